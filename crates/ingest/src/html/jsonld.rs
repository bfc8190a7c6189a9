//! JSON-LD, as far as pages use it to describe an article: no contexts, but `@graph`, lists, and references by `@id`.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::keys::KEYS;

/// Scripts that a page may have of it; further ones are passed over.
const MAX_SCRIPTS: usize = 64;

/// Objects that are looked at.
const MAX_NODES: usize = 10_000;

/// Strings that a property may give.
const MAX_STRINGS: usize = 32;

/// Steps from reference to reference.
const MAX_STEPS: usize = 8;

/// Properties by which an article names the page that it is on.
const ADDRESSES: &[&str] = &["url", "@id", "mainEntityOfPage.@id", "mainEntityOfPage"];

/// What the scripts of a page say.
pub(super) struct JsonLd {
    scripts: Vec<Value>,
}

/// An article, and what it refers to.
pub(super) struct Article<'a> {
    node: &'a Map<String, Value>,
    by_id: HashMap<&'a str, &'a Map<String, Value>>,
}

impl JsonLd {
    /// Reads scripts. What is not JSON is passed over.
    pub(super) fn read<T: AsRef<str>>(scripts: impl Iterator<Item = T>) -> Self {
        Self { scripts: scripts.take(MAX_SCRIPTS).filter_map(|s| parse(s.as_ref())).collect() }
    }

    /// The article of the page at `url`: the one that names this address, else the first.
    pub(super) fn article(&self, url: Option<&str>) -> Option<Article<'_>> {
        let mut nodes = Vec::new();
        for script in &self.scripts {
            collect(script, &mut nodes);
        }
        let mut by_id = HashMap::new();
        for &node in &nodes {
            // A mere reference has no more than its id.
            if node.len() > 1
                && let Some(Value::String(id)) = node.get("@id")
            {
                by_id.entry(id.as_str()).or_insert(node);
            }
        }
        let articles = || nodes.iter().copied().filter(|node| is_article(node));
        let mut article = Article { node: articles().next()?, by_id };
        if let Some(url) = url {
            for node in articles().take(MAX_STRINGS) {
                let first = std::mem::replace(&mut article.node, node);
                let names_it = |path: &str| article.strings(path).iter().any(|s| same(s, url));
                if ADDRESSES.iter().any(|path| names_it(path)) {
                    break;
                }
                article.node = first;
            }
        }
        Some(article)
    }
}

impl<'a> Article<'a> {
    /// The strings that a property gives: itself, the names of objects, of all in a list. Dots go into objects.
    pub(super) fn strings(&self, path: &str) -> Vec<String> {
        let mut values: Vec<&'a Value> = Vec::new();
        let mut node = Some(self.node);
        let mut names = path.split('.').peekable();
        while let Some(name) = names.next() {
            let Some(value) = node.and_then(|n| n.get(name)) else { break };
            if names.peek().is_none() {
                values.push(value);
            } else {
                node = value.as_object();
            }
        }
        let mut strings = Vec::new();
        for value in values {
            self.push(value, MAX_STEPS, &mut strings);
        }
        strings
    }

    fn push(&self, value: &'a Value, steps: usize, strings: &mut Vec<String>) {
        if steps == 0 || strings.len() >= MAX_STRINGS {
            return;
        }
        match value {
            Value::String(text) => strings.push(text.clone()),
            Value::Array(items) => {
                items.iter().take(MAX_STRINGS).for_each(|item| self.push(item, steps - 1, strings));
            }
            Value::Object(object) => {
                let named = |o: &'a Map<String, Value>| o.get("name").or_else(|| o.get("@value"));
                let referred = || self.by_id.get(object.get("@id")?.as_str()?).copied();
                if let Some(name) = named(object).or_else(|| named(referred()?)) {
                    self.push(name, steps - 1, strings);
                }
            }
            _ => {}
        }
    }
}

/// Whether two addresses differ in scheme, fragment or last slash only.
fn same(a: &str, b: &str) -> bool {
    fn bare(url: &str) -> &str {
        let url = url.trim().split('#').next().unwrap_or_default();
        let url = url.split_once("://").map_or(url, |(_, rest)| rest);
        url.strip_suffix('/').unwrap_or(url)
    }
    bare(a) == bare(b)
}

