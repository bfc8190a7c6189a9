//! From a row of an arrow batch to a document.

use std::path::Path;

use arrow::array::{Array, RecordBatch};
use arrow::datatypes::DataType;
use demarche_text::Document;

use super::cells;
use crate::failure::{ReadFailure, Reason};
use crate::place::{At, Place};
use crate::record::Fields;
use crate::{Format, Mapping, Options, Target};

/// Which columns of a batch hold what.
pub(super) struct Record {
    /// What is read, and the number of its column.
    columns: Vec<(Target, usize)>,
    /// Names of all columns that there are.
    header: Vec<String>,
    mapping: Mapping,
    limit: u64,
}

impl Record {
    pub(super) fn new(
        columns: Vec<(Target, usize)>,
        header: Vec<String>,
        options: &Options,
    ) -> Self {
        Self { columns, header, mapping: options.mapping.clone(), limit: options.limits.document }
    }

    /// The document of a row.
    pub(super) fn document(&self, batch: &RecordBatch, row: usize) -> Result<Document, Reason> {
        let mut fields = Fields::default();
        for (target, number) in &self.columns {
            let column: &dyn Array = batch.columns().get(*number).ok_or(Reason::NotThere)?;
            if let Some(text) = cells::text(column, row, self.limit)? {
                fields.set(*target, text);
            }
        }
        let text = self.mapping.column(Target::Text).unwrap_or_default();
        fields.document(text, || self.header.clone())
    }
}

/// The document of a row of a file or table, counted from 1, with its place; or why there is none.
pub(super) fn item(
    made: Result<Document, Reason>,
    path: &Path,
    row: u64,
) -> Result<Document, ReadFailure> {
    let place = Place { path: path.to_path_buf(), format: Format::Parquet, at: At::Row(row) };
    match made {
        Ok(mut document) => {
            document.origin = Some(place.to_string());
            Ok(document)
        }
        Err(reason) => Err(ReadFailure::at(&place, reason)),
    }
}

/// Fails if a column's values cannot be what is wanted of them.
pub(super) fn fits(target: Target, name: &str, held: Option<&DataType>) -> Result<(), Reason> {
    match held.and_then(|held| cells::expected(target, held)) {
        Some(expected) => Err(Reason::FieldType { field: name.to_owned(), expected }),
        None => Ok(()),
    }
}
