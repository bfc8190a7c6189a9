//! One file a command; each adapts the engine to the command line.

pub(crate) mod code;
pub(crate) mod codebook;
mod engine;
pub(crate) mod eval;
pub(crate) mod explain;
pub(crate) mod parse;

pub(crate) use engine::EngineArgs;
