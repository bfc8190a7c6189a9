//! A codebook with a mistake: the file, the line and what is wrong.

mod common;

use common::Place;

const MANIFEST: &str = r#"name = "own"
version = "1.0.0"

[types]
TRADE = { quad = 2, score = 5, recipient = true, modes = { arms = 6 } }

[frame]
negation = ["not"]
prepositions = ["to", "from", "by", "of", "with", "on", "at", "against", "toward"]
"#;

const SENSE: &str = r#"type = "TRADE"

[[event]]
id = "trade.sell"
verbs = ["sell"]
recipient = ["to"]
mode = "arms"
where = { object = ["tank", "gun"] }
examples = ["France sold tanks to Egypt. => FRA -> EGY : TRADE/arms"]
"#;

fn codebook(sense: &str) -> Option<Place> {
    let place = Place::new()?;
    place.write("book/codebook.toml", MANIFEST).write("book/events/trade.toml", sense);
    place.write("text.txt", "France sold tanks to Egypt.");
    Some(place)
}

#[test]
fn an_own_codebook_codes() {
    let Some(place) = codebook(SENSE) else { return };
    let run = place.run(&["code", "--codebook", "book", "text.txt"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let record = &run.records()[0];
    assert_eq!((&record["event_type"], &record["mode"]), (&"TRADE".into(), &"arms".into()));
    assert!(record["coder"]["codebook"].as_str().unwrap().starts_with("own 1.0.0 sha256:"));
}

#[test]
fn mistakes_are_named_with_file_and_line() {
    for (wrong, right, line, says) in [
        ("mode = \"arms", "mode = \"arms\"", 7, ""),
        ("\"arms\"", "\"tanks\"", 7, "no mode \"tanks\""),
        ("[\"to\"]", "[\"too\"]", 6, "unknown slot \"too\""),
        ("\"TRADE\"\n", "\"TRAED\"\n", 1, "unknown event type \"TRAED\""),
        ("verbs", "verb", 5, "verb"),
        ("mode = \"arms\"", "inner = [\"future\"]", 4, "belongs in [[operator]]"),
        ("[\"tank\", \"gun\"]", "[\"@arms\"]", 8, "unknown class"),
    ] {
        let broken = if says.is_empty() {
            SENSE.replacen(right, wrong, 1)
        } else {
            SENSE.replacen(wrong, right, 1)
        };
        assert_ne!(broken, SENSE);
        let Some(place) = codebook(&broken) else { return };
        let run = place.run(&["code", "--codebook", "book", "text.txt"]);
        run.refuses(1, &["trade.toml", &format!("line {line}"), says]);
    }
}

#[test]
fn a_sense_twice_or_without_example_is_refused() {
    let twice = format!("{SENSE}\n{}", SENSE.trim_start_matches("type = \"TRADE\"\n"));
    let Some(place) = codebook(&twice) else { return };
    let run = place.run(&["code", "--codebook", "book", "text.txt"]);
    run.refuses(1, &["trade.toml", "line 13", "twice"]);

    let bare = SENSE.lines().filter(|l| !l.starts_with("examples")).collect::<Vec<_>>().join("\n");
    let Some(place) = codebook(&bare) else { return };
    let run = place.run(&["code", "--codebook", "book", "text.txt"]);
    run.refuses(1, &["trade.toml", "line 4", "example"]);
}

#[test]
fn a_folder_without_manifest_is_no_codebook() {
    let Some(place) = Place::new() else { return };
    place.write("folder/readme", "none").write("text.txt", "Peru.");
    place.run(&["code", "--codebook", "folder", "text.txt"]).refuses(1, &["codebook.toml"]);
}
