//! From entries to rows of our tables.
//!
//! A dictionary does not say what a name names. A code of a country alone makes it a name of that country;
//! a code with dates, or of a former official, makes a person, unless a word of the name is one of
//! organisations; the rest are organisations. What our tables know already is left out.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use demarche_world::World;

use super::code::{Actor, Scheme};
use super::read::{Coded, Entry, Name};
use super::report::{Reason, Report};

/// The sector of former officials; a person's last office implies it.
const FORMER: &str = "ELI";
/// Where the start of an office is not said: before any text that is coded.
const LONG_AGO: &str = "1900";
/// Words of the longest name of a person.
const LONGEST_NAME: usize = 6;
/// Longest single word that is taken for an abbreviation and kept in capitals. Letters.
const ABBREVIATION: usize = 3;

/// The rows of four tables.
#[derive(Debug, Default)]
pub(super) struct Tables {
    /// Names by country.
    countries: BTreeMap<String, BTreeSet<String>>,
    organisations: Vec<Vec<String>>,
    pub(super) persons: usize,
    person_rows: Vec<Vec<String>>,
    roles: Vec<Vec<String>>,
    /// Names that our tables have already.
    pub(super) known: usize,
    /// Names taken, in lower case.
    taken: BTreeSet<String>,
}

/// Makes rows of entries.
pub(super) struct Maker<'a> {
    pub(super) scheme: &'a Scheme,
    pub(super) world: &'a World,
    pub(super) file: &'a str,
    pub(super) report: &'a mut Report,
    pub(super) tables: &'a mut Tables,
}

