//! From the tables into the index.
//!
//! Appends are added to what is there. Small segments are read again as one when there are many. An article that is coded again by
//! another run changes what holds of the old rows: then all is read anew.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow::record_batch::RecordBatch;
use demarche_store::cells::Cells;
use demarche_store::{Snapshot, StoreError};
use futures::TryStreamExt;

use super::row::{NO_ARTICLE, NO_DAY, PlaceEntry, Row, Status, auxiliary_bit};
use super::segment::{ArticleEntry, Articles, Segment};
use super::strings::{BETWEEN, NONE};
use super::{Clusters, Dictionary, Index, Part};

/// Segments of fewer rows are read again as one, when there are so many.
const SMALL: usize = 50_000;
const MANY: usize = 8;

const ARTICLES: &str = "SELECT article_id, title, publisher, published, url, author, language, \
    characters FROM articles";

const EVENTS: &str = "SELECT event_id, cluster_id, article_id, day, date, date_end, date_granularity, published, publisher, \
    event_type, mode, contexts, cameo, quad_class, score, actor, actor_name, actor_sectors, actor_codes, actors, recipient, \
    recipient_name, recipient_sectors, recipient_codes, recipients, reciprocal, place, place_geonameid, place_admin1, place_country, \
    lat, lon, place_resolution, status, auxiliary, counted, disputed, denied_by, speaker, killed, wounded, arrested, \
    protesters, trigger, sentence_text, confidence FROM events";

impl Index {
    /// Everything that a snapshot has. Needs its views.
    pub(crate) async fn load(snapshot: &Snapshot) -> Result<Self, StoreError> {
        let mut index = Self { version: snapshot.version(), ..Self::default() };
        index.batches = batches(snapshot).await?;
        let mut loader = Loader::new(&index);
        loader.articles(snapshot, ARTICLES).await?;
        let names = index.batches.iter().cloned().collect();
        let part = loader.part(snapshot, EVENTS, names).await?;
        loader.hand_over(&mut index);
        index.parts = vec![part];
        index.count();
        Ok(index)
    }

    /// This index with what has been appended since.
    pub(crate) async fn refreshed(&self, snapshot: &Snapshot) -> Result<Self, StoreError> {
        let batches = batches(snapshot).await?;
        let new: Vec<String> = batches.difference(&self.batches).cloned().collect();
        // Batches never go; if one is missing, this is another data set.
        if !self.batches.is_subset(&batches) || self.is_recoded(snapshot, &new).await? {
            return Self::load(snapshot).await;
        }
        let mut index = self.clone();
        (index.version, index.batches) = (snapshot.version(), batches);
        let mut loader = Loader::new(&index);
        loader.articles(snapshot, &format!("{ARTICLES} WHERE {}", among(&new))).await?;
        let small = |p: &&Part| p.segment.rows.len() < SMALL;
        let mut names = new.clone();
        if index.parts.iter().filter(small).count() >= MANY {
            let again =
                index.parts.iter().filter(small).flat_map(|p| p.segment.batches.iter().cloned());
            names.extend(again);
            index.parts.retain(|p| !small(&p));
        }
        let question = format!("{EVENTS} WHERE {}", among(&names));
        let part = loader.part(snapshot, &question, names).await?;
        loader.hand_over(&mut index);
        if !part.segment.rows.is_empty() {
            index.parts.push(part);
        }
        index.regroup(snapshot, &new).await?;
        index.count();
        Ok(index)
    }

