//! The elements of RSS and Atom: their vocabularies, their attributes, and how their text is meant.

use quick_xml::events::BytesStart;
use quick_xml::name::ResolveResult;

use super::xml::collapsed;

/// The vocabularies that are read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Vocabulary {
    /// RSS of any version, Atom.
    Feed,
    /// `content:encoded`.
    Content,
    /// Dublin Core.
    Dublin,
    /// FeedBurner, which keeps the address behind its own.
    Burner,
    Other,
}

impl Vocabulary {
    pub(super) fn of(resolved: &ResolveResult) -> Self {
        match resolved {
            ResolveResult::Unbound => Self::Feed,
            ResolveResult::Bound(namespace) => match namespace.as_ref() {
                "http://www.w3.org/2005/Atom"
                | "http://purl.org/atom/ns#"
                | "http://purl.org/rss/1.0/"
                | "http://my.netscape.com/rdf/simple/0.9/"
                | "http://channel.netscape.com/rdf/simple/0.9/"
                | "http://backend.userland.com/rss2" => Self::Feed,
                "http://purl.org/rss/1.0/modules/content/" => Self::Content,
                "http://purl.org/dc/elements/1.1/" | "http://purl.org/dc/terms/" => Self::Dublin,
                "http://rssnamespace.org/feedburner/ext/1.0" => Self::Burner,
                _ => Self::Other,
            },
            // Prefixes that nobody declared mean what they usually mean.
            ResolveResult::Unknown(prefix) => match prefix.as_str() {
                "atom" => Self::Feed,
                "content" => Self::Content,
                "dc" | "dcterms" => Self::Dublin,
                "feedburner" => Self::Burner,
                _ => Self::Other,
            },
        }
    }
}

/// How the text of an element is meant.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// HTML, as in RSS.
    Html,
    /// Text, as in Atom by default.
    Text,
    /// Markup in the feed itself.
    Xhtml,
    /// An image or another thing that is no text.
    Nothing,
}

/// The value of an attribute.
pub(super) fn attribute(start: &BytesStart, name: &str) -> Option<String> {
    let found = start.attributes().with_checks(false).flatten().find(|a| a.key.as_ref() == name)?;
    let value = quick_xml::escape::unescape(&found.value);
    Some(value.map_or_else(|_| found.value.to_string(), std::borrow::Cow::into_owned))
}

/// Whether a link of Atom leads to the article.
pub(super) fn is_alternate(start: &BytesStart) -> bool {
    attribute(start, "rel").is_none_or(|rel| rel == "alternate" || rel.is_empty())
}

/// How Atom says that the text is meant.
pub(super) fn meaning(start: &BytesStart, default: Meaning) -> Meaning {
    let Some(kind) = attribute(start, "type") else { return default };
    match kind.to_ascii_lowercase().as_str() {
        "text" | "text/plain" => Meaning::Text,
        "html" | "text/html" => Meaning::Html,
        "xhtml" | "application/xhtml+xml" | "application/xml" | "text/xml" => Meaning::Xhtml,
        _ => Meaning::Nothing,
    }
}

/// The name in `desk@news.example (Ana Example)`, else what is there.
pub(super) fn name_of_author(written: &str) -> Option<String> {
    if written.contains('@')
        && let Some((_, rest)) = written.split_once('(')
        && let Some(name) = rest.split(')').next().and_then(collapsed)
    {
        return Some(name);
    }
    collapsed(written)
}
