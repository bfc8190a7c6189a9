//! Archives of web pages: WARC 0.17 to 1.1 (ISO 28500) and ARC 1.0, plain, in gzip or in zstd.
//!
//! - [`read`]: the documents of an archive. Start here. [`Passed`]: what was passed over, counted by [`Why`].
//! - `raw`, `window`: bytes of the file, and what comes out of its compression. `head`, `records`: where records
//!   are and what their heads say. `digest`: whether they are as they were written. `http`: responses, without
//!   their codings. `page`: from a record to a document.
//!
//! Responses with status 200 and resources are read: HTML by [`crate::html`], plain text as it is. All else (requests,
//! revisits, pictures, pages without an article) is no failure, and is counted. A damaged record is one failure
//! with a [`Fault`], and reading goes on with the next that can be found.
//!
//! The place of a record is the offset in the file at which it begins, or the member of gzip or frame of zstd that
//! begins with it. A record further inside a member is at its offset in what the file unpacks to.
//!
//! ```
//! use demarche_ingest::Limits;
//! use demarche_ingest::warc::{self, Passed, Why};
//!
//! let record = |kind: &str, body: &str| format!("WARC/1.1\r\nWARC-Type: {kind}\r\n\
//!     WARC-Target-URI: https://wire.example/1\r\nWARC-Date: 2024-05-03T10:00:00Z\r\n\
//!     Content-Type: text/plain\r\nContent-Length: {}\r\n\r\n{body}\r\n\r\n", body.len());
//! let archive = record("metadata", "hops: 1") + &record("resource", "Iran and Iraq held talks.");
//! let passed = Passed::default();
//! let found: Vec<_> = warc::read(
//!     std::io::Cursor::new(archive), "a.warc".as_ref(), Limits::default(), &passed).collect();
//! assert_eq!(found[0].as_ref().unwrap().text(), "Iran and Iraq held talks.");
//! assert_eq!(found[0].as_ref().unwrap().origin.as_deref(), Some("a.warc, byte 163"));
//! assert_eq!(passed.counts(), [(Why::RecordType, 1)]);
//! ```

mod digest;
mod head;
mod http;
mod page;
mod raw;
mod records;
mod window;

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use demarche_text::Document;

use crate::Format;
use crate::failure::{ReadFailure, Reason};
use crate::options::Limits;
use crate::place::{At, Place};
use head::{Kind, Start};
use records::{Found, Records};
use window::Window;

/// What is wrong with a record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// Bytes where a record should begin.
    #[error("no record begins here")]
    NotARecord,
    /// A head that is not of the form that the standard has.
    #[error("the head of the record is damaged")]
    Head,
    /// No length, or one that is no number.
    #[error("the record has no valid length")]
    Length,
    /// The content ends before its length.
    #[error("the record is shorter than its length says")]
    Short,
    /// The content goes on behind its length.
    #[error("the record is longer than its length says")]
    Over,
    /// More content than is read; holds that limit in bytes.
    #[error("the record is longer than {0} bytes")]
    Long(u64),
    /// Compression that is damaged or cut off.
    #[error("the compressed record is damaged: {0}")]
    Packing(String),
    /// Not the content that was written.
    #[error("the record is not as it was written: its {0} digest differs")]
    Digest(&'static str),
    /// A page without its address, or with one that is none.
    #[error("the record has no valid target address")]
    Target,
    /// No response of HTTP where one must be.
    #[error("no valid HTTP response is in the record")]
    Http,
    /// A chunked body whose chunks are wrong or cut off.
    #[error("the chunks of the HTTP response are damaged")]
    Chunks,
    /// A coding that cannot be undone.
    #[error("the HTTP response cannot be decoded as '{0}'")]
    Coding(String),
}

/// Why a record is passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Why {
    /// Neither a response nor a resource.
    RecordType,
    /// A response with another status than 200.
    Status,
    /// Neither HTML nor plain text.
    MediaType,
    /// Not from the web.
    Scheme,
    /// A file that sites keep for programs.
    SiteFile,
    /// A page without an article, or an empty one.
    NoArticle,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::RecordType => "no response or resource",
            Self::Status => "status not 200",
            Self::MediaType => "neither HTML nor plain text",
            Self::Scheme => "not from the web",
            Self::SiteFile => "a file for programs",
            Self::NoArticle => "no article",
        })
    }
}

