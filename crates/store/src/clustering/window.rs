//! Stretches of days, and the articles and events of one.

use std::collections::{BTreeMap, BTreeSet};

use arrow::array::{Array, AsArray};
use arrow::datatypes::{Float64Type, Int64Type};
use demarche_cluster::{Article, CodedText, Day, LinkKind, Named, Report};
use demarche_coder::EventRecord;

use crate::cells::text_at;
use crate::error::StoreError;
use crate::snapshot::Snapshot;

/// Days from the first to the last; none for articles without a day.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stretch {
    pub(crate) days: Option<(Day, Day)>,
    /// New articles in it.
    pub(crate) articles: u64,
}

impl Stretch {
    /// The stretch with some days before and after it.
    pub(crate) fn widened(self, days: i32) -> Self {
        Self { days: self.days.map(|(a, b)| (a.plus(-days), b.plus(days))), ..self }
    }

    fn holds(&self, day: Option<Day>) -> bool {
        match (self.days, day) {
            (Some((from, to)), Some(day)) => from <= day && day <= to,
            (None, None) => true,
            _ => false,
        }
    }

    fn condition(&self, column: &str) -> String {
        match self.days {
            None => format!("{column} IS NULL"),
            Some((from, to)) => format!("{column} BETWEEN DATE '{from}' AND DATE '{to}'"),
        }
    }
}

/// What has not been compared yet.
pub(super) struct Waiting {
    /// Names of the batches that it came with.
    pub(super) batches: Vec<String>,
    /// New articles by day.
    days: BTreeMap<Option<Day>, u64>,
}

impl Waiting {
    /// Codings of batches that no comparison has covered, or of all.
    pub(super) async fn find(snapshot: &Snapshot, all: bool) -> Result<Self, StoreError> {
        let mut covered = BTreeSet::new();
        let question = "SELECT batch, kind, unnest(members) AS member FROM stored.batches WHERE kind = 'clusters'";
        for batch in snapshot.collect(question).await? {
            covered.extend((0..batch.num_rows()).map(|row| text_at(batch.column(2), row)));
        }
        let mut batches = Vec::new();
        for batch in snapshot
            .collect("SELECT batch FROM stored.batches WHERE kind = 'coded' ORDER BY batch")
            .await?
        {
            let names = (0..batch.num_rows()).map(|row| text_at(batch.column(0), row));
            batches.extend(names.filter(|name| all || !covered.contains(name)));
        }
        let mut days = BTreeMap::new();
        if !batches.is_empty() {
            let list: Vec<String> = batches.iter().map(|b| format!("'{b}'")).collect();
            let question = format!(
                "SELECT CAST(published AS VARCHAR) AS day, count(*) AS n FROM stored.codings WHERE batch IN ({}) \
                 GROUP BY published",
                list.join(", ")
            );
            for batch in snapshot.collect(&question).await? {
                let counts = batch.column(1).as_primitive_opt::<Int64Type>();
                for row in 0..batch.num_rows() {
                    let n = counts.map_or(0, |c| u64::try_from(c.value(row)).unwrap_or(0));
                    *days.entry(Day::parse(&text_at(batch.column(0), row))).or_default() += n;
                }
            }
        }
        Ok(Self { batches, days })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.batches.is_empty()
    }

    /// Stretches of whole days with about so many new articles.
    pub(super) fn chunks(&self, size: usize) -> Vec<Stretch> {
        chunks(&self.days, size)
    }
}

/// Stretches of whole days with about so many articles, of articles by day.
pub(crate) fn chunks(days: &BTreeMap<Option<Day>, u64>, size: usize) -> Vec<Stretch> {
    let mut all: Vec<Stretch> = Vec::new();
    for (&day, &articles) in days {
        let last = all.last_mut().filter(|s| s.articles + articles <= size as u64);
        match (last, day) {
            (Some(Stretch { days: Some((_, to)), articles: n }), Some(day)) => {
                *to = day;
                *n += articles;
            }
            _ => all.push(Stretch { days: day.map(|d| (d, d)), articles }),
        }
    }
    all
}

/// An article with its events, as they are compared.
pub(crate) struct Known {
    pub(crate) article: Article,
    pub(crate) reports: Vec<Report>,
    pub(crate) signature: Vec<u8>,
}

/// The articles of a stretch.
pub(crate) struct Loaded {
    pub(super) articles: Vec<Known>,
    /// Day of the article that an article or event is of.
    days: BTreeMap<String, Option<Day>>,
}

/// A toponym's own text.
struct Toponym {
    text: String,
    start: u32,
    country: Option<String>,
    resolution: Option<String>,
    point: Option<(f64, f64)>,
}

impl Loaded {
    /// Of articles that lie in memory, in any order.
    pub(crate) fn of(mut articles: Vec<Known>) -> Self {
        articles.sort_by(|a, b| a.article.id.cmp(&b.article.id));
        articles.dedup_by(|a, b| a.article.id == b.article.id);
        let mut days = BTreeMap::new();
        for known in &articles {
            days.insert(known.article.id.clone(), known.article.published);
            for report in &known.reports {
                days.insert(report.event.clone(), known.article.published);
            }
        }
        Self { articles, days }
    }

