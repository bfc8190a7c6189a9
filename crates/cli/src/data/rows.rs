//! Answers of the data set, written for people and programs.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use clap::{Args, ValueEnum};
use demarche_store::Sheet;
use demarche_store::sheet::texts;
use futures::TryStreamExt;

use crate::output::{Screen, one_line};

/// Where and how rows are written.
#[derive(Debug, Args)]
pub(super) struct RowsArgs {
    /// Format; a table on a terminal, CSV in a pipe, else by the name of `--out`
    #[arg(long, value_enum)]
    pub(super) format: Option<RowsFormat>,
    /// File to write [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum RowsFormat {
    /// Columns for eyes
    Table,
    /// With a header; lists are joined by `;`
    Csv,
    /// One JSON object a row
    Jsonl,
    /// Needs `--out`
    Parquet,
}

impl RowsArgs {
    fn format(&self) -> RowsFormat {
        let by_name = self.out.as_deref().and_then(Path::extension).and_then(|e| e.to_str());
        self.format.unwrap_or(match by_name {
            Some("parquet") => RowsFormat::Parquet,
            Some("jsonl" | "ndjson") => RowsFormat::Jsonl,
            None if self.out.is_none() && io::stdout().is_terminal() => RowsFormat::Table,
            _ => RowsFormat::Csv,
        })
    }

    /// Writes the rows of an answer as they come.
    pub(super) async fn write(
        &self,
        mut rows: datafusion::execution::SendableRecordBatchStream,
    ) -> anyhow::Result<u64> {
        let schema = rows.schema();
        let out = output(self.out.as_deref())?;
        let mut sink = Sink::new(self.format(), self.out.as_deref(), out, &schema)?;
        let mut count = 0;
        while let Some(batch) = rows.try_next().await.map_err(demarche_store::StoreError::from)? {
            count += batch.num_rows() as u64;
            sink.write(&batch)?;
        }
        sink.finish(&schema)?;
        Ok(count)
    }
}

/// Standard output or a file.
pub(super) fn output(path: Option<&Path>) -> anyhow::Result<Box<dyn Write + Send>> {
    Ok(match path {
        Some(path) => Box::new(BufWriter::new(
            File::create(path).with_context(|| format!("cannot write {}", path.display()))?,
        )),
        None => Box::new(BufWriter::new(Screen::shared())),
    })
}

/// Where rows go.
enum Sink {
    /// A table needs all rows before its columns have a width.
    Table(Box<dyn Write + Send>, Vec<RecordBatch>),
    Sheet(Sheet),
}

impl Sink {
    fn new(
        format: RowsFormat,
        path: Option<&Path>,
        out: Box<dyn Write + Send>,
        schema: &SchemaRef,
    ) -> anyhow::Result<Self> {
        Ok(Self::Sheet(match format {
            RowsFormat::Table => return Ok(Self::Table(out, Vec::new())),
            RowsFormat::Csv => Sheet::csv(out, schema)?,
            RowsFormat::Jsonl => Sheet::jsonl(out),
            RowsFormat::Parquet if path.is_none() => {
                bail!("Parquet is written to a file; name it with --out")
            }
            RowsFormat::Parquet => Sheet::parquet(out, schema)?,
        }))
    }

    fn write(&mut self, batch: &RecordBatch) -> anyhow::Result<()> {
        match self {
            Self::Table(_, kept) => kept.push(batch.clone()),
            Self::Sheet(sheet) => sheet.write(batch)?,
        }
        Ok(())
    }

    fn finish(self, schema: &SchemaRef) -> anyhow::Result<()> {
        match self {
            Self::Table(mut out, kept) => {
                table(&mut out, schema, &kept)?;
                out.flush()?;
            }
            Self::Sheet(sheet) => sheet.finish()?,
        }
        Ok(())
    }
}

/// Columns with a rule under the header; numbers to the right.
fn table(out: &mut dyn Write, schema: &SchemaRef, batches: &[RecordBatch]) -> anyhow::Result<()> {
    let names: Vec<String> = schema.fields().iter().map(|f| one_line(f.name())).collect();
    let right: Vec<bool> = schema.fields().iter().map(|f| f.data_type().is_numeric()).collect();
    let mut rows = Vec::new();
    for batch in batches {
        rows.extend(texts(batch, "; ")?);
    }
    for (row, is_number) in rows.iter_mut().flat_map(|r| r.iter_mut().zip(&right)) {
        *row = if *is_number { short(row) } else { one_line(row) };
    }
    let width = |i: usize| {
        let cells = rows.iter().map(|r| r[i].chars().count());
        cells.chain([names[i].chars().count()]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..names.len()).map(width).collect();
    let mut line = |row: &[String]| -> io::Result<()> {
        let mut text = String::new();
        for (i, cell) in row.iter().enumerate() {
            let gap = " ".repeat(widths[i] - cell.chars().count());
            let cell = if right[i] { format!("{gap}{cell}") } else { format!("{cell}{gap}") };
            text.push_str(&cell);
            text.push_str("  ");
        }
        writeln!(out, "{}", text.trim_end())
    };
    line(&names)?;
    line(&widths.iter().map(|w| "-".repeat(*w)).collect::<Vec<_>>())?;
    rows.iter().try_for_each(|row| line(row))?;
    Ok(())
}

/// A number with at most two decimals.
fn short(number: &str) -> String {
    match number.parse::<f64>() {
        Ok(value) if number.contains('.') => {
            let text = format!("{value:.2}");
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        _ => number.to_owned(),
    }
}
