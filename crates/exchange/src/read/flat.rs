//! Our flat table: columns found by their names. Ids are kept, since they are hashes already.
//!
//! Lists of parties are divided by `;` and parallel. A cell whose text has a `;` in it makes its column longer than the
//! others; the column of codes, which has no such text, tells how many there are, and columns that do not fit are left
//! out. A party that has no code and no other cell is an empty one.

use std::collections::HashMap;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use csv::StringRecord;
use demarche_coder::Party;
use demarche_coder::record::{
    Amount, AttributionRecord, ByteSpan, Count, EventDate, EventPlace, TextSpan,
};

use super::{Failure, Fault, Imported, Reason, blank, mention};
use crate::actor::blank_party;
use crate::{Article, Layout, Reports, tables};

/// Bytes that one row may have.
const MAX_ROW_BYTES: u64 = 1 << 26;

/// A stream that ends with an error where one row takes too much of it, as behind a quotation mark that nothing ends.
struct Bounded<R> {
    from: R,
    left: Arc<AtomicU64>,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(buffer)?;
        let left = self.left.load(Ordering::Relaxed);
        if read as u64 > left {
            return Err(io::Error::other(format!("a row is longer than {MAX_ROW_BYTES} bytes")));
        }
        self.left.store(left - read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

struct Table<R> {
    rows: csv::Reader<Bounded<R>>,
    left: Arc<AtomicU64>,
    path: PathBuf,
    index: Option<HashMap<String, usize>>,
    ended: bool,
}

/// Events of the table.
pub(super) fn read<R: Read>(
    from: R,
    path: &Path,
) -> impl Iterator<Item = Result<Imported, Failure>> + use<R> {
    let left = Arc::new(AtomicU64::new(MAX_ROW_BYTES));
    let from = Bounded { from, left: Arc::clone(&left) };
    let rows = csv::ReaderBuilder::new().flexible(true).from_reader(from);
    Table { rows, left, path: path.to_path_buf(), index: None, ended: false }
}

impl<R: Read> Table<R> {
    fn failure(&self, line: u64, fault: Fault) -> Failure {
        let Fault { column, reason } = fault;
        Failure { path: self.path.clone(), line, column, reason }
    }

    fn header(&mut self) -> Result<HashMap<String, usize>, Fault> {
        let header = self.rows.headers().map_err(|error| reason(error, &mut self.ended))?;
        let index: HashMap<String, usize> =
            header.iter().enumerate().map(|(at, name)| (name.trim().to_owned(), at)).collect();
        for needed in ["event_id", "event_type", "quad_class", "score"] {
            if !index.contains_key(needed) {
                return Err(Fault::at(needed, Reason::NoColumn));
            }
        }
        Ok(index)
    }
}

fn reason(error: csv::Error, ended: &mut bool) -> Reason {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => {
            *ended = true;
            Reason::Io(error)
        }
        csv::ErrorKind::Utf8 { .. } => {
            Reason::Value { found: "a row".to_owned(), expected: "UTF-8" }
        }
        _ => Reason::Value { found: "a row".to_owned(), expected: "a row of the table" },
    }
}

impl<R: Read> Iterator for Table<R> {
    type Item = Result<Imported, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        if self.index.is_none() {
            match self.header() {
                Ok(index) => self.index = Some(index),
                Err(fault) => {
                    self.ended = true;
                    return Some(Err(self.failure(1, fault)));
                }
            }
        }
        self.left.store(MAX_ROW_BYTES, Ordering::Relaxed);
        let mut record = StringRecord::new();
        let line = self.rows.position().line();
        match self.rows.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return None,
            Err(error) => {
                let reason = reason(error, &mut self.ended);
                return Some(Err(self.failure(line, reason.into())));
            }
        }
        let line = record.position().map_or(line, csv::Position::line);
        let index = self.index.as_ref()?;
        let row = Cells { index, record: &record };
        Some(event(&row).map_err(|fault| self.failure(line, fault)))
    }
}

struct Cells<'c> {
    index: &'c HashMap<String, usize>,
    record: &'c StringRecord,
}

