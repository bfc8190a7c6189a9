//! The rule lemmatiser (`spacy/pipeline/lemmatizer.py`, `spacy/lang/en/lemmatizer.py`).
//!
//! A lemma comes from, in this order: the attribute ruler; the lower-cased word if its features say
//! it is a base form already; the exceptions for its part of speech; suffix rules whose result is a
//! known word; suffix rules whatever their result; the word itself.

use std::collections::{HashMap, HashSet};

use crate::lexicon::Map;
use crate::package::Package;
use crate::package::lookups::{self, LemmaLookups};
use crate::strings::string_id;
use crate::tokenizer::TokenRow;
use crate::unicode::is_alpha;
use crate::{Annotation, LoadError, Pos};

/// Tables of one part of speech.
#[derive(Debug, Default)]
struct Tables {
    /// (old ending, new ending), in the order in which they are tried.
    rules: Vec<(String, String)>,
    exceptions: HashMap<String, Vec<String>>,
    index: HashSet<String>,
}

/// The lemma tables of a model.
#[derive(Debug)]
pub(crate) struct Lemmatizer {
    /// By part of speech, in the order of [`Pos::ALL`]; `None` where all three tables are empty.
    tables: Vec<Option<Tables>>,
}

/// Lemmas remembered from text to text.
#[derive(Debug, Default)]
pub(crate) struct LemmaCache {
    /// By lexeme, part of speech and "is a base form": byte range of `text`.
    lemmas: Map<(u32, Pos, bool), (usize, usize)>,
    text: String,
}

impl LemmaCache {
    /// Forgets the words; to be called when the lexicon is emptied.
    pub(crate) fn clear(&mut self) {
        self.lemmas.clear();
        self.text.clear();
    }
}

impl Lemmatizer {
    /// Reads the lemma tables of a package.
    pub(crate) fn load(package: &Package) -> Result<Self, LoadError> {
        let mut raw: LemmaLookups = lookups::read(package, "lemmatizer/lookups/lookups.bin")?;
        let tables = Pos::ALL.iter().map(|pos| {
            let key = string_id(&pos.as_str().to_lowercase());
            let rules = raw.lemma_rules.remove(&key).unwrap_or_default();
            let exceptions = raw.lemma_exc.remove(&key).unwrap_or_default();
            let index = raw.lemma_index.remove(&key).unwrap_or_default();
            if rules.is_empty() && exceptions.is_empty() && index.is_empty() {
                return None;
            }
            Some(Tables { rules, exceptions, index: index.into_iter().collect() })
        });
        Ok(Self { tables: tables.collect() })
    }

    /// Whether the tables know a word in lower case, in any of its forms.
    pub(crate) fn knows(&self, lower: &str) -> bool {
        self.tables.iter().flatten().any(|t| {
            t.index.contains(lower)
                || t.exceptions.contains_key(lower)
                || t.rules.iter().any(|(old, new)| {
                    let stem = lower.strip_suffix(old.as_str());
                    stem.is_some_and(|stem| t.index.contains(&format!("{stem}{new}")))
                })
        })
    }

