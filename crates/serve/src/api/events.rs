//! Events one by one.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::clusters::Cluster;
use super::stored::{self, Attribution};
use super::{App, InPath, at_most};
use crate::api::articles::ArticleRow;
use crate::coding::Tree;
use crate::export::{self, Format};
use crate::index::page::{Cursor, Sort};
use crate::index::view::EventRow;
use crate::limits::{aside, full};
use crate::problem::Problem;
use crate::query::{Asked, Counted, Filters, Nothing, Own};

/// A page of events.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Events {
    events: Vec<EventRow>,
    /// Pass as `cursor` for the next page; null on the last one.
    next: Option<String>,
    /// Events that the filters let through, one a report.
    total: u64,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct PageParams {
    /// By what they are sorted; `-` turns it round. What lacks it comes last.
    #[param(inline)]
    sort: Option<Sort>,
    /// How many at most.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u32>,
    /// `next` of the page before.
    #[param(pattern = r"^(-?[0-9]{1,18}\..*)?$")]
    cursor: Option<String>,
}

impl PageParams {
    /// Sorting, size, and after what.
    pub(super) fn read(&self, usual: Sort) -> Result<(Sort, usize, Option<Cursor>), Problem> {
        let cursor = Cursor::asked(self.cursor.as_deref())?;
        Ok((self.sort.unwrap_or(usual), at_most(self.limit, 50, 500)?, cursor))
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExportParams {
    /// How it is written.
    #[param(inline)]
    format: Option<Format>,
    /// By what the rows are sorted.
    #[param(inline)]
    sort: Option<Sort>,
}

/// An event with all that is known of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EventDetail {
    event: EventRow,
    /// The record as the coder wrote it (schema demarche.event/1); offsets are bytes.
    #[schema(value_type = Object)]
    record: serde_json::Value,
    article: ArticleRow,
    /// Who says so, outermost first.
    attribution: Vec<Attribution>,
    /// Reports of the same event.
    cluster: Cluster,
    denied_by: Vec<EventRow>,
    denies: Vec<EventRow>,
    /// The event whose content this one is, as in 'demanded that X withdraw'.
    content_of: Option<EventRow>,
    contents: Vec<EventRow>,
}

/// Events that the filters let through.
#[utoipa::path(get, path = "/v1/events", tag = "events", params(PageParams, Filters), responses(
    (status = 200, body = Events), (status = 400, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(
    State(app): State<App>,
    asked: Asked<PageParams>,
) -> Result<Json<Events>, Problem> {
    let filter = asked.filter(Counted::All);
    let (sort, limit, cursor) = asked.own.read(Sort::default())?;
    let page = app.on_index(move |index, _| {
        let page = index.page(&filter, sort, cursor.as_ref(), limit);
        Events {
            events: index.events(&page.events),
            next: page.next.map(|c| c.to_string()),
            total: page.total,
        }
    });
    Ok(Json(page.await?))
}

/// One event with its evidence, its derivation, other reports of it, and who denies it.
#[utoipa::path(get, path = "/v1/events/{id}", tag = "events", params(("id" = String, Path, description = "Id of the event")), responses(
    (status = 200, body = EventDetail), (status = 404, body = Problem, content_type = "application/problem+json"),
    (status = 400, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn one(
    State(app): State<App>,
    InPath(id): InPath<String>,
    _: Own<Nothing>,
) -> Result<Json<EventDetail>, Problem> {
    let moment = app.now();
    let index = &moment.index;
    let none = || Problem::none("event", &id);
    let event = index.event(index.find(&id).ok_or_else(none)?);
    let records = stored::records(&moment, &event.article_id).await?;
    let record = records.iter().find(|r| r.event_id == id).ok_or_else(none)?;
    let ids = |test: &dyn Fn(&demarche_coder::EventRecord) -> bool| {
        index.by_ids(records.iter().filter(|r| test(r)).map(|r| r.event_id.as_str()))
    };
    let article = index.articles.find(&event.article_id).and_then(|at| index.articles.get(at));
    let text = stored::text(&moment, &event.article_id).await?;
    Ok(Json(EventDetail {
        article: article.map(ArticleRow::of).ok_or_else(none)?,
        attribution: record.attribution.iter().map(|a| Attribution::of(&text, a)).collect(),
        cluster: Cluster::load(&moment, &event.cluster_id).await?.ok_or_else(none)?,
        denied_by: index.by_ids(record.denied_by.iter().map(String::as_str)),
        denies: ids(&|r| r.denied_by.contains(&id)),
        content_of: index.by_ids(record.content_of.as_deref()).into_iter().next(),
        contents: ids(&|r| r.content_of.as_deref() == Some(id.as_str())),
        record: serde_json::to_value(record).map_err(|_| Problem::mistake())?,
        event,
    }))
}

/// The dependency tree of an event's sentence, as the coder's parser sees it.
#[utoipa::path(get, path = "/v1/events/{id}/tree", tag = "events", params(("id" = String, Path, description = "Id of the event")), responses(
    (status = 200, body = Tree), (status = 404, body = Problem, content_type = "application/problem+json"),
    (status = 400, body = Problem, content_type = "application/problem+json"),
    (status = 503, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn tree(
    State(app): State<App>,
    InPath(id): InPath<String>,
    _: Own<Nothing>,
) -> Result<Json<Tree>, Problem> {
    let moment = app.now();
    let none = || Problem::none("event", &id);
    let event = moment.index.event(moment.index.find(&id).ok_or_else(none)?);
    let coding = app.coding()?;
    let records = stored::records(&moment, &event.article_id).await?;
    let trigger = records.iter().find(|r| r.event_id == id).ok_or_else(none)?.trigger.start;
    let text = stored::text(&moment, &event.article_id).await?;
    let tree = aside(move || coding.trees(&text, &[trigger]).pop().flatten()).await?;
    tree.map(Json).ok_or_else(|| Problem::none("sentence of event", &id))
}

/// All events that the filters let through, to keep.
#[utoipa::path(get, path = "/v1/export", tag = "events", params(ExportParams, Filters), responses(
    (status = 200, description = "Rows, one an event as an article tells it", content(
        (String = "text/csv"), (String = "application/x-ndjson"), (Vec<u8> = "application/vnd.apache.parquet"))),
    (status = 400, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn export(
    State(app): State<App>,
    asked: Asked<ExportParams>,
) -> Result<Response, Problem> {
    let filter = asked.filter(Counted::All);
    let sort = asked.own.sort.unwrap_or_default();
    let Ok(place) = app.limits.downloads.clone().try_acquire_owned() else { return Ok(full()) };
    Ok(export::download(&app, place, filter, sort, asked.own.format.unwrap_or_default()))
}
