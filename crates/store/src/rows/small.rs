//! Rows of the tables that say how the data set came to be, and of those made from it.

use demarche_text::ContentId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A row of `batches`.
#[derive(Debug, Serialize)]
pub(crate) struct BatchRow<'a> {
    pub(crate) kind: &'a str,
    pub(crate) run_id: Option<String>,
    pub(crate) committed: String,
    pub(crate) articles: u64,
    pub(crate) events: u64,
    pub(crate) rows: u64,
    pub(crate) members: &'a [String],
}

/// A row of `runs`.
#[derive(Debug, Serialize)]
pub(crate) struct RunRow<'a> {
    pub(crate) run_id: &'a str,
    pub(crate) kind: &'a str,
    pub(crate) coder: &'a str,
    pub(crate) codebook: &'a str,
    pub(crate) world: &'a str,
    pub(crate) model: &'a str,
    pub(crate) started: String,
}

/// A row of `links`: two articles or events that tell the same.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct LinkRow {
    /// `story` or `event`.
    pub(crate) kind: &'static str,
    pub(crate) a: String,
    pub(crate) b: String,
    pub(crate) score: f64,
    pub(crate) rule: String,
    /// Hash of the thresholds that it was found by.
    pub(crate) settings: String,
}

/// A row of `clusters`: a member and its cluster, none if it has left it. The greatest generation holds.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ClusterRow {
    /// `story` or `event`.
    pub(crate) kind: &'static str,
    pub(crate) member: String,
    pub(crate) cluster_id: Option<String>,
    pub(crate) generation: u64,
    pub(crate) settings: String,
}

/// A row of `failures`: what could not be read or coded, or was set aside.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FailureRow {
    /// Hash of place and kind: the same failure has the same id.
    pub failure_id: String,
    /// `failed`, `set_aside` or `broken`.
    pub kind: String,
    /// A short word for the reason, for counting.
    pub reason: String,
    /// The whole message.
    pub detail: String,
    /// Where, for people.
    pub origin: String,
    /// Where, for another try; JSON, opaque here.
    pub place: Option<String>,
    /// When, RFC 3339.
    pub at: String,
    /// Which try this was, counted from 1.
    pub attempt: u32,
    /// False once a later try has succeeded.
    pub open: bool,
}

impl FailureRow {
    /// A failure of now, first tried now. Its id is that of its kind and place.
    pub fn new(kind: &str, origin: &str, reason: &str, detail: &str) -> Self {
        Self {
            failure_id: ContentId::of([kind, origin]).to_string(),
            kind: kind.to_owned(),
            reason: reason.to_owned(),
            detail: detail.to_owned(),
            origin: origin.to_owned(),
            place: None,
            at: Timestamp::now().to_string(),
            attempt: 1,
            open: true,
        }
    }
}