impl Maker<'_> {
    /// Adds an entry to the tables.
    pub(super) fn add(&mut self, entry: &Entry) {
        let first = &entry.names[0];
        if entry.codes.is_empty() {
            self.report.add(Reason::NoCode, self.file, first.line, &first.text);
        } else if entry.codes.iter().any(|c| c.code.contains('~')) {
            self.agent(entry);
        } else {
            self.actor(entry);
        }
    }

    fn actor(&mut self, entry: &Entry) {
        let mut found: Vec<(&Coded, Actor)> = Vec::new();
        for coded in &entry.codes {
            if !coded.code.bytes().any(|b| b.is_ascii_alphanumeric()) {
                self.report.add(Reason::Nobody, self.file, coded.line, &coded.code);
            } else if let Some(actor) = self.scheme.actor(&coded.code, self.world) {
                self.lost(coded, &actor);
                found.push((coded, actor));
            } else if self
                .scheme
                .agent(&format!("~{}", coded.code), self.world)
                .is_some_and(|a| !a.sectors.is_empty() && a.lost.is_empty())
                && !found.is_empty()
            {
                // '[ELI]' behind the offices: a former official ever after, as our table has it anyway.
            } else {
                self.report.add(Reason::Code, self.file, coded.line, &coded.code);
            }
        }
        let Some((_, last)) = found.last() else { return };
        if found.iter().all(|(_, a)| self.is_bare(a)) {
            let code = last.code.clone();
            self.country(entry, &code, found.len());
        } else if self.is_person(entry, &found) {
            self.person(entry, &found);
        } else {
            self.organisation(entry, &found);
        }
    }

    fn lost(&mut self, coded: &Coded, actor: &Actor) {
        if !actor.lost.is_empty() {
            let what = format!("{} in {}", actor.lost.join(" "), coded.code);
            self.report.add(Reason::Part, self.file, coded.line, &what);
        }
        if actor.country.is_some() {
            self.report.add(Reason::Country, self.file, coded.line, &coded.code);
        }
    }

    fn is_person(&self, entry: &Entry, found: &[(&Coded, Actor)]) -> bool {
        let words: Vec<String> =
            entry.names[0].text.split([' ', '-']).map(str::to_lowercase).collect();
        let dated = found.iter().any(|(c, a)| {
            c.from.is_some() || c.until.is_some() || a.sectors.iter().any(|s| s == FORMER)
        });
        dated
            && words.len() <= LONGEST_NAME
            && !words.iter().any(|w| self.scheme.organisation_words.contains(w))
    }

    /// A country alone.
    fn is_bare(&self, actor: &Actor) -> bool {
        actor.sectors.is_empty()
            && actor.organisation.is_none()
            && self.world.country(&actor.code).is_some()
    }

    fn country(&mut self, entry: &Entry, code: &str, codes: usize) {
        if codes > 1 {
            let first = &entry.names[0];
            self.report.add(Reason::Period, self.file, first.line, &first.text);
        }
        for name in &entry.names {
            for surface in self.fresh(name) {
                self.tables.countries.entry(code.to_owned()).or_default().insert(surface);
            }
        }
    }

    fn organisation(&mut self, entry: &Entry, found: &[(&Coded, Actor)]) {
        let Some(((coded, actor), earlier)) = found.split_last() else { return };
        for (coded, _) in earlier {
            self.report.add(Reason::Period, self.file, coded.line, &coded.code);
        }
        let surfaces: Vec<String> = entry.names.iter().flat_map(|n| self.fresh(n)).collect();
        let Some((name, aliases)) = surfaces.split_first() else { return };
        let id = actor.organisation.clone().unwrap_or_else(|| short_id(name));
        let kind = match (actor.code.as_str(), actor.sectors.first().map(String::as_str)) {
            ("IGO", _) => "igo",
            ("NGO", _) => "ngo",
            ("MNC", _) => "company",
            (_, Some("REB")) => "armed group",
            (_, Some("PTY")) => "party",
            (_, Some("JRN")) => "media",
            _ => "body",
        };
        self.tables.organisations.push(vec![
            id,
            actor.code.clone(),
            actor.sectors.join(" "),
            kind.to_owned(),
            name.clone(),
            aliases.join("|"),
            coded.from.clone().unwrap_or_default(),
            coded.until.clone().unwrap_or_default(),
        ]);
    }

    fn person(&mut self, entry: &Entry, found: &[(&Coded, Actor)]) {
        let (single, full): (Vec<&Name>, Vec<&Name>) =
            entry.names.iter().partition(|n| !n.text.contains(' '));
        for name in single {
            self.report.add(Reason::Single, self.file, name.line, &name.text);
        }
        let surfaces: Vec<String> = full.iter().flat_map(|n| self.fresh(n)).collect();
        let Some((name, aliases)) = surfaces.split_first() else { return };
        let mut rows: Vec<(String, String, &Actor)> = found
            .iter()
            .map(|(c, a)| {
                let from = c.from.clone().unwrap_or_else(|| LONG_AGO.to_owned());
                (from, c.until.clone().unwrap_or_default(), a)
            })
            .collect();
        rows.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
        // Whoever has left the last office is a former official without a row.
        let office = |a: &Actor| a.sectors.iter().any(|s| s != FORMER) || a.organisation.is_some();
        let last = rows.iter().rposition(|(_, _, a)| office(a));
        if let Some(last) = last {
            rows.truncate(last + 1);
        }
        let mut seen = BTreeSet::new();
        let mut first = true;
        for (from, until, actor) in rows {
            let main = actor.sectors.first().map_or("", String::as_str);
            let office = self.scheme.offices.get(main).map_or("official", String::as_str);
            if !seen.insert((from.clone(), office)) {
                continue;
            }
            let organisation = actor
                .organisation
                .clone()
                .filter(|id| self.world.organisations_by_id(id).next().is_some())
                .unwrap_or_default();
            self.tables.person_rows.push(vec![
                name.clone(),
                if first { aliases.join("|") } else { String::new() },
                String::new(),
                String::new(),
                actor.code.clone(),
                organisation,
                actor.sectors.join(" "),
                office.to_owned(),
                from,
                until,
            ]);
            first = false;
        }
        self.tables.persons += 1;
    }

    fn agent(&mut self, entry: &Entry) {
        let coded = &entry.codes[0];
        let name = &entry.names[0];
        let Some(code) = coded.code.strip_prefix('~').filter(|c| !c.contains('~')) else {
            self.report.add(Reason::Around, self.file, coded.line, &name.text);
            return;
        };
        let Some(actor) = self.scheme.agent(&format!("~{code}"), self.world) else {
            self.report.add(Reason::Code, self.file, coded.line, &coded.code);
            return;
        };
        self.lost(coded, &actor);
        if actor.sectors.is_empty() {
            if actor.lost.is_empty() {
                self.report.add(Reason::Part, self.file, coded.line, &coded.code);
            }
            return;
        }
        for name in &entry.names {
            let lemma = name.text.to_lowercase();
            if !self.take(name, &lemma) {
                continue;
            }
            let forms = match entry.plural.as_deref() {
                None => String::new(),
                Some("") => "-".to_owned(),
                Some(plural) => plural.to_lowercase(),
            };
            // What has no plural stands for many already.
            let class = if forms == "-" { "group" } else { "person" };
            self.tables.roles.push(vec![lemma, actor.sectors.join(" "), class.to_owned(), forms]);
        }
    }

    /// The ways to write a name, in the case of ordinary text: 'ADA NORD (AN)' gives 'Ada Nord' and 'AN'.
    fn fresh(&mut self, name: &Name) -> Vec<String> {
        let mut out = Vec::new();
        for piece in name.text.split(['(', ')']).map(str::trim).filter(|p| !p.is_empty()) {
            let surface = cased(piece, &self.scheme.small_words);
            if self.take(name, &surface) {
                out.push(surface);
            }
        }
        out
    }

    /// Whether a name is new.
    fn take(&mut self, name: &Name, surface: &str) -> bool {
        let letters = surface.chars().filter(|c| c.is_alphabetic()).count();
        if letters < 2 || surface.contains(['|', '\t', '+', '"']) {
            self.report.add(Reason::Name, self.file, name.line, &name.text);
            return false;
        }
        let plain = surface.trim_end_matches(['~', '!']);
        let pieces = pieces(plain);
        let tokens: Vec<&str> = pieces.iter().map(String::as_str).collect();
        let named = self.world.find(&tokens, 0).is_some_and(|m| m.len == tokens.len());
        if named || self.world.person(plain).is_some() {
            self.tables.known += 1;
            return false;
        }
        if !self.tables.taken.insert(demarche_world::fold_name(plain)) {
            self.report.add(Reason::Twice, self.file, name.line, &name.text);
            return false;
        }
        true
    }
}

