//! `demarche eval places`: toponyms against published sets (`layouts`), and training on them (`train`).
//!
//! Recognition: F1 of spans, exact and overlapping, over all toponyms, whether something is there or the
//! name stands for people. Resolution: the set's own spans are given, those with coordinates are scored:
//! share within 161 km (100 miles), mean and median error, and the area under the curve of logarithmic errors
//! (0 is best; Gritta et al. 2018). A toponym that stays unresolved counts as half a globe away.

mod layouts;
mod train;

pub(super) use train::{TrainPlacesArgs, train};

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use demarche_coder::places::distance;
use demarche_coder::{Engine, PlaceRecord, Scratch};

use self::layouts::{Article, Gold, Set};
use super::EngineArgs;
use super::part::PartArgs;
use crate::output::one_line;

/// Half the circumference of the earth, in kilometres: no place is farther away.
const FARTHEST: f64 = 20_039.0;
/// 100 miles: within it a resolution counts as right.
const RIGHT: f64 = 161.0;

/// `demarche eval places …`
#[derive(Debug, Args)]
pub(crate) struct PlacesArgs {
    /// XML file of a set in the layout of lgl, geowebnews or geovirus
    file: PathBuf,
    #[command(flatten)]
    part: PartArgs,
    /// Write the toponyms that were resolved wrongly or not recognised, one a line
    #[arg(long, value_name = "OUT.tsv")]
    errors: Option<PathBuf>,
    #[command(flatten)]
    engine: EngineArgs,
}

/// What came of one article.
#[derive(Default)]
struct Outcome {
    gold: usize,
    found: usize,
    exact: usize,
    overlapping: usize,
    /// Kilometres of literal toponyms; of those with an id of GeoNames; of the others.
    literal: Vec<f64>,
    numbered: Vec<f64>,
    other: Vec<f64>,
    unresolved: usize,
    errors: String,
}

pub(crate) fn run(args: &PlacesArgs) -> anyhow::Result<ExitCode> {
    let xml = fs::read_to_string(&args.file)
        .with_context(|| format!("cannot read {}", args.file.display()))?;
    let mut set = layouts::read(&xml).with_context(|| args.file.display().to_string())?;
    set.articles.retain(|a| args.part.has(&a.id));
    if set.articles.is_empty() {
        bail!("no article is left to score");
    }
    let engine = args.engine.engine()?;
    let outcomes = all(&engine, &set)?;
    if let Some(path) = &args.errors {
        let lines: String = outcomes.iter().map(|o| o.errors.as_str()).collect();
        fs::write(path, format!("article\twhat\tkm\twords\tgold\tgot\tcontext\n{lines}"))
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    report(&set, &outcomes)?;
    Ok(ExitCode::SUCCESS)
}

/// In the order of the articles, by as many threads as the machine has cores.
fn all(engine: &Engine, set: &Set) -> anyhow::Result<Vec<Outcome>> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let chunk = set.articles.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let workers: Vec<_> = set
            .articles
            .chunks(chunk)
            .map(|part| {
                scope.spawn(move || {
                    let mut scratch = Scratch::default();
                    part.iter().map(|a| outcome(engine, a, &mut scratch)).collect::<Vec<_>>()
                })
            })
            .collect();
        let mut all = Vec::with_capacity(set.articles.len());
        for worker in workers {
            let Ok(part) = worker.join() else {
                bail!("a mistake of this program: a thread failed")
            };
            all.extend(part);
        }
        Ok(all)
    })
}

