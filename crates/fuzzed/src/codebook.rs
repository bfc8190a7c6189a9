//! Codebooks.

use std::fs;
use std::sync::Arc;

use demarche_coder::examples::run;
use demarche_coder::{Codebook, Engine, Scratch};
use demarche_text::Document;
use demarche_world::World;
use demarche_world::gazetteer::Gazetteer;

use crate::nlp::PIPELINE;

/// What a codebook that loads is tried on: acts, an announcement, a report, a denial.
const TEXT: &str = "Iran met Iraq in Geneva. Iran threatened to attack Iraq, the army said. \
                    Police will hold talks with the rebels, who denied that they had bombed a base.";

/// Senses whose examples are coded.
const SENSES: usize = 4;

/// The files of a codebook. A line `%%%` stands between `codebook.toml`, a file of senses and the table of confidence.
///
/// A codebook that extends another is loaded with all of it, which takes some hundred times as long.
pub fn codebook(bytes: &[u8]) {
    const NAMES: [&str; 4] = ["codebook.toml", "events.toml", "more.toml", "confidence.tsv"];

    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut rest = bytes;
    for name in NAMES {
        let (part, behind) = cut(rest);
        if !(part.is_empty() && name != NAMES[0]) {
            fs::write(folder.path().join(name), part).expect("a temporary file");
        }
        rest = behind;
    }
    match Codebook::load(folder.path()) {
        Ok(book) => {
            let _ = (book.citation(), book.dangling());
            code(book);
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

fn cut(bytes: &[u8]) -> (&[u8], &[u8]) {
    const MARK: &[u8] = b"\n%%%\n";
    match bytes.windows(MARK.len()).position(|w| w == MARK) {
        Some(at) => (&bytes[..=at], &bytes[at + MARK.len()..]),
        None => (bytes, &[]),
    }
}

/// A codebook that loads also codes, and nothing that it says makes an event unsound.
fn code(book: Codebook) {
    let Some(pipeline) = &*PIPELINE else { return };
    let engine =
        Engine::new(pipeline.clone(), Arc::new(book), World::builtin(), Gazetteer::builtin());
    let mut document = Document::new(TEXT.to_owned()).expect("a text");
    document.date = Some("2024-05-03".to_owned());
    document.identify();
    let mut scratch = Scratch::default();
    for sense in engine.codebook().senses.iter().take(SENSES) {
        for example in sense.examples.iter().take(2) {
            let _ = run(&engine, sense, example, &mut scratch);
        }
    }
    for event in engine.code(&document, &mut scratch).events {
        assert!((1..=4).contains(&event.quad_class), "quad class {}", event.quad_class);
        assert!((-10.0..=10.0).contains(&event.score), "score {}", event.score);
    }
}
