//! Which format a file has: by its name, else by its first bytes.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::decode::is_utf16;

/// How to read a file or stream. Compression is no format: gzip and zstd are undone for each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// By the file's name, else by its first bytes; what nothing tells is text.
    #[default]
    Auto,
    /// The whole is one text.
    Text,
    /// One JSON object a line.
    Jsonl,
    /// A table with a header, RFC 4180; fields are set apart by comma, semicolon, tab or bar.
    Csv,
    /// A table with a header whose fields are set apart by tabs.
    Tsv,
    /// Apache Parquet. Needs the cargo feature `parquet`.
    Parquet,
    /// A web page.
    Html,
    /// An archive of web pages, WARC or ARC.
    Warc,
    /// A feed: RSS, Atom or JSON Feed.
    Feed,
}

/// Endings of names, in lower case, and what they tell. Names behind these may be compressed.
const ENDINGS: &[(&str, Format)] = &[
    ("arc", Format::Warc),
    ("atom", Format::Feed),
    ("csv", Format::Csv),
    ("htm", Format::Html),
    ("html", Format::Html),
    ("jsonl", Format::Jsonl),
    ("ndjson", Format::Jsonl),
    ("parquet", Format::Parquet),
    ("rdf", Format::Feed),
    ("rss", Format::Feed),
    ("tab", Format::Tsv),
    ("tsv", Format::Tsv),
    ("txt", Format::Text),
    ("warc", Format::Warc),
    ("xhtml", Format::Html),
    ("xml", Format::Feed),
];

/// Endings of compressed files.
const COMPRESSED: &[&str] = &["gz", "gzip", "zst", "zstd"];

/// Bytes from which a format is told at most.
pub(crate) const SNIFFED: usize = 4 << 10;

/// What users call the formats, and what is read so.
const WORDS: [(&str, Format, &str); 9] = [
    ("auto", Format::Auto, "By name, else by the first bytes"),
    ("text", Format::Text, "The whole is one text"),
    ("jsonl", Format::Jsonl, "One JSON object a line"),
    ("csv", Format::Csv, "A table with a header, set apart by comma, semicolon, tab or bar"),
    ("tsv", Format::Tsv, "A table with a header, set apart by tabs"),
    ("parquet", Format::Parquet, "Parquet, where the program is built with it"),
    ("html", Format::Html, "A web page"),
    ("warc", Format::Warc, "An archive of web pages: WARC or ARC"),
    ("feed", Format::Feed, "RSS, Atom or JSON Feed"),
];

impl Format {
    /// The format that users call so.
    pub fn of_word(word: &str) -> Option<Self> {
        WORDS.iter().find(|(known, ..)| *known == word).map(|(_, format, _)| *format)
    }

    /// The words that users know formats by, each with a line for them.
    pub fn words() -> impl Iterator<Item = (&'static str, &'static str)> {
        WORDS.iter().map(|(word, _, line)| (*word, *line))
    }

    /// The format that a file's name tells, if it tells one: `.jsonl`, `.csv.gz`, `.warc.zst`.
    ///
    /// `.xml` is a feed here, but such a file is judged by its content first.
    pub fn of_name(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        let (rest, ending) = name.rsplit_once('.')?;
        let compressed = COMPRESSED.contains(&ending);
        let ending = if compressed { rest.rsplit_once('.')?.1 } else { ending };
        ENDINGS.iter().find(|(known, _)| *known == ending).map(|(_, format)| *format)
    }

    /// Whether a name of this format says less than the first bytes do.
    pub(crate) fn is_doubtful(self, path: &Path) -> bool {
        self == Self::Feed && path.to_str().is_some_and(|p| p.to_ascii_lowercase().contains(".xml"))
    }

    /// The format of a stream that starts so, decompressed. Nothing if more bytes are needed, which
    /// is never so when `ended` or when there are enough of them.
    pub(crate) fn of_start(start: &[u8], ended: bool) -> Option<Self> {
        let whole = ended || start.len() >= SNIFFED;
        let text = ascii(start);
        let body = text.trim_ascii_start();
        if body.is_empty() {
            return whole.then_some(Self::Text);
        }
        if body.starts_with(b"{") {
            // A complete line tells before the rest of a slow stream has come.
            let line = body.split(|&b| b == b'\n').next().unwrap_or(body);
            let complete = line.len() < body.len() && line.trim_ascii_end().ends_with(b"}");
            let feed = contains(body, b"//jsonfeed.org/version/");
            return match (complete || whole, feed) {
                (false, _) => None,
                (true, true) => Some(Self::Feed),
                (true, false) => Some(Self::Jsonl),
            };
        }
        for (magic, format) in
            [(&b"PAR1"[..], Self::Parquet), (b"WARC/", Self::Warc), (b"filedesc://", Self::Warc)]
        {
            if body.starts_with(magic) {
                return Some(format);
            }
            if magic.starts_with(body) && !whole {
                return None;
            }
        }
        if body.starts_with(b"<") {
            return of_markup(body).or(whole.then_some(Self::Text));
        }
        Some(Self::Text)
    }
}

