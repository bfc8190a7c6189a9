//! Which documents a command reads, how, and on how many threads.

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use anyhow::bail;
use clap::{Args, ValueEnum};
use demarche_ingest::{Format, Input, Source};

/// Where documents come from.
#[derive(Debug, Args)]
pub(crate) struct InputArgs {
    /// Text files, JSON lines files or folders; `-` or none for standard input
    paths: Vec<PathBuf>,
    /// Threads, at most 1024; the output is the same at any number [default: one a core]
    #[arg(long, default_value_t = 0, value_name = "N", hide_default_value = true)]
    #[arg(value_parser = clap::value_parser!(u16).range(0..=1024))]
    threads: u16,
    /// How to read files and standard input
    #[arg(long, value_enum, default_value = "auto")]
    input: Reading,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Reading {
    /// By name, else by the first byte
    Auto,
    /// The whole is one text
    Text,
    /// One JSON object a line
    Jsonl,
}

impl InputArgs {
    /// The documents, in order.
    pub(super) fn source(&self) -> anyhow::Result<impl Source + use<>> {
        let format = match self.input {
            Reading::Auto => Format::Auto,
            Reading::Text => Format::Text,
            Reading::Jsonl => Format::Jsonl,
        };
        Ok(demarche_ingest::read(inputs(&self.paths)?, format))
    }

    /// The threads to work on.
    pub(super) fn threads(&self) -> usize {
        match self.threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            n => usize::from(n),
        }
    }
}

/// The inputs that paths on the command line name; `-`, or none at all, is standard input, unless
/// that is a terminal, where nobody knows that the program waits.
pub(super) fn inputs(paths: &[PathBuf]) -> anyhow::Result<Vec<Input>> {
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
