//! Archives made for tests.

// Each test file uses a part of it.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used)]

use std::io::{Cursor, Write as _};
use std::path::Path;

use demarche_ingest::warc::{self, Passed, Why};
use demarche_ingest::{Limits, ReadFailure};
use demarche_text::Document;

/// What an archive gives.
pub type Item = Result<Document, ReadFailure>;

/// All that an archive gives, and what was passed over.
pub fn read(bytes: impl Into<Vec<u8>>, name: &str) -> (Vec<Item>, Vec<(Why, u64)>) {
    let passed = Passed::default();
    let from = Cursor::new(bytes.into());
    let items = warc::read(from, Path::new(name), Limits::default(), &passed).collect();
    (items, passed.counts())
}

/// Titles or beginnings of documents and what failures say.
pub fn told(items: &[Item]) -> Vec<String> {
    items
        .iter()
        .map(|item| match item {
            Ok(d) => d.title.clone().unwrap_or_else(|| d.text().chars().take(40).collect()),
            Err(failure) => failure.to_string(),
        })
        .collect()
}

/// A record with these fields.
pub fn record(fields: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("WARC/1.0\r\n{fields}\r\nContent-Length: {}\r\n\r\n", content.len());
    [head.as_bytes(), content, b"\r\n\r\n"].concat()
}

/// A plain text that names its record.
pub fn text(number: usize) -> Vec<u8> {
    let uri = format!("WARC-Type: resource\r\nWARC-Target-URI: http://wire.example/{number}");
    record(&format!("{uri}\r\nContent-Type: text/plain"), format!("Text {number}.").as_bytes())
}

/// A response of HTTP.
pub fn response(status: u16, head: &str, body: &[u8]) -> Vec<u8> {
    let fields = "WARC-Type: response\r\nWARC-Target-URI: http://wire.example/a\r\n\
        WARC-Date: 2024-05-03T10:00:00Z\r\nContent-Type: application/http; msgtype=response";
    record(fields, &[format!("HTTP/1.1 {status} X\r\n{head}\r\n\r\n").as_bytes(), body].concat())
}

/// One member.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// One frame.
pub fn zstd(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
    encoder.include_checksum(true).unwrap();
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
