//! What an event is about.
//!
//! The codebook's words are found once in a document. An event has a context if a strong word stands
//! in its own clause, or if a weak one there agrees with a second word: elsewhere in the sentence, in
//! the sentences beside it or in the headline. Some contexts follow from the event itself, whatever
//! the words.
//!
//! Clauses with a subject of their own (coordinated, adverbial) and whoever reports the event are not
//! its clause: in 'the health minister said that police had arrested rebels' the arrest is no matter
//! of health.

use demarche_nlp::Dep;

use crate::analysis::Analysis;
use crate::codebook::Codebook;
use crate::codebook::condition::{Facts, Side};
use crate::codebook::contexts::Strength;
use crate::grammar::Parse;

/// Words further from the event's word than this are not looked at, so that a 'sentence' of ten
/// thousand words takes no longer than its share. Tokens.
const REACH: u32 = 250;

/// The model's label of a person's name.
const PERSON: &str = "PERSON";

/// A word or phrase that tells a context.
#[derive(Clone, Copy, Debug)]
struct Found {
    start: u32,
    end: u32,
    context: u16,
    strong: bool,
    expression: u32,
}

/// The words of a document that tell contexts.
pub(crate) struct ContextWords<'a> {
    parse: &'a Parse<'a>,
    book: &'a Codebook,
    found: Vec<Found>,
    /// The head of the smallest clause of each token.
    clause: Vec<u32>,
    /// The head of the smallest clause that stands by itself.
    part: Vec<u32>,
    /// Tokens of the headline; empty if there is none.
    headline: std::ops::Range<u32>,
}

/// A context of an event, with what gave it.
#[derive(Debug)]
pub(crate) struct Given {
    pub(crate) context: u16,
    /// First token and the token after the last of each expression; none if the event itself implies it.
    pub(crate) words: Vec<(u32, u32)>,
}

impl<'a> ContextWords<'a> {
    pub(crate) fn new(parse: &'a Parse<'a>, book: &'a Codebook) -> Self {
        let (_, first_block) = parse.block(0);
        let headline = if (first_block as usize) < parse.len() { 0..first_block } else { 0..0 };
        Self {
            found: find(parse, book),
            clause: heads(parse, |t| begins_clause(parse, t)),
            part: heads(parse, |t| stands_alone(parse, t)),
            parse,
            book,
            headline,
        }
    }

    /// The contexts of an event whose word is `token`, in the order of their names.
    pub(crate) fn of(&self, token: u32, facts: &Facts<'_>) -> Vec<Given> {
        let mut given = self.by_words(token);
        for (at, context) in self.book.contexts.all.iter().enumerate() {
            let at = at as u16;
            let new = given.iter().all(|g| g.context != at);
            if new && context.implied.iter().any(|c| c.holds(facts, &self.book.ontology)) {
                given.push(Given { context: at, words: Vec::new() });
            }
        }
        given.sort_by_key(|g| g.context);
        given
    }

    fn by_words(&self, token: u32) -> Vec<Given> {
        let sentence = self.parse.sentence(token);
        let span = self.parse.sentences[sentence];
        let (from, to) = (token.saturating_sub(REACH), token.saturating_add(REACH));
        let own = span.start.max(from)..span.end.min(to);
        let before = sentence.checked_sub(1).map_or(0..0, |s| {
            let span = self.parse.sentences[s];
            span.start.max(from)..span.end
        });
        let after = self
            .parse
            .sentences
            .get(sentence + 1)
            .map_or(0..0, |span| span.start..span.end.min(to));
        let mut given: Vec<Given> = Vec::new();
        let mut hints: Vec<(Found, bool)> = Vec::new();
        for f in self.within(&own) {
            let inside = self.in_clause(token, f);
            if !(f.strong && inside) {
                hints.push((*f, inside));
                continue;
            }
            match given.iter_mut().find(|g| g.context == f.context) {
                Some(g) => g.words.push((f.start, f.end)),
                None => given.push(Given { context: f.context, words: vec![(f.start, f.end)] }),
            }
        }
        let near: Vec<Found> = [before, after, self.headline.clone()]
            .iter()
            .filter(|range| !range.contains(&token))
            .flat_map(|range| self.within(range))
            .copied()
            .collect();
        for &(hint, _) in hints.iter().filter(|(_, inside)| *inside) {
            if given.iter().any(|g| g.context == hint.context) {
                continue;
            }
            let agrees = |f: &&Found| f.context == hint.context && f.expression != hint.expression;
            let second = hints
                .iter()
                .map(|(f, _)| f)
                .find(agrees)
                .or_else(|| near.iter().find(agrees))
                // A strong word is said again where the text speaks of nothing else.
                .or_else(|| near.iter().find(|f| f.context == hint.context && f.strong));
            if let Some(second) = second {
                let words = vec![(hint.start, hint.end), (second.start, second.end)];
                given.push(Given { context: hint.context, words });
            }
        }
        given
    }

    fn within(&self, range: &std::ops::Range<u32>) -> &[Found] {
        let from = self.found.partition_point(|f| f.start < range.start);
        let to = self.found.partition_point(|f| f.start < range.end);
        self.found.get(from..to).unwrap_or_default()
    }

    fn in_clause(&self, token: u32, f: &Found) -> bool {
        let (clause, at) = (self.clause[token as usize], f.start as usize);
        self.part[clause as usize] == self.part[at] && self.parse.subtree(clause).contains(f.start)
    }
}

