//! Coded articles on their way into the data set.

use std::collections::BTreeSet;

use arrow::record_batch::RecordBatch;
use demarche_coder::Coded;
use demarche_text::Document;

use super::RunKind;
use crate::error::StoreError;
use crate::rows::{
    self, ArticleRow, AttributionRow, CodingRow, DyadRow, EventRow, FailureRow, MentionRow,
    PlaceRow,
};
use crate::schema::Table;

/// An article with what was coded in it. The document's id must be the hash of its content, and the events must cite
/// it. Of an imported data set, whose articles are known by name only, it holds one event.
#[derive(Debug)]
pub struct CodedArticle {
    /// The article.
    pub document: Document,
    /// What was coded.
    pub coded: Coded,
    /// What near duplicates are found by.
    pub signature: Vec<u8>,
}

/// What is appended at once.
#[derive(Debug, Default)]
pub struct Batch {
    /// Coded articles.
    pub articles: Vec<CodedArticle>,
    /// What could not be read or coded.
    pub failures: Vec<FailureRow>,
}

impl CodedArticle {
    /// What must not be stored twice by one run: the article, or the imported event.
    pub(super) fn key(&self, kind: RunKind) -> &str {
        match kind {
            RunKind::Coded => &self.document.id,
            RunKind::Imported => {
                self.coded.events.first().map_or(&*self.document.id, |e| &*e.event_id)
            }
        }
    }
}

impl Batch {
    /// Whether there is nothing to append.
    pub fn is_empty(&self) -> bool {
        self.articles.is_empty() && self.failures.is_empty()
    }

    /// Events of all articles.
    pub fn events(&self) -> u64 {
        self.articles.iter().map(|a| a.coded.events.len() as u64).sum()
    }

    /// Leaves out what the batch has before.
    pub(super) fn keep_first(&mut self, kind: RunKind) {
        let mut seen = BTreeSet::new();
        self.articles.retain(|a| seen.insert(a.key(kind).to_owned()));
        seen.clear();
        self.failures.retain(|f| seen.insert(f.failure_id.clone()));
    }

    /// The rows of each table that has any. `is_new` says whether an article's text is not stored yet.
    pub(super) fn rows(
        &self,
        (run, kind): (&str, RunKind),
        name: &str,
        is_new: impl Fn(&str) -> bool,
    ) -> Result<Vec<(Table, RecordBatch)>, StoreError> {
        let (mut articles, mut codings, mut events, mut dyads) = (vec![], vec![], vec![], vec![]);
        let (mut mentions, mut attributions, mut places) = (vec![], vec![], vec![]);
        let mut written = BTreeSet::new();
        for CodedArticle { document, coded, signature } in &self.articles {
            if is_new(&document.id) && written.insert(&*document.id) {
                articles.push(match kind {
                    RunKind::Coded => ArticleRow::new(document, signature.clone()),
                    RunKind::Imported => ArticleRow::without_text(document),
                });
            }
            codings.push(CodingRow::new(document, run, coded));
            places.extend(coded.places.iter().map(|p| PlaceRow::new(run, p)));
            for e in &coded.events {
                events.push(EventRow::new(document, &coded.sentences, run, e));
                dyads.extend(DyadRow::of(document, run, e));
                mentions.extend(e.mentions.iter().map(|m| MentionRow::new(document, run, e, m)));
                let said = e.attribution.iter().enumerate();
                attributions
                    .extend(said.map(|(level, a)| AttributionRow::new(document, run, e, level, a)));
            }
        }
        let mut all = Vec::new();
        let mut add = |table, batch: RecordBatch| {
            if batch.num_rows() > 0 {
                all.push((table, batch));
            }
        };
        add(Table::Articles, rows::batch(Table::Articles, &articles, name)?);
        add(Table::Codings, rows::batch(Table::Codings, &codings, name)?);
        add(Table::Events, rows::batch(Table::Events, &events, name)?);
        add(Table::Dyads, rows::batch(Table::Dyads, &dyads, name)?);
        add(Table::Mentions, rows::batch(Table::Mentions, &mentions, name)?);
        add(Table::Attributions, rows::batch(Table::Attributions, &attributions, name)?);
        add(Table::Places, rows::batch(Table::Places, &places, name)?);
        add(Table::Failures, rows::batch(Table::Failures, &self.failures, name)?);
        Ok(all)
    }
}
