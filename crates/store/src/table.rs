//! One Delta table: created, loaded, written to.
//!
//! Files are written first and become part of the table by a commit of their names. A file belongs to one partition
//! `part`, which says by whose append it came.

use std::collections::BTreeSet;

use arrow::record_batch::RecordBatch;
use datafusion::execution::SendableRecordBatchStream;
use deltalake::arrow::datatypes::Schema;
use deltalake::kernel::engine::arrow_conversion::TryIntoKernel;
use deltalake::kernel::schema::StructType;
use deltalake::kernel::transaction::{CommitBuilder, CommitProperties, TransactionError};
use deltalake::kernel::{Action, Add, LogicalFileView, Version};
use deltalake::logstore::LogStoreRef;
use deltalake::operations::create::CreateBuilder;
use deltalake::protocol::{DeltaOperation, SaveMode};
use deltalake::writer::{DeltaWriter, RecordBatchWriter};
use deltalake::{DeltaTable, DeltaTableError};
use futures::TryStreamExt;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use crate::error::StoreError;
use crate::location::Location;
use crate::schema::{PART, Table};

/// Bytes from which a file of a compaction is full.
const FILE_BYTES: u64 = 256 << 20;
/// Times that a commit is put together again because somebody else was faster.
const TRIES: u32 = 32;

/// What became of a commit that must not be behind another one.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Strict {
    /// It is in.
    Done,
    /// Somebody else committed first; nothing was changed.
    Behind,
}

/// A file of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DataFile {
    /// Within the table's folder.
    pub(crate) path: String,
    pub(crate) bytes: u64,
    pub(crate) rows: u64,
}

impl DataFile {
    /// Whether it belongs to one of these partitions.
    pub(crate) fn is_of(&self, parts: &BTreeSet<String>) -> bool {
        part_of(&self.path).is_some_and(|part| parts.contains(part))
    }
}

/// An open table.
#[derive(Clone, Debug)]
pub(crate) struct DataTable {
    pub(crate) table: Table,
    pub(crate) delta: DeltaTable,
}

impl DataTable {
    /// Whether there is such a table.
    pub(crate) async fn exists(location: &Location, table: Table) -> Result<bool, StoreError> {
        let log = location.log(table)?;
        log.is_delta_table_location().await.map_err(StoreError::delta(table.name()))
    }

    /// Makes the table unless it is there.
    pub(crate) async fn create(location: &Location, table: Table) -> Result<(), StoreError> {
        if Self::exists(location, table).await? {
            return Ok(());
        }
        let failed = StoreError::delta(table.name());
        let rows = |source| StoreError::Rows { table: table.name(), source };
        let schema = table.schema();
        let kernel: StructType = Schema::as_ref(&schema).try_into_kernel().map_err(rows)?;
        let made = CreateBuilder::new()
            .with_log_store(location.log(table)?)
            .with_table_name(table.name())
            .with_columns(kernel.fields().cloned())
            .with_partition_columns([PART])
            .with_save_mode(SaveMode::Ignore)
            .with_configuration([(
                "delta.dataSkippingStatsColumns".to_owned(),
                Some(table.statistics().to_owned()),
            )])
            .await;
        match made {
            Ok(_) => Ok(()),
            // Another creator was faster.
            Err(_) if Self::exists(location, table).await? => Ok(()),
            Err(e) => Err(failed(e)),
        }
    }

    /// Opens the newest version, or an older one.
    pub(crate) async fn open(
        location: &Location,
        table: Table,
        version: Option<Version>,
    ) -> Result<Self, StoreError> {
        let failed = StoreError::delta(table.name());
        let mut delta = DeltaTable::new(location.log(table)?);
        match version {
            Some(version) => delta.load_version(version).await.map_err(&failed)?,
            None => delta.load().await.map_err(&failed)?,
        }
        let opened = Self { table, delta };
        opened.check_paths()?;
        Ok(opened)
    }

    /// Refuses a table with a file elsewhere: the log may come from others, and the engine reads what it names.
    fn check_paths(&self) -> Result<(), StoreError> {
        let state = self.delta.snapshot().map_err(StoreError::delta(self.table.name()))?;
        match state.log_data().iter().find(|f| !stays_inside(&f.path())) {
            Some(file) => {
                let path = file.path().into_owned();
                Err(StoreError::Outside { table: self.table.name(), path })
            }
            None => Ok(()),
        }
    }

    /// The version that is loaded.
    pub(crate) fn version(&self) -> Version {
        self.delta.version().unwrap_or(0)
    }

