//! Who is spoken of again: names, titles, descriptions and pronouns within one document.

use crate::common;

use demarche_coder::EventRecord;

/// Every party and speaker of a text's events: `text = code sectors (person)`, in the order of the text.
fn parties(text: &str, date: Option<&str>) -> Option<Vec<String>> {
    let engine = common::engine()?;
    let events = common::code(engine, text, date).events;
    let mut out: Vec<(u32, String)> = Vec::new();
    let all = |e: &EventRecord| {
        let speakers = e.attribution.iter().filter_map(|a| a.speaker.clone());
        e.actors.iter().chain(&e.recipients).cloned().chain(speakers).collect::<Vec<_>>()
    };
    for party in events.iter().flat_map(all) {
        let mut label: Vec<String> = party.code.into_iter().collect();
        label.extend(party.sectors);
        let person = party.person.map(|p| format!(" ({p})")).unwrap_or_default();
        out.push((party.start, format!("{} = {}{person}", party.text, label.join(" "))));
    }
    out.sort();
    out.dedup();
    Some(out.into_iter().map(|(_, shown)| shown).collect())
}

#[track_caller]
fn holds(text: &str, expected: &[&str]) {
    holds_on(text, None, expected);
}

#[track_caller]
fn holds_on(text: &str, date: Option<&str>, expected: &[&str]) {
    let Some(found) = parties(text, date) else { return };
    for one in expected {
        assert!(found.iter().any(|f| f == one), "{one:?} is not in {found:#?}");
    }
}

/// No party of this text has a code or sector.
#[track_caller]
fn stays_open(text: &str, party: &str) {
    let Some(found) = parties(text, None) else { return };
    let start = format!("{party} = ");
    for one in found.iter().filter(|f| f.starts_with(&start)) {
        let rest = one[start.len()..].split(" (").next().unwrap_or_default();
        assert!(rest.trim().is_empty() || rest.starts_with('('), "{one:?} in {found:#?}");
    }
}

#[test]
fn a_surname_is_the_one_who_was_introduced() {
    holds(
        "Kenyan Foreign Minister Lena Korr arrived in Oslo on Monday. Korr accused Norway of spying.",
        &["Korr = KEN GOV (Lena Korr)"],
    );
    holds(
        "Lena Korr, the Kenyan foreign minister, arrived on Monday. Ms. Korr accused Norway of spying.",
        &["Ms. Korr = KEN GOV (Lena Korr)"],
    );
    holds(
        "The Kenyan foreign minister, Lena Korr, arrived on Monday. Korr condemned the attack.",
        &["Korr = KEN GOV (Lena Korr)"],
    );
}

#[test]
fn a_clause_introduces_too() {
    holds(
        "Lena Korr is the foreign minister of Kenya. On Monday Korr accused Norway of spying.",
        &["Korr = KEN GOV (Lena Korr)"],
    );
    holds(
        "Lena Korr, who heads the Kenyan army, spoke on Monday. Korr threatened to attack Somalia.",
        &["Korr = KEN MIL (Lena Korr)"],
    );
}

#[test]
fn a_headline_may_name_before_the_introduction() {
    holds(
        "Korr accuses Norway of spying\n\nKenyan Foreign Minister Lena Korr spoke on Monday.",
        &["Korr = KEN GOV (Lena Korr)"],
    );
}

#[test]
fn an_office_is_whoever_holds_it() {
    holds(
        "Kenyan Foreign Minister Lena Korr arrived in Oslo. The minister accused Norway of spying.",
        &["The minister = KEN GOV (Lena Korr)"],
    );
    holds(
        "Kenya's foreign ministry spoke of lies on Monday. The ministry accused Norway of spying.",
        &["The ministry = KEN GOV"],
    );
}

#[test]
fn an_office_of_two_is_nobodys() {
    holds(
        "Kenyan Foreign Minister Lena Korr met Ugandan Foreign Minister Otto Lind. \
         The minister threatened to impose sanctions on Somalia.",
        &["The minister = GOV"],
    );
}

#[test]
fn namesakes_are_told_apart_by_honorific() {
    let text = "Kenyan President Paul Korr and Ugandan Foreign Minister Lena Korr met in Oslo. \
                Mr. Korr condemned the attack. Mrs. Korr threatened to impose sanctions on Somalia.";
    holds(text, &["Mr. Korr = KEN GOV (Paul Korr)", "Mrs. Korr = UGA GOV (Lena Korr)"]);
}

#[test]
fn namesakes_without_honorific_stay_open() {
    stays_open(
        "Kenyan President Paul Korr and Ugandan Foreign Minister Lena Korr met in Oslo. Korr condemned the attack.",
        "Korr",
    );
}

