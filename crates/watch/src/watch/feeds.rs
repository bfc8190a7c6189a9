//! Polling: what a feed names, told apart from what is known.

use std::collections::BTreeSet;

use demarche_ingest::feed::{self, Content, Entry};
use demarche_ingest::list::{Link, LinkKind};
use demarche_ingest::sitemap;
use url::Url;

use super::{Fetched, Handed, HeldFeed, Sink, Watcher, short};
use crate::clock::{Millis, day, millis};
use crate::config::{FeedConfig, FeedKind};
use crate::error::{FetchError, guarded};
use crate::expand::{Found, of_list};
use crate::fetch::{Answer, File, MAX_URL_BYTES, Validators};
use crate::key::key;
use crate::pace::hash;
use crate::state::{Kind, Pending, Seen, StateError};
use crate::status::CycleStatus;

/// Articles that wait to be fetched. More are left to the next poll, for which the feed's version is
/// not kept.
const MAX_PENDING: usize = 100_000;

/// Characters of a headline, and of names, that wait with an article.
const MAX_TITLE: usize = 1000;

/// Bytes of a version that are kept as they are; longer ones are hashed.
const MAX_VERSION: usize = 64;

/// What a feed says.
#[derive(Default)]
struct Said {
    /// Articles with their text.
    entries: Vec<Entry>,
    links: Vec<Link>,
    failures: usize,
}

/// Whether an article is known.
enum Novelty {
    New,
    Changed,
    Known,
}

impl Watcher {
    /// Asks one feed.
    pub(super) fn poll(
        &mut self,
        index: usize,
        sink: Sink<'_>,
        status: &mut CycleStatus,
    ) -> Result<(), StateError> {
        let Some(feed) = self.config.feeds.get(index).cloned() else { return Ok(()) };
        let url = feed.url.to_string();
        // What was not confirmed since the last poll is handed out again.
        if let Some(held) = self.held.remove(&url) {
            for key in held.waiting {
                self.handed.remove(&key);
            }
        }
        status.polled += 1;
        let validators =
            self.state.feeds.get(&url).map(|f| f.validators.clone()).unwrap_or_default();
        let answer = self.fetcher.get(&feed.url, Some(&validators));
        let now = self.clock.now();
        let next = now.saturating_add(millis(feed.every));
        let read = match answer {
            Ok(Answer::NotModified) => {
                status.not_modified += 1;
                self.still_listed(&url, now);
                let state = self.state.feeds.entry(url).or_default();
                (state.next, state.listed, state.failures) = (next, now, 0);
                return Ok(());
            }
            Ok(Answer::File(file)) => {
                let validators = file.validators.clone();
                guarded(|| read(&feed, *file)).map(|said| (said, validators))
            }
            Err(error) => Err(error),
        };
        let (said, validators) = match read {
            Ok(read) => read,
            Err(error) => {
                self.poll_failed(&feed, error, next, sink, status);
                return Ok(());
            }
        };
        status.unreadable_entries += said.failures as u64;
        let all = self.take_links(&url, &feed, said.links, status);
        let state = self.state.feeds.entry(url.clone()).or_default();
        (state.listed, state.failures) = (now, 0);
        let offered = self.take_entries(&feed, said.entries, status);
        let validators = if all { validators } else { Validators::default() };
        let waiting = offered.iter().map(|(fetched, _)| fetched.key.clone()).collect();
        self.held.insert(url.clone(), HeldFeed { validators, next, waiting });
        if offered.is_empty() {
            self.release(&url);
        }
        for (fetched, handed) in offered {
            if self.stopped {
                break;
            }
            match fetched.outcome {
                Ok(_) => {
                    status.documents += 1;
                    self.deliver(fetched, handed, sink)?;
                }
                // An entry that holds no text is not read again until it changes.
                Err(_) => {
                    let key = fetched.key.clone();
                    self.handed.insert(key.clone(), handed);
                    self.report(fetched, sink, status);
                    self.confirm([key])?;
                }
            }
        }
        Ok(())
    }