    fn log(&self) -> LogStoreRef {
        self.delta.log_store()
    }

    /// The files of the loaded version.
    pub(crate) fn files(&self) -> Result<Vec<DataFile>, StoreError> {
        let state = self.delta.snapshot().map_err(StoreError::delta(self.table.name()))?;
        let file = |f: LogicalFileView| DataFile {
            path: f.path().into_owned(),
            bytes: u64::try_from(f.size()).unwrap_or(0),
            rows: f.num_records().unwrap_or(0) as u64,
        };
        Ok(state.log_data().iter().map(file).collect())
    }

    /// The partitions of the loaded version.
    pub(crate) fn parts(&self) -> Result<BTreeSet<String>, StoreError> {
        let state = self.delta.snapshot().map_err(StoreError::delta(self.table.name()))?;
        Ok(state.log_data().iter().filter_map(|f| part_of(&f.path()).map(str::to_owned)).collect())
    }

    /// Writes files, which belong to nothing until they are committed.
    pub(crate) async fn write(&self, rows: Vec<RecordBatch>) -> Result<Vec<Add>, StoreError> {
        let mut writer = self.file_writer()?;
        for batch in rows {
            writer.write(batch).await.map_err(StoreError::delta(self.table.name()))?;
        }
        writer.flush().await.map_err(StoreError::delta(self.table.name()))
    }

    /// Writes files of rows as they come. Their text may be of any arrow type.
    pub(crate) async fn write_stream(
        &self,
        mut rows: SendableRecordBatchStream,
    ) -> Result<Vec<Add>, StoreError> {
        let failed = StoreError::delta(self.table.name());
        let misfit = |source| StoreError::Rows { table: self.table.name(), source };
        let schema = self.table.schema();
        let mut writer = self.file_writer()?.with_target_file_size(FILE_BYTES);
        while let Some(batch) = rows.try_next().await? {
            let columns = schema.fields().iter().map(|field| {
                let at = batch.schema().index_of(field.name()).map_err(misfit)?;
                arrow::compute::cast(batch.column(at), field.data_type()).map_err(misfit)
            });
            let columns = columns.collect::<Result<Vec<_>, _>>()?;
            let batch = RecordBatch::try_new(schema.clone(), columns).map_err(misfit)?;
            writer.write(batch).await.map_err(&failed)?;
        }
        writer.flush().await.map_err(&failed)
    }

    fn file_writer(&self) -> Result<RecordBatchWriter, StoreError> {
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_max_row_group_row_count(Some(128 << 10))
            .build();
        let writer = RecordBatchWriter::for_table(&self.delta);
        let writer = writer.map_err(StoreError::delta(self.table.name()))?;
        Ok(writer.with_writer_properties(properties))
    }

    /// Makes files part of the table. What others do before it does not matter.
    pub(crate) async fn append(&mut self, adds: Vec<Add>) -> Result<(), StoreError> {
        let actions: Vec<Action> = adds.into_iter().map(Action::Add).collect();
        self.commit_on_newest(write_operation(), |_| Ok(actions.clone())).await.map(|_| ())
    }

    /// Makes files part of the table if the loaded version is still the newest one.
    pub(crate) async fn append_strictly(&mut self, adds: Vec<Add>) -> Result<Strict, StoreError> {
        let actions = adds.into_iter().map(Action::Add).collect();
        self.commit_strictly(actions, write_operation()).await
    }

    /// Puts new files in the place of old ones with the same rows. False, and nothing is changed, if old ones are not
    /// all there any more.
    pub(crate) async fn replace(
        &mut self,
        old: &[DataFile],
        new: Vec<Add>,
    ) -> Result<bool, StoreError> {
        let names: BTreeSet<&str> = old.iter().map(|f| f.path.as_str()).collect();
        let new: Vec<Action> =
            new.into_iter().map(|a| Action::Add(Add { data_change: false, ..a })).collect();
        for _ in 0..TRIES {
            let mut actions = self.removals(&names, false)?;
            if actions.len() < names.len() {
                return Ok(false);
            }
            actions.extend(new.iter().cloned());
            // Delta lets two commits take the same files out where neither changes rows, and would have the rows twice.
            let operation = DeltaOperation::Optimize { predicate: None, target_size: 0 };
            if self.commit_strictly(actions, operation).await? == Strict::Done {
                return Ok(true);
            }
            self.renew().await?;
        }
        Err(StoreError::Contended(TRIES))
    }

