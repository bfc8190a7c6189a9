//! JSON lines: our record, and the field names of the PLOVER manual in its versions.
//!
//! Of the manual's names both the reference (`entity_text`, `sector`) and the prose (`raw_text`, `sector_code`) are read,
//! and those of the version of 2016 (`source`, `target`, `eventText`, `textInfo`). A field may hold a value or a list of
//! them. Older types become those of today, with the old name in the derivation.

use demarche_coder::record::{Count, EventPlace, TextSpan};
use demarche_coder::{EventRecord, Party};
use serde_json::{Map, Value};

use super::{Fault, Imported, Reason, article_id, blank, day, mention, one_day};
use crate::actor::blank_party;
use crate::{Article, Layout, Reports, tables};

const CODEBOOK: &str = "PLOVER";
/// Auxiliary modes, which stand in the list of modes.
const AUXILIARY: [&str; 5] = ["negation", "future", "hypothetical", "historical", "attempted"];
/// Items of a list that are read.
const MAX_ITEMS: usize = 1000;

/// Our record. Its id is kept.
pub(super) fn record(line: &str) -> Result<Imported, Fault> {
    let event: EventRecord =
        serde_json::from_str(line).map_err(|error| Reason::Json(error.to_string()))?;
    if !(1..=4).contains(&event.quad_class) {
        return Err(Fault::value("quad_class", &event.quad_class.to_string(), "a quad class"));
    }
    let article = Article { id: event.document_id.clone(), ..Article::default() };
    let original = event.event_id.clone();
    Ok(Imported { article, event, reports: Reports::default(), original })
}

/// An object and its fields by any of their names.
#[derive(Clone, Copy)]
struct Fields<'v>(&'v Map<String, Value>);

