//! Articles out of files, and out of other programs' tables.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatchReader;
use arrow_pyarrow::PyArrowType;
use demarche_ingest::language::LanguageGate;
use demarche_ingest::{Format, Input, Mapping, Options, Source, Target, parquet, stream};
use demarche_text::Document;
use pyo3::prelude::*;

use crate::batches::Failures;
use crate::closing::FromPython;
use crate::errors;

/// What failures call a table.
const TABLE: &str = "articles";
/// Articles of a batch.
const ROWS: usize = 256;

/// What a field is called.
pub(crate) fn target(name: &str) -> PyResult<Target> {
    Target::ALL
        .into_iter()
        .find(|t| t.name() == name)
        .ok_or_else(|| errors::input(format!("an article has no field '{name}'")))
}

/// Columns by what they hold, as the mapping of a reader.
fn mapping(columns: &BTreeMap<String, String>) -> PyResult<Mapping> {
    let quoted = columns.iter().map(|(name, column)| {
        target(name)?;
        Ok(format!("\"{name}={}\"", column.replace('"', "\"\"")))
    });
    let parts = quoted.collect::<PyResult<Vec<_>>>()?;
    parts.join(",").parse().map_err(errors::input)
}

/// The articles of a table.
pub(crate) fn source(
    reader: impl RecordBatchReader + Send + 'static,
    columns: &BTreeMap<String, String>,
) -> PyResult<impl Source + 'static> {
    let options = Options { mapping: mapping(columns)?, ..Options::default() };
    parquet::batches(FromPython::new(reader), TABLE, &options).map_err(errors::input)
}

/// The articles in English alone, the others as failures that say so; or all.
pub(crate) fn gated(source: impl Source + 'static, any_language: bool) -> Box<dyn Source> {
    if any_language { Box::new(source) } else { Box::new(LanguageGate::new(source)) }
}

/// Articles as rows.
struct Articles {
    source: Box<dyn Source>,
    failures: Failures,
    schema: SchemaRef,
}

impl Articles {
    fn new(source: Box<dyn Source>) -> (Self, Failures) {
        let names =
            ["id", "text", "date", "title", "publisher", "url", "author", "language", "origin"];
        let fields = names.map(|name| Field::new(name, DataType::Utf8, true));
        let failures = Failures::default();
        let schema = Arc::new(Schema::new(fields.to_vec()));
        (Self { source, failures: failures.clone(), schema }, failures)
    }
}

/// The fields of an article, in the order of the columns.
fn cells(d: &Document) -> [Option<&str>; 9] {
    [
        Some(&d.id),
        Some(d.text()),
        d.date.as_deref(),
        d.title.as_deref(),
        d.publisher.as_deref(),
        d.url.as_deref(),
        d.author.as_deref(),
        d.language.as_deref(),
        d.origin.as_deref(),
    ]
}

impl Iterator for Articles {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let (mut documents, mut any) = (Vec::new(), false);
        for item in self.source.by_ref().take(ROWS) {
            any = true;
            match item {
                Ok(document) => documents.push(document),
                Err(failure) => self.failures.note(&failure),
            }
        }
        let column = |at: usize| -> ArrayRef {
            Arc::new(documents.iter().map(|d| cells(d)[at]).collect::<StringArray>())
        };
        let columns = (0..self.schema.fields().len()).map(column).collect();
        any.then(|| RecordBatch::try_new(self.schema.clone(), columns))
    }
}

impl RecordBatchReader for Articles {
    fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }
}

type Opened = (PyArrowType<Box<dyn RecordBatchReader + Send>>, Failures);

fn opened(source: Box<dyn Source>) -> Opened {
    let (articles, failures) = Articles::new(source);
    (PyArrowType(Box::new(articles)), failures)
}

fn options(format: &str, columns: &BTreeMap<String, String>) -> PyResult<Options> {
    let format = Format::of_word(format)
        .ok_or_else(|| errors::input(format!("'{format}' is no format that can be read")))?;
    Ok(Options { format, mapping: mapping(columns)?, ..Options::default() })
}

/// Articles out of files, folders and patterns.
#[pyfunction]
pub(crate) fn read(
    paths: Vec<std::path::PathBuf>,
    format: &str,
    columns: BTreeMap<String, String>,
) -> PyResult<Opened> {
    let inputs = paths.into_iter().map(Input::Path).collect();
    Ok(opened(Box::new(demarche_ingest::read(inputs, options(format, &columns)?))))
}

/// Articles out of one file that lies in memory.
#[pyfunction]
pub(crate) fn read_bytes(
    name: &str,
    content: Vec<u8>,
    format: &str,
    columns: BTreeMap<String, String>,
) -> PyResult<Opened> {
    Ok(opened(stream::read(Cursor::new(content), name, &options(format, &columns)?)))
}
