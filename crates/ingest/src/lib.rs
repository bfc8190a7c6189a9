//! Reads news into [`Document`]s: text, tables, feeds, web pages and archives of them.
//!
//! - [`read`]: all documents of some inputs, in order. Start here. [`Options`]: how they are read.
//! - [`Source`]: what each format is: an iterator of documents and failures.
//! - [`text`]: one document a file. [`jsonl`]: one a line. [`csv`] and [`parquet`]: one a row, from the
//!   columns that a [`Mapping`] names. [`html`]: web pages. [`warc`]: archives of them. [`feed`]: RSS,
//!   Atom, JSON Feed.
//! - [`stream`]: undoes compression, tells formats apart, and hands over to the reader of the format.
//!   [`folder`]: the files below a folder; [`glob`]: those that a pattern names.
//! - [`decode`]: from bytes to text: byte order marks, UTF-8, UTF-16, guessed encodings.
//! - [`date`]: days of publication. [`language`]: languages, and the gate that sets others apart.
//! - [`document`]: of fields that somebody else has read.
//! - [`ReadFailure`]: what could not be read, where and why. [`Place`] and [`reread`]: a document again.
//! - [`sitemap`] and [`list`]: not documents, but where they are.
//!
//! Bad input never stops a run: each thing that cannot be read is one [`ReadFailure`], and reading
//! goes on behind it. A text is never altered beyond decoding, so line ends stay as they are; only
//! a byte order mark, which is not part of the text, is dropped. No input takes more memory than
//! [`Limits`] say: what is longer is a failure.
//!
//! ```
//! use demarche_ingest::{Options, stream};
//!
//! let input = "{\"text\": \"Iran and Iraq held talks.\", \"date\": \"2024-05-03\"}\n{oops\n";
//! let found: Vec<_> = stream::read(input.as_bytes(), "feed.jsonl", &Options::default()).collect();
//! assert_eq!(found[0].as_ref().unwrap().date.as_deref(), Some("2024-05-03"));
//! assert_eq!(found[0].as_ref().unwrap().origin.as_deref(), Some("feed.jsonl, line 1"));
//! assert_eq!(found[1].as_ref().unwrap_err().line, Some(2));
//! ```

mod compress;
pub mod csv;
pub mod date;
pub mod decode;
mod failure;
pub mod feed;
pub mod folder;
mod format;
pub mod glob;
pub mod html;
pub mod jsonl;
pub mod language;
pub mod list;
mod mapping;
mod options;
pub mod parquet;
mod place;
mod progress;
mod record;
mod reread;
pub mod sitemap;
pub mod stream;
pub mod text;
mod transcode;
pub mod warc;

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use demarche_text::Document;

pub use failure::{ReadFailure, Reason};
pub use format::Format;
pub use mapping::{Mapping, MappingError, Target};
pub use options::{Limits, Options};
pub use place::{At, Place};
pub use progress::Progress;
pub use record::document;
pub use reread::reread;

/// Documents, or what could not be read, in the order of the input.
///
/// Any iterator of the right items that may move to another thread is one.
pub trait Source: Iterator<Item = Result<Document, ReadFailure>> + Send {}

impl<T: Iterator<Item = Result<Document, ReadFailure>> + Send> Source for T {}

/// One thing to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A file, or a folder with files below it. A path that does not exist and holds `*`, `?` or `[`
    /// is a pattern.
    Path(PathBuf),
    /// All files and folders that a pattern names, as `news/*/2024-0?.csv.gz`; `**` stands for any
    /// folders.
    Glob(String),
    /// Standard input.
    Stdin,
}

/// All documents of these inputs, in order. Files are opened when their turn comes.
///
/// The format of the options holds for files that `inputs` name and for standard input. Files found
/// in folders are read by their names, and those whose names tell nothing are left out.
pub fn read(inputs: Vec<Input>, options: impl Into<Options>) -> Documents {
    Documents { inputs: inputs.into(), options: options.into(), current: None }
}

/// The documents of several inputs. Made by [`read`].
pub struct Documents {
    inputs: VecDeque<Input>,
    options: Options,
    current: Option<Box<dyn Source>>,
}

impl Documents {
    /// How far reading has come, to be watched from another thread. Looks once at the sizes of all
    /// files that are still to be read; the total is unknown where one of them has none.
    pub fn watch(&self) -> Progress {
        let progress = self.options.progress.clone();
        progress.set_total(self.inputs.iter().map(size).sum());
        progress
    }
}

impl Iterator for Documents {
    type Item = Result<Document, ReadFailure>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.current.as_mut().and_then(Iterator::next) {
                return Some(item);
            }
            self.current = Some(match self.inputs.pop_front()? {
                Input::Stdin => stream::read(io::stdin(), stream::STDIN, &self.options),
                Input::Path(path) => open(&path, &self.options),
                Input::Glob(pattern) => glob::read(&pattern, &self.options),
            });
        }
    }
}

/// Opens a file, a folder, or what a pattern names.
fn open(path: &Path, options: &Options) -> Box<dyn Source> {
    match fs::metadata(path) {
        Ok(meta) if meta.is_dir() => Box::new(folder::read(path, options)),
        Ok(_) => open_file(path, options),
        Err(error) => match glob::pattern(path) {
            Some(pattern) if error.kind() == io::ErrorKind::NotFound => {
                glob::read(pattern, options)
            }
            _ => failure(path, Reason::Io(error)),
        },
    }
}

/// Opens a file, which must not be a folder.
fn open_file(path: &Path, options: &Options) -> Box<dyn Source> {
    match File::open(path) {
        Ok(file) => stream::read_file(file, path, options),
        Err(error) => failure(path, Reason::Io(error)),
    }
}

/// A source of one failure.
fn failure(path: &Path, reason: Reason) -> Box<dyn Source> {
    Box::new(std::iter::once(Err(ReadFailure::new(path, reason))))
}

/// Bytes of all files of an input; nothing for standard input and what is no file.
fn size(input: &Input) -> Option<u64> {
    match input {
        Input::Stdin => None,
        Input::Glob(pattern) => glob::size(pattern),
        Input::Path(path) => match fs::metadata(path) {
            Ok(meta) if meta.is_dir() => Some(folder::size(path)),
            Ok(meta) => Some(meta.len()).filter(|_| meta.is_file()),
            Err(_) => glob::size(glob::pattern(path)?),
        },
    }
}
