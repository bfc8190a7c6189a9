//! From a stream of articles to a stream of rows.

use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::RecordBatch;
use arrow::compute::concat_batches;
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatchReader;
use demarche_cluster::Signature;
use demarche_coder::{Aside, Coded, Engine, Scratch};
use demarche_ingest::Source;
use demarche_runtime::pool::{self, InOrder, Item};
use demarche_store::{CodedArticle, Run, StoreError, frames};
use demarche_text::Document;
use pyo3::prelude::*;

/// Articles of one batch, at most: so many are worked on between two looks at the interpreter's signals.
const ARTICLES: usize = 32;

/// Which events are wanted.
#[derive(Clone)]
pub(crate) struct Wanted {
    pub(crate) include: Vec<Aside>,
    pub(crate) least: Option<f64>,
    pub(crate) main: bool,
}

/// What the rows are.
#[derive(Clone)]
pub(crate) enum Kind {
    /// Events of articles.
    Events(Wanted),
    /// Articles with all that was coded in them.
    Coded,
}

/// What could not be read or coded: where, and why.
#[pyclass(frozen, skip_from_py_object, module = "demarche._native")]
#[derive(Clone, Default)]
pub(crate) struct Failures(Arc<Mutex<Vec<(String, String)>>>);

impl Failures {
    pub(crate) fn add(&self, place: String, reason: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((place, reason));
    }

    /// Notes what could not be read, with its place apart from the reason.
    pub(crate) fn note(&self, failure: &demarche_ingest::ReadFailure) {
        self.add(failure.place().to_string(), failure.reason.to_string());
    }

    /// Notes an article that could not be coded.
    pub(crate) fn broken(&self, document: &Document) {
        let place = document.origin.clone().unwrap_or_else(|| document.id.clone());
        self.add(place, "could not be coded, by a mistake of this program".to_owned());
    }
}

#[pymethods]
impl Failures {
    fn list(&self) -> Vec<(String, String)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// An article with what was coded in it.
pub(crate) fn coded_article(document: &Document, coded: Coded, signed: bool) -> CodedArticle {
    let signature = if signed { Signature::of(document.text()).to_bytes() } else { Vec::new() };
    CodedArticle { document: document.clone(), coded, signature }
}

type Rows = Result<RecordBatch, StoreError>;

/// The rows of coded articles, made on the threads that code.
pub(crate) struct Batches {
    items: InOrder<Rows>,
    schema: SchemaRef,
    failures: Failures,
}

/// Starts to code.
pub(crate) fn code(
    engine: Arc<Engine>,
    source: impl Source + 'static,
    kind: Kind,
    threads: usize,
) -> std::io::Result<(Batches, Failures)> {
    let run = Run::coded(engine.coder()).id();
    let schema = match kind {
        Kind::Events(_) => frames::events_schema(),
        Kind::Coded => frames::coded_schema(),
    };
    let by_content = matches!(kind, Kind::Coded);
    let work = move |engine: &Engine, document: &Document, scratch: &mut Scratch| {
        let mut coded = engine.code(document, scratch);
        match &kind {
            Kind::Events(wanted) => {
                coded.events = wanted.of(&coded).into_iter().cloned().collect();
                frames::events(&[coded_article(document, coded, false)], &run)
            }
            Kind::Coded => frames::coded(&[coded_article(document, coded, true)], &run),
        }
    };
    // As in a data set, whose rows these are to be.
    let source = source.map(move |mut item| {
        if let (true, Ok(document)) = (by_content, &mut item) {
            document.identify_by_content();
        }
        item
    });
    let items = pool::start(engine, source, threads, work)?;
    let failures = Failures::default();
    Ok((Batches { items, schema, failures: failures.clone() }, failures))
}

impl Iterator for Batches {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let (mut rows, mut any) = (Vec::new(), false);
        for item in self.items.by_ref().take(ARTICLES) {
            any = true;
            match item {
                Item::Failed(failure) => self.failures.note(&failure),
                Item::Broken(document) => self.failures.broken(&document),
                Item::Done(done) => match done.1 {
                    Ok(batch) => rows.push(batch),
                    Err(error) => return Some(Err(ArrowError::ExternalError(Box::new(error)))),
                },
            }
        }
        any.then(|| concat_batches(&self.schema, &rows))
    }
}

impl RecordBatchReader for Batches {
    fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }
}
