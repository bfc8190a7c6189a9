//! Words by which a text speaks again of whom it has named: honorifics, given names, 'the group', 'both sides'.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::person::Gender;
use crate::table::{Row, TableError};

/// What two actors that are spoken of together are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PairOf {
    /// States.
    States,
    /// Parties of any sort.
    Parties,
    /// Persons.
    Persons,
}

/// The words of the table of reference; all keys are lower-case.
#[derive(Debug, Default)]
pub struct Reference {
    honorifics: FxHashMap<String, Option<Gender>>,
    given: FxHashMap<String, Gender>,
    nouns: FxHashMap<String, Gender>,
    leads: FxHashSet<String>,
    particles: FxHashSet<String>,
    descriptions: FxHashMap<String, Vec<String>>,
    pairs: FxHashMap<String, PairOf>,
    national: FxHashSet<String>,
    offices: FxHashMap<String, String>,
    abroad: FxHashSet<String>,
    once: FxHashSet<String>,
    tops: FxHashSet<String>,
    sworn: FxHashSet<String>,
    stances: FxHashSet<String>,
    branches: FxHashSet<String>,
    teams: FxHashMap<String, String>,
    contrasts: FxHashSet<String>,
}

impl Reference {
    pub(crate) fn add(&mut self, row: &Row<'_>) -> Result<(), TableError> {
        let word = row.cell("word").to_lowercase();
        let value = row.cell("value");
        let gender = || Gender::parse(value);
        let sexed = || gender().ok_or_else(|| row.malformed("value", value, "m or f"));
        match row.cell("kind") {
            "honorific" => drop(self.honorifics.insert(word, gender())),
            "given" => drop(self.given.insert(word, sexed()?)),
            "noun" => drop(self.nouns.insert(word, sexed()?)),
            "leads" => _ = self.leads.insert(word),
            "particle" => _ = self.particles.insert(word),
            "description" => {
                let fits = value.split_whitespace().map(str::to_owned).collect();
                self.descriptions.insert(word, fits);
            }
            "pair" => {
                let of = match value {
                    "state" => PairOf::States,
                    "party" => PairOf::Parties,
                    "person" => PairOf::Persons,
                    _ => return Err(row.malformed("value", value, "state, party or person")),
                };
                self.pairs.insert(word, of);
            }
            "national" => _ = self.national.insert(word),
            "office" => drop(self.offices.insert(word, value.to_owned())),
            "top" => _ = self.tops.insert(word),
            "sworn" => _ = self.sworn.insert(word),
            "stance" => _ = self.stances.insert(word),
            "branch" => _ = self.branches.insert(word),
            "team" => drop(self.teams.insert(word, value.to_owned())),
            "once" => _ = self.once.insert(word),
            "abroad" => _ = self.abroad.insert(word),
            "contrast" => _ = self.contrasts.insert(word),
            kind => return Err(row.malformed("kind", kind, "a kind of reference")),
        }
        Ok(())
    }

    /// Whether a word stands before names without being a part of them ('Mr'), and the sex that it tells.
    pub fn honorific(&self, word: &str) -> Option<Option<Gender>> {
        self.honorifics.get(&word.to_lowercase()).copied()
    }

    /// The sex of those who have a given name.
    pub fn given(&self, name: &str) -> Option<Gender> {
        self.given.get(&name.to_lowercase()).copied()
    }

    /// The sex that a noun tells: 'spokeswoman'.
    pub fn noun(&self, word: &str) -> Option<Gender> {
        self.nouns.get(&word.to_lowercase()).copied()
    }

    /// Whether the subject of a verb is at the head of its object.
    pub fn leads(&self, lemma: &str) -> bool {
        self.leads.contains(lemma)
    }

    /// Whether a word is a particle inside surnames: 'al', 'von'.
    pub fn particle(&self, word: &str) -> bool {
        self.particles.contains(&word.to_lowercase())
    }

    /// Sectors and codes of those whom a definite noun may name again: 'the company'. `state` for countries.
    pub fn description(&self, lemma: &str) -> Option<&[String]> {
        self.descriptions.get(lemma).map(Vec::as_slice)
    }

    /// What the two are whom 'both …' or 'the two …' names.
    pub fn pair(&self, lemma: &str) -> Option<PairOf> {
        self.pairs.get(lemma).copied()
    }

    /// Whether an adjective tells a noun from others of its kind: 'the other company'.
    pub fn contrasts(&self, adjective: &str) -> bool {
        self.contrasts.contains(&adjective.to_lowercase())
    }

    /// Whether a word says that somebody is of another country, or of none in particular: 'foreign', 'envoy'.
    pub fn abroad(&self, word: &str) -> bool {
        self.abroad.contains(&word.to_lowercase())
    }

    /// The office that a role's lemma names, by the title that persons have it with: 'premier' is 'prime minister'.
    pub fn office<'w>(&'w self, lemma: &'w str) -> &'w str {
        self.offices.get(lemma).map_or(lemma, String::as_str)
    }

    /// Whether a title is known as an office of which a state has one, whatever it is called there.
    pub fn ministry(&self, title: &str) -> bool {
        self.offices.contains_key(title) || self.offices.values().any(|o| o == title)
    }

    /// Whether an office is at the head of a state: of two of one surname its holder is meant.
    pub fn top(&self, title: &str) -> bool {
        self.tops.contains(title)
    }

    /// Whether a role is an office of state whatever the party of its holder: 'a Republican governor'.
    pub fn sworn(&self, role: &str) -> bool {
        self.sworn.contains(&role.to_lowercase())
    }

    /// Whether a word before a hyphen and a nationality says for or against whom somebody is: 'pro'-Russian.
    pub fn stance(&self, word: &str) -> bool {
        self.stances.contains(&word.to_lowercase())
    }

    /// Whether a noun is a part of a body, which it takes its sort from: 'the Iraqi branch of'.
    pub fn branch(&self, lemma: &str) -> bool {
        self.branches.contains(lemma)
    }

    /// The sector of a noun that is made up of people around a politician: 'the Korr campaign'.
    pub fn team(&self, lemma: &str) -> Option<&str> {
        self.teams.get(lemma).map(String::as_str)
    }

    /// Whether a word before a title says that it was held in the time that the text speaks of: 'then'.
    pub fn once(&self, word: &str) -> bool {
        self.once.contains(&word.to_lowercase())
    }

    /// Whether a state has one of this role, by the role's lemma.
    pub fn national(&self, role: &str) -> bool {
        self.national.contains(&role.to_lowercase())
    }
}