/// How many records were passed over. Clones share their counts.
#[derive(Clone, Debug, Default)]
pub struct Passed(Arc<Mutex<BTreeMap<Why, u64>>>);

impl Passed {
    /// The counts so far; reasons without any are left out.
    pub fn counts(&self) -> Vec<(Why, u64)> {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.iter().map(|(why, count)| (*why, *count)).collect()
    }

    fn add(&self, why: Why) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(why).or_default() += 1;
    }
}

/// Documents of an archive. Made by [`read`].
pub struct Archive {
    records: Records,
    path: PathBuf,
    ratio: u64,
    passed: Passed,
}

/// Reads the documents of an archive. `path` is for places and failures; its ending tells the compression where the
/// first bytes are damaged. Records with more than [`Limits::document`] bytes of content are failures, as are members
/// and pages that unpack to more than [`Limits::ratio`] times what they have. What is passed over is counted in `passed`.
pub fn read(
    from: impl BufRead + Send + 'static,
    path: &Path,
    limits: Limits,
    passed: &Passed,
) -> Archive {
    Archive::new(from, path, 0, limits, passed)
}

/// The document, or the failure, that a scan finds at an offset of a file, if that can be told without one: a member of
/// gzip or a plain record must begin there.
pub(crate) fn read_at(
    path: &Path,
    byte: u64,
    limits: Limits,
) -> Option<<Archive as Iterator>::Item> {
    let mut file = File::open(path).ok()?;
    file.seek(SeekFrom::Start(byte)).ok()?;
    let mut from = BufReader::new(file);
    let start = from.fill_buf().ok()?;
    if !(start.starts_with(window::GZIP)
        || matches!(head::starts(start, Kind::Unknown), Start::Yes(_)))
    {
        return None;
    }
    let found = Archive::new(from, path, byte, limits, &Passed::default()).next()?;
    let there = match &found {
        Ok(document) => document.origin == Some(Archive::place_at(path, byte).to_string()),
        Err(failure) => {
            let told = !matches!(
                failure.reason,
                Reason::Record(Fault::NotARecord | Fault::Packing(_)) | Reason::Bomb(_)
            );
            told && failure.byte == Some(byte)
        }
    };
    there.then_some(found)
}

impl Iterator for Archive {
    type Item = Result<Document, ReadFailure>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (byte, found) = self.records.next()?;
            let reason = match found {
                Found::Record(head, content) => {
                    let content = self.records.window.bytes().get(content).unwrap_or_default();
                    match page::read(&head, content, self.ratio) {
                        Ok(Ok(mut document)) => {
                            document.origin = Some(Self::place_at(&self.path, byte).to_string());
                            return Some(Ok(document));
                        }
                        Ok(Err(why)) => {
                            self.passed.add(why);
                            continue;
                        }
                        Err(reason) => {
                            if matches!(reason, Reason::Record(Fault::Digest("block"))) {
                                self.records.doubt();
                            }
                            reason
                        }
                    }
                }
                Found::Damaged(reason) => reason,
                Found::Failed(error) => Reason::Io(error),
            };
            return Some(Err(ReadFailure::at(&Self::place_at(&self.path, byte), reason)));
        }
    }
}

impl Archive {
    /// Reads from an offset of the file at which a member or a record begins.
    fn new(
        from: impl BufRead + Send + 'static,
        path: &Path,
        begin: u64,
        limits: Limits,
        passed: &Passed,
    ) -> Self {
        let window = Window::new(from, path, begin, limits.ratio);
        Self {
            records: Records::new(window, limits.document),
            path: path.to_path_buf(),
            ratio: limits.ratio,
            passed: passed.clone(),
        }
    }

    fn place_at(path: &Path, byte: u64) -> Place {
        Place { path: path.to_path_buf(), format: Format::Warc, at: At::Byte(byte) }
    }
}
