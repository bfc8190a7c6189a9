//! What could not be read, where, and why.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use demarche_text::DocumentError;

/// Something that could not be read. Reading goes on behind it.
#[derive(Debug)]
pub struct ReadFailure {
    /// File, folder, or `-` for standard input.
    pub path: PathBuf,
    /// Line, counted from 1, where the format has lines.
    pub line: Option<u64>,
    /// Offset in the file or stream, counted from 0, where one byte is at fault.
    pub byte: Option<u64>,
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
    /// An object without `text`.
    #[error("the field 'text' is missing")]
    NoText,
    /// A field of the wrong type.
    #[error("the field '{field}' must be {expected}")]
    FieldType {
        /// Its name.
        field: &'static str,
        /// What it must be, with an article.
        expected: &'static str,
    },
    /// A date that names no day.
    #[error("the field 'date' is '{0}', not a day as 2024-05-03 or a time as 2024-05-03T12:00:00Z")]
    Date(String),
}

impl ReadFailure {
    /// A failure of a whole file, folder or stream.
    pub(crate) fn new(path: &Path, reason: Reason) -> Self {
        Self { path: path.to_path_buf(), line: None, byte: None, reason }
    }
}

impl fmt::Display for ReadFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
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
