//! Who acts with and against whom.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::Index;
use super::filter::Filter;
use super::series::round;
use super::tally::{Tallies, by_events};
use super::top::pairs;

/// The strongest ties of what the filters let through.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Network {
    nodes: Vec<NetworkNode>,
    edges: Vec<NetworkEdge>,
    /// Edges in all.
    total: usize,
}

/// An actor.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NetworkNode {
    code: String,
    name: String,
    /// Events of the edges shown, with this actor on either side.
    events: u64,
}

/// Two actors, both directions together; `source` comes first in the alphabet.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NetworkEdge {
    source: String,
    target: String,
    events: u64,
    reports: u64,
    score_mean: f64,
    /// Sum of the scores below zero.
    conflict: f64,
    /// Sum of the scores above zero.
    cooperation: f64,
}

impl Index {
    /// The `limit` edges with the most events.
    pub(crate) fn network(
        &self,
        filter: &Filter,
        limit: usize,
        name: &dyn Fn(&str) -> String,
    ) -> Network {
        let dictionary = &*self.dictionary;
        let mut tallies = Tallies::new(filter);
        self.scan_counts(filter, |met| {
            let mut ties: Vec<(u32, u32)> = pairs(dictionary, met.row)
                .into_iter()
                .filter(|(a, b)| a != b)
                .map(|(a, b)| (a.min(b), a.max(b)))
                .collect();
            ties.sort_unstable();
            ties.dedup();
            for tie in ties {
                tallies.add(tie, &met);
            }
        });
        let mut groups = tallies.finish();
        by_events(&mut groups);
        let total = groups.len();
        groups.truncate(limit);
        let mut nodes: BTreeMap<&str, u64> = BTreeMap::new();
        let mut edges = Vec::with_capacity(groups.len());
        for ((a, b), tally) in &groups {
            let (a, b) = (dictionary.words.get(*a), dictionary.words.get(*b));
            for code in [a, b] {
                *nodes.entry(code).or_default() += tally.events;
            }
            edges.push(NetworkEdge {
                source: a.min(b).to_owned(),
                target: a.max(b).to_owned(),
                events: tally.events,
                reports: tally.reports,
                score_mean: round(tally.mean()),
                conflict: round(tally.conflict),
                cooperation: round(tally.cooperation),
            });
        }
        let nodes = nodes.into_iter().map(|(code, events)| NetworkNode {
            code: code.to_owned(),
            name: name(code),
            events,
        });
        Network { nodes: nodes.collect(), edges, total }
    }
}
