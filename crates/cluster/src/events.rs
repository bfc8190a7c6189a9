//! The whole: articles that tell one thing, and coded events that are one event.
//!
//! Links are pairs whose score reaches the threshold; clusters are grown from them. Ties are broken by the ids, so that the
//! order of the input does not matter.
//!
//! Two events of one article are not compared: the coder has told them apart. Both may join one cluster by way of other
//! articles.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::candidates;
use crate::config::Config;
use crate::evidence::{Notes, Veto, days};
use crate::grow::{Across, grow};
use crate::occurrence::Occurrences;
use crate::output::{Cluster, Link, LinkKind};
use crate::report::{Article, Report};
use crate::score::{Known, Parts, Scorer};

/// What clustering gives.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Clustering {
    /// Every pair whose score reaches the threshold, in the order of the ids, also such as no cluster took up. Links of kind
    /// [`LinkKind::Occurrence`] join articles, those of kind [`LinkKind::Event`] events.
    pub links: Vec<Link>,
    /// Articles that tell mainly of one thing: clusters of two and more, in the order of their ids.
    pub occurrences: Vec<Cluster>,
    /// Coded events that are one event: clusters of two and more, in the order of their ids.
    pub events: Vec<Cluster>,
}

/// What speaks for and against two events being one, for whoever sets the weights.
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

/// Finds what several articles tell. Articles and reports whose id occurs twice are taken once, the first of them.
pub fn cluster(articles: &[Article], reports: &[Report], config: &Config) -> Clustering {
    let articles = sorted(articles);
    let occurrences = Occurrences::of(&articles, &config.occurrence);
    let groups = occurrence_groups(&occurrences, config);
    let (mut links, of_articles) = occurrence_clusters(&occurrences, &groups, config);
    let known = known(&occurrences, reports, config);
    let scorer = Scorer::new(config, &occurrences, &groups);
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    let most = config.event.most_neighbours;
    candidates::pairs(&known, &occurrences, most, |i, j| {
        let (a, b) = (&known[i], &known[j]);
        if a.report.article == b.report.article {
            return;
        }
        if let Ok(score) = scorer.score(a, b)
            && score >= scorer.threshold(a, b)
        {
            pairs.push((score, i, j));
        }
    });
    for &(score, i, j) in &pairs {
        let mut notes = Notes::kept();
        let (a, b) = (&known[i], &known[j]);
        if scorer.parts(a, b, &mut notes).is_ok() {
            let (a, b) = (&a.report.event, &b.report.event);
            links.push(Link::new(a, b, LinkKind::Event, score, notes.join()));
        }
    }
    links.sort_by(|x, y| (x.kind, &x.a, &x.b).cmp(&(y.kind, &y.a, &y.b)));
    let groups = grow(known.len(), &pairs, |i, j| {
        let (a, b) = (&known[i], &known[j]);
        if a.report.article == b.report.article {
            return match scorer.score(a, b) {
                Err(_) => Across::Never,
                Ok(_) => Across::Silent,
            };
        }
        match scorer.score(a, b) {
            Ok(score) => Across::Score(score, scorer.threshold(a, b)),
            // That two articles are unlike excludes nothing by itself.
            Err(Veto::Article) => Across::Score(0.0, scorer.threshold(a, b)),
            Err(_) => Across::Never,
        }
    });
    let mut events: Vec<Cluster> = groups
        .into_iter()
        .map(|group| {
            let members = group.iter().map(|i| &known[*i]);
            let founded = members.map(|k| (k.days.map(|d| d.last), k.report.event.as_str()));
            Cluster::new(LinkKind::Event, founded)
        })
        .collect();
    events.sort_by(|a, b| a.id.cmp(&b.id));
    Clustering { links, occurrences: of_articles, events }
}

