//! Where an event happened: the place that its clause names, else its sentence, else the dateline.

use demarche_text::Span;

use super::{Place, Places, degrees};
use crate::grammar::Parse;
use crate::record::EventPlace;

/// From what the place of an event was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Basis {
    Clause,
    Sentence,
    Dateline,
}

impl Basis {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Clause => "clause",
            Self::Sentence => "sentence",
            Self::Dateline => "dateline",
        }
    }
}

impl Places<'_> {
    /// The place of the event that a token names. Of an act in words the sentence's other places say nothing:
    /// 'praised the army's conduct in Mosul'.
    pub(crate) fn of_event(
        &self,
        parse: &Parse<'_>,
        trigger: u32,
        material: bool,
    ) -> Option<EventPlace> {
        let (place, basis) = self.found(parse, trigger, material)?;
        let toponym = place.toponym?;
        let some = |s: &str| (!s.is_empty()).then(|| s.to_owned());
        Some(EventPlace {
            text: place.mention.span.of(parse.text).unwrap_or_default().to_owned(),
            start: place.mention.span.start,
            end: place.mention.span.end,
            geonameid: toponym.geonameid.map(u64::from),
            name: Some(toponym.name.to_owned()),
            feature: Some(format!("{} {}", toponym.feature.class, toponym.feature.code)),
            admin2: some(toponym.admin2),
            admin1: some(toponym.admin1),
            country: some(toponym.country),
            lat: Some(degrees(toponym.lat)),
            lon: Some(degrees(toponym.lon)),
            resolution: Some(toponym.resolution().to_owned()),
            basis: basis.as_str().to_owned(),
            how: place.found.as_str().to_owned(),
        })
    }

    /// The country of the place that an event's own clause names.
    pub(crate) fn country(&self, parse: &Parse<'_>, trigger: u32) -> Option<&str> {
        let (place, basis) = self.found(parse, trigger, false)?;
        let country = place.toponym?.country;
        (basis == Basis::Clause && !country.is_empty()).then_some(country)
    }

    fn found(
        &self,
        parse: &Parse<'_>,
        trigger: u32,
        material: bool,
    ) -> Option<(&Place<'_>, Basis)> {
        let literal = |p: &&Place<'_>| p.mention.literal && p.toponym.is_some();
        let sentence = parse.sentences[parse.sentence(trigger)];
        let here: Vec<&Place<'_>> = self.between(sentence).filter(literal).collect();
        // The finest place of the clause; of several the nearest.
        let own = here.iter().copied().filter(|p| is_own(parse, p, trigger)).min_by_key(|p| {
            let away = p.mention.tokens.start.abs_diff(trigger);
            (rank(p.toponym.map_or("", |t| t.resolution())), away)
        });
        if let Some(place) = own {
            return Some((place, Basis::Clause));
        }
        // Of several places in other clauses none is sure.
        if let [only] = here[..]
            && material
        {
            return Some((only, Basis::Sentence));
        }
        if !here.is_empty() {
            return None;
        }
        // Of what the lead tells, the dateline says where; further down a report goes elsewhere.
        let dateline = &self.list[self.dateline?];
        let lead = parse.block(dateline.mention.tokens.start).1 == parse.block(trigger).0;
        lead.then_some((dateline, Basis::Dateline))
    }
}

/// The town at the head of a report, written before any sentence: a block of its own on the line of the next one.
pub(super) fn dateline(parse: &Parse<'_>, list: &[Place<'_>]) -> Option<usize> {
    list.iter().position(|p| {
        let (start, end) = parse.block(p.mention.tokens.start);
        let next = (end as usize) < parse.len();
        let gap = next.then(|| {
            let bytes = |t: u32| parse.bytes(Span::new(t, t + 1));
            parse.text.get(bytes(end - 1).end as usize..bytes(end).start as usize)
        });
        p.toponym.is_some()
            && start == p.mention.tokens.start
            && gap.flatten().is_some_and(|gap| !gap.contains('\n'))
    })
}

/// The finer a place, the more it says.
fn rank(resolution: &str) -> u8 {
    match resolution {
        "sub-city" => 0,
        "city" => 1,
        "admin2" => 2,
        "admin1" => 3,
        "region" => 4,
        _ => 5,
    }
}

/// Whether a place hangs on the trigger, on what hangs on it, or on the verb over it, with no other verb between.
fn is_own(parse: &Parse<'_>, place: &Place<'_>, trigger: u32) -> bool {
    let clause = parse.ancestors(trigger).find(|&a| parse.is_verb(a)).unwrap_or(trigger);
    for a in parse.ancestors(place.mention.tokens.end - 1) {
        if a == trigger || a == clause {
            return true;
        }
        if parse.is_verb(a) && !place.mention.tokens.contains(a) {
            return false;
        }
    }
    false
}
