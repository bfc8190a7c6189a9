//! Weights and thresholds, read from a TOML file: `data/cluster.toml` is the built-in one and explains each key.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The built-in file.
pub const BUILTIN: &str = include_str!("../data/cluster.toml");

/// Why a text is no configuration.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// It is no TOML, or has keys that there are not; the message names line and column.
    #[error("{file}: {error}")]
    Toml {
        /// Name of the file.
        file: String,
        /// What is wrong.
        error: Box<toml::de::Error>,
    },
    /// A number lies outside what it may be.
    #[error("{file}: {field} is {value}; it must be {expected}")]
    Range {
        /// Name of the file.
        file: String,
        /// Key with its tables.
        field: &'static str,
        /// What stands there.
        value: f64,
        /// What may stand there.
        expected: &'static str,
    },
}

/// When two articles are one text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoryConfig {
    /// Farthest apart that two copies may be published, in days.
    pub window_days: u32,
    /// How much later than younger articles an article may come, in days.
    pub late_days: u32,
    /// Least Jaccard coefficient of copies.
    pub jaccard: f64,
    /// Least share of the shorter text that stands in the longer one.
    pub containment: f64,
    /// Least Jaccard coefficient at which containment is looked at.
    pub least_jaccard: f64,
    /// Texts of fewer shingles are no copies.
    pub least_shingles: u32,
}

/// Points of each part of the score at full agreement.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// Type and mode.
    pub act: f64,
    /// Who acts.
    pub actors: f64,
    /// Towards whom.
    pub recipients: f64,
    /// When.
    pub date: f64,
    /// Where.
    pub place: f64,
    /// Dead, wounded, arrested, people in the streets.
    pub numbers: f64,
    /// Rare words of the sentences.
    pub words: f64,
    /// The score of the articles.
    pub article: f64,
    /// Articles of one story.
    pub story: f64,
}

/// Points of each part of the score of two articles.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OccurrenceWeights {
    /// Words of their own, as a share of the nearest article's.
    pub own: f64,
    /// Words of the leads.
    pub lead: f64,
    /// When.
    pub days: f64,
    /// Days between the publications.
    pub gap: f64,
    /// Which towns.
    pub towns: f64,
    /// Which countries.
    pub countries: f64,
    /// Each names a country that the other does not.
    pub foreign: f64,
    /// One tells of an event after the other was published.
    pub later: f64,
    /// The later one tells what people say about an event.
    pub reacts: f64,
    /// What one recalls is what the other tells.
    pub recalled: f64,
    /// Numbers of people.
    pub numbers: f64,
    /// Articles of one story.
    pub story: f64,
}

/// When two articles tell mainly of one thing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OccurrenceConfig {
    /// Points of a pair of which nothing is known.
    pub bias: f64,
    /// Least score of a link, and on the average of a cluster.
    pub threshold: f64,
    /// Score below which a pair is forgotten.
    pub least_score: f64,
    /// Cosine of the words below which two articles are not compared further.
    pub least_words: f64,
    /// Share of what an article recalls that another must tell for the two to exclude each other …
    pub least_recalled: f64,
    /// … and the same as a share of what the article tells that tells most of it.
    pub recalled_share: f64,
    /// Farthest apart that two articles may be published, in days.
    pub window_days: u32,
    /// Articles of one word and time that each is compared with at most.
    pub most_neighbours: usize,
    /// Points of the parts.
    pub weights: OccurrenceWeights,
}

/// When two reports are one event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventConfig {
    /// Points of a pair of which nothing is known.
    pub bias: f64,
    /// The same where the words of an article are not known.
    pub bias_without_text: f64,
    /// Least score of deeds, of a link and on the average of a cluster.
    pub threshold: f64,
    /// Least score of verbal events.
    pub verbal_threshold: f64,
    /// Least score of events of articles that tell mainly of other things.
    pub apart_threshold: f64,
    /// Days after an event on which an article without a day may tell it.
    pub window_days: u32,
    /// Towns farther apart than this, in kilometres, exclude each other.
    pub town_km: f64,
    /// Reports of one key and time that each is compared with at most.
    pub most_neighbours: usize,
    /// Points of the parts.
    pub weights: Weights,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Modes {
    r#type: String,
    alike: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Types {
    of: Vec<String>,
    agreement: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    story: StoryConfig,
    occurrence: OccurrenceConfig,
    event: EventConfig,
    modes: Vec<Modes>,
    types: Vec<Types>,
}

/// Everything that can be configured.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// When two articles are one text.
    pub story: StoryConfig,
    /// When two articles tell one thing.
    pub occurrence: OccurrenceConfig,
    /// When two reports are one event.
    pub event: EventConfig,
    /// Pairs of modes of a type that are used for each other.
    modes: Vec<Modes>,
    /// Agreement of pairs of different types, the smaller name first.
    types: BTreeMap<(String, String), f64>,
}

impl Config {
    /// The built-in configuration with the values of another file in place of its own. `file` names it in errors.
    pub fn from_toml(file: &str, text: &str) -> Result<Self, ConfigError> {
        let wrong = |error| ConfigError::Toml { file: file.to_owned(), error: Box::new(error) };
        let mut table: toml::Table = BUILTIN.parse().map_err(wrong)?;
        overlay(&mut table, text.parse().map_err(wrong)?);
        let raw: Raw = table.try_into().map_err(wrong)?;
        let mut types = BTreeMap::new();
        for group in &raw.types {
            for (i, a) in group.of.iter().enumerate() {
                for b in &group.of[i + 1..] {
                    let key = if a <= b { (a, b) } else { (b, a) };
                    types.insert((key.0.clone(), key.1.clone()), group.agreement);
                }
            }
        }
        let config = Self {
            story: raw.story,
            occurrence: raw.occurrence,
            event: raw.event,
            modes: raw.modes,
            types,
        };
        config.check(file)?;
        Ok(config)
    }

