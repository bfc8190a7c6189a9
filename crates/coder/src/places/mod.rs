//! Where: the toponyms of a document and the places that they name.
//!
//! - `recognise`: which words name a place, and whether something is there ('in Paris') or the name stands
//!   for those who act ('Paris said', 'French voters').
//! - `candidates`: what a name may be in the gazetteer; `resolve`: which of these the document means, by the
//!   weighted `evidence` for each.
//! - `event`: where an event happened. `local`: who is of there.

mod candidates;
mod event;
mod evidence;
mod local;
mod recognise;
mod resolve;

pub use evidence::{Choice, Weights, distance, fit};

use demarche_text::{Byte, Document, Span, Token};
use demarche_world::gazetteer::{Gazetteer, Toponym};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::actors::Actors;
use crate::grammar::Parse;
use crate::record::CoderRecord;

/// Name and version of the record's schema.
const SCHEMA: &str = "demarche.place/1";

/// A name of a place in the text.
#[derive(Debug, Clone)]
pub(crate) struct Mention {
    /// Its tokens; for spans from outside those that it touches.
    pub(crate) tokens: Span<Token>,
    /// Its bytes.
    pub(crate) span: Span<Byte>,
    /// The country that it names or whose adjective it is.
    pub(crate) country: Option<String>,
    /// An adjective or a word for people: 'French', 'Parisians'.
    pub(crate) adjectival: bool,
    /// The name by which the table of regions knows it, where the text uses another form.
    pub(crate) canonical: Option<String>,
    /// Whether something is said to be there.
    pub(crate) literal: bool,
    /// Whether it has the definite article: 'the Atlantic'.
    pub(crate) article: bool,
}

/// By what a mention was resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// By its name.
    Name,
    /// By the larger place beside it: 'Paris, Texas'.
    Container,
    /// By what else the document names.
    Context,
    /// A building or street, by the place that the text speaks of.
    Around,
}

impl Found {
    /// As the record writes it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Container => "container",
            Self::Context => "context",
            Self::Around => "around",
        }
    }
}

/// A mention with the place that it names.
#[derive(Debug, Clone)]
pub(crate) struct Place<'g> {
    pub(crate) mention: Mention,
    pub(crate) toponym: Option<Toponym<'g>>,
    pub(crate) found: Found,
}

/// The places of a document.
#[derive(Debug, Default)]
pub(crate) struct Places<'g> {
    /// In the order of the text.
    pub(crate) list: Vec<Place<'g>>,
    /// Index of the town at the head of the report.
    dateline: Option<usize>,
}

impl<'g> Places<'g> {
    /// Those whose first token lies in a span.
    fn between(&self, tokens: Span<Token>) -> impl Iterator<Item = &Place<'g>> {
        let first = self.list.partition_point(|p| p.mention.tokens.start < tokens.start);
        self.list[first..].iter().take_while(move |p| p.mention.tokens.start < tokens.end)
    }
}

impl<'g> Places<'g> {
    /// Finds and resolves. Mentions given from outside take the place of those that they overlap.
    pub(crate) fn find(
        parse: &Parse<'_>,
        actors: &Actors<'_>,
        gazetteer: &'g Gazetteer,
        given: &[Span<Byte>],
    ) -> Self {
        let mentions = recognise::mentions(parse, actors, gazetteer, given);
        let weights = Weights::builtin();
        let list = resolve::resolve(parse, actors, gazetteer, mentions, weights).list;
        let dateline = event::dateline(parse, &list);
        Self { list, dateline }
    }
}

/// What there is to learn from spans whose coordinates are known, if these weights choose the rest.
pub(crate) fn choices(
    parse: &Parse<'_>,
    actors: &Actors<'_>,
    gazetteer: &Gazetteer,
    gold: &[(Span<Byte>, (f64, f64))],
    weights: &Weights,
) -> Vec<Choice> {
    let spans: Vec<Span<Byte>> = gold.iter().map(|(span, _)| *span).collect();
    let mentions = recognise::mentions(parse, actors, gazetteer, &spans);
    let resolved = resolve::resolve(parse, actors, gazetteer, mentions, weights);
    let mut out = Vec::new();
    for (i, place) in resolved.list.iter().enumerate() {
        let Some((_, at)) = gold.iter().find(|(span, _)| *span == place.mention.span) else {
            continue;
        };
        let name = resolved.of_mention[i];
        let away =
            |c: &candidates::Candidate<'_>| evidence::distance(*at, (c.place.lat, c.place.lon));
        let candidates = &resolved.candidates[name];
        let nearest = candidates.iter().enumerate().min_by(|a, b| away(a.1).total_cmp(&away(b.1)));
        if let Some((right, nearest)) = nearest
            && candidates.len() > 1
            && away(nearest) < SAME
        {
            out.push(Choice { candidates: resolved.evidence[name].clone(), right });
        }
    }
    out
}

/// Kilometres within which a candidate is the place that somebody marked.
const SAME: f64 = 30.0;

/// A toponym of a document as a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlaceRecord {
    /// Name and version of this schema.
    pub schema: String,
    /// Id of the document.
    pub document_id: String,
    /// Sentence, counted from 0.
    pub sentence: u32,
    /// The words.
    pub text: String,
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
    /// Whether something is said to be there; false where the name stands for people or a government.
    pub literal: bool,
    /// Id in GeoNames.
    pub geonameid: Option<u64>,
    /// Name in the gazetteer; null where the place is unknown.
    pub name: Option<String>,
    /// Class letter and code of GeoNames.
    pub feature: Option<String>,
    /// Second administrative division.
    pub admin2: Option<String>,
    /// First administrative division.
    pub admin1: Option<String>,
    /// Country, ISO 3166-1 alpha-3.
    pub country: Option<String>,
    /// Latitude in degrees, WGS 84.
    pub lat: Option<f64>,
    /// Longitude in degrees, WGS 84.
    pub lon: Option<f64>,
    /// country, admin1, admin2, city, sub-city; region for anything else.
    pub resolution: Option<String>,
    /// name, container, context; around for a building or street that lies where the text is.
    pub how: Option<String>,
    /// What made the record.
    pub coder: CoderRecord,
}

/// The toponyms of a document, in the order of the text.
pub(crate) fn records(
    parse: &Parse<'_>,
    places: &Places<'_>,
    document: &Document,
    coder: &CoderRecord,
) -> Vec<PlaceRecord> {
    let some = |s: &str| (!s.is_empty()).then(|| s.to_owned());
    places
        .list
        .iter()
        .map(|p| {
            let t = p.toponym;
            PlaceRecord {
                schema: SCHEMA.to_owned(),
                document_id: document.id.clone(),
                sentence: parse.sentence(p.mention.tokens.start) as u32,
                text: p.mention.span.of(parse.text).unwrap_or_default().to_owned(),
                start: p.mention.span.start,
                end: p.mention.span.end,
                literal: p.mention.literal,
                geonameid: t.and_then(|t| t.geonameid).map(u64::from),
                name: t.map(|t| t.name.to_owned()),
                feature: t.map(|t| format!("{} {}", t.feature.class, t.feature.code)),
                admin2: t.and_then(|t| some(t.admin2)),
                admin1: t.and_then(|t| some(t.admin1)),
                country: t.and_then(|t| some(t.country)),
                lat: t.map(|t| degrees(t.lat)),
                lon: t.map(|t| degrees(t.lon)),
                resolution: t.map(|t| t.resolution().to_owned()),
                how: t.map(|_| p.found.as_str().to_owned()),
                coder: coder.clone(),
            }
        })
        .collect()
}

/// Some ten metres are more than any source means.
pub(crate) fn degrees(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}
