//! Reports of one event.

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::stored::{ask, quoted};
use super::{App, InPath, at_most};
use crate::data::Moment;
use crate::index::filter::Filter;
use crate::index::page::{Cursor, Sort};
use crate::index::view::EventRow;
use crate::index::{At, Index};
use crate::problem::Problem;
use crate::query::{Asked, Counted, Filters, Nothing, Own};

/// Reports of one event.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Cluster {
    cluster_id: String,
    /// Oldest first.
    reports: Vec<EventRow>,
    /// Why they are one event.
    links: Vec<Link>,
}

/// Two reports that tell the same.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Link {
    a: String,
    b: String,
    /// 0 to 1.
    score: f64,
    /// What speaks for it.
    rule: String,
}

/// Reports that are shown of a cluster.
const MOST: usize = 500;

impl Cluster {
    /// A cluster, or an event alone by its own id.
    pub(super) async fn load(moment: &Moment, id: &str) -> Result<Option<Self>, Problem> {
        let index = &moment.index;
        let filter = Filter { cluster: Some(id.to_owned()), ..Filter::default() };
        let page = index.page(&filter, Sort::Published, None, MOST);
        let reports = index.events(&page.events);
        if reports.is_empty() {
            return Ok(None);
        }
        let mut links = Vec::new();
        if reports.len() > 1 {
            let ids: Vec<String> = reports.iter().map(|e| quoted(&e.event_id)).collect();
            let ids = ids.join(", ");
            let question = format!(
                "SELECT a, b, max(score) AS score, max(rule) AS rule FROM stored.links \
                 WHERE kind = 'event' AND a IN ({ids}) AND b IN ({ids}) GROUP BY a, b ORDER BY a, b"
            );
            for cells in ask(moment, &question).await? {
                links.extend((0..cells.rows()).map(|row| Link {
                    a: cells.text(0, row).to_owned(),
                    b: cells.text(1, row).to_owned(),
                    score: cells.real(2, row).unwrap_or(0.0),
                    rule: cells.text(3, row).to_owned(),
                }));
            }
        }
        Ok(Some(Self { cluster_id: id.to_owned(), reports, links }))
    }
}

/// Clusters with the most reports.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Clusters {
    clusters: Vec<ClusterRow>,
    /// Pass as `cursor` for the next page; null on the last one.
    next: Option<String>,
    /// Clusters of several reports in all.
    total: usize,
}

/// A cluster in short.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ClusterRow {
    cluster_id: String,
    /// Reports that the filters let through.
    reports: u32,
    /// The first report.
    event: EventRow,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClusterParams {
    /// How many at most.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u32>,
    /// `next` of the page before.
    #[param(pattern = r"^(-?[0-9]{1,18}\..*)?$")]
    cursor: Option<String>,
}

/// Events with several reports, those with the most first.
#[utoipa::path(get, path = "/v1/clusters", tag = "events", params(ClusterParams, Filters), responses(
    (status = 200, body = Clusters), (status = 400, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(
    State(app): State<App>,
    asked: Asked<ClusterParams>,
) -> Result<Json<Clusters>, Problem> {
    let filter = asked.filter(Counted::Only);
    let limit = at_most(asked.own.limit, 50, 500)?;
    let after = Cursor::asked(asked.own.cursor.as_deref())?;
    let clusters = app.on_index(move |index, _| page(index, &filter, limit, after.as_ref()));
    Ok(Json(clusters.await?))
}

fn page(index: &Index, filter: &Filter, limit: usize, after: Option<&Cursor>) -> Clusters {
    let mut found: HashMap<u32, (u32, (i32, At))> = HashMap::new();
    index.scan(filter, |met| {
        if met.cluster != 0 {
            let first = (met.row.published, met.at);
            let entry = found.entry(met.cluster).or_insert((0, first));
            entry.0 += 1;
            entry.1 = entry.1.min(first);
        }
    });
    found.retain(|_, (reports, _)| *reports > 1);
    let total = found.len();
    let ranked = found.into_iter().map(|(cluster, (reports, (_, at)))| {
        (-i64::from(reports), index.clusters.names.get(cluster), at)
    });
    let mut ranked: Vec<_> =
        ranked.filter(|(key, id, _)| after.is_none_or(|a| a.is_before(*key, id))).collect();
    ranked.sort_unstable();
    let more = ranked.len() > limit;
    ranked.truncate(limit);
    let next = ranked.last().filter(|_| more);
    let next = next.map(|(key, id, _)| Cursor { key: *key, id: (*id).to_owned() }.to_string());
    let rows = ranked.into_iter().map(|(key, id, at)| ClusterRow {
        cluster_id: id.to_owned(),
        reports: u32::try_from(-key).unwrap_or(u32::MAX),
        event: index.event(at),
    });
    Clusters { clusters: rows.collect(), next, total }
}

/// Reports of one event, and why they are one.
#[utoipa::path(get, path = "/v1/clusters/{id}", tag = "events", params(("id" = String, Path, description = "Id of the cluster")), responses(
    (status = 200, body = Cluster), (status = 404, body = Problem, content_type = "application/problem+json"),
    (status = 400, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn one(
    State(app): State<App>,
    InPath(id): InPath<String>,
    _: Own<Nothing>,
) -> Result<Json<Cluster>, Problem> {
    let cluster = Cluster::load(&app.now(), &id).await?;
    cluster.map(Json).ok_or_else(|| Problem::none("cluster", &id))
}
