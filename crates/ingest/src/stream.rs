//! A file or stream of any format: undoes its compression, tells its format, and reads it.
//!
//! What a caller or the file's name says of the format holds; else the first bytes tell. Compression
//! is told by the first bytes alone, whatever the name. Each format is then read by its own module;
//! what all have in common is added here: the origin of a document, the format of a failure.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use demarche_text::Document;

use crate::compress::{Compression, Refusal};
use crate::failure::{ReadFailure, Reason};
use crate::format::SNIFFED;
use crate::place::{At, Place};
use crate::progress::Counted;
use crate::{Format, Options, Source, csv, feed, html, jsonl, parquet, text, warc};

/// What failures call standard input.
pub const STDIN: &str = "-";

/// Room for what is read ahead.
const BUFFER: usize = 64 << 10;

/// Bytes of a compressed stream that are looked at, at most.
const HEAD: usize = 8 << 10;

/// Reads documents from a stream. `path` is for failures, and its name for the format.
///
/// Nothing is read before the first document is asked for.
pub fn read(
    from: impl Read + Send + 'static,
    path: impl Into<PathBuf>,
    options: &Options,
) -> Box<dyn Source> {
    lazily(From::Stream(Box::new(from)), path.into(), options, At::Whole)
}

/// Reads documents from a file.
pub(crate) fn read_file(file: File, path: &Path, options: &Options) -> Box<dyn Source> {
    read_file_from(file, path, options, At::Whole)
}

/// Reads documents from a file, of which those before a place may be left out.
pub(crate) fn read_file_from(
    file: File,
    path: &Path,
    options: &Options,
    at: At,
) -> Box<dyn Source> {
    lazily(From::File(file), path.to_path_buf(), options, at)
}

/// What is read.
enum From {
    Stream(Box<dyn Read + Send>),
    File(File),
}

fn lazily(from: From, path: PathBuf, options: &Options, at: At) -> Box<dyn Source> {
    let options = options.clone();
    let mut begin = Some(from);
    let mut rest: Option<Box<dyn Source>> = None;
    Box::new(std::iter::from_fn(move || {
        if let Some(from) = begin.take() {
            let work = Work { path: &path, options: &options, at };
            rest = Some(work.begin(from).unwrap_or_else(|reason| one(Err(reason))));
        }
        rest.as_mut()?.next()
    }))
}

/// One file or stream to be read.
struct Work<'a> {
    path: &'a Path,
    options: &'a Options,
    at: At,
}

