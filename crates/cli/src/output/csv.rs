//! The record as flat columns. Lists are joined by `;`, codes are never numbers.

use demarche_coder::EventRecord;
use demarche_coder::record::Party;

/// Column names, in order.
pub(super) const HEADER: &[&str] = &[
    "event_id", "document_id", "sentence", "event_type", "mode", "contexts", "cameo", "quad_class", "score",
    "actor_code", "actor_sectors", "actor_name", "actor_text", "recipient_code", "recipient_sectors",
    "recipient_name", "recipient_text", "reciprocal", "date_start", "date_end", "date_granularity", "date_basis",
    "place_text", "place_country", "status", "auxiliary", "speaker_code", "speaker_text", "cue", "medium",
    "content_of", "disputed", "mentions", "trigger", "trigger_start", "trigger_end", "sense", "confidence",
    "coder_version", "codebook", "world", "model",
];

/// One event's cells, in the order of [`HEADER`].
pub(super) fn row(e: &EventRecord) -> Vec<String> {
    let opt = |o: &Option<String>| o.clone().unwrap_or_default();
    let join = |list: &[Party], f: fn(&Party) -> String| list.iter().map(f).collect::<Vec<_>>().join(";");
    let said = e.attribution.last();
    let speaker = said.and_then(|a| a.speaker.as_ref());
    vec![
        e.event_id.clone(),
        e.document_id.clone(),
        e.sentence.to_string(),
        e.event_type.clone(),
        opt(&e.mode),
        e.contexts.join(";"),
        opt(&e.cameo),
        e.quad_class.to_string(),
        e.score.to_string(),
        join(&e.actors, |p| p.code.clone().unwrap_or_default()),
        join(&e.actors, |p| p.sectors.join(" ")),
        join(&e.actors, |p| p.person.clone().or_else(|| p.name.clone()).unwrap_or_default()),
        join(&e.actors, |p| p.text.clone()),
        join(&e.recipients, |p| p.code.clone().unwrap_or_default()),
        join(&e.recipients, |p| p.sectors.join(" ")),
        join(&e.recipients, |p| p.person.clone().or_else(|| p.name.clone()).unwrap_or_default()),
        join(&e.recipients, |p| p.text.clone()),
        e.reciprocal.to_string(),
        e.date.as_ref().map(|d| d.start.clone()).unwrap_or_default(),
        e.date.as_ref().map(|d| d.end.clone()).unwrap_or_default(),
        e.date.as_ref().map(|d| d.granularity.clone()).unwrap_or_default(),
        e.date.as_ref().map(|d| d.basis.clone()).unwrap_or_default(),
        e.place.as_ref().map(|p| p.text.clone()).unwrap_or_default(),
        e.place.as_ref().and_then(|p| p.country.clone()).unwrap_or_default(),
        e.status.clone(),
        e.auxiliary.join(";"),
        speaker.map(Party::label).unwrap_or_default(),
        speaker.map(|p| p.text.clone()).unwrap_or_default(),
        said.map(|a| a.cue.text.clone()).unwrap_or_default(),
        e.attribution.iter().find_map(|a| a.medium.clone()).unwrap_or_default(),
        opt(&e.content_of),
        e.disputed.to_string(),
        e.mentions.len().to_string(),
        e.trigger.text.clone(),
        e.trigger.start.to_string(),
        e.trigger.end.to_string(),
        e.sense.clone(),
        e.confidence.map(|c| c.to_string()).unwrap_or_default(),
        e.coder.version.clone(),
        e.coder.codebook.clone(),
        e.coder.world.clone(),
        e.coder.model.clone(),
    ]
}
