//! `demarche train`: fits the small models that come with the program.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use demarche_coder::confidence::{RIGHT, WRONG};
use demarche_coder::examples::Lesson;
use demarche_coder::linear::{Linear, Row, Training};
use demarche_coder::relate::Relation;
use demarche_coder::{Engine, Scratch, examples};

use super::EngineArgs;
use super::part::is_blind;
use super::relations;
use super::scores::{Pair, accuracy, macro_f1};
use super::toponyms::{self, TrainPlacesArgs};

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
    /// Fit the confidence of events on labelled rows
    Confidence(RelationsArgs),
    /// Fit the choice between places of one name on published sets of toponyms
    Places(TrainPlacesArgs),
}

#[derive(Debug, Args)]
struct RelationsArgs {
    /// Tab-separated files with a header: id, sentence, source, target, root
    #[arg(required = true)]
    files: Vec<PathBuf>,
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
    /// How much an example of the codebook counts beside a labelled row; 0 leaves them out
    #[arg(long, value_name = "X", default_value_t = 0.3)]
    examples: f32,
    /// More rows whose words alone teach, as those of the codebook's examples do; several files may be given
    #[arg(long, value_name = "FILE")]
    lessons: Vec<PathBuf>,
    #[command(flatten)]
    engine: EngineArgs,
}

pub(crate) fn run(args: &TrainArgs) -> anyhow::Result<ExitCode> {
    match &args.command {
        TrainCommand::Relations(args) => ranker(args),
        TrainCommand::Confidence(args) => confidence(args),
        TrainCommand::Places(args) => toponyms::train(args),
    }
}

/// A reading is right if its type is the labelled one and it links the two phrases.
pub(super) fn is_right(relation: &Relation, gold: &str) -> bool {
    relation.strict.as_ref().is_some_and(|r| r.older_type == gold)
}

fn confidence(args: &RelationsArgs) -> anyhow::Result<ExitCode> {
    let rows = labelled(args)?;
    let engine = args.engine.engine()?;
    let mut scratch = Scratch::default();
    let table: Vec<Row> = rows
        .iter()
        .filter_map(|r| {
            let relation = engine.relate(&r.sentence, &r.source, &r.target, &mut scratch);
            let label = if is_right(&relation, &r.gold) { RIGHT } else { WRONG };
            let features = relation.derivation;
            (!features.is_empty()).then(|| Row { features, label: label.to_owned(), weight: 1.0 })
        })
        .collect();
    let how = Training { penalty: args.penalty, ..Training::default() };
    if let Some(folds) = args.folds.filter(|&n| n > 1) {
        validate(&table, &[], folds, how);
    }
    save(&Linear::train(&table, how), args)?;
    println!("{} readings, weights in {}", table.len(), args.out.display());
    Ok(ExitCode::SUCCESS)
}

/// The rows to learn from.
fn labelled(args: &RelationsArgs) -> anyhow::Result<Vec<relations::Row>> {
    let mut rows = Vec::new();
    for file in &args.files {
        rows.extend(relations::rows(file)?);
    }
    if let Some(n) = args.hold_out {
        rows.retain(|r| !is_blind(&r.id, n));
    }
    if rows.is_empty() {
        bail!("the files leave no rows to train on");
    }
    Ok(rows)
}

fn save(linear: &Linear, args: &RelationsArgs) -> anyhow::Result<()> {
    std::fs::write(&args.out, linear.to_text())
        .with_context(|| format!("cannot write {}", args.out.display()))
}

fn ranker(args: &RelationsArgs) -> anyhow::Result<ExitCode> {
    let rows = labelled(args)?;
    let engine = args.engine.engine()?;
    let mut scratch = Scratch::default();
    let table: Vec<Row> = rows
        .iter()
        .map(|r| {
            let relation = engine.relate(&r.sentence, &r.source, &r.target, &mut scratch);
            Row { features: relation.features, label: r.gold.clone(), weight: 1.0 }
        })
        .collect();
    let mut lessons = if args.examples > 0.0 {
        lessons(&engine, args.examples, &mut scratch)
    } else {
        Vec::new()
    };
    for file in &args.lessons {
        lessons.extend(relations::rows(file)?.into_iter().map(|r| {
            let lesson = Lesson {
                sentence: r.sentence,
                source: r.source,
                target: r.target,
                event_type: r.gold,
            };
            words_of(&engine, &lesson, args.examples, &mut scratch)
        }));
    }
    let how = Training { penalty: args.penalty, ..Training::default() };
    if let Some(folds) = args.folds.filter(|&n| n > 1) {
        validate(&table, &lessons, folds, how);
    }
    let count = table.len();
    let taught = lessons.len();
    let all: Vec<Row> = table.into_iter().chain(lessons).collect();
    let linear = Linear::train(&all, how);
    save(&linear, args)?;
    println!("{count} rows, {taught} examples, weights in {}", args.out.display());
    Ok(ExitCode::SUCCESS)
}

/// The codebook's examples as rows.
fn lessons(engine: &Engine, weight: f32, scratch: &mut Scratch) -> Vec<Row> {
    let lessons = examples::lessons(engine, scratch);
    lessons.into_iter().map(|lesson| words_of(engine, &lesson, weight, scratch)).collect()
}

/// A lesson as a row. Examples of the codebook and sentences that it was made with come out by grammar more
/// often than others do: only their words teach.
fn words_of(engine: &Engine, lesson: &Lesson, weight: f32, scratch: &mut Scratch) -> Row {
    let lexical = |name: &str| {
        ["word:", "pair:", "verb.", "path:"].iter().any(|prefix| name.starts_with(prefix))
    };
    let relation = engine.relate(&lesson.sentence, &lesson.source, &lesson.target, scratch);
    let mut features = relation.features;
    features.retain(|(name, _)| lexical(name));
    Row { features, label: relations::older(&lesson.event_type).to_owned(), weight }
}

/// Every labelled row is read by a model that has not seen it.
fn validate(table: &[Row], lessons: &[Row], folds: usize, how: Training) {
    let mut read: Vec<String> = vec![String::new(); table.len()];
    for fold in 0..folds {
        let others = table.iter().enumerate().filter(|(i, _)| i % folds != fold).map(|(_, r)| r);
        let others: Vec<Row> = others.chain(lessons).cloned().collect();
        let linear = Linear::train(&others, how);
        for (i, row) in table.iter().enumerate().filter(|(i, _)| i % folds == fold) {
            let p = linear.probabilities(&row.features);
            let best = (0..p.len()).max_by(|&a, &b| p[a].total_cmp(&p[b])).unwrap_or(0);
            read[i].clone_from(&linear.labels()[best]);
        }
    }
    let pairs: Vec<Pair<'_>> =
        table.iter().zip(&read).map(|(r, p)| (r.label.as_str(), Some(p.as_str()))).collect();
    println!(
        "cross-validation, {folds} parts: accuracy {:.3}, macro-F1 {:.3}",
        accuracy(&pairs),
        macro_f1(&pairs)
    );
}
