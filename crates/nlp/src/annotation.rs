//! What the pipeline says about a text: columns of tokens, and entities.

use demarche_text::{Byte, Span, Token};

use crate::{Dep, Pos};

/// A named entity: a run of tokens with a label such as `GPE`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entity {
    /// The tokens it covers.
    pub tokens: Span<Token>,
    /// The model's label, such as `PERSON` or `GPE`.
    pub label: &'static str,
}

/// The annotation of one text, as columns of equal length, one row a token.
///
/// Owned by the caller and reused from text to text, so a steady state allocates nothing.
/// White space beyond the single space that follows a token is a token of its own, as in spaCy.
#[derive(Clone, Debug, Default)]
pub struct Annotation {
    /// Where each token lies in the text.
    pub spans: Vec<Span<Byte>>,
    /// Whether one space follows the token.
    pub space_after: Vec<bool>,
    /// Fine-grained (Penn Treebank) tag.
    pub tags: Vec<&'static str>,
    /// Universal part of speech.
    pub pos: Vec<Pos>,
    /// Morphological features in the UD format, such as `Number=Sing`; empty for none.
    pub morphs: Vec<&'static str>,
    /// Index of each token's head; a root is its own head.
    pub heads: Vec<u32>,
    /// Label of the arc from the head.
    pub deps: Vec<Dep>,
    /// Whether a sentence starts at the token.
    pub sentence_starts: Vec<bool>,
    /// Entities in the order of the text; they never overlap.
    pub entities: Vec<Entity>,
    pub(crate) lemma_text: String,
    pub(crate) lemma_spans: Vec<(u32, u32)>,
}

impl Annotation {
    /// Number of tokens.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether there is no token.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The base form of token `i`.
    pub fn lemma(&self, i: usize) -> &str {
        let (start, end) = self.lemma_spans[i];
        &self.lemma_text[start as usize..end as usize]
    }

    /// The text of token `i` in the text that was annotated.
    pub fn text<'t>(&self, text: &'t str, i: usize) -> &'t str {
        self.spans[i].of(text).unwrap_or_default()
    }

    /// The sentences as token spans, in the order of the text.
    pub fn sentences(&self) -> impl Iterator<Item = Span<Token>> + '_ {
        let mut start = 0;
        std::iter::from_fn(move || {
            if start >= self.len() {
                return None;
            }
            let end =
                (start + 1..self.len()).find(|&i| self.sentence_starts[i]).unwrap_or(self.len());
            let span = Span::new(start as u32, end as u32);
            start = end;
            Some(span)
        })
    }

    /// Empties every column, keeping the memory.
    pub fn clear(&mut self) {
        self.spans.clear();
        self.space_after.clear();
        self.tags.clear();
        self.pos.clear();
        self.morphs.clear();
        self.heads.clear();
        self.deps.clear();
        self.sentence_starts.clear();
        self.entities.clear();
        self.lemma_text.clear();
        self.lemma_spans.clear();
    }

    /// Appends the annotation of a piece of a longer text, `offset` being the piece's first byte in it.
    /// The piece starts a sentence of its own.
    pub fn append(&mut self, piece: &Self, offset: u32) {
        let first = self.len() as u32;
        self.spans.extend(
            piece.spans.iter().map(|s| Span::<Byte>::new(s.start + offset, s.end + offset)),
        );
        self.space_after.extend_from_slice(&piece.space_after);
        self.tags.extend_from_slice(&piece.tags);
        self.pos.extend_from_slice(&piece.pos);
        self.morphs.extend_from_slice(&piece.morphs);
        self.heads.extend(piece.heads.iter().map(|h| h + first));
        self.deps.extend_from_slice(&piece.deps);
        self.sentence_starts.extend_from_slice(&piece.sentence_starts);
        if let Some(start) = self.sentence_starts.get_mut(first as usize) {
            *start = true;
        }
        self.entities.extend(piece.entities.iter().map(|e| Entity {
            tokens: Span::new(e.tokens.start + first, e.tokens.end + first),
            ..*e
        }));
        let lemmas = self.lemma_text.len() as u32;
        self.lemma_text.push_str(&piece.lemma_text);
        self.lemma_spans.extend(piece.lemma_spans.iter().map(|&(s, e)| (s + lemmas, e + lemmas)));
    }

    /// Appends the base form of the next token.
    pub(crate) fn push_lemma(&mut self, lemma: &str) {
        let start = self.lemma_text.len() as u32;
        self.lemma_text.push_str(lemma);
        self.lemma_spans.push((start, self.lemma_text.len() as u32));
    }
}
