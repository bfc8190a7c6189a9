//! Finds a file's address on a Python package index.
//!
//! An index answers with JSON (PEP 691) or with a page of links (PEP 503); both are read. The
//! digest that an index states is not used: the pinned one is.

use serde::Deserialize;
use url::Url;

/// What to ask an index for.
pub(crate) const ACCEPT: &str = "application/vnd.pypi.simple.v1+json, text/html;q=0.5, application/vnd.pypi.simple.v1+html;q=0.4";

#[derive(Deserialize)]
struct Listing {
    files: Vec<Listed>,
}

#[derive(Deserialize)]
struct Listed {
    filename: String,
    url: String,
}

/// Address of the project's page on an index.
pub(crate) fn page(index: &Url, project: &str) -> Option<Url> {
    let mut base = index.clone();
    if !base.path().ends_with('/') {
        base.set_path(&format!("{}/", index.path()));
    }
    base.join(&format!("{project}/")).ok()
}

/// The address of `file` in the page that `at` answered with, if the page lists it.
pub(crate) fn find(at: &Url, page: &str, file: &str) -> Option<Url> {
    let address = if page.trim_start().starts_with('{') {
        let listing: Listing = serde_json::from_str(page).ok()?;
        listing.files.into_iter().find(|f| f.filename == file)?.url
    } else {
        links(page).find(|link| names(link, file))?
    };
    let mut url = at.join(&address).ok()?;
    url.set_fragment(None);
    Some(url)
}

/// Whether the last part of the link's path is this file.
fn names(link: &str, file: &str) -> bool {
    let path = link.split(['#', '?']).next().unwrap_or(link);
    path.rsplit('/').next() == Some(file)
}

/// The `href` values of a page, in order. Index pages are made by programs and quote their values.
fn links(page: &str) -> impl Iterator<Item = String> + '_ {
    page.split("href=").skip(1).filter_map(|rest| {
        let quote = rest.chars().next().filter(|q| matches!(q, '"' | '\''))?;
        let value = rest[1..].split(quote).next()?;
        Some(value.replace("&amp;", "&"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at() -> Url {
        Url::parse("https://index.example/simple/some-project/").unwrap()
    }

    #[test]
    fn json_and_html_give_the_same_address() {
        let json = r#"{"files": [{"filename": "a-2.whl", "url": "https://f.example/a-2.whl"},
            {"filename": "a-1.whl", "url": "https://f.example/x/a-1.whl", "hashes": {}}]}"#;
        let html = r#"<a href="https://f.example/a-2.whl#sha256=00">a-2.whl</a>
            <a href="https://f.example/x/a-1.whl#sha256=11" data-requires-python="&gt;=3">a-1.whl</a>"#;
        let expected = "https://f.example/x/a-1.whl";
        assert_eq!(find(&at(), json, "a-1.whl").unwrap().as_str(), expected);
        assert_eq!(find(&at(), html, "a-1.whl").unwrap().as_str(), expected);
        assert!(find(&at(), html, "a-3.whl").is_none());
        assert!(find(&at(), "{", "a-1.whl").is_none());
        assert!(find(&at(), "href=", "a-1.whl").is_none());
    }

    #[test]
    fn relative_links_are_relative_to_the_page() {
        let html = "<a href='../../packages/a-1.whl?x=1&amp;y=2#sha256=11'>a</a>";
        let url = find(&at(), html, "a-1.whl").unwrap();
        assert_eq!(url.as_str(), "https://index.example/packages/a-1.whl?x=1&y=2");
    }

    #[test]
    fn an_index_needs_no_final_slash() {
        let index = Url::parse("http://localhost:8080/root/simple").unwrap();
        assert_eq!(page(&index, "p").unwrap().as_str(), "http://localhost:8080/root/simple/p/");
    }
}
