//! Coded articles as rows of the tables.
//!
//! A row type has one field a column; arrow's JSON decoder takes them by name, so that this module holds no
//! column builders. A test compares the names with the tables' columns.

mod article;
mod event;
mod small;

use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use arrow::json::ReaderBuilder;
use arrow::record_batch::RecordBatch;
use serde::Serialize;

use crate::error::StoreError;
use crate::schema::Table;

pub(crate) use article::{ArticleRow, CodingRow, PlaceRow};
pub use event::EventRow;
pub(crate) use event::{AttributionRow, DyadRow, MentionRow};
pub use small::FailureRow;
pub(crate) use small::{BatchRow, ClusterRow, LinkRow, RunRow};

/// Rows of one table as a record batch; each gets the batch's name.
pub(crate) fn batch<R: Serialize>(
    table: Table,
    rows: &[R],
    name: &str,
) -> Result<RecordBatch, StoreError> {
    #[derive(Serialize)]
    struct Named<'a, R> {
        #[serde(flatten)]
        row: &'a R,
        batch: &'a str,
        part: &'a str,
    }
    let named: Vec<_> = rows.iter().map(|row| Named { row, batch: name, part: name }).collect();
    decoded(table.name(), table.schema(), &named)
}

/// Rows as a record batch of a schema. `table` is what errors call it.
pub(crate) fn decoded<R: Serialize>(
    table: &'static str,
    schema: SchemaRef,
    rows: &[R],
) -> Result<RecordBatch, StoreError> {
    let failed = |source| StoreError::Rows { table, source };
    let mut decoder = ReaderBuilder::new(Arc::clone(&schema))
        .with_batch_size(rows.len().max(1))
        .build_decoder()
        .map_err(failed)?;
    decoder.serialize(rows).map_err(failed)?;
    let batch = decoder.flush().map_err(failed)?;
    Ok(batch.unwrap_or_else(|| RecordBatch::new_empty(schema)))
}

/// A day that a calendar has; anything else is no day.
pub(crate) fn day(text: Option<&str>) -> Option<&str> {
    text.filter(|t| t.parse::<jiff::civil::Date>().is_ok())
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use demarche_coder::{Coded, EventRecord, PlaceRecord};
    use demarche_text::Document;
    use serde_json::json;

    use super::*;

    /// The field names of a row are the columns of its table: the decoder would leave out what it does not know.
    fn same_columns<R: Serialize>(table: Table, row: &R) {
        let value = serde_json::to_value(row).unwrap();
        let fields: BTreeSet<&str> =
            value.as_object().unwrap().keys().map(String::as_str).collect();
        let schema = table.schema();
        let columns: BTreeSet<&str> = schema
            .fields()
            .iter()
            .map(|f| f.name().as_str())
            .filter(|n| *n != "batch" && *n != "part")
            .collect();
        assert_eq!(fields, columns, "{}", table.name());
        assert_eq!(batch(table, &[row], "b").unwrap().num_rows(), 1, "{}", table.name());
    }

    fn record() -> EventRecord {
        let party = json!({
            "text": "Kenya", "start": 0, "end": 5, "head": 0, "code": "KEN", "organisation": null, "name": "Kenya",
            "country": "KEN", "sectors": ["GOV"], "person": null, "office": null, "wikidata": null, "how": "name",
        });
        serde_json::from_value(json!({
            "schema": "demarche.event/1", "event_id": "e", "document_id": "d", "sentence": 0, "event_type": "AID",
            "mode": null, "contexts": [], "cameo": "070", "quad_class": 2, "score": 7.0, "actors": [party],
            "recipients": [], "reciprocal": false, "date": null, "place": null, "status": "reported", "auxiliary": [],
            "counts": {"killed": null, "wounded": null, "arrested": null, "protesters": null, "money": null, "goods": null},
            "attribution": [{
                "kind": "statement", "speaker": party, "cue": {"text": "said", "start": 0, "end": 4},
                "content": {"start": 0, "end": 4}, "medium": null,
            }],
            "content_of": null, "denied_by": [], "disputed": false,
            "mentions": [{"sentence": 0, "start": 0, "end": 5}], "trigger": {"text": "aid", "start": 0, "end": 3},
            "evidence": [], "sense": "s", "derivation": [], "confidence": 0.5,
            "coder": {"version": "0", "codebook": "b", "world": "w", "model": "m"},
        }))
        .unwrap()
    }

    #[test]
    fn rows_have_the_columns_of_their_tables() {
        let document = Document::new("Kenya sent aid.".to_owned()).unwrap();
        let event = record();
        let place: PlaceRecord = serde_json::from_value(json!({
            "schema": "demarche.place/1", "document_id": "d", "sentence": 0, "text": "Kenya", "start": 0, "end": 5,
            "literal": true, "geonameid": 1, "name": null, "feature": null, "admin2": null, "admin1": null,
            "country": null, "lat": 0.5, "lon": 37.5, "resolution": null, "how": null, "coder": event.coder,
        }))
        .unwrap();
        let coded = Coded {
            events: vec![event.clone()],
            places: vec![place.clone()],
            dropped: BTreeMap::new(),
            sentences: vec![(0, 15)],
            tokens: 4,
        };
        same_columns(Table::Articles, &ArticleRow::new(&document, vec![1, 255]));
        same_columns(Table::Codings, &CodingRow::new(&document, "r", &coded));
        same_columns(Table::Events, &EventRow::new(&document, &coded.sentences, "r", &event));
        let dyads = DyadRow::of(&document, "r", &event);
        assert_eq!(dyads.len(), 1, "who has no opposite stands alone");
        same_columns(Table::Dyads, &dyads[0]);
        same_columns(Table::Mentions, &MentionRow::new(&document, "r", &event, &event.mentions[0]));
        same_columns(
            Table::Attributions,
            &AttributionRow::new(&document, "r", &event, 0, &event.attribution[0]),
        );
        same_columns(Table::Places, &PlaceRow::new("r", &place));
        let text = || "2024-05-03T10:00:00Z".to_owned();
        let row = BatchRow {
            kind: "coded",
            run_id: None,
            committed: text(),
            articles: 1,
            events: 1,
            rows: 1,
            members: &[],
        };
        same_columns(Table::Batches, &row);
        let row = RunRow {
            run_id: "r",
            kind: "coded",
            coder: "0",
            codebook: "b",
            world: "w",
            model: "m",
            started: text(),
        };
        same_columns(Table::Runs, &row);
        let settings = String::new;
        let link = LinkRow {
            kind: "story",
            a: text(),
            b: text(),
            score: 0.5,
            rule: text(),
            settings: settings(),
        };
        same_columns(Table::Links, &link);
        let cluster = ClusterRow {
            kind: "story",
            member: text(),
            cluster_id: None,
            generation: 1,
            settings: settings(),
        };
        same_columns(Table::Clusters, &cluster);
        let failure = FailureRow {
            failure_id: text(),
            kind: text(),
            reason: text(),
            detail: text(),
            origin: text(),
            place: None,
            at: text(),
            attempt: 1,
            open: true,
        };
        same_columns(Table::Failures, &failure);
    }
}
