//! What two sets of events have in common: start at [`compare`].
//!
//! - **Overlap**: on the articles that both sides read, how many events have the same article, pair and type.
//! - **Series**: Pearson's and Spearman's correlation over pairs of actors and months, of counts and of scores, each with
//!   the number of cells that it rests on.
//! - **Categories**: for each type, what one side has on those articles and the other lacks.
//!
//! Both sides must write actors, types and articles alike: bring them to the same codes first. Only counts by distinct
//! article, pair, type and month are kept, so that memory does not grow with repeated events.

mod stats;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use demarche_coder::{EventRecord, Party};
use serde::Serialize;

pub use stats::{Correlation, Point, correlate};

/// One event, as a comparison sees it: one actor, one recipient.
#[derive(Clone, Debug, PartialEq)]
pub struct Flat {
    /// What names the article on both sides, such as its address; empty where it is not known.
    pub article: String,
    /// Day (`2024-05-12`, `20240512`) or month (`2024-05`, `202405`).
    pub date: String,
    /// Who acts.
    pub actor: String,
    /// Towards whom.
    pub recipient: String,
    /// Type or root code.
    pub event_type: String,
    /// Quad class, 1 to 4.
    pub quad_class: u8,
    /// Conflict–cooperation score.
    pub score: f64,
}

impl Flat {
    /// The pairs of a record, parties by their labels; nothing stands for a party that is not there. `article` names
    /// the article on both sides.
    pub fn of(event: &EventRecord, article: &str) -> Vec<Self> {
        let label = |party: Option<&Party>| party.map(Party::label).unwrap_or_default();
        let date = event.date.as_ref().and_then(|d| d.start.clone()).unwrap_or_default();
        let flat = |pair: crate::Dyad<'_>| Self {
            article: article.to_owned(),
            date: date.clone(),
            actor: label(pair.actor),
            recipient: label(pair.recipient),
            event_type: event.event_type.clone(),
            quad_class: event.quad_class,
            score: event.score,
        };
        crate::dyads(event).into_iter().map(flat).collect()
    }
}

/// Which articles count for overlap and categories.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// Those in which both sides have an event. An article in which one side found nothing does not count, since a set of
    /// events does not say that it was read.
    #[default]
    Shared,
    /// All: both sides are known to have read every article of the other.
    Every,
}

/// What two sets have in common. The first set is `left`, the second `right`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// Events of each side.
    pub events: Sides,
    /// Events whose date could not be read as a month; they are in no series.
    pub undated: Sides,
    /// Events of the same articles.
    pub overlap: Overlap,
    /// Correlations, in the order counts, counts by quad class, scores.
    pub series: Vec<Series>,
    /// One row a type, in alphabetical order.
    pub categories: Vec<Category>,
}

/// A number for each side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sides {
    /// The first set.
    pub left: u64,
    /// The second set.
    pub right: u64,
}

impl Sides {
    fn add(&mut self, side: Side) {
        match side {
            Side::Left => self.left += 1,
            Side::Right => self.right += 1,
        }
    }
}

/// Events of articles that count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Overlap {
    /// Articles of each side.
    pub articles: Sides,
    /// Articles in which both sides have an event.
    pub shared_articles: u64,
    /// Events of each side in articles that count.
    pub events: Sides,
    /// Events with the same article, actor, recipient and type; each event of a side matches one of the other.
    pub matched: u64,
    /// Matched events, of those that either side has. None where there are none.
    pub jaccard: Option<f64>,
    /// Matched events, of those of the left side.
    pub of_left: Option<f64>,
    /// Matched events, of those of the right side.
    pub of_right: Option<f64>,
}

/// A correlation of two series.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Series {
    /// What is correlated: `counts`, `counts of quad class 1` …, `mean scores`, `sums of scores`.
    pub what: String,
    /// Over which cells: `seen`, pairs and months in which a side has an event; `grid`, every pair of either side in
    /// every month from the first to the last; `both`, in which both sides have one.
    pub over: &'static str,
    /// The coefficients.
    pub correlation: Correlation,
}

/// Events of a type in articles that count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Category {
    /// The type.
    pub event_type: String,
    /// All events, whatever the article.
    pub events: Sides,
    /// Matched events.
    pub matched: u64,
    /// What the left side has and the right lacks.
    pub lost: u64,
    /// What the right side has and the left lacks.
    pub gained: u64,
}

#[derive(Clone, Copy)]
enum Side {
    Left,
    Right,
}

/// Numbers for texts, so that each distinct one is kept once.
#[derive(Default)]
struct Names {
    ids: HashMap<String, u32>,
    texts: Vec<String>,
}

impl Names {
    fn id(&mut self, text: String) -> u32 {
        if let Some(&id) = self.ids.get(&text) {
            return id;
        }
        let id = self.texts.len() as u32;
        self.texts.push(text.clone());
        self.ids.insert(text, id);
        id
    }
}

/// What a pair did in a month.
#[derive(Clone, Copy, Default)]
struct Cell {
    counts: [f64; 2],
    by_class: [[f64; 4]; 2],
    scores: [f64; 2],
}

#[derive(Default)]
struct Tally {
    names: Names,
    events: Sides,
    undated: Sides,
    /// By article, actor, recipient, type.
    keys: BTreeMap<[u32; 4], Sides>,
    articles: BTreeMap<u32, Sides>,
    types: BTreeMap<u32, Sides>,
    /// By actor, recipient, month.
    cells: BTreeMap<(u32, u32, i32), Cell>,
}

