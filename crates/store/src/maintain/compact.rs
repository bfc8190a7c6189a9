//! Many small files become few, sorted by what is asked for.
//!
//! First the compaction's name goes into `batches`, then each table exchanges its files in one commit. A reader that
//! meets files of a compaction whose name it has not seen looks again, so that it never mixes two moments.

use std::collections::BTreeSet;

use datafusion::logical_expr::SortExpr;
use datafusion::prelude::{col, lit};
use jiff::Timestamp;

use crate::error::StoreError;
use crate::rows::{self, BatchRow};
use crate::schema::{PART, Table};
use crate::snapshot::{COMPACTION, Snapshot};
use crate::store::Store;

/// What compaction did to a table.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Compacted {
    /// Name of the table.
    pub table: &'static str,
    /// Files before.
    pub before: usize,
    /// Files after.
    pub after: usize,
}

/// Bytes of rows that are sorted in memory.
const MEMORY: usize = 3 << 29;

impl Store {
    /// Puts the files of each table together. Changes no row.
    pub async fn compact(&self) -> Result<Vec<Compacted>, StoreError> {
        let mut lock = self.location.lock()?;
        if lock.alone {
            super::repair(&self.location).await?;
        }
        lock.share();
        let snapshot = Snapshot::open_to_sort(&self.location, MEMORY).await?;
        let worth = |snapshot: &Snapshot, table: Table| -> Result<usize, StoreError> {
            Ok(if table.is_small() { 0 } else { snapshot.table(table)?.files()?.len() })
        };
        let mut all = Vec::new();
        for table in Table::ALL {
            if worth(&snapshot, table)? > 1 {
                all.push(table);
            }
        }
        if all.is_empty() {
            return Ok(Vec::new());
        }
        let name = format!("{COMPACTION}{}", Timestamp::now().strftime("%Y%m%dT%H%M%S%9f"));
        let members: Vec<String> = snapshot.complete().iter().cloned().collect();
        let row = BatchRow {
            kind: "compaction",
            run_id: None,
            committed: Timestamp::now().to_string(),
            articles: 0,
            events: 0,
            rows: 0,
            members: &members,
        };
        let mut batches = snapshot.table(Table::Batches)?.clone();
        let files = batches.write(vec![rows::batch(Table::Batches, &[row], &name)?]).await?;
        batches.append(files).await?;
        let mut done = Vec::new();
        for table in all {
            done.push(compact_table(&snapshot, table, &name).await?);
        }
        Ok(done)
    }
}

async fn compact_table(
    snapshot: &Snapshot,
    table: Table,
    name: &str,
) -> Result<Compacted, StoreError> {
    let complete: BTreeSet<String> = snapshot.complete().clone();
    let mut data = snapshot.table(table)?.clone();
    let mut old = data.files()?;
    old.retain(|f| f.is_of(&complete));
    if old.len() < 2 {
        return Ok(Compacted { table: table.name(), before: old.len(), after: old.len() });
    }
    let order: Vec<SortExpr> = table.order().iter().map(|c| col(*c).sort(true, true)).collect();
    let frame = snapshot
        .sql(&format!("SELECT * FROM stored.{}", table.name()))
        .await?
        .sort(order)?
        .with_column(PART, lit(name))?;
    let new = data.write_stream(frame.execute_stream().await?).await?;
    let after = new.len();
    if !data.replace(&old, new).await? {
        // Somebody else compacts at the same time, and was faster.
        return Ok(Compacted { table: table.name(), before: old.len(), after: old.len() });
    }
    Ok(Compacted { table: table.name(), before: old.len(), after })
}
