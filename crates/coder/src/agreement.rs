//! How far two engines agree: the fast path with the exact one, or two models.
//!
//! Tokens are compared one by one; events as sets: two are the same if the same words tell the same type and mode,
//! of the same actors and recipients, in the same place and time, with the same status and speakers.

use std::collections::BTreeMap;

use demarche_text::Document;

use crate::record::{EventRecord, Party};
use crate::{Engine, Scratch};

/// Counts of what was compared and of what is the same.
#[derive(Clone, Debug, Default)]
pub struct Agreement {
    /// Documents.
    pub documents: u64,
    /// Tokens.
    pub tokens: u64,
    /// Tokens with the same tag.
    pub tags: u64,
    /// Tokens with the same head and label.
    pub arcs: u64,
    /// Named entities of the first engine, of the second, and those with the same tokens and label.
    pub entities: [u64; 3],
    /// Events of the first engine, of the second, and those that are the same.
    pub events: [u64; 3],
}

impl Agreement {
    /// Reads a document with both.
    pub fn add(&mut self, document: &Document, engines: [&Engine; 2], scratch: &mut [Scratch; 2]) {
        self.documents += 1;
        let [first, second] = scratch;
        let a = engines[0].annotate(document.text(), first);
        let b = engines[1].annotate(document.text(), second);
        self.tokens += a.len() as u64;
        let same = |same: &dyn Fn(usize) -> bool| {
            (0..a.len().min(b.len())).filter(|&i| a.spans[i] == b.spans[i] && same(i)).count()
                as u64
        };
        self.tags += same(&|i| a.tags[i] == b.tags[i]);
        self.arcs += same(&|i| a.heads[i] == b.heads[i] && a.deps[i] == b.deps[i]);
        let entity = |e: &demarche_nlp::Entity| (e.tokens.start, e.tokens.end, e.label);
        count(&mut self.entities, a.entities.iter().map(entity), b.entities.iter().map(entity));
        let a = engines[0].code(document, first).events;
        let b = engines[1].code(document, second).events;
        count(&mut self.events, a.iter().map(told), b.iter().map(told));
    }

    /// Adds the counts of another.
    pub fn merge(&mut self, other: &Self) {
        self.documents += other.documents;
        self.tokens += other.tokens;
        self.tags += other.tags;
        self.arcs += other.arcs;
        for (mine, other) in
            [(&mut self.entities, other.entities), (&mut self.events, other.events)]
        {
            mine.iter_mut().zip(other).for_each(|(mine, other)| *mine += other);
        }
    }

    /// Twice what is the same by what there is: F1 of one against the other; 1 where there is nothing.
    pub fn share([first, second, same]: [u64; 3]) -> f64 {
        if first + second == 0 { 1.0 } else { 2.0 * same as f64 / (first + second) as f64 }
    }
}

/// What an event tells, apart from how it was found and how sure it is.
fn told(event: &EventRecord) -> String {
    // Of whom nothing is known, there is nothing but the words.
    let party = |p: &Party| match &p.code {
        Some(code) => format!("{code} {:?} {:?}", p.sectors, p.person),
        None => format!("{:?} {:?}", p.text, p.person),
    };
    let parties = |all: &[Party]| all.iter().map(party).collect::<Vec<_>>().join("; ");
    let speakers = event.attribution.iter().map(|a| a.speaker.as_ref().map(party));
    let date = event.date.as_ref().map(|d| (&d.start, &d.end));
    format!(
        "{} {} {:?} {:?} [{}] [{}] {} {:?} {date:?} {:?} {:?}",
        event.trigger.start,
        event.event_type,
        event.mode,
        event.contexts,
        parties(&event.actors),
        parties(&event.recipients),
        event.status,
        event.auxiliary,
        event.place.as_ref().map(|p| (&p.name, &p.geonameid)),
        speakers.collect::<Vec<_>>(),
    )
}

/// Counts two lists and what both have.
fn count<T: Ord>(
    counts: &mut [u64; 3],
    first: impl Iterator<Item = T>,
    second: impl Iterator<Item = T>,
) {
    let mut open: BTreeMap<T, u64> = BTreeMap::new();
    for item in first {
        *open.entry(item).or_default() += 1;
        counts[0] += 1;
    }
    for item in second {
        counts[1] += 1;
        if let Some(left) = open.get_mut(&item).filter(|left| **left > 0) {
            *left -= 1;
            counts[2] += 1;
        }
    }
}
