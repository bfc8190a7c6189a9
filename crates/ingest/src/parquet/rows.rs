//! The rows of a Parquet file, batch by batch.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::{Field, Schema};
use bytes::Bytes;
use demarche_text::Document;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader,
    ParquetRecordBatchReaderBuilder,
};
use parquet::errors::ParquetError;
use parquet::file::metadata::{ParquetMetaData, RowGroupMetaData};
use parquet::file::reader::{ChunkReader, Length};

use super::aside::Aside;
use super::record::{Record, fits, item};
use super::{BATCH, cells};
use crate::csv::columns;
use crate::failure::{ReadFailure, Reason};
use crate::progress::{Counted, Progress};
use crate::{Format, Options};

/// What a file gives.
enum Part {
    /// First: which columns hold what.
    Record(Record),
    /// Rows, a batch at a time.
    Batch(RecordBatch),
}

/// The documents of a file.
pub(super) struct Rows {
    parts: Option<Aside<Result<Part, Reason>>>,
    batch: Option<RecordBatch>,
    /// Row of the batch that comes next.
    next: usize,
    /// Row of the file that was read last.
    row: u64,
    path: PathBuf,
    record: Record,
}

impl Rows {
    /// Opens a file at a row, counted from 1.
    pub(super) fn open(
        file: File,
        path: &Path,
        options: &Options,
        row: u64,
    ) -> Result<Self, Reason> {
        let skip = row.max(1) - 1;
        let patience = options.limits.patience;
        let options = options.clone();
        let mut parts = Aside::new(move || parts(file, &options, skip), patience)?;
        match parts.next()?.transpose()? {
            Some(Part::Record(record)) => Ok(Self {
                parts: Some(parts),
                batch: None,
                next: 0,
                row: skip,
                path: path.to_path_buf(),
                record,
            }),
            _ => Err(Reason::NotThere),
        }
    }

    /// The next batch that has rows. A file that breaks off ends there.
    fn refill(&mut self) -> Result<bool, Reason> {
        while self.batch.as_ref().is_none_or(|batch| self.next >= batch.num_rows()) {
            let Some(parts) = self.parts.as_mut() else { return Ok(false) };
            self.batch = None;
            self.next = 0;
            match parts.next().and_then(Option::transpose) {
                Ok(Some(Part::Batch(batch))) => self.batch = Some(batch),
                Ok(_) => {
                    self.parts = None;
                    return Ok(false);
                }
                Err(reason) => {
                    self.parts = None;
                    return Err(reason);
                }
            }
        }
        Ok(true)
    }
}

impl Iterator for Rows {
    type Item = Result<Document, ReadFailure>;

    fn next(&mut self) -> Option<Self::Item> {
        let made = match self.refill() {
            Ok(false) => return None,
            Err(reason) => {
                let failure = ReadFailure::new(&self.path, reason);
                return Some(Err(ReadFailure { format: Format::Parquet, ..failure }));
            }
            Ok(true) => self.record.document(self.batch.as_ref()?, self.next),
        };
        self.next += 1;
        self.row += 1;
        Some(item(made, &self.path, self.row))
    }
}

/// What stands in the columns, then the rows.
fn parts(
    file: File,
    options: &Options,
    skip: u64,
) -> impl Iterator<Item = Result<Part, Reason>> + use<> {
    let (first, batches) = match begin(file, options, skip) {
        Ok((record, batches)) => (Ok(Part::Record(record)), Some(batches)),
        Err(reason) => (Err(reason), None),
    };
    let batches = batches.into_iter().flatten();
    let batches =
        batches.map(|batch| batch.map(Part::Batch).map_err(|e| Reason::Parquet(e.to_string())));
    std::iter::once(first).chain(batches)
}

fn begin(
    file: File,
    options: &Options,
    skip: u64,
) -> Result<(Record, ParquetRecordBatchReader), Reason> {
    let file = Watched { file, progress: options.progress.clone() };
    let metadata = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()).map_err(wrong)?;
    if !is_placed(metadata.metadata()) {
        return Err(Reason::Parquet("it is damaged".to_owned()));
    }
    let stored = metadata.schema();
    let header: Vec<String> = stored.fields().iter().map(|f| f.name().clone()).collect();
    let wanted = columns(&header, &options.mapping)?;
    let mut numbers: Vec<usize> = wanted.iter().map(|(_, number)| *number).collect();
    numbers.sort_unstable();
    numbers.dedup();

    let fields: Vec<Arc<Field>> = stored
        .fields()
        .iter()
        .enumerate()
        .map(|(number, field)| match numbers.binary_search(&number) {
            Ok(_) => {
                Arc::new(field.as_ref().clone().with_data_type(cells::read_as(field.data_type())))
            }
            Err(_) => field.clone(),
        })
        .collect();
    let mut read = Vec::new();
    for (target, number) in wanted {
        let held = fields.get(number).map(|field| field.data_type());
        fits(target, &header[number], held)?;
        let Ok(place) = numbers.binary_search(&number) else { continue };
        read.push((target, place));
    }
    let schema = Arc::new(Schema::new_with_metadata(fields, stored.metadata().clone()));
    let as_read = ArrowReaderOptions::new().with_schema(schema);
    let metadata =
        ArrowReaderMetadata::try_new(metadata.metadata().clone(), as_read).map_err(wrong)?;
    let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata);
    let mask = ProjectionMask::roots(builder.parquet_schema(), numbers);
    let skipped = usize::try_from(skip).unwrap_or(usize::MAX);
    let batches = builder
        .with_batch_size(BATCH)
        .with_projection(mask)
        .with_offset(skipped)
        .build()
        .map_err(wrong)?;
    Ok((Record::new(read, header, options), batches))
}

/// Whether all columns lie at a place that can be one. The library stops at others with a panic.
fn is_placed(metadata: &ParquetMetaData) -> bool {
    metadata.row_groups().iter().flat_map(RowGroupMetaData::columns).all(|column| {
        let start = column.dictionary_page_offset().unwrap_or_else(|| column.data_page_offset());
        start >= 0 && column.compressed_size() >= 0
    })
}

fn wrong(error: ParquetError) -> Reason {
    match error {
        ParquetError::General(said) | ParquetError::EOF(said) => Reason::Parquet(said),
        other => Reason::Parquet(other.to_string()),
    }
}

/// A file that counts what is read of it, and refuses to read what it does not have.
struct Watched {
    file: File,
    progress: Progress,
}

impl Length for Watched {
    fn len(&self) -> u64 {
        Length::len(&self.file)
    }
}

impl ChunkReader for Watched {
    type T = Counted<BufReader<File>>;

    fn get_read(&self, start: u64) -> parquet::errors::Result<Self::T> {
        Ok(Counted::new(self.file.get_read(start)?, self.progress.clone()))
    }

    fn get_bytes(&self, start: u64, length: usize) -> parquet::errors::Result<Bytes> {
        let end = start.checked_add(length as u64);
        if end.is_none_or(|end| end > Length::len(&self.file)) {
            return Err(ParquetError::EOF("it is cut short".to_owned()));
        }
        self.progress.add(length);
        self.file.get_bytes(start, length)
    }
}
