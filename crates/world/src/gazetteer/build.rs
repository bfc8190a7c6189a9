//! From rows to a compact file.

use std::collections::{BTreeMap, HashMap};

use sha2::{Digest, Sha256};

use super::format::{ALTERNATE, DEGREE, Header, MAGIC, Place, Postings, SECTIONS, VERSION_BYTES};
use super::{GazetteerError, Row, key};

/// Populated places below this size are known by their own name only.
const ALTERNATES_FROM: u32 = 5_000;
/// Alternate names in capitals up to this length are codes of airports and the like.
const CODE_LENGTH: usize = 4;

/// Collects rows and writes the file.
#[derive(Debug, Default)]
pub struct Builder {
    rows: Vec<Row>,
}

/// Each string once, with its length in front.
#[derive(Default)]
struct Strings {
    bytes: Vec<u8>,
    at: HashMap<String, u32>,
}

impl Strings {
    fn add(&mut self, text: &str) -> u32 {
        let end = (0..=text.len().min(255)).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
        let text = &text[..end];
        if let Some(&at) = self.at.get(text) {
            return at;
        }
        let at = self.bytes.len() as u32;
        self.bytes.push(text.len() as u8);
        self.bytes.extend(text.as_bytes());
        self.at.insert(text.to_owned(), at);
        at
    }
}

/// Whether a name is one that English-language news may use: Latin letters, beginning with a capital.
fn is_english(name: &str) -> bool {
    let latin = |c: char| {
        c.is_ascii()
            || matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{2019}' | '\u{2bb}'..='\u{2bf}')
    };
    name.chars().next().is_some_and(char::is_uppercase) && name.chars().all(latin)
}

impl Row {
    /// Names beside its own under which the place is found.
    fn found_by(&self) -> impl Iterator<Item = &str> {
        let town = self.feature.starts_with('P');
        let small = town && self.population < ALTERNATES_FROM;
        self.alternates.iter().map(String::as_str).filter(move |a| {
            let code = town && a.len() <= CODE_LENGTH && !a.chars().any(char::is_lowercase);
            is_english(a) && !small && !code
        })
    }
}

impl Builder {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a place.
    pub fn push(&mut self, row: Row) {
        self.rows.push(row);
    }

