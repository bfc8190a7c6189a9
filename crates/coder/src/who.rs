//! Who a given phrase speaks of.

use demarche_text::Span;

use crate::actors::Actor;
use crate::analysis::Analysis;
use crate::assemble::party;
use crate::record::Party;
use crate::relate::locate;

/// The actor of a given phrase, by the word in it on which the others hang.
pub(crate) fn party_of(analysis: &Analysis<'_>, phrase: &str) -> Option<Party> {
    let parse = analysis.parse;
    let phrase = locate(parse.text, phrase)?;
    let inside = |t: u32| parse.bytes(Span::new(t, t + 1)).overlaps(phrase);
    let top = |t: &u32| inside(*t) && (parse.head(*t) == *t || !inside(parse.head(*t)));
    let tops = || (0..parse.len() as u32).filter(top);
    let head = tops().find(|&t| parse.is_nominal(t)).or_else(|| tops().next())?;
    let mut actor = analysis.actors.resolve(head).map(|actor| [(head, actor)]);
    // Who talks in a town may be from anywhere.
    let talks = analysis.findings.iter().any(|f| {
        let party = |list: &[(u32, Actor)]| list.iter().any(|(t, _)| *t == head);
        analysis.book.ontology.quad(f.kind) % 2 == 1 && (party(&f.actors) || party(&f.recipients))
    });
    if !talks
        && let Some(actor) = &mut actor
        && let Some(country) = analysis.places.country(parse, head)
    {
        analysis.places.at_place(parse, actor, country, analysis.actors.world());
    }
    Some(party(analysis, head, actor.as_ref().map(|[(_, actor)]| actor)))
}
