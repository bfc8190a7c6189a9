//! Formats, filters, order, threads and pipes.

mod common;

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use common::Place;

const TEXT: &str = "Russia attacked Ukraine on Monday. Iran did not attack Israel. \
                    If China invades Taiwan, Japan will act. Germany invaded Poland in 1939. \
                    The West is accusing Russia of planning an invasion of Ukraine.";

fn place() -> Option<Place> {
    let place = Place::new()?;
    place.write("a.txt", TEXT);
    Some(place)
}

#[test]
fn every_format_is_well_formed() {
    let Some(place) = place() else { return };
    let records = place.run(&["code", "a.txt", "--format", "jsonl"]).records();
    assert!(records.len() >= 2 && records.iter().all(|r| r["schema"] == "demarche.event/1"));

    let csv = place.run(&["code", "a.txt", "--format", "csv"]);
    let mut reader = csv::Reader::from_reader(csv.out.as_bytes());
    let width = reader.headers().unwrap().len();
    let rows: Vec<csv::StringRecord> = reader.records().map(|r| r.unwrap()).collect();
    assert!(rows.len() == records.len() && rows.iter().all(|r| r.len() == width));

    let plover = place.run(&["code", "a.txt", "--format", "plover-json"]);
    assert_eq!(plover.records().len(), records.len());

    let table = place.run(&["code", "a.txt", "--format", "table"]);
    assert!(table.out.contains("RUS → UKR") && table.out.contains("[attacked]"), "{}", table.out);
    assert!(!table.out.contains('\u{1b}'), "no colour in a pipe");
}

#[test]
fn what_is_for_eyes_obeys_nothing() {
    let Some(place) = place() else { return };
    let text = "Russia attacked\u{9b}31m Ukraine\u{202e} on Monday \u{1b}]0;x\u{7}.";
    let title = "Red \u{1b}[31m news";
    let article = serde_json::json!({"title": title, "text": text, "url": "http://x/\u{1b}[2J"});
    place.write("a.jsonl", article.to_string());
    place.write("\u{1b}[31m.csv", "no,columns\n1,2\n");
    for args in [
        &["code", "a.jsonl", "--format", "table"][..],
        &["explain", "a.jsonl"],
        &["quotes", "a.jsonl", "--format", "text"],
        &["code", "\u{1b}[31m.csv"],
    ] {
        let run = place.run(args);
        let all = format!("{}{}", run.out, run.err);
        let obeyed = |c: char| demarche_text::is_command(c) && c != '\n';
        assert!(all.contains("31m") && !all.contains(obeyed), "{args:?}: {all:?}");
    }
}

#[test]
fn filters_let_in_what_they_name() {
    let Some(place) = place() else { return };
    let kinds = |include: &str| -> Vec<String> {
        let mut args = vec!["code", "a.txt", "--date", "2022-01-29"];
        if !include.is_empty() {
            args.extend(["--include", include]);
        }
        place
            .run(&args)
            .records()
            .iter()
            .map(|r| format!("{} {}", r["status"], r["auxiliary"]))
            .collect()
    };
    let count = |kinds: &[String], word: &str| kinds.iter().filter(|k| k.contains(word)).count();
    let default = kinds("");
    for (name, word) in [
        ("negated", "negation"),
        ("hypothetical", "hypothetical"),
        ("historical", "historical"),
        ("alleged", "alleged"),
    ] {
        assert_eq!(count(&default, word), 0, "{word} in {default:?}");
        let more = kinds(name);
        assert!(count(&more, word) > 0, "no {word} in {more:?}");
        assert!(more.len() > default.len());
    }
    assert!(kinds("all").len() > kinds("negated,historical").len());
}

#[test]
fn the_same_bytes_at_any_number_of_threads() {
    let Some(place) = Place::new() else { return };
    let lines: Vec<String> =
        (0..60).map(|i| format!("{{\"id\":\"d{i}\",\"text\":\"{TEXT} Report {i}.\"}}\n")).collect();
    place.write("many.jsonl", lines.concat());
    let one = place.run(&["code", "many.jsonl", "--include", "all", "--threads", "1"]);
    assert_eq!(one.code, Some(0), "{}", one.err);
    for threads in ["2", "4", "7"] {
        let more = place.run(&["code", "many.jsonl", "--include", "all", "--threads", threads]);
        assert!(one.out == more.out, "{threads} threads");
    }
    let mut ids: Vec<String> = one.records().iter().map(|r| r["document_id"].to_string()).collect();
    ids.dedup();
    let expected: Vec<String> = (0..60).map(|i| format!("\"d{i}\"")).collect();
    assert_eq!(ids, expected, "order of output = order of input");
}

#[test]
fn standard_input_and_folders_are_read() {
    let Some(place) = Place::new() else { return };
    for args in [&["code", "-"][..], &["code"][..]] {
        let run = place.run_with(args, b"Russia attacked Ukraine.");
        assert_eq!((run.code, run.records().len()), (Some(0), 1), "{run:?}");
    }
    place.write("in/b.txt", "Iran attacked Israel.").write("in/a.txt", "Russia attacked Ukraine.");
    let actors: Vec<_> = place
        .run(&["code", "in"])
        .records()
        .iter()
        .map(|r| r["actors"][0]["code"].clone())
        .collect();
    assert_eq!(actors, ["RUS", "IRN"]);
}

#[test]
fn a_reader_that_leaves_ends_the_run_quietly() {
    let Some(place) = Place::new() else { return };
    let lines: Vec<String> =
        (0..400).map(|i| format!("{{\"id\":\"{i}\",\"text\":\"{TEXT}\"}}\n")).collect();
    place.write("many.jsonl", lines.concat());
    let mut command = place.command(&["code", "many.jsonl", "--include", "all"]);
    let mut child =
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(first.starts_with('{') && !said.contains("panicked"), "{said}");
    assert_eq!(output.status.code(), Some(0), "{said}");
}
