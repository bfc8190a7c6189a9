//! The files and folders that a pattern names, in the order of their paths.
//!
//! `*` and `?` stand for characters within a name, `[a-f]` for one of several, `**` for any folders.
//! Names that start with a dot must be written so. Files are judged as if each had been named.

use std::io;
use std::path::Path;

use ::glob::{MatchOptions, Paths, PatternError, glob_with};

use crate::failure::{ReadFailure, Reason};
use crate::{Options, Source, failure, folder, open};

const OPTIONS: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: true,
};

/// Reads the documents of what a pattern names. A pattern that names nothing is one failure.
pub fn read(pattern: &str, options: &Options) -> Box<dyn Source> {
    let mut paths = match matches(pattern) {
        Ok(paths) => paths.peekable(),
        Err(error) => return failure(Path::new(pattern), Reason::Pattern(error.to_string())),
    };
    if paths.peek().is_none() {
        return failure(Path::new(pattern), Reason::NoMatch);
    }
    let options = options.clone();
    Box::new(paths.flat_map(move |path| match path {
        Ok(path) => open(&path, &options),
        Err(error) => {
            let path = error.path().to_path_buf();
            let reason = Reason::Io(io::Error::from(error));
            Box::new(std::iter::once(Err(ReadFailure::new(&path, reason))))
        }
    }))
}

/// The path as a pattern, if it holds a sign that only patterns need.
pub(crate) fn pattern(path: &Path) -> Option<&str> {
    path.to_str().filter(|path| path.contains(['*', '?', '[']))
}

/// Bytes of what a pattern names.
pub(crate) fn size(pattern: &str) -> Option<u64> {
    let sizes = matches(pattern).ok()?.filter_map(Result::ok).filter_map(|path| {
        let meta = path.metadata().ok()?;
        Some(if meta.is_dir() { folder::size(&path) } else { meta.len() })
    });
    Some(sizes.sum())
}

fn matches(pattern: &str) -> Result<Paths, PatternError> {
    glob_with(pattern, OPTIONS)
}
