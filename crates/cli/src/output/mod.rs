//! Event records in the formats that people and programs read.
//!
//! - `table`: for eyes, in colour on a terminal. `jsonl`: the record itself.
//! - The flat table and the PLOVER manual's field names are those of `demarche_exchange`.

mod screen;
mod table;

use std::fmt::Display;
use std::io::{self, Write};

use clap::ValueEnum;
use demarche_coder::EventRecord;
use demarche_exchange::{Article, csv, plover};
use demarche_text::{Document, shown};

pub(crate) use demarche_text::one_line;
pub(crate) use screen::Screen;

/// An output format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A readable table, in colour where there is a terminal
    Table,
    /// One JSON record an event (the default in a pipe)
    Jsonl,
    /// The same columns, flat, with a header
    Csv,
    /// JSON with the field names of the PLOVER manual
    PloverJson,
}

/// Writes events of documents, in the order in which they are given.
pub(crate) enum Sink<W: Write> {
    Table(table::Table<W>),
    Jsonl(W),
    Csv(Box<::csv::Writer<W>>),
    Plover(W),
}

impl<W: Write> Sink<W> {
    pub(crate) fn new(format: Format, out: W, colour: bool) -> Self {
        match format {
            Format::Table => Self::Table(table::Table::new(out, colour)),
            Format::Jsonl => Self::Jsonl(out),
            Format::Csv => Self::Csv(Box::new(::csv::Writer::from_writer(out))),
            Format::PloverJson => Self::Plover(out),
        }
    }

    /// Writes what goes before the first document.
    pub(crate) fn begin(&mut self) -> io::Result<()> {
        match self {
            Self::Csv(out) => out.write_record(csv::HEADER).map_err(csv_error),
            _ => Ok(()),
        }
    }

    pub(crate) fn document(
        &mut self,
        document: &Document,
        sentences: &[(u32, u32)],
        events: &[&EventRecord],
    ) -> io::Result<()> {
        match self {
            Self::Table(table) => table.document(document, sentences, events),
            Self::Jsonl(out) => events.iter().try_for_each(|event| json_line(out, event)),
            Self::Csv(out) => events
                .iter()
                .try_for_each(|event| out.write_record(csv::row(event)).map_err(csv_error)),
            Self::Plover(out) => {
                // What is coded is read as English, whatever the source says of its language.
                let language = Some("en".to_owned());
                let article = Article { language, ..Article::from(document) };
                events.iter().try_for_each(|event| json_line(out, &plover::event(&article, event)))
            }
        }
    }

    pub(crate) fn finish(&mut self) -> io::Result<()> {
        match self {
            Self::Table(table) => table.finish(),
            Self::Jsonl(out) | Self::Plover(out) => out.flush(),
            Self::Csv(out) => out.flush(),
        }
    }
}

/// Says something on standard error. That nobody reads it is no reason to stop.
pub(crate) fn note(message: impl Display) {
    let _ = writeln!(io::stderr(), "demarche: {}", shown(&message.to_string()));
}

/// The error as the file system gave it; the conversion of the crate hides a broken pipe.
fn csv_error(error: ::csv::Error) -> io::Error {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

pub(crate) fn json_line<T: serde::Serialize>(out: &mut impl Write, value: &T) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}
