//! Clusters of coded articles, a stretch of days at a time.

use std::collections::BTreeMap;

use arrow::array::RecordBatch;
use arrow::datatypes::{DataType, Field, Schema};
use demarche_cluster::{CodedText, Config, Day, Link, Named, Signature, Stories};
use serde::Serialize;

use super::Columns;
use crate::clustering::{self, CHUNK, Known, Loaded, Stretch, bytes};
use crate::error::StoreError;
use crate::rows;

/// Days whose articles are compared at once. All days are written `YYYY-MM-DD`; none stands for articles without a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// First and last day for which the comparison decides.
    pub core: Option<(String, String)>,
    /// First and last day that it must know.
    pub known: Option<(String, String)>,
}

/// The windows in which a data set with so many articles a day is compared, in their order. What an earlier window has
/// decided is not decided again.
pub fn plan(days: &[(Option<String>, u64)], config: &Config) -> Vec<Window> {
    let mut by_day: BTreeMap<Option<Day>, u64> = BTreeMap::new();
    for (day, articles) in days {
        *by_day.entry(day.as_deref().and_then(Day::parse)).or_default() += articles;
    }
    let reach = clustering::reach(config);
    let text = |s: Stretch| s.days.map(|(a, b)| (a.to_string(), b.to_string()));
    clustering::chunks(&by_day, CHUNK)
        .into_iter()
        .map(|chunk| {
            let core = chunk.widened(reach);
            Window { core: text(core), known: text(core.widened(reach)) }
        })
        .collect()
}

/// A member of a cluster.
#[derive(Serialize)]
struct Membership<'a> {
    kind: &'static str,
    member: &'a str,
    cluster_id: &'a str,
}

/// Which articles and events of a window's core are in which cluster: `kind` (`story`, `occurrence`, `event`), `member`,
/// `cluster_id`. `coded` holds the articles of all days that the window must know; `links` are those of
/// [`story_links`] that concern them.
pub fn memberships(
    coded: &[RecordBatch],
    links: Vec<Link>,
    core: Option<(&str, &str)>,
    config: &Config,
) -> Result<RecordBatch, StoreError> {
    let mut articles = Vec::new();
    for batch in coded {
        articles.extend(known(batch)?);
    }
    let loaded = Loaded::of(articles);
    let days = core.and_then(|(from, to)| Day::parse(from).zip(Day::parse(to)));
    let core = Stretch { days, articles: 0 };
    let (_, clusters) = clustering::compare(&loaded, links, config);
    let mut all = Vec::new();
    for (kind, clusters) in &clusters {
        for cluster in clusters {
            let within = cluster.members.iter().filter(|m| loaded.is_within(m, &core));
            all.extend(within.map(|member| Membership {
                kind: clustering::name(*kind),
                member,
                cluster_id: &cluster.id,
            }));
        }
    }
    let columns = ["kind", "member", "cluster_id"];
    let columns = columns.map(|name| Field::new(name, DataType::Utf8, true));
    rows::decoded("memberships", Schema::new(columns.to_vec()).into(), &all)
}

/// The links between articles that are one text, where each comes with what is kept of it to find its copies: those of
/// one band, or of all. Whether two are linked depends on the two alone.
pub fn story_links<'a>(
    articles: impl IntoIterator<Item = (&'a str, Day, Signature)>,
    config: &Config,
) -> Vec<Link> {
    let mut all: Vec<_> = articles.into_iter().collect();
    all.sort_by(|a, b| (a.1, a.0).cmp(&(b.1, b.0)));
    all.dedup_by(|a, b| a.0 == b.0);
    let mut stories = Stories::new(config.story.clone());
    all.into_iter().flat_map(|(id, day, signature)| stories.insert(id, day, signature)).collect()
}

fn known(batch: &RecordBatch) -> Result<Vec<Known>, StoreError> {
    let columns = Columns::of(batch)?;
    let mut all = Vec::with_capacity(batch.num_rows());
    for row in 0..batch.num_rows() {
        let text = |name: &str| columns.text(name, row);
        let (id, title, body) = (text("article_id"), text("title"), text("text"));
        if body.is_empty() {
            continue;
        }
        let publisher = columns.some("publisher", row);
        let mut places = columns.places(row)?;
        places.sort_by_key(|p| p.start);
        let named: Vec<Named<'_>> = places
            .iter()
            .map(|p| Named {
                text: &p.text,
                start: p.start,
                country: p.country.as_deref(),
                resolution: p.resolution.as_deref(),
                point: p.lat.zip(p.lon),
            })
            .collect();
        let mut events = columns.events(row)?;
        events.sort_by(|a, b| (a.trigger.start, &a.event_id).cmp(&(b.trigger.start, &b.event_id)));
        let sentences = columns.sentences(row);
        let coded = CodedText {
            id: &id,
            title: &title,
            text: &body,
            published: columns.published(row),
            publisher: publisher.as_deref(),
            sentences: &sentences,
            events: &events,
            places: &named,
        };
        all.push(Known {
            article: coded.article(),
            reports: coded.reports(),
            signature: bytes(columns.column("signature"), row),
        });
    }
    Ok(all)
}
