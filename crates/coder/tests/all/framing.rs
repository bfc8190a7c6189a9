//! How events hold and who says so: background, plans, and speakers beside a clause.

use crate::common;

use demarche_coder::EventRecord;

/// Events of a text as `TYPE status auxiliary by speaker`.
#[track_caller]
fn holds(text: &str, expected: &str) {
    let Some(engine) = common::engine() else { return };
    let events = common::code(engine, text, Some("2016-06-10")).events;
    let show = |e: &EventRecord| {
        let speaker = e.attribution.last().and_then(|a| a.speaker.as_ref());
        let by = speaker.map(|s| format!(" by {}", s.text)).unwrap_or_default();
        let status = &e.status;
        format!("{} {status} [{}]{by}", e.event_type, e.auxiliary.join(" "))
    };
    let found: Vec<String> = events.iter().map(show).collect();
    assert!(found.iter().any(|f| f == expected), "{expected:?} is not in {found:#?}");
}

#[test]
fn comments_have_their_own_subject() {
    holds("As Reuters reported, Chad attacked Mali on Friday.", "ASSAULT reported [] by Reuters");
}

#[test]
fn plans_and_hopes_are_not_said() {
    holds("Eritrean forces are preparing to attack Ethiopia.", "ASSAULT asserted [future]");
}

#[test]
fn background_is_historical() {
    holds("Chad attacked Mali last year.", "ASSAULT asserted [historical]");
    holds("Chad attacked Mali in November.", "ASSAULT asserted [historical]");
    holds("Chad attacked Mali in May.", "ASSAULT asserted []");
    holds("Chad bombed and occupied Mali in 1985.", "ASSAULT asserted [historical]");
    holds("Iran condemned Iraq and praised the treaty of 1985.", "ACCUSE asserted []");
}

#[test]
fn another_time_ends_the_story() {
    holds(
        "Kenya voted in 1998. Chad then attacked Mali. Togo condemned Chad.",
        "ASSAULT asserted []",
    );
}

#[test]
fn what_is_told_of_any_time_is_hypothetical() {
    holds(
        "It matters when the press gets a video of a French citizen getting shot.",
        "ASSAULT asserted [hypothetical]",
    );
    holds(
        "It is only like when the press gets a video of a French citizen getting shot.",
        "ASSAULT asserted [hypothetical]",
    );
    holds("The press got a video of a French citizen getting shot.", "ASSAULT asserted []");
}

#[test]
fn what_a_word_beside_it_denies_is_negated() {
    for text in [
        "China blockaded Taiwan rather than invade it.",
        "Sudan is far from attacking Chad.",
        "Cuba was nowhere near attacking Haiti.",
        "It is untrue that Iran attacked Israel.",
    ] {
        holds(text, "ASSAULT asserted [negation]");
    }
    holds("In lieu of attacking Cuba, Peru left.", "ASSAULT asserted [negation hypothetical]");
    holds("Turkey no longer supports the Syrian rebels.", "SUPPORT asserted [negation]");
    holds("Claims that Rwanda attacked Uganda are baseless.", "ASSAULT alleged [negation]");
    holds("Iran not only attacked Israel but also threatened Jordan.", "ASSAULT asserted []");
    holds("Not surprisingly, Russia attacked Ukraine.", "ASSAULT asserted []");
}