/// The contexts of finding `at`.
pub(crate) fn of(analysis: &Analysis<'_>, at: usize) -> Vec<Given> {
    let facts = facts(analysis, at, &[]);
    analysis.contexts.of(analysis.findings[at].draft.token, &facts)
}

/// A finding as conditions see it.
pub(crate) fn facts<'f>(analysis: &'f Analysis<'_>, at: usize, contexts: &'f [u16]) -> Facts<'f> {
    let finding = &analysis.findings[at];
    let below = |i: usize| analysis.contents[i];
    let held = below(at);
    let deeper = held.and_then(below);
    let kind = |i: usize| analysis.findings[i].kind;
    let sense = |i: usize| analysis.book.sense(analysis.findings[i].draft.sense).id.as_str();
    let side = |list: &'f [(u32, crate::actors::Actor)]| {
        list.iter()
            .map(|(_, a)| Side { code: a.code.as_deref(), sectors: a.sectors.as_slice() })
            .collect()
    };
    // An act still to come is the content of the agreement to it.
    let announced =
        (finding.kind.event_type != finding.draft.kind.event_type).then_some(finding.draft.kind);
    let mut auxiliary = finding.frame.auxiliary();
    auxiliary.push(finding.status.as_str());
    Facts {
        kind: finding.kind,
        content: announced.or(held.map(kind)),
        deeper: if announced.is_some() { held.map(kind) } else { deeper.map(kind) },
        contexts,
        actors: side(&finding.actors),
        recipients: side(&finding.recipients),
        auxiliary,
        sense: sense(at),
        content_sense: held.map(sense),
        words: finding
            .draft
            .matched
            .iter()
            .flat_map(|&t| [analysis.parse.lemma(t), analysis.parse.word(t)])
            .flatten()
            .collect(),
    }
}

/// Every expression of every context, first in the text first. Of two of one context, one within the
/// other, only the longer counts; what stands in an expression that takes words away does not.
fn find(parse: &Parse<'_>, book: &Codebook) -> Vec<Found> {
    let cues = &book.contexts.cues;
    let mut found = Vec::new();
    let mut last_end = vec![0u32; book.contexts.all.len()];
    let mut here = Vec::new();
    for t in 0..parse.len() as u32 {
        here.clear();
        let (lemma, word) = (parse.lemma(t), parse.word(t));
        let known = lemma.is_some_and(|s| cues.contains_key(&s))
            || word.is_some_and(|s| cues.contains_key(&s));
        // Mr Lynch is no crime, Mr Bill no law.
        if !known || parse.entity(t) == Some(PERSON) {
            continue;
        }
        for symbol in [lemma, word.filter(|_| word != lemma)].into_iter().flatten() {
            for cue in cues.get(&symbol).into_iter().flatten() {
                if let Some(end) = matches(parse, t, &cue.rest) {
                    here.push((end, cue));
                }
            }
        }
        here.sort_by_key(|&(end, cue)| {
            (std::cmp::Reverse(end), cue.strength != Strength::Not, cue.expression)
        });
        for &(end, cue) in &here {
            let last = &mut last_end[cue.context as usize];
            if end <= *last {
                continue;
            }
            *last = end;
            if cue.strength != Strength::Not {
                found.push(Found {
                    start: t,
                    end,
                    context: cue.context,
                    strong: cue.strength == Strength::Strong,
                    expression: cue.expression,
                });
            }
        }
    }
    found
}

/// The token after an expression's last, if its words follow one another from `start`; hyphens between
/// them do not count.
fn matches(parse: &Parse<'_>, start: u32, rest: &[crate::codebook::Symbol]) -> Option<u32> {
    let n = parse.len() as u32;
    let mut at = start + 1;
    for &symbol in rest {
        while at < n && matches!(parse.token_text(at), "-" | "–" | "‑") {
            at += 1;
        }
        if at >= n || !parse.is(at, symbol) {
            return None;
        }
        at += 1;
    }
    (parse.sentence(start) == parse.sentence(at - 1)).then_some(at)
}

/// For each token, the nearest token on the way up that `begins` names.
fn heads(parse: &Parse<'_>, begins: impl Fn(u32) -> bool) -> Vec<u32> {
    const UNKNOWN: u32 = u32::MAX;
    let n = parse.len();
    let mut out = vec![UNKNOWN; n];
    let mut path = Vec::new();
    for t in 0..n as u32 {
        let mut at = t;
        path.clear();
        while out[at as usize] == UNKNOWN {
            path.push(at);
            let head = parse.head(at);
            if head == at || begins(at) || path.len() > n {
                out[at as usize] = at;
                break;
            }
            at = head;
        }
        let top = out[at as usize];
        for &p in &path {
            out[p as usize] = top;
        }
    }
    out
}

fn begins_clause(parse: &Parse<'_>, t: u32) -> bool {
    matches!(parse.dep(t), Dep::Ccomp | Dep::Relcl | Dep::Csubj) || stands_alone(parse, t)
}

/// A clause beside others, with a subject of its own.
fn stands_alone(parse: &Parse<'_>, t: u32) -> bool {
    matches!(parse.dep(t), Dep::Conj | Dep::Advcl | Dep::Parataxis)
        && parse.is_verb(t)
        && parse
            .children(t)
            .iter()
            .any(|&c| matches!(parse.dep(c), Dep::Nsubj | Dep::NsubjPass | Dep::Expl | Dep::Csubj))
}
