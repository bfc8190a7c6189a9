use super::*;

#[test]
fn every_row_of_every_table_is_read() {
    let count = |table: &'static str| rows(table).count();
    assert_eq!(CAMEO.len(), count(include_str!("../../data/cameo.tsv")));
    assert_eq!(COUNTRIES.len(), count(include_str!("../../data/countries.tsv")));
    assert_eq!(SECTORS.len(), count(include_str!("../../data/sectors.tsv")));
    assert_eq!(GROUPS.len(), count(include_str!("../../data/organisations.tsv")));
    assert_eq!(DIVISIONS.len(), count(include_str!("../../data/divisions.tsv")));
    assert_eq!(TYPES.len(), count(include_str!("../../data/types.tsv")));
}

#[test]
fn the_scores_differ_on_five_codes() {
    let mut differ: Vec<&str> =
        CAMEO.values().filter(|c| c.goldstein_gdelt != c.goldstein_icews).map(|c| c.code).collect();
    differ.sort_unstable();
    assert_eq!(differ, ["016", "124", "163", "164", "166"]);
    let roots: Vec<f64> = (1..=20)
        .map(|root| cameo(&format!("{root:02}")).unwrap().goldstein_gdelt.unwrap())
        .collect();
    let known = [
        0.0, 3.0, 4.0, 1.0, 3.5, 6.0, 7.0, 5.0, -2.0, -5.0, -2.0, -4.0, -6.0, -6.5, -7.2, -4.0,
        -7.0, -9.0, -10.0, -10.0,
    ];
    assert_eq!(roots, known);
}

#[test]
fn quad_classes_are_those_of_each_scheme() {
    for (code, gdelt, icews) in
        [("051", 1, 1), ("071", 2, 2), ("090", 2, 3), ("120", 3, 3), ("141", 3, 4), ("150", 4, 4)]
    {
        let row = cameo(code).unwrap();
        assert_eq!((row.quad_gdelt, row.quad_icews), (gdelt, icews), "{code}");
    }
    assert!(
        CAMEO.values().all(|c| (1..=4).contains(&c.quad_gdelt) && (1..=4).contains(&c.quad_icews))
    );
}

#[test]
fn types_are_those_of_plover() {
    let types = [
        "",
        "AGREE",
        "CONSULT",
        "SUPPORT",
        "CONCEDE",
        "COOPERATE",
        "AID",
        "RETREAT",
        "REQUEST",
        "ACCUSE",
        "REJECT",
        "THREATEN",
        "PROTEST",
        "SANCTION",
        "MOBILIZE",
        "COERCE",
        "ASSAULT",
    ];
    assert!(CAMEO.values().all(|c| types.contains(&c.event_type)));
    assert_eq!(cameo("1722").unwrap().mode, "restrict");
    assert_eq!(cameo("186").unwrap().mode, "targeted");
}

#[test]
fn countries_are_found_by_every_code() {
    let yemen = country("YEM").unwrap();
    assert_eq!((yemen.fips, yemen.cow, yemen.cameo), ("YM", "679", "YEM"));
    assert_eq!(country_of_fips("GZ").unwrap().iso3, "PSE");
    assert_eq!(country_of_cameo("ROM").unwrap().iso3, "ROU");
    assert_eq!(country_of_cameo("ROU").unwrap().iso3, "ROU");
    assert_eq!(iso3_of_name("Russian Federation"), Some("RUS"));
    assert_eq!(iso3_of_name("united kingdom"), Some("GBR"));
    assert_eq!(iso3_of_name("Burma"), Some("MMR"));
    assert_eq!(iso3_of_name("French"), None);
    assert_eq!(iso3_of_name("Nowhere"), None);
    for country in COUNTRIES.iter() {
        assert!(country_name(country.iso3).is_some(), "{}", country.iso3);
    }
}

#[test]
fn sectors_of_media_and_health_trade_places() {
    assert_eq!(cameo_of_sector("JRN"), Some("MED"));
    assert_eq!(cameo_of_sector("MED"), Some("HLH"));
    assert_eq!(sector_of_cameo("MED"), Some("JRN"));
    assert_eq!(sector_of_cameo("INS"), Some("REB"));
    assert_eq!(sector_of_icews("Police"), Some("COP"));
}

#[test]
fn groups_are_organisations_of_the_world() {
    for group in GROUPS.iter() {
        assert!(World::builtin().organisations_by_id(group.id).next().is_some(), "{}", group.id);
    }
}

#[test]
fn older_types_are_read_as_those_of_today() {
    let read = |name: &str, mode: Option<&str>| plover_type(name, mode);
    assert_eq!(read("demand", None), ("REQUEST".into(), None));
    assert_eq!(read("INVESTIGATE", None), ("ACCUSE".into(), Some("investigate".into())));
    assert_eq!(read("YIELD", Some("withdraw")), ("RETREAT".into(), Some("withdraw".into())));
    assert_eq!(read("YIELD", None), ("CONCEDE".into(), None));
    assert_eq!(read("CRIME", None), ("CRIME".into(), None));
}

/// The published conversion and ours differ only where the header of the table says so.
#[test]
fn types_agree_with_the_published_conversion() {
    let Some(path) = demarche_testkit::data("codebooks/cameo2plover.txt") else { return };
    let text = std::fs::read_to_string(path).unwrap();
    let mut differ = Vec::new();
    for line in text.lines().filter_map(|line| line.split('#').next()) {
        let Some((code, rest)) = line.split_once(':') else { continue };
        if code.len() < 3 || !code.bytes().all(|b| b.is_ascii_digit()) {
            continue;
        }
        let mut parts = rest.split(',').map(str::trim);
        let (event_type, mode) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
        let ours = cameo(code).unwrap();
        if (ours.event_type, ours.mode) != (event_type, mode) {
            differ.push(code);
        }
    }
    differ.sort_unstable();
    differ.dedup();
    let repaired = [
        "0842", "085", "105", "116", "132", "1321", "1322", "163", "1712", "1722", "175", "185",
        "186", "195", "200", "201", "202", "203",
    ];
    assert_eq!(differ, repaired);
}
