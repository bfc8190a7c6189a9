//! What a cycle did.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::clock::Millis;

/// What a cycle did, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CycleStatus {
    /// When it began, in milliseconds since 1970.
    pub began: Millis,
    /// When it ended.
    pub ended: Millis,
    /// Feeds that were asked.
    pub polled: u64,
    /// Feeds that are as they were.
    pub not_modified: u64,
    /// Articles that feeds named for the first time.
    pub new: u64,
    /// Articles that were seen before and that a feed says have changed.
    pub changed: u64,
    /// Articles that were seen before.
    pub known: u64,
    /// Articles that were left out for their age.
    pub old: u64,
    /// Documents that were handed out.
    pub documents: u64,
    /// Files that robots.txt forbids.
    pub refused_by_robots: u64,
    /// Other failures, of feeds and of articles, by [kind](crate::FetchError::kind).
    pub failed: BTreeMap<&'static str, u64>,
    /// Entries of feeds that could not be read.
    pub unreadable_entries: u64,
    /// Articles that are still to fetch.
    pub pending: u64,
    /// When the next feed or article is due.
    pub next_due: Option<Millis>,
}
