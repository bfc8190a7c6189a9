//! The article that the product was conceived from: what a careful human coder reads in it.
//!
//! One-sided wire copy, thin on events and thick on claims. The text and the reading are labelled data
//! outside the project (`articles/caracas.txt`, `articles/caracas.gold.md`).

use crate::common;

use demarche_coder::{EventRecord, Party};

/// The coded article; none where the data or the model is not there.
fn events() -> Option<Vec<EventRecord>> {
    let file = demarche_testkit::data("articles/caracas.txt")?;
    let engine = common::engine()?;
    let text = std::fs::read_to_string(file).expect("a text");
    Some(common::code(engine, &text, Some("2022-01-29")).events)
}

fn labels(list: &[Party]) -> String {
    list.iter().map(Party::label).collect::<Vec<_>>().join("+")
}

fn has(event: &EventRecord, mode: &str) -> bool {
    event.auxiliary.iter().any(|a| a == mode)
}

/// The first event that fits, or a list of all.
fn find<'e>(
    events: &'e [EventRecord],
    row: &str,
    fits: impl Fn(&EventRecord) -> bool,
) -> &'e EventRecord {
    events.iter().find(|e| fits(e)).unwrap_or_else(|| {
        let all: Vec<String> = events.iter().map(demarche_coder::examples::show).collect();
        panic!("{row} does not come out; what does:\n{}", all.join("\n"))
    })
}

#[test]
fn claims_are_attributed_and_none_is_asserted() {
    let Some(events) = events() else { return };
    let by = |e: &EventRecord| {
        let speakers = e.attribution.iter().filter_map(|a| a.speaker.as_ref());
        speakers.map(Party::label).collect::<Vec<_>>()
    };
    let c1 = find(&events, "C1", |e| {
        e.event_type == "COOPERATE"
            && labels(&e.actors).starts_with("RUS")
            && labels(&e.recipients) == "VEN MIL"
    });
    assert_eq!(c1.status, "reported");
    assert!(c1.mentions.len() >= 2, "lines 2 and 4 are one event");
    assert!(by(c1).contains(&"RUS GOV".to_owned()));

    let c2 = find(&events, "C2", |e| {
        e.event_type == "COOPERATE" && e.attribution.iter().any(|a| a.medium.is_some())
    });
    assert_eq!(c2.status, "reported");
    assert_eq!(c2.attribution[0].medium.as_deref(), Some("Sputnik"));

    let c3 = find(&events, "C3", |e| e.event_type == "COERCE");
    assert_eq!(
        (labels(&c3.actors), labels(&c3.recipients)),
        ("USA+IGO NATO".into(), "VEN GOV".into())
    );
    assert_eq!(c3.status, "reported");

    let c4 = find(&events, "C4", |e| e.event_type == "ASSAULT" && labels(&e.recipients) == "VEN");
    assert_eq!(labels(&c4.actors), "USA GOV");
    assert!(has(c4, "hypothetical") && c4.status != "asserted");
}

#[test]
fn history_is_no_news() {
    let Some(events) = events() else { return };
    let c5 = find(&events, "C5", |e| e.event_type == "COOPERATE" && labels(&e.recipients) == "CUB");
    assert!(labels(&c5.actors) == "RUS" && has(c5, "historical"));
    // C6: the missile crisis is nothing that anybody does now.
    assert!(events.iter().all(|e| e.sentence != 8 || has(e, "historical")));
}

#[test]
fn accusation_and_denial_are_linked() {
    let Some(events) = events() else { return };
    let c7 = find(&events, "C7", |e| {
        e.event_type == "MOBILIZE" && labels(&e.actors) == "WST" && labels(&e.recipients) == "RUS"
    });
    assert_eq!((c7.mode.as_deref(), c7.status.as_str()), (Some("weapons"), "alleged"));

    let c8 = find(&events, "C8", |e| e.event_type == "ACCUSE" && e.status == "asserted");
    assert_eq!((labels(&c8.actors), labels(&c8.recipients)), ("WST".into(), "RUS".into()));
    assert_eq!(c8.mode.as_deref(), Some("allege"));

    let c9 = find(&events, "C9", |e| {
        e.event_type == "ASSAULT" && e.content_of.as_ref() == Some(&c8.event_id)
    });
    assert_eq!((labels(&c9.actors).as_str(), c9.status.as_str()), ("RUS", "alleged"));
    assert!(has(c9, "future") && c9.disputed);

    let c10 = find(&events, "C10", |e| {
        e.event_type == "REJECT" && e.status == "asserted" && labels(&e.recipients) == "WST"
    });
    assert!(c9.denied_by.contains(&c10.event_id));

    let c11 = find(&events, "C11", |e| {
        e.event_type == "ASSAULT" && labels(&e.actors) == "RUS" && has(e, "negation")
    });
    assert!(c9.denied_by.contains(&c11.event_id));

    let c12 =
        find(&events, "C12", |e| e.event_type == "MOBILIZE" && labels(&e.actors) == "IGO NATO");
    assert_eq!((labels(&c12.recipients).as_str(), c12.status.as_str()), ("RUS", "alleged"));
}

#[test]
fn nothing_else_is_asserted() {
    let Some(events) = events() else { return };
    let asserted: Vec<String> = events
        .iter()
        .filter(|e| e.status == "asserted" && e.auxiliary.is_empty())
        .map(|e| format!("{} {} {}", labels(&e.actors), e.event_type, labels(&e.recipients)))
        .collect();
    assert_eq!(asserted, ["WST ACCUSE RUS", "RUS GOV REJECT WST"]);
}
