//! `demarche codebook import petrarch`: PETRARCH's actor and agent dictionaries as our tables of actors.
//!
//! - `read`: the lines of a dictionary. `code`: its codes in our scheme, by `data/petrarch.toml`.
//! - `tables`: what a name is taken for, and the rows. `report`: what could not be carried over.

mod code;
mod read;
mod report;
mod tables;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use demarche_world::{Source, World};

use code::Scheme;
use report::Report;
use tables::{Maker, Tables};

/// `demarche codebook import petrarch …`
#[derive(Debug, Args)]
pub(crate) struct PetrarchArgs {
    /// Actor and agent dictionaries
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Folder for the tables; made if it is not there
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
    /// Also write the whole list of what was not carried over
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

pub(crate) fn run(args: &PetrarchArgs) -> anyhow::Result<ExitCode> {
    let scheme = Scheme::builtin().context("the table of codes cannot be used")?;
    let world = World::builtin();
    let (mut report, mut tables) = (Report::default(), Tables::default());
    let mut entries = 0;
    let mut sources = Vec::new();
    for path in &args.files {
        let bytes =
            std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        // Older dictionaries are Latin-1.
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(e) => e.into_bytes().iter().map(|&b| char::from(b)).collect(),
        };
        if text.contains('\0') {
            bail!("{} is no text", path.display());
        }
        let read = read::read(&name, &text, &mut report);
        entries += read.len();
        let (scheme, file) = (&scheme, name.as_str());
        let mut maker = Maker { scheme, world, file, report: &mut report, tables: &mut tables };
        for entry in &read {
            maker.add(entry);
        }
        sources.push(name);
    }
    let files = tables.to_files(world, &sources.join(", "));
    check(&files)?;
    std::fs::create_dir_all(&args.out)
        .with_context(|| format!("cannot make {}", args.out.display()))?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{entries} entries read")?;
    for (file, text, rows) in &files {
        let path = args.out.join(file);
        std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
        let note = if *file == "persons.tsv" {
            format!(" (offices of {} persons)", tables.persons)
        } else {
            String::new()
        };
        writeln!(out, "{file}: {rows} rows{note}")?;
    }
    writeln!(out, "{} names left out: the built-in tables have them", tables.known)?;
    if report.items.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(out, "not carried over:")?;
    for (reason, count) in report.counts() {
        let first = report
            .first(reason)
            .map_or_else(String::new, |i| format!("{}:{}: {}", i.file, i.line, i.what));
        writeln!(out, "{count:>8}  {}, first {first}", reason.as_str())?;
    }
    if let Some(path) = &args.report {
        std::fs::write(path, report.to_tsv())
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Loads the tables as `--actors` will, before they are written.
fn check(files: &[(&'static str, String, usize)]) -> anyhow::Result<()> {
    let mut sources = World::builtin_tables().to_vec();
    for (file, text, _) in files {
        if let Some(kind) = World::table_kind(file) {
            sources.push(Source { kind, file, text });
        }
    }
    World::from_tables(&sources).context("the tables made from these dictionaries do not load")?;
    Ok(())
}
