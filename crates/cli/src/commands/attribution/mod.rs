//! `demarche eval attribution`: who said what, against stand-off annotations.
//!
//! - `standoff`: the annotations; `score`: tokens by role, and attributions found.
//!
//! A token counts for a role if any attribution covers it with that role; both sides are cut into
//! tokens by the program. Attributions inside what another one reports are left out: the set that this
//! was made for annotates the outermost ones.

mod score;
mod standoff;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use demarche_coder::{Engine, QuoteRecord, Quotes, Scratch};
use demarche_text::Document;

use self::score::{Counts, by_token, matched, overlap, pieces};
use self::standoff::{Gold, Piece, Standoff};
use super::EngineArgs;
use super::part::is_blind;

/// `demarche eval attribution …`
#[derive(Debug, Args)]
pub(crate) struct AttributionArgs {
    /// Folder with `text/NAME.txt` and `ann/NAME.ann`
    folder: PathBuf,
    /// Score only the files whose name hashes to 0 modulo this, the part that nobody has read
    #[arg(long, value_name = "N")]
    blind: Option<u64>,
    /// Write missed and spurious attributions, one a line
    #[arg(long, value_name = "OUT.tsv")]
    errors: Option<PathBuf>,
    #[command(flatten)]
    engine: EngineArgs,
}

/// One article with its annotations.
struct Article {
    name: String,
    document: Document,
    standoff: Standoff,
}

/// The counts of an article, and its lines for the list of errors.
#[derive(Default)]
struct Score {
    source: Counts,
    cue: Counts,
    content: Counts,
    found: Counts,
    errors: String,
}

