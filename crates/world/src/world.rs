//! The loaded tables behind one immutable value.

use std::fmt;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use crate::builtin::BUILTIN;
use crate::entry::{Country, Entry, Organisation, Place, Role};
use crate::index::{Index, Match, Target};
use crate::load;
use crate::member::Memberships;
use crate::person::{Person, Persons};
use crate::reference::Reference;
use crate::table::{Source, TableError, TableKind};
use crate::toponymy::Toponymy;

/// Who exists. Immutable and cheap to share by reference.
pub struct World {
    countries: Vec<Country>,
    by_iso3: FxHashMap<String, u32>,
    organisations: Vec<Organisation>,
    places: Vec<Place>,
    roles: Vec<Role>,
    ambiguous: Vec<String>,
    index: Index,
    persons: Persons,
    reference: Reference,
    toponymy: Toponymy,
    memberships: Memberships,
    version: String,
}

/// A surface that several entries claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collision {
    /// The surface without accents, dots, apostrophes and hyphens.
    pub surface: String,
    /// The entries, described for a reader.
    pub claimed_by: Vec<String>,
    /// Whether a table of ambiguous surfaces lists it.
    pub listed: bool,
}

impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The tables would fill screens.
        f.debug_struct("World").field("version", &self.version).finish_non_exhaustive()
    }
}

