//! Articles into the data set, for those who know the token.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use demarche_cluster::Signature;
use demarche_store::{Batch, CodedArticle, Run, Writer};
use demarche_text::Document;
use serde::Serialize;
use utoipa::ToSchema;

use super::App;
use super::body::Body;
use super::code::CodeRequest;
use crate::coding::Coding;
use crate::guard;
use crate::limits::{Held, aside};
use crate::problem::Problem;

/// What became of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Added {
    /// Id of the article.
    article_id: String,
    /// Whether it was not there before.
    added: bool,
    events: u64,
    /// Version of the data set after it.
    version: u64,
}

/// Codes an article and stores it.
#[utoipa::path(post, path = "/v1/articles", tag = "coding", request_body = CodeRequest, params(
    ("authorization" = Option<String>, Header, description = "Bearer and the server's token")), responses(
    (status = 200, body = Added), (status = 400, body = Problem, content_type = "application/problem+json"),
    (status = 401, body = Problem, content_type = "application/problem+json"),
    (status = 403, body = Problem, content_type = "application/problem+json"),
    (status = 413, body = Problem, content_type = "application/problem+json"),
    (status = 415, body = Problem, content_type = "application/problem+json"),
    (status = 503, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn add(
    State(app): State<App>,
    headers: HeaderMap,
    Body(request): Body<CodeRequest>,
) -> Result<Json<Added>, Problem> {
    guard::may_write(&app, &headers)?;
    let coding = app.coding()?;
    let document = request.document()?;
    let run = Run::coded(coding.engine().coder());
    let article = aside(move || coded(&coding, document)).await?;
    let article_id = article.document.id.clone();
    // Not cut short if the client goes: a batch is stored whole, and the writer stays sound.
    let (store, writer, data) = (app.data.store.clone(), app.writer.clone(), app.data.clone());
    let held = Held::now();
    let stored = tokio::spawn(async move {
        let _held = held;
        let mut writer = writer.lock().await;
        let writer: &mut Writer = match &mut *writer {
            Some(open) => open,
            none => none.insert(store.writer(run).await?),
        };
        let appended =
            writer.append(Batch { articles: vec![article], failures: Vec::new() }).await?;
        // Who has written can read it.
        data.refresh().await?;
        Ok::<_, demarche_store::StoreError>(appended)
    });
    let appended = stored.await.map_err(|_| Problem::mistake())??;
    app.metrics.note_data(&app.now().index);
    Ok(Json(Added {
        article_id,
        added: appended.articles > 0,
        events: appended.events,
        version: appended.version,
    }))
}

fn coded(coding: &Coding, document: Document) -> CodedArticle {
    let coded = coding.code(&document);
    let signature = Signature::of(document.text()).to_bytes();
    CodedArticle { document, coded, signature }
}
