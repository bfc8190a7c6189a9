//! Whole records and texts, out of the tables.

use demarche_coder::EventRecord;
use demarche_coder::record::{AttributionRecord, Party};
use demarche_store::StoreError;
use demarche_store::cells::Cells;
use serde::Serialize;
use utoipa::ToSchema;

use crate::data::Moment;
use crate::problem::Problem;

/// Who says so.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Attribution {
    /// statement, thought, perception, document, accusation, denial.
    pub(super) kind: String,
    pub(super) speaker: Option<String>,
    pub(super) speaker_code: Option<String>,
    /// The word that says that somebody speaks.
    pub(super) cue: String,
    /// What is said.
    pub(super) content: Option<String>,
    pub(super) medium: Option<String>,
}

impl Attribution {
    pub(crate) fn of(text: &str, a: &AttributionRecord) -> Self {
        let content = text.get(a.content.start as usize..a.content.end as usize);
        Self {
            kind: a.kind.clone(),
            speaker: a.speaker.as_ref().map(|s| s.text.clone()),
            speaker_code: a.speaker.as_ref().map(Party::label),
            cue: a.cue.text.clone(),
            content: content.map(str::to_owned),
            medium: a.medium.clone(),
        }
    }
}

/// A text in a question.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// The answer's batches.
pub(super) async fn ask(moment: &Moment, question: &str) -> Result<Vec<Cells>, Problem> {
    let batches = moment.snapshot.collect(question).await?;
    let cells = batches.iter().filter(|b| b.num_rows() > 0).map(Cells::of);
    Ok(cells.collect::<Result<_, StoreError>>()?)
}

/// The records of an article's events, by place in the text.
pub(super) async fn records(moment: &Moment, article: &str) -> Result<Vec<EventRecord>, Problem> {
    let id = quoted(article);
    let question = format!(
        "SELECT e.event_id, e.record FROM stored.events e JOIN codings c ON e.article_id = c.article_id AND e.run_id = c.run_id \
         WHERE e.article_id = {id} AND c.article_id = {id}"
    );
    let mut records = Vec::new();
    for cells in ask(moment, &question).await? {
        for row in 0..cells.rows() {
            let record = serde_json::from_str(cells.text(1, row)).map_err(|e| {
                StoreError::Record { id: cells.text(0, row).to_owned(), why: e.to_string() }
            })?;
            records.push(record);
        }
    }
    records.sort_by(|a: &EventRecord, b| {
        (a.trigger.start, a.trigger.end, &a.event_id).cmp(&(
            b.trigger.start,
            b.trigger.end,
            &b.event_id,
        ))
    });
    Ok(records)
}

/// The text of an article.
pub(super) async fn text(moment: &Moment, article: &str) -> Result<String, Problem> {
    let question =
        format!("SELECT text FROM articles WHERE article_id = {} LIMIT 1", quoted(article));
    let found = ask(moment, &question).await?;
    let text = found.first().map(|cells| cells.text(0, 0).to_owned());
    text.ok_or_else(|| Problem::none("article", article))
}

/// First byte and byte after the last of each sentence of an article.
pub(super) async fn sentences(moment: &Moment, article: &str) -> Result<Vec<(u32, u32)>, Problem> {
    let question =
        format!("SELECT sentences FROM codings WHERE article_id = {} LIMIT 1", quoted(article));
    let found = ask(moment, &question).await?;
    let numbers: Vec<u32> = found.first().map_or_else(Vec::new, |cells| {
        cells.texts(0, 0).into_iter().map(|n| n.and_then(|n| n.parse().ok()).unwrap_or(0)).collect()
    });
    Ok(numbers.chunks_exact(2).map(|c| (c[0], c[1])).collect())
}
