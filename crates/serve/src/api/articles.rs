//! Articles, and what they say where.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::stored;
use super::{App, InPath, at_most};
use crate::index::Index;
use crate::index::filter::Filter;
use crate::index::page::Cursor;
use crate::index::row::{NO_ARTICLE, NO_DAY};
use crate::index::segment::ArticleEntry;
use crate::index::view::{EventRow, day};
use crate::problem::Problem;
use crate::query::{Asked, Counted, Filters, Nothing, Own};
use crate::spans::{Span, spans};

/// An article without its text.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub(crate) struct ArticleRow {
    pub(super) article_id: String,
    pub(super) title: Option<String>,
    pub(super) publisher: Option<String>,
    #[schema(value_type = Option<String>, format = Date)]
    pub(super) published: Option<String>,
    pub(super) url: Option<String>,
    pub(super) author: Option<String>,
    /// ISO 639-1.
    pub(super) language: Option<String>,
    pub(super) characters: u64,
    /// Events that it tells.
    pub(super) events: u32,
}

impl ArticleRow {
    pub(super) fn of(a: &ArticleEntry) -> Self {
        Self {
            article_id: a.id.clone(),
            title: a.title.clone(),
            publisher: a.publisher.clone(),
            published: day(a.published),
            url: a.url.clone(),
            author: a.author.clone(),
            language: a.language.clone(),
            characters: a.characters,
            events: a.events,
        }
    }
}

/// A page of articles.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Articles {
    articles: Vec<ArticleRow>,
    /// Pass as `cursor` for the next page; null on the last one.
    next: Option<String>,
    total: usize,
}

/// An article with what it says marked.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CodedArticle {
    pub(super) article: ArticleRow,
    pub(super) text: String,
    /// In the order of the text.
    pub(super) events: Vec<EventRow>,
    /// By place, the longer first; they may nest and overlap.
    pub(super) spans: Vec<Span>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ArticleParams {
    /// How many at most.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u32>,
    /// `next` of the page before.
    #[param(pattern = r"^(-?[0-9]{1,18}\..*)?$")]
    cursor: Option<String>,
}

/// Articles, newest first: all, or those of events that the filters let through. `q` looks into titles too.
#[utoipa::path(get, path = "/v1/articles", tag = "articles", params(ArticleParams, Filters), responses(
    (status = 200, body = Articles), (status = 400, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(
    State(app): State<App>,
    asked: Asked<ArticleParams>,
) -> Result<Json<Articles>, Problem> {
    let limit = at_most(asked.own.limit, 50, 500)?;
    let after = Cursor::asked(asked.own.cursor.as_deref())?;
    let filter = asked.has_filter.then(|| asked.filter(Counted::All));
    let page = app.on_index(move |index, _| page(index, filter.as_ref(), limit, after.as_ref()));
    Ok(Json(page.await?))
}

fn page(index: &Index, filter: Option<&Filter>, limit: usize, after: Option<&Cursor>) -> Articles {
    let all = &index.articles.entries;
    let mut wanted = vec![filter.is_none(); all.len()];
    if let Some(filter) = filter {
        index.scan(filter, |met| {
            if met.row.article != NO_ARTICLE {
                wanted[met.row.article as usize] = true;
            }
        });
        if filter.is_words_alone() {
            for (slot, article) in wanted.iter_mut().zip(all) {
                *slot |= article.title.as_ref().is_some_and(|t| filter.words.are_in(t));
            }
        }
    }
    let key =
        |a: &ArticleEntry| if a.published == NO_DAY { i64::MAX } else { -i64::from(a.published) };
    let mut found: Vec<&ArticleEntry> =
        all.iter().zip(&wanted).filter(|(_, wanted)| **wanted).map(|(a, _)| a).collect();
    let total = found.len();
    if let Some(after) = after {
        found.retain(|a| after.is_before(key(a), &a.id));
    }
    let more = found.len() > limit;
    if more {
        found.select_nth_unstable_by(limit, |a, b| (key(a), &a.id).cmp(&(key(b), &b.id)));
        found.truncate(limit);
    }
    found.sort_unstable_by(|a, b| (key(a), &a.id).cmp(&(key(b), &b.id)));
    let next = found.last().filter(|_| more).map(|a| Cursor { key: key(a), id: a.id.clone() });
    Articles {
        articles: found.into_iter().map(ArticleRow::of).collect(),
        next: next.map(|c| c.to_string()),
        total,
    }
}

/// An article with events, actors, attributions, dates and places marked.
#[utoipa::path(get, path = "/v1/articles/{id}", tag = "articles", params(("id" = String, Path, description = "Id of the article")), responses(
    (status = 200, body = CodedArticle), (status = 404, body = Problem, content_type = "application/problem+json"),
    (status = 400, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn one(
    State(app): State<App>,
    InPath(id): InPath<String>,
    _: Own<Nothing>,
) -> Result<Json<CodedArticle>, Problem> {
    let moment = app.now();
    let index = &moment.index;
    let article = index.articles.find(&id).and_then(|at| index.articles.get(at));
    let article = ArticleRow::of(article.ok_or_else(|| Problem::none("article", &id))?);
    let text = stored::text(&moment, &id).await?;
    let mut records = stored::records(&moment, &id).await?;
    let mut events = Vec::with_capacity(records.len());
    records.retain(|r| match index.find(&r.event_id) {
        Some(at) => {
            events.push(index.event(at));
            true
        }
        None => false,
    });
    let sentences = stored::sentences(&moment, &id).await?;
    let spans = spans(&text, &records, &sentences);
    Ok(Json(CodedArticle { article, text, events, spans }))
}