impl Work<'_> {
    fn begin(&self, from: From) -> Result<Box<dyn Source>, ReadFailure> {
        // Parquet is read from its end: the file is needed as one.
        let (from, file): (Box<dyn Read + Send>, _) = match from {
            From::Stream(from) => (from, None),
            From::File(file) => {
                let whole = file.metadata().is_ok_and(|meta| meta.is_file());
                let second = if whole { file.try_clone().ok() } else { None };
                (Box::new(file), second)
            }
        };
        let mut from = Counted::new(from, self.options.progress.clone());
        let start =
            Start::of(&mut from, self.named()).map_err(|e| self.failed(Refusal::reason(e)))?;
        let format = start.format;
        let raw = BufReader::with_capacity(BUFFER, Cursor::new(start.head).chain(from));
        let source = match (start.compression, format) {
            (None, Format::Parquet) if file.is_some() => match file {
                Some(file) => self.parquet(file),
                None => return Err(self.failed(Reason::NotThere)),
            },
            // Its compression tells where records begin: its reader undoes it.
            (_, Format::Warc) => self.archive(raw),
            (None, _) => self.plain(raw, format, self.options.limits.text),
            (Some(compression), _) => {
                let limits = self.options.limits;
                let undone =
                    compression.undo(raw, limits).map_err(|e| self.failed(Refusal::reason(e)))?;
                let undone = BufReader::with_capacity(BUFFER, undone);
                self.plain(undone, format, limits.text.min(limits.document))
            }
        };
        Ok(Box::new(Finished { source, format, path: self.path.to_path_buf() }))
    }

    /// The format that is said or named, if the first bytes need not tell.
    fn named(&self) -> Named {
        match (self.options.format, Format::of_name(self.path)) {
            (Format::Auto, None) => Named::No,
            (Format::Auto, Some(named)) if named.is_doubtful(self.path) => Named::Perhaps(named),
            (Format::Auto, Some(named)) => Named::Yes(named),
            (said, _) => Named::Yes(said),
        }
    }

    /// Reads a stream that is not compressed. `limit` is that of a text.
    fn plain(
        &self,
        from: impl io::BufRead + Send + 'static,
        format: Format,
        limit: u64,
    ) -> Box<dyn Source> {
        let limits = self.options.limits;
        match format {
            Format::Jsonl => {
                let lines = jsonl::read(from, self.path, self.options);
                match self.at {
                    At::Line(line) => Box::new(lines.starting_at(line)),
                    _ => Box::new(lines),
                }
            }
            Format::Csv | Format::Tsv => {
                let table = csv::read(from, self.path, format, self.options);
                match self.at {
                    At::Row(row) => Box::new(table.starting_at(row)),
                    _ => Box::new(table),
                }
            }
            Format::Parquet => match parquet::spool(from, limits.stream) {
                Ok(file) => self.parquet(file),
                Err(reason) => one(Err(self.failed(reason))),
            },
            Format::Html => {
                let most = limits.document.min(html::MAX_PAGE_BYTES as u64);
                let article = text::whole(from, most)
                    .and_then(|page| html::article(&page, &html::Hints::default()));
                one(article.map_err(|reason| self.failed(reason)))
            }
            Format::Feed => match text::whole(from, feed::MAX_BYTES as u64) {
                Ok(bytes) => Box::new(self.entries(&bytes)),
                Err(reason) => one(Err(self.failed(reason))),
            },
            Format::Warc => self.archive(from),
            Format::Text | Format::Auto => one(text::read(from, self.path, limit)),
        }
    }

    fn archive(&self, from: impl io::BufRead + Send + 'static) -> Box<dyn Source> {
        let Options { limits, passed, .. } = self.options;
        Box::new(warc::read(from, self.path, *limits, passed))
    }

    fn parquet(&self, file: File) -> Box<dyn Source> {
        let row = if let At::Row(row) = self.at { row } else { 1 };
        parquet::read_from_row(file, self.path, self.options, row)
    }

    /// The entries of a feed; what it says of their number is kept.
    fn entries(&self, bytes: &[u8]) -> impl Source + use<> {
        let path = self.path.to_path_buf();
        feed::read(bytes, &path).into_iter().zip(1..).map(move |(item, number)| {
            item.map(|mut document| {
                let at = At::Entry(number);
                let place = Place { path: path.clone(), format: Format::Feed, at };
                document.origin.get_or_insert_with(|| place.to_string());
                document
            })
        })
    }

    fn failed(&self, reason: Reason) -> ReadFailure {
        ReadFailure::new(self.path, reason)
    }
}

fn one(item: Result<Document, ReadFailure>) -> Box<dyn Source> {
    Box::new(std::iter::once(item))
}

/// What a caller or a name says of the format.
#[derive(Clone, Copy)]
enum Named {
    No,
    /// If the first bytes do not say otherwise.
    Perhaps(Format),
    Yes(Format),
}

/// The start of a stream, and what it tells.
struct Start {
    head: Vec<u8>,
    compression: Option<Compression>,
    format: Format,
}

impl Start {
    /// Reads as much as is needed, and no more: a slow stream gives its first document early.
    fn of(from: &mut impl Read, named: Named) -> io::Result<Self> {
        let mut head = Vec::new();
        let mut room = vec![0; HEAD];
        loop {
            let space = room.get_mut(head.len()..).unwrap_or_default();
            let read = match from.read(space) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                read => read?,
            };
            head.extend_from_slice(space.get(..read).unwrap_or_default());
            let ended = read == 0;
            if let Some((compression, format)) = told(&head, ended, named) {
                return Ok(Self { head, compression, format });
            }
        }
    }
}

/// What a start tells; nothing if more of it is needed.
fn told(head: &[u8], ended: bool, named: Named) -> Option<(Option<Compression>, Format)> {
    let whole = ended || head.len() >= HEAD;
    if head.len() < 4 && !whole {
        return None;
    }
    let compression = Compression::of_start(head);
    if let Named::Yes(format) = named {
        return Some((compression, format));
    }
    let found = match compression {
        None => Format::of_start(head, whole)?,
        Some(_) if !whole => return None,
        Some(compression) => {
            let start = compression.undo_start(head, SNIFFED as u64);
            Format::of_start(&start, true)?
        }
    };
    Some(match (named, found) {
        (Named::Perhaps(format), Format::Text) => (compression, format),
        _ => (compression, found),
    })
}

