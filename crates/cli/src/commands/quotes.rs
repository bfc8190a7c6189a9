//! `demarche quotes`: who said, thought or wanted what, in the order of the text.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use anyhow::Context;
use clap::{Args, ValueEnum};
use demarche_coder::{Engine, QuoteRecord};
use demarche_text::Document;

use super::{EngineArgs, InputArgs, listing};
use crate::output::{Screen, json_line, one_line};
use demarche_runtime::pool;

/// `demarche quotes …`
#[derive(Debug, Args)]
pub(crate) struct QuotesArgs {
    #[command(flatten)]
    input: InputArgs,
    /// Output format; text on a terminal, JSON lines in a pipe
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Also write attributions inside what another one reports
    #[arg(long)]
    nested: bool,
    #[command(flatten)]
    engine: EngineArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Readable, in colour where there is a terminal
    Text,
    /// One JSON record an attribution (the default in a pipe)
    Jsonl,
}

pub(crate) fn run(args: &QuotesArgs) -> anyhow::Result<ExitCode> {
    let source = args.input.source()?;
    let engine = args.engine.engine()?;
    let items = pool::start(engine, source, args.input.threads(), Engine::quotes)
        .context("cannot start the threads")?;
    let terminal = io::stdout().is_terminal();
    let format = args.format.unwrap_or(if terminal { Format::Text } else { Format::Jsonl });
    let colour = terminal && std::env::var_os("NO_COLOR").is_none();
    let screen = if format == Format::Text { Screen::coloured() } else { Screen::plain() };
    listing::write_all(items, screen, |out, first, document, quotes| {
        let records: Vec<&QuoteRecord> =
            quotes.records.iter().filter(|r| args.nested || !r.nested).collect();
        match format {
            Format::Jsonl => records.iter().try_for_each(|r| json_line(out, r)),
            Format::Text => {
                if !first {
                    writeln!(out)?;
                }
                text(out, document, &records, colour)
            }
        }
    })
}

/// One attribution a paragraph: speaker, cue, kind; below it, what is said.
fn text(
    out: &mut impl Write,
    document: &Document,
    records: &[&QuoteRecord],
    colour: bool,
) -> io::Result<()> {
    let paint = |style: Style, text: &str| {
        if colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
    };
    let name = document.title.as_ref().or(document.url.as_ref()).unwrap_or(&document.id);
    let date = document.date.as_ref().map(|d| format!("  {d}")).unwrap_or_default();
    let count = match records.len() {
        0 => "no attribution".to_owned(),
        1 => "1 attribution".to_owned(),
        n => format!("{n} attributions"),
    };
    writeln!(out, "{}{date}  {count}", paint(Style::new().bold(), &one_line(name)))?;
    for r in records {
        let cue: Vec<&str> = r.cue.iter().map(|c| c.text.as_str()).collect();
        let medium = r.medium.as_ref().map(|m| format!(" to {}", one_line(m))).unwrap_or_default();
        let mut how = r.kind.clone();
        if let Some(status) = r.status.as_ref().filter(|s| *s != "reported") {
            how = format!("{how}, {status}");
        }
        if !r.real {
            how = format!("{how}, open");
        }
        writeln!(
            out,
            "\n  {}  {}{medium}  {}",
            paint(Style::new().bold(), &one_line(&speaker(r))),
            paint(AnsiColor::Cyan.on_default(), &one_line(&cue.join(" … "))),
            paint(Style::new().dimmed(), &how),
        )?;
        let content: Vec<String> = r.content.iter().map(|c| one_line(&c.text)).collect();
        writeln!(out, "    {}", content.join(" … "))?;
    }
    Ok(())
}

/// The source as the text has it, with the person or actor that it stands for.
fn speaker(record: &QuoteRecord) -> String {
    let Some(source) = &record.source else { return "–".to_owned() };
    let text = one_line(&source.text);
    let Some(party) = &record.speaker else { return text };
    let known = party.code.is_some() || !party.sectors.is_empty();
    let label = if known { party.label() } else { String::new() };
    let person = party.person.clone().filter(|p| !text.contains(p.as_str()));
    let behind: Vec<String> = [person.unwrap_or_default(), label]
        .into_iter()
        .filter(|s| !s.is_empty() && *s != text)
        .collect();
    if behind.is_empty() { text } else { format!("{text} ({})", behind.join(", ")) }
}
