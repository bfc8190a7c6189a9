//! Answers as CSV, JSON lines or Parquet, a batch at a time.

use std::error::Error;
use std::io::Write;

use arrow::array::{Array, RecordBatch};
use arrow::datatypes::SchemaRef;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use crate::cells::Cells;
use crate::error::StoreError;
use crate::plain::{plain_batch, plain_schema};

type Out = Box<dyn Write + Send>;

/// A file or an answer under way.
pub enum Sheet {
    /// With a header; lists are joined by `;`.
    Csv(Box<csv::Writer<Out>>),
    /// One JSON object a row.
    Jsonl(arrow::json::LineDelimitedWriter<Out>),
    /// Compressed with Zstandard; the columns are of plain types.
    Parquet(Box<ArrowWriter<Out>>, SchemaRef),
}

impl std::fmt::Debug for Sheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Csv(_) => "Csv",
            Self::Jsonl(_) => "Jsonl",
            Self::Parquet(..) => "Parquet",
        })
    }
}

impl Sheet {
    /// CSV, with the header written.
    pub fn csv(out: Out, schema: &SchemaRef) -> Result<Self, StoreError> {
        let mut out = csv::Writer::from_writer(out);
        out.write_record(schema.fields().iter().map(|f| f.name())).map_err(failed)?;
        Ok(Self::Csv(Box::new(out)))
    }

    /// JSON lines.
    pub fn jsonl(out: Out) -> Self {
        Self::Jsonl(arrow::json::LineDelimitedWriter::new(out))
    }

    /// Parquet.
    pub fn parquet(out: Out, schema: &SchemaRef) -> Result<Self, StoreError> {
        let compression = Compression::ZSTD(ZstdLevel::default());
        let properties = WriterProperties::builder().set_compression(compression).build();
        let schema = plain_schema(schema);
        let writer = ArrowWriter::try_new(out, schema.clone(), Some(properties)).map_err(failed)?;
        Ok(Self::Parquet(Box::new(writer), schema))
    }

    /// Writes rows.
    pub fn write(&mut self, batch: &RecordBatch) -> Result<(), StoreError> {
        match self {
            Self::Csv(out) => {
                for row in texts(batch, ";")? {
                    out.write_record(row).map_err(failed)?;
                }
            }
            Self::Jsonl(out) => out.write(batch)?,
            Self::Parquet(out, schema) => {
                out.write(&plain_batch(batch, schema)?).map_err(failed)?;
            }
        }
        Ok(())
    }

    /// Writes what is left. A Parquet file can only be read after this.
    pub fn finish(self) -> Result<(), StoreError> {
        match self {
            Self::Csv(mut out) => out.flush().map_err(failed),
            Self::Jsonl(mut out) => {
                out.finish()?;
                out.into_inner().flush().map_err(failed)
            }
            Self::Parquet(out, _) => out.into_inner().map_err(failed)?.flush().map_err(failed),
        }
    }
}

fn failed(error: impl Error + Send + Sync + 'static) -> StoreError {
    StoreError::Write(Box::new(error))
}

/// The cells of a batch as text, by row: null is empty, the texts of a list are joined, codes stay as they are.
pub fn texts(batch: &RecordBatch, join: &str) -> Result<Vec<Vec<String>>, StoreError> {
    let options = FormatOptions::default().with_null("");
    let columns = batch.columns().iter().map(|c| ArrayFormatter::try_new(c, &options));
    let columns = columns.collect::<Result<Vec<_>, _>>()?;
    let cells = Cells::of(batch)?;
    let text = |column: usize, row: usize| {
        if batch.column(column).data_type().is_nested() {
            let texts = cells.texts(column, row).into_iter().map(Option::unwrap_or_default);
            texts.collect::<Vec<_>>().join(join)
        } else {
            columns[column].value(row).to_string()
        }
    };
    let rows = 0..batch.num_rows();
    Ok(rows.map(|row| (0..columns.len()).map(|c| text(c, row)).collect()).collect())
}
