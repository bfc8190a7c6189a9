//! What the ranker of relations looks at: the grammar's readings, the senses of the sentence's words,
//! and the words themselves, nearest to the two phrases first.
//!
//! | prefix | value |
//! |---|---|
//! | `strict:`, `loose:` | type of the grammar's reading; `loose.sense:` its sense |
//! | `event:`, `content:` | type of every event found, or embedded |
//! | `sense:` | type or kind of the best sense of each word, whether or not an event came of it |
//! | `verb.s:`, `verb.t:` | lemma of the nearest verb above source and target, with the target's link |
//! | `path:` | lemmas between the two phrases in the tree |
//! | `word:`, `pair:` | lemmas outside the two phrases, alone and in pairs |
//! | `s:`, `t:` | code and sectors of source and target |

use std::collections::BTreeSet;

use demarche_nlp::{Dep, Pos};
use demarche_text::{Byte, Span};

use super::Relation;
use crate::analysis::Analysis;
use crate::codebook::SenseKind;
use crate::linear::Features;
use crate::predicates::Predicates;

/// The features of a sentence with two phrases.
pub(super) fn of(
    analysis: &Analysis<'_>,
    source: Option<Span<Byte>>,
    target: Option<Span<Byte>>,
    relation: &Relation,
) -> Features {
    let mut grammar: BTreeSet<String> = BTreeSet::new();
    grammar.insert("bias".to_owned());
    let name =
        |r: &Option<super::Reading>| r.as_ref().map_or("-", |r| r.older_type.as_str()).to_owned();
    grammar.insert(format!("strict:{}", name(&relation.strict)));
    grammar.insert(format!("loose:{}", name(&relation.loose)));
    if let Some(loose) = &relation.loose {
        grammar.insert(format!("loose.sense:{}", loose.sense));
        if let Some(mode) = &loose.mode {
            grammar.insert(format!("loose.mode:{}/{mode}", loose.older_type));
        }
    }
    for finding in &analysis.findings {
        let kind = analysis.book.ontology.name(finding.kind);
        let kind = kind.split('/').next().unwrap_or_default();
        let held = if finding.draft.content_of.is_some() { "content" } else { "event" };
        grammar.insert(format!("{held}:{kind}"));
        for word in finding.frame.auxiliary() {
            grammar.insert(format!("{word}:{kind}"));
        }
    }
    let mut features: Features = grammar.into_iter().map(|f| (f, 1.0)).collect();
    features.extend(words(analysis, source, target));
    features
}

fn words(
    analysis: &Analysis<'_>,
    source: Option<Span<Byte>>,
    target: Option<Span<Byte>>,
) -> Features {
    let parse = analysis.parse;
    let tokens = 0..parse.len() as u32;
    let inside = |t: u32, phrase: Option<Span<Byte>>| {
        phrase.is_some_and(|p| p.overlaps(parse.bytes(Span::new(t, t + 1))))
    };
    let head = |phrase: Option<Span<Byte>>| {
        tokens.clone().find(|&t| {
            let h = parse.head(t);
            inside(t, phrase) && (h == t || !inside(h, phrase))
        })
    };
    let lemma = |t: u32| parse.ann.lemma(t as usize).to_lowercase();
    let predicates = Predicates::new(parse, analysis.book, analysis.actors);
    let mut near: BTreeSet<String> = BTreeSet::new();
    let mut lexical: Vec<String> = Vec::new();
    let mut before: Option<String> = None;
    for t in tokens.clone() {
        if inside(t, source) || inside(t, target) {
            before = None;
            continue;
        }
        if let Some(hit) = predicates.hits(t).first() {
            let sense = analysis.book.sense(hit.sense);
            let kind = match &sense.kind {
                SenseKind::Event(kind) => analysis.book.ontology.name(*kind),
                SenseKind::Operator(_) => sense.id.clone(),
                SenseKind::Report(report) => format!("report.{}", report.kind),
                SenseKind::Nonevent => "nonevent".to_owned(),
                SenseKind::Light(_) => "light".to_owned(),
            };
            near.insert(format!("sense:{}", kind.split('/').next().unwrap_or_default()));
        }
        if matches!(parse.pos(t), Pos::Punct | Pos::Space) {
            continue;
        }
        let word = lemma(t);
        if matches!(parse.pos(t), Pos::Verb | Pos::Noun | Pos::Adj | Pos::Adv | Pos::Aux | Pos::Adp)
        {
            lexical.push(format!("word:{word}"));
        }
        if let Some(b) = before.replace(word.clone()) {
            lexical.push(format!("pair:{b} {word}"));
        }
    }
    let (s, t) = (head(source), head(target));
    for (side, head) in [("s", s), ("t", t)] {
        let Some(h) = head else { continue };
        if let Some(actor) = analysis.actors.resolve(h) {
            near.extend(actor.sectors.iter().map(|sector| format!("{side}:{sector}")));
            if actor.country.is_some() {
                near.insert(format!("{side}:country"));
            }
        }
        let verb = parse.ancestors(h).skip(1).find(|&a| parse.is_verb(a));
        if let Some(v) = verb {
            near.insert(format!("verb.{side}:{}", lemma(v)));
            near.insert(format!("verb.{side}:{}>{}", lemma(v), link(analysis, h)));
        }
    }
    if let (Some(s), Some(t)) = (s, t) {
        let up: Vec<u32> = parse.ancestors(s).collect();
        let top = parse.ancestors(t).find(|a| up.contains(a));
        let leg =
            |from: u32| parse.ancestors(from).skip(1).take_while(|&a| Some(a) != top).chain(top);
        let mut path: BTreeSet<String> = leg(s).map(lemma).collect();
        path.extend(leg(t).map(lemma));
        near.extend(path.into_iter().map(|w| format!("path:{w}")));
    }
    lexical.sort();
    lexical.dedup();
    // Long sentences say no more than short ones.
    let weight = 3.0 / (lexical.len().max(1) as f32).sqrt();
    let near = near.into_iter().map(|f| (f, 1.0));
    near.chain(lexical.into_iter().map(|f| (f, weight))).collect()
}

/// How a phrase hangs on the clause: its preposition, else its dependency.
fn link(analysis: &Analysis<'_>, head: u32) -> String {
    let parse = analysis.parse;
    match parse.dep(head) {
        Dep::Pobj => parse.ann.lemma(parse.head(head) as usize).to_lowercase(),
        dep => dep.to_string(),
    }
}
