//! Which data set a command works on.

use std::collections::HashMap;

use anyhow::Context;
use clap::Args;
use demarche_store::{Snapshot, Store};
use tokio::runtime::Runtime;

/// The data set.
#[derive(Debug, Args)]
pub(crate) struct StoreArgs {
    /// Folder of the data set, or its address in an object store, as s3://bucket/prefix
    #[arg(long, value_name = "DIR|URL")]
    pub(super) store: String,
    /// An option of the object store, as aws_region=eu-west-1; those of the environment (AWS_…) hold too
    #[arg(long, value_name = "NAME=VALUE", value_parser = option)]
    store_option: Vec<(String, String)>,
}

/// What of the data set is asked.
#[derive(Debug, Args)]
pub(crate) struct ViewArgs {
    #[command(flatten)]
    pub(super) store: StoreArgs,
    /// Only what this run has coded [default: the newest coding of each article]
    #[arg(long, value_name = "ID", value_parser = run_id)]
    run: Option<String>,
    /// The data set as it was after this append; see `demarche store versions`
    #[arg(long, value_name = "N")]
    version: Option<u64>,
}

pub(super) fn option(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').ok_or("an option is written NAME=VALUE")?;
    Ok((pair.0.to_owned(), pair.1.to_owned()))
}

fn run_id(text: &str) -> Result<String, String> {
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_hexdigit()) {
        Ok(text.to_owned())
    } else {
        Err("the id of a run has hexadecimal digits; `demarche store versions` lists them"
            .to_owned())
    }
}

impl StoreArgs {
    fn options(&self) -> HashMap<String, String> {
        self.store_option.iter().cloned().collect()
    }

    /// Opens a data set that is there.
    pub(super) async fn open(&self) -> anyhow::Result<Store> {
        let store = Store::open(&self.store, &self.options()).await;
        store.with_context(|| format!("cannot open the data set {}", self.store))
    }

    /// Opens the data set, or makes an empty one.
    pub(super) async fn create(&self) -> anyhow::Result<Store> {
        let store = Store::create(&self.store, &self.options()).await;
        store.with_context(|| format!("cannot make the data set {}", self.store))
    }
}

impl ViewArgs {
    /// The data set with its views.
    pub(super) async fn open(&self) -> anyhow::Result<Snapshot> {
        let store = self.store.open().await?;
        let snapshot = match self.version {
            Some(version) => store.snapshot_at(version).await?,
            None => store.snapshot().await?,
        };
        Ok(snapshot.with_views(self.run.as_deref()).await?)
    }
}

/// What the data set's asynchronous operations run on.
pub(super) fn runtime() -> anyhow::Result<Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the threads")
}
