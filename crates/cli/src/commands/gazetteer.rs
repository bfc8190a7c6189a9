//! `demarche gazetteer`: makes a dump of GeoNames compact once, so that later runs need not read it again.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use demarche_world::gazetteer::{self, Gazetteer};

use crate::output::note;

/// `demarche gazetteer …`
#[derive(Debug, Args)]
pub(crate) struct GazetteerArgs {
    /// A table in the layout of GeoNames' dumps: allCountries.txt, cities500.txt, one country's file
    dump: PathBuf,
    /// Where the compact file goes; `--gazetteer` takes it
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

pub(crate) fn run(args: &GazetteerArgs) -> anyhow::Result<ExitCode> {
    let bytes = gazetteer::compact(&args.dump).context("the dump cannot be used")?;
    std::fs::write(&args.out, &bytes)
        .with_context(|| format!("cannot write {}", args.out.display()))?;
    let size = bytes.len() / 1_000_000;
    let made = Gazetteer::open(bytes.into()).context("the compact file cannot be used")?;
    note(format_args!("{} places, {size} MB, version {}", made.len(), made.version()));
    Ok(ExitCode::SUCCESS)
}
