//! What could not be read, where, and why. `word`: reasons by short names.

mod word;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use demarche_text::DocumentError;

use crate::Format;
use crate::place::{At, Place};

/// Something that could not be read. Reading goes on behind it.
#[derive(Debug)]
pub struct ReadFailure {
    /// File, folder, or `-` for standard input.
    pub path: PathBuf,
    /// Line, counted from 1, where the format has lines.
    pub line: Option<u64>,
    /// Row of a table or entry of a feed, counted from 1; a header is not counted.
    pub row: Option<u64>,
    /// Offset in the file or stream, counted from 0, where one byte is at fault; of an archive, where
    /// the record begins.
    pub byte: Option<u64>,
    /// The format as which it was read; [`Format::Auto`] where that was not known yet.
    pub format: Format,
    /// Why.
    pub reason: Reason,
}

/// Why something could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Reason {
    /// The file system refused.
    #[error("cannot be read: {0}")]
    Io(io::Error),
    /// Bytes that no text has.
    #[error("not a text: it has the byte 0x{0:02X}, which texts do not have")]
    Binary(u8),
    /// UTF-8 with errors in it, or bytes that fit no known encoding.
    #[error("neither UTF-8 nor another known encoding")]
    Encoding,
    /// Encoded as its byte order mark says, but with errors.
    #[error("not valid {0}, although it starts with that encoding's byte order mark")]
    Marked(&'static str),
    /// Empty, or longer than a document may be.
    #[error("{0}")]
    Document(DocumentError),
    /// A line that is longer than a line may be; holds that limit in bytes.
    #[error("the line is longer than {0} bytes")]
    LongLine(u64),
    /// Not JSON.
    #[error("not valid JSON: {0}")]
    Json(String),
    /// JSON, but not an object.
    #[error("not a JSON object")]
    NotAnObject,
    /// A record without its text: the field that must hold it, and those that there are.
    #[error("the field '{0}' is missing{list}", list = there_are(.1))]
    NoText(String, Box<[String]>),
    /// A table without a column that must be there: its name, and those that there are.
    #[error("the column '{0}' is missing{list}", list = there_are(.1))]
    NoColumn(String, Box<[String]>),
    /// A row with more or fewer fields than the header.
    #[error("the row has {found} fields, but the header has {expected}")]
    Fields {
        /// Fields of the row.
        found: usize,
        /// Fields of the header.
        expected: usize,
    },
    /// A document, record, row or line that is longer than it may be; holds that limit in bytes.
    #[error("longer than {0} bytes, the limit of one document")]
    LongRecord(u64),
    /// More comes out of a compressed file than may; holds that limit in bytes.
    #[error("more than {0} bytes come out of it, the limit of one file")]
    LongStream(u64),
    /// A compressed file that gives far more bytes than it has, as no news does; holds how many times.
    #[error("more than {0} times its size comes out of it: it is not read further")]
    Bomb(u64),
    /// A field of the wrong type.
    #[error("the field '{field}' must be {expected}")]
    FieldType {
        /// Its name.
        field: String,
        /// What it must be, with an article.
        expected: &'static str,
    },
    /// A date that names no day.
    #[error("the date is '{0}', not a day as 2024-05-03 or a time as 2024-05-03T12:00:00Z")]
    Date(String),
    /// A feed, sitemap or list that is longer than such a file may be; holds that limit in bytes.
    #[error("longer than {0} bytes, the limit of such a file")]
    LongFile(u64),
    /// More things in a file than may be: the first ones were read.
    #[error("more than {most} {what}: the others are left out")]
    TooMany {
        /// Their name.
        what: &'static str,
        /// How many are read.
        most: usize,
    },
    /// Not XML, or XML that breaks off.
    #[error("not valid XML: {0}")]
    Xml(String),
    /// XML that declares entities, which no feed needs and which serve to exhaust memory.
    #[error("it declares entities, which are not read")]
    Entities,
    /// Neither RSS, Atom nor JSON Feed.
    #[error("not a feed: neither RSS, Atom nor JSON Feed")]
    NotAFeed,
    /// XML, but no sitemap.
    #[error("not a sitemap")]
    NotASitemap,
    /// What should be an address of the web and is not.
    #[error("'{0}' is no address of the web")]
    Address(String),
    /// A link to an article that is not in the file.
    #[error("only the address of the article is there: {0}")]
    OnlyLink(String),
    /// A row of GDELT's events with another number of fields.
    #[error("the row has {found} fields, but rows of GDELT's events have {expected}")]
    EventFields {
        /// Fields of the row.
        found: usize,
        /// What was expected.
        expected: &'static str,
    },
    /// Not a zip archive, or a damaged one.
    #[error("not a readable zip archive: {0}")]
    Zip(String),
    /// An article that could not be fetched.
    #[error("cannot be fetched: {0}")]
    Fetch(String),
    /// Not a Parquet file, or a damaged one.
    #[error("not a readable Parquet file: {0}")]
    Parquet(String),
    /// A format that this build of the program leaves out; holds the feature that it needs.
    #[error("this program was built without it: build it with `--features {0}` to read such files")]
    NotBuilt(&'static str),
    /// A pattern of paths that is not one.
    #[error("not a pattern of paths: {0}")]
    Pattern(String),
    /// A pattern of paths that no file has.
    #[error("no file has such a name")]
    NoMatch,
    /// Standard input, which cannot be read a second time.
    #[error("standard input cannot be read again")]
    Once,
    /// Nothing is at the place that was to be read again.
    #[error("nothing is there: the file has changed, or was read in another way")]
    NotThere,
    /// A web page that is longer than one may be; holds that limit in bytes.
    #[error("the page is longer than {0} bytes")]
    LongPage(usize),
    /// A web page made in a way that no article is; says which.
    #[error("not a readable page: {0}")]
    Page(&'static str),
    /// A web page without an article: a list of links, a form, an error.
    #[error("there is no article in the page")]
    NoArticle,
    /// A damaged record of an archive; holds what is wrong with it.
    #[error("{0}")]
    Record(crate::warc::Fault),
    /// Reading ended early by a mistake of this program; holds where the last document was, if there was one.
    #[error("reading stopped by a mistake of this program{}: what follows was not read", behind(.0.as_deref()))]
    Stopped(Option<String>),
    /// Set apart: written in a language that is not read; holds its code, ISO 639-1 where it has one.
    #[error("the language is '{0}'")]
    OtherLanguage(String),
}

/// Names in a message: the first ones are enough.
const NAMES_SHOWN: usize = 30;

/// Characters of each name that are shown.
const NAME_SHOWN: usize = 60;

fn there_are(names: &[String]) -> String {
    if names.is_empty() {
        return String::new();
    }
    let shown: Vec<String> =
        names.iter().take(NAMES_SHOWN).map(|n| n.chars().take(NAME_SHOWN).collect()).collect();
    let more = match names.len().saturating_sub(NAMES_SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("; there are: {}{more}", shown.join(", "))
}

fn behind(last: Option<&str>) -> String {
    last.map_or_else(String::new, |last| format!(", behind {last}"))
}

impl Reason {
    /// Whether the document was read well and is left out on purpose, which is no failure.
    pub fn is_set_aside(&self) -> bool {
        matches!(self, Self::OtherLanguage(_))
    }
}

impl ReadFailure {
    /// A failure of a whole file, folder or stream.
    pub(crate) fn new(path: &Path, reason: Reason) -> Self {
        Self {
            path: path.to_path_buf(),
            line: None,
            row: None,
            byte: None,
            format: Format::Auto,
            reason,
        }
    }

    /// A failure of what is at a place.
    pub(crate) fn at(place: &Place, reason: Reason) -> Self {
        let mut failure = Self { format: place.format, ..Self::new(&place.path, reason) };
        match place.at {
            At::Whole => {}
            At::Line(n) => failure.line = Some(n),
            At::Row(n) | At::Entry(n) => failure.row = Some(n),
            At::Byte(n) => failure.byte = Some(n),
        }
        failure
    }

    /// Where the document is that could not be read, so that it can be
    /// [read again](crate::reread).
    pub fn place(&self) -> Place {
        let at = match (self.format, self.row, self.line, self.byte) {
            (Format::Feed, Some(entry), ..) => At::Entry(entry),
            (_, Some(row), ..) => At::Row(row),
            (Format::Warc, _, _, Some(byte)) => At::Byte(byte),
            (_, _, Some(line), _) => At::Line(line),
            _ => At::Whole,
        };
        Place { path: self.path.clone(), format: self.format, at }
    }
}

impl fmt::Display for ReadFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        if let Some(row) = self.row {
            let word = if self.format == Format::Feed { "entry" } else { "row" };
            write!(f, ", {word} {row}")?;
        }
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if let Some(byte) = self.byte {
            write!(f, ", byte {byte}")?;
        }
        write!(f, ": {}", self.reason)
    }
}

impl std::error::Error for ReadFailure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.reason {
            Reason::Io(error) => Some(error),
            Reason::Document(error) => Some(error),
            _ => None,
        }
    }
}
