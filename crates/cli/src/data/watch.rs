//! `demarche watch`: feeds followed, what is new coded and stored.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Args;
use demarche_coder::{Engine, Scratch};
use demarche_ingest::language;
use demarche_runtime::pool::attempt;
use demarche_store::{Batch, CodedArticle, FailureRow, Run, Writer};
use demarche_text::Document;
use demarche_watch::{Config, CycleStatus, Fetched, Verdict, Watcher};
use jiff::Timestamp;
use tokio::runtime::Runtime;

use super::args::{StoreArgs, runtime};
use super::cluster::{self, ClusterOptions};
use super::pipeline::failure_row;
use super::summary::Summary;
use crate::commands::EngineArgs;

/// `demarche watch …`
#[derive(Debug, Args)]
pub(crate) struct WatchArgs {
    /// The feeds, and how politely they are asked; docs/data-set.md describes the file
    feeds: PathBuf,
    #[command(flatten)]
    store: StoreArgs,
    /// Ask once what is due, and end
    #[arg(long)]
    once: bool,
    /// Folder of what was seen [default: `watch` in the folder of the data set]
    #[arg(long, value_name = "DIR")]
    state: Option<PathBuf>,
    /// Code articles in any language, not only those in English
    #[arg(long)]
    any_language: bool,
    #[command(flatten)]
    clusters: ClusterOptions,
    #[command(flatten)]
    engine: EngineArgs,
}

/// Articles that are stored at once.
const BATCH: usize = 32;
/// Why a text could not be coded on which the coder panics.
const BROKEN: &str = "a mistake of this program";
/// The longest sleep between two looks at what is due.
const NAP: Duration = Duration::from_secs(60);

pub(crate) fn run(args: &WatchArgs) -> anyhow::Result<ExitCode> {
    let config = Config::read(&args.feeds).context("the list of feeds cannot be used")?;
    let runtime = runtime()?;
    let store = runtime.block_on(args.store.create())?;
    let state = match (&args.state, store.folder()) {
        (Some(folder), _) => folder.clone(),
        (None, Some(folder)) => folder.join("watch"),
        (None, None) => bail!("a data set in an object store needs --state for what was seen"),
    };
    let engine = args.engine.engine()?;
    let writer = runtime.block_on(store.writer(Run::coded(engine.coder())))?;
    let watcher = Watcher::new(config, &state).context("what was seen cannot be read")?;
    let mut desk = Desk {
        engine: &engine,
        scratch: Scratch::default(),
        writer,
        runtime: &runtime,
        any_language: args.any_language,
        batch: Batch::default(),
        keys: Vec::new(),
        summary: Summary::default(),
    };
    let mut watcher = watcher;
    loop {
        let status = desk.cycle(&mut watcher)?;
        cluster::after(&args.clusters, &store, &mut desk.writer, &runtime, &mut desk.summary)?;
        println!("{}", line(&status, &desk.summary));
        if args.once {
            let failed = desk.summary.failed.contains_key(BROKEN)
                || status.iter().any(|s| !s.failed.is_empty());
            return Ok(ExitCode::from(if failed { 2 } else { 0 }));
        }
        desk.summary = Summary::default();
        std::thread::sleep(watcher.idle().clamp(Duration::from_secs(1), NAP));
    }
}

