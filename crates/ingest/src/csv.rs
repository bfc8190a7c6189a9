//! Tables as text: a header, then one document a row.
//!
//! [`Format::Csv`] is RFC 4180 whose fields may also be set apart by semicolon, tab or bar: the one is
//! taken that makes the text's column appear in the header, else the one that gives most columns.
//! [`Format::Tsv`] is set apart by tabs; quotes are signs like any other there, unless the start of
//! the file shows that fields are quoted.
//!
//! Columns are those that the [`Mapping`] names; case is overlooked if no column is written just so.
//! A row in UTF-8 is read as such, another one as [`decode`](mod@crate::decode) says. A row with more
//! or fewer fields than the header is a failure, as is one over the limit of a document, of which no
//! more is kept than that.

mod dialect;
mod rows;

use std::io::{self, BufRead, Cursor};
use std::path::{Path, PathBuf};

use demarche_text::Document;
use encoding_rs::Encoding;

use crate::compress::Refusal;
use crate::decode::decode;
use crate::failure::{ReadFailure, Reason};
use crate::place::{At, Place};
use crate::record::Fields;
use crate::transcode::unmark;
use crate::{Format, Mapping, Options, Target};
use dialect::Dialect;
use rows::{Next, Rows};

/// Documents of a table. Made by [`read`].
pub struct Table {
    from: Option<Box<dyn BufRead + Send>>,
    path: PathBuf,
    format: Format,
    mapping: Mapping,
    limit: usize,
    /// Rows to pass over at the start.
    skip: u64,
    body: Option<Body>,
}

/// What follows the header.
struct Body {
    rows: Rows,
    /// Names of the columns.
    header: Vec<String>,
    /// What is read, and the number of the column that holds it.
    columns: Vec<(Target, usize)>,
    /// Number of the row that was read last.
    row: u64,
}

/// Reads documents from a table, as [`Format::Tsv`] or else as CSV. `path` is for failures.
pub fn read(
    from: impl BufRead + Send + 'static,
    path: &Path,
    format: Format,
    options: &Options,
) -> Table {
    Table {
        from: Some(Box::new(from)),
        path: path.to_path_buf(),
        format,
        mapping: options.mapping.clone(),
        limit: usize::try_from(options.limits.document).unwrap_or(usize::MAX),
        skip: 0,
        body: None,
    }
}

/// What is wrong, and in which row and line.
struct Wrong {
    row: Option<u64>,
    line: Option<u64>,
    byte: Option<u64>,
    reason: Reason,
}

impl From<Reason> for Wrong {
    fn from(reason: Reason) -> Self {
        Self { row: None, line: None, byte: None, reason }
    }
}

impl From<io::Error> for Wrong {
    fn from(error: io::Error) -> Self {
        Self { byte: Refusal::byte(&error), ..Refusal::reason(error).into() }
    }
}

impl Iterator for Table {
    type Item = Result<Document, ReadFailure>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(from) = self.from.take() {
            match self.begin(from) {
                Ok(body) => self.body = Some(body),
                Err(wrong) => return Some(Err(self.failure(wrong))),
            }
        }
        let body = self.body.as_mut()?;
        let (row, line, made) = loop {
            match body.rows.next() {
                Ok(Next::End) => {
                    self.body = None;
                    return None;
                }
                Err(error) => {
                    self.body = None;
                    return Some(Err(self.failure(error.into())));
                }
                Ok(next) => {
                    body.row += 1;
                    if body.row > self.skip {
                        break (body.row, body.rows.line(), body.document(&next, &self.mapping));
                    }
                }
            }
        };
        Some(match made {
            Ok(mut document) => {
                let place =
                    Place { path: self.path.clone(), format: self.format, at: At::Row(row) };
                document.origin = Some(place.to_string());
                Ok(document)
            }
            Err(reason) => {
                Err(self.failure(Wrong { row: Some(row), line: Some(line), byte: None, reason }))
            }
        })
    }
}

impl Table {
    /// Begins at this row, counted from 1; those before it are not looked at.
    pub(crate) fn starting_at(self, row: u64) -> Self {
        Self { skip: row.saturating_sub(1), ..self }
    }

