//! `demarche import`: events of another data set, next to one's own for comparison.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Context;
use clap::Args;
use demarche_coder::Coded;
use demarche_exchange::read::read;
use demarche_exchange::{Imported, Layout};
use demarche_store::{Batch, CodedArticle, FailureRow, Run, Store, Writer};
use demarche_text::{ContentId, Document};
use tokio::runtime::Runtime;

use super::args::{StoreArgs, runtime};
use super::export::LayoutArg;
use super::ingest::{SummaryFormat, bar};
use super::summary::Summary;

/// `demarche import …`
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// Files, plain, .gz, .zst or .zip
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    store: StoreArgs,
    /// Layout of the files
    #[arg(long, value_enum)]
    layout: LayoutArg,
    /// How to report what was done
    #[arg(long, value_enum, default_value = "text")]
    summary: SummaryFormat,
}

/// Events in one append.
const BATCH: usize = 20_000;

/// Writers by coder: a file may hold the events of several.
type Writers = BTreeMap<String, (Writer, Batch)>;

pub(crate) fn run(args: &ImportArgs) -> anyhow::Result<ExitCode> {
    let layout = args.layout.layout().context("Parquet files are read by `demarche ingest` if they hold articles; events cannot be imported from them")?;
    let runtime = runtime()?;
    let store = runtime.block_on(args.store.create())?;
    let (start, bar) = (Instant::now(), bar());
    let (mut summary, mut writers) = (Summary::default(), Writers::new());
    for path in &args.paths {
        for from in open(path)? {
            let (from, name) = from?;
            for item in read(layout, from, &name) {
                bar.inc(1);
                summary.read += 1;
                match item {
                    Ok(imported) => {
                        take(imported, layout, &store, &runtime, &mut writers, &mut summary)?;
                    }
                    Err(failure) => {
                        *summary.failed.entry("bad row".to_owned()).or_default() += 1;
                        let origin = format!("{}, line {}", failure.path.display(), failure.line);
                        let row =
                            FailureRow::new("failed", &origin, "bad row", &failure.to_string());
                        if let Some((_, batch)) = writers.values_mut().next() {
                            batch.failures.push(row);
                        } else {
                            crate::output::note(failure);
                        }
                    }
                }
            }
        }
    }
    for (writer, batch) in writers.values_mut() {
        append(writer, batch, &runtime, &mut summary)?;
    }
    bar.finish_and_clear();
    summary.seconds.all = start.elapsed().as_secs_f64();
    match args.summary {
        SummaryFormat::Text => print!("{summary}"),
        SummaryFormat::Json => println!("{}", serde_json::to_string(&summary)?),
    }
    Ok(ExitCode::from(if summary.has_failures() { 2 } else { 0 }))
}

fn take(
    imported: Imported,
    layout: Layout,
    store: &Store,
    runtime: &Runtime,
    writers: &mut Writers,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    let Imported { article, mut event, .. } = imported;
    // Nothing is known of the text; a document has to have one.
    let named = [article.url.as_deref(), article.title.as_deref(), Some(article.id.as_str())];
    let named = named.into_iter().flatten().find(|name| !name.trim().is_empty());
    let mut document = Document::new(named.unwrap_or(&event.event_id).to_owned())?;
    document.id = ContentId::of([layout.name(), &article.id]).to_string();
    document.source_id = Some(article.id);
    document.date = article.date.or_else(|| event.date.as_ref().and_then(|d| d.start.clone()));
    document.publisher = article.publisher;
    document.url = article.url;
    document.title = article.title;
    document.language = article.language;
    event.document_id.clone_from(&document.id);
    let run = Run::imported(event.coder.clone());
    let id = run.id();
    if !writers.contains_key(&id) {
        let writer = runtime.block_on(store.writer(run))?;
        writers.insert(id.clone(), (writer, Batch::default()));
    }
    let Some((writer, batch)) = writers.get_mut(&id) else { return Ok(()) };
    if !writer.known().insert(&event.event_id) {
        summary.duplicates += 1;
        return Ok(());
    }
    summary.add_events(std::slice::from_ref(&event));
    let coded = Coded {
        events: vec![event],
        places: Vec::new(),
        dropped: BTreeMap::new(),
        sentences: Vec::new(),
        tokens: 0,
    };
    batch.articles.push(CodedArticle { document, coded, signature: Vec::new() });
    if batch.articles.len() >= BATCH {
        append(writer, batch, runtime, summary)?;
    }
    Ok(())
}

fn append(
    writer: &mut Writer,
    batch: &mut Batch,
    runtime: &Runtime,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    let appended =
        runtime.block_on(writer.append(std::mem::take(batch))).context("cannot store a batch")?;
    summary.coded += appended.articles;
    summary.version = appended.version;
    Ok(())
}

type Opened = (Box<dyn Read + Send>, PathBuf);

/// A file as it is under its compression; of a zip archive each file in it.
fn open(path: &Path) -> anyhow::Result<Box<dyn Iterator<Item = anyhow::Result<Opened>>>> {
    let unreadable = || format!("cannot read {}", path.display());
    let file = File::open(path).with_context(unreadable)?;
    let name = path.to_path_buf();
    let one = |from: Box<dyn Read + Send>| Box::new(std::iter::once(Ok((from, name.clone()))));
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
    Ok(match extension.to_ascii_lowercase().as_str() {
        "gz" => one(Box::new(flate2::read::MultiGzDecoder::new(file))),
        "zst" => one(Box::new(zstd::Decoder::new(file).with_context(unreadable)?)),
        "zip" => {
            let mut archive = zip::ZipArchive::new(file).with_context(unreadable)?;
            let shown = path.display().to_string();
            let mut at = 0;
            Box::new(std::iter::from_fn(move || {
                let index = at;
                at += 1;
                (index < archive.len()).then(|| {
                    let mut entry =
                        archive.by_index(index).with_context(|| format!("cannot read {shown}"))?;
                    let name = entry.name().map(Cow::into_owned).unwrap_or_default();
                    let name = PathBuf::from(format!("{shown}/{name}"));
                    // An archive lends one file at a time; it is written out so that reading can go on elsewhere.
                    let mut copy = tempfile::tempfile().context("cannot make a temporary file")?;
                    std::io::copy(&mut entry, &mut copy)
                        .with_context(|| format!("cannot read {shown}"))?;
                    std::io::Seek::rewind(&mut copy)?;
                    let copy: Box<dyn Read + Send> = Box::new(copy);
                    Ok((copy, name))
                })
            }))
        }
        _ => one(Box::new(file)),
    })
}
