//! What a page says of its publication: title, day, author, publisher, language, address.

use dom_smoothie::Readability;
use url::Url;

use super::Hints;
use super::jsonld::{Article, JsonLd};
use super::keys::{Field, KEYS, Place};
use crate::{date, language};

/// Characters that a value may have; longer ones are no titles or names.
const MAX_CHARS: usize = 1000;

/// Elements that a selector is asked for.
const MAX_FOUND: usize = 16;

/// What stands between a title and the name of the site behind it.
const SEPARATORS: &[char] = &['|', '-', '–', '—', '·', '•', '»', '«', ':', '/'];

/// What a page says of its article.
#[derive(Debug, Default)]
pub(super) struct About {
    pub(super) title: Option<String>,
    pub(super) date: Option<String>,
    pub(super) author: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) language: Option<String>,
    pub(super) url: Option<String>,
}

/// Reads what the tree of a page says, before the main text is taken out of it.
pub(super) fn read(tree: &Readability, hints: &Hints<'_>) -> About {
    let found =
        Url::parse(hints.url.unwrap_or_default()).ok().filter(|url| !url.cannot_be_a_base());
    let base = tree.doc.base_uri();
    let base = match (base.as_deref(), &found) {
        (Some(base), Some(found)) => found.join(base).ok(),
        (Some(base), None) => Url::parse(base).ok(),
        (None, _) => None,
    };
    let scripts = tree.doc.select("script[type='application/ld+json']");
    let jsonld = JsonLd::read(scripts.nodes().iter().map(|n| n.text().to_string()));
    let page = Page {
        tree,
        jsonld: jsonld.article(hints.url),
        metas: metas(tree),
        base: base.or_else(|| found.clone()),
    };
    let publisher = page.first(Field::Publisher, |s| Some(s).filter(|s| !is_address(s)));
    About {
        title: page.title(publisher.as_deref()),
        date: page.first(Field::Date, |s| date::published(&s, hints.date)),
        author: page.author(),
        language: page.first(Field::Language, |s| language::code(&s)),
        url: page
            .first(Field::Url, |s| page.address(&s, found.as_ref()))
            .or_else(|| found.map(String::from)),
        publisher,
    }
}

struct Page<'a> {
    tree: &'a Readability,
    jsonld: Option<Article<'a>>,
    /// Names in lower case, with contents, in the order of the page.
    metas: Vec<(String, String)>,
    base: Option<Url>,
}

impl Page<'_> {
    /// The strings that stand in a place, in order.
    fn strings(&self, place: Place) -> Vec<String> {
        let strings: Vec<String> = match place {
            Place::JsonLd(path) => {
                let strings = self.jsonld.as_ref().map(|a| a.strings(path)).unwrap_or_default();
                strings.into_iter().map(decoded).collect()
            }
            Place::Meta(name) => {
                self.metas.iter().filter(|(n, _)| n == name).map(|(_, c)| c.clone()).collect()
            }
            Place::Select(selector, attribute) => {
                let found = self.tree.doc.select(selector);
                let read = found.nodes().iter().take(MAX_FOUND).map(|node| match attribute {
                    Some(attribute) => node.attr(attribute).map(|value| value.to_string()),
                    None => Some(node.text().to_string()),
                });
                read.flatten().collect()
            }
        };
        let tidy = strings.iter().map(|s| s.split_whitespace().collect::<Vec<_>>().join(" "));
        tidy.filter(|s| !s.is_empty() && s.chars().count() <= MAX_CHARS).collect()
    }

    /// The first that is good, by the order of trust.
    fn first(&self, field: Field, good: impl Fn(String) -> Option<String>) -> Option<String> {
        KEYS.of(field).iter().find_map(|place| self.strings(*place).into_iter().find_map(&good))
    }

    fn title(&self, publisher: Option<&str>) -> Option<String> {
        let place = KEYS.of(Field::Title).iter().find(|place| !self.strings(**place).is_empty())?;
        let title = self.strings(*place).into_iter().next()?;
        let bare = publisher.and_then(|p| without(&title, p));
        match place {
            _ if bare.is_some() => bare,
            // With the site's name behind it, which the page does not give elsewhere.
            Place::Select("title", _) => {
                let heading = self.strings(Place::Select("h1", None)).into_iter().next();
                heading
                    .filter(|h| title.starts_with(h.as_str()))
                    .or_else(|| Some(self.tree.get_article_title().to_string()))
                    .filter(|t| !t.is_empty())
                    .or(Some(title))
            }
            _ => Some(title),
        }
    }

    /// All authors of the first place that names one.
    fn author(&self) -> Option<String> {
        KEYS.of(Field::Author).iter().find_map(|place| {
            let mut names: Vec<String> = Vec::new();
            for name in self.strings(*place).into_iter().filter(|name| !is_address(name)) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            (!names.is_empty()).then(|| names.join(", "))
        })
    }

    /// The address that is written here. That of the site's front is none, unless the page was found there.
    fn address(&self, written: &str, found: Option<&Url>) -> Option<String> {
        let url = match &self.base {
            Some(base) => base.join(written).ok()?,
            None => Url::parse(written).ok()?,
        };
        let front = |url: &Url| url.path() == "/" && url.query().is_none();
        let web = matches!(url.scheme(), "http" | "https") && url.has_host();
        (web && (!front(&url) || found.is_none_or(front))).then(|| url.into())
    }
}

