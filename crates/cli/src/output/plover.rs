//! The field names of the PLOVER manual ("JSON field names", 2021), with ours as extensions.

use demarche_coder::EventRecord;
use demarche_coder::record::Party;
use demarche_text::Document;
use serde_json::{Value, json};

/// One event as a PLOVER record.
pub(super) fn event(document: &Document, e: &EventRecord) -> Value {
    let said = e.attribution.last();
    json!({
        "id": e.event_id,
        "has_event": true,
        "date": e.date.as_ref().and_then(|d| d.start.as_ref()),
        "enddate": e.date.as_ref().and_then(|d| d.end.as_ref()),
        "actor": e.actors.iter().map(entity).collect::<Vec<_>>(),
        "recipient": e.recipients.iter().map(entity).collect::<Vec<_>>(),
        "event": [e.event_type],
        "mode": e.mode.iter().chain(&e.auxiliary).collect::<Vec<_>>(),
        "context": e.contexts,
        "quad_code": e.quad_class,
        "event_scale": e.score,
        "event_loc": e.place,
        "event_text": [e.trigger.text],
        "text_info": { "sequence": e.sentence, "start": e.trigger.start, "end": e.trigger.end },
        "cite_info": {
            "publication": document.publisher,
            "url": document.url,
            "title": document.title,
            "language": "en",
            "coder": format!("demarche {}", e.coder.version),
            "codebook": e.coder.codebook,
            "version": e.coder.version,
        },
        "size": { "dead": e.counts.killed },
        "document_id": e.document_id,
        "status": e.status,
        "speaker": said.and_then(|a| a.speaker.as_ref()).map(entity),
        "reciprocal": e.reciprocal,
        "content_of": e.content_of,
        "sense": e.sense,
        "confidence": e.confidence,
    })
}

fn entity(p: &Party) -> Value {
    json!({
        "code": p.code,
        "sector": p.sectors,
        "entity_text": p.text,
        "identifier_id": p.wikidata,
        "identifier_text": p.person.as_ref().or(p.name.as_ref()),
        "office": p.office,
        "religion": null,
        "ethnicity": null,
    })
}