impl<'c> Cells<'c> {
    fn get(&self, column: &str) -> &'c str {
        self.index.get(column).and_then(|&at| self.record.get(at)).unwrap_or_default()
    }

    fn own(&self, column: &str) -> Option<String> {
        Some(self.get(column)).filter(|cell| !cell.is_empty()).map(str::to_owned)
    }

    fn parse<T: std::str::FromStr>(
        &self,
        column: &str,
        expected: &'static str,
    ) -> Result<Option<T>, Fault> {
        match self.get(column) {
            "" => Ok(None),
            cell => cell.parse().map(Some).map_err(|_| Fault::value(column, cell, expected)),
        }
    }

    fn number(&self, column: &str) -> Result<Option<f64>, Fault> {
        let number: Option<f64> = self.parse(column, "a number")?;
        match number {
            Some(number) if !number.is_finite() => {
                Err(Fault::value(column, self.get(column), "a number"))
            }
            number => Ok(number),
        }
    }

    fn whole(&self, column: &str) -> Result<u32, Fault> {
        Ok(self.parse(column, "a whole number")?.unwrap_or_default())
    }

    fn list(&self, column: &str) -> Vec<String> {
        self.get(column).split(';').filter(|item| !item.is_empty()).map(str::to_owned).collect()
    }

    fn day(&self, column: &str) -> Result<Option<String>, Fault> {
        match self.get(column) {
            "" => Ok(None),
            cell => super::day(cell).map(Some).ok_or_else(|| Fault::value(column, cell, "a day")),
        }
    }
}

fn event(cells: &Cells<'_>) -> Result<Imported, Fault> {
    let id = cells.own("event_id").ok_or_else(|| Fault::at("event_id", Reason::Missing))?;
    let event_type =
        cells.own("event_type").ok_or_else(|| Fault::at("event_type", Reason::Missing))?;
    let codebook = cells.own("codebook").unwrap_or_default();
    let mut event = blank(Layout::Csv, &codebook, &id, "");
    id.clone_into(&mut event.event_id);
    cells.get("document_id").clone_into(&mut event.document_id);
    event.sentence = cells.whole("sentence")?;
    event.event_type = event_type;
    event.mode = cells.own("mode");
    event.contexts = cells.list("contexts");
    event.cameo = cells.own("cameo");
    event.quad_class = cells.parse("quad_class", "a quad class")?.unwrap_or_default();
    if !(1..=4).contains(&event.quad_class) {
        return Err(Fault::value("quad_class", cells.get("quad_class"), "a quad class"));
    }
    event.score = cells.number("score")?.ok_or_else(|| Fault::at("score", Reason::Missing))?;
    event.actors = parties(cells, "actor");
    event.recipients = parties(cells, "recipient");
    event.reciprocal = flag(cells, "reciprocal")?;
    event.date = date(cells)?;
    event.place = place(cells)?;
    event.counts.killed = count(cells, "killed")?;
    event.counts.wounded = count(cells, "wounded")?;
    event.counts.arrested = count(cells, "arrested")?;
    event.counts.protesters = count(cells, "protesters")?;
    event.counts.money = amount(cells, "money")?;
    event.counts.goods = amount(cells, "goods")?;
    cells.get("status").clone_into(&mut event.status);
    event.auxiliary = cells.list("auxiliary");
    event.attribution.extend(speaker(cells));
    event.content_of = cells.own("content_of");
    event.denied_by = cells.list("denied_by");
    event.disputed = flag(cells, "disputed")?;
    event.trigger = TextSpan {
        text: cells.get("trigger").to_owned(),
        start: cells.whole("trigger_start")?,
        end: cells.whole("trigger_end")?,
    };
    event.mentions.push(mention(event.sentence));
    cells.get("sense").clone_into(&mut event.sense);
    event.confidence = cells.number("confidence")?;
    cells.get("coder_version").clone_into(&mut event.coder.version);
    cells.get("world").clone_into(&mut event.coder.world);
    cells.get("model").clone_into(&mut event.coder.model);
    let article = Article { id: event.document_id.clone(), ..Article::default() };
    let mentions = cells.parse("mentions", "a whole number")?;
    let reports = Reports { mentions, ..Reports::default() };
    Ok(Imported { article, event, reports, original: id })
}

fn flag(cells: &Cells<'_>, column: &str) -> Result<bool, Fault> {
    match cells.get(column) {
        "true" => Ok(true),
        "false" | "" => Ok(false),
        cell => Err(Fault::value(column, cell, "true or false")),
    }
}

fn date(cells: &Cells<'_>) -> Result<Option<EventDate>, Fault> {
    let (start, end) = (cells.day("date_start")?, cells.day("date_end")?);
    let granularity = cells.get("date_granularity").to_owned();
    if start.is_none() && end.is_none() && granularity.is_empty() {
        return Ok(None);
    }
    let basis = cells.get("date_basis").to_owned();
    Ok(Some(EventDate { start, end, granularity, basis, text: cells.own("date_text") }))
}

