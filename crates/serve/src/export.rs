//! Downloads: the rows that a filter lets through, as CSV, JSON lines or Parquet, written as they are read.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use arrow::array::RecordBatch;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::json::ReaderBuilder;
use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use demarche_store::Sheet;
use futures::{Stream, StreamExt as _};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use utoipa::ToSchema;

use crate::api::App;
use crate::connections::PATIENCE;
use crate::index::filter::Filter;
use crate::index::page::Sort;
use crate::index::view::EventRow;
use crate::index::{At, Index};
use crate::limits::Held;

/// Rows that are written at once.
const AT_ONCE: usize = 2_048;

/// How a download is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Format {
    #[default]
    Csv,
    Jsonl,
    Parquet,
}

/// A row of a download: an event with its place in columns of their own.
#[derive(Serialize)]
struct Flat {
    #[serde(flatten)]
    event: EventRow,
    place: Option<String>,
    place_country: Option<String>,
    place_admin1: Option<String>,
    lat: Option<f64>,
    lon: Option<f64>,
    place_resolution: Option<String>,
}

impl Flat {
    fn of(mut event: EventRow) -> Self {
        let place = event.place.take();
        let part = |f: fn(&crate::index::view::Place) -> Option<String>| place.as_ref().and_then(f);
        Self {
            place_country: part(|p| p.country.clone()),
            place_admin1: part(|p| p.admin1.clone()),
            place_resolution: part(|p| p.resolution.clone()),
            lat: place.as_ref().and_then(|p| p.lat),
            lon: place.as_ref().and_then(|p| p.lon),
            place: place.map(|p| p.name),
            event,
        }
    }
}

/// The columns of a download.
fn schema() -> SchemaRef {
    let text = |name: &str| Field::new(name, DataType::Utf8, true);
    let list = |name: &str| {
        Field::new(name, DataType::List(Field::new("element", DataType::Utf8, true).into()), true)
    };
    let int = |name: &str| Field::new(name, DataType::Int64, true);
    let real = |name: &str| Field::new(name, DataType::Float64, true);
    let flag = |name: &str| Field::new(name, DataType::Boolean, true);
    let day = |name: &str| Field::new(name, DataType::Date32, true);
    Arc::new(Schema::new(vec![
        text("event_id"),
        text("cluster_id"),
        int("reports"),
        text("article_id"),
        day("day"),
        day("date"),
        day("date_end"),
        text("date_granularity"),
        day("published"),
        text("publisher"),
        text("url"),
        text("event_type"),
        text("mode"),
        list("contexts"),
        text("cameo"),
        int("quad_class"),
        real("score"),
        text("actor"),
        text("actor_name"),
        list("actor_sectors"),
        list("actors"),
        text("recipient"),
        text("recipient_name"),
        list("recipient_sectors"),
        list("recipients"),
        flag("reciprocal"),
        text("place"),
        text("place_country"),
        text("place_admin1"),
        real("lat"),
        real("lon"),
        text("place_resolution"),
        text("status"),
        list("auxiliary"),
        flag("counted"),
        flag("disputed"),
        text("speaker"),
        int("killed"),
        int("wounded"),
        int("arrested"),
        int("protesters"),
        text("trigger"),
        text("sentence_text"),
        real("confidence"),
    ]))
}

/// An answer that is written while it is sent. It keeps its places until its end.
pub(crate) fn download(
    app: &App,
    place: OwnedSemaphorePermit,
    filter: Filter,
    sort: Sort,
    format: Format,
) -> Response {
    let (kind, name) = match format {
        Format::Csv => ("text/csv; charset=utf-8; header=present", "events.csv"),
        Format::Jsonl => ("application/x-ndjson", "events.jsonl"),
        Format::Parquet => ("application/vnd.apache.parquet", "events.parquet"),
    };
    let (sender, receiver) = channel(4);
    let (index, turns) = (app.now().index.clone(), app.limits.turns.clone());
    let held = Held::now();
    tokio::spawn(async move {
        let (places, turn) = held.map(|held| (held.places, held.turn)).unzip();
        let places = (place, places);
        let written = write(index, filter, sort, format, turn, &turns, &sender).await;
        drop(places);
        if written.is_some() {
            let _ = sender.send_timeout(Piece::End, PATIENCE).await;
        }
    });
    let name = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    let name = name.unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, name),
    ];
    (headers, Body::from_stream(sent(receiver))).into_response()
}

/// What is sent of a download.
enum Piece {
    Bytes(Bytes),
    /// All has been sent.
    End,
}

/// The pieces. A reader sees an answer that breaks off, not one that seems whole, if the end does not come.
fn sent(receiver: Receiver<Piece>) -> impl Stream<Item = io::Result<Bytes>> {
    futures::stream::unfold(Some(receiver), |receiver| async {
        let mut receiver = receiver?;
        match receiver.recv().await {
            Some(Piece::Bytes(bytes)) => Some((Ok(bytes), Some(receiver))),
            Some(Piece::End) => None,
            None => Some((Err(io::ErrorKind::BrokenPipe.into()), None)),
        }
    })
    // What packs the answer asks once more after the end.
    .fuse()
}

/// Sends bytes. None if the reader has gone, or takes nothing.
async fn send(sender: &Sender<Piece>, mut bytes: Bytes, patience: Duration) -> Option<()> {
    while !bytes.is_empty() {
        let piece = bytes.split_to(PIECE.min(bytes.len()));
        sender.send_timeout(Piece::Bytes(piece), patience).await.ok()?;
    }
    Some(())
}

