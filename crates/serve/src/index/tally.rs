//! Counts of events by group. Reports of one event are one event, with their mean score.

use std::collections::HashMap;
use std::hash::Hash;

use foldhash::fast::RandomState;

use super::Met;
use super::filter::Filter;
use super::row::Row;

/// What a group has.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Tally {
    pub(crate) events: u64,
    pub(crate) reports: u64,
    /// Sum of the events' scores.
    pub(crate) score: f64,
    /// Sums of those above zero and below it.
    pub(crate) cooperation: f64,
    pub(crate) conflict: f64,
    /// Events by quad class, 1 first.
    pub(crate) quad: [u64; 4],
    /// Events that others deny.
    pub(crate) disputed: u64,
}

impl Tally {
    pub(crate) fn mean(&self) -> f64 {
        if self.events == 0 { 0.0 } else { self.score / self.events as f64 }
    }

    fn add(&mut self, event: Event) {
        self.disputed += u64::from(event.disputed);
        if event.reports == 0 {
            return;
        }
        let score = event.score / event.reports as f64;
        self.events += 1;
        self.reports += event.reports;
        self.score += score;
        self.cooperation += score.max(0.0);
        self.conflict += score.min(0.0);
        self.quad[usize::from(event.quad.clamp(1, 4)) - 1] += 1;
    }
}

/// The reports of one event in one group.
#[derive(Clone, Copy)]
struct Event {
    /// Those that are counted.
    reports: u64,
    /// Sum over them.
    score: f64,
    /// The least of them.
    quad: u8,
    disputed: bool,
}

impl Event {
    const NONE: Self = Self { reports: 0, score: 0.0, quad: u8::MAX, disputed: false };

    /// Takes in a report. One that is not counted says only that the event is disputed.
    fn take(&mut self, row: &Row, counted: bool) {
        self.disputed |= row.is(Row::CONTESTED);
        if counted {
            self.reports += 1;
            self.score += f64::from(row.score);
            self.quad = self.quad.min(row.quad);
        }
    }
}

/// Counts under way.
pub(crate) struct Tallies<K> {
    groups: HashMap<K, Tally, RandomState>,
    /// Reports of events that have several: by group and cluster.
    several: HashMap<(K, u32), Event, RandomState>,
    /// Whether events and reports are only those that a count of events counts. What is disputed is counted all the
    /// same, for an allegation is no event that counts.
    only_counted: bool,
}

impl<K: Copy + Eq + Hash + Ord> Tallies<K> {
    pub(crate) fn new(filter: &Filter) -> Self {
        Self {
            groups: HashMap::default(),
            several: HashMap::default(),
            only_counted: filter.counted == Some(true),
        }
    }

    /// Counts a report in a group.
    pub(crate) fn add(&mut self, group: K, met: &Met<'_>) {
        let counted = !self.only_counted || met.row.is(Row::COUNTED);
        if met.cluster == 0 {
            let mut event = Event::NONE;
            event.take(met.row, counted);
            self.groups.entry(group).or_default().add(event);
        } else {
            let all = self.several.entry((group, met.cluster)).or_insert(Event::NONE);
            all.take(met.row, counted);
        }
    }

    /// The groups, by key: sums of numbers depend on their order, so it is always the same.
    pub(crate) fn finish(self) -> Vec<(K, Tally)> {
        let Self { mut groups, several, .. } = self;
        let mut several: Vec<_> = several.into_iter().collect();
        several.sort_unstable_by_key(|&(key, _)| key);
        for ((group, _), event) in several {
            groups.entry(group).or_default().add(event);
        }
        let mut groups: Vec<_> = groups.into_iter().collect();
        groups.sort_unstable_by_key(|&(key, _)| key);
        groups
    }
}

/// Groups with the most events first; none without events.
pub(crate) fn by_events<K: Ord>(groups: &mut Vec<(K, Tally)>) {
    groups.retain(|(_, tally)| tally.events > 0);
    groups.sort_by(|(a, x), (b, y)| {
        y.events.cmp(&x.events).then(y.reports.cmp(&x.reports)).then_with(|| a.cmp(b))
    });
}
