//! The names by which pages say what an article is: the table `data/html.tsv`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

const TABLE: &str = include_str!("../../data/html.tsv");

/// What a page may say of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Field {
    Title,
    Date,
    Author,
    Publisher,
    Language,
    Url,
}

/// Where it may say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A property of the article in JSON-LD; dots go into objects.
    JsonLd(&'static str),
    /// A meta element, by its name in lower case.
    Meta(&'static str),
    /// An attribute, or else the text, of what a CSS selector finds.
    Select(&'static str, Option<&'static str>),
}

/// The table.
pub(super) struct Keys {
    /// Types of JSON-LD that are articles.
    pub(super) types: HashSet<&'static str>,
    places: HashMap<Field, Vec<Place>>,
    /// Lines that are not rows; a test holds that there are none.
    wrong: Vec<&'static str>,
}

impl Keys {
    /// Where a field may be, in the order of trust.
    pub(super) fn of(&self, field: Field) -> &[Place] {
        self.places.get(&field).map_or(&[], Vec::as_slice)
    }
}

/// The table, read once.
pub(super) static KEYS: LazyLock<Keys> = LazyLock::new(|| {
    let mut keys = Keys { types: HashSet::new(), places: HashMap::new(), wrong: Vec::new() };
    for line in TABLE.lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
        let row: Vec<&'static str> = line.split('\t').collect();
        match row.as_slice() {
            ["article", "type", name] => {
                keys.types.insert(*name);
            }
            [field, source, key] => match (named(field), place(source, key)) {
                (Some(field), Some(place)) => keys.places.entry(field).or_default().push(place),
                _ => keys.wrong.push(line),
            },
            _ => keys.wrong.push(line),
        }
    }
    keys
});

fn named(field: &str) -> Option<Field> {
    Some(match field {
        "title" => Field::Title,
        "date" => Field::Date,
        "author" => Field::Author,
        "publisher" => Field::Publisher,
        "language" => Field::Language,
        "url" => Field::Url,
        _ => return None,
    })
}

fn place(source: &str, key: &'static str) -> Option<Place> {
    Some(match source {
        "json-ld" => Place::JsonLd(key),
        "meta" => Place::Meta(key),
        "select" => match key.rsplit_once('@') {
            Some((selector, attribute)) => Place::Select(selector, Some(attribute)),
            None => Place::Select(key, None),
        },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use dom_smoothie::Readability;

    #[test]
    fn every_row_is_right() {
        assert_eq!(KEYS.wrong, [""; 0]);
        assert!(KEYS.types.contains("NewsArticle"));
        let page = Readability::from("<p>");
        for places in KEYS.places.values() {
            for (i, place) in places.iter().enumerate() {
                assert!(!places[..i].contains(place), "{place:?} stands twice");
                match place {
                    Place::Meta(name) => assert_eq!(*name, name.to_lowercase()),
                    Place::Select(selector, _) => {
                        // Something is matched by a good selector; a bad one is none at all.
                        let all = page.doc.try_select(&format!("p, {selector}"));
                        assert!(all.is_some(), "{selector}");
                    }
                    Place::JsonLd(_) => {}
                }
            }
        }
    }
}
