//! Coded articles as rows of the tables.
//!
//! A row type has one field a column; arrow's JSON decoder takes them by name, so that this module holds no
//! column builders. A test compares the names with the tables' columns.

mod article;
mod event;
mod small;

use std::sync::Arc;

use arrow::json::ReaderBuilder;
use arrow::record_batch::RecordBatch;
use serde::Serialize;

use crate::error::StoreError;
use crate::schema::Table;

pub(crate) use article::{ArticleRow, CodingRow, PlaceRow};
pub(crate) use event::{AttributionRow, DyadRow, EventRow, MentionRow};
pub use small::FailureRow;
pub(crate) use small::{BatchRow, ClusterRow, LinkRow, RunRow};

/// Rows of one table as a record batch; each gets the batch's name.
pub(crate) fn batch<R: Serialize>(
    table: Table,
    rows: &[R],
    name: &str,
) -> Result<RecordBatch, StoreError> {
    #[derive(Serialize)]
    struct Named<'a, R> {
        #[serde(flatten)]
        row: &'a R,
        batch: &'a str,
        part: &'a str,
    }
    let failed = |source| StoreError::Rows { table: table.name(), source };
    let schema = table.schema();
    let mut decoder = ReaderBuilder::new(Arc::clone(&schema))
        .with_batch_size(rows.len().max(1))
        .build_decoder()
        .map_err(failed)?;
    let named: Vec<_> = rows.iter().map(|row| Named { row, batch: name, part: name }).collect();
    decoder.serialize(&named).map_err(failed)?;
    let batch = decoder.flush().map_err(failed)?;
    Ok(batch.unwrap_or_else(|| RecordBatch::new_empty(schema)))
}

/// A day that a calendar has; anything else is no day.
pub(crate) fn day(text: Option<&str>) -> Option<&str> {
    text.filter(|t| t.parse::<jiff::civil::Date>().is_ok())
}

#[cfg(test)]
pub(crate) mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The field names of a row are the columns of its table.
    pub(crate) fn same_columns<R: Serialize>(table: Table, row: &R) {
        let value = serde_json::to_value(row).unwrap();
        let fields: BTreeSet<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
        let schema = table.schema();
        let columns: BTreeSet<&str> = schema
            .fields()
            .iter()
            .map(|f| f.name().as_str())
            .filter(|n| *n != "batch" && *n != "part")
            .collect();
        assert_eq!(fields, columns, "{}", table.name());
    }
}
