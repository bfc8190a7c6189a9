//! An engine with the default codebook, made once for all tests.

use std::sync::{Arc, OnceLock};

use demarche_coder::codebook::Codebook;
use demarche_coder::examples::show;
use demarche_coder::{Coded, Engine, Scratch};
use demarche_nlp::Pipeline;
use demarche_text::Document;
use demarche_world::World;
use demarche_world::gazetteer::Gazetteer;

/// The engine, or none where the model is not installed.
pub(crate) fn engine() -> Option<&'static Engine> {
    static ENGINE: OnceLock<Option<Engine>> = OnceLock::new();
    ENGINE
        .get_or_init(|| {
            let pipeline =
                Pipeline::load(demarche_testkit::model("en_core_web_sm")?).expect("a whole model");
            let book = Codebook::builtin().expect("a sound codebook");
            Some(Engine::new(
                Arc::new(pipeline),
                Arc::new(book),
                World::builtin(),
                Gazetteer::builtin(),
            ))
        })
        .as_ref()
}

/// Codes a text that was published on a day.
pub(crate) fn code(engine: &Engine, text: &str, date: Option<&str>) -> Coded {
    let mut document = Document::new(text.to_owned()).expect("a text");
    document.date = date.map(str::to_owned);
    engine.code(&document, &mut Scratch::default())
}

/// The events of a text in the notation of examples: `RUS GOV -> USA : ACCUSE/allege (reported)`.
pub(crate) fn shown(engine: &Engine, text: &str) -> Vec<String> {
    code(engine, text, Some("2022-01-29")).events.iter().map(show).collect()
}
