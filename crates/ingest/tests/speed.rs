//! How fast files are read: `cargo test --release -- --ignored --nocapture speed`

#![cfg(test)]

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::time::Instant;

use demarche_ingest::{Options, stream};

/// Megabytes of each format, unpacked.
const MEGABYTES: usize = 64;

const WORDS: &str = "The ministers of both countries met in Geneva on Friday and agreed, after long talks, \
    to reopen the border that has been closed since the spring. ";

/// So many bytes of what is made of numbers, at least.
fn many(mut made: impl FnMut(&mut String, usize)) -> String {
    let mut all = String::new();
    let mut number = 0;
    while all.len() < MEGABYTES * 1_000_000 {
        made(&mut all, number);
        number += 1;
    }
    all
}

fn record(kind: &str, number: usize, media: &str, content: &str) -> String {
    format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: http://wire.example/{number}\r\n\
        WARC-Date: 2024-05-03T10:00:00Z\r\nContent-Type: {media}\r\nContent-Length: {}\r\n\r\n{content}\r\n\r\n",
        content.len()
    )
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn measure(what: &str, name: &str, bytes: Vec<u8>, unpacked: usize) {
    let size = bytes.len();
    let begun = Instant::now();
    let mut documents = 0_u64;
    for item in stream::read(Cursor::new(bytes), name, &Options::default()) {
        item.unwrap();
        documents += 1;
    }
    let seconds = begun.elapsed().as_secs_f64();
    println!(
        "{what}: {:.0} MB/s unpacked, {:.0} MB/s of the file, {:.0} documents/s, one thread",
        unpacked as f64 / 1e6 / seconds,
        size as f64 / 1e6 / seconds,
        documents as f64 / seconds
    );
}

#[test]
#[ignore = "a measurement"]
fn speed() {
    let text = WORDS.repeat(20);
    let lines = many(|all, i| {
        writeln!(all, "{{\"text\": \"{i} {text}\", \"date\": \"2024-05-03\"}}").unwrap();
    });
    measure("JSONL", "a.jsonl", lines.clone().into_bytes(), lines.len());
    measure("JSONL in gzip", "a.jsonl.gz", gzip(lines.as_bytes()), lines.len());
    let mut rows = "text,date\n".to_owned();
    rows += &many(|all, i| writeln!(all, "\"{i} {text}\",2024-05-03").unwrap());
    measure("CSV", "a.csv", rows.clone().into_bytes(), rows.len());

    let plain = many(|all, i| all.push_str(&record("resource", i, "text/plain", &text)));
    measure("WARC of texts", "a.warc", plain.clone().into_bytes(), plain.len());
    let images = many(|all, i| all.push_str(&record("resource", i, "image/png", &text)));
    measure("WARC, all passed over", "a.warc", images.clone().into_bytes(), images.len());
    let members = |number: usize| gzip(record("resource", number, "text/plain", &text).as_bytes());
    let packed: Vec<u8> = (0..20_000).flat_map(members).collect();
    let unpacked = 20_000 * record("resource", 10_000, "text/plain", &text).len();
    measure("WARC of texts in gzip", "a.warc.gz", packed, unpacked);
    let paragraphs = format!("<p>{WORDS}{WORDS}</p>").repeat(12);
    let menu = "<li><a href=/x>Section</a></li>".repeat(120);
    let page = |number: usize| {
        let html = format!(
            "<html lang=en><title>Border to reopen {number}</title><ul>{menu}</ul><article><h1>Border to reopen \
            {number}</h1>{paragraphs}</article><ul>{menu}</ul><script>{}</script></html>",
            "var a = 1;\n".repeat(500)
        );
        record("resource", number, "text/html", &html)
    };
    let pages: Vec<String> = (0..1000).map(page).collect();
    let unpacked = pages.iter().map(String::len).sum();
    let packed = pages.iter().flat_map(|page| gzip(page.as_bytes())).collect();
    measure("WARC of pages in gzip", "a.warc.gz", packed, unpacked);
}
