//! From parsed sentences to events.
//!
//! A small calculus over a dependency parse: primitives that name an event, operators that turn one
//! event into another, and frames that say how far the text stands behind it. All knowledge of
//! politics is in the [`codebook`]; this crate knows grammar only.
//!
//! - [`engine`]: a document in, [`record::EventRecord`]s out.
//! - `grammar`: the fillers of a predicate's grammatical places.
//! - [`actors`]: who a noun phrase speaks of.
//! - `predicates`: which senses fit a token in its construction.
//! - `compose`: roles and operators. `frame`: negation, future, hypothetical, historical. `attribution`: according to whom,
//!   and direct speech; [`quotes`]: all of that as records.
//! - `assemble`: records, merged mentions, disputes. [`relate`]: the event between two given phrases.
//! - [`examples`]: runs the examples of a codebook as tests.

pub mod actors;
mod analysis;
mod assemble;
mod attribution;
mod blocks;
pub mod codebook;
mod compose;
pub mod engine;
pub mod examples;
mod explain;
mod frame;
mod grammar;
mod predicates;
pub mod quotes;
pub mod record;
pub mod relate;

pub use analysis::Status;
pub use codebook::{Codebook, CodebookError};
pub use compose::Dropped;
pub use engine::{Coded, Engine, Scratch};
pub use quotes::{QuoteRecord, Quotes};
pub use record::{EventRecord, Party};
