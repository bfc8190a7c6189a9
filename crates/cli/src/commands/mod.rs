//! One file a command; each adapts the engine to the command line.

pub(crate) mod code;
pub(crate) mod codebook;
mod engine;
pub(crate) mod eval;
pub(crate) mod explain;
pub(crate) mod parse;
mod relations;
pub(crate) mod schema;
mod scores;

use std::path::PathBuf;

use demarche_ingest::Input;

pub(crate) use engine::EngineArgs;

/// The inputs that paths on the command line name; `-`, or none at all, is standard input.
fn inputs(paths: &[PathBuf]) -> Vec<Input> {
    if paths.is_empty() {
        return vec![Input::Stdin];
    }
    paths
        .iter()
        .map(|p| if p.as_os_str() == "-" { Input::Stdin } else { Input::Path(p.clone()) })
        .collect()
}
