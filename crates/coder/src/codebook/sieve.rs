//! A sieve before the grammar: which senses a sentence can have at all, by its words alone.
//!
//! A common verb has a hundred senses, most of which ask for words that the sentence does not have. A sentence's
//! words become a set of 256 bits, in which several words share one; so do the words that a sense needs. Whoever does
//! not fit by these sets does not fit by the words, and the words of a sense are looked at only after that.

use super::sense::{Constraint, Predicate, Sense, SenseId, Slot, Symbol, Where};

/// A set of words, as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct WordSet([u64; 4]);

impl WordSet {
    /// Adds a word.
    pub(crate) fn insert(&mut self, word: Symbol) {
        self.0[word.0 as usize / 64 % 4] |= 1 << (word.0 % 64);
    }

    /// Whether a word may be in the set; if not, it is not.
    pub(crate) fn may_have(&self, word: Symbol) -> bool {
        self.0[word.0 as usize / 64 % 4] >> (word.0 % 64) & 1 == 1
    }

    /// Whether all of another set may be in this.
    fn may_have_all(&self, other: &Self) -> bool {
        self.0.iter().zip(other.0).all(|(mine, other)| other & !mine == 0)
    }

    /// Whether any of another set may be in this.
    fn may_have_any(&self, other: &Self) -> bool {
        self.0.iter().zip(other.0).any(|(mine, other)| other & mine != 0)
    }
}

impl FromIterator<Symbol> for WordSet {
    fn from_iter<I: IntoIterator<Item = Symbol>>(words: I) -> Self {
        let mut set = Self::default();
        words.into_iter().for_each(|word| set.insert(word));
        set
    }
}

/// A predicate of a sense, found by its head, with what the sentence must have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    pub(crate) sense: SenseId,
    /// Index of the predicate in the sense.
    pub(crate) predicate: u32,
    /// The other words of the expression.
    all: WordSet,
    /// Of each of these sets one word, as far as they are not empty.
    any: [WordSet; 2],
}

impl Candidate {
    pub(super) fn new(id: SenseId, number: u32, sense: &Sense, predicate: &Predicate) -> Self {
        let mut any = [WordSet::default(); 2];
        let needed = sense.constraints.iter().filter(|c| needs_a_word(c));
        for (set, constraint) in any.iter_mut().zip(needed) {
            *set = constraint.words.iter().copied().collect();
        }
        let all = predicate.rest.iter().copied().collect();
        Self { sense: id, predicate: number, all, any }
    }

    /// Whether the sense may fit in a sentence of these words; if not, it does not.
    pub(crate) fn may_fit(&self, sentence: &WordSet) -> bool {
        let none = WordSet::default();
        sentence.may_have_all(&self.all)
            && self.any.iter().all(|set| *set == none || sentence.may_have_any(set))
    }
}

/// Whether a constraint can only hold by a word of the sentence.
fn needs_a_word(constraint: &Constraint) -> bool {
    let inside =
        !matches!(constraint.place, Where::Slot(Slot::ContentActor | Slot::ContentRecipient));
    inside && !constraint.negated && constraint.tests.is_empty() && !constraint.words.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_never_denies_what_is_in_it() {
        let words: Vec<Symbol> = (0..40).map(|i| Symbol(i * 37 + 5)).collect();
        let set: WordSet = words.iter().copied().collect();
        assert!(words.iter().all(|&w| set.may_have(w)));
        assert!(!set.may_have(Symbol(6)));
        let some: WordSet = words[3..9].iter().copied().collect();
        assert!(set.may_have_all(&some) && !some.may_have_all(&set) && some.may_have_any(&set));
        assert!(!WordSet::default().may_have_any(&set));
    }
}
