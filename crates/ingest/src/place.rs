//! Where a document is, so that it can be found again.
//!
//! A [`Place`] is written as `crawl.jsonl, line 3`: that is also the `origin` of a document. Both
//! forms, that text and the fields by serde, come back as the same place.

use std::convert::Infallible;
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Format;

/// A document's file and where it is in it.
///
/// A path that is not UTF-8 has no serde form; serialising it is an error of the serialiser.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The file; `-` for standard input.
    pub path: PathBuf,
    /// As what it was read; [`Format::Auto`] to judge anew.
    #[serde(default)]
    pub format: Format,
    /// Where in the file.
    #[serde(default)]
    pub at: At,
}

/// Where in a file a document is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum At {
    /// The whole file is the document.
    #[default]
    Whole,
    /// A line, counted from 1.
    Line(u64),
    /// A row of a table, counted from 1; the header is not counted.
    Row(u64),
    /// An entry of a feed, counted from 1.
    Entry(u64),
    /// The record of an archive that begins at this byte of the file as it is on disk.
    Byte(u64),
}

impl At {
    fn of(word: &str, number: u64) -> Option<Self> {
        match word {
            "line" => Some(Self::Line(number)),
            "row" => Some(Self::Row(number)),
            "entry" => Some(Self::Entry(number)),
            "byte" => Some(Self::Byte(number)),
            _ => None,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        match self.at {
            At::Whole => Ok(()),
            At::Line(n) => write!(f, ", line {n}"),
            At::Row(n) => write!(f, ", row {n}"),
            At::Entry(n) => write!(f, ", entry {n}"),
            At::Byte(n) => write!(f, ", byte {n}"),
        }
    }
}

impl FromStr for Place {
    type Err = Infallible;

    /// The place that is written so. What ends in no place within a file is a path.
    fn from_str(written: &str) -> Result<Self, Infallible> {
        let within = written.rsplit_once(", ").and_then(|(path, at)| {
            let (word, number) = at.split_once(' ')?;
            Some((path, At::of(word, number.parse().ok()?)?))
        });
        let (path, at) = within.unwrap_or((written, At::Whole));
        Ok(Self { path: path.into(), format: Format::Auto, at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_comes_back_from_its_text_and_from_json() {
        for (at, text) in [
            (At::Whole, "a, b.txt"),
            (At::Line(3), "a, b.txt, line 3"),
            (At::Row(17), "a, b.txt, row 17"),
            (At::Entry(1), "a, b.txt, entry 1"),
            (At::Byte(1024), "a, b.txt, byte 1024"),
        ] {
            let place = Place { path: "a, b.txt".into(), format: Format::Auto, at };
            assert_eq!(place.to_string(), text);
            assert_eq!(text.parse(), Ok(place.clone()));
            let json = serde_json::to_string(&place).unwrap();
            assert_eq!(serde_json::from_str::<Place>(&json).unwrap(), place);
        }
        let row: Place =
            serde_json::from_str(r#"{"path": "a.csv", "format": "csv", "at": {"row": 17}}"#)
                .unwrap();
        assert_eq!((row.format, row.at), (Format::Csv, At::Row(17)));
    }
}
