//! The addresses of articles in GDELT's files of events.
//!
//! Such a file has no header and its fields are separated by tabs: 61 in GDELT 2.0, 58 in the daily
//! files of 1.0, with the address of one article last; 57 in the files of 1.0 before April 2013,
//! which name no articles. The field before the address is when GDELT added the event, within minutes
//! after it found the article; its day is the date of the link. A file may lie in a zip archive.

use std::collections::HashSet;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use super::{LineError, Lines, Link, LinkKind, MAX_LINE_BYTES, shown, web_url};
use crate::date;
use crate::failure::{ReadFailure, Reason};

/// Different addresses that one file may have. The largest daily files have some 100,000.
pub const MAX_ADDRESSES: usize = 2_000_000;

/// Bytes that a file may have when it is unpacked.
pub const MAX_UNPACKED_BYTES: u64 = 256 << 20;

/// Fields of a row that has an address.
const FIELDS: [usize; 2] = [58, 61];

/// Fields of a row of the older files, without an address.
const FIELDS_WITHOUT_ADDRESS: usize = 57;

/// The different addresses of a file of events, each with the day it was found, in the order of the
/// file. `path` is for failures.
pub fn events(from: impl Read + Send + 'static, path: &Path) -> Events {
    Events {
        lines: Lines::new(from.take(MAX_UNPACKED_BYTES + 1)),
        path: path.to_path_buf(),
        known: HashSet::new(),
        bytes: 0,
        ended: false,
    }
}

/// The addresses of a file of events that may be zipped. `path` is for failures.
///
/// Of an archive, the first file is read.
pub fn events_of_bytes(bytes: Vec<u8>, path: &Path) -> Result<Events, ReadFailure> {
    if !bytes.starts_with(b"PK\x03\x04") {
        return Ok(events(Cursor::new(bytes), path));
    }
    let failed = |e: &dyn std::fmt::Display| ReadFailure::new(path, Reason::Zip(e.to_string()));
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| failed(&e))?;
    let mut file = archive.by_index(0).map_err(|e| failed(&e))?;
    if file.size() > MAX_UNPACKED_BYTES {
        return Err(ReadFailure::new(path, Reason::LongFile(MAX_UNPACKED_BYTES)));
    }
    let mut unpacked = Vec::new();
    file.by_ref()
        .take(MAX_UNPACKED_BYTES + 1)
        .read_to_end(&mut unpacked)
        .map_err(|e| failed(&e))?;
    Ok(events(Cursor::new(unpacked), path))
}

/// The links of a file of events. Made by [`events`].
pub struct Events {
    lines: Lines,
    path: PathBuf,
    known: HashSet<Box<str>>,
    bytes: u64,
    ended: bool,
}

impl Iterator for Events {
    type Item = Result<Link, ReadFailure>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            let found = match self.lines.next_line() {
                Ok(None) => break,
                Ok(Some(line)) => {
                    self.bytes += line.len() as u64 + 1;
                    link_of_row(line)
                }
                Err(LineError::Long) => {
                    Err(Reason::LongLine(u64::try_from(MAX_LINE_BYTES).unwrap_or(u64::MAX)))
                }
                Err(LineError::Io(error)) => {
                    self.ended = true;
                    Err(Reason::Io(error))
                }
            };
            let found = match found {
                Ok(None) => continue,
                Ok(Some(link)) if self.known.contains(link.url.as_str()) => continue,
                Ok(Some(_)) if self.known.len() == MAX_ADDRESSES => {
                    self.ended = true;
                    Err(Reason::TooMany { what: "addresses", most: MAX_ADDRESSES })
                }
                Ok(Some(link)) => {
                    self.known.insert(link.url.as_str().into());
                    Ok(link)
                }
                Err(reason) => {
                    // The whole file is of this kind.
                    self.ended |= matches!(reason, Reason::EventFields { found: 57, .. });
                    Err(reason)
                }
            };
            let line = Some(self.lines.number);
            return Some(
                found
                    .map_err(|reason| ReadFailure { line, ..ReadFailure::new(&self.path, reason) }),
            );
        }
        if !self.ended && self.bytes > MAX_UNPACKED_BYTES {
            self.ended = true;
            let reason = Reason::LongFile(MAX_UNPACKED_BYTES);
            return Some(Err(ReadFailure::new(&self.path, reason)));
        }
        self.ended = true;
        None
    }
}

/// The address of one row, if it has one.
fn link_of_row(line: &[u8]) -> Result<Option<Link>, Reason> {
    if line.is_empty() {
        return Ok(None);
    }
    let found = line.split(|&b| b == b'\t').count();
    if !FIELDS.contains(&found) {
        let expected = if found == FIELDS_WITHOUT_ADDRESS {
            "58 or 61: these older files name no articles"
        } else {
            "58 or 61"
        };
        return Err(Reason::EventFields { found, expected });
    }
    // Names in other fields may be in any encoding; the address is ASCII.
    let mut fields = line.rsplit(|&b| b == b'\t');
    let text =
        |field: Option<&[u8]>| String::from_utf8_lossy(field.unwrap_or_default()).into_owned();
    let (address, added) = (text(fields.next()), text(fields.next()));
    let Some(url) = web_url(&address) else {
        return Err(Reason::Address(shown(&address)));
    };
    let date = date::of_digits(added.trim());
    Ok(Some(Link { date, ..Link::new(url, LinkKind::Article) }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn row(fields: usize, added: &str, url: &str) -> String {
        let mut row = vec!["x"; fields];
        row[fields - 2] = added;
        row[fields - 1] = url;
        row.join("\t") + "\n"
    }

    fn read(bytes: Vec<u8>) -> Vec<Result<Link, ReadFailure>> {
        match events_of_bytes(bytes, Path::new("e.csv")) {
            Ok(events) => events.collect(),
            Err(failure) => vec![Err(failure)],
        }
    }

    #[test]
    fn addresses_once_with_the_day_they_were_added() {
        let file = row(61, "20240503121500", "https://news.example/a")
            + &row(61, "20240503121500", "https://news.example/a")
            + &row(58, "20240504", "https://news.example/b")
            + &row(61, "20240503121500", "BBC Monitoring")
            + "short\trow\n";
        let found = read(file.into_bytes());
        let a = found[0].as_ref().unwrap();
        assert_eq!(
            (a.url.as_str(), a.date.as_deref()),
            ("https://news.example/a", Some("2024-05-03"))
        );
        assert_eq!(found[1].as_ref().unwrap().date.as_deref(), Some("2024-05-04"));
        assert!(found[2].as_ref().unwrap_err().to_string().starts_with("e.csv, line 4: "));
        assert!(matches!(
            found[3].as_ref().unwrap_err().reason,
            Reason::EventFields { found: 2, .. }
        ));
        assert_eq!(found.len(), 4);
    }

    #[test]
    fn files_without_addresses_are_one_failure() {
        let found = read((row(57, "a", "b") + &row(57, "a", "b")).into_bytes());
        assert_eq!(found.len(), 1);
        assert!(found[0].as_ref().unwrap_err().to_string().contains("name no articles"));
    }

    #[test]
    fn a_zipped_file() {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file("20240503.export.CSV", options).unwrap();
        zip.write_all(row(61, "20240503000000", "http://news.example/z").as_bytes()).unwrap();
        let mut bytes = zip.finish().unwrap().into_inner();
        assert_eq!(read(bytes.clone())[0].as_ref().unwrap().url, "http://news.example/z");
        bytes.truncate(bytes.len() / 2);
        assert!(matches!(read(bytes)[0].as_ref().unwrap_err().reason, Reason::Zip(_)));
    }
}
