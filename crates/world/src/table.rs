//! Tab-separated tables: comments, a header, cells. Every complaint names file, line and column.

use std::fmt;

/// Which table a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TableKind {
    /// States and territories.
    Countries,
    /// Organisations.
    Organisations,
    /// Role words.
    Roles,
    /// Regions, provinces and cities.
    Regions,
    /// Surfaces shared on purpose.
    Ambiguous,
    /// Irregular plurals and head-ending prepositions.
    Plurals,
    /// Persons and their offices.
    Persons,
    /// Which states belonged to which bodies, and when.
    Memberships,
    /// Words that speak again of somebody.
    Reference,
    /// Words by which a text names places.
    Toponyms,
    /// Places with coordinates that lists of cities lack; read by [`crate::gazetteer::features`].
    Features,
}

impl TableKind {
    /// Columns that the header may name; those with `true` must be there.
    pub(crate) fn columns(self) -> &'static [(&'static str, bool)] {
        match self {
            Self::Countries => &[
                ("iso3", true),
                ("iso2", false),
                ("cow", false),
                ("wikidata", false),
                ("status", false),
                ("name", true),
                ("aliases", false),
                ("adjectives", false),
                ("demonyms", false),
                ("capitals", false),
                ("seats", false),
                ("successor", false),
                ("from", false),
                ("until", false),
            ],
            Self::Organisations => &[
                ("id", true),
                ("code", true),
                ("sectors", false),
                ("kind", true),
                ("name", true),
                ("aliases", false),
                ("wikidata", false),
                ("from", false),
                ("until", false),
            ],
            Self::Roles => {
                &[("lemma", true), ("sectors", false), ("class", true), ("forms", false)]
            }
            Self::Regions => &[
                ("name", true),
                ("aliases", false),
                ("kind", true),
                ("iso3", false),
                ("wikidata", false),
                ("within", false),
            ],
            Self::Ambiguous => &[("surface", true), ("note", false)],
            Self::Plurals => &[("kind", true), ("word", true), ("plural", false)],
            Self::Persons => &[
                ("name", true),
                ("aliases", false),
                ("alone", false),
                ("gender", false),
                ("code", true),
                ("organisation", false),
                ("sectors", false),
                ("office", true),
                ("from", true),
                ("until", false),
            ],
            Self::Memberships => &[("id", true), ("iso3", true), ("from", true), ("until", false)],
            Self::Reference | Self::Toponyms => &[("kind", true), ("word", true), ("value", false)],
            Self::Features => &[
                ("name", true),
                ("aliases", false),
                ("class", true),
                ("iso3", false),
                ("lat", true),
                ("lon", true),
            ],
        }
    }
}

/// One table as text.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Which table it is.
    pub kind: TableKind,
    /// File name for messages.
    pub file: &'a str,
    /// Content: `#` comments, a header line, rows; cells divided by tabs, values in a cell by `|`.
    pub text: &'a str,
}

/// A table that cannot be used, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: column '{column}': {problem}")]
pub struct TableError {
    /// File as given in [`Source::file`].
    pub file: String,
    /// Line, from 1; 0 when the table as a whole is meant.
    pub line: usize,
    /// Column name.
    pub column: String,
    /// What is wrong.
    pub problem: TableProblem,
}

/// What can be wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableProblem {
    /// The header lacks a required column.
    MissingColumn,
    /// The header has a column that this table does not know.
    UnknownColumn,
    /// The header has a column twice.
    RepeatedColumn,
    /// The row has more cells than the header.
    ExtraCell,
    /// A required cell is empty.
    Empty,
    /// The key was already used in this file, on the given line.
    Duplicate {
        /// The key.
        key: String,
        /// Line of its first use.
        first: usize,
    },
    /// The value is not of the expected form.
    Malformed {
        /// The value.
        value: String,
        /// What was expected.
        expected: &'static str,
    },
    /// The value names a row that does not exist.
    Dangling {
        /// The value.
        value: String,
    },
}

