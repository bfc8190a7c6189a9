//! The data set: Delta Lake tables of articles, events and what belongs to them.
//!
//! - [`Store`]: a data set at a place: a folder or an object store. Start here.
//! - [`Writer`]: appends coded articles, whole batches at a time. [`Snapshot`]: what a reader sees: complete batches
//!   of one moment, asked by SQL; [`views`] read like the field.
//! - [`schema`]: the tables and their columns; `rows`: coded articles as rows.
//! - [`cells`]: an answer, cell by cell; [`sheet`]: as CSV, JSON lines, Parquet; `plain`: in types that all know.
//! - [`frames`]: coded articles for programs that keep them elsewhere.
//! - `clustering`: which reports are of one event.
//! - `table`: one Delta table; `location`: where they lie; `maintain`: versions, comparison, compaction, checks.
//!
//! # How an append is atomic
//!
//! Delta commits one table at a time. An append writes its files into all tables under its own name (the partition
//! `part`), and at last its name into the table `batches`. A reader takes the names there first and passes over files
//! of any other name, so a batch is seen whole or not at all, and what a killed writer left behind is never seen. The
//! last commit is refused if another writer has come first; then the rows are compared with that writer's, and what
//! is there already is left out.
//!
//! Ids are hashes of content, so an append of the same article by the same run changes nothing.

pub mod cells;
mod clustering;
mod error;
mod events;
pub mod frames;
mod known;
mod location;
mod maintain;
mod plain;
mod rows;
pub mod schema;
pub mod sheet;
mod snapshot;
mod store;
mod table;
pub mod views;
mod writer;

pub use cells::text_at;
pub use clustering::Clustered;
pub use error::StoreError;
pub use events::StoredEvent;
pub use known::Known;
pub use maintain::{Changed, Compacted, Finding, Side, Vacuumed, Verified, Version};
pub use plain::{plain_batch, plain_schema};
pub use rows::{EventRow, FailureRow};
pub use sheet::Sheet;
pub use snapshot::Snapshot;
pub use store::Store;
pub use writer::{Appended, Batch, CodedArticle, Run, RunKind, Writer};
