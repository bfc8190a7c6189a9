//! Files as others write them, with their faults.
#![allow(
    clippy::unwrap_used,
    clippy::float_cmp,
    reason = "tests may stop at the first surprise; values are copied"
)]

mod common;

use common::{arrest, read_all, read_good, write};
use demarche_exchange::{Layout, Reason};

/// An invented row of GDELT, without the column of addresses in version 1.
fn gdelt(version: u8, change: impl Fn(&mut Vec<String>)) -> String {
    let mut cells: Vec<String> = vec![String::new(); 61];
    let set = [
        (0, "410000001"),
        (1, "20240512"),
        (2, "202405"),
        (3, "2024"),
        (4, "2024.3616"),
        (5, "PSEREBHMS"),
        (6, "HAMAS"),
        (7, "PSE"),
        (8, "HMS"),
        (12, "REB"),
        (15, "EGYGOVRAD"),
        (16, "EGYPT"),
        (17, "EGY"),
        (20, "MOS"),
        (22, "GOV"),
        (23, "RAD"),
        (25, "1"),
        (26, "042"),
        (27, "042"),
        (28, "04"),
        (29, "1"),
        (30, "1.9"),
        (31, "10"),
        (32, "1"),
        (33, "10"),
        (34, "-2.31"),
        (51, "4"),
        (52, "Cairo, Al Qahirah, Egypt"),
        (53, "EG"),
        (54, "EG11"),
        (55, "65350"),
        (56, "30.05"),
        (57, "31.25"),
        (58, "-290692"),
        (59, "20240513114500"),
        (60, "https://news.example/a"),
    ];
    for (at, cell) in set {
        cells[at] = String::from(cell);
    }
    change(&mut cells);
    if version == 1 {
        cells[59].truncate(8);
        for at in [55, 47, 39] {
            cells.remove(at);
        }
    }
    cells.join("\t")
}

#[test]
fn gdelt_is_read_in_both_versions() {
    let one = gdelt(1, |_| {});
    let historical = one.rsplit_once('\t').unwrap().0;
    let file = format!("{}\n{one}\n{historical}\n", gdelt(2, |_| {}));
    let found = read_good(Layout::Gdelt, file.as_bytes());
    assert_eq!(found.len(), 3);
    for (item, codebook) in found.iter().zip(["GDELT 2.0", "GDELT 1.0", "GDELT 1.0"]) {
        let event = &item.event;
        assert_eq!(event.coder.codebook, codebook);
        assert_eq!(event.actors[0].organisation.as_deref(), Some("HMS"));
        assert_eq!(event.actors[0].sectors, ["REB"]);
        assert_eq!(event.recipients[0].label(), "EGY GOV");
        assert!(event.derivation.iter().any(|d| d.contains("RAD")), "{:?}", event.derivation);
        assert!(event.derivation.iter().any(|d| d.contains("MOS")));
        assert_eq!((event.quad_class, event.score), (1, 1.9));
        let place = event.place.as_ref().unwrap();
        assert_eq!(place.country.as_deref(), Some("EGY"));
        assert_eq!(place.lon, Some(31.25));
        assert_eq!(item.article.date.as_deref(), Some("2024-05-13"));
    }
    assert_eq!(found[2].article.url, None);
    assert_eq!(found[0].article.id, found[1].article.id);
}

#[test]
fn values_of_gdelt_are_copied() {
    // Root 14 is of class 3 in GDELT's files.
    let row = gdelt(2, |cells| {
        cells[26] = "141".into();
        cells[29] = "3".into();
        cells[30] = "-6.4".into();
    });
    let event = read_good(Layout::Gdelt, row.as_bytes()).remove(0).event;
    assert_eq!((event.quad_class, event.score), (3, -6.4));
    assert_eq!(event.event_type, "PROTEST");
}

#[test]
fn bad_rows_are_failures_with_line_and_column() {
    let good = gdelt(2, |_| {});
    let date = gdelt(2, |cells| cells[1] = "20241399".into());
    let quad = gdelt(2, |cells| cells[29] = "9".into());
    let lat = gdelt(2, |cells| cells[56] = "300".into());
    let file = format!("{good}\nshort\n\n{date}\r\n{quad}\n{lat}\n{good}");
    let found = read_all(Layout::Gdelt, file.as_bytes());
    let failures: Vec<String> =
        found.iter().filter_map(|item| item.as_ref().err()).map(ToString::to_string).collect();
    assert_eq!(
        failures,
        [
            "events, line 2: the row has 1 columns; GDELT has 57, 58 or 61",
            "events, line 4, SQLDATE: '20241399' is not a day",
            "events, line 5, QuadClass: '9' is not a quad class",
            "events, line 6, ActionGeo_Lat: '300' is not a coordinate",
        ]
    );
    assert_eq!(found.iter().filter(|item| item.is_ok()).count(), 2);
}

