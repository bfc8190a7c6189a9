//! Whole events out of a data set, with their articles and how often they were reported.

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::Int64Type;
use demarche_coder::EventRecord;
use futures::{Stream, StreamExt, TryStreamExt};

use crate::cells::text_at;
use crate::error::StoreError;
use crate::snapshot::Snapshot;

/// An event with what is known around it.
#[derive(Clone, Debug)]
pub struct StoredEvent {
    /// The record, as it was coded.
    pub event: EventRecord,
    /// Id of the article.
    pub article_id: String,
    /// Address of the article.
    pub url: Option<String>,
    /// Its publisher.
    pub publisher: Option<String>,
    /// Day of publication, `YYYY-MM-DD`.
    pub published: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// Its language, ISO 639-1.
    pub language: Option<String>,
    /// The story that it is a telling of.
    pub story: Option<String>,
    /// Articles that tell the event.
    pub articles: u64,
    /// Publishers that tell it.
    pub publishers: u64,
    /// Mentions in all of them.
    pub mentions: u64,
}

impl Snapshot {
    /// The events that meet a condition on the view `events`, by day and id. Needs the views.
    pub async fn events(
        &self,
        condition: &str,
    ) -> Result<impl Stream<Item = Result<StoredEvent, StoreError>> + use<>, StoreError> {
        let question = format!(
            "SELECT e.event_id, e.record, e.article_id, e.url, e.publisher, CAST(e.published AS VARCHAR) AS published, \
             a.title, a.language, s.story_id, r.articles, r.publishers, r.mentions \
             FROM events e LEFT JOIN stored.articles a ON e.article_id = a.article_id \
             LEFT JOIN stories s ON e.article_id = s.article_id \
             LEFT JOIN (SELECT cluster_id, count(DISTINCT article_id) AS articles, \
             count(DISTINCT publisher) AS publishers, sum(mentions) AS mentions FROM events WHERE counted \
             GROUP BY cluster_id) r ON e.cluster_id = r.cluster_id \
             WHERE {condition} ORDER BY e.date, e.event_id, e.run_id"
        );
        let batches = self.stream(&question).await?.map_err(StoreError::from);
        Ok(batches.flat_map(|batch| {
            let events = match batch {
                Ok(batch) => (0..batch.num_rows()).map(|row| event(&batch, row)).collect(),
                Err(error) => vec![Err(error)],
            };
            futures::stream::iter(events)
        }))
    }
}

fn event(batch: &RecordBatch, row: usize) -> Result<StoredEvent, StoreError> {
    let text = |column: usize| text_at(batch.column(column), row);
    let some = |column: usize| Some(text(column)).filter(|t| !t.is_empty());
    let number = |column: usize| {
        let values = batch.column(column).as_primitive_opt::<Int64Type>();
        let value = values.filter(|c| !c.is_null(row)).map_or(0, |c| c.value(row));
        u64::try_from(value).unwrap_or(0)
    };
    let record = text(1);
    let event = serde_json::from_str(&record)
        .map_err(|e| StoreError::Record { id: text(0), why: e.to_string() })?;
    Ok(StoredEvent {
        event,
        article_id: text(2),
        url: some(3),
        publisher: some(4),
        published: some(5),
        title: some(6),
        language: some(7),
        story: some(8),
        articles: number(9),
        publishers: number(10),
        mentions: number(11),
    })
}
