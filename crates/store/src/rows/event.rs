//! Rows about an event: itself, its pairs of parties, its mentions, and who says so.

use std::collections::BTreeSet;

use demarche_coder::EventRecord;
use demarche_coder::record::{AttributionRecord, Count, MentionRecord, Party};
use demarche_text::Document;
use serde::Serialize;

use super::day;

/// A row of `events`; [`crate::schema`] says what its columns are.
#[derive(Debug, Serialize)]
#[allow(missing_docs)] // the names are those of the columns
pub struct EventRow<'a> {
    pub event_id: &'a str,
    pub article_id: &'a str,
    pub run_id: &'a str,
    pub published: Option<&'a str>,
    pub publisher: Option<&'a str>,
    pub url: Option<&'a str>,
    pub sentence: u32,
    pub event_type: &'a str,
    pub mode: Option<&'a str>,
    pub contexts: &'a [String],
    pub cameo: Option<&'a str>,
    pub quad_class: u8,
    pub score: f64,
    pub actor: Option<&'a str>,
    pub actor_name: Option<&'a str>,
    pub actor_sectors: Option<&'a [String]>,
    pub actors: Vec<String>,
    pub actor_codes: Vec<Option<&'a str>>,
    pub recipient: Option<&'a str>,
    pub recipient_name: Option<&'a str>,
    pub recipient_sectors: Option<&'a [String]>,
    pub recipients: Vec<String>,
    pub recipient_codes: Vec<Option<&'a str>>,
    pub reciprocal: bool,
    pub day: Option<&'a str>,
    pub date: Option<&'a str>,
    pub date_end: Option<&'a str>,
    pub date_granularity: Option<&'a str>,
    pub date_basis: Option<&'a str>,
    pub place: Option<&'a str>,
    pub place_geonameid: Option<u64>,
    pub place_admin2: Option<&'a str>,
    pub place_admin1: Option<&'a str>,
    pub place_country: Option<&'a str>,
    pub lat: Option<f64>,
    pub lon: Option<f64>,
    pub place_resolution: Option<&'a str>,
    pub place_basis: Option<&'a str>,
    pub status: &'a str,
    pub auxiliary: &'a [String],
    pub counted: bool,
    pub disputed: bool,
    pub content_of: Option<&'a str>,
    pub denied_by: &'a [String],
    pub speaker: Option<String>,
    pub killed: Option<u64>,
    pub wounded: Option<u64>,
    pub arrested: Option<u64>,
    pub protesters: Option<u64>,
    pub mentions: usize,
    pub trigger: &'a str,
    pub sentence_text: Option<&'a str>,
    pub sense: &'a str,
    pub confidence: Option<f64>,
    pub record: String,
}

