//! Fills a data set with invented events, to measure questions on: `fill DIR EVENTS`.
//!
//! 150 countries act on one another in 2,000 towns on 3,650 days; each article has ten events in five sentences. Some are
//! attributed, alleged or disputed. The same number gives the same events.

use std::collections::{BTreeMap, HashMap};
use std::error::Error;

use demarche_coder::Coded;
use demarche_coder::record::{
    AttributionRecord, ByteSpan, CoderRecord, Counts, EventDate, EventPlace, EventRecord,
    MentionRecord, Party, TextSpan,
};
use demarche_store::{Batch, CodedArticle, Run, Store};
use demarche_text::{ContentId, Document};

/// Events of an article.
const EACH: u64 = 10;
/// Towns.
const TOWNS: u64 = 2_000;
const SPEAKERS: [&str; 6] =
    ["The ministry", "A spokesman", "The rebels", "Two officials", "The president", "Residents"];
const DEEDS: [&str; 6] = [
    "held talks",
    "imposed sanctions",
    "shelled positions",
    "sent aid",
    "accused neighbours",
    "denied a raid",
];
const TOPICS: [&str; 6] =
    ["border", "harbour", "pipeline", "elections", "ceasefire", "grain shipments"];
/// Articles of a batch.
const BATCH: u64 = 5_000;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(place), Some(events)) = (args.next(), args.next()) else {
        return Err("usage: fill DIR EVENTS".into());
    };
    let articles = events.parse::<u64>()? / EACH;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let store = Store::create(&place, &HashMap::new()).await?;
        let mut writer = store.writer(Run::coded(coder())).await?;
        let mut n = 0;
        while n < articles {
            let to = (n + BATCH).min(articles);
            let articles = (n..to).map(article).collect::<Result<_, _>>()?;
            writer.append(Batch { articles, failures: Vec::new() }).await?;
            n = to;
            eprintln!("{} events", n * EACH);
        }
        for done in store.compact().await? {
            eprintln!("{}: {} files, now {}", done.table, done.before, done.after);
        }
        Ok(())
    })
}

fn coder() -> CoderRecord {
    let text = |t: &str| t.to_owned();
    CoderRecord {
        version: text("0"),
        codebook: text("invented"),
        world: text("-"),
        model: text("-"),
    }
}

/// SplitMix64 (Steele, Lea and Flood 2014).
fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A country of 150; the first ones are in the news most.
fn country(state: &mut u64) -> String {
    let known = ["RUS", "UKR", "USA", "CHN", "IRN", "ISR", "IND", "PAK"];
    let (a, b) = (random(state) % 150, random(state) % 150);
    let n = a.min(b);
    known.get(n as usize).map_or_else(|| format!("C{n:02}"), |c| (*c).to_owned())
}

fn article(n: u64) -> Result<CodedArticle, Box<dyn Error>> {
    let mut state = n;
    let day =
        jiff::civil::date(2014, 1, 1).checked_add(jiff::Span::new().days((n % 3650) as i64))?;
    let mut draw = n ^ 0x5eed;
    let mut text = String::new();
    let mut sentences = Vec::new();
    for _ in 0..EACH / 2 {
        let pick = |from: &[&str], state: &mut u64| {
            from[(random(state) % from.len() as u64) as usize].to_owned()
        };
        let start = text.len() as u32;
        let (who, deed) = (pick(&SPEAKERS, &mut draw), pick(&DEEDS, &mut draw));
        let (topic, town) = (pick(&TOPICS, &mut draw), random(&mut draw) % TOWNS);
        text.push_str(&format!("{who} {deed} over the {topic} near Town {town} in report {n}."));
        sentences.push((start, text.len() as u32));
        text.push('\n');
    }
    let mut document = Document::new(text)?;
    document.title = Some(format!("Report {n}"));
    document.date = Some(day.to_string());
    document.publisher = Some(format!("Paper {}", n % 50));
    document.url = Some(format!("https://paper{}.example/{n}", n % 50));
    document.identify();
    let events = (0..EACH).map(|i| event(&document, i, &mut state)).collect();
    let coded =
        Coded { events, places: Vec::new(), dropped: BTreeMap::new(), sentences, tokens: 60 };
    Ok(CodedArticle { document, coded, signature: Vec::new() })
}

