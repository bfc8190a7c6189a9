//! What a reader sees: the complete batches of one moment.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow::record_batch::RecordBatch;
use datafusion::catalog::MemorySchemaProvider;
use datafusion::execution::SendableRecordBatchStream;
use datafusion::execution::context::SQLOptions;
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::prelude::{DataFrame, SessionConfig, SessionContext};
use futures::future::try_join_all;

use crate::error::StoreError;
use crate::location::Location;
use crate::schema::{PART, Table};
use crate::table::DataTable;
use crate::views;

/// How a compaction's name begins.
pub(crate) const COMPACTION: &str = "c-";
/// Times to look again if somebody compacts while the tables are opened.
const TRIES: u32 = 8;
/// The schema in which the tables lie as they are stored; the views are in the default one.
pub(crate) const STORED: &str = "stored";

/// The data set at one moment, ready for questions.
pub struct Snapshot {
    context: SessionContext,
    tables: BTreeMap<Table, DataTable>,
    /// Names of the complete batches.
    complete: BTreeSet<String>,
    /// Of these, those that the asked version has.
    then: BTreeSet<String>,
    version: u64,
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Snapshot").field("version", &self.version).finish_non_exhaustive()
    }
}

impl Snapshot {
    /// Opens the newest version, or an older one.
    pub(crate) async fn open(
        location: &Location,
        version: Option<u64>,
    ) -> Result<Self, StoreError> {
        Self::open_in(location, version, context()).await
    }

    /// The newest version, for sorting whole tables: what does not fit into so many bytes of memory goes to temporary
    /// files.
    pub(crate) async fn open_to_sort(
        location: &Location,
        memory: usize,
    ) -> Result<Self, StoreError> {
        let pool = Arc::new(FairSpillPool::new(memory));
        let runtime = RuntimeEnvBuilder::new().with_memory_pool(pool).build_arc()?;
        // One sort at a time, and few rows of it from each file: what is merged cannot go to files.
        let settings = settings().with_target_partitions(1).with_batch_size(512);
        Self::open_in(location, None, SessionContext::new_with_config_rt(settings, runtime)).await
    }

    async fn open_in(
        location: &Location,
        version: Option<u64>,
        context: SessionContext,
    ) -> Result<Self, StoreError> {
        for _ in 0..TRIES {
            if let Some(snapshot) = Self::try_open(location, version, &context).await? {
                return Ok(snapshot);
            }
        }
        Err(StoreError::Contended(TRIES))
    }

    /// None if somebody compacted in the meantime.
    async fn try_open(
        location: &Location,
        asked: Option<u64>,
        context: &SessionContext,
    ) -> Result<Option<Self>, StoreError> {
        let newest = DataTable::open(location, Table::Batches, None).await?;
        let last = newest.version();
        if let Some(asked) = asked
            && !(1..=last).contains(&asked)
        {
            return Err(StoreError::NoVersion { asked, last });
        }
        let complete = newest.parts()?;
        let others = Table::ALL.iter().filter(|t| **t != Table::Batches);
        let opened = try_join_all(others.map(|&t| DataTable::open(location, t, None))).await?;
        // What `batches` says of a compaction is older than its files.
        for table in &opened {
            if table.parts()?.iter().any(|p| p.starts_with(COMPACTION) && !complete.contains(p)) {
                return Ok(None);
            }
        }
        let old = asked.filter(|&v| v < last);
        let batches = match old {
            Some(version) => DataTable::open(location, Table::Batches, Some(version)).await?,
            None => newest,
        };
        let (complete_then, version) = (batches.parts()?, batches.version());
        let mut tables: BTreeMap<Table, DataTable> =
            opened.into_iter().map(|t| (t.table, t)).collect();
        tables.insert(Table::Batches, batches);
        let context = context.clone();
        let stored = Arc::new(MemorySchemaProvider::new());
        if let Some(catalog) = context.catalog("datafusion") {
            catalog.register_schema(STORED, stored)?;
        }
        let snapshot = Self { context, tables, complete, then: complete_then.clone(), version };
        for (&table, data) in &snapshot.tables {
            snapshot.register(table, data, old.is_some().then_some(&complete_then)).await?;
        }
        Ok(Some(snapshot))
    }

