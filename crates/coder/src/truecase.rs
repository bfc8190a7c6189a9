//! Headlines In Title Case and IN CAPITALS, written as a sentence for the parser.
//!
//! The parser takes every capitalised word for a name: 'Kenya Condemns Violence' has no verb for it. In a
//! block of capitalised words a word keeps its capital if it belongs to a name that the world knows, or
//! is written with one inside the sentences of the text; else it loses it, if the text or the model's
//! word lists know it as a common word. Lengths in bytes do not change, so offsets hold.

use std::collections::HashMap;

use demarche_nlp::Pipeline;
use demarche_text::{Byte, Span};
use demarche_world::{Entry, World};

/// Words of a block from which on it can be in title case.
const FEWEST_WORDS: usize = 3;

/// Bytes of the longest headline; a paragraph of capitals is a form or a table.
const LONGEST: usize = 240;

/// How the words of a text are written inside its sentences.
#[derive(Default)]
struct Usage {
    /// By word in lower case: with a capital, without.
    counts: HashMap<String, (u32, u32)>,
}

/// The headlines of a text that need it, as the parser is to read them, by their block.
pub(crate) fn headlines(
    text: &str,
    blocks: &[Span<Byte>],
    pipeline: &Pipeline,
    world: &World,
) -> HashMap<u32, String> {
    let mut out = HashMap::new();
    let mut usage: Option<Usage> = None;
    for block in blocks {
        let piece = block.of(text).unwrap_or_default();
        if !is_headline(piece) {
            continue;
        }
        let usage = usage.get_or_insert_with(|| Usage::of(text, blocks));
        out.insert(block.start, rewrite(piece, usage, pipeline, world));
    }
    out
}

/// Words with their place: runs of letters, digits, apostrophes and inner dots.
fn words(piece: &str) -> Vec<(usize, &str)> {
    let mut out = Vec::new();
    let mut start = None;
    for (i, c) in piece.char_indices().chain([(piece.len(), ' ')]) {
        let inside = c.is_alphanumeric() || c == '.' || c == '_';
        match (start, inside) {
            (None, true) if c != '.' => start = Some(i),
            (Some(s), false) => {
                let word = piece[s..i].trim_end_matches('.');
                out.push((s, if word.contains('.') { &piece[s..i] } else { word }));
                start = None;
            }
            _ => {}
        }
    }
    out
}

fn is_capitalised(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// Whether a block is written in title case or in capitals.
fn is_headline(piece: &str) -> bool {
    if piece.len() > LONGEST || piece.ends_with('.') {
        return false;
    }
    let (mut long, mut capital) = (0, 0);
    for (_, word) in words(piece) {
        // Prepositions and articles are small in most title cases.
        if word.chars().count() > 3 && word.starts_with(char::is_alphabetic) {
            long += 1;
            capital += usize::from(is_capitalised(word));
        }
    }
    long >= FEWEST_WORDS && capital * 10 >= long * 8
}

impl Usage {
    fn of(text: &str, blocks: &[Span<Byte>]) -> Self {
        let mut usage = Self::default();
        for block in blocks {
            let piece = block.of(text).unwrap_or_default();
            if is_headline(piece) {
                continue;
            }
            let mut before = 0;
            for (at, word) in words(piece) {
                // The first word of a sentence or a quotation has its capital from its place.
                let gap = &piece[before..at];
                let first =
                    before == 0 || gap.contains(['.', '!', '?', ':', '"', '“', '‘', '—', '–', '(']);
                before = at + word.len();
                let entry = usage.counts.entry(word.to_lowercase()).or_default();
                if !is_capitalised(word) {
                    entry.1 += 1;
                } else if !first {
                    entry.0 += 1;
                }
            }
        }
        usage
    }
}

/// A headline as a sentence would write it.
fn rewrite(piece: &str, usage: &Usage, pipeline: &Pipeline, world: &World) -> String {
    let found = words(piece);
    let shouted = found.iter().all(|(_, w)| w.to_uppercase() == **w);
    let spelt: Vec<String> =
        found.iter().map(|(_, w)| if shouted { capitalised(w) } else { (*w).to_owned() }).collect();
    let tokens: Vec<&str> = spelt.iter().map(String::as_str).collect();
    let mut named = vec![false; tokens.len()];
    for name in world.find_all(&tokens) {
        // A role is a common word.
        if name.readings.iter().any(|r| !matches!(r, Entry::Role(_))) {
            named[name.start..name.start + name.len].fill(true);
        }
    }
    let mut out = piece.to_owned();
    for (i, &(at, word)) in found.iter().enumerate() {
        let lower = word.to_lowercase();
        let (capital, small) = usage.counts.get(&lower).copied().unwrap_or_default();
        let acronym = !shouted && word.chars().filter(|c| c.is_uppercase()).count() > 1;
        let common = small > 0 || pipeline.knows_word(&lower);
        let new = if named[i] {
            tokens[i].to_owned()
        } else if acronym || !is_capitalised(word) {
            continue;
        } else if capital > small || !common {
            tokens[i].to_owned()
        } else if i == 0 {
            capitalised(word)
        } else {
            lower
        };
        // Letters whose small form has another length stay as they are.
        if new.len() == word.len() {
            out.replace_range(at..at + word.len(), &new);
        }
    }
    out
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_string() + &chars.as_str().to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headlines_are_told_from_sentences() {
        assert!(is_headline("Kenya Condemns Violence in Goma"));
        assert!(is_headline("KENYA CONDEMNS VIOLENCE IN GOMA"));
        assert!(!is_headline("Kenya condemns violence in Goma"));
        assert!(!is_headline("President Uhuru Kenyatta Met Prime Minister Raila Odinga."));
    }

    #[test]
    fn words_keep_their_places() {
        assert_eq!(
            words("U.S. Envoy's trip."),
            [(0, "U.S."), (5, "Envoy"), (11, "s"), (13, "trip")]
        );
        assert!(words("").is_empty());
    }
}
