//! Words by which a text names places: 'County', 'St.', 'northern', 'in'.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::table::{Row, TableError};

/// The words of the table of toponyms; all keys are lower-case.
#[derive(Debug, Default)]
pub struct Toponymy {
    locatives: FxHashSet<String>,
    generics: FxHashMap<String, (char, Option<String>)>,
    abbreviations: FxHashMap<String, String>,
    directions: FxHashSet<String>,
    inside: FxHashSet<String>,
    sites: FxHashSet<String>,
    languages: FxHashSet<String>,
}

impl Toponymy {
    pub(crate) fn add(&mut self, row: &Row<'_>) -> Result<(), TableError> {
        let word = row.cell("word").to_lowercase();
        let value = row.cell("value");
        match row.cell("kind") {
            "locative" => _ = self.locatives.insert(word),
            "generic" => {
                let mut parts = value.split_whitespace();
                let class = parts.next().and_then(|c| c.chars().next());
                let class = class.ok_or_else(|| row.malformed("value", value, "a class"))?;
                self.generics.insert(word, (class, parts.next().map(str::to_owned)));
            }
            "abbreviation" => drop(self.abbreviations.insert(word, value.to_lowercase())),
            "direction" => _ = self.directions.insert(word),
            "inside" => _ = self.inside.insert(word),
            "site" => _ = self.sites.insert(word),
            "language" => _ = self.languages.insert(word),
            kind => return Err(row.malformed("kind", kind, "a kind of word about places")),
        }
        Ok(())
    }

    /// Whether the object of a preposition is where something is.
    pub fn is_locative(&self, word: &str) -> bool {
        self.locatives.contains(&word.to_lowercase())
    }

    /// The class letter and code of GeoNames that a common noun in a name tells: 'County'.
    pub fn generic(&self, word: &str) -> Option<(char, Option<&str>)> {
        let (class, code) = self.generics.get(&word.to_lowercase())?;
        Some((*class, code.as_deref()))
    }

    /// What an abbreviation at the start of a name stands for.
    pub fn abbreviation(&self, word: &str) -> Option<&str> {
        let bare = word.trim_end_matches('.').to_lowercase();
        self.abbreviations.get(&bare).map(String::as_str)
    }

    /// Whether a word before a name means a part of the place.
    pub fn is_direction(&self, word: &str) -> bool {
        self.directions.contains(&word.to_lowercase())
    }

    /// Whether a noun with 'of' and a name names the place itself: 'the city of'.
    pub fn is_kind(&self, word: &str) -> bool {
        self.inside.contains(&word.to_lowercase())
    }

    /// Whether a word ends the names of buildings and streets.
    pub fn is_site(&self, word: &str) -> bool {
        self.sites.contains(&word.to_lowercase())
    }

    /// Whether an adjective also names a language.
    pub fn is_language(&self, word: &str) -> bool {
        self.languages.contains(&word.to_lowercase())
    }
}
