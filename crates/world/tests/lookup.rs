//! Names as spaCy's tokeniser leaves them, and what they stand for.
#![allow(clippy::unwrap_used)]

use demarche_world::{Entry, Naming, RoleClass, World};
use proptest::prelude::*;

/// All readings of a text, blanks dividing the tokens, as 'start+len what'.
fn readings(text: &str) -> Vec<String> {
    let tokens: Vec<&str> = text.split_whitespace().collect();
    let mut out = Vec::new();
    for found in World::builtin().find_all(&tokens) {
        for reading in &found.readings {
            out.push(format!("{}+{} {}", found.start, found.len, show(reading)));
        }
    }
    out
}

fn show(entry: &Entry<'_>) -> String {
    match entry {
        Entry::Polity { country, naming } => format!("{} {naming:?}", country.iso3),
        Entry::Place { place } => {
            format!("{} {:?}", place.iso3.as_deref().unwrap_or("-"), place.naming())
        }
        Entry::Organisation(o) => {
            format!("{}{}{}", o.id, if o.code.is_empty() { "" } else { "/" }, o.code)
        }
        Entry::Role(r) => format!("'{}' {}", r.lemma, r.sectors.join(" ")),
    }
}

fn only(text: &str) -> String {
    let all = readings(text);
    assert_eq!(all.len(), 1, "{text}: {all:?}");
    all[0].clone()
}

#[test]
fn country_names_in_the_tokenisers_pieces() {
    assert_eq!(only("Guinea - Bissau"), "0+3 GNB Name");
    assert_eq!(only("Guinea"), "0+1 GIN Name");
    assert_eq!(only("Equatorial Guinea"), "0+2 GNQ Name");
    assert_eq!(readings("Papua New Guinea")[0], "0+3 PNG Name");
    assert_eq!(only("Côte d'Ivoire"), "0+2 CIV Name");
    assert_eq!(only("Cote d’Ivoire"), "0+2 CIV Name");
    assert_eq!(only("COTE D'IVOIRE"), "0+2 CIV Name");
    assert_eq!(only("Bosnia - Herzegovina"), "0+3 BIH Name");
    assert_eq!(only("Trinidad & Tobago"), "0+3 TTO Name");
    assert_eq!(only("Türkiye"), "0+1 TUR Name");
    assert_eq!(only("the Democratic Republic of the Congo"), "1+5 COD Name");
    assert_eq!(only("South Sudan"), "0+2 SSD Name");
    assert_eq!(only("Burma"), "0+1 MMR Name");
    assert_eq!(only("Gambia"), "0+1 GMB Name");
    assert_eq!(only("Timor - Leste"), "0+3 TLS Name");
    assert_eq!(readings("Saudi Arabia 's king"), ["0+2 SAU Name", "3+1 'king' GOV"]);
    assert_eq!(only("Lao People 's Democratic Republic"), "0+5 LAO Name");
}

#[test]
fn names_keep_their_case() {
    for text in
        ["turkey", "us", "who", "is", "chad", "china", "polish", "it", "may", "un", "Us", "Is"]
    {
        let tokens = [text];
        let named = World::builtin()
            .find_all(&tokens)
            .into_iter()
            .any(|m| m.readings.iter().any(|r| !matches!(r, Entry::Role(_))));
        assert!(!named, "'{text}' names something");
    }
    assert_eq!(readings("TURKEY"), ["0+1 TUR Name"]);
    assert_eq!(readings("IRAN"), ["0+1 IRN Name"]);
    assert_eq!(readings("WHO"), ["0+1 UNO/IGO"]);
    assert_eq!(readings("IS"), ["0+1 ISL/IMG"]);
    assert!(readings("WHO IS NEXT IN LINE").is_empty());
}

#[test]
fn dotted_and_bare_acronyms_are_one() {
    assert_eq!(readings("U.S."), readings("US"));
    assert_eq!(readings("U.S.")[0], "0+1 USA Name");
    assert_eq!(readings("U.S.")[1], "0+1 USA Adjective");
    assert_eq!(only("U.N."), "0+1 UNO/IGO");
    assert_eq!(only("N. Korea"), "0+2 PRK Name");
    assert_eq!(only("F.B.I."), "0+1 USACOP/USA");
}