/// Adds to documents and failures what their reader does not know.
struct Finished {
    source: Box<dyn Source>,
    format: Format,
    path: PathBuf,
}

impl Iterator for Finished {
    type Item = Result<Document, ReadFailure>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(match self.source.next()? {
            Ok(mut document) => {
                document.origin.get_or_insert_with(|| self.path.display().to_string());
                Ok(document)
            }
            Err(mut failure) => {
                failure.format = self.format;
                if let Reason::Io(error) = failure.reason {
                    failure.reason = Refusal::reason(error);
                }
                Err(failure)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(bytes: &[u8], format: Format) -> Vec<String> {
        read(Cursor::new(bytes.to_vec()), STDIN, &format.into())
            .map(|d| d.map_or_else(|e| e.to_string(), |d| d.text().to_owned()))
            .collect()
    }

    #[test]
    fn the_first_byte_tells() {
        let utf16: Vec<u8> =
            "\u{FEFF}\n {\"text\": \"a\"}".encode_utf16().flat_map(u16::to_be_bytes).collect();
        for jsonl in [&b"\r\n  {\"text\": \"a\"}"[..], b"\xEF\xBB\xBF{\"text\": \"a\"}", &utf16] {
            assert_eq!(texts(jsonl, Format::Auto), ["a"]);
        }
        assert_eq!(texts(b"A {brace}\nlater", Format::Auto), ["A {brace}\nlater"]);
        assert_eq!(texts(b"", Format::Auto), ["-: the text is empty"]);
    }

    #[test]
    fn a_forced_format_is_kept() {
        assert_eq!(texts(b"{a}", Format::Text), ["{a}"]);
        assert!(texts(b"a", Format::Jsonl)[0].contains("not valid JSON"));
        assert_eq!(texts(b"id,text\n1,a\n", Format::Csv), ["a"]);
    }

    #[test]
    fn compression_is_undone_for_each_format() {
        for (plain, expected) in
            [("{\"text\": \"a\"}\n{\"text\": \"b\"}\n", &["a", "b"][..]), ("Iran", &["Iran"])]
        {
            let zstd = zstd::encode_all(plain.as_bytes(), 3).unwrap();
            let mut gzip =
                flate2::read::GzEncoder::new(plain.as_bytes(), flate2::Compression::fast());
            let mut gz = Vec::new();
            gzip.read_to_end(&mut gz).unwrap();
            for bytes in [zstd, gz] {
                assert_eq!(texts(&bytes, Format::Auto), expected);
            }
        }
    }

    #[test]
    fn xml_that_is_a_page_is_read_as_one() {
        let perhaps = Named::Perhaps(Format::Feed);
        let told = |head: &[u8]| told(head, true, perhaps).unwrap().1;
        assert_eq!(told(b"<!DOCTYPE html><html>"), Format::Html);
        assert_eq!(told(b"<nitf>"), Format::Feed);
    }

    #[test]
    fn a_slow_stream_gives_its_first_document_before_its_second() {
        /// Ends the test if it is read beyond the first line.
        struct Slow(Cursor<&'static [u8]>);
        impl Read for Slow {
            fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
                let length = into.len().min(5);
                match self.0.read(&mut into[..length])? {
                    0 => panic!("read too far"),
                    read => Ok(read),
                }
            }
        }
        let slow = Slow(Cursor::new(&b"{\"text\": \"a\"}\n"[..]));
        let document = read(slow, STDIN, &Options::default()).next().unwrap().unwrap();
        assert_eq!(document.text(), "a");
    }

    #[test]
    fn a_stream_that_breaks_is_a_failure() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("gone"))
            }
        }
        for format in [Format::Auto, Format::Text, Format::Jsonl, Format::Csv, Format::Html] {
            let found: Vec<_> = read(Broken, STDIN, &format.into()).collect();
            assert_eq!(found.len(), 1);
            assert!(found[0].as_ref().unwrap_err().to_string().contains("gone"));
        }
    }
}
