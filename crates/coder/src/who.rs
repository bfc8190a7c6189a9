//! Who a given phrase speaks of.

use demarche_text::Span;

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
    Some(party(analysis, head, analysis.actors.resolve(head).as_ref()))
}
