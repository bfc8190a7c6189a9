//! What PETRARCH2 writes: `date source target code issues ids`, then columns that depend on its configuration.
//!
//! The seventh column is the address of the story where the file has one, else the source of the story; after the source
//! come one text (the event's), two (the actors'), three (both), or five (and the actors' roots). Class and score are by
//! the code, since the file has neither.

use super::{
    Fault, Imported, Reason, article_id, blank, code_by_cameo, mention, present, required,
    required_day,
};
use crate::actor::ActorCode;
use crate::{Article, Layout, Reports, tables};

const CODEBOOK: &str = "PETRARCH2";

/// One row of PETRARCH2.
pub(super) fn row(line: &str) -> Result<Imported, Fault> {
    let cells: Vec<&str> = line.split('\t').collect();
    if !(6..=13).contains(&cells.len()) {
        let expected = "PETRARCH2 writes 6 to 13";
        return Err(Reason::Columns { found: cells.len(), expected }.into());
    }
    let date = required_day("date", cells[0])?;
    let ids = cells[5].trim();
    // The file has no ids of events; who, whom, what and where in which stories is as unique as it gets.
    let original = [cells[1], cells[2], cells[3], ids].map(str::trim).join(" ");
    let mut event = blank(Layout::Petrarch2, CODEBOOK, &original, &date);
    let code = required("code", cells[3])?;
    let known =
        tables::cameo_or_parent(code).ok_or_else(|| Fault::value("code", code, "a CAMEO code"))?;
    code_by_cameo(&mut event, code);
    event.quad_class = known.quad_icews;
    event.score = known.goldstein_gdelt.unwrap_or_default();
    event.derivation.push(format!("quad class and score by the code {code}"));

    let mut rest = cells[6..].iter().map(|cell| cell.trim());
    let first = rest.next().unwrap_or_default();
    let has_url = first.contains("://") || (present(first).is_none() && cells.len() > 7);
    let url = first.contains("://").then(|| first.to_owned());
    let publisher = if has_url { rest.next().unwrap_or_default() } else { first };
    let texts: Vec<&str> = rest.collect();
    let (names, words) = match texts[..] {
        [words] => (["", ""], words),
        [actor, target] => ([actor, target], ""),
        [actor, target, words, ..] => ([actor, target], words),
        [] => (["", ""], ""),
    };
    if let Some(words) = present(words) {
        words.clone_into(&mut event.trigger.text);
    }
    for (side, cell, name, parties) in [
        ("source", cells[1], names[0], &mut event.actors),
        ("target", cells[2], names[1], &mut event.recipients),
    ] {
        let Some(code) = present(cell) else { continue };
        let (actor, unknown) = ActorCode::parse(code);
        let (mut party, notes) = actor.party(present(name).unwrap_or_default());
        party.name = None;
        if party.text.is_empty() {
            code.clone_into(&mut party.text);
        }
        parties.push(party);
        if !unknown.is_empty() || !notes.is_empty() {
            event.derivation.push(format!("{side} {code}"));
        }
    }
    for issue in cells[4].split(';').filter_map(present) {
        let name = issue.split(',').next().unwrap_or(issue);
        // Issues of PETRARCH2's own lists are in capitals; contexts are not.
        if name.bytes().any(|b| b.is_ascii_uppercase()) {
            event.derivation.push(format!("issue {issue}"));
        } else {
            event.contexts.push(name.to_owned());
        }
    }
    let mut story = None;
    for (number, id) in ids.split(';').filter_map(present).enumerate() {
        let (name, sentence) = id.rsplit_once('_').unwrap_or((id, ""));
        let sentence: u32 = sentence.parse().unwrap_or_default();
        if number == 0 {
            story = Some(name.to_owned());
            event.sentence = sentence;
        }
        event.mentions.push(mention(sentence));
    }
    let article = Article {
        id: article_id(CODEBOOK, url.as_deref(), story.as_deref().unwrap_or_default()),
        url,
        publisher: present(publisher).map(str::to_owned),
        ..Article::default()
    };
    article.id.clone_into(&mut event.document_id);
    let reports = Reports { story, ..Reports::default() };
    Ok(Imported { article, event, reports, original })
}
