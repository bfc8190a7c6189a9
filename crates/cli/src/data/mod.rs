//! Commands on a data set.
//!
//! - `ingest`, `watch`, `retry`, `recode`: articles in. They share `pipeline`, which codes and stores, and `summary`.
//! - `import`, `export`, `compare`: other data sets and layouts.
//! - `query`, `series`, `top`: questions. `cluster`: one event, many reports.
//! - `serve`: the HTTP API and the web page.
//! - `store`: versions, differences, checks, and the card of a data set.

mod args;
mod cluster;
mod compare;
mod export;
mod import;
mod ingest;
mod links;
mod pipeline;
mod query;
mod recode;
mod retry;
mod rows;
mod series;
#[cfg(feature = "serve")]
mod serve;
mod store;
mod summary;
mod top;
mod watch;

use std::process::ExitCode;

use clap::Subcommand;

/// Commands on a data set.
#[derive(Debug, Subcommand)]
pub(crate) enum DataCommand {
    /// Read, code and store articles
    Ingest(ingest::IngestArgs),
    /// Follow feeds, and code and store what is new
    Watch(watch::WatchArgs),
    /// Try again what could not be read
    Retry(retry::RetryArgs),
    /// Code the stored articles again, next to what is there
    Recode(recode::RecodeArgs),
    /// Find the reports of one story and of one event
    Cluster(cluster::ClusterArgs),
    /// Ask in SQL
    Query(query::QueryArgs),
    /// Draw a dyad over time
    Series(series::SeriesArgs),
    /// List what there is most of
    Top(top::TopArgs),
    /// Write events in a layout of the field
    Export(export::ExportArgs),
    /// Read events of another data set
    Import(import::ImportArgs),
    /// Compare two data sets or coders
    Compare(compare::CompareArgs),
    /// Look at a data set: an HTTP API and a web page
    #[cfg(feature = "serve")]
    Serve(serve::ServeArgs),
    /// Look after a data set
    Store(store::StoreCommandArgs),
}

pub(crate) fn run(command: &DataCommand) -> anyhow::Result<ExitCode> {
    match command {
        DataCommand::Ingest(args) => ingest::run(args),
        DataCommand::Watch(args) => watch::run(args),
        DataCommand::Retry(args) => retry::run(args),
        DataCommand::Recode(args) => recode::run(args),
        DataCommand::Cluster(args) => cluster::run(args),
        DataCommand::Query(args) => query::run(args),
        DataCommand::Series(args) => series::run(args),
        DataCommand::Top(args) => top::run(args),
        DataCommand::Export(args) => export::run(args),
        DataCommand::Import(args) => import::run(args),
        DataCommand::Compare(args) => compare::run(args),
        #[cfg(feature = "serve")]
        DataCommand::Serve(args) => serve::run(args),
        DataCommand::Store(args) => store::run(args),
    }
}
