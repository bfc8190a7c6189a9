//! Codes of other schemes, from the tables in `data/`: CAMEO, FIPS 10-4, Correlates of War, ICEWS's names, GDELT's groups.
//!
//! The tables say in their headers where their facts come from. Names of countries are in the world's own table.

use std::collections::HashMap;
use std::sync::LazyLock;

use demarche_world::{Entry, Naming, World};

/// A code of CAMEO.
#[derive(Clone, Debug, PartialEq)]
pub struct Cameo {
    /// Two to four digits; two are a root.
    pub code: &'static str,
    /// Our own short label.
    pub label: &'static str,
    /// The PLOVER type; empty for statements, which PLOVER does not have.
    pub event_type: &'static str,
    /// The PLOVER mode, or nothing.
    pub mode: &'static str,
    /// Goldstein score in GDELT's table.
    pub goldstein_gdelt: Option<f64>,
    /// Goldstein score in ICEWS's table.
    pub goldstein_icews: Option<f64>,
    /// Quad class as GDELT's files have it: roots 01–05, 06–09, 10–14, 15–20.
    pub quad_gdelt: u8,
    /// Quad class as users of ICEWS have it: roots 01–05, 06–08, 09–13, 14–20.
    pub quad_icews: u8,
}

/// A country in other codes. Empty where a scheme does not have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountryCodes {
    /// ISO 3166-1 alpha-3.
    pub iso3: &'static str,
    /// FIPS 10-4, two letters.
    pub fips: &'static str,
    /// Number in the Correlates of War state list.
    pub cow: &'static str,
    /// CAMEO, three letters.
    pub cameo: &'static str,
    /// The name in ICEWS's columns, where it is not the world's.
    icews: &'static str,
}

impl CountryCodes {
    /// The name in ICEWS's columns.
    pub fn icews_name(&self) -> &'static str {
        if self.icews.is_empty() { country_name(self.iso3).unwrap_or_default() } else { self.icews }
    }
}

/// An organisation as CAMEO's known group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    /// Id in the world's tables.
    pub id: &'static str,
    /// Known-group code.
    pub cameo: &'static str,
    /// What GDELT has in the country column: `EUR` for the European Union.
    pub region: &'static str,
}

/// A first division with a code of FIPS 10-4.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Division {
    iso3: &'static str,
    name: &'static str,
    pub(crate) fips: &'static str,
    pub(crate) code: &'static str,
}

struct Sector {
    both: bool,
    plover: &'static str,
    cameo: &'static str,
    icews: &'static str,
}

/// Rows of a table: no comments, no header.
fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let lines = table.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines.skip(1).map(|line| line.split('\t').collect())
}

static CAMEO: LazyLock<HashMap<&'static str, Cameo>> = LazyLock::new(|| {
    let mut all = HashMap::new();
    for row in rows(include_str!("../data/cameo.tsv")) {
        let [code, label, event_type, mode, gdelt, icews, quad_gdelt, quad_icews] = row[..] else {
            continue;
        };
        let quad = |cell: &str| cell.parse().unwrap_or(0);
        let entry = Cameo {
            code,
            label,
            event_type,
            mode,
            goldstein_gdelt: gdelt.parse().ok(),
            goldstein_icews: icews.parse().ok(),
            quad_gdelt: quad(quad_gdelt),
            quad_icews: quad(quad_icews),
        };
        all.insert(code, entry);
    }
    all
});

static COUNTRIES: LazyLock<Vec<CountryCodes>> = LazyLock::new(|| {
    let row = |row: Vec<&'static str>| {
        let [iso3, fips, cow, cameo, icews] = row[..] else { return None };
        let cameo = if cameo.is_empty() { iso3 } else { cameo };
        Some(CountryCodes { iso3, fips, cow, cameo, icews })
    };
    rows(include_str!("../data/countries.tsv")).filter_map(row).collect()
});

/// Rows of [`COUNTRIES`] by one of their codes; of several, the first.
fn country_index(key: fn(&CountryCodes) -> &'static str) -> HashMap<&'static str, usize> {
    let mut index = HashMap::new();
    for (row, country) in COUNTRIES.iter().enumerate() {
        if !key(country).is_empty() {
            index.entry(key(country)).or_insert(row);
        }
    }
    index
}

static BY_ISO3: LazyLock<HashMap<&'static str, usize>> =
    LazyLock::new(|| country_index(|c| c.iso3));
static BY_FIPS: LazyLock<HashMap<&'static str, usize>> =
    LazyLock::new(|| country_index(|c| c.fips));
static BY_CAMEO: LazyLock<HashMap<&'static str, usize>> =
    LazyLock::new(|| country_index(|c| c.cameo));

static BY_NAME: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    for country in COUNTRIES.iter().filter(|c| !c.icews.is_empty()) {
        names.insert(country.icews.to_lowercase(), country.iso3);
    }
    for country in World::builtin().countries() {
        names.entry(country.name.to_lowercase()).or_insert(country.iso3.as_str());
    }
    names
});

static SECTORS: LazyLock<Vec<Sector>> = LazyLock::new(|| {
    let row = |row: Vec<&'static str>| {
        let [kind, plover, cameo, icews] = row[..] else { return None };
        Some(Sector { both: kind == "both", plover, cameo, icews })
    };
    rows(include_str!("../data/sectors.tsv")).filter_map(row).collect()
});

static GROUPS: LazyLock<Vec<Group>> = LazyLock::new(|| {
    let row = |row: Vec<&'static str>| {
        let [id, cameo, region] = row[..] else { return None };
        Some(Group { id, cameo, region })
    };
    rows(include_str!("../data/organisations.tsv")).filter_map(row).collect()
});

