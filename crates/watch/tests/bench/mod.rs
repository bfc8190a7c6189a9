//! A watcher before a server of tests.

// Each test file uses a part of it.
#![allow(dead_code, missing_docs, unreachable_pub, clippy::unwrap_used)]

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use demarche_watch::{
    Config, CycleStatus, FeedConfig, FeedKind, Settings, StateError, Verdict, Watcher,
};
use url::Url;

use crate::server::{Reply, Server, TestClock, rss, short};

/// A server, its clock, and a folder for what is remembered.
pub struct Bench {
    pub clock: TestClock,
    pub server: Server,
    pub folder: tempfile::TempDir,
    pub config: Config,
}

/// A bench with these feeds.
pub fn bench(feeds: &[(&str, FeedKind)]) -> Bench {
    let clock = TestClock::new();
    let server = Server::start(&clock);
    let mut settings = Settings::new("desk@news.example");
    settings.allow_private = true;
    settings.timeout = Duration::from_millis(1500);
    let feeds = feeds
        .iter()
        .map(|(path, kind)| FeedConfig::new(Url::parse(&server.url(path)).unwrap(), *kind))
        .collect();
    Bench {
        clock,
        server,
        folder: tempfile::tempdir().unwrap(),
        config: Config { settings, feeds },
    }
}

impl Bench {
    pub fn watcher(&self) -> Watcher {
        self.open(self.folder.path()).unwrap()
    }

    pub fn open(&self, folder: &Path) -> Result<Watcher, StateError> {
        Watcher::with_clock(self.config.clone(), folder, Arc::new(self.clock.clone()))
    }

    /// A feed of RSS that names these paths, with an ETag.
    pub fn feed(&self, path: &str, etag: &'static str, articles: &[&str]) {
        let urls: Vec<String> = articles.iter().map(|path| self.server.url(path)).collect();
        self.server.on(path, Reply::Tagged(etag, rss(&urls)));
    }
}

/// One cycle in which all is stored.
pub fn cycle(watcher: &mut Watcher) -> (Vec<String>, CycleStatus) {
    cycle_with(watcher, |_, _| Verdict::Stored)
}

/// One cycle in which each article is judged by its number and key.
pub fn cycle_with(
    watcher: &mut Watcher,
    mut judge: impl FnMut(usize, &str) -> Verdict,
) -> (Vec<String>, CycleStatus) {
    let mut found = Vec::new();
    let status = watcher
        .cycle(&mut |fetched| {
            let verdict = judge(found.len(), &fetched.key);
            found.push(short(&fetched));
            verdict
        })
        .unwrap();
    (found, status)
}