    /// The compact file.
    ///
    /// # Errors
    /// [`GazetteerError::TooMany`] where the layout cannot number them.
    pub fn finish(self) -> Result<Vec<u8>, GazetteerError> {
        let mut rows: Vec<(String, Row)> = self
            .rows
            .into_iter()
            .map(|r| (key(&r.name), r))
            .filter(|(k, _)| !k.is_empty())
            .collect();
        rows.sort_by(|(a, x), (b, y)| {
            (a, x.geonameid, &x.country, &x.feature).cmp(&(b, y.geonameid, &y.country, &y.feature))
        });
        let too_many = |what, most| GazetteerError::TooMany { what, most };
        if rows.len() >= ALTERNATE as usize {
            return Err(too_many("places", ALTERNATE as usize));
        }

        let mut strings = Strings::default();
        strings.add("");
        let mut countries: Vec<&str> = vec![""];
        countries.extend(rows.iter().map(|(_, r)| r.country.as_str()));
        countries.sort_unstable();
        countries.dedup();
        let mut features: Vec<&str> = rows.iter().map(|(_, r)| r.feature.as_str()).collect();
        features.sort_unstable();
        features.dedup();
        if features.len() > 256 {
            return Err(too_many("kinds of places", 256));
        }

        // Divisions have the names of their own rows.
        let mut names: HashMap<(&str, &str, &str), &str> = HashMap::new();
        for (_, r) in &rows {
            match r.feature.as_str() {
                "AADM1" if !r.admin1.is_empty() => {
                    names.insert((&r.country, &r.admin1, ""), &r.name)
                }
                "AADM2" if !r.admin2.is_empty() => {
                    names.insert((&r.country, &r.admin1, &r.admin2), &r.name)
                }
                _ => None,
            };
        }
        let mut divisions: BTreeMap<(&str, &str), u16> = BTreeMap::new();
        let mut seconds: BTreeMap<(&str, &str, &str), u16> = BTreeMap::new();
        for (_, r) in &rows {
            divisions.insert((&r.country, ""), 0);
            divisions.insert((&r.country, &r.admin1), 0);
            if names.contains_key(&(&*r.country, &*r.admin1, &*r.admin2)) && !r.admin2.is_empty() {
                seconds.insert((&r.country, &r.admin1, &r.admin2), 0);
            }
        }
        let (mut admin1, mut admin2) = (Vec::new(), Vec::new());
        for (i, ((country, code), index)) in divisions.iter_mut().enumerate() {
            *index = u16::try_from(i).map_err(|_| too_many("first-level divisions", 65_536))?;
            let at = countries.binary_search(country).unwrap_or(0) as u16;
            admin1.extend(
                strings.add(names.get(&(*country, *code, "")).unwrap_or(&"")).to_le_bytes(),
            );
            admin1.extend(at.to_le_bytes());
            admin1.extend([0, 0]);
        }
        admin2.extend(strings.add("").to_le_bytes());
        for (i, (of, index)) in seconds.iter_mut().enumerate() {
            *index =
                u16::try_from(i + 1).map_err(|_| too_many("second-level divisions", 65_535))?;
            admin2.extend(strings.add(names.get(of).unwrap_or(&"")).to_le_bytes());
        }

        let mut places = Vec::new();
        let mut index: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for (i, (own, r)) in rows.iter().enumerate() {
            let i = i as u32;
            let name = strings.add(&r.name);
            if name >= 1 << 24 {
                return Err(too_many("bytes of names", 1 << 24));
            }
            let step = |degrees: f64| (degrees * DEGREE).round() as i32;
            Place {
                id: r.geonameid,
                lat: step(r.lat),
                lon: step(r.lon),
                population: r.population,
                name,
                feature: features.binary_search(&r.feature.as_str()).unwrap_or(0) as u8,
                admin1: divisions.get(&(&*r.country, &*r.admin1)).copied().unwrap_or(0),
                admin2: seconds.get(&(&*r.country, &*r.admin1, &*r.admin2)).copied().unwrap_or(0),
            }
            .write(&mut places);
            index.entry(own.clone()).or_default().push(i);
            let mut others: Vec<String> =
                r.found_by().map(key).filter(|k| k != own && k.len() > 1).collect();
            others.sort_unstable();
            others.dedup();
            for other in others {
                index.entry(other).or_default().push(i | ALTERNATE);
            }
        }
        let mut postings = Vec::new();
        let mut fst = fst::raw::Builder::memory();
        let failed =
            |_| GazetteerError::Format { at: 0, problem: "the index of names cannot be built" };
        for (name, list) in &index {
            let value = match list[..] {
                [one] => Postings::One(one),
                _ => {
                    let at = (postings.len() / 4) as u32;
                    for posting in list {
                        postings.extend(posting.to_le_bytes());
                    }
                    Postings::Many { at, count: list.len() as u32 }
                }
            };
            fst.insert(name, value.pack()).map_err(failed)?;
        }
        let fst = fst.into_inner().map_err(failed)?;
        let (countries, features) = (countries.join("\n"), features.join("\n"));
        let sections: [&[u8]; SECTIONS] = [
            &strings.bytes,
            countries.as_bytes(),
            features.as_bytes(),
            &admin1,
            &admin2,
            &places,
            &postings,
            &fst,
        ];
        Ok(written(&sections))
    }
}

fn written(sections: &[&[u8]; SECTIONS]) -> Vec<u8> {
    let mut hash = Sha256::new();
    let mut table = Vec::new();
    let mut at = Header::BYTES;
    for section in sections {
        hash.update((section.len() as u64).to_le_bytes());
        hash.update(section);
        table.extend((at as u32).to_le_bytes());
        table.extend((section.len() as u32).to_le_bytes());
        at += section.len();
    }
    let mut out = Vec::with_capacity(at);
    out.extend(MAGIC);
    out.extend(&hash.finalize()[..VERSION_BYTES]);
    out.extend(table);
    for section in sections {
        out.extend(*section);
    }
    out
}
