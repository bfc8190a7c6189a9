//! The examples of the default codebook are its tests.

use crate::common;

use std::fmt::Write;

use demarche_coder::Scratch;
use demarche_coder::examples::{run, run_cameo};

#[test]
fn every_example_comes_out_as_written() {
    let Some(engine) = common::engine() else { return };
    let mut scratch = Scratch::default();
    let mut report = String::new();
    let mut examples = 0;
    for sense in &engine.codebook().senses {
        for example in &sense.examples {
            examples += 1;
            if let Some(f) = run(engine, sense, example, &mut scratch) {
                writeln!(report, "{}:{}: {} [{}]", f.file, f.line, f.text, f.sense).unwrap();
                writeln!(report, "    expected {}; coded {:?}", f.expected, f.coded).unwrap();
            }
        }
    }
    assert!(examples > 1500, "only {examples} examples");
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn every_sense_has_an_example() {
    let Some(engine) = common::engine() else { return };
    for sense in &engine.codebook().senses {
        assert!(!sense.examples.is_empty(), "{}:{}: {}", sense.file, sense.line, sense.id);
    }
}

#[test]
fn every_cameo_example_comes_out_as_written() {
    let Some(engine) = common::engine() else { return };
    let mut scratch = Scratch::default();
    let cameo = &engine.codebook().cameo;
    assert!(cameo.examples.len() >= 45 && cameo.codes.len() > 280);
    let failures: Vec<_> = cameo
        .examples
        .iter()
        .filter_map(|(file, example)| run_cameo(engine, file, example, &mut scratch))
        .collect();
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
fn every_event_type_has_a_cameo_code() {
    let Some(engine) = common::engine() else { return };
    let mut scratch = Scratch::default();
    let cameo = &engine.codebook().cameo;
    for sense in &engine.codebook().senses {
        for example in sense.examples.iter().filter(|e| !e.counter).take(1) {
            let document = demarche_text::Document::new(example.text.clone()).unwrap();
            for event in engine.code(&document, &mut scratch).events {
                let code = event.cameo.unwrap_or_else(|| panic!("no code: {}", example.text));
                assert!(cameo.codes.contains_key(&code), "{code}");
            }
        }
    }
}
