//! Where exists: places with coordinates, found by name in microseconds and without a start-up cost.
//!
//! ```text
//! features.rs  our own table of seas, ranges, regions, sites, centre points
//! dump.rs    a row of GeoNames' table, and a whole dump read by path
//! build.rs   rows become one compact file: places in order of their names, an FST from name to places
//! format.rs  the layout of that file
//! here       reading: the file is used as it lies, nothing is unpacked
//! ```
//!
//! The embedded file is made by `cargo xtask generate world`; `data/gazetteer.lock` says from what.

mod build;
mod dump;
mod features;
mod format;

use std::borrow::Cow;
use std::fmt;
use std::path::Path;
use std::sync::LazyLock;

use fst::raw::{Fst, Output};

pub use build::Builder;
pub use dump::{Row, compact};
pub use features::features;

use crate::norm;
use format::{Header, PLACE_BYTES, Section};

/// The file that comes with the library.
static BUILTIN: &[u8] = include_bytes!("../../data/gazetteer.bin");

/// A gazetteer that cannot be used, and why.
#[derive(Debug, thiserror::Error)]
pub enum GazetteerError {
    /// The file cannot be read.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// A row of a dump that is not as GeoNames writes it.
    #[error("{path}:{line}: {problem}")]
    Row {
        /// The file.
        path: String,
        /// Line, from 1.
        line: usize,
        /// What is wrong.
        problem: String,
    },
    /// The compact file is damaged or of another version.
    #[error("gazetteer, byte {at}: {problem}")]
    Format {
        /// Where.
        at: usize,
        /// What is wrong.
        problem: &'static str,
    },
    /// More than the layout can number.
    #[error("too many {what} for one gazetteer: at most {most}")]
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// The limit.
        most: usize,
    },
}

/// What a place is, by the letters of GeoNames (<https://www.geonames.org/export/codes.html>).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Feature<'g> {
    /// `A` administrative, `P` populated place, `H` water, `T` mountain or island, `L` area, `S` spot …
    pub class: char,
    /// `PCLI` country, `ADM1`, `ADM2`, `PPLC` capital, `PPLX` part of a city …
    pub code: &'g str,
}

/// A place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Toponym<'g> {
    /// Number within this gazetteer.
    pub index: u32,
    /// Id in GeoNames; absent for places of our own table.
    pub geonameid: Option<u32>,
    /// Name as GeoNames writes it.
    pub name: &'g str,
    /// Latitude in degrees, WGS 84.
    pub lat: f64,
    /// Longitude in degrees, WGS 84.
    pub lon: f64,
    /// Inhabitants; 0 where unknown.
    pub population: u32,
    /// Class and code.
    pub feature: Feature<'g>,
    /// ISO 3166-1 alpha-3; empty for seas and what lies in several countries.
    pub country: &'g str,
    /// First-level division; empty where none.
    pub admin1: &'g str,
    /// Second-level division; empty where none.
    pub admin2: &'g str,
    /// Number of the first-level division, the same for all places in it; 0 for none.
    pub division: u16,
    /// Whether the name that was looked up is the place's own, not an alternate one.
    pub own_name: bool,
}

impl Toponym<'_> {
    /// The step of PLOVER's scale that this place stands on: country, admin1, admin2, city, sub-city,
    /// or region for what is none of them.
    pub fn resolution(&self) -> &'static str {
        match (self.feature.class, self.feature.code) {
            ('A', "ADM1") => "admin1",
            ('A', "ADM2") => "admin2",
            ('A', code) if code.starts_with("PCL") || code == "TERR" => "country",
            ('P', "PPLX") | ('S' | 'R', _) => "sub-city",
            ('P', _) => "city",
            _ => "region",
        }
    }
}

/// Places by name. Immutable; cheap to share by reference.
pub struct Gazetteer {
    bytes: Cow<'static, [u8]>,
    header: Header,
    index: Fst<Cow<'static, [u8]>>,
    countries: Vec<String>,
    features: Vec<String>,
    version: String,
}

impl fmt::Debug for Gazetteer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gazetteer").field("version", &self.version).finish_non_exhaustive()
    }
}

