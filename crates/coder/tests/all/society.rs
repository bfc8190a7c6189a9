//! People at large in a text about one country, and words that nobody says.

use crate::common;

/// The parties of a text's events: `actors > recipients : TYPE`.
fn coded(text: &str) -> Option<Vec<String>> {
    let engine = common::engine()?;
    let events = common::code(engine, text, None).events;
    let side = |list: &[demarche_coder::Party]| {
        list.iter().map(demarche_coder::Party::label).collect::<Vec<_>>().join("+")
    };
    let shown = events
        .iter()
        .map(|e| format!("{} > {} : {}", side(&e.actors), side(&e.recipients), e.event_type));
    Some(shown.collect())
}

#[track_caller]
fn has(text: &str, expected: &str) {
    let Some(found) = coded(text) else { return };
    assert!(found.iter().any(|f| f == expected), "{expected:?} is not in {found:#?}");
}

const ABOUT_PERU: &str = "Peru held elections. Lima was calm, Peru's police said. Peru's army and the Peruvian press agreed. \
     Peruvian radio played on. ";

#[test]
fn people_of_no_country_said_are_of_the_one_that_the_text_is_about() {
    has(&format!("{ABOUT_PERU}Protesters attacked the police."), "PER CVL > PER COP : ASSAULT");
}

#[test]
fn people_beside_the_name_of_another_country_stay_nobodys() {
    let Some(found) = coded(&format!("{ABOUT_PERU}In Bolivia, police attacked protesters.")) else {
        return;
    };
    assert!(!found.iter().any(|f| f.contains("PER CVL")), "{found:#?}");
}

#[test]
fn whose_the_noun_is_owns_what_the_noun_holds() {
    has(
        "The envoy of Chad left. Maria Korr, the Peruvian premier, ruled. Korr's stance in her meeting with the Chilean \
         president was firm.",
        "PER GOV > CHL GOV : CONSULT",
    );
}

#[test]
fn a_thing_with_a_town_in_its_name_does_not_speak() {
    has(
        "The Peruvian minister opened a Lima rally blasting the Chilean president.",
        "PER GOV > CHL GOV : ACCUSE",
    );
}

#[test]
fn lawmakers_of_a_party_are_lawmakers_first() {
    has("Republican senators condemned Chad.", "USA LEG > TCD : ACCUSE");
}

#[test]
fn words_that_nobody_says_of_nobody_named_are_dropped() {
    let Some(found) = coded("Attacking her over trade is easy. The anger of their debates grew.")
    else {
        return;
    };
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn verbs_of_a_name_are_no_acts() {
    let Some(found) = coded("Peru's minister spoke about the Coalition to Stop Korr.") else {
        return;
    };
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn two_parties_of_a_country_are_two_sides() {
    has("Democrats condemned Republicans.", "USA PTY > USA PTY : ACCUSE");
}
