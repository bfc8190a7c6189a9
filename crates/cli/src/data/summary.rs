//! What a run did, for people and as JSON.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use demarche_coder::EventRecord;
use serde::Serialize;

/// Counts of a run.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Summary {
    /// Documents that were read.
    pub(super) read: u64,
    /// Documents that were coded and are stored now.
    pub(super) coded: u64,
    /// Documents that were stored before, or came twice.
    pub(super) duplicates: u64,
    /// What was set aside, by reason.
    pub(super) set_aside: BTreeMap<String, u64>,
    /// What could not be read or coded, by reason.
    pub(super) failed: BTreeMap<String, u64>,
    /// Events that are stored now.
    pub(super) events: u64,
    /// Of these, those that count as events.
    pub(super) counted: u64,
    /// Events by type.
    pub(super) types: BTreeMap<String, u64>,
    /// Events by status.
    pub(super) status: BTreeMap<String, u64>,
    /// Articles that are tellings of a story that another one tells.
    pub(super) retold: u64,
    /// Clusters of several reports.
    pub(super) clusters: u64,
    /// Version of the data set after the run.
    pub(super) version: u64,
    /// Seconds by stage; reading and coding are summed over threads.
    pub(super) seconds: Seconds,
}

/// Seconds by stage.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Seconds {
    pub(super) read: f64,
    pub(super) code: f64,
    pub(super) store: f64,
    pub(super) cluster: f64,
    /// From start to end.
    pub(super) all: f64,
}

impl Summary {
    pub(super) fn add_events(&mut self, events: &[EventRecord]) {
        for e in events {
            self.events += 1;
            self.counted += u64::from(e.is_counted());
            *self.types.entry(e.event_type.clone()).or_default() += 1;
            *self.status.entry(e.status.clone()).or_default() += 1;
        }
    }

    /// Whether anything failed.
    pub(super) fn has_failures(&self) -> bool {
        !self.failed.is_empty()
    }
}

fn listed(counts: &BTreeMap<String, u64>) -> String {
    let mut all: Vec<(&String, &u64)> = counts.iter().collect();
    all.sort_by_key(|(name, n)| (std::cmp::Reverse(**n), (*name).clone()));
    let each: Vec<String> = all.iter().map(|(name, n)| format!("{name} {n}")).collect();
    each.join(", ")
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = |name: &str, value: String| writeln!(f, "{name:<12}{value}");
        line("read", format!("{} documents", self.read))?;
        line("coded", format!("{} articles, stored as version {}", self.coded, self.version))?;
        if self.duplicates > 0 {
            line("duplicates", format!("{} were there already", self.duplicates))?;
        }
        if !self.set_aside.is_empty() {
            line("set aside", listed(&self.set_aside))?;
        }
        if self.has_failures() {
            line("failed", format!("{} (`demarche retry` tries again)", listed(&self.failed)))?;
        }
        let mut events = format!("{}, of which {} count", self.events, self.counted);
        if !self.types.is_empty() {
            let _ = write!(events, ": {}", listed(&self.types));
        }
        line("events", events)?;
        if !self.status.is_empty() {
            line("status", listed(&self.status))?;
        }
        if self.retold + self.clusters > 0 {
            let clusters = format!(
                "{} events told by several articles; {} articles retell another one",
                self.clusters, self.retold
            );
            line("clusters", clusters)?;
        }
        let s = &self.seconds;
        line(
            "seconds",
            format!(
                "{:.1}: read {:.1}, code {:.1}, store {:.1}, cluster {:.1}",
                s.all, s.read, s.code, s.store, s.cluster
            ),
        )
    }
}
