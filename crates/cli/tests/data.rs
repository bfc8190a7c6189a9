//! A data set from articles to answers.

#![cfg(feature = "store")]

mod common;

use common::Place;

const NEWS: &str = r#"{"id": "1", "text": "Iran and Iraq held talks in Baghdad on Friday.", "date": "2024-05-03", "publisher": "The Wire"}
{"id": "2", "text": "Kenyan police arrested two Somali journalists in Nairobi on Sunday.", "date": "2024-05-14", "publisher": "The Post"}
{"id": "3", "text": "La policía de Bogotá detuvo el martes a tres hombres que habían robado un banco en el centro de la ciudad, según informó la alcaldía en un comunicado que fue leído por la radio.", "date": "2024-05-14"}
{oops
{"id": "4", "text": "Norway accused Russia of seizing a vessel. The Kremlin denied the allegations.", "date": "2024-03-05", "publisher": "The Post"}
"#;

fn place() -> Option<Place> {
    let place = Place::new()?;
    place.write("news.jsonl", NEWS);
    Some(place)
}

#[test]
fn articles_go_in_once_and_answers_come_out() {
    let Some(place) = place() else { return };
    let first = place.run(&["ingest", "news.jsonl", "--store", "set", "--summary", "json"]);
    assert_eq!(first.code, Some(2), "{first:?}");
    let summary = &first.records()[0];
    assert_eq!((&summary["read"], &summary["coded"]), (&5.into(), &3.into()), "{summary}");
    assert_eq!(summary["set_aside"]["other language"], 1, "{summary}");
    assert_eq!(summary["failed"]["json"], 1, "{summary}");

    // The same input again is no new row.
    let again = place.run(&["ingest", "news.jsonl", "--store", "set", "--summary", "json"]);
    let summary = &again.records()[0];
    assert_eq!((&summary["coded"], &summary["duplicates"]), (&0.into(), &3.into()), "{summary}");
    let versions = place.run(&["store", "versions", "--store", "set"]).out;
    assert_eq!(versions.lines().filter(|l| l.contains("coded")).count(), 1, "{versions}");

    let answer = place.run(&[
        "query",
        "SELECT event_type, mode, actor, recipient FROM events WHERE counted ORDER BY 1, 2",
        "--store",
        "set",
    ]);
    assert_eq!(
        answer.out,
        "event_type,mode,actor,recipient\nACCUSE,allege,NOR,RUS\nCOERCE,arrest,KEN,SOM\nCONSULT,,IRN,\nREJECT,,RUS,NOR\n",
        "{answer:?}"
    );
    let months = place.run(&[
        "query",
        "SELECT actor, recipient, month, events FROM dyad_months ORDER BY month, actor, recipient",
        "--store",
        "set",
        "--format",
        "jsonl",
    ]);
    assert!(
        months.records().iter().any(|r| r["actor"] == "KEN" && r["month"] == "2024-05-01"),
        "{months:?}"
    );
    let sound = place.run(&["store", "verify", "--deep", "--store", "set"]);
    assert_eq!((sound.code, sound.out.lines().last()), (Some(0), Some("sound")), "{sound:?}");
    let chart = place.run(&["series", "--dyad", "IRN,IRQ", "--store", "set", "--svg", "a.svg"]);
    assert_eq!(chart.code, Some(0), "{chart:?}");
    assert!(std::fs::read_to_string(place.path().join("a.svg")).unwrap().starts_with("<svg"));
    let top = place.run(&["top", "types", "--store", "set", "--format", "table"]);
    assert!(top.out.contains("CONSULT"), "{top:?}");
    let card = place.run(&["store", "card", "--store", "set"]);
    assert!(card.out.contains("| articles | 3 |") && card.out.contains("The Post"), "{card:?}");
}

#[test]
fn layouts_go_out_and_come_back() {
    let Some(place) = place() else { return };
    place.run(&["ingest", "news.jsonl", "--store", "set"]);
    for (layout, columns) in [("gdelt", 61), ("icews", 20), ("polecat", 40), ("petrarch2", 8)] {
        let file = format!("{layout}.txt");
        let out = place.run(&["export", "--layout", layout, "--store", "set", "--out", &file]);
        assert_eq!(out.code, Some(0), "{out:?}");
        let text = std::fs::read_to_string(place.path().join(&file)).unwrap();
        assert!(text.lines().count() >= 3, "{layout}: {text}");
        assert!(text.lines().all(|l| l.split('\t').count() >= columns), "{layout}: {text}");
        let other = format!("other-{layout}");
        let back = place.run(&[
            "import",
            &file,
            "--layout",
            layout,
            "--store",
            &other,
            "--summary",
            "json",
        ]);
        assert_eq!(back.code, Some(0), "{back:?}");
        let again = place.run(&[
            "import",
            &file,
            "--layout",
            layout,
            "--store",
            &other,
            "--summary",
            "json",
        ]);
        assert_eq!(again.records()[0]["coded"], 0, "{again:?}");
        let sound = place.run(&["store", "verify", "--store", &other]);
        assert_eq!(sound.out.lines().last(), Some("sound"), "{sound:?}");
    }
    let compared = place.run(&["compare", "set", "other-gdelt", "--format", "json"]);
    assert_eq!(compared.code, Some(0), "{compared:?}");
    assert_eq!(compared.records()[0]["events"]["left"], compared.records()[0]["events"]["right"]);
    let parquet =
        place.run(&["export", "--layout", "parquet", "--store", "set", "--out", "events.parquet"]);
    assert_eq!(parquet.code, Some(0), "{parquet:?}");
    assert!(std::fs::read(place.path().join("events.parquet")).unwrap().starts_with(b"PAR1"));
}

#[test]
fn what_failed_can_be_tried_again() {
    let Some(place) = place() else { return };
    place.run(&["ingest", "news.jsonl", "--store", "set"]);
    let still = place.run(&["retry", "--store", "set", "--summary", "json"]);
    assert_eq!(still.code, Some(2), "{still:?}");
    place.write(
        "news.jsonl",
        NEWS.replace("{oops", r#"{"text": "France sent aid to Chad.", "date": "2024-05-01"}"#),
    );
    let mended = place.run(&["retry", "--store", "set", "--summary", "json"]);
    assert_eq!(mended.records()[0]["coded"], 1, "{mended:?}");
    let open = place.run(&[
        "query",
        "SELECT reason FROM failures WHERE kind = 'failed'",
        "--store",
        "set",
    ]);
    assert_eq!(open.out, "reason\n", "{open:?}");
    // What was set aside for its language is not a failure: it stays on the list until all languages are wanted.
    let aside = ["query", "SELECT reason FROM failures", "--store", "set"];
    assert_eq!(place.run(&aside).out, "reason\nother language\n");
    let all = place.run(&["retry", "--any-language", "--store", "set", "--summary", "json"]);
    assert_eq!(all.records()[0]["coded"], 1, "{all:?}");
    assert_eq!(place.run(&aside).out, "reason\n");
}

#[test]
fn what_a_data_set_names_is_read_only_where_the_user_is() {
    let (Some(place), Some(other)) = (place(), place()) else { return };
    let elsewhere = other.path().join("news.jsonl");
    let elsewhere = elsewhere.to_str().unwrap();
    place.run(&["ingest", elsewhere, "--store", "set"]);
    other.write("news.jsonl", NEWS.replace("{oops", r#"{"text": "France sent aid to Chad."}"#));
    let refused = place.run(&["retry", "--store", "set"]);
    refused.refuses(2, &[elsewhere, "not below the current folder", "--root"]);
    let open = ["query", "SELECT reason FROM failures WHERE kind = 'failed'", "--store", "set"];
    assert_eq!(place.run(&open).out, "reason\njson\n");
    let named = place.run(&["retry", "--store", "set", "--root", elsewhere, "--summary", "json"]);
    assert_eq!(named.records()[0]["coded"], 1, "{named:?}");
    assert_eq!(place.run(&open).out, "reason\n");
    place.run(&["retry", "--store", "set", "--root", "nowhere"]).refuses(1, &["--root nowhere"]);
}

#[test]
fn a_data_set_is_refused_in_one_sentence() {
    let place = Place::bare();
    place.write("thesis/chapter.txt", "x");
    place
        .run(&["query", "SELECT 1", "--store", "nowhere"])
        .refuses(1, &["nowhere holds no data set"]);
    place
        .run(&["import", "thesis/chapter.txt", "--layout", "icews", "--store", "thesis"])
        .refuses(1, &["not empty"]);
    place.run(&["query", "SELECT 1", "--store", "ftp://x/y"]).refuses(1, &["ftp://x/y"]);
    place.run(&["series", "--dyad", "A,B"]).refuses(64, &["--store"]);
}
