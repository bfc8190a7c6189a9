//! Rows about an article: its text, that it was coded, its toponyms.

use demarche_coder::{Coded, PlaceRecord};
use demarche_text::Document;
use serde::{Serialize, Serializer};

use super::day;

/// A row of `articles`.
#[derive(Debug, Serialize)]
pub(crate) struct ArticleRow<'a> {
    article_id: &'a str,
    source_id: Option<&'a str>,
    published: Option<&'a str>,
    publisher: Option<&'a str>,
    title: Option<&'a str>,
    url: Option<&'a str>,
    author: Option<&'a str>,
    language: Option<&'a str>,
    origin: Option<&'a str>,
    characters: u64,
    signature: Option<Hexadecimal>,
    text: Option<&'a str>,
}

impl<'a> ArticleRow<'a> {
    /// `signature` is what near duplicates are found by.
    pub(crate) fn new(document: &'a Document, signature: Vec<u8>) -> Self {
        Self {
            article_id: &document.id,
            source_id: document.source_id.as_deref(),
            published: day(document.date.as_deref()),
            publisher: document.publisher.as_deref(),
            title: document.title.as_deref(),
            url: document.url.as_deref(),
            author: document.author.as_deref(),
            language: document.language.as_deref(),
            origin: document.origin.as_deref(),
            characters: document.text().chars().count() as u64,
            signature: Some(Hexadecimal(signature)),
            text: Some(document.text()),
        }
    }

    /// An article that is known by its name only.
    pub(crate) fn without_text(document: &'a Document) -> Self {
        Self { characters: 0, signature: None, text: None, ..Self::new(document, Vec::new()) }
    }
}

/// Bytes as arrow's JSON decoder reads them.
#[derive(Debug)]
struct Hexadecimal(Vec<u8>);

impl Serialize for Hexadecimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut text = String::with_capacity(self.0.len() * 2);
        for byte in &self.0 {
            text.push(char::from(DIGITS[usize::from(byte >> 4)]));
            text.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
        serializer.serialize_str(&text)
    }
}

/// A row of `codings`.
#[derive(Debug, Serialize)]
pub(crate) struct CodingRow<'a> {
    article_id: &'a str,
    run_id: &'a str,
    published: Option<&'a str>,
    events: usize,
    counted: usize,
    tokens: u64,
    dropped: u64,
    sentences: Vec<u32>,
}

impl<'a> CodingRow<'a> {
    pub(crate) fn new(document: &'a Document, run_id: &'a str, coded: &Coded) -> Self {
        Self {
            article_id: &document.id,
            run_id,
            published: day(document.date.as_deref()),
            events: coded.events.len(),
            counted: coded.events.iter().filter(|e| e.is_counted()).count(),
            tokens: coded.tokens,
            dropped: coded.dropped.values().sum(),
            sentences: coded.sentences.iter().flat_map(|&(from, to)| [from, to]).collect(),
        }
    }
}

/// A row of `places`.
#[derive(Debug, Serialize)]
pub(crate) struct PlaceRow<'a> {
    article_id: &'a str,
    run_id: &'a str,
    sentence: u32,
    text: &'a str,
    start: u32,
    end: u32,
    literal: bool,
    geonameid: Option<u64>,
    name: Option<&'a str>,
    feature: Option<&'a str>,
    admin2: Option<&'a str>,
    admin1: Option<&'a str>,
    country: Option<&'a str>,
    lat: Option<f64>,
    lon: Option<f64>,
    resolution: Option<&'a str>,
    how: Option<&'a str>,
}

impl<'a> PlaceRow<'a> {
    pub(crate) fn new(run_id: &'a str, p: &'a PlaceRecord) -> Self {
        Self {
            article_id: &p.document_id,
            run_id,
            sentence: p.sentence,
            text: &p.text,
            start: p.start,
            end: p.end,
            literal: p.literal,
            geonameid: p.geonameid,
            name: p.name.as_deref(),
            feature: p.feature.as_deref(),
            admin2: p.admin2.as_deref(),
            admin1: p.admin1.as_deref(),
            country: p.country.as_deref(),
            lat: p.lat,
            lon: p.lon,
            resolution: p.resolution.as_deref(),
            how: p.how.as_deref(),
        }
    }
}
