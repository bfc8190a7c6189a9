//! Texts coded on the fly, and trees of sentences.

use std::ops::Range;
use std::sync::{Arc, Mutex};

use demarche_coder::{Coded, Engine, Scratch};
use demarche_nlp::Annotation;
use demarche_text::{Document, Span};
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
    engine: Arc<Engine>,
    idle: Mutex<Vec<Scratch>>,
}

impl Coding {
    pub(crate) fn new(engine: Arc<Engine>) -> Self {
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
            let sentences: Vec<Range<usize>> = annotation.sentences().map(Span::range).collect();
            let tree = |&byte: &u32| {
                let at = sentences.partition_point(|s| annotation.spans[s.end - 1].end <= byte);
                let sentence = sentences.get(at)?;
                (annotation.spans[sentence.start].start <= byte)
                    .then(|| tree(text, annotation, &units, sentence.clone()))
            };
            bytes.iter().map(tree).collect()
        })
    }
}

fn tree(text: &str, a: &Annotation, units: &Units, sentence: Range<usize>) -> Tree {
    let (from, to) = (a.spans[sentence.start].start, a.spans[sentence.end - 1].end);
    let words: Vec<usize> = sentence.filter(|&i| !a.text(text, i).trim().is_empty()).collect();
    let tokens = words.iter().enumerate().map(|(at, &i)| Token {
        text: a.text(text, i).to_owned(),
        lemma: a.lemma(i).to_owned(),
        tag: a.tags[i].to_owned(),
        dep: a.deps[i].as_str().to_owned(),
        head: words.binary_search(&(a.heads[i] as usize)).unwrap_or(at),
        start: units.at(a.spans[i].start),
        end: units.at(a.spans[i].end),
    });
    let text = text.get(from as usize..to as usize).unwrap_or_default().trim().to_owned();
    Tree { text, tokens: tokens.collect() }
}