#[test]
fn nobody_in_particular_has_no_code() {
    stays_open("Otto Lind lives in Oslo. Lind accused Norway of spying.", "Lind");
}

#[test]
fn a_person_of_the_table_is_known_on_the_day() {
    let text = "Angela Merkel condemned the attack on Mali.";
    holds_on(text, Some("2015-03-02"), &["Angela Merkel = DEU GOV (Angela Merkel)"]);
    holds_on(text, Some("2023-03-02"), &["Angela Merkel = DEU ELI (Angela Merkel)"]);
    holds_on(text, None, &["Angela Merkel = DEU GOV (Angela Merkel)"]);
}

#[test]
fn a_surname_alone_is_the_one_whom_news_means_by_it() {
    holds_on(
        "Merkel accused Russia of spying.",
        Some("2015-03-02"),
        &["Merkel = DEU GOV (Angela Merkel)"],
    );
    // Somebody else of the name is in the text.
    let other = "Kenyan singer Otto Merkel came home. Merkel accused Russia of spying.";
    let Some(found) = parties(other, Some("2015-03-02")) else { return };
    assert!(!found.iter().any(|f| f.contains("DEU")), "{found:?}");
}

#[test]
fn a_surname_of_two_is_the_one_in_office() {
    let text = "Clinton condemned the attack on Kenya.";
    holds_on(text, Some("1996-05-01"), &["Clinton = USA GOV (Bill Clinton)"]);
    holds_on(text, Some("2012-05-01"), &["Clinton = USA GOV (Hillary Clinton)"]);
    stays_open(text, "Clinton");
}

#[test]
fn a_title_without_country_takes_it_from_the_person() {
    holds("President Obama condemned the attack on Mali.", &["President Obama = USA GOV (Obama)"]);
}

#[test]
fn he_and_she_follow_the_sex() {
    let text = "Kenyan President Paul Korr met Ugandan Foreign Minister Anna Lind on Monday. \
                She accused Somalia of spying.";
    holds(text, &["She = UGA GOV (Anna Lind)"]);
    let text = "Kenyan President Paul Korr met Ugandan Foreign Minister Anna Lind on Monday. \
                He accused Somalia of spying.";
    holds(text, &["He = KEN GOV (Paul Korr)"]);
}

#[test]
fn he_goes_on_from_sentence_to_sentence() {
    holds(
        "Kenyan President Paul Korr spoke on Monday. He praised the army. He accused Somalia of spying.",
        &["He = KEN GOV (Paul Korr)"],
    );
}

#[test]
fn he_is_nobody_of_the_other_sex() {
    stays_open(
        "Kenyan Foreign Minister Anna Korr spoke on Monday. He accused Somalia of spying.",
        "He",
    );
}

#[test]
fn he_in_direct_speech_is_not_the_speaker() {
    stays_open("Kenyan President Paul Korr said: \"Yesterday he attacked Somalia.\"", "he");
}

#[test]
fn it_is_the_subject_before() {
    holds("Kenya closed the border. It accused Somalia of spying.", &["It = KEN"]);
    holds("Kenya said it had expelled the Somali ambassador.", &["it = KEN"]);
}

#[test]
fn it_is_no_thing() {
    stays_open("The bomb was found in Kenya on Monday. It killed five Somali soldiers.", "It");
}

#[test]
fn they_are_many() {
    holds("Kenyan rebels left the town. They attacked Somalia.", &["They = KEN REB"]);
    stays_open("Kenyan President Paul Korr left the town. They attacked Somalia.", "They");
}

#[test]
fn the_group_is_the_one_spoken_of() {
    holds(
        "Hezbollah spoke of a victory on Monday. The group attacked Israel.",
        &["The group = LBN REB PTY"],
    );
}

#[test]
fn the_group_of_two_stays_open() {
    stays_open(
        "Hezbollah and Hamas spoke of a victory on Monday. The group attacked Israel.",
        "The group",
    );
}

#[test]
fn another_group_is_another() {
    stays_open(
        "Hezbollah spoke of a victory on Monday. The other group attacked Israel.",
        "The other group",
    );
}

#[test]
fn the_rebels_are_those_of_that_sort() {
    holds(
        "Houthi fighters took the town on Monday. The rebels attacked Saudi Arabia.",
        &["The rebels = YEM REB"],
    );
}

#[test]
fn an_acronym_in_brackets_is_the_name() {
    holds(
        "The Kenyan National Salvation Army (KNSA) left the town on Monday. The KNSA attacked Somalia.",
        &["The KNSA = KEN MIL"],
    );
}

#[test]
fn the_two_countries_are_both() {
    let text =
        "Kenya spoke of its quarrel with Somalia. The two countries signed a peace agreement.";
    let Some(found) = parties(text, None) else { return };
    for one in ["The two countries = KEN", "The two countries = SOM"] {
        assert!(found.iter().any(|f| f == one), "{one} is not in {found:?}");
    }
}