#[test]
fn icews_ids_are_unique_with_their_day() {
    let header = Layout::Icews.header().unwrap().join("\t");
    let row = |day: &str, missing: &str| {
        format!(
            "77\t{day}\tCitizen (France)\tGeneral Population / Civilian / Social,Social\tFrance\tProtest\t0211\t-6.5\t\
             {missing}\t{missing}\t{missing}\t5\t6\tAgence\t{missing}\t{missing}\t{missing}\tFrance\t46.0\t2.0"
        )
    };
    let file = format!(
        "{header}\n{}\n{}\n{}\n",
        row("2018-01-01", "NULL"),
        row("2018-01-02", "NA"),
        row("2018-01-03", "")
    );
    let found = read_good(Layout::Icews, file.as_bytes());
    assert_eq!(found[0].original, found[1].original);
    assert_ne!(found[0].event.event_id, found[1].event.event_id);
    for item in &found {
        assert!(item.event.recipients.is_empty());
        assert_eq!(item.event.actors[0].label(), "FRA CVL");
        assert_eq!(item.event.cameo.as_deref(), Some("0211"));
        assert_eq!(item.event.score, -6.5);
        let place = item.event.place.as_ref().unwrap();
        assert_eq!(place.resolution.as_deref(), Some("country"));
    }
}

#[test]
fn a_table_without_a_needed_column_is_one_failure() {
    let found = read_all(Layout::Icews, b"Event ID\tEvent Date\n1\t2018-01-01\n");
    assert_eq!(found.len(), 1);
    let failure = found[0].as_ref().unwrap_err();
    assert_eq!(failure.column.as_deref(), Some("Source Name"));
    assert!(matches!(failure.reason, Reason::NoColumn));
}

fn polecat() -> (String, String) {
    let file = String::from_utf8(write(Layout::Polecat, &[arrest()])).unwrap();
    let (header, row) = file.trim_end_matches('\n').split_once('\n').unwrap();
    (header.to_owned(), row.to_owned())
}

#[test]
fn variants_of_polecat_are_read() {
    let (header, row) = polecat();
    let header = header.replace("\tIntensity\t", "\tEvent Intensity\t") + "\tHeadline";
    let file = format!("{header}\n{row}\tTwo held in Garissa\n");
    let item = read_good(Layout::Polecat, file.as_bytes()).remove(0);
    assert_eq!(item.event.score, -7.0);
    assert_eq!(item.article.title.as_deref(), Some("Two held in Garissa"));
    assert!(!item.article.id.is_empty());
}

#[test]
fn surplus_tabs_of_polecat_are_taken_out() {
    let (header, row) = polecat();
    let inside = row.replace("Kenyan police", "Kenyan\tpolice");
    let outside = format!("{row}\t\t");
    let file = format!("{header}\t\t\n{inside}\n{outside}\n{row}\n");
    let found = read_good(Layout::Polecat, file.as_bytes());
    for item in &found {
        assert_eq!(item.event.actors[0].label(), "KEN COP");
        assert_eq!(item.event.recipients[0].label(), "SOM JRN");
        assert_eq!(item.event.place.as_ref().unwrap().lat, Some(-0.45));
        assert_eq!(item.article.date.as_deref(), Some("2024-05-14"));
    }
    assert!(found[0].event.derivation.iter().any(|d| d.contains("surplus")));
    assert_eq!(found[1].event, found[2].event);
    // Nothing fits any more.
    let broken = format!("{header}\n{}\n", row.replacen('\t', "\tx\ty\tz\t", 3));
    assert!(read_all(Layout::Polecat, broken.as_bytes())[0].is_err());
}

#[test]
fn latin_1_is_read_line_by_line() {
    let (header, row) = polecat();
    let mut file = format!("{header}\n{row}\n").into_bytes();
    let latin = row.replace("Kenyan police", "Zairois ~leve");
    file.extend(latin.bytes().map(|b| if b == b'~' { 0xE9 } else { b }));
    let found = read_good(Layout::Polecat, &file);
    assert_eq!(found[1].event.actors[0].text, "Zairois éleve");
}