    /// Fills the lemma column. `given` holds the lemma that a rule has set, by token.
    pub(crate) fn apply(
        &self,
        text: &str,
        tokens: &[TokenRow],
        given: &[Option<&'static str>],
        cache: &mut LemmaCache,
        annotation: &mut Annotation,
    ) {
        annotation.lemma_text.clear();
        annotation.lemma_spans.clear();
        for (i, (token, given)) in tokens.iter().zip(given).enumerate() {
            if let Some(lemma) = given {
                annotation.push_lemma(lemma);
                continue;
            }
            let pos = annotation.pos[i];
            let base = is_base_form(pos, annotation.morphs[i]);
            let (start, end) =
                *cache.lemmas.entry((token.lexeme, pos, base)).or_insert_with(|| {
                    let lemma = self.lemma(annotation.text(text, i), pos, base);
                    let start = cache.text.len();
                    cache.text.push_str(&lemma);
                    (start, cache.text.len())
                });
            annotation.push_lemma(&cache.text[start..end]);
        }
    }

    fn lemma(&self, word: &str, pos: Pos, base: bool) -> String {
        let lower = word.to_lowercase();
        if base || matches!(pos, Pos::None | Pos::Space) {
            return lower;
        }
        match &self.tables[pos as usize] {
            Some(tables) => tables.lemma(word, &lower),
            None if pos == Pos::Propn => word.to_owned(),
            None => lower,
        }
    }
}

impl Tables {
    /// The lemma of `word`, whose lower-cased form is `lower`.
    fn lemma(&self, word: &str, lower: &str) -> String {
        let mut forms: Vec<String> = Vec::new();
        let mut unknown = None;
        for (old, new) in &self.rules {
            let Some(stem) = lower.strip_suffix(old.as_str()) else { continue };
            let form = format!("{stem}{new}");
            if form.is_empty() {
                continue;
            }
            if self.index.contains(&form) {
                // The rule that comes last wins. A duplicate further back changes nothing.
                forms.insert(0, form);
            } else if !form.chars().all(is_alpha) {
                forms.push(form);
            } else {
                unknown.get_or_insert(form);
            }
        }
        for form in self.exceptions.get(lower).into_iter().flatten() {
            if !forms.contains(form) {
                forms.insert(0, form.clone());
            }
        }
        forms.into_iter().next().or(unknown).unwrap_or_else(|| word.to_owned())
    }
}

/// Whether the features say that the word is its own lemma.
fn is_base_form(pos: Pos, morph: &str) -> bool {
    let value = |name: &str| {
        let mut features = morph.split('|').filter_map(|feature| feature.split_once('='));
        features.find(|&(feature, _)| feature == name).map(|(_, value)| value)
    };
    match pos {
        Pos::Noun if value("Number") == Some("Sing") => return true,
        Pos::Verb
            if value("VerbForm") == Some("Fin")
                && value("Tense") == Some("Pres")
                && value("Number").is_none() =>
        {
            return true;
        }
        _ => {}
    }
    matches!(value("VerbForm"), Some("Inf" | "None")) || value("Degree") == Some("Pos")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verbs() -> Tables {
        let rules = [("s", ""), ("ies", "y"), ("es", "e"), ("es", ""), ("ed", "e"), ("ed", "")];
        Tables {
            rules: rules.map(|(old, new)| (old.to_owned(), new.to_owned())).into(),
            exceptions: HashMap::from([("went".to_owned(), vec!["go".to_owned()])]),
            index: ["condemn", "go", "accuse", "deny"].map(str::to_owned).into(),
        }
    }

    #[test]
    fn known_forms_come_before_unknown_ones() {
        let verbs = verbs();
        assert_eq!(verbs.lemma("Condemned", "condemned"), "condemn");
        assert_eq!(verbs.lemma("accused", "accused"), "accuse");
        assert_eq!(verbs.lemma("denies", "denies"), "deny");
        assert_eq!(verbs.lemma("went", "went"), "go");
        assert_eq!(verbs.lemma("blorked", "blorked"), "blorke");
        assert_eq!(verbs.lemma("Xyzzy", "xyzzy"), "Xyzzy");
    }

    #[test]
    fn known_words_are_known_in_all_forms() {
        let lemmatizer = Lemmatizer { tables: vec![None, Some(verbs())] };
        assert!(lemmatizer.knows("denies") && lemmatizer.knows("went") && lemmatizer.knows("go"));
        assert!(!lemmatizer.knows("blorked"));
    }

    #[test]
    fn base_forms() {
        assert!(is_base_form(Pos::Noun, "Number=Sing"));
        assert!(!is_base_form(Pos::Propn, "Number=Sing"));
        assert!(is_base_form(Pos::Aux, "VerbForm=Inf"));
        assert!(is_base_form(Pos::Verb, "Tense=Pres|VerbForm=Fin"));
        assert!(!is_base_form(Pos::Verb, "Number=Sing|Person=3|Tense=Pres|VerbForm=Fin"));
    }
}