#[test]
fn adjectives_demonyms_capitals_and_seats() {
    assert_eq!(readings("Russian"), ["0+1 RUS Adjective", "0+1 RUS Demonym"]);
    assert_eq!(only("Russians"), "0+1 RUS Demonym");
    assert_eq!(only("Frenchmen"), "0+1 FRA Demonym");
    assert_eq!(only("Poles"), "0+1 POL Demonym");
    assert_eq!(only("South Koreans"), "0+2 KOR Demonym");
    assert_eq!(only("Filipinos"), "0+1 PHL Demonym");
    assert_eq!(only("Kiev"), "0+1 UKR Capital");
    assert_eq!(only("Kyiv"), "0+1 UKR Capital");
    assert_eq!(only("the Hague"), "1+1 NLD Capital");
    assert_eq!(only("N’Djamena"), "0+1 TCD Capital");
    assert_eq!(only("Port - au - Prince"), "0+5 HTI Capital");
    assert_eq!(only("Kremlin"), "0+1 RUS Seat");
    assert_eq!(only("Élysée"), "0+1 FRA Seat");
    assert_eq!(only("Downing Street"), "0+2 GBR Seat");
    assert_eq!(only("Soviet Union"), "0+2 SUN Name");
    assert_eq!(World::builtin().country("SUN").unwrap().successor.as_deref(), Some("RUS"));
}

#[test]
fn several_readings_come_together() {
    assert_eq!(readings("Georgia"), ["0+1 GEO Name", "0+1 USA Region"]);
    assert_eq!(readings("Congo"), ["0+1 COD Name", "0+1 COG Name"]);
    assert_eq!(readings("Brussels"), ["0+1 BEL Capital", "0+1 EUR/IGO"]);
    assert_eq!(readings("Congress"), ["0+1 USALEG/USA", "0+1 'congress' LEG"]);
    assert_eq!(only("congress"), "0+1 'congress' LEG");
}

#[test]
fn organisations() {
    assert_eq!(only("al - Qaeda"), "0+3 ALQ/IMG");
    assert_eq!(only("Al - Shabaab"), "0+3 SHB/SOM");
    assert_eq!(only("Hay'at Tahrir al - Sham"), "0+5 HTS/SYR");
    assert_eq!(only("People 's Liberation Army"), "0+4 CHNMIL/CHN");
    assert_eq!(only("Kurdistan Workers ' Party"), "0+4 PKK/TUR");
    assert_eq!(only("Revolutionary Guards"), "0+2 IRNRGC/IRN");
    assert_eq!(only("United Nations Security Council"), "0+4 UNO/IGO");
    assert_eq!(only("European Union"), "0+2 EUR/IGO");
    assert_eq!(only("NATO"), "0+1 NATO/IGO");
    assert_eq!(only("M-23"), "0+1 M23/COD");
    assert_eq!(only("State Department"), "0+2 USAGOV/USA");
    assert_eq!(only("Reuters"), "0+1 JRNREUTERS/GBR");
    assert_eq!(only("New York Times"), "0+3 JRNNEWYORKTI/USA");
    // The bloc needs its article, and longer names win over it.
    assert_eq!(only("the West"), "1+1 WST/WST");
    assert!(readings("Kanye West").is_empty());
    assert_eq!(only("the West Bank"), "1+2 PSE Region");
}

#[test]
fn roles_in_every_number_and_case() {
    assert_eq!(only("foreign ministers"), "0+2 'foreign minister' GOV");
    assert_eq!(only("Foreign Minister"), "0+2 'foreign minister' GOV");
    assert_eq!(only("PRIME MINISTER"), "0+2 'prime minister' GOV");
    assert_eq!(only("spokeswomen"), "0+1 'spokeswoman' ");
    assert_eq!(only("militiamen"), "0+1 'militiaman' PRM");
    assert_eq!(only("members of parliament"), "0+3 'member of parliament' LEG");
    assert_eq!(only("commanders - in - chief"), "0+5 'commander in chief' GOV");
    assert_eq!(only("deputy - prime - minister"), "0+5 'deputy prime minister' GOV");
    assert_eq!(only("embassies"), "0+1 'embassy' GOV");
    assert_eq!(only("attorneys general"), "0+2 'attorney general' GOV");
    assert_eq!(only("MPs"), "0+1 'MP' LEG");
    assert!(readings("mps").is_empty());
    assert_eq!(only("Gen."), "0+1 'Gen.' MIL");
    assert_eq!(only("asylum - seekers"), "0+3 'asylum seeker' REF");
    assert_eq!(only("warplanes"), "0+1 'warplane' MIL");
    let world = World::builtin();
    assert_eq!(world.role("spokesman").unwrap().class, RoleClass::Voice);
    assert_eq!(world.role("drone").unwrap().class, RoleClass::WeaponSystem);
    assert_eq!(world.role("former").unwrap().class, RoleClass::Modifier);
    assert_eq!(world.role("former").unwrap().sectors, ["ELI"]);
}

#[test]
fn main_sectors_of_common_roles() {
    let expected = [
        ("police", "COP"),
        ("troop", "MIL"),
        ("soldier", "MIL"),
        ("army", "MIL"),
        ("rebel", "REB"),
        ("militia", "PRM"),
        ("gunman", "UAF"),
        ("protester", "CVL"),
        ("student", "EDU"),
        ("farmer", "AGR"),
        ("journalist", "JRN"),
        ("refugee", "REF"),
        ("lawmaker", "LEG"),
        ("prosecutor", "JUD"),
        ("bishop", "REL"),
        ("cartel", "CRM"),
        ("spy", "SPY"),
        ("bank", "BUS"),
        ("mayor", "GOV"),
        ("doctor", "MED"),
        ("opposition", "PTY"),
    ];
    for (lemma, sector) in expected {
        let role = World::builtin().role(lemma).unwrap_or_else(|| panic!("no role '{lemma}'"));
        assert_eq!(role.sectors.first().map(String::as_str), Some(sector), "{lemma}");
    }
}