    /// Whether new batches code articles that are in the index.
    async fn is_recoded(&self, snapshot: &Snapshot, new: &[String]) -> Result<bool, StoreError> {
        let question = format!("SELECT article_id FROM stored.codings WHERE {}", among(new));
        let mut rows = snapshot.stream(&question).await?.map_err(StoreError::from);
        while let Some(batch) = rows.try_next().await? {
            let cells = Cells::of(&batch)?;
            if (0..batch.num_rows()).any(|row| self.articles.find(cells.text(0, row)).is_some()) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Takes over what new batches say of clusters.
    async fn regroup(&mut self, snapshot: &Snapshot, new: &[String]) -> Result<(), StoreError> {
        let question = format!(
            "SELECT member, cluster_id FROM stored.clusters WHERE kind = 'event' AND {} ORDER BY generation",
            among(new)
        );
        let mut rows = snapshot.stream(&question).await?.map_err(StoreError::from);
        while let Some(batch) = rows.try_next().await? {
            let cells = Cells::of(&batch)?;
            let clusters = Arc::make_mut(&mut self.clusters);
            for row in 0..batch.num_rows() {
                let number = cells.some(1, row).map_or(0, |name| clusters.names.intern(name));
                for part in &mut self.parts {
                    if let Some(at) = part.segment.find(cells.text(0, row)) {
                        Arc::make_mut(&mut part.clusters)[at as usize] = number;
                        break;
                    }
                }
            }
        }
        Ok(())
    }

    /// Counts the events of clusters and of articles.
    fn count(&mut self) {
        let mut sizes = vec![0_u32; self.clusters.names.len()];
        for number in self.parts.iter().flat_map(|p| p.clusters.iter()) {
            sizes[*number as usize] += 1;
        }
        Arc::make_mut(&mut self.clusters).sizes = sizes;
        let mut events = vec![0_u32; self.articles.entries.len()];
        for row in self.parts.iter().flat_map(|p| &p.segment.rows) {
            if let Some(count) = events.get_mut(row.article as usize) {
                *count += 1;
            }
        }
        let articles = Arc::make_mut(&mut self.articles);
        for (entry, events) in articles.entries.iter_mut().zip(events) {
            entry.events = events;
        }
    }
}

/// Names of the batches of a snapshot.
async fn batches(snapshot: &Snapshot) -> Result<BTreeSet<String>, StoreError> {
    let mut names = BTreeSet::new();
    let mut rows =
        snapshot.stream("SELECT batch FROM stored.batches").await?.map_err(StoreError::from);
    while let Some(batch) = rows.try_next().await? {
        let cells = Cells::of(&batch)?;
        names.extend((0..batch.num_rows()).map(|row| cells.text(0, row).to_owned()));
    }
    Ok(names)
}

/// A condition on the column `batch`.
fn among(names: &[String]) -> String {
    if names.is_empty() {
        return "false".to_owned();
    }
    let names: Vec<String> = names.iter().map(|n| format!("'{}'", n.replace('\'', "''"))).collect();
    format!("batch IN ({})", names.join(", "))
}

/// Fills dictionaries and segments.
struct Loader {
    dictionary: Dictionary,
    clusters: Clusters,
    articles: Articles,
}

impl Loader {
    fn new(index: &Index) -> Self {
        Self {
            dictionary: (*index.dictionary).clone(),
            clusters: (*index.clusters).clone(),
            articles: (*index.articles).clone(),
        }
    }

    fn hand_over(self, index: &mut Index) {
        index.dictionary = Arc::new(self.dictionary);
        index.clusters = Arc::new(self.clusters);
        index.articles = Arc::new(self.articles);
    }

    async fn articles(&mut self, snapshot: &Snapshot, question: &str) -> Result<(), StoreError> {
        let mut rows = snapshot.stream(question).await?.map_err(StoreError::from);
        while let Some(batch) = rows.try_next().await? {
            let cells = Cells::of(&batch)?;
            for row in 0..batch.num_rows() {
                let text = |column| cells.some(column, row).map(str::to_owned);
                self.articles.push(ArticleEntry {
                    id: cells.text(0, row).to_owned(),
                    title: text(1),
                    publisher: text(2),
                    published: cells.day(3, row).unwrap_or(NO_DAY),
                    url: text(4),
                    author: text(5),
                    language: text(6),
                    characters: cells
                        .number(7, row)
                        .and_then(|n| u64::try_from(n).ok())
                        .unwrap_or(0),
                    events: 0,
                });
            }
        }
        Ok(())
    }

    async fn part(
        &mut self,
        snapshot: &Snapshot,
        question: &str,
        batches: Vec<String>,
    ) -> Result<Part, StoreError> {
        let mut segment = Segment::of(batches);
        let mut clusters = Vec::new();
        let mut rows = snapshot.stream(question).await?.map_err(StoreError::from);
        let mut last = (NONE, String::new());
        while let Some(batch) = rows.try_next().await? {
            self.events(&batch, &mut segment, &mut clusters, &mut last)?;
        }
        segment.rows.shrink_to_fit();
        Ok(Part { segment: Arc::new(segment), clusters: Arc::new(clusters) })
    }

    /// Adds the events of a record batch. `last` is the last sentence: events of one sentence come one after another.
    fn events(
        &mut self,
        batch: &RecordBatch,
        segment: &mut Segment,
        clusters: &mut Vec<u32>,
        last: &mut (u32, String),
    ) -> Result<(), StoreError> {
        let cells = Cells::of(batch)?;
        let Dictionary { words, lists, places } = &mut self.dictionary;
        for row in 0..batch.num_rows() {
            let mut column = Columns { cells: &cells, row, next: 0 };
            let id = column.text();
            let cluster = column.text();
            let article = column.text();
            let day = column.day();
            let (date, date_end) = (column.day(), column.day());
            let granularity = words.intern(column.text());
            let published = column.day();
            let publisher = words.intern(column.text());
            let event_type = words.intern(column.text());
            let mode = words.intern(column.text());
            let contexts = lists.intern(&column.list(), words);
            let cameo = words.intern(column.text());
            let quad = column.number().and_then(|n| u8::try_from(n).ok()).unwrap_or(0);
            let score = column.real().unwrap_or(0.0) as f32;
            let mut party = |column: &mut Columns<'_>| {
                let code = words.intern(column.text());
                let name = segment.texts.intern(column.text());
                let sectors = lists.intern(&column.list(), words);
                let codes = lists.intern(&column.list(), words);
                let labels: Vec<&str> = column.list().into_iter().flatten().collect();
                (code, name, sectors, codes, segment.texts.intern(&labels.join(BETWEEN)))
            };
            let (actor, actor_name, actor_sectors, actors, actor_labels) = party(&mut column);
            let (recipient, recipient_name, recipient_sectors, recipients, recipient_labels) =
                party(&mut column);
            let reciprocal = column.flag();
            let place = column.place();
            let place = place.map_or(NONE, |p| places.number(p));
            let status = Status::of(column.text()).unwrap_or(Status::Asserted);
            let auxiliary =
                column.list().into_iter().flatten().fold(0, |a, n| a | auxiliary_bit(n));
            let (counted, disputed) = (column.flag(), column.flag());
            let denials = column.list();
            let speaker = words.intern(column.text());
            let people = [column.number(), column.number(), column.number(), column.number()];
            let trigger = segment.texts.intern(column.text());
            let sentence = column.text();
            if last.1 != sentence || segment.sentences.len() == 0 {
                // A line feed ends each: the text search relies on it.
                let number = segment.sentences.push(&format!("{}\n", sentence.replace('\n', " ")));
                *last = (number, sentence.to_owned());
            }
            let flag = |is: bool, flag: u8| if is { flag } else { 0 };
            let counts = if people == [None; 4] {
                0
            } else {
                segment.people.push(people);
                segment.people.len() as u32
            };
            let at = segment.push(
                id,
                Row {
                    article: self.articles.find(article).unwrap_or(NO_ARTICLE),
                    day,
                    date,
                    date_end,
                    published,
                    score,
                    confidence: column.real().map_or(-1.0, |c| c as f32),
                    event_type,
                    mode,
                    cameo,
                    granularity,
                    contexts,
                    actor,
                    recipient,
                    actors,
                    recipients,
                    actor_sectors,
                    recipient_sectors,
                    place,
                    speaker,
                    publisher,
                    actor_name,
                    recipient_name,
                    actor_labels,
                    recipient_labels,
                    trigger,
                    sentence: last.0,
                    counts,
                    status,
                    auxiliary,
                    quad,
                    flags: flag(counted, Row::COUNTED)
                        | flag(disputed, Row::DISPUTED)
                        | flag(reciprocal, Row::RECIPROCAL)
                        | flag(!denials.is_empty(), Row::CONTESTED),
                },
            );
            let denials: Vec<String> = denials.into_iter().flatten().map(str::to_owned).collect();
            if !denials.is_empty() {
                segment.denials.insert(at, denials);
            }
            clusters.push(if cluster == id { 0 } else { self.clusters.names.intern(cluster) });
        }
        Ok(())
    }
}

/// The cells of a row, one after another.
struct Columns<'a> {
    cells: &'a Cells,
    row: usize,
    next: usize,
}

