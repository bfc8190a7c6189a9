//! `demarche eval relations`: the event between two given phrases of a sentence, against labelled rows.
//!
//! The sets made so far use the names of older PLOVER, where CONCEDE and RETREAT were one type, YIELD,
//! and an announced one was AGREE; the program's types are translated to those before scoring.

use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use demarche_coder::Scratch;
use demarche_coder::relate::Reading;

use super::EngineArgs;
use super::part::is_blind;
use super::relate::ranker;
use super::scores::{Pair, accuracy, calibration, confusion, f1_by_label, macro_f1};
use super::train::is_right;

/// `demarche eval relations …`
#[derive(Debug, Args)]
pub(crate) struct RelationsArgs {
    /// Tab-separated file with a header: id, sentence, source, target, root
    file: PathBuf,
    /// Write one line a row: id, gold, strict, loose, ranked, sense, probability
    #[arg(long, value_name = "OUT.tsv")]
    predictions: Option<PathBuf>,
    /// Score only the rows whose id hashes to 0 modulo this, the part that nobody has read
    #[arg(long, value_name = "N")]
    blind: Option<u64>,
    /// Weights made by `demarche train relations`, in place of the built-in ones
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
    #[command(flatten)]
    engine: EngineArgs,
}

/// The five classes: verbal and material cooperation, verbal conflict, material conflict.
const CLASSES: &[(&str, &[&str])] = &[
    ("verbal cooperation", &["AGREE", "CONSULT", "SUPPORT"]),
    ("material cooperation", &["COOPERATE", "AID", "YIELD", "CONCEDE", "RETREAT"]),
    ("verbal conflict", &["REQUEST", "ACCUSE", "REJECT", "THREATEN"]),
    ("material conflict", &["PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"]),
];

/// One labelled row.
pub(super) struct Row {
    pub(super) id: String,
    pub(super) sentence: String,
    pub(super) source: String,
    pub(super) target: String,
    /// Root in the older scheme.
    pub(super) gold: String,
}

fn class(root: &str) -> &str {
    CLASSES.iter().find(|(_, roots)| roots.contains(&root)).map_or("other", |(name, _)| name)
}

/// A type's name in the older scheme.
pub(super) fn older(root: &str) -> &str {
    if matches!(root, "CONCEDE" | "RETREAT") { "YIELD" } else { root }
}

/// The rows of a file.
pub(super) fn rows(path: &Path) -> anyhow::Result<Vec<Row>> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let column = |name: &str| {
        header.iter().position(|h| *h == name).with_context(|| {
            format!(
                "{}, line 1: no column {name:?}; it needs id, sentence, source, target and root",
                path.display()
            )
        })
    };
    let at =
        [column("id")?, column("sentence")?, column("source")?, column("target")?, column("root")?];
    let mut rows = Vec::new();
    for (number, line) in (2..).zip(lines) {
        if line.is_empty() {
            continue;
        }
        let cells: Vec<&str> = line.split('\t').collect();
        let Some([id, sentence, source, target, gold]) = at
            .iter()
            .map(|&i| cells.get(i).copied())
            .collect::<Option<Vec<_>>>()
            .and_then(|v| <[&str; 5]>::try_from(v).ok())
        else {
            bail!(
                "{}, line {number}: {} columns, fewer than the header has",
                path.display(),
                cells.len()
            );
        };
        rows.push(Row {
            id: id.to_owned(),
            sentence: sentence.to_owned(),
            source: source.to_owned(),
            target: target.to_owned(),
            gold: older(gold).to_owned(),
        });
    }
    Ok(rows)
}

