//! Occurrences: articles that tell mainly of one thing, whatever of it was coded.
//!
//! Articles are compared by what they say themselves: rare words, the words of their leads, the day, the towns and the
//! countries. How alike two articles are says little by itself: those of a bombing with two sentences share less than those
//! of two rounds of one negotiation. So their words count in proportion to those of the article that is most like either of
//! them ([`Likeness::nearest`]), copies of the same text apart. A score thus depends on what else is compared.
//!
//! Two articles are compared if they share one of their [`KEYS`] heaviest words (of those that at most
//! [`most_neighbours`](OccurrenceConfig::most_neighbours) stories have) and were published in the same days.

use std::collections::HashMap;

use serde::Serialize;

use crate::config::OccurrenceConfig;
use crate::evidence::{Notes, km};
use crate::rare::{Vector, Words, cosine, covered};
use crate::report::Article;

/// Words by which an article is found.
const KEYS: usize = 32;
/// Least cosine that the nearest article is taken to have.
const LEAST_NEAREST: f64 = 0.05;
/// Articles without any day meet one another.
const NO_DAY: i32 = i32::MIN;
/// Days by which told days may differ in what is told of one thing: past midnight, or in another zone.
const NEXT_DAY: u32 = 1;

/// What speaks for and against two articles telling one thing, -1 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Likeness {
    /// Cosine of their words over that of the nearest article of either, 0 to 1.
    pub nearest: f64,
    /// The share of one's lead that the other has too, by weight, 0 to 1.
    pub lead: f64,
    /// When.
    pub days: f64,
    /// Which towns.
    pub towns: f64,
    /// Which countries.
    pub countries: f64,
    /// Whether they are one story, 0 or 1.
    pub story: f64,
}

impl Likeness {
    /// The score, 0 to 1.
    pub fn score(&self, config: &OccurrenceConfig) -> f64 {
        let w = &config.weights;
        let points = self.nearest * w.nearest
            + self.lead * w.lead
            + self.days * w.days
            + self.towns * w.towns
            + self.countries * w.countries
            + self.story * w.story;
        1.0 / (1.0 + (-config.bias - points).exp())
    }
}

/// The articles with their vectors, and the pairs that may tell one thing.
pub(crate) struct Occurrences<'a> {
    pub(crate) articles: &'a [Article],
    pub(crate) words: Words<'a>,
    texts: Vec<Vector>,
    leads: Vec<Vector>,
    nearest: Vec<f64>,
    /// Scores of the pairs, the smaller index first, in the order of the indices.
    pub(crate) pairs: Vec<(u32, u32, f32)>,
    index: HashMap<(u32, u32), f32>,
}

impl<'a> Occurrences<'a> {
    /// Compares articles. Their order must be that of their ids for the outcome not to depend on it.
    pub(crate) fn of(articles: &'a [Article], config: &OccurrenceConfig) -> Self {
        let words = Words::of(articles);
        let texts: Vec<Vector> = articles.iter().map(|a| words.vector(&a.terms)).collect();
        let leads: Vec<Vector> = articles.iter().map(|a| words.vector(&a.lead)).collect();
        let mut met: Vec<(u32, u32, f32)> = Vec::new();
        let mut nearest = vec![LEAST_NEAREST; articles.len()];
        meet(articles, &words, &texts, config, |i, j| {
            let alike = cosine(&texts[i], &texts[j]);
            if alike < config.least_words {
                return;
            }
            if !one_story(&articles[i], &articles[j]) {
                nearest[i] = nearest[i].max(alike);
                nearest[j] = nearest[j].max(alike);
            }
            met.push((i as u32, j as u32, alike as f32));
        });
        let mut all = Self {
            articles,
            words,
            texts,
            leads,
            nearest,
            pairs: Vec::with_capacity(met.len()),
            index: HashMap::new(),
        };
        for (i, j, alike) in met {
            let likeness = all.likeness(i as usize, j as usize, f64::from(alike));
            let score = likeness.score(config) as f32;
            if f64::from(score) >= config.least_score {
                all.pairs.push((i, j, score));
            }
        }
        all.pairs.sort_unstable_by_key(|(i, j, _)| (*i, *j));
        all.index = all.pairs.iter().map(|(i, j, score)| ((*i, *j), *score)).collect();
        all
    }

    /// The score of two articles; none of a pair that has none worth keeping.
    pub(crate) fn score(&self, i: usize, j: usize) -> Option<f64> {
        let key = (i.min(j) as u32, i.max(j) as u32);
        self.index.get(&key).map(|s| f64::from(*s))
    }

    /// The score of any two articles, also of such as did not meet by a heavy word.
    pub(crate) fn any_score(&self, i: usize, j: usize, config: &OccurrenceConfig) -> f64 {
        if let Some(score) = self.score(i, j) {
            return score;
        }
        let days = self.articles[i].published.zip(self.articles[j].published);
        if days.is_some_and(|(x, y)| x.distance(y) > config.window_days) {
            return config.least_score;
        }
        let alike = cosine(&self.texts[i], &self.texts[j]);
        self.likeness(i, j, alike).score(config)
    }

    /// What speaks for and against a pair, with the cosine of its words.
    pub(crate) fn likeness(&self, i: usize, j: usize, alike: f64) -> Likeness {
        let (a, b) = (&self.articles[i], &self.articles[j]);
        let lead =
            covered(&self.leads[i], &self.texts[j]).max(covered(&self.leads[j], &self.texts[i]));
        Likeness {
            nearest: (alike / self.nearest[i].max(self.nearest[j])).min(1.0),
            lead,
            days: days(a, b),
            towns: towns(a, b),
            countries: countries(a, b),
            story: f64::from(u8::from(one_story(a, b))),
        }
    }

