//! What the index holds of an event: numbers, which the dictionaries turn into texts.

/// Day of no date.
pub(crate) const NO_DAY: i32 = i32::MIN;

/// An event as one article tells it. Some 120 bytes.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// Place of its article in the index; `NO_ARTICLE` if that is not stored.
    pub(crate) article: u32,
    /// Days since 1970 by which it is counted, [`NO_DAY`] for none.
    pub(crate) day: i32,
    pub(crate) date: i32,
    pub(crate) date_end: i32,
    pub(crate) published: i32,
    pub(crate) score: f32,
    /// Below 0 for none.
    pub(crate) confidence: f32,
    // Numbers of the dictionaries that all segments share.
    pub(crate) event_type: u32,
    pub(crate) mode: u32,
    pub(crate) cameo: u32,
    pub(crate) granularity: u32,
    pub(crate) contexts: u32,
    pub(crate) actor: u32,
    pub(crate) recipient: u32,
    pub(crate) actors: u32,
    pub(crate) recipients: u32,
    pub(crate) actor_sectors: u32,
    pub(crate) recipient_sectors: u32,
    pub(crate) place: u32,
    pub(crate) speaker: u32,
    pub(crate) publisher: u32,
    // Numbers of the segment's own texts.
    pub(crate) actor_name: u32,
    pub(crate) recipient_name: u32,
    /// Labels of all actors, one behind the other; of recipients likewise.
    pub(crate) actor_labels: u32,
    pub(crate) recipient_labels: u32,
    pub(crate) trigger: u32,
    pub(crate) sentence: u32,
    /// Of the segment's counts, 0 for none.
    pub(crate) counts: u32,
    pub(crate) status: Status,
    pub(crate) auxiliary: u8,
    pub(crate) quad: u8,
    pub(crate) flags: u8,
}

/// Place of an article that is not stored.
pub(crate) const NO_ARTICLE: u32 = u32::MAX;

impl Row {
    pub(crate) const COUNTED: u8 = 1;
    pub(crate) const DISPUTED: u8 = 2;
    pub(crate) const RECIPROCAL: u8 = 4;
    /// Other events deny it; the denials are disputed too, but are no claims.
    pub(crate) const CONTESTED: u8 = 8;

    pub(crate) fn is(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}

/// How far the text stands behind an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Asserted,
    Reported,
    Alleged,
    Denied,
}

impl Status {
    pub(crate) const ALL: [Self; 4] = [Self::Asserted, Self::Reported, Self::Alleged, Self::Denied];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Asserted => "asserted",
            Self::Reported => "reported",
            Self::Alleged => "alleged",
            Self::Denied => "denied",
        }
    }

    pub(crate) fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.name() == name)
    }

    pub(crate) const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// Auxiliary modes; the place in the list is the bit.
pub(crate) const AUXILIARY: [&str; 5] =
    ["negation", "future", "hypothetical", "historical", "attempted"];

/// The bit of an auxiliary mode; 0 for a word that is none.
pub(crate) fn auxiliary_bit(name: &str) -> u8 {
    AUXILIARY.iter().position(|a| *a == name).map_or(0, |at| 1 << at)
}

/// Where events happened.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PlaceEntry {
    pub(crate) geonameid: Option<i64>,
    pub(crate) name: String,
    pub(crate) admin1: Option<String>,
    pub(crate) country: Option<String>,
    /// Latitude and longitude in degrees.
    pub(crate) point: Option<(f64, f64)>,
    pub(crate) resolution: Option<String>,
}

/// Dead, wounded, arrested, protesters.
pub(crate) type People = [Option<i64>; 4];
