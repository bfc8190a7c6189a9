//! Who a noun phrase speaks of on the day of its document: holders of offices, namesakes, former states,
//! bodies inside bodies, and those of whom nothing is known.

use crate::common;

use demarche_coder::{Party, Scratch};
use demarche_text::Document;

fn party(date: &str, text: &str, phrase: &str) -> Option<Party> {
    let engine = common::engine()?;
    let mut document = Document::new(text.to_owned()).expect("a text");
    document.date = Some(date.to_owned()).filter(|d| !d.is_empty());
    engine.party(&document, phrase, &mut Scratch::default())
}

/// The phrase is of this code and these sectors.
#[track_caller]
fn is(date: &str, text: &str, phrase: &str, expected: &str) {
    if common::engine().is_none() {
        return;
    }
    let party = party(date, text, phrase).expect("the phrase is in the text");
    let code = party.code.iter().chain(&party.sectors).map(String::as_str);
    assert_eq!(code.collect::<Vec<_>>().join(" "), expected, "{text}\n{party:?}");
}

/// The phrase is this person.
#[track_caller]
fn names(date: &str, text: &str, phrase: &str, expected: &str) {
    if common::engine().is_none() {
        return;
    }
    let party = party(date, text, phrase).expect("the phrase is in the text");
    assert_eq!(party.person.as_deref().unwrap_or("nobody"), expected, "{text}\n{party:?}");
}

#[test]
fn a_title_and_a_surname_are_of_their_day() {
    let text = "President Bush met reporters in Texas.";
    names("1990-06-01", text, "President Bush", "Bush");
    is("1990-06-01", text, "President Bush", "USA GOV");
    is("2005-06-01", text, "President Bush", "USA GOV");
    is("2005-06-01", "Mr Bush criticised Iran.", "Bush", "USA GOV");
    is("1994-06-01", "President Assad criticised Israel.", "President Assad", "SYR GOV");
    is("2008-06-01", "President Lee promised reforms.", "President Lee", "KOR GOV");
    is("1996-06-01", "President Lee promised reforms.", "President Lee", "TWN GOV");
}

#[test]
fn an_office_with_a_country_has_its_holder() {
    for (text, phrase) in [
        ("The French president criticised Iran.", "The French president"),
        ("France's president criticised Iran.", "France's president"),
        ("The president of France criticised Iran.", "The president of France"),
    ] {
        names("1999-05-01", text, phrase, "Jacques Chirac");
        names("2010-05-01", text, phrase, "Nicolas Sarkozy");
    }
    names("2004-05-01", "Britain's premier met reporters.", "Britain's premier", "Tony Blair");
    let text = "In 1999 the French president criticised Iran.";
    names("2010-05-01", text, "the French president", "Jacques Chirac");
}

#[test]
fn nobody_is_named_where_another_holder_may_be_meant() {
    for (text, phrase) in [
        ("A French president criticised Iran.", "A French president"),
        ("The next French president will visit Iran.", "The next French president"),
        ("French presidents criticised Iran.", "French presidents"),
        ("The former French president criticised Iran.", "The former French president"),
        (
            "The deputy French foreign minister criticised Iran.",
            "The deputy French foreign minister",
        ),
        ("A spokesman for the French president criticised Iran.", "A spokesman"),
        ("The governor of Texas criticised Iran.", "The governor of Texas"),
    ] {
        names("1999-05-01", text, phrase, "nobody");
    }
    names("", "The French president criticised Iran.", "The French president", "nobody");
}

#[test]
fn a_former_state_is_itself_in_its_time() {
    let text = "The Soviet foreign minister criticised Iran.";
    is("1989-05-01", text, "The Soviet foreign minister", "SUN GOV");
    is("1999-05-01", text, "The Soviet foreign minister", "RUS GOV");
    is("", text, "The Soviet foreign minister", "RUS GOV");
    is("1995-05-01", "Yugoslav soldiers left.", "Yugoslav soldiers", "YUG MIL");
    is("2010-05-01", "Yugoslav soldiers left.", "Yugoslav soldiers", "SRB MIL");
}

