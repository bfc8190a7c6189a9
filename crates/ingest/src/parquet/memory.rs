//! Arrow batches in memory: one document a row, as of a Parquet file.

use std::path::PathBuf;

use arrow::array::{RecordBatch, RecordBatchReader};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use demarche_text::Document;

use super::cells;
use super::record::{Record, fits, item};
use crate::csv::columns;
use crate::failure::{ReadFailure, Reason};
use crate::{Options, Source};

/// The documents of batches from elsewhere: a data frame, a stream. `name` is what failures call them. Fails if a
/// column is missing or of a type that cannot be read.
pub fn batches<R: RecordBatchReader + Send + 'static>(
    reader: R,
    name: &str,
    options: &Options,
) -> Result<impl Source + use<R>, Reason> {
    let schema = reader.schema();
    let header: Vec<String> = schema.fields().iter().map(|f| f.name().clone()).collect();
    let wanted = columns(&header, &options.mapping)?;
    let mut casts: Vec<(usize, DataType)> = Vec::new();
    for (target, number) in &wanted {
        let as_read = cells::read_as(schema.field(*number).data_type());
        fits(*target, &header[*number], Some(&as_read))?;
        if as_read != *schema.field(*number).data_type() {
            casts.push((*number, as_read));
        }
    }
    let record = Record::new(wanted, header, options);
    Ok(Memory { reader, casts, record, batch: None, next: 0, row: 0, path: name.into() })
}

/// Made by [`batches`].
struct Memory<R> {
    reader: R,
    /// Columns that are read as another type.
    casts: Vec<(usize, DataType)>,
    record: Record,
    /// Columns of the batch that is read.
    batch: Option<RecordBatch>,
    next: usize,
    row: u64,
    path: PathBuf,
}

impl<R: RecordBatchReader> Memory<R> {
    /// The next batch, its columns as they are read.
    fn fetch(&mut self) -> Option<Result<RecordBatch, Reason>> {
        let wrong = |e: arrow::error::ArrowError| Reason::Parquet(e.to_string());
        let batch = match self.reader.next()? {
            Ok(batch) => batch,
            Err(error) => return Some(Err(wrong(error))),
        };
        if self.casts.is_empty() {
            return Some(Ok(batch));
        }
        let mut all = batch.columns().to_vec();
        let mut fields = batch.schema().fields().to_vec();
        for (number, kind) in &self.casts {
            match cast(&all[*number], kind) {
                Ok(column) => all[*number] = column,
                Err(error) => return Some(Err(wrong(error))),
            }
            fields[*number] = fields[*number].as_ref().clone().with_data_type(kind.clone()).into();
        }
        let schema = arrow::datatypes::Schema::new(fields);
        Some(RecordBatch::try_new(schema.into(), all).map_err(wrong))
    }
}

impl<R: RecordBatchReader> Iterator for Memory<R> {
    type Item = Result<Document, ReadFailure>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.batch.as_ref().is_none_or(|batch| self.next >= batch.num_rows()) {
            self.next = 0;
            match self.fetch()? {
                Ok(batch) => self.batch = Some(batch),
                Err(reason) => return Some(Err(ReadFailure::new(&self.path, reason))),
            }
        }
        let made = self.record.document(self.batch.as_ref()?, self.next);
        self.next += 1;
        self.row += 1;
        Some(item(made, &self.path, self.row))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, Date32Array, LargeStringArray, RecordBatchIterator, StringArray};

    use super::*;
    use crate::Format;

    #[test]
    fn rows_are_documents_whatever_their_type() {
        let bodies: ArrayRef = Arc::new(LargeStringArray::from(vec![
            Some("Chad met Mali."),
            None,
            Some("Iran left."),
        ]));
        let days: ArrayRef = Arc::new(Date32Array::from(vec![19_846, 19_847, 19_848]));
        let ids: ArrayRef = Arc::new(StringArray::from(vec!["a", "b", "c"]));
        let batch =
            RecordBatch::try_from_iter([("body", bodies), ("date", days), ("id", ids)]).unwrap();
        let schema = batch.schema();
        let options =
            Options { mapping: "text=body".parse().unwrap(), ..Options::from(Format::Auto) };
        let reader = RecordBatchIterator::new(vec![Ok(batch.clone())], schema.clone());
        let found: Vec<_> = batches(reader, "frame", &options).unwrap().collect();
        let first = found[0].as_ref().unwrap();
        assert_eq!((first.id.as_str(), first.date.as_deref()), ("a", Some("2024-05-03")));
        let failure = found[1].as_ref().unwrap_err().to_string();
        assert!(failure.contains("frame") && failure.contains("row 2"), "{failure}");
        assert_eq!(found[2].as_ref().unwrap().text(), "Iran left.");
        let reader = RecordBatchIterator::new(vec![Ok(batch)], schema);
        assert!(batches(reader, "frame", &Options::default()).is_err(), "no column is 'text'");
    }
}
