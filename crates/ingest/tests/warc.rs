//! Archives of the web: the samples of the format's own tools, what is read of an archive, and what is not.

#![cfg(test)]

mod archives;

use std::fs::File;
use std::io::{BufReader, Write as _};
use std::path::Path;

use archives::{gzip, read, record, response, text, told, zstd};
use demarche_ingest::warc::{self, Passed, Why};
use demarche_ingest::{At, Format, Input, Limits, Options, Place, Reason, reread};

#[test]
fn each_sample_gives_what_is_in_it() {
    use Why::{MediaType, NoArticle, RecordType, Scheme, Status};
    let Some(folder) = demarche_testkit::data("formats/warc") else { return };
    let digest = "the record is not as it was written: its";
    let length = "the record has no valid length";
    // The page of example.com has 28 words: that is no article.
    let samples: &[(&str, &[(u64, &str)], &[(Why, u64)])] = &[
        (
            "bad.arc",
            // Lengths of -1 and abc; the third record holds one line end.
            &[
                (0, length),
                (134, length),
                (202, "no valid HTTP response is in the record"),
                (262, length),
            ],
            &[],
        ),
        (
            // One member for all records; the digest of the revisit is that of other bytes.
            "example-bad-non-chunked.warc.gz",
            &[(3370, &format!("{digest} block digest differs"))],
            &[(RecordType, 4), (NoArticle, 1)],
        ),
        ("example-bad.warc.gz.bad", &[], &[(RecordType, 4), (Status, 1), (NoArticle, 1)]),
        (
            // The same request four times; the digests of the others are in Base32 and Base64.
            "example-digest.warc",
            &[(0, &format!("{digest} payload digest differs"))],
            &[(RecordType, 3)],
        ),
        ("example-resource.warc.gz", &[], &[(RecordType, 2), (NoArticle, 1)]),
        ("example-space-in-target-uri.warc.gz", &[], &[(RecordType, 1), (MediaType, 1)]),
        // Its line ends were changed, so that 1591 bytes became 1579.
        (
            "example-space-in-url.arc",
            &[(151, "the record is shorter than its length says")],
            &[(RecordType, 1)],
        ),
        // The length is two bytes short.
        (
            "example-trunc.warc",
            &[(1197, "the record is longer than its length says")],
            &[(RecordType, 3)],
        ),
        // Addresses in angle brackets; two resources of the crawler itself.
        (
            "example-wget-bad-target-uri.warc.gz",
            &[],
            &[(RecordType, 3), (Scheme, 2), (NoArticle, 1)],
        ),
        // A record in three members, without a byte that was digested.
        (
            "example-wrong-chunks.warc.gz",
            &[(0, &format!("{digest} block digest differs"))],
            &[(RecordType, 1)],
        ),
        ("example.arc", &[], &[(RecordType, 1), (NoArticle, 1)]),
        ("example.arc.gz", &[], &[(RecordType, 1), (NoArticle, 1)]),
        ("example.warc", &[], &[(RecordType, 5), (NoArticle, 1)]),
        ("example.warc.gz", &[], &[(RecordType, 5), (NoArticle, 1)]),
        ("post-test.warc.gz", &[], &[(RecordType, 3), (MediaType, 3)]),
    ];
    for (name, failures, counts) in samples {
        let passed = Passed::default();
        let from = BufReader::new(File::open(folder.join(name)).unwrap());
        let items: Vec<_> = warc::read(from, Path::new(name), Limits::default(), &passed).collect();
        let expected: Vec<String> =
            failures.iter().map(|(at, said)| format!("{name}, byte {at}: {said}")).collect();
        assert_eq!(told(&items), expected, "{name}");
        assert_eq!(&passed.counts(), counts, "{name}");
    }
    // The one sample with an article, in chunks.
    let name = "example-iana.org-chunked.warc";
    let (items, counts) = read(std::fs::read(folder.join(name)).unwrap(), name);
    let [Ok(document)] = items.as_slice() else { panic!("{items:?}") };
    assert_eq!(document.title.as_deref(), Some("Internet Assigned Numbers Authority"));
    assert_eq!(document.url.as_deref(), Some("http://iana.org/"));
    assert_eq!(document.origin.as_deref(), Some("example-iana.org-chunked.warc, byte 405"));
    assert!(document.text().contains("distributed. Following successful key ceremonies"));
    assert_eq!(counts, [(RecordType, 2)]);
    let all = std::fs::read_dir(folder).unwrap().count();
    assert_eq!(all, samples.len() + 1, "each sample is tested");
}

