//! What a layout can hold comes back.
#![allow(
    clippy::unwrap_used,
    clippy::float_cmp,
    reason = "tests may stop at the first surprise; values are copied"
)]

mod common;

use common::{arrest, article, read_good, talks, write};
use demarche_exchange::{Lack, Layout, Row, Writer, Written};

fn cells(line: &str) -> Vec<&str> {
    line.split('\t').collect()
}

#[test]
fn json_lines_lose_nothing() {
    let events = [arrest(), talks()];
    let back = read_good(Layout::Jsonl, &write(Layout::Jsonl, &events));
    assert_eq!(back.into_iter().map(|i| i.event).collect::<Vec<_>>(), events);
}

#[test]
fn the_flat_table_keeps_its_columns() {
    for event in [arrest(), talks()] {
        let file = write(Layout::Csv, std::slice::from_ref(&event));
        let back = read_good(Layout::Csv, &file).remove(0).event;
        // Writing what was read gives the same file: all cells are kept.
        let mut again = back.clone();
        again.actors.iter_mut().chain(&mut again.recipients).for_each(|p| p.person = None);
        assert_eq!(
            String::from_utf8(write(Layout::Csv, &[again])).unwrap(),
            String::from_utf8(file).unwrap()
        );
        assert_eq!(back.event_id, event.event_id);
        assert_eq!(back.coder, event.coder);
        assert_eq!(back.attribution[0].speaker.as_ref().unwrap().label(), "KEN GOV");
        assert_eq!(back.counts.money.unwrap().unit, "KES");
    }
}

#[test]
fn plover_json_keeps_the_manuals_fields() {
    let event = arrest();
    let file = write(Layout::PloverJson, std::slice::from_ref(&event));
    let back = read_good(Layout::PloverJson, &file).remove(0);
    assert_eq!(back.event.event_id, event.event_id);
    assert_eq!(
        (&back.event.event_type, &back.event.mode, &back.event.contexts),
        (&event.event_type, &event.mode, &event.contexts)
    );
    assert_eq!((back.event.quad_class, back.event.score), (4, -7.0));
    assert_eq!(back.event.actors[0].label(), "KEN COP");
    assert_eq!(back.event.actors[0].wikidata.as_deref(), Some("Q114"));
    let place = back.event.place.unwrap();
    assert_eq!((place.geonameid, place.lat), (Some(197_745), Some(-0.45)));
    assert_eq!(place.feature.as_deref(), Some("P PPLA"));
    assert_eq!(back.event.counts.arrested.unwrap().value, 2);
    assert_eq!(back.event.status, "asserted");
    assert_eq!(back.event.trigger.text, "arrested");
    assert_eq!(back.article.url, article().url);
    assert_eq!(back.article.title, article().title);
    assert_eq!(back.event.date.unwrap().start.as_deref(), Some("2024-05-12"));
}

#[test]
fn gdelt_keeps_codes_scores_and_places() {
    let file = String::from_utf8(write(Layout::Gdelt, &[arrest()])).unwrap();
    let line = cells(file.trim_end_matches('\n'));
    assert_eq!(line.len(), 61);
    assert_eq!(&line[1..5], ["20240512", "202405", "2024", "2024.3616"]);
    assert_eq!(&line[5..9], ["KENCOP", "KENYA", "KEN", ""]);
    assert_eq!(&line[12..15], ["COP", "", ""]);
    // CAMEO's MED is the media.
    assert_eq!((line[15], line[22]), ("SOMMED", "MED"));
    assert_eq!(&line[25..35], ["0", "173", "173", "17", "4", "-5", "5", "2", "3", ""]);
    assert_eq!(&line[35..37], ["0", ""]);
    assert_eq!(&line[51..56], ["4", "Garissa, Garissa County, Kenya", "KE", "", ""]);
    assert_eq!(&line[56..59], ["-0.45", "39.64", "197745"]);
    assert_eq!(&line[59..], ["20240514000000", "https://daily.example/garissa"]);
    let id: u64 = line[0].parse().unwrap();
    assert!(id > 0 && id < 1 << 53);

    let back = read_good(Layout::Gdelt, file.as_bytes()).remove(0);
    assert_eq!(back.original, line[0]);
    assert_eq!(back.event.coder.codebook, "GDELT 2.0");
    assert_eq!((back.event.quad_class, back.event.score), (4, -5.0));
    assert_eq!((&*back.event.event_type, back.event.mode.as_deref()), ("COERCE", Some("arrest")));
    assert_eq!(back.event.actors[0].label(), "KEN COP");
    assert_eq!(back.event.recipients[0].label(), "SOM JRN");
    let place = back.event.place.unwrap();
    assert_eq!(place.country.as_deref(), Some("KEN"));
    assert_eq!(place.admin1.as_deref(), Some("Garissa County"));
    assert_eq!((place.lat, place.lon, place.geonameid), (Some(-0.45), Some(39.64), None));
    assert_eq!(back.article.date.as_deref(), Some("2024-05-14"));
    assert_eq!(back.reports.publishers, Some(2));
    assert_eq!(back.event.status, "");
}

