//! `demarche quotes` and `demarche eval attribution`, as a user runs them.

mod common;

use common::Place;

const TEXT: &str = "\u{201c}The well is dry. Nobody knows why,\u{201d} the mayor of Arden told Reuters. \
                    \u{201c}We will dig.\u{201d} Farmers who live nearby want rain.";

#[test]
fn a_quotation_over_sentences_has_one_speaker() {
    let Some(place) = Place::new() else { return };
    place.write("a.txt", TEXT);
    let records = place.run(&["quotes", "a.txt", "--format", "jsonl"]).records();
    let told = &records[0];
    assert_eq!(told["schema"], "demarche.quote/1");
    assert_eq!((&told["kind"], &told["status"]), (&"statement".into(), &"reported".into()));
    assert_eq!(told["source"]["text"], "the mayor of Arden");
    assert_eq!(told["medium"], "Reuters");
    let content: Vec<&str> =
        told["content"].as_array().unwrap().iter().map(|c| c["text"].as_str().unwrap()).collect();
    assert_eq!(
        content,
        ["\u{201c}The well is dry. Nobody knows why,\u{201d}", "\u{201c}We will dig.\u{201d}"]
    );
    for piece in told["content"].as_array().unwrap() {
        let at = |key: &str| piece[key].as_u64().unwrap() as usize;
        assert_eq!(&TEXT[at("start")..at("end")], piece["text"].as_str().unwrap());
    }
    let want = records.last().unwrap();
    assert_eq!(want["source"]["text"], "Farmers who live nearby");
    assert!(want["status"].is_null() && want["kind"] == "intention");
}

#[test]
fn nested_attributions_are_written_on_request() {
    let Some(place) = Place::new() else { return };
    let text = b"The mayor said that farmers hope that it will rain.";
    let count = |args: &[&str]| place.run_with(args, text).records().len();
    assert_eq!(count(&["quotes", "--format", "jsonl"]), 1);
    assert_eq!(count(&["quotes", "--format", "jsonl", "--nested"]), 2);
}

#[test]
fn text_output_names_the_speaker() {
    let Some(place) = Place::new() else { return };
    place.write("a.txt", TEXT);
    let run = place.run(&["quotes", "a.txt", "--format", "text"]);
    assert!(
        run.out.contains("the mayor of Arden") && run.out.contains("told to Reuters"),
        "{run:?}"
    );
}

#[test]
fn attribution_is_scored_and_malformed_lines_are_named() {
    let Some(place) = Place::new() else { return };
    place.write("set/text/a.txt", "The mayor said the well is dry. Farmers want rain.\n");
    place.write(
        "set/ann/a.ann",
        "T1\tSource 0 9\tx\nT2\tCue 10 14\tx\nT3\tContent 15 30\tx\n\
         E1\tCue:T2 Source:T1 Content:T3\na stray line\n",
    );
    let run = place.run(&["eval", "attribution", "set", "--errors", "errors.tsv"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.out.starts_with("1 articles, 1 attributions, 1 malformed"), "{run:?}");
    assert!(run.out.contains("a.ann, malformed: line 5"), "{run:?}");
    // 'The mayor' of 'The mayor' and 'Farmers'; 'said' of 'said' and 'want'.
    assert!(run.out.contains("source            0.667   1.000   0.800"), "{run:?}");
    assert!(run.out.contains("cue               0.500   1.000   0.667"), "{run:?}");
    let errors = std::fs::read_to_string(place.path().join("errors.tsv")).unwrap();
    assert!(errors.lines().any(|l| l.starts_with("a\tspurious\tFarmers\twant\train")), "{errors}");
}

#[test]
fn a_folder_without_annotations_is_refused() {
    let place = Place::bare();
    place.write("set/ann/readme", "");
    place.run(&["eval", "attribution", "set"]).refuses(1, &["no .ann file"]);
}
