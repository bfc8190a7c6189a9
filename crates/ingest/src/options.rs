//! How inputs are read.

use std::time::Duration;

use crate::format::Format;
use crate::mapping::Mapping;
use crate::progress::Progress;
use crate::warc::Passed;

/// How inputs are read. `Options::default()`, or a [`Format`] alone, does for most.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The format of files that are named, and of standard input.
    pub format: Format,
    /// Which columns of tables, and which fields of JSON lines, hold what.
    pub mapping: Mapping,
    /// How much one file or document may be.
    pub limits: Limits,
    /// Where it is counted how much has been read. Keep a clone to watch it.
    pub progress: Progress,
    /// Where it is counted which records of archives were passed over. Keep a clone to see it.
    pub passed: Passed,
}

/// How much is read of hostile or broken input at most. What is beyond is a failure, not a crash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one document: a JSON line, a row, a web page, a record of an archive, an entry of a
    /// feed, a compressed text.
    pub document: u64,
    /// Bytes of a text file that is not compressed.
    pub text: u64,
    /// Bytes that one compressed file may give.
    pub stream: u64,
    /// How many bytes a compressed file may give for one of its own, once it has given
    /// [`Limits::FREE`].
    pub ratio: u64,
    /// How long opening a Parquet file, or the next [`parquet::BATCH`](crate::parquet::BATCH) rows of one, may take.
    pub patience: Duration,
}

impl Limits {
    /// Bytes out of a compressed file up to which its ratio is not judged.
    pub const FREE: u64 = 64 << 20;
}

impl Default for Limits {
    /// 16 MiB a document, 4 GiB a text file, 64 GiB a compressed file, 400 bytes for one, two minutes.
    fn default() -> Self {
        Self {
            document: 16 << 20,
            text: demarche_text::MAX_TEXT_BYTES as u64,
            stream: 64 << 30,
            ratio: 400,
            patience: Duration::from_secs(120),
        }
    }
}

impl From<Format> for Options {
    fn from(format: Format) -> Self {
        Self { format, ..Self::default() }
    }
}

impl From<&Options> for Options {
    fn from(options: &Options) -> Self {
        options.clone()
    }
}