#[test]
fn pairs_are_rows_with_ids_of_their_own() {
    for layout in [Layout::Gdelt, Layout::Icews, Layout::Petrarch2] {
        let mut event = talks();
        let count = |event: &_| read_good(layout, &write(layout, std::slice::from_ref(event)));
        assert_eq!(count(&event).len(), 2, "{layout}");
        event.reciprocal = true;
        let back = count(&event);
        assert_eq!(back.len(), 4, "{layout}");
        let mut ids: Vec<_> = back.iter().map(|i| i.event.event_id.clone()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 4, "{layout}");
        let labels = |i: usize| {
            let event = &back[i].event;
            (event.actors[0].label(), event.recipients[0].label())
        };
        if layout != Layout::Icews {
            assert_eq!(labels(0), ("IGO UNO".to_owned(), "ROU GOV ELI".to_owned()), "{layout}");
        }
        assert_eq!(labels(0).0, labels(2).1, "{layout}");
        event.recipients.clear();
        assert_eq!(count(&event).len(), 2, "{layout}");
        event.actors.truncate(1);
        assert_eq!(count(&event).len(), 1, "{layout}");
    }
}

#[test]
fn icews_keeps_names_sectors_and_scores() {
    let file = String::from_utf8(write(Layout::Icews, &[arrest()])).unwrap();
    let line = cells(file.lines().nth(1).unwrap());
    assert_eq!(line.len(), 20);
    assert_eq!(
        &line[1..11],
        [
            "2024-05-12",
            "Police (Kenya)",
            "Police",
            "Kenya",
            "Arrest",
            "173",
            "-5.0",
            "Journalist (Somalia)",
            "Media",
            "Somalia"
        ]
    );
    assert_eq!(
        &line[12..],
        ["4", "The Daily", "Garissa", "", "Garissa County", "Kenya", "-0.45", "39.64"]
    );
    assert!(line[0].parse::<i32>().unwrap() > 0 && line[11].parse::<i32>().unwrap() > 0);
    let back = read_good(Layout::Icews, file.as_bytes()).remove(0);
    assert_eq!(back.event.actors[0].label(), "KEN COP");
    assert_eq!(back.event.recipients[0].label(), "SOM JRN");
    assert_eq!((back.event.score, back.event.quad_class, back.event.sentence), (-5.0, 4, 3));
    let place = back.event.place.unwrap();
    assert_eq!((place.name.as_deref(), place.country.as_deref()), (Some("Garissa"), Some("KEN")));
    assert_eq!(back.article.publisher.as_deref(), Some("The Daily"));
}

#[test]
fn polecat_keeps_lists_of_parties() {
    let file = String::from_utf8(write(Layout::Polecat, &[arrest(), talks()])).unwrap();
    let line = cells(file.lines().nth(1).unwrap());
    assert_eq!(line.len(), 40);
    assert_eq!(
        &line[2..15],
        [
            "COERCE",
            "arrest",
            "-7",
            "MATERIAL CONFLICT",
            "repression; rights_freedoms",
            "Kenya",
            "KEN",
            "501",
            "COP",
            "COP",
            "police",
            "Kenyan police",
            "Q114"
        ]
    );
    let back = read_good(Layout::Polecat, file.as_bytes());
    let first = &back[0].event;
    assert_eq!(first.actors[0].label(), "KEN COP");
    assert_eq!(first.actors[0].text, "Kenyan police");
    assert_eq!(first.contexts, ["repression", "rights_freedoms"]);
    assert_eq!((first.quad_class, first.score), (4, -7.0));
    let place = first.place.as_ref().unwrap();
    assert_eq!((place.geonameid, place.feature.as_deref()), (Some(197_745), Some("P PPLA")));
    assert_eq!(place.resolution.as_deref(), Some("city"));
    assert_eq!(back[0].article.date.as_deref(), Some("2024-05-14"));
    let second = &back[1].event;
    let labels: Vec<String> = second.actors.iter().map(demarche_coder::Party::label).collect();
    assert_eq!(labels, ["IGO", "SOM JRN"]);
    assert_eq!(second.recipients[0].label(), "ROU GOV ELI");
}

