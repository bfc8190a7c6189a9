//! The links in files that are no articles.

use std::path::Path;

use demarche_ingest::list::{self, Link, LinkKind};
use demarche_ingest::{Reason, sitemap};

use crate::error::FetchError;

/// Failures of a file that are kept; a file of which nothing can be read would give one a line.
const MAX_FAILURES: usize = 1000;

/// What a file named.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) links: Vec<Link>,
    pub(crate) failures: Vec<Reason>,
}

/// The links of a sitemap or of a file of GDELT's events.
pub(crate) fn expand(bytes: Vec<u8>, kind: LinkKind, url: &str) -> Result<Found, FetchError> {
    match kind {
        LinkKind::Sitemap => {
            let map = sitemap::parse(&bytes).map_err(FetchError::Read)?;
            Ok(Found { links: map.links, failures: map.failures })
        }
        LinkKind::GdeltEvents => {
            let events = list::gdelt::events_of_bytes(bytes, Path::new(url));
            Ok(collected(events.map_err(|f| FetchError::Read(f.reason))?))
        }
        LinkKind::Article | LinkKind::GdeltOther | LinkKind::File => Ok(Found::default()),
    }
}

/// The links of a list; paths of this machine are none of its business.
pub(crate) fn of_list(bytes: Vec<u8>, url: &str) -> Found {
    let mut found = collected(list::links(std::io::Cursor::new(bytes), Path::new(url)));
    found.links.retain(|link| link.kind != LinkKind::File);
    found
}

fn collected(items: impl Iterator<Item = Result<Link, demarche_ingest::ReadFailure>>) -> Found {
    let mut found = Found::default();
    for item in items {
        match item {
            Ok(link) => found.links.push(link),
            Err(failure) if found.failures.len() < MAX_FAILURES => {
                found.failures.push(failure.reason);
            }
            Err(_) => {}
        }
    }
    found
}
