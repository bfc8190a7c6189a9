//! What speaks for and against two articles telling one thing, part by part.

use serde::Serialize;

use crate::config::OccurrenceConfig;
use crate::evidence::km;
use crate::report::{Article, Numbers};

/// Days by which told days may differ in what is told of one thing: past midnight, or in another zone.
const NEXT_DAY: u32 = 1;
/// Days between publications that count in full.
const LONG: f64 = 5.0;
/// Kilometres within which two places are one town with its surroundings.
const TOWN_KM: f64 = 12.0;

/// What speaks for and against two articles telling one thing, -1 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Likeness {
    /// Cosine of their own words over that of the nearest article of either, 0 to 1.
    pub own: f64,
    /// The share of one's lead, without names and numbers, that the other has too, by weight, 0 to 1.
    pub lead: f64,
    /// The days of their events.
    pub days: f64,
    /// Days between their publications, -1 for `LONG` and more, to 0.
    pub gap: f64,
    /// Which towns.
    pub towns: f64,
    /// Which countries.
    pub countries: f64,
    /// -1 where the first sentence of each names a country that the other does not, or only recalls.
    pub foreign: f64,
    /// -1 where one tells of an event of its own that was after the other was published.
    pub later: f64,
    /// 1 where people speak about an event in the first sentence of the later one.
    pub reacts: f64,
    /// How much of what one recalls is what the other tells, -1 to 0.
    pub recalled: f64,
    /// Numbers of people: 1 where some agree, -1 where they differ.
    pub numbers: f64,
    /// Whether they are one story, 0 or 1.
    pub story: f64,
}

impl Likeness {
    /// The score, 0 to 1.
    pub fn score(&self, config: &OccurrenceConfig) -> f64 {
        let w = &config.weights;
        let points = self.own * w.own
            + self.lead * w.lead
            + self.days * w.days
            + self.gap * w.gap
            + self.towns * w.towns
            + self.countries * w.countries
            + self.foreign * w.foreign
            + self.later * w.later
            + self.reacts * w.reacts
            + self.recalled * w.recalled
            + self.numbers * w.numbers
            + self.story * w.story;
        1.0 / (1.0 + (-config.bias - points).exp())
    }

    /// The parts that follow from the articles alone, without their words.
    pub(crate) fn of(a: &Article, b: &Article) -> Self {
        let (_, last) = in_order(a, b);
        Self {
            days: days(a, b),
            gap: -gap(a, b),
            towns: towns(a, b),
            countries: countries(a, b),
            foreign: -sign(
                names_another(&a.lead_countries, &b.own_countries)
                    && names_another(&b.lead_countries, &a.own_countries),
            ),
            later: -sign(is_later(a, b) || is_later(b, a)),
            reacts: sign(last.gist.reacts),
            numbers: numbers(&a.numbers, &b.numbers),
            story: sign(one_story(a, b)),
            ..Self::default()
        }
    }
}

/// Whether two articles are one text.
pub(crate) fn one_story(a: &Article, b: &Article) -> bool {
    a.story.is_some() && a.story == b.story
}

fn sign(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

fn in_order<'a>(a: &'a Article, b: &'a Article) -> (&'a Article, &'a Article) {
    if (a.published, &a.id) <= (b.published, &b.id) { (a, b) } else { (b, a) }
}

/// Days told; where one is not, the other article was published on the day told or soon after.
fn days(a: &Article, b: &Article) -> f64 {
    if let (Some(x), Some(y)) = (a.gist.told, b.gist.told) {
        return match x.distance(y) {
            0 => 1.0,
            NEXT_DAY => -0.5,
            _ => -1.0,
        };
    }
    let (told, published) = match (a.gist.told, b.gist.told) {
        (Some(told), _) => (told, b.published),
        (_, Some(told)) => (told, a.published),
        _ => return 0.0,
    };
    let Some(published) = published else { return 0.0 };
    match i64::from(published.0) - i64::from(told.0) {
        0 => 0.5,
        1 => 0.6,
        2 => 0.1,
        _ => -0.7,
    }
}

fn gap(a: &Article, b: &Article) -> f64 {
    let days = a.published.zip(b.published).map_or(0, |(x, y)| x.distance(y));
    (f64::from(days) / LONG).min(1.0)
}

