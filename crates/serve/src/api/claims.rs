//! What is alleged, denied or disputed.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::App;
use super::events::PageParams;
use super::stored::{Attribution, ask, quoted};
use crate::index::page::Sort;
use crate::index::view::EventRow;
use crate::problem::Problem;
use crate::query::{Asked, Counted, Filters};

/// A page of claims.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Claims {
    claims: Vec<Claim>,
    next: Option<String>,
    total: u64,
}

/// An event that somebody claims or denies.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Claim {
    event: EventRow,
    /// Outermost first.
    said_by: Vec<Attribution>,
    /// The events by which it is denied.
    denied_by: Vec<EventRow>,
}

/// Events that are alleged, denied or disputed, with who says so and who denies it.
#[utoipa::path(get, path = "/v1/claims", tag = "events", params(PageParams, Filters), responses(
    (status = 200, body = Claims), (status = 400, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(
    State(app): State<App>,
    asked: Asked<PageParams>,
) -> Result<Json<Claims>, Problem> {
    let mut filter = asked.filter(Counted::All);
    filter.claims = true;
    let (sort, limit, cursor) = asked.own.read(Sort::default())?;
    let moment = app.now();
    let page = {
        let moment = moment.clone();
        crate::limits::aside(move || {
            let page = moment.index.page(&filter, sort, cursor.as_ref(), limit);
            let denials: Vec<Vec<EventRow>> = page
                .events
                .iter()
                .map(|&at| {
                    let denials = moment.index.part(at).segment.denials.get(&at.row);
                    let ids = denials.into_iter().flatten().map(String::as_str);
                    moment.index.by_ids(ids)
                })
                .collect();
            (moment.index.events(&page.events), denials, page.next, page.total)
        })
        .await?
    };
    let (events, denials, next, total) = page;
    let mut said = if events.is_empty() { BTreeMap::new() } else { said(&moment, &events).await? };
    let claims = events.into_iter().zip(denials).map(|(event, denied_by)| Claim {
        said_by: said.remove(&event.event_id).unwrap_or_default(),
        denied_by,
        event,
    });
    Ok(Json(Claims { claims: claims.collect(), next: next.map(|c| c.to_string()), total }))
}

/// Who says each of these events.
async fn said(
    moment: &crate::data::Moment,
    events: &[EventRow],
) -> Result<BTreeMap<String, Vec<Attribution>>, Problem> {
    let list = |of: &dyn Fn(&EventRow) -> &str| {
        let mut ids: Vec<String> = events.iter().map(|e| quoted(of(e))).collect();
        ids.sort_unstable();
        ids.dedup();
        ids.join(", ")
    };
    // The files are sorted by article: naming those too passes over most of them.
    let question = format!(
        "SELECT event_id, kind, speaker, speaker_code, speaker_sectors, cue, content, medium FROM attributions \
         WHERE article_id IN ({}) AND event_id IN ({}) ORDER BY event_id, level",
        list(&|e| &e.article_id),
        list(&|e| &e.event_id)
    );
    let mut said: BTreeMap<String, Vec<Attribution>> = BTreeMap::new();
    for cells in ask(moment, &question).await? {
        for row in 0..cells.rows() {
            let some = |column| cells.some(column, row).map(str::to_owned);
            let code: Vec<&str> = cells
                .some(3, row)
                .into_iter()
                .chain(cells.texts(4, row).into_iter().flatten())
                .collect();
            said.entry(cells.text(0, row).to_owned()).or_default().push(Attribution {
                kind: cells.text(1, row).to_owned(),
                speaker: some(2),
                speaker_code: Some(code.join(" ")).filter(|c| !c.is_empty()),
                cue: cells.text(5, row).to_owned(),
                content: some(6),
                medium: some(7),
            });
        }
    }
    Ok(said)
}
