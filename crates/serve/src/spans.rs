//! An article with what it says marked: who, did what, to whom, when, where, according to whom.

use std::collections::BTreeMap;

use demarche_coder::EventRecord;
use demarche_coder::record::{Count, Party};
use serde::Serialize;
use utoipa::ToSchema;

/// A marked piece of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Span {
    /// UTF-16 code units, as browsers count.
    start: u32,
    end: u32,
    kind: Kind,
    /// Positions of the events that rest on it.
    events: Vec<usize>,
    /// Such as `RUS GOV`, `2024-03-05`, `Kyiv`.
    label: String,
}

/// What a piece of text tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    /// What is said.
    Content,
    Speaker,
    /// The word that says that somebody speaks.
    Cue,
    Actor,
    Recipient,
    /// The words that name the event.
    Event,
    Date,
    Place,
    Count,
}

/// Turns bytes of a text into UTF-16 code units.
pub(crate) struct Units(Vec<u32>);

impl Units {
    pub(crate) fn of(text: &str) -> Self {
        let mut units = Vec::with_capacity(text.len() + 1);
        let mut at = 0;
        for c in text.chars() {
            units.extend(std::iter::repeat_n(at, c.len_utf8()));
            at += c.len_utf16() as u32;
        }
        units.push(at);
        Self(units)
    }

    /// The unit that a byte lies in; bytes behind the end are at the end.
    pub(crate) fn at(&self, byte: u32) -> u32 {
        self.0[(byte as usize).min(self.0.len() - 1)]
    }
}

/// The marks of an article's events, by place, the longer first.
pub(crate) fn spans(text: &str, events: &[EventRecord], sentences: &[(u32, u32)]) -> Vec<Span> {
    let units = Units::of(text);
    let mut found: BTreeMap<(u32, std::cmp::Reverse<u32>, Kind, String), Vec<usize>> =
        BTreeMap::new();
    for (at, event) in events.iter().enumerate() {
        let mut mark = |start: u32, end: u32, kind: Kind, label: String| {
            if start < end && end as usize <= text.len() {
                let events = found.entry((start, std::cmp::Reverse(end), kind, label)).or_default();
                if events.last() != Some(&at) {
                    events.push(at);
                }
            }
        };
        let name = match &event.mode {
            Some(mode) => format!("{}/{mode}", event.event_type),
            None => event.event_type.clone(),
        };
        mark(event.trigger.start, event.trigger.end, Kind::Event, name.clone());
        for mention in &event.mentions {
            mark(mention.start, mention.end, Kind::Event, name.clone());
        }
        for party in &event.actors {
            mark(party.start, party.end, Kind::Actor, party.label());
        }
        for party in &event.recipients {
            mark(party.start, party.end, Kind::Recipient, party.label());
        }
        for attribution in &event.attribution {
            if let Some(Party { start, end, .. }) = attribution.speaker {
                let label = attribution.speaker.as_ref().map(Party::label).unwrap_or_default();
                mark(start, end, Kind::Speaker, label);
            }
            mark(attribution.cue.start, attribution.cue.end, Kind::Cue, attribution.kind.clone());
            mark(attribution.content.start, attribution.content.end, Kind::Content, String::new());
        }
        if let Some(place) = &event.place {
            let label = place.name.clone().unwrap_or_else(|| place.text.clone());
            mark(place.start, place.end, Kind::Place, label);
        }
        let counts = &event.counts;
        let people: [(&str, &Option<Count>); 4] = [
            ("killed", &counts.killed),
            ("wounded", &counts.wounded),
            ("arrested", &counts.arrested),
            ("protesters", &counts.protesters),
        ];
        for (what, count) in people {
            if let Some(count) = count {
                mark(count.start, count.end, Kind::Count, format!("{} {what}", count.value));
            }
        }
        if let Some((start, end, label)) = date(text, event, sentences) {
            mark(start, end, Kind::Date, label);
        }
    }
    let spans = found.into_iter().map(|((start, std::cmp::Reverse(end), kind, label), events)| {
        Span { start: units.at(start), end: units.at(end), kind, events, label }
    });
    spans.collect()
}

/// Where the time expression of an event stands: the record has its words, which are looked for in the sentences of the event's mentions.
fn date(text: &str, event: &EventRecord, sentences: &[(u32, u32)]) -> Option<(u32, u32, String)> {
    let date = event.date.as_ref()?;
    let words = date.text.as_deref().filter(|w| !w.is_empty())?;
    let numbers = std::iter::once(event.sentence).chain(event.mentions.iter().map(|m| m.sentence));
    let start = numbers.into_iter().find_map(|number| {
        let &(from, to) = sentences.get(number as usize)?;
        let at = text.get(from as usize..to as usize)?.find(words)?;
        Some(from + at as u32)
    })?;
    let label = match (&date.start, &date.end) {
        (Some(start), Some(end)) if start != end => format!("{start} to {end}"),
        (Some(start), _) => start.clone(),
        _ => date.granularity.clone(),
    };
    Some((start, start + words.len() as u32, label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_become_units_of_utf16() {
        // é: 2 bytes, 1 unit; 𝄞: 4 bytes, 2 units.
        let units = Units::of("é𝄞a");
        assert_eq!([0, 2, 6, 7].map(|b| units.at(b)), [0, 1, 3, 4]);
        assert_eq!(units.at(99), 4);
    }
}