    /// Takes the files of some partitions out of the table, and returns how many these were.
    pub(crate) async fn drop_parts(
        &mut self,
        parts: &BTreeSet<String>,
    ) -> Result<usize, StoreError> {
        let actions = |table: &Self| {
            let files = table.files()?;
            let names = files.iter().filter(|f| f.is_of(parts)).map(|f| f.path.as_str()).collect();
            table.removals(&names, true)
        };
        self.commit_on_newest(DeltaOperation::Delete { predicate: None }, actions).await
    }

    fn removals(
        &self,
        names: &BTreeSet<&str>,
        data_change: bool,
    ) -> Result<Vec<Action>, StoreError> {
        let state = self.delta.snapshot().map_err(StoreError::delta(self.table.name()))?;
        let files = state.log_data();
        let gone = files.iter().filter(|f| names.contains(&*f.path()));
        Ok(gone.map(|f| Action::Remove(f.remove_action(data_change))).collect())
    }

    /// Commits what `actions` makes of the table as it is, and returns how many these were.
    ///
    /// Delta takes it that a commit has read all files that were loaded, and refuses it when one of them has gone in
    /// the meantime, as those of a batch that was taken back. Ours read nothing, so they are put together again.
    async fn commit_on_newest(
        &mut self,
        operation: DeltaOperation,
        actions: impl Fn(&Self) -> Result<Vec<Action>, StoreError>,
    ) -> Result<usize, StoreError> {
        for _ in 0..TRIES {
            let all = actions(self)?;
            let count = all.len();
            if count == 0 {
                return Ok(0);
            }
            match self.commit(all, operation.clone(), CommitProperties::default()).await {
                Ok(()) => return Ok(count),
                Err(StoreError::Delta { source, .. }) if is_conflict(&source) => {
                    self.renew().await?;
                }
                Err(e) => return Err(e),
            }
        }
        Err(StoreError::Contended(TRIES))
    }

    /// Commits, unless the loaded version is not the newest one.
    async fn commit_strictly(
        &mut self,
        actions: Vec<Action>,
        operation: DeltaOperation,
    ) -> Result<Strict, StoreError> {
        let once = CommitProperties::default().with_max_retries(0);
        match self.commit(actions, operation, once).await {
            Ok(()) => Ok(Strict::Done),
            Err(StoreError::Delta { source, .. }) if is_behind(&source) => Ok(Strict::Behind),
            Err(e) => Err(e),
        }
    }

    /// Loads the newest version.
    async fn renew(&mut self) -> Result<(), StoreError> {
        let newest = self.delta.update_incremental(None).await;
        newest.map_err(StoreError::delta(self.table.name()))?;
        self.check_paths()
    }

    async fn commit(
        &mut self,
        actions: Vec<Action>,
        operation: DeltaOperation,
        properties: CommitProperties,
    ) -> Result<(), StoreError> {
        let failed = StoreError::delta(self.table.name());
        let state = self.delta.snapshot().map_err(&failed)?;
        let done = CommitBuilder::from(properties)
            .with_actions(actions)
            .build(Some(state), self.log(), operation)
            .await
            .map_err(&failed)?;
        // No further than this commit: a strict one must learn of whatever comes after it.
        self.delta.update_incremental(Some(done.version())).await.map_err(&failed)
    }
}

fn write_operation() -> DeltaOperation {
    let partition_by = Some(vec![PART.to_owned()]);
    DeltaOperation::Write { mode: SaveMode::Append, partition_by, predicate: None }
}

fn is_conflict(error: &DeltaTableError) -> bool {
    matches!(error, DeltaTableError::Transaction { source: TransactionError::CommitConflict(_) })
}

fn is_behind(error: &DeltaTableError) -> bool {
    matches!(
        error,
        DeltaTableError::VersionAlreadyExists(_)
            | DeltaTableError::Transaction {
                source: TransactionError::MaxCommitAttempts(_)
                    | TransactionError::VersionAlreadyExists(_)
            }
    )
}

/// Whether a path of the log, decoded, names a file below the table's folder, however it is read: no way up, no root, no
/// scheme, nothing that is encoded twice.
fn stays_inside(path: &str) -> bool {
    let plain = |part: &str| !matches!(part, "" | "." | "..");
    !path.contains([':', '\\', '%', '?', '#', '\0']) && path.split('/').all(plain)
}

/// The partition that a file's path names.
pub(crate) fn part_of(path: &str) -> Option<&str> {
    path.strip_prefix("part=")?.split('/').next()
}

#[cfg(test)]
mod tests;
