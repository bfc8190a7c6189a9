//! Looking after a data set.
//!
//! - [`Store::versions`]: what was appended when. [`Store::diff`]: what two runs or versions have and lack.
//! - [`Store::compact`]: many small files become few sorted ones. [`Store::vacuum`]: files that nothing names go.
//! - [`Store::verify`]: whether every row is where the others say.
//!
//! [`Store::versions`]: crate::Store::versions
//! [`Store::diff`]: crate::Store::diff
//! [`Store::compact`]: crate::Store::compact
//! [`Store::vacuum`]: crate::Store::vacuum
//! [`Store::verify`]: crate::Store::verify

mod compact;
mod diff;
mod vacuum;
mod verify;
mod versions;

use std::collections::BTreeSet;

use crate::error::StoreError;
use crate::location::Location;
use crate::schema::Table;
use crate::snapshot::COMPACTION;
use crate::table::DataTable;

pub use compact::Compacted;
pub use diff::{Changed, Side};
pub use vacuum::Vacuumed;
pub use verify::{Finding, Verified};
pub use versions::Version;

/// Takes out of the tables what belongs to no complete batch, and returns the number of files. Only for whoever writes
/// alone: what another writer has on its way looks the same.
pub(crate) async fn repair(location: &Location) -> Result<usize, StoreError> {
    let complete = DataTable::open(location, Table::Batches, None).await?.parts()?;
    let mut removed = 0;
    for table in Table::ALL.into_iter().filter(|t| *t != Table::Batches) {
        let mut data = DataTable::open(location, table, None).await?;
        let lost: BTreeSet<String> = data
            .parts()?
            .into_iter()
            .filter(|p| !complete.contains(p) && !p.starts_with(COMPACTION))
            .collect();
        removed += data.drop_parts(&lost).await?;
    }
    Ok(removed)
}
