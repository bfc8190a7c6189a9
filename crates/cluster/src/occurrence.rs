//! Occurrences: articles that tell mainly of one thing, whatever of it was coded.
//!
//! Articles are compared by what they say of themselves ([`Gist`](crate::Gist)): rare words, the words of their leads, the
//! day, the towns and the countries. How alike two articles are says little by itself: those of a bombing with two sentences
//! share less than those of two rounds of one negotiation. So their words count in proportion to those of the article that is
//! most like one of them ([`Likeness::own`]), copies of the same text apart. A score thus depends on what else is compared.
//!
//! An article that recalls what another one tells, and tells of something else, excludes that other one: `the raid came a
//! day after passengers were kidnapped` is no report of the kidnapping. What it recalls is taken for that of the article that
//! tells most of it, and for that of those that tell nearly as much.
//!
//! Two articles are compared if they share one of their [`KEYS`] heaviest words (of those that at most
//! [`most_neighbours`](OccurrenceConfig::most_neighbours) stories have) and were published in the same days.

use std::collections::HashMap;

use serde::Serialize;

use crate::config::{Config, OccurrenceConfig};
use crate::evidence::{Notes, Veto};
use crate::gist::Background;
pub use crate::likeness::Likeness;
use crate::likeness::one_story;
use crate::rare::{Vector, Words, cosine, covered};
use crate::report::Article;
use crate::terms::{Terms, is_telling};

/// Words by which an article is found.
const KEYS: usize = 32;
/// Least cosine that the nearest article is taken to have.
const LEAST_NEAREST: f64 = 0.05;
/// Articles without any day meet one another.
const NO_DAY: i32 = i32::MIN;

/// What speaks for and against two articles telling one thing, for whoever sets the weights.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Resemblance {
    /// The smaller id.
    pub a: String,
    /// The greater id.
    pub b: String,
    /// Why they cannot tell one thing.
    pub veto: Option<String>,
    /// The parts.
    pub likeness: Likeness,
    /// The score, 0 to 1, whether or not something excludes the pair.
    pub score: f64,
}

/// Every pair of articles that is compared, in the order of the ids.
pub fn resemblances(articles: &[Article], config: &Config) -> Vec<Resemblance> {
    let articles = crate::events::sorted(articles);
    let all = Occurrences::of(&articles, &config.occurrence);
    let of = |&(i, j, score): &(u32, u32, f32)| {
        let (i, j) = (i as usize, j as usize);
        Resemblance {
            a: articles[i].id.clone(),
            b: articles[j].id.clone(),
            veto: all.excludes(i, j).then(|| Veto::Background.to_string()),
            likeness: all.likeness(i, j),
            score: f64::from(score),
        }
    };
    all.pairs.iter().map(of).collect()
}

/// The articles with their vectors, and the pairs that may tell one thing.
pub(crate) struct Occurrences<'a> {
    pub(crate) articles: &'a [Article],
    pub(crate) words: Words<'a>,
    own: Vec<Vector>,
    leads: Vec<Vector>,
    recalled: Vec<Vector>,
    nearest: Vec<f64>,
    /// How much of what each recalls the article tells that tells most of it.
    most_recalled: Vec<f64>,
    least_recalled: f64,
    recalled_share: f64,
    /// Scores of the pairs, the smaller index first, in the order of the indices.
    pub(crate) pairs: Vec<(u32, u32, f32)>,
    index: HashMap<(u32, u32), f32>,
}