impl<'a> EventRow<'a> {
    /// `sentences` are the bytes of the article's sentences.
    pub fn new(
        document: &'a Document,
        sentences: &[(u32, u32)],
        run_id: &'a str,
        e: &'a EventRecord,
    ) -> Self {
        let (actor, recipient) = (e.actors.first(), e.recipients.first());
        let (date, place) = (e.date.as_ref(), e.place.as_ref());
        let people = |c: &Option<Count>| c.as_ref().map(|c| c.value);
        Self {
            event_id: &e.event_id,
            article_id: &document.id,
            run_id,
            published: day(document.date.as_deref()),
            publisher: document.publisher.as_deref(),
            url: document.url.as_deref(),
            sentence: e.sentence,
            event_type: &e.event_type,
            mode: e.mode.as_deref(),
            contexts: &e.contexts,
            cameo: e.cameo.as_deref(),
            quad_class: e.quad_class,
            score: e.score,
            actor: actor.and_then(code),
            actor_name: actor.and_then(name),
            actor_sectors: actor.map(|p| &p.sectors[..]),
            actors: e.actors.iter().map(Party::label).collect(),
            actor_codes: e.actors.iter().map(code).collect(),
            recipient: recipient.and_then(code),
            recipient_name: recipient.and_then(name),
            recipient_sectors: recipient.map(|p| &p.sectors[..]),
            recipients: e.recipients.iter().map(Party::label).collect(),
            recipient_codes: e.recipients.iter().map(code).collect(),
            reciprocal: e.reciprocal,
            day: counted_on(document, e),
            date: day(date.and_then(|d| d.start.as_deref())),
            date_end: day(date.and_then(|d| d.end.as_deref())),
            date_granularity: date.map(|d| d.granularity.as_str()),
            date_basis: date.map(|d| d.basis.as_str()),
            place: place.map(|p| p.name.as_deref().unwrap_or(&p.text)),
            place_geonameid: place.and_then(|p| p.geonameid),
            place_admin2: place.and_then(|p| p.admin2.as_deref()),
            place_admin1: place.and_then(|p| p.admin1.as_deref()),
            place_country: place.and_then(|p| p.country.as_deref()),
            lat: place.and_then(|p| p.lat),
            lon: place.and_then(|p| p.lon),
            place_resolution: place.and_then(|p| p.resolution.as_deref()),
            place_basis: place.map(|p| p.basis.as_str()),
            status: &e.status,
            auxiliary: &e.auxiliary,
            counted: e.is_counted(),
            disputed: e.disputed,
            content_of: e.content_of.as_deref(),
            denied_by: &e.denied_by,
            speaker: e.attribution.last().and_then(|a| a.speaker.as_ref()).map(Party::label),
            killed: people(&e.counts.killed),
            wounded: people(&e.counts.wounded),
            arrested: people(&e.counts.arrested),
            protesters: people(&e.counts.protesters),
            mentions: e.mentions.len(),
            trigger: &e.trigger.text,
            sentence_text: sentences
                .get(e.sentence as usize)
                .and_then(|&(from, to)| document.text().get(from as usize..to as usize))
                .map(str::trim),
            sense: &e.sense,
            confidence: e.confidence,
            // Serialising plain data cannot fail; an empty record would be found by `verify`.
            record: serde_json::to_string(e).unwrap_or_default(),
        }
    }
}

/// By what a party is counted: an organisation of many countries by its own id, anybody else by the country or the
/// kind of body.
fn code(p: &Party) -> Option<&str> {
    match (&p.country, &p.organisation) {
        (None, Some(organisation)) => Some(organisation),
        _ => p.code.as_deref(),
    }
}

fn name(p: &Party) -> Option<&str> {
    p.person.as_deref().or(p.name.as_deref())
}

/// The day by which an event is counted. One without a day of its own has that of publication, unless it is of another
/// time.
fn counted_on<'a>(document: &'a Document, e: &'a EventRecord) -> Option<&'a str> {
    let own = day(e.date.as_ref().and_then(|d| d.start.as_deref()));
    let current = !e.auxiliary.iter().any(|a| a == "historical" || a == "future");
    own.or_else(|| day(document.date.as_deref()).filter(|_| current))
}

/// A row of `dyads`.
#[derive(Debug, Serialize)]
pub(crate) struct DyadRow<'a> {
    event_id: &'a str,
    article_id: &'a str,
    run_id: &'a str,
    date: Option<&'a str>,
    actor: Option<&'a str>,
    actor_sector: Option<&'a str>,
    recipient: Option<&'a str>,
    recipient_sector: Option<&'a str>,
    event_type: &'a str,
    mode: Option<&'a str>,
    cameo: Option<&'a str>,
    quad_class: u8,
    score: f64,
    status: &'a str,
    counted: bool,
}

