//! Feeds: RSS 0.9 to 2.0, Atom 0.3 and 1.0, JSON Feed.
//!
//! - [`parse`]: what a feed says: its name, its entries, what could not be read.
//! - [`Entry::document`]: an entry that holds its whole article as a document.
//! - [`read`]: the documents of a feed; an entry that is only a link is a failure that names it.
//!
//! The parts: `xml` (encodings, text of elements), `markup` (RSS and Atom), `element` (their vocabularies), `json` (JSON Feed),
//! `fragment` (an entry's HTML as text).
//!
//! A feed is data from outside: it is refused if it is longer than [`MAX_BYTES`] or declares
//! entities, and no entity is ever expanded beyond those of XML and HTML. Nothing is recursive, so
//! that depth costs nothing. A feed that breaks off keeps the entries before the break; the break is
//! one of [`Feed::failures`], as is each date and entry that cannot be understood.

mod element;
mod fragment;
mod json;
mod markup;
pub(crate) mod xml;

use std::path::Path;

use demarche_text::Document;
use url::Url;

use crate::Format;
use crate::failure::{ReadFailure, Reason};
use crate::list::Link;

/// Bytes that a feed may have.
pub const MAX_BYTES: usize = 32 << 20;

/// Entries that a feed may have.
pub const MAX_ENTRIES: usize = 10_000;

/// What a feed says.
#[derive(Debug, Default)]
pub struct Feed {
    /// Its name: the publisher of its entries.
    pub title: Option<String>,
    /// Language of its entries, as written.
    pub language: Option<String>,
    /// Its entries in its order, usually the newest first.
    pub entries: Vec<Entry>,
    /// What could not be read.
    pub failures: Vec<Reason>,
}

/// One article of a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where it is, its headline and day.
    pub link: Link,
    /// Who wrote it.
    pub author: Option<String>,
    /// What the feed shows of it, without markup.
    pub summary: Option<String>,
    /// The whole article, where the feed holds it.
    pub content: Option<Content>,
}

/// An article within a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A fragment of HTML.
    Html(String),
    /// Text.
    Text(String),
}

impl Entry {
    /// The entry as a document, if it holds its article.
    pub fn document(&self) -> Option<Result<Document, Reason>> {
        let made = match self.content.as_ref()? {
            Content::Text(text) => Document::new(text.clone()).map_err(Reason::Document),
            Content::Html(html) => Document::new(fragment::text(html)).map_err(Reason::Document),
        };
        Some(made.map(|mut document| {
            document.date.clone_from(&self.link.date);
            document.title.clone_from(&self.link.title);
            document.publisher.clone_from(&self.link.publisher);
            document.author.clone_from(&self.author);
            document.url = Some(self.link.url.clone());
            // `pt-br` is Portuguese.
            if let Some(language) = &self.link.language {
                let primary = language.split(['-', '_']).next().unwrap_or_default();
                if primary.len() == 2 && primary.bytes().all(|b| b.is_ascii_alphabetic()) {
                    document.language = Some(primary.to_ascii_lowercase());
                }
            }
            document.identify();
            document
        }))
    }
}

/// Reads a feed. `base` is its address, against which relative ones are resolved.
///
/// # Errors
/// [`Reason::LongFile`], [`Reason::Entities`], [`Reason::Encoding`]; [`Reason::NotAFeed`],
/// [`Reason::Xml`] or [`Reason::Json`] if nothing of a feed was found.
pub fn parse(bytes: &[u8], base: Option<&Url>) -> Result<Feed, Reason> {
    if bytes.len() > MAX_BYTES {
        return Err(Reason::LongFile(MAX_BYTES as u64));
    }
    let text = xml::text(bytes)?;
    match text.trim_start().as_bytes().first() {
        Some(b'<') => markup::parse(&text, base),
        Some(b'{') => json::parse(&text, base),
        _ => Err(Reason::NotAFeed),
    }
}

/// Whether the first bytes of a file look like a feed's.
pub fn is_feed(start: &[u8]) -> bool {
    let start = &start[..start.len().min(2048)];
    let has = |what: &str| start.windows(what.len()).any(|w| w == what.as_bytes());
    let first = start.iter().find(|b| !b.is_ascii_whitespace() && !(0xBB..=0xEF).contains(*b));
    match first {
        Some(b'<') => has("<rss") || has("<rdf:RDF") || has("<feed"),
        Some(b'{') => has("jsonfeed.org/version"),
        _ => false,
    }
}

/// The documents of a feed. An entry that holds no article is a failure that names its address.
pub fn read(bytes: &[u8], path: &Path) -> Vec<Result<Document, ReadFailure>> {
    let failed =
        |row, reason| ReadFailure { row, format: Format::Feed, ..ReadFailure::new(path, reason) };
    let feed = match parse(bytes, None) {
        Ok(feed) => feed,
        Err(reason) => return vec![Err(failed(None, reason))],
    };
    let mut found = Vec::with_capacity(feed.entries.len() + feed.failures.len());
    for (entry, number) in feed.entries.iter().zip(1..) {
        let made =
            entry.document().unwrap_or_else(|| Err(Reason::OnlyLink(entry.link.url.clone())));
        found.push(made.map_err(|reason| failed(Some(number), reason)));
    }
    found.extend(feed.failures.into_iter().map(|reason| Err(failed(None, reason))));
    found
}

/// An address as written in a feed, made absolute. Nothing if it is not one of the web.
fn absolute(written: &str, base: Option<&Url>) -> Option<String> {
    let written = written.trim();
    let url = match base {
        Some(base) if !written.is_empty() => base.join(written).ok()?,
        _ => Url::parse(written).ok()?,
    };
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then(|| url.into())
}

#[cfg(test)]
mod tests;
