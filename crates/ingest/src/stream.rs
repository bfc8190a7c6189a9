//! A file or stream of either format, told apart by its first byte if need be.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use demarche_text::Document;

use crate::decode::is_utf16;
use crate::failure::{ReadFailure, Reason};
use crate::{Format, Source, jsonl, text};

/// What failures call standard input.
pub const STDIN: &str = "-";

/// Bytes to look at for the first that is not white space.
const BUFFER: usize = 64 << 10;

/// Reads documents from a stream. `path` is for failures.
///
/// With [`Format::Auto`], a stream whose first byte that is not white space is `{` is JSON lines;
/// any other is one text. Nothing is read before the first document is asked for.
pub fn read(
    from: impl Read + Send + 'static,
    path: impl Into<PathBuf>,
    format: Format,
) -> Box<dyn Source> {
    let path = path.into();
    let mut begin = Some(from);
    let mut rest: Option<Box<dyn Source>> = None;
    Box::new(std::iter::from_fn(move || {
        if let Some(from) = begin.take() {
            rest = Some(begin_reading(from, &path, format));
        }
        rest.as_mut()?.next()
    }))
}

fn begin_reading(from: impl Read + Send + 'static, path: &Path, format: Format) -> Box<dyn Source> {
    let mut from = BufReader::with_capacity(BUFFER, from);
    let is_jsonl = match format {
        Format::Jsonl => Ok(true),
        Format::Text => Ok(false),
        Format::Auto => from.fill_buf().map(looks_like_jsonl),
    };
    let one = |item: Result<Document, ReadFailure>| Box::new(std::iter::once(item));
    match is_jsonl {
        Ok(true) => Box::new(jsonl::read(from, path)),
        Ok(false) => one(text::read(from, path)),
        Err(error) => one(Err(ReadFailure::new(path, Reason::Io(error)))),
    }
}

/// Whether the first byte behind a mark and white space is `{`.
fn looks_like_jsonl(start: &[u8]) -> bool {
    let body = match start {
        [0xEF, 0xBB, 0xBF, rest @ ..] => rest,
        [_, _, rest @ ..] if is_utf16(start) => rest,
        all => all,
    };
    // The zero bytes are the other halves of UTF-16's ASCII characters.
    let zero = |b: u8| b == 0 && is_utf16(start);
    body.iter().find(|b| !b.is_ascii_whitespace() && !zero(**b)) == Some(&b'{')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(bytes: &[u8], format: Format) -> Vec<String> {
        read(std::io::Cursor::new(bytes.to_vec()), STDIN, format)
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
    }

    #[test]
    fn a_stream_that_breaks_is_a_failure() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
                Err(std::io::Error::other("gone"))
            }
        }
        for format in [Format::Auto, Format::Text, Format::Jsonl] {
            let found: Vec<_> = read(Broken, STDIN, format).collect();
            assert_eq!(found.len(), 1);
            assert!(found[0].as_ref().unwrap_err().to_string().contains("gone"));
        }
    }
}
