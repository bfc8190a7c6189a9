//! Appends whole batches of coded articles.

mod batch;
mod run;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arrow::array::AsArray;
use arrow::record_batch::RecordBatch;
use deltalake::kernel::Add;
use demarche_text::ContentId;
use futures::future::try_join_all;
use jiff::Timestamp;

use crate::error::StoreError;
use crate::known::Known;
use crate::location::{Location, Lock};
use crate::rows::{self, BatchRow, ClusterRow, LinkRow, RunRow};
use crate::schema::Table;
use crate::snapshot::{COMPACTION, Snapshot};
use crate::table::{DataTable, Strict};

pub use batch::{Batch, CodedArticle};
pub use run::{Run, RunKind};

/// Times that other writers may come first.
const TRIES: u32 = 32;

/// What became of a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Appended {
    /// Articles that the run had not coded before.
    pub articles: u64,
    /// Their events.
    pub events: u64,
    /// Articles that were there already.
    pub duplicates: u64,
    /// Failures that were not known.
    pub failures: u64,
    /// Version of the data set after it.
    pub version: u64,
}

/// Appends what one run makes. Not for use by several threads; several writers may work on one data set.
#[derive(Debug)]
pub struct Writer {
    location: Location,
    run: Run,
    run_id: String,
    tables: Vec<DataTable>,
    /// What this run has stored.
    stored: Known,
    /// The same, with what is on its way.
    coded: Arc<Known>,
    /// Articles whose text is stored.
    texts: Known,
    /// Failures that are open.
    failures: Known,
    /// Whether `runs` has the run.
    introduced: bool,
    started: Timestamp,
    _lock: Lock,
}

/// Rows for one table.
type Rows = (Table, RecordBatch);

impl Writer {
    /// Opens the tables and learns what is there.
    pub(crate) async fn open(location: Location, run: Run) -> Result<Self, StoreError> {
        let mut lock = location.lock()?;
        if lock.alone {
            crate::maintain::repair(&location).await?;
        }
        lock.share();
        let snapshot = Snapshot::open(&location, None).await?;
        let run_id = run.id();
        let (coded, stored) = (Known::default(), Known::default());
        let (texts, failures) = (Known::default(), Known::default());
        each(&snapshot, &run.keys(&run_id), |id| {
            coded.insert(id);
            stored.insert(id);
        })
        .await?;
        learn(&snapshot, "SELECT article_id FROM stored.articles", &texts).await?;
        learn(&snapshot, "SELECT failure_id FROM stored.failures", &failures).await?;
        let known = format!("SELECT count(*) AS n FROM stored.runs WHERE run_id = '{run_id}'");
        let introduced = snapshot.count(&known).await? > 0;
        let mut tables = Vec::with_capacity(Table::ALL.len());
        for table in Table::ALL {
            tables.push(snapshot.table(table)?.clone());
        }
        Ok(Self {
            location,
            run,
            run_id,
            tables,
            stored,
            coded: Arc::new(coded),
            texts,
            failures,
            introduced,
            started: Timestamp::now(),
            _lock: lock,
        })
    }

    /// Ids of the articles that the run has coded and stored, or has on its way. Whoever reads articles inserts each
    /// id, and passes over those that were there.
    pub fn known(&self) -> Arc<Known> {
        self.coded.clone()
    }

    /// Id of the run.
    pub fn run_id(&self) -> &str {
        &self.run_id
    }

