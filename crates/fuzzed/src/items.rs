//! What holds of every reader of documents.

use std::io::{Cursor, Read};
use std::path::Path;
use std::time::Duration;

use demarche_ingest::{Format, Limits, Options, Place, ReadFailure, stream};
use demarche_text::Document;

/// Hands out a few bytes at a time, as pipes and sockets may.
struct Trickle(Cursor<Vec<u8>>, usize);

impl Read for Trickle {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let length = into.len().min(self.1);
        self.0.read(&mut into[..length])
    }
}

/// Reads bytes as a format, whole and in pieces: the same comes out, and it is sound.
///
/// The length of the input chooses the limits and the size of the pieces, so that a corpus needs no bytes of ours.
pub(crate) fn read(bytes: &[u8], name: &str, mut options: Options) {
    let patience = Duration::from_secs(1);
    options.limits.patience = patience;
    let small = bytes.len() % 2 == 1;
    if small {
        options.limits = Limits { document: 300, text: 600, stream: 2000, ratio: 4, patience };
    }
    // Each item takes a byte at least, of what the input can unpack to.
    let most = 1000 + 2000 * bytes.len();
    let whole: Vec<String> =
        stream::read(Cursor::new(bytes.to_vec()), name, &options).take(most).map(shown).collect();
    assert!(whole.len() < most, "{name}: no end");
    // Decoders may give more or less before the byte that breaks them, by how they are fed.
    let packed = bytes.starts_with(b"\x1F\x8B") || bytes.starts_with(b"\x28\xB5\x2F\xFD");
    if packed || options.format == Format::Parquet {
        return;
    }
    let trickle = Trickle(Cursor::new(bytes.to_vec()), 1 + bytes.len() % 7);
    let pieces: Vec<String> = stream::read(trickle, name, &options).take(most).map(shown).collect();
    assert_eq!(
        whole,
        pieces,
        "{name}: pieces of {} bytes give something else",
        1 + bytes.len() % 7
    );
}

/// Checks an item and shows all of it.
pub(crate) fn shown(item: Result<Document, ReadFailure>) -> String {
    match item {
        Ok(document) => {
            check(&document);
            let origin = document.origin.as_deref().expect("a document without an origin");
            let place: Place = origin.parse().unwrap_or_else(|never| match never {});
            assert_eq!(place.to_string(), origin);
            format!("{document:?}")
        }
        Err(failure) => {
            let said = failure.to_string();
            assert!(!said.is_empty());
            let place = failure.place();
            assert_eq!(place.path, failure.path);
            format!("{said} {place:?} {:?} {:?} {:?}", failure.line, failure.row, failure.byte)
        }
    }
}

/// Checks what holds of each document.
pub(crate) fn check(document: &Document) {
    assert!(!document.text().is_empty(), "a document without a text");
    assert!(!document.id.is_empty(), "a document without an id");
    if let Some(date) = &document.date {
        let day = demarche_ingest::date::day(date);
        assert_eq!(day.as_deref(), Some(date.as_str()), "a date that is no day");
    }
}

/// A place for failures.
pub(crate) fn path(name: &str) -> &Path {
    Path::new(name)
}