impl<'v> Fields<'v> {
    fn get(self, names: &[&str]) -> Option<&'v Value> {
        names.iter().filter_map(|name| self.0.get(*name)).find(|value| !value.is_null())
    }

    /// A text or number, as text.
    fn text(self, names: &[&str]) -> Option<String> {
        text(self.get(names)?)
    }

    /// All texts of a value or list.
    fn texts(self, names: &[&str]) -> Vec<String> {
        self.all(names).into_iter().filter_map(text).collect()
    }

    fn all(self, names: &[&str]) -> Vec<&'v Value> {
        match self.get(names) {
            None => Vec::new(),
            Some(Value::Array(items)) => items.iter().take(MAX_ITEMS).collect(),
            Some(one) => vec![one],
        }
    }

    fn object(self, names: &[&str]) -> Option<Fields<'v>> {
        self.get(names)?.as_object().map(Fields)
    }

    fn number(self, names: &[&str]) -> Result<Option<f64>, Fault> {
        let Some(value) = self.get(names) else { return Ok(None) };
        let number = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok());
        match number.filter(|n| n.is_finite()) {
            Some(number) => Ok(Some(number)),
            None if value.as_str() == Some("") => Ok(None),
            None => Err(Fault::value(names[0], &value.to_string(), "a number")),
        }
    }

    fn whole(self, names: &[&str]) -> Option<u32> {
        let value = self.get(names)?;
        let number = value.as_u64().or_else(|| value.as_str()?.trim().parse().ok());
        number.and_then(|n| u32::try_from(n).ok())
    }

    fn day(self, names: &[&str]) -> Result<Option<String>, Fault> {
        match self.text(names) {
            None => Ok(None),
            Some(written) => {
                day(&written).map(Some).ok_or_else(|| Fault::value(names[0], &written, "a day"))
            }
        }
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|t| !t.trim().is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// One record of PLOVER.
pub(super) fn plover(line: &str) -> Result<Imported, Fault> {
    let value: Value =
        serde_json::from_str(line).map_err(|error| Reason::Json(error.to_string()))?;
    let record = value.as_object().ok_or_else(|| Reason::Json("not an object".to_owned()))?;
    let record = Fields(record);
    if record.get(&["has_event", "hasEvent"]) == Some(&Value::Bool(false)) {
        return Err(Reason::NoEvent.into());
    }
    let original = record.text(&["id"]).ok_or_else(|| Fault::at("id", Reason::Missing))?;
    let date = record.day(&["date"])?;
    let mut event =
        blank(Layout::PloverJson, CODEBOOK, &original, date.as_deref().unwrap_or_default());
    if is_hash(&original) {
        original.clone_into(&mut event.event_id);
    }
    if let (Some(date), Some(last)) = (&mut event.date, record.day(&["enddate", "endDate"])?) {
        if date.start.as_ref() != Some(&last) {
            "period".clone_into(&mut date.granularity);
        }
        date.end = Some(last);
    } else if let Some(last) = record.day(&["enddate", "endDate"])? {
        event.date = Some(one_day(&last));
    }
    types(record, &mut event)?;
    event.actors = entities(record, &["actor", "source"]);
    event.recipients = entities(record, &["recipient", "target"]);
    event.contexts = record.texts(&["context"]);
    event.quad_class = match quad(record)? {
        Some(class) => class,
        None => {
            event.derivation.push("no quad class in the file; by the type".to_owned());
            tables::quad_of_type(&event.event_type)
                .ok_or_else(|| Fault::at("quad_code", Reason::Missing))?
        }
    };
    match record.number(&["event_scale", "eventScale"])? {
        Some(score) => event.score = score,
        None => event.derivation.push("no score in the file".to_owned()),
    }
    event.place = place(record)?;
    let span = record.object(&["text_info", "textInfo"]);
    let span = |names: &[&str]| span.and_then(|info| info.whole(names));
    event.trigger = TextSpan {
        text: record.texts(&["event_text", "eventText"]).join("; "),
        start: span(&["start"]).unwrap_or_default(),
        end: span(&["end"]).unwrap_or_default(),
    };
    if let Some(sentence) = span(&["sequence"]) {
        event.sentence = sentence;
        event.mentions.push(mention(sentence));
    }
    if let Some(size) = record.object(&["size"]) {
        let count = |names: &[&str]| {
            size.whole(names).map(|value| Count {
                value: u64::from(value),
                bound: None,
                text: String::new(),
                start: 0,
                end: 0,
            })
        };
        event.counts.killed = count(&["dead"]);
        event.counts.wounded = count(&["injured"]);
        event.counts.arrested = count(&["arrested"]);
    }
    extensions(record, &mut event);
    let article = article(record, &mut event);
    Ok(Imported { article, event, reports: Reports::default(), original })
}

/// Whether an id is a hash such as ours, which is kept.
fn is_hash(id: &str) -> bool {
    id.len() == 32 && id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

fn types(record: Fields<'_>, event: &mut EventRecord) -> Result<(), Fault> {
    let written = record.texts(&["event"]);
    let first = written.first().ok_or_else(|| Fault::at("event", Reason::Missing))?;
    let modes = record.texts(&["mode"]);
    let (auxiliary, modes): (Vec<String>, Vec<String>) =
        modes.into_iter().partition(|mode| AUXILIARY.contains(&mode.as_str()));
    (event.event_type, event.mode) = tables::plover_type(first, modes.first().map(String::as_str));
    event.auxiliary = auxiliary;
    if event.event_type != *first {
        event.derivation.push(format!("event {first}"));
    }
    if written.len() > 1 {
        event.derivation.push(format!("also {}", written[1..].join(", ")));
    }
    if modes.len() > 1 {
        event.derivation.push(format!("further modes {}", modes[1..].join(", ")));
    }
    Ok(())
}

/// The quad class, as a number or in words.
fn quad(record: Fields<'_>) -> Result<Option<u8>, Fault> {
    let Some(written) = record.text(&["quad_code", "quadCode"]) else { return Ok(None) };
    let words = written.to_uppercase().replace(['_', '-'], " ");
    let at = crate::write::QUADS.iter().position(|&q| q == words);
    let at = at
        .or_else(|| ["1", "2", "3", "4"].iter().position(|&q| q == written.trim_end_matches(".0")));
    let class = at.and_then(|at| u8::try_from(at + 1).ok());
    class.map(Some).ok_or_else(|| Fault::value("quad_code", &written, "a quad class"))
}

fn entities(record: Fields<'_>, names: &[&str]) -> Vec<Party> {
    record.all(names).into_iter().filter_map(entity).collect()
}

fn entity(value: &Value) -> Option<Party> {
    let Some(fields) = value.as_object().map(Fields) else {
        // Only a code, or only a name.
        let text = text(value)?;
        let mut party = Party { name: None, ..blank_party(&text) };
        if tables::country(&text).is_some() {
            party.country = Some(text.clone());
            party.code = Some(text);
        }
        return Some(party);
    };
    let text = fields.texts(&["entity_text", "raw_text", "entityText", "actorText"]).join("; ");
    let mut party = Party { name: None, ..blank_party(&text) };
    let country =
        || fields.text(&["country_name"]).and_then(|n| tables::iso3_of_name(&n).map(str::to_owned));
    party.code = fields.texts(&["code"]).into_iter().next().or_else(country);
    party.country = party.code.clone().filter(|c| tables::country(c).is_some());
    let sectors = fields.texts(&["sector", "sector_code", "sectors"]);
    party.sectors = sectors.into_iter().chain(fields.texts(&["other_sector_codes"])).collect();
    party.name = fields.text(&["identifier_text", "entity_name"]);
    party.office = fields.texts(&["office"]).into_iter().next();
    party.wikidata = fields.text(&["identifier_id", "wikidata_id"]);
    Some(party)
}

fn place(record: Fields<'_>) -> Result<Option<EventPlace>, Fault> {
    let Some(value) = record.get(&["event_loc", "eventLoc"]) else { return Ok(None) };
    let value = value.as_array().map_or(Some(value), |items| items.first());
    let fields = value.and_then(Value::as_object).map(Fields);
    let Some(fields) = fields else {
        let named = value.and_then(text);
        return Ok(named.map(|name| bare_place(&name)));
    };
    let coordinate = |name: &'static str, most: f64| match fields.number(&[name])? {
        Some(number) if number.abs() > most => {
            Err(Fault::value(name, &number.to_string(), "a coordinate"))
        }
        number => Ok(number),
    };
    let city = fields.text(&["city"]);
    let name = fields.text(&["resolved_place", "resolvedPlace"]).or_else(|| city.clone());
    let text = fields.text(&["extracted_place", "extractedPlace"]).or_else(|| name.clone());
    let nation = fields.text(&["country_code", "country"]);
    let country = nation
        .as_deref()
        .and_then(|n| tables::country(n).map(|c| c.iso3).or_else(|| tables::iso3_of_name(n)));
    let resolution = fields.text(&["resolution"]).and_then(|level| {
        let level = match level.trim_end_matches(".0") {
            "5" => "sub-city",
            "4" => "city",
            "3" => "admin2",
            "2" => "admin1",
            "1" => "country",
            _ => return None,
        };
        Some(level.to_owned())
    });
    let class = fields.text(&["feature_class"]);
    let feature = class.map(|class| match fields.text(&["feature_code"]) {
        Some(code) => format!("{class} {code}"),
        None => class,
    });
    let geonameid =
        fields.text(&["geonameid"]).and_then(|id| id.trim_end_matches(".0").parse().ok());
    Ok(Some(EventPlace {
        geonameid,
        name,
        feature,
        admin2: fields.text(&["district"]),
        admin1: fields.text(&["province"]),
        country: country.map(str::to_owned),
        lat: coordinate("lat", 90.0)?,
        lon: coordinate("lon", 180.0)?,
        resolution,
        basis: fields.text(&["basis"]).unwrap_or_default(),
        ..bare_place(&text.or_else(|| nation.clone()).unwrap_or_default())
    }))
}

fn bare_place(text: &str) -> EventPlace {
    EventPlace {
        text: text.to_owned(),
        start: 0,
        end: 0,
        geonameid: None,
        name: None,
        feature: None,
        admin2: None,
        admin1: None,
        country: None,
        lat: None,
        lon: None,
        resolution: None,
        basis: String::new(),
        how: String::new(),
    }
}

/// Fields that we add to the manual's.
fn extensions(record: Fields<'_>, event: &mut EventRecord) {
    event.status = record.text(&["status"]).unwrap_or_default();
    event.sense = record.text(&["sense"]).unwrap_or_default();
    event.content_of = record.text(&["content_of"]);
    event.confidence = record.get(&["confidence"]).and_then(Value::as_f64);
    event.reciprocal = record.get(&["reciprocal"]).and_then(Value::as_bool).unwrap_or_default();
    if let Some(speaker) = record.get(&["speaker"]).and_then(entity) {
        event.attribution.push(demarche_coder::record::AttributionRecord {
            kind: String::new(),
            speaker: Some(speaker),
            cue: TextSpan { text: String::new(), start: 0, end: 0 },
            content: demarche_coder::record::ByteSpan { start: 0, end: 0 },
            medium: None,
        });
    }
}

fn article(record: Fields<'_>, event: &mut EventRecord) -> Article {
    let cite = record.object(&["cite_info", "citeInfo"]);
    let field = |names: &[&str]| cite.and_then(|cite| cite.text(names));
    let url = field(&["url"]).or_else(|| record.text(&["link"]));
    let publisher = field(&["publication"]).or_else(|| record.text(&["publication"]));
    if let Some(codebook) = field(&["codebook"]) {
        event.coder.codebook = codebook;
    }
    event.coder.version = field(&["version"]).unwrap_or_default();
    let id =
        record.text(&["document_id"]).unwrap_or_else(|| article_id(CODEBOOK, url.as_deref(), ""));
    id.clone_into(&mut event.document_id);
    Article {
        id,
        url,
        publisher,
        date: None,
        title: field(&["title"]),
        language: field(&["language"]),
    }
}
