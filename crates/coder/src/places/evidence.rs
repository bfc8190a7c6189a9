//! What speaks for a place among those of its name, and how much each of it counts.
//!
//! The weights are those of a conditional logit model (McFadden 1974): the chance of a candidate is its share of
//! the sum of exponentiated scores. `demarche train places` fits them; `data/places/weights.tsv` keeps them.

use std::fmt::Write;
use std::sync::LazyLock;

use demarche_world::gazetteer::Toponym;

use super::candidates::Candidate;

/// Kilometres within which a place supports another.
const NEAR: f64 = 120.0;
/// Kilometres on the globe of a degree of latitude.
const DEGREE: f64 = 111.2;
/// Kilometres within which a place lies in a city.
const TOWN: f64 = 40.0;

/// Names of the evidence, in its order.
pub(super) const NAMES: [&str; 19] = [
    "size",          // decimal logarithm of the inhabitants, above a thousand
    "size.unknown",  // no number of inhabitants
    "most",          // has the most inhabitants of all candidates
    "country",       // a country
    "admin1",        // a first-level division
    "admin2",        // a second-level division
    "capital",       // the capital of a country
    "seat",          // the seat of a first-level division
    "part",          // a part of a city
    "spot",          // a building, base or airport
    "alternate",     // the name is an alternate one
    "altered",       // the name was completed or shortened
    "inside",        // lies in the place beside it
    "outside",       // does not lie in the place beside it
    "share.country", // share of the document's other places in its country
    "share.admin1",  // share of the document's other places in its division
    "near",          // other places nearby
    "article.town",  // a town, and the name has the definite article
    "feature",       // from our own table, which has what news names
];

/// What speaks for a candidate.
pub(super) type Evidence = [f64; NAMES.len()];

/// How much each piece of evidence counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// In the order of the names in `weights.tsv`.
    pub values: Evidence,
    /// Score below which a name stays unresolved.
    pub least: f64,
}

impl Weights {
    /// The fitted weights.
    ///
    /// # Panics
    /// Never in a build whose tests pass: they read the embedded file.
    pub fn builtin() -> &'static Self {
        static WEIGHTS: LazyLock<Weights> =
            LazyLock::new(|| match Weights::parse(include_str!("../../data/places/weights.tsv")) {
                Ok(weights) => weights,
                Err(problem) => panic!("weights.tsv: {problem}"),
            });
        &WEIGHTS
    }

    /// Reads lines of a name and a number.
    ///
    /// # Errors
    /// A line that is no such.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut out = Self { values: [0.0; NAMES.len()], least: f64::NEG_INFINITY };
        for (i, line) in text.lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let bad = || format!("line {}: '{line}'", i + 1);
            let (name, value) = line.split_once('\t').ok_or_else(bad)?;
            let value: f64 = value.trim().parse().map_err(|_| bad())?;
            match NAMES.iter().position(|n| *n == name) {
                Some(at) => out.values[at] = value,
                None if name == "least" => out.least = value,
                None => return Err(bad()),
            }
        }
        Ok(out)
    }

    /// As [`Weights::parse`] reads it.
    pub fn to_text(&self) -> String {
        let mut out = String::from(
            "# Weights of the evidence for a place, fitted by `demarche train places`; see eval/places.md.\n",
        );
        for (name, value) in NAMES.iter().zip(self.values) {
            let _ = writeln!(out, "{name}\t{value:.3}");
        }
        let _ = writeln!(out, "least\t{:.3}", self.least);
        out
    }

    pub(super) fn score(&self, evidence: &Evidence) -> f64 {
        evidence.iter().zip(self.values).map(|(e, w)| e * w).sum()
    }
}

/// Great-circle distance in kilometres between two points, each latitude and longitude in degrees.
pub fn distance(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lat1, lat2) = (a.0.to_radians(), b.0.to_radians());
    let (dlat, dlon) = (lat2 - lat1, (b.1 - a.1).to_radians());
    let h = (dlat / 2.0).sin().powi(2) + lat1.cos() * lat2.cos() * (dlon / 2.0).sin().powi(2);
    2.0 * 6371.0 * h.sqrt().min(1.0).asin()
}

/// Whether a place lies inside another by their divisions.
pub(super) fn is_inside(place: &Toponym<'_>, outer: &Toponym<'_>) -> bool {
    if place.index == outer.index || place.country != outer.country || place.country.is_empty() {
        return false;
    }
    match outer.resolution() {
        "country" => true,
        "admin1" => place.division == outer.division && place.division > 0,
        "admin2" => place.division == outer.division && place.admin2 == outer.admin2,
        "city" => distance((place.lat, place.lon), (outer.lat, outer.lon)) < TOWN,
        _ => false,
    }
}

