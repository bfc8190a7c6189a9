//! All files below a folder whose names tell their format, in the order of their paths.
//!
//! Links are followed. Names that start with a dot are passed over, as is any name that
//! [`Format::of_name`] does not know.

use std::io;
use std::path::Path;

use demarche_text::Document;
use walkdir::{DirEntry, WalkDir};

use crate::failure::{ReadFailure, Reason};
use crate::{Format, Options, Source, open_file};

/// Reads the documents of the files below a folder. The format of the options is not used.
pub fn read(folder: &Path, options: &Options) -> impl Source + use<> {
    let root = folder.to_path_buf();
    let options = Options { format: Format::Auto, ..options.clone() };
    entries(folder).flat_map(move |entry| -> Box<dyn Source> {
        match entry {
            Ok(entry) if is_known(&entry) => open_file(entry.path(), &options),
            Ok(_) => Box::new(std::iter::empty::<Result<Document, ReadFailure>>()),
            Err(error) => {
                let path = error.path().unwrap_or(&root).to_path_buf();
                let reason = Reason::Io(io::Error::from(error));
                Box::new(std::iter::once(Err(ReadFailure::new(&path, reason))))
            }
        }
    })
}

/// Bytes of the files below a folder that are read.
pub(crate) fn size(folder: &Path) -> u64 {
    entries(folder)
        .filter_map(Result::ok)
        .filter(is_known)
        .filter_map(|entry| Some(entry.metadata().ok()?.len()))
        .sum()
}

fn entries(folder: &Path) -> impl Iterator<Item = walkdir::Result<DirEntry>> + use<> {
    WalkDir::new(folder)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry))
}

fn is_known(entry: &DirEntry) -> bool {
    entry.file_type().is_file() && Format::of_name(entry.path()).is_some()
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}
