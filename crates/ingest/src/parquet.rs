//! Parquet: one document a row, from the columns that a [`Mapping`](crate::Mapping) names.
//!
//! Needs the cargo feature `parquet`; without it each such file is one failure that says so. Only
//! mapped columns are read, in batches of [`BATCH`] rows. The text and its like are strings, or bytes
//! that decode; a date may also be a date or a time, an id a whole number. The footer of a Parquet
//! file is at its end: one that comes compressed or by standard input is kept in a temporary file
//! first.

#[cfg(feature = "parquet")]
mod aside;
#[cfg(feature = "parquet")]
mod cells;
#[cfg(feature = "parquet")]
mod memory;
#[cfg(feature = "parquet")]
mod record;
#[cfg(feature = "parquet")]
mod rows;

#[cfg(feature = "parquet")]
pub use memory::batches;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::failure::{ReadFailure, Reason};
use crate::{Format, Options, Source};

/// Rows that are read at a time.
pub const BATCH: usize = 1024;

/// Reads documents from a file. `path` is for failures.
pub fn read(file: File, path: &Path, options: &Options) -> Box<dyn Source> {
    read_from_row(file, path, options, 1)
}

/// Reads documents from a row on, counted from 1.
#[cfg(feature = "parquet")]
pub(crate) fn read_from_row(
    file: File,
    path: &Path,
    options: &Options,
    row: u64,
) -> Box<dyn Source> {
    match rows::Rows::open(file, path, options, row) {
        Ok(rows) => Box::new(rows),
        Err(reason) => failure(path, reason),
    }
}

#[cfg(not(feature = "parquet"))]
pub(crate) fn read_from_row(_: File, path: &Path, _: &Options, _: u64) -> Box<dyn Source> {
    failure(path, Reason::NotBuilt("parquet"))
}

/// The stream in a temporary file, as long as one file may be.
#[cfg(feature = "parquet")]
pub(crate) fn spool(from: impl Read, limit: u64) -> Result<File, Reason> {
    use std::io::{self, Seek};

    let mut file = tempfile::tempfile().map_err(Reason::Io)?;
    let mut bounded = from.take(limit.saturating_add(1));
    let copied = io::copy(&mut bounded, &mut file).map_err(crate::compress::Refusal::reason)?;
    if copied > limit {
        return Err(Reason::LongStream(limit));
    }
    file.rewind().map_err(Reason::Io)?;
    Ok(file)
}

#[cfg(not(feature = "parquet"))]
pub(crate) fn spool(_: impl Read, _: u64) -> Result<File, Reason> {
    Err(Reason::NotBuilt("parquet"))
}

pub(crate) fn failure(path: &Path, reason: Reason) -> Box<dyn Source> {
    let failure = ReadFailure { format: Format::Parquet, ..ReadFailure::new(path, reason) };
    Box::new(std::iter::once(Err(failure)))
}

#[cfg(test)]
#[cfg(feature = "parquet")]
mod tests;
