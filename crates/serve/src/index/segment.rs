//! Events of some batches, and the articles of all.

use std::collections::HashMap;

use hashbrown::HashTable;

use super::row::{People, Row};
use super::strings::{Interner, Strings, hash};

/// Events that were loaded at once.
#[derive(Debug, Default)]
pub(crate) struct Segment {
    /// Names of its batches.
    pub(crate) batches: Vec<String>,
    pub(crate) rows: Vec<Row>,
    pub(crate) ids: Strings,
    by_id: HashTable<u32>,
    /// Names of parties, triggers.
    pub(crate) texts: Interner,
    pub(crate) sentences: Strings,
    /// Counts of people, without the empty ones.
    pub(crate) people: Vec<People>,
    /// Ids of the events that deny a row.
    pub(crate) denials: HashMap<u32, Vec<String>>,
}

impl Segment {
    /// An empty one for these batches.
    pub(crate) fn of(batches: Vec<String>) -> Self {
        Self { batches, ..Self::default() }
    }

    /// Adds an event.
    pub(crate) fn push(&mut self, id: &str, row: Row) -> u32 {
        let number = self.ids.push(id);
        let ids = &self.ids;
        self.by_id.insert_unique(hash(id), number, |&n| hash(ids.get(n)));
        self.rows.push(row);
        number
    }

    /// The row of an event.
    pub(crate) fn find(&self, id: &str) -> Option<u32> {
        self.by_id.find(hash(id), |&n| self.ids.get(n) == id).copied()
    }
}

/// An article without its text.
#[derive(Clone, Debug)]
pub(crate) struct ArticleEntry {
    pub(crate) id: String,
    pub(crate) title: Option<String>,
    pub(crate) publisher: Option<String>,
    pub(crate) published: i32,
    pub(crate) url: Option<String>,
    pub(crate) author: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) characters: u64,
    /// Its events in the index.
    pub(crate) events: u32,
}

/// All articles.
#[derive(Clone, Debug, Default)]
pub(crate) struct Articles {
    pub(crate) entries: Vec<ArticleEntry>,
    by_id: HashTable<u32>,
}

impl Articles {
    /// Adds an article that is not there yet.
    pub(crate) fn push(&mut self, entry: ArticleEntry) {
        if self.find(&entry.id).is_some() {
            return;
        }
        let number = self.entries.len() as u32;
        self.entries.push(entry);
        let entries = &self.entries;
        self.by_id.insert_unique(hash(&entries[number as usize].id), number, |&n| {
            hash(&entries[n as usize].id)
        });
    }

    /// The place of an article.
    pub(crate) fn find(&self, id: &str) -> Option<u32> {
        self.by_id.find(hash(id), |&n| self.entries[n as usize].id == id).copied()
    }

    pub(crate) fn get(&self, number: u32) -> Option<&ArticleEntry> {
        self.entries.get(number as usize)
    }
}