/// Every pair of events that is compared, with what speaks for and against it, in the order of the ids.
pub fn comparisons(articles: &[Article], reports: &[Report], config: &Config) -> Vec<Comparison> {
    let articles = sorted(articles);
    let occurrences = Occurrences::of(&articles, &config.occurrence);
    let groups = occurrence_groups(&occurrences, config);
    let known = known(&occurrences, reports, config);
    let scorer = Scorer::new(config, &occurrences, &groups);
    let mut out = Vec::new();
    candidates::pairs(&known, &occurrences, config.event.most_neighbours, |i, j| {
        let (a, b) = (&known[i], &known[j]);
        if a.report.article == b.report.article {
            return;
        }
        let parts = scorer.parts(a, b, &mut Notes::default());
        out.push(Comparison {
            a: a.report.event.clone(),
            b: b.report.event.clone(),
            veto: parts.err().map(|veto| veto.to_string()),
            parts: parts.ok(),
            score: parts.map_or(0.0, |p| p.score(&config.event)),
        });
    });
    out.sort_by(|x, y| (&x.a, &x.b).cmp(&(&y.a, &y.b)));
    out
}

pub(crate) fn sorted(articles: &[Article]) -> Vec<Article> {
    let mut articles = articles.to_vec();
    articles.sort_by(|a, b| a.id.cmp(&b.id));
    articles.dedup_by(|a, b| a.id == b.id);
    articles
}

fn known<'a>(
    occurrences: &Occurrences<'a>,
    reports: &'a [Report],
    config: &Config,
) -> Vec<Known<'a>> {
    let index: HashMap<&str, usize> =
        occurrences.articles.iter().enumerate().map(|(i, a)| (a.id.as_str(), i)).collect();
    let mut sorted: Vec<&Report> = reports.iter().collect();
    sorted.sort_by(|a, b| a.event.cmp(&b.event));
    sorted.dedup_by(|a, b| a.event == b.event);
    sorted
        .into_iter()
        .map(|report| {
            let found = index.get(report.article.as_str()).copied();
            let article = found.map(|i| &occurrences.articles[i]);
            Known {
                report,
                article,
                days: days(report, article, config.event.window_days),
                words: occurrences.words.vector(&report.words),
                text: found.filter(|i| !occurrences.articles[*i].terms.is_empty()),
            }
        })
        .collect()
}

/// Pairs of articles whose score reaches the threshold and that nothing excludes.
fn joined(occurrences: &Occurrences<'_>, config: &Config) -> Vec<(f64, usize, usize)> {
    let pairs = occurrences.pairs.iter();
    pairs
        .map(|(i, j, score)| (f64::from(*score), *i as usize, *j as usize))
        .filter(|(score, i, j)| {
            *score >= config.occurrence.threshold && !occurrences.excludes(*i, *j)
        })
        .collect()
}

/// Articles that tell mainly of one thing, by index.
fn occurrence_groups(occurrences: &Occurrences<'_>, config: &Config) -> Vec<Vec<usize>> {
    let pairs = joined(occurrences, config);
    grow(occurrences.articles.len(), &pairs, |i, j| {
        if occurrences.excludes(i, j) {
            return Across::Never;
        }
        let score = occurrences.any_score(i, j, &config.occurrence);
        Across::Score(score, config.occurrence.threshold)
    })
}

fn occurrence_clusters(
    occurrences: &Occurrences<'_>,
    groups: &[Vec<usize>],
    config: &Config,
) -> (Vec<Link>, Vec<Cluster>) {
    let articles = occurrences.articles;
    let links = joined(occurrences, config)
        .into_iter()
        .map(|(score, i, j)| {
            let rule = occurrences.rule(i, j);
            Link::new(&articles[i].id, &articles[j].id, LinkKind::Occurrence, score, rule)
        })
        .collect();
    let mut clusters: Vec<Cluster> = groups
        .iter()
        .map(|group| {
            let founded = group.iter().map(|i| (articles[*i].published, articles[*i].id.as_str()));
            Cluster::new(LinkKind::Occurrence, founded)
        })
        .collect();
    clusters.sort_by(|a, b| a.id.cmp(&b.id));
    (links, clusters)
}
