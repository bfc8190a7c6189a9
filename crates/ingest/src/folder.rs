//! All files below a folder whose names tell their format, in the order of their paths.
//!
//! Links are followed. Names that start with a dot are passed over, as is any name that
//! [`Format::of_name`] does not know.

use std::io;
use std::path::Path;

use demarche_text::Document;
use walkdir::{DirEntry, WalkDir};

use crate::failure::{ReadFailure, Reason};
use crate::{Format, Source, open_file};

/// Reads the documents of the files below a folder.
pub fn read(folder: &Path) -> impl Source + use<> {
    let root = folder.to_path_buf();
    WalkDir::new(folder)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry))
        .flat_map(move |entry| -> Box<dyn Source> {
            match entry {
                Ok(entry) if entry.file_type().is_file() => {
                    if Format::of_name(entry.path()).is_some() {
                        open_file(entry.path(), Format::Auto)
                    } else {
                        Box::new(std::iter::empty::<Result<Document, ReadFailure>>())
                    }
                }
                Ok(_) => Box::new(std::iter::empty()),
                Err(error) => {
                    let path = error.path().unwrap_or(&root).to_path_buf();
                    let reason = Reason::Io(io::Error::from(error));
                    Box::new(std::iter::once(Err(ReadFailure::new(&path, reason))))
                }
            }
        })
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}
