//! One program of all tests: it is linked once, and its engine is loaded once.
#![cfg(test)]
#![allow(clippy::unwrap_used)]

mod common;

mod actors;
mod agreement;
mod attribution;
mod caracas;
mod circumstances;
mod codebook;
mod contexts;
mod coref;
mod framing;
mod grammar;
mod invariants;
mod parties;
mod schema;
mod society;