impl<'a> Columns<'a> {
    fn step(&mut self) -> usize {
        self.next += 1;
        self.next - 1
    }

    fn text(&mut self) -> &'a str {
        let column = self.step();
        self.cells.text(column, self.row)
    }

    fn some(&mut self) -> Option<&'a str> {
        Some(self.text()).filter(|t| !t.is_empty())
    }

    fn list(&mut self) -> Vec<Option<&'a str>> {
        let column = self.step();
        self.cells.texts(column, self.row)
    }

    fn number(&mut self) -> Option<i64> {
        let column = self.step();
        self.cells.number(column, self.row)
    }

    fn real(&mut self) -> Option<f64> {
        let column = self.step();
        self.cells.real(column, self.row)
    }

    fn flag(&mut self) -> bool {
        let column = self.step();
        self.cells.flag(column, self.row)
    }

    /// Six columns; none without a name.
    fn place(&mut self) -> Option<PlaceEntry> {
        let name = self.some();
        let geonameid = self.number();
        let admin1 = self.some().map(str::to_owned);
        let country = self.some().map(str::to_owned);
        let (lat, lon) = (self.real(), self.real());
        let resolution = self.some().map(str::to_owned);
        let name = name?.to_owned();
        Some(PlaceEntry { geonameid, name, admin1, country, point: lat.zip(lon), resolution })
    }

    fn day(&mut self) -> i32 {
        let column = self.step();
        self.cells.day(column, self.row).unwrap_or(NO_DAY)
    }
}
