//! What must hold of any input, one function a border.
//!
//! Each function takes bytes, hands them to one reader, and panics where something does not hold that the reader
//! promises. The targets in `fuzz/` call them with bytes that a fuzzer makes; the test of this crate calls them with
//! the files of `fuzz/corpus`, so that the stable toolchain replays what fuzzing has found worth keeping.
//!
//! - [`TARGETS`]: all of them by name. Start here.
//! - [`ingest`]: the readers of news. [`lists`]: of places where news is. [`exchange`]: of other event data.
//! - [`codebook`]: codebooks. [`nlp`]: texts through a pipeline, and packages of models.
//! - `served`: addresses, bodies and SQL, if the feature `serve` is on.

// A broken promise is to stop the fuzzer.
#![allow(clippy::missing_panics_doc)]

pub mod codebook;
pub mod exchange;
pub mod ingest;
mod items;
pub mod lists;
pub mod nlp;
#[cfg(feature = "serve")]
pub mod served;

/// A function that takes any bytes.
pub type Target = fn(&[u8]);

/// The targets, by the names that they have in `fuzz/`.
pub const TARGETS: &[(&str, Target)] = &[
    ("tokenizer", nlp::tokenizer),
    ("package", nlp::package),
    ("package_file", nlp::package_file),
    ("codebook", codebook::codebook),
    ("ingest_text", ingest::text),
    ("ingest_jsonl", ingest::jsonl),
    ("ingest_table", ingest::table),
    #[cfg(feature = "parquet")]
    ("ingest_parquet", ingest::parquet),
    ("ingest_html", ingest::html),
    ("ingest_archive", ingest::archive),
    ("ingest_feed", ingest::feed),
    ("ingest_stream", ingest::stream),
    ("ingest_sitemap", lists::sitemap),
    ("ingest_list", lists::list),
    ("ingest_fields", lists::fields),
    ("exchange", exchange::exchange),
    ("watch", lists::watch),
    #[cfg(feature = "serve")]
    ("http_query", served::http_query),
    #[cfg(feature = "serve")]
    ("http_body", served::http_body),
    #[cfg(feature = "serve")]
    ("sql", served::sql),
];