/// The format of XML or HTML, by its first element. Prologues, comments and declarations are passed
/// over, but a declaration of the type is believed.
fn of_markup(body: &[u8]) -> Option<Format> {
    const PAGE: &[&[u8]] =
        &[b"html", b"head", b"body", b"title", b"meta", b"article", b"script", b"div", b"p"];
    const FEED: &[&[u8]] = &[b"rss", b"feed", b"rdf:rdf"];
    let mut rest = body;
    loop {
        rest = rest.trim_ascii_start();
        let end: &[u8] = match rest {
            [b'<', b'?', ..] => b"?>",
            [b'<', b'!', b'-', b'-', ..] => b"-->",
            [b'<', b'!', ..] => b">",
            _ => break,
        };
        let length = find(rest, end)? + end.len();
        let declared = rest.get(..length)?.to_ascii_lowercase();
        if declared.starts_with(b"<!doctype html") {
            return Some(Format::Html);
        }
        rest = rest.get(length..)?;
    }
    let name = rest.strip_prefix(b"<")?;
    let length = name.iter().position(|b| b.is_ascii_whitespace() || b"/>".contains(b))?;
    let name = name.get(..length)?.to_ascii_lowercase();
    if PAGE.contains(&name.as_slice()) {
        Some(Format::Html)
    } else {
        FEED.contains(&name.as_slice()).then_some(Format::Feed)
    }
}

/// The bytes without a byte order mark; of UTF-16 only the halves that ASCII characters need.
fn ascii(start: &[u8]) -> Vec<u8> {
    let start = start.get(..SNIFFED).unwrap_or(start);
    match start {
        [0xEF, 0xBB, 0xBF, rest @ ..] => rest.to_vec(),
        [_, _, rest @ ..] if is_utf16(start) => rest.iter().copied().filter(|&b| b != 0).collect(),
        all => all.to_vec(),
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|w| w == wanted)
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    find(bytes, wanted).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(start: &str) -> Format {
        Format::of_start(start.as_bytes(), true).unwrap()
    }

    #[test]
    fn names_tell_also_behind_compression() {
        let named = |name: &str| Format::of_name(Path::new(name));
        assert_eq!(named("a/b.TXT"), Some(Format::Text));
        assert_eq!(named("b.csv.gz"), Some(Format::Csv));
        assert_eq!(named("CC-NEWS-1.warc.zst"), Some(Format::Warc));
        assert_eq!(named("feed.xml"), Some(Format::Feed));
        for name in ["b.gz", "b", "b.md", "csv", "gz.zst", "b.csv.gz.bak"] {
            assert_eq!(named(name), None, "{name}");
        }
    }

    #[test]
    fn first_bytes_tell() {
        assert_eq!(of(" \r\n{\"text\": 1}"), Format::Jsonl);
        assert_eq!(of("\u{FEFF}{\"a\": 1}\n{}"), Format::Jsonl);
        let feed = "{\n \"version\": \"https://jsonfeed.org/version/1.1\"";
        assert_eq!(of(feed), Format::Feed);
        assert_eq!(of("PAR1\0\0"), Format::Parquet);
        assert_eq!(of("WARC/1.0\r\n"), Format::Warc);
        assert_eq!(of("filedesc://x.arc 0.0.0.0 2024"), Format::Warc);
        assert_eq!(of("<!DOCTYPE HTML><p>"), Format::Html);
        assert_eq!(of("<!-- saved -->\n<HTML lang=en>"), Format::Html);
        let xhtml = "<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x'><html>";
        assert_eq!(of(xhtml), Format::Html);
        assert_eq!(of("<?xml version='1.0'?>\n<?style x?><rss version='2.0'>"), Format::Feed);
        assert_eq!(of("<feed xmlns='http://www.w3.org/2005/Atom'>"), Format::Feed);
        assert_eq!(of("<rdf:RDF>"), Format::Feed);
        for text in ["", " \n", "A {brace}", "<quote>", "<", "<!--", "WAR", "<3 and <html>"] {
            assert_eq!(of(text), Format::Text, "{text}");
        }
    }

    #[test]
    fn a_slow_stream_is_waited_for_only_as_long_as_needed() {
        let of = |start: &[u8]| Format::of_start(start, false);
        for more in [&b""[..], b"  ", b"{\"te", b"{\n", b"WARC", b"<", b"<!-- x", b"<htm"] {
            assert_eq!(of(more), None);
        }
        assert_eq!(of(b"{\"text\": \"a\"}\n"), Some(Format::Jsonl));
        assert_eq!(of(b"Iran"), Some(Format::Text));
        assert_eq!(of(b"<html>"), Some(Format::Html));
        assert_eq!(of(&[b' '; SNIFFED]), Some(Format::Text));
    }
}
