//! The networks of the pipeline: two encoders, tagger, parser and entity recogniser.
//!
//! ```text
//! features ─┬─ Tok2Vec ─┬─ Tagger ──────────── tags
//!           │           └─ Parser ─ nonproj ── heads, labels, sentence starts ─┐
//!           └─ Tok2Vec ── Ner ─────────────────────────────────────── entities
//! ```
//!
//! | file | what |
//! |---|---|
//! | `kernel` | dense layers: packed weights and the matrix loop |
//! | `aligned` | where weights begin |
//! | `norm` | layer normalisation |
//! | `hash_embed`, `vectors`, `embed` | from features to embedded words, with a cache by word |
//! | `tok2vec` | the encoder over windows of a text |
//! | `whole` | layers in whole numbers, for the fast path |
//! | `pages` | tables of bounded size with a row for each token |
//! | `transition` | the scorer of parser and entity recogniser |
//! | `tagger`, `parser` with `state`, `ner` | the stages |
//!
//! Results depend on the text and the model alone: not on what is in a cache, on how the text falls
//! into pages, or on the processor's instruction set.

// Inlining carries the instruction set of a loop's caller into the loop.
#![allow(clippy::inline_always)]

mod aligned;
mod embed;
mod hash_embed;
mod kernel;
mod ner;
mod norm;
mod pages;
mod parser;
mod state;
mod tagger;
mod tok2vec;
mod transition;
mod vectors;
mod whole;

use pulp::Arch;

use self::ner::Ner;
use self::pages::PAGE;
use self::parser::Parser;
use self::state::State;
use self::tagger::Tagger;
use self::tok2vec::{Encoding, Tok2Vec};
use self::transition::Scoring;
use self::vectors::Vectors;
use self::whole::Bits;
use crate::LoadError;
use crate::annotation::Annotation;
use crate::features::Features;
use crate::nonproj::{ArcLabel, Tree};
use crate::package::Package;
use crate::package::model::Model;

/// How the networks compute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Precision {
    /// In floating point: the annotation is spaCy's, token for token.
    #[default]
    Exact,
    /// The larger layers in whole numbers of 8 and 13 bits: a token in some thousands gets another head or
    /// label, and the time is less than half. The same on every processor.
    Fast,
}

/// The rounding of the fast path: what parses is finer, since a wrong move early in a sentence is never mended.
/// docs/speed.md has the measurements.
const PARSER_BITS: Bits = Bits::Thirteen;
const NER_BITS: Bits = Bits::Eight;

/// The networks of a model.
pub(crate) struct Neural {
    /// Word vectors; the small model has none.
    vectors: Option<Vectors>,
    tok2vec: Tok2Vec,
    tagger: Tagger,
    parser: Parser,
    ner_tok2vec: Tok2Vec,
    ner: Ner,
}

/// Buffers and caches of one thread; they are for one model.
#[derive(Debug, Default)]
pub(crate) struct NeuralScratch {
    encoding: Encoding,
    tag_scores: Vec<f32>,
    parsing: Scoring,
    state: State,
    labels: Vec<ArcLabel>,
    tree: Tree,
    ner_encoding: Encoding,
    ner_scoring: Scoring,
}

// Three million weights help nobody who prints a pipeline.
impl std::fmt::Debug for Neural {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Neural").finish_non_exhaustive()
    }
}

impl Neural {
    /// Reads the networks of a package.
    pub(crate) fn load(package: &Package, precision: Precision) -> Result<Self, LoadError> {
        Self::load_for(Arch::new(), package, precision)
    }

    /// Reads the networks for an instruction set.
    fn load_for(arch: Arch, package: &Package, precision: Precision) -> Result<Self, LoadError> {
        let fast = precision == Precision::Fast;
        let name = "tok2vec/model";
        let bytes = package.file(name)?;
        let damaged = |e: String| package.damaged(name, e);
        let model = Model::read(&bytes).map_err(damaged)?;
        let with_vectors = model.named("static_vectors").next().is_some();
        let vectors = with_vectors.then(|| Vectors::load(package)).transpose()?;
        let tok2vec = Tok2Vec::read(arch, &model, vectors.as_ref(), fast.then_some(PARSER_BITS))
            .map_err(damaged)?;
        let name = "ner/model";
        let bytes = package.file(name)?;
        let damaged = |e: String| package.damaged(name, e);
        let model = Model::read(&bytes).map_err(damaged)?;
        Ok(Self {
            tok2vec,
            tagger: Tagger::load(arch, package)?,
            parser: Parser::load(arch, package, fast.then_some(PARSER_BITS))?,
            ner_tok2vec: Tok2Vec::read(arch, &model, vectors.as_ref(), fast.then_some(NER_BITS))
                .map_err(damaged)?,
            ner: Ner::load(arch, package, &model, fast.then_some(NER_BITS))?,
            vectors,
        })
    }

    /// Fills the columns `tags`, `heads`, `deps` and `sentence_starts`.
    pub(crate) fn tag_and_parse(
        &self,
        features: &Features,
        scratch: &mut NeuralScratch,
        out: &mut Annotation,
    ) {
        let tokens = features.len();
        let NeuralScratch { encoding, tag_scores, parsing, state, labels, tree, .. } = scratch;
        out.tags.clear();
        out.tags.resize(tokens, "");
        let scorer = self.parser.scorer();
        let tags = &mut out.tags;
        self.parser.parse(tokens, state, parsing, |page, projected, table| {
            let (start, end) = (page * PAGE, tokens.min((page + 1) * PAGE));
            let rows = self.tok2vec.encode(features, self.vectors.as_ref(), (start, end), encoding);
            // A page that is computed again gets the same tags again.
            self.tagger.tag(rows, tag_scores, &mut tags[start..end]);
            scorer.table(rows, projected, table);
        });
        // Forced moves ask for no page: a text of one token has not been tagged yet.
        for start in (0..tokens).step_by(PAGE) {
            if out.tags[start].is_empty() {
                let window = (start, tokens.min(start + PAGE));
                let vectors = self.vectors.as_ref();
                let rows = self.tok2vec.encode(features, vectors, window, encoding);
                self.tagger.tag(rows, tag_scores, &mut out.tags[window.0..window.1]);
            }
        }
        out.heads.clear();
        out.heads.resize(tokens, 0);
        self.parser.arcs(state, &mut out.heads, labels);
        out.sentence_starts.clear();
        out.sentence_starts.resize(tokens, false);
        tree.finish(&mut out.heads, labels, &features.is_space, &mut out.sentence_starts);
        out.deps.clear();
        out.deps.extend(labels.iter().map(|label| label.dep));
    }

    /// Fills the entities; needs the column `sentence_starts`.
    pub(crate) fn entities(
        &self,
        features: &Features,
        scratch: &mut NeuralScratch,
        out: &mut Annotation,
    ) {
        let tokens = features.len();
        let NeuralScratch { ner_encoding, ner_scoring, .. } = scratch;
        let scorer = self.ner.scorer();
        out.entities.clear();
        self.ner.recognise(
            &features.is_space,
            &out.sentence_starts,
            ner_scoring,
            |page, projected, table| {
                let window = (page * PAGE, tokens.min((page + 1) * PAGE));
                let vectors = self.vectors.as_ref();
                let rows = self.ner_tok2vec.encode(features, vectors, window, ner_encoding);
                scorer.table(rows, projected, table);
            },
            &mut out.entities,
        );
    }
}

#[cfg(test)]
mod tests;
