//! Which events: what somebody asked for, and the same in numbers.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::row::{NO_DAY, Row, Status};
use super::words::Words;
use super::{Index, Part};

/// What events must be like. An empty list lets everything through; of several values any will do.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Filter {
    pub(crate) party: Vec<String>,
    /// Two codes, in either direction.
    pub(crate) dyad: Option<(String, String)>,
    pub(crate) actor: Vec<String>,
    pub(crate) recipient: Vec<String>,
    pub(crate) country: Vec<String>,
    pub(crate) event_type: Vec<String>,
    pub(crate) mode: Vec<String>,
    pub(crate) context: Vec<String>,
    /// Bits 1 to 4; 0 for all.
    pub(crate) quad: u8,
    /// Bits of [`Status`]; 0 for all.
    pub(crate) status: u8,
    /// Bits of auxiliary modes, any of which must be there.
    pub(crate) auxiliary: u8,
    /// Events without an auxiliary mode are let through too, or alone.
    pub(crate) plain: bool,
    pub(crate) area: Option<Area>,
    pub(crate) place: Vec<i64>,
    pub(crate) from: Option<i32>,
    pub(crate) to: Option<i32>,
    pub(crate) confidence: Option<f32>,
    pub(crate) publisher: Vec<String>,
    pub(crate) speaker: Vec<String>,
    pub(crate) words: Words,
    pub(crate) counted: Option<bool>,
    pub(crate) disputed: Option<bool>,
    /// Alleged, denied or disputed.
    pub(crate) claims: bool,
    pub(crate) cluster: Option<String>,
    pub(crate) article: Option<String>,
}

/// A box on the map, in degrees. West is greater than east where it crosses the date line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Area {
    pub(crate) west: f64,
    pub(crate) south: f64,
    pub(crate) east: f64,
    pub(crate) north: f64,
}

impl Area {
    fn has(&self, (lat, lon): (f64, f64)) -> bool {
        let across = if self.west <= self.east {
            (self.west..=self.east).contains(&lon)
        } else {
            lon >= self.west || lon <= self.east
        };
        across && (self.south..=self.north).contains(&lat)
    }
}

/// Days since 1970.
pub(crate) fn day_number(date: Date) -> i32 {
    let epoch = jiff::civil::date(1970, 1, 1);
    // Dates of jiff lie within some 4 million days.
    date.since((jiff::Unit::Day, epoch)).map_or(NO_DAY, |s| s.get_days())
}

/// The date of a number of days; none for [`NO_DAY`].
pub(crate) fn date_of(day: i32) -> Option<Date> {
    (day != NO_DAY).then_some(())?;
    jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().try_days(day).ok()?).ok()
}

/// A filter in the numbers of one part of an index.
pub(crate) struct Resolved<'f> {
    filter: &'f Filter,
    /// Whether what is disputed passes with what counts.
    with_disputed: bool,
    /// Whether no event can pass: a value was asked for that no event has.
    empty: bool,
    party: Numbers,
    dyad: Option<(u32, u32)>,
    actor: Numbers,
    recipient: Numbers,
    event_type: Numbers,
    mode: Numbers,
    publisher: Numbers,
    speaker: Numbers,
    /// By number of the list of actors, recipients: its codes.
    lists: &'f super::Lists,
    /// By number of a list of contexts, whether one of them was asked for.
    contexts: Option<Vec<bool>>,
    /// By number of a place, whether it was asked for.
    places: Option<Vec<bool>>,
    sentences: Option<Vec<bool>>,
    /// The row, if the cluster is an event alone.
    alone: Option<u32>,
    cluster: Option<u32>,
    article: Option<u32>,
}

/// Numbers any of which will do; none asked for lets all through.
type Numbers = Option<BTreeSet<u32>>;

fn any(numbers: &Numbers, number: u32) -> bool {
    numbers.as_ref().is_none_or(|n| n.contains(&number))
}

impl Filter {
    /// Whether words are all that is asked for.
    pub(crate) fn is_words_alone(&self) -> bool {
        let words = self.words.clone();
        !words.is_empty() && *self == Self { words, counted: self.counted, ..Self::default() }
    }