fn parties(cells: &Cells<'_>, side: &str) -> Vec<Party> {
    let columns = ["code", "organisation", "sectors", "name", "text"];
    let all = columns.map(|what| cells.get(&format!("{side}_{what}")));
    if all.iter().all(|cell| cell.is_empty()) {
        return Vec::new();
    }
    let [codes, organisations, sectors, names, texts] =
        all.map(|cell| cell.split(';').collect::<Vec<_>>());
    let item = |list: &[&str], at: usize| -> Option<String> {
        let cell = list.get(at).filter(|_| list.len() == codes.len());
        cell.filter(|cell| !cell.is_empty()).map(|&cell| cell.to_owned())
    };
    let party = |at: usize| {
        // One party whose text has a border of items in it is still one.
        let whole = |list: &[&str]| (codes.len() == 1).then(|| list.join(";"));
        let text = whole(&texts).or_else(|| item(&texts, at)).unwrap_or_default();
        let name = whole(&names).filter(|n| !n.is_empty()).or_else(|| item(&names, at));
        let code = item(&codes, at);
        let country = code.clone().filter(|c| tables::country(c).is_some());
        let sectors = item(&sectors, at).unwrap_or_default();
        Party {
            text,
            name,
            code,
            country,
            organisation: item(&organisations, at),
            sectors: sectors.split_whitespace().map(str::to_owned).collect(),
            ..blank_party("")
        }
    };
    (0..codes.len()).map(party).collect()
}

fn place(cells: &Cells<'_>) -> Result<Option<EventPlace>, Fault> {
    let (text, name) = (cells.own("place_text"), cells.own("place_name"));
    if text.is_none() && name.is_none() {
        return Ok(None);
    }
    Ok(Some(EventPlace {
        text: text.unwrap_or_default(),
        start: 0,
        end: 0,
        geonameid: cells.parse("place_geonameid", "a GeoNames id")?,
        name,
        feature: None,
        admin2: None,
        admin1: cells.own("place_admin1"),
        country: cells.own("place_country"),
        lat: cells.number("place_lat")?,
        lon: cells.number("place_lon")?,
        resolution: cells.own("place_resolution"),
        basis: cells.get("place_basis").to_owned(),
        how: String::new(),
    }))
}

fn count(cells: &Cells<'_>, column: &str) -> Result<Option<Count>, Fault> {
    let value: Option<u64> = cells.parse(column, "a whole number")?;
    Ok(value.map(|value| Count { value, bound: None, text: String::new(), start: 0, end: 0 }))
}

fn amount(cells: &Cells<'_>, column: &str) -> Result<Option<Amount>, Fault> {
    let cell = cells.get(column);
    if cell.is_empty() {
        return Ok(None);
    }
    let (value, unit) = cell.split_once(' ').unwrap_or((cell, ""));
    let value = value.parse::<f64>().ok().filter(|v| v.is_finite());
    let value = value.ok_or_else(|| Fault::value(column, cell, "an amount"))?;
    let unit = unit.to_owned();
    Ok(Some(Amount { value, unit, bound: None, text: String::new(), start: 0, end: 0 }))
}

/// The last attribution, of which the table has the speaker's label and text, the cue and the medium.
fn speaker(cells: &Cells<'_>) -> Option<AttributionRecord> {
    let (label, text) = (cells.own("speaker_code"), cells.own("speaker_text"));
    let (cue, medium) = (cells.own("cue"), cells.own("medium"));
    if label.is_none() && text.is_none() && cue.is_none() && medium.is_none() {
        return None;
    }
    let speaker = text.map(|text| {
        let mut party = Party { name: None, ..blank_party(&text) };
        // A label is a code, an organisation and sectors; of who is not resolved it is the text.
        for part in label.iter().filter(|label| **label != text).flat_map(|l| l.split_whitespace())
        {
            if tables::is_sector(part) {
                party.sectors.push(part.to_owned());
            } else if party.code.is_none() {
                party.code = Some(part.to_owned());
            } else if party.organisation.is_none() {
                party.organisation = Some(part.to_owned());
            }
        }
        party.country = party.code.clone().filter(|c| tables::country(c).is_some());
        party
    });
    Some(AttributionRecord {
        kind: String::new(),
        speaker,
        cue: TextSpan { text: cue.unwrap_or_default(), start: 0, end: 0 },
        content: ByteSpan { start: 0, end: 0 },
        medium,
    })
}