static DIVISIONS: LazyLock<Vec<Division>> = LazyLock::new(|| {
    let row = |row: Vec<&'static str>| {
        let [iso3, name, fips, code] = row[..] else { return None };
        Some(Division { iso3, name, fips, code })
    };
    rows(include_str!("../data/divisions.tsv")).filter_map(row).collect()
});

struct OldType {
    name: &'static str,
    with: &'static str,
    event_type: &'static str,
    mode: &'static str,
}

static TYPES: LazyLock<Vec<OldType>> = LazyLock::new(|| {
    let row = |row: Vec<&'static str>| {
        let [name, with, event_type, mode] = row[..] else { return None };
        Some(OldType { name, with, event_type, mode })
    };
    rows(include_str!("../data/types.tsv")).filter_map(row).collect()
});

/// A code of CAMEO, as it is in the table.
pub fn cameo(code: &str) -> Option<&'static Cameo> {
    CAMEO.get(code)
}

/// The row of a code, else that of the longest code that it starts with: data sets extend CAMEO by digits and letters.
pub fn cameo_or_parent(code: &str) -> Option<&'static Cameo> {
    (2..=code.len()).rev().find_map(|end| cameo(code.get(..end)?))
}

/// A country by its ISO 3166-1 alpha-3 code.
pub fn country(iso3: &str) -> Option<&'static CountryCodes> {
    BY_ISO3.get(iso3).map(|&row| &COUNTRIES[row])
}

/// A country by its FIPS 10-4 code.
pub fn country_of_fips(fips: &str) -> Option<&'static CountryCodes> {
    let of_part = || DIVISIONS.iter().find(|d| d.fips == fips && d.code.is_empty());
    BY_FIPS.get(fips).map(|&row| &COUNTRIES[row]).or_else(|| country(of_part()?.iso3))
}

/// A country by its CAMEO code.
pub fn country_of_cameo(code: &str) -> Option<&'static CountryCodes> {
    let row = BY_CAMEO.get(code).or_else(|| BY_ISO3.get(code));
    row.map(|&row| &COUNTRIES[row])
}

/// The ISO 3166-1 alpha-3 code of a country by one of its names, as the world knows them.
pub fn iso3_of_name(name: &str) -> Option<&'static str> {
    if name.len() > 100 {
        return None;
    }
    if let Some(iso3) = BY_NAME.get(&name.trim().to_lowercase()) {
        return Some(iso3);
    }
    let tokens: Vec<&str> = name.split_whitespace().collect();
    let found = World::builtin().find(&tokens, 0).filter(|found| found.len == tokens.len())?;
    found.readings.iter().find_map(|entry| match entry {
        Entry::Polity { country, naming: Naming::Name } => Some(country.iso3.as_str()),
        _ => None,
    })
}

/// The world's name of a country.
pub fn country_name(iso3: &str) -> Option<&'static str> {
    World::builtin().country(iso3).map(|c| c.name.as_str())
}

/// CAMEO's role code of a PLOVER sector, where it has one.
pub fn cameo_of_sector(sector: &str) -> Option<&'static str> {
    SECTORS.iter().find(|s| s.both && s.plover == sector).map(|s| s.cameo).filter(|c| !c.is_empty())
}

/// ICEWS's name of a PLOVER sector, where it has one.
pub fn icews_of_sector(sector: &str) -> Option<&'static str> {
    SECTORS.iter().find(|s| s.both && s.plover == sector).map(|s| s.icews).filter(|c| !c.is_empty())
}

/// The PLOVER sector of a role code of CAMEO.
pub fn sector_of_cameo(code: &str) -> Option<&'static str> {
    SECTORS.iter().find(|s| !s.cameo.is_empty() && s.cameo == code).map(|s| s.plover)
}

/// The PLOVER sector of a sector's name in ICEWS.
pub fn sector_of_icews(name: &str) -> Option<&'static str> {
    SECTORS.iter().find(|s| !s.icews.is_empty() && s.icews == name).map(|s| s.plover)
}

/// Whether PLOVER has this sector.
pub fn is_sector(code: &str) -> bool {
    SECTORS.iter().any(|s| s.plover == code)
}

/// The known group of an organisation of the world.
pub fn group(id: &str) -> Option<&'static Group> {
    GROUPS.iter().find(|g| g.id == id)
}

/// The organisation of a known group.
pub fn group_of_cameo(code: &str) -> Option<&'static Group> {
    GROUPS.iter().find(|g| g.cameo == code)
}

/// The FIPS codes of a first division by its name.
pub(crate) fn division(iso3: &str, admin1: &str) -> Option<&'static Division> {
    DIVISIONS.iter().find(|d| d.iso3 == iso3 && d.name == admin1)
}

/// The quad class of a PLOVER type.
pub fn quad_of_type(event_type: &str) -> Option<u8> {
    let row =
        rows(include_str!("../data/quads.tsv")).find(|row| row.first() == Some(&event_type))?;
    row.get(1)?.parse().ok()
}

/// A PLOVER type and mode in today's names, from those of any version. Unknown types stay as they are.
pub fn plover_type(name: &str, mode: Option<&str>) -> (String, Option<String>) {
    let name = name.trim().to_uppercase();
    let mode = mode.map(str::trim).filter(|m| !m.is_empty());
    let fits = |row: &&OldType| {
        let with = row.with.is_empty() || mode.is_some_and(|m| row.with.split('|').any(|w| w == m));
        row.name == name && with
    };
    match TYPES.iter().find(fits) {
        Some(row) => {
            let mode = mode.or(Some(row.mode).filter(|m| !m.is_empty()));
            (row.event_type.to_owned(), mode.map(str::to_owned))
        }
        None => (name, mode.map(str::to_owned)),
    }
}

#[cfg(test)]
mod tests;
