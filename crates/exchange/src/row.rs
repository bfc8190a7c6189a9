//! What is written: an event, its article, and how often it was reported.

use demarche_coder::EventRecord;
use demarche_text::Document;

/// The article that an event was read in. What is not known is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Article {
    /// Its id, as in `document_id` of the record.
    pub id: String,
    /// Where it was published.
    pub url: Option<String>,
    /// Name of the publisher.
    pub publisher: Option<String>,
    /// Day of publication, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Language, ISO 639-1.
    pub language: Option<String>,
}

impl From<&Document> for Article {
    fn from(document: &Document) -> Self {
        Self {
            id: document.id.clone(),
            url: document.url.clone(),
            publisher: document.publisher.clone(),
            date: document.date.clone(),
            title: document.title.clone(),
            language: document.language.clone(),
        }
    }
}

/// How often an event was reported: counts over the cluster of records that are the same event. None where it was not
/// counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reports {
    /// Mentions in all articles.
    pub mentions: Option<u32>,
    /// Publishers.
    pub publishers: Option<u32>,
    /// Articles.
    pub articles: Option<u32>,
    /// Id of the story that the article belongs to.
    pub story: Option<String>,
}

/// One event to write.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    /// The event.
    pub event: &'a EventRecord,
    /// The article that it was read in.
    pub article: &'a Article,
    /// How often it was reported.
    pub reports: Reports,
}

impl Row<'_> {
    /// First day of the event, else the day of publication.
    pub(crate) fn day(&self) -> Option<&str> {
        let date = self.event.date.as_ref();
        date.and_then(|d| d.start.as_deref()).or(self.article.date.as_deref())
    }
}
