//! What can go wrong with a data set.

use std::path::PathBuf;

use arrow::error::ArrowError;
use datafusion::error::DataFusionError;
use deltalake::DeltaTableError;

/// Why a data set could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There is no data set at the place.
    #[error("{0} holds no data set")]
    NotThere(String),
    /// The folder holds something else.
    #[error("{0} is not empty and holds no data set; name another folder")]
    NotEmpty(String),
    /// The place is neither a folder nor the address of an object store.
    #[error("'{location}' is no place for a data set: {why}")]
    Location {
        /// As it was given.
        location: String,
        /// Why not.
        why: String,
    },
    /// The data set was written by a later version of the program.
    #[error("the data set has format {found}; this program reads format {known}")]
    Format {
        /// Of the data set.
        found: u32,
        /// Of the program.
        known: u32,
    },
    /// A file beside the tables.
    #[error("{}: {source}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A table could not be read or written.
    #[error("table {table}: {source}")]
    Delta {
        /// Its name.
        table: &'static str,
        /// Why.
        source: Box<DeltaTableError>,
    },
    /// The log of a table names a file that is not in the table's folder.
    #[error(
        "table {table}: its log names the file '{path}', which may lie outside of the data set"
    )]
    Outside {
        /// Its name.
        table: &'static str,
        /// As the log has it.
        path: String,
    },
    /// Other writers won each time.
    #[error("other writers were faster {0} times in a row; try again")]
    Contended(u32),
    /// A query that is wrong or failed.
    #[error("{}", plain(.0))]
    Query(Box<DataFusionError>),
    /// Rows that do not fit their table: a mistake of the program.
    #[error("rows of table {table} do not fit it: {source}")]
    Rows {
        /// Its name.
        table: &'static str,
        /// Why.
        source: ArrowError,
    },
    /// A stored record that cannot be read back.
    #[error("event {id}: its record cannot be read: {why}")]
    Record {
        /// Id of the event.
        id: String,
        /// Why.
        why: String,
    },
    /// An answer that could not be written.
    #[error("rows could not be written: {0}")]
    Write(Box<dyn std::error::Error + Send + Sync>),
    /// An id that no run has, or several begin with.
    #[error("no single run has an id that begins with '{asked}'; there are {}", runs.join(", "))]
    NoRun {
        /// As it was asked for.
        asked: String,
        /// Those that there are.
        runs: Vec<String>,
    },
    /// A version that the data set does not have.
    #[error("the data set has versions 1 to {last}, not {asked}")]
    NoVersion {
        /// As it was asked for.
        asked: u64,
        /// The newest one.
        last: u64,
    },
}

impl StoreError {
    pub(crate) fn delta(table: &'static str) -> impl Fn(DeltaTableError) -> Self {
        move |source| Self::Delta { table, source: Box::new(source) }
    }
}

impl From<DataFusionError> for StoreError {
    fn from(error: DataFusionError) -> Self {
        Self::Query(Box::new(error))
    }
}

impl From<ArrowError> for StoreError {
    fn from(error: ArrowError) -> Self {
        DataFusionError::from(error).into()
    }
}

/// The innermost reason, without the names of the engine's layers.
fn plain(error: &DataFusionError) -> String {
    let text = error.find_root().to_string();
    let text = text.split("\n\nbacktrace:").next().unwrap_or(&text).trim();
    let strip = ["Error during planning: ", "SQL error: ", "Schema error: ", "Execution error: "];
    let stripped = strip.iter().fold(text, |t, s| t.strip_prefix(s).unwrap_or(t));
    // The parser's own type is shown as Rust writes it: ParserError("Expected …").
    let quoted =
        ["ParserError(\"", "TokenizerError(\""].iter().find_map(|s| stripped.strip_prefix(s));
    match quoted.and_then(|q| q.strip_suffix("\")")) {
        Some(reason) => reason.replace("\\\"", "\"").replace("\\'", "'"),
        None => stripped.to_owned(),
    }
}
