//! Small data sets for tests.

use std::collections::BTreeMap;

use demarche_coder::record::{
    CoderRecord, Counts, EventDate, EventRecord, MentionRecord, Party, TextSpan,
};
use demarche_coder::{Coded, PlaceRecord};
use demarche_store::{Batch, CodedArticle, Run};
use demarche_text::{ContentId, Document};

pub(crate) fn coder(codebook: &str) -> CoderRecord {
    CoderRecord {
        version: "0.0.0".to_owned(),
        codebook: codebook.to_owned(),
        world: "w".to_owned(),
        model: "m".to_owned(),
    }
}

pub(crate) fn run() -> Run {
    Run::coded(coder("book 1"))
}

pub(crate) fn party(code: &str) -> Party {
    Party {
        text: code.to_owned(),
        start: 0,
        end: 3,
        head: 0,
        code: Some(code.to_owned()),
        organisation: None,
        name: None,
        country: Some(code.to_owned()),
        sectors: vec!["GOV".to_owned()],
        person: None,
        office: None,
        wikidata: None,
        how: None,
    }
}

pub(crate) fn event(document: &str, n: usize) -> EventRecord {
    let (event_type, quad_class) =
        [("CONSULT", 1), ("AID", 2), ("ACCUSE", 3), ("ASSAULT", 4)][n % 4];
    EventRecord {
        schema: "demarche.event/1".to_owned(),
        event_id: ContentId::of([document, &n.to_string()]).to_string(),
        document_id: document.to_owned(),
        sentence: 0,
        event_type: event_type.to_owned(),
        mode: None,
        contexts: vec!["military".to_owned()],
        cameo: Some("040".to_owned()),
        quad_class,
        score: [1.0, 7.0, -2.0, -9.0][n % 4],
        actors: vec![party(["RUS", "USA", "KEN"][n % 3])],
        recipients: vec![party(["UKR", "CHN"][n % 2])],
        reciprocal: false,
        date: Some(EventDate {
            start: Some(format!("2024-0{}-10", n % 6 + 1)),
            end: None,
            granularity: "day".to_owned(),
            basis: "document".to_owned(),
            text: None,
        }),
        place: None,
        status: "asserted".to_owned(),
        auxiliary: Vec::new(),
        counts: Counts::default(),
        attribution: Vec::new(),
        content_of: None,
        denied_by: Vec::new(),
        disputed: false,
        mentions: vec![MentionRecord { sentence: 0, start: 0, end: 3 }],
        trigger: TextSpan { text: "met".to_owned(), start: 0, end: 3 },
        evidence: Vec::new(),
        sense: "s".to_owned(),
        derivation: Vec::new(),
        confidence: Some(0.5),
        coder: coder("book 1"),
    }
}

/// An article with `events` events; its text is made from `name`.
pub(crate) fn article(name: &str, events: usize) -> CodedArticle {
    let mut document = Document::new(format!("The {name} met.")).expect("a text");
    document.date = Some("2024-03-05".to_owned());
    document.publisher = Some("The Paper".to_owned());
    document.identify();
    let id = document.id.clone();
    let place = PlaceRecord {
        schema: "demarche.place/1".to_owned(),
        document_id: id.clone(),
        sentence: 0,
        text: "The".to_owned(),
        start: 0,
        end: 3,
        literal: true,
        geonameid: Some(7),
        name: None,
        feature: None,
        admin2: None,
        admin1: None,
        country: None,
        lat: None,
        lon: None,
        resolution: None,
        how: None,
        coder: coder("book 1"),
    };
    let coded = Coded {
        events: (0..events).map(|n| event(&id, n)).collect(),
        places: vec![place],
        dropped: BTreeMap::new(),
        sentences: vec![(0, 3)],
        tokens: 4,
    };
    CodedArticle { document, coded, signature: vec![1, 2, 3] }
}

pub(crate) fn batch(names: impl IntoIterator<Item = String>) -> Batch {
    let articles = names.into_iter().enumerate().map(|(i, name)| article(&name, i % 4)).collect();
    Batch { articles, failures: Vec::new() }
}
