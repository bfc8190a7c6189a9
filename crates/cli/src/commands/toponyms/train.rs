//! `demarche train places`: fits the weights of the evidence for a place.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use demarche_coder::Scratch;
use demarche_coder::places::{Weights, fit};

use super::super::EngineArgs;
use super::super::part::is_blind;
use super::layouts;

/// Rounds: what supports a place depends on the weights themselves.
const ROUNDS: usize = 3;

/// `demarche train places …`
#[derive(Debug, Args)]
pub(in super::super) struct TrainPlacesArgs {
    /// XML files of sets in the layouts that `eval places` reads
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Where the weights go
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Leave out the articles whose id hashes to 0 modulo this
    #[arg(long, value_name = "N")]
    hold_out: Option<u64>,
    /// Score below which a name stays unresolved
    #[arg(long, value_name = "X", default_value_t = Weights::builtin().least, allow_hyphen_values = true)]
    least: f64,
    #[command(flatten)]
    engine: EngineArgs,
}

pub(in super::super) fn train(args: &TrainPlacesArgs) -> anyhow::Result<ExitCode> {
    let mut articles = Vec::new();
    for file in &args.files {
        let shown = || file.display().to_string();
        let xml = fs::read_to_string(file).with_context(shown)?;
        articles.extend(layouts::read(&xml).with_context(shown)?.articles);
    }
    articles.retain(|a| args.hold_out.is_none_or(|n| !is_blind(&a.id, n)));
    let engine = args.engine.engine()?;
    let mut scratch = Scratch::default();
    let mut weights = Weights { least: args.least, ..Weights::builtin().clone() };
    for _ in 0..ROUNDS {
        let mut choices = Vec::new();
        for article in &articles {
            let gold: Vec<_> = article.gold.iter().filter_map(|g| Some((g.span, g.at?))).collect();
            choices.extend(engine.place_choices(&article.document, &gold, &weights, &mut scratch));
        }
        weights = fit(&choices, &weights);
        println!("{} choices in {} articles", choices.len(), articles.len());
    }
    fs::write(&args.out, weights.to_text())
        .with_context(|| format!("cannot write {}", args.out.display()))?;
    Ok(ExitCode::SUCCESS)
}