/// Writes all rows, and sends them. While the reader takes his time, others have the turn. None if it broke off.
async fn write(
    index: Arc<Index>,
    filter: Filter,
    sort: Sort,
    format: Format,
    mut turn: Option<Arc<OwnedSemaphorePermit>>,
    turns: &Arc<Semaphore>,
    sender: &Sender<Piece>,
) -> Option<()> {
    let mut work: Box<dyn FnOnce() -> io::Result<(Bytes, Option<Writing>)> + Send> =
        Box::new(move || Writing::begin(index, &filter, sort, format)?.go_on());
    loop {
        let held = match turn.take() {
            Some(turn) => turn,
            None => Arc::new(turns.clone().acquire_owned().await.ok()?),
        };
        let worked = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(held);
            done
        });
        let (bytes, rest) = worked.await.ok()?.ok()?;
        send(sender, bytes, PATIENCE).await?;
        let Some(rest) = rest else { return Some(()) };
        work = Box::new(move || rest.go_on());
    }
}

/// A download under way.
struct Writing {
    index: Arc<Index>,
    rows: std::vec::IntoIter<At>,
    schema: SchemaRef,
    sheet: Sheet,
    /// What has been written and not been sent.
    buffer: Buffer,
}

impl Writing {
    fn begin(index: Arc<Index>, filter: &Filter, sort: Sort, format: Format) -> io::Result<Self> {
        let (schema, buffer) = (schema(), Buffer::default());
        let out: Box<dyn Write + Send> = Box::new(buffer.clone());
        let sheet = match format {
            Format::Csv => Sheet::csv(out, &schema),
            Format::Jsonl => Ok(Sheet::jsonl(out)),
            Format::Parquet => Sheet::parquet(out, &schema),
        }
        .map_err(io::Error::other)?;
        let rows = index.sorted(filter, sort).into_iter();
        Ok(Self { index, rows, schema, sheet, buffer })
    }

    /// Writes some rows. Returns what is to be sent, and itself if that is not all.
    fn go_on(mut self) -> io::Result<(Bytes, Option<Self>)> {
        let rows: Vec<Flat> =
            self.rows.by_ref().take(AT_ONCE).map(|at| Flat::of(self.index.event(at))).collect();
        if rows.is_empty() {
            self.sheet.finish().map_err(io::Error::other)?;
            return Ok((self.buffer.take(), None));
        }
        self.sheet.write(&batch(&self.schema, &rows)?).map_err(io::Error::other)?;
        Ok((self.buffer.take(), Some(self)))
    }
}

fn batch(schema: &SchemaRef, rows: &[Flat]) -> io::Result<RecordBatch> {
    let decoder =
        ReaderBuilder::new(schema.clone()).with_batch_size(rows.len().max(1)).build_decoder();
    let mut decoder = decoder.map_err(io::Error::other)?;
    decoder.serialize(rows).map_err(io::Error::other)?;
    let batch = decoder.flush().map_err(io::Error::other)?;
    Ok(batch.unwrap_or_else(|| RecordBatch::new_empty(schema.clone())))
}

/// Keeps what is written until it is taken.
#[derive(Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

/// Bytes of a piece.
const PIECE: usize = 64 << 10;

impl Buffer {
    fn take(&self) -> Bytes {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner)).into()
    }
}

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use futures::StreamExt;

    use super::*;
    use crate::index::view::Place;

    #[test]
    fn every_field_of_an_event_has_a_column() {
        let text = || "x".to_owned();
        let some = || Some(text());
        let date = || Some("2024-03-05".to_owned());
        let event = EventRow {
            event_id: text(),
            cluster_id: text(),
            reports: 1,
            article_id: text(),
            day: date(),
            date: date(),
            date_end: date(),
            date_granularity: some(),
            published: date(),
            publisher: some(),
            url: some(),
            event_type: text(),
            mode: some(),
            contexts: vec![text()],
            cameo: Some("042".to_owned()),
            quad_class: 1,
            score: 2.5,
            actor: some(),
            actor_name: some(),
            actor_sectors: vec![text()],
            actors: vec![text()],
            recipients: vec![text()],
            recipient: some(),
            recipient_name: some(),
            recipient_sectors: vec![text()],
            reciprocal: true,
            place: Some(Place {
                name: text(),
                country: some(),
                admin1: some(),
                lat: Some(1.0),
                lon: Some(2.0),
                resolution: some(),
            }),
            status: text(),
            auxiliary: vec![text()],
            counted: true,
            disputed: true,
            speaker: some(),
            killed: Some(1),
            wounded: Some(1),
            arrested: Some(1),
            protesters: Some(1),
            trigger: text(),
            sentence_text: text(),
            confidence: Some(0.5),
        };
        let flat = Flat::of(event);
        let value = serde_json::to_value(&flat).unwrap();
        let mut fields: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
        let schema = schema();
        let mut columns: Vec<&str> = schema.fields().iter().map(|f| f.name().as_str()).collect();
        fields.sort_unstable();
        columns.sort_unstable();
        assert_eq!(fields, columns);
        let batch = batch(&schema, &[flat]).unwrap();
        for column in batch.columns() {
            assert_eq!(column.null_count(), 0);
        }
    }

    #[tokio::test]
    async fn who_takes_nothing_is_cut_off() {
        let (sender, receiver) = channel(1);
        let bytes = Bytes::from(vec![0; 3 * PIECE]);
        assert_eq!(send(&sender, bytes, Duration::from_millis(20)).await, None);
        // Nor does what was sent seem whole.
        drop(sender);
        let pieces: Vec<_> = sent(receiver).collect().await;
        assert!(pieces.len() == 2 && pieces[0].is_ok() && pieces[1].is_err());
    }
}
