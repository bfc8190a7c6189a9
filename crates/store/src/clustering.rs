//! One event, many reports: what has come since is compared with the days around it.
//!
//! The tables of links and clusters follow from the articles, the events and the thresholds; nothing is merged, and
//! all of it can be made again. A row of `clusters` is written only where a membership changes.

mod window;

use std::collections::{BTreeMap, BTreeSet};

use demarche_cluster::{
    Article, Cluster, Config, Day, Link, LinkKind, Report, Signature, cluster, components,
};
use demarche_text::ContentId;

use crate::cells::text_at;
use crate::error::StoreError;
use crate::frames;
use crate::known;
use crate::rows::{ClusterRow, LinkRow};
use crate::snapshot::Snapshot;
use crate::store::Store;
use crate::writer::Writer;
use window::Waiting;
pub(crate) use window::{Known, Loaded, Stretch, bytes, chunks, sentences};

/// New articles that are compared at once; days are not cut.
pub(crate) const CHUNK: usize = 4_000;

/// What a comparison found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clustered {
    /// Articles that had not been compared.
    pub articles: u64,
    /// Articles that retell another one.
    pub retold: u64,
    /// New links of articles.
    pub story_links: u64,
    /// Clusters of several events, in the days that were looked at.
    pub clusters: u64,
    /// New links of events.
    pub event_links: u64,
    /// Memberships that changed.
    pub changed: u64,
    /// Version of the data set after it.
    pub version: u64,
}

impl Store {
    /// Compares the articles that have come since the last time (or all) with those of the days around them, and
    /// stores links and memberships that are new.
    pub async fn cluster(
        &self,
        writer: &mut Writer,
        config: &Config,
        all: bool,
    ) -> Result<Clustered, StoreError> {
        let snapshot = self.snapshot().await?.with_views(None).await?;
        let waiting = Waiting::find(&snapshot, all).await?;
        let mut done = Clustered { version: snapshot.version(), ..Clustered::default() };
        if waiting.is_empty() {
            return Ok(done);
        }
        let settings = settings(config);
        let reach = reach(config);
        let stored_links = stored_links(&snapshot, &settings).await?;
        let before = members_before(&snapshot).await?;
        let generation = snapshot.version() + 1;
        let (mut links, mut rows) = (Vec::new(), Vec::new());
        let mut memberships = BTreeSet::new();
        for chunk in waiting.chunks(CHUNK) {
            let core = chunk.widened(reach);
            let loaded = Loaded::load(&snapshot, &core.widened(reach)).await?;
            let (found, clusters) = compare(&loaded, story_links(&loaded, config), config);
            done.articles += chunk.articles;
            for link in found {
                let id = format!("{:?} {} {}", link.kind, link.a, link.b);
                if stored_links.insert(&id) {
                    match link.kind {
                        LinkKind::Event => done.event_links += 1,
                        LinkKind::Story => done.story_links += 1,
                        LinkKind::Occurrence => {}
                    }
                    links.push(link_row(link, &settings));
                }
            }
            for (kind, clusters) in clusters {
                let kind_name = name(kind);
                let mut now: BTreeMap<&str, &str> = BTreeMap::new();
                for cluster in &clusters {
                    let within = cluster.members.iter().filter(|m| loaded.is_within(m, &core));
                    now.extend(within.map(|m| (m.as_str(), cluster.id.as_str())));
                }
                for member in loaded.members(kind, &core) {
                    let was = before.get(&(kind_name, member.to_owned()));
                    let is = now.get(member).copied();
                    if was.map(String::as_str) != is
                        && memberships.insert((kind_name, member.to_owned()))
                    {
                        rows.push(ClusterRow {
                            kind: kind_name,
                            member: member.to_owned(),
                            cluster_id: is.map(str::to_owned),
                            generation,
                            settings: settings.clone(),
                        });
                    }
                }
                let several = clusters.iter().filter(|c| c.members.len() > 1);
                match kind {
                    LinkKind::Event => done.clusters += several.count() as u64,
                    LinkKind::Story => {
                        done.retold += several.map(|c| c.members.len() as u64 - 1).sum::<u64>();
                    }
                    LinkKind::Occurrence => {}
                }
            }
        }
        done.changed = rows.len() as u64;
        writer.append_clusters(&links, &rows, &waiting.batches).await?;
        done.version = writer.version();
        Ok(done)
    }
}

