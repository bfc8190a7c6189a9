//! Texts coded on the fly. Nothing is stored.

use axum::Json;
use axum::extract::State;
use demarche_coder::EventRecord;
use demarche_text::Document;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::App;
use super::articles::{ArticleRow, CodedArticle};
use super::body::Body;
use super::stored::Attribution;
use crate::coding::{Coding, Tree};
use crate::index::view::{EventRow, Place};
use crate::limits::aside;
use crate::problem::Problem;
use crate::spans::spans;

/// A text to code.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CodeRequest {
    /// Plain text, a paragraph a line.
    #[schema(min_length = 1)]
    pub(super) text: String,
    pub(super) title: Option<String>,
    /// Day of publication.
    #[schema(value_type = Option<String>, format = Date)]
    pub(super) date: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) url: Option<String>,
}

impl CodeRequest {
    /// The document, or what is wrong with it.
    pub(super) fn document(self) -> Result<Document, Problem> {
        if self.text.trim().is_empty() {
            return Err(Problem::wrong("'text' must not be empty."));
        }
        if let Some(date) = &self.date
            && date.parse::<jiff::civil::Date>().is_err()
        {
            return Err(Problem::wrong(format!(
                "'date' must be a day as 2024-03-05, not '{date}'."
            )));
        }
        let mut document = Document::new(self.text)
            .map_err(|e| Problem::wrong(format!("'text' cannot be coded: {e}.")))?;
        document.title = self.title;
        document.date = self.date;
        document.publisher = self.publisher;
        document.url = self.url;
        document.identify_by_content();
        Ok(document)
    }
}

/// A coded text, with how each event was coded.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CodedText {
    #[serde(flatten)]
    coded: CodedArticle,
    /// Steps of each event.
    derivations: Vec<Vec<String>>,
    /// Who says so, of each event, outermost first.
    attributions: Vec<Vec<Attribution>>,
    /// Sentences with events.
    trees: Vec<Tree>,
    /// For each event the position of its sentence in `trees`.
    tree_of: Vec<usize>,
}

/// Codes a text.
#[utoipa::path(post, path = "/v1/code", tag = "coding", request_body = CodeRequest, responses(
    (status = 200, body = CodedText), (status = 400, body = Problem, content_type = "application/problem+json"),
    (status = 413, body = Problem, content_type = "application/problem+json"),
    (status = 415, body = Problem, content_type = "application/problem+json"),
    (status = 503, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn code(
    State(app): State<App>,
    Body(request): Body<CodeRequest>,
) -> Result<Json<CodedText>, Problem> {
    let coding = app.coding()?;
    let document = request.document()?;
    Ok(Json(aside(move || coded(&coding, &document)).await?))
}

fn coded(coding: &Coding, document: &Document) -> CodedText {
    let coded = coding.code(document);
    let text = document.text();
    // One tree a sentence, however many events it has.
    let (mut starts, mut tree_of) = (Vec::new(), Vec::new());
    let mut seen = std::collections::BTreeMap::new();
    for event in &coded.events {
        let at = *seen.entry(event.sentence).or_insert_with(|| {
            starts.push(event.trigger.start);
            starts.len() - 1
        });
        tree_of.push(at);
    }
    let trees = coding.trees(text, &starts).into_iter().map(Option::unwrap_or_default).collect();
    let article = ArticleRow {
        article_id: document.id.clone(),
        title: document.title.clone(),
        publisher: document.publisher.clone(),
        published: document.date.clone(),
        url: document.url.clone(),
        characters: text.chars().count() as u64,
        events: coded.events.len() as u32,
        ..ArticleRow::default()
    };
    CodedText {
        derivations: coded.events.iter().map(|e| e.derivation.clone()).collect(),
        attributions: coded
            .events
            .iter()
            .map(|e| e.attribution.iter().map(|a| Attribution::of(text, a)).collect())
            .collect(),
        trees,
        tree_of,
        coded: CodedArticle {
            article,
            spans: spans(text, &coded.events, &coded.sentences),
            events: coded.events.iter().map(|e| row(document, &coded.sentences, e)).collect(),
            text: text.to_owned(),
        },
    }
}

/// An event that is not stored.
fn row(document: &Document, sentences: &[(u32, u32)], e: &EventRecord) -> EventRow {
    let stored = demarche_store::EventRow::new(document, sentences, "", e);
    let place = e.place.as_ref().map(|p| Place {
        name: p.name.clone().unwrap_or_else(|| p.text.clone()),
        country: p.country.clone(),
        admin1: p.admin1.clone(),
        lat: p.lat,
        lon: p.lon,
        resolution: p.resolution.clone(),
    });
    let some = |text: Option<&str>| text.map(str::to_owned);
    let people = |count: Option<u64>| count.and_then(|c| i64::try_from(c).ok());
    EventRow {
        event_id: e.event_id.clone(),
        cluster_id: e.event_id.clone(),
        reports: 1,
        article_id: document.id.clone(),
        day: some(stored.day),
        date: some(stored.date),
        date_end: some(stored.date_end),
        date_granularity: some(stored.date_granularity),
        published: some(stored.published),
        publisher: document.publisher.clone(),
        url: document.url.clone(),
        event_type: e.event_type.clone(),
        mode: e.mode.clone(),
        contexts: e.contexts.clone(),
        cameo: e.cameo.clone(),
        quad_class: e.quad_class,
        score: e.score,
        actor: some(stored.actor),
        actor_name: some(stored.actor_name),
        actor_sectors: stored.actor_sectors.unwrap_or_default().to_vec(),
        actors: stored.actors,
        recipient: some(stored.recipient),
        recipient_name: some(stored.recipient_name),
        recipient_sectors: stored.recipient_sectors.unwrap_or_default().to_vec(),
        recipients: stored.recipients,
        reciprocal: e.reciprocal,
        place,
        status: e.status.clone(),
        auxiliary: e.auxiliary.clone(),
        counted: stored.counted,
        disputed: e.disputed,
        speaker: stored.speaker,
        killed: people(stored.killed),
        wounded: people(stored.wounded),
        arrested: people(stored.arrested),
        protesters: people(stored.protesters),
        trigger: e.trigger.text.clone(),
        sentence_text: stored.sentence_text.unwrap_or_default().to_owned(),
        confidence: e.confidence,
    }
}