    fn check(&self, file: &str) -> Result<(), ConfigError> {
        let (story, event, occurrence) = (&self.story, &self.event, &self.occurrence);
        let shares = [
            ("story.jaccard", story.jaccard),
            ("story.containment", story.containment),
            ("story.least_jaccard", story.least_jaccard),
            ("event.threshold", event.threshold),
            ("event.verbal_threshold", event.verbal_threshold),
            ("event.apart_threshold", event.apart_threshold),
            ("occurrence.threshold", occurrence.threshold),
            ("occurrence.least_score", occurrence.least_score),
            ("occurrence.least_words", occurrence.least_words),
            ("occurrence.least_recalled", occurrence.least_recalled),
            ("occurrence.recalled_share", occurrence.recalled_share),
        ];
        let out = |field, value, expected| ConfigError::Range {
            file: file.to_owned(),
            field,
            value,
            expected,
        };
        for (field, value) in shares {
            if !(0.0..=1.0).contains(&value) {
                return Err(out(field, value, "from 0 to 1"));
            }
        }
        if !(event.town_km >= 0.0 && event.town_km.is_finite()) {
            return Err(out("event.town_km", event.town_km, "0 or more"));
        }
        let (w, o) = (&event.weights, &occurrence.weights);
        let weights = [
            ("occurrence.bias", occurrence.bias),
            ("occurrence.weights.own", o.own),
            ("occurrence.weights.lead", o.lead),
            ("occurrence.weights.days", o.days),
            ("occurrence.weights.gap", o.gap),
            ("occurrence.weights.towns", o.towns),
            ("occurrence.weights.countries", o.countries),
            ("occurrence.weights.foreign", o.foreign),
            ("occurrence.weights.later", o.later),
            ("occurrence.weights.reacts", o.reacts),
            ("occurrence.weights.recalled", o.recalled),
            ("occurrence.weights.numbers", o.numbers),
            ("occurrence.weights.story", o.story),
            ("event.bias_without_text", event.bias_without_text),
            ("event.bias", event.bias),
            ("event.weights.act", w.act),
            ("event.weights.actors", w.actors),
            ("event.weights.recipients", w.recipients),
            ("event.weights.date", w.date),
            ("event.weights.place", w.place),
            ("event.weights.numbers", w.numbers),
            ("event.weights.words", w.words),
            ("event.weights.article", w.article),
            ("event.weights.story", w.story),
        ];
        match weights.into_iter().find(|(_, value)| !value.is_finite()) {
            Some((field, value)) => Err(out(field, value, "a finite number")),
            None => Ok(()),
        }
    }

    /// How well two types agree: 1 for the same; none for other acts.
    pub(crate) fn types_agree(&self, a: &str, b: &str) -> Option<f64> {
        if a == b {
            return Some(1.0);
        }
        let key = if a <= b { (a, b) } else { (b, a) };
        // Few types: a walk is quicker than a key of owned names.
        self.types.iter().find(|((x, y), _)| (x.as_str(), y.as_str()) == key).map(|(_, v)| *v)
    }

    /// Whether two modes of a type are used for each other.
    pub(crate) fn modes_agree(&self, event_type: &str, a: &str, b: &str) -> bool {
        let has = |list: &Modes, mode: &str| list.alike.iter().any(|m| m == mode);
        a == b || self.modes.iter().any(|l| l.r#type == event_type && has(l, a) && has(l, b))
    }
}

impl Default for Config {
    /// The built-in configuration.
    fn default() -> Self {
        // A test reads it.
        Self::from_toml("cluster.toml", "").unwrap_or_else(|e| unreachable!("{e}"))
    }
}

impl Default for StoryConfig {
    fn default() -> Self {
        Config::default().story
    }
}

/// Puts the values of one table over those of another, table by table.
fn overlay(under: &mut toml::Table, over: toml::Table) {
    for (key, value) in over {
        match (under.get_mut(&key), value) {
            (Some(toml::Value::Table(under)), toml::Value::Table(over)) => overlay(under, over),
            (_, value) => {
                under.insert(key, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_builtin_file_is_right() {
        let config = Config::default();
        assert_eq!(config.types_agree("ASSAULT", "ASSAULT"), Some(1.0));
        assert_eq!(config.types_agree("COERCE", "AID"), None);
        assert_eq!(
            config.types_agree("SANCTION", "COERCE"),
            config.types_agree("COERCE", "SANCTION")
        );
        assert!(config.modes_agree("PROTEST", "demo", "riot"));
        assert!(!config.modes_agree("ASSAULT", "demo", "riot"));
    }

    #[test]
    fn a_file_of_ones_own_changes_what_it_names() {
        let text = "[event]\nthreshold = 0.9\n[event.weights]\nact = 7";
        let config = Config::from_toml("own.toml", text).unwrap();
        assert!((config.event.threshold - 0.9).abs() < 1e-9);
        assert!((config.event.weights.act - 7.0).abs() < 1e-9);
        assert_eq!(config.story, StoryConfig::default());
    }

    #[test]
    fn mistakes_are_named() {
        let error = |text| Config::from_toml("own.toml", text).unwrap_err().to_string();
        assert!(error("[event]\nthresold = 1").contains("thresold"));
        assert_eq!(
            error("[event]\nthreshold = 2"),
            "own.toml: event.threshold is 2; it must be from 0 to 1"
        );
        assert!(error("[event.weights]\nact = nan").contains("event.weights.act is NaN"));
        assert!(error("x = ").starts_with("own.toml: TOML parse error at line 1"));
    }
}
