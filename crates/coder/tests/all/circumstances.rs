//! When and where an event happened, and how many it concerned.

use crate::common;

use demarche_coder::{EventRecord, Scratch};
use demarche_text::Document;

fn event(text: &str, date: &str, event_type: &str) -> Option<EventRecord> {
    let engine = common::engine()?;
    let events = common::code(engine, text, Some(date)).events;
    let found = events.iter().find(|e| e.event_type == event_type).cloned();
    Some(found.unwrap_or_else(|| panic!("no {event_type} in {text}: {events:?}")))
}

/// Days and granularity of the first event of a type.
#[track_caller]
fn dated(text: &str, date: &str, event_type: &str, expected: &str) {
    let Some(event) = event(text, date, event_type) else { return };
    let when = event.date.unwrap_or_else(|| panic!("no date: {text}"));
    let days = [when.start, when.end].map(Option::unwrap_or_default).join("..");
    assert_eq!(format!("{days} {} {}", when.granularity, when.basis), expected, "{text}");
}

#[test]
fn weekdays_and_months_follow_the_tense() {
    // 2015-01-08 is a Thursday.
    let day = "2015-01-08";
    let on = |text, expected| dated(text, day, "ASSAULT", expected);
    on("Rebels attacked the town on Tuesday.", "2015-01-06..2015-01-06 day relative");
    on("Rebels attacked the town on Thursday.", "2015-01-08..2015-01-08 day relative");
    on("Rebels attacked the town on Dec. 28.", "2014-12-28..2014-12-28 day relative");
    on("Rebels attacked the town last week.", "2014-12-29..2015-01-04 week relative");
    on("Rebels attacked the town in November.", "2014-11-01..2014-11-30 month relative");
    on("Rebels attacked the town.", "2015-01-08..2015-01-08 day document");
    dated(
        "The presidents of France and Mali will meet on Tuesday.",
        day,
        "AGREE",
        "2015-01-13..2015-01-13 day relative",
    );
}

#[test]
fn a_time_counts_for_its_own_clause() {
    dated(
        "The army said on Friday that rebels attacked the town on Wednesday.",
        "2016-04-09",
        "ASSAULT",
        "2016-04-06..2016-04-06 day relative",
    );
    dated(
        "Iran, which signed the treaty of 1985, attacked Iraq.",
        "2016-04-09",
        "ASSAULT",
        "2016-04-09..2016-04-09 day document",
    );
}

#[test]
fn old_events_are_background() {
    let Some(event) = event("Rebels attacked the town in March 2014.", "2016-04-09", "ASSAULT")
    else {
        return;
    };
    assert_eq!(event.auxiliary, ["historical"]);
    let when = event.date.unwrap();
    assert_eq!(when.start.as_deref(), Some("2014-03-01"));
}

#[test]
fn acts_that_are_known_by_their_place_date_themselves() {
    let text = "The senator spoke of the Benghazi attacks on American diplomats.";
    let Some(event) = event(text, "2016-04-09", "ASSAULT") else { return };
    assert_eq!(event.auxiliary, ["historical"]);
    assert_eq!(event.date.unwrap().start.as_deref(), Some("2012-09-11"));
    let text = "France condemned the Paris attacks.";
    let Some(event) = self::event(text, "2015-11-16", "ACCUSE") else { return };
    assert_eq!(event.date.unwrap().start.as_deref(), Some("2015-11-16"));
}

#[test]
fn times_count_from_other_times() {
    dated(
        "Rebels seized the port on 3 May. Three days later the army bombed the rebels.",
        "2016-06-09",
        "ASSAULT",
        "2016-05-06..2016-05-06 day anchored",
    );
    // What a time counts from lies on its other side.
    dated(
        "Hundreds marched to the market on Monday, five years after the massacre of 63 residents.",
        "2024-04-29",
        "ASSAULT",
        "2019-01-01..2019-12-31 year relative",
    );
    dated(
        "It was the first attack on the town in two years, officials said.",
        "2024-10-28",
        "ASSAULT",
        "2024-10-28..2024-10-28 day document",
    );
}

#[test]
fn places_are_told_by_what_stands_beside_them() {
    let place = |text: &str, event_type: &str| {
        event(text, "2016-04-09", event_type)
            .map(|e| e.place.map(|p| (p.name.unwrap(), p.country.unwrap(), p.basis, p.how)))
    };
    let of = |name: &str, country: &str, basis: &str, how: &str| {
        Some((name.to_owned(), country.to_owned(), basis.to_owned(), how.to_owned()))
    };
    let Some(found) = place("Gunmen killed two soldiers in Tripoli, Lebanon.", "ASSAULT") else {
        return;
    };
    assert_eq!(found, of("Tripoli", "LBN", "clause", "container"));
    let found = place("Gunmen killed two soldiers in Tripoli as Libya voted.", "ASSAULT").unwrap();
    assert_eq!(found, of("Tripoli", "LBY", "clause", "context"));
    // A capital that acts is no place.
    let found = place("Moscow accused Kiev of shelling a village.", "ACCUSE").unwrap();
    assert_eq!(found, None);
}

#[test]
fn a_dateline_is_the_last_resort() {
    let text = "BEIRUT, April 8 (Reuters) - The army arrested a journalist.";
    let Some(event) = event(text, "2016-04-09", "COERCE") else { return };
    let place = event.place.unwrap();
    assert_eq!((place.name.as_deref(), place.basis.as_str()), (Some("Beirut"), "dateline"));
}

#[test]
fn people_money_and_goods_are_counted() {
    let counts =
        |text: &str, event_type: &str| event(text, "2016-04-09", event_type).map(|e| e.counts);
    let Some(c) = counts(
        "A bomber attacked a market in Mosul, killing at least 12 people and wounding 30.",
        "ASSAULT",
    ) else {
        return;
    };
    let killed = c.killed.unwrap();
    assert_eq!(
        (killed.value, killed.bound.as_deref(), killed.text.as_str()),
        (12, Some("least"), "at least 12")
    );
    assert_eq!(c.wounded.unwrap().value, 30);
    let c = counts("Police arrested 1,200 protesters in Minsk.", "COERCE").unwrap();
    assert_eq!(c.arrested.unwrap().value, 1200);
    let c = counts("Tens of thousands of people protested in Madrid against the war.", "PROTEST")
        .unwrap();
    assert_eq!(c.protesters.unwrap().value, 20_000);
    let c =
        counts("Japan gave Nepal $1.5 million and 50 tons of rice after the earthquake.", "AID")
            .unwrap();
    let money = c.money.unwrap();
    assert!((money.value - 1.5e6).abs() < 1.0 && money.unit == "USD", "{money:?}");
    let goods = c.goods.unwrap();
    assert!((goods.value - 50.0).abs() < 1e-9 && goods.unit == "ton of rice", "{goods:?}");
    let c = counts("Gunmen killed a judge in Lagos in 2016.", "ASSAULT").unwrap();
    assert_eq!(c.killed, None);
}

#[test]
fn spans_lie_on_the_words() {
    let Some(engine) = common::engine() else { return };
    let text = "«Où?» — Café owners in Zürich, Switzerland met near Lake Geneva.";
    let mut document = Document::new(text.to_owned()).unwrap();
    document.date = Some("2016-04-09".to_owned());
    let places = engine.places(&document, &[], &mut Scratch::default());
    assert!(!places.is_empty());
    for place in places {
        assert_eq!(text.get(place.start as usize..place.end as usize), Some(place.text.as_str()));
    }
}