impl<'a> Occurrences<'a> {
    /// Compares articles. Their order must be that of their ids for the outcome not to depend on it.
    pub(crate) fn of(articles: &'a [Article], config: &OccurrenceConfig) -> Self {
        let words = Words::of(articles);
        let vectors = |of: &dyn Fn(&'a Article) -> &'a Terms| -> Vec<Vector> {
            articles.iter().map(|a| words.vector(of(a))).collect()
        };
        let texts = vectors(&|a| &a.terms);
        let own = vectors(&|a| if a.gist.own.is_empty() { &a.terms } else { &a.gist.own });
        let recalled = vectors(&|a| &a.gist.recalled);
        let plain = |a: &Article| words.vector(&a.gist.lead.filtered(|term| !is_telling(term)));
        let leads = articles.iter().map(plain).collect();
        let mut all = Self {
            articles,
            words,
            own,
            leads,
            recalled,
            nearest: vec![LEAST_NEAREST; articles.len()],
            most_recalled: vec![0.0; articles.len()],
            least_recalled: config.least_recalled,
            recalled_share: config.recalled_share,
            pairs: Vec::new(),
            index: HashMap::new(),
        };
        let mut met: Vec<(u32, u32)> = Vec::new();
        meet(articles, &all.words, &texts, config, |i, j| {
            if cosine(&texts[i], &texts[j]) < config.least_words {
                return;
            }
            if !one_story(&articles[i], &articles[j]) {
                let alike = cosine(&all.own[i], &all.own[j]);
                all.nearest[i] = all.nearest[i].max(alike);
                all.nearest[j] = all.nearest[j].max(alike);
            }
            for (x, y) in [(i, j), (j, i)] {
                let share = recalls(articles, &all.recalled, &all.own, x, y);
                all.most_recalled[x] = all.most_recalled[x].max(share);
            }
            met.push((i as u32, j as u32));
        });
        drop(texts);
        for (i, j) in met {
            let score = all.likeness(i as usize, j as usize).score(config) as f32;
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
        self.likeness(i, j).score(config)
    }

    /// Whether one of two articles recalls the other one's event beside its own.
    pub(crate) fn excludes(&self, i: usize, j: usize) -> bool {
        self.is_background(i, j) || self.is_background(j, i)
    }

    fn is_background(&self, of: usize, other: usize) -> bool {
        let gist = &self.articles[of].gist;
        let beside = match gist.background {
            Background::Apart => true,
            Background::Beside => !gist.reacts,
            Background::Clause | Background::None => false,
        };
        if !beside || gist.goes_on {
            return false;
        }
        let share = recalls(self.articles, &self.recalled, &self.own, of, other);
        share >= self.least_recalled && share >= self.recalled_share * self.most_recalled[of]
    }

    /// What speaks for and against a pair.
    pub(crate) fn likeness(&self, i: usize, j: usize) -> Likeness {
        let (own, leads) = (&self.own, &self.leads);
        let alike = cosine(&own[i], &own[j]);
        let recalls = |x, y| recalls(self.articles, &self.recalled, own, x, y);
        Likeness {
            own: (alike / self.nearest[i].min(self.nearest[j])).min(1.0),
            lead: covered(&leads[i], &own[j]).max(covered(&leads[j], &own[i])),
            recalled: -recalls(i, j).max(recalls(j, i)),
            ..Likeness::of(&self.articles[i], &self.articles[j])
        }
    }

    /// The rule behind a pair.
    pub(crate) fn rule(&self, i: usize, j: usize) -> String {
        let mut notes = Notes::kept();
        let (a, b) = (&self.articles[i], &self.articles[j]);
        let likeness = self.likeness(i, j);
        if likeness.story > 0.0 {
            notes.add(|| "one story".to_owned());
        }
        let shared = self.words.shared(&self.own[i], &self.own[j]).join(" ");
        notes.add(|| format!("words {shared}: {:.2} of the nearest article's", likeness.own));
        notes.add(|| format!("{:.0} % of a lead", 100.0 * likeness.lead));
        match (a.gist.told, b.gist.told, a.published, b.published) {
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
        let parts = [
            (likeness.towns > 0.0, "the same town"),
            (likeness.towns < 0.0, "other towns"),
            (likeness.foreign < 0.0, "each of another country"),
            (likeness.later < 0.0, "one tells a later event"),
            (likeness.reacts > 0.0, "the later one tells what is said"),
            (likeness.numbers > 0.0, "a number"),
            (likeness.numbers < 0.0, "other numbers"),
        ];
        for (_, text) in parts.iter().filter(|(holds, _)| *holds) {
            notes.add(|| (*text).to_owned());
        }
        if likeness.recalled < 0.0 {
            notes.add(|| format!("{:.0} % of what one recalls", -100.0 * likeness.recalled));
        }
        notes.join()
    }
}

/// How much of what one article recalls another one tells that was published before it or on its day.
fn recalls(
    articles: &[Article],
    recalled: &[Vector],
    own: &[Vector],
    of: usize,
    other: usize,
) -> f64 {
    let days = articles[of].published.zip(articles[other].published);
    if recalled[of].is_empty() || days.is_some_and(|(day, before)| before > day) {
        return 0.0;
    }
    covered(&recalled[of], &own[other])
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