impl Gazetteer {
    /// The gazetteer that comes with the library.
    ///
    /// # Panics
    /// Never in a build whose tests pass: they open the embedded file.
    pub fn builtin() -> &'static Self {
        static GAZETTEER: LazyLock<Gazetteer> =
            LazyLock::new(|| match Gazetteer::open(Cow::Borrowed(BUILTIN)) {
                Ok(gazetteer) => gazetteer,
                Err(error) => panic!("embedded {error}"),
            });
        &GAZETTEER
    }

    /// A compact file in memory.
    ///
    /// # Errors
    /// [`GazetteerError::Format`] where it is damaged.
    pub fn open(bytes: Cow<'static, [u8]>) -> Result<Self, GazetteerError> {
        let header = Header::read(&bytes)?;
        let fst = header.range(Section::Names);
        let part = match &bytes {
            Cow::Borrowed(b) => Cow::Borrowed(&b[fst]),
            Cow::Owned(b) => Cow::Owned(b[fst].to_vec()),
        };
        let damaged =
            |problem| GazetteerError::Format { at: header.range(Section::Names).start, problem };
        let index = Fst::new(part).map_err(|_| damaged("the index of names cannot be read"))?;
        let lines = |section| {
            let text = std::str::from_utf8(&bytes[header.range(section)]);
            let text = text.map_err(|_| damaged("a list of codes is no text"))?;
            Ok(text.split('\n').map(str::to_owned).collect::<Vec<_>>())
        };
        let (countries, features) = (lines(Section::Countries)?, lines(Section::Features)?);
        let version = header.version.clone();
        Ok(Self { bytes, header, index, countries, features, version })
    }

    /// A file by path: one that [`Builder`] made, or a table in the layout of GeoNames' dumps
    /// (`allCountries.txt`, `cities1000.txt`, one country's file), which takes a while.
    ///
    /// # Errors
    /// [`GazetteerError`] with the line or byte that cannot be used.
    pub fn load(path: &Path) -> Result<Self, GazetteerError> {
        let io = |source| GazetteerError::Io { path: path.display().to_string(), source };
        let mut start = [0; format::MAGIC.len()];
        let mut file = std::fs::File::open(path).map_err(io)?;
        let compact =
            std::io::Read::read_exact(&mut file, &mut start).is_ok() && start == *format::MAGIC;
        let bytes = if compact { std::fs::read(path).map_err(io)? } else { dump::compact(path)? };
        Self::open(Cow::Owned(bytes))
    }

    /// Hexadecimal digits of the hash of its content.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Number of places.
    pub fn len(&self) -> usize {
        self.header.range(Section::Places).len() / PLACE_BYTES
    }

    /// Whether it has no place at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All places of a name, in no order of merit. Case, accents, dots, apostrophes and hyphens
    /// do not matter; a leading article is dropped.
    pub fn lookup(&self, name: &str) -> Vec<Toponym<'_>> {
        self.lookup_key(&key(name))
    }

    /// All places of a name that is already folded as [`key`] does.
    pub fn lookup_key(&self, key: &str) -> Vec<Toponym<'_>> {
        let Some(value) = self.index.get(key) else { return Vec::new() };
        self.postings(value).into_iter().filter_map(|p| self.posted(p)).collect()
    }

    /// Whether any place has a name.
    pub fn knows(&self, name: &str) -> bool {
        self.index.contains_key(key(name))
    }

    fn postings(&self, value: Output) -> Vec<u32> {
        match format::Postings::unpack(value.value()) {
            format::Postings::One(posting) => vec![posting],
            format::Postings::Many { at, count } => {
                let all = &self.bytes[self.header.range(Section::Postings)];
                let from = at as usize * 4;
                let part = all.get(from..from + count as usize * 4).unwrap_or_default();
                part.chunks_exact(4).map(format::u32_of).collect()
            }
        }
    }

    fn posted(&self, posting: u32) -> Option<Toponym<'_>> {
        let mut place = self.place(posting & !format::ALTERNATE)?;
        place.own_name = posting & format::ALTERNATE == 0;
        Some(place)
    }

    /// The place of a number; none past the end.
    pub fn place(&self, index: u32) -> Option<Toponym<'_>> {
        let places = &self.bytes[self.header.range(Section::Places)];
        let raw = format::Place::read(places.get(index as usize * PLACE_BYTES..)?)?;
        let (admin1, country) = self.division(raw.admin1)?;
        let admin2 = self.admin2(raw.admin2).unwrap_or_default();
        let feature = self.features.get(raw.feature as usize)?;
        Some(Toponym {
            index,
            geonameid: (raw.id != 0).then_some(raw.id),
            name: self.string(raw.name)?,
            lat: f64::from(raw.lat) / format::DEGREE,
            lon: f64::from(raw.lon) / format::DEGREE,
            population: raw.population,
            feature: Feature {
                class: feature.chars().next()?,
                code: feature.get(1..).unwrap_or_default(),
            },
            country,
            admin1,
            admin2,
            division: if admin1.is_empty() { 0 } else { raw.admin1 },
            own_name: true,
        })
    }

    /// All places, in order of their numbers.
    pub fn places(&self) -> impl Iterator<Item = Toponym<'_>> {
        (0..self.len() as u32).filter_map(|i| self.place(i))
    }

    fn division(&self, index: u16) -> Option<(&str, &str)> {
        let raw = &self.bytes[self.header.range(Section::Admin1)];
        let raw =
            raw.get(index as usize * format::DIVISION_BYTES..)?.get(..format::DIVISION_BYTES)?;
        let country = self.countries.get(format::u16_of(&raw[4..]) as usize)?;
        Some((self.string(format::u32_of(raw))?, country))
    }

    fn admin2(&self, index: u16) -> Option<&str> {
        let raw = &self.bytes[self.header.range(Section::Admin2)];
        self.string(format::u32_of(raw.get(index as usize * 4..)?.get(..4)?))
    }

    /// A string: its length in one byte, then its bytes.
    fn string(&self, at: u32) -> Option<&str> {
        let all = &self.bytes[self.header.range(Section::Strings)];
        let at = at as usize;
        let len = usize::from(*all.get(at)?);
        std::str::from_utf8(all.get(at + 1..at + 1 + len)?).ok()
    }
}

/// A name as the index has it: folded pieces, lower-case, by single blanks.
pub fn key(name: &str) -> String {
    let mut text = String::with_capacity(name.len() + 4);
    let mut ranges = Vec::new();
    for word in norm::words(name) {
        norm::fold(word, &mut text, |a, b| ranges.push((a, b)));
    }
    let mut out = String::with_capacity(text.len() + ranges.len());
    for (a, b) in ranges {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&text[a..b].to_lowercase());
    }
    out
}
