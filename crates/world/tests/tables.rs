//! The embedded tables hold together, and broken ones are refused at the right place.
#![allow(clippy::unwrap_used)]

use std::collections::HashSet;

use demarche_world::{RoleClass, Source, TableError, TableKind, TableProblem, World};

#[test]
fn no_surface_is_claimed_twice_unless_listed() {
    let collisions = World::builtin().collisions();
    let unlisted: Vec<_> = collisions.iter().filter(|c| !c.listed).collect();
    assert!(unlisted.is_empty(), "{unlisted:#?}");
    // The list itself must not go stale.
    let listed: HashSet<String> = collisions.iter().map(|c| c.surface.to_lowercase()).collect();
    let table = World::builtin_tables().iter().find(|t| t.kind == TableKind::Ambiguous).unwrap();
    for line in table.text.lines().filter(|l| !l.starts_with('#')).skip(1) {
        let surface = line.split('\t').next().unwrap().to_lowercase();
        assert!(listed.contains(&surface), "'{surface}' is ambiguous no more");
    }
}

#[test]
fn tables_have_the_expected_extent() {
    let world = World::builtin();
    // 193 members of the United Nations, the Vatican, Palestine, Kosovo, Taiwan and Western Sahara at least.
    let states = world.countries().iter().filter(|c| c.successor.is_none()).count();
    assert!(states >= 198, "{states}");
    assert!(world.organisations().len() >= 600);
    assert!(world.roles().len() >= 700);
    assert!(world.places().len() >= 400);
    for former in ["SUN", "YUG", "DDR", "CSK", "ZAR"] {
        let successor = world.country(former).unwrap().successor.clone().unwrap();
        assert!(world.country(&successor).unwrap().successor.is_none());
    }
    for class in [
        RoleClass::Person,
        RoleClass::Group,
        RoleClass::Institution,
        RoleClass::Relation,
        RoleClass::Voice,
        RoleClass::WeaponSystem,
        RoleClass::Modifier,
    ] {
        assert!(world.roles().iter().any(|r| r.class == class), "{class:?}");
    }
}

#[test]
fn wikidata_items_and_cow_codes_are_unique_among_living_states() {
    let mut items = HashSet::new();
    let mut cow = HashSet::new();
    for country in World::builtin().countries().iter().filter(|c| c.successor.is_none()) {
        if let Some(item) = &country.wikidata {
            assert!(items.insert(item.clone()), "{item} twice");
        }
        if let Some(code) = &country.cow {
            assert!(cow.insert(code.clone()), "{code} twice");
        }
    }
    for organisation in World::builtin().organisations() {
        if let Some(item) = &organisation.wikidata {
            assert!(items.insert(item.clone()), "{item} twice");
        }
    }
}

#[test]
fn every_table_says_what_it_is_and_where_from() {
    for table in World::builtin_tables() {
        let comments: String = table.text.lines().take_while(|l| l.starts_with('#')).collect();
        for word in ["Provenance:", "Licence:", "Extension:"] {
            assert!(comments.contains(word), "{}: no '{word}'", table.file);
        }
    }
}

#[test]
fn the_version_follows_the_tables() {
    let world = World::builtin();
    assert_eq!(world.version().len(), 12);
    assert!(world.version().bytes().all(|b| b.is_ascii_hexdigit()));
    let mut tables = World::builtin_tables().to_vec();
    tables.push(Source {
        kind: TableKind::Regions,
        file: "mine.tsv",
        text: "name\tkind\nTobruk Gulf\tregion\n",
    });
    assert_ne!(World::from_tables(&tables).unwrap().version(), world.version());
}

fn refused(kind: TableKind, text: &str) -> TableError {
    let mut tables = World::builtin_tables().to_vec();
    tables.push(Source { kind, file: "mine.tsv", text });
    World::from_tables(&tables).unwrap_err()
}

