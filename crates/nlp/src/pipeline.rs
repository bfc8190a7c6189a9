//! The pipeline: its stages in order, and what it needs of memory from text to text.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use demarche_text::{MAX_TEXT_BYTES, Span};

use crate::features::Features;
use crate::lemmatizer::{LemmaCache, Lemmatizer};
use crate::neural::{Neural, NeuralScratch, Precision};
use crate::package::Package;
use crate::ruler::{Ruler, RulerCache};
use crate::stages::{self, Attribute, Signature};
use crate::tokenizer::{TokenRow, Tokenizer, TokenizerCache};
use crate::{Annotation, LoadError, Meta};

/// Distinct words after which a workspace forgets the words it knows. Some 150 bytes each.
const MAX_WORDS: usize = 150_000;

const TOKENIZER: Signature =
    Signature { name: "tokenizer", requires: &[], assigns: &[Attribute::Tokens] };
const FEATURES: Signature =
    Signature { name: "features", requires: &[Attribute::Tokens], assigns: &[Attribute::Features] };
const TAGGER: Signature =
    Signature { name: "tagger", requires: &[Attribute::Features], assigns: &[Attribute::Tags] };
const PARSER: Signature = Signature {
    name: "parser",
    requires: &[Attribute::Features],
    assigns: &[Attribute::Tree, Attribute::Sentences],
};
const RULER: Signature = Signature {
    name: "attribute_ruler",
    requires: &[Attribute::Tokens, Attribute::Tags, Attribute::Tree],
    assigns: &[Attribute::Pos, Attribute::Morphs, Attribute::GivenLemmas],
};
const LEMMATIZER: Signature = Signature {
    name: "lemmatizer",
    requires: &[Attribute::Tokens, Attribute::Pos, Attribute::Morphs, Attribute::GivenLemmas],
    assigns: &[Attribute::Lemmas],
};

const ENTITIES: Signature = Signature {
    name: "ner",
    requires: &[Attribute::Features, Attribute::Sentences],
    assigns: &[Attribute::Entities],
};

/// The order in which [`Pipeline::annotate`] runs the stages.
const ORDER: [Signature; 7] = [TOKENIZER, FEATURES, TAGGER, PARSER, RULER, LEMMATIZER, ENTITIES];

/// What an [`Annotation`] consists of.
const RESULT: [Attribute; 8] = [
    Attribute::Tokens,
    Attribute::Tags,
    Attribute::Pos,
    Attribute::Morphs,
    Attribute::Lemmas,
    Attribute::Tree,
    Attribute::Sentences,
    Attribute::Entities,
];

/// A loaded model. It never changes, so any number of threads may share one, each with a
/// [`Workspace`] of its own.
#[derive(Debug)]
pub struct Pipeline {
    meta: Meta,
    /// Distinguishes pipelines, since what a workspace remembers is true of one only.
    id: u64,
    precision: Precision,
    tokenizer: Tokenizer,
    neural: Neural,
    ruler: Ruler,
    lemmatizer: Lemmatizer,
}

/// The memory of one thread: the annotation, scratch, and caches of words.
///
/// Reused from text to text, it makes a steady state in which nothing is allocated per token. The
/// results do not depend on what was annotated before. Its size is bounded by the longest text so
/// far plus some hundred thousand words.
#[derive(Debug, Default)]
pub struct Workspace {
    /// The pipeline that filled the caches; 0 for none.
    owner: u64,
    tokenizer: TokenizerCache,
    tokens: Vec<TokenRow>,
    features: Features,
    neural: NeuralScratch,
    ruler: RulerCache,
    lemmas: LemmaCache,
    given_lemmas: Vec<Option<&'static str>>,
    annotation: Annotation,
}

impl Workspace {
    /// An empty workspace; it grows with use.
    pub fn new() -> Self {
        Self::default()
    }

    /// The annotation of the last text.
    pub fn annotation(&self) -> &Annotation {
        &self.annotation
    }

    /// Makes the caches fit for a pipeline, forgetting the words if there are too many.
    fn prepare(&mut self, pipeline: &Pipeline) {
        if self.owner != pipeline.id {
            *self = Self { owner: pipeline.id, ..Self::default() };
        } else if self.tokenizer.lexicon.len() > MAX_WORDS {
            self.tokenizer.clear();
            self.ruler.clear_words();
            self.lemmas.clear();
        }
        self.annotation.clear();
    }
}

