//! Coded articles as record batches, for programs that keep them elsewhere: data frames, clusters of machines.
//!
//! - [`events`]: one event a row, with the columns of the table `events`.
//! - [`coded`]: one article a row, with everything that was coded in it: what [`events_of`] makes events of, and
//!   [`memberships`] clusters.
//! - [`plan`]: which days are compared at once, so that clusters are those of a data set of the same articles.

mod window;

use std::sync::Arc;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{Date32Type, Schema, SchemaRef};
use demarche_cluster::Day;
use demarche_coder::{EventRecord, PlaceRecord};
use demarche_text::Document;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::cells::text_at;
use crate::clustering::sentences;
use crate::error::StoreError;
use crate::rows::{self, ArticleRow, EventRow};
use crate::schema::{Table, coded_columns, columns_of};
use crate::writer::CodedArticle;

pub use window::{Window, memberships, plan, story_links};

/// Columns of [`events`].
pub fn events_schema() -> SchemaRef {
    Arc::new(Schema::new(columns_of(Table::Events)))
}

/// Columns of [`coded`].
pub fn coded_schema() -> SchemaRef {
    let mut columns = columns_of(Table::Articles);
    columns.extend(coded_columns());
    Arc::new(Schema::new(columns))
}

/// The events of articles, in their order. `run` is the id of [`Run`](crate::Run).
pub fn events(articles: &[CodedArticle], run: &str) -> Result<RecordBatch, StoreError> {
    let all = articles.iter().flat_map(|a| {
        a.coded.events.iter().map(|e| EventRow::new(&a.document, &a.coded.sentences, run, e))
    });
    rows::decoded("events", events_schema(), &all.collect::<Vec<_>>())
}

/// An article with all that was coded in it.
#[derive(Serialize)]
struct CodedRow<'a> {
    #[serde(flatten)]
    article: ArticleRow<'a>,
    run_id: &'a str,
    tokens: u64,
    sentences: Vec<u32>,
    events: Vec<String>,
    places: Vec<String>,
}

/// Articles with all that was coded in them, in their order.
pub fn coded(articles: &[CodedArticle], run: &str) -> Result<RecordBatch, StoreError> {
    let all = articles.iter().map(|a| CodedRow {
        article: ArticleRow::new(&a.document, a.signature.clone()),
        run_id: run,
        tokens: a.coded.tokens,
        sentences: a.coded.sentences.iter().flat_map(|&(from, to)| [from, to]).collect(),
        // Serialising plain data cannot fail.
        events: a.coded.events.iter().filter_map(|e| serde_json::to_string(e).ok()).collect(),
        places: a.coded.places.iter().filter_map(|p| serde_json::to_string(p).ok()).collect(),
    });
    rows::decoded("coded articles", coded_schema(), &all.collect::<Vec<_>>())
}

/// The events of coded articles, as [`events`] has them.
pub fn events_of(coded: &RecordBatch) -> Result<RecordBatch, StoreError> {
    let columns = Columns::of(coded)?;
    let mut batches = Vec::new();
    for row in 0..coded.num_rows() {
        let document = columns.document(row);
        let (Some(document), records) = (document, columns.events(row)?) else { continue };
        let (sentences, run) = (columns.sentences(row), columns.text("run_id", row));
        let rows: Vec<EventRow<'_>> =
            records.iter().map(|e| EventRow::new(&document, &sentences, &run, e)).collect();
        if !rows.is_empty() {
            batches.push(rows::decoded("events", events_schema(), &rows)?);
        }
    }
    Ok(arrow::compute::concat_batches(&events_schema(), &batches)?)
}

/// The columns of a batch of coded articles, by name.
pub(crate) struct Columns<'a> {
    batch: &'a RecordBatch,
}

impl<'a> Columns<'a> {
    /// Fails if a column is missing.
    pub(crate) fn of(batch: &'a RecordBatch) -> Result<Self, StoreError> {
        for field in coded_schema().fields() {
            batch
                .schema_ref()
                .index_of(field.name())
                .map_err(|source| StoreError::Rows { table: "coded articles", source })?;
        }
        Ok(Self { batch })
    }

    pub(crate) fn column(&self, name: &str) -> &'a dyn Array {
        // There: it was looked for when this was made.
        self.batch.column_by_name(name).map_or(self.batch.column(0), |c| c)
    }

    pub(crate) fn text(&self, name: &str, row: usize) -> String {
        text_at(self.column(name), row)
    }

    pub(crate) fn some(&self, name: &str, row: usize) -> Option<String> {
        Some(self.text(name, row)).filter(|t| !t.is_empty())
    }

    /// The day of publication.
    pub(crate) fn published(&self, row: usize) -> Option<Day> {
        let column = self.column("published");
        match column.as_primitive_opt::<Date32Type>() {
            Some(days) => (!days.is_null(row)).then(|| Day(days.value(row))),
            None => Day::parse(&text_at(column, row)),
        }
    }

    pub(crate) fn sentences(&self, row: usize) -> Vec<(u32, u32)> {
        sentences(self.column("sentences"), row)
    }

    /// The texts of a list.
    fn texts(&self, name: &str, row: usize) -> Vec<String> {
        let column = self.column(name);
        let list = match column.as_list_opt::<i32>() {
            Some(lists) if !lists.is_null(row) => lists.value(row),
            Some(_) => return Vec::new(),
            None => match column.as_list_opt::<i64>().filter(|l| !l.is_null(row)) {
                Some(lists) => lists.value(row),
                None => return Vec::new(),
            },
        };
        (0..list.len()).map(|i| text_at(&list, i)).collect()
    }

    pub(crate) fn events(&self, row: usize) -> Result<Vec<EventRecord>, StoreError> {
        self.records("events", row)
    }

    pub(crate) fn places(&self, row: usize) -> Result<Vec<PlaceRecord>, StoreError> {
        self.records("places", row)
    }

    /// The records in a list of texts.
    fn records<T: DeserializeOwned>(&self, name: &str, row: usize) -> Result<Vec<T>, StoreError> {
        let read = |text: String| {
            let id = || self.text("article_id", row);
            serde_json::from_str(&text)
                .map_err(|e| StoreError::Record { id: id(), why: e.to_string() })
        };
        self.texts(name, row).into_iter().map(read).collect()
    }

    /// The article; none if it has no text.
    fn document(&self, row: usize) -> Option<Document> {
        let mut document = Document::new(self.text("text", row)).ok()?;
        document.id = self.text("article_id", row);
        document.date = self.published(row).map(|day| day.to_string());
        document.publisher = self.some("publisher", row);
        document.title = self.some("title", row);
        document.url = self.some("url", row);
        Some(document)
    }
}
