//! `demarche eval dates`: when events happened, against a table of sentences.
//!
//! A row is right if first day, last day and granularity are as the table has them.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use demarche_coder::Scratch;
use demarche_text::Document;
use serde::Deserialize;

use super::EngineArgs;
use super::part::PartArgs;

/// `demarche eval dates …`
#[derive(Debug, Args)]
pub(crate) struct DatesArgs {
    /// Tab-separated file with a header: id, date, text, verb, start, end, granularity
    file: PathBuf,
    #[command(flatten)]
    part: PartArgs,
    /// Write the rows that came out wrong
    #[arg(long, value_name = "OUT.tsv")]
    errors: Option<PathBuf>,
    #[command(flatten)]
    engine: EngineArgs,
}

#[derive(Debug, Deserialize)]
struct Row {
    id: String,
    date: String,
    text: String,
    verb: String,
    start: String,
    end: String,
    granularity: String,
}

pub(crate) fn run(args: &DatesArgs) -> anyhow::Result<ExitCode> {
    let shown = args.file.display().to_string();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .quoting(false)
        .from_path(&args.file)
        .with_context(|| format!("cannot read {shown}"))?;
    let mut rows = Vec::new();
    for row in reader.deserialize() {
        rows.push(row.with_context(|| shown.clone())?);
    }
    rows.retain(|r: &Row| args.part.has(&r.id));
    if rows.is_empty() {
        bail!("{shown}: no row is left to score");
    }
    let engine = args.engine.engine()?;
    let mut scratch = Scratch::default();
    let mut errors = String::from("id\tdate\ttext\tverb\tgold\tgot\twords\n");
    let (mut days, mut all) = (0, 0);
    for row in &rows {
        let byte = row.text.find(&row.verb);
        let byte = byte.with_context(|| format!("{shown}: row {} lacks its verb", row.id))? as u32;
        let mut document =
            Document::new(row.text.clone()).with_context(|| format!("{shown}: row {}", row.id))?;
        document.date = Some(row.date.clone());
        let got = engine.when(&document, byte, &mut scratch);
        let some = |o: Option<String>| o.unwrap_or_default();
        let (start, end, granularity, words) = got.map_or_else(Default::default, |d| {
            (some(d.start), some(d.end), d.granularity, some(d.text))
        });
        let same = start == row.start && end == row.end;
        days += usize::from(same);
        all += usize::from(same && granularity == row.granularity);
        if !(same && granularity == row.granularity) {
            let Row { id, date, text, verb, start: s, end: e, granularity: g } = row;
            let _ = writeln!(
                errors,
                "{id}\t{date}\t{text}\t{verb}\t{s} {e} {g}\t{start} {end} {granularity}\t{words}"
            );
        }
    }
    if let Some(path) = &args.errors {
        fs::write(path, errors).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let share = |n: usize| n as f64 / rows.len() as f64;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{} sentences", rows.len())?;
    writeln!(out, "days right                  {:.3}", share(days))?;
    writeln!(out, "days and granularity right  {:.3}", share(all))?;
    Ok(ExitCode::SUCCESS)
}