pub(crate) fn run(args: &AttributionArgs) -> anyhow::Result<ExitCode> {
    let articles = articles(&args.folder, args.blind)?;
    let engine = args.engine.engine()?;
    let scores = all_scores(&engine, &articles)?;
    if let Some(path) = &args.errors {
        let lines: String = scores.iter().map(|s| s.errors.as_str()).collect();
        let header = "file\twhat\tsource\tcue\tcontent\tsense\tcontext\n";
        fs::write(path, format!("{header}{lines}"))
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    report(&articles, &scores)?;
    Ok(ExitCode::SUCCESS)
}

fn articles(folder: &Path, blind: Option<u64>) -> anyhow::Result<Vec<Article>> {
    let annotations = folder.join("ann");
    let mut names: Vec<String> = fs::read_dir(&annotations)
        .with_context(|| format!("cannot read {}", annotations.display()))?
        .filter_map(|entry| {
            entry.ok()?.file_name().to_str()?.strip_suffix(".ann").map(str::to_owned)
        })
        .filter(|name| blind.is_none_or(|n| is_blind(name, n)))
        .collect();
    names.sort();
    if names.is_empty() {
        bail!("{} holds no .ann file", annotations.display());
    }
    let read = |path: PathBuf| {
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    names
        .into_iter()
        .map(|name| {
            let text = read(folder.join("text").join(format!("{name}.txt")))?;
            let lines = read(annotations.join(format!("{name}.ann")))?;
            let standoff = standoff::read(&lines, &text);
            let document = Document::new(text).with_context(|| format!("{name}.txt is no text"))?;
            Ok(Article { name, document, standoff })
        })
        .collect()
}

/// Scores in the order of the articles, by as many threads as the machine has cores.
fn all_scores(engine: &Engine, articles: &[Article]) -> anyhow::Result<Vec<Score>> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let chunk = articles.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let workers: Vec<_> = articles
            .chunks(chunk)
            .map(|part| {
                scope.spawn(move || {
                    let mut scratch = Scratch::default();
                    part.iter()
                        .map(|a| score(a, &engine.quotes(&a.document, &mut scratch)))
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        let mut all = Vec::with_capacity(articles.len());
        for worker in workers {
            let Ok(part) = worker.join() else {
                bail!("a mistake of this program: a thread failed")
            };
            all.extend(part);
        }
        Ok(all)
    })
}

fn score(article: &Article, quotes: &Quotes) -> Score {
    let gold = &article.standoff.attributions;
    let predicted: Vec<&QuoteRecord> = quotes.records.iter().filter(|r| !r.nested).collect();
    let tokens = |of_gold: fn(&Gold) -> &Vec<Piece>, of_record: fn(&QuoteRecord) -> Vec<Piece>| {
        let gold: Vec<Piece> = gold.iter().flat_map(of_gold).copied().collect();
        let predicted: Vec<Piece> = predicted.iter().flat_map(|r| of_record(r)).collect();
        by_token(&quotes.tokens, &gold, &predicted)
    };
    let found = matched(gold, &predicted);
    let right = found.iter().flatten().count() as u64;
    Score {
        source: tokens(|g| &g.source, |r| r.source.iter().map(|s| (s.start, s.end)).collect()),
        cue: tokens(|g| &g.cue, |r| pieces(&r.cue)),
        content: tokens(|g| &g.content, |r| pieces(&r.content)),
        found: Counts { right, predicted: predicted.len() as u64, gold: gold.len() as u64 },
        errors: errors(article, &predicted, &found),
    }
}

/// Missed and spurious attributions, a tab-separated line each.
fn errors(article: &Article, predicted: &[&QuoteRecord], found: &[Option<usize>]) -> String {
    let text = article.document.text();
    let flat = |pieces: &[Piece]| {
        let words: Vec<&str> = pieces
            .iter()
            .map(|&(s, e)| text.get(s as usize..e as usize).unwrap_or_default())
            .collect();
        words.join(" … ").split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let around = |cue: &[Piece]| {
        let (start, end) = cue.first().copied().unwrap_or_default();
        let from = text[..start as usize].char_indices().rev().nth(60).map_or(0, |(i, _)| i);
        let rest = &text[end as usize..];
        let to = rest.char_indices().nth(60).map_or(text.len(), |(i, _)| end as usize + i);
        flat(&[(from as u32, to as u32)])
    };
    let mut out = String::new();
    let mut line = |what: &str, source: &[Piece], cue: &[Piece], content: &[Piece], sense: &str| {
        let cells =
            [&article.name, what, &flat(source), &flat(cue), &flat(content), sense, &around(cue)];
        out.push_str(&cells.join("\t"));
        out.push('\n');
    };
    for (gold, at) in article.standoff.attributions.iter().zip(found) {
        if at.is_none() {
            let seen = predicted
                .iter()
                .find(|r| r.cue.iter().any(|c| overlap(&gold.cue, (c.start, c.end))));
            let what = if seen.is_some() { "source" } else { "missed" };
            line(what, &gold.source, &gold.cue, &gold.content, seen.map_or("-", |r| &r.sense));
        }
    }
    for (i, record) in predicted.iter().enumerate() {
        if !found.contains(&Some(i)) {
            let source: Vec<Piece> = record.source.iter().map(|s| (s.start, s.end)).collect();
            line(
                "spurious",
                &source,
                &pieces(&record.cue),
                &pieces(&record.content),
                &record.sense,
            );
        }
    }
    out
}

fn report(articles: &[Article], scores: &[Score]) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    let gold: usize = articles.iter().map(|a| a.standoff.attributions.len()).sum();
    let malformed: usize = articles.iter().map(|a| a.standoff.malformed.len()).sum();
    writeln!(
        out,
        "{} articles, {gold} attributions, {malformed} malformed lines passed over\n",
        articles.len()
    )?;
    for article in articles.iter().filter(|a| !a.standoff.malformed.is_empty()) {
        let lines: Vec<String> = article.standoff.malformed.iter().map(usize::to_string).collect();
        writeln!(out, "  {}.ann, malformed: line {}", article.name, lines.join(", "))?;
    }
    if malformed > 0 {
        writeln!(out)?;
    }
    writeln!(out, "              precision  recall      F1")?;
    let rows: [(&str, fn(&Score) -> Counts); 4] = [
        ("source", |s| s.source),
        ("cue", |s| s.cue),
        ("content", |s| s.content),
        ("attributions", |s| s.found),
    ];
    for (name, pick) in rows {
        let mut counts = Counts::default();
        for score in scores {
            counts.add(pick(score));
        }
        writeln!(
            out,
            "{name:<13} {:>9.3} {:>7.3} {:>7.3}",
            counts.precision(),
            counts.recall(),
            counts.f1()
        )?;
    }
    Ok(())
}