#[test]
fn a_sentence_reads_left_to_right_and_longest() {
    let text = "The Russian Foreign Ministry 's spokeswoman told Sputnik that U.S. - backed rebels near Deir ez - Zor fled";
    assert_eq!(
        readings(text),
        [
            "1+1 RUS Adjective",
            "1+1 RUS Demonym",
            "2+2 'foreign ministry' GOV",
            "5+1 'spokeswoman' ",
            "7+1 JRNSPUTNIK/RUS",
            "9+1 USA Name",
            "9+1 USA Adjective",
            "12+1 'rebel' REB",
            "14+4 SYR City",
        ]
    );
}

#[test]
fn find_agrees_with_find_all() {
    let tokens: Vec<&str> =
        "the West and Guinea - Bissau 's army met U.N. peacekeepers in the Democratic Republic of Congo on Friday"
            .split_whitespace()
            .collect();
    let world = World::builtin();
    let all = world.find_all(&tokens);
    assert!(all.len() >= 5);
    for found in &all {
        assert_eq!(world.find(&tokens, found.start).as_ref(), Some(found));
    }
    assert!(world.find(&tokens, tokens.len()).is_none());
    assert!(world.find(&tokens, 4).is_none(), "a hyphen begins no name");
}

#[test]
fn a_city_is_a_city() {
    let found = World::builtin().find_all(&["Aleppo"]);
    assert!(
        matches!(found[0].readings[0], Entry::Place { place } if place.naming() == Naming::City)
    );
}

proptest! {
    #[test]
    fn no_panic_and_sane_spans_on_any_tokens(tokens in prop::collection::vec(token(), 0..40), at in 0usize..50) {
        let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
        let world = World::builtin();
        let mut end = 0;
        for found in world.find_all(&tokens) {
            prop_assert!(found.start >= end && found.len >= 1);
            end = found.start + found.len;
            prop_assert!(end <= tokens.len());
            prop_assert!(!found.readings.is_empty());
            let single = world.find(&tokens, found.start);
            prop_assert_eq!(single.as_ref(), Some(&found));
        }
        let _ = world.find(&tokens, at);
    }

    #[test]
    fn any_text_as_a_table_is_read_or_refused(text in "\\PC{0,200}", kind in 0usize..6) {
        let mut tables = World::builtin_tables().to_vec();
        tables[kind].text = &text;
        let _ = World::from_tables(&tables);
    }
}

/// Anything, and words that names are made of.
fn token() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,8}",
        prop::sample::select(vec![
            "the",
            "The",
            "United",
            "Nations",
            "States",
            "-",
            "'s",
            "’",
            "Guinea",
            "Bissau",
            "al",
            "Qaeda",
            "West",
            "Bank",
            "of",
            "Republic",
            "Congo",
            "U.S.",
            "prime",
            "ministers",
            "&",
            "é",
            "İ",
            "ß",
            ".",
            "--",
            "",
        ])
        .prop_map(str::to_owned),
    ]
}

#[test]
fn a_middle_initial_names_the_same_person() {
    let world = World::builtin();
    let known = world
        .persons()
        .iter()
        .find(|p| p.name.split(' ').count() == 2)
        .expect("a person of two names");
    let (given, surname) = known.name.split_once(' ').expect("two names");
    let found = world.person(&format!("{given} Q. {surname}")).expect("found by the initial");
    assert_eq!(found.name, known.name);
    assert!(world.person(&format!("{given} Quentin {surname}")).is_none());
}

#[test]
fn memberships_have_their_time() {
    let world = World::builtin();
    let members =
        |id, day| -> Vec<&str> { world.members(id, day).map(|c| c.iso3.as_str()).collect() };
    assert!(members("NATO", "1998-01-01").contains(&"FRA"));
    assert!(!members("NATO", "1998-01-01").contains(&"POL"));
    assert!(members("NATO", "2000-01-01").contains(&"POL"));
    assert!(members("EUR", "2019-06-01").contains(&"GBR"));
    assert!(!members("EUR", "2021-06-01").contains(&"GBR"));
    assert!(members("Nobody", "2000-01-01").is_empty());
    assert!(world.memberships("SWE", "2024-12-31").contains(&"NATO"));
    assert!(!world.memberships("SWE", "2023-12-31").contains(&"NATO"));
    assert!(world.memberships("QQQ", "2023-12-31").is_empty());
}
