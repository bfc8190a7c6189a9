//! Writes rows in a layout. Each layout has a module of its own; what is written depends on nothing but the rows.

mod gdelt;
mod icews;
mod petrarch;
mod polecat;

use std::io::{self, Write};

use crate::{Layout, Row, cells, csv, plover};

pub(crate) use polecat::QUADS;

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// It was written as this many lines.
    Lines(usize),
    /// The layout cannot hold it.
    Left(Lack),
}

/// What an event lacks that a layout cannot do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lack {
    /// A CAMEO code: GDELT, ICEWS, PETRARCH2.
    Cameo,
    /// A day, of the event or of publication: GDELT, ICEWS, POLECAT, PETRARCH2.
    Day,
}

/// Writes events in one layout: [`begin`](Self::begin), any number of rows, [`finish`](Self::finish).
pub struct Writer<W: Write> {
    layout: Layout,
    out: W,
}

impl<W: Write> Writer<W> {
    /// A writer of this layout. Output is not buffered: give it a [`std::io::BufWriter`].
    pub fn new(layout: Layout, out: W) -> Self {
        Self { layout, out }
    }

    /// Writes what goes before the first row: the header, if the layout has one.
    ///
    /// # Errors
    /// Those of the output.
    pub fn begin(&mut self) -> io::Result<()> {
        match (self.layout, self.layout.header()) {
            (Layout::Csv, Some(header)) => self.separated(header),
            (_, Some(header)) => writeln!(self.out, "{}", header.join("\t")),
            (_, None) => Ok(()),
        }
    }

    /// Writes one event, or says what it lacks.
    ///
    /// # Errors
    /// Those of the output.
    pub fn row(&mut self, row: &Row<'_>) -> io::Result<Written> {
        let lines = match self.layout {
            Layout::Csv => {
                self.separated(&csv::row(row.event))?;
                return Ok(Written::Lines(1));
            }
            Layout::Jsonl => return self.json(row.event),
            Layout::PloverJson => return self.json(&plover::event(row.article, row.event)),
            Layout::Gdelt => gdelt::lines(row),
            Layout::Icews => icews::lines(row),
            Layout::Polecat => polecat::line(row).map(|line| vec![line]),
            Layout::Petrarch2 => petrarch::lines(row),
        };
        match lines {
            Ok(lines) => {
                for line in &lines {
                    self.out.write_all(cells::line(line).as_bytes())?;
                }
                Ok(Written::Lines(lines.len()))
            }
            Err(lack) => Ok(Written::Left(lack)),
        }
    }

    /// Flushes the output and gives it back.
    ///
    /// # Errors
    /// Those of the output.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.flush()?;
        Ok(self.out)
    }

    fn json(&mut self, value: &impl serde::Serialize) -> io::Result<Written> {
        serde_json::to_writer(&mut self.out, value)?;
        self.out.write_all(b"\n")?;
        Ok(Written::Lines(1))
    }

    /// One record of values divided by commas.
    fn separated<T: AsRef<[u8]>>(&mut self, values: &[T]) -> io::Result<()> {
        let mut writer = ::csv::Writer::from_writer(Vec::new());
        writer.write_record(values).map_err(io::Error::other)?;
        let bytes = writer.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
        self.out.write_all(&bytes)
    }
}

/// The CAMEO code with at least three digits, and its row.
fn cameo(row: &Row<'_>) -> Result<(String, &'static crate::tables::Cameo), Lack> {
    let code = row.event.cameo.as_deref().ok_or(Lack::Cameo)?;
    let code = if code.len() == 2 { format!("{code}0") } else { code.to_owned() };
    let known = crate::tables::cameo_or_parent(&code).ok_or(Lack::Cameo)?;
    Ok((code, known))
}

/// The day of the event, `YYYY-MM-DD`.
fn day(row: &Row<'_>) -> Result<String, Lack> {
    let day = row.day().and_then(|day| day.get(..10)).ok_or(Lack::Day)?;
    cells::compact(day).map(|_| day.to_owned()).ok_or(Lack::Day)
}

/// An optional text as a cell; empty for none.
fn text(value: Option<&String>) -> String {
    value.map(|v| cells::cell(v)).unwrap_or_default()
}
