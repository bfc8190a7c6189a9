//! `demarche retry`: what could not be read, once more. `reach`: from where.

mod reach;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::AsArray;
use arrow::datatypes::Int32Type;
use clap::Args;
use demarche_ingest::language::LanguageGate;
use demarche_ingest::{Options, Place, ReadFailure, reread};
use demarche_store::{Batch, FailureRow, Run, Snapshot, text_at};
use demarche_text::Document;
use jiff::Timestamp;

use super::args::{StoreArgs, runtime};
use super::cluster::{self, ClusterOptions};
use super::ingest::{CodingArgs, bar};
use super::pipeline;
use crate::commands::code::day;
use crate::commands::{EngineArgs, ThreadArgs};
use crate::output::note;
use reach::Reach;

/// `demarche retry …`
#[derive(Debug, Args)]
pub(crate) struct RetryArgs {
    #[command(flatten)]
    store: StoreArgs,
    /// Only failures of this reason, as the summary names it
    #[arg(long, value_name = "REASON")]
    reason: Option<String>,
    /// Folder or file that may be read, besides the current folder; may be given several times
    #[arg(long, value_name = "DIR")]
    root: Vec<PathBuf>,
    /// Day of publication, for documents that have none
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    date: Option<String>,
    #[command(flatten)]
    threads: ThreadArgs,
    #[command(flatten)]
    coding: CodingArgs,
    #[command(flatten)]
    clusters: ClusterOptions,
    #[command(flatten)]
    engine: EngineArgs,
}

/// A failure that is open.
struct Open {
    row: FailureRow,
    place: Option<Place>,
}

/// Files out of reach that are listed.
const LISTED: usize = 20;

pub(crate) fn run(args: &RetryArgs) -> anyhow::Result<ExitCode> {
    let reach = Reach::new(&args.root)?;
    let runtime = runtime()?;
    let store = runtime.block_on(args.store.open())?;
    let open = runtime.block_on(async {
        let snapshot = store.snapshot().await?.with_views(None).await?;
        open(&snapshot, args.reason.as_deref(), args.coding.any_language).await
    })?;
    if open.is_empty() {
        println!("nothing to try again");
        return Ok(ExitCode::SUCCESS);
    }
    let (open, outside) = open.into_iter().partition::<Vec<_>, _>(|o| {
        o.place.as_ref().is_none_or(|p| is_standard_input(p) || reach.holds(&p.path))
    });
    tell(&outside);
    if open.is_empty() {
        return Ok(ExitCode::from(2));
    }
    let engine = args.engine.engine()?;
    let writer = runtime.block_on(store.writer(Run::coded(engine.coder())))?;
    let bar = bar();
    let attempt = open.iter().map(|o| o.row.attempt).max().unwrap_or(1) + 1;
    let closed = Arc::new(Mutex::new(Vec::new()));
    let read = again(open, closed.clone());
    let source: Box<dyn demarche_ingest::Source> =
        if args.coding.any_language { Box::new(read) } else { Box::new(LanguageGate::new(read)) };
    let run = pipeline::Run {
        engine,
        threads: args.threads.get(),
        batch: args.coding.batch(),
        date: args.date.clone(),
        attempt,
        bar: bar.clone(),
    };
    let (mut writer, mut summary) =
        pipeline::run(run, source, writer, runtime.handle(), &mut |ids| args.coding.stored(ids))?;
    // Only now, so that a killed retry leaves them open.
    let closed = std::mem::take(&mut *closed.lock().unwrap_or_else(PoisonError::into_inner));
    runtime.block_on(writer.append(Batch { articles: Vec::new(), failures: closed }))?;
    bar.finish_and_clear();
    cluster::after(&args.clusters, &store, &mut writer, &runtime, &mut summary)?;
    let code = args.coding.report(&summary);
    Ok(if outside.is_empty() { code } else { ExitCode::from(2) })
}

fn is_standard_input(place: &Place) -> bool {
    place.path == Path::new("-")
}

/// Lists the files that are not read for where they are.
fn tell(outside: &[Open]) {
    let mut files: BTreeMap<&Path, u64> = BTreeMap::new();
    for place in outside.iter().filter_map(|o| o.place.as_ref()) {
        *files.entry(&place.path).or_default() += 1;
    }
    for (file, failures) in files.iter().take(LISTED) {
        note(format_args!(
            "{} is not read, since it is hidden or not below the current folder: failures that stay open: {failures}",
            file.display()
        ));
    }
    if files.len() > LISTED {
        note(format_args!("nor are {} other files", files.len() - LISTED));
    }
    if !files.is_empty() {
        note("where you know such a file, name it or its folder with --root");
    }
}

/// The documents, read one by one as they are asked for. What can be read now is noted in `closed`.
fn again(
    open: Vec<Open>,
    closed: Arc<Mutex<Vec<FailureRow>>>,
) -> impl Iterator<Item = Result<Document, ReadFailure>> + Send {
    open.into_iter().filter_map(move |open| {
        let document = reread(open.place.as_ref()?, &Options::default());
        if document.is_ok() {
            let at = Timestamp::now().to_string();
            let row = FailureRow { open: false, attempt: open.row.attempt + 1, at, ..open.row };
            closed.lock().unwrap_or_else(PoisonError::into_inner).push(row);
        }
        Some(document)
    })
}

/// What can be tried again. What was set aside for its language stays so, unless all languages are wanted.
async fn open(
    snapshot: &Snapshot,
    reason: Option<&str>,
    any_language: bool,
) -> anyhow::Result<Vec<Open>> {
    let mut all = Vec::new();
    let aside = if any_language { "true" } else { "kind <> 'set_aside'" };
    let question = format!(
        "SELECT failure_id, kind, reason, detail, origin, place, attempt FROM failures WHERE {aside} \
         ORDER BY origin, failure_id"
    );
    for batch in snapshot.collect(&question).await? {
        let attempts = batch.column(6).as_primitive_opt::<Int32Type>();
        for row in 0..batch.num_rows() {
            let text = |column: usize| text_at(batch.column(column), row);
            if reason.is_some_and(|r| r != text(2)) {
                continue;
            }
            let place = text(5);
            all.push(Open {
                place: serde_json::from_str(&place).ok(),
                row: FailureRow {
                    failure_id: text(0),
                    kind: text(1),
                    reason: text(2),
                    detail: text(3),
                    origin: text(4),
                    place: Some(place),
                    at: String::new(),
                    attempt: attempts.map_or(1, |c| u32::try_from(c.value(row)).unwrap_or(1)),
                    open: true,
                },
            });
        }
    }
    Ok(all)
}