impl Tally {
    fn take(&mut self, side: Side, event: Flat) {
        self.events.add(side);
        let [actor, recipient, kind] =
            [event.actor, event.recipient, event.event_type].map(|text| self.names.id(text));
        self.types.entry(kind).or_default().add(side);
        if !event.article.is_empty() {
            let article = self.names.id(event.article);
            self.articles.entry(article).or_default().add(side);
            self.keys.entry([article, actor, recipient, kind]).or_default().add(side);
        }
        let Some(month) = month(&event.date) else {
            self.undated.add(side);
            return;
        };
        let at = side as usize;
        let cell = self.cells.entry((actor, recipient, month)).or_default();
        cell.counts[at] += 1.0;
        if let Some(count) =
            usize::from(event.quad_class).checked_sub(1).and_then(|q| cell.by_class[at].get_mut(q))
        {
            *count += 1.0;
        }
        if event.score.is_finite() {
            cell.scores[at] += event.score;
        }
    }

    fn counts(&self, article: u32, scope: Scope) -> bool {
        let both = |sides: &Sides| sides.left > 0 && sides.right > 0;
        scope == Scope::Every || self.articles.get(&article).is_some_and(both)
    }

    fn overlap(&self, scope: Scope) -> (Overlap, BTreeMap<u32, (u64, Sides)>) {
        let mut overlap = Overlap::default();
        for sides in self.articles.values() {
            overlap.articles.left += u64::from(sides.left > 0);
            overlap.articles.right += u64::from(sides.right > 0);
            overlap.shared_articles += u64::from(sides.left > 0 && sides.right > 0);
        }
        let mut by_type: BTreeMap<u32, (u64, Sides)> = BTreeMap::new();
        for (&[article, _, _, kind], sides) in &self.keys {
            if !self.counts(article, scope) {
                continue;
            }
            let matched = sides.left.min(sides.right);
            overlap.events.left += sides.left;
            overlap.events.right += sides.right;
            overlap.matched += matched;
            let (both, only) = by_type.entry(kind).or_default();
            *both += matched;
            only.left += sides.left - matched;
            only.right += sides.right - matched;
        }
        let share = |of: u64| (of > 0).then(|| overlap.matched as f64 / of as f64);
        let either = overlap.events.left + overlap.events.right - overlap.matched;
        (overlap.jaccard, overlap.of_left, overlap.of_right) =
            (share(either), share(overlap.events.left), share(overlap.events.right));
        (overlap, by_type)
    }

    fn series(&self) -> Vec<Series> {
        let months: BTreeSet<i32> = self.cells.keys().map(|&(_, _, month)| month).collect();
        let span = match (months.first(), months.last()) {
            (Some(first), Some(last)) => u64::from(last.abs_diff(*first)) + 1,
            _ => 0,
        };
        let pairs: BTreeSet<(u32, u32)> =
            self.cells.keys().map(|&(actor, recipient, _)| (actor, recipient)).collect();
        let empty =
            (pairs.len() as u64).saturating_mul(span).saturating_sub(self.cells.len() as u64);
        let series = |what: &str, over, points: Vec<Point>| Series {
            what: what.to_owned(),
            over,
            correlation: correlate(points),
        };
        let all = |value: &dyn Fn(&Cell, usize) -> f64| -> Vec<Point> {
            self.cells
                .values()
                .map(|c| Point { x: value(c, 0), y: value(c, 1), weight: 1 })
                .collect()
        };
        let with_empty = |mut points: Vec<Point>| {
            points.push(Point { x: 0.0, y: 0.0, weight: empty });
            points
        };
        let counts = all(&|cell, side| cell.counts[side]);
        let mut found = vec![
            series("counts", "seen", counts.clone()),
            series("counts", "grid", with_empty(counts)),
        ];
        for class in 0..4 {
            let counts = with_empty(all(&|cell, side| cell.by_class[side][class]));
            found.push(series(&format!("counts of quad class {}", class + 1), "grid", counts));
        }
        let both = self.cells.values().filter(|c| c.counts[0] > 0.0 && c.counts[1] > 0.0);
        let mean = |c: &Cell, side: usize| c.scores[side] / c.counts[side];
        let means = both.map(|c| Point { x: mean(c, 0), y: mean(c, 1), weight: 1 }).collect();
        found.push(series("mean scores", "both", means));
        let sums = with_empty(all(&|cell, side| cell.scores[side]));
        found.push(series("sums of scores", "grid", sums));
        found
    }
}

/// Compares two sets of events. Each is read once, in any order.
pub fn compare(
    left: impl IntoIterator<Item = Flat>,
    right: impl IntoIterator<Item = Flat>,
    scope: Scope,
) -> Comparison {
    let mut tally = Tally::default();
    for event in left {
        tally.take(Side::Left, event);
    }
    for event in right {
        tally.take(Side::Right, event);
    }
    let (overlap, by_type) = tally.overlap(scope);
    let mut categories: Vec<Category> = tally
        .types
        .iter()
        .map(|(kind, &events)| {
            let (matched, only) = by_type.get(kind).copied().unwrap_or_default();
            let event_type = tally.names.texts.get(*kind as usize).cloned().unwrap_or_default();
            Category { event_type, events, matched, lost: only.left, gained: only.right }
        })
        .collect();
    categories.sort_by(|a, b| a.event_type.cmp(&b.event_type));
    let series = tally.series();
    Comparison { events: tally.events, undated: tally.undated, overlap, series, categories }
}

/// Months since the year 0.
fn month(date: &str) -> Option<i32> {
    let date = date.trim();
    let year: i32 = digits(date.get(..4)?)?;
    let rest = date.get(4..)?;
    let month = digits(rest.strip_prefix('-').unwrap_or(rest).get(..2)?)?;
    (1..=12).contains(&month).then_some(year * 12 + month - 1)
}

fn digits(text: &str) -> Option<i32> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests;
