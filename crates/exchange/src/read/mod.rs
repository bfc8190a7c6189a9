//! Reads event data of a layout. Start at [`read`].
//!
//! - Bad rows are [`Failure`]s that name file, line and column; reading goes on behind them.
//! - Scores and quad classes are those of the file where it has them. What a layout lacks is empty, never guessed; two
//!   things that a record must have are looked up instead: the quad class and the score of layouts without them
//!   (ICEWS, PETRARCH2) come from the tables of CAMEO, and the derivation says so.
//! - `status` is empty where the layout has none. Codes without a place in the record are kept in the derivation.
//! - Ids are hashes of the layout, the id in the file and the day, since the ids of ICEWS are unique only with the day.
//! - Text is UTF-8; a line that is not is taken for ISO-8859-1. Archives are opened by the caller.

mod flat;
mod gdelt;
mod icews;
mod json;
mod lines;
mod petrarch;
mod polecat;
mod table;

use std::fmt;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use demarche_coder::EventRecord;
use demarche_coder::record::{CoderRecord, Counts, EventDate, MentionRecord, SCHEMA, TextSpan};
use demarche_text::ContentId;
use jiff::civil::Date;

use crate::{Article, Layout, Reports};

pub use lines::MAX_LINE_BYTES;

/// An event that was read from a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// The article that it was read in, as far as the file tells.
    pub article: Article,
    /// The event. Its `coder.codebook` names the data set.
    pub event: EventRecord,
    /// How often it was reported, where the file tells.
    pub reports: Reports,
    /// The id that the file gives the event.
    pub original: String,
}

/// A row that could not be read.
#[derive(Debug)]
pub struct Failure {
    /// The file.
    pub path: PathBuf,
    /// Line, counted from 1.
    pub line: u64,
    /// Column or field, where one is at fault.
    pub column: Option<String>,
    /// Why.
    pub reason: Reason,
}

/// Why a row could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Reason {
    /// The file system refused, or an archive is damaged.
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),
    /// A line that is longer than [`MAX_LINE_BYTES`].
    #[error("the line is longer than {0} bytes")]
    LongLine(u64),
    /// A row with a number of columns that the layout does not have.
    #[error("the row has {found} columns; {expected}")]
    Columns {
        /// Number of columns.
        found: usize,
        /// What the layout has.
        expected: &'static str,
    },
    /// A header without a column that every row needs.
    #[error("the header does not name it")]
    NoColumn,
    /// A cell that must not be empty.
    #[error("nothing is there")]
    Missing,
    /// A cell that is not what the column holds.
    #[error("'{found}' is not {expected}")]
    Value {
        /// The start of what is there.
        found: String,
        /// What must be there, with an article.
        expected: &'static str,
    },
    /// Not a JSON object of the layout.
    #[error("not a record: {0}")]
    Json(String),
    /// A record that says that the text has no event.
    #[error("the record has no event")]
    NoEvent,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, line {}", self.path.display(), self.line)?;
        if let Some(column) = &self.column {
            write!(f, ", {column}")?;
        }
        write!(f, ": {}", self.reason)
    }
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.reason {
            Reason::Io(error) => Some(error),
            _ => None,
        }
    }
}

/// What is wrong with a row, before it is known where the row stands.
pub(crate) struct Fault {
    column: Option<String>,
    reason: Reason,
}

impl Fault {
    fn at(column: impl Into<String>, reason: Reason) -> Self {
        Self { column: Some(column.into()), reason }
    }

    fn value(column: &str, found: &str, expected: &'static str) -> Self {
        let found = found.chars().take(40).collect();
        Self::at(column, Reason::Value { found, expected })
    }
}

impl From<Reason> for Fault {
    fn from(reason: Reason) -> Self {
        Self { column: None, reason }
    }
}

/// Events of a file, or what could not be read of it. Made by [`read`].
pub struct Events<'r> {
    rows: Box<dyn Iterator<Item = Result<Imported, Failure>> + Send + 'r>,
}

impl Iterator for Events<'_> {
    type Item = Result<Imported, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        self.rows.next()
    }
}

/// Reads a file of this layout. `path` is for failures.
pub fn read<'r>(layout: Layout, from: impl Read + Send + 'r, path: impl AsRef<Path>) -> Events<'r> {
    let path = path.as_ref();
    let rows: Box<dyn Iterator<Item = _> + Send + 'r> = match layout {
        Layout::Csv => Box::new(flat::read(from, path)),
        Layout::Jsonl => Box::new(lines::rows(from, path, json::record)),
        Layout::PloverJson => Box::new(lines::rows(from, path, json::plover)),
        Layout::Gdelt => Box::new(lines::rows(from, path, gdelt::row)),
        Layout::Petrarch2 => Box::new(lines::rows(from, path, petrarch::row)),
        Layout::Icews => Box::new(table::rows(from, path, icews::COLUMNS, icews::row)),
        Layout::Polecat => Box::new(table::rows(from, path, polecat::COLUMNS, polecat::row)),
    };
    Events { rows }
}

