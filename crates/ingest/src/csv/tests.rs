//! Tables that are right, and the many ways in which they are not.

use super::*;
use crate::Limits;
use proptest::prelude::*;

fn read_with(
    table: impl Into<Vec<u8>>,
    mapping: &str,
    format: Format,
) -> Vec<Result<Document, ReadFailure>> {
    let limits = Limits { document: 200, ..Limits::default() };
    let options = Options { mapping: mapping.parse().unwrap(), limits, ..Options::default() };
    read(Cursor::new(table.into()), Path::new("a.csv"), format, &options).collect()
}

fn said(table: impl Into<Vec<u8>>) -> Vec<String> {
    read_with(table, "", Format::Csv)
        .into_iter()
        .map(|item| item.map_or_else(|e| e.to_string(), |d| d.text().to_owned()))
        .collect()
}

#[test]
fn columns_are_mapped() {
    let table = "body;Published;Head;n\n\"Iran\r\nagreed; \"\"yes\"\".\";03 May 2024;Talks;1\n";
    let found = read_with(table, "text=body,date=published,title=Head", Format::Csv);
    let document = found[0].as_ref().unwrap();
    assert_eq!(document.text(), "Iran\r\nagreed; \"yes\".");
    assert_eq!(document.date.as_deref(), Some("2024-05-03"));
    assert_eq!(document.title.as_deref(), Some("Talks"));
    assert_eq!(document.origin.as_deref(), Some("a.csv, row 1"));
    let twice = read_with("text\nIran\n", "text=text,author=text", Format::Csv);
    let document = twice[0].as_ref().unwrap();
    assert_eq!((document.text(), document.author.as_deref()), ("Iran", Some("Iran")));
}

#[test]
fn a_missing_column_is_one_failure_that_lists_what_there_is() {
    assert_eq!(
        said("id,body\n1,a\n2,b\n"),
        ["a.csv: the column 'text' is missing; there are: id, body"]
    );
    let found = read_with("text,n\na,1\nb,2\n", "date=day", Format::Csv);
    assert_eq!(found.len(), 1);
    let failure = found[0].as_ref().unwrap_err();
    assert!(matches!(&failure.reason, Reason::NoColumn(name, _) if name == "day"));
    assert_eq!(said(""), ["a.csv: the text is empty"]);
}

#[test]
fn rows_that_do_not_fit_are_named_by_row_and_line() {
    let table = "id,text\r\n\r\n1,\"a\nb\"\r\n2\r\n3,c,d\n\n4,e\n5,\n";
    assert_eq!(
        said(table),
        [
            "a\nb",
            "a.csv, row 2, line 5: the row has 1 fields, but the header has 2",
            "a.csv, row 3, line 6: the row has 3 fields, but the header has 2",
            "e",
            "a.csv, row 5, line 9: the text is empty",
        ]
    );
    let far = said("text,date\na,99999-01-01\nb,20240503\n");
    assert!(far[0].starts_with("a.csv, row 1, line 2: the date is '99999-01-01'"), "{far:?}");
    assert_eq!(far[1], "b");
}

#[test]
fn a_row_over_the_limit_is_passed_over() {
    let table = format!("id,text\n1,a\n2,\"{}\"\n3,b\n", "long\n".repeat(100));
    let found = said(table);
    assert_eq!((found[0].as_str(), found[2].as_str()), ("a", "b"));
    assert_eq!(found[1], "a.csv, row 2, line 3: longer than 200 bytes, the limit of one document");
    // Many fields of nothing, and a quote that never ends.
    assert_eq!(said(format!("text\n{}\nb\n", ",".repeat(200_000))).len(), 2);
    let open = said(format!("id,text\n1,\"{}", "open,\n".repeat(1000)));
    assert!(open.len() == 1 && open[0].contains("longer than 200"), "{open:?}");
    let header = said("h".repeat(300));
    assert_eq!(header, ["a.csv, line 1: longer than 200 bytes, the limit of one document"]);
}

#[test]
fn encodings_are_known_by_mark_or_row() {
    let table = "id,text\n1,Se\u{F1}or Pe\u{F1}a viaj\u{F3} a Bogot\u{E1}.\n";
    let utf16: Vec<u8> =
        format!("\u{FEFF}{table}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (latin, ..) = encoding_rs::WINDOWS_1252.encode(table);
    for bytes in [table.as_bytes(), &utf16, &latin, format!("\u{FEFF}{table}").as_bytes()] {
        assert_eq!(said(bytes), ["Se\u{F1}or Pe\u{F1}a viaj\u{F3} a Bogot\u{E1}."]);
    }
    let found = said(&b"text\na\0b\nSe\xC3\xB1or Pe\xC3\xB1a \xFF\nc\n"[..]);
    assert!(found[0].starts_with("a.csv, row 1, line 2: not a text"), "{found:?}");
    assert!(found[1].contains("neither UTF-8"), "{found:?}");
    assert_eq!(found[2], "c");
}

#[test]
fn tabs_need_no_quotes() {
    let table = "id\ttext\n1\t\"No\", he said.\n2\t\"Never\n";
    let found = read_with(table, "", Format::Tsv);
    let texts: Vec<_> = found.iter().map(|d| d.as_ref().unwrap().text()).collect();
    assert_eq!(texts, ["\"No\", he said.", "\"Never"]);
}

#[test]
fn reading_can_begin_at_a_row() {
    let options = Options::default();
    let table = Cursor::new("text\na\n\"b\nb\"\nc,d\n");
    let rest: Vec<_> =
        read(table, Path::new("a.csv"), Format::Csv, &options).starting_at(2).collect();
    assert_eq!(rest[0].as_ref().unwrap().origin.as_deref(), Some("a.csv, row 2"));
    let failure = rest[1].as_ref().unwrap_err();
    assert_eq!((failure.row, failure.line), (Some(3), Some(5)));
}

/// Found by fuzzing: whether fields between tabs are quoted hung on how much of the file came at once.
#[test]
fn pieces_change_nothing() {
    for table in
        ["id\ttext\n1\tb\n2\t\"c\"\n", "id\ttext\n1\t\"b\"\n2\t\"c\" d\n", "\"id\",text\n1,\"b\"\n"]
    {
        for format in [Format::Tsv, Format::Csv] {
            let texts = |room: usize| -> Vec<String> {
                let from = io::BufReader::with_capacity(room, Cursor::new(table));
                let found = read(from, Path::new("a"), format, &Options::default());
                found.map(|d| d.map_or_else(|e| e.to_string(), |d| d.text().to_owned())).collect()
            };
            for room in 1..20 {
                assert_eq!(texts(room), texts(1000), "{table:?} {room}");
            }
        }
    }
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes: Vec<u8>, tabs: bool) {
        let table = [b"text,id\n", bytes.as_slice()].concat();
        for table in [bytes, table] {
            read_with(table, "", if tabs { Format::Tsv } else { Format::Csv });
        }
    }

    #[test]
    fn texts_come_back(texts in prop::collection::vec("[^\0]*[a-z][^\0]*", 0..5)) {
        let mut table = ::csv::Writer::from_writer(Vec::new());
        table.write_record(["text", "id"]).unwrap();
        for text in &texts {
            table.write_record([text.as_str(), "1"]).unwrap();
        }
        let table = Cursor::new(table.into_inner().unwrap());
        let found: Vec<_> = read(table, Path::new("a"), Format::Csv, &Options::default())
            .map(Result::unwrap)
            .collect();
        prop_assert_eq!(found.iter().map(Document::text).collect::<Vec<_>>(), texts);
    }
}
