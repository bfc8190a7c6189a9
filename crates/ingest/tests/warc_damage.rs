//! Archives that are damaged, at random or on purpose.

#![cfg(test)]

mod archives;

use std::fmt::Write as _;
use std::io::{BufReader, Cursor, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use archives::{gzip, read, record, response, text, told, zstd};
use demarche_ingest::warc::{self, Passed};
use demarche_ingest::{Limits, Reason};
use demarche_text::Document;
use proptest::prelude::*;

#[test]
fn each_damage_is_one_failure_and_the_next_record_is_found() {
    let target = "WARC-Type: resource\r\nContent-Type: text/plain";
    let lying = |length: &str| {
        format!("WARC/1.0\r\n{target}\r\nWARC-Target-URI: http://a/\r\nContent-Length: {length}\r\n\r\nabc\r\n\r\n")
            .into_bytes()
    };
    let long = "a line of a long record\n".repeat(800_000);
    let plain = "Content-Type: text/plain";
    let chunked = format!("{plain}\r\nTransfer-Encoding: chunked");
    for (damaged, said) in [
        (lying("2"), "longer than its length"),
        (lying("11"), "longer than its length"),
        (lying("9999"), "shorter than its length"),
        (lying("1000000000000000000"), "longer than 16777216 bytes"),
        (lying("99999999999999999999999"), "no valid length"),
        (lying("-1"), "no valid length"),
        (lying("+3"), "no valid length"),
        (
            record(&format!("{target}\r\nWARC-Target-URI: http://a/"), long.as_bytes()),
            "longer than 16777216",
        ),
        (record("WARC-Type resource", b"abc"), "head of the record"),
        (b"WARC/1.0\r\n \r\n\r\n".to_vec(), "head of the record"),
        (format!("WARC/1.0\r\n{}", "a: b\r\n".repeat(20_000)).into_bytes(), "head of the record"),
        (record(target, b"abc"), "no valid target address"),
        (record(&format!("{target}\r\nWARC-Target-URI: <a b>"), b"abc"), "no valid target address"),
        (b"junk\r\nmore junk\r\n".to_vec(), "no record begins here"),
        (response(200, &chunked, b"3\r\nabcd"), "chunks"),
        (response(200, &format!("{plain}\r\nContent-Encoding: gzip"), b"\x1F\x8B"), "'gzip'"),
        (
            record(
                &format!("{target}\r\nWARC-Target-URI: http://a/\r\nWARC-Block-Digest: sha1:A"),
                b"a",
            ),
            "block digest",
        ),
        (response(200, plain, b"\0"), "0x00"),
    ] {
        let (before, after) = (text(1), text(2));
        let at = before.len();
        let (items, _) = read([before, damaged.clone(), after].concat(), "a.warc");
        let found = told(&items);
        assert_eq!(found.len(), 3, "{said}: {found:?}");
        assert_eq!((found[0].as_str(), found[2].as_str()), ("Text 1.", "Text 2."));
        assert!(found[1].starts_with(&format!("a.warc, byte {at}: ")), "{found:?}");
        assert!(found[1].contains(said), "{said}: {found:?}");
        // The same in members.
        let members = [gzip(&text(1)), gzip(&damaged), gzip(&text(2))];
        let (items, _) = read(members.concat(), "a.warc.gz");
        let found = told(&items);
        assert_eq!(found.len(), 3, "{said}: {found:?}");
        assert!(
            found[1].starts_with(&format!("a.warc.gz, byte {}: ", members[0].len())),
            "{found:?}"
        );
        assert_eq!(found[2], "Text 2.");
    }
}

#[test]
fn archives_that_are_cut_off_say_so_once() {
    for (name, pack) in [
        ("a.warc", <[u8]>::to_vec as fn(&[u8]) -> Vec<u8>),
        ("a.warc.gz", gzip),
        ("a.warc.zst", zstd),
    ] {
        let first = pack(&text(1));
        let whole = [first.clone(), pack(&text(2))].concat();
        for cut in first.len() + 1..whole.len() {
            let (items, _) = read(&whole[..cut], name);
            let found = told(&items);
            assert_eq!(found[0], "Text 1.", "{name}, {cut}");
            // Line ends behind the last record may be missing.
            assert_eq!(found.len(), 2, "{name}, {cut}: {found:?}");
            let at = format!("{name}, byte {}: ", first.len());
            assert!(found[1].starts_with(&at) || found[1] == "Text 2.", "{name}, {cut}: {found:?}");
            assert!(name == "a.warc" || found[1] != "Text 2.", "{name}, {cut}");
        }
        let (items, _) = read(whole, name);
        assert_eq!(told(&items), ["Text 1.", "Text 2."]);
    }
}

#[test]
fn a_stream_that_fails_is_one_failure() {
    struct Broken(Cursor<Vec<u8>>);
    impl std::io::Read for Broken {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            match std::io::Read::read(&mut self.0, into)? {
                0 => Err(std::io::Error::other("gone")),
                read => Ok(read),
            }
        }
    }
    for (name, bytes) in [("a.warc", text(1)), ("a.warc.gz", gzip(&text(1)))] {
        let from = BufReader::new(Broken(Cursor::new(bytes)));
        let items: Vec<_> =
            warc::read(from, Path::new(name), Limits::default(), &Passed::default()).collect();
        assert!(
            items
                .iter()
                .filter(|i| matches!(i, Err(f) if matches!(f.reason, Reason::Io(_))))
                .count()
                == 1
        );
    }
}