impl fmt::Display for TableProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingColumn => write!(f, "the header lacks it"),
            Self::UnknownColumn => write!(f, "not a column of this table"),
            Self::RepeatedColumn => write!(f, "named twice in the header"),
            Self::ExtraCell => write!(f, "more cells than the header has columns"),
            Self::Empty => write!(f, "must not be empty"),
            Self::Duplicate { key, first } => write!(f, "'{key}' is already on line {first}"),
            Self::Malformed { value, expected } => write!(f, "'{value}' is not {expected}"),
            Self::Dangling { value } => write!(f, "'{value}' is in no country table"),
        }
    }
}

/// A row: its line and its cells in the order of [`TableKind::columns`].
#[derive(Debug)]
pub(crate) struct Row<'a> {
    pub(crate) file: &'a str,
    pub(crate) line: usize,
    columns: &'static [(&'static str, bool)],
    cells: Vec<&'a str>,
}

impl<'a> Row<'a> {
    /// Cell of a column, trimmed; empty when absent. A column name that the table lacks gives ''.
    pub(crate) fn cell(&self, column: &str) -> &'a str {
        self.columns.iter().position(|(c, _)| *c == column).map_or("", |i| self.cells[i])
    }

    /// Cell as an option.
    pub(crate) fn optional(&self, column: &str) -> Option<String> {
        let cell = self.cell(column);
        (!cell.is_empty()).then(|| cell.to_owned())
    }

    /// Values of a cell, divided by `|`.
    pub(crate) fn list(&self, column: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        self.cell(column).split('|').map(str::trim).filter(|s| !s.is_empty())
    }

    /// An error at this row.
    pub(crate) fn error(&self, column: &str, problem: TableProblem) -> TableError {
        TableError {
            file: self.file.to_owned(),
            line: self.line,
            column: column.to_owned(),
            problem,
        }
    }

    /// A 'malformed' error at this row.
    pub(crate) fn malformed(
        &self,
        column: &str,
        value: &str,
        expected: &'static str,
    ) -> TableError {
        self.error(column, TableProblem::Malformed { value: value.to_owned(), expected })
    }
}

/// Reads a table into rows.
pub(crate) fn rows<'a>(source: &Source<'a>) -> Result<Vec<Row<'a>>, TableError> {
    let columns = source.kind.columns();
    let fail = |line: usize, column: &str, problem: TableProblem| TableError {
        file: source.file.to_owned(),
        line,
        column: column.to_owned(),
        problem,
    };
    let mut lines = source
        .text
        .lines()
        .enumerate()
        .map(|(i, l)| (i + 1, l))
        .filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#'));
    // A text without any line is a table without rows: fine for a user's file.
    let Some((header_line, header)) = lines.next() else { return Ok(Vec::new()) };
    let mut order = Vec::new();
    for name in header.split('\t').map(str::trim) {
        let at = columns.iter().position(|(c, _)| *c == name);
        let at = at.ok_or_else(|| fail(header_line, name, TableProblem::UnknownColumn))?;
        if order.contains(&at) {
            return Err(fail(header_line, name, TableProblem::RepeatedColumn));
        }
        order.push(at);
    }
    for (i, (name, required)) in columns.iter().enumerate() {
        if *required && !order.contains(&i) {
            return Err(fail(header_line, name, TableProblem::MissingColumn));
        }
    }
    let mut out = Vec::new();
    for (line, text) in lines {
        let mut cells = vec![""; columns.len()];
        for (i, cell) in text.split('\t').map(str::trim).enumerate() {
            match order.get(i) {
                Some(&at) => cells[at] = cell,
                None if cell.is_empty() => {}
                None => return Err(fail(line, cell, TableProblem::ExtraCell)),
            }
        }
        for (i, (name, required)) in columns.iter().enumerate() {
            if *required && cells[i].is_empty() {
                return Err(fail(line, name, TableProblem::Empty));
            }
        }
        out.push(Row { file: source.file, line, columns, cells });
    }
    Ok(out)
}