/// Links between articles that are one text.
fn story_links(loaded: &Loaded, config: &Config) -> Vec<Link> {
    let signed = loaded.articles.iter().filter_map(|known| {
        let signature = Signature::from_bytes(&known.signature).ok()?;
        Some((known.article.id.as_str(), known.article.published?, signature))
    });
    frames::story_links(signed, config)
}

/// Links and clusters of what is loaded, whose stories follow from `links`.
pub(crate) fn compare(
    loaded: &Loaded,
    mut links: Vec<Link>,
    config: &Config,
) -> (Vec<Link>, Vec<(LinkKind, Vec<Cluster>)>) {
    let mut articles: Vec<Article> = loaded.articles.iter().map(|a| a.article.clone()).collect();
    let days: BTreeMap<String, Option<Day>> =
        articles.iter().map(|a| (a.id.clone(), a.published)).collect();
    let told = components(LinkKind::Story, &links, |id| days.get(id).copied().flatten());
    let mut story: BTreeMap<&str, &str> = BTreeMap::new();
    for cluster in &told {
        story.extend(cluster.members.iter().map(|m| (m.as_str(), cluster.id.as_str())));
    }
    for article in &mut articles {
        article.story = story.get(article.id.as_str()).map(|s| (*s).to_owned());
    }
    let reports: Vec<Report> = loaded.articles.iter().flat_map(|a| a.reports.clone()).collect();
    let found = cluster(&articles, &reports, config);
    links.extend(found.links);
    let all = vec![
        (LinkKind::Story, told),
        (LinkKind::Occurrence, found.occurrences),
        (LinkKind::Event, found.events),
    ];
    (links, all)
}

pub(crate) const fn name(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Story => "story",
        LinkKind::Occurrence => "occurrence",
        LinkKind::Event => "event",
    }
}

fn link_row(link: Link, settings: &str) -> LinkRow {
    LinkRow {
        kind: name(link.kind),
        a: link.a,
        b: link.b,
        score: link.score,
        rule: link.rule,
        settings: settings.to_owned(),
    }
}

/// A short hash of the thresholds.
fn settings(config: &Config) -> String {
    let text = format!("{config:?}");
    ContentId::of([text.as_str()]).to_string()[..12].to_owned()
}

/// Days between which anything is compared.
pub(crate) fn reach(config: &Config) -> i32 {
    let windows =
        [config.story.window_days, config.occurrence.window_days, config.event.window_days];
    windows.into_iter().max().and_then(|d| i32::try_from(d).ok()).unwrap_or(7)
}

/// The links that were found with these thresholds before.
async fn stored_links(snapshot: &Snapshot, settings: &str) -> Result<known::Known, StoreError> {
    let known = known::Known::default();
    let question = format!("SELECT kind, a, b FROM links WHERE settings = '{settings}'");
    for batch in snapshot.collect(&question).await? {
        for row in 0..batch.num_rows() {
            let text = |column: usize| text_at(batch.column(column), row);
            let kind = match text(0).as_str() {
                "story" => LinkKind::Story,
                "occurrence" => LinkKind::Occurrence,
                _ => LinkKind::Event,
            };
            known.insert(&format!("{kind:?} {} {}", text(1), text(2)));
        }
    }
    Ok(known)
}

/// Kind and member, and the cluster it is in.
async fn members_before(
    snapshot: &Snapshot,
) -> Result<BTreeMap<(&'static str, String), String>, StoreError> {
    let mut all = BTreeMap::new();
    for batch in snapshot.collect("SELECT kind, member, cluster_id FROM all_clusters").await? {
        for row in 0..batch.num_rows() {
            let text = |column: usize| text_at(batch.column(column), row);
            let kind = [LinkKind::Story, LinkKind::Occurrence, LinkKind::Event]
                .into_iter()
                .map(name)
                .find(|n| *n == text(0));
            if let Some(kind) = kind {
                all.insert((kind, text(1)), text(2));
            }
        }
    }
    Ok(all)
}