#[test]
fn what_else_a_text_names_tells_namesakes_apart() {
    is("2020-01-01", "Georgia's governor met voters in Atlanta.", "Georgia's governor", "USA GOV");
    is("2020-01-01", "Georgia's president left Tbilisi.", "Georgia's president", "GEO GOV");
    is("2020-01-01", "Georgia accused Russia at the UN in New York.", "Georgia", "GEO");
    is("2020-01-01", "Congolese soldiers left Brazzaville.", "Congolese soldiers", "COG MIL");
    is("2020-01-01", "Congolese soldiers left Goma.", "Congolese soldiers", "COD MIL");
    is("2020-01-01", "Moscow police searched a house in Idaho.", "Moscow police", "USA COP");
    is("2020-01-01", "Moscow police searched a house.", "Moscow police", "RUS COP");
}

#[test]
fn whose_a_body_is() {
    is(
        "2012-01-01",
        "The Iraqi branch of the Muslim Brotherhood met.",
        "The Iraqi branch",
        "IRQ PTY OPP",
    );
    is(
        "2015-01-01",
        "Pro-Russian separatists in Donetsk met.",
        "Pro-Russian separatists",
        "UKR REB",
    );
    is("2012-01-01", "The US Embassy in Baghdad was closed.", "The US Embassy", "USA GOV");
    is(
        "2012-01-01",
        "The Russian Foreign Ministry protested.",
        "The Russian Foreign Ministry",
        "RUS GOV",
    );
    is("2012-01-01", "A spokesman for the German chancellor left.", "A spokesman", "DEU GOV");
    is("2012-01-01", "Three French tourists were freed.", "Three French tourists", "FRA CVL");
    is("2012-01-01", "CNN's Lena Korr criticised Iran.", "CNN's Lena Korr", "USA JRN");
    is("2016-06-01", "The Clinton campaign criticised Iran.", "The Clinton campaign", "USA PTY");
    is("2012-01-01", "The Republican governor of Ohio left.", "The Republican governor", "USA GOV");
    is("2012-01-01", "The Republican leader left.", "The Republican leader", "USA PTY");
}

#[test]
fn the_head_of_a_private_body_is_no_government() {
    is("2012-01-01", "The president of the Korr Tennis Club resigned.", "The president", "");
    is("2012-01-01", "The president of the university resigned.", "The president", "EDU");
    is("2012-01-01", "The president of the French republic resigned.", "The president", "FRA GOV");
}

#[test]
fn a_title_that_is_over_is_kept_in_speech_alone() {
    is("2015-06-01", "Governor Romney criticised Iran.", "Governor Romney", "USA ELI");
    is("2004-06-01", "Governor Romney criticised Iran.", "Governor Romney", "USA GOV");
    is(
        "2013-06-01",
        "In 2007 then-Senator Obama criticised Iran.",
        "then-Senator Obama",
        "USA LEG",
    );
}

#[test]
fn somebody_of_note_is_of_the_only_country_named() {
    let text = "Former State Sen. Lena Korr met Police Chief Paul Lind in Ohio.";
    is("2012-01-01", text, "Former State Sen. Lena Korr", "USA ELI");
    is("2012-01-01", text, "Police Chief Paul Lind", "USA COP");
    let text = "Police Chief Paul Lind met a Syrian minister in Ohio.";
    is("2012-01-01", text, "Police Chief Paul Lind", "COP");
}

#[test]
fn people_and_police_are_of_the_place_where_they_act() {
    is("2012-01-01", "Police detained five people in Istanbul.", "Police", "TUR COP");
    let text = "The rebels held talks with the Colombian government in Havana.";
    is("2012-01-01", text, "The rebels", "REB");
    is("2012-01-01", "Tourists were attacked in Luxor.", "Tourists", "EGY CVL");
    is("2012-01-01", "Two Tibetan monks were beaten in Milan.", "Two Tibetan monks", "REL");
}

#[test]
fn letters_of_a_foreign_body_mean_another_one() {
    is("2017-01-01", "The LDP fined three banks in Tehran, Iran.", "The LDP", "");
    is("2017-01-01", "The LDP won the vote in Japan.", "The LDP", "JPN PTY GOV");
}
