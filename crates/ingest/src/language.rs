//! Which language a text is in, and the gate that sets other languages than English apart.
//!
//! Languages are told by trigrams and scripts, of the first [`LOOKED_AT`] characters. The gate sets
//! apart only what is certain, since a short English text full of foreign names must not be lost:
//! an article of another language that slips through is coded to nothing, one of English that is set
//! apart is missed.

use std::collections::HashMap;
use std::str::FromStr;
use std::sync::LazyLock;

use demarche_text::Document;
use whatlang::detect;

use crate::Source;
use crate::failure::{ReadFailure, Reason};
use crate::place::Place;

/// Characters of a text that are looked at.
pub const LOOKED_AT: usize = 4_000;

/// Confidence, 0 to 1, from which a language other than English counts as certain.
pub const CERTAIN: f64 = 0.9;

/// Letters of a text below which nothing is certain.
pub const MIN_LETTERS: usize = 100;

/// The language that documents have where nothing else is certain.
const ENGLISH: &str = "en";

const TABLE: &str = include_str!("../data/languages.tsv");

/// By ISO 639-3: ISO 639-1 and the English name.
static LANGUAGES: LazyLock<HashMap<&str, (&str, &str)>> = LazyLock::new(|| {
    let rows = TABLE.lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|row| {
        let mut cells = row.split('\t');
        Some((cells.next()?, (cells.next()?, cells.next()?)))
    })
    .collect()
});

/// The language of a text, ISO 639-1, and how sure that is, 0 to 1.
///
/// Nothing for a text without letters of a known script.
pub fn identify(text: &str) -> Option<(&'static str, f64)> {
    let end = text.char_indices().nth(LOOKED_AT).map_or(text.len(), |(at, _)| at);
    let found = detect(text.get(..end)?)?;
    let (code, _) = LANGUAGES.get(found.lang().code())?;
    Some((code, found.confidence()))
}

/// The language of a text if it is certain: of enough letters, with [`CERTAIN`] confidence.
fn certain(text: &str) -> Option<&'static str> {
    let letters = text.chars().take(LOOKED_AT).filter(|c| c.is_alphabetic()).count();
    if letters < MIN_LETTERS {
        return None;
    }
    identify(text).filter(|(_, confidence)| *confidence >= CERTAIN).map(|(code, _)| code)
}

/// The ISO 639-1 code of a language as sources write it: `en`, `en-GB`, `eng`, `English`.
///
/// Two letters are taken for a code; longer names are looked up. Nothing for what is neither.
pub fn code(written: &str) -> Option<String> {
    let primary = written.trim().split(['-', '_']).next()?.trim().to_ascii_lowercase();
    if primary.len() == 2 && primary.bytes().all(|b| b.is_ascii_lowercase()) {
        return Some(primary);
    }
    if let Some((code, _)) = LANGUAGES.get(primary.as_str()) {
        return Some((*code).to_owned());
    }
    let named = |name: &str| {
        let first = name.split(',').next().unwrap_or(name);
        first.eq_ignore_ascii_case(&primary)
    };
    LANGUAGES.values().find(|(_, name)| named(name)).map(|(code, _)| (*code).to_owned())
}

/// Documents whose language is certainly not English become failures that are
/// [set aside](Reason::is_set_aside). The language of a document is set where it is certain; else it
/// stays as the source says.
pub struct LanguageGate<S> {
    source: S,
}

impl<S: Source> LanguageGate<S> {
    /// A gate behind a source.
    pub fn new(source: S) -> Self {
        Self { source }
    }
}

impl<S: Source> Iterator for LanguageGate<S> {
    type Item = Result<Document, ReadFailure>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(self.source.next()?.and_then(gate))
    }
}

/// The document with its language, or [`Reason::OtherLanguage`] if it is certainly in another one than English.
pub fn gate(mut document: Document) -> Result<Document, ReadFailure> {
    match certain(document.text()) {
        None => Ok(document),
        Some(ENGLISH) => {
            document.language = Some(ENGLISH.to_owned());
            Ok(document)
        }
        Some(other) => {
            let origin = document.origin.as_deref().unwrap_or(&document.id);
            let Ok(place) = Place::from_str(origin);
            Err(ReadFailure::at(&place, Reason::OtherLanguage(other.to_owned())))
        }
    }
}

#[cfg(test)]
mod tests;
