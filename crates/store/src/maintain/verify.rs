//! Whether every row is where the others say.

use arrow::array::AsArray;
use arrow::datatypes::Int64Type;
use demarche_coder::EventRecord;
use demarche_text::Document;
use futures::TryStreamExt;

use crate::cells::text_at;
use crate::error::StoreError;
use crate::schema::Table;
use crate::snapshot::Snapshot;
use crate::store::Store;

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// The table.
    pub table: &'static str,
    /// What is wrong, in a few words.
    pub what: &'static str,
    /// How many rows or files.
    pub count: u64,
    /// One of them.
    pub example: String,
}

/// What a check saw.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Verified {
    /// Complete batches.
    pub batches: u64,
    /// Articles, codings and events.
    pub articles: u64,
    /// How often an article was coded.
    pub codings: u64,
    /// Events of all runs.
    pub events: u64,
    /// Files of batches that are not complete: on their way, or left behind by a killed writer. No reader sees them.
    pub unfinished: u64,
    /// What is wrong; none in a sound data set.
    pub findings: Vec<Finding>,
}

/// Questions whose answer must be empty: table, what is wrong, and the wrong rows' ids.
const EMPTY: &[(&str, &str, &str)] = &[
    (
        "articles",
        "stored twice",
        "SELECT article_id FROM stored.articles GROUP BY article_id HAVING count(*) > 1",
    ),
    (
        "codings",
        "coded twice by one run",
        "SELECT c.article_id FROM stored.codings c JOIN (SELECT DISTINCT run_id FROM stored.runs WHERE kind = 'coded') r \
         ON c.run_id = r.run_id GROUP BY c.article_id, c.run_id HAVING count(*) > 1",
    ),
    (
        "events",
        "stored twice",
        "SELECT event_id FROM stored.events GROUP BY event_id, run_id HAVING count(*) > 1",
    ),
    (
        "codings",
        "of an article that is not there",
        "SELECT c.article_id FROM stored.codings c LEFT ANTI JOIN stored.articles a ON c.article_id = a.article_id",
    ),
    (
        "codings",
        "of a run that is not there",
        "SELECT c.article_id FROM stored.codings c LEFT ANTI JOIN stored.runs r ON c.run_id = r.run_id",
    ),
    (
        "events",
        "not as many as their coding says",
        "SELECT c.article_id FROM (SELECT article_id, run_id, sum(events) AS events FROM stored.codings \
         GROUP BY article_id, run_id) c LEFT JOIN (SELECT article_id, run_id, count(*) AS n \
         FROM stored.events GROUP BY article_id, run_id) e ON c.article_id = e.article_id AND c.run_id = e.run_id \
         WHERE c.events <> coalesce(e.n, 0)",
    ),
    (
        "events",
        "of no coding",
        "SELECT e.event_id FROM stored.events e LEFT ANTI JOIN stored.codings c \
         ON e.article_id = c.article_id AND e.run_id = c.run_id",
    ),
    (
        "mentions",
        "not as many as their event says",
        "SELECT e.event_id FROM stored.events e LEFT JOIN (SELECT event_id, run_id, count(*) AS n \
         FROM stored.mentions GROUP BY event_id, run_id) m ON e.event_id = m.event_id AND e.run_id = m.run_id \
         WHERE e.mentions <> coalesce(m.n, 0)",
    ),
    (
        "mentions",
        "of no event",
        "SELECT m.event_id FROM stored.mentions m LEFT ANTI JOIN stored.events e \
         ON m.event_id = e.event_id AND m.run_id = e.run_id",
    ),
    (
        "attributions",
        "of no event",
        "SELECT m.event_id FROM stored.attributions m LEFT ANTI JOIN stored.events e \
         ON m.event_id = e.event_id AND m.run_id = e.run_id",
    ),
    (
        "dyads",
        "of no event",
        "SELECT m.event_id FROM stored.dyads m LEFT ANTI JOIN stored.events e \
         ON m.event_id = e.event_id AND m.run_id = e.run_id",
    ),
    (
        "dyads",
        "missing for an event",
        "SELECT e.event_id FROM stored.events e LEFT ANTI JOIN stored.dyads m \
         ON m.event_id = e.event_id AND m.run_id = e.run_id \
         WHERE cardinality(e.actors) > 0 OR cardinality(e.recipients) > 0",
    ),
    (
        "places",
        "of no coding",
        "SELECT p.article_id FROM stored.places p LEFT ANTI JOIN stored.codings c \
         ON p.article_id = c.article_id AND p.run_id = c.run_id",
    ),
];

