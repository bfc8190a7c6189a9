//! What was appended when.

use arrow::array::AsArray;
use arrow::datatypes::{Int64Type, TimestampMicrosecondType};

use crate::cells::text_at;
use crate::error::StoreError;
use crate::store::Store;

/// One append.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Version {
    /// Its number, counted from 1.
    pub number: u64,
    /// `coded`, `imported`, `clusters` or `compaction`.
    pub kind: String,
    /// The run that made it, as program and codebook.
    pub coder: String,
    /// Id of the run.
    pub run_id: String,
    /// When it was complete, RFC 3339.
    pub committed: String,
    /// Articles in it.
    pub articles: u64,
    /// Events in it.
    pub events: u64,
}

impl Store {
    /// All appends, oldest first.
    pub async fn versions(&self) -> Result<Vec<Version>, StoreError> {
        let snapshot = self.snapshot().await?;
        let batches = snapshot
            .collect(
                "SELECT b.kind, coalesce(r.coder || ', ' || r.codebook, '') AS coder, coalesce(b.run_id, '') AS run_id, \
                 b.committed, b.articles, b.events FROM stored.batches b LEFT JOIN (SELECT run_id, min(coder) AS coder, \
                 min(codebook) AS codebook FROM stored.runs GROUP BY run_id) r ON b.run_id = r.run_id \
                 ORDER BY b.committed, b.batch",
            )
            .await?;
        let mut all = Vec::new();
        for batch in &batches {
            let text = |column: usize, row: usize| text_at(batch.column(column), row);
            let number = |column: usize, row: usize| {
                let values = batch.column(column).as_primitive_opt::<Int64Type>();
                values.map_or(0, |c| u64::try_from(c.value(row)).unwrap_or(0))
            };
            for row in 0..batch.num_rows() {
                let committed = batch
                    .column(3)
                    .as_primitive_opt::<TimestampMicrosecondType>()
                    .and_then(|c| jiff::Timestamp::from_microsecond(c.value(row)).ok())
                    .map(|t| t.to_string())
                    .unwrap_or_default();
                all.push(Version {
                    number: all.len() as u64 + 1,
                    kind: text(0, row),
                    coder: text(1, row),
                    run_id: text(2, row),
                    committed,
                    articles: number(4, row),
                    events: number(5, row),
                });
            }
        }
        Ok(all)
    }
}

impl Store {
    /// The whole id of the run whose id begins so.
    pub async fn run_id(&self, prefix: &str) -> Result<String, StoreError> {
        let snapshot = self.snapshot().await?;
        let mut ids = Vec::new();
        for batch in
            snapshot.collect("SELECT DISTINCT run_id FROM stored.runs ORDER BY run_id").await?
        {
            ids.extend((0..batch.num_rows()).map(|row| text_at(batch.column(0), row)));
        }
        let mut found = ids.iter().filter(|id| id.starts_with(prefix));
        match (found.next(), found.next()) {
            (Some(id), None) => Ok(id.clone()),
            _ => Err(StoreError::NoRun { asked: prefix.to_owned(), runs: ids }),
        }
    }
}
