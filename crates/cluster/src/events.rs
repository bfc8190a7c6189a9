//! Events: reports of different stories that tell one thing.
//!
//! Links are pairs whose score reaches the threshold. Clusters are grown from the best link down: two clusters become one
//! if no member of one excludes a member of the other and the mean score of all pairs across reaches the threshold
//! (average linkage under complete-link vetoes). A report that resembles two events joins the one that it resembles more
//! and does not draw the other after it. Ties are broken by the ids, so that the order of the input does not matter.
//!
//! Two events of one article are not compared: the coder has told them apart. Both may join one cluster by way of other
//! articles.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use crate::candidates;
use crate::config::Config;
use crate::evidence::{Notes, Veto, days};
use crate::output::{Cluster, Forest, Link, LinkKind};
use crate::rare::{Vector, Words};
use crate::report::{Article, Report};
use crate::score::{Known, Parts, Scorer};

/// Members of a cluster that are compared with those of another at most; the first by their ids.
const MOST_MEMBERS: usize = 48;

/// What clustering gives.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Clustering {
    /// Every pair whose score reaches the threshold, in the order of the ids, also such as no cluster took up.
    pub links: Vec<Link>,
    /// Clusters of two events and more, in the order of their ids.
    pub clusters: Vec<Cluster>,
}

/// What speaks for and against a pair, for whoever sets the weights.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// The smaller id.
    pub a: String,
    /// The greater id.
    pub b: String,
    /// Why they cannot be one event.
    pub veto: Option<String>,
    /// The parts, where nothing excludes the pair.
    pub parts: Option<Parts>,
    /// The score; 0 where something excludes the pair.
    pub score: f64,
}

/// Finds the events of which several of these reports tell. Reports whose id occurs twice are taken once.
pub fn events(articles: &[Article], reports: &[Report], config: &Config) -> Clustering {
    with_scorer(articles, reports, config, |scorer, known| {
        let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
        candidates::pairs(known, config.event.most_neighbours, |i, j| {
            let (a, b) = (&known[i], &known[j]);
            if a.report.article == b.report.article {
                return;
            }
            if let Ok(score) = scorer.score(a, b)
                && score >= scorer.threshold(a, b)
            {
                pairs.push((score, i.min(j), i.max(j)));
            }
        });
        pairs.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
        let clusters = grow(scorer, known, &pairs);
        let mut links: Vec<Link> = pairs
            .iter()
            .map(|&(score, i, j)| {
                let mut notes = Notes::kept();
                let _ = scorer.parts(&known[i], &known[j], &mut notes);
                let (a, b) = (&known[i].report.event, &known[j].report.event);
                Link::new(a, b, LinkKind::Event, score, notes.join())
            })
            .collect();
        links.sort_by(|x, y| (&x.a, &x.b).cmp(&(&y.a, &y.b)));
        Clustering { links, clusters }
    })
}

/// Every pair that is compared, with what speaks for and against it, in the order of the ids.
pub fn comparisons(articles: &[Article], reports: &[Report], config: &Config) -> Vec<Comparison> {
    with_scorer(articles, reports, config, |scorer, known| {
        let mut out = Vec::new();
        candidates::pairs(known, config.event.most_neighbours, |i, j| {
            let (a, b) = (&known[i.min(j)], &known[i.max(j)]);
            if a.report.article == b.report.article {
                return;
            }
            let parts = scorer.parts(a, b, &mut Notes::default());
            let event = &config.event;
            out.push(Comparison {
                a: a.report.event.clone(),
                b: b.report.event.clone(),
                veto: parts.err().map(|veto| veto.to_string()),
                parts: parts.ok(),
                score: parts.map_or(0.0, |p| p.score(event.bias, &event.weights)),
            });
        });
        out.sort_by(|x, y| (&x.a, &x.b).cmp(&(&y.a, &y.b)));
        out
    })
}

fn with_scorer<R>(
    articles: &[Article],
    reports: &[Report],
    config: &Config,
    then: impl FnOnce(&Scorer<'_>, &[Known<'_>]) -> R,
) -> R {
    let vocabulary = Words::of(articles);
    let texts: Vec<Vector> = articles.iter().map(|a| vocabulary.vector(&a.terms)).collect();
    let index: HashMap<&str, usize> =
        articles.iter().enumerate().map(|(i, a)| (a.id.as_str(), i)).collect();
    let mut sorted: Vec<&Report> = reports.iter().collect();
    sorted.sort_by(|a, b| a.event.cmp(&b.event));
    sorted.dedup_by(|a, b| a.event == b.event);
    let known: Vec<Known<'_>> = sorted
        .into_iter()
        .map(|report| {
            let text = index.get(report.article.as_str()).copied();
            let article = text.map(|i| &articles[i]);
            Known {
                report,
                article,
                days: days(report, article, config.event.window_days),
                words: vocabulary.vector(&report.words),
                text,
            }
        })
        .collect();
    then(&Scorer { config, vocabulary: &vocabulary, texts: &texts }, &known)
}

/// Clusters from links sorted from the best down. Indices are in the order of the ids.
fn grow(scorer: &Scorer<'_>, known: &[Known<'_>], pairs: &[(f64, usize, usize)]) -> Vec<Cluster> {
    let mut forest = Forest::new(known.len());
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for &(_, i, j) in pairs {
        let (a, b) = (forest.root(i), forest.root(j));
        if a == b {
            continue;
        }
        let of = |root: usize| members.get(&root).cloned().unwrap_or_else(|| vec![root]);
        let (left, right) = (of(a), of(b));
        if !fits(scorer, known, &left, &right) {
            continue;
        }
        forest.join(a, b);
        members.remove(&b);
        let mut all = left;
        all.extend(right);
        all.sort_unstable();
        members.insert(a, all);
    }
    let mut clusters: Vec<Cluster> = members
        .into_values()
        .map(|group| {
            let day = |i: &usize| known[*i].days.map(|d| d.last);
            let founded = group.iter().map(|i| (day(i), known[*i].report.event.as_str()));
            Cluster::new(LinkKind::Event, founded)
        })
        .collect();
    clusters.sort_by(|a, b| a.id.cmp(&b.id));
    clusters
}

/// Whether two clusters are one: nobody excludes anybody, and the mean score reaches the mean threshold.
fn fits(scorer: &Scorer<'_>, known: &[Known<'_>], left: &[usize], right: &[usize]) -> bool {
    let (mut sum, mut needed, mut n) = (0.0, 0.0, 0_u32);
    for &i in left.iter().take(MOST_MEMBERS) {
        for &j in right.iter().take(MOST_MEMBERS) {
            let (a, b) = (&known[i], &known[j]);
            match scorer.score(a, b) {
                // Words are no fact: that two articles share none excludes nothing.
                Err(Veto::Words) => {}
                Err(_) => return false,
                Ok(_) if a.report.article == b.report.article => continue,
                Ok(score) => sum += score,
            }
            needed += scorer.threshold(a, b);
            n += 1;
        }
    }
    n > 0 && sum >= needed
}
