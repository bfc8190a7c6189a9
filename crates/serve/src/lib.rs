//! The HTTP API on a data set, and the page that reads it.
//!
//! - [`serve`]: starts it, with a [`Config`]. [`router`]: what answers, without a server.
//! - `data`: the data set as it is now, followed as it grows. `index`: what filters and counts work on, in memory.
//! - `api`: what can be asked, with its description in OpenAPI. `query`: what addresses say.
//! - `export`: downloads. `spans`: an article with what it says marked. `coding`: texts coded on the fly.
//! - `connections`: those who connect. `guard`: who may ask, headers. `limits`: how much at once. `kept`: answers kept until the data set changes. `metrics`: for Prometheus. `page`: the page, if the program has it.
//! - `problem`: errors as RFC 9457 has them.

mod api;
mod coding;
mod connections;
mod data;
mod export;
mod guard;
mod index;
mod kept;
mod limits;
mod metrics;
mod page;
mod problem;
mod query;
mod spans;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use demarche_coder::Engine;
use demarche_store::{Store, StoreError};
use tokio::net::TcpListener;

pub use page::HAS_PAGE;

/// What is served, and how.
pub struct Config {
    /// The data set.
    pub store: Store,
    /// As the page names it.
    pub name: String,
    /// Codes texts; without it `POST /v1/code` and trees are refused.
    pub engine: Option<Arc<Engine>>,
    /// The name of an actor's code, such as of `RUS`.
    pub actor_name: Box<dyn Fn(&str) -> Option<String> + Send + Sync>,
    /// Types of the ontology.
    pub types: Vec<EventType>,
    /// Contexts of the ontology.
    pub contexts: Vec<String>,
    /// Who sends this in `Authorization: Bearer …` may write; nobody may without it.
    pub token: Option<String>,
    /// Pages of these origins may read answers (CORS).
    pub origins: Vec<String>,
    /// Host names under which the server may be asked; empty for any. It keeps pages of other sites from reaching a
    /// server on the reader's own machine by a name of theirs (DNS rebinding).
    pub hosts: BTreeSet<String>,
    /// Requests at one time; more are refused.
    pub concurrency: usize,
    /// Time that a request may take.
    pub timeout: Duration,
    /// How often the data set is looked at for what is new.
    pub refresh: Duration,
}

/// A type of the ontology.
#[derive(Clone, Debug, serde::Serialize, utoipa::ToSchema)]
pub struct EventType {
    /// Such as ASSAULT.
    pub code: String,
    /// Such as Assault.
    pub label: String,
    /// 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
    pub quad_class: u8,
    /// Its modes.
    pub modes: Vec<String>,
}

/// Why it could not be served.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The data set.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The network.
    #[error("the server stopped: {0}")]
    Network(#[from] std::io::Error),
    /// An origin that is none.
    #[error("'{0}' is no origin; write it as https://host:port")]
    Origin(String),
}

/// What answers requests, for programs that have a server of their own. The data set is read once, and not followed.
pub async fn router(config: Config) -> Result<axum::Router, ServeError> {
    api::router(api::App::open(config).await?)
}

/// Answers requests until `stop` is done; those under way are finished.
pub async fn serve(
    config: Config,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let refresh = config.refresh;
    let manners = connections::Manners::of(config.concurrency);
    let app = api::App::open(config).await?;
    let router = api::router(app.clone())?;
    let following = tokio::spawn(data::follow(app.data.clone(), app.metrics.clone(), refresh));
    connections::answer(listener, router, manners, stop).await;
    following.abort();
    Ok(())
}
