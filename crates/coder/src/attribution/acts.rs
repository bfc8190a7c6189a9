//! Operators that speak: 'accuse', 'demand' and 'hope' give an event and attribute what stands below.

use crate::codebook::sense::{Inner, Report, ReportStatus};
use crate::codebook::{Codebook, SenseKind, Slot, WordClass};
use crate::predicates::Hit;

/// An operator that speaks or thinks ('accuse', 'demand', 'hope') vouches for nothing in its clause:
/// what stands deeper there is reported too. One that passes its content on ('begin', 'manage') does not.
pub(super) fn speech_act(book: &Codebook, hit: &Hit) -> Option<Report> {
    let sense = book.sense(hit.sense);
    let SenseKind::Operator(operator) = &sense.kind else { return None };
    let acts = operator.transparent
        && !operator.inner.iter().any(|i| matches!(i, Inner::Hypothetical | Inner::Alleged));
    if acts || operator.opposite || !operator.content.contains(&Slot::Complement) {
        return None;
    }
    let nominal = sense.predicates[hit.predicate as usize].class == WordClass::Noun;
    let alleged = operator.inner.contains(&Inner::Alleged);
    Some(Report {
        kind: if alleged { "accusation" } else { "statement" }.to_owned(),
        status: if alleged { ReportStatus::Alleged } else { ReportStatus::Reported },
        content: vec![Slot::Complement],
        speaker: if nominal { sense.noun_actor.clone() } else { sense.actor.clone() },
        addressee: Vec::new(),
    })
}
