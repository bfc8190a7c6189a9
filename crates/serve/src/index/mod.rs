//! What a server answers from: the columns by which events are filtered, sorted and counted, in memory.
//!
//! A million events take some 560 MB; whole records and texts stay in the tables. An index never changes: a newer one
//! shares with it what has not changed, so that an answer under way sees one moment.
//!
//! - [`strings`]: texts by number. [`row`]: an event in numbers. [`segment`]: events of some batches.
//! - [`load`]: from the tables. [`filter`]: which events. [`words`]: text search. [`page`]: sorting and paging.
//! - [`tally`]: counts, reports of one event once; `series`, `top`, `network`, `points` are made of it.
//! - [`view`]: an event as answers give it.

pub(crate) mod filter;
pub(crate) mod load;
pub(crate) mod network;
pub(crate) mod page;
pub(crate) mod points;
pub(crate) mod row;
pub(crate) mod segment;
pub(crate) mod series;
pub(crate) mod strings;
pub(crate) mod summary;
pub(crate) mod tally;
pub(crate) mod top;
pub(crate) mod view;
pub(crate) mod words;

use std::collections::BTreeSet;
use std::sync::Arc;

use filter::Filter;
use row::{PlaceEntry, Row};
use segment::{Articles, Segment};
use strings::{Interner, Lists};

/// Texts that all segments share: what is filtered and grouped by.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dictionary {
    /// Codes, types, modes, contexts, sectors, speakers, publishers.
    pub(crate) words: Interner,
    pub(crate) lists: Lists,
    pub(crate) places: Places,
}

/// Places by number; 0 stands for none.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    keys: Interner,
    entries: Vec<PlaceEntry>,
}

impl Places {
    /// The number of a place.
    pub(crate) fn number(&mut self, entry: PlaceEntry) -> u32 {
        let number = self.keys.intern(&format!("{entry:?}"));
        if number as usize == self.entries.len() + 1 {
            self.entries.push(entry);
        }
        number
    }

    pub(crate) fn get(&self, number: u32) -> Option<&PlaceEntry> {
        self.entries.get((number as usize).checked_sub(1)?)
    }

    /// All, from number 1.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &PlaceEntry> {
        self.entries.iter()
    }
}

impl Dictionary {
    /// The texts of a list.
    pub(crate) fn list(&self, number: u32) -> Vec<String> {
        self.lists.get(number).iter().map(|&n| self.words.get(n).to_owned()).collect()
    }
}

/// Clusters of several events; number 0 stands for an event alone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Clusters {
    pub(crate) names: Interner,
    /// Events of each, by number.
    pub(crate) sizes: Vec<u32>,
}

/// A segment with what may change about its events: their clusters.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub(crate) segment: Arc<Segment>,
    pub(crate) clusters: Arc<Vec<u32>>,
}

/// Where an event is in the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct At {
    pub(crate) part: u32,
    pub(crate) row: u32,
}

/// The events of a data set at one moment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    pub(crate) version: u64,
    /// Names of the batches that are in it.
    pub(crate) batches: BTreeSet<String>,
    pub(crate) parts: Vec<Part>,
    pub(crate) articles: Arc<Articles>,
    pub(crate) dictionary: Arc<Dictionary>,
    pub(crate) clusters: Arc<Clusters>,
}

/// An event met in a scan.
#[derive(Clone, Copy)]
pub(crate) struct Met<'i> {
    pub(crate) at: At,
    pub(crate) row: &'i Row,
    /// 0 for an event alone.
    pub(crate) cluster: u32,
}

impl Index {
    /// Calls for each event that a filter lets through, in the order of the index.
    pub(crate) fn scan<'i>(&'i self, filter: &Filter, each: impl FnMut(Met<'i>)) {
        self.scan_parts(filter, false, each);
    }

    /// The same for counts: where only what counts is asked for, what is disputed comes too.
    pub(crate) fn scan_counts<'i>(&'i self, filter: &Filter, each: impl FnMut(Met<'i>)) {
        self.scan_parts(filter, true, each);
    }

    fn scan_parts<'i>(&'i self, filter: &Filter, disputed: bool, mut each: impl FnMut(Met<'i>)) {
        for (number, part) in self.parts.iter().enumerate() {
            let resolved = filter.resolve(self, part, disputed);
            if resolved.is_empty() {
                continue;
            }
            for (at, row) in part.segment.rows.iter().enumerate() {
                let cluster = part.clusters[at];
                if resolved.lets(row, at as u32, cluster) {
                    each(Met { at: At { part: number as u32, row: at as u32 }, row, cluster });
                }
            }
        }
    }

    /// Where an event is.
    pub(crate) fn find(&self, event_id: &str) -> Option<At> {
        self.parts.iter().enumerate().find_map(|(number, part)| {
            Some(At { part: number as u32, row: part.segment.find(event_id)? })
        })
    }

    pub(crate) fn part(&self, at: At) -> &Part {
        &self.parts[at.part as usize]
    }

    pub(crate) fn row(&self, at: At) -> &Row {
        &self.part(at).segment.rows[at.row as usize]
    }

    pub(crate) fn event_id(&self, at: At) -> &str {
        self.part(at).segment.ids.get(at.row)
    }

    /// Events in it.
    pub(crate) fn len(&self) -> usize {
        self.parts.iter().map(|p| p.segment.rows.len()).sum()
    }
}
