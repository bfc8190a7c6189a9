//! `demarche schema`: the JSON Schema of the event record, for whoever validates or reads it.

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::Context;

/// Runs the command.
pub(crate) fn run() -> anyhow::Result<ExitCode> {
    let text = serde_json::to_string_pretty(&demarche_coder::record::schema())
        .context("the schema cannot be written as JSON")?;
    writeln!(io::stdout().lock(), "{text}")?;
    Ok(ExitCode::SUCCESS)
}
