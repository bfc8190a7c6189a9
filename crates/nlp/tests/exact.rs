//! Every column equals spaCy's: on the fixture always, on a folder of articles on demand.
//!
//! The fixture is `tests/fixture/*.txt`; what spaCy says of it is committed beside it, written by
//! `tools/expected.py`. The larger test is ignored by default; run it with
//!
//! ```text
//! DEMARCHE_ARTICLES=FOLDER DEMARCHE_EXPECTED=FOLDER cargo test -p demarche-nlp -- --ignored
//! ```
//!
//! where the first folder holds texts (`*.txt`) and the second the files that `tools/expected.py`
//! wrote for them.
#![cfg(test)]
#![allow(clippy::unwrap_used)]

mod common;

use std::path::{Path, PathBuf};

use demarche_nlp::{Pipeline, Workspace};

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixture")
}

fn on_fixture(name: &str) {
    let Some(folder) = common::model(name) else { return };
    let pipeline = Pipeline::load(folder).unwrap();
    let expected = common::expected(&fixture().join(format!("{name}.jsonl")));
    common::compare(&pipeline, &fixture(), &expected).assert_none(name);
}

#[test]
fn small_model_equals_spacy_on_the_fixture() {
    on_fixture("en_core_web_sm");
}

#[test]
fn medium_model_equals_spacy_on_the_fixture() {
    on_fixture("en_core_web_md");
}

#[test]
#[ignore = "needs a folder of articles and what spaCy says of them"]
fn models_equal_spacy_on_the_articles() {
    let variable =
        |name| std::env::var_os(name).map_or_else(|| panic!("{name} is not set"), PathBuf::from);
    let (articles, folder) = (variable("DEMARCHE_ARTICLES"), variable("DEMARCHE_EXPECTED"));
    let mut compared = 0;
    for name in common::MODELS {
        let Some(model) = common::model(name) else { continue };
        let pipeline = Pipeline::load(model).unwrap();
        let expected = common::expected(&folder.join(format!("{name}.jsonl")));
        common::compare(&pipeline, &articles, &expected).assert_none(name);
        compared += 1;
    }
    assert!(compared > 0, "no model is there to be compared");
}

#[test]
fn results_do_not_depend_on_what_came_before() {
    let Some(folder) = common::model("en_core_web_sm") else { return };
    let pipeline = Pipeline::load(folder).unwrap();
    let text = std::fs::read_to_string(fixture().join("news.txt")).unwrap();
    let mut fresh = Workspace::new();
    let alone = pipeline.annotate(&text, &mut fresh).clone();
    let mut used = Workspace::new();
    for other in ["tokens.txt", "unicode.txt", "empty.txt", "long.txt"] {
        let other = std::fs::read_to_string(fixture().join(other)).unwrap();
        pipeline.annotate(&other, &mut used);
    }
    let after = pipeline.annotate(&text, &mut used);
    assert_eq!(format!("{alone:?}"), format!("{after:?}"));
    // A workspace may go from one pipeline to another, too.
    let Some(medium) = common::model("en_core_web_md") else { return };
    Pipeline::load(medium).unwrap().annotate(&text, &mut used);
    assert_eq!(format!("{alone:?}"), format!("{:?}", pipeline.annotate(&text, &mut used)));
}
