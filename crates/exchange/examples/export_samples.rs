//! Writes some invented events in every layout into a folder, for `tools/readers/check_exports.py`:
//! `cargo run -p demarche-exchange --example export_samples -- FOLDER`.

use std::error::Error;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::Path;

use demarche_coder::EventRecord;
use demarche_exchange::{Article, Layout, Reports, Row, Writer};
use serde_json::json;

fn party(code: &str, name: &str, sectors: &[&str], text: &str) -> serde_json::Value {
    let country = demarche_exchange::tables::country(code).map(|c| c.iso3);
    let organisation = (code == "IGO").then_some("UNO");
    json!({"text": text, "start": 0, "end": 4, "head": 0, "code": code, "organisation": organisation, "name": name,
        "country": country, "sectors": sectors, "person": null, "office": null, "wikidata": null, "how": "name"})
}

/// A record with this number, code, parties and words.
fn event(
    number: u32,
    what: (&str, Option<&str>, &str, u8, f64),
    parties: [serde_json::Value; 2],
    words: &str,
) -> Result<EventRecord, serde_json::Error> {
    let [actors, recipients] = parties;
    let (event_type, mode, cameo, quad_class, score) = what;
    serde_json::from_value(json!({
        "schema": "demarche.event/1", "event_id": format!("{number:032x}"), "document_id": "1f", "sentence": number,
        "event_type": event_type, "mode": mode, "contexts": ["military", "economic"], "cameo": cameo,
        "quad_class": quad_class, "score": score, "actors": actors, "recipients": recipients, "reciprocal": false,
        "date": {"start": format!("2024-05-{:02}", number + 1), "end": null, "granularity": "day", "basis": "relative",
            "text": null},
        "place": {"text": "Garissa", "start": 0, "end": 7, "geonameid": 197_745, "name": "Garissa", "feature": "P PPLA",
            "admin2": null, "admin1": "Garissa County", "country": "KEN", "lat": -0.45, "lon": 39.64, "resolution": "city",
            "basis": "clause", "how": "name"},
        "status": "asserted", "auxiliary": [], "counts": {}, "attribution": [], "content_of": null, "denied_by": [],
        "disputed": false, "mentions": [], "trigger": {"text": words, "start": 0, "end": 4}, "evidence": [],
        "sense": "", "derivation": [], "confidence": null,
        "coder": {"version": "0.1.0", "codebook": "plover", "world": "", "model": ""}
    }))
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("name a folder")?;
    fs::create_dir_all(&folder)?;
    let kenya = || party("KEN", "Kenya", &["COP"], "Kenyan \"police\"");
    let somalia = || party("SOM", "Somalia", &["JRN"], "two\treporters\nof Somalia");
    let romania = || party("ROU", "Romania", &["GOV"], "Bucharest; its minister");
    let body = || party("IGO", "United Nations", &[], "the U.N.");
    let arrest = ("COERCE", Some("arrest"), "173", 4, -7.0);
    let visit = ("CONSULT", Some("visit"), "042", 1, 4.0);
    let appeal = ("REQUEST", Some("assist"), "0211", 3, 0.5);
    let events = [
        event(0, arrest, [json!([kenya()]), json!([somalia()])], "\"arrested\"\tat\nnight")?,
        event(1, visit, [json!([romania(), kenya()]), json!([body()])], "visited")?,
        event(2, appeal, [json!([body()]), json!([])], "appealed\u{2028}again")?,
    ];
    let article = Article {
        id: "1f".to_owned(),
        url: Some("https://daily.example/garissa".to_owned()),
        publisher: Some("The \"Daily\"".to_owned()),
        date: Some("2024-05-14".to_owned()),
        title: None,
        language: Some("en".to_owned()),
    };
    for layout in Layout::ALL {
        let path = Path::new(&folder).join(format!("{layout}.{}", layout.extension()));
        let mut writer = Writer::new(layout, BufWriter::new(File::create(path)?));
        writer.begin()?;
        for event in &events {
            writer.row(&Row { event, article: &article, reports: Reports::default() })?;
        }
        writer.finish()?;
    }
    Ok(())
}
