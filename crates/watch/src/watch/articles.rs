//! Fetching: sitemaps and lists that feeds named, then articles, each host at its pace.

use std::collections::{BTreeMap, VecDeque};

use demarche_text::Document;
use url::Url;

use super::{Fetched, Handed, Sink, Watcher};
use crate::article;
use crate::clock::{Millis, day};
use crate::error::{FetchError, guarded};
use crate::expand::expand;
use crate::fetch::{Answer, File, host};
use crate::key::key;
use crate::state::{Kind, Pending, Seen, StateError};
use crate::status::CycleStatus;

impl Watcher {
    /// Fetches sitemaps and files of events, whose links become pending in turn.
    pub(super) fn fetch_lists(
        &mut self,
        sink: Sink<'_>,
        status: &mut CycleStatus,
    ) -> Result<(), StateError> {
        let now = self.clock.now();
        let due: Vec<String> = self
            .state
            .pending
            .iter()
            .filter(|(_, pending)| pending.kind != Kind::Article && pending.next <= now)
            .map(|(key, _)| key.clone())
            .take(self.config.settings.articles_per_cycle)
            .collect();
        for key in due {
            if self.stopped {
                break;
            }
            let Some(pending) = self.state.pending.get(&key).cloned() else { continue };
            let found = self.file(&pending).and_then(|file| {
                let kind = pending.link().kind;
                guarded(|| expand(file.bytes, kind, &pending.url))
            });
            match found {
                Ok(found) => {
                    status.unreadable_entries += found.failures.len() as u64;
                    self.expanded(&key, &pending, found.links, status);
                    // The links are on disk before it is known that they were read.
                    self.save()?;
                }
                Err(error) => self.failed(&key, error, sink, status),
            }
        }
        Ok(())
    }

    fn expanded(
        &mut self,
        key: &str,
        pending: &Pending,
        links: Vec<demarche_ingest::list::Link>,
        status: &mut CycleStatus,
    ) {
        let feed = self.config.feeds.iter().find(|feed| feed.url.as_str() == pending.feed).cloned();
        let Some(feed) = feed else { return };
        if !self.take_links(&pending.feed, &feed, links, status) {
            // No room: it stays pending and is read again.
            let later = self.clock.now() + self.fetcher.pace.backoff(1, key);
            if let Some(pending) = self.state.pending.get_mut(key) {
                pending.next = later;
            }
            return;
        }
        self.state.pending.remove(key);
        let seen = seen(pending, self.clock.now());
        self.state.seen.insert(key.to_owned(), seen);
    }

    /// Fetches articles: always from the host that is ready first.
    pub(super) fn fetch_articles(
        &mut self,
        sink: Sink<'_>,
        status: &mut CycleStatus,
    ) -> Result<(), StateError> {
        let mut queues = self.queues();
        for _ in 0..self.config.settings.articles_per_cycle {
            let first = queues
                .iter()
                .map(|(host, queue)| (self.fetcher.pace.ready(host), queue.front()))
                .zip(queues.keys())
                .min_by_key(|((ready, front), _)| (*ready, front.map(|(first, _)| *first)))
                .map(|(_, host)| host.clone());
            let Some(host) = first else { break };
            let next = queues.get_mut(&host).and_then(VecDeque::pop_front);
            if queues.get(&host).is_some_and(VecDeque::is_empty) {
                queues.remove(&host);
            }
            let Some((_, key)) = next else { continue };
            // Feeds may have given it, or two addresses lead to one article.
            let Some(pending) = self.state.pending.get(&key).cloned() else { continue };
            match self.article(&pending) {
                Ok((document, found)) => {
                    status.documents += 1;
                    let also = Some(found).filter(|found| *found != key);
                    let handed =
                        Handed { seen: seen(&pending, self.clock.now()), also, held: None };
                    let fetched = Fetched {
                        key,
                        url: pending.url,
                        feed: pending.feed,
                        outcome: Ok(document),
                        again: None,
                    };
                    self.deliver(fetched, handed, sink)?;
                }
                Err(FetchError::Busy { until }) => {
                    // The others of the host wait too, unless only a redirect led to one that does.
                    let others = if self.fetcher.pace.ready(&host) >= until {
                        queues.remove(&host).unwrap_or_default()
                    } else {
                        VecDeque::new()
                    };
                    for key in others.into_iter().map(|(_, key)| key).chain([key]) {
                        if let Some(pending) = self.state.pending.get_mut(&key) {
                            pending.next = until;
                        }
                    }
                }
                Err(error) => self.failed(&key, error, sink, status),
            }
            let now = self.clock.now();
            let due = (0..self.config.feeds.len()).any(|index| self.feed_due(index) <= now);
            if self.stopped || due {
                break;
            }
        }
        Ok(())
    }

    /// The articles that are due, by host, in the order in which they were named.
    fn queues(&self) -> BTreeMap<String, VecDeque<(Millis, String)>> {
        let now = self.clock.now();
        let mut queues: BTreeMap<String, Vec<(Millis, String)>> = BTreeMap::new();
        for (key, pending) in &self.state.pending {
            let is_due = pending.kind == Kind::Article && pending.next <= now;
            if is_due
                && !self.handed.contains_key(key)
                && let Ok(url) = Url::parse(&pending.url)
            {
                queues.entry(host(&url)).or_default().push((pending.first, key.clone()));
            }
        }
        queues
            .into_iter()
            .map(|(host, mut queue)| {
                queue.sort();
                (host, queue.into())
            })
            .collect()
    }

    /// The document of an article, and the key of where it was found.
    fn article(&mut self, pending: &Pending) -> Result<(Document, String), FetchError> {
        let file = self.file(pending)?;
        let found = key(&file.url);
        let today = day(self.clock.now());
        let document = guarded(|| article::document(file, &pending.link(), &today))?;
        Ok((document, found))
    }

    fn file(&mut self, pending: &Pending) -> Result<File, FetchError> {
        let url = Url::parse(&pending.url).map_err(|_| FetchError::Address(pending.url.clone()))?;
        match self.fetcher.get(&url, None)? {
            Answer::File(file) => Ok(*file),
            Answer::NotModified => Err(FetchError::Status(304)),
        }
    }

    /// Sets a time for another try, or gives up.
    fn failed(&mut self, key: &str, error: FetchError, sink: Sink<'_>, status: &mut CycleStatus) {
        let now = self.clock.now();
        let tries = self.config.settings.tries;
        let Some(pending) = self.state.pending.get_mut(key) else { return };
        if let FetchError::Busy { until } = error {
            pending.next = until;
            return;
        }
        pending.tries = pending.tries.saturating_add(1);
        let again = if error.is_final() || pending.tries >= tries {
            None
        } else {
            let later = now + self.fetcher.pace.backoff(pending.tries, key);
            pending.next = later.max(error.until().unwrap_or(0));
            Some(pending.next)
        };
        let pending = pending.clone();
        if again.is_none() {
            self.state.pending.remove(key);
            let given_up = Seen { failed: true, ..seen(&pending, now) };
            self.state.seen.insert(key.to_owned(), given_up);
        }
        let fetched = Fetched {
            key: key.to_owned(),
            url: pending.url,
            feed: pending.feed,
            outcome: Err(error),
            again,
        };
        self.report(fetched, sink, status);
    }
}

/// What is to be noted of a pending article once it is stored.
fn seen(pending: &Pending, now: Millis) -> Seen {
    Seen { first: pending.first, listed: now, versions: pending.versions.clone(), failed: false }
}
