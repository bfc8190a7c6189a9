//! Articles that are not in the input but named by it: `demarche ingest --fetch`.

use std::fs::File;
use std::io::{Read, Seek};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, bail};
use demarche_ingest::list::{self, Link, LinkKind};
use demarche_ingest::{ReadFailure, Reason, Source, feed, sitemap};
use demarche_watch::{Fetcher, Settings, SystemClock};

/// Bytes that tell what a file is.
const START: u64 = 4096;

/// The articles that sitemaps, feeds, files of GDELT and lists of addresses name. What is itself an address is fetched
/// first, as a sitemap.
pub(super) fn source(
    paths: &[PathBuf],
    contact: &str,
    allow_private: bool,
) -> anyhow::Result<Box<dyn Source>> {
    let mut links: Vec<Result<Link, ReadFailure>> = Vec::new();
    for path in paths {
        let text = path.to_string_lossy();
        if text.starts_with("http://") || text.starts_with("https://") {
            links.push(Ok(Link::new(text, LinkKind::Sitemap)));
        } else {
            links.extend(of_file(path)?);
        }
    }
    if links.is_empty() {
        bail!("nothing to fetch: name sitemaps, feeds, files of GDELT or lists of addresses");
    }
    let mut settings = Settings::new(contact);
    settings.allow_private = allow_private;
    let fetcher = Fetcher::new(&settings, Arc::new(SystemClock));
    let (found, failed): (Vec<_>, Vec<_>) = links.into_iter().partition(Result::is_ok);
    let failed = failed.into_iter().filter_map(|f| f.err().map(Err));
    let fetched = fetcher.fetch_links(found.into_iter().flatten());
    Ok(Box::new(failed.chain(fetched)))
}

fn of_file(path: &PathBuf) -> anyhow::Result<Vec<Result<Link, ReadFailure>>> {
    let unreadable = || format!("cannot read {}", path.display());
    let mut file = File::open(path).with_context(unreadable)?;
    let mut start = Vec::new();
    file.by_ref().take(START).read_to_end(&mut start).with_context(unreadable)?;
    file.rewind().with_context(unreadable)?;
    // A packed sitemap shows only that it is packed.
    let start_text = start.trim_ascii_start();
    if start_text.starts_with(b"<") || start_text.starts_with(&[0x1f, 0x8b]) {
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).with_context(unreadable)?;
        match sitemap::parse(&bytes) {
            Ok(map) => return Ok(map.links.into_iter().map(Ok).collect()),
            Err(Reason::NotASitemap) => file.rewind().with_context(unreadable)?,
            Err(reason) => return Err(reason).with_context(unreadable),
        }
    }
    if feed::is_feed(&start) {
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).with_context(unreadable)?;
        let feed = feed::parse(&bytes, None).with_context(unreadable)?;
        return Ok(feed.entries.into_iter().map(|e| Ok(e.link)).collect());
    }
    Ok(list::links(file, path).collect())
}
