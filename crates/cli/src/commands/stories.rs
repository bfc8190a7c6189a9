//! `demarche eval stories`: is the labelled event among those coded, and is it the main one?

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use demarche_coder::salience::main_event;
use demarche_coder::{Aside, Engine, EventRecord};
use demarche_text::Document;
use demarche_world::{Entry, World};
use serde::Deserialize;

use super::part::PartArgs;
use super::{EngineArgs, one_a_core};
use demarche_runtime::pool::{self, Item};

/// `demarche eval stories …`
#[derive(Debug, Args)]
pub(crate) struct StoriesArgs {
    /// CSV file with a header: id, text, title, label, mode
    file: PathBuf,
    #[command(flatten)]
    part: PartArgs,
    /// Read the text alone, without its title
    #[arg(long)]
    no_title: bool,
    /// Write one line a story: id, gold, main event, all types coded
    #[arg(long, value_name = "OUT.tsv")]
    predictions: Option<PathBuf>,
    #[command(flatten)]
    engine: EngineArgs,
}

#[derive(Debug, Deserialize)]
struct Story {
    id: String,
    text: String,
    title: String,
    label: String,
    mode: String,
}

/// Modes that older sets spell otherwise or divide more finely.
const OLDER_MODES: &[(&str, &str)] = &[
    ("primative", "primitive"),
    ("sieze", "seize"),
    ("ban", "restrict"),
    ("execute", "targeted"),
    ("assassinate", "targeted"),
];

impl Story {
    /// Title and text. A title that is a template ('{country_1} recalls its envoy') gets the countries that the
    /// text names, in their order; a slot that they leave open becomes a plain noun.
    fn document(&self, world: &World) -> String {
        let tokens: Vec<&str> = self
            .text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        let (mut countries, mut towns): (Vec<&str>, Vec<String>) = (Vec::new(), Vec::new());
        for found in world.find_all(&tokens) {
            let words = || tokens[found.start..found.start + found.len].join(" ");
            match found.readings.first() {
                Some(Entry::Polity { country, .. }) if !countries.contains(&&*country.name) => {
                    countries.push(&country.name);
                }
                Some(Entry::Place { .. }) => towns.push(words()),
                _ => {}
            }
        }
        let mut title = self.title.clone();
        for i in 1..=3 {
            let country = countries.get(i - 1).copied().unwrap_or("the country");
            title = title.replace(&format!("{{country_{i}}}"), country);
        }
        let town = towns.first().map_or("the capital", String::as_str);
        format!("{}\n\n{}", title.replace("{city}", town), self.text)
    }

    fn mode(&self) -> String {
        let mode = self.mode.trim().to_lowercase();
        let known = OLDER_MODES.iter().find(|(old, _)| *old == mode);
        known.map_or(mode.clone(), |(_, new)| (*new).to_owned())
    }
}

fn stories(path: &Path) -> anyhow::Result<Vec<Story>> {
    let mut reader =
        csv::Reader::from_path(path).with_context(|| format!("cannot read {}", path.display()))?;
    let rows: Result<Vec<Story>, _> = reader.deserialize().collect();
    rows.with_context(|| {
        format!("{} needs the columns id, text, title, label and mode", path.display())
    })
}

#[derive(Default)]
struct Tally {
    stories: u64,
    found: u64,
    with_mode: u64,
    moded: u64,
    main: u64,
    empty: u64,
}

pub(crate) fn run(args: &StoriesArgs) -> anyhow::Result<ExitCode> {
    let mut stories = stories(&args.file)?;
    stories.retain(|s| args.part.has(&s.title));
    let engine = args.engine.engine()?;
    let documents = stories
        .iter()
        .map(|s| {
            let text = if args.no_title { s.text.clone() } else { s.document(World::builtin()) };
            let mut document =
                Document::new(text).with_context(|| format!("the story {}", s.id))?;
            document.id.clone_from(&s.id);
            Ok(Ok(document))
        })
        .collect::<anyhow::Result<Vec<_>>>()?;
    let threads = one_a_core();
    let items = pool::start(engine, documents.into_iter(), threads, Engine::code)
        .context("cannot start the threads")?;

    let mut by_type: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut also: BTreeMap<String, u64> = BTreeMap::new();
    let mut lines = vec!["id\tgold\tmain\tcoded".to_owned()];
    for (story, item) in stories.iter().zip(items) {
        let Item::Done(done) = item else { bail!("the story {} could not be coded", story.id) };
        let events: Vec<&EventRecord> =
            done.1.events.iter().filter(|e| e.is_wanted(&[Aside::Actorless])).collect();
        let tally = by_type.entry(&story.label).or_default();
        tally.stories += 1;
        tally.empty += u64::from(events.is_empty());
        let mode = story.mode();
        let is = |e: &EventRecord| e.event_type == story.label;
        tally.found += u64::from(events.iter().any(|e| is(e)));
        if !mode.is_empty() {
            tally.moded += 1;
            let right = |e: &&EventRecord| is(e) && e.mode.as_deref() == Some(&mode);
            tally.with_mode += u64::from(events.iter().any(right));
        }
        let main = main_event(&events).map(|i| events[i]);
        tally.main += u64::from(main.is_some_and(is));
        for event in events.iter().filter(|e| !is(e)) {
            *also.entry(event.event_type.clone()).or_default() += 1;
        }
        let name = |e: &EventRecord| match &e.mode {
            Some(mode) => format!("{}/{mode}", e.event_type),
            None => e.event_type.clone(),
        };
        let all: Vec<String> = events.iter().map(|e| name(e)).collect();
        let main = main.map_or("-".to_owned(), name);
        lines.push(format!("{}\t{}/{mode}\t{main}\t{}", story.id, story.label, all.join(" ")));
    }
    if let Some(path) = &args.predictions {
        std::fs::write(path, lines.join("\n") + "\n")
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    print(&by_type, &also)?;
    Ok(ExitCode::SUCCESS)
}

fn print(by_type: &BTreeMap<&str, Tally>, also: &BTreeMap<String, u64>) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    let percent = |n: u64, of: u64| {
        if of == 0 {
            "    –".to_owned()
        } else {
            format!("{:>5.1}", 100.0 * n as f64 / of as f64)
        }
    };
    let mut all = Tally::default();
    for t in by_type.values() {
        all.stories += t.stories;
        all.found += t.found;
        all.with_mode += t.with_mode;
        all.moded += t.moded;
        all.main += t.main;
        all.empty += t.empty;
    }
    writeln!(out, "share of stories, %   type  with mode   main  no event")?;
    let mut row = |name: &str, t: &Tally| {
        writeln!(
            out,
            "{name:<11} {:>6}  {}      {}  {}     {}",
            t.stories,
            percent(t.found, t.stories),
            percent(t.with_mode, t.moded),
            percent(t.main, t.stories),
            percent(t.empty, t.stories)
        )
    };
    for (name, tally) in by_type {
        row(name, tally)?;
    }
    row("all", &all)?;
    writeln!(out, "\nalso coded, events a story")?;
    for (name, n) in also {
        writeln!(out, "{name:<11} {:>6.2}", *n as f64 / all.stories.max(1) as f64)?;
    }
    Ok(())
}