fn outcome(engine: &Engine, article: &Article, scratch: &mut Scratch) -> Outcome {
    let mut out = Outcome::default();
    let own = engine.places(&article.document, &[], scratch);
    let text = article.document.text();
    let overlaps = |r: &PlaceRecord, g: &Gold| r.start < g.span.end && g.span.start < r.end;
    out.gold = article.gold.len();
    out.found = own.len();
    let line =
        |out: &mut Outcome, what: &str, km: f64, span: (u32, u32), gold: String, got: String| {
            let words = &text[span.0 as usize..span.1 as usize];
            let context = context(text, span);
            let _ = writeln!(
                out.errors,
                "{}\t{what}\t{km:.0}\t{}\t{gold}\t{got}\t{context}",
                article.id,
                one_line(words)
            );
        };
    for gold in &article.gold {
        if own.iter().any(|r| (r.start, r.end) == (gold.span.start, gold.span.end)) {
            out.exact += 1;
        } else {
            line(
                &mut out,
                "missed",
                0.0,
                (gold.span.start, gold.span.end),
                String::new(),
                String::new(),
            );
        }
        out.overlapping += usize::from(own.iter().any(|r| overlaps(r, gold)));
    }
    for record in &own {
        let known =
            article.gold.iter().any(|g| (record.start, record.end) == (g.span.start, g.span.end));
        if !known {
            line(&mut out, "extra", 0.0, (record.start, record.end), String::new(), String::new());
        }
    }
    let spans: Vec<_> = article.gold.iter().map(|g| g.span).collect();
    let resolved = engine.places(&article.document, &spans, scratch);
    for gold in &article.gold {
        let Some(at) = gold.at else { continue };
        let record = resolved.iter().find(|r| (r.start, r.end) == (gold.span.start, gold.span.end));
        let got = record.and_then(|r| r.lat.zip(r.lon));
        let km = got.map_or(FARTHEST, |got| distance(at, got));
        out.unresolved += usize::from(got.is_none());
        if gold.literal {
            out.literal.push(km);
            if gold.geonameid.is_some() {
                out.numbered.push(km);
            }
        } else {
            out.other.push(km);
        }
        if km > RIGHT {
            let what = if gold.literal { "literal" } else { "other" };
            let name = record.map_or(String::new(), |r| {
                let some = |s: &Option<String>| s.clone().unwrap_or_default();
                format!(
                    "{} {} {} {}",
                    some(&r.name),
                    some(&r.feature),
                    some(&r.admin1),
                    some(&r.country)
                )
            });
            let id = gold.geonameid.map_or(String::new(), |i| i.to_string());
            let gold_at = format!("{:.2} {:.2} {id}", at.0, at.1);
            line(&mut out, what, km, (gold.span.start, gold.span.end), gold_at, name);
        }
    }
    out
}

/// Some words around a span.
fn context(text: &str, span: (u32, u32)) -> String {
    let edge = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at += 1;
        }
        at
    };
    let from = edge((span.0 as usize).saturating_sub(60));
    let to = edge((span.1 as usize + 60).min(text.len()));
    one_line(&text[from..to])
}

/// Figures of a list of errors: count, share within [`RIGHT`], mean, median, area under the curve.
fn figures(errors: impl Iterator<Item = f64>) -> String {
    let mut errors: Vec<f64> = errors.collect();
    if errors.is_empty() {
        return "none".to_owned();
    }
    errors.sort_by(f64::total_cmp);
    let n = errors.len() as f64;
    let within = errors.iter().filter(|e| **e <= RIGHT).count() as f64 / n;
    let mean = errors.iter().sum::<f64>() / n;
    let middle = errors[errors.len() / 2];
    // The trapezoids over the sorted logarithms, as a share of the worst case.
    let logs: Vec<f64> = errors.iter().map(|e| (e + 1.0).ln()).collect();
    let area: f64 = logs.windows(2).map(|w| f64::midpoint(w[0], w[1])).sum();
    let area = area / ((FARTHEST + 1.0).ln() * (n - 1.0).max(1.0));
    format!("{:>5}  {within:>10.3}  {mean:>7.0}  {middle:>9.1}  {area:>5.3}", errors.len())
}

fn report(set: &Set, outcomes: &[Outcome]) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    let sum = |f: fn(&Outcome) -> usize| outcomes.iter().map(f).sum::<usize>();
    let (gold, found) = (sum(|o| o.gold), sum(|o| o.found));
    writeln!(out, "{} articles, {gold} toponyms", set.articles.len())?;
    if set.broken > 0 {
        writeln!(out, "{} left out: their offsets do not give their words", set.broken)?;
    }
    writeln!(out, "\nrecognition   precision  recall     F1")?;
    for (name, right) in [("exact", sum(|o| o.exact)), ("overlapping", sum(|o| o.overlapping))] {
        let precision = right as f64 / found.max(1) as f64;
        let recall = right as f64 / gold.max(1) as f64;
        let f1 = 2.0 * precision * recall / (precision + recall).max(1e-9);
        writeln!(out, "{name:<12}  {:>9.3}  {recall:>6.3}  {f1:>5.3}", precision.min(1.0))?;
    }
    writeln!(out, "\nresolution             count  within 161  mean km  median km    AUC")?;
    let lists: [(&str, fn(&Outcome) -> &Vec<f64>); 3] = [
        ("literal", |o| &o.literal),
        ("literal, in GeoNames", |o| &o.numbered),
        ("others", |o| &o.other),
    ];
    for (name, list) in lists {
        let errors = outcomes.iter().flat_map(|o| list(o).iter().copied());
        writeln!(out, "{name:<21}  {}", figures(errors))?;
    }
    writeln!(out, "{} of them unresolved", sum(|o| o.unresolved))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_of_known_errors() {
        assert!((distance((48.85, 2.35), (51.5, -0.12)) - 343.0).abs() < 1.0);
        let line = figures([0.0, 0.0, FARTHEST].into_iter());
        let cells: Vec<&str> = line.split_whitespace().collect();
        assert_eq!(cells, ["3", "0.667", "6680", "0.0", "0.250"]);
    }
}
