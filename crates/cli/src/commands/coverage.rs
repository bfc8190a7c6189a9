//! `demarche codebook coverage`: the share of a corpus' predicates that the codebook decides, and the rest by frequency.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use demarche_coder::Scratch;
use demarche_coder::codebook::WordClass;
use demarche_coder::coverage::{Coverage, CoverageReport};
use demarche_ingest::Format;

use super::{EngineArgs, inputs};
use crate::output::note;

/// `demarche codebook coverage …`
#[derive(Debug, Args)]
pub(crate) struct CoverageArgs {
    /// Text files, JSON lines files or folders; `-` or none for standard input
    corpus: Vec<PathBuf>,
    /// List only words that are left open at least so often
    #[arg(long, value_name = "N", default_value_t = 1)]
    min: u64,
    /// List at most so many words
    #[arg(long, value_name = "N", default_value_t = 50)]
    top: usize,
    #[command(flatten)]
    engine: EngineArgs,
}

pub(crate) fn run(args: &CoverageArgs) -> anyhow::Result<ExitCode> {
    let engine = args.engine.engine()?;
    let mut scratch = Scratch::default();
    let mut coverage = Coverage::default();
    let (mut documents, mut failed) = (0u64, 0u64);
    for item in demarche_ingest::read(inputs(&args.corpus)?, Format::Auto) {
        match item {
            Ok(document) => {
                documents += 1;
                coverage.merge(engine.coverage(&document, &mut scratch));
            }
            Err(failure) => {
                failed += 1;
                note(format_args!("{failure}"));
            }
        }
    }
    print(&coverage.report(), documents, args)?;
    Ok(ExitCode::from(if failed > 0 { 2 } else { 0 }))
}

fn print(report: &CoverageReport, documents: u64, args: &CoverageArgs) -> anyhow::Result<()> {
    let mut out = crate::output::Screen::plain();
    let total = report.total();
    writeln!(
        out,
        "{documents} documents, {total} verbs and event-like nouns, {:.1} % decided\n",
        100.0 * report.share()
    )?;
    for (decision, n) in &report.decisions {
        let share = 100.0 * *n as f64 / total.max(1) as f64;
        writeln!(out, "{:<22} {n:>8}  {share:>5.1} %", decision.as_str())?;
    }
    let listed: Vec<_> = report.open.iter().filter(|w| w.open >= args.min).collect();
    if listed.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nopen    all  class  lemma")?;
    for word in listed.iter().take(args.top) {
        let class = if word.class == WordClass::Verb { "verb" } else { "noun" };
        writeln!(out, "{:>4} {:>6}  {class:<5}  {}", word.open, word.total, word.lemma)?;
    }
    if listed.len() > args.top {
        writeln!(out, "and {} more; --top shows them", listed.len() - args.top)?;
    }
    Ok(())
}
