//! `demarche train`: fits the small models that come with the program.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use demarche_coder::Scratch;
use demarche_coder::linear::{Features, Linear, Training};

use super::EngineArgs;
use super::relations::{self, is_blind};
use super::scores::{Pair, accuracy, macro_f1};

/// `demarche train …`
#[derive(Debug, Args)]
pub(crate) struct TrainArgs {
    #[command(subcommand)]
    command: TrainCommand,
}

#[derive(Debug, Subcommand)]
enum TrainCommand {
    /// Fit the linear model behind `relate` on labelled rows
    Relations(RelationsArgs),
}

#[derive(Debug, Args)]
struct RelationsArgs {
    /// Tab-separated file with a header: id, sentence, source, target, root
    file: PathBuf,
    /// Where the weights go
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Leave out the rows whose id hashes to 0 modulo this; `eval relations --blind` scores them
    #[arg(long, value_name = "N")]
    hold_out: Option<u64>,
    /// First print scores of a cross-validation with so many parts
    #[arg(long, value_name = "N")]
    folds: Option<usize>,
    /// Strength of the L2 penalty
    #[arg(long, value_name = "X", default_value_t = Training::default().penalty)]
    penalty: f32,
    #[command(flatten)]
    engine: EngineArgs,
}

pub(crate) fn run(args: &TrainArgs) -> anyhow::Result<ExitCode> {
    let TrainCommand::Relations(args) = &args.command;
    let mut rows = relations::rows(&args.file)?;
    if let Some(n) = args.hold_out {
        rows.retain(|r| !is_blind(&r.id, n));
    }
    if rows.is_empty() {
        bail!("{} leaves no rows to train on", args.file.display());
    }
    let engine = args.engine.engine()?;
    let mut scratch = Scratch::default();
    let table: Vec<(Features, String)> = rows
        .iter()
        .map(|r| {
            let relation = engine.relate(&r.sentence, &r.source, &r.target, &mut scratch);
            (relation.features, r.gold.clone())
        })
        .collect();
    let how = Training { penalty: args.penalty, ..Training::default() };
    if let Some(folds) = args.folds.filter(|&n| n > 1) {
        validate(&table, folds, how);
    }
    let linear = Linear::train(&table, how);
    std::fs::write(&args.out, linear.to_text())
        .with_context(|| format!("cannot write {}", args.out.display()))?;
    println!("{} rows, weights in {}", table.len(), args.out.display());
    Ok(ExitCode::SUCCESS)
}

/// Every row is read by a model that has not seen it.
fn validate(table: &[(Features, String)], folds: usize, how: Training) {
    let mut read: Vec<String> = vec![String::new(); table.len()];
    for fold in 0..folds {
        let others: Vec<_> = table
            .iter()
            .enumerate()
            .filter(|(i, _)| i % folds != fold)
            .map(|(_, row)| row.clone())
            .collect();
        let linear = Linear::train(&others, how);
        for (i, (features, _)) in table.iter().enumerate().filter(|(i, _)| i % folds == fold) {
            let p = linear.probabilities(features);
            let best = (0..p.len()).max_by(|&a, &b| p[a].total_cmp(&p[b])).unwrap_or(0);
            read[i].clone_from(&linear.labels()[best]);
        }
    }
    let pairs: Vec<Pair<'_>> =
        table.iter().zip(&read).map(|((_, g), p)| (g.as_str(), Some(p.as_str()))).collect();
    println!(
        "cross-validation, {folds} parts: accuracy {:.3}, macro-F1 {:.3}",
        accuracy(&pairs),
        macro_f1(&pairs)
    );
}
