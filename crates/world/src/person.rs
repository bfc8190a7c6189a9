//! Persons and the offices that they held.

use std::collections::hash_map::Entry as Slot;

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

impl Office {
    /// Whether it was held on a day, written `YYYY-MM-DD`.
    pub fn holds_on(&self, day: &str) -> bool {
        self.begun_by(day)
            && self.until.as_deref().is_none_or(|u| day.get(..u.len()).unwrap_or(day) <= u)
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
}

/// A name without case, accents, dots and hyphens, which tell no two names apart.
pub fn fold_name(name: &str) -> String {
    let mut buffer = String::new();
    let mut ranges = Vec::new();
    let mut out = String::new();
    for word in name.split_whitespace() {
        ranges.clear();
        buffer.clear();
        norm::fold(word, &mut buffer, |a, b| ranges.push((a, b)));
        for &(a, b) in &ranges {
            if !out.is_empty() {
                out.push(' ');
            }
            out.extend(buffer[a..b].chars().flat_map(char::to_lowercase));
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
        let at = match self.full.entry(fold_name(name)) {
            Slot::Occupied(known) => *known.get(),
            Slot::Vacant(slot) => {
                slot.insert(next);
                self.all.push(Person { name: name.to_owned(), gender: None, offices: Vec::new() });
                next
            }
        };
        let person = &mut self.all[at as usize];
        person.gender = gender.or(person.gender);
        let place = person.offices.partition_point(|o| o.from <= office.from);
        person.offices.insert(place, office);
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
