//! A data set.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use arrow::ffi_stream::ArrowArrayStreamReader;
use arrow::record_batch::RecordBatchReader;
use arrow_pyarrow::PyArrowType;
use demarche_cluster::{Config, Signature};
use demarche_coder::{Coded, Engine, Scratch};
use demarche_ingest::Source;
use demarche_runtime::pool::{self, Item};
use demarche_store::{Batch, CodedArticle, Run, Writer, plain_batch, plain_schema};
use demarche_text::Document;
use futures::{Stream, StreamExt};
use pyo3::prelude::*;
use serde_json::json;
use tokio::runtime::Runtime;

use crate::batches::Failures;
use crate::coder::Coder;
use crate::reading::{gated, source};
use crate::{errors, json};

/// Articles that are stored at once.
const BATCH: usize = 512;
/// Articles between two looks at the interpreter's signals.
const LOOK: usize = 32;

/// What the data sets of a process run on. A process that was forked has the memory of its parent, but none of its threads:
/// what they hold is held for ever. It is told so, rather than left to wait.
fn runtime() -> PyResult<&'static Runtime> {
    static RUNTIME: OnceLock<(u32, Runtime)> = OnceLock::new();
    let process = std::process::id();
    if RUNTIME.get().is_none() {
        let made = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(errors::mistake)?;
        // Whoever was faster has made one too.
        let _ = RUNTIME.set((process, made));
    }
    match RUNTIME.get() {
        Some((of, runtime)) if *of == process => Ok(runtime),
        _ => Err(errors::StoreError::new_err(
            "this process was forked from one that had used a data set; start processes by 'spawn'",
        )),
    }
}

/// A data set.
#[pyclass(frozen, module = "demarche._native")]
pub(crate) struct Store {
    store: demarche_store::Store,
}

#[pymethods]
impl Store {
    #[new]
    fn new(
        py: Python<'_>,
        location: &str,
        create: bool,
        options: HashMap<String, String>,
    ) -> PyResult<Self> {
        let runtime = runtime()?;
        let store = py.detach(|| {
            runtime.block_on(async {
                if create {
                    demarche_store::Store::create(location, &options).await
                } else {
                    demarche_store::Store::open(location, &options).await
                }
            })
        });
        Ok(Self { store: store.map_err(|e| errors::store(&e))? })
    }

    #[getter]
    fn location(&self) -> &str {
        self.store.name()
    }

    fn version(&self, py: Python<'_>) -> PyResult<u64> {
        let runtime = runtime()?;
        let snapshot = py.detach(|| runtime.block_on(self.store.snapshot()));
        Ok(snapshot.map_err(|e| errors::store(&e))?.version())
    }

    fn query(
        &self,
        py: Python<'_>,
        sql: &str,
        run: Option<&str>,
        version: Option<u64>,
    ) -> PyResult<PyArrowType<Box<dyn RecordBatchReader + Send>>> {
        let runtime = runtime()?;
        let rows = py.detach(|| {
            runtime.block_on(async {
                let snapshot = match version {
                    Some(version) => self.store.snapshot_at(version).await?,
                    None => self.store.snapshot().await?,
                };
                snapshot.with_views(run).await?.stream(sql).await
            })
        });
        let rows = rows.map_err(|e| errors::store(&e))?;
        let schema = plain_schema(&rows.schema());
        let rows =
            Rows { rows: Box::pin(rows.map(|r| r.map_err(ArrowError::from))), schema, runtime };
        Ok(PyArrowType(Box::new(rows)))
    }