    /// Appends a batch. When this returns, it is stored whole; if it fails, nothing of it is seen.
    pub async fn append(&mut self, batch: Batch) -> Result<Appended, StoreError> {
        let kind = self.run.kind;
        let mut batch = batch;
        let before = batch.articles.len();
        batch.keep_first(kind);
        batch.articles.retain(|a| !self.stored.contains(a.key(kind)));
        batch.failures.retain(|f| f.attempt > 1 || !self.failures.contains(&f.failure_id));
        let done = |batch: &Batch, version: u64| Appended {
            articles: batch.articles.len() as u64,
            events: batch.events(),
            failures: batch.failures.len() as u64,
            duplicates: (before - batch.articles.len()) as u64,
            version,
        };
        for _ in 0..TRIES {
            if batch.is_empty() {
                return Ok(done(&batch, self.version()));
            }
            let name = self.new_name("b-");
            let rows = self.rows_of(&batch, &name)?;
            let (articles, events) = (batch.articles.len() as u64, batch.events());
            let row = self.batch_row(self.run.kind.name(), articles, events, &rows, &[]);
            let clash = |others: &Others| {
                batch.articles.iter().any(|a| {
                    others.coded.contains(a.key(kind)) || others.texts.contains(&a.document.id)
                })
            };
            match self.store(rows, &row, &name, clash).await? {
                None => {
                    for article in &batch.articles {
                        self.texts.insert(&article.document.id);
                        self.coded.insert(article.key(kind));
                        self.stored.insert(article.key(kind));
                    }
                    for failure in &batch.failures {
                        self.failures.insert(&failure.failure_id);
                    }
                    self.introduced = true;
                    return Ok(done(&batch, self.version()));
                }
                Some(others) => {
                    batch.articles.retain(|a| !others.coded.contains(a.key(kind)));
                }
            }
        }
        Err(StoreError::Contended(TRIES))
    }

    /// Appends links and the clusters that follow from them, and says which batches were compared.
    pub(crate) async fn append_clusters(
        &mut self,
        links: &[LinkRow],
        clusters: &[ClusterRow],
        covered: &[String],
    ) -> Result<(), StoreError> {
        let name = self.new_name("k-");
        let mut rows: Vec<Rows> = Vec::new();
        if !links.is_empty() {
            rows.push((Table::Links, rows::batch(Table::Links, links, &name)?));
        }
        if !clusters.is_empty() {
            rows.push((Table::Clusters, rows::batch(Table::Clusters, clusters, &name)?));
        }
        let row = self.batch_row("clusters", 0, 0, &rows, covered);
        self.store(rows, &row, &name, |_| false).await?;
        Ok(())
    }

    /// Version of the data set, as this writer knows it.
    pub(crate) fn version(&self) -> u64 {
        self.tables.last().map_or(0, DataTable::version)
    }

    /// A name that no other append has.
    fn new_name(&self, prefix: &str) -> String {
        static COUNTER: AtomicU64 = AtomicU64::new(0);
        let now = Timestamp::now();
        let unique = [
            now.as_nanosecond().to_string(),
            std::process::id().to_string(),
            COUNTER.fetch_add(1, Ordering::Relaxed).to_string(),
            self.run_id.clone(),
        ];
        let hash = ContentId::of(unique.iter().map(String::as_str)).to_string();
        format!("{prefix}{}-{}", now.strftime("%Y%m%dT%H%M%S"), &hash[..10])
    }

