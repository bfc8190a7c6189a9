//! The score of two reports: the sum of what speaks for and against, as a number from 0 to 1.

use serde::Serialize;

use crate::config::{Config, EventConfig};
use crate::evidence::{self, Days, Notes, Veto};
use crate::occurrence::Occurrences;
use crate::rare::{Vector, cosine};
use crate::report::{Article, Report};

/// A report with what is looked up once.
pub(crate) struct Known<'a> {
    pub(crate) report: &'a Report,
    pub(crate) article: Option<&'a Article>,
    pub(crate) days: Option<Days>,
    pub(crate) words: Vector,
    /// Index of the article, if its words are known.
    pub(crate) text: Option<usize>,
}

impl Known<'_> {
    /// The story, or else the article.
    pub(crate) fn story(&self) -> &str {
        self.article.and_then(|a| a.story.as_deref()).unwrap_or(&self.report.article)
    }

    fn is_verbal(&self) -> bool {
        matches!(self.report.quad, 1 | 3)
    }
}

/// The agreement of each part, -1 to 1; none where one of the reports does not tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Parts {
    /// Type and mode.
    pub act: Option<f64>,
    /// Who acts.
    pub actors: Option<f64>,
    /// Towards whom.
    pub recipients: Option<f64>,
    /// When.
    pub date: Option<f64>,
    /// Where.
    pub place: Option<f64>,
    /// Numbers of people.
    pub numbers: Option<f64>,
    /// Rare words of the sentences, 0 to 1.
    pub words: Option<f64>,
    /// The score of the articles, 0 to 1; none where their words are not known.
    pub article: Option<f64>,
    /// Whether the articles are one story, 0 or 1.
    pub story: Option<f64>,
}

impl Parts {
    /// The score, 0 to 1.
    pub fn score(&self, config: &EventConfig) -> f64 {
        let w = &config.weights;
        let parts = [
            (self.act, w.act),
            (self.actors, w.actors),
            (self.recipients, w.recipients),
            (self.date, w.date),
            (self.place, w.place),
            (self.numbers, w.numbers),
            (self.words, w.words),
            (self.article, w.article),
            (self.story, w.story),
        ];
        let bias = if self.article.is_some() { config.bias } else { config.bias_without_text };
        let points: f64 = parts.iter().map(|(part, weight)| part.unwrap_or(0.0) * weight).sum();
        1.0 / (1.0 + (-bias - points).exp())
    }
}

/// Compares reports.
pub(crate) struct Scorer<'a> {
    config: &'a Config,
    occurrences: &'a Occurrences<'a>,
    /// The occurrence of each article: the least index among its articles.
    occurrence_of: Vec<usize>,
}

impl<'a> Scorer<'a> {
    /// Compares reports of articles of which groups tell one thing each.
    pub(crate) fn new(
        config: &'a Config,
        occurrences: &'a Occurrences<'a>,
        groups: &[Vec<usize>],
    ) -> Self {
        let mut occurrence_of: Vec<usize> = (0..occurrences.articles.len()).collect();
        for group in groups {
            let first = group.iter().copied().min().unwrap_or_default();
            for &i in group {
                occurrence_of[i] = first;
            }
        }
        Self { config, occurrences, occurrence_of }
    }
}

impl Scorer<'_> {
    /// The parts of a pair. What is cheap and excludes most comes first.
    pub(crate) fn parts(
        &self,
        a: &Known<'_>,
        b: &Known<'_>,
        notes: &mut Notes,
    ) -> Result<Parts, Veto> {
        let event = &self.config.event;
        let act = evidence::acts(a.report, b.report, self.config, notes)?;
        let (actors, recipients) = evidence::parties(a.report, b.report, notes)?;
        let date = evidence::dates(a.days, b.days, notes)?;
        let (at, bt) = (a.report.place.as_ref(), b.report.place.as_ref());
        let place = evidence::places(at, bt, event, notes)?;
        let numbers = evidence::numbers(&a.report.numbers, &b.report.numbers, notes)?;
        let one_story = a.story() == b.story();
        let article = match a.text.zip(b.text) {
            None => None,
            Some((x, y)) if x == y => Some(1.0),
            Some((x, y)) => Some(self.occurrences.score(x, y).ok_or(Veto::Article)?),
        };
        let words =
            (!a.words.is_empty() && !b.words.is_empty()).then(|| cosine(&a.words, &b.words));
        if one_story {
            notes.add(|| "one story".to_owned());
        } else if let Some(score) = article {
            notes.add(|| {
                let shared = self.occurrences.words.shared(&a.words, &b.words).join(" ");
                format!("articles {score:.2}; words {shared}")
            });
        }
        let story = Some(f64::from(u8::from(one_story)));
        Ok(Parts { act, actors, recipients, date, place, numbers, words, article, story })
    }

    /// The score of a pair, or why it is none.
    pub(crate) fn score(&self, a: &Known<'_>, b: &Known<'_>) -> Result<f64, Veto> {
        Ok(self.parts(a, b, &mut Notes::default())?.score(&self.config.event))
    }

    /// The score that a pair must have.
    pub(crate) fn threshold(&self, a: &Known<'_>, b: &Known<'_>) -> f64 {
        let event = &self.config.event;
        let occurrence = |k: &Known<'_>| k.text.map(|i| self.occurrence_of[i]);
        let least =
            if a.is_verbal() || b.is_verbal() { event.verbal_threshold } else { event.threshold };
        match occurrence(a).zip(occurrence(b)) {
            Some((x, y)) if x != y => least.max(event.apart_threshold),
            _ => least,
        }
    }
}