#[test]
fn the_two_of_three_stay_open() {
    stays_open(
        "Kenya, Uganda and Somalia sent envoys to Oslo. The two countries signed a peace agreement.",
        "The two countries",
    );
}

#[test]
fn the_country_is_the_one_spoken_of() {
    holds("Kenya is in trouble. The country accused Somalia of spying.", &["The country = KEN"]);
    stays_open("Kenya borders Uganda. The country accused Somalia of spying.", "The country");
}

#[test]
fn the_government_is_that_of_the_country_that_the_text_is_about() {
    let about = "Kenya votes in May. Kenyan farmers want higher prices. Kenyan doctors want more pay. \
                 In Nairobi, shops were closed. Kenyan schools were closed too. \
                 The government condemned the strike.";
    holds(about, &["The government = KEN GOV"]);
    stays_open_sector(
        "Kenya, Uganda, Somalia and Norway were in the news. The government condemned the attack.",
    );
}

/// 'The government' keeps its sector without a country.
#[track_caller]
fn stays_open_sector(text: &str) {
    let Some(found) = parties(text, None) else { return };
    let open = |f: &&String| f.starts_with("The government = ");
    assert!(found.iter().filter(open).all(|f| f == "The government = GOV"), "{found:?}");
}

#[test]
fn we_are_whom_the_speaker_speaks_for() {
    holds(
        "\"We will attack Somalia tomorrow morning,\" Kenyan President Paul Korr said.",
        &["We = KEN GOV"],
    );
    holds(
        "\"I condemn the attack on Somalia in May,\" Kenyan President Paul Korr said.",
        &["I = KEN GOV (Paul Korr)"],
    );
}

#[test]
fn we_of_nobody_known_stay_open() {
    stays_open("\"We will attack Somalia tomorrow morning,\" a man in the street said.", "We");
}

#[test]
fn a_long_text_takes_linear_time() {
    let Some(engine) = common::engine() else { return };
    let one = "Kenyan President Paul Korr met the Ugandan minister Anna Lind. He said she had accused it. \
               The minister left. The group attacked the two countries.\n";
    let time = |times: usize| {
        let text = one.repeat(times);
        let start = std::time::Instant::now();
        common::code(engine, &text, None);
        start.elapsed().as_secs_f64()
    };
    time(20);
    let (short, long) = (time(100), time(800));
    // Eight times the text; a quadratic pass would take sixty-four times as long.
    assert!(long < 24.0 * short, "{short} s, then {long} s");
}

#[test]
fn an_object_is_never_the_subject_of_its_own_clauses() {
    holds(
        "Kenyan Foreign Minister Lena Korr spoke first. Norwegian Senator Paul Lind criticized Korr and later praised her.",
        &["her = KEN GOV (Lena Korr)"],
    );
    holds(
        "Norwegian Senator Paul Lind, who once supported Kenyan Foreign Minister Lena Korr, criticized her.",
        &["her = KEN GOV (Lena Korr)"],
    );
}

#[test]
fn officials_without_country_are_of_the_country_of_the_text() {
    let text = "The Kenyan government met on Monday in Nairobi. Mombasa and Kisumu are in Kenya. Kenyans \
                protested. Senator Lena Korr criticized China. Lawmakers condemned Uganda. A \
                foreign official praised Tanzania.";
    holds(
        text,
        &[
            "Senator Lena Korr = KEN LEG (Lena Korr)",
            "Lawmakers = KEN LEG",
            "A foreign official = GOV",
        ],
    );
}

#[test]
fn a_pronoun_may_come_before_its_name() {
    holds(
        "Kenya is in Africa. Even as he accused Norway of spying, President Paul Korr of Kenya smiled.",
        &["he = KEN GOV (Paul Korr)"],
    );
}

#[test]
fn its_is_whoever_did_it() {
    holds(
        "The evidence collected by the FBI during its investigation of Norway was thin.",
        &["its = USA COP SPY"],
    );
}

#[test]
fn verbs_that_share_a_subject_may_share_an_object() {
    holds(
        "French Prime Minister Lena Korr praised Iranian President Anton Lind on Monday. \
         Israeli President Otto Brand visited Oslo, denouncing Anton Lind and accusing him of lies.",
        &["him = IRN GOV (Anton Lind)"],
    );
}

#[test]
fn a_surname_taken_for_a_common_noun_is_still_one() {
    // The tagger takes the second mention for a plural noun.
    holds(
        "The U.N. envoy, Volker Perthes, urged Iran to respect the law. Perthes met Russian officials.",
        &["Perthes = IGO (Volker Perthes)"],
    );
}
