//! Which column or field of the input holds what.
//!
//! Written as `text=body,date=published,title=meta.headline`. What is not named is read from the
//! column of its own name; `title=` reads no title at all. A name with commas or quotes is quoted as
//! in CSV: `"text=Body, full"`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What a column can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// The text; the only one that must be there.
    Text,
    /// The id.
    Id,
    /// The day of publication, in any form of [`crate::date::any`].
    Date,
    /// The headline.
    Title,
    /// Name of the publisher.
    Publisher,
    /// Where it was published.
    Url,
    /// Who wrote it.
    Author,
    /// The language.
    Language,
}

impl Target {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Text,
        Self::Id,
        Self::Date,
        Self::Title,
        Self::Publisher,
        Self::Url,
        Self::Author,
        Self::Language,
    ];

    /// Its name, which is that of the column that holds it where nothing else is said.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Id => "id",
            Self::Date => "date",
            Self::Title => "title",
            Self::Publisher => "publisher",
            Self::Url => "url",
            Self::Author => "author",
            Self::Language => "language",
        }
    }
}

/// The columns from which documents are made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// By target: the column's name; empty to read none.
    named: Vec<(Target, String)>,
}

impl Mapping {
    /// The column that holds this; nothing if it is not to be read.
    pub fn column(&self, target: Target) -> Option<&str> {
        match self.named.iter().find(|(named, _)| *named == target) {
            None => Some(target.name()),
            Some((_, column)) => Some(column.as_str()).filter(|column| !column.is_empty()),
        }
    }

    /// Whether the input must have the column: the text's, and those that the mapping names.
    pub fn is_required(&self, target: Target) -> bool {
        target == Target::Text
            || self.named.iter().any(|(named, c)| *named == target && !c.is_empty())
    }

    /// Every target that is read, and its column.
    pub fn columns(&self) -> impl Iterator<Item = (Target, &str)> {
        Target::ALL.into_iter().filter_map(|target| Some((target, self.column(target)?)))
    }
}

/// Why a mapping is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    /// A part without an equals sign.
    #[error("'{0}' is not of the form 'text=column'")]
    Form(String),
    /// A name that is no target.
    #[error(
        "'{0}' is nothing that a column can hold: text, id, date, title, publisher, url, author, \
         language"
    )]
    Target(String),
    /// A target that is given two columns.
    #[error("'{0}' has two columns")]
    Twice(&'static str),
    /// A mapping that takes the text away.
    #[error("the text needs a column")]
    NoText,
}

impl FromStr for Mapping {
    type Err = MappingError;

    fn from_str(written: &str) -> Result<Self, MappingError> {
        let mut parts = ::csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(written.as_bytes());
        let mut named: Vec<(Target, String)> = Vec::new();
        for record in parts.records() {
            let record = record.map_err(|e| MappingError::Form(e.to_string()))?;
            for part in record.iter().filter(|part| !part.trim().is_empty()) {
                let (target, column) =
                    part.split_once('=').ok_or_else(|| MappingError::Form(part.to_owned()))?;
                let (target, column) = (target.trim(), column.trim());
                let target = Target::ALL
                    .into_iter()
                    .find(|known| known.name().eq_ignore_ascii_case(target))
                    .ok_or_else(|| MappingError::Target(target.to_owned()))?;
                if named.iter().any(|(other, _)| *other == target) {
                    return Err(MappingError::Twice(target.name()));
                }
                if target == Target::Text && column.is_empty() {
                    return Err(MappingError::NoText);
                }
                named.push((target, column.to_owned()));
            }
        }
        named.sort();
        Ok(Self { named })
    }
}

impl fmt::Display for Mapping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (target, column)) in self.named.iter().enumerate() {
            let comma = if i == 0 { "" } else { "," };
            let part = format!("{}={column}", target.name());
            if part.contains(['"', ',', '\n', '\r']) {
                write!(f, "{comma}\"{}\"", part.replace('"', "\"\""))?;
            } else {
                write!(f, "{comma}{part}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_replace_only_what_they_name() {
        let mapping: Mapping =
            "text=body, Date = published ,\"title=Head, long\",url=".parse().unwrap();
        assert_eq!(mapping.column(Target::Text), Some("body"));
        assert_eq!(mapping.column(Target::Date), Some("published"));
        assert_eq!(mapping.column(Target::Title), Some("Head, long"));
        assert_eq!(mapping.column(Target::Url), None);
        assert_eq!(mapping.column(Target::Author), Some("author"));
        assert!(mapping.is_required(Target::Date) && !mapping.is_required(Target::Author));
        assert!(!mapping.is_required(Target::Url));
        assert_eq!(mapping.to_string().parse(), Ok(mapping));
        assert_eq!("".parse(), Ok(Mapping::default()));
    }

    #[test]
    fn what_is_none_says_why() {
        let said = |written: &str| written.parse::<Mapping>().unwrap_err().to_string();
        assert!(said("body").contains("'body'"));
        assert!(said("body=text").contains("'body' is nothing"));
        assert!(said("text=a,text=b").contains("two columns"));
        assert!(said("text=").contains("needs a column"));
    }
}