/// The meta elements of a page.
fn metas(tree: &Readability) -> Vec<(String, String)> {
    let mut metas = Vec::new();
    for node in tree.doc.select("meta[content]").nodes() {
        let Some(content) = node.attr("content") else { continue };
        for attribute in ["property", "name", "itemprop", "http-equiv"] {
            let names = node.attr(attribute).unwrap_or_default();
            for name in names.split_whitespace() {
                metas.push((name.to_lowercase(), content.to_string()));
            }
        }
    }
    metas
}

/// A title without the publisher's name and what sets it apart.
fn without(title: &str, publisher: &str) -> Option<String> {
    let bare = title.strip_suffix(publisher)?.trim_end();
    let bare = bare.strip_suffix(SEPARATORS)?.trim_end();
    (!bare.is_empty()).then(|| bare.to_owned())
}

fn is_address(text: &str) -> bool {
    let start = text.split(['/', ' ']).next().unwrap_or_default();
    text.contains("://") || text.starts_with('/') || start.starts_with("www.")
}

/// JSON-LD often has the references of HTML in its strings.
fn decoded(text: String) -> String {
    if text.contains('&') && text.contains(';') && text.len() <= 8 * MAX_CHARS {
        Readability::from(text.replace('<', "&lt;")).doc.text().to_string()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(page: &str, url: &str) -> About {
        let hints = Hints { url: Some(url), ..Hints::default() };
        read(&Readability::from(page), &hints)
    }

    const URL: &str = "https://wire.example/world/1?utm_source=x";

    #[test]
    fn the_order_of_trust_is_that_of_the_table() {
        let meta =
            "<html lang=de><title>Title - Wire</title><meta property=og:title content='Graph'>
            <meta name=DC.date content=2024-05-02><meta name=author content='Meta Author'>
            <meta property='og:site_name' content='The Wire'><meta property=og:locale content=en_GB>
            <link rel=canonical href='/world/1'><time datetime=2024-05-01>";
        let json = r#"<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Head &amp; line",
            "datePublished": "2024-05-03T23:30:00-05:00", "author": [{"name": "A"}, {"name": "B"}, "A"]}</script>"#;
        let found = about(&format!("{meta}{json}"), URL);
        assert_eq!(found.title.as_deref(), Some("Head & line"));
        assert_eq!(found.date.as_deref(), Some("2024-05-03"));
        assert_eq!(found.author.as_deref(), Some("A, B"));
        assert_eq!(found.publisher.as_deref(), Some("The Wire"));
        assert_eq!(found.language.as_deref(), Some("en"));
        assert_eq!(found.url.as_deref(), Some("https://wire.example/world/1"));
        let found = about(meta, URL);
        assert_eq!(found.title.as_deref(), Some("Graph"));
        assert_eq!(found.date.as_deref(), Some("2024-05-02"));
        assert_eq!(found.author.as_deref(), Some("Meta Author"));
    }

    #[test]
    fn a_place_without_a_good_value_is_passed_over() {
        let found = about(
            "<html lang='x'><meta property=article:published_time content='yesterday'>
            <meta property=article:author content='https://social.example/ada'><meta name=language content='of course'>
            <meta name=content-language content=fr-CA><a rel=author>Ada Reed</a><time datetime='May 3, 2024'>",
            URL,
        );
        assert_eq!(found.date.as_deref(), Some("2024-05-03"));
        assert_eq!(found.author.as_deref(), Some("Ada Reed"));
        assert_eq!(found.language.as_deref(), Some("fr"));
        assert_eq!(found.url.as_deref(), Some(URL));
        assert!(found.title.is_none() && found.publisher.is_none());
    }

    #[test]
    fn titles_lose_the_name_of_the_site() {
        let title = |page: &str| about(page, URL).title.unwrap();
        let name = "<meta property=og:site_name content='The Wire'>";
        assert_eq!(title(&format!("{name}<title>Talks begin | The Wire</title>")), "Talks begin");
        assert_eq!(
            title(&format!("{name}<title>Praise for The Wire</title>")),
            "Praise for The Wire"
        );
        assert_eq!(
            title("<title>Talks begin » World » Wire</title><h1>Talks begin</h1>"),
            "Talks begin"
        );
        assert_eq!(title("<h1>Talks  begin\n</h1>"), "Talks begin");
    }

    #[test]
    fn addresses_are_resolved_and_judged() {
        let url = |page: &str| about(page, URL).url.unwrap();
        assert_eq!(
            url("<base href='/a/'><link rel=canonical href='2'>"),
            "https://wire.example/a/2"
        );
        assert_eq!(url("<link rel='canonical' href='https://wire.example/'>"), URL);
        assert_eq!(url("<meta property=og:url content='javascript:x'>"), URL);
        let bare = Readability::from("<link rel=canonical href='/2'>");
        assert_eq!(read(&bare, &Hints::default()).url, None);
    }
}