    pub(super) async fn load(snapshot: &Snapshot, stretch: &Stretch) -> Result<Self, StoreError> {
        let within = format!(
            "(SELECT article_id FROM stored.articles WHERE {})",
            stretch.condition("published")
        );
        let mut events: BTreeMap<String, Vec<EventRecord>> = BTreeMap::new();
        let question = format!(
            "SELECT article_id, record, event_id FROM events WHERE article_id IN {within} ORDER BY event_id"
        );
        for batch in snapshot.collect(&question).await? {
            for row in 0..batch.num_rows() {
                let text = |column: usize| text_at(batch.column(column), row);
                let record = serde_json::from_str(&text(1))
                    .map_err(|e| StoreError::Record { id: text(2), why: e.to_string() })?;
                events.entry(text(0)).or_default().push(record);
            }
        }
        for list in events.values_mut() {
            list.sort_by(|a, b| {
                (a.trigger.start, &a.event_id).cmp(&(b.trigger.start, &b.event_id))
            });
        }
        let mut places: BTreeMap<String, Vec<Toponym>> = BTreeMap::new();
        let question = format!(
            "SELECT article_id, text, start, country, resolution, lat, lon FROM places WHERE article_id IN {within} \
             ORDER BY article_id, start"
        );
        for batch in snapshot.collect(&question).await? {
            let starts = batch.column(2).as_primitive_opt::<Int64Type>();
            let degree = |column: usize, row: usize| {
                let values = batch.column(column).as_primitive_opt::<Float64Type>()?;
                (!values.is_null(row)).then(|| values.value(row))
            };
            for row in 0..batch.num_rows() {
                let text = |column: usize| text_at(batch.column(column), row);
                let some = |column: usize| Some(text(column)).filter(|t| !t.is_empty());
                places.entry(text(0)).or_default().push(Toponym {
                    text: text(1),
                    start: starts.map_or(0, |c| u32::try_from(c.value(row)).unwrap_or(0)),
                    country: some(3),
                    resolution: some(4),
                    point: degree(5, row).zip(degree(6, row)),
                });
            }
        }
        let question = format!(
            "SELECT a.article_id, a.title, a.text, CAST(a.published AS VARCHAR) AS published, a.publisher, a.signature, \
             c.sentences FROM stored.articles a JOIN codings c ON a.article_id = c.article_id \
             WHERE a.text IS NOT NULL AND {} ORDER BY a.article_id",
            stretch.condition("a.published")
        );
        let mut loaded: Vec<Known> = Vec::new();
        for batch in snapshot.collect(&question).await? {
            for row in 0..batch.num_rows() {
                let text = |column: usize| text_at(batch.column(column), row);
                let (id, title, body, publisher) = (text(0), text(1), text(2), text(4));
                let toponyms = places.remove(&id).unwrap_or_default();
                let named: Vec<Named<'_>> = toponyms
                    .iter()
                    .map(|t| Named {
                        text: &t.text,
                        start: t.start,
                        country: t.country.as_deref(),
                        resolution: t.resolution.as_deref(),
                        point: t.point,
                    })
                    .collect();
                let list = events.remove(&id).unwrap_or_default();
                let coded = CodedText {
                    id: &id,
                    title: &title,
                    text: &body,
                    published: Day::parse(&text(3)),
                    publisher: Some(publisher.as_str()).filter(|p| !p.is_empty()),
                    sentences: &sentences(batch.column(6), row),
                    events: &list,
                    places: &named,
                };
                let (article, reports) = (coded.article(), coded.reports());
                loaded.push(Known { article, reports, signature: bytes(batch.column(5), row) });
            }
        }
        Ok(Self::of(loaded))
    }

    /// Whether an article or event is of a stretch.
    pub(crate) fn is_within(&self, member: &str, stretch: &Stretch) -> bool {
        self.days.get(member).is_some_and(|day| stretch.holds(*day))
    }

    /// The articles, or the events, of a stretch.
    pub(super) fn members<'a>(
        &'a self,
        kind: LinkKind,
        stretch: &'a Stretch,
    ) -> impl Iterator<Item = &'a str> {
        self.articles.iter().filter(|k| stretch.holds(k.article.published)).flat_map(move |k| {
            let articles = (kind != LinkKind::Event).then_some(k.article.id.as_str());
            let events = k.reports.iter().filter(move |_| kind == LinkKind::Event);
            articles.into_iter().chain(events.map(|r| r.event.as_str()))
        })
    }
}

/// Pairs of numbers out of a list of them.
pub(crate) fn sentences(column: &dyn Array, row: usize) -> Vec<(u32, u32)> {
    let Some(lists) = column.as_list_opt::<i32>().filter(|l| !l.is_null(row)) else {
        return Vec::new();
    };
    let list = lists.value(row);
    let Some(numbers) = list.as_primitive_opt::<Int64Type>() else { return Vec::new() };
    let number = |n: i64| u32::try_from(n).unwrap_or(0);
    let values: Vec<u32> = numbers.iter().map(|n| number(n.unwrap_or(0))).collect();
    values.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
}

pub(crate) fn bytes(column: &dyn Array, row: usize) -> Vec<u8> {
    if column.is_null(row) {
        return Vec::new();
    }
    if let Some(c) = column.as_binary_view_opt() {
        c.value(row).to_vec()
    } else {
        column.as_binary_opt::<i32>().map(|c| c.value(row).to_vec()).unwrap_or_default()
    }
}
