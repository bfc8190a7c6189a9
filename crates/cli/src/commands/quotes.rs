//! `demarche quotes`: who said, thought or wanted what, in the order of the text.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use anyhow::Context;
use clap::{Args, ValueEnum};
use demarche_coder::{Engine, QuoteRecord, Quotes};
use demarche_text::Document;

use super::pool::{self, InOrder, Item};
use super::{EngineArgs, InputArgs};
use crate::output::{json_line, note, one_line};

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
    match write_all(args, items) {
        Ok(0) => Ok(ExitCode::SUCCESS),
        Ok(_) => Ok(ExitCode::from(2)),
        // The reader of a pipe went away: it has all that it wanted.
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(e) => Err(e).context("cannot write the output"),
    }
}

/// Writes everything; gives the number of documents that failed.
fn write_all(args: &QuotesArgs, items: InOrder<Quotes>) -> io::Result<u64> {
    let terminal = io::stdout().is_terminal();
    let format = args.format.unwrap_or(if terminal { Format::Text } else { Format::Jsonl });
    let colour = terminal && std::env::var_os("NO_COLOR").is_none();
    let mut out = BufWriter::new(io::stdout().lock());
    let mut failures = 0;
    let mut first = true;
    for item in items {
        match item {
            Item::Failed(failure) => {
                failures += 1;
                note(failure);
            }
            Item::Broken(id) => {
                failures += 1;
                note(format_args!(
                    "the document {id} could not be read: a mistake of this program"
                ));
            }
            Item::Done(done) => {
                let (document, quotes) = *done;
                let records: Vec<&QuoteRecord> =
                    quotes.records.iter().filter(|r| args.nested || !r.nested).collect();
                match format {
                    Format::Jsonl => records.iter().try_for_each(|r| json_line(&mut out, r))?,
                    Format::Text => {
                        if !std::mem::take(&mut first) {
                            writeln!(out)?;
                        }
                        text(&mut out, &document, &records, colour)?;
                    }
                }
            }
        }
    }
    out.flush()?;
    Ok(failures)
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
            paint(Style::new().bold(), &speaker(r)),
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
