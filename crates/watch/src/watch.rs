//! The cycle: feeds that are due are polled, new articles are fetched and handed out.
//!
//! An article goes through three places. `pending`: a feed named it; kept on disk together with the
//! version of the feed that named it, so that a feed which then answers "not modified" hides nothing.
//! `handed`: the caller has it, and may or may not have stored it; kept in memory. `seen`: the caller
//! said that it is stored; kept on disk before [`Watcher::confirm`] returns.
//!
//! An article whose text stands in the feed itself is never pending. Instead the version of its feed is
//! held back until all such articles are confirmed, so that after a kill the feed is read again.

mod articles;
mod feeds;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use demarche_text::Document;

use crate::clock::{Clock, Millis, SystemClock, millis};
use crate::config::Config;
use crate::error::FetchError;
use crate::fetch::{Fetcher, Validators};
use crate::pace::{hash, pause};
use crate::state::{Folder, Record, Seen, State, StateError};
use crate::status::CycleStatus;

/// An article, or why there is none.
#[derive(Debug)]
pub struct Fetched {
    /// What to [confirm](Watcher::confirm) it by.
    pub key: String,
    /// Where it is.
    pub url: String,
    /// Address of the feed that named it.
    pub feed: String,
    /// The document, or why it could not be had.
    pub outcome: Result<Document, FetchError>,
    /// Of a failure: when it is tried again, in milliseconds since 1970; nothing if it is given up.
    pub again: Option<Millis>,
}

/// What the caller did with an article. Of failures, only [`Verdict::Stop`] counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is stored for good.
    Stored,
    /// It will be [confirmed](Watcher::confirm) when it is stored, such as with others in one go.
    Later,
    /// As [`Verdict::Later`], and the cycle is to end.
    Stop,
}

/// Takes articles.
pub(crate) type Sink<'a> = &'a mut dyn FnMut(Fetched) -> Verdict;

/// Follows feeds.
pub struct Watcher {
    config: Config,
    fetcher: Fetcher,
    clock: Arc<dyn Clock + Sync>,
    folder: Folder,
    state: State,
    handed: HashMap<String, Handed>,
    held: BTreeMap<String, HeldFeed>,
    stopped: bool,
}

/// An article that the caller has.
struct Handed {
    seen: Seen,
    /// The key of where it was found behind redirects.
    also: Option<String>,
    /// Address of the feed that holds its text.
    held: Option<String>,
}

/// A feed of which articles were handed out that are not confirmed.
struct HeldFeed {
    validators: Validators,
    next: Millis,
    waiting: BTreeSet<String>,
}

impl Watcher {
    /// Follows feeds with the state in a folder, which is made if need be and locked.
    pub fn new(config: Config, folder: &Path) -> Result<Self, StateError> {
        Self::with_clock(config, folder, Arc::new(SystemClock))
    }

    /// As [`Watcher::new`], with another clock.
    pub fn with_clock(
        config: Config,
        folder: &Path,
        clock: Arc<dyn Clock + Sync>,
    ) -> Result<Self, StateError> {
        let (folder, mut state) = Folder::open(folder)?;
        let mut fetcher = Fetcher::new(&config.settings, Arc::clone(&clock));
        fetcher.pace.hosts = std::mem::take(&mut state.hosts);
        Ok(Self {
            config,
            fetcher,
            clock,
            folder,
            state,
            handed: HashMap::new(),
            held: BTreeMap::new(),
            stopped: false,
        })
    }

    /// Polls the feeds that are due and fetches articles, until none is due, as many are fetched as the
    /// settings have, or a feed is due again. Each article and each failure goes to `sink`.
    pub fn cycle(
        &mut self,
        sink: &mut dyn FnMut(Fetched) -> Verdict,
    ) -> Result<CycleStatus, StateError> {
        let began = self.clock.now();
        let mut status = CycleStatus { began, ..CycleStatus::default() };
        self.stopped = false;
        let followed: BTreeSet<String> =
            self.config.feeds.iter().map(|feed| feed.url.to_string()).collect();
        let before = began.saturating_sub(millis(self.config.settings.window));
        self.state.forget(before, &followed, began);
        for index in 0..self.config.feeds.len() {
            if !self.stopped && self.feed_due(index) <= self.clock.now() {
                self.poll(index, sink, &mut status)?;
            }
        }
        self.save()?;
        if !self.stopped {
            self.fetch_lists(sink, &mut status)?;
        }
        if !self.stopped {
            self.fetch_articles(sink, &mut status)?;
        }
        self.save()?;
        status.ended = self.clock.now();
        status.pending = self.state.pending.len() as u64;
        status.next_due = self.next_due();
        Ok(status)
    }

