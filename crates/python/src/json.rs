//! What crosses the border as JSON.

use demarche_coder::Coded;
use demarche_coder::relate::{Ranker, Reading, Relation};
use demarche_nlp::Annotation;
use demarche_text::{Byte, Document, Span};
use serde::Serialize;
use serde_json::{Value, json};

/// As compact JSON. Plain data cannot fail.
pub(crate) fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// An article as it was read.
pub(crate) fn article(document: &Document, coded: &Coded) -> String {
    text(&json!({
        "id": document.id,
        "text": document.text(),
        "title": document.title,
        "date": document.date,
        "publisher": document.publisher,
        "url": document.url,
        "sentences": coded.sentences,
    }))
}

/// The event from one phrase to another.
pub(crate) fn relation(relation: &Relation, ranker: &Ranker) -> String {
    let reading = |r: &Option<Reading>| {
        r.as_ref().map(|r| json!({"event_type": r.event_type, "mode": r.mode, "sense": r.sense}))
    };
    let ranked = ranker
        .rank(relation)
        .map(|r| json!({"event_type": r.older_type, "probability": r.probability}));
    text(&json!({
        "strict": reading(&relation.strict),
        "loose": reading(&relation.loose),
        "ranked": ranked,
    }))
}

/// Sentences with tokens and entities.
pub(crate) fn sentences(body: &str, a: &Annotation) -> String {
    let all: Vec<Value> = a
        .sentences()
        .map(|sentence| {
            let range = sentence.range();
            let first = range.start;
            let tokens: Vec<Value> = range
                .clone()
                .map(|i| {
                    json!({
                        "text": a.text(body, i),
                        "lemma": a.lemma(i),
                        "pos": a.pos[i].as_str(),
                        "tag": a.tags[i],
                        "dep": a.deps[i].as_str(),
                        "head": (a.heads[i] as usize).saturating_sub(first),
                        "start": a.spans[i].start,
                        "end": a.spans[i].end,
                    })
                })
                .collect();
            let within = a.entities.iter().filter(|e| range.contains(&(e.tokens.start as usize)));
            let entities: Vec<Value> = within
                .map(|e| {
                    let start = a.spans[e.tokens.start as usize].start;
                    let end = a.spans[e.tokens.end as usize - 1].end;
                    let text = Span::<Byte>::new(start, end).of(body).unwrap_or_default();
                    json!({"text": text, "label": e.label, "start": start, "end": end})
                })
                .collect();
            json!({
                "start": a.spans[first].start,
                "end": a.spans[range.end - 1].end,
                "tokens": tokens,
                "entities": entities,
            })
        })
        .collect();
    text(&all)
}
