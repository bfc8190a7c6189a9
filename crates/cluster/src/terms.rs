//! The words of a text as evidence: which, how often, and whether they are names.
//!
//! A word in small letters is cut after six letters, which takes off most endings in most languages (`protest`,
//! `protesters`); words of one or two letters are left out. A name keeps its capitals: it is a word that stands with a
//! capital other than after a full stop. In a headline in capitals only those are names that are names in the text.
//! Numbers keep their digits (`1,200` is `1200`). How rare a word is, and so how much it tells, is for the
//! comparison to say: nothing is left out for being common.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::words::{bare, words};

/// Letters that are kept of a word.
const STEM: usize = 6;
/// Terms that are kept of a text, in the order in which they first stand.
const MOST_TERMS: usize = 160;
/// Bytes of a sentence that is too short to tell much.
const SHORT: usize = 60;
/// Words that are read of a text.
const MOST_WORDS: usize = 4000;

/// Words with their counts, in alphabetical order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// The words, divided by blanks.
    words: String,
    /// How often each stands in the text, at most 255 times.
    counts: Vec<u8>,
}

impl Terms {
    /// The terms of a title and a text. Words of the title count twice.
    pub fn of(title: &str, text: &str) -> Self {
        let text_words = read(text);
        let names: HashSet<&str> =
            text_words.iter().filter(|w| w.name && !w.first).map(|w| w.form).collect();
        let mut counts: HashMap<String, (usize, u32)> = HashMap::new();
        let mut add = |word: &Word<'_>, times: u32, sure: bool| {
            let name = word.name && (names.contains(word.form) || (sure && !word.first));
            if let Some(term) = term(word.form, name) {
                let next = counts.len();
                let slot = counts.entry(term).or_insert((next, 0));
                slot.1 += times;
            }
        };
        let title_words = read(title);
        // A headline that writes most words with a capital tells nothing by them.
        let capitals = title_words.iter().filter(|w| w.name).count();
        let sure = capitals * 2 <= title_words.len();
        for word in &title_words {
            add(word, 2, sure);
        }
        for word in &text_words {
            add(word, 1, true);
        }
        let kept: BTreeMap<String, u8> = counts
            .into_iter()
            .filter(|(_, (order, _))| *order < MOST_TERMS)
            .map(|(term, (_, n))| (term, n.min(255) as u8))
            .collect();
        let counts = kept.values().copied().collect();
        Self { words: kept.into_keys().collect::<Vec<_>>().join(" "), counts }
    }

    /// Each word with its count.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u8)> {
        self.words.split_whitespace().zip(self.counts.iter().copied())
    }

    /// The words that fulfil a condition.
    pub(crate) fn filtered(&self, keep: impl Fn(&str) -> bool) -> Self {
        let (words, counts): (Vec<&str>, Vec<u8>) = self.iter().filter(|(w, _)| keep(w)).unzip();
        Self { words: words.join(" "), counts }
    }

    /// Whether a word is among them.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.iter().any(|(w, _)| w == word)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }
}

/// The first sentence of a text, with the second one where it is short: what the text is about.
pub fn lead(text: &str) -> &str {
    let mut after = None;
    for (i, c) in text.char_indices() {
        match c {
            '.' | '!' | '?' | '"' | '”' => after = Some(i),
            '\n' if i > SHORT => return &text[..i],
            _ if c.is_whitespace() => {}
            _ => {
                // A small letter goes on with the sentence: '5 p.m. on'.
                let ended = after.take().is_some_and(|end| {
                    i > end + 1 && !c.is_lowercase() && text[end..i].contains(char::is_whitespace)
                });
                if ended && i > SHORT {
                    return text[..i].trim_end();
                }
            }
        }
    }
    text.trim_end()
}

/// Whether a term is a name or a number.
pub(crate) fn is_telling(term: &str) -> bool {
    term.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
}

struct Word<'a> {
    form: &'a str,
    /// Begins with a capital.
    name: bool,
    /// Begins a sentence, or may do so.
    first: bool,
}

fn read(text: &str) -> Vec<Word<'_>> {
    let mut out: Vec<Word<'_>> = Vec::new();
    let mut end = 0;
    for (start, form) in words(text).take(MOST_WORDS) {
        let between = &text[end..start];
        let first = end == 0 || between.contains(['.', '!', '?', '\n', '"', '“', ':', '–', '—']);
        // '1,200' is one number.
        let joins = between == ","
            && form.len() == 3
            && form.bytes().all(|b| b.is_ascii_digit())
            && out.last().is_some_and(|w| w.form.bytes().all(|b| b.is_ascii_digit()));
        end = start + form.len();
        if joins && let Some(last) = out.last_mut() {
            let from = start - 1 - last.form.len();
            last.form = &text[from..end];
            continue;
        }
        let form = bare(form);
        out.push(Word { form, name: form.starts_with(char::is_uppercase), first });
    }
    out
}

fn term(form: &str, name: bool) -> Option<String> {
    if form.starts_with(|c: char| c.is_ascii_digit()) {
        return Some(form.replace(',', ""));
    }
    if name {
        return (form.chars().count() > 1).then(|| form.to_owned());
    }
    let lower: String = form.to_lowercase().chars().take(STEM).collect();
    (lower.chars().count() > 2).then_some(lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_numbers_and_stems() {
        let terms = Terms::of(
            "Police Hold Protesters In Kisumu",
            "Officers in Kisumu arrested 1,200 protesters on Monday. Protests went on, Kisumu's mayor said.",
        );
        let found: Vec<(&str, u8)> = terms.iter().collect();
        for (term, n) in [("Kisumu", 4), ("1200", 1), ("Monday", 1), ("protes", 4), ("police", 2)] {
            assert!(found.contains(&(term, n)), "{term}: {found:?}");
        }
        assert!(found.is_sorted());
        assert!(!found.iter().any(|(t, _)| *t == "in" || *t == "Police" || *t == "Officers"));
    }

    #[test]
    fn the_lead_is_a_sentence_or_two() {
        let second = "It fell on Monday at 5 p.m. after a siege of many weeks, the army said.";
        assert_eq!(
            lead(&format!("They left. {second} More follows.")),
            format!("They left. {second}")
        );
        assert_eq!(lead(&format!("{second} More follows.")), second);
        assert_eq!(lead("Short. "), "Short.");
        assert_eq!(lead(""), "");
    }

    #[test]
    fn nothing_and_very_much() {
        assert!(Terms::of("", "").is_empty());
        let long: String =
            (0..10_000).map(|n| format!("word{n} n{n}")).collect::<Vec<_>>().join(" ");
        assert_eq!(Terms::of("", &long).iter().count(), MOST_TERMS);
        assert_eq!(Terms::of("a, 1, 2, 345", "1,2").iter().count(), 3);
    }
}
