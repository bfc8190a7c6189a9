//! Input that is made to cost memory or time, or is broken: one failure each, and never a crash.

#![cfg(test)]

mod memory;

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Cursor, Read, Write as _};
use std::path::Path;

use demarche_ingest::{Format, Limits, Options, ReadFailure, Reason, stream};
use demarche_text::Document;
use flate2::write::GzEncoder;
use memory::peak;
use proptest::prelude::*;

const MIB: u64 = 1 << 20;

fn read(from: impl Read + Send + 'static, name: &str) -> Vec<Result<Document, ReadFailure>> {
    stream::read(from, name, &Options::default()).collect()
}

fn read_bytes(bytes: impl Into<Vec<u8>>, name: &str) -> Vec<Result<Document, ReadFailure>> {
    read(Cursor::new(bytes.into()), name)
}

/// The only item, which is a failure.
fn refusal(found: Vec<Result<Document, ReadFailure>>) -> ReadFailure {
    assert_eq!(found.len(), 1, "{found:?}");
    found.into_iter().next().unwrap().unwrap_err()
}

/// A stream of a start, so many bytes of one kind, and an end; made as it is read.
fn long(start: &str, byte: u8, length: u64, end: &str) -> impl Read + Send + use<> {
    Cursor::new(start.to_owned().into_bytes())
        .chain(io::repeat(byte).take(length))
        .chain(Cursor::new(end.to_owned().into_bytes()))
}

fn gzip(mut from: impl Read) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::best());
    io::copy(&mut from, &mut encoder).unwrap();
    encoder.finish().unwrap()
}

/// All tests of long input in one, since the peak of memory is the program's.
#[test]
fn long_lines_rows_and_bombs_take_bounded_memory() {
    let good = "{\"text\": \"Iran agreed.\"}\n";

    let found = read(long("{\"text\": \"", b'a', 100 * MIB, &format!("\"}}\n{good}")), "a.jsonl");
    assert_eq!(found.len(), 2);
    let failure = found[0].as_ref().unwrap_err();
    assert!(matches!(failure.reason, Reason::LongLine(limit) if limit == 16 * MIB));
    assert_eq!(found[1].as_ref().unwrap().text(), "Iran agreed.");

    let found = read(long("id,text\n1,", b'a', 100 * MIB, "\n2,Iran agreed.\n"), "a.csv");
    assert_eq!(found.len(), 2);
    let failure = found[0].as_ref().unwrap_err();
    assert!(matches!(failure.reason, Reason::LongRecord(limit) if limit == 16 * MIB));
    assert_eq!((failure.row, failure.line), (Some(1), Some(2)));
    assert_eq!(found[1].as_ref().unwrap().text(), "Iran agreed.");

    // One quote that is never closed, over many lines.
    let failure = refusal(read(long("id,text\n1,\"", b'\n', 100 * MIB, "2,b"), "a.csv"));
    assert!(matches!(failure.reason, Reason::LongRecord(_)), "{failure}");

    // Bombs of gzip and zstd, in formats of many records and of one.
    let zeros = gzip(io::repeat(0).take(300 * MIB));
    let spaces = gzip(Cursor::new(good).chain(io::repeat(b'\n').take(300 * MIB)));
    assert!(zeros.len() < 400_000);
    for name in ["a.txt.gz", "a.html.gz", "a.xml.gz", "a.gz", "a.csv.gz", "a.tsv.gz"] {
        let failure = refusal(read_bytes(zeros.clone(), name));
        assert!(!matches!(failure.reason, Reason::Io(_)), "{name}: {failure}");
    }
    let found = read_bytes(spaces, "a.jsonl.gz");
    assert_eq!(found.len(), 2);
    assert!(matches!(found[1].as_ref().unwrap_err().reason, Reason::Bomb(400)));
    let mut zstd = zstd::Encoder::new(Vec::new(), 3).unwrap();
    io::copy(&mut Cursor::new("text\nIran\n").chain(io::repeat(b'\n').take(300 * MIB)), &mut zstd)
        .unwrap();
    let zstd = zstd.finish().unwrap();
    assert!(zstd.len() < 100_000);
    let found = read_bytes(zstd, "a.csv.zst");
    assert_eq!(found.len(), 2);
    assert!(matches!(found[1].as_ref().unwrap_err().reason, Reason::Bomb(400)));

    if let Some(peak) = peak() {
        println!("peak: {} MiB", peak / MIB);
        assert!(peak < 256 * MIB, "{} MiB", peak / MIB);
    }
}

#[test]
fn a_file_gives_no_more_than_it_may() {
    let line = "{\"text\": \"Iran agreed.\"}\n";
    let limits = Limits { stream: 10 * line.len() as u64, ..Limits::default() };
    let options = Options { limits, ..Options::default() };
    let bytes = gzip(Cursor::new(line.repeat(1000)));
    let found: Vec<_> = stream::read(Cursor::new(bytes), "a.jsonl.gz", &options).collect();
    let (last, rest) = found.split_last().unwrap();
    assert!(rest.len() == 10 && rest.iter().all(Result::is_ok));
    assert!(matches!(last.as_ref().unwrap_err().reason, Reason::LongStream(_)));
}

