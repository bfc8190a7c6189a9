//! The tokeniser: text to tokens, as `spacy/tokenizer.pyx` does it.
//!
//! 1. The text falls into *chunks*: runs of white space and runs of other characters. One space
//!    after a chunk belongs to the token before it; other white space is a token of its own.
//! 2. [`chunk`] splits a chunk by special cases, affixes, URLs and infixes ([`rules`], [`pattern`], [`syntax`]).
//!    What a chunk splits into depends on nothing else, so it is remembered in the workspace.
//! 3. [`second_pass`] puts special cases together again that the affix rules broke up.
//!
//! Time is linear in the length of the text, also of a single huge chunk.

mod chunk;
mod pattern;
mod rules;
mod second_pass;
mod syntax;

use chunk::ChunkToken;
use rules::Rules;
use second_pass::{Matches, Sequences};

use crate::LoadError;
use crate::lexicon::{Lexicon, Map, Norms};
use crate::package::Package;
use crate::unicode::is_space;

/// Chunks of more bytes than this are not remembered; they hardly ever come again.
const MAX_REMEMBERED: usize = 64;

/// A token as the tokeniser makes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TokenRow {
    /// Byte range in the text.
    pub start: u32,
    /// End of the byte range.
    pub end: u32,
    /// Index of the word in the lexicon.
    pub lexeme: u32,
    /// Whether one space follows.
    pub space_after: bool,
    /// Id of the norm that a special case gave the token, or 0.
    pub norm: u64,
}

/// The rules of a model, ready to use.
#[derive(Debug)]
pub(crate) struct Tokenizer {
    rules: Rules,
    sequences: Sequences,
    norms: Norms,
}

/// What the tokeniser remembers from text to text, and its scratch.
#[derive(Debug, Default)]
pub(crate) struct TokenizerCache {
    /// Words by index.
    pub lexicon: Lexicon,
    /// Chunk to range of `chunk_tokens`.
    chunks: Map<Box<str>, (u32, u32)>,
    /// Tokens of remembered chunks; `start` and `end` count from the start of the chunk.
    chunk_tokens: Vec<TokenRow>,
    split: Vec<ChunkToken>,
    suffixes: Vec<ChunkToken>,
    matches: Matches,
    rewritten: Vec<TokenRow>,
}

impl TokenizerCache {
    /// Forgets every word and chunk.
    pub(crate) fn clear(&mut self) {
        self.lexicon.clear();
        self.chunks.clear();
        self.chunk_tokens.clear();
    }
}

impl Tokenizer {
    /// Reads the tokeniser and the norms of a package.
    pub(crate) fn load(package: &Package) -> Result<Self, LoadError> {
        let rules = Rules::load(package)?;
        let sequences = Sequences::new(&rules);
        Ok(Self { rules, sequences, norms: Norms::load(package)? })
    }

    /// Splits `text` into tokens, replacing what `tokens` held. The text has at most `u32::MAX` bytes.
    pub(crate) fn tokenize(
        &self,
        text: &str,
        cache: &mut TokenizerCache,
        tokens: &mut Vec<TokenRow>,
    ) {
        tokens.clear();
        for_each_chunk(text, |start, end, space_after| {
            self.push_chunk(&text[start..end], start as u32, cache, tokens);
            if let Some(last) = tokens.last_mut() {
                last.space_after = space_after;
            }
        });
        self.apply_specials(text, cache, tokens);
    }

