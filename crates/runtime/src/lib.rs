//! What a program needs to code: shared by the command line and the Python package.
//!
//! - [`models`]: the language models, on this machine or fetched.
//! - [`Setup`]: which model, codebook, actors and gazetteer; an engine of them.
//! - [`pool`]: documents on several threads, given back in the order of the input.

pub mod models;
pub mod pool;
mod setup;

pub use setup::{Setup, SetupError, load_codebook};
