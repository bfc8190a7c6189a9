//! One file a command; each adapts the engine to the command line.

mod actors;
mod agreement;
mod attribution;
mod clusters;
pub(crate) mod code;
pub(crate) mod codebook;
mod coverage;
mod dates;
mod engine;
pub(crate) mod eval;
pub(crate) mod explain;
pub(crate) mod gazetteer;
mod input;
mod listing;
pub(crate) mod parse;
mod part;
pub(crate) mod places;
pub(crate) mod quotes;
pub(crate) mod relate;
mod relations;
pub(crate) mod schema;
mod scores;
mod stories;
mod toponyms;
pub(crate) mod train;

pub(crate) use engine::EngineArgs;
pub(crate) use input::InputArgs;
#[cfg(feature = "store")]
pub(crate) use input::ThreadArgs;
pub(crate) use input::{inputs, one_a_core};