impl<'a> DyadRow<'a> {
    /// The pairs of an event, each once: every actor with every recipient; of a reciprocal event every two parties in
    /// both directions; who has no opposite stands alone. `date` is the day by which the event is counted.
    pub(crate) fn of(document: &'a Document, run_id: &'a str, e: &'a EventRecord) -> Vec<Self> {
        let date = counted_on(document, e);
        let key = |p: &'a Party| (code(p), p.sectors.first().map(String::as_str));
        let actors: Vec<_> = e.actors.iter().map(key).collect();
        let recipients: Vec<_> = e.recipients.iter().map(key).collect();
        let mut pairs = BTreeSet::new();
        if e.reciprocal {
            let all: Vec<_> = actors.iter().chain(&recipients).copied().collect();
            for (i, &a) in all.iter().enumerate() {
                for (j, &b) in all.iter().enumerate() {
                    if i != j {
                        pairs.insert((a, b));
                    }
                }
            }
        } else {
            for &a in &actors {
                pairs.extend(recipients.iter().map(|&b| (a, b)));
            }
        }
        let nobody = (None, None);
        if pairs.is_empty() {
            pairs.extend(actors.iter().map(|&a| (a, nobody)));
            pairs.extend(recipients.iter().map(|&b| (nobody, b)));
        }
        let row = |((actor, actor_sector), (recipient, recipient_sector))| Self {
            event_id: &e.event_id,
            article_id: &document.id,
            run_id,
            date,
            actor,
            actor_sector,
            recipient,
            recipient_sector,
            event_type: &e.event_type,
            mode: e.mode.as_deref(),
            cameo: e.cameo.as_deref(),
            quad_class: e.quad_class,
            score: e.score,
            status: &e.status,
            counted: e.is_counted(),
        };
        pairs.into_iter().map(row).collect()
    }
}

/// A row of `mentions`.
#[derive(Debug, Serialize)]
pub(crate) struct MentionRow<'a> {
    event_id: &'a str,
    article_id: &'a str,
    run_id: &'a str,
    sentence: u32,
    start: u32,
    end: u32,
    text: Option<&'a str>,
}

impl<'a> MentionRow<'a> {
    pub(crate) fn new(
        document: &'a Document,
        run_id: &'a str,
        e: &'a EventRecord,
        m: &MentionRecord,
    ) -> Self {
        Self {
            event_id: &e.event_id,
            article_id: &document.id,
            run_id,
            sentence: m.sentence,
            start: m.start,
            end: m.end,
            text: document.text().get(m.start as usize..m.end as usize),
        }
    }
}

/// A row of `attributions`.
#[derive(Debug, Serialize)]
pub(crate) struct AttributionRow<'a> {
    event_id: &'a str,
    article_id: &'a str,
    run_id: &'a str,
    level: usize,
    kind: &'a str,
    speaker: Option<&'a str>,
    speaker_code: Option<&'a str>,
    speaker_organisation: Option<&'a str>,
    speaker_sectors: Option<&'a [String]>,
    speaker_person: Option<&'a str>,
    speaker_office: Option<&'a str>,
    cue: &'a str,
    cue_start: u32,
    cue_end: u32,
    content: Option<&'a str>,
    content_start: u32,
    content_end: u32,
    medium: Option<&'a str>,
}

impl<'a> AttributionRow<'a> {
    /// `level` is 0 for the outermost.
    pub(crate) fn new(
        document: &'a Document,
        run_id: &'a str,
        e: &'a EventRecord,
        level: usize,
        a: &'a AttributionRecord,
    ) -> Self {
        let speaker = a.speaker.as_ref();
        Self {
            event_id: &e.event_id,
            article_id: &document.id,
            run_id,
            level,
            kind: &a.kind,
            speaker: speaker.map(|s| s.text.as_str()),
            speaker_code: speaker.and_then(|s| s.code.as_deref()),
            speaker_organisation: speaker.and_then(|s| s.organisation.as_deref()),
            speaker_sectors: speaker.map(|s| &s.sectors[..]),
            speaker_person: speaker.and_then(|s| s.person.as_deref()),
            speaker_office: speaker.and_then(|s| s.office.as_deref()),
            cue: &a.cue.text,
            cue_start: a.cue.start,
            cue_end: a.cue.end,
            content: document.text().get(a.content.start as usize..a.content.end as usize),
            content_start: a.content.start,
            content_end: a.content.end,
            medium: a.medium.as_deref(),
        }
    }
}