#[test]
fn petrarch_keeps_codes_and_words() {
    let file = String::from_utf8(write(Layout::Petrarch2, &[arrest()])).unwrap();
    assert_eq!(
        cells(file.trim_end()),
        [
            "20240512",
            "KENCOP",
            "SOMMED",
            "173",
            "repression,1;rights_freedoms,1",
            "e2f0536b2b541584379b67d5cf21c86b_3",
            "https://daily.example/garissa",
            "The Daily",
            "Kenyan police",
            "two Somali journalists",
            "arrested"
        ]
    );
    let back = read_good(Layout::Petrarch2, file.as_bytes()).remove(0);
    assert_eq!(back.event.actors[0].label(), "KEN COP");
    assert_eq!(back.event.actors[0].text, "Kenyan police");
    assert_eq!(back.event.trigger.text, "arrested");
    assert_eq!(back.event.sentence, 3);
    assert_eq!(back.event.contexts, ["repression", "rights_freedoms"]);
    assert_eq!(back.article.url, article().url);
    assert_eq!(back.article.publisher.as_deref(), Some("The Daily"));
}

#[test]
fn leading_zeros_stay() {
    for layout in [Layout::Csv, Layout::Gdelt, Layout::Icews, Layout::Petrarch2] {
        let back = read_good(layout, &write(layout, &[talks()]));
        assert_eq!(back[0].event.cameo.as_deref(), Some("042"), "{layout}");
    }
}

#[test]
fn what_a_layout_needs_is_named() {
    let article = demarche_exchange::Article::default();
    let mut event = arrest();
    let left = |event: &_, layout| {
        let row = Row { event, article: &article, reports: demarche_exchange::Reports::default() };
        Writer::new(layout, Vec::new()).row(&row).unwrap()
    };
    event.cameo = None;
    assert_eq!(left(&event, Layout::Gdelt), Written::Left(Lack::Cameo));
    assert_eq!(left(&event, Layout::Polecat), Written::Lines(1));
    event.date = None;
    assert_eq!(left(&event, Layout::Polecat), Written::Left(Lack::Day));
    assert_eq!(left(&event, Layout::PloverJson), Written::Lines(1));
}

#[test]
fn american_states_and_countries_have_codes() {
    let mut event = arrest();
    let place = event.place.as_mut().unwrap();
    place.country = Some("USA".into());
    place.admin1 = Some("California".into());
    let mut geo = |level: &str, name: &str| {
        let place = event.place.as_mut().unwrap();
        place.resolution = Some(level.into());
        place.name = Some(name.into());
        let file = String::from_utf8(write(Layout::Gdelt, std::slice::from_ref(&event))).unwrap();
        let line = cells(file.trim_end());
        [51, 52, 53, 54, 58].map(|at| line[at].to_owned())
    };
    assert_eq!(
        geo("city", "Anaheim"),
        ["3", "Anaheim, California, United States", "US", "USCA", "197745"]
    );
    assert_eq!(geo("admin1", "California"), ["2", "California, United States", "US", "USCA", "CA"]);
    assert_eq!(geo("country", "United States"), ["1", "United States", "US", "US", "US"]);
    assert_eq!(geo("region", "Midwest"), ["0", "", "", "", ""]);
}

#[test]
fn an_export_compares_with_its_record() {
    use demarche_exchange::compare::{Flat, Scope, compare};

    let events = [arrest(), talks()];
    let ours = events.iter().flat_map(|event| Flat::of(event, "a"));
    let file = write(Layout::Gdelt, &events);
    let theirs = read_good(Layout::Gdelt, &file);
    let theirs = theirs.iter().flat_map(|item| Flat::of(&item.event, "a"));
    let found = compare(ours, theirs, Scope::Shared);
    assert_eq!((found.events.left, found.overlap.matched), (3, 3));
    assert_eq!(found.overlap.jaccard, Some(1.0));
}