#[test]
fn what_breaks_off_keeps_what_came_before() {
    // Lines that do not compress, so that the break is behind some of them.
    let mut state = 1_u64;
    let mut lines = String::new();
    for _ in 0..20_000 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        writeln!(lines, "{{\"text\": \"Iran agreed {state}.\"}}").unwrap();
    }
    let gz = gzip(Cursor::new(&lines));
    let zstd = zstd::encode_all(lines.as_bytes(), 3).unwrap();
    for (whole, name) in [(gz, "a.jsonl.gz"), (zstd, "a.jsonl.zst")] {
        let cut = read_bytes(&whole[..whole.len() - 5], name);
        let (last, rest) = cut.split_last().unwrap();
        assert!(rest.len() >= 5000 && rest.iter().all(Result::is_ok), "{name}: {}", rest.len());
        let failure = last.as_ref().unwrap_err();
        assert!(matches!(failure.reason, Reason::Io(_)), "{failure}");
        for length in [4, 5, 10, 15] {
            refusal(read_bytes(&whole[..length], name));
        }
    }
}

#[test]
fn garbage_behind_a_magic_is_one_failure() {
    let garbage: Vec<u8> =
        (0..5000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    for magic in [&b"\x28\xB5\x2F\xFD"[..], b"\x1F\x8B\x08", b"PAR1"] {
        for name in ["a", "a.jsonl", "a.csv", "a.html"] {
            if magic == b"PAR1" && name != "a" {
                continue;
            }
            refusal(read_bytes([magic, &garbage].concat(), name));
        }
    }
}

#[test]
fn a_year_that_no_date_has_costs_one_document() {
    for (name, input) in [
        ("a.jsonl", "{\"text\": \"a\", \"date\": \"99999-01-01\"}\n{\"text\": \"b\"}\n"),
        ("a.csv", "text,date\na,99999-01-01\nb,2024-05-03\n"),
        ("a.tsv", "text\tdate\na\t0000-01-01\nb\t2024-05-03\n"),
    ] {
        let found = read_bytes(input, name);
        assert_eq!(found.len(), 2);
        assert!(matches!(found[0].as_ref().unwrap_err().reason, Reason::Date(_)));
        assert_eq!(found[1].as_ref().unwrap().text(), "b");
    }
}

#[cfg(not(feature = "parquet"))]
#[test]
fn without_parquet_the_failure_says_what_to_build() {
    let failure = refusal(read_bytes("PAR1", "a")).to_string();
    assert!(failure.contains("--features parquet"), "{failure}");
}

#[cfg(feature = "parquet")]
#[test]
fn damaged_parquet_is_one_failure() {
    use std::sync::Arc;

    use arrow::array::{RecordBatch, StringArray};

    let texts: Vec<String> = (0..3000).map(|i| format!("Iran and Iraq held {i} talks.")).collect();
    let column: arrow::array::ArrayRef = Arc::new(StringArray::from(texts));
    let batch = RecordBatch::try_from_iter([("text", column)]).unwrap();
    let mut writer =
        parquet::arrow::ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    let whole = writer.into_inner().unwrap();
    assert_eq!(read_bytes(whole.clone(), "a.parquet").len(), 3000);
    assert_eq!(read_bytes(gzip(Cursor::new(&whole)), "a").len(), 3000);

    for length in [4, 8, 100, whole.len() / 2, whole.len() - 1] {
        let failure = refusal(read_bytes(&whole[..length], "a.parquet"));
        assert!(matches!(failure.reason, Reason::Parquet(_)), "{failure}");
    }
    // One byte that is wrong, anywhere.
    for at in (0..whole.len()).step_by(whole.len() / 300 + 1) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0xFF;
        let found = read_bytes(damaged, "a.parquet");
        assert!(found.len() <= 3001 && found.iter().filter(|f| f.is_err()).count() <= 3000);
    }
}

/// Found by fuzzing: the library panics at it, or counts to two thousand million.
#[cfg(feature = "parquet")]
#[test]
fn parquet_that_brings_the_library_down_is_one_failure() {
    let patience = std::time::Duration::from_millis(10);
    let limits = Limits { patience, ..Limits::default() };
    let options = Options { limits, ..Options::default() };
    let endless = Cursor::new(include_bytes!("crashers/endless-list.parquet"));
    let failure = refusal(stream::read(endless, "a.parquet", &options).collect());
    assert!(failure.to_string().contains("busy"), "{failure}");

    let found = read_bytes(include_bytes!("crashers/negative-place.parquet"), "a.parquet");
    assert!(matches!(refusal(found).reason, Reason::Parquet(_)));
}

#[test]
fn files_are_no_exception() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bomb.jsonl.gz");
    fs::File::create(&path).unwrap().write_all(&gzip(io::repeat(b'{').take(100 * MIB))).unwrap();
    let found: Vec<_> =
        demarche_ingest::read(vec![demarche_ingest::Input::Path(path)], Format::Auto).collect();
    assert!(found.len() <= 2 && found.iter().all(Result::is_err));
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes: Vec<u8>, start in 0_usize..12, format in 0_usize..9) {
        const STARTS: [&[u8]; 12] = [
            b"", b"{", b"\x1F\x8B\x08", b"\x28\xB5\x2F\xFD", b"PAR1", b"WARC/1.0\r\n", b"<html>", b"<rss>",
            b"text,id\n", b"\xFF\xFE", b"filedesc://a 0.0.0.0 2024 text/plain 9\n", b"<?xml ",
        ];
        const FORMATS: [Format; 9] = [
            Format::Auto, Format::Text, Format::Jsonl, Format::Csv, Format::Tsv, Format::Parquet,
            Format::Html, Format::Warc, Format::Feed,
        ];
        let bytes = [STARTS[start], &bytes].concat();
        let length = bytes.len();
        let options = Options::from(FORMATS[format]);
        let found: Vec<_> = stream::read(Cursor::new(bytes), Path::new("-"), &options).collect();
        prop_assert!(found.len() <= length + 1);
        for item in found {
            match item {
                Ok(document) => prop_assert!(document.origin.is_some()),
                Err(failure) => prop_assert!(!failure.to_string().is_empty()),
            }
        }
    }
}
