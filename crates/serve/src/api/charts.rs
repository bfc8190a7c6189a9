//! Counts: in all, over time, ranked, between actors, on the map.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{App, InPath, at_most};
use crate::index::network::Network;
use crate::index::points::MapPoints;
use crate::index::series::{MOST, Series, Unit};
use crate::index::summary::Summary;
use crate::index::top::{Top, What};
use crate::problem::Problem;
use crate::query::{Asked, Counted, Filters, Nothing};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct SeriesParams {
    /// Stretches of time.
    #[param(inline)]
    by: Option<Unit>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct TopParams {
    /// How many at most.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct NetworkParams {
    /// Edges at most.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct MapParams {
    /// Places at most.
    #[param(minimum = 1, maximum = 10000)]
    limit: Option<u32>,
}

/// How much there is.
#[utoipa::path(get, path = "/v1/summary", tag = "charts", params(Filters), responses(
    (status = 200, body = Summary), (status = 400, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn summary(
    State(app): State<App>,
    asked: Asked<Nothing>,
) -> Result<Json<Summary>, Problem> {
    let filter = asked.filter(Counted::Only);
    Ok(Json(app.on_index(move |index, _| index.summary(&filter)).await?))
}

/// Events over time.
#[utoipa::path(get, path = "/v1/series", tag = "charts", params(SeriesParams, Filters), responses(
    (status = 200, body = Series), (status = 400, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn series(
    State(app): State<App>,
    asked: Asked<SeriesParams>,
) -> Result<Json<Series>, Problem> {
    let (filter, by) = (asked.filter(Counted::Only), asked.own.by.unwrap_or_default());
    let series = app.on_index(move |index, _| index.series(&filter, by)).await?;
    series.map(Json).map_err(|_| {
        Problem::wrong(format!(
            "There are more than {MOST} points between the first and the last event; name a period with 'from' and 'to'."
        ))
    })
}

/// What there is most of.
#[utoipa::path(get, path = "/v1/top/{what}", tag = "charts", params(
    ("what" = inline(What), Path, description = "What is ranked"), TopParams, Filters), responses(
    (status = 200, body = Top), (status = 400, body = Problem, content_type = "application/problem+json"),
    (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn top(
    State(app): State<App>,
    InPath(what): InPath<What>,
    asked: Asked<TopParams>,
) -> Result<Json<Top>, Problem> {
    let filter = asked.filter(Counted::Only);
    let limit = at_most(asked.own.limit, 20, 1000)?;
    let top = app
        .on_index(move |index, settings| index.top(&filter, what, limit, &|c| settings.name_of(c)));
    Ok(Json(top.await?))
}

/// Who acts with and against whom.
#[utoipa::path(get, path = "/v1/network", tag = "charts", params(NetworkParams, Filters), responses(
    (status = 200, body = Network), (status = 400, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn network(
    State(app): State<App>,
    asked: Asked<NetworkParams>,
) -> Result<Json<Network>, Problem> {
    let filter = asked.filter(Counted::Only);
    let limit = at_most(asked.own.limit, 60, 1000)?;
    let network = app
        .on_index(move |index, settings| index.network(&filter, limit, &|c| settings.name_of(c)));
    Ok(Json(network.await?))
}

/// Where.
#[utoipa::path(get, path = "/v1/map", tag = "charts", params(MapParams, Filters), responses(
    (status = 200, body = MapPoints), (status = 400, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn map(
    State(app): State<App>,
    asked: Asked<MapParams>,
) -> Result<Json<MapPoints>, Problem> {
    let filter = asked.filter(Counted::Only);
    let limit = at_most(asked.own.limit, 500, 10_000)?;
    Ok(Json(app.on_index(move |index, _| index.map(&filter, limit)).await?))
}
