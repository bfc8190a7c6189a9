//! The event from one given phrase of a sentence to another.
//!
//! The phrases are the role fillers: an event links them when its actor lies in the source and its
//! recipient, or another argument of its predicate, lies in the target. Where none does, the best event
//! of the sentence is a looser reading. A third reading comes from a small linear model ([`Ranker`]) that weighs
//! the two with the words around them; it never touches ordinary coding.

mod features;

use demarche_text::{Byte, Span};

use crate::linear::{Features, Linear};

use crate::analysis::{Analysis, Finding};
use crate::confidence;

/// What was read for a pair of phrases.
#[derive(Clone, Debug, Default)]
pub struct Relation {
    /// The event that links the two.
    pub strict: Option<Reading>,
    /// The same, or else the best event of the sentence.
    pub loose: Option<Reading>,
    /// What the confidence of the loose reading rests on; empty without one.
    pub derivation: Features,
    /// Confidence of the loose reading.
    pub confidence: Option<f64>,
    /// What a [`Ranker`] looks at; see the table in `relate/features.rs`.
    pub features: Features,
}

/// The linear model over the features of a relation. Its labels are types of the older scheme, on whose rows
/// it was trained.
#[derive(Clone, Debug, Default)]
pub struct Ranker(pub Linear);

/// What a ranker makes of a relation.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// Type in the older scheme.
    pub older_type: String,
    /// Its probability by the model.
    pub probability: f32,
    /// Features that speak most for it, with what each adds to its score.
    pub reasons: Vec<(String, f32)>,
}

/// Weights of the default ranker. `demarche train relations` makes them.
static WEIGHTS: &str = include_str!("../../data/relate/plover.tsv");

impl Ranker {
    /// The ranker that comes with the program.
    pub fn builtin() -> Result<Self, crate::linear::LinearError> {
        Linear::from_text(WEIGHTS).map(Self)
    }

    /// The most likely type; none without weights.
    pub fn rank(&self, relation: &Relation) -> Option<Ranked> {
        let probabilities = self.0.probabilities(&relation.features);
        let (best, p) = probabilities
            .iter()
            .enumerate()
            .max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)))?;
        Some(Ranked {
            older_type: self.0.labels()[best].clone(),
            probability: *p,
            reasons: self.0.reasons(&relation.features, best),
        })
    }
}

/// One reading.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Event type.
    pub event_type: String,
    /// The same in the older scheme (PLOVER before 2018), where CONCEDE and RETREAT were YIELD.
    pub older_type: String,
    /// Mode.
    pub mode: Option<String>,
    /// Sense of the codebook.
    pub sense: String,
}

/// Reads the relation of two phrases in an analysed sentence.
pub(crate) fn read(analysis: &Analysis<'_>, source: &str, target: &str) -> Relation {
    let (source, target) =
        (locate(analysis.parse.text, source), locate(analysis.parse.text, target));
    let mut best: Option<(i32, &Finding)> = None;
    let mut linked: Option<(i32, &Finding)> = None;
    for finding in &analysis.findings {
        let from = overlap(analysis, &finding.draft.actors, source);
        let to = overlap(analysis, &finding.draft.recipients, target);
        let both = finding.draft.reciprocal && overlap(analysis, &finding.draft.actors, target) > 0;
        let under = target.is_some_and(|t| {
            let subtree = analysis.parse.bytes(analysis.parse.subtree(finding.draft.token));
            subtree.overlaps(t) && !source.is_some_and(|s| s.covers(t))
        });
        let mut score = 3 * from + 2 * to + 2 * i32::from(both) + i32::from(under);
        if finding.draft.content_of.is_none() {
            score += 3;
        }
        if finding.frame.auxiliary().is_empty() {
            score += 1;
        }
        if target.is_none() {
            score += from;
        }
        if best.is_none_or(|(s, _)| score > s) {
            best = Some((score, finding));
        }
        let links = from > 0 && (to > 0 || both || under || target.is_none());
        if links && linked.is_none_or(|(s, _)| score > s) {
            linked = Some((score, finding));
        }
    }
    let older = |f: &Finding| {
        let name = &analysis.book.ontology.event_type(f.older.unwrap_or(f.kind.event_type)).name;
        if matches!(name.as_str(), "CONCEDE" | "RETREAT") {
            "YIELD".to_owned()
        } else {
            name.clone()
        }
    };
    let reading = |f: &Finding| Reading {
        older_type: older(f),
        event_type: analysis.book.ontology.event_type(f.kind.event_type).name.clone(),
        mode: analysis.book.ontology.mode_name(f.kind).map(str::to_owned),
        sense: analysis.book.sense(f.draft.sense).id.clone(),
    };
    let strict = linked.map(|(_, f)| reading(f));
    let loose = strict.clone().or_else(|| best.map(|(_, f)| reading(f)));
    let chosen = linked.or(best).map(|(_, f)| f);
    let derivation = chosen.map(|f| confidence::features(analysis, f)).unwrap_or_default();
    let confidence = chosen.and_then(|_| analysis.book.confidence(&derivation));
    let mut relation =
        Relation { strict, loose, derivation, confidence, features: Features::new() };
    relation.features = features::of(analysis, source, target, &relation);
    relation
}

pub(crate) fn locate(text: &str, phrase: &str) -> Option<Span<Byte>> {
    let start = text.find(phrase.trim()).filter(|_| !phrase.trim().is_empty())?;
    Some(Span::new(start as u32, (start + phrase.trim().len()) as u32))
}

/// 2 if a filler's head lies in the phrase, 1 if the filler touches it, else 0.
fn overlap(analysis: &Analysis<'_>, fillers: &[u32], phrase: Option<Span<Byte>>) -> i32 {
    let Some(phrase) = phrase else { return 0 };
    fillers
        .iter()
        .map(|&f| {
            let head = analysis.parse.bytes(Span::new(f, f + 1));
            if phrase.overlaps(head) {
                2
            } else {
                i32::from(analysis.parse.bytes(analysis.parse.noun_phrase(f)).overlaps(phrase))
            }
        })
        .max()
        .unwrap_or(0)
}