#[test]
fn broken_tables_are_refused_with_file_line_and_column() {
    let error = refused(TableKind::Countries, "# mine\niso3\tname\nXX\tNowhere\n");
    assert_eq!((error.file.as_str(), error.line, error.column.as_str()), ("mine.tsv", 3, "iso3"));
    assert_eq!(error.to_string(), "mine.tsv:3: column 'iso3': 'XX' is not three capital letters");

    let error = refused(TableKind::Countries, "iso3\ttitle\n");
    assert_eq!((error.line, error.problem), (1, TableProblem::UnknownColumn));
    let error = refused(TableKind::Roles, "lemma\tsectors\n");
    assert_eq!((error.column.as_str(), error.problem), ("class", TableProblem::MissingColumn));
    let error = refused(TableKind::Roles, "lemma\tlemma\tclass\n");
    assert_eq!(error.problem, TableProblem::RepeatedColumn);
    let error = refused(TableKind::Roles, "lemma\tclass\nfoo\tperson\textra\n");
    assert_eq!((error.line, error.problem), (2, TableProblem::ExtraCell));
    let error = refused(TableKind::Roles, "lemma\tclass\n\tperson\n");
    assert_eq!(error.problem, TableProblem::Empty);
    let error = refused(TableKind::Roles, "lemma\tclass\nfoo\tperson\nbar\tperson\nfoo\tgroup\n");
    assert_eq!(error.line, 4);
    assert_eq!(error.problem, TableProblem::Duplicate { key: "foo".into(), first: 2 });
    let error = refused(TableKind::Roles, "lemma\tsectors\tclass\nfoo\tGVO\tperson\n");
    assert!(matches!(error.problem, TableProblem::Malformed { .. }));
    let error = refused(TableKind::Roles, "lemma\tclass\n--\tperson\n");
    assert_eq!(error.column, "lemma");
    let error = refused(TableKind::Organisations, "id\tcode\tkind\tname\nX\tQQQ\tigo\tThing\n");
    assert_eq!(error.problem, TableProblem::Dangling { value: "QQQ".into() });
    let error = refused(TableKind::Regions, "name\tkind\tiso3\nHere\tplanet\t\n");
    assert_eq!(error.column, "kind");
    let error = refused(TableKind::Plurals, "kind\tword\tplural\nirregular\tox\t\n");
    assert_eq!(error.column, "plural");
    let error = refused(
        TableKind::Organisations,
        "id\tcode\tkind\tname\tfrom\nX\tUSA\tparty\tWhigs\tlong ago\n",
    );
    assert_eq!(error.column, "from");
    let error = refused(TableKind::Memberships, "id\tiso3\tfrom\nQQQQ\tFRA\t1999\n");
    assert_eq!(error.column, "id");
    let error = refused(TableKind::Memberships, "id\tiso3\tfrom\nUNO\tQQQ\t1999\n");
    assert_eq!(error.problem, TableProblem::Dangling { value: "QQQ".into() });
    let error = refused(TableKind::Countries, "iso3\tname\twikidata\nQQA\tThere\tq1\n");
    assert_eq!(error.column, "wikidata");
}

#[test]
fn a_user_table_extends_known_rows_and_adds_new_ones() {
    let mut tables = World::builtin_tables().to_vec();
    tables.push(Source {
        kind: TableKind::Countries,
        file: "mine.tsv",
        text: "iso3\tname\taliases\nFRA\tFrance\tthe Hexagon\n",
    });
    tables.push(Source {
        kind: TableKind::Organisations,
        file: "mine2.tsv",
        text: "id\tcode\tsectors\tkind\tname\nZZZ\tFRA\tPTY\tparty\tParti du Plaisir\n",
    });
    let world = World::from_tables(&tables).unwrap();
    let france = world.country("FRA").unwrap();
    assert_eq!(france.cow.as_deref(), Some("FRN"), "old cells stay");
    assert_eq!(world.find_all(&["Hexagon"]).len(), 1);
    assert_eq!(world.find_all(&["French"]).len(), 1);
    assert_eq!(world.find_all(&["Parti", "du", "Plaisir"])[0].len, 3);
    assert_eq!(world.organisations_by_id("ZZZ").count(), 1);
}

#[test]
fn users_may_have_several_tables_of_a_kind() {
    assert_eq!(World::table_kind("persons.tsv"), Some(TableKind::Persons));
    assert_eq!(World::table_kind("persons_mine.tsv"), Some(TableKind::Persons));
    assert_eq!(World::table_kind("organisations.local.tsv"), Some(TableKind::Organisations));
    assert_eq!(World::table_kind("memberships.tsv"), Some(TableKind::Memberships));
    assert_eq!(World::table_kind("persons.csv"), None);
    assert_eq!(World::table_kind("people.tsv"), None);
}

#[test]
fn a_further_row_of_an_office_replaces_the_one_known() {
    let mut tables = World::builtin_tables().to_vec();
    tables.push(Source {
        kind: TableKind::Persons,
        file: "mine.tsv",
        text: "name\tcode\toffice\tfrom\tuntil\nLena Korr\tFRA\tminister\t2001\t2002\n",
    });
    tables.push(Source {
        kind: TableKind::Persons,
        file: "mine2.tsv",
        text: "name\tcode\toffice\tfrom\tuntil\nLena Korr\tFRA\tminister\t2001\t2003\n",
    });
    let world = World::from_tables(&tables).unwrap();
    let offices = &world.person("Lena Korr").unwrap().offices;
    assert_eq!(offices.len(), 1);
    assert_eq!(offices[0].until.as_deref(), Some("2003"));
}

#[test]
fn an_empty_table_is_no_error() {
    let mut tables = World::builtin_tables().to_vec();
    tables.push(Source { kind: TableKind::Roles, file: "none.tsv", text: "# nothing yet\n" });
    assert!(World::from_tables(&tables).is_ok());
}
