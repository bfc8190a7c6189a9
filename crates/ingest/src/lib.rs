//! Reads news into [`Document`]s: plain text, JSON lines, folders and standard input.
//!
//! - [`read`]: all documents of some inputs, in order. Start here.
//! - [`Source`]: what each format is: an iterator of documents and failures.
//! - [`text`]: one document a file. [`jsonl`]: one a line. [`folder`]: the files below a folder.
//!   [`stream`]: tells text from JSON lines by the first byte.
//! - [`decode`]: from bytes to text: byte order marks, UTF-8, UTF-16, guessed encodings.
//! - [`date`]: days of publication. [`ReadFailure`]: what could not be read, where and why.
//!
//! Bad input never stops a run: each thing that cannot be read is one [`ReadFailure`], and reading
//! goes on behind it. A text is never altered beyond decoding, so line ends stay as they are; only
//! a byte order mark, which is not part of the text, is dropped.
//!
//! ```
//! use demarche_ingest::{Format, stream};
//!
//! let input = "{\"text\": \"Iran and Iraq held talks.\", \"date\": \"2024-05-03\"}\n{oops\n";
//! let found: Vec<_> = stream::read(input.as_bytes(), "feed.jsonl", Format::Auto).collect();
//! assert_eq!(found[0].as_ref().unwrap().date.as_deref(), Some("2024-05-03"));
//! assert_eq!(found[1].as_ref().unwrap_err().line, Some(2));
//! ```

pub mod date;
pub mod decode;
mod failure;
pub mod folder;
pub mod jsonl;
pub mod stream;
pub mod text;

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use demarche_text::Document;

pub use failure::{ReadFailure, Reason};

/// Documents, or what could not be read, in the order of the input.
///
/// Any iterator of the right items that may move to another thread is one.
pub trait Source: Iterator<Item = Result<Document, ReadFailure>> + Send {}

impl<T: Iterator<Item = Result<Document, ReadFailure>> + Send> Source for T {}

/// How to read a file or stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// By the file's name (`.txt`, `.jsonl`, `.ndjson`), else by its first byte that is not white
    /// space: `{` means JSON lines.
    #[default]
    Auto,
    /// The whole is one text.
    Text,
    /// One JSON object a line.
    Jsonl,
}

impl Format {
    /// The format that a file's name tells, if it tells one.
    pub fn of_name(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?;
        match extension.to_ascii_lowercase().as_str() {
            "txt" => Some(Self::Text),
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            _ => None,
        }
    }
}

/// One thing to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A file, or a folder with files below it.
    Path(PathBuf),
    /// Standard input.
    Stdin,
}

/// All documents of these inputs, in order. Files are opened when their turn comes.
///
/// `format` holds for files named in `inputs` and for standard input. Files found in folders are
/// read by their names, and those whose names tell nothing are left out.
pub fn read(inputs: Vec<Input>, format: Format) -> Documents {
    Documents { inputs: inputs.into(), format, current: None }
}

/// The documents of several inputs. Made by [`read`].
pub struct Documents {
    inputs: VecDeque<Input>,
    format: Format,
    current: Option<Box<dyn Source>>,
}

impl Iterator for Documents {
    type Item = Result<Document, ReadFailure>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.current.as_mut().and_then(Iterator::next) {
                return Some(item);
            }
            self.current = Some(match self.inputs.pop_front()? {
                Input::Stdin => stream::read(io::stdin(), stream::STDIN, self.format),
                Input::Path(path) => open(&path, self.format),
            });
        }
    }
}

/// Opens a file or folder.
fn open(path: &Path, format: Format) -> Box<dyn Source> {
    match fs::metadata(path) {
        Ok(meta) if meta.is_dir() => Box::new(folder::read(path)),
        Ok(_) => open_file(path, format),
        Err(error) => Box::new(one_failure(path, error)),
    }
}

/// Opens a file, which must not be a folder.
fn open_file(path: &Path, format: Format) -> Box<dyn Source> {
    let format = match format {
        Format::Auto => Format::of_name(path).unwrap_or(Format::Auto),
        forced => forced,
    };
    match File::open(path) {
        Ok(file) => stream::read(file, path, format),
        Err(error) => Box::new(one_failure(path, error)),
    }
}

fn one_failure(path: &Path, error: io::Error) -> impl Source + use<> {
    std::iter::once(Err(ReadFailure::new(path, Reason::Io(error))))
}
