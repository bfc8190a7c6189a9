//! What is known of an article and of each event coded in it: the input of clustering.

use serde::{Deserialize, Serialize};

use crate::day::Day;
use crate::gist::Gist;
use crate::terms::Terms;

/// An article.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// Its id.
    pub id: String,
    /// Id of the cluster of copies that it belongs to; its own story if none.
    pub story: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Day of publication.
    pub published: Option<Day>,
    /// What words stand in it, with its headline.
    pub terms: Terms,
    /// What it says of itself, and what it only recalls.
    pub gist: Gist,
    /// Countries that it names, by themselves, by towns or by people. ISO 3166-1 alpha-3.
    pub countries: Vec<String>,
    /// Those of them that it does not only recall.
    pub own_countries: Vec<String>,
    /// Those of its own in the first sentence.
    pub lead_countries: Vec<String>,
    /// Towns and districts of its own, other than the one where it was filed: latitude and longitude in degrees.
    pub towns: Vec<(f64, f64)>,
    /// Those of the first sentence, or else of the lead.
    pub lead_towns: Vec<(f64, f64)>,
    /// Numbers of its events.
    pub numbers: Vec<Numbers>,
}

/// An actor or recipient as far as it can be compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartyKey {
    /// ISO 3166-1 alpha-3, or IGO, NGO, IMG, MNC, ISM.
    pub code: Option<String>,
    /// Country.
    pub country: Option<String>,
    /// Short id of an organisation.
    pub organisation: Option<String>,
    /// Name of the person.
    pub person: Option<String>,
    /// PLOVER sectors, the main one first.
    pub sectors: Vec<String>,
}

/// The days on which an event happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct When {
    /// First day.
    pub start: Day,
    /// Last day.
    pub end: Day,
    /// Whether the text says so. If not, it is the day of publication, and the event was on it or shortly before.
    pub from_text: bool,
}

/// How exactly a place is known; the coarser the smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Resolution {
    /// A sea, a range, what has no border.
    Region,
    /// A country.
    Country,
    /// First administrative division.
    Admin1,
    /// Second administrative division.
    Admin2,
    /// A town.
    City,
    /// Part of a town, a base, a building.
    SubCity,
}

/// Where an event happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Id in GeoNames.
    pub geonameid: Option<u64>,
    /// Name.
    pub name: String,
    /// ISO 3166-1 alpha-3.
    pub country: Option<String>,
    /// First administrative division.
    pub admin1: Option<String>,
    /// Second administrative division.
    pub admin2: Option<String>,
    /// Latitude and longitude in degrees, WGS 84.
    pub point: Option<(f64, f64)>,
    /// How exactly it is known.
    pub resolution: Resolution,
    /// Whether it is only where the article was filed: such a place excludes no other.
    pub dateline: bool,
}

/// How a number is hedged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Bound {
    /// So many.
    Exact,
    /// So many or more.
    Least,
    /// So many or fewer.
    Most,
    /// About so many.
    About,
}

/// A number of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Number {
    /// The number.
    pub value: u64,
    /// How it is hedged.
    pub bound: Bound,
}

/// Numbers of an event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Numbers {
    /// Dead.
    pub killed: Option<Number>,
    /// Wounded.
    pub wounded: Option<Number>,
    /// Arrested, abducted.
    pub arrested: Option<Number>,
    /// People in the streets.
    pub protesters: Option<Number>,
}

/// An event as one article tells it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Id of the event.
    pub event: String,
    /// Id of the article.
    pub article: String,
    /// Type; empty where the article tells an event that was not coded: what it says of day, place and numbers is
    /// then compared with all events.
    pub event_type: String,
    /// Mode.
    pub mode: Option<String>,
    /// Quad class: 1 and 3 are words, 2 and 4 deeds; 0 where the type is unknown.
    pub quad: u8,
    /// Who acts; in a reciprocal event all parties.
    pub actors: Vec<PartyKey>,
    /// Towards whom.
    pub recipients: Vec<PartyKey>,
    /// Whether all parties take part alike.
    pub reciprocal: bool,
    /// When; unknown where the text is vague.
    pub when: Option<When>,
    /// Where.
    pub place: Option<Place>,
    /// asserted, reported, alleged or denied.
    pub status: String,
    /// negation, future, hypothetical, historical, attempted.
    pub auxiliary: Vec<String>,
    /// Numbers.
    pub numbers: Numbers,
    /// Words of the sentences that tell it.
    pub words: Terms,
    /// Mentions in the article; 0 counts as one.
    pub mentions: u32,
}