#[test]
fn petrarch_is_read_with_any_of_its_columns() {
    let start = "20240512\tUSAGOV\tIRN\t042\tID_ECON,2;economic,1\tagency-12_3;agency-9_0";
    for (rest, url, source, text) in [
        ("", None, None, ""),
        ("\tAFP", None, Some("AFP"), ""),
        ("\thttps://a.example/x\tAFP", Some("https://a.example/x"), Some("AFP"), ""),
        ("\tAFP\tmet", None, Some("AFP"), "met"),
        ("\tAFP\tWashington\tTehran\tmet", None, Some("AFP"), "met"),
        (
            "\thttps://a.example/x\tAFP\tWashington\tTehran\tmet\tUSA\tIRN",
            Some("https://a.example/x"),
            Some("AFP"),
            "met",
        ),
        ("\t---\tAFP\tWashington\tTehran\tmet", None, Some("AFP"), "met"),
    ] {
        let item = read_good(Layout::Petrarch2, format!("{start}{rest}\n").as_bytes()).remove(0);
        assert_eq!(item.article.url.as_deref(), url, "{rest}");
        assert_eq!(item.article.publisher.as_deref(), source, "{rest}");
        assert_eq!(item.event.trigger.text, text, "{rest}");
        assert_eq!(item.event.actors[0].label(), "USA GOV");
        assert_eq!(item.event.contexts, ["economic"]);
        assert_eq!(item.event.mentions.len(), 2);
        assert_eq!(item.reports.story.as_deref(), Some("agency-12"));
        assert_eq!((item.event.quad_class, item.event.score), (1, 1.9));
    }
}

#[test]
fn older_plover_records_are_read() {
    let file = r#"{"id":"ab-1","date":"2016-03-01","source":[{"code":"TUR","sector":"GOV","actorText":"Ankara"}],
        "target":{"code":"SYR","sector":["REB"]},"event":"FIGHT","mode":"","context":["military"],
        "eventText":"shelled","eventLoc":"Aleppo","textInfo":{"markup":"x","sequence":"2"},"publication":"AFP"}"#
        .replace('\n', " ");
    let item = read_good(Layout::PloverJson, file.as_bytes()).remove(0);
    assert_eq!(item.event.event_type, "ASSAULT");
    assert_eq!(item.event.quad_class, 4);
    assert!(item.event.derivation.iter().any(|d| d == "event FIGHT"));
    assert_eq!(item.event.actors[0].label(), "TUR GOV");
    assert_eq!(item.event.actors[0].text, "Ankara");
    assert_eq!(item.event.recipients[0].label(), "SYR REB");
    assert_eq!(item.event.trigger.text, "shelled");
    assert_eq!(item.event.place.unwrap().text, "Aleppo");
    assert_eq!(item.event.sentence, 2);
    assert_eq!(item.article.publisher.as_deref(), Some("AFP"));
    assert_eq!(item.original, "ab-1");
}

#[test]
fn prose_names_of_plover_are_read() {
    let file = r#"{"id":7,"date":"20240512","event":["REQUEST"],"mode":["change","future"],"quad_code":"3",
        "actor":[{"raw_text":"Paris","entity_name":"France","country_name":"France","sector_code":"GOV",
        "other_sector_codes":["LEG"],"wikidata_id":"Q142"}],"event_scale":"-1","has_event":true}"#
        .replace('\n', " ");
    let event = read_good(Layout::PloverJson, file.as_bytes()).remove(0).event;
    assert_eq!(event.actors[0].label(), "FRA GOV LEG");
    assert_eq!(
        (event.mode.as_deref(), &*event.auxiliary),
        (Some("change"), &["future".to_owned()][..])
    );
    let none = read_all(Layout::PloverJson, br#"{"id":1,"has_event":false}"#);
    assert!(matches!(none[0].as_ref().unwrap_err().reason, Reason::NoEvent));
}

#[test]
fn lines_without_end_are_skipped() {
    let mut file = vec![b'x'; (1 << 24) + 100];
    file.push(b'\n');
    file.extend_from_slice(gdelt(2, |_| {}).as_bytes());
    let found = read_all(Layout::Gdelt, &file);
    assert!(matches!(found[0].as_ref().unwrap_err().reason, Reason::LongLine(_)));
    assert!(found[1].is_ok());
}
