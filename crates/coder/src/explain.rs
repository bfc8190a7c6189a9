//! Each sentence with its candidates, for a reader: what matched, who, how it holds, why it was dropped.

use std::fmt::Write;

use demarche_text::{Span, shown};

use crate::actors::Actor;
use crate::analysis::Analysis;
use crate::{assemble, contexts};

/// The explanation of an analysed document.
pub(crate) fn text(analysis: &Analysis<'_>) -> String {
    let mut out = String::new();
    for (s, sentence) in analysis.parse.sentences.iter().enumerate() {
        let span = analysis.parse.bytes(*sentence);
        let _ = writeln!(out, "[{s}] {}", span.of(analysis.parse.text).unwrap_or_default().trim());
        for t in sentence.start..sentence.end {
            for &(_, sense, reason) in analysis.dropped.iter().filter(|(at, _, _)| *at == t) {
                let id = &analysis.book.sense(sense).id;
                let _ = writeln!(
                    out,
                    "    {:?}: {id}, dropped: {}",
                    analysis.parse.token_text(t),
                    reason.as_str()
                );
            }
            for (i, _) in analysis.findings.iter().enumerate().filter(|(_, f)| f.draft.token == t) {
                event(analysis, i, &mut out);
            }
        }
        parse(analysis, *sentence, &mut out);
        out.push('\n');
    }
    // Words of the article stand between ours.
    shown(&out).into_owned()
}

fn event(analysis: &Analysis<'_>, at: usize, out: &mut String) {
    let finding = &analysis.findings[at];
    let names = |heads: &[u32]| {
        let list: Vec<String> = heads
            .iter()
            .map(|&h| {
                let phrase = analysis
                    .parse
                    .bytes(analysis.parse.noun_phrase(h))
                    .of(analysis.parse.text)
                    .unwrap_or_default();
                let actors = analysis.actors.resolve_each(h);
                let labels: Vec<String> = actors.iter().map(Actor::label).collect();
                match actors.first() {
                    Some(a) => {
                        format!("{phrase:?} = {} ({})", labels.join(" and "), a.how.as_str())
                    }
                    None => format!("{phrase:?} = no actor"),
                }
            })
            .collect();
        if list.is_empty() { "-".to_owned() } else { list.join(", ") }
    };
    let token = finding.draft.token;
    let _ = writeln!(
        out,
        "    {:?}: {} {}{}",
        analysis.parse.token_text(token),
        analysis.book.ontology.name(finding.kind),
        finding.status.as_str(),
        finding.frame.auxiliary().iter().fold(String::new(), |all, a| all + ", " + a),
    );
    let _ = writeln!(out, "        actor: {}", names(&finding.draft.actors));
    let _ = writeln!(out, "        recipient: {}", names(&finding.draft.recipients));
    for step in &finding.draft.derivation {
        let _ = writeln!(out, "        step: {step}");
    }
    for a in &finding.attribution {
        let speaker = names(&a.speaker);
        let cue = analysis.parse.token_text(a.cue[0]);
        let _ = writeln!(
            out,
            "        according to {speaker}, cue {cue:?} ({})",
            analysis.reports.sense_id(a.sense)
        );
    }
    let contexts = contexts::of(analysis, at);
    let indices: Vec<u16> = contexts.iter().map(|g| g.context).collect();
    if let Some(code) = assemble::cameo(analysis, at, finding.kind, &indices) {
        let label = analysis.book.cameo.codes.get(&code).map_or("", String::as_str);
        let _ = writeln!(out, "        cameo: {code} ({label})");
    }
    for given in contexts {
        let name = analysis.book.contexts.name(given.context);
        let words: Vec<String> = given
            .words
            .iter()
            .map(|&(start, end)| {
                let span = analysis.parse.bytes(Span::new(start, end));
                format!("{:?}", span.of(analysis.parse.text).unwrap_or_default())
            })
            .collect();
        let why = if words.is_empty() { "the event itself".to_owned() } else { words.join(", ") };
        let _ = writeln!(out, "        context: {name}, by {why}");
    }
    if let Some(holder) = finding.draft.content_of {
        let holder = &analysis.findings[holder];
        let _ = writeln!(
            out,
            "        content of: {:?}",
            analysis.parse.token_text(holder.draft.token)
        );
    }
    if let Err(reason) = finding.verdict {
        let _ = writeln!(out, "        dropped: {}", reason.as_str());
    }
}

fn parse(analysis: &Analysis<'_>, sentence: Span<demarche_text::Token>, out: &mut String) {
    out.push_str("    parse:");
    for t in sentence.start..sentence.end {
        let i = t as usize;
        let _ = write!(
            out,
            " {}/{}>{}",
            analysis.parse.token_text(t).trim(),
            analysis.parse.dep(t),
            analysis.parse.token_text(analysis.parse.ann.heads[i]).trim()
        );
    }
    out.push('\n');
}