pub(crate) fn run(args: &RelationsArgs) -> anyhow::Result<ExitCode> {
    let mut rows = rows(&args.file)?;
    if let Some(n) = args.blind {
        rows.retain(|r| is_blind(&r.id, n));
    }
    let engine = args.engine.engine()?;
    let mut scratch = Scratch::default();
    let mut predictions = match &args.predictions {
        Some(path) => {
            let file = fs::File::create(path)
                .with_context(|| format!("cannot write {}", path.display()))?;
            let mut out = BufWriter::new(file);
            writeln!(out, "id\tgold\tstrict\tloose\tranked\tsense\tprobability")?;
            Some(out)
        }
        None => None,
    };
    let ranker = ranker(args.weights.as_deref())?;
    let mut bets: Vec<(f64, bool)> = Vec::new();
    let mut read: Vec<Read> = Vec::with_capacity(rows.len());
    for row in &rows {
        let relation = engine.relate(&row.sentence, &row.source, &row.target, &mut scratch);
        let ranked = ranker.rank(&relation);
        if let Some(p) = relation.confidence {
            bets.push((p, is_right(&relation, &row.gold)));
        }
        let older = |r: &Option<Reading>| r.as_ref().map(|r| r.older_type.clone());
        let sense = relation.loose.as_ref().map_or("-", |r| r.sense.as_str());
        let one = [
            older(&relation.strict),
            older(&relation.loose),
            ranked.as_ref().map(|r| r.older_type.clone()),
        ];
        if let Some(out) = &mut predictions {
            let root = |i: usize| one[i].as_deref().unwrap_or("-");
            let probability =
                ranked.as_ref().map(|r| format!("{:.3}", r.probability)).unwrap_or_default();
            writeln!(
                out,
                "{}\t{}\t{}\t{}\t{}\t{sense}\t{probability}",
                row.id,
                row.gold,
                root(0),
                root(1),
                root(2)
            )?;
        }
        read.push(one);
    }
    if let Some(mut out) = predictions {
        out.flush()?;
    }
    report(&rows, &read)?;
    if !bets.is_empty() {
        reliability(&bets)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Roots by the strict, the loose and the ranked reading.
type Read = [Option<String>; 3];

fn report(rows: &[Row], read: &[Read]) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    let pairs = |i: usize| -> Vec<Pair<'_>> {
        rows.iter().zip(read).map(|(row, r)| (row.gold.as_str(), r[i].as_deref())).collect()
    };
    let (strict, loose, ranked) = (pairs(0), pairs(1), pairs(2));
    let classes = |pairs: &[Pair<'_>]| -> Vec<(String, Option<String>)> {
        pairs.iter().map(|(g, p)| (class(g).to_owned(), p.map(|p| class(p).to_owned()))).collect()
    };
    let none = loose.iter().filter(|(_, p)| p.is_none()).count();
    writeln!(
        out,
        "{} rows, {none} without an event ({:.1} %)\n",
        rows.len(),
        100.0 * none as f64 / rows.len().max(1) as f64
    )?;
    writeln!(out, "              accuracy  macro-F1")?;
    for (name, pairs) in [("strict", &strict), ("loose", &loose), ("ranked", &ranked)] {
        writeln!(out, "roots  {name:<6} {:>8.3}  {:>8.3}", accuracy(pairs), macro_f1(pairs))?;
        let owned = classes(pairs);
        let by_class: Vec<Pair<'_>> =
            owned.iter().map(|(g, p)| (g.as_str(), p.as_deref())).collect();
        writeln!(
            out,
            "class  {name:<6} {:>8.3}  {:>8.3}",
            accuracy(&by_class),
            macro_f1(&by_class)
        )?;
    }
    writeln!(out, "\nF1 by root    rows  strict   loose  ranked")?;
    let (by_strict, by_loose, by_rank) =
        (f1_by_label(&strict), f1_by_label(&loose), f1_by_label(&ranked));
    for (root, f1) in &by_strict {
        let count = rows.iter().filter(|r| r.gold == *root).count();
        writeln!(
            out,
            "{root:<12} {count:>5}  {f1:>6.3}  {:>6.3}  {:>6.3}",
            by_loose.get(root).copied().unwrap_or(0.0),
            by_rank.get(root).copied().unwrap_or(0.0)
        )?;
    }
    let table = confusion(&loose);
    let mut columns: Vec<&str> = table.keys().map(|(_, p)| *p).collect();
    columns.sort_unstable();
    columns.dedup();
    writeln!(out, "\nconfusion, loose (rows: gold, columns: read)")?;
    write!(out, "{:<10}", "")?;
    for c in &columns {
        write!(out, " {:>5}", c.chars().take(5).collect::<String>())?;
    }
    writeln!(out)?;
    for root in by_strict.keys() {
        write!(out, "{root:<10}")?;
        for c in &columns {
            match table.get(&(root, c)) {
                Some(n) => write!(out, " {n:>5}")?,
                None => write!(out, " {:>5}", ".")?,
            }
        }
        writeln!(out)?;
    }
    Ok(())
}

/// How often readings of each confidence are right: type, actor and recipient.
fn reliability(bets: &[(f64, bool)]) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    let (bins, error) = calibration(bets, 10);
    writeln!(out, "\nconfidence    readings   mean  right")?;
    for bin in bins.iter().filter(|b| b.count > 0) {
        writeln!(
            out,
            "{:.1} to {:.1}  {:>9}  {:>6.3}  {:>5.3}",
            bin.from, bin.to, bin.count, bin.mean, bin.right
        )?;
    }
    writeln!(out, "expected calibration error {error:.3}")?;
    Ok(())
}
