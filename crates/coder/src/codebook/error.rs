//! What can be wrong with a codebook, always with the file and line.

use std::path::PathBuf;

/// A codebook that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CodebookError {
    /// A file or folder could not be read.
    #[error("cannot read {path}: {source}")]
    Io {
        /// What was to be read.
        path: PathBuf,
        /// Why it was not.
        source: std::io::Error,
    },
    /// Something in a file is wrong.
    #[error("{file}, line {line}: {message}")]
    At {
        /// The file, relative to the codebook's folder.
        file: String,
        /// Line, counted from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// The folder has no `codebook.toml`.
    #[error("{0} has no codebook.toml, the file that names a codebook's event types")]
    NoManifest(PathBuf),
}

impl CodebookError {
    /// An error at a byte of a file's text.
    pub(crate) fn at(file: &str, text: &str, byte: usize, message: impl Into<String>) -> Self {
        Self::At { file: file.to_owned(), line: line_of(text, byte), message: message.into() }
    }
}

/// Line of a byte, counted from 1.
pub(crate) fn line_of(text: &str, byte: usize) -> usize {
    // Thousands of senses and examples ask for theirs, so it matters that many bytes are counted at a time.
    1 + memchr::memchr_iter(b'\n', &text.as_bytes()[..byte.min(text.len())]).count()
}
