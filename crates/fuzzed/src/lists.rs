//! What says where news is, and the small texts in which people say how to read it.

use std::io::Cursor;

use demarche_ingest::list::{self, Link, gdelt};
use demarche_ingest::{Mapping, Place, ReadFailure, date, language, sitemap};
use demarche_watch::{Config, Robots};

use crate::items::path;

/// Sitemaps and their indexes, plain and in gzip.
pub fn sitemap(bytes: &[u8]) {
    match sitemap::parse(bytes) {
        Ok(found) => {
            assert!(found.links.len() <= sitemap::MAX_LINKS);
            found.links.iter().for_each(check);
            assert!(found.failures.iter().all(|f| !f.to_string().is_empty()));
        }
        Err(reason) => assert!(!reason.to_string().is_empty()),
    }
}

/// Lists of addresses, and the files of GDELT, zipped and not: the same bytes as each.
pub fn list(bytes: &[u8]) {
    let sound = |item: Result<Link, ReadFailure>| match item {
        Ok(link) => assert!(!link.url.is_empty()),
        Err(failure) => assert!(!failure.to_string().is_empty()),
    };
    let lines = bytes.split(|&b| b == b'\n').count();
    let found = list::links(Cursor::new(bytes.to_vec()), path("a.txt")).map(sound).count();
    assert!(found <= lines);
    let found = gdelt::events(Cursor::new(bytes.to_vec()), path("a.csv")).map(sound).count();
    assert!(found <= lines);
    match gdelt::events_of_bytes(bytes.to_vec(), path("a.zip")) {
        Ok(events) => events.for_each(sound),
        Err(failure) => assert!(!failure.to_string().is_empty()),
    }
}

fn check(link: &Link) {
    assert!(link.url.starts_with("http"), "no address of the web: {}", link.url);
    if let Some(day) = &link.date {
        assert_eq!(date::day(day).as_deref(), Some(day.as_str()));
    }
}

/// Days, places, mappings, names of languages.
pub fn fields(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for day in [date::day(text), date::any(text)].into_iter().flatten() {
        assert_eq!(date::day(&day).as_deref(), Some(day.as_str()));
    }
    let place: Place = text.parse().unwrap_or_else(|never| match never {});
    let again: Place = place.to_string().parse().unwrap_or_else(|never| match never {});
    assert_eq!(place, again);
    if let Ok(mapping) = text.parse::<Mapping>() {
        let written = mapping.to_string();
        assert_eq!(written.parse(), Ok(mapping), "{written}");
    }
    let _ = language::code(text);
    let _ = language::identify(text);
}

/// What a watcher reads besides: `robots.txt`, and `feeds.toml`.
pub fn watch(bytes: &[u8]) {
    let robots = Robots::parse(bytes, "demarche");
    for path in ["/", "/a/b.html?c=d", "/%E4%BD%A0"] {
        let _ = robots.allows(path);
    }
    if let Some(line) = bytes.split(|&b| b == b'\n').next_back() {
        let _ = robots.allows(&String::from_utf8_lossy(line));
    }
    if let Ok(text) = std::str::from_utf8(bytes)
        && let Err(error) = Config::parse(text, path("feeds.toml"))
    {
        assert!(!error.to_string().is_empty());
    }
}