    #[allow(clippy::too_many_arguments)] // by name in Python
    fn add(
        &self,
        py: Python<'_>,
        coder: &Coder,
        articles: PyArrowType<ArrowArrayStreamReader>,
        columns: BTreeMap<String, String>,
        threads: usize,
        cluster: bool,
        any_language: bool,
    ) -> PyResult<(String, Failures)> {
        let runtime = runtime()?;
        let source = gated(source(articles.0, &columns)?, any_language);
        let failures = Failures::default();
        let engine = coder.engine.clone();
        let run = Run::coded(engine.coder());
        let mut writer = py
            .detach(|| runtime.block_on(self.store.writer(run)))
            .map_err(|e| errors::store(&e))?;
        let mut added = Added::default();
        let known = writer.known();
        let (read, source) = counted(source);
        // Duplicates are coded by nobody, but come along: whoever waits for the next articles need not wait for long.
        let work = move |engine: &Engine, document: &Document, scratch: &mut Scratch| {
            let is_new = known.insert(&document.id);
            is_new.then(|| {
                (engine.code(document, scratch), Signature::of(document.text()).to_bytes())
            })
        };
        let mut items = pool::start(engine, source, threads, work).map_err(errors::mistake)?;
        let mut more = true;
        while more {
            py.check_signals()?;
            more = py.detach(|| added.take(items.by_ref().take(LOOK), &failures));
            if !more || added.batch.articles.len() >= BATCH {
                py.detach(|| added.store(runtime, &mut writer)).map_err(|e| errors::store(&e))?;
            }
        }
        if cluster {
            let done = py
                .detach(|| {
                    runtime.block_on(self.store.cluster(&mut writer, &Config::default(), false))
                })
                .map_err(|e| errors::store(&e))?;
            added.retold = done.retold;
            added.clusters = done.clusters;
            added.version = added.version.max(done.version);
        }
        let read = read.load(Ordering::Relaxed);
        let said = json!({
            "read": read,
            "coded": added.coded,
            "duplicates": read.saturating_sub(added.coded + added.failed),
            "events": added.events,
            "failed": added.failed,
            "version": added.version,
            "retold": added.retold,
            "clusters": added.clusters,
        });
        Ok((json::text(&said), failures))
    }
}

/// A source whose articles have the hash of their content as their id, and that counts what comes of it.
fn counted(source: impl Source + 'static) -> (Arc<AtomicU64>, impl Source) {
    let count = Arc::new(AtomicU64::new(0));
    let counter = count.clone();
    let source = source.map(move |mut item| {
        counter.fetch_add(1, Ordering::Relaxed);
        if let Ok(document) = &mut item {
            document.identify_by_content();
        }
        item
    });
    (count, source)
}

/// What was added.
#[derive(Default)]
struct Added {
    coded: u64,
    events: u64,
    failed: u64,
    version: u64,
    retold: u64,
    clusters: u64,
    /// What is to be stored.
    batch: Batch,
}

/// What coding makes of an article that is not there yet.
type New = Option<(Coded, Vec<u8>)>;

impl Added {
    /// Takes some articles. False if there were none.
    fn take(&mut self, items: impl Iterator<Item = Item<New>>, failures: &Failures) -> bool {
        let mut any = false;
        for item in items {
            any = true;
            match item {
                Item::Failed(failure) => {
                    self.failed += 1;
                    failures.note(&failure);
                }
                Item::Broken(document) => {
                    self.failed += 1;
                    failures.broken(&document);
                }
                Item::Done(done) => {
                    let (document, coded) = *done;
                    if let Some((coded, signature)) = coded {
                        self.batch.articles.push(CodedArticle { document, coded, signature });
                    }
                }
            }
        }
        any
    }

    /// Stores what was taken.
    fn store(
        &mut self,
        runtime: &Runtime,
        writer: &mut Writer,
    ) -> Result<(), demarche_store::StoreError> {
        let batch = std::mem::take(&mut self.batch);
        if !batch.is_empty() {
            let done = runtime.block_on(writer.append(batch))?;
            self.coded += done.articles;
            self.events += done.events;
            self.version = done.version;
        }
        Ok(())
    }
}

/// The rows of an answer.
struct Rows {
    rows: std::pin::Pin<Box<dyn Stream<Item = Result<RecordBatch, ArrowError>> + Send>>,
    schema: SchemaRef,
    runtime: &'static Runtime,
}

impl Iterator for Rows {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let batch = self.runtime.block_on(self.rows.next())?;
        Some(batch.and_then(|batch| plain_batch(&batch, &self.schema)))
    }
}

impl RecordBatchReader for Rows {
    fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }
}
