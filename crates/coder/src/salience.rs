//! Which event of a document is its main one: what the headline and the first sentences tell, in the
//! text's own voice, as having happened, and what the rest comes back to.

use crate::record::EventRecord;

/// Weight of a mention in a sentence, counted from 0: half of it is gone after three sentences.
fn position(sentence: u32) -> f64 {
    3.0 / (3.0 + f64::from(sentence))
}

/// How much one event stands out in its document.
fn weight(event: &EventRecord) -> f64 {
    let mentions: f64 = event.mentions.iter().map(|m| position(m.sentence)).sum();
    let first = event.mentions.first().map_or(0.0, |m| position(m.sentence));
    let status = match event.status.as_str() {
        "asserted" => 1.0,
        "reported" => 0.8,
        "alleged" => 0.6,
        _ => 0.4,
    };
    let frame: f64 = event
        .auxiliary
        .iter()
        .map(|a| match a.as_str() {
            "future" | "attempted" => 0.8,
            _ => 0.3,
        })
        .product();
    let told = if event.content_of.is_some() { 0.5 } else { 1.0 };
    let known =
        |side: &[crate::Party]| side.iter().any(|p| p.code.is_some() || !p.sectors.is_empty());
    let parties = 0.6
        + 0.2 * f64::from(u8::from(known(&event.actors)))
        + 0.2 * f64::from(u8::from(known(&event.recipients) || event.reciprocal));
    // Deeds outweigh words of the same place.
    let deed = if event.quad_class.is_multiple_of(2) { 1.2 } else { 1.0 };
    (first + 0.3 * mentions) * status * frame * told * parties * deed
}

/// The index of the main event among those of one document; none of none.
///
/// Events of one type support each other: a report that tells three sides of a battle is about the battle.
pub fn main_event(events: &[&EventRecord]) -> Option<usize> {
    let weights: Vec<f64> = events.iter().map(|e| weight(e)).collect();
    let supported = |i: usize| {
        let others: f64 = (0..events.len())
            .filter(|&j| j != i && events[j].event_type == events[i].event_type)
            .map(|j| weights[j])
            .sum();
        weights[i] + 0.3 * others
    };
    (0..events.len()).max_by(|&a, &b| {
        // Of two alike, the first.
        supported(a).total_cmp(&supported(b)).then(b.cmp(&a))
    })
}
