//! `demarche recode`: the stored articles, coded by the present codebook, next to what is there.

use std::process::ExitCode;
use std::sync::mpsc::{Receiver, sync_channel};

use clap::Args;
use demarche_ingest::ReadFailure;
use demarche_store::{Run, Store, StoreError, text_at};
use demarche_text::Document;
use futures::TryStreamExt;
use tokio::runtime::Runtime;

use super::args::{StoreArgs, runtime};
use super::cluster::{self, ClusterOptions};
use super::ingest::{CodingArgs, bar};
use super::pipeline;
use crate::commands::{EngineArgs, ThreadArgs};

/// `demarche recode …`
#[derive(Debug, Args)]
pub(crate) struct RecodeArgs {
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    threads: ThreadArgs,
    #[command(flatten)]
    coding: CodingArgs,
    #[command(flatten)]
    clusters: ClusterOptions,
    #[command(flatten)]
    engine: EngineArgs,
}

pub(crate) fn run(args: &RecodeArgs) -> anyhow::Result<ExitCode> {
    let runtime = runtime()?;
    let store = runtime.block_on(args.store.open())?;
    let engine = args.engine.engine()?;
    let writer = runtime.block_on(store.writer(Run::coded(engine.coder())))?;
    let (stored, failed) = stored(&store, &runtime);
    let bar = bar();
    let run = pipeline::Run {
        engine,
        threads: args.threads.get(),
        batch: args.coding.batch(),
        date: None,
        attempt: 1,
        bar: bar.clone(),
    };
    let source = stored.into_iter().map(Ok::<_, ReadFailure>);
    let (mut writer, mut summary) =
        pipeline::run(run, source, writer, runtime.handle(), &mut |ids| args.coding.stored(ids))?;
    if let Ok(error) = failed.recv() {
        return Err(error.into());
    }
    bar.finish_and_clear();
    cluster::after(&args.clusters, &store, &mut writer, &runtime, &mut summary)?;
    Ok(args.coding.report(&summary))
}

/// The articles with their texts, read while the others are coded; and the error that ended the reading, if any.
fn stored(store: &Store, runtime: &Runtime) -> (Receiver<Document>, Receiver<StoreError>) {
    let (documents_in, documents) = sync_channel(64);
    let (failed_in, failed) = sync_channel(1);
    let store = store.clone();
    runtime.spawn(async move {
        let all = async {
            let question = "SELECT article_id, text, CAST(published AS VARCHAR), title, publisher, url, author, language, \
                            origin, source_id FROM stored.articles WHERE text IS NOT NULL ORDER BY published, article_id";
            let mut rows = store.snapshot().await?.stream(question).await?;
            while let Some(batch) = rows.try_next().await? {
                for row in 0..batch.num_rows() {
                    let text = |column: usize| text_at(batch.column(column), row);
                    let some = |column: usize| Some(text(column)).filter(|t| !t.is_empty());
                    let Ok(mut document) = Document::new(text(1)) else { continue };
                    document.date = some(2);
                    document.title = some(3);
                    document.publisher = some(4);
                    document.url = some(5);
                    document.author = some(6);
                    document.language = some(7);
                    document.origin = some(8);
                    document.source_id = some(9);
                    document.identify();
                    // Blocks while the coders are busy, on a thread that has nothing else to do.
                    let sent = tokio::task::block_in_place(|| documents_in.send(document));
                    if sent.is_err() {
                        return Ok(());
                    }
                }
            }
            Ok::<_, StoreError>(())
        };
        if let Err(error) = all.await {
            let _ = failed_in.send(error);
        }
    });
    (documents, failed)
}