impl World {
    /// The world of the embedded tables, loaded on first use.
    ///
    /// # Panics
    /// Never in a build whose tests pass: they load the embedded tables.
    pub fn builtin() -> &'static Self {
        static WORLD: LazyLock<World> = LazyLock::new(|| match World::from_tables(&BUILTIN) {
            Ok(world) => world,
            Err(error) => panic!("embedded tables: {error}"),
        });
        &WORLD
    }

    /// The embedded tables, to be passed on to [`World::from_tables`] with more behind them.
    pub fn builtin_tables() -> &'static [Source<'static>] {
        &BUILTIN
    }

    /// The kind of table that a file of this name holds: that of the embedded table of the same name, or of the
    /// first of several, such as `persons_mine.tsv`.
    pub fn table_kind(file: &str) -> Option<TableKind> {
        let same = BUILTIN.iter().find(|source| source.file == file).map(|source| source.kind);
        same.or_else(|| {
            let stem = file.strip_suffix(".tsv")?;
            let several =
                [("persons", TableKind::Persons), ("organisations", TableKind::Organisations)];
            several.into_iter().find(|(name, _)| stem.starts_with(name)).map(|(_, kind)| kind)
        })
    }

    /// Loads tables. A row whose key an earlier file has extends that entry.
    ///
    /// # Errors
    /// [`TableError`] with file, line and column for the first cell that cannot be used.
    pub fn from_tables(sources: &[Source<'_>]) -> Result<Self, TableError> {
        let loaded = load::load(sources)?;
        let mut hash = Sha256::new();
        for source in sources {
            // Lengths keep two neighbouring texts apart.
            hash.update((source.file.len() as u64).to_le_bytes());
            hash.update(source.file.as_bytes());
            hash.update((source.text.len() as u64).to_le_bytes());
            hash.update(source.text.as_bytes());
        }
        let version = crate::hex(&hash.finalize()[..6]);
        Ok(Self {
            countries: loaded.countries,
            by_iso3: loaded.by_iso3,
            organisations: loaded.organisations,
            places: loaded.places,
            roles: loaded.roles,
            ambiguous: loaded.ambiguous,
            index: loaded.index,
            persons: loaded.persons,
            reference: loaded.reference,
            toponymy: loaded.toponymy,
            memberships: loaded.memberships,
            version,
        })
    }

    /// Longest name that starts at token `at`; none if there is none or `at` is past the end.
    ///
    /// Tokens are as spaCy divides text. The definite article is no part of a match.
    pub fn find<'w>(&'w self, tokens: &[&str], at: usize) -> Option<Match<'w>> {
        let (len, targets) = self.index.find(tokens, at)?;
        Some(self.found(at, len, &targets))
    }

    /// All names, leftmost first and longest at each place, without overlaps, in text order.
    pub fn find_all<'w>(&'w self, tokens: &[&str]) -> Vec<Match<'w>> {
        let found = self.index.find_all(tokens);
        found.into_iter().map(|(start, len, targets)| self.found(start, len, &targets)).collect()
    }

    fn found(&self, start: usize, len: usize, targets: &[Target]) -> Match<'_> {
        Match { start, len, readings: targets.iter().map(|&t| self.entry(t)).collect() }
    }

    fn entry(&self, target: Target) -> Entry<'_> {
        match target {
            Target::Polity(row, naming) => {
                Entry::Polity { country: &self.countries[row as usize], naming }
            }
            Target::Organisation(row) => Entry::Organisation(&self.organisations[row as usize]),
            Target::Place(row) => Entry::Place { place: &self.places[row as usize] },
            Target::Role(row) => Entry::Role(&self.roles[row as usize]),
        }
    }

    /// Country by its alpha-3 code.
    pub fn country(&self, iso3: &str) -> Option<&Country> {
        self.by_iso3.get(iso3).map(|&row| &self.countries[row as usize])
    }

    /// The alpha-3 code of an alpha-2 code of ISO 3166-1.
    pub fn alpha3(&self, iso2: &str) -> Option<&str> {
        let found = self.countries.iter().find(|c| c.iso2.as_deref() == Some(iso2));
        found.map(|c| c.iso3.as_str())
    }

    /// The states that were members of a body on a day, written `YYYY-MM-DD`, in table order. A body is never
    /// expanded to them by itself.
    pub fn members<'w>(&'w self, id: &str, day: &str) -> impl Iterator<Item = &'w Country> {
        let codes = self.memberships.members(id, day);
        codes.into_iter().filter_map(|iso3| self.country(iso3))
    }

    /// The ids of the bodies of which a state was a member on a day, written `YYYY-MM-DD`, in table order.
    pub fn memberships(&self, iso3: &str, day: &str) -> Vec<&str> {
        self.memberships.of(iso3, day)
    }

    /// Organisations with an id, the body itself before its organs.
    pub fn organisations_by_id<'w>(&'w self, id: &str) -> impl Iterator<Item = &'w Organisation> {
        self.organisations.iter().filter(move |o| o.id == id)
    }

    /// Role by its lemma as the table writes it.
    pub fn role(&self, lemma: &str) -> Option<&Role> {
        self.roles.iter().find(|r| r.lemma == lemma)
    }

    /// The person of a full name; accents, dots, hyphens and case do not matter, nor do middle initials:
    /// 'Vladimir V. Putin' is found as 'Vladimir Putin'.
    pub fn person(&self, name: &str) -> Option<&Person> {
        self.persons.named(name).or_else(|| {
            let words: Vec<&str> = name.split_whitespace().collect();
            let [first, middle @ .., last] = &words[..] else { return None };
            let initial = |w: &&&str| w.trim_end_matches('.').chars().count() == 1;
            let rest: Vec<&str> = middle.iter().filter(|w| !initial(w)).copied().collect();
            if rest.len() == middle.len() {
                return None;
            }
            let short: Vec<&str> = [*first].into_iter().chain(rest).chain([*last]).collect();
            self.persons.named(&short.join(" "))
        })
    }

    /// Those of whom news speaks by a single name, without more: 'Putin'.
    pub fn persons_called(&self, name: &str) -> impl Iterator<Item = &Person> {
        self.persons.called(name)
    }

    /// Those whose name begins or ends with a word, such as their surname.
    pub fn persons_by_part(&self, word: &str) -> impl Iterator<Item = &Person> {
        self.persons.with_part(word)
    }

    /// The one who held an office of a country on a day, written `YYYY-MM-DD`, if the tables know just one. Titles
    /// that mean one office are one ('premier', 'prime minister').
    pub fn holder(&self, code: &str, title: &str, day: &str) -> Option<&Person> {
        let title = self.reference.office(title);
        let mut found = self.persons.serving(code).filter(|p| {
            p.offices.iter().any(|o| {
                o.code == code
                    && o.organisation.is_none()
                    && self.reference.office(&o.title) == title
                    && o.holds_on(day)
            })
        });
        found.next().filter(|_| found.next().is_none())
    }

    /// All persons in table order.
    pub fn persons(&self) -> &[Person] {
        &self.persons.all
    }

    /// Words that speak again of somebody.
    pub fn reference(&self) -> &Reference {
        &self.reference
    }

    /// Words by which a text names places.
    pub fn toponymy(&self) -> &Toponymy {
        &self.toponymy
    }

    /// All countries in table order.
    pub fn countries(&self) -> &[Country] {
        &self.countries
    }

    /// All organisations in table order.
    pub fn organisations(&self) -> &[Organisation] {
        &self.organisations
    }

    /// All places in table order.
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// All roles in table order.
    pub fn roles(&self) -> &[Role] {
        &self.roles
    }

    /// First 12 hexadecimal digits of the SHA-256 of the tables and their file names.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Surfaces that several entries claim, in order of their text. An adjective and a demonym of
    /// one country do not count.
    pub fn collisions(&self) -> Vec<Collision> {
        let mut out = Vec::new();
        for surfaces in self.index.targets() {
            // A lower-case word takes any case, so forms that differ in case alone may meet too.
            let Some((surface, _)) = surfaces.first() else { continue };
            let mut claimed_by: Vec<String> =
                surfaces.iter().map(|&(_, t)| self.describe(t)).collect();
            claimed_by.sort();
            claimed_by.dedup();
            if claimed_by.len() > 1 {
                let listed = self.ambiguous.iter().any(|a| a.eq_ignore_ascii_case(surface));
                out.push(Collision { surface: surface.clone(), claimed_by, listed });
            }
        }
        out.sort_by(|a, b| a.surface.cmp(&b.surface));
        out
    }

    fn describe(&self, target: Target) -> String {
        match self.entry(target) {
            Entry::Polity { country, .. } => format!("country {}", country.iso3),
            Entry::Place { place } => {
                format!("{} {} {}", place.kind, place.name, place.iso3.as_deref().unwrap_or("-"))
            }
            Entry::Organisation(o) => format!("organisation {} {}", o.id, o.name),
            Entry::Role(role) => format!("role {}", role.lemma),
        }
    }
}
