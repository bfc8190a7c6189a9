//! Lines that are right, and the many ways in which they are not.

use super::*;
use crate::decode::is_utf16;
use proptest::prelude::*;
use std::io::Cursor;

fn read_all(input: impl Into<Vec<u8>>) -> Vec<Result<Document, ReadFailure>> {
    read(Cursor::new(input.into()), Path::new("in.jsonl"), &Options::default()).collect()
}

fn mapped(mapping: &str, line: &str) -> Result<Document, ReadFailure> {
    let options = Options { mapping: mapping.parse().unwrap(), ..Options::default() };
    read(Cursor::new(line.to_owned()), Path::new("in.jsonl"), &options).next().unwrap()
}

fn one(line: &str) -> Document {
    let mut all = read_all(line);
    assert_eq!(all.len(), 1);
    all.remove(0).unwrap()
}

fn refusal(line: impl Into<Vec<u8>>) -> String {
    let mut all = read_all(line);
    assert_eq!(all.len(), 1);
    all.remove(0).unwrap_err().to_string()
}

#[test]
fn all_fields_are_read() {
    let document = one(r#"{"text": "Iran\r\nagreed.", "id": "a1", "date": "2024-05-03T10:00:00Z",
"title": "Talks", "publisher": "Wire", "url": "https://wire.example/1", "other": [1, {}]}"#
        .replace('\n', " ")
        .as_str());
    assert_eq!(document.text(), "Iran\r\nagreed.");
    assert_eq!(document.id, "a1");
    assert_eq!(document.date.as_deref(), Some("2024-05-03"));
    assert_eq!(document.title.as_deref(), Some("Talks"));
    assert_eq!(document.publisher.as_deref(), Some("Wire"));
    assert_eq!(document.url.as_deref(), Some("https://wire.example/1"));
}

