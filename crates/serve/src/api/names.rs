//! Codes and names.

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::stored::ask;
use super::{App, at_most};
use crate::EventType;
use crate::index::filter::Filter;
use crate::index::row::{AUXILIARY, Status};
use crate::index::strings::NONE;
use crate::problem::Problem;
use crate::query::{Nothing, Own};

/// Actors of the data set.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Actors {
    actors: Vec<ActorRow>,
}

/// An actor of the data set.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ActorRow {
    code: String,
    name: String,
    /// Reports of events with it on either side.
    events: u64,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ActorParams {
    /// How the code, the name or a word of it begins.
    starts: Option<String>,
    /// How many at most.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
}

/// Actors by the beginning of their code or name, those with the most events first.
#[utoipa::path(get, path = "/v1/actors", tag = "events", params(ActorParams), responses(
    (status = 200, body = Actors), (status = 400, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn actors(
    State(app): State<App>,
    Own(asked): Own<ActorParams>,
) -> Result<Json<Actors>, Problem> {
    let limit = at_most(asked.limit, 20, 1000)?;
    let typed = asked.starts.as_deref().unwrap_or_default().trim().to_lowercase();
    let actors = app.on_index(move |index, settings| {
        let mut counts: HashMap<u32, u64> = HashMap::new();
        index.scan(&Filter::default(), |met| {
            let list = |n| index.dictionary.lists.get(n);
            let (actors, recipients) = (list(met.row.actors), list(met.row.recipients));
            let seen =
                |at: usize, code: &u32| actors.iter().chain(recipients).take(at).any(|c| c == code);
            for (at, code) in actors.iter().chain(recipients).enumerate() {
                if *code != NONE && !seen(at, code) {
                    *counts.entry(*code).or_default() += 1;
                }
            }
        });
        let mut found: Vec<ActorRow> = counts
            .into_iter()
            .map(|(code, events)| {
                let code = index.dictionary.words.get(code).to_owned();
                ActorRow { name: settings.name_of(&code), code, events }
            })
            .filter(|a| {
                let name = a.name.to_lowercase();
                a.code.to_lowercase().starts_with(&typed)
                    || name.starts_with(&typed)
                    || name.split_whitespace().any(|w| w.starts_with(&typed))
            })
            .collect();
        // Whoever types a whole code means that.
        let exact = |a: &ActorRow| a.code.to_lowercase() != typed;
        found.sort_by(|a, b| {
            (exact(a), std::cmp::Reverse(a.events), &a.code).cmp(&(
                exact(b),
                std::cmp::Reverse(b.events),
                &b.code,
            ))
        });
        found.truncate(limit);
        Actors { actors: found }
    });
    Ok(Json(actors.await?))
}

/// The words of the coding scheme, and what the server is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Codes {
    types: Vec<EventType>,
    contexts: Vec<String>,
    statuses: Vec<&'static str>,
    auxiliary: Vec<&'static str>,
    /// Whether it codes texts.
    can_code: bool,
    /// Such as `demarche 0.1.0`.
    program: String,
    /// Of the newest run.
    codebook: Option<String>,
    /// Name of the data set.
    store: String,
}

/// The words of the coding scheme.
#[utoipa::path(get, path = "/v1/codes", tag = "events", responses((status = 200, body = Codes),
    (status = 400, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn codes(State(app): State<App>, _: Own<Nothing>) -> Result<Json<Codes>, Problem> {
    let moment = app.now();
    let question = "SELECT codebook FROM runs WHERE codebook <> '' ORDER BY started DESC LIMIT 1";
    let found = ask(&moment, question).await?;
    Ok(Json(Codes {
        types: app.settings.types.clone(),
        contexts: app.settings.contexts.clone(),
        statuses: Status::ALL.map(Status::name).to_vec(),
        auxiliary: AUXILIARY.to_vec(),
        can_code: app.coding.is_some(),
        program: concat!("demarche ", env!("CARGO_PKG_VERSION")).to_owned(),
        codebook: found.first().and_then(|cells| cells.some(0, 0)).map(str::to_owned),
        store: app.settings.name.clone(),
    }))
}
