//! `demarche relate`: the event from one phrase of a sentence to another.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use demarche_coder::Scratch;
use demarche_coder::linear::Linear;
use demarche_coder::relate::{Ranker, Reading};

use super::EngineArgs;

/// `demarche relate …`
#[derive(Debug, Args)]
pub(crate) struct RelateArgs {
    /// The sentence
    sentence: String,
    /// The phrase in it that acts
    #[arg(long, value_name = "PHRASE")]
    source: String,
    /// The phrase towards which it acts
    #[arg(long, value_name = "PHRASE")]
    target: String,
    /// Show what the linear model's reading rests on
    #[arg(long)]
    explain: bool,
    /// Weights made by `demarche train relations`, in place of the built-in ones
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
    #[command(flatten)]
    engine: EngineArgs,
}

/// The ranker of a weights file, or the built-in one.
pub(super) fn ranker(weights: Option<&Path>) -> anyhow::Result<Ranker> {
    match weights {
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .with_context(|| format!("cannot read {}", path.display()))?;
            let linear = Linear::from_text(&text)
                .with_context(|| format!("{} cannot be used", path.display()))?;
            Ok(Ranker(linear))
        }
        None => Ranker::builtin().context("the built-in weights cannot be used"),
    }
}

pub(crate) fn run(args: &RelateArgs) -> anyhow::Result<ExitCode> {
    for phrase in [&args.source, &args.target] {
        if phrase.trim().is_empty() || !args.sentence.contains(phrase.trim()) {
            anyhow::bail!(
                "the sentence does not hold the phrase {phrase:?}; give it letter by letter"
            );
        }
    }
    let ranker = ranker(args.weights.as_deref())?;
    let engine = args.engine.engine()?;
    let relation =
        engine.relate(&args.sentence, &args.source, &args.target, &mut Scratch::default());
    let mut out = crate::output::Screen::plain();
    let show = |r: &Option<Reading>| {
        r.as_ref().map_or_else(
            || "no event".to_owned(),
            |r| {
                let mode = r.mode.as_ref().map(|m| format!("/{m}")).unwrap_or_default();
                format!("{}{mode}  ({})", r.event_type, r.sense)
            },
        )
    };
    writeln!(out, "grammar, linking the two:  {}", show(&relation.strict))?;
    writeln!(out, "grammar, whole sentence:   {}", show(&relation.loose))?;
    if let Some(ranked) = ranker.rank(&relation) {
        writeln!(
            out,
            "linear model:              {}  ({:.0} %)",
            ranked.older_type,
            100.0 * ranked.probability
        )?;
        if args.explain {
            for (name, weight) in ranked.reasons.iter().filter(|r| r.1 > 0.0).take(8) {
                writeln!(out, "    {weight:>+6.2}  {name}")?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
