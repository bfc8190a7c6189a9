//! The layout of a compact gazetteer; all numbers little-endian.
//!
//! ```text
//! magic, version (6 bytes), then for each section its first byte and length (u32 each), then the sections:
//! Strings    length (u8) and bytes of UTF-8, each string once
//! Countries  alpha-3 codes, one a line; the first is empty
//! Features   class letter and code, one a line
//! Admin1     name (u32, into Strings), country (u16), pad (u16); those without a name stand for a whole country
//! Admin2     name (u32)
//! Places     [`Place`], in order of their keys
//! Postings   lists of place numbers (u32), the top bit set where the name is an alternate one
//! Names      an FST from key to [`Postings`]
//! ```

use std::ops::Range;

use super::GazetteerError;

pub(super) const MAGIC: &[u8; 8] = b"DMGAZ\x00\x00\x01";
/// Bytes of the version.
pub(super) const VERSION_BYTES: usize = 6;
/// Bytes of a place.
pub(super) const PLACE_BYTES: usize = 22;
/// Bytes of a first-level division.
pub(super) const DIVISION_BYTES: usize = 8;
/// Bit of a posting whose name is an alternate one.
pub(super) const ALTERNATE: u32 = 1 << 31;
/// Steps of a degree: 24 bits hold half a turn of the globe to some 2 m.
pub(super) const DEGREE: f64 = 46_000.0;

/// The parts of a file, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    Strings,
    Countries,
    Features,
    Admin1,
    Admin2,
    Places,
    Postings,
    Names,
}

/// Number of sections.
pub(super) const SECTIONS: usize = 8;

pub(super) fn u32_of(bytes: &[u8]) -> u32 {
    u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
}

pub(super) fn u16_of(bytes: &[u8]) -> u16 {
    u16::from_le_bytes([bytes[0], bytes[1]])
}

/// Where the sections are.
#[derive(Debug, Clone)]
pub(super) struct Header {
    pub(super) version: String,
    ranges: [(usize, usize); SECTIONS],
}

impl Header {
    /// Bytes before the first section.
    pub(super) const BYTES: usize = MAGIC.len() + VERSION_BYTES + SECTIONS * 8;

    pub(super) fn read(bytes: &[u8]) -> Result<Self, GazetteerError> {
        let bad = |at, problem| GazetteerError::Format { at, problem };
        if bytes.get(..MAGIC.len()) != Some(MAGIC) {
            return Err(bad(0, "not a gazetteer of this version"));
        }
        let Some(head) = bytes.get(MAGIC.len()..Self::BYTES) else {
            return Err(bad(bytes.len(), "the header is cut off"));
        };
        let (version, table) = head.split_at(VERSION_BYTES);
        let mut ranges = [(0, 0); SECTIONS];
        for (range, raw) in ranges.iter_mut().zip(table.chunks_exact(8)) {
            let (from, len) = (u32_of(raw) as usize, u32_of(&raw[4..]) as usize);
            if from < Self::BYTES || from + len > bytes.len() {
                return Err(bad(from, "a section lies outside the file"));
            }
            *range = (from, from + len);
        }
        let version = crate::hex(version);
        Ok(Self { version, ranges })
    }

    pub(super) fn range(&self, section: Section) -> Range<usize> {
        let (from, to) = self.ranges[section as usize];
        from..to
    }
}

/// A place as it lies in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) id: u32,
    pub(super) lat: i32,
    pub(super) lon: i32,
    pub(super) population: u32,
    pub(super) name: u32,
    pub(super) feature: u8,
    pub(super) admin1: u16,
    pub(super) admin2: u16,
}

impl Place {
    pub(super) fn read(raw: &[u8]) -> Option<Self> {
        let raw = raw.get(..PLACE_BYTES)?;
        let signed = |b: &[u8]| (i32::from_le_bytes([0, b[0], b[1], b[2]])) >> 8;
        let three = |b: &[u8]| u32::from_le_bytes([b[0], b[1], b[2], 0]);
        Some(Self {
            id: u32_of(raw),
            lat: signed(&raw[4..]),
            lon: signed(&raw[7..]),
            population: u32_of(&raw[10..]),
            name: three(&raw[14..]),
            feature: raw[17],
            admin1: u16_of(&raw[18..]),
            admin2: u16_of(&raw[20..]),
        })
    }

    pub(super) fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.id.to_le_bytes());
        out.extend(&self.lat.to_le_bytes()[..3]);
        out.extend(&self.lon.to_le_bytes()[..3]);
        out.extend(self.population.to_le_bytes());
        out.extend(&self.name.to_le_bytes()[..3]);
        out.push(self.feature);
        out.extend(self.admin1.to_le_bytes());
        out.extend(self.admin2.to_le_bytes());
    }
}

/// What a name points to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Postings {
    /// A posting itself.
    One(u32),
    /// A list in the section of postings, counted in postings.
    Many { at: u32, count: u32 },
}

/// Bit of a value that is a list.
const LIST: u64 = 1 << 62;

impl Postings {
    pub(super) fn unpack(value: u64) -> Self {
        if value & LIST == 0 {
            // The bit of alternates is kept lowest, so that values stay small.
            let alternate = if value & 1 == 1 { ALTERNATE } else { 0 };
            return Self::One((value >> 1) as u32 | alternate);
        }
        Self::Many { at: (value & 0xffff_ffff) as u32, count: ((value & !LIST) >> 32) as u32 }
    }

    pub(super) fn pack(self) -> u64 {
        match self {
            Self::One(p) => u64::from(p & !ALTERNATE) << 1 | u64::from(p & ALTERNATE != 0),
            Self::Many { at, count } => LIST | u64::from(count) << 32 | u64::from(at),
        }
    }
}