    fn poll_failed(
        &mut self,
        feed: &FeedConfig,
        error: FetchError,
        next: Millis,
        sink: Sink<'_>,
        status: &mut CycleStatus,
    ) {
        let url = feed.url.to_string();
        let now = self.clock.now();
        let state = self.state.feeds.entry(url.clone()).or_default();
        let pause = match error {
            // The host's failure, not the feed's.
            FetchError::Busy { .. } => 0,
            _ => {
                state.failures = state.failures.saturating_add(1);
                self.fetcher.pace.backoff(state.failures, &url)
            }
        };
        state.next = match error {
            FetchError::Busy { until } => until,
            _ => next.max(now.saturating_add(pause)).max(error.until().unwrap_or(0)),
        };
        let again = Some(state.next);
        let fetched =
            Fetched { key: url.clone(), url: url.clone(), feed: url, outcome: Err(error), again };
        self.report(fetched, sink, status);
    }

    /// Puts new links among what is to be fetched. Returns whether there was room for all.
    pub(super) fn take_links(
        &mut self,
        url: &str,
        feed: &FeedConfig,
        links: Vec<Link>,
        status: &mut CycleStatus,
    ) -> bool {
        let now = self.clock.now();
        for link in links {
            let (Some(kind), Ok(address)) = (Kind::of(link.kind), Url::parse(&link.url)) else {
                continue;
            };
            if kind == Kind::Article && self.is_old(&link, now) {
                status.old += 1;
                continue;
            }
            // A sitemap that does not say when it changed is read once a day.
            let version = match (link.changed.as_ref(), kind) {
                (None, Kind::Sitemap) => day(now),
                (changed, _) => bounded(changed.map_or("", String::as_str)),
            };
            // No such address is asked for.
            if link.url.len() > MAX_URL_BYTES {
                status.unreadable_entries += 1;
                continue;
            }
            let key = key(&address);
            let novelty = self.novelty(&key, url, &version, now);
            if matches!(novelty, Novelty::Known) {
                status.known += u64::from(kind == Kind::Article);
                continue;
            }
            if self.state.pending.len() >= MAX_PENDING {
                return false;
            }
            if kind == Kind::Article {
                match novelty {
                    Novelty::Changed => status.changed += 1,
                    _ => status.new += 1,
                }
            }
            let seen = self.seen_as(&key, url, version, now);
            let pending = Pending {
                url: link.url,
                kind,
                feed: url.to_owned(),
                first: seen.first,
                tries: 0,
                next: now,
                title: link.title.map(start),
                date: link.date.map(start),
                publisher: feed.name.clone().or(link.publisher.map(start)),
                language: feed.language.clone().or(link.language.map(start)),
                versions: seen.versions,
            };
            self.state.pending.insert(key, pending);
        }
        true
    }

    /// New articles that stand in the feed.
    fn take_entries(
        &mut self,
        feed: &FeedConfig,
        entries: Vec<Entry>,
        status: &mut CycleStatus,
    ) -> Vec<(Fetched, Handed)> {
        let now = self.clock.now();
        let url = feed.url.to_string();
        let mut offered: Vec<(Fetched, Handed)> = Vec::new();
        let mut keys = BTreeSet::new();
        for mut entry in entries {
            if entry.link.url.len() > MAX_URL_BYTES {
                status.unreadable_entries += 1;
                continue;
            }
            let Ok(address) = Url::parse(&entry.link.url) else { continue };
            if self.is_old(&entry.link, now) {
                status.old += 1;
                continue;
            }
            let text = match &entry.content {
                Some(Content::Html(text) | Content::Text(text)) => text.as_str(),
                None => "",
            };
            let title = entry.link.title.as_deref().unwrap_or_default();
            let version = format!("{:016x}", hash(&format!("{title}\n{text}")));
            let key = key(&address);
            // Better the text at hand than one that is to be fetched.
            let waits = self.state.pending.contains_key(&key) && !self.handed.contains_key(&key);
            let novelty = self.novelty(&key, &url, &version, now);
            if !keys.insert(key.clone()) || (matches!(novelty, Novelty::Known) && !waits) {
                status.known += 1;
                continue;
            }
            match novelty {
                Novelty::New => status.new += 1,
                Novelty::Changed => status.changed += 1,
                Novelty::Known => {}
            }
            if feed.name.is_some() {
                entry.link.publisher.clone_from(&feed.name);
            }
            if feed.language.is_some() {
                entry.link.language.clone_from(&feed.language);
            }
            let Some(made) = entry.document() else { continue };
            let outcome = made.map_err(FetchError::Read).map(|mut document| {
                document.origin = Some(url.clone());
                document
            });
            let seen = self.seen_as(&key, &url, version, now);
            let fetched =
                Fetched { key, url: entry.link.url, feed: url.clone(), outcome, again: None };
            offered.push((fetched, Handed { seen, also: None, held: Some(url.clone()) }));
        }
        offered
    }