/// The evidence for a candidate: `others` are the document's other places with their weights, `beside` what
/// the name beside it may be, `most` the inhabitants of the largest candidate;
/// `article` says that the name has the definite one.
pub(super) fn of(
    candidate: &Candidate<'_>,
    others: &[(&Toponym<'_>, f64)],
    beside: Option<&[Candidate<'_>]>,
    most: u32,
    article: bool,
) -> Evidence {
    let place = &candidate.place;
    let yes = |b: bool| f64::from(u8::from(b));
    let is = |code: &str| place.feature.code == code;
    let resolution = place.resolution();
    let own = place.geonameid.is_none();
    let inside = beside.map(|b| b.iter().any(|outer| is_inside(place, &outer.place)));
    let total: f64 = others.iter().map(|(_, w)| w).sum::<f64>().max(1.0);
    let sum = |fits: &dyn Fn(&Toponym<'_>) -> bool| {
        others.iter().filter(|(o, _)| fits(o)).map(|(_, w)| w).sum::<f64>() / total
    };
    let country = sum(&|o| !o.country.is_empty() && o.country == place.country);
    let division = sum(&|o| place.division > 0 && o.division == place.division);
    let near = others
        .iter()
        .filter(|(o, _)| (o.lat - place.lat).abs() * DEGREE < 4.0 * NEAR)
        .filter(|(o, _)| !matches!(o.resolution(), "country" | "region"))
        .map(|(o, w)| {
            let km = distance((o.lat, o.lon), (place.lat, place.lon));
            w.min(1.5) * (-km / NEAR).exp()
        })
        .sum::<f64>();
    let small = !matches!(resolution, "country" | "region");
    [
        (f64::from(place.population.max(100)).log10() - 3.0) * yes(place.population > 0),
        yes(place.population == 0 && !own),
        yes(place.population > 0 && place.population == most),
        yes(resolution == "country"),
        yes(resolution == "admin1"),
        yes(resolution == "admin2"),
        yes(is("PPLC")),
        yes(is("PPLA")),
        yes(is("PPLX")),
        yes(place.feature.class == 'S'),
        yes(!place.own_name && !own),
        yes(candidate.altered),
        yes(inside == Some(true)),
        yes(inside == Some(false)),
        country,
        division,
        if small { near.min(2.0) } else { 0.0 },
        yes(article && place.feature.class == 'P'),
        yes(own),
    ]
}

/// A name to learn from: the evidence for each candidate, and which is right.
#[derive(Debug, Clone)]
pub struct Choice {
    /// At least two.
    pub candidates: Vec<Evidence>,
    /// Index of the right one.
    pub right: usize,
}

/// Steps of gradient descent.
const STEPS: usize = 400;
/// Strength of the L2 penalty, a choice.
const PENALTY: f64 = 1e-3;

/// Fits weights to choices by Adam (Kingma and Ba 2015) on the mean log-likelihood; deterministic.
pub fn fit(choices: &[Choice], from: &Weights) -> Weights {
    let mut weights = from.clone();
    let (mut mean, mut square) = ([0.0; NAMES.len()], [0.0; NAMES.len()]);
    let (rate, keep, keep2) = (0.05, 0.9_f64, 0.999_f64);
    for step in 1..=STEPS {
        let mut gradient = weights.values.map(|w| PENALTY * w);
        for choice in choices {
            let scores: Vec<f64> = choice.candidates.iter().map(|c| weights.score(c)).collect();
            let top = scores.iter().copied().fold(f64::MIN, f64::max);
            let shares: Vec<f64> = scores.iter().map(|s| (s - top).exp()).collect();
            let sum: f64 = shares.iter().sum();
            for (i, (candidate, share)) in choice.candidates.iter().zip(&shares).enumerate() {
                let error = share / sum - f64::from(u8::from(i == choice.right));
                for (g, e) in gradient.iter_mut().zip(candidate) {
                    *g += error * e / choices.len() as f64;
                }
            }
        }
        for i in 0..NAMES.len() {
            mean[i] = keep * mean[i] + (1.0 - keep) * gradient[i];
            square[i] = keep2 * square[i] + (1.0 - keep2) * gradient[i] * gradient[i];
            let m = mean[i] / (1.0 - keep.powi(step as i32));
            let v: f64 = square[i] / (1.0 - keep2.powi(step as i32));
            weights.values[i] -= rate * m / (v.sqrt() + 1e-8);
        }
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_weights_read_back() {
        let weights = Weights::builtin();
        assert_eq!(Weights::parse(&weights.to_text()).as_ref(), Ok(weights));
        assert!(Weights::parse("size\tmuch").unwrap_err().contains("line 1"));
    }

    #[test]
    fn fitting_finds_what_tells() {
        let mut large = [0.0; NAMES.len()];
        large[0] = 3.0;
        let choice = Choice { candidates: vec![[0.0; NAMES.len()], large], right: 1 };
        let start = Weights { values: [0.0; NAMES.len()], least: 0.0 };
        let weights = fit(&[choice], &start);
        assert!(weights.values[0] > 0.5 && weights.values[1].abs() < 1e-9);
    }
}
