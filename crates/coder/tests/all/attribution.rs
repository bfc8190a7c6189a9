//! Who said what: sources, cues and contents through constructions, on invented sentences.

use crate::common;

use demarche_coder::{QuoteRecord, Scratch};
use demarche_text::Document;

fn quotes(text: &str) -> Option<Vec<QuoteRecord>> {
    let engine = common::engine()?;
    let document = Document::new(text.to_owned()).expect("a text");
    Some(engine.quotes(&document, &mut Scratch::default()).records)
}

/// Source, cue and content of the outermost attributions.
fn shown(text: &str) -> Option<Vec<String>> {
    let join = |spans: &[demarche_coder::record::TextSpan]| {
        spans.iter().map(|s| s.text.as_str()).collect::<Vec<_>>().join(" / ")
    };
    let show = |q: &QuoteRecord| {
        let source = q.source.as_ref().map_or("-", |s| s.text.as_str());
        format!("{source} | {} | {}", join(&q.cue), join(&q.content))
    };
    Some(quotes(text)?.iter().filter(|q| !q.nested).map(show).collect())
}

fn gives(text: &str, expected: &str) {
    let Some(all) = shown(text) else { return };
    assert!(all.iter().any(|s| s == expected), "{text}\n{expected}\n{all:?}");
}

#[test]
fn indirect_speech_in_any_order() {
    gives("The mayor said that the well was dry.", "The mayor | said | that the well was dry");
    gives("The well was dry, the mayor said.", "the mayor | said | The well was dry");
    gives("The plan, he said, was dead.", "he | said | The plan / was dead");
    gives("According to the mayor, the well is dry.", "the mayor | According to | the well is dry");
}

#[test]
fn sources_keep_their_appositions_and_pronouns_their_place() {
    gives(
        "The well was dry, said Ada Brown, a farmer.",
        "Ada Brown, a farmer | said | The well was dry",
    );
    gives("It was a ban which critics said was unfair.", "critics | said | which / was unfair");
}

#[test]
fn a_document_that_is_spoken_in_is_part_of_the_cue() {
    gives(
        "The ministry said in a statement that the road was open.",
        "The ministry | said in a statement | that the road was open",
    );
}

#[test]
fn wishes_and_stances_have_no_status() {
    let Some(all) = quotes("The union opposes the merger and wants to sue the owner.") else {
        return;
    };
    assert!(all.len() >= 2 && all.iter().all(|q| q.status.is_none()), "{all:?}");
}

#[test]
fn what_may_never_be_said_is_open() {
    let Some(all) = quotes("The mayor might say that the well is dry.") else { return };
    assert!(!all[0].real);
    let Some(all) = quotes("The mayor says that the well is dry.") else { return };
    assert!(all[0].real);
}

#[test]
fn a_report_without_status_leaves_events_alone() {
    let Some(engine) = common::engine() else { return };
    let shown = common::shown(engine, "Most senators opposed the Russian attack on Kyiv.");
    let attack = shown.iter().find(|s| s.contains("ASSAULT"));
    assert!(attack.is_some_and(|s| !s.contains("reported")), "{shown:?}");
}

#[test]
fn spans_lie_on_the_text() {
    let text = "\u{201c}Zu\u{eb} won\u{2019}t go,\u{201d} she said. \u{201c}Never.\u{201d}\nHe asked: \u{201c}Why?";
    let Some(all) = quotes(text) else { return };
    assert!(!all.is_empty());
    for span in all.iter().flat_map(|q| q.cue.iter().chain(&q.content).chain(&q.source)) {
        assert_eq!(text.get(span.start as usize..span.end as usize), Some(span.text.as_str()));
    }
}
