//! Why a model cannot be loaded.

use std::io;
use std::path::PathBuf;

/// Why a model package cannot be used. Every variant names the package or the file in it.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The package or one of its files cannot be read.
    #[error("cannot read {path}: {source}")]
    Io {
        /// The file on disk.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The wheel is not a ZIP archive, or is cut short.
    #[error("{path} is not a complete wheel: {reason}")]
    Archive {
        /// The wheel.
        path: PathBuf,
        /// What the archive reader said.
        reason: String,
    },
    /// No folder of the package holds a model.
    #[error("{path} holds no spaCy model: no folder in it has meta.json, config.cfg and tokenizer")]
    NoModel {
        /// The folder or wheel.
        path: PathBuf,
    },
    /// The model is not one that this crate reproduces.
    #[error("{path}: {reason}")]
    Unsupported {
        /// The folder or wheel.
        path: PathBuf,
        /// What is different and what is supported.
        reason: String,
    },
    /// The package lacks a file that is needed.
    #[error("{path}: the file {file} is missing")]
    Missing {
        /// The folder or wheel.
        path: PathBuf,
        /// The name inside the model folder, such as `tok2vec/model`.
        file: String,
    },
    /// A file is cut short or does not hold what it should.
    #[error("{path}: the file {file} is damaged or of another format: {reason}")]
    Damaged {
        /// The folder or wheel.
        path: PathBuf,
        /// The name inside the model folder, such as `tok2vec/model`.
        file: String,
        /// What was found where.
        reason: String,
    },
    /// The stages cannot run in the order given.
    #[error(transparent)]
    Stages(#[from] StageError),
}

/// A stage that stands before the stage it depends on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the stage {stage} requires {attribute}, which no earlier stage assigns")]
pub struct StageError {
    /// Name of the stage.
    pub stage: &'static str,
    /// Name of the attribute that is not there yet.
    pub attribute: &'static str,
}
