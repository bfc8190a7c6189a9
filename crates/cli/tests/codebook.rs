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

/// The example codebook of the manual: a new type on top of the built-in codebook.
const ARMS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/codebooks/arms");

#[test]
fn a_codebook_extends_the_built_in_one() {
    let Some(place) = Place::new() else { return };
    place.write("text.txt", "Poland delivered tanks to Ukraine. France sent food aid to Chad.");
    let run = place.run(&["code", "--codebook", ARMS, "text.txt"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let records = run.records();
    let types: Vec<_> = records.iter().map(|r| r["event_type"].as_str().unwrap()).collect();
    assert_eq!(types, ["TRANSFER", "AID"]);
    assert_eq!(records[0]["cameo"], "072");
    assert!(records[0]["coder"]["codebook"].as_str().unwrap().starts_with("arms 1.0.0 sha256:"));
    let plain = place.run(&["code", "text.txt"]).records();
    assert_eq!(plain[0]["event_type"], "AID");

    let check = place.run(&["codebook", "check", "--codebook", ARMS]);
    assert_eq!(check.code, Some(0), "{check:?}");
    assert!(check.out.contains(" 0 failed"), "{}", check.out);
    // What is removed is gone.
    let show = place.run(&["codebook", "show", "aid.arm", "--codebook", ARMS]);
    show.refuses(1, &["no sense", "aid.arm"]);
}

#[test]
fn an_extending_codebook_replaces_and_is_checked() {
    let own = r#"name = "mine"
version = "0.1.0"
extends = "plover"
"#;
    let sense = r#"[[event]]
id = "aid.arm"
type = "COERCE"
verbs = ["arm"]
examples = ["Uganda armed the rebels in Sudan. => UGA -> SDN REB : COERCE"]
"#;
    let Some(place) = Place::new() else { return };
    place.write("book/codebook.toml", own).write("book/a.toml", sense);
    let run = place.run(&["codebook", "check", "--codebook", "book", "--only", "aid.arm"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    for (manifest, line, says) in [
        (own.replace("plover", "pluvier"), 3, "only \"plover\" can be extended"),
        (format!("{own}remove = [\"aid.armed\"]\n"), 4, "no sense \"aid.armed\" to remove"),
        (own.replace("extends = \"plover\"\n", ""), 1, "types"),
        (format!("{own}[future]\nSELL = \"AGREE\"\n"), 5, "SELL"),
    ] {
        place.write("book/codebook.toml", &manifest);
        let run = place.run(&["codebook", "check", "--codebook", "book"]);
        run.refuses(1, &["codebook.toml", &format!("line {line}"), says]);
    }
}

#[cfg(unix)]
#[test]
fn folders_of_codebooks_are_read_to_an_end() {
    use std::os::unix::fs::symlink;

    let place = Place::bare();
    let at = |name: &str| place.path().join("mine").join(name);
    let load = || place.run(&["codebook", "list", "--codebook", "mine"]).err;
    let manifest = "name = \"mine\"\nversion = \"1\"\nextends = \"plover\"\n";
    place.write("mine/codebook.toml", manifest);
    // Two links that lead in circles, one of which is named as a file is.
    symlink(at(""), at("a")).unwrap();
    symlink(at(""), at("b.toml")).unwrap();
    assert_eq!(load(), "");

    let pipe = at("pipe.toml");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    assert!(load().contains("no regular file"), "{}", load());
    std::fs::remove_file(pipe).unwrap();

    std::fs::create_dir_all(at(&"d/".repeat(16))).unwrap();
    assert_eq!(load(), "");
    std::fs::create_dir_all(at(&"d/".repeat(17))).unwrap();
    assert!(load().contains("16 folders"), "{}", load());
    std::fs::remove_dir_all(at("d")).unwrap();

    let long = std::fs::File::create(at("long.toml")).unwrap();
    long.set_len(1 << 40).unwrap();
    assert!(load().contains("bytes"), "{}", load());
}
