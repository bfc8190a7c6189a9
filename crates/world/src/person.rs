//! Persons and the offices that they held.

use std::collections::hash_map::Entry as Slot;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::norm;
use crate::table::{Row, TableError};

/// Sex, as far as language shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Gender {
    /// He.
    Male,
    /// She.
    Female,
}

impl Gender {
    /// `m` or `f`.
    pub(crate) fn parse(cell: &str) -> Option<Self> {
        match cell {
            "m" => Some(Self::Male),
            "f" => Some(Self::Female),
            _ => None,
        }
    }
}

/// An office and when it was held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Office {
    /// Title, as in the table of roles where that has it.
    pub title: String,
    /// ISO 3166-1 alpha-3 of the country served, or `IGO`, `IMG` …, as for organisations.
    pub code: String,
    /// Id of the organisation served, where that matters beside the country.
    pub organisation: Option<String>,
    /// PLOVER sectors of the holder; empty for officials of most international bodies.
    pub sectors: Vec<String>,
    /// First year, month or day.
    pub from: String,
    /// Last year, month or day; absent where it was still held when the table was written.
    pub until: Option<String>,
}

/// Whether a day, written `YYYY-MM-DD`, lies between two dates; either may be a year, a month or a day.
pub(crate) fn in_time(from: Option<&str>, until: Option<&str>, day: &str) -> bool {
    from.is_none_or(|f| f <= day) && until.is_none_or(|u| day.get(..u.len()).unwrap_or(day) <= u)
}

impl Office {
    /// Whether it was held on a day, written `YYYY-MM-DD`.
    pub fn holds_on(&self, day: &str) -> bool {
        in_time(Some(&self.from), self.until.as_deref(), day)
    }

    /// Whether it had been taken up by a day, written `YYYY-MM-DD`.
    pub fn begun_by(&self, day: &str) -> bool {
        self.from.as_str() <= day
    }
}

/// Somebody whom the table of persons has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Person {
    /// Canonical name.
    pub name: String,
    /// Sex.
    pub gender: Option<Gender>,
    /// Offices in the order of time; at least one.
    pub offices: Vec<Office>,
}

impl Person {
    /// The office by which a person is known on a day, written `YYYY-MM-DD`: the one held, or else the last one left.
    /// Without a day, the first, if all offices are of one country or body.
    pub fn known_by(&self, day: Option<&str>) -> Option<&Office> {
        match day {
            Some(day) => {
                let latest = || self.offices.iter().rev();
                latest().find(|o| o.holds_on(day)).or_else(|| latest().find(|o| o.begun_by(day)))
            }
            None => self.offices.first().filter(|f| self.offices.iter().all(|o| o.code == f.code)),
        }
    }
}

/// Persons by name.
#[derive(Debug, Default)]
pub(crate) struct Persons {
    pub(crate) all: Vec<Person>,
    full: FxHashMap<String, u32>,
    alone: FxHashMap<String, Vec<u32>>,
    /// By the first and the last word of the name; made when first asked for.
    parts: OnceLock<FxHashMap<String, Vec<u32>>>,
    /// By the code of a country or body served; made when first asked for.
    serving: OnceLock<FxHashMap<String, Vec<u32>>>,
}

/// A name without case, accents, dots and hyphens, which tell no two names apart.
pub fn fold_name(name: &str) -> String {
    let mut buffer = String::with_capacity(name.len());
    let mut out = String::with_capacity(name.len());
    let mut ranges = Vec::new();
    for word in name.split_whitespace() {
        ranges.clear();
        buffer.clear();
        norm::fold(word, &mut buffer, |a, b| ranges.push((a, b)));
        for &(a, b) in &ranges {
            if !out.is_empty() {
                out.push(' ');
            }
            let piece = &buffer[a..b];
            if piece.is_ascii() {
                out.extend(piece.bytes().map(|b| char::from(b.to_ascii_lowercase())));
            } else {
                out.extend(piece.chars().flat_map(char::to_lowercase));
            }
        }
    }
    out
}

