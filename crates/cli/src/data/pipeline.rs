//! Codes documents and stores them, a batch at a time.
//!
//! One thread reads, several code, one stores; the caller puts batches together. A batch that is being stored does
//! not keep the coders waiting, and at most two batches are in memory.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow};
use demarche_cluster::Signature;
use demarche_coder::{Coded, Engine};
use demarche_ingest::{ReadFailure, Source};
use demarche_store::{Appended, Batch, CodedArticle, FailureRow, Known, Writer};
use demarche_text::Document;
use indicatif::ProgressBar;
use tokio::runtime::Handle;

use super::summary::Summary;
use demarche_runtime::pool::{self, Item};

/// How much goes into one batch.
#[derive(Clone, Copy, Debug)]
pub(super) struct BatchSize {
    /// Articles.
    pub(super) articles: usize,
    /// Bytes of their texts.
    pub(super) bytes: usize,
    /// Time since the last one.
    pub(super) wait: Duration,
}

impl BatchSize {
    pub(super) fn of(articles: usize) -> Self {
        Self { articles, bytes: 8 << 20, wait: Duration::from_secs(20) }
    }
}

/// What a coding thread makes of a document: events, what near duplicates are found by, and the time that it took.
type Work = (Coded, Vec<u8>, Duration);

fn work(engine: &Engine, document: &Document, scratch: &mut demarche_coder::Scratch) -> Work {
    let start = Instant::now();
    let coded = engine.code(document, scratch);
    let signature = Signature::of(document.text()).to_bytes();
    (coded, signature, start.elapsed())
}

/// Counts of the reading thread, which the summary takes at the end.
#[derive(Clone, Default)]
struct Reading {
    read: Arc<AtomicU64>,
    duplicates: Arc<AtomicU64>,
    nanoseconds: Arc<AtomicU64>,
}

/// The documents of a source that are not stored yet, by the hash of their content, which becomes their id.
fn new_ones(
    mut source: impl Source,
    date: Option<String>,
    known: Arc<Known>,
    counts: Reading,
) -> impl Source {
    std::iter::from_fn(move || {
        loop {
            let start = Instant::now();
            let item = source.next();
            counts.nanoseconds.fetch_add(start.elapsed().as_nanos() as u64, Ordering::Relaxed);
            counts.read.fetch_add(u64::from(item.is_some()), Ordering::Relaxed);
            let mut document = match item? {
                Ok(document) => document,
                Err(failure) => return Some(Err(failure)),
            };
            document.identify_by_content();
            if document.date.is_none() && date.is_some() {
                document.date.clone_from(&date);
                document.identify();
            }
            if known.insert(&document.id) {
                return Some(Ok(document));
            }
            counts.duplicates.fetch_add(1, Ordering::Relaxed);
        }
    })
}

/// What a run works with.
pub(super) struct Run {
    pub(super) engine: Arc<Engine>,
    pub(super) threads: usize,
    pub(super) batch: BatchSize,
    /// Day of publication of documents that have none.
    pub(super) date: Option<String>,
    /// Which try this is, counted from 1.
    pub(super) attempt: u32,
    pub(super) bar: ProgressBar,
}

/// Told what was stored with each batch, before the next one.
pub(super) type Stored<'a> = &'a mut dyn FnMut(&[String]) -> anyhow::Result<()>;

