//! Which part of a labelled set is scored: rows that nobody reads are told by the hash of their id.

use clap::Args;

use super::scores::fnv1a;

/// `--blind N` or `--open N`
#[derive(Debug, Args)]
pub(super) struct PartArgs {
    /// Score only the items whose id (a story's: its title) hashes to 0 modulo this, the part that nobody has read
    #[arg(long, value_name = "N", conflicts_with = "open")]
    blind: Option<u64>,
    /// Score only the others
    #[arg(long, value_name = "N")]
    open: Option<u64>,
}

impl PartArgs {
    /// Whether an item belongs to the part.
    pub(super) fn has(&self, id: &str) -> bool {
        self.blind.is_none_or(|n| is_blind(id, n)) && self.open.is_none_or(|n| !is_blind(id, n))
    }
}

/// Whether an item is kept blind where one in `n` is.
pub(super) fn is_blind(id: &str, n: u64) -> bool {
    fnv1a(id).is_multiple_of(n.max(1))
}
