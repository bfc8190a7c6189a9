//! Who is a party to an act and who is not: towns where it happened, things that speak for somebody,
//! descent, offices left, and dates that are another story's.

use crate::common;

/// The sentence gives an event that reads so, among others.
#[track_caller]
fn gives(sentence: &str, expected: &str) {
    let Some(engine) = common::engine() else { return };
    let shown = common::shown(engine, sentence);
    assert!(shown.iter().any(|s| s == expected), "{sentence}\n{expected}\n{shown:?}");
}

#[test]
fn a_town_before_an_attack_is_where_it_happened() {
    gives("The Mosul attack shocked the world.", "- -> IRQ : ASSAULT");
    gives("The Lyon bombing killed two French soldiers.", "- -> FRA MIL : ASSAULT");
    gives("The attacks in Paris killed two French soldiers.", "- -> FRA MIL : ASSAULT");
    gives("The Munich attack was condemned by Russia.", "RUS -> - : ACCUSE/disapprove");
    gives("The Iranian attack was condemned by Russia.", "RUS -> IRN : ACCUSE/disapprove");
}

#[test]
fn whoever_issues_a_statement_speaks() {
    for sentence in [
        "The Iranian government issued a statement condemning Israel.",
        "The Iranian government released a video that condemned Israel.",
        "The Iranian government devoted the whole meeting to condemning Israel.",
        "The Iranian government met the ambassador before condemning Israel.",
    ] {
        gives(sentence, "IRN GOV -> ISR : ACCUSE/disapprove");
    }
}

#[test]
fn a_former_banker_is_a_banker() {
    gives("A former French minister criticised Iran.", "FRA ELI -> IRN : ACCUSE/disapprove");
    gives("A former French banker criticised Iran.", "FRA BUS -> IRN : ACCUSE/disapprove");
}

#[test]
fn a_person_is_of_the_last_nationality() {
    gives("Police arrested an Iranian-American businessman.", "COP -> USA BUS : COERCE/arrest");
    gives("Police arrested an Iranian businessman.", "COP -> IRN BUS : COERCE/arrest");
}

#[test]
fn a_role_word_inside_a_phrase_is_no_party() {
    gives(
        "The French president criticized the biggest names in government leaks.",
        "FRA GOV -> - : ACCUSE/disapprove",
    );
    gives(
        "Both men and women criticised the Iranian president.",
        "CVL -> IRN GOV : ACCUSE/disapprove",
    );
}

#[test]
fn a_date_counts_for_its_own_clause() {
    gives("Iran attacked Iraq in 1982.", "IRN -> IRQ : ASSAULT (historical)");
    gives("Iran attacked Iraq in the 1980s.", "IRN -> IRQ : ASSAULT (historical)");
    gives("The 1982 attack by Iran on Iraq was long.", "IRN -> IRQ : ASSAULT (historical)");
    gives(
        "The 1968 Iranian workers' strike was long.",
        "IRN LAB -> - : PROTEST/strike (historical)",
    );
    gives("When Iran attacked Iraq in 1982, oil rose.", "IRN -> IRQ : ASSAULT (historical)");
    gives("Iran, which won a war in 1988, attacked Iraq.", "IRN -> IRQ : ASSAULT");
    gives("Iran condemned Iraq over the 1990 treaty.", "IRN -> IRQ : ACCUSE/disapprove");
}

#[test]
fn an_ad_speaks_for_who_released_it() {
    gives(
        "An ad released by the Iranian government accuses Israel of spying.",
        "IRN GOV -> ISR : ACCUSE/allege",
    );
    gives("Korr sought a plan endorsed by the Iranian parliament.", "IRN LEG -> - : SUPPORT");
}

#[test]
fn the_subject_says_who_the_first_was() {
    gives(
        "Lena Korr, a Kenyan senator, was the first lawmaker to condemn Israel.",
        "KEN LEG -> ISR : ACCUSE/disapprove",
    );
}

#[test]
fn two_of_one_party_meet() {
    gives("French Senator Lena Korr met French Senator Paul Lind.", "FRA LEG -> FRA LEG : CONSULT");
}

#[test]
fn only_the_office_that_is_over_is_former() {
    gives(
        "Former rival French Prime Minister Lena Korr condemned Israel.",
        "FRA GOV -> ISR : ACCUSE/disapprove",
    );
    gives(
        "Former French Prime Minister Lena Korr condemned Israel.",
        "FRA ELI -> ISR : ACCUSE/disapprove",
    );
}

#[test]
fn a_letter_goes_to_whom_it_is_sent() {
    for sentence in [
        "The Iranian minister sent a letter to the French president that demanded an apology.",
        "The Iranian minister sent to the French president a letter demanding an apology.",
        "The Iranian minister sent a letter to the French president demanding an apology.",
    ] {
        gives(sentence, "IRN GOV -> FRA GOV : REQUEST/change");
    }
}

#[test]
fn a_name_comes_from_nowhere() {
    gives("There was criticism of Israel from Iran.", "IRN -> ISR : ACCUSE/disapprove");
}

#[test]
fn a_policy_is_of_who_has_it() {
    gives("Russia condemned Turkey's Syria policy.", "RUS -> TUR : ACCUSE/disapprove");
    gives("Russia attacked the parliamentary building.", "RUS -> LEG : ASSAULT");
}