    /// Appends the tokens of one chunk, which starts at byte `offset` of the text.
    fn push_chunk(
        &self,
        chunk: &str,
        offset: u32,
        cache: &mut TokenizerCache,
        tokens: &mut Vec<TokenRow>,
    ) {
        let place =
            |row: &TokenRow| TokenRow { start: row.start + offset, end: row.end + offset, ..*row };
        if let Some(&(from, to)) = cache.chunks.get(chunk) {
            tokens.extend(cache.chunk_tokens[from as usize..to as usize].iter().map(place));
            return;
        }
        cache.split.clear();
        if chunk.starts_with(is_space) && self.rules.special(chunk).is_none() {
            cache.split.push((0, chunk.len() as u32, 0));
        } else {
            chunk::split(&self.rules, chunk, true, &mut cache.suffixes, &mut cache.split);
        }
        let lexicon = &mut cache.lexicon;
        let rows = cache.split.iter().map(|&(start, end, norm)| {
            let word = &chunk[start as usize..end as usize];
            let lexeme = self.lexeme(word, lexicon);
            TokenRow { start, end, lexeme, space_after: false, norm }
        });
        if chunk.len() > MAX_REMEMBERED {
            tokens.extend(rows.map(|row| place(&row)));
            return;
        }
        let from = cache.chunk_tokens.len();
        cache.chunk_tokens.extend(rows);
        let to = cache.chunk_tokens.len();
        cache.chunks.insert(chunk.into(), (from as u32, to as u32));
        tokens.extend(cache.chunk_tokens[from..to].iter().map(place));
    }

    fn lexeme(&self, word: &str, lexicon: &mut Lexicon) -> u32 {
        lexicon.index(word, &self.norms, |orth| self.sequences.begins_with(orth))
    }

    /// The second pass.
    fn apply_specials(&self, text: &str, cache: &mut TokenizerCache, tokens: &mut Vec<TokenRow>) {
        let TokenizerCache { lexicon, matches, rewritten, .. } = cache;
        let spans = matches.find(
            &self.sequences,
            tokens,
            |token| lexicon.get(token.lexeme).starts_special,
            |token| lexicon.get(token.lexeme).orth,
        );
        if spans.is_empty() {
            return;
        }
        rewritten.clear();
        let mut next = 0;
        for &(first, after) in spans {
            let (first, after) = (first as usize, after as usize);
            let (start, end) = (tokens[first].start, tokens[after - 1].end);
            // The same tokens with other spacing are another text, and stay as they are.
            let Some(pieces) = self.rules.special(&text[start as usize..end as usize]) else {
                continue;
            };
            rewritten.extend_from_slice(&tokens[next..first]);
            let mut at = start;
            for piece in pieces {
                let word = &text[at as usize..(at + piece.len) as usize];
                let lexeme =
                    lexicon.index(word, &self.norms, |orth| self.sequences.begins_with(orth));
                let end = at + piece.len;
                rewritten.push(TokenRow {
                    start: at,
                    end,
                    lexeme,
                    space_after: false,
                    norm: piece.norm,
                });
                at = end;
            }
            if let Some(last) = rewritten.last_mut() {
                last.space_after = tokens[after - 1].space_after;
            }
            next = after;
        }
        rewritten.extend_from_slice(&tokens[next..]);
        std::mem::swap(tokens, rewritten);
    }
}

/// Calls `each` with start, end and "one space follows" of every chunk.
///
/// A single space after a chunk is consumed; white space beyond it is a chunk of its own.
fn for_each_chunk(text: &str, mut each: impl FnMut(usize, usize, bool)) {
    let mut start = 0;
    let mut in_space = text.starts_with(is_space);
    for (at, c) in text.char_indices() {
        if is_space(c) == in_space {
            continue;
        }
        let space = c == ' ';
        if start < at {
            each(start, at, space);
        }
        start = if space { at + 1 } else { at };
        in_space = !in_space;
    }
    if start < text.len() {
        each(start, text.len(), false);
    }
}

#[cfg(test)]
mod tests {
    use super::for_each_chunk;

    fn chunks(text: &str) -> Vec<(&str, bool)> {
        let mut found = Vec::new();
        for_each_chunk(text, |start, end, space| found.push((&text[start..end], space)));
        found
    }

    #[test]
    fn one_space_belongs_to_the_chunk_before_it() {
        assert_eq!(chunks(""), []);
        assert_eq!(chunks("a b"), [("a", true), ("b", false)]);
        assert_eq!(chunks("a  b "), [("a", true), (" ", false), ("b", true)]);
        assert_eq!(chunks(" a\n b"), [(" ", false), ("a", false), ("\n ", false), ("b", false)]);
        assert_eq!(chunks("a  "), [("a", true), (" ", false)]);
    }
}
