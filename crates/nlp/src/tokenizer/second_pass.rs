//! The second pass: special cases that the first pass broke up.
//!
//! An emoticon such as `:(` looks like two punctuation marks, and a contraction may have stuck to
//! a word that was split off it. Every special case that the affix rules could break up is kept as
//! the sequence of tokens they would make of it; where that sequence occurs, its tokens are
//! replaced by those of the special case, longest first, then leftmost.

use super::rules::Rules;
use super::{TokenRow, chunk};
use crate::lexicon::Map;
use crate::strings::string_id;

/// Sequences of words, as a trie over the ids of the words.
#[derive(Debug, Default)]
pub(super) struct Sequences {
    /// (node, word) to next node; node 0 is the root.
    edges: Map<(u32, u64), u32>,
    /// Whether a sequence ends at the node.
    ends: Vec<bool>,
}

impl Sequences {
    /// The token sequences of the special cases that the first pass can break up.
    pub(super) fn new(rules: &Rules) -> Self {
        let mut sequences = Self { edges: Map::default(), ends: vec![false] };
        let (mut suffixes, mut tokens) = (Vec::new(), Vec::new());
        for text in rules.breakable_specials() {
            let mut node = 0;
            super::for_each_chunk(text, |start, end, _| {
                tokens.clear();
                let chunk = &text[start..end];
                chunk::split(rules, chunk, false, &mut suffixes, &mut tokens);
                for &(from, to, _) in &tokens {
                    let word = string_id(&chunk[from as usize..to as usize]);
                    let fresh = sequences.ends.len() as u32;
                    node = *sequences.edges.entry((node, word)).or_insert(fresh);
                    if node == fresh {
                        sequences.ends.push(false);
                    }
                }
            });
            sequences.ends[node as usize] = true;
        }
        sequences
    }

    /// Whether a sequence begins with the word of this id.
    pub(super) fn begins_with(&self, word: u64) -> bool {
        self.edges.contains_key(&(0, word))
    }

    /// Calls `each` with the length of every sequence that `words` begins with.
    fn for_each_prefix(&self, words: impl Iterator<Item = u64>, mut each: impl FnMut(u32)) {
        let mut node = 0;
        for (i, word) in words.enumerate() {
            match self.edges.get(&(node, word)) {
                Some(&next) => node = next,
                None => return,
            }
            if self.ends[node as usize] {
                each(i as u32 + 1);
            }
        }
    }
}

/// Token spans (start, end) to replace, and the marks by which overlaps are dropped.
#[derive(Debug, Default)]
pub(super) struct Matches {
    all: Vec<(u32, u32)>,
    kept: Vec<(u32, u32)>,
    seen: Vec<bool>,
}

impl Matches {
    /// Finds the sequences in `tokens` and returns the spans to replace, in the order of the text.
    pub(super) fn find(
        &mut self,
        sequences: &Sequences,
        tokens: &[TokenRow],
        may_start: impl Fn(&TokenRow) -> bool,
        word: impl Fn(&TokenRow) -> u64,
    ) -> &[(u32, u32)] {
        self.all.clear();
        self.kept.clear();
        for (i, token) in tokens.iter().enumerate() {
            if may_start(token) {
                let start = i as u32;
                sequences.for_each_prefix(tokens[i..].iter().map(&word), |len| {
                    self.all.push((start, start + len));
                });
            }
        }
        if self.all.is_empty() {
            return &[];
        }
        self.all.sort_unstable_by_key(|&(start, end)| (std::cmp::Reverse(end - start), start));
        self.seen.clear();
        self.seen.resize(tokens.len(), false);
        for &(start, end) in &self.all {
            let (first, last) = (start as usize, end as usize - 1);
            if !self.seen[first] && !self.seen[last] {
                self.kept.push((start, end));
            }
            // A dropped span blocks its tokens, too; spaCy does the same.
            self.seen[first..=last].fill(true);
        }
        self.kept.sort_unstable();
        &self.kept
    }
}
