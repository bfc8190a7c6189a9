//! Calibrated confidence: the probability that a careful human coder would record the same type, actor
//! and recipient.
//!
//! A logistic regression over the derivation: the predicate, how far the roles stand from it and by what
//! they were resolved, the frame, and what else the same words could mean. `demarche train confidence`
//! fits it on labelled pairs; the coefficients stand in `confidence.tsv` of the codebook's folder. A
//! codebook without that file codes without confidence.

use crate::actors::Actor;
use crate::analysis::{Analysis, Finding};
use crate::codebook::{SenseKind, WordClass};
use crate::linear::Features;

/// Label of a coding that a human coder would agree with.
pub const RIGHT: &str = "right";
/// Label of any other.
pub const WRONG: &str = "wrong";

/// Farthest step that still tells something.
const FAR: usize = 4;

/// What the confidence of a finding rests on.
pub(crate) fn features(analysis: &Analysis<'_>, finding: &Finding) -> Features {
    let (parse, book, draft) = (analysis.parse, analysis.book, &finding.draft);
    let sense = book.sense(draft.sense);
    let mut names = vec!["bias".to_owned()];
    let event_type = &book.ontology.event_type(finding.kind.event_type).name;
    names.push(format!("type:{event_type}"));
    names.push(format!("sense:{}", sense.id));
    let kind = if matches!(sense.kind, SenseKind::Operator(_)) { "operator" } else { "event" };
    names.push(format!("kind:{kind}"));
    names.push(format!("words:{}", draft.matched.len().min(3)));
    names.push(format!("constraints:{}", sense.constraints.len().min(2)));
    let class = sense
        .predicates
        .iter()
        .find(|p| parse.is(draft.token, p.head))
        .map_or(WordClass::Noun, |p| p.class);
    names.push(format!("class:{class:?}").to_lowercase());
    role("actor", &draft.actors, &finding.actors, analysis, draft.token, &mut names);
    role("recipient", &draft.recipients, &finding.recipients, analysis, draft.token, &mut names);
    names.extend(finding.frame.auxiliary().into_iter().map(|a| format!("frame:{a}")));
    names.push(format!("status:{}", finding.status.as_str()));
    if draft.content_of.is_some() {
        names.push("embedded".to_owned());
    }
    if draft.reciprocal {
        names.push("reciprocal".to_owned());
    }
    let sentence = parse.sentence(draft.token);
    let others =
        analysis.around(sentence).filter(|f| f.kind.event_type != finding.kind.event_type).count();
    names.push(format!("others:{}", others.min(3)));
    names.into_iter().map(|n| (n, 1.0)).collect()
}

fn role(
    name: &str,
    heads: &[u32],
    actors: &[(u32, Actor)],
    analysis: &Analysis<'_>,
    trigger: u32,
    names: &mut Vec<String>,
) {
    let Some(&head) = heads.first() else {
        names.push(format!("{name}:none"));
        return;
    };
    match actors.iter().find(|(_, a)| a.is_known()) {
        Some((_, a)) => names.push(format!("{name}:{}", a.how.as_str())),
        None => names.push(format!("{name}:unknown")),
    }
    names.push(format!("{name}.steps:{}", steps(analysis, head, trigger)));
}

/// Edges between two tokens in the tree, at most [`FAR`].
fn steps(analysis: &Analysis<'_>, a: u32, b: u32) -> usize {
    let up: Vec<u32> = analysis.parse.ancestors(a).take(FAR + 1).collect();
    analysis
        .parse
        .ancestors(b)
        .take(FAR + 1)
        .enumerate()
        .find_map(|(i, t)| Some(i + up.iter().position(|&u| u == t)?))
        .map_or(FAR, |n| n.min(FAR))
}
