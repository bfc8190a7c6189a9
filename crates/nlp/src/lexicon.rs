//! Words and what can be said of a word without its context.
//!
//! Each distinct word of the texts seen becomes one [`Lexeme`], computed once and then shared by
//! every token that has its form. The lexicon belongs to a workspace, so a pipeline that many
//! threads use holds nothing that changes.

use std::collections::HashMap;

use crate::LoadError;
use crate::package::Package;
use crate::package::lookups::{self, Table, VocabLookups};
use crate::strings::string_id;
use crate::unicode::{is_alpha, is_digit, is_space};

/// Hash maps of the inner loops: a fast hash in place of the standard one.
pub(crate) type Map<K, V> = HashMap<K, V, foldhash::fast::RandomState>;

/// `word<TAB>norm` lines exported from `spacy.lang.norm_exceptions` by `tools/tables.py`.
static BASE_NORMS: &str = include_str!("../data/norms.tsv");

/// Words of more characters than this have the shape `LONG`.
const LONG_SHAPE: usize = 100;
/// Runs of one shape character are cut to this length.
const SHAPE_RUN: usize = 4;
/// Words of more bytes than this are not remembered by their text; they hardly ever come again.
const MAX_REMEMBERED: usize = 128;

/// The lexical features of a word, as string ids (see [`crate::features::Features`]).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lexeme {
    /// The word itself.
    pub orth: u64,
    /// Its norm, unless a tokeniser exception gave the token another.
    pub norm: u64,
    /// Its first character.
    pub prefix: u64,
    /// Its last three characters.
    pub suffix: u64,
    /// Its shape.
    pub shape: u64,
    /// Whether it is all white space.
    pub is_space: bool,
    /// Whether a special case of the tokeniser's second pass begins with it.
    pub starts_special: bool,
}

/// Norms of words that are not simply their lower-cased form.
#[derive(Debug)]
pub(crate) struct Norms {
    /// From the model, by id of the word.
    table: Table<u64>,
    /// spaCy's fixed table for punctuation and currency signs.
    base: HashMap<&'static str, u64>,
}

impl Norms {
    /// Reads the model's `vocab/lookups.bin`.
    pub(crate) fn load(package: &Package) -> Result<Self, LoadError> {
        let lookups: VocabLookups = lookups::read(package, "vocab/lookups.bin")?;
        let table = lookups.lexeme_norm.iter().map(|(&word, norm)| (word, string_id(norm)));
        let base = BASE_NORMS
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once('\t'))
            .map(|(word, norm)| (word, string_id(norm)));
        Ok(Self { table: table.collect(), base: base.collect() })
    }

    fn of(&self, word: &str, orth: u64, lower: &str) -> u64 {
        let known = self.table.get(&orth).or_else(|| self.base.get(word));
        known.copied().unwrap_or_else(|| string_id(lower))
    }
}

/// The words seen so far. Grows with the distinct words of the texts; [`Lexicon::clear`] empties it.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    by_word: Map<Box<str>, u32>,
    lexemes: Vec<Lexeme>,
    scratch: String,
}

impl Lexicon {
    /// Number of lexemes.
    pub(crate) fn len(&self) -> usize {
        self.lexemes.len()
    }

    /// Forgets every word. Indices given out before are void.
    pub(crate) fn clear(&mut self) {
        self.by_word.clear();
        self.lexemes.clear();
    }

    /// The lexeme with an index that [`Lexicon::index`] gave out.
    pub(crate) fn get(&self, index: u32) -> &Lexeme {
        &self.lexemes[index as usize]
    }

    /// The index of a word's lexeme, made if the word is new. `starts_special` tells whether a
    /// special case begins with the word of this id.
    pub(crate) fn index(
        &mut self,
        word: &str,
        norms: &Norms,
        starts_special: impl Fn(u64) -> bool,
    ) -> u32 {
        if let Some(&index) = self.by_word.get(word) {
            return index;
        }
        let index = self.lexemes.len() as u32;
        let orth = string_id(word);
        let lower = word.to_lowercase();
        let lexeme = Lexeme {
            orth,
            norm: norms.of(word, orth, &lower),
            prefix: string_id(first_char(word)),
            suffix: string_id(last_chars(word, 3)),
            shape: string_id(shape(word, &mut self.scratch)),
            is_space: !word.is_empty() && word.chars().all(is_space),
            starts_special: starts_special(orth),
        };
        self.lexemes.push(lexeme);
        if word.len() <= MAX_REMEMBERED {
            self.by_word.insert(word.into(), index);
        }
        index
    }
}

fn first_char(word: &str) -> &str {
    let end = word.chars().next().map_or(0, char::len_utf8);
    &word[..end]
}

fn last_chars(word: &str, count: usize) -> &str {
    let start = word.char_indices().rev().take(count).last().map_or(0, |(at, _)| at);
    &word[start..]
}

/// The shape of a word, written to `out` (`spacy.lang.lex_attrs.word_shape`).
fn shape<'o>(word: &str, out: &'o mut String) -> &'o str {
    out.clear();
    if word.chars().nth(LONG_SHAPE - 1).is_some() {
        out.push_str("LONG");
        return out;
    }
    let (mut last, mut run) = (None, 0);
    for c in word.chars() {
        let class = match c {
            c if is_alpha(c) && c.is_uppercase() => 'X',
            c if is_alpha(c) => 'x',
            c if is_digit(c) => 'd',
            c => c,
        };
        run = if last == Some(class) { run + 1 } else { 1 };
        last = Some(class);
        if run <= SHAPE_RUN {
            out.push(class);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        let mut out = String::new();
        let mut of = |word: &str| shape(word, &mut out).to_owned();
        assert_eq!(of("Apple"), "Xxxxx");
        assert_eq!(of("internationally"), "xxxx");
        assert_eq!(of("C3PO-éÉ²"), "XdXX-xXd");
        assert_eq!(of(&"a".repeat(99)), "xxxx");
        assert_eq!(of(&"é".repeat(100)), "LONG");
        assert_eq!(of("......"), "....");
    }

    #[test]
    fn affixes_count_characters() {
        assert_eq!(first_char("élan"), "é");
        assert_eq!(last_chars("aïé!", 3), "ïé!");
        assert_eq!(last_chars("é", 3), "é");
        assert_eq!(last_chars("", 3), "");
    }
}
