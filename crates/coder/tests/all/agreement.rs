//! The fast path against the exact one: on the examples of the project always, on articles on demand.
//!
//! ```text
//! DEMARCHE_ARTICLES=FOLDER cargo test -p demarche-coder --test all agreement -- --ignored
//! ```

use std::path::Path;
use std::sync::Arc;

use demarche_coder::agreement::Agreement;
use demarche_coder::{Codebook, Engine, Scratch};
use demarche_nlp::{Pipeline, Precision};
use demarche_text::Document;
use demarche_world::World;
use demarche_world::gazetteer::Gazetteer;

/// Share that must agree.
const LEAST: f64 = 0.995;

fn engines(model: &str) -> Option<[Engine; 2]> {
    let folder = demarche_testkit::model(model)?;
    let book = Arc::new(Codebook::builtin().unwrap());
    Some([Precision::Exact, Precision::Fast].map(|precision| {
        let pipeline = Pipeline::load_as(&folder, precision).unwrap();
        Engine::new(Arc::new(pipeline), Arc::clone(&book), World::builtin(), Gazetteer::builtin())
    }))
}

fn agreement(model: &str, folder: &Path) -> Option<Agreement> {
    let engines = engines(model)?;
    let mut scratch = [Scratch::default(), Scratch::default()];
    let mut agreement = Agreement::default();
    let mut paths: Vec<_> = folder.read_dir().unwrap().map(|e| e.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == "txt"));
    paths.sort();
    for path in paths {
        let text = std::fs::read_to_string(path).unwrap();
        let document = Document::new(text).unwrap();
        agreement.add(&document, [&engines[0], &engines[1]], &mut scratch);
    }
    Some(agreement)
}

#[test]
fn the_examples_are_coded_alike() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let Some(agreement) = agreement("en_core_web_sm", &folder) else { return };
    assert!(agreement.tokens > 150 && agreement.events[0] > 10, "{agreement:?}");
    assert!(agreement.arcs as f64 >= 0.98 * agreement.tokens as f64, "{agreement:?}");
    assert_eq!(agreement.events[0], agreement.events[2], "{agreement:?}");
}

#[test]
#[ignore = "needs a folder of articles"]
fn articles_are_coded_alike() {
    let folder = std::env::var_os("DEMARCHE_ARTICLES").expect("DEMARCHE_ARTICLES is not set");
    for model in ["en_core_web_sm", "en_core_web_md"] {
        let Some(agreement) = agreement(model, Path::new(&folder)) else { continue };
        let tokens = agreement.tokens as f64;
        println!("{model} {agreement:?}");
        println!(
            "tags {:.4}, heads and labels {:.4}, entities {:.4}, events {:.4}",
            agreement.tags as f64 / tokens,
            agreement.arcs as f64 / tokens,
            Agreement::share(agreement.entities),
            Agreement::share(agreement.events)
        );
        assert!(agreement.arcs as f64 >= LEAST * tokens, "{model} {agreement:?}");
        assert!(Agreement::share(agreement.events) >= LEAST, "{model} {agreement:?}");
    }
}
