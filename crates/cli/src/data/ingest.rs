//! `demarche ingest`: articles into a data set.

use std::io::IsTerminal;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, ValueEnum};
use demarche_ingest::Source;
use demarche_ingest::language::LanguageGate;
use demarche_store::Run;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::{StoreArgs, runtime};
use super::cluster::{self, ClusterOptions};
use super::links;
use super::pipeline::{self, BatchSize};
use super::summary::Summary;
use crate::commands::code::day;
use crate::commands::{EngineArgs, InputArgs};

/// `demarche ingest …`
#[derive(Debug, Args)]
pub(crate) struct IngestArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    store: StoreArgs,
    /// Day of publication, for documents that have none
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    date: Option<String>,
    /// The input names articles: sitemaps, feeds, files of GDELT, lists of addresses. Fetch them, as politely as `watch`
    #[arg(long, requires = "contact")]
    fetch: bool,
    /// Whom to ask about the requests: the address of a page or of mail
    #[arg(long, value_name = "URL|MAIL")]
    contact: Option<String>,
    /// Hosts of private networks may be asked
    #[arg(long, requires = "fetch")]
    allow_private: bool,
    #[command(flatten)]
    coding: CodingArgs,
    #[command(flatten)]
    clusters: ClusterOptions,
    #[command(flatten)]
    engine: EngineArgs,
}

/// How a run codes and reports.
#[derive(Debug, Args)]
pub(crate) struct CodingArgs {
    /// Code articles in any language, not only those in English
    #[arg(long)]
    pub(super) any_language: bool,
    /// Articles that are stored at once; a killed run loses no more than this
    #[arg(long, value_name = "N", default_value_t = 512)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(super) batch: u32,
    /// Say on standard error when a batch is stored
    #[arg(long)]
    pub(super) report_batches: bool,
    /// How to report what was done
    #[arg(long, value_enum, default_value = "text")]
    pub(super) summary: SummaryFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SummaryFormat {
    /// For people
    Text,
    /// One JSON object
    Json,
}

impl CodingArgs {
    pub(super) fn batch(&self) -> BatchSize {
        BatchSize::of(self.batch as usize)
    }

    /// Told of each batch that is stored.
    pub(super) fn stored(&self, articles: &[String]) -> anyhow::Result<()> {
        if self.report_batches {
            // Written at once: whoever reads it may rely on it.
            eprintln!("stored {} articles", articles.len());
        }
        Ok(())
    }

    /// Prints what was done; the exit code says whether all could be read.
    pub(super) fn report(&self, summary: &Summary) -> ExitCode {
        match self.summary {
            SummaryFormat::Text => print!("{summary}"),
            SummaryFormat::Json => {
                println!("{}", serde_json::to_string(summary).unwrap_or_default());
            }
        }
        ExitCode::from(if summary.has_failures() { 2 } else { 0 })
    }
}

pub(crate) fn run(args: &IngestArgs) -> anyhow::Result<ExitCode> {
    let bar = bar();
    let (documents, progress): (Box<dyn Source>, _) = match &args.contact {
        Some(contact) if args.fetch => {
            (links::source(args.input.paths(), contact, args.allow_private)?, None)
        }
        _ => {
            let documents = args.input.documents()?;
            let progress = documents.watch();
            (Box::new(documents), Some(progress))
        }
    };
    let engine = args.engine.engine()?;
    let runtime = runtime()?;
    let store = runtime.block_on(args.store.create())?;
    let writer = runtime.block_on(store.writer(Run::coded(engine.coder())))?;
    let watched = bar.clone();
    let source: Box<dyn Source> =
        if args.coding.any_language { documents } else { Box::new(LanguageGate::new(documents)) };
    let source = source.inspect(move |_| {
        // A bar of bytes tells more than a count of documents, where the bytes are known.
        if let Some((progress, total)) = progress.as_ref().and_then(|p| Some((p, p.total()?))) {
            watched.set_message(format!("{}%", progress.read() * 100 / total.max(1)));
        }
    });
    let run = pipeline::Run {
        engine,
        threads: args.input.threads(),
        batch: args.coding.batch(),
        date: args.date.clone(),
        attempt: 1,
        bar: bar.clone(),
    };
    let (mut writer, mut summary) =
        pipeline::run(run, source, writer, runtime.handle(), &mut |ids| args.coding.stored(ids))?;
    bar.finish_and_clear();
    cluster::after(&args.clusters, &store, &mut writer, &runtime, &mut summary)?;
    Ok(args.coding.report(&summary))
}

/// A bar on standard error, if that is a terminal.
pub(super) fn bar() -> ProgressBar {
    let target = if std::io::stderr().is_terminal() {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let bar = ProgressBar::with_draw_target(None, target);
    bar.set_style(
        ProgressStyle::default_spinner()
            .template("{spinner} {msg} {pos} documents, {per_sec}, {elapsed}")
            .unwrap_or_else(|_| ProgressStyle::default_spinner()),
    );
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
