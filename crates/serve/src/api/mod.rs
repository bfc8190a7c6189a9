//! What can be asked.
//!
//! - `events`: events, their details and downloads. `articles`: texts with what they say marked. `claims`, `clusters`.
//! - `charts`: summary, series, rankings, network, map. `names`: codes and actors.
//! - `code`: texts coded on the fly. `write`: articles into the data set. `watch`: health and metrics.
//! - `body`: bodies of requests. `stored`: whole records and texts, out of the tables.

mod articles;
pub(crate) mod body;
mod charts;
mod claims;
mod clusters;
mod code;
mod events;
mod names;
mod stored;
mod watch;
mod write;

use std::any::Any;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use demarche_store::Writer;
use serde::de::DeserializeOwned;
use tokio::sync::Mutex;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use utoipa_swagger_ui::SwaggerUi;

use crate::coding::Coding;
use crate::data::{Data, Moment};
use crate::index::Index;
use crate::kept::Kept;
use crate::limits::{Limits, aside};
use crate::metrics::Metrics;
use crate::problem::Problem;
use crate::{Config, EventType, ServeError, guard, page};

/// The server's parts, which every request shares.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) data: Arc<Data>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) settings: Arc<Settings>,
    pub(crate) coding: Option<Arc<Coding>>,
    pub(crate) limits: Arc<Limits>,
    pub(crate) kept: Arc<Kept>,
    /// Opened by the first who writes.
    pub(crate) writer: Arc<Mutex<Option<Writer>>>,
}

/// What does not change while the server runs.
pub(crate) struct Settings {
    pub(crate) name: String,
    pub(crate) actor_name: Box<dyn Fn(&str) -> Option<String> + Send + Sync>,
    pub(crate) types: Vec<EventType>,
    pub(crate) contexts: Vec<String>,
    pub(crate) token: Option<String>,
    pub(crate) origins: Vec<String>,
    pub(crate) hosts: BTreeSet<String>,
    pub(crate) timeout: Duration,
}

impl Settings {
    /// The name of an actor's code, or the code.
    pub(crate) fn name_of(&self, code: &str) -> String {
        (self.actor_name)(code).unwrap_or_else(|| code.to_owned())
    }
}

impl App {
    pub(crate) async fn open(config: Config) -> Result<Self, ServeError> {
        let data = Arc::new(Data::open(config.store).await?);
        let metrics = Arc::new(Metrics::new());
        metrics.note_data(&data.now().index);
        Ok(Self {
            data,
            metrics,
            coding: config.engine.map(|engine| Arc::new(Coding::new(engine))),
            limits: Arc::new(Limits::new(config.concurrency)),
            kept: Arc::default(),
            writer: Arc::default(),
            settings: Arc::new(Settings {
                name: config.name,
                actor_name: config.actor_name,
                types: config.types,
                contexts: config.contexts,
                token: config.token,
                origins: config.origins,
                hosts: config.hosts,
                timeout: config.timeout,
            }),
        })
    }

    /// Works on the index, aside from the threads that answer.
    pub(crate) async fn on_index<R: Send + 'static>(
        &self,
        work: impl FnOnce(&Index, &Settings) -> R + Send + 'static,
    ) -> Result<R, Problem> {
        let (moment, settings) = (self.data.now(), self.settings.clone());
        aside(move || work(&moment.index, &settings)).await
    }

    pub(crate) fn now(&self) -> Arc<Moment> {
        self.data.now()
    }

    /// What codes texts.
    pub(crate) fn coding(&self) -> Result<Arc<Coding>, Problem> {
        self.coding.clone().ok_or_else(|| {
            Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "The server has no language model; run 'demarche model pull' and start it again.",
            )
        })
    }
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "demarche",
        description = "Events of a data set: who did what to whom, when, where, and according to whom. Errors are problem+json (RFC 9457)."
    ),
    tags(
        (name = "events", description = "Events one by one, and downloads"),
        (name = "charts", description = "Counts. Reports of one event are one event"),
        (name = "articles", description = "Articles with what they say marked"),
        (name = "coding", description = "Texts coded on the fly, and articles into the data set"),
        (name = "server", description = "Health and metrics")
    )
)]
struct Description;

fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(events::list))
        .routes(routes!(events::one))
        .routes(routes!(events::tree))
        .routes(routes!(events::export))
        .routes(routes!(claims::list))
        .routes(routes!(clusters::list))
        .routes(routes!(clusters::one))
        .routes(routes!(articles::list, write::add))
        .routes(routes!(articles::one))
        .routes(routes!(charts::summary))
        .routes(routes!(charts::series))
        .routes(routes!(charts::top))
        .routes(routes!(charts::network))
        .routes(routes!(charts::map))
        .routes(routes!(names::actors))
        .routes(routes!(names::codes))
        .routes(routes!(code::code))
        .routes(routes!(watch::health))
        .routes(routes!(watch::metrics))
}

/// Everything that the server answers.
pub(crate) fn router(app: App) -> Result<Router, ServeError> {
    let cors = guard::cors(&app.settings.origins)?;
    let (router, description) = routes().split_for_parts();
    let docs = SwaggerUi::new("/docs").url("/openapi.json", description);
    Ok(router
        .merge(docs)
        .fallback(page::page)
        .method_not_allowed_fallback(|| async {
            Problem::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "/docs/ says what this address answers to.",
            )
        })
        .layer(CatchPanicLayer::custom(broken))
        // Within the compression: what it keeps is plain.
        .layer(axum::middleware::from_fn_with_state(app.clone(), guard::guard))
        .layer(CompressionLayer::new())
        .layer(cors)
        .with_state(app))
}

#[allow(clippy::needless_pass_by_value)] // the layer hands it over
fn broken(_: Box<dyn Any + Send>) -> Response {
    Problem::mistake().into_response()
}

/// A piece of the path.
pub(crate) struct InPath<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for InPath<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        path.map(|p| Self(p.0)).map_err(|_| {
            Problem::new(
                StatusCode::NOT_FOUND,
                "There is nothing at this address; /docs/ lists what can be asked.",
            )
        })
    }
}

/// How many at most.
pub(crate) fn at_most(asked: Option<u32>, usual: u32, most: u32) -> Result<usize, Problem> {
    match asked.unwrap_or(usual) {
        n if (1..=most).contains(&n) => Ok(n as usize),
        n => Err(Problem::wrong(format!("'limit' must be from 1 to {most}, not {n}."))),
    }
}

#[cfg(test)]
mod tests {
    /// `DEMARCHE_BLESS=1` writes it anew.
    #[test]
    fn the_manual_describes_this_api() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/schema/openapi.json");
        let now = super::routes().into_openapi().to_pretty_json().unwrap() + "\n";
        if std::env::var_os("DEMARCHE_BLESS").is_some() {
            std::fs::write(file, &now).unwrap();
        }
        let written = std::fs::read_to_string(file).unwrap_or_default();
        assert!(
            written == now,
            "{file} is not what the program says; DEMARCHE_BLESS=1 writes it anew"
        );
    }
}