/// An event of which nothing is known but where it comes from.
fn blank(layout: Layout, codebook: &str, original: &str, day: &str) -> EventRecord {
    EventRecord {
        schema: SCHEMA.to_owned(),
        event_id: ContentId::of([layout.name(), original, day]).to_string(),
        document_id: String::new(),
        sentence: 0,
        event_type: String::new(),
        mode: None,
        contexts: Vec::new(),
        cameo: None,
        quad_class: 0,
        score: 0.0,
        actors: Vec::new(),
        recipients: Vec::new(),
        reciprocal: false,
        date: Some(one_day(day)).filter(|_| !day.is_empty()),
        place: None,
        status: String::new(),
        auxiliary: Vec::new(),
        counts: Counts::default(),
        attribution: Vec::new(),
        content_of: None,
        denied_by: Vec::new(),
        disputed: false,
        mentions: Vec::new(),
        trigger: TextSpan { text: String::new(), start: 0, end: 0 },
        evidence: Vec::new(),
        sense: String::new(),
        derivation: vec![format!("read from {codebook}, event {original}")],
        confidence: None,
        coder: CoderRecord {
            version: String::new(),
            codebook: codebook.to_owned(),
            world: String::new(),
            model: String::new(),
        },
    }
}

fn one_day(day: &str) -> EventDate {
    EventDate {
        start: Some(day.to_owned()),
        end: Some(day.to_owned()),
        granularity: "day".to_owned(),
        basis: String::new(),
        text: None,
    }
}

fn mention(sentence: u32) -> MentionRecord {
    MentionRecord { sentence, start: 0, end: 0 }
}

/// Sets type and mode by the CAMEO code, and the class and score of a layout that has none.
fn code_by_cameo(event: &mut EventRecord, code: &str) {
    event.cameo = Some(code.to_owned());
    if let Some(known) = crate::tables::cameo_or_parent(code) {
        known.event_type.clone_into(&mut event.event_type);
        event.mode = Some(known.mode.to_owned()).filter(|m| !m.is_empty());
    }
}

/// Id of an article: the hash of its address, else of the data set and what names it there.
fn article_id(codebook: &str, url: Option<&str>, other: &str) -> String {
    match url {
        Some(url) => ContentId::of(["article", url]).to_string(),
        None if other.is_empty() => String::new(),
        None => ContentId::of(["article", codebook, other]).to_string(),
    }
}

/// A day as `YYYY-MM-DD`, of `YYYY-MM-DD`, `YYYYMMDD`, or a time that starts with either.
fn day(written: &str) -> Option<String> {
    let written = written.trim();
    let digits: String = match written.get(..10) {
        Some(dashed) if dashed.as_bytes()[4] == b'-' => {
            if dashed.as_bytes()[7] != b'-' || continues(written, 10) {
                return None;
            }
            dashed.replace('-', "")
        }
        _ if written.len() == 8 || written.len() == 14 => written.get(..8)?.to_owned(),
        _ => return None,
    };
    if digits.len() != 8 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let date =
        Date::new(digits[..4].parse().ok()?, digits[4..6].parse().ok()?, digits[6..].parse().ok()?);
    date.ok().map(|date| date.to_string())
}

/// Whether a digit follows, so that what stands before is no day.
fn continues(written: &str, at: usize) -> bool {
    written.as_bytes().get(at).is_some_and(u8::is_ascii_digit)
}

/// A cell, unless it is one of the ways to write nothing.
fn present(cell: &str) -> Option<&str> {
    let cell = cell.trim();
    let nothing = matches!(cell, "" | "NULL" | "NA" | "None" | "NaN" | "nan" | "---");
    (!nothing).then_some(cell)
}

fn required<'c>(column: &str, cell: &'c str) -> Result<&'c str, Fault> {
    present(cell).ok_or_else(|| Fault::at(column, Reason::Missing))
}

fn required_day(column: &str, cell: &str) -> Result<String, Fault> {
    day(required(column, cell)?).ok_or_else(|| Fault::value(column, cell, "a day"))
}

/// A finite number, if any is there.
fn decimal(column: &str, cell: &str) -> Result<Option<f64>, Fault> {
    let Some(cell) = present(cell) else { return Ok(None) };
    match cell.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(Some(number)),
        _ => Err(Fault::value(column, cell, "a number")),
    }
}

/// A whole number from 0, if any is there. `3.0` is one too: tables that went through a program with gaps have them.
fn whole(column: &str, cell: &str) -> Result<Option<u32>, Fault> {
    let Some(cell) = present(cell) else { return Ok(None) };
    let digits = cell.strip_suffix(".0").unwrap_or(cell);
    digits.parse().map(Some).map_err(|_| Fault::value(column, cell, "a whole number"))
}

/// Degrees within their range.
fn degrees(column: &str, cell: &str, most: f64) -> Result<Option<f64>, Fault> {
    match decimal(column, cell)? {
        Some(number) if number.abs() > most => Err(Fault::value(column, cell, "a coordinate")),
        number => Ok(number),
    }
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn days_of_all_layouts_are_read() {
        for written in [
            "2024-02-29",
            "20240229",
            "20240229134500",
            "2024-02-29T01:02:03Z",
            " 2024-02-29 00:00",
        ] {
            assert_eq!(day(written).as_deref(), Some("2024-02-29"), "{written}");
        }
        for written in [
            "",
            "2023-02-29",
            "2024-13-01",
            "2024022",
            "2024-02-299",
            "202402291",
            "２０24-02",
            "é024-02-29",
        ] {
            assert_eq!(day(written), None, "{written}");
        }
    }
}
