//! Finds a document again.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use demarche_text::Document;

use crate::failure::{ReadFailure, Reason};
use crate::place::{At, Place};
use crate::{Format, Options, stream, warc};

/// Reads the one document at a place again, such as that of a [`ReadFailure`] or the origin of a
/// document. The mapping and limits of `options` should be those with which it was read first.
///
/// Rows and lines before it are passed over without being made into documents, but the file may be
/// read from its start. Reading an archive begins at the place if a member of gzip or a record that is
/// not compressed begins there.
///
/// # Errors
/// What [`crate::read`] says of that document; [`Reason::Once`] for standard input,
/// [`Reason::NotThere`] if the file has no such place any more, [`Reason::Io`] for pipes, devices and folders.
pub fn reread(place: &Place, options: &Options) -> Result<Document, ReadFailure> {
    let failed = |reason| ReadFailure::at(place, reason);
    if place.path == Path::new(stream::STDIN) {
        return Err(failed(Reason::Once));
    }
    let file = open(&place.path).map_err(|e| failed(Reason::Io(e)))?;
    let mut options = options.clone();
    if place.format != Format::Auto {
        options.format = place.format;
    }
    // Where members and records of archives begin is known without those before them.
    if let At::Byte(byte) = place.at
        && matches!(options.format, Format::Warc | Format::Auto)
        && let Some(found) = warc::read_at(&place.path, byte, options.limits)
    {
        return found;
    }
    let mut of_file = None;
    for item in stream::read_file_from(file, &place.path, &options, place.at) {
        let at = match &item {
            Ok(document) => at(document),
            Err(failure) => failure.place().at,
        };
        if at == place.at {
            return item;
        }
        // What is wrong with the whole file is wrong with its documents.
        if let (At::Whole, Err(failure)) = (at, item) {
            of_file = Some(failure);
        }
    }
    Err(of_file.unwrap_or_else(|| failed(Reason::NotThere)))
}

/// Opens a file. A place may come from others: a pipe would be waited for, and a device may never end.
fn open(path: &Path) -> io::Result<File> {
    if fs::metadata(path)?.is_file() {
        File::open(path)
    } else {
        Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no regular file"))
    }
}

fn at(document: &Document) -> At {
    let Ok(place) = document.origin.as_deref().unwrap_or_default().parse::<Place>();
    place.at
}
