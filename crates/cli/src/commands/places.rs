//! `demarche places`: the toponyms of a text and the places that they name.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use anstyle::Style;
use anyhow::Context;
use clap::{Args, ValueEnum};
use demarche_coder::PlaceRecord;
use demarche_text::Document;

use super::{EngineArgs, InputArgs, listing};
use crate::output::{Screen, json_line, one_line};
use demarche_runtime::pool;

/// `demarche places …`
#[derive(Debug, Args)]
pub(crate) struct PlacesArgs {
    #[command(flatten)]
    input: InputArgs,
    /// Output format; text on a terminal, JSON lines in a pipe
    #[arg(long, value_enum)]
    format: Option<Format>,
    #[command(flatten)]
    engine: EngineArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Readable, in colour where there is a terminal
    Text,
    /// One JSON record a toponym (the default in a pipe)
    Jsonl,
}

pub(crate) fn run(args: &PlacesArgs) -> anyhow::Result<ExitCode> {
    let source = args.input.source()?;
    let engine = args.engine.engine()?;
    let items = pool::start(engine, source, args.input.threads(), |engine, document, scratch| {
        engine.places(document, &[], scratch)
    })
    .context("cannot start the threads")?;
    let terminal = io::stdout().is_terminal();
    let format = args.format.unwrap_or(if terminal { Format::Text } else { Format::Jsonl });
    let colour = terminal && std::env::var_os("NO_COLOR").is_none();
    let screen = if format == Format::Text { Screen::coloured() } else { Screen::plain() };
    listing::write_all(items, screen, |out, first, document, records| match format {
        Format::Jsonl => records.iter().try_for_each(|r| json_line(out, r)),
        Format::Text => {
            if !first {
                writeln!(out)?;
            }
            text(out, document, records, colour)
        }
    })
}

/// One toponym a line: its words, the place, its divisions, coordinates, and how it was found.
fn text(
    out: &mut impl Write,
    document: &Document,
    records: &[PlaceRecord],
    colour: bool,
) -> io::Result<()> {
    let paint = |style: Style, text: &str| {
        if colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
    };
    let name = document.title.as_ref().or(document.url.as_ref()).unwrap_or(&document.id);
    let count = match records.len() {
        0 => "no toponym".to_owned(),
        1 => "1 toponym".to_owned(),
        n => format!("{n} toponyms"),
    };
    writeln!(out, "{}  {count}", paint(Style::new().bold(), &one_line(name)))?;
    let width = records.iter().map(|r| one_line(&r.text).chars().count()).max().unwrap_or(0);
    for r in records {
        let words = one_line(&r.text);
        let gap = " ".repeat(width - words.chars().count());
        let use_ = if r.literal { "at" } else { "of" };
        let place = match (&r.name, r.lat.zip(r.lon)) {
            (Some(name), Some((lat, lon))) => {
                let mut parts = vec![name.clone()];
                parts.extend([&r.admin2, &r.admin1, &r.country].into_iter().flatten().cloned());
                parts.dedup();
                let of = |o: &Option<String>| o.clone().unwrap_or_default();
                format!(
                    "{}  {lat:.2} {lon:.2}  {}, by {}",
                    parts.join(", "),
                    of(&r.resolution),
                    of(&r.how)
                )
            }
            _ => "unknown".to_owned(),
        };
        let place = one_line(&place);
        writeln!(out, "  {}{gap}  {use_}  {place}", paint(Style::new().bold(), &words))?;
    }
    Ok(())
}