    /// The rule behind a pair.
    pub(crate) fn rule(&self, i: usize, j: usize) -> String {
        let mut notes = Notes::kept();
        let (a, b) = (&self.articles[i], &self.articles[j]);
        let alike = cosine(&self.texts[i], &self.texts[j]);
        let likeness = self.likeness(i, j, alike);
        if likeness.story > 0.0 {
            notes.add(|| "one story".to_owned());
        }
        let shared = self.words.shared(&self.texts[i], &self.texts[j]).join(" ");
        notes.add(|| format!("words {shared}: {:.2} of the nearest article's", likeness.nearest));
        notes.add(|| format!("{:.0} % of a lead", 100.0 * likeness.lead));
        match (a.told, b.told, a.published, b.published) {
            (Some(x), Some(y), _, _) if x == y => notes.add(|| format!("day {x}")),
            (Some(x), Some(y), _, _) => notes.add(|| format!("days {x} and {y}")),
            (Some(x), _, _, Some(y)) | (_, Some(x), Some(y), _) => {
                notes.add(|| format!("day {x} and published {y}"));
            }
            (_, _, Some(x), Some(y)) => notes.add(|| format!("published {x} and {y}")),
            _ => {}
        }
        let common: Vec<&str> =
            a.countries.iter().filter(|c| b.countries.contains(c)).map(String::as_str).collect();
        if !common.is_empty() {
            notes.add(|| format!("countries {}", common.join(" ")));
        }
        match likeness.towns {
            t if t > 0.0 => notes.add(|| "the same town".to_owned()),
            t if t < 0.0 => notes.add(|| "other towns".to_owned()),
            _ => {}
        }
        notes.join()
    }
}

fn one_story(a: &Article, b: &Article) -> bool {
    a.story.is_some() && a.story == b.story
}

/// Days told; where one is not, the other article was published on the day told or soon after.
fn days(a: &Article, b: &Article) -> f64 {
    if let (Some(x), Some(y)) = (a.told, b.told) {
        return match x.distance(y) {
            0 => 0.75,
            NEXT_DAY => -0.4,
            _ => -1.0,
        };
    }
    let after =
        |told: crate::Day, published: crate::Day| i64::from(published.0) - i64::from(told.0);
    let gap = match (a.told, b.told, a.published, b.published) {
        (Some(told), _, _, Some(published)) | (_, Some(told), Some(published), _) => {
            after(told, published)
        }
        (_, _, Some(x), Some(y)) => i64::from(x.distance(y)),
        _ => return 0.0,
    };
    match gap {
        0 => 0.5,
        1 => 0.6,
        2 => 0.1,
        _ => -0.7,
    }
}

/// Kilometres within which two places are one town with its surroundings.
const TOWN_KM: f64 = 12.0;

fn towns(a: &Article, b: &Article) -> f64 {
    if a.lead_towns.is_empty() || b.lead_towns.is_empty() {
        return 0.0;
    }
    let near = |x: &[(f64, f64)], y: &[(f64, f64)]| {
        x.iter().any(|p| y.iter().any(|q| km(*p, *q) < TOWN_KM))
    };
    if near(&a.lead_towns, &b.lead_towns) {
        0.2
    } else if near(&a.lead_towns, &b.towns) || near(&a.towns, &b.lead_towns) {
        -0.4
    } else {
        -1.0
    }
}

fn countries(a: &Article, b: &Article) -> f64 {
    if a.countries.is_empty() || b.countries.is_empty() {
        return 0.0;
    }
    let meet = |x: &[String], y: &[String]| x.iter().any(|c| y.contains(c));
    if !meet(&a.countries, &b.countries) {
        return -1.0;
    }
    let (x, y) = (&a.lead_countries, &b.lead_countries);
    if !x.is_empty() && !y.is_empty() && !meet(x, y) { -0.3 } else { 0.5 }
}

/// Calls `then` once with each pair, the smaller index first, that shares a heavy word and the days.
fn meet(
    articles: &[Article],
    words: &Words<'_>,
    texts: &[Vector],
    config: &OccurrenceConfig,
    mut then: impl FnMut(usize, usize),
) {
    let day = |i: usize| articles[i].published.map_or(NO_DAY, |d| d.0);
    let keys: Vec<Vec<u32>> = texts
        .iter()
        .map(|v| {
            // What so many stories have finds nothing, and makes the blocks large.
            let rare = |word: u32| words.stories(word) <= config.most_neighbours;
            let mut heavy: Vec<(u32, f32)> =
                v.iter().copied().filter(|(word, _)| rare(*word)).collect();
            heavy.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
            let mut keys: Vec<u32> = heavy.iter().take(KEYS).map(|(word, _)| *word).collect();
            keys.sort_unstable();
            keys
        })
        .collect();
    let mut blocks: HashMap<u32, Vec<u32>> = HashMap::new();
    for (i, keys) in (0_u32..).zip(&keys) {
        for key in keys {
            blocks.entry(*key).or_default().push(i);
        }
    }
    for (key, mut block) in blocks {
        block.sort_unstable_by_key(|i| (day(*i as usize), *i));
        for (n, &i) in block.iter().enumerate() {
            let i = i as usize;
            for &j in block[..n].iter().rev().take(config.most_neighbours) {
                let j = j as usize;
                if day(i).abs_diff(day(j)) > config.window_days {
                    break;
                }
                let first = keys[i].iter().find(|k| keys[j].binary_search(k).is_ok());
                if first == Some(&key) {
                    then(i.min(j), i.max(j));
                }
            }
        }
    }
}
