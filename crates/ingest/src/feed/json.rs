//! JSON Feed, versions 1 and 1.1.

use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::fragment::plain;
use super::xml::collapsed;
use super::{Content, Entry, Feed, MAX_ENTRIES, absolute};
use crate::date;
use crate::failure::Reason;
use crate::list::{Link, LinkKind, shown};

#[derive(Deserialize)]
struct JsonFeed {
    #[serde(default)]
    version: String,
    title: Option<String>,
    home_page_url: Option<String>,
    language: Option<String>,
    #[serde(default)]
    items: Vec<Value>,
}

#[derive(Deserialize)]
struct Item {
    url: Option<String>,
    external_url: Option<String>,
    id: Option<Value>,
    title: Option<String>,
    content_html: Option<String>,
    content_text: Option<String>,
    summary: Option<String>,
    date_published: Option<String>,
    date_modified: Option<String>,
    author: Option<Author>,
    #[serde(default)]
    authors: Vec<Author>,
    language: Option<String>,
}

#[derive(Deserialize)]
struct Author {
    name: Option<String>,
}

/// Reads a JSON feed. An item of the wrong form is one failure.
pub(super) fn parse(text: &str, base: Option<&Url>) -> Result<Feed, Reason> {
    let text = text.trim_start_matches('\u{FEFF}');
    let read: JsonFeed = serde_json::from_str(text).map_err(|e| Reason::Json(e.to_string()))?;
    if !read.version.contains("jsonfeed.org/version/") {
        return Err(Reason::NotAFeed);
    }
    let home = read.home_page_url.as_deref().and_then(|url| Url::parse(url).ok());
    let base = base.or(home.as_ref());
    let mut feed = Feed {
        title: read.title.as_deref().and_then(collapsed),
        language: read.language,
        ..Feed::default()
    };
    for item in read.items {
        if feed.entries.len() == MAX_ENTRIES {
            feed.failures.push(Reason::TooMany { what: "entries", most: MAX_ENTRIES });
            break;
        }
        match serde_json::from_value(item) {
            Ok(item) => push(&mut feed, item, base),
            Err(error) => feed.failures.push(Reason::Json(error.to_string())),
        }
    }
    Ok(feed)
}

fn push(feed: &mut Feed, item: Item, base: Option<&Url>) {
    let id = item.id.as_ref().and_then(Value::as_str);
    let written = item.url.as_deref().or(item.external_url.as_deref()).or(id);
    let Some(url) = written.and_then(|url| absolute(url, base)) else {
        feed.failures.push(Reason::Address(shown(written.unwrap_or_default())));
        return;
    };
    let date = item.date_published.as_deref().and_then(|written| {
        let day = date::leading(written);
        if day.is_none() {
            feed.failures.push(Reason::Date(shown(written)));
        }
        day
    });
    let author = item.authors.into_iter().chain(item.author).find_map(|author| author.name);
    let content = match (item.content_html, item.content_text) {
        (Some(html), _) if !html.trim().is_empty() => Some(Content::Html(html)),
        (_, Some(text)) if !text.trim().is_empty() => Some(Content::Text(text)),
        _ => None,
    };
    feed.entries.push(Entry {
        link: Link {
            title: item.title.as_deref().and_then(collapsed),
            date,
            changed: item.date_modified,
            publisher: feed.title.clone(),
            language: item.language.or_else(|| feed.language.clone()),
            ..Link::new(url, LinkKind::Article)
        },
        author: author.as_deref().and_then(collapsed),
        summary: item.summary.as_deref().and_then(plain),
        content,
    });
}