impl Pipeline {
    /// Loads a model from a wheel, an unpacked wheel or a model folder, to compute as spaCy does.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, LoadError> {
        Self::load_as(path, Precision::Exact)
    }

    /// Loads a model from a wheel, an unpacked wheel or a model folder.
    pub fn load_as(path: impl AsRef<Path>, precision: Precision) -> Result<Self, LoadError> {
        Self::build(&Package::open(path)?, precision)
    }

    /// Loads a model from an opened package, to compute as spaCy does.
    pub fn from_package(package: &Package) -> Result<Self, LoadError> {
        Self::build(package, Precision::Exact)
    }

    /// Loads a model from an opened package.
    pub fn build(package: &Package, precision: Precision) -> Result<Self, LoadError> {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        stages::check(&ORDER, &RESULT)?;
        Ok(Self {
            meta: package.meta().clone(),
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            tokenizer: Tokenizer::load(package)?,
            neural: Neural::load(package, precision)?,
            precision,
            ruler: Ruler::load(package)?,
            lemmatizer: Lemmatizer::load(package)?,
        })
    }

    /// Name and version of the model.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// How it computes.
    pub fn precision(&self) -> Precision {
        self.precision
    }

    /// Whether the model's lemma tables know a lower-case word, in any of its forms, as a verb, noun,
    /// adjective or adverb. Names and words of grammar are not among them.
    pub fn knows_word(&self, lower: &str) -> bool {
        self.lemmatizer.knows(lower)
    }

    /// Annotates a text. Of a text beyond [`MAX_TEXT_BYTES`] only that many bytes are read.
    pub fn annotate<'w>(&self, text: &str, workspace: &'w mut Workspace) -> &'w Annotation {
        self.annotate_observed(text, workspace, |_| {})
    }

    /// As [`Self::annotate`], and calls `after` with the name of each stage that has run; to measure
    /// the stages. The tagger runs together with the parser, whose table of the text it shares.
    pub fn annotate_observed<'w>(
        &self,
        text: &str,
        workspace: &'w mut Workspace,
        mut after: impl FnMut(&'static str),
    ) -> &'w Annotation {
        workspace.prepare(self);
        let text = &text[..floor_boundary(text, MAX_TEXT_BYTES)];
        let Workspace {
            tokenizer,
            tokens,
            features,
            neural,
            ruler,
            lemmas,
            given_lemmas,
            annotation,
            ..
        } = workspace;

        self.tokenizer.tokenize(text, tokenizer, tokens);
        after(TOKENIZER.name);
        if tokens.is_empty() {
            return annotation;
        }
        fill_columns(tokens, tokenizer, features, annotation);
        after(FEATURES.name);
        self.neural.tag_and_parse(features, neural, annotation);
        after(PARSER.name);
        self.ruler.apply(text, tokens, &tokenizer.lexicon, ruler, annotation, given_lemmas);
        after(RULER.name);
        self.lemmatizer.apply(text, tokens, given_lemmas, lemmas, annotation);
        after(LEMMATIZER.name);
        self.neural.entities(features, neural, annotation);
        after(ENTITIES.name);
        annotation
    }
}

/// The stage `features`, and the columns of the annotation that the tokeniser knows.
fn fill_columns(
    tokens: &[TokenRow],
    cache: &TokenizerCache,
    features: &mut Features,
    annotation: &mut Annotation,
) {
    features.clear();
    for token in tokens {
        let lexeme = cache.lexicon.get(token.lexeme);
        features.norm.push(if token.norm == 0 { lexeme.norm } else { token.norm });
        features.prefix.push(lexeme.prefix);
        features.suffix.push(lexeme.suffix);
        features.shape.push(lexeme.shape);
        features.spacy.push(token.space_after.into());
        features.is_space.push(lexeme.is_space.into());
        features.orth.push(lexeme.orth);
        annotation.spans.push(Span::new(token.start, token.end));
        annotation.space_after.push(token.space_after);
    }
}

/// The greatest character boundary at or before `at`.
fn floor_boundary(text: &str, at: usize) -> usize {
    if at >= text.len() {
        return text.len();
    }
    (0..=at).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_the_stages_is_sound() {
        assert_eq!(stages::check(&ORDER, &RESULT), Ok(()));
    }

    #[test]
    fn entities_need_the_parser() {
        let order: Vec<_> = ORDER.iter().filter(|s| s.name != "parser").copied().collect();
        assert!(stages::check(&order, &RESULT).is_err());
    }

    #[test]
    fn pipelines_and_workspaces_cross_threads() {
        fn shared<T: Send + Sync>() {}
        fn sent<T: Send>() {}
        shared::<Pipeline>();
        sent::<Workspace>();
    }
}
