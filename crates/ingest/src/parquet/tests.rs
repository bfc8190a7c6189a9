//! Columns of many types, and those that are not right.

use super::*;
use crate::{Reason, reread};
use std::sync::Arc;

use ::parquet::arrow::ArrowWriter;
use ::parquet::file::properties::WriterProperties;
use arrow::array::{
    ArrayRef, BinaryArray, Date32Array, DictionaryArray, Float64Array, Int32Array, Int64Array,
    LargeStringArray, RecordBatch, StringArray, StringViewArray, TimestampMicrosecondArray,
};
use arrow::datatypes::Int32Type;
use demarche_text::Document;

fn column(array: impl arrow::array::Array + 'static) -> ArrayRef {
    Arc::new(array)
}

fn written(columns: Vec<(&str, ArrayRef)>) -> tempfile::NamedTempFile {
    let batch = RecordBatch::try_from_iter_with_nullable(
        columns.into_iter().map(|(name, column)| (name, column, true)),
    )
    .unwrap();
    let file = tempfile::Builder::new().suffix(".parquet").tempfile().unwrap();
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(700)).build();
    let mut writer =
        ArrowWriter::try_new(file.reopen().unwrap(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    file
}

fn read_all(columns: Vec<(&str, ArrayRef)>, mapping: &str) -> Vec<Result<Document, ReadFailure>> {
    let file = written(columns);
    let options = Options { mapping: mapping.parse().unwrap(), ..Options::default() };
    read(file.reopen().unwrap(), Path::new("a.parquet"), &options).collect()
}

#[test]
fn columns_of_all_kinds_are_read() {
    let kinds: DictionaryArray<Int32Type> = ["Wire", "Wire"].into_iter().collect();
    let found = read_all(
        vec![
            ("n", column(Float64Array::from(vec![1.0, 2.0]))),
            ("body", column(LargeStringArray::from(vec!["Iran agreed.", "Iraq agreed."]))),
            ("day", column(Date32Array::from(vec![Some(19_846), None]))),
            ("head", column(StringViewArray::from(vec![Some("Talks"), None]))),
            ("by", column(BinaryArray::from_vec(vec![&b"A. Writer"[..], b"Pe\xF1a"]))),
            ("source", column(kinds)),
            ("id", column(Int32Array::from(vec![17, 18]))),
            ("language", column(StringArray::from(vec!["eng", "en-GB"]))),
        ],
        "text=body,date=day,title=Head,author=by,publisher=source",
    );
    let first = found[0].as_ref().unwrap();
    assert_eq!((first.text(), first.id.as_str()), ("Iran agreed.", "17"));
    assert_eq!(first.date.as_deref(), Some("2024-05-03"));
    assert_eq!(first.title.as_deref(), Some("Talks"));
    assert_eq!(first.publisher.as_deref(), Some("Wire"));
    assert_eq!(first.language.as_deref(), Some("en"));
    assert_eq!(first.origin.as_deref(), Some("a.parquet, row 1"));
    let second = found[1].as_ref().unwrap();
    assert_eq!((second.author.as_deref(), second.title.as_deref()), (Some("Pe\u{F1}a"), None));
    assert_eq!((second.date.as_deref(), second.language.as_deref()), (None, Some("en")));
}

#[test]
fn times_are_days_in_utc_and_far_ones_failures() {
    let text: ArrayRef = column(StringArray::from(vec!["a", "b", "c"]));
    let times = TimestampMicrosecondArray::from(vec![1_714_730_400_000_000, -1, i64::MAX]);
    let days = Date32Array::from(vec![0, -800_000, i32::MAX]);
    for (dates, expected) in [
        (column(times), ["2024-05-03", "1969-12-31", ""]),
        (column(days), ["1970-01-01", "", ""]),
        (column(Int64Array::from(vec![20_240_503, 1_714_730_400, 5])), ["2024-05-03"; 3]),
    ] {
        let found = read_all(vec![("text", text.clone()), ("date", dates)], "");
        for (item, expected) in found.iter().zip(expected) {
            match item {
                Ok(document) => assert_eq!(document.date.as_deref(), Some(expected)),
                Err(failure) => assert!(matches!(failure.reason, Reason::Date(_)), "{failure}"),
            }
        }
        assert_eq!(found.len(), 3);
        assert!(found[0].is_ok() && found[2].is_err());
    }
}

#[test]
fn columns_that_are_not_right_are_one_failure() {
    let n: ArrayRef = column(Float64Array::from(vec![1.0, 2.0]));
    let text: ArrayRef = column(StringArray::from(vec![Some("a"), None]));
    let said = |columns, mapping| {
        let found = read_all(columns, mapping);
        assert_eq!(found.len(), 1);
        found[0].as_ref().unwrap_err().to_string()
    };
    let both = || vec![("n", n.clone()), ("body", text.clone())];
    assert_eq!(said(both(), ""), "a.parquet: the column 'text' is missing; there are: n, body");
    assert!(said(both(), "text=n").contains("'n' must be a column of strings"));
    assert!(said(both(), "text=body,date=n").contains("'n' must be a column of strings, dates"));
    let found = read_all(both(), "text=body");
    let failure = found[1].as_ref().unwrap_err();
    assert_eq!((failure.row, found[0].is_ok()), (Some(2), true));
    assert!(matches!(failure.reason, Reason::NoText(..)));
}

#[test]
fn batches_and_row_groups_are_joined_and_a_row_is_found_again() {
    let texts: Vec<String> = (1..=3000).map(|i| format!("Talk {i}.")).collect();
    let dates: Vec<&str> =
        (1..=3000).map(|i| if i == 2500 { "soon" } else { "2024-05-03" }).collect();
    let file = written(vec![
        ("text", column(StringArray::from(texts.clone()))),
        ("date", column(StringArray::from(dates))),
    ]);
    let options = Options::default();
    let found: Vec<_> = read(file.reopen().unwrap(), file.path(), &options).collect();
    assert_eq!(found.len(), 3000);
    for (item, text) in found.iter().zip(&texts) {
        assert!(item.as_ref().map_or(text == "Talk 2500.", |d| d.text() == text));
    }
    let failure = found[2499].as_ref().unwrap_err();
    assert_eq!(failure.row, Some(2500));
    let options = Options { mapping: "date=".parse().unwrap(), ..Options::default() };
    assert_eq!(reread(&failure.place(), &options).unwrap().text(), "Talk 2500.");
}

#[test]
fn a_value_that_stands_in_all_rows_is_held_once() {
    let long = "Iran agreed. ".repeat(100_000);
    let value: DictionaryArray<Int32Type> = std::iter::repeat_n(long.as_str(), 2000).collect();
    let file = written(vec![("text", column(value))]);
    let options = Options::default();
    let found = read(file.reopen().unwrap(), file.path(), &options);
    assert_eq!(
        found.filter(|item| item.as_ref().unwrap().text().len() == long.len()).count(),
        2000
    );
}
