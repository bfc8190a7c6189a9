//! One file a command; each adapts the engine to the command line.

pub(crate) mod code;
pub(crate) mod codebook;
mod coverage;
mod engine;
pub(crate) mod eval;
pub(crate) mod explain;
pub(crate) mod parse;
mod pool;
pub(crate) mod relate;
mod relations;
pub(crate) mod schema;
mod scores;
mod stories;
pub(crate) mod train;

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use anyhow::bail;
use demarche_ingest::Input;

pub(crate) use engine::EngineArgs;

/// The inputs that paths on the command line name; `-`, or none at all, is standard input, unless
/// that is a terminal, where nobody knows that the program waits.
fn inputs(paths: &[PathBuf]) -> anyhow::Result<Vec<Input>> {
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
