//! An engine.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use arrow::ffi_stream::ArrowArrayStreamReader;
use arrow::record_batch::RecordBatchReader;
use arrow_pyarrow::PyArrowType;
use demarche_coder::relate::Ranker;
use demarche_coder::salience::main_event;
use demarche_coder::{Aside, Coded, Engine, EventRecord, Scratch};
use demarche_runtime::Setup;
use demarche_store::Run;
use demarche_text::Document;
use pyo3::prelude::*;
use serde_json::json;

use crate::batches::{self, Failures, Kind, Wanted};
use crate::reading::{gated, source, target};
use crate::{errors, json};

/// An engine. Immutable; may be used from several threads at once.
#[pyclass(frozen, module = "demarche._native")]
pub(crate) struct Coder {
    pub(crate) engine: Arc<Engine>,
    /// What threads that are not in use have left.
    scratch: Mutex<Vec<Scratch>>,
}

impl Coder {
    /// Works with a scratch of its own, without the interpreter's lock.
    fn with<R: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&Engine, &mut Scratch) -> R + Send,
    ) -> R {
        let free = || self.scratch.lock().unwrap_or_else(PoisonError::into_inner);
        let mut scratch = free().pop().unwrap_or_default();
        let result = py.detach(|| work(&self.engine, &mut scratch));
        free().push(scratch);
        result
    }
}

/// Fields of an article by name.
type Fields = BTreeMap<String, String>;

fn document(fields: Fields) -> PyResult<Document> {
    let mut all = Vec::with_capacity(fields.len());
    for (name, value) in fields {
        all.push((target(&name)?, value));
    }
    demarche_ingest::document(all).map_err(errors::input)
}

/// Which events are wanted.
pub(crate) fn wanted(include: &[String], least: Option<f64>, main: bool) -> PyResult<Wanted> {
    let mut all = Vec::new();
    for name in include {
        if name == "all" {
            all.extend(Aside::ALL);
            continue;
        }
        let known = Aside::ALL.into_iter().find(|a| a.name() == name);
        all.push(known.ok_or_else(|| {
            let names: Vec<&str> = Aside::ALL.iter().map(|a| a.name()).collect();
            errors::input(format!("'{name}' is nothing to include: {}, all", names.join(", ")))
        })?);
    }
    Ok(Wanted { include: all, least, main })
}

impl Wanted {
    /// The wanted events of an article, in their order.
    pub(crate) fn of<'a>(&self, coded: &'a Coded) -> Vec<&'a EventRecord> {
        let mut events: Vec<&EventRecord> =
            coded.events.iter().filter(|e| e.is_wanted(&self.include)).collect();
        if let Some(least) = self.least {
            // An event of unknown confidence is not kept back for it.
            events.retain(|e| e.confidence.is_none_or(|c| c >= least));
        }
        if self.main {
            events = main_event(&events).map(|i| events[i]).into_iter().collect();
        }
        events
    }
}

#[pymethods]
impl Coder {
    #[new]
    #[pyo3(signature = (model, codebook, actors, gazetteer, exact))]
    fn new(
        py: Python<'_>,
        model: Option<String>,
        codebook: Option<PathBuf>,
        actors: Vec<PathBuf>,
        gazetteer: Option<PathBuf>,
        exact: bool,
    ) -> PyResult<Self> {
        let setup = Setup { model, codebook, actors, gazetteer, exact };
        let engine = py.detach(|| setup.engine_of_installed()).map_err(|e| errors::setup(&e))?;
        Ok(Self { engine: Arc::new(engine), scratch: Mutex::default() })
    }

    fn identity(&self) -> String {
        let coder = self.engine.coder();
        json::text(&json!({
            "version": coder.version,
            "codebook": coder.codebook,
            "world": coder.world,
            "model": coder.model,
            "run_id": Run::coded(coder.clone()).id(),
        }))
    }

    fn code(
        &self,
        py: Python<'_>,
        fields: Fields,
        include: Vec<String>,
        min_confidence: Option<f64>,
        main: bool,
    ) -> PyResult<(String, Vec<String>)> {
        let (document, wanted) = (document(fields)?, wanted(&include, min_confidence, main)?);
        Ok(self.with(py, |engine, scratch| {
            let coded = engine.code(&document, scratch);
            let events = wanted.of(&coded).into_iter().map(json::text).collect();
            (json::article(&document, &coded), events)
        }))
    }

    fn quotes(&self, py: Python<'_>, fields: Fields, nested: bool) -> PyResult<Vec<String>> {
        let document = document(fields)?;
        Ok(self.with(py, |engine, scratch| {
            let records = engine.quotes(&document, scratch).records;
            records.iter().filter(|r| nested || !r.nested).map(json::text).collect()
        }))
    }

    fn places(&self, py: Python<'_>, fields: Fields) -> PyResult<Vec<String>> {
        let document = document(fields)?;
        Ok(self.with(py, |engine, scratch| {
            engine.places(&document, &[], scratch).iter().map(json::text).collect()
        }))
    }

    fn explain(&self, py: Python<'_>, fields: Fields) -> PyResult<String> {
        let document = document(fields)?;
        Ok(self.with(py, |engine, scratch| engine.explain(&document, scratch)))
    }

    fn relate(
        &self,
        py: Python<'_>,
        sentence: &str,
        source: &str,
        target: &str,
    ) -> PyResult<String> {
        for phrase in [source, target] {
            if phrase.trim().is_empty() || !sentence.contains(phrase.trim()) {
                return Err(errors::input(format!(
                    "the sentence does not hold the phrase {phrase:?}; give it letter by letter"
                )));
            }
        }
        let ranker = Ranker::builtin().map_err(errors::mistake)?;
        Ok(self.with(py, |engine, scratch| {
            json::relation(&engine.relate(sentence, source, target, scratch), &ranker)
        }))
    }

    fn annotate(&self, py: Python<'_>, text: &str) -> String {
        self.with(py, |engine, scratch| json::sentences(text, engine.annotate(text, scratch)))
    }

    #[allow(clippy::too_many_arguments)] // by name in Python
    fn code_stream(
        &self,
        articles: PyArrowType<ArrowArrayStreamReader>,
        columns: Fields,
        kind: &str,
        threads: usize,
        include: Vec<String>,
        min_confidence: Option<f64>,
        main: bool,
        any_language: bool,
    ) -> PyResult<(PyArrowType<Box<dyn RecordBatchReader + Send>>, Failures)> {
        let kind = match kind {
            "events" => Kind::Events(wanted(&include, min_confidence, main)?),
            "coded" => Kind::Coded,
            other => return Err(errors::input(format!("'{other}' is no kind of rows"))),
        };
        let source = gated(source(articles.0, &columns)?, any_language);
        let (reader, failures) =
            batches::code(self.engine.clone(), source, kind, threads).map_err(errors::mistake)?;
        Ok((PyArrowType(Box::new(reader)), failures))
    }
}
