//! Events as pairs of one actor and one recipient, as GDELT, ICEWS and PETRARCH2 count them.

use demarche_coder::{EventRecord, Party};

/// Parties of one side that are paired at most; an event never has more rows than the square of this, twice over
/// where it is reciprocal.
pub const MAX_PARTIES: usize = 16;

/// One actor and one recipient of an event, either of which may be missing.
#[derive(Clone, Copy, Debug)]
pub struct Dyad<'a> {
    /// Its number within the event, from 0.
    pub number: usize,
    /// Who acts.
    pub actor: Option<&'a Party>,
    /// Towards whom.
    pub recipient: Option<&'a Party>,
}

/// The pairs of an event, in the order of its parties.
///
/// - Every actor with every recipient. An event without recipients has one pair for each actor, an event without
///   actors one for each recipient, and an event without parties one empty pair.
/// - A reciprocal event also has each pair the other way round, as ICEWS writes it; where all parties are actors, every
///   actor is paired with every other.
pub fn dyads(event: &EventRecord) -> Vec<Dyad<'_>> {
    let actors = &event.actors[..event.actors.len().min(MAX_PARTIES)];
    let recipients = &event.recipients[..event.recipients.len().min(MAX_PARTIES)];
    let mut pairs: Vec<(Option<&Party>, Option<&Party>)> = Vec::new();
    if event.reciprocal && recipients.is_empty() && actors.len() > 1 {
        for (i, a) in actors.iter().enumerate() {
            let others = actors.iter().enumerate().filter(|(j, _)| *j != i);
            pairs.extend(others.map(|(_, b)| (Some(a), Some(b))));
        }
    } else if actors.is_empty() || recipients.is_empty() {
        pairs.extend(actors.iter().map(|a| (Some(a), None)));
        pairs.extend(recipients.iter().map(|r| (None, Some(r))));
        if pairs.is_empty() {
            pairs.push((None, None));
        }
    } else {
        for a in actors {
            pairs.extend(recipients.iter().map(|r| (Some(a), Some(r))));
        }
        if event.reciprocal {
            pairs.extend(pairs.clone().into_iter().map(|(a, r)| (r, a)));
        }
    }
    let number = |(number, (actor, recipient))| Dyad { number, actor, recipient };
    pairs.into_iter().enumerate().map(number).collect()
}
