//! Links, fetched once: `Fetcher::fetch_links`.

use std::collections::{HashSet, VecDeque};
use std::path::{Path, PathBuf};

use demarche_ingest::list::{Link, LinkKind};
use demarche_ingest::{Format, Input, ReadFailure, Reason, Source};
use demarche_text::Document;
use url::Url;

use crate::article;
use crate::clock::{Millis, day};
use crate::error::FetchError;
use crate::expand::expand;
use crate::fetch::{Answer, Fetcher};
use crate::pace::pause;

/// Sitemaps within sitemaps that are followed.
const MAX_DEPTH: u8 = 3;

/// The longest pause of a host that is waited for.
const MAX_WAIT: Millis = 300_000;

/// Tries of one file.
const TRIES: u32 = 3;

impl Fetcher {
    /// The documents behind links, in their order: pages are fetched, sitemaps and files of GDELT's
    /// events are followed, files of this machine are read. Each address is fetched once.
    ///
    /// A host that fails or asks for a pause is waited for up to five minutes, three times.
    pub fn fetch_links(mut self, links: impl IntoIterator<Item = Link>) -> FetchedLinks {
        // Nothing else waits.
        self.patience = Millis::MAX;
        FetchedLinks {
            fetcher: self,
            links: links.into_iter().map(|link| (link, 0)).collect(),
            known: HashSet::new(),
            failures: VecDeque::new(),
            file: None,
        }
    }
}

/// Documents of links. Made by [`Fetcher::fetch_links`].
pub struct FetchedLinks {
    fetcher: Fetcher,
    links: VecDeque<(Link, u8)>,
    known: HashSet<String>,
    failures: VecDeque<ReadFailure>,
    file: Option<Box<dyn Source>>,
}

impl Iterator for FetchedLinks {
    type Item = Result<Document, ReadFailure>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(failure) = self.failures.pop_front() {
                return Some(Err(failure));
            }
            if let Some(item) = self.file.as_mut().and_then(Iterator::next) {
                return Some(item);
            }
            self.file = None;
            let (link, depth) = self.links.pop_front()?;
            if !self.known.insert(link.url.clone()) {
                continue;
            }
            if link.kind == LinkKind::File {
                let input = Input::Path(PathBuf::from(&link.url));
                self.file = Some(Box::new(demarche_ingest::read(vec![input], Format::Auto)));
                continue;
            }
            match self.fetch(&link, depth) {
                Ok(None) => {}
                Ok(Some(document)) => return Some(Ok(document)),
                Err(error) => {
                    let reason = match error {
                        FetchError::Read(reason) => reason,
                        other => Reason::Fetch(other.to_string()),
                    };
                    return Some(Err(failure(&link.url, reason)));
                }
            }
        }
    }
}

impl FetchedLinks {
    fn fetch(&mut self, link: &Link, depth: u8) -> Result<Option<Document>, FetchError> {
        let url = Url::parse(&link.url).map_err(|_| FetchError::Address(link.url.clone()))?;
        let mut tries = 1;
        let file = loop {
            let error = match self.fetcher.get(&url, None) {
                Ok(Answer::File(file)) => break *file,
                Ok(Answer::NotModified) => return Err(FetchError::Status(304)),
                Err(error) => error,
            };
            let now = self.fetcher.clock.now();
            let until =
                error.until().unwrap_or_else(|| now + self.fetcher.pace.backoff(tries, &link.url));
            if error.is_final() || tries == TRIES || until > now + MAX_WAIT {
                return Err(error);
            }
            tries += 1;
            self.fetcher.clock.sleep(pause(now, until));
        };
        if link.kind == LinkKind::Article {
            return article::document(file, link, &day(self.fetcher.clock.now())).map(Some);
        }
        if depth == MAX_DEPTH {
            return Err(FetchError::Read(Reason::TooMany {
                what: "sitemaps within sitemaps",
                most: usize::from(MAX_DEPTH),
            }));
        }
        let found = expand(file.bytes, link.kind, &link.url)?;
        for link in found.links.into_iter().rev() {
            self.links.push_front((link, depth + 1));
        }
        self.failures.extend(found.failures.into_iter().map(|reason| failure(&link.url, reason)));
        Ok(None)
    }
}

fn failure(url: &str, reason: Reason) -> ReadFailure {
    ReadFailure {
        path: Path::new(url).to_path_buf(),
        line: None,
        row: None,
        byte: None,
        format: Format::Auto,
        reason,
    }
}