/// JSON, with what pages put around it and the line ends that they leave in strings.
fn parse(script: &str) -> Option<Value> {
    let mut script = script.trim();
    for (open, close) in [("<!--", "-->"), ("//<![CDATA[", "//]]>"), ("<![CDATA[", "]]>")] {
        if let Some(inner) = script.strip_prefix(open) {
            script = inner.trim();
            script = script.strip_suffix(close).unwrap_or(script).trim();
        }
    }
    let script = script.trim_end_matches(';');
    serde_json::from_str(script).ok().or_else(|| {
        let spaced: String = script.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str(&spaced).ok()
    })
}

/// Objects that stand for themselves: not what an article only mentions.
fn collect<'a>(value: &'a Value, nodes: &mut Vec<&'a Map<String, Value>>) {
    if nodes.len() >= MAX_NODES {
        return;
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, nodes)),
        Value::Object(object) => {
            nodes.push(object);
            for inner in ["@graph", "mainEntity", "mainEntityOfPage"] {
                if let Some(value) = object.get(inner) {
                    collect(value, nodes);
                }
            }
        }
        _ => {}
    }
}

fn is_article(node: &Map<String, Value>) -> bool {
    let known = |value: &Value| {
        // `http://schema.org/NewsArticle` and `schema:NewsArticle` are the same type.
        let name = value.as_str().and_then(|s| s.rsplit(['/', ':', '#']).next());
        name.is_some_and(|name| KEYS.types.contains(name))
    };
    match node.get("@type") {
        Some(Value::Array(types)) => types.iter().any(known),
        Some(one) => known(one),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(scripts: &[&str], path: &str, url: Option<&str>) -> Vec<String> {
        let read = JsonLd::read(scripts.iter());
        read.article(url).map(|a| a.strings(path)).unwrap_or_default()
    }

    #[test]
    fn authors_are_strings_objects_or_lists() {
        for (author, expected) in [
            (r#""Ada Reed""#, vec!["Ada Reed"]),
            (r#"{"@type": "Person", "name": "Ada Reed"}"#, vec!["Ada Reed"]),
            (r#"[{"name": "Ada Reed"}, "Bo Lind"]"#, vec!["Ada Reed", "Bo Lind"]),
            (r#"{"name": ["Ada Reed", "Bo Lind"]}"#, vec!["Ada Reed", "Bo Lind"]),
            (r##"{"@id": "#ada"}"##, vec![]),
            ("17", vec![]),
        ] {
            let script = format!(r#"{{"@type": "NewsArticle", "author": {author}}}"#);
            assert_eq!(strings(&[&script], "author", None), expected, "{author}");
        }
    }

    #[test]
    fn graphs_and_references_are_followed() {
        let graph = r##"{"@context": "https://schema.org", "@graph": [
            {"@type": "WebPage", "@id": "https://wire.example/1", "name": "Page"},
            {"@type": ["Thing", "http://schema.org/Article"], "headline": "Talks", "author": {"@id": "#ada"},
             "mainEntityOfPage": {"@id": "https://wire.example/1"}},
            {"@id": "#ada", "@type": "Person", "name": "Ada Reed"}]}"##;
        assert_eq!(strings(&[graph], "author", None), ["Ada Reed"]);
        assert_eq!(strings(&[graph], "mainEntityOfPage.@id", None), ["https://wire.example/1"]);
        let circle = r##"{"@type": "Article", "@id": "#a", "author": {"@id": "#b"}, "mainEntity":
            {"@id": "#b", "name": {"@id": "#c"}, "mainEntity": {"@id": "#c", "name": {"@id": "#b"}}}}"##;
        assert!(strings(&[circle], "author", None).is_empty());
    }

    #[test]
    fn the_article_of_the_page_is_taken() {
        let list = r#"[{"@type": "NewsArticle", "headline": "Other", "url": "https://wire.example/2"},
            {"@type": "NewsArticle", "headline": "This", "url": "http://wire.example/1/"}]"#;
        assert_eq!(strings(&[list], "headline", Some("https://wire.example/1")), ["This"]);
        assert_eq!(strings(&[list], "headline", Some("https://wire.example/3")), ["Other"]);
        assert_eq!(strings(&["{", "[1]", r#"{"@type": "Recipe"}"#], "name", None), [""; 0]);
    }

    #[test]
    fn what_pages_put_around_it_is_borne() {
        for script in [
            "<!-- {\"@type\": \"Article\", \"headline\": \"A b\"} -->",
            "//<![CDATA[\n{\"@type\": \"Article\", \"headline\": \"A b\"};\n//]]>",
            "{\"@type\": \"Article\", \"headline\": \"A\nb\"}",
        ] {
            assert_eq!(strings(&[script], "headline", None), ["A b"], "{script}");
        }
        assert!(strings(&[&"[".repeat(100_000)], "a", None).is_empty());
    }
}
