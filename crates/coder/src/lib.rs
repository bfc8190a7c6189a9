//! From parsed sentences to events.
//!
//! A small calculus over a dependency parse: primitives that name an event, operators that turn one
//! event into another, and frames that say how far the text stands behind it. All knowledge of
//! politics is in the [`codebook`]; this crate knows grammar only.
//!
//! - [`engine`]: a document in, [`record::EventRecord`]s out.
//! - `blocks`: headline and paragraphs; `truecase`: headlines in capitals as the parser can read them.
//! - `grammar`: the fillers of a predicate's grammatical places.
//! - [`actors`]: who a noun phrase speaks of.
//! - `predicates`: which senses fit a token in its construction.
//! - `compose`: roles and operators. `frame`: negation, future, hypothetical, historical. `attribution`: according to whom,
//!   and direct speech; [`quotes`]: all of that as records.
//! - `dates`: when. `counts`: how many. [`places`]: where. `contexts`: what an event is about.
//! - `circumstances`: when and how many, as records. `assemble`: records, merged mentions, disputes. [`relate`]: the event between two given phrases, with a
//!   small [`linear`] model.
//! - [`confidence`]: how likely a human coder agrees. [`salience`]: the main event of a document.
//! - [`agreement`]: how far two engines agree.
//! - [`examples`]: runs the examples of a codebook as tests. [`coverage`]: which words of a corpus it has decided.

pub mod actors;
pub mod agreement;
mod analysis;
mod assemble;
mod attribution;
mod blocks;
mod circumstances;
pub mod codebook;
mod compose;
pub mod confidence;
mod contexts;
mod counts;
pub mod coverage;
mod dates;
pub mod engine;
pub mod examples;
mod explain;
mod frame;
mod grammar;
pub mod linear;
pub mod places;
mod predicates;
pub mod quotes;
pub mod record;
pub mod relate;
pub mod salience;
mod truecase;
mod who;

pub use analysis::Status;
pub use codebook::{Codebook, CodebookError};
pub use compose::Dropped;
pub use engine::{Coded, Engine, Scratch};
pub use places::PlaceRecord;
pub use quotes::{QuoteRecord, Quotes};
pub use record::{Aside, EventRecord, Party};