    /// Says that articles are stored. When this returns, they are never handed out again, unless a
    /// feed says that they changed. Keys that are not known are passed over.
    pub fn confirm<K: AsRef<str>>(
        &mut self,
        keys: impl IntoIterator<Item = K>,
    ) -> Result<(), StateError> {
        let mut records = Vec::new();
        let mut freed = Vec::new();
        for key in keys {
            let key = key.as_ref();
            let Some(handed) = self.handed.get(key) else { continue };
            records.push(Record { key: key.to_owned(), seen: handed.seen.clone() });
            if let Some(also) = handed.also.clone() {
                records.push(Record { key: also, seen: handed.seen.clone() });
            }
            freed.push(key.to_owned());
        }
        if records.is_empty() {
            return Ok(());
        }
        self.folder.record(&records)?;
        for record in records {
            self.state.apply(record);
        }
        for key in freed {
            let held = self.handed.remove(&key).and_then(|handed| handed.held);
            if let Some(feed) = held
                && let Some(holder) = self.held.get_mut(&feed)
            {
                holder.waiting.remove(&key);
                if holder.waiting.is_empty() {
                    self.release(&feed);
                }
            }
        }
        Ok(())
    }

    /// How long nothing is due.
    pub fn idle(&self) -> Duration {
        let now = self.clock.now();
        self.next_due().map_or(Duration::ZERO, |due| pause(now, due))
    }

    /// When a feed is due.
    fn feed_due(&self, index: usize) -> Millis {
        let url = self.config.feeds.get(index).map(|feed| feed.url.as_str()).unwrap_or_default();
        match self.held.get(url) {
            Some(held) => held.next,
            None => self.state.feeds.get(url).map_or(0, |feed| feed.next),
        }
    }

    fn next_due(&self) -> Option<Millis> {
        let feeds = (0..self.config.feeds.len()).map(|index| self.feed_due(index));
        let pending = self
            .state
            .pending
            .iter()
            .filter(|(key, _)| !self.handed.contains_key(*key))
            .map(|(_, pending)| pending.next);
        feeds.chain(pending).min()
    }

    /// All articles that the feed holds are stored: its version is.
    fn release(&mut self, url: &str) {
        if let Some(held) = self.held.remove(url) {
            let feed = self.state.feeds.entry(url.to_owned()).or_default();
            feed.validators = held.validators;
            feed.next = held.next;
        }
    }

    fn save(&mut self) -> Result<(), StateError> {
        self.state.hosts = self
            .fetcher
            .pace
            .hosts
            .iter()
            .filter(|(_, host)| host.until > 0)
            .map(|(name, host)| (name.clone(), host.clone()))
            .collect();
        self.folder.save(&mut self.state)
    }

    /// Hands an article out.
    fn deliver(
        &mut self,
        fetched: Fetched,
        handed: Handed,
        sink: Sink<'_>,
    ) -> Result<(), StateError> {
        let key = fetched.key.clone();
        self.handed.insert(key.clone(), handed);
        match sink(fetched) {
            Verdict::Stored => self.confirm([key]),
            Verdict::Later => Ok(()),
            Verdict::Stop => {
                self.stopped = true;
                Ok(())
            }
        }
    }

    /// Hands a failure out.
    fn report(&mut self, fetched: Fetched, sink: Sink<'_>, status: &mut CycleStatus) {
        if let Err(error) = &fetched.outcome {
            if matches!(error, FetchError::Robots) {
                status.refused_by_robots += 1;
            } else {
                *status.failed.entry(error.kind()).or_default() += 1;
            }
        }
        self.stopped |= sink(fetched) == Verdict::Stop;
    }
}

/// How a feed is named in the versions of articles.
fn short(feed: &str) -> String {
    format!("{:08x}", hash(feed) >> 32)
}