/// Whether one article tells of an event of its own that the other came too early for.
fn is_later(a: &Article, b: &Article) -> bool {
    let gist = &a.gist;
    let known = gist.goes_on || gist.reacts;
    !known && gist.asserted.zip(b.published).is_some_and(|(told, published)| told > published)
}

fn towns(a: &Article, b: &Article) -> f64 {
    if a.lead_towns.is_empty() || b.lead_towns.is_empty() {
        return 0.0;
    }
    let near = |x: &[(f64, f64)], y: &[(f64, f64)]| {
        x.iter().any(|p| y.iter().any(|q| km(*p, *q) < TOWN_KM))
    };
    if near(&a.lead_towns, &b.lead_towns) {
        0.3
    } else if near(&a.lead_towns, &b.towns) || near(&a.towns, &b.lead_towns) {
        -0.3
    } else {
        -1.0
    }
}

fn meet(a: &[String], b: &[String]) -> bool {
    a.iter().any(|c| b.contains(c))
}

fn names_another(a: &[String], b: &[String]) -> bool {
    a.iter().any(|c| !b.contains(c))
}

fn countries(a: &Article, b: &Article) -> f64 {
    if a.countries.is_empty() || b.countries.is_empty() {
        return 0.0;
    }
    if !meet(&a.countries, &b.countries) {
        return -1.0;
    }
    let (x, y) = (&a.lead_countries, &b.lead_countries);
    if !x.is_empty() && !y.is_empty() && !meet(x, y) { -0.3 } else { 0.5 }
}

fn numbers(a: &[Numbers], b: &[Numbers]) -> f64 {
    let kinds: [fn(&Numbers) -> Option<u64>; 3] = [
        |n| n.killed.map(|n| n.value),
        |n| n.wounded.map(|n| n.value),
        |n| n.arrested.map(|n| n.value),
    ];
    let mut found: Option<f64> = None;
    for kind in kinds {
        let values = |list: &[Numbers]| list.iter().filter_map(kind).collect::<Vec<_>>();
        let (x, y) = (values(a), values(b));
        if x.is_empty() || y.is_empty() {
            continue;
        }
        let agree = if x.iter().any(|n| y.contains(n)) { 1.0 } else { -1.0 };
        found = Some(found.map_or(agree, |f| f.max(agree)));
    }
    found.unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::Day;
    use crate::gist::Gist;
    use crate::report::{Bound, Number};

    fn article(published: i32, told: Option<i32>) -> Article {
        Article {
            published: Some(Day(published)),
            gist: Gist { told: told.map(Day), asserted: told.map(Day), ..Gist::default() },
            ..Article::default()
        }
    }

    fn near(value: f64, expected: f64) -> bool {
        (value - expected).abs() < 1e-9
    }

    #[test]
    fn nobody_tells_what_is_to_come() {
        let (first, next) = (article(5, Some(5)), article(6, Some(6)));
        assert!(near(Likeness::of(&first, &next).later, -1.0));
        assert!(near(Likeness::of(&next, &first).later, -1.0));
        let mut toll = next.clone();
        toll.gist.goes_on = true;
        assert!(near(Likeness::of(&first, &toll).later, 0.0));
        assert!(near(Likeness::of(&first, &toll).days, -0.5));
        assert!(near(Likeness::of(&first, &article(6, None)).days, 0.6));
    }

    #[test]
    fn other_countries_and_numbers() {
        let of = |lead: &[&str], all: &[&str]| Article {
            lead_countries: lead.iter().map(|c| (*c).to_owned()).collect(),
            own_countries: all.iter().map(|c| (*c).to_owned()).collect(),
            countries: all.iter().map(|c| (*c).to_owned()).collect(),
            ..Article::default()
        };
        let (vietnam, manila) =
            (of(&["CHN", "VNM"], &["CHN", "VNM"]), of(&["CHN", "PHL"], &["CHN", "PHL"]));
        assert!(near(Likeness::of(&vietnam, &manila).foreign, -1.0));
        assert!(near(Likeness::of(&vietnam, &of(&["CHN"], &["CHN"])).foreign, 0.0));
        let killed = |value| {
            let killed = Some(Number { value, bound: Bound::Exact });
            [Numbers { killed, ..Numbers::default() }]
        };
        assert!(near(numbers(&killed(3), &killed(3)), 1.0));
        assert!(near(numbers(&killed(3), &killed(4)), -1.0));
        assert!(near(numbers(&killed(3), &[]), 0.0));
    }
}
