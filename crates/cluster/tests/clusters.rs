//! From articles and reports to clusters.

use std::collections::{BTreeMap, BTreeSet};

use demarche_cluster::{
    Article, Bound, Clustering, Config, Day, Gist, LinkKind, Number, Numbers, PartyKey, Place,
    Report, Resolution, Terms, When, cluster, comparisons, counts,
};

/// An article with one event: police of a country arrest people in a town.
struct Piece {
    id: &'static str,
    published: &'static str,
    title: &'static str,
    text: &'static str,
    country: &'static str,
    town: &'static str,
    point: (f64, f64),
    day: Option<&'static str>,
    arrested: Option<u64>,
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap_or_else(|| panic!("{text}"))
}

impl Piece {
    fn article(&self) -> Article {
        Article {
            id: self.id.to_owned(),
            publisher: Some(format!("paper {}", &self.id[..1])),
            published: Some(day(self.published)),
            terms: Terms::of(self.title, self.text),
            gist: Gist::of(self.title, self.text, &[], Some(day(self.published))),
            countries: vec![self.country.to_owned()],
            own_countries: vec![self.country.to_owned()],
            lead_countries: vec![self.country.to_owned()],
            towns: vec![self.point],
            lead_towns: vec![self.point],
            ..Article::default()
        }
    }

    fn report(&self) -> Report {
        let at = day(self.day.unwrap_or(self.published));
        Report {
            event: format!("event {}", self.id),
            article: self.id.to_owned(),
            event_type: "COERCE".to_owned(),
            mode: Some("arrest".to_owned()),
            quad: 4,
            actors: vec![PartyKey {
                code: Some(self.country.to_owned()),
                country: Some(self.country.to_owned()),
                sectors: vec!["COP".to_owned()],
                ..PartyKey::default()
            }],
            when: Some(When { start: at, end: at, from_text: self.day.is_some() }),
            place: Some(Place {
                geonameid: None,
                name: self.town.to_owned(),
                country: Some(self.country.to_owned()),
                admin1: None,
                admin2: None,
                point: Some(self.point),
                resolution: Resolution::City,
                dateline: false,
            }),
            status: "asserted".to_owned(),
            numbers: Numbers {
                arrested: self.arrested.map(|value| Number { value, bound: Bound::Exact }),
                ..Numbers::default()
            },
            words: Terms::of("", self.text),
            mentions: 2,
            ..Report::default()
        }
    }
}

const KISUMU: (f64, f64) = (-0.1022, 34.7617);
const NAKURU: (f64, f64) = (-0.3072, 36.0723);

/// Three reports of one arrest, the arrest in another town on that day, and the one in the same town two days later.
fn pieces() -> Vec<Piece> {
    let piece = |id, published, title, text| Piece {
        id,
        published,
        title,
        text,
        country: "KEN",
        town: "Kisumu",
        point: KISUMU,
        day: None,
        arrested: None,
    };
    vec![
        Piece {
            day: Some("2024-05-13"),
            arrested: Some(12),
            ..piece(
                "a1",
                "2024-05-13",
                "Police hold twelve fishmongers in Kisumu",
                "Officers in Kisumu arrested 12 fishmongers who had blocked the Jubilee market road on Monday.",
            )
        },
        Piece {
            arrested: Some(12),
            ..piece(
                "b1",
                "2024-05-14",
                "Kisumu traders in cells after Jubilee blockade",
                "The 12 fishmongers picked up in Kisumu after the Jubilee market blockade spent the night in cells.",
            )
        },
        Piece {
            day: Some("2024-05-13"),
            ..piece(
                "c1",
                "2024-05-14",
                "Lawyers protest at arrest of Kisumu fishmongers",
                "Lawyers called the arrest of fishmongers at the Jubilee market in Kisumu on Monday unlawful.",
            )
        },
        Piece {
            day: Some("2024-05-13"),
            arrested: Some(12),
            town: "Nakuru",
            point: NAKURU,
            ..piece(
                "d1",
                "2024-05-13",
                "Twelve traders arrested in Nakuru",
                "Police in Nakuru arrested 12 traders who had blocked the road to the bus park on Monday.",
            )
        },
        Piece {
            day: Some("2024-05-15"),
            arrested: Some(3),
            ..piece(
                "e1",
                "2024-05-15",
                "Three students held in Kisumu",
                "Officers in Kisumu arrested three students over a stolen generator on Wednesday.",
            )
        },
    ]
}

fn clustered(pieces: &[Piece]) -> (Vec<Article>, Vec<Report>, Clustering) {
    let articles: Vec<Article> = pieces.iter().map(Piece::article).collect();
    let reports: Vec<Report> = pieces.iter().map(Piece::report).collect();
    let found = cluster(&articles, &reports, &Config::default());
    (articles, reports, found)
}

#[test]
fn one_arrest_is_told_from_two_like_it() {
    let (articles, reports, found) = clustered(&pieces());
    let members: Vec<_> = found.events.iter().map(|c| c.members.clone()).collect();
    assert_eq!(members, [["event a1", "event b1", "event c1"]], "{:#?}", found.links);
    let link = found
        .links
        .iter()
        .find(|l| l.kind == LinkKind::Event && l.a == "event a1" && l.b == "event b1")
        .unwrap();
    for part in ["same type COERCE/arrest", "actors KEN COP", "Kisumu 0 km", "arrested 12=12"] {
        assert!(link.rule.contains(part), "{}", link.rule);
    }
    let by_event: BTreeMap<&str, &Report> = reports.iter().map(|r| (r.event.as_str(), r)).collect();
    let by_id: BTreeMap<&str, &Article> = articles.iter().map(|a| (a.id.as_str(), a)).collect();
    let n = counts(&found.events[0], &by_event, &by_id);
    assert_eq!((n.events, n.stories, n.publishers, n.mentions), (3, 3, 3, 6));
}

