//! What holds for any text: spans lie on characters, ids are stable, threads do not matter.

use crate::common;

use std::collections::BTreeSet;
use std::sync::Arc;

use demarche_coder::{Engine, EventRecord, Scratch};
use demarche_text::Document;
use proptest::prelude::*;

/// Texts that are awkward: other scripts, no sentence, odd breaks, marks alone.
const TEXTS: [&str; 9] = [
    "Poland expelled three Russian diplomats on Monday.\nMoscow called the move \u{201c}hostile\u{201d}.",
    "Côte d\u{2019}Ivoire’s präsident met Łukasz — “we’ll attack Mali”, he said… 🚀 Russia bombed Kyiv!",
    "",
    " \n\t\r\n \u{a0}",
    "俄罗斯袭击了乌克兰。 Russia attacked Ukraine. Россия напала на Украину.",
    "- - - ... ??? (((((((( \"\"\"\" said said said said according to to to by by by of of",
    "RUSSIA ATTACKS UKRAINE\r\nKYIV — RUSSIA ATTACKED UKRAINE ON THURSDAY, POLAND SAID",
    "a\u{301}\u{302}\u{303} Russia\u{200b} attacked\u{feff} Ukraine\u{0}.",
    "Israel and Lebanon and Syria and Jordan and Egypt and Iraq and Iran and Turkey and Greece met and met and met.",
];

fn check(text: &str, event: &EventRecord) {
    let spans = event
        .evidence
        .iter()
        .map(|s| (s.start, s.end))
        .chain(event.mentions.iter().map(|m| (m.start, m.end)))
        .chain(event.attribution.iter().map(|a| (a.content.start, a.content.end)))
        .chain([(event.trigger.start, event.trigger.end)]);
    for (start, end) in spans {
        assert!(text.get(start as usize..end as usize).is_some(), "{start}..{end} of {text:?}");
    }
    assert_eq!(&text[event.trigger.start as usize..event.trigger.end as usize], event.trigger.text);
    for party in event.actors.iter().chain(&event.recipients) {
        assert_eq!(&text[party.start as usize..party.end as usize], party.text);
    }
    assert!(!event.derivation.is_empty() && !event.sense.is_empty() && !event.evidence.is_empty());
}

#[test]
fn spans_lie_on_characters() {
    let Some(engine) = common::engine() else { return };
    for text in TEXTS {
        if demarche_text::Document::new(text.to_owned()).is_err() {
            continue;
        }
        for event in common::code(engine, text, None).events {
            check(text, &event);
        }
    }
}

#[test]
fn threads_and_order_do_not_matter() {
    let Some(engine) = common::engine() else { return };
    let all = |engine: &Engine, reverse: bool| {
        let mut texts: Vec<&str> = TEXTS.into_iter().filter(|t| !t.trim().is_empty()).collect();
        if reverse {
            texts.reverse();
        }
        let mut coded: Vec<String> = texts
            .into_iter()
            .map(|t| format!("{:?}", common::code(engine, t, Some("2024-05-06")).events))
            .collect();
        coded.sort();
        coded
    };
    let alone = all(engine, false);
    std::thread::scope(|scope| {
        let other = [false, true, true].map(|reverse| scope.spawn(move || all(engine, reverse)));
        for thread in other {
            assert_eq!(thread.join().unwrap(), alone);
        }
    });
}

#[test]
fn ids_are_of_content() {
    let Some(engine) = common::engine() else { return };
    let text = "Iran attacked Israel. Israel attacked Iran.";
    let ids = |date| {
        let events = common::code(engine, text, date).events;
        events.into_iter().map(|e| e.event_id).collect::<Vec<_>>()
    };
    let first = ids(None);
    assert_eq!(first.len(), 2);
    assert_ne!(first[0], first[1]);
    assert_eq!(first, ids(None));
}

#[test]
fn an_engine_can_be_shared() {
    fn shareable<T: Send + Sync>() {}
    shareable::<Arc<Engine>>();
}

/// Words of which texts are put together: acts, actors, operators, places, times, marks, and what is none of it.
const PIECES: &[&str] = &[
    "Russia",
    "Ukraine",
    "the president",
    "Côte d\u{2019}Ivoire",
    "Łukasz Nowak",
    "rebels",
    "police in Nairobi",
    "attacked",
    "accused",
    "denied",
    "met",
    "sanctions on",
    "will withdraw from",
    "threatened to bomb",
    "did not sign",
    "said",
    "according to",
    "if",
    "because",
    "that",
    "and",
    "of",
    "to",
    "by",
    "on Monday",
    "in 1939",
    "last week",
    "12 people",
    "killing three",
    "$5 million",
    "\u{201c}",
    "\u{201d}",
    "(",
    ")",
    "\u{2014}",
    ",",
    ":",
    ".",
    "?!",
    "\n",
    "\n\n",
    "\r\n",
    "\u{a0}",
    "\u{200b}",
    "🚀",
    "攻撃",
    "THE",
    "'s",
    "-",
    "https://a.example/b?c=d",
    "\t",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Whatever stands beside whatever: spans lie on characters, ids are unique, and a used scratch changes nothing.
    #[test]
    fn any_text_is_coded_soundly_and_alike(
        picks in prop::collection::vec(0..PIECES.len(), 1..70),
        date in prop::option::of("20[0-2][0-9]-0[1-9]-1[0-9]"),
    ) {
        thread_local! { static USED: std::cell::RefCell<Scratch> = std::cell::RefCell::default(); }
        let Some(engine) = common::engine() else { return Ok(()) };
        let text = picks.iter().map(|&i| PIECES[i]).collect::<Vec<_>>().join(" ");
        let Ok(mut document) = Document::new(text) else { return Ok(()) };
        document.date = date;
        let fresh = engine.code(&document, &mut Scratch::default());
        let used = USED.with_borrow_mut(|used| engine.code(&document, used));
        prop_assert_eq!(format!("{:?}", fresh.events), format!("{:?}", used.events));
        prop_assert_eq!(&fresh.sentences, &used.sentences);
        let mut ids = BTreeSet::new();
        for event in &fresh.events {
            check(document.text(), event);
            prop_assert!(ids.insert(&event.event_id), "two events are {}", event.event_id);
            prop_assert!(event.confidence.is_none_or(|c| (0.0..=1.0).contains(&c)));
        }
        let end = document.text().len() as u32;
        let mut at = 0;
        for &(start, stop) in &fresh.sentences {
            prop_assert!(at <= start && start <= stop && stop <= end);
            at = stop;
        }
    }
}
