//! Events of an invented article.
#![allow(dead_code, unreachable_pub, reason = "each test file uses a part")]

use demarche_coder::EventRecord;
use demarche_exchange::{Article, Failure, Imported, Layout, Reports, Row, Writer, Written, read};

/// Police of Kenya arrest two journalists of Somalia in Garissa; every field that a layout may hold is filled.
pub fn arrest() -> EventRecord {
    serde_json::from_str(
        r#"{"schema":"demarche.event/1","event_id":"1573cc7b0b5e21b8297e16c6c61b0fa5",
        "document_id":"e2f0536b2b541584379b67d5cf21c86b","sentence":3,"event_type":"COERCE","mode":"arrest",
        "contexts":["repression","rights_freedoms"],"cameo":"173","quad_class":4,"score":-7.0,
        "actors":[{"text":"Kenyan police","start":10,"end":23,"head":17,"code":"KEN","organisation":null,"name":"Kenya",
          "country":"KEN","sectors":["COP"],"person":null,"office":"police","wikidata":"Q114","how":"office"}],
        "recipients":[{"text":"two Somali journalists","start":33,"end":55,"head":44,"code":"SOM","organisation":null,
          "name":"Somalia","country":"SOM","sectors":["JRN"],"person":null,"office":"journalist","wikidata":"Q1045",
          "how":"office"}],
        "reciprocal":false,
        "date":{"start":"2024-05-12","end":"2024-05-12","granularity":"day","basis":"relative","text":"Sunday"},
        "place":{"text":"Garissa","start":60,"end":67,"geonameid":197745,"name":"Garissa","feature":"P PPLA","admin2":null,
          "admin1":"Garissa County","country":"KEN","lat":-0.45,"lon":39.64,"resolution":"city","basis":"clause",
          "how":"context"},
        "status":"asserted","auxiliary":[],
        "counts":{"killed":null,"wounded":null,"arrested":{"value":2,"bound":null,"text":"two","start":33,"end":36},
          "protesters":null,"money":{"value":1.5,"unit":"KES","bound":null,"text":"x","start":0,"end":1},"goods":null},
        "attribution":[{"kind":"statement","speaker":{"text":"a spokesman","start":1,"end":2,"head":1,"code":"KEN",
          "organisation":null,"name":"Kenya","country":"KEN","sectors":["GOV"],"person":null,"office":"spokesman",
          "wikidata":null,"how":"role"},"cue":{"text":"said","start":3,"end":4},"content":{"start":5,"end":9},
          "medium":"The Daily"}],
        "content_of":null,"denied_by":["aa","bb"],"disputed":true,"mentions":[{"sentence":3,"start":24,"end":32}],
        "trigger":{"text":"arrested","start":24,"end":32},"evidence":[{"start":10,"end":23}],"sense":"coerce.arrest",
        "derivation":["x"],"confidence":0.78,
        "coder":{"version":"0.1.0","codebook":"plover 1.0.0","world":"w","model":"m"}}"#,
    )
    .unwrap()
}

/// The United Nations and Romania's foreign minister meet in Geneva.
pub fn talks() -> EventRecord {
    let mut event = arrest();
    event.event_id = "aaaacc7b0b5e21b8297e16c6c61b0fa5".into();
    event.event_type = "CONSULT".into();
    event.mode = Some("visit".into());
    event.cameo = Some("042".into());
    event.quad_class = 1;
    event.score = 4.0;
    event.sentence = 0;
    event.actors[0].code = Some("IGO".into());
    event.actors[0].organisation = Some("UNO".into());
    event.actors[0].name = Some("United Nations".into());
    event.actors[0].country = None;
    event.actors[0].sectors.clear();
    event.actors[0].office = None;
    event.actors.push(event.recipients[0].clone());
    event.recipients[0].code = Some("ROU".into());
    event.recipients[0].country = Some("ROU".into());
    event.recipients[0].name = Some("Romania".into());
    event.recipients[0].sectors = vec!["GOV".into(), "ELI".into()];
    event
}

/// The article.
pub fn article() -> Article {
    Article {
        id: "e2f0536b2b541584379b67d5cf21c86b".into(),
        url: Some("https://daily.example/garissa".into()),
        publisher: Some("The Daily".into()),
        date: Some("2024-05-14".into()),
        title: Some("Two held".into()),
        language: Some("en".into()),
    }
}

/// The file of these events.
pub fn write(layout: Layout, events: &[EventRecord]) -> Vec<u8> {
    let article = article();
    let reports = Reports {
        mentions: Some(5),
        publishers: Some(2),
        articles: Some(3),
        story: Some("story-1".into()),
    };
    let mut writer = Writer::new(layout, Vec::new());
    writer.begin().unwrap();
    for event in events {
        let row = Row { event, article: &article, reports: reports.clone() };
        assert!(matches!(writer.row(&row).unwrap(), Written::Lines(1..)));
    }
    writer.finish().unwrap()
}

/// What is read of a file.
pub fn read_all(layout: Layout, file: &[u8]) -> Vec<Result<Imported, Failure>> {
    read::read(layout, file, "events").collect()
}

/// What is read of a file without failures.
pub fn read_good(layout: Layout, file: &[u8]) -> Vec<Imported> {
    read_all(layout, file)
        .into_iter()
        .map(|item| item.map_err(|e| e.to_string()).unwrap())
        .collect()
}
