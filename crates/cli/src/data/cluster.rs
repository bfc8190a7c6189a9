//! `demarche cluster`: one event, many reports.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Context;
use clap::Args;
use demarche_cluster::Config;
use demarche_store::{Run, Store, Writer};
use tokio::runtime::Runtime;

use super::args::{StoreArgs, runtime};
use super::summary::Summary;

/// `demarche cluster …`
#[derive(Debug, Args)]
pub(crate) struct ClusterArgs {
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    options: ClusterOptions,
    /// Compare all articles anew, not only those that have come since
    #[arg(long)]
    all: bool,
}

/// Whether and how reports are put together.
#[derive(Debug, Args)]
pub(crate) struct ClusterOptions {
    /// Do not look for reports of one event
    #[arg(long)]
    no_clusters: bool,
    /// Thresholds and weights in place of the built-in ones; docs/data-set.md describes the file
    #[arg(long, value_name = "FILE")]
    cluster_config: Option<PathBuf>,
}

impl ClusterOptions {
    fn config(&self) -> anyhow::Result<Config> {
        match &self.cluster_config {
            None => Ok(Config::default()),
            Some(path) => {
                let text = std::fs::read_to_string(path)
                    .with_context(|| format!("cannot read {}", path.display()))?;
                Ok(Config::from_toml(&path.display().to_string(), &text)?)
            }
        }
    }
}

pub(crate) fn run(args: &ClusterArgs) -> anyhow::Result<ExitCode> {
    let config = args.options.config()?;
    let runtime = runtime()?;
    let done = runtime.block_on(async {
        let store = args.store.open().await?;
        let mut writer = store.writer(Run::clusters()).await?;
        anyhow::Ok(store.cluster(&mut writer, &config, args.all).await?)
    })?;
    println!("compared    {} articles with those of the days around them", done.articles);
    println!(
        "stories     {} articles retell another one ({} links)",
        done.retold, done.story_links
    );
    println!(
        "events      {} clusters of several reports ({} links)",
        done.clusters, done.event_links
    );
    println!("changed     {} memberships", done.changed);
    Ok(ExitCode::SUCCESS)
}

/// What commands do that have stored articles.
pub(super) fn after(
    options: &ClusterOptions,
    store: &Store,
    writer: &mut Writer,
    runtime: &Runtime,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    if options.no_clusters {
        return Ok(());
    }
    let config = options.config()?;
    let start = Instant::now();
    let done = runtime
        .block_on(store.cluster(writer, &config, false))
        .context("cannot find the reports of one event")?;
    summary.retold = done.retold;
    summary.clusters = done.clusters;
    summary.seconds.cluster += start.elapsed().as_secs_f64();
    summary.seconds.all += start.elapsed().as_secs_f64();
    summary.version = summary.version.max(done.version);
    Ok(())
}
