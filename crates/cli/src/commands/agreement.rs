//! `demarche eval agreement`: what the fast path changes, on texts of one's own.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use demarche_coder::Scratch;
use demarche_coder::agreement::Agreement;
use demarche_ingest::Format;

use super::{EngineArgs, inputs};
use crate::output::note;

/// `demarche eval agreement …`
#[derive(Debug, Args)]
pub(crate) struct AgreementArgs {
    /// Text files, JSON lines files or folders; `-` or none for standard input
    corpus: Vec<PathBuf>,
    #[command(flatten)]
    engine: EngineArgs,
}

pub(crate) fn run(args: &AgreementArgs) -> anyhow::Result<ExitCode> {
    let (exact, fast) = args.engine.both()?;
    let mut scratch = [Scratch::default(), Scratch::default()];
    let mut agreement = Agreement::default();
    let mut failed = 0u64;
    for item in demarche_ingest::read(inputs(&args.corpus)?, Format::Auto) {
        match item {
            Ok(document) => agreement.add(&document, [&exact, &fast], &mut scratch),
            Err(failure) => {
                failed += 1;
                note(format_args!("{failure}"));
            }
        }
    }
    let mut out = std::io::stdout().lock();
    let Agreement { documents, tokens, tags, arcs, entities, events } = agreement;
    let of_tokens = |same: u64| 100.0 * same as f64 / tokens.max(1) as f64;
    writeln!(out, "{documents} documents, {tokens} tokens: the fast path against the exact one\n")?;
    writeln!(out, "{:<16} {:>9} {:>9} {:>9}  AGREE", "", "EXACT", "FAST", "SAME")?;
    for (name, same) in [("tags", tags), ("heads and labels", arcs)] {
        writeln!(out, "{name:<16} {tokens:>9} {tokens:>9} {same:>9}  {:.2} %", of_tokens(same))?;
    }
    for (name, counts) in [("entities", entities), ("events", events)] {
        let [exact, fast, same] = counts;
        let share = 100.0 * Agreement::share(counts);
        writeln!(out, "{name:<16} {exact:>9} {fast:>9} {same:>9}  {share:.2} %")?;
    }
    Ok(ExitCode::from(if failed > 0 { 2 } else { 0 }))
}