#[test]
fn empty_fields_are_as_if_absent() {
    let bare = one(r#"{"text": "Iran agreed."}"#);
    let empty = one(r#"{"text": "Iran agreed.", "id": "", "date": null, "title": " ", "url": ""}"#);
    assert_eq!(bare.id, empty.id);
    assert_eq!(bare.id.len(), 32);
    assert!(empty.title.is_none() && empty.url.is_none());
    assert_eq!(one(r#"{"text": "Iran agreed.", "id": 17}"#).id, "17");
}

#[test]
fn the_id_is_a_hash_of_text_and_metadata() {
    let first = one(r#"{"text": "Iran agreed.", "date": "2024-05-03"}"#);
    let same = one(r#"{"date": "2024-05-03T23:00:00+01:00", "text": "Iran agreed."}"#);
    let other = one(r#"{"text": "Iran agreed.", "date": "2024-05-04"}"#);
    assert_eq!(first.id, same.id);
    assert_ne!(first.id, other.id);
}

#[test]
fn a_title_that_the_text_begins_with_is_part_of_it() {
    assert!(one(r#"{"text": "\nTalks begin\nIran…", "title": "Talks begin "}"#).title.is_none());
    assert!(one(r#"{"text": "Iran…", "title": "Talks begin"}"#).title.is_some());
}

#[test]
fn a_broken_line_is_named_and_the_rest_is_read() {
    let good = r#"{"text": "Iran agreed."}"#;
    let found = read_all(format!("{good}\r\n\n{{\"text\": \"cut\n{good}\n{good}"));
    assert_eq!(found.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false, true, true]);
    let failure = found[1].as_ref().unwrap_err();
    assert_eq!(failure.line, Some(3));
    assert!(failure.to_string().starts_with("in.jsonl, line 3, byte "), "{failure}");
}

#[test]
fn each_refusal_says_why() {
    let said = |line: &str, part: &str| {
        let refusal = refusal(line);
        assert!(refusal.contains("line 1") && refusal.contains(part), "{line}: {refusal}");
        assert!(!refusal.contains("column"), "{refusal}");
    };
    said("{", "not valid JSON");
    said("plain text", "not valid JSON");
    said("[1, 2]", "not a JSON object");
    said("\"text\"", "not a JSON object");
    said("{}", "'text' is missing");
    said(r#"{"text": null}"#, "'text' is missing");
    said(r#"{"text": 5}"#, "'text' must be a string");
    said(r#"{"text": " \n"}"#, "the text is empty");
    said(r#"{"text": "a", "title": ["b"]}"#, "'title' must be a string");
    said(r#"{"text": "a", "id": {}}"#, "'id' must be a string or a number");
    said(r#"{"text": "a", "date": "3/5/2024"}"#, "'3/5/2024'");
    said(r#"{"text": "a", "date": 99999}"#, "'99999'");
    said(r#"{"text": "a", "date": [2024]}"#, "'date' must be a string");
    said(r#"{"body": "a", "n": 1}"#, "'text' is missing; there are: body, n");
    said(r#"{"text": "a", "text": "b"}"#, "duplicate field");
    said(r#"{"text": "\ud800"}"#, "not valid JSON");
    said(&format!("{{\"text\": {}", "[".repeat(1000)), "recursion limit");
}

#[test]
fn a_byte_that_is_not_utf8_is_named() {
    let refusal = refusal(&b"{\"text\": \"Pe\xF1a\"}"[..]);
    assert!(refusal.starts_with("in.jsonl, line 1, byte 12: "), "{refusal}");
}

#[test]
fn byte_order_marks_are_honoured() {
    let lines = "{\"text\": \"Peña left.\"}\n{\"text\": \"Peña came.\"}\n";
    let utf16: Vec<u8> =
        format!("\u{FEFF}{lines}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [format!("\u{FEFF}{lines}").into_bytes(), utf16] {
        let found = read_all(bytes);
        assert_eq!(found.len(), 2);
        assert_eq!(found[1].as_ref().unwrap().text(), "Peña came.");
    }
    let cut = read_all(&b"\xFF\xFE{\0\x00"[..]);
    assert_eq!(cut.len(), 1);
    assert!(cut[0].is_err());
}

#[test]
fn lines_over_the_limit_are_skipped() {
    let good = r#"{"text": "Iran agreed."}"#;
    let long = format!("{{\"text\": \"{}\"}}", "a".repeat(100));
    for input in [format!("{good}\n{long}\n{good}\n"), format!("{good}\n{long}")] {
        let mut lines = read(Cursor::new(input.clone()), Path::new("in"), &Options::default());
        lines.limit = 60;
        let found: Vec<_> = lines.collect();
        assert_eq!(found.len(), input.lines().count());
        let failure = found[1].as_ref().unwrap_err();
        assert!(matches!(failure.reason, Reason::LongLine(60)) && failure.line == Some(2));
    }
    // A last line of just the limit is not over it.
    let mut lines = read(Cursor::new(good), Path::new("in"), &Options::default());
    lines.limit = good.len() as u64;
    assert!(lines.all(|d| d.is_ok()));
}

#[test]
fn mapped_paths_reach_nested_fields() {
    let line = r#"{"content": {"body": "Iran agreed.", "n": 1}, "meta.day": "3 May 2024",
"meta": {"source": {"name": "Wire"}, "day": "no day"}, "by": [{"name": "A. Writer"}], "text": 5,
"languages": ["EN-gb"], "title": "Talks"}"#
        .replace('\n', " ");
    let mapping = "text=content.body,date=meta.day,publisher=meta.source.name,author=by.0.name,\
                   language=languages.0,title=";
    let document = mapped(mapping, &line).unwrap();
    assert_eq!(document.text(), "Iran agreed.");
    assert_eq!(document.date.as_deref(), Some("2024-05-03"));
    assert_eq!(document.publisher.as_deref(), Some("Wire"));
    assert_eq!(document.author.as_deref(), Some("A. Writer"));
    assert_eq!(document.language.as_deref(), Some("en"));
    assert_eq!(document.title, None);
    assert_eq!(document.origin.as_deref(), Some("in.jsonl, line 1"));
    let failure = mapped("text=content.text", &line).unwrap_err().to_string();
    assert!(
        failure.contains("'content.text' is missing; there are: content, meta.day"),
        "{failure}"
    );
    let failure = mapped("text=meta", &line).unwrap_err().to_string();
    assert!(failure.contains("'meta' must be a string"), "{failure}");
}

#[test]
fn numbers_can_be_dates_and_lists_authors() {
    let line = r#"{"text": "Iran agreed.", "date": 1714730400.5, "author": ["A", "B"], "id": 17}"#;
    let document = one(line);
    assert_eq!(document.date.as_deref(), Some("2024-05-03"));
    assert_eq!((document.author.as_deref(), document.id.as_str()), (Some("A, B"), "17"));
}

#[test]
fn reading_can_begin_at_a_line() {
    let lines = "\u{FEFF}{\"text\": \"a\"}\n\n{broken\n{\"text\": \"d\"}\n";
    let from = |line| {
        let lines = Cursor::new(lines);
        read(lines, Path::new("in"), &Options::default()).starting_at(line).collect::<Vec<_>>()
    };
    assert_eq!(from(1).len(), 3);
    assert_eq!(from(3)[0].as_ref().unwrap_err().line, Some(3));
    assert_eq!(from(3)[0].as_ref().unwrap_err().byte, from(1)[1].as_ref().unwrap_err().byte);
    assert_eq!(from(4)[0].as_ref().unwrap().text(), "d");
    assert!(from(5).is_empty() && from(u64::MAX).is_empty());
}

#[test]
fn ten_megabytes_in_one_line() {
    let text = "The army entered the city. ".repeat(400_000);
    assert_eq!(one(&format!("{{\"text\": \"{text}\"}}")).text(), text);
}

proptest! {
    #[test]
    fn every_line_that_is_not_blank_gives_one_result(bytes: Vec<u8>) {
        let start = usize::from(bytes.starts_with(b"\xEF\xBB\xBF")) * 3;
        let utf16 = is_utf16(&bytes);
        let lines = bytes[start..]
            .split(|&b| b == b'\n')
            .filter(|line| !line.iter().all(u8::is_ascii_whitespace))
            .count();
        let found = read_all(bytes);
        prop_assert!(utf16 || found.len() == lines);
    }

    #[test]
    fn texts_come_back(texts in prop::collection::vec("\\PC*[a-z]\\PC*", 0..5), end in "\r?\n") {
        let lines: String = texts
            .iter()
            .map(|t| serde_json::json!({ "text": t, "title": "no such title" }).to_string() + &end)
            .collect();
        let found: Vec<_> = read_all(lines).into_iter().map(Result::unwrap).collect();
        prop_assert_eq!(found.iter().map(Document::text).collect::<Vec<_>>(), texts);
    }
}