    pub(super) fn resolve<'f>(
        &'f self,
        index: &'f Index,
        part: &Part,
        with_disputed: bool,
    ) -> Resolved<'f> {
        let dictionary = &*index.dictionary;
        let words = &dictionary.words;
        let mut empty = false;
        let mut numbers = |names: &[String]| -> Numbers {
            if names.is_empty() {
                return None;
            }
            let found: BTreeSet<u32> = names.iter().filter_map(|n| words.find(n)).collect();
            empty |= found.is_empty();
            Some(found)
        };
        let (party, actor, recipient) =
            (numbers(&self.party), numbers(&self.actor), numbers(&self.recipient));
        let (event_type, mode) = (numbers(&self.event_type), numbers(&self.mode));
        let (publisher, speaker) = (numbers(&self.publisher), numbers(&self.speaker));
        let contexts = numbers(&self.context).map(|asked| {
            let list = |n| dictionary.lists.get(n).iter().any(|c| asked.contains(c));
            (0..dictionary.lists.len() as u32).map(list).collect()
        });
        let dyad = self.dyad.as_ref().map(|(a, b)| (words.find(a), words.find(b)));
        let dyad = match dyad {
            Some((Some(a), Some(b))) => Some((a, b)),
            Some(_) => {
                empty = true;
                None
            }
            None => None,
        };
        let mut resolved = Resolved {
            filter: self,
            with_disputed,
            empty,
            party,
            dyad,
            actor,
            recipient,
            event_type,
            mode,
            publisher,
            speaker,
            lists: &dictionary.lists,
            contexts,
            places: self.places(index),
            sentences: None,
            alone: None,
            cluster: None,
            article: None,
        };
        if let Some(id) = &self.cluster {
            resolved.cluster = index.clusters.names.find(id);
            resolved.alone = part.segment.find(id);
            resolved.empty |= resolved.cluster.is_none() && resolved.alone.is_none();
        }
        if let Some(id) = &self.article {
            resolved.article = index.articles.find(id);
            resolved.empty |= resolved.article.is_none();
        }
        if !self.words.is_empty() && !resolved.empty {
            resolved.sentences = Some(self.words.find(&part.segment.sentences));
        }
        resolved
    }

    fn places(&self, index: &Index) -> Option<Vec<bool>> {
        if self.country.is_empty() && self.place.is_empty() && self.area.is_none() {
            return None;
        }
        let country = |c: &Option<String>| {
            self.country.is_empty() || c.as_ref().is_some_and(|c| self.country.contains(c))
        };
        let found = index.dictionary.places.iter().map(|p| {
            country(&p.country)
                && (self.place.is_empty() || p.geonameid.is_some_and(|g| self.place.contains(&g)))
                && self.area.is_none_or(|a| p.point.is_some_and(|point| a.has(point)))
        });
        Some(std::iter::once(false).chain(found).collect())
    }
}

impl Resolved<'_> {
    pub(super) fn is_empty(&self) -> bool {
        self.empty
    }

    /// Whether an event passes. What is cheap and seldom passed comes first.
    pub(super) fn lets(&self, row: &Row, at: u32, cluster: u32) -> bool {
        let f = self.filter;
        let flag = |asked: Option<bool>, flag| asked.is_none_or(|a| a == row.is(flag));
        let counted = flag(f.counted, Row::COUNTED)
            || (self.with_disputed && f.counted == Some(true) && row.is(Row::CONTESTED));
        counted
            && flag(f.disputed, Row::DISPUTED)
            && (f.quad == 0 || f.quad & (1 << row.quad) != 0)
            && (f.status == 0 || f.status & row.status.bit() != 0)
            && (!f.claims
                || row.is(Row::CONTESTED)
                || matches!(row.status, Status::Alleged | Status::Denied))
            && f.from.is_none_or(|from| row.day >= from && row.day != NO_DAY)
            && f.to.is_none_or(|to| row.day <= to && row.day != NO_DAY)
            && f.confidence.is_none_or(|least| row.confidence >= least)
            && self.auxiliary(row)
            && any(&self.event_type, row.event_type)
            && any(&self.mode, row.mode)
            && any(&self.publisher, row.publisher)
            && any(&self.speaker, row.speaker)
            && self.parties(row)
            && self.contexts.as_ref().is_none_or(|c| c.get(row.contexts as usize) == Some(&true))
            && self.places.as_ref().is_none_or(|p| p[row.place as usize])
            && self.article.is_none_or(|a| row.article == a)
            && self.of_cluster(at, cluster)
            && self.sentences.as_ref().is_none_or(|s| s[row.sentence as usize])
    }

    fn auxiliary(&self, row: &Row) -> bool {
        let f = self.filter;
        (f.auxiliary == 0 && !f.plain)
            || row.auxiliary & f.auxiliary != 0
            || (f.plain && row.auxiliary == 0)
    }

    fn of_cluster(&self, at: u32, cluster: u32) -> bool {
        if self.filter.cluster.is_none() {
            return true;
        }
        if cluster == 0 { self.alone == Some(at) } else { self.cluster == Some(cluster) }
    }

    /// Of a reciprocal event every party is actor and recipient, but not its own opposite.
    fn parties(&self, row: &Row) -> bool {
        let (actors, recipients) = (self.lists.get(row.actors), self.lists.get(row.recipients));
        let all = || actors.iter().chain(recipients);
        let acts = |test: &dyn Fn(u32) -> bool, receives: &dyn Fn(u32) -> bool| {
            if row.is(Row::RECIPROCAL) {
                all().enumerate().any(|(i, &a)| {
                    test(a) && all().enumerate().any(|(j, &b)| i != j && receives(b))
                })
            } else {
                actors.iter().any(|&a| test(a)) && recipients.iter().any(|&b| receives(b))
            }
        };
        let sides = match (&self.actor, &self.recipient) {
            (None, None) => true,
            (Some(a), Some(b)) => acts(&|c| a.contains(&c), &|c| b.contains(&c)),
            (Some(a), None) if row.is(Row::RECIPROCAL) => all().any(|c| a.contains(c)),
            (Some(a), None) => actors.iter().any(|c| a.contains(c)),
            (None, Some(b)) if row.is(Row::RECIPROCAL) => all().any(|c| b.contains(c)),
            (None, Some(b)) => recipients.iter().any(|c| b.contains(c)),
        };
        sides
            && self.party.as_ref().is_none_or(|set| all().any(|c| set.contains(c)))
            && self.dyad.is_none_or(|(a, b)| {
                acts(&|c| c == a, &|c| c == b) || acts(&|c| c == b, &|c| c == a)
            })
    }
}
