//! PETRARCH dictionaries become tables of actors, and the tables code.

mod common;

use common::Place;

/// Invented actors in the forms that dictionaries have.
const ACTORS: &str = "# A small dictionary
QUORLAND_FRONT_ [SDNREB] # x 1 Jan 20
+QLF_
+THE_QUORS_
+QUORLAND_LIBERATION_ARMY_(QLA)_

SUDAN_ [SDN]
+QUORLANDIA_

ADELA_QUORN_  ; somebody
+ADELA_B._QUORN_
+QUORN_
\t[SDNELI 19900101-19991231]
\t[SDNGOV 000101-041231]
\t[SDNGOVMIL 20050101-20091331]
\t[SDNELI >100101]

QUORBANK_CONSORTIUM_ [IGOQRB]
ZARNIA_ [ZZZ]
NOBODY_AT_ALL_ [---]
WITHOUT_CODE_
+STILL_WITHOUT_
QUORMOTORS_ [MNCDEU]
";

const AGENTS: &str = "!PERSON! = MAN, WOMEN
QUORSMITH [~LAB]
QUOR!PERSON! [~CRM]
CHAMBER_OF_QUORS {CHAMBERS_OF_QUORS} [~BUS]
QUORGUARDS {} [~COPMIL]
MONKEY_OF_QUOR [QUO~]
";

fn imported() -> Place {
    let place = Place::bare();
    place.write("actors.txt", ACTORS).write("agents.txt", AGENTS);
    let args = ["codebook", "import", "petrarch", "actors.txt", "agents.txt"];
    let run = place.run(&[&args[..], &["--out", "tables", "--report", "left.tsv"]].concat());
    assert_eq!(run.code, Some(0), "{run:?}");
    for says in [
        "14 entries read",
        "1  date that is none, first actors.txt:15:",
        "1  name without a code, first actors.txt:21: WITHOUT CODE",
        "1  code that stands for nobody, first actors.txt:20: ---",
        "1  agent code around the country's, first agents.txt:6: MONKEY OF QUOR",
        "1  code with an unknown beginning, first actors.txt:19: ZZZ",
        "1  country of a body without one here, first actors.txt:23: MNCDEU",
        "1  single name of a person, first actors.txt:12: QUORN",
    ] {
        assert!(run.out.contains(says), "{says:?} is not in {}", run.out);
    }
    place
}

fn table(place: &Place, name: &str) -> Vec<String> {
    let text = std::fs::read_to_string(place.path().join("tables").join(name)).expect("a table");
    let rows = text.lines().filter(|l| !l.starts_with('#'));
    rows.skip(1).map(|l| l.replace('\t', ",")).collect()
}

#[test]
fn dictionaries_become_tables() {
    let place = imported();
    assert_eq!(table(&place, "countries.tsv"), ["SDN,Sudan,Quorlandia"]);
    assert_eq!(
        table(&place, "organisations.tsv"),
        [
            "QF,SDN,REB,armed group,Quorland Front,QLF~|Quors!|Quorland Liberation Army|QLA~,,",
            "QRB,IGO,,igo,Quorbank Consortium,,,",
            "QUORMOTO,MNC,BUS,company,Quormotors,,,",
        ]
    );
    assert_eq!(
        table(&place, "persons.tsv"),
        [
            "Adela Quorn,Adela B. Quorn,,,SDN,,ELI,former official,1990-01-01,1999-12-31",
            "Adela Quorn,,,,SDN,,GOV,official,2000-01-01,2004-12-31",
        ]
    );
    assert_eq!(
        table(&place, "roles.tsv"),
        [
            "quorsmith,LAB,person,",
            "quorman,CRM,group,-",
            "quorwomen,CRM,group,-",
            "chamber of quors,BUS,person,chambers of quors",
            "quorguards,COP MIL,group,-",
        ]
    );
    let left = std::fs::read_to_string(place.path().join("left.tsv")).unwrap();
    assert_eq!(left.lines().count(), 8);
    assert!(left.contains("date that is none\tactors.txt\t15\t[SDNGOVMIL 20050101-20091331]"));
}

#[test]
fn the_tables_code() {
    let tables = imported();
    let Some(place) = Place::new() else { return };
    for name in ["countries.tsv", "organisations.tsv", "roles.tsv"] {
        let text = std::fs::read(tables.path().join("tables").join(name)).unwrap();
        place.write(&format!("tables/{name}"), text);
    }
    place.write("text.txt", "The Quorland Front attacked Quorlandia. Quorsmiths criticized Chad.");
    let plain = place.run(&["code", "--include", "actorless", "text.txt"]).records();
    assert!(plain.iter().all(|r| r["actors"][0]["code"].is_null()), "{plain:?}");
    let run = place.run(&["code", "--actors", "tables", "text.txt"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let records = run.records();
    assert_eq!(records[0]["actors"][0]["code"], "SDN");
    assert_eq!(records[0]["actors"][0]["sectors"][0], "REB");
    assert_eq!(records[0]["recipients"][0]["code"], "SDN");
    assert_eq!(records[1]["actors"][0]["sectors"][0], "LAB");
    // What made the record is told apart.
    assert_ne!(records[0]["coder"]["world"], plain[0]["coder"]["world"]);
}

#[test]
fn a_bad_table_is_named() {
    let Some(place) = Place::new() else { return };
    place.write("text.txt", "Chad met Mali.").write("roles.tsv", "lemma\tclass\nquor\tthing\n");
    place.write("mine.tsv", "lemma\tclass\n");
    let run = place.run(&["code", "--actors", "roles.tsv", "text.txt"]);
    run.refuses(1, &["roles.tsv:2", "column 'class'", "thing"]);
    let run = place.run(&["code", "--actors", "mine.tsv", "text.txt"]);
    run.refuses(1, &["mine.tsv", "no table of actors"]);
    let run = place.run(&["code", "--actors", "nowhere", "text.txt"]);
    run.refuses(1, &["nowhere"]);
}

#[test]
fn real_dictionaries_load() {
    let Some(folder) = demarche_testkit::data("petrarch") else { return };
    let mut args = vec!["codebook".to_owned(), "import".to_owned(), "petrarch".to_owned()];
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path().display().to_string())
        .filter(|p| p.ends_with("actors.txt") || p.ends_with("agents.txt"))
        .collect();
    files.sort();
    args.extend(files);
    args.extend(["--out".to_owned(), "tables".to_owned()]);
    let place = Place::bare();
    let run = place.run(&args.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(run.code, Some(0), "{run:?}");
    // Two thirds of the entries at least; the others are counted by reason.
    let number = |of: &str| {
        let line = run.out.lines().find(|l| l.contains(of)).unwrap_or_else(|| panic!("{of}"));
        let digits = |w: &str| w.trim_matches(['(', ')']).parse::<usize>().ok();
        line.split(' ').find_map(digits).unwrap()
    };
    let read = number("entries read");
    let rows = number("organisations.tsv") + number("roles.tsv");
    let persons: usize = run
        .out
        .lines()
        .find_map(|l| l.split_once("(offices of ")?.1.split(' ').next()?.parse().ok())
        .unwrap();
    assert!(read > 30_000 && 3 * (rows + persons) > 2 * read, "{}", run.out);
}
