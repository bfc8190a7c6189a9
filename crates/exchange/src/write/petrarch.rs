//! What PETRARCH2 writes with `WriteActorText` and `WriteEventText` on: 11 columns, no header, one line a pair.
//!
//! `date source target code issues ids url story_source actortext actortext eventtext`. Issues are our contexts with the
//! count 1. `ids` is `ARTICLE_SENTENCE`, sentences from 0. The URL is always there, as `---` where it is not known;
//! PETRARCH2 leaves the column out then, which shifts the later ones. What is missing is `---`.

use demarche_coder::Party;

use super::{Lack, cameo, day};
use crate::Row;
use crate::actor::ActorCode;
use crate::cells::{cell, compact};
use crate::dyad::dyads;

/// What stands for nothing.
const NONE: &str = "---";

/// The lines of an event.
pub(super) fn lines(row: &Row<'_>) -> Result<Vec<Vec<String>>, Lack> {
    let event = row.event;
    let (code, _) = cameo(row)?;
    let date = compact(&day(row)?).ok_or(Lack::Day)?;
    let issues: Vec<String> = event.contexts.iter().map(|c| format!("{},1", cell(c))).collect();
    let actor =
        |party: Option<&Party>| some(&party.map(|p| ActorCode::of(p).code()).unwrap_or_default());
    let words = |party: Option<&Party>| some(party.map_or("", |p| &p.text));
    let line = |pair: crate::Dyad<'_>| {
        vec![
            date.clone(),
            actor(pair.actor),
            actor(pair.recipient),
            code.clone(),
            issues.join(";"),
            cell(&format!("{}_{}", row.article.id, event.sentence)),
            some(row.article.url.as_deref().unwrap_or_default()),
            some(row.article.publisher.as_deref().unwrap_or_default()),
            words(pair.actor),
            words(pair.recipient),
            some(&event.trigger.text),
        ]
    };
    Ok(dyads(event).into_iter().map(line).collect())
}

fn some(text: &str) -> String {
    let text = cell(text);
    if text.is_empty() { NONE.to_owned() } else { text }
}