    /// Makes a table known under its name, without files of incomplete batches; for an older version also without
    /// rows of later batches.
    async fn register(
        &self,
        table: Table,
        data: &DataTable,
        then: Option<&BTreeSet<String>>,
    ) -> Result<(), StoreError> {
        let failed = StoreError::delta(table.name());
        data.delta.update_datafusion_session(&self.context.state()).map_err(&failed)?;
        let files = data.files()?;
        let kept = files.iter().filter(|f| f.is_of(&self.complete)).map(|f| f.path.clone());
        let kept: Vec<String> = kept.collect();
        let mut provider = data.delta.table_provider();
        if kept.len() < files.len() {
            provider = provider.with_file_paths(kept);
        }
        let provider = provider.await?;
        let mut frame = self.context.read_table(provider)?;
        if let Some(then) = then.filter(|_| table != Table::Batches) {
            use datafusion::prelude::{col, lit};
            let names = then.iter().map(|name| lit(name.as_str())).collect();
            frame = frame.filter(col("batch").in_list(names, false))?;
        }
        let frame = frame.drop_columns(&[PART])?;
        self.context.register_table(format!("{STORED}.{}", table.name()), frame.into_view())?;
        Ok(())
    }

    /// Makes the views of the field, over the rows of one run or else over the newest coding of each article.
    pub async fn with_views(self, run: Option<&str>) -> Result<Self, StoreError> {
        let runs = self.count("SELECT count(DISTINCT run_id) AS n FROM stored.runs").await?;
        let clusters = !self.is_empty(Table::Clusters)?;
        for view in views::views(run, runs > 1, clusters) {
            self.context.sql(&view).await?.collect().await?;
        }
        Ok(self)
    }

    /// The number of the version: how many batches are in.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Names of the complete batches.
    pub(crate) fn complete(&self) -> &BTreeSet<String> {
        &self.complete
    }

    /// Names of the batches that the asked version has.
    pub(crate) fn complete_then(&self) -> &BTreeSet<String> {
        &self.then
    }

    /// An open table.
    pub(crate) fn table(&self, table: Table) -> Result<&DataTable, StoreError> {
        self.tables.get(&table).ok_or_else(|| StoreError::NotThere(table.name().to_owned()))
    }

    /// Whether no file of a table belongs to a complete batch.
    pub(crate) fn is_empty(&self, table: Table) -> Result<bool, StoreError> {
        Ok(!self.table(table)?.parts()?.iter().any(|p| self.complete.contains(p)))
    }

    /// Rows of a table by the statistics of its files, without reading them.
    pub fn rows(&self, table: Table) -> Result<u64, StoreError> {
        let files = self.table(table)?.files()?;
        Ok(files.iter().filter(|f| f.is_of(&self.complete)).map(|f| f.rows).sum())
    }

    /// Bytes of a table's files.
    pub fn bytes(&self, table: Table) -> Result<u64, StoreError> {
        let files = self.table(table)?.files()?;
        Ok(files.iter().filter(|f| f.is_of(&self.complete)).map(|f| f.bytes).sum())
    }

    /// A question in SQL. Only questions: nothing can be changed by it.
    pub async fn sql(&self, question: &str) -> Result<DataFrame, StoreError> {
        let reading = SQLOptions::new()
            .with_allow_ddl(false)
            .with_allow_dml(false)
            .with_allow_statements(false);
        Ok(self.context.sql_with_options(question, reading).await?)
    }

    /// All rows of the answer.
    pub async fn collect(&self, question: &str) -> Result<Vec<RecordBatch>, StoreError> {
        Ok(self.sql(question).await?.collect().await?)
    }

    /// The rows of the answer as they come.
    pub async fn stream(&self, question: &str) -> Result<SendableRecordBatchStream, StoreError> {
        Ok(self.sql(question).await?.execute_stream().await?)
    }

    /// The one number of the answer; 0 if there is none.
    pub(crate) async fn count(&self, question: &str) -> Result<u64, StoreError> {
        use arrow::array::AsArray;
        use arrow::datatypes::Int64Type;
        let batches = self.collect(question).await?;
        let first = batches.iter().find(|b| b.num_rows() > 0);
        let value =
            first.and_then(|b| b.column(0).as_primitive_opt::<Int64Type>().map(|c| c.value(0)));
        Ok(value.and_then(|n| u64::try_from(n).ok()).unwrap_or(0))
    }

    /// The engine's session, for those who need more than SQL.
    pub fn context(&self) -> &SessionContext {
        &self.context
    }
}

fn context() -> SessionContext {
    SessionContext::new_with_config(settings())
}

fn settings() -> SessionConfig {
    SessionConfig::new()
        .with_information_schema(true)
        .set_bool("datafusion.execution.parquet.pushdown_filters", true)
        .set_bool("datafusion.execution.parquet.reorder_filters", true)
        // Keys of joins may be dictionaries, which lists of values pushed into scans cannot hold.
        .set_usize("datafusion.optimizer.hash_join_inlist_pushdown_max_size", 0)
        .set_usize("datafusion.optimizer.hash_join_inlist_pushdown_max_distinct_values", 0)
}
