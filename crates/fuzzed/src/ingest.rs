//! The readers of news: one function a family of formats.

use demarche_ingest::html::Hints;
use demarche_ingest::{Format, Mapping, Options, decode, language};

use crate::items::{check, path, read};

/// Plain text: charsets, and the gate of languages.
pub fn text(bytes: &[u8]) {
    read(bytes, "a.txt", Format::Text.into());
    match decode::decode(bytes.to_vec()) {
        Ok(decoded) => {
            assert!(!decoded.encoding.is_empty());
            if std::str::from_utf8(bytes).is_ok() {
                let plain =
                    decoded.text.len() + 3 == bytes.len() || decoded.text.len() == bytes.len();
                assert!(plain, "a text in UTF-8 was altered");
            }
            if let Some((code, sure)) = language::identify(&decoded.text) {
                assert!(!code.is_empty() && sure.is_finite());
            }
            if let Ok(document) = demarche_text::Document::new(decoded.text) {
                let _ = language::gate(document);
            }
        }
        Err(failure) => assert!(failure.byte <= bytes.len(), "a byte behind the end"),
    }
}

/// JSON lines; what stands before a form feed is the mapping.
pub fn jsonl(bytes: &[u8]) {
    let (mapping, rest) = mapped(bytes);
    read(rest, "a.jsonl", Options { mapping, ..Format::Jsonl.into() });
}

/// Tables, the same bytes in both dialects; what stands before a form feed is the mapping.
pub fn table(bytes: &[u8]) {
    let (mapping, rest) = mapped(bytes);
    read(rest, "a.csv", Options { mapping: mapping.clone(), ..Format::Csv.into() });
    read(rest, "a.tsv", Options { mapping, ..Format::Tsv.into() });
}

/// Parquet files.
#[cfg(feature = "parquet")]
pub fn parquet(bytes: &[u8]) {
    read(bytes, "a.parquet", Format::Parquet.into());
}

/// Web pages, with and without what is known beside their bytes.
pub fn html(bytes: &[u8]) {
    let url = Some("https://wire.example/2024/05/03/talks.html");
    let hints = match bytes.len() % 4 {
        0 => Hints { url, charset: None, date: None },
        1 => Hints { url, charset: Some("windows-1252"), date: Some("2024-05-04") },
        _ => Hints::default(),
    };
    if let Ok(document) = demarche_ingest::html::article(bytes, &hints) {
        check(&document);
    }
}

/// Archives of web pages, plain and packed, by their first bytes or by their name.
pub fn archive(bytes: &[u8]) {
    let name = ["a.warc", "a.warc.gz", "a.arc", "a.warc.zst"][bytes.len() / 2 % 4];
    read(bytes, name, Format::Warc.into());
}

/// Feeds: RSS, Atom, JSON Feed.
pub fn feed(bytes: &[u8]) {
    use demarche_ingest::feed;

    let base = "https://wire.example/feeds/all.xml".parse().ok();
    if let Ok(feed) = feed::parse(bytes, base.as_ref()) {
        assert!(feed.entries.len() <= feed::MAX_ENTRIES);
        for entry in &feed.entries {
            if let Some(Ok(document)) = entry.document() {
                check(&document);
            }
        }
        for failure in &feed.failures {
            assert!(!failure.to_string().is_empty());
        }
    }
    let _ = feed::is_feed(bytes);
    for item in feed::read(bytes, path("a.xml")) {
        match item {
            Ok(document) => check(&document),
            Err(failure) => assert!(!failure.to_string().is_empty()),
        }
    }
}

/// Any format, told by the first bytes, behind any compression.
pub fn stream(bytes: &[u8]) {
    let name = ["-", "a", "a.json", "a.gz", "a.xml"][bytes.len() / 2 % 5];
    read(bytes, name, Options::default());
    // The same bytes as a compressed file: what comes out of it is read as it is.
    if bytes.len().is_multiple_of(8) {
        read(bytes, "a.txt.gz", Options::default());
    }
}

/// A mapping, if one stands before a form feed, and the rest.
fn mapped(bytes: &[u8]) -> (Mapping, &[u8]) {
    let Some(at) = bytes.iter().position(|&b| b == b'\x0C') else {
        return (Mapping::default(), bytes);
    };
    let mapping = std::str::from_utf8(&bytes[..at]).ok().and_then(|written| written.parse().ok());
    (mapping.unwrap_or_default(), &bytes[at + 1..])
}
