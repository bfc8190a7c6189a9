//! Roles through constructions, composition, frames and attribution, on sentences that say the same
//! thing in different ways.

use crate::common;

/// The sentences give an event that reads so, among others.
fn all_give(sentences: &[&str], expected: &str) {
    let Some(engine) = common::engine() else { return };
    for sentence in sentences {
        let shown = common::shown(engine, sentence);
        assert!(shown.iter().any(|s| s == expected), "{sentence}\n{expected}\n{shown:?}");
    }
}

#[test]
fn roles_are_found_through_constructions() {
    all_give(
        &[
            "Russia attacked Ukraine.",
            "Ukraine was attacked by Russia.",
            "Russia, which had massed troops for weeks, attacked Ukraine.",
            "The country that Russia attacked was Ukraine.",
            "Russia carried out an attack on Ukraine.",
            "An attack by Russia on Ukraine shocked Europe.",
            "Russia's attack on Ukraine shocked Europe.",
            "Russia began attacking Ukraine on Thursday.",
            "Russia condemned the vote and attacked Ukraine.",
        ],
        "RUS -> UKR : ASSAULT",
    );
}

#[test]
fn a_stray_agent_is_found() {
    all_give(
        &["Mexico was threatened with tariffs by Washington."],
        "USA GOV -> MEX : THREATEN/restrict",
    );
}

#[test]
fn negation_future_and_condition_are_told_apart() {
    all_give(&["Iran did not attack Israel."], "IRN -> ISR : ASSAULT (negation)");
    all_give(&["No Iranian soldier attacked Israel."], "IRN MIL -> ISR : ASSAULT (negation)");
    all_give(&["If Iran attacks Israel, oil will rise."], "IRN -> ISR : ASSAULT (hypothetical)");
    all_give(&["Iran could attack Israel."], "IRN -> ISR : ASSAULT (hypothetical)");
    all_give(&["Iran will attack Israel."], "IRN -> ISR : ASSAULT (future)");
    all_give(
        &["Germany invaded Poland in 1939."],
        "DEU -> POL : ASSAULT/heavy-weapons (historical)",
    );
}

#[test]
fn operators_hold_their_content() {
    let Some(engine) = common::engine() else { return };
    let events = common::code(engine, "Iran threatened to attack Israel.", None).events;
    let threat = events.iter().find(|e| e.event_type == "THREATEN").unwrap();
    assert_eq!(threat.mode.as_deref(), Some("violence"));
    let attack = events.iter().find(|e| e.event_type == "ASSAULT").unwrap();
    assert_eq!(attack.content_of.as_ref(), Some(&threat.event_id));
    assert!(attack.auxiliary.contains(&"hypothetical".to_owned()));
}

#[test]
fn the_opposite_of_an_act_is_another_act() {
    all_give(
        &[
            "The United States lifted sanctions on Cuba.",
            "Sanctions on Cuba were lifted by the United States.",
        ],
        "USA -> CUB : CONCEDE",
    );
}

#[test]
fn speakers_are_found_wherever_they_stand() {
    let Some(engine) = common::engine() else { return };
    for sentence in [
        "Poland said that Russia attacked Ukraine.",
        "Russia attacked Ukraine, Poland said.",
        "According to Poland, Russia attacked Ukraine.",
        "Russia attacked Ukraine, according to Poland.",
        "\"Russia attacked Ukraine,\" Poland said.",
    ] {
        let events = common::code(engine, sentence, None).events;
        let attack = events.iter().find(|e| e.event_type == "ASSAULT").expect(sentence);
        assert_eq!(attack.status, "reported", "{sentence}");
        let speaker = attack.attribution[0].speaker.as_ref().expect(sentence);
        assert_eq!(speaker.label(), "POL", "{sentence}");
    }
}

#[test]
fn a_state_that_speaks_of_an_attack_on_itself_accuses() {
    all_give(
        &["Ukraine said that Russia shelled Ukrainian villages."],
        "RUS -> UKR CVL : ASSAULT/heavy-weapons (alleged)",
    );
}

#[test]
fn a_body_belongs_to_the_country_beside_it() {
    all_give(&["The Peruvian Congress condemned Bolivia."], "PER LEG -> BOL : ACCUSE/disapprove");
}

#[test]
fn datelines_are_no_actors() {
    let Some(engine) = common::engine() else { return };
    let shown = common::shown(engine, "OSLO, Norway — Sweden accused Russia of spying.");
    assert!(shown.contains(&"SWE -> RUS : ACCUSE/allege".to_owned()), "{shown:?}");
}