#[test]
fn the_order_does_not_matter() {
    let mut pieces = pieces();
    let (_, _, found) = clustered(&pieces);
    for turn in 0..pieces.len() {
        pieces.rotate_left(1);
        if turn % 2 == 0 {
            pieces.swap(0, 2);
        }
        assert_eq!(clustered(&pieces).2, found);
    }
}

#[test]
fn what_excludes_a_pair_is_told() {
    let pieces = pieces();
    let articles: Vec<Article> = pieces.iter().map(Piece::article).collect();
    let reports: Vec<Report> = pieces.iter().map(Piece::report).collect();
    let vetoes: BTreeSet<(String, String, String)> =
        comparisons(&articles, &reports, &Config::default())
            .into_iter()
            .filter_map(|c| Some((c.a, c.b, c.veto?)))
            .collect();
    let has = |a: &str, b: &str, why: &str| {
        vetoes.contains(&(format!("event {a}"), format!("event {b}"), why.to_owned()))
    };
    assert!(has("a1", "e1", "other days"), "{vetoes:?}");
    assert!(has("a1", "d1", "another place"), "{vetoes:?}");
}

#[test]
fn reports_without_texts_are_compared_too() {
    let pieces = pieces();
    let reports: Vec<Report> = pieces.iter().map(Piece::report).collect();
    let found = cluster(&[], &reports, &Config::default());
    let all: BTreeSet<&str> =
        found.events.iter().flat_map(|c| c.members.iter().map(String::as_str)).collect();
    assert!(all.contains("event a1") && all.contains("event b1"), "{found:#?}");
    assert!(!all.contains("event d1"), "{found:#?}");
    assert!(found.occurrences.is_empty());
}

#[test]
fn nothing_gives_nothing() {
    assert_eq!(cluster(&[], &[], &Config::default()), Clustering::default());
    let empty = vec![Report::default(), Report::default()];
    assert!(cluster(&[Article::default()], &empty, &Config::default()).events.is_empty());
}

#[test]
fn what_comes_out_can_be_written_and_read() {
    let (articles, reports, found) = clustered(&pieces());
    let back: Clustering = serde_json::from_str(&serde_json::to_string(&found).unwrap()).unwrap();
    assert_eq!(back, found);
    let text = serde_json::to_string(&(&articles, &reports)).unwrap();
    let back: (Vec<Article>, Vec<Report>) = serde_json::from_str(&text).unwrap();
    assert_eq!(back, (articles, reports));
}

/// A month of news: 30,000 articles with 100,000 events of 10,000 things.
#[test]
#[ignore = "takes seconds; run it in release mode"]
fn a_hundred_thousand_events() {
    let mut articles = Vec::new();
    let mut reports = Vec::new();
    let base = day("2024-05-01");
    let mut state = 7_u64;
    let mut next = |n: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % n
    };
    for thing in 0..10_000_u64 {
        let country = format!("C{:02}", next(90));
        let names: Vec<String> = (0..8).map(|_| format!("Name{}", next(30_000))).collect();
        let at = base.plus(next(30) as i32);
        let point = (next(120) as f64 - 60.0, next(360) as f64 - 180.0);
        for version in 0..3_u64 {
            let id = format!("{thing:05}-{version}");
            let words: Vec<String> = (0..90)
                .map(|_| {
                    // Common words are common: a few hundred make up most of a text.
                    let n = next(1000);
                    format!(
                        "{}word",
                        char::from(b'a' + (n % 26) as u8).to_string() + &n.to_string()
                    )
                })
                .collect();
            let text = format!(
                "Said {} and {}",
                names[..3 + version as usize].join(" and "),
                words.join(" ")
            );
            let published = at.plus(i32::try_from(version).unwrap() / 2);
            articles.push(Article {
                id: id.clone(),
                published: Some(published),
                terms: Terms::of("", &text),
                gist: Gist::of("", &text, &[], None),
                countries: vec![country.clone()],
                ..Article::default()
            });
            for n in 0..3 + u64::from(thing % 3 == 0) {
                reports.push(Report {
                    event: format!("{id}-{n}"),
                    article: id.clone(),
                    event_type: ["ASSAULT", "COERCE", "ACCUSE", "CONSULT"][n as usize].to_owned(),
                    quad: [4, 4, 3, 1][n as usize],
                    actors: vec![PartyKey {
                        code: Some(country.clone()),
                        country: Some(country.clone()),
                        ..PartyKey::default()
                    }],
                    when: Some(When { start: published, end: published, from_text: false }),
                    place: Some(Place {
                        geonameid: Some(thing),
                        name: names[0].clone(),
                        country: Some(country.clone()),
                        admin1: None,
                        admin2: None,
                        point: Some(point),
                        resolution: Resolution::City,
                        dateline: false,
                    }),
                    words: Terms::of("", &text[..80]),
                    ..Report::default()
                });
            }
        }
    }
    let started = std::time::Instant::now();
    let found = cluster(&articles, &reports, &Config::default());
    let with_texts = started.elapsed();
    let started = std::time::Instant::now();
    let without = cluster(&[], &reports, &Config::default());
    println!(
        "{} events: {with_texts:?} with texts ({} clusters), {:?} without ({} clusters)",
        reports.len(),
        found.events.len(),
        started.elapsed(),
        without.events.len(),
    );
    assert!(found.events.len() > 10_000);
    assert!(with_texts.as_secs() < 60);
}