/// Codes and stores all documents of a source. Gives the writer back with the counts. `stored` is told the ids of the
/// articles of each batch once it is safe.
pub(super) fn run(
    run: Run,
    source: impl Source + 'static,
    writer: Writer,
    handle: &Handle,
    stored: Stored<'_>,
) -> anyhow::Result<(Writer, Summary)> {
    let start = Instant::now();
    let counts = Reading::default();
    let source = new_ones(source, run.date.clone(), writer.known(), counts.clone());
    let items =
        pool::start(run.engine, source, run.threads, work).context("cannot start the threads")?;
    let (batches_in, batches) = sync_channel::<Batch>(1);
    let (done_in, done) = sync_channel::<(Appended, Vec<String>)>(4);
    let storer = {
        let handle = handle.clone();
        thread::Builder::new().name("storer".to_owned()).spawn(move || {
            store_all(writer, &batches, &handle, |appended, ids| {
                // Whoever waits for it may have gone because of an error of its own.
                let _ = done_in.send((appended, ids));
            })
        })
    }
    .context("cannot start the threads")?;

    let mut summary = Summary::default();
    let mut batch = Batch::default();
    let (mut bytes, mut since) = (0, Instant::now());
    let mut coding = Duration::ZERO;
    let mut alive = true;
    for item in items {
        run.bar.inc(1);
        match item {
            Item::Failed(failure) => {
                note_failure(&mut summary, &failure);
                batch.failures.push(failure_row(&failure, run.attempt));
            }
            Item::Broken(document) => {
                *summary.failed.entry("a mistake of this program".to_owned()).or_default() += 1;
                batch.failures.push(broken_row(&document, run.attempt));
            }
            Item::Done(item) => {
                let (document, (coded, signature, took)) = *item;
                coding += took;
                bytes += document.text().len();
                summary.add_events(&coded.events);
                batch.articles.push(CodedArticle { document, coded, signature });
            }
        }
        let full = batch.articles.len() + batch.failures.len() >= run.batch.articles
            || bytes >= run.batch.bytes
            || since.elapsed() >= run.batch.wait;
        if full {
            alive = batches_in.send(std::mem::take(&mut batch)).is_ok();
            (bytes, since) = (0, Instant::now());
        }
        while let Ok((appended, ids)) = done.try_recv() {
            note_stored(&mut summary, appended);
            stored(&ids)?;
        }
        if !alive {
            break;
        }
    }
    if alive && !batch.is_empty() {
        alive = batches_in.send(batch).is_ok();
    }
    drop(batches_in);
    // A storer that has failed says why when it is joined.
    for (appended, ids) in done {
        note_stored(&mut summary, appended);
        if alive {
            stored(&ids)?;
        }
    }
    let (writer, storing) =
        storer.join().map_err(|_| anyhow!("storing failed by a mistake of this program"))??;
    summary.read += counts.read.load(Ordering::Relaxed);
    summary.duplicates += counts.duplicates.load(Ordering::Relaxed);
    let reading = Duration::from_nanos(counts.nanoseconds.load(Ordering::Relaxed));
    summary.seconds.read = reading.as_secs_f64();
    summary.seconds.code = coding.as_secs_f64();
    summary.seconds.store = storing.as_secs_f64();
    summary.seconds.all = start.elapsed().as_secs_f64();
    Ok((writer, summary))
}

fn store_all(
    mut writer: Writer,
    batches: &Receiver<Batch>,
    handle: &Handle,
    done: impl Fn(Appended, Vec<String>),
) -> anyhow::Result<(Writer, Duration)> {
    let mut took = Duration::ZERO;
    for batch in batches {
        let start = Instant::now();
        let ids = batch.articles.iter().map(|a| a.document.id.clone()).collect();
        let appended = handle.block_on(writer.append(batch)).context("cannot store a batch")?;
        took += start.elapsed();
        done(appended, ids);
    }
    Ok((writer, took))
}

fn note_stored(summary: &mut Summary, appended: Appended) {
    summary.coded += appended.articles;
    summary.duplicates += appended.duplicates;
    summary.version = appended.version;
}

fn note_failure(summary: &mut Summary, failure: &ReadFailure) {
    let counts =
        if failure.reason.is_set_aside() { &mut summary.set_aside } else { &mut summary.failed };
    *counts.entry(failure.reason.word()).or_default() += 1;
}

/// A failure as it is stored. Its id is that of its place and kind.
pub(super) fn failure_row(failure: &ReadFailure, attempt: u32) -> FailureRow {
    let kind = if failure.reason.is_set_aside() { "set_aside" } else { "failed" };
    let place = failure.place();
    let row =
        FailureRow::new(kind, &place.to_string(), &failure.reason.word(), &failure.to_string());
    FailureRow { place: serde_json::to_string(&place).ok(), attempt, ..row }
}

fn broken_row(document: &Document, attempt: u32) -> FailureRow {
    let origin = document.origin.clone().unwrap_or_else(|| document.id.clone());
    let place = origin.parse::<demarche_ingest::Place>().ok();
    let detail = format!("{origin}: could not be coded, by a mistake of this program");
    let row = FailureRow::new("broken", &origin, "a mistake of this program", &detail);
    FailureRow { place: place.and_then(|p| serde_json::to_string(&p).ok()), attempt, ..row }
}