/// Words as the parser divides them.
fn pieces(surface: &str) -> Vec<String> {
    surface.replace('-', " - ").replace('\'', " '").split_whitespace().map(str::to_owned).collect()
}

/// A name in capitals as ordinary text writes it; one with lower-case letters stays as it is.
fn cased(name: &str, small: &[String]) -> String {
    if name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    if !name.contains(' ') && letters <= ABBREVIATION {
        return format!("{name}~");
    }
    // The matcher never counts the article; '!' asks for it.
    if let Some(rest) = name.strip_prefix("THE ") {
        return format!("{}!", cased(rest, small).trim_end_matches('~'));
    }
    let word = |word: &str| {
        let lower = word.to_lowercase();
        if small.contains(&lower) {
            return lower;
        }
        let mut start = true;
        lower
            .chars()
            .flat_map(|c| {
                let up = start;
                start = matches!(c, '-' | '.');
                if up { c.to_uppercase().collect::<Vec<_>>() } else { vec![c] }
            })
            .collect()
    };
    name.split(' ').map(word).collect::<Vec<String>>().join(" ")
}

/// A short id: the first letters of the words that have capitals, or a single word, at most eight letters.
fn short_id(name: &str) -> String {
    let words = || name.split([' ', '-']).filter(|w| w.chars().any(char::is_uppercase));
    let letters: String = match words().count() {
        0 | 1 => name.chars().filter(|c| c.is_alphanumeric()).collect(),
        _ => words().filter_map(|w| w.chars().find(|c| c.is_uppercase())).collect(),
    };
    letters.chars().flat_map(char::to_uppercase).take(8).collect()
}

impl Tables {
    /// File names and contents, and the number of rows of each.
    pub(super) fn to_files(&self, world: &World, from: &str) -> Vec<(&'static str, String, usize)> {
        let countries: Vec<Vec<String>> = self
            .countries
            .iter()
            .filter_map(|(code, names)| {
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                Some(vec![code.clone(), world.country(code)?.name.clone(), names.join("|")])
            })
            .collect();
        [
            ("countries.tsv", "iso3\tname\taliases", &countries),
            (
                "organisations.tsv",
                "id\tcode\tsectors\tkind\tname\taliases\tfrom\tuntil",
                &self.organisations,
            ),
            (
                "persons.tsv",
                "name\taliases\talone\tgender\tcode\torganisation\tsectors\toffice\tfrom\tuntil",
                &self.person_rows,
            ),
            ("roles.tsv", "lemma\tsectors\tclass\tforms", &self.roles),
        ]
        .into_iter()
        .map(|(file, header, rows)| {
            let mut text = format!("# Made by `demarche codebook import petrarch` from {from}.\n");
            text.push_str("# Licence: that of the dictionaries.\n");
            let _ = writeln!(text, "{header}");
            for row in rows {
                let _ = writeln!(text, "{}", row.join("\t"));
            }
            (file, text, rows.len())
        })
        .collect()
    }
}
