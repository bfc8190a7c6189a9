//! What comes out: links between two things, and the clusters that follow from them.

use std::collections::{BTreeMap, BTreeSet};

use demarche_text::ContentId;
use serde::{Deserialize, Serialize};

use crate::day::Day;
use crate::report::{Article, Report};

/// What a link joins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LinkKind {
    /// Two articles that are one text: a copy, a shortened or a continued version.
    Story,
    /// Two articles that tell mainly of one occurrence.
    Occurrence,
    /// Two coded events that are one event.
    Event,
}

/// Two things that are one, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// The smaller id.
    pub a: String,
    /// The greater id.
    pub b: String,
    /// What is joined.
    pub kind: LinkKind,
    /// How sure it is, 0 to 1, to six places.
    pub score: f64,
    /// What the two have in common, for a reader.
    pub rule: String,
}

impl Link {
    /// A link of two things, in the order of their ids.
    pub fn new(a: &str, b: &str, kind: LinkKind, score: f64, rule: String) -> Self {
        let (a, b) = if a <= b { (a, b) } else { (b, a) };
        // Logarithms differ in their last bits from machine to machine.
        let score = (score * 1e6).round() / 1e6;
        Self { a: a.to_owned(), b: b.to_owned(), kind, score, rule }
    }
}

/// Things that are one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cluster {
    /// Hash of what is joined and of the founder: the member of the earliest day, of several the smallest id. It
    /// stays as long as nothing older is added and nothing is taken away.
    pub id: String,
    /// Ids of the members in alphabetical order.
    pub members: Vec<String>,
}

impl Cluster {
    /// A cluster of ids with the days that they are from; those without a day come after all others.
    pub(crate) fn new<'a>(
        kind: LinkKind,
        members: impl IntoIterator<Item = (Option<Day>, &'a str)>,
    ) -> Self {
        let mut members: Vec<(bool, Option<Day>, &str)> =
            members.into_iter().map(|(day, id)| (day.is_none(), day, id)).collect();
        members.sort_unstable();
        let founder = members.first().map_or("", |m| m.2);
        let kind = match kind {
            LinkKind::Story => "story",
            LinkKind::Occurrence => "occurrence",
            LinkKind::Event => "event",
        };
        let id = ContentId::of(["cluster", kind, founder]).to_string();
        let mut members: Vec<String> = members.into_iter().map(|m| m.2.to_owned()).collect();
        members.sort_unstable();
        Self { id, members }
    }
}

/// How much was reported of one event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClusterCounts {
    /// Coded events, each with all its mentions in one article.
    pub events: u64,
    /// Different texts: copies and versions of one text count once.
    pub stories: u64,
    /// Different publishers; articles of unknown publisher count as one.
    pub publishers: u64,
    /// Places in the texts that speak of it.
    pub mentions: u64,
}

/// How much was reported of a cluster's event. Ids that are not among the reports are passed over.
pub fn counts(
    cluster: &Cluster,
    reports: &BTreeMap<&str, &Report>,
    articles: &BTreeMap<&str, &Article>,
) -> ClusterCounts {
    let (mut stories, mut publishers) = (BTreeSet::new(), BTreeSet::new());
    let mut counts = ClusterCounts::default();
    for report in cluster.members.iter().filter_map(|id| reports.get(id.as_str())) {
        let article = articles.get(report.article.as_str());
        let story = article.and_then(|a| a.story.as_deref());
        stories.insert(story.unwrap_or(&report.article));
        publishers.insert(article.and_then(|a| a.publisher.as_deref()));
        counts.events += 1;
        counts.mentions += u64::from(report.mentions.max(1));
    }
    counts.stories = stories.len() as u64;
    counts.publishers = publishers.len() as u64;
    counts
}

/// Connected components of links, each with at least two members, in the order of their ids; `day` gives the day of
/// an id.
pub fn components(
    kind: LinkKind,
    links: &[Link],
    day: impl Fn(&str) -> Option<Day>,
) -> Vec<Cluster> {
    let mut index: BTreeMap<&str, usize> = BTreeMap::new();
    for link in links.iter().filter(|l| l.kind == kind) {
        for id in [link.a.as_str(), link.b.as_str()] {
            let next = index.len();
            index.entry(id).or_insert(next);
        }
    }
    let mut forest = Forest::new(index.len());
    for link in links.iter().filter(|l| l.kind == kind) {
        forest.join(index[link.a.as_str()], index[link.b.as_str()]);
    }
    let mut groups: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for (id, i) in &index {
        groups.entry(forest.root(*i)).or_default().push(id);
    }
    let mut clusters: Vec<Cluster> = groups
        .into_values()
        .filter(|g| g.len() > 1)
        .map(|g| Cluster::new(kind, g.into_iter().map(|id| (day(id), id))))
        .collect();
    clusters.sort_unstable_by(|a, b| a.id.cmp(&b.id));
    clusters
}

/// Disjoint sets.
pub(crate) struct Forest {
    parent: Vec<usize>,
}

impl Forest {
    pub(crate) fn new(n: usize) -> Self {
        Self { parent: (0..n).collect() }
    }

    pub(crate) fn root(&mut self, mut i: usize) -> usize {
        while self.parent[i] != i {
            self.parent[i] = self.parent[self.parent[i]];
            i = self.parent[i];
        }
        i
    }

    /// Joins two sets; the root of the first stays.
    pub(crate) fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[b] = a;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(a: &str, b: &str) -> Link {
        Link::new(a, b, LinkKind::Story, 1.0, String::new())
    }

    #[test]
    fn clusters_do_not_depend_on_the_order() {
        let day = |id: &str| (id != "e").then(|| Day(10 - id.len() as i32));
        let links = [link("c", "b"), link("b", "aa"), link("e", "d")];
        let clusters = components(LinkKind::Story, &links, day);
        let mut turned = links.to_vec();
        turned.reverse();
        assert_eq!(components(LinkKind::Story, &turned, day), clusters);
        let members: BTreeSet<Vec<String>> = clusters.iter().map(|c| c.members.clone()).collect();
        let of = |ids: &[&str]| ids.iter().map(|&i| i.to_owned()).collect::<Vec<_>>();
        assert_eq!(members, BTreeSet::from([of(&["aa", "b", "c"]), of(&["d", "e"])]));
        assert!(components(LinkKind::Event, &links, day).is_empty());
    }

    #[test]
    fn the_id_stays_when_later_members_come() {
        let one = Cluster::new(LinkKind::Event, [(Some(Day(3)), "m")]);
        let two = Cluster::new(LinkKind::Event, [(Some(Day(4)), "a"), (Some(Day(3)), "m")]);
        let lost = Cluster::new(LinkKind::Event, [(None, "a"), (Some(Day(3)), "m")]);
        assert_eq!(one.id, two.id);
        assert_eq!(one.id, lost.id);
        assert_eq!(two.members, ["a", "m"]);
        assert_ne!(one.id, Cluster::new(LinkKind::Story, [(Some(Day(3)), "m")]).id);
    }
}