impl Persons {
    /// Adds one row: a person or a further office of one.
    pub(crate) fn add(
        &mut self,
        row: &Row<'_>,
        sectors: Vec<String>,
        from: Option<String>,
        until: Option<String>,
    ) -> Result<(), TableError> {
        let name = row.cell("name");
        let gender = match row.cell("gender") {
            "" => None,
            cell => {
                Some(Gender::parse(cell).ok_or_else(|| row.malformed("gender", cell, "m or f"))?)
            }
        };
        let office = Office {
            title: row.cell("office").to_owned(),
            code: row.cell("code").to_owned(),
            organisation: row.optional("organisation"),
            sectors,
            from: from.unwrap_or_default(),
            until,
        };
        let next = self.all.len() as u32;
        // The rows of a person stand together.
        let last = self.all.last().filter(|p| p.name == name).map(|_| next - 1);
        let at = last.unwrap_or_else(|| match self.full.entry(fold_name(name)) {
            Slot::Occupied(known) => *known.get(),
            Slot::Vacant(slot) => {
                slot.insert(next);
                self.all.push(Person { name: name.to_owned(), gender: None, offices: Vec::new() });
                next
            }
        });
        let person = &mut self.all[at as usize];
        person.gender = gender.or(person.gender);
        let same =
            |o: &Office| o.from == office.from && o.title == office.title && o.code == office.code;
        match person.offices.iter().position(same) {
            Some(known) => person.offices[known] = office,
            None => {
                let place = person.offices.partition_point(|o| o.from <= office.from);
                person.offices.insert(place, office);
            }
        }
        for alias in row.list("aliases") {
            if *self.full.entry(fold_name(alias)).or_insert(at) != at {
                return Err(row.malformed("aliases", alias, "the name of one person only"));
            }
        }
        for single in row.list("alone") {
            let known = self.alone.entry(fold_name(single)).or_default();
            if !known.contains(&at) {
                known.push(at);
            }
        }
        Ok(())
    }

    pub(crate) fn named(&self, name: &str) -> Option<&Person> {
        self.full.get(&fold_name(name)).map(|&at| &self.all[at as usize])
    }

    /// Those whose name begins or ends with a word.
    pub(crate) fn with_part(&self, word: &str) -> impl Iterator<Item = &Person> {
        let parts = self.parts.get_or_init(|| {
            let mut parts: FxHashMap<String, Vec<u32>> = FxHashMap::default();
            for (at, person) in (0..).zip(&self.all) {
                let name = fold_name(&person.name);
                let first = name.split(' ').next().unwrap_or_default();
                let last = name.rsplit(' ').next().unwrap_or_default();
                parts.entry(last.to_owned()).or_default().push(at);
                if first != last {
                    parts.entry(first.to_owned()).or_default().push(at);
                }
            }
            parts
        });
        parts.get(&fold_name(word)).into_iter().flatten().map(|&at| &self.all[at as usize])
    }

    /// Those who ever served a country or body, by its code.
    pub(crate) fn serving(&self, code: &str) -> impl Iterator<Item = &Person> {
        let serving = self.serving.get_or_init(|| {
            let mut serving: FxHashMap<String, Vec<u32>> = FxHashMap::default();
            for (at, person) in (0..).zip(&self.all) {
                for office in &person.offices {
                    let list = serving.entry(office.code.clone()).or_default();
                    if list.last() != Some(&at) {
                        list.push(at);
                    }
                }
            }
            serving
        });
        serving.get(code).into_iter().flatten().map(|&at| &self.all[at as usize])
    }

    pub(crate) fn called(&self, name: &str) -> impl Iterator<Item = &Person> {
        self.alone.get(&fold_name(name)).into_iter().flatten().map(|&at| &self.all[at as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offices_begin_and_end_on_their_days() {
        let office = |from: &str, until: Option<&str>| Office {
            title: String::new(),
            code: String::new(),
            organisation: None,
            sectors: Vec::new(),
            from: from.to_owned(),
            until: until.map(str::to_owned),
        };
        let year = office("2001", Some("2003"));
        assert!(year.holds_on("2001-01-01") && year.holds_on("2003-12-31"));
        assert!(!year.holds_on("2004-01-01") && !year.holds_on("2000-12-31"));
        let day = office("2001-05-06", Some("2003-07-08"));
        assert!(day.holds_on("2003-07-08") && !day.holds_on("2003-07-09"));
        assert!(office("2001-05", None).holds_on("2025-01-01"));
    }

    #[test]
    fn names_fold() {
        assert_eq!(fold_name("Abdel-Fattah al-Sisi"), fold_name("Abdel Fattah Al Sisi"));
        assert_eq!(fold_name("José Núñez"), fold_name("Jose Nunez"));
        assert_eq!(fold_name("J. D. Vance"), "j d vance");
    }
}