/// Rows of all tables by batch, to be compared with what `batches` says.
fn rows_by_batch() -> String {
    let each = Table::ALL
        .iter()
        .filter(|t| **t != Table::Batches)
        .map(|t| format!("SELECT batch, count(*) AS n FROM stored.{} GROUP BY batch", t.name()));
    let all: Vec<String> = each.collect();
    format!(
        "SELECT b.batch FROM stored.batches b LEFT JOIN (SELECT batch, sum(n) AS n FROM ({}) GROUP BY batch) r \
         ON b.batch = r.batch WHERE b.rows <> coalesce(r.n, 0)",
        all.join(" UNION ALL ")
    )
}

impl Store {
    /// Reads all of the data set and compares its parts. With `deep`, texts are hashed again and records read back.
    pub async fn verify(&self, deep: bool) -> Result<Verified, StoreError> {
        let snapshot = self.snapshot().await?;
        let mut seen = Verified {
            batches: snapshot.complete().len() as u64,
            articles: snapshot.rows(Table::Articles)?,
            codings: snapshot.rows(Table::Codings)?,
            events: snapshot.rows(Table::Events)?,
            ..Verified::default()
        };
        for table in Table::ALL {
            let parts = snapshot.table(table)?.parts()?;
            seen.unfinished += parts.difference(snapshot.complete()).count() as u64;
        }
        let by_batch = rows_by_batch();
        let all =
            EMPTY.iter().copied().chain([("batches", "with other rows than they say", &*by_batch)]);
        for (table, what, question) in all {
            seen.findings.extend(ask(&snapshot, table, what, question).await?);
        }
        if deep {
            seen.findings.extend(texts(&snapshot).await?);
            seen.findings.extend(records(&snapshot).await?);
        }
        Ok(seen)
    }
}

async fn ask(
    snapshot: &Snapshot,
    table: &'static str,
    what: &'static str,
    question: &str,
) -> Result<Option<Finding>, StoreError> {
    let wrapped = format!("SELECT count(*) AS n, min(x) AS one FROM ({question}) AS wrong(x)");
    let batches = snapshot.collect(&wrapped).await?;
    let Some(batch) = batches.iter().find(|b| b.num_rows() > 0) else { return Ok(None) };
    let count = batch.column(0).as_primitive_opt::<Int64Type>().map_or(0, |c| c.value(0));
    let count = u64::try_from(count).unwrap_or(0);
    let example = text_at(batch.column(1), 0);
    Ok((count > 0).then_some(Finding { table, what, count, example }))
}

/// Articles whose id is not the hash of their content.
async fn texts(snapshot: &Snapshot) -> Result<Option<Finding>, StoreError> {
    let question = "SELECT a.article_id, a.text, CAST(a.published AS VARCHAR), a.title, a.publisher, a.url \
                    FROM stored.articles a WHERE a.text IS NOT NULL";
    let mut stream = snapshot.stream(question).await?;
    let mut wrong = Tally::default();
    while let Some(batch) = stream.try_next().await? {
        for row in 0..batch.num_rows() {
            let text = |column: usize| text_at(batch.column(column), row);
            let some = |column: usize| Some(text(column)).filter(|t| !t.is_empty());
            let same = Document::new(text(1)).is_ok_and(|mut d| {
                (d.date, d.title, d.publisher, d.url) = (some(2), some(3), some(4), some(5));
                d.identify();
                d.id == text(0)
            });
            wrong.note(same, || text(0));
        }
    }
    Ok(wrong.finding("articles", "whose id is not the hash of their content"))
}

/// Events whose record cannot be read back, or is of another event.
async fn records(snapshot: &Snapshot) -> Result<Option<Finding>, StoreError> {
    let mut stream = snapshot.stream("SELECT event_id, record FROM stored.events").await?;
    let mut wrong = Tally::default();
    while let Some(batch) = stream.try_next().await? {
        for row in 0..batch.num_rows() {
            let id = text_at(batch.column(0), row);
            let record = text_at(batch.column(1), row);
            let read = serde_json::from_str::<EventRecord>(&record);
            wrong.note(read.is_ok_and(|r| r.event_id == id), || id.clone());
        }
    }
    Ok(wrong.finding("events", "whose record cannot be read back"))
}

#[derive(Default)]
struct Tally {
    count: u64,
    example: String,
}

impl Tally {
    fn note(&mut self, good: bool, example: impl Fn() -> String) {
        if !good {
            self.count += 1;
            if self.count == 1 {
                self.example = example();
            }
        }
    }

    fn finding(self, table: &'static str, what: &'static str) -> Option<Finding> {
        (self.count > 0).then_some(Finding {
            table,
            what,
            count: self.count,
            example: self.example,
        })
    }
}