fn event(document: &Document, i: u64, state: &mut u64) -> EventRecord {
    let types = [
        ("CONSULT", 1, 1.5, "040"),
        ("AID", 2, 7.0, "070"),
        ("ACCUSE", 3, -2.0, "112"),
        ("ASSAULT", 4, -9.0, "190"),
    ];
    let (event_type, quad_class, score, cameo) = types[(random(state) % 4) as usize];
    let status = match random(state) % 20 {
        0..14 => "asserted",
        14..17 => "reported",
        17..19 => "alleged",
        _ => "denied",
    };
    let town = random(state) % TOWNS;
    let mode = (random(state).is_multiple_of(2))
        .then(|| ["visit", "allege", "aerial"][(random(state) % 3) as usize]);
    let party = |code: String| Party {
        text: code.clone(),
        start: 0,
        end: 6,
        head: 0,
        country: Some(code.clone()),
        name: Some(code.clone()),
        code: Some(code),
        organisation: None,
        sectors: vec!["GOV".to_owned()],
        person: None,
        office: None,
        wikidata: None,
        how: Some("name".to_owned()),
    };
    EventRecord {
        schema: "demarche.event/1".to_owned(),
        event_id: ContentId::of([document.id.as_str(), &i.to_string()]).to_string(),
        document_id: document.id.clone(),
        sentence: (i / 2) as u32,
        event_type: event_type.to_owned(),
        mode: mode.map(str::to_owned),
        contexts: vec![["diplomatic", "military", "economic"][(town % 3) as usize].to_owned()],
        cameo: Some(cameo.to_owned()),
        quad_class,
        score,
        actors: vec![party(country(state))],
        recipients: vec![party(country(state))],
        reciprocal: false,
        date: document.date.clone().map(|day| EventDate {
            start: Some(day.clone()),
            end: Some(day),
            granularity: "day".to_owned(),
            basis: "document".to_owned(),
            text: None,
        }),
        place: (!town.is_multiple_of(3)).then(|| place(town)),
        status: status.to_owned(),
        auxiliary: Vec::new(),
        counts: Counts::default(),
        attribution: if status == "asserted" {
            Vec::new()
        } else {
            vec![said(party("RUS".to_owned()))]
        },
        content_of: None,
        denied_by: Vec::new(),
        disputed: status == "alleged" && town.is_multiple_of(2),
        mentions: vec![MentionRecord { sentence: (i / 2) as u32, start: 0, end: 6 }],
        trigger: TextSpan { text: "met".to_owned(), start: 0, end: 3 },
        evidence: Vec::new(),
        sense: "consult.meet".to_owned(),
        derivation: vec!["invented".to_owned()],
        confidence: Some((town % 100) as f64 / 100.0),
        coder: coder(),
    }
}

/// A town, somewhere on land or sea.
fn place(town: u64) -> EventPlace {
    EventPlace {
        text: format!("Town {town}"),
        start: 0,
        end: 4,
        geonameid: Some(town + 1),
        name: Some(format!("Town {town}")),
        feature: Some("P PPL".to_owned()),
        admin2: None,
        admin1: None,
        country: Some(format!("C{:02}", town % 150)),
        lat: Some((town * 37 % 140) as f64 - 60.0),
        lon: Some((town * 71 % 360) as f64 - 180.0),
        resolution: Some("city".to_owned()),
        basis: "clause".to_owned(),
        how: "name".to_owned(),
    }
}

fn said(speaker: Party) -> AttributionRecord {
    AttributionRecord {
        kind: "statement".to_owned(),
        speaker: Some(speaker),
        cue: TextSpan { text: "said".to_owned(), start: 0, end: 4 },
        content: ByteSpan { start: 0, end: 9 },
        medium: None,
    }
}
