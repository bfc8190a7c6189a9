//! `demarche store`: what a data set holds, and looking after it.

mod card;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand};
use demarche_store::Side;
use demarche_text::{one_line, shown};

use super::args::{StoreArgs, runtime};

/// `demarche store …`
#[derive(Debug, Args)]
pub(crate) struct StoreCommandArgs {
    #[command(subcommand)]
    command: StoreCommand,
}

#[derive(Debug, Subcommand)]
enum StoreCommand {
    /// List what was appended when, and by which run
    Versions {
        #[command(flatten)]
        store: StoreArgs,
        /// All appends, not only the last twenty
        #[arg(long)]
        all: bool,
    },
    /// Compare two versions, or two runs on the articles that both have coded
    Diff {
        /// Number of a version, or id of a run
        a: Side,
        /// Number of a version, or id of a run
        b: Side,
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Put many small files together, sorted
    Compact {
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Check that every row is where the others say
    Verify {
        #[command(flatten)]
        store: StoreArgs,
        /// Also hash the texts again and read every record
        #[arg(long)]
        deep: bool,
    },
    /// Remove files that nothing needs
    Vacuum {
        #[command(flatten)]
        store: StoreArgs,
        /// Keep files that were needed within so many hours; older versions need them
        #[arg(long, value_name = "HOURS", default_value_t = 168)]
        keep: u32,
        /// Only count them
        #[arg(long)]
        dry_run: bool,
    },
    /// Describe the data set in Markdown: sources, period, counts, coder, limits, how to cite
    Card {
        #[command(flatten)]
        store: StoreArgs,
        /// Title of the data set
        #[arg(long, default_value = "Events coded by demarche")]
        title: String,
        /// File to write [default: standard output]
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
}

pub(crate) fn run(args: &StoreCommandArgs) -> anyhow::Result<ExitCode> {
    runtime()?.block_on(async {
        match &args.command {
            StoreCommand::Versions { store, all } => versions(store, *all).await,
            StoreCommand::Diff { a, b, store } => diff(a, b, store).await,
            StoreCommand::Compact { store } => compact(store).await,
            StoreCommand::Verify { store, deep } => verify(store, *deep).await,
            StoreCommand::Vacuum { store, keep, dry_run } => vacuum(store, *keep, *dry_run).await,
            StoreCommand::Card { store, title, out } => {
                let text = card::card(&store.open().await?, title).await?;
                match out {
                    Some(path) => std::fs::write(path, text)
                        .with_context(|| format!("cannot write {}", path.display()))?,
                    None => print!("{}", shown(&text)),
                }
                Ok(ExitCode::SUCCESS)
            }
        }
    })
}

/// Versions that are shown unless all are wanted.
const LAST: usize = 20;

async fn versions(store: &StoreArgs, all: bool) -> anyhow::Result<ExitCode> {
    let versions = store.open().await?.versions().await?;
    let from = if all { 0 } else { versions.len().saturating_sub(LAST) };
    if from > 0 {
        println!("… {from} before; --all shows them");
    }
    println!("version  committed             kind        articles   events  run       coder");
    for v in &versions[from..] {
        let line = format!(
            "{:>7}  {}  {:<10}  {:>8}  {:>7}  {:<8}  {}",
            v.number,
            v.committed.get(..19).map_or_else(|| v.committed.clone(), |t| format!("{t}Z")),
            v.kind,
            v.articles,
            v.events,
            v.run_id.get(..8).unwrap_or(""),
            v.coder,
        );
        println!("{}", one_line(&line));
    }
    Ok(ExitCode::SUCCESS)
}

async fn diff(a: &Side, b: &Side, store: &StoreArgs) -> anyhow::Result<ExitCode> {
    let store = store.open().await?;
    let whole = async |side: &Side| match side {
        Side::Run(prefix) => store.run_id(prefix).await.map(Side::Run),
        Side::Version(n) => Ok(Side::Version(*n)),
    };
    let changed = store.diff(&whole(a).await?, &whole(b).await?).await?;
    println!("type            same     lost   gained");
    for c in &changed {
        println!("{:<11} {:>8} {:>8} {:>8}", one_line(&c.event_type), c.same, c.lost, c.gained);
    }
    let sum = |f: fn(&demarche_store::Changed) -> u64| changed.iter().map(f).sum::<u64>();
    println!(
        "{:<11} {:>8} {:>8} {:>8}",
        "all",
        sum(|c| c.same),
        sum(|c| c.lost),
        sum(|c| c.gained)
    );
    Ok(ExitCode::SUCCESS)
}

async fn compact(store: &StoreArgs) -> anyhow::Result<ExitCode> {
    let done = store.open().await?.compact().await?;
    if done.is_empty() {
        println!("nothing to put together");
    }
    for c in done {
        println!("{:<13} {} files, now {}", c.table, c.before, c.after);
    }
    Ok(ExitCode::SUCCESS)
}

async fn verify(store: &StoreArgs, deep: bool) -> anyhow::Result<ExitCode> {
    let seen = store.open().await?.verify(deep).await?;
    println!(
        "{} batches, {} articles, {} codings, {} events",
        seen.batches, seen.articles, seen.codings, seen.events
    );
    if seen.unfinished > 0 {
        println!(
            "{} unfinished batches, which no reader sees; `vacuum` removes them",
            seen.unfinished
        );
    }
    for f in &seen.findings {
        println!("{}: {} {}, such as {}", f.table, f.count, f.what, one_line(&f.example));
    }
    println!("{}", if seen.findings.is_empty() { "sound" } else { "damaged" });
    Ok(ExitCode::from(u8::from(!seen.findings.is_empty())))
}

async fn vacuum(store: &StoreArgs, keep: u32, dry: bool) -> anyhow::Result<ExitCode> {
    let done = store.open().await?.vacuum(keep, dry).await?;
    println!(
        "{} files {}, {} of unfinished batches",
        done.files,
        if dry { "could go" } else { "removed" },
        done.unfinished
    );
    if done.shared {
        println!("other writers are at work: unfinished batches were left alone");
    }
    Ok(ExitCode::SUCCESS)
}
