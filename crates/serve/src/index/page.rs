//! Sorting and paging.
//!
//! A page begins after the last event of the page before, which its cursor names. So no page repeats or misses an
//! event that was there at first, however many come in between.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use serde::Deserialize;
use utoipa::ToSchema;

use super::filter::Filter;
use super::row::{NO_DAY, Row};
use super::{At, Index, Met};
use crate::problem::Problem;

/// By what events are sorted; events that lack it come last. Events alike in it are in the order of their ids.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub(crate) enum Sort {
    /// Newest first.
    #[default]
    #[serde(rename = "-date")]
    DateDescending,
    #[serde(rename = "date")]
    Date,
    #[serde(rename = "-published")]
    PublishedDescending,
    #[serde(rename = "published")]
    Published,
    /// Cooperation first.
    #[serde(rename = "-score")]
    ScoreDescending,
    /// Conflict first.
    #[serde(rename = "score")]
    Score,
    #[serde(rename = "-confidence")]
    ConfidenceDescending,
    #[serde(rename = "confidence")]
    Confidence,
    /// Most reports first.
    #[serde(rename = "-reports")]
    ReportsDescending,
    #[serde(rename = "reports")]
    Reports,
    /// By the alphabet.
    #[serde(rename = "type")]
    Type,
    #[serde(rename = "-type")]
    TypeDescending,
}

/// Steps in which scores and confidences are told apart.
const FINE: f32 = 1e5;

impl Sort {
    /// What comes first has the least key.
    fn key(self, index: &Index, met: &Met<'_>) -> i64 {
        let day = |day: i32| (day != NO_DAY).then_some(i64::from(day));
        let fine = |value: f32| (value * FINE).round() as i64;
        let row: &Row = met.row;
        let (value, descending) = match self {
            Self::DateDescending => (day(row.day), true),
            Self::Date => (day(row.day), false),
            Self::PublishedDescending => (day(row.published), true),
            Self::Published => (day(row.published), false),
            Self::ScoreDescending => (Some(fine(row.score)), true),
            Self::Score => (Some(fine(row.score)), false),
            Self::ConfidenceDescending => (confidence(row).map(fine), true),
            Self::Confidence => (confidence(row).map(fine), false),
            Self::ReportsDescending => (Some(i64::from(index.reports(met.cluster))), true),
            Self::Reports => (Some(i64::from(index.reports(met.cluster))), false),
            Self::Type => (Some(alphabetic(index.dictionary.words.get(row.event_type))), false),
            Self::TypeDescending => {
                (Some(alphabetic(index.dictionary.words.get(row.event_type))), true)
            }
        };
        match value {
            None => i64::MAX,
            Some(value) if descending => -value,
            Some(value) => value,
        }
    }
}

/// The first seven letters as one number, which sorts as they do. They tell all types of the ontology apart, and stay
/// the same in every version of a data set, as a cursor must.
fn alphabetic(word: &str) -> i64 {
    let letters = word.bytes().chain(std::iter::repeat(0)).take(7);
    letters.fold(0, |number, letter| number << 8 | i64::from(letter))
}

pub(crate) fn confidence(row: &Row) -> Option<f32> {
    (row.confidence >= 0.0).then_some(row.confidence)
}

/// The last one of a page, after which the next page begins: what it is sorted by, least first, and its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cursor {
    pub(crate) key: i64,
    pub(crate) id: String,
}

impl Cursor {
    /// Reads what [`Display`](std::fmt::Display) writes.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (key, id) = text.split_once('.')?;
        Some(Self { key: key.parse().ok()?, id: id.to_owned() })
    }

    /// Reads the parameter of a request; an empty one is none.
    pub(crate) fn asked(text: Option<&str>) -> Result<Option<Self>, Problem> {
        let wrong = || Problem::wrong("'cursor' must be what the page before gave as 'next'.");
        let text = text.filter(|t| !t.is_empty());
        text.map(|t| Self::parse(t).ok_or_else(wrong)).transpose()
    }

    /// Whether what has this key and id comes on a later page.
    pub(crate) fn is_before(&self, key: i64, id: &str) -> bool {
        (self.key, self.id.as_str()) < (key, id)
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.key, self.id)
    }
}

/// A page of events.
pub(crate) struct Page {
    pub(crate) events: Vec<At>,
    pub(crate) next: Option<Cursor>,
    /// Events that the filter lets through.
    pub(crate) total: u64,
}

/// An event in the order of a page.
struct Ranked<'i> {
    key: i64,
    id: &'i str,
    at: At,
}

impl Ord for Ranked<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.key, self.id).cmp(&(other.key, other.id))
    }
}

impl PartialOrd for Ranked<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ranked<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Ranked<'_> {}

impl Index {
    /// Reports of a cluster; 1 of an event alone.
    pub(crate) fn reports(&self, cluster: u32) -> u32 {
        match self.clusters.sizes.get(cluster as usize) {
            Some(&size) if cluster != 0 => size.max(1),
            _ => 1,
        }
    }

    /// The first `limit` events after the cursor.
    pub(crate) fn page(
        &self,
        filter: &Filter,
        sort: Sort,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Page {
        let mut total = 0;
        // The worst of the best so far is on top.
        let mut best: BinaryHeap<Ranked<'_>> = BinaryHeap::with_capacity(limit + 1);
        let mut more = false;
        self.scan(filter, |met| {
            total += 1;
            let key = sort.key(self, &met);
            let worst = (best.len() >= limit).then(|| best.peek()).flatten();
            if worst.is_some_and(|w| key > w.key) {
                more = true;
                return;
            }
            let ranked = Ranked { key, id: self.event_id(met.at), at: met.at };
            if after.is_some_and(|c| !c.is_before(ranked.key, ranked.id)) {
                return;
            }
            best.push(ranked);
            if best.len() > limit {
                best.pop();
                more = true;
            }
        });
        let best = best.into_sorted_vec();
        let last = best.last().filter(|_| more);
        Page {
            next: last.map(|l| Cursor { key: l.key, id: l.id.to_owned() }),
            events: best.into_iter().map(|r| r.at).collect(),
            total,
        }
    }

    /// All events that a filter lets through, sorted.
    pub(crate) fn sorted(&self, filter: &Filter, sort: Sort) -> Vec<At> {
        let mut all = Vec::new();
        self.scan(filter, |met| {
            all.push(Ranked { key: sort.key(self, &met), id: self.event_id(met.at), at: met.at });
        });
        all.sort_unstable();
        all.into_iter().map(|r| r.at).collect()
    }
}
