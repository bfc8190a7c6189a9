//! Texts coded on the fly, and trees of sentences.

use std::sync::Mutex;

use demarche_coder::{Coded, Engine, Scratch};
use demarche_nlp::Annotation;
use demarche_text::Document;
use serde::Serialize;
use utoipa::ToSchema;

use crate::spans::Units;

/// A parsed sentence.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub(crate) struct Tree {
    text: String,
    tokens: Vec<Token>,
}

/// A word of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Token {
    text: String,
    lemma: String,
    /// Part of speech, Penn Treebank.
    tag: String,
    /// Dependency label.
    dep: String,
    /// Position of the head; of the root its own.
    head: usize,
    /// UTF-16 code units of the whole text.
    start: u32,
    end: u32,
}

/// An engine with what its users need, kept from text to text.
pub(crate) struct Coding {
    engine: Engine,
    idle: Mutex<Vec<Scratch>>,
}

impl Coding {
    pub(crate) fn new(engine: Engine) -> Self {
        Self { engine, idle: Mutex::new(Vec::new()) }
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.engine
    }

    fn with<R>(&self, work: impl FnOnce(&Engine, &mut Scratch) -> R) -> R {
        let idle = || self.idle.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut scratch = idle().pop().unwrap_or_default();
        let done = work(&self.engine, &mut scratch);
        idle().push(scratch);
        done
    }

    /// Codes a document.
    pub(crate) fn code(&self, document: &Document) -> Coded {
        self.with(|engine, scratch| engine.code(document, scratch))
    }

    /// The trees of the sentences that these bytes lie in, in their order; none for a byte between sentences.
    pub(crate) fn trees(&self, text: &str, bytes: &[u32]) -> Vec<Option<Tree>> {
        let units = Units::of(text);
        self.with(|engine, scratch| {
            let annotation = engine.annotate(text, scratch);
            bytes.iter().map(|&byte| tree(text, annotation, &units, byte)).collect()
        })
    }
}

fn tree(text: &str, a: &Annotation, units: &Units, byte: u32) -> Option<Tree> {
    let sentence = a.sentences().find(|s| {
        let range = s.range();
        a.spans[range.start].start <= byte && byte < a.spans[range.end - 1].end
    })?;
    let words: Vec<usize> =
        sentence.range().filter(|&i| !a.text(text, i).trim().is_empty()).collect();
    let tokens = words.iter().enumerate().map(|(at, &i)| Token {
        text: a.text(text, i).to_owned(),
        lemma: a.lemma(i).to_owned(),
        tag: a.tags[i].to_owned(),
        dep: a.deps[i].as_str().to_owned(),
        head: words.iter().position(|&w| w == a.heads[i] as usize).unwrap_or(at),
        start: units.at(a.spans[i].start),
        end: units.at(a.spans[i].end),
    });
    let range = sentence.range();
    let (from, to) = (a.spans[range.start].start, a.spans[range.end - 1].end);
    let text = text.get(from as usize..to as usize).unwrap_or_default().trim().to_owned();
    Some(Tree { text, tokens: tokens.collect() })
}