    /// Whether an article is known in this version; notes that the feed names it.
    fn novelty(&mut self, key: &str, feed: &str, version: &str, now: Millis) -> Novelty {
        if self.handed.contains_key(key) || self.state.pending.contains_key(key) {
            return Novelty::Known;
        }
        let Some(seen) = self.state.seen.get_mut(key) else { return Novelty::New };
        seen.listed = now;
        let known = seen.versions.entry(short(feed)).or_insert_with(|| version.to_owned());
        if known.len() > MAX_VERSION {
            *known = bounded(known);
        }
        if known == version || version.is_empty() {
            return Novelty::Known;
        }
        if known.is_empty() {
            version.clone_into(known);
            return Novelty::Known;
        }
        Novelty::Changed
    }

    /// What is to be noted of an article once it is stored.
    fn seen_as(&self, key: &str, feed: &str, version: String, now: Millis) -> Seen {
        let mut seen = self.state.seen.get(key).cloned().unwrap_or_default();
        if seen.first == 0 {
            seen.first = now;
        }
        seen.listed = now;
        seen.failed = false;
        seen.versions.insert(short(feed), version);
        seen
    }

    /// A feed that is as it was still names what it named.
    fn still_listed(&mut self, feed: &str, now: Millis) {
        let listed = self.state.feeds.get(feed).map_or(0, |feed| feed.listed);
        let name = short(feed);
        for seen in self.state.seen.values_mut() {
            if seen.listed >= listed && seen.versions.contains_key(&name) {
                seen.listed = now;
            }
        }
    }

    fn is_old(&self, link: &Link, now: Millis) -> bool {
        let Some(age) = self.config.settings.max_age else { return false };
        let oldest = day(now.saturating_sub(millis(age)));
        link.date.as_ref().is_some_and(|date| *date < oldest)
    }
}

/// The version of an article as it is kept.
fn bounded(version: &str) -> String {
    if version.len() > MAX_VERSION { format!("{:016x}", hash(version)) } else { version.to_owned() }
}

/// The start of a text from a feed.
fn start(text: String) -> String {
    match text.char_indices().nth(MAX_TITLE) {
        Some((end, _)) => text[..end].to_owned(),
        None => text,
    }
}

/// Reads what came as what the configuration says it is.
fn read(feed: &FeedConfig, file: File) -> Result<Said, FetchError> {
    let said = |found: Found| Said {
        failures: found.failures.len(),
        links: found.links,
        entries: Vec::new(),
    };
    match feed.kind {
        FeedKind::Feed => {
            let read = feed::parse(&file.bytes, Some(&file.url)).map_err(FetchError::Read)?;
            let (entries, bare): (Vec<_>, Vec<_>) =
                read.entries.into_iter().partition(|entry| entry.content.is_some());
            let links = bare.into_iter().map(|entry| entry.link).collect();
            Ok(Said { entries, links, failures: read.failures.len() })
        }
        FeedKind::Sitemap => {
            let read = sitemap::parse(&file.bytes).map_err(FetchError::Read)?;
            Ok(said(Found { links: read.links, failures: read.failures }))
        }
        FeedKind::List => Ok(said(of_list(file.bytes, file.url.as_str()))),
        FeedKind::Gdelt => {
            let mut found = of_list(file.bytes, file.url.as_str());
            found.links.retain(|link| link.kind == LinkKind::GdeltEvents);
            if found.links.is_empty() && !found.failures.is_empty() {
                let reason = found.failures.swap_remove(0);
                return Err(FetchError::Read(reason));
            }
            Ok(said(found))
        }
    }
}