#[test]
fn a_small_file_that_unpacks_to_much_is_read_in_little_memory() {
    let bomb = gzip(
        &[b"WARC/1.0\r\nContent-Length: 99999999999\r\n\r\n".to_vec(), vec![b'a'; 300 << 20]]
            .concat(),
    );
    let (items, _) = read([bomb, gzip(&text(1))].concat(), "a.warc.gz");
    assert_eq!(items.len(), 2);
    assert_eq!(told(&items)[1], "Text 1.");
}

#[test]
fn members_that_unpack_to_far_more_than_they_have_are_passed_over() {
    // Frames of some hundred bytes a mebibyte, with pages between them.
    let zeros = zstd(&[text(1), vec![b'\n'; 8 << 20]].concat());
    assert!(zeros.len() * 4000 < 8 << 20);
    let bytes = [zeros.repeat(100), zstd(&text(2)), zeros.repeat(2), zstd(&text(3))].concat();
    let (items, _) = read(bytes, "a.warc.zst");
    let bombs = items
        .iter()
        .filter(|item| matches!(item, Err(f) if matches!(f.reason, Reason::Bomb(400))))
        .count();
    // The first ones are within what a file may give beyond the ratio.
    assert!((90..102).contains(&bombs), "{bombs}");
    let found = told(&items);
    for record in ["Text 1.", "Text 2.", "Text 3."] {
        assert!(found.iter().any(|f| f == record), "{record}");
    }
    // The same of one page.
    let page = format!("<p>{}</p>", "The border is open again. ".repeat(100_000));
    let html = "Content-Type: text/html\r\nContent-Encoding: zstd";
    let (items, _) =
        read([response(200, html, &zstd(page.as_bytes())), text(1)].concat(), "a.warc");
    assert!(matches!(&items[0], Err(f) if matches!(f.reason, Reason::Bomb(400))), "{items:?}");
    assert_eq!(told(&items)[1], "Text 1.");
}

/// Far more than it takes, which is less than a second where programs are optimised.
const LONG: Duration = Duration::from_secs(60);

#[test]
fn records_within_records_take_bounded_time() {
    // Each says that it holds all that follow, and that it is other than it is.
    let mut bytes = Vec::new();
    for left in (1..60_000).rev() {
        let length = (left * 200).min(16 << 20);
        let head = format!(
            "WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: http://a/\r\n\
            WARC-Block-Digest: sha1:A\r\nContent-Length: {length}\r\n\r\n"
        );
        write!(bytes, "{head:x<200}").unwrap();
    }
    let begun = Instant::now();
    let (items, _) = read(bytes, "a.warc");
    assert!(items.iter().all(Result::is_err));
    assert!(begun.elapsed() < LONG, "{:?}", begun.elapsed());
}

#[test]
fn many_small_members_in_one_record_take_bounded_time() {
    let head = b"WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: 9999999\r\n\r\n";
    let bytes = [gzip(head), gzip(b"a").repeat(200_000), gzip(&text(1))].concat();
    let begun = Instant::now();
    let (items, _) = read(bytes, "a.warc.gz");
    assert_eq!(told(&items).last().unwrap(), "Text 1.");
    assert!(begun.elapsed() < LONG, "{:?}", begun.elapsed());
}

#[test]
fn line_ends_without_end_take_little_memory() {
    let bytes = gzip(&[text(1), vec![b'\n'; 100 << 20], text(2)].concat());
    assert_eq!(told(&read(bytes, "a.warc.gz").0), ["Text 1.", "Text 2."]);
}

#[derive(Clone, Copy, Debug)]
enum Packing {
    Plain,
    Members,
    OneMember,
    Frames,
}

fn packed(records: &[Vec<u8>], packing: Packing) -> (Vec<Vec<u8>>, &'static str) {
    match packing {
        Packing::Plain => (records.to_vec(), "a.warc"),
        Packing::Members => (records.iter().map(|r| gzip(r)).collect(), "a.warc.gz"),
        Packing::OneMember => (vec![gzip(&records.concat())], "a.warc.gz"),
        Packing::Frames => (records.iter().map(|r| zstd(r)).collect(), "a.warc.zst"),
    }
}