    fn batch_row<'a>(
        &self,
        kind: &'a str,
        articles: u64,
        events: u64,
        rows: &[Rows],
        members: &'a [String],
    ) -> BatchRow<'a> {
        BatchRow {
            kind,
            run_id: Some(self.run_id.clone()),
            committed: Timestamp::now().to_string(),
            articles,
            events,
            rows: rows.iter().map(|(_, b)| b.num_rows() as u64).sum(),
            members,
        }
    }

    fn rows_of(&self, batch: &Batch, name: &str) -> Result<Vec<Rows>, StoreError> {
        let mut all =
            batch.rows((&self.run_id, self.run.kind), name, |id| !self.texts.contains(id))?;
        if !self.introduced {
            let coder = &self.run.coder;
            let row = RunRow {
                run_id: &self.run_id,
                kind: self.run.kind.name(),
                coder: &coder.version,
                codebook: &coder.codebook,
                world: &coder.world,
                model: &coder.model,
                started: self.started.to_string(),
            };
            all.push((Table::Runs, rows::batch(Table::Runs, &[row], name)?));
        }
        Ok(all)
    }

    /// Writes the files of all tables, commits them, and then the batch's name. If other writers have stored
    /// something in the meantime that `clashes`, all is taken back, and what they stored is returned.
    async fn store(
        &mut self,
        rows: Vec<Rows>,
        row: &BatchRow<'_>,
        name: &str,
        clashes: impl Fn(&Others) -> bool,
    ) -> Result<Option<Others>, StoreError> {
        let named = rows::batch(Table::Batches, std::slice::from_ref(row), name)?;
        let tables = &self.tables;
        let write = |(table, batch): Rows| async move {
            let position = tables.iter().position(|t| t.table == table);
            let position = position.ok_or_else(|| StoreError::NotThere(table.name().to_owned()))?;
            Ok::<_, StoreError>((position, tables[position].write(vec![batch]).await?))
        };
        let all = rows.into_iter().chain([(Table::Batches, named)]);
        let written = try_join_all(all.map(write)).await?;
        let mut adds: Vec<Option<Vec<Add>>> = vec![None; self.tables.len()];
        for (position, files) in written {
            adds[position] = Some(files);
        }
        let last = adds.pop().flatten().unwrap_or_default();
        let pairs = self.tables.iter_mut().zip(adds);
        try_join_all(pairs.filter_map(|(table, files)| Some(table.append(files?)))).await?;
        for _ in 0..TRIES {
            let Some(batches) = self.tables.last_mut() else { break };
            if batches.append_strictly(last.clone()).await? == Strict::Done {
                return Ok(None);
            }
            let others = self.catch_up().await?;
            if clashes(&others) {
                // Nobody has seen it; taken out so that plain readers of the tables do not either.
                let part = BTreeSet::from([name.to_owned()]);
                for table in self.tables.iter_mut().filter(|t| t.table != Table::Batches) {
                    table.drop_parts(&part).await?;
                }
                return Ok(Some(others));
            }
        }
        Err(StoreError::Contended(TRIES))
    }

    /// Learns what other writers have stored since.
    async fn catch_up(&mut self) -> Result<Others, StoreError> {
        let before = self.tables.last().map(DataTable::parts).transpose()?.unwrap_or_default();
        let snapshot = Snapshot::open(&self.location, None).await?;
        let new: Vec<String> = snapshot
            .complete()
            .difference(&before)
            .filter(|name| !name.starts_with(COMPACTION))
            .map(|name| format!("'{name}'"))
            .collect();
        for table in &mut self.tables {
            *table = snapshot.table(table.table)?.clone();
        }
        let mut others = Others::default();
        if new.is_empty() {
            return Ok(others);
        }
        let within = new.join(", ");
        let texts = format!("SELECT article_id FROM stored.articles WHERE batch IN ({within})");
        each(&snapshot, &texts, |id| {
            self.texts.insert(id);
            others.texts.insert(id.to_owned());
        })
        .await?;
        let coded = format!("{} AND batch IN ({within})", self.run.keys(&self.run_id));
        each(&snapshot, &coded, |id| {
            self.coded.insert(id);
            self.stored.insert(id);
            others.coded.insert(id.to_owned());
        })
        .await?;
        Ok(others)
    }
}

/// Articles that other writers have stored.
#[derive(Debug, Default)]
struct Others {
    /// Those whose text is there now.
    texts: BTreeSet<String>,
    /// Those that the same run has coded.
    coded: BTreeSet<String>,
}

/// Puts the ids of a question's first column into a set.
async fn learn(snapshot: &Snapshot, question: &str, into: &Known) -> Result<(), StoreError> {
    each(snapshot, question, |id| {
        into.insert(id);
    })
    .await
}

async fn each(
    snapshot: &Snapshot,
    question: &str,
    mut then: impl FnMut(&str),
) -> Result<(), StoreError> {
    use futures::TryStreamExt;
    let mut stream = snapshot.stream(question).await?;
    while let Some(batch) = stream.try_next().await? {
        let column = arrow::compute::cast(batch.column(0), &arrow::datatypes::DataType::Utf8)
            .map_err(|source| StoreError::Rows { table: "codings", source })?;
        column.as_string::<i32>().iter().flatten().for_each(&mut then);
    }
    Ok(())
}
