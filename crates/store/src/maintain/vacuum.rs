//! Files that no version needs go.

use chrono::Duration;

use crate::error::StoreError;
use crate::schema::Table;
use crate::store::Store;
use crate::table::DataTable;

/// What a vacuum removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Vacuumed {
    /// Files of batches that were never complete.
    pub unfinished: usize,
    /// Files that no table names any more.
    pub files: usize,
    /// Whether other writers were at work, so that unfinished batches were left alone.
    pub shared: bool,
}

impl Store {
    /// Removes files that were taken out of their table more than `hours` ago; with `dry`, only counts them. Versions
    /// that need them can no longer be read.
    pub async fn vacuum(&self, hours: u32, dry: bool) -> Result<Vacuumed, StoreError> {
        let mut lock = self.location.lock()?;
        let mut done = Vacuumed { shared: !lock.alone, ..Vacuumed::default() };
        if lock.alone && !dry {
            done.unfinished = super::repair(&self.location).await?;
        }
        lock.share();
        for table in Table::ALL {
            let data = DataTable::open(&self.location, table, None).await?;
            let (_, metrics) = data
                .delta
                .vacuum()
                .with_retention_period(Duration::hours(i64::from(hours)))
                .with_enforce_retention_duration(false)
                .with_dry_run(dry)
                .await
                .map_err(StoreError::delta(table.name()))?;
            done.files += metrics.files_deleted.len();
        }
        Ok(done)
    }
}
