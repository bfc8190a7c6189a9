//! `demarche code`: documents in, events out, in the order of the input at any number of threads.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::LazyLock;

use anyhow::Context;
use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};
use demarche_coder::salience::main_event;
use demarche_coder::{Aside, Coded, Dropped, Engine, EventRecord};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{EngineArgs, InputArgs};
use crate::output::{Format, Screen, Sink, note};
use demarche_runtime::pool::{self, InOrder, Item};

/// `demarche code …`
#[derive(Debug, Args)]
pub(crate) struct CodeArgs {
    #[command(flatten)]
    input: InputArgs,
    /// Day of publication, for documents that have none
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    date: Option<String>,
    /// Output format; a table on a terminal, JSON lines in a pipe
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Also write events that the default leaves out
    #[arg(long, value_enum, value_delimiter = ',', value_name = "KIND,…")]
    include: Vec<Include>,
    /// Leave out events of less confidence, 0 to 1
    #[arg(long, value_name = "P", value_parser = probability)]
    min_confidence: Option<f64>,
    /// Write one event a document: the main one
    #[arg(long)]
    main: bool,
    #[command(flatten)]
    engine: EngineArgs,
}

/// What the default output leaves out: one kind of it, or all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Include {
    Only(Aside),
    All,
}

impl ValueEnum for Include {
    fn value_variants<'a>() -> &'a [Self] {
        static VARIANTS: LazyLock<Vec<Include>> = LazyLock::new(|| {
            Aside::ALL.into_iter().map(Include::Only).chain([Include::All]).collect()
        });
        &VARIANTS
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Only(aside) => PossibleValue::new(aside.name()).help(aside.about()),
            Self::All => PossibleValue::new("all").help("Everything"),
        })
    }
}

pub(crate) fn day(text: &str) -> Result<String, String> {
    text.parse::<jiff::civil::Date>()
        .map(|d| d.to_string())
        .map_err(|_| "a date is written YYYY-MM-DD".to_owned())
}

fn probability(text: &str) -> Result<f64, String> {
    text.parse::<f64>()
        .ok()
        .filter(|p| (0.0..=1.0).contains(p))
        .ok_or_else(|| "a probability lies between 0 and 1".to_owned())
}

impl Include {
    /// What is included by these.
    fn asides(include: &[Self]) -> Vec<Aside> {
        if include.contains(&Self::All) {
            return Aside::ALL.to_vec();
        }
        let one = |include: &Self| match include {
            Self::Only(aside) => Some(*aside),
            Self::All => None,
        };
        include.iter().filter_map(one).collect()
    }
}

#[derive(Default)]
struct Tally {
    documents: u64,
    events: u64,
    left_out: u64,
    failures: u64,
    dropped: BTreeMap<Dropped, u64>,
}

pub(crate) fn run(args: &CodeArgs) -> anyhow::Result<ExitCode> {
    let source = args.input.source()?;
    let engine = args.engine.engine()?;
    let date = args.date.clone();
    let source = source.map(move |item| {
        item.map(|mut document| {
            document.date = document.date.or_else(|| date.clone());
            document
        })
    });
    let items = pool::start(engine, source, args.input.threads(), Engine::code)
        .context("cannot start the threads")?;
    let tally = match write_all(args, items) {
        Ok(tally) => tally,
        // The reader of a pipe went away: it has all that it wanted.
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => return Ok(ExitCode::SUCCESS),
        Err(e) => return Err(e).context("cannot write the output"),
    };
    if io::stderr().is_terminal() || tally.failures > 0 {
        summary(&tally);
    }
    Ok(ExitCode::from(if tally.failures > 0 { 2 } else { 0 }))
}

fn write_all(args: &CodeArgs, items: InOrder<Coded>) -> io::Result<Tally> {
    let terminal = io::stdout().is_terminal();
    let format = args.format.unwrap_or(if terminal { Format::Table } else { Format::Jsonl });
    let colour = terminal && std::env::var_os("NO_COLOR").is_none();
    let screen = if format == Format::Table { Screen::coloured() } else { Screen::plain() };
    let mut sink = Sink::new(format, BufWriter::new(screen), colour);
    let bar = ProgressBar::with_draw_target(
        None,
        if terminal { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() },
    );
    bar.set_style(
        ProgressStyle::default_spinner()
            .template("{pos} documents, {per_sec}, {elapsed}")
            .unwrap_or_else(|_| ProgressStyle::default_spinner()),
    );
    let mut tally = Tally::default();
    sink.begin()?;
    for item in items {
        bar.inc(1);
        write_one(item, args, &mut sink, &mut tally)?;
    }
    bar.finish_and_clear();
    sink.finish()?;
    Ok(tally)
}

fn write_one<W: Write>(
    item: Item<Coded>,
    args: &CodeArgs,
    sink: &mut Sink<W>,
    tally: &mut Tally,
) -> io::Result<()> {
    match item {
        Item::Failed(failure) => {
            tally.failures += 1;
            note(failure);
            Ok(())
        }
        Item::Broken(document) => {
            tally.failures += 1;
            note(format_args!(
                "the document {} could not be coded: a mistake of this program",
                document.id
            ));
            Ok(())
        }
        Item::Done(done) => {
            let (document, coded) = *done;
            let include = Include::asides(&args.include);
            let mut events: Vec<&EventRecord> =
                coded.events.iter().filter(|e| e.is_wanted(&include)).collect();
            if let Some(least) = args.min_confidence {
                // An event of unknown confidence is not kept back for it.
                events.retain(|e| e.confidence.is_none_or(|c| c >= least));
            }
            if args.main {
                events = main_event(&events).map(|i| events[i]).into_iter().collect();
            }
            tally.documents += 1;
            tally.events += events.len() as u64;
            tally.left_out += (coded.events.len() - events.len()) as u64;
            for (&reason, count) in &coded.dropped {
                *tally.dropped.entry(reason).or_default() += count;
            }
            sink.document(&document, &coded.sentences, &events)
        }
    }
}

fn summary(tally: &Tally) {
    let dropped: Vec<String> =
        tally.dropped.iter().map(|(reason, n)| format!("{n} {}", reason.as_str())).collect();
    note(format_args!(
        "{} documents, {} events, {} left out (see --include), {} not read; candidates dropped: {}",
        tally.documents,
        tally.events,
        tally.left_out,
        tally.failures,
        if dropped.is_empty() { "none".to_owned() } else { dropped.join(", ") },
    ));
}
