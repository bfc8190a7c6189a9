//! Which documents a command reads, how, and on how many threads.

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use anyhow::bail;
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use demarche_ingest::{Documents, Format, Input, Mapping, Options, Source};

/// Where documents come from.
#[derive(Debug, Args)]
pub(crate) struct InputArgs {
    /// Files, folders or patterns such as 'news/*.csv.gz'; `-` or none for standard input
    paths: Vec<PathBuf>,
    #[command(flatten)]
    threads: ThreadArgs,
    /// How to read files and standard input
    #[arg(long, value_parser = format_parser(), default_value = "auto")]
    input: Format,
    /// Columns of tables, or fields of JSON lines, that hold text, id, date, title, publisher, url,
    /// author and language, where they have other names: text=body,date=meta.published
    #[arg(long, value_name = "COLUMNS", default_value = "", hide_default_value = true)]
    map: Mapping,
}

/// Knows the words of the formats, and says in the help what they mean.
fn format_parser() -> impl TypedValueParser<Value = Format> {
    let words = Format::words().map(|(word, line)| PossibleValue::new(word).help(line));
    PossibleValuesParser::new(words)
        .try_map(|word| Format::of_word(&word).ok_or("no format is called so"))
}

impl InputArgs {
    /// The documents, in order.
    pub(super) fn source(&self) -> anyhow::Result<impl Source + use<>> {
        self.documents()
    }

    /// The same, with how far they are read.
    pub(crate) fn documents(&self) -> anyhow::Result<Documents> {
        let options =
            Options { format: self.input, mapping: self.map.clone(), ..Options::default() };
        Ok(demarche_ingest::read(inputs(&self.paths)?, options))
    }

    /// The paths as they were given.
    #[cfg(feature = "store")]
    pub(crate) fn paths(&self) -> &[PathBuf] {
        &self.paths
    }

    /// The threads to work on.
    pub(crate) fn threads(&self) -> usize {
        self.threads.get()
    }
}

/// On how many threads to work.
#[derive(Debug, Args)]
pub(crate) struct ThreadArgs {
    /// Threads, at most 1024; the output is the same at any number [default: one a core]
    #[arg(long, default_value_t = 0, value_name = "N", hide_default_value = true)]
    #[arg(value_parser = clap::value_parser!(u16).range(0..=1024))]
    threads: u16,
}

impl ThreadArgs {
    /// So many threads; 0 is one a core.
    pub(crate) fn get(&self) -> usize {
        match self.threads {
            0 => one_a_core(),
            n => usize::from(n),
        }
    }
}

/// One thread a core.
pub(crate) fn one_a_core() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// The inputs that paths on the command line name; `-`, or none at all, is standard input, unless
/// that is a terminal, where nobody knows that the program waits.
pub(crate) fn inputs(paths: &[PathBuf]) -> anyhow::Result<Vec<Input>> {
    if paths.is_empty() {
        if io::stdin().is_terminal() {
            bail!("nothing to read: name a file or folder, or pipe a text in");
        }
        return Ok(vec![Input::Stdin]);
    }
    let input = |p: &PathBuf| {
        if p.as_os_str() == "-" { Input::Stdin } else { Input::Path(p.clone()) }
    };
    Ok(paths.iter().map(input).collect())
}
