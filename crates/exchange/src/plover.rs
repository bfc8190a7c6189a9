//! The field names of the PLOVER manual ("JSON field names", 2021), with ours as extensions: `document_id`, `status`,
//! `speaker`, `reciprocal`, `content_of`, `sense`, `confidence`.

use demarche_coder::EventRecord;
use demarche_coder::record::{EventPlace, Party};
use serde_json::{Value, json};

use crate::Article;

/// One event as a PLOVER record.
pub fn event(article: &Article, e: &EventRecord) -> Value {
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
        "event_loc": e.place.as_ref().map(location),
        "event_text": [e.trigger.text],
        "text_info": { "sequence": e.sentence, "start": e.trigger.start, "end": e.trigger.end },
        "cite_info": {
            "publication": article.publisher,
            "url": article.url,
            "title": article.title,
            "language": article.language,
            "coder": format!("demarche {}", e.coder.version),
            "codebook": e.coder.codebook,
            "version": e.coder.version,
        },
        "size": {
            "dead": e.counts.killed.as_ref().map(|c| c.value),
            "injured": e.counts.wounded.as_ref().map(|c| c.value),
            "arrested": e.counts.arrested.as_ref().map(|c| c.value),
        },
        "document_id": e.document_id,
        "status": e.status,
        "speaker": said.and_then(|a| a.speaker.as_ref()).map(entity),
        "reciprocal": e.reciprocal,
        "content_of": e.content_of,
        "sense": e.sense,
        "confidence": e.confidence,
    })
}

/// A place by the manual's names; resolution 5 is part of a city, 4 city, 3 district, 2 province, 1 country.
fn location(p: &EventPlace) -> Value {
    let level = p.resolution.as_deref();
    let named = |at: &str| p.name.as_ref().filter(|_| level == Some(at));
    let feature = p.feature.as_deref().and_then(|f| f.split_once(' '));
    json!({
        "extracted_place": p.text,
        "resolved_place": p.name,
        "geonameid": p.geonameid,
        "lat": p.lat,
        "lon": p.lon,
        "city": named("city"),
        "district": p.admin2,
        "province": p.admin1,
        "country_code": p.country,
        "feature_class": feature.map(|f| f.0),
        "feature_code": feature.map(|f| f.1),
        "resolution": match level {
            Some("sub-city") => Some(5),
            Some("city") => Some(4),
            Some("admin2") => Some(3),
            Some("admin1") => Some(2),
            Some("country") => Some(1),
            _ => None,
        },
        "basis": p.basis,
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
