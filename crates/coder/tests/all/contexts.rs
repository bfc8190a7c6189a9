//! What an event is about: its own clause, the sentences around it, the event itself.

use crate::common;

use std::fmt::Write;

use demarche_coder::Scratch;
use demarche_coder::examples::run_context;

fn of(text: &str, event_type: &str) -> Option<Vec<String>> {
    let engine = common::engine()?;
    let events = common::code(engine, text, None).events;
    let event = events.into_iter().find(|e| e.event_type == event_type);
    Some(event.unwrap_or_else(|| panic!("no {event_type} in {text:?}")).contexts)
}

#[test]
fn every_context_example_comes_out_as_written() {
    let Some(engine) = common::engine() else { return };
    let mut scratch = Scratch::default();
    let mut report = String::new();
    for context in &engine.codebook().contexts.all {
        let counted = |counter| context.examples().filter(|(_, e)| e.counter == counter).count();
        assert!(counted(false) >= 3 && counted(true) >= 1, "{}: too few examples", context.id);
        for (file, example) in context.examples() {
            if let Some(f) = run_context(engine, context, file, example, &mut scratch) {
                writeln!(report, "{}:{}: {} [{}]", f.file, f.line, f.text, f.sense).unwrap();
                writeln!(report, "    expected {}; coded {:?}", f.expected, f.coded).unwrap();
            }
        }
    }
    assert!(report.is_empty(), "\n{report}");
    assert_eq!(engine.codebook().contexts.all.len(), 37);
}

#[test]
fn whoever_reports_an_event_does_not_say_what_it_is_about() {
    let text = "The health minister said that Kenyan police had arrested two Somali traders.";
    let Some(contexts) = of(text, "COERCE") else { return };
    assert!(!contexts.contains(&"health".to_owned()), "{contexts:?}");
    let text = "Kenyan police arrested two Somali doctors.";
    let Some(contexts) = of(text, "COERCE") else { return };
    assert!(contexts.contains(&"health".to_owned()), "{contexts:?}");
}

#[test]
fn a_clause_beside_it_is_not_its_own() {
    let text = "Kenya expelled the Somali ambassador, and farmers demanded subsidies.";
    let Some(contexts) = of(text, "SANCTION") else { return };
    assert!(contexts.contains(&"diplomatic".to_owned()), "{contexts:?}");
    assert!(!contexts.contains(&"economic".to_owned()), "{contexts:?}");
}

#[test]
fn a_weak_word_needs_a_second_one_nearby() {
    let weak = "Kenya condemned the blast in Somalia.";
    let Some(contexts) = of(weak, "ACCUSE") else { return };
    assert!(!contexts.contains(&"terrorism".to_owned()), "{contexts:?}");
    let headline = format!("Terrorist attack in Mogadishu\n\n{weak}");
    let Some(contexts) = of(&headline, "ACCUSE") else { return };
    assert!(contexts.contains(&"terrorism".to_owned()), "{contexts:?}");
    let before = format!("A suicide bomber struck Mogadishu. {weak}");
    let Some(contexts) = of(&before, "ACCUSE") else { return };
    assert!(contexts.contains(&"terrorism".to_owned()), "{contexts:?}");
}

#[test]
fn a_person_called_lynch_is_no_crime() {
    let Some(contexts) = of("Iran criticized Loretta Lynch and the United States.", "ACCUSE")
    else {
        return;
    };
    assert!(!contexts.contains(&"crime".to_owned()), "{contexts:?}");
}
