//! Text search: which sentences have these words.
//!
//! Words are found without regard to case where they begin as the one asked for, so that 'sanction' finds
//! 'Sanctions'; a phrase in quotation marks is found as it stands.

use memchr::memchr2_iter;

use super::strings::Strings;

/// What is searched: words and phrases, all of which a sentence must have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Words(Vec<String>);

impl Words {
    /// Reads what somebody typed.
    pub(crate) fn parse(text: &str) -> Self {
        let mut terms = Vec::new();
        // Every second piece lies between quotation marks.
        for (i, piece) in text.split(['"', '“', '”']).enumerate() {
            if i % 2 == 1 {
                terms.push(piece.split_whitespace().collect::<Vec<_>>().join(" "));
            } else {
                terms.extend(piece.split_whitespace().map(str::to_owned));
            }
        }
        terms.retain(|t| !t.is_empty());
        // The longest is the rarest, as a rule.
        terms.sort_by_key(|t| std::cmp::Reverse(t.len()));
        Self(terms)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Which of the texts have all words, by number. Each text must end in a line feed, which no word has, so that no
    /// match reaches over an end.
    pub(crate) fn find(&self, texts: &Strings) -> Vec<bool> {
        let mut found = vec![false; texts.len()];
        let Some((first, others)) = self.0.split_first() else {
            found.fill(true);
            return found;
        };
        let all = texts.all();
        each(all, first, |at| {
            let number = texts.at(at);
            let slot = &mut found[number as usize];
            if !*slot {
                *slot = others.iter().all(|w| has(texts.get(number), w));
            }
            true
        });
        found
    }

    /// Whether a text has all words.
    pub(crate) fn are_in(&self, text: &str) -> bool {
        self.0.iter().all(|w| has(text, w))
    }
}

fn has(text: &str, word: &str) -> bool {
    let mut found = false;
    each(text, word, |_| {
        found = true;
        false
    });
    found
}

/// Calls with the byte of each place where a word begins so, until told to stop.
fn each(text: &str, word: &str, mut call: impl FnMut(usize) -> bool) {
    let (hay, needle) = (text.as_bytes(), word.as_bytes());
    let Some(&first) = needle.first() else { return };
    let folded: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
    let plain = word.is_ascii();
    let (lower, upper) = (first.to_ascii_lowercase(), first.to_ascii_uppercase());
    // A letter beyond ASCII may have another first byte in the other case: then every byte is a candidate.
    let candidates: Box<dyn Iterator<Item = usize>> = if first.is_ascii() {
        Box::new(memchr2_iter(lower, upper, hay))
    } else {
        Box::new(0..hay.len())
    };
    for at in candidates {
        let matches = if plain {
            hay.get(at..at + needle.len()).is_some_and(|h| h.eq_ignore_ascii_case(needle))
        } else {
            text.get(at..).is_some_and(|rest| {
                let mut chars = rest.chars().flat_map(char::to_lowercase);
                folded.iter().all(|&c| chars.next() == Some(c))
            })
        };
        let begins = || !text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        if matches && text.is_char_boundary(at) && begins() && !call(at) {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(texts: &[&str], asked: &str) -> Vec<usize> {
        let mut strings = Strings::default();
        for text in texts {
            strings.push(&format!("{text}\n"));
        }
        let found = Words::parse(asked).find(&strings);
        (0..texts.len()).filter(|&i| found[i]).collect()
    }

    #[test]
    fn words_match_where_they_begin_in_any_case() {
        let texts = ["New Sanctions were announced.", "The unsanctioned march.", "SANCTION"];
        assert_eq!(found(&texts, "sanction"), [0, 2]);
        assert_eq!(found(&texts, "sanction new"), [0]);
    }

    #[test]
    fn a_phrase_stands_as_it_is() {
        let texts = ["peace talks failed", "talks on peace", "peace", ""];
        assert_eq!(found(&texts, "\"peace talks\""), [0]);
        assert_eq!(found(&texts, "peace talks"), [0, 1]);
    }

    #[test]
    fn letters_beyond_ascii_are_found_in_any_case() {
        assert_eq!(found(&["In Łódź.", "in łódź", "Lodz"], "ŁÓDŹ"), [0, 1]);
        assert_eq!(found(&["Zürich", "zürich"], "zü"), [0, 1]);
    }

    #[test]
    fn no_match_reaches_over_the_end_of_a_text() {
        assert_eq!(found(&["ab", "cd"], "bc"), [] as [usize; 0]);
        assert_eq!(found(&["a peace", "talks"], "\"peace talks\""), [] as [usize; 0]);
    }
}
