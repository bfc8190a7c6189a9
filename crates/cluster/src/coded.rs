//! From what the coder wrote to what is compared.

use std::collections::BTreeSet;

use demarche_coder::record::Count;
use demarche_coder::{EventRecord, Party};

use crate::day::Day;
use crate::gist::{Gist, Layout};
use crate::report::{Article, Bound, Number, Numbers, PartyKey, Place, Report, Resolution, When};
use crate::sequence::{Cue, ends_with, tokens};
use crate::terms::Terms;

/// Bytes before a place in which stands what it is to the event's.
const REACH: usize = 24;

/// An article with what was coded in it.
#[derive(Clone, Debug)]
pub struct CodedText<'a> {
    /// Id of the article.
    pub id: &'a str,
    /// Headline, where it is not part of the text.
    pub title: &'a str,
    /// The text.
    pub text: &'a str,
    /// Day of publication.
    pub published: Option<Day>,
    /// Publisher.
    pub publisher: Option<&'a str>,
    /// First byte and byte after the last of each sentence of what was coded.
    pub sentences: &'a [(u32, u32)],
    /// Events that were coded, in the order of the text.
    pub events: &'a [EventRecord],
    /// Toponyms.
    pub places: &'a [Named<'a>],
}

/// A toponym.
#[derive(Clone, Copy, Debug)]
pub struct Named<'a> {
    /// The words.
    pub text: &'a str,
    /// First byte.
    pub start: u32,
    /// Country, ISO 3166-1 alpha-3.
    pub country: Option<&'a str>,
    /// As [`EventPlace::resolution`](demarche_coder::record::EventPlace) has it.
    pub resolution: Option<&'a str>,
    /// Latitude and longitude in degrees.
    pub point: Option<(f64, f64)>,
}

impl CodedText<'_> {
    /// The article as it is compared.
    pub fn article(&self) -> Article {
        let layout = Layout::of(self.title, self.text, self.sentences);
        let parties = |e: &EventRecord| -> Vec<(usize, String)> {
            let all = e.actors.iter().chain(&e.recipients);
            all.filter_map(|p| Some((p.start as usize, p.country.clone()?))).collect()
        };
        let mut named: Vec<(usize, String)> = self.events.iter().flat_map(parties).collect();
        let mut towns: Vec<(usize, (f64, f64))> = Vec::new();
        let own = |at: usize| at >= layout.body && !layout.recalls(at);
        for place in self.places {
            let at = place.start as usize;
            named.extend(place.country.map(|c| (at, c.to_owned())));
            // A dateline is written in capitals; it is where somebody wrote.
            let filed = place.text.len() > 3 && !place.text.chars().any(char::is_lowercase);
            let town = matches!(place.resolution, Some("city" | "sub-city" | "admin2"));
            if let (Some(point), true, false, true) = (place.point, town, filed, own(at))
                && !self.is_beside(at)
            {
                towns.push((at, point));
            }
        }
        let countries = |of: &dyn Fn(usize) -> bool| -> Vec<String> {
            let set: BTreeSet<&String> =
                named.iter().filter(|(at, _)| of(*at)).map(|(_, c)| c).collect();
            set.into_iter().cloned().collect()
        };
        let until = |end: usize| -> Vec<(f64, f64)> {
            towns.iter().filter(|(at, _)| *at < end).map(|(_, p)| *p).collect()
        };
        let first = until(layout.first.end);
        let told = self.events.iter().filter(|e| e.is_counted());
        Article {
            id: self.id.to_owned(),
            story: None,
            publisher: self.publisher.map(str::to_owned),
            published: self.published,
            terms: Terms::of(self.title, self.text),
            gist: Gist::with(self.title, self.text, &layout, self.published),
            countries: countries(&|_| true),
            own_countries: countries(&own),
            lead_countries: countries(&|at| own(at) && layout.first.contains(&at)),
            lead_towns: if first.is_empty() { until(layout.lead) } else { first },
            towns: until(usize::MAX),
            numbers: told.map(numbers).filter(|n| *n != Numbers::default()).collect(),
        }
    }

    /// Whether a place is named only for where another one lies: `20 kilometres from Charleroi`.
    fn is_beside(&self, at: usize) -> bool {
        let mut start = at.saturating_sub(REACH);
        while !self.text.is_char_boundary(start) {
            start += 1;
        }
        ends_with(Cue::Beside, &tokens(self.text.get(start..at).unwrap_or_default(), REACH))
    }

    /// The events that count as events, as they are compared.
    pub fn reports(&self) -> Vec<Report> {
        self.events.iter().filter(|e| e.is_counted()).map(|e| self.report(e)).collect()
    }

    fn report(&self, event: &EventRecord) -> Report {
        let sentences: BTreeSet<u32> =
            event.mentions.iter().map(|m| m.sentence).chain([event.sentence]).collect();
        let words: Vec<&str> = sentences
            .iter()
            .filter_map(|s| self.sentences.get(*s as usize))
            .filter_map(|(start, end)| self.text.get(*start as usize..*end as usize))
            .collect();
        Report {
            event: event.event_id.clone(),
            article: self.id.to_owned(),
            event_type: event.event_type.clone(),
            mode: event.mode.clone(),
            quad: event.quad_class,
            actors: event.actors.iter().map(party).collect(),
            recipients: event.recipients.iter().map(party).collect(),
            reciprocal: event.reciprocal,
            when: when(event),
            place: place(event),
            status: event.status.clone(),
            auxiliary: event.auxiliary.clone(),
            numbers: numbers(event),
            words: Terms::of("", &words.join("\n")),
            mentions: event.mentions.len() as u32,
        }
    }
}

fn numbers(event: &EventRecord) -> Numbers {
    let number = |count: &Option<Count>| {
        count.as_ref().map(|c| Number {
            value: c.value,
            bound: match c.bound.as_deref() {
                None => Bound::Exact,
                Some("least") => Bound::Least,
                Some("most") => Bound::Most,
                Some(_) => Bound::About,
            },
        })
    };
    Numbers {
        killed: number(&event.counts.killed),
        wounded: number(&event.counts.wounded),
        arrested: number(&event.counts.arrested),
        protesters: number(&event.counts.protesters),
    }
}

fn party(party: &Party) -> PartyKey {
    PartyKey {
        code: party.code.clone(),
        country: party.country.clone(),
        organisation: party.organisation.clone(),
        person: party.person.clone(),
        sectors: party.sectors.clone(),
    }
}

fn when(event: &EventRecord) -> Option<When> {
    let date = event.date.as_ref()?;
    let (start, end) = (Day::parse(date.start.as_deref()?)?, Day::parse(date.end.as_deref()?)?);
    Some(When { start, end, from_text: date.basis != "document" })
}

fn place(event: &EventRecord) -> Option<Place> {
    let place = event.place.as_ref()?;
    let resolution = match place.resolution.as_deref()? {
        "country" => Resolution::Country,
        "admin1" => Resolution::Admin1,
        "admin2" => Resolution::Admin2,
        "city" => Resolution::City,
        "sub-city" => Resolution::SubCity,
        _ => Resolution::Region,
    };
    Some(Place {
        geonameid: place.geonameid,
        name: place.name.clone().unwrap_or_else(|| place.text.clone()),
        country: place.country.clone(),
        admin1: place.admin1.clone(),
        admin2: place.admin2.clone(),
        point: place.lat.zip(place.lon),
        resolution,
        dateline: place.basis == "dateline",
    })
}
