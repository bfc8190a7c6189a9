//! `demarche codebook`: check its examples, list its senses, show one, measure how much of a corpus it decides.

use std::io::Write;
use std::process::ExitCode;

use anyhow::bail;
use clap::{Args, Subcommand};
use demarche_coder::codebook::{Codebook, Sense, SenseKind};
use demarche_coder::{Scratch, examples};

use super::{EngineArgs, coverage};
use crate::petrarch::{self, PetrarchArgs};

/// `demarche codebook …`
#[derive(Debug, Args)]
pub(crate) struct CodebookArgs {
    #[command(subcommand)]
    command: CodebookCommand,
}

#[derive(Debug, Subcommand)]
enum CodebookCommand {
    /// Load the codebook and code every example; failures name file and line
    Check {
        #[command(flatten)]
        engine: EngineArgs,
        /// Only senses and contexts whose id starts with this; `cameo` for the CAMEO table
        #[arg(long, value_name = "PREFIX")]
        only: Option<String>,
    },
    /// List senses: id, kind, predicates
    List {
        #[command(flatten)]
        engine: EngineArgs,
        /// Only senses with this word among their predicates
        #[arg(long, value_name = "WORD")]
        word: Option<String>,
    },
    /// How many verbs and event-like nouns of a corpus the codebook decides, and which it leaves open
    Coverage(coverage::CoverageArgs),
    /// Turn dictionaries of other coders into tables of actors for `--actors`
    Import {
        #[command(subcommand)]
        from: ImportCommand,
    },
    /// Show one sense with its examples
    Show {
        /// Id of the sense, such as `assault.bomb`
        sense: String,
        #[command(flatten)]
        engine: EngineArgs,
    },
}

#[derive(Debug, Subcommand)]
enum ImportCommand {
    /// Actor and agent dictionaries of PETRARCH and TABARI
    Petrarch(PetrarchArgs),
}

pub(crate) fn run(args: &CodebookArgs) -> anyhow::Result<ExitCode> {
    match &args.command {
        CodebookCommand::Check { engine, only } => check(engine, only.as_deref()),
        CodebookCommand::List { engine, word } => list(&engine.load_codebook()?, word.as_deref()),
        CodebookCommand::Coverage(args) => coverage::run(args),
        CodebookCommand::Import { from: ImportCommand::Petrarch(args) } => petrarch::run(args),
        CodebookCommand::Show { sense, engine } => show(&engine.load_codebook()?, sense),
    }
}

fn check(args: &EngineArgs, only: Option<&str>) -> anyhow::Result<ExitCode> {
    let engine = args.engine()?;
    let mut scratch = Scratch::default();
    let (mut run, mut failed, mut changed) = (0u64, 0u64, 0u64);
    let extends = engine.codebook().senses.iter().any(|s| s.extends);
    let mut out = crate::output::Screen::plain();
    let senses = engine.codebook().senses.iter().filter(|s| is_wanted(only, &s.id));
    for sense in senses {
        for example in &sense.examples {
            run += 1;
            if let Some(f) = examples::run(&engine, sense, example, &mut scratch) {
                if extends && !sense.extends {
                    // What an own sense codes, the one below it no longer does.
                    write!(out, "changed: ")?;
                    changed += 1;
                } else {
                    failed += 1;
                }
                failure(&mut out, &f)?;
            }
        }
    }
    let book = engine.codebook();
    for context in book.contexts.all.iter().filter(|c| is_wanted(only, &c.id)) {
        for (file, example) in context.examples() {
            run += 1;
            if let Some(f) = examples::run_context(&engine, context, file, example, &mut scratch) {
                failed += 1;
                failure(&mut out, &f)?;
            }
        }
    }
    for (file, example) in book.cameo.examples.iter().filter(|_| is_wanted(only, "cameo")) {
        run += 1;
        if let Some(f) = examples::run_cameo(&engine, file, example, &mut scratch) {
            failed += 1;
            failure(&mut out, &f)?;
        }
    }
    if only == Some("cameo") {
        for name in book.dangling() {
            writeln!(out, "note: [cameo] names {name:?}, which is no sense of the codebook")?;
        }
    }
    write!(out, "{}: {} senses, {run} examples, {failed} failed", book.name, book.senses.len())?;
    if extends {
        write!(out, ", {changed} of the codebook below come out differently")?;
    }
    writeln!(out)?;
    Ok(ExitCode::from(u8::from(failed > 0)))
}

fn is_wanted(only: Option<&str>, id: &str) -> bool {
    only.is_none_or(|prefix| id.starts_with(prefix))
}

fn failure(out: &mut impl Write, f: &examples::Failure) -> std::io::Result<()> {
    writeln!(
        out,
        "{}:{}: {}\n    {}\n    expected: {}",
        f.file, f.line, f.sense, f.text, f.expected
    )?;
    let coded =
        if f.coded.is_empty() { "no event".to_owned() } else { f.coded.join("\n              ") };
    writeln!(out, "    coded:    {coded}")
}

fn kind_of(book: &Codebook, sense: &Sense) -> String {
    match &sense.kind {
        SenseKind::Event(kind) => book.ontology.name(*kind),
        SenseKind::Operator(_) => "operator".to_owned(),
        SenseKind::Report(report) => format!("report/{}", report.kind),
        SenseKind::Nonevent => "non-event".to_owned(),
        SenseKind::Light(_) => "light verb".to_owned(),
    }
}

fn predicates(sense: &Sense) -> Vec<&str> {
    let mut all: Vec<&str> =
        sense.predicates.iter().filter(|p| !p.gerund).map(|p| p.text.as_str()).collect();
    all.dedup();
    all
}

fn list(book: &Codebook, word: Option<&str>) -> anyhow::Result<ExitCode> {
    let mut out = crate::output::Screen::plain();
    for sense in &book.senses {
        let words = predicates(sense);
        if word.is_none_or(|w| words.iter().any(|p| p.split(' ').any(|part| part == w))) {
            writeln!(out, "{}\t{}\t{}", sense.id, kind_of(book, sense), words.join(", "))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn show(book: &Codebook, id: &str) -> anyhow::Result<ExitCode> {
    let Some(sense) = book.senses.iter().find(|s| s.id == id) else {
        bail!(
            "the codebook {} has no sense {id:?}; `demarche codebook list --word WORD` finds senses",
            book.name
        );
    };
    let slots = |list: &[demarche_coder::codebook::Slot]| {
        list.iter().map(|&s| book.slot_name(s)).collect::<Vec<_>>().join(", ")
    };
    let mut out = crate::output::Screen::plain();
    writeln!(out, "{}  {}  ({}, line {})", sense.id, kind_of(book, sense), sense.file, sense.line)?;
    writeln!(out, "  predicates: {}", predicates(sense).join(", "))?;
    writeln!(out, "  verb: actor {}; recipient {}", slots(&sense.actor), slots(&sense.recipient))?;
    writeln!(
        out,
        "  noun: actor {}; recipient {}",
        slots(&sense.noun_actor),
        slots(&sense.noun_recipient)
    )?;
    for example in &sense.examples {
        if example.counter {
            writeln!(out, "  not: {}", example.text)?;
        } else {
            writeln!(out, "  {} => {}", example.text, example.expected)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