/// A line that says what was done, and when there is something to do again.
fn line(cycles: &[CycleStatus], summary: &Summary) -> String {
    let sum = |f: fn(&CycleStatus) -> u64| cycles.iter().map(f).sum::<u64>();
    let mut parts = vec![
        format!("{} feeds asked ({} not modified)", sum(|c| c.polled), sum(|c| c.not_modified)),
        format!("{} articles stored with {} events", summary.coded, summary.counted),
    ];
    let mut add = |n: u64, what: &str| {
        if n > 0 {
            parts.push(format!("{n} {what}"));
        }
    };
    add(summary.duplicates, "there already");
    add(summary.set_aside.values().sum(), "in other languages");
    add(sum(|c| c.refused_by_robots), "refused by robots.txt");
    add(cycles.last().map_or(0, |c| c.pending), "to fetch later");
    let mut failed: BTreeMap<&str, u64> = BTreeMap::new();
    for (kind, n) in cycles.iter().flat_map(|c| &c.failed) {
        *failed.entry(kind).or_default() += n;
    }
    // What the watcher does not know of: it had handed the article out.
    if let Some(n) = summary.failed.get(BROKEN) {
        failed.insert(BROKEN, *n);
    }
    for (kind, n) in failed {
        parts.push(format!("{n} failed: {kind}"));
    }
    let next = cycles.last().and_then(|c| c.next_due).and_then(|due| i64::try_from(due).ok());
    if let Some(due) = next.and_then(|due| Timestamp::from_millisecond(due).ok()) {
        parts.push(format!("next at {}", due.strftime("%H:%M:%SZ")));
    }
    format!("{}  {}", Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ"), parts.join(", "))
}

/// Where articles are coded and put together.
struct Desk<'a> {
    engine: &'a Engine,
    scratch: Scratch,
    writer: Writer,
    runtime: &'a Runtime,
    any_language: bool,
    batch: Batch,
    /// What is to be confirmed once the batch is stored.
    keys: Vec<String>,
    summary: Summary,
}

impl Desk<'_> {
    /// Asks what is due and stores what is new, batch by batch. What the watcher hands out is stored before it is
    /// confirmed, so that a kill at any moment loses nothing; and stored once, since ids are hashes of content.
    fn cycle(&mut self, watcher: &mut Watcher) -> anyhow::Result<Vec<CycleStatus>> {
        let mut all = Vec::new();
        loop {
            let mut stopped = false;
            let status = watcher
                .cycle(&mut |fetched| {
                    let verdict = self.take(fetched);
                    stopped |= verdict == Verdict::Stop;
                    verdict
                })
                .context("what was seen cannot be saved")?;
            self.store(watcher)?;
            all.push(status);
            if !stopped {
                return Ok(all);
            }
        }
    }

    fn take(&mut self, fetched: Fetched) -> Verdict {
        self.summary.read += 1;
        match fetched.outcome {
            Ok(document) => self.code(&fetched.url, document),
            Err(error) => {
                *self.summary.failed.entry(error.kind().to_owned()).or_default() += 1;
                // A failure that will be tried again is kept by the watcher.
                if fetched.again.is_none() {
                    self.batch.failures.push(FailureRow::new(
                        "failed",
                        &fetched.url,
                        error.kind(),
                        &error.to_string(),
                    ));
                }
            }
        }
        self.keys.push(fetched.key);
        if self.keys.len() >= BATCH { Verdict::Stop } else { Verdict::Later }
    }

    fn code(&mut self, url: &str, mut document: Document) {
        document.identify_by_content();
        if !self.any_language {
            match language::gate(document) {
                Ok(read) => document = read,
                Err(failure) => {
                    *self.summary.set_aside.entry(failure.reason.word()).or_default() += 1;
                    self.batch.failures.push(failure_row(&failure, 1));
                    return;
                }
            }
        }
        if !self.writer.known().insert(&document.id) {
            self.summary.duplicates += 1;
            return;
        }
        let done = attempt(&mut self.scratch, |scratch| {
            let coded = self.engine.code(&document, scratch);
            (coded, demarche_cluster::Signature::of(document.text()).to_bytes())
        });
        let Some((coded, signature)) = done else {
            // It is confirmed all the same: it would stop the next run, too.
            *self.summary.failed.entry(BROKEN.to_owned()).or_default() += 1;
            let detail = format!("{url}: could not be coded, by {BROKEN}");
            self.batch.failures.push(FailureRow::new("broken", url, BROKEN, &detail));
            return;
        };
        self.summary.add_events(&coded.events);
        self.batch.articles.push(CodedArticle { document, coded, signature });
    }

    fn store(&mut self, watcher: &mut Watcher) -> anyhow::Result<()> {
        let batch = std::mem::take(&mut self.batch);
        let appended =
            self.runtime.block_on(self.writer.append(batch)).context("cannot store a batch")?;
        self.summary.coded += appended.articles;
        self.summary.version = appended.version;
        watcher.confirm(std::mem::take(&mut self.keys)).context("what was seen cannot be saved")?;
        Ok(())
    }
}
