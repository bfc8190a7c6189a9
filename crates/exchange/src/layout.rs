//! The layouts, their names and columns.

use std::fmt;

/// A layout of event data.
///
/// | layout | one row | what it cannot say |
/// |---|---|---|
/// | `csv` | an event | offsets, counts in words, all but the last speaker |
/// | `jsonl` | an event | nothing is lost |
/// | `plover-json` | an event | evidence, derivation, mentions, the outer speakers |
/// | `gdelt` | a pair of actor and recipient | mode, contexts, status, speaker, auxiliary modes, numbers, more than three roles |
/// | `icews` | a pair | the same; codes of countries are names |
/// | `polecat` | an event | status, speaker, auxiliary modes, numbers |
/// | `petrarch2` | a pair | status, speaker, auxiliary modes, numbers, place |
///
/// The last four have no column for status: leave out what is negated, hypothetical, alleged or denied before you
/// write. Where an event has several actors or recipients, layouts of pairs get one row for each pair, see
/// [`dyads`](crate::dyads).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Layout {
    /// Our flat table: a header, values divided by commas, lists by `;`.
    Csv,
    /// Our record: one JSON object a line.
    Jsonl,
    /// The field names of the PLOVER manual: one JSON object a line.
    PloverJson,
    /// GDELT 2.0 events: 61 columns divided by tabs, no header. Read also: GDELT 1.0 with 57 or 58.
    Gdelt,
    /// ICEWS: 20 columns divided by tabs, with a header.
    Icews,
    /// POLECAT: 40 columns divided by tabs, with a header.
    Polecat,
    /// What PETRARCH2 writes: columns divided by tabs, no header.
    Petrarch2,
}

impl Layout {
    /// All layouts.
    pub const ALL: [Self; 7] = [
        Self::Csv,
        Self::Jsonl,
        Self::PloverJson,
        Self::Gdelt,
        Self::Icews,
        Self::Polecat,
        Self::Petrarch2,
    ];

    /// Its name, as on a command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Jsonl => "jsonl",
            Self::PloverJson => "plover-json",
            Self::Gdelt => "gdelt",
            Self::Icews => "icews",
            Self::Polecat => "polecat",
            Self::Petrarch2 => "petrarch2",
        }
    }

    /// The layout of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|layout| layout.name() == name)
    }

    /// The usual end of a file's name, without a dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Jsonl | Self::PloverJson => "jsonl",
            Self::Gdelt => "export.CSV",
            Self::Icews => "tab",
            Self::Polecat | Self::Petrarch2 => "txt",
        }
    }

    /// The first line of a file, if it names the columns.
    pub fn header(self) -> Option<&'static [&'static str]> {
        match self {
            Self::Csv => Some(crate::csv::HEADER),
            Self::Icews => Some(ICEWS),
            Self::Polecat => Some(POLECAT),
            Self::Jsonl | Self::PloverJson | Self::Gdelt | Self::Petrarch2 => None,
        }
    }

    /// Whether a row is a pair of one actor and one recipient.
    pub fn is_dyadic(self) -> bool {
        matches!(self, Self::Gdelt | Self::Icews | Self::Petrarch2)
    }

    /// Whether a row can say that an event is denied, alleged, negated, hypothetical or still to come.
    pub fn has_status(self) -> bool {
        matches!(self, Self::Csv | Self::Jsonl | Self::PloverJson)
    }
}

impl fmt::Display for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Columns of GDELT 2.0 events, in the order of the file, which does not name them.
pub(crate) const GDELT: &[&str] = &[
    "GLOBALEVENTID",
    "SQLDATE",
    "MonthYear",
    "Year",
    "FractionDate",
    "Actor1Code",
    "Actor1Name",
    "Actor1CountryCode",
    "Actor1KnownGroupCode",
    "Actor1EthnicCode",
    "Actor1Religion1Code",
    "Actor1Religion2Code",
    "Actor1Type1Code",
    "Actor1Type2Code",
    "Actor1Type3Code",
    "Actor2Code",
    "Actor2Name",
    "Actor2CountryCode",
    "Actor2KnownGroupCode",
    "Actor2EthnicCode",
    "Actor2Religion1Code",
    "Actor2Religion2Code",
    "Actor2Type1Code",
    "Actor2Type2Code",
    "Actor2Type3Code",
    "IsRootEvent",
    "EventCode",
    "EventBaseCode",
    "EventRootCode",
    "QuadClass",
    "GoldsteinScale",
    "NumMentions",
    "NumSources",
    "NumArticles",
    "AvgTone",
    "Actor1Geo_Type",
    "Actor1Geo_FullName",
    "Actor1Geo_CountryCode",
    "Actor1Geo_ADM1Code",
    "Actor1Geo_ADM2Code",
    "Actor1Geo_Lat",
    "Actor1Geo_Long",
    "Actor1Geo_FeatureID",
    "Actor2Geo_Type",
    "Actor2Geo_FullName",
    "Actor2Geo_CountryCode",
    "Actor2Geo_ADM1Code",
    "Actor2Geo_ADM2Code",
    "Actor2Geo_Lat",
    "Actor2Geo_Long",
    "Actor2Geo_FeatureID",
    "ActionGeo_Type",
    "ActionGeo_FullName",
    "ActionGeo_CountryCode",
    "ActionGeo_ADM1Code",
    "ActionGeo_ADM2Code",
    "ActionGeo_Lat",
    "ActionGeo_Long",
    "ActionGeo_FeatureID",
    "DATEADDED",
    "SOURCEURL",
];

const ICEWS: &[&str] = &[
    "Event ID",
    "Event Date",
    "Source Name",
    "Source Sectors",
    "Source Country",
    "Event Text",
    "CAMEO Code",
    "Intensity",
    "Target Name",
    "Target Sectors",
    "Target Country",
    "Story ID",
    "Sentence Number",
    "Publisher",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
];

const POLECAT: &[&str] = &[
    "Event ID",
    "Event Date",
    "Event Type",
    "Event Mode",
    "Intensity",
    "Quad Code",
    "Contexts",
    "Actor Name",
    "Actor Country",
    "Actor COW",
    "Primary Actor Sector",
    "Actor Sectors",
    "Actor Title",
    "Actor Name Raw",
    "Wikipedia Actor ID",
    "Recipient Name",
    "Recipient Country",
    "Recipient COW",
    "Primary Recipient Sector",
    "Recipient Sectors",
    "Recipient Title",
    "Recipient Name Raw",
    "Wikipedia Recipient ID",
    "Placename",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
    "GeoNames ID",
    "Raw Placename",
    "Feature Type",
    "Source",
    "Publication Date",
    "Story People",
    "Story Organizations",
    "Story Locations",
    "Language",
    "Version",
];
