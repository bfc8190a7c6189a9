//! `demarche parse`: the dependency trees of a text, drawn.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use demarche_nlp::{Annotation, Workspace};

use super::{EngineArgs, inputs};
use crate::output::note;

/// `demarche parse …`
#[derive(Debug, Args)]
pub(crate) struct ParseArgs {
    /// Files to parse; `-` or none for standard input
    paths: Vec<PathBuf>,
    #[command(flatten)]
    engine: EngineArgs,
}

pub(crate) fn run(args: &ParseArgs) -> anyhow::Result<ExitCode> {
    let inputs = inputs(&args.paths)?;
    let pipeline = args.engine.load_pipeline()?;
    let mut workspace = Workspace::default();
    let mut out = crate::output::Screen::plain();
    let mut failed = false;
    for item in demarche_ingest::read(inputs, demarche_ingest::Format::Auto) {
        let document = match item {
            Ok(document) => document,
            Err(failure) => {
                note(failure);
                failed = true;
                continue;
            }
        };
        let text = document.text();
        let annotation = pipeline.annotate(text, &mut workspace);
        for sentence in annotation.sentences() {
            draw(&mut out, text, annotation, sentence.range())?;
            writeln!(out)?;
        }
    }
    Ok(ExitCode::from(if failed { 2 } else { 0 }))
}

/// One line a token, the arcs drawn to the left of it.
fn draw(
    out: &mut impl Write,
    text: &str,
    a: &Annotation,
    tokens: std::ops::Range<usize>,
) -> std::io::Result<()> {
    let words: Vec<usize> = tokens.filter(|&i| !a.text(text, i).trim().is_empty()).collect();
    let row_of = |token: usize| words.iter().position(|&w| w == token);
    // Shorter arcs lie nearer to the words: each takes the first column that is free over its rows.
    let mut arcs: Vec<(usize, usize, usize)> = Vec::new();
    let mut order: Vec<usize> = (0..words.len()).collect();
    order.sort_by_key(|&r| (row_of(a.heads[words[r]] as usize).unwrap_or(r).abs_diff(r), r));
    let mut columns: Vec<Vec<(usize, usize)>> = Vec::new();
    for r in order {
        let Some(h) = row_of(a.heads[words[r]] as usize).filter(|&h| h != r) else { continue };
        let (lo, hi) = (r.min(h), r.max(h));
        let free = columns.iter().position(|c| c.iter().all(|&(l, u)| hi <= l || u <= lo));
        let column = free.unwrap_or_else(|| {
            columns.push(Vec::new());
            columns.len() - 1
        });
        columns[column].push((lo, hi));
        arcs.push((r, h, column));
    }
    let width = columns.len().min(12);
    let longest = words.iter().map(|&i| a.text(text, i).chars().count()).max().unwrap_or(0);
    for (r, &i) in words.iter().enumerate() {
        let mut cells = vec![' '; width * 2 + 2];
        let at = |column: usize| (width - 1 - column.min(width - 1)) * 2;
        for &(d, h, column) in &arcs {
            let (lo, hi) = (d.min(h), d.max(h));
            if column >= width || r < lo || r > hi {
                continue;
            }
            let x = at(column);
            if r == lo || r == hi {
                cells[x] = if r == lo { '┌' } else { '└' };
                for cell in &mut cells[x + 1..width * 2] {
                    *cell = match *cell {
                        ' ' | '─' => '─',
                        _ => '┼',
                    };
                }
                if r == d {
                    cells[width * 2] = '▸';
                }
            } else if cells[x] == ' ' {
                cells[x] = '│';
            } else if cells[x] == '─' {
                cells[x] = '┼';
            }
        }
        let word = a.text(text, i);
        let pad = " ".repeat(longest - word.chars().count());
        let line: String = cells.into_iter().collect();
        writeln!(
            out,
            "{line} {word}{pad}  {:<5} {:<9} {}",
            a.pos[i].as_str(),
            a.deps[i].as_str(),
            a.lemma(i)
        )?;
    }
    for entity in &a.entities {
        if words.first().is_some_and(|&f| entity.tokens.start as usize >= f)
            && words.last().is_some_and(|&l| entity.tokens.end as usize <= l + 1)
        {
            let span = demarche_text::Span::<demarche_text::Byte>::new(
                a.spans[entity.tokens.start as usize].start,
                a.spans[entity.tokens.end as usize - 1].end,
            );
            writeln!(out, "  {}: {}", entity.label, span.of(text).unwrap_or_default())?;
        }
    }
    Ok(())
}
