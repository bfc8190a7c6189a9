//! What cannot be read: one clear sentence, an exit code, and the run goes on with the rest.

mod common;

use common::Place;

const ATTACK: &str = "Russia attacked Ukraine on Monday.";

#[test]
fn a_missing_file_is_named_and_the_rest_is_coded() {
    let Some(place) = Place::new() else { return };
    place.write("there.txt", ATTACK);
    let run = place.run(&["code", "missing.txt", "there.txt"]);
    run.refuses(2, &["missing.txt: cannot be read", "1 not read"]);
    assert_eq!(run.records().len(), 1);
}

#[cfg(unix)]
#[test]
fn a_link_to_nowhere_is_named() {
    let Some(place) = Place::new() else { return };
    std::os::unix::fs::symlink("nowhere", place.path().join("link.txt")).unwrap();
    place.run(&["code", "link.txt"]).refuses(2, &["link.txt: cannot be read"]);
}

#[test]
fn another_encoding_is_read_and_bytes_that_are_no_text_are_refused() {
    let Some(place) = Place::new() else { return };
    let mut latin = b"The caf\xe9 in Orl\xe9ans was full. ".repeat(20);
    latin.extend(ATTACK.bytes());
    place.write("latin.txt", latin).write("zeros.txt", [0u8, 1, 2, 3, 0, 0, 255, 254, 0, 7]);
    let run = place.run(&["code", "latin.txt"]);
    assert_eq!((run.code, run.records().len()), (Some(0), 1), "{run:?}");
    let zeros = place.run(&["code", "zeros.txt"]);
    assert!(matches!(zeros.code, Some(0 | 2)) && !zeros.err.contains("panicked"), "{zeros:?}");
}

#[test]
fn an_empty_text_is_said_to_be_empty() {
    let Some(place) = Place::new() else { return };
    place.write("empty.txt", "").write("blank.txt", " \n\t\n");
    let run = place.run(&["code", "empty.txt", "blank.txt"]);
    run.refuses(2, &["empty.txt: the text is empty", "blank.txt", "2 not read"]);
    assert!(run.out.is_empty());
}

#[test]
fn a_broken_line_is_numbered_and_skipped() {
    let Some(place) = Place::new() else { return };
    place.write(
        "some.jsonl",
        format!("{{\"id\":\"a\",\"text\":\"{ATTACK}\"}}\n{{\"id\":\"b\",\"text\":\n{{\"id\":\"c\",\"text\":\"{ATTACK}\"}}\n{{\"id\":\"d\"}}\n"),
    );
    let run = place.run(&["code", "some.jsonl"]);
    run.refuses(2, &["some.jsonl, line 2", "some.jsonl, line 4", "2 not read"]);
    let ids: Vec<_> = run.records().iter().map(|r| r["document_id"].clone()).collect();
    assert_eq!(ids, ["a", "c"]);
}

#[test]
fn a_long_line_is_coded() {
    let Some(place) = Place::new() else { return };
    let line = format!("{ATTACK} The minister said that nothing else had happened. ").repeat(2000);
    assert!(line.len() > 160_000 && !line.contains('\n'));
    place.write("long.txt", line);
    let run = place.run(&["code", "long.txt"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    let records = run.records();
    assert_eq!(records.len(), 1);
    assert_eq!(records[0]["mentions"].as_array().unwrap().len(), 2000);
}

#[test]
#[ignore = "ten megabytes take a while"]
fn ten_megabytes_on_one_line_are_coded() {
    let Some(place) = Place::new() else { return };
    let piece = format!("{ATTACK} The minister said that nothing else had happened that day. ");
    place.write("huge.txt", piece.repeat(10_000_000 / piece.len() + 1));
    let run = place.run(&["code", "huge.txt"]);
    assert_eq!((run.code, run.records().len()), (Some(0), 1), "{}", run.err);
}

#[test]
fn a_wrong_date_or_option_is_explained() {
    let place = Place::bare();
    place.run(&["code", "--date", "2022-13-01", "x.txt"]).refuses(64, &["YYYY-MM-DD"]);
    place.run(&["explain", "--date", "yesterday", "x.txt"]).refuses(64, &["YYYY-MM-DD"]);
    place.run(&["code", "--format", "xml"]).refuses(64, &["--format"]);
}

#[test]
fn a_model_that_is_none_is_refused() {
    let place = Place::bare();
    place.write("text.txt", ATTACK).write("folder/readme", "no model");
    let named = place.run(&["code", "--model", "xx_none", "text.txt"]);
    named.refuses(1, &["no model 'xx_none'", "en_core_web_sm"]);
    place
        .run(&["code", "--model", "./folder", "text.txt"])
        .refuses(1, &["folder", "no spaCy model"]);
}

#[test]
fn a_missing_model_is_offered_not_fetched() {
    let place = Place::bare();
    place.write("text.txt", ATTACK);
    let run = place.run(&["code", "text.txt"]);
    run.refuses(1, &["model pull", "--yes"]);
    assert!(!place.path().join("data/demarche/models").exists(), "nothing may be fetched unasked");
}

#[test]
fn a_truncated_model_is_refused() {
    let Some(model) = demarche_testkit::model("en_core_web_sm") else { return };
    let place = Place::bare();
    copy(&model, &place.path().join("half"));
    let weights = place.path().join("half/parser/model");
    let bytes = std::fs::read(&weights).unwrap();
    std::fs::write(&weights, &bytes[..bytes.len() / 2]).unwrap();
    place.write("text.txt", ATTACK);
    place.run(&["code", "--model", "./half", "text.txt"]).refuses(1, &["half", "parser"]);
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).expect("a folder to copy");
    for entry in std::fs::read_dir(from).expect("a folder to copy") {
        let entry = entry.expect("a folder to copy");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a folder to copy").is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a folder to copy");
        }
    }
}

#[test]
fn a_gazetteer_that_is_none_is_refused_with_its_line() {
    let Some(place) = Place::new() else { return };
    place.write("a.txt", ATTACK).write("dump.txt", "1\tTown\n");
    place.run(&["code", "a.txt", "--gazetteer", "dump.txt"]).refuses(1, &["dump.txt:1: 2 columns"]);
    place.run(&["code", "a.txt", "--gazetteer", "none.bin"]).refuses(1, &["none.bin"]);
    place.run(&["gazetteer", "dump.txt", "--out", "out.bin"]).refuses(1, &["dump.txt:1"]);
}

#[test]
fn a_set_of_toponyms_that_is_none_is_refused() {
    let Some(place) = Place::new() else { return };
    place.write("a.xml", "<articles><article>").write("b.xml", "<articles/>");
    place.run(&["eval", "places", "a.xml"]).refuses(1, &["a.xml: not well-formed XML"]);
    place.run(&["eval", "places", "b.xml"]).refuses(1, &["b.xml: no article"]);
}