#[test]
fn pages_are_read_with_what_the_record_says() {
    let words = "Both sides agreed to reopen the border after talks that took a week in Geneva. ";
    let page = format!(
        "<title>Talks end</title><link rel=canonical href=/b><meta name=date content=2024-05-09>
        <time datetime=2024-05-02></time><p>{0}</p><p>Präsident: {0}</p>",
        words.repeat(3)
    );
    let (latin, ..) = encoding_rs::WINDOWS_1252.encode(&page);
    let bytes = response(200, "Content-Type: text/html; charset=\"latin1\"", &latin);
    let (items, _) = read(bytes, "a.warc");
    let [Ok(document)] = items.as_slice() else { panic!("{items:?}") };
    assert_eq!(document.title.as_deref(), Some("Talks end"));
    assert_eq!(document.url.as_deref(), Some("http://wire.example/b"));
    assert_eq!(document.date.as_deref(), Some("2024-05-02"), "the other is after the crawl");
    assert!(document.text().contains("\n\nPräsident: Both"));
}

#[test]
fn what_is_no_news_is_counted() {
    use Why::{MediaType, NoArticle, RecordType, Scheme, SiteFile, Status};
    let plain = "Content-Type: text/plain";
    let robots = "WARC-Type: resource\r\nWARC-Target-URI: http://a.example/robots.txt\r\n";
    let bytes = [
        response(404, plain, b"Not found"),
        response(200, "Content-Type: image/png", b"\x89PNG"),
        response(200, "", b"?"),
        response(200, "Content-Type: text/html", b"<p>Log in"),
        response(200, plain, b" \n"),
        record(&format!("{robots}{plain}"), b"Disallow: /"),
        record("WARC-Type: conversion", b"x"),
        record("WARC-Type: response\r\nWARC-Target-URI: dns:a.example", b"x"),
    ];
    let (items, counts) = read(bytes.concat(), "a.warc");
    assert_eq!(told(&items), [""; 0]);
    let expected =
        [(RecordType, 1), (Status, 1), (MediaType, 2), (Scheme, 1), (SiteFile, 1), (NoArticle, 2)];
    assert_eq!(counts, expected);
}

#[test]
fn a_dictionary_of_zstd_is_used() {
    let records: Vec<Vec<u8>> = (0..3).map(text).collect();
    let dictionary = records.concat();
    let mut bytes =
        [&0x184D_2A5D_u32.to_le_bytes()[..], &(dictionary.len() as u32).to_le_bytes()].concat();
    bytes.extend_from_slice(&dictionary);
    for record in &records {
        let mut encoder = zstd::Encoder::with_dictionary(Vec::new(), 3, &dictionary).unwrap();
        encoder.write_all(record).unwrap();
        bytes.extend(encoder.finish().unwrap());
    }
    let (items, _) = read(bytes, "a");
    assert_eq!(told(&items), ["Text 0.", "Text 1.", "Text 2."]);
}

#[test]
fn a_record_is_read_again_without_those_before_it() {
    let damaged = record("WARC-Type: resource\r\nWARC-Block-Digest: sha1:A", b"a");
    let records = [text(1), text(2), damaged, text(3)];
    let folder = tempfile::tempdir().unwrap();
    let members: Vec<_> = records.iter().map(|r| gzip(r)).collect();
    for (name, bytes, seeks) in [
        ("a.warc", records.concat(), true),
        ("a.warc.gz", members.concat(), true),
        ("b.warc.gz", gzip(&records.concat()), false),
        ("a.warc.zst", records.iter().map(|r| zstd(r)).collect::<Vec<_>>().concat(), false),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, &bytes).unwrap();
        let found: Vec<_> =
            demarche_ingest::read(vec![Input::Path(path.clone())], Format::Auto).collect();
        assert_eq!(told(&found).len(), 4, "{name}");
        for item in found {
            let options = Options::default();
            match item {
                Ok(document) => {
                    let place: Place = document.origin.as_deref().unwrap().parse().unwrap();
                    let again = reread(&place, &options).unwrap();
                    assert_eq!((again.text(), &again.origin), (document.text(), &document.origin));
                    // A scan is counted.
                    let first = place.at == At::Byte(0) && name == "b.warc.gz";
                    assert_eq!(options.progress.read() == 0, seeks || first, "{place}");
                }
                Err(failure) => {
                    let again = reread(&failure.place(), &options).unwrap_err();
                    assert_eq!(again.to_string(), failure.to_string());
                }
            }
        }
        // Nothing begins there.
        let place = Place { path, format: Format::Warc, at: At::Byte(3) };
        let reason = reread(&place, &Options::default()).unwrap_err().reason;
        assert!(matches!(reason, Reason::NotThere), "{reason}");
    }
}