fn packing() -> impl Strategy<Value = Packing> {
    prop_oneof![
        Just(Packing::Plain),
        Just(Packing::Members),
        Just(Packing::OneMember),
        Just(Packing::Frames)
    ]
}

/// A text that names its record, among others that do not look like records.
fn body(number: usize, filler: &str) -> Vec<u8> {
    let mut body = format!("Text {number}.");
    write!(body, " {}", filler.replace('\0', " ")).unwrap();
    body.into_bytes()
}

fn with_digest(number: usize, body: &[u8]) -> Vec<u8> {
    use sha1::{Digest, Sha1};
    let mut digest = String::new();
    for byte in Sha1::digest(body) {
        write!(digest, "{byte:02x}").unwrap();
    }
    let fields = format!(
        "WARC-Type: resource\r\nWARC-Target-URI: http://wire.example/{number}\r\nContent-Type: text/plain; charset=utf-8\r\n\
        WARC-Block-Digest: sha1:{digest}"
    );
    record(&fields, body)
}

/// So many cases, or more if `PROPTEST_CASES` says so.
fn at_least(cases: u32) -> ProptestConfig {
    let set = ProptestConfig::default();
    ProptestConfig { cases: set.cases.max(cases), ..set }
}

proptest! {
    #![proptest_config(at_least(400))]

    #[test]
    fn records_come_back(fillers in prop::collection::vec("(\\PC|\r?\n|WARC/1.0){0,60}", 1..6), packing in packing()) {
        let bodies: Vec<_> = fillers.iter().enumerate().map(|(i, f)| body(i, f)).collect();
        let records: Vec<_> = bodies.iter().enumerate().map(|(i, b)| with_digest(i, b)).collect();
        let (parts, name) = packed(&records, packing);
        let (items, _) = read(parts.concat(), name);
        prop_assert_eq!(items.len(), records.len());
        let mut at = 0;
        for ((item, body), i) in items.iter().zip(&bodies).zip(0..) {
            let document = item.as_ref().unwrap();
            prop_assert_eq!(document.text().as_bytes(), body.as_slice());
            if !matches!(packing, Packing::OneMember) {
                prop_assert_eq!(document.origin.clone().unwrap(), format!("{name}, byte {at}"));
                at += parts[i].len();
            }
        }
    }

    #[test]
    fn records_that_are_not_damaged_are_found(
        fillers in prop::collection::vec("(\\PC|\n){0,200}", 2..7),
        packing in packing(),
        hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        which in any::<prop::sample::Index>(),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let records: Vec<_> = fillers.iter().enumerate().map(|(i, f)| with_digest(i, &body(i, f))).collect();
        let (mut parts, name) = packed(&records, packing);
        // One part is damaged: bytes changed, or some of its end gone.
        let damaged = which.index(parts.len());
        let before = parts[damaged].clone();
        let length = before.len();
        for (at, byte) in hits {
            parts[damaged][at.index(length)] = byte;
        }
        if let Some(cut) = cut {
            parts[damaged].truncate(cut.index(length));
        }
        let (items, _) = read(parts.concat(), name);
        let texts: Vec<&str> = items.iter().flatten().map(Document::text).collect();
        let whole = |i: usize| texts.iter().any(|t| t.as_bytes() == body(i, &fillers[i]));
        if matches!(packing, Packing::OneMember) {
            return Ok(());
        }
        // A length may take in another record to the byte; without a digest nothing tells.
        let held = |i: usize| {
            let record = std::str::from_utf8(&parts[i]).unwrap_or_default().trim_end();
            matches!(packing, Packing::Plain) && !record.is_empty() && texts.iter().any(|t| t.contains(record))
        };
        for i in 0..records.len() {
            prop_assert!(i == damaged || whole(i) || held(i), "record {i} is lost by damage to {damaged}: {:?}", told(&items));
        }
        // What is not as it was written never becomes a document.
        let known = |t: &&str| (0..records.len()).any(|i| t.as_bytes() == body(i, &fillers[i]));
        let spared_digest = matches!(packing, Packing::Plain);
        prop_assert!(spared_digest || texts.iter().all(known), "{:?}", told(&items));
    }

    #[test]
    fn no_bytes_panic(bytes: Vec<u8>, start in "(WARC/1.0\r\n|http://a 1.2.3.4 20240503000000 text/html |\u{1F}|(Content-Length|WARC-Type): ?[0-9a-z]{0,4}\r\n|\r\n){0,6}") {
        for name in ["a.warc", "a.warc.gz", "a.warc.zst"] {
            read([start.as_bytes(), &bytes].concat(), name);
            read([&b"\x1F\x8B\x08"[..], &bytes].concat(), name);
        }
    }
}
