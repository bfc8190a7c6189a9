//! `demarche explain`: each sentence with its candidates and what became of them.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use demarche_coder::Scratch;

use super::{EngineArgs, inputs};
use crate::output::note;

/// `demarche explain …`
#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// Files to explain; `-` or none for standard input
    paths: Vec<PathBuf>,
    /// Day of publication, for documents that have none
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = super::code::day)]
    date: Option<String>,
    #[command(flatten)]
    engine: EngineArgs,
}

pub(crate) fn run(args: &ExplainArgs) -> anyhow::Result<ExitCode> {
    let inputs = inputs(&args.paths)?;
    let engine = args.engine.engine()?;
    let mut scratch = Scratch::default();
    let mut out = crate::output::Screen::plain();
    let mut failed = false;
    for item in demarche_ingest::read(inputs, demarche_ingest::Format::Auto) {
        match item {
            Ok(mut document) => {
                document.date = document.date.or_else(|| args.date.clone());
                write!(out, "{}", engine.explain(&document, &mut scratch))?;
            }
            Err(failure) => {
                note(failure);
                failed = true;
            }
        }
    }
    Ok(ExitCode::from(if failed { 2 } else { 0 }))
}