    /// Reads the header.
    fn begin(&self, from: Box<dyn BufRead + Send>) -> Result<Body, Wrong> {
        let (mut from, _) = unmark(from)?;
        let text = self.mapping.column(Target::Text).unwrap_or_default();
        let tabs = self.format == Format::Tsv;
        let start = dialect::start(&mut from, tabs)?;
        let dialect = Dialect::of_start(&start, tabs, text);
        let from = io::BufReader::new(io::Read::chain(Cursor::new(start), from));
        let mut rows = Rows::new(Box::new(from), dialect, self.limit);
        let first = rows.next()?;
        let at_start = |reason| Wrong { line: Some(rows.line()), ..Wrong::from(reason) };
        let header = match first {
            Next::End => return Err(Reason::Document(demarche_text::DocumentError::Empty).into()),
            Next::Long(limit) => return Err(at_start(Reason::LongRecord(limit))),
            Next::Row => rows.texts().map_err(at_start)?,
        };
        let header: Vec<String> = header.iter().map(|name| name.trim().to_owned()).collect();
        let columns = columns(&header, &self.mapping)?;
        Ok(Body { rows, header, columns, row: 0 })
    }

    fn failure(&self, wrong: Wrong) -> ReadFailure {
        ReadFailure {
            row: wrong.row,
            line: wrong.line,
            byte: wrong.byte,
            format: self.format,
            ..ReadFailure::new(&self.path, wrong.reason)
        }
    }
}

impl Body {
    fn document(&self, next: &Next, mapping: &Mapping) -> Result<Document, Reason> {
        if let Next::Long(limit) = next {
            return Err(Reason::LongRecord(*limit));
        }
        let mut texts = self.rows.texts()?;
        if texts.len() != self.header.len() {
            return Err(Reason::Fields { found: texts.len(), expected: self.header.len() });
        }
        let mut fields = Fields::default();
        for (i, (target, column)) in self.columns.iter().enumerate() {
            // A column that holds two things is taken by the last of them only.
            let again = self.columns.iter().skip(i + 1).any(|(_, other)| other == column);
            if let Some(text) = texts.get_mut(*column) {
                fields.set(*target, if again { text.clone() } else { std::mem::take(text) });
            }
        }
        let text = mapping.column(Target::Text).unwrap_or_default();
        fields.document(text, || self.header.clone())
    }
}

/// The numbers of the columns that are read, by target.
pub(crate) fn columns(
    header: &[String],
    mapping: &Mapping,
) -> Result<Vec<(Target, usize)>, Reason> {
    let mut columns = Vec::new();
    for (target, name) in mapping.columns() {
        let same = |test: &dyn Fn(&str) -> bool| header.iter().position(|column| test(column));
        let found = same(&|column| column == name)
            .or_else(|| same(&|column| column.eq_ignore_ascii_case(name)));
        match found {
            Some(number) => columns.push((target, number)),
            None if mapping.is_required(target) => {
                return Err(Reason::NoColumn(name.to_owned(), header.into()));
            }
            None => {}
        }
    }
    Ok(columns)
}

/// Texts of the fields of a row, decoded together: a short field tells little of its encoding.
fn texts<'r>(fields: impl Iterator<Item = &'r [u8]> + Clone) -> Result<Vec<String>, Reason> {
    let utf8 = fields.clone().map(|field| std::str::from_utf8(field).map(str::to_owned));
    if let Ok(texts) = utf8.collect::<Result<Vec<String>, _>>() {
        let binary = texts.iter().any(|text| text.contains('\0'));
        return if binary { Err(Reason::Binary(0)) } else { Ok(texts) };
    }
    let row = fields.clone().collect::<Vec<_>>().join(&b'\n');
    let name = decode(row).map_err(|failure| failure.reason)?.encoding;
    let encoding = Encoding::for_label(name.as_bytes()).ok_or(Reason::Encoding)?;
    fields
        .map(|field| {
            encoding
                .decode_without_bom_handling_and_without_replacement(field)
                .map(std::borrow::Cow::into_owned)
                .ok_or(Reason::Encoding)
        })
        .collect()
}

#[cfg(test)]
mod tests;
