//! The examples of the default codebook are its tests.

mod common;

use std::fmt::Write;

use demarche_coder::Scratch;
use demarche_coder::examples::run;

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
