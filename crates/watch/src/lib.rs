//! Follows feeds politely and hands out their articles.
//!
//! - [`Config`]: which feeds, and how; the file `feeds.toml` with all its keys. [`Settings`].
//! - [`Watcher`]: polls the feeds that are due, fetches new articles, remembers. Start here.
//! - [`Fetched`]: an article, or why there is none. [`Verdict`]: whether it is stored.
//! - [`CycleStatus`]: what a cycle did.
//! - [`Fetcher`]: one file, for both. [`Fetcher::fetch_links`]: the articles of a list, once.
//! - [`Robots`], [`is_public`]: what may be fetched. [`Clock`]: time, which tests turn by hand.
//!
//! The parts: `address` (no private ones), `pace` (rates and pauses of hosts), `robots` (RFC 9309),
//! `fetch` (redirects, limits), `expand` (sitemaps, GDELT), `article` (from page to document), `key`
//! (one article, one key), `state` (what outlives a run), `watch` (the cycle).
//!
//! ```no_run
//! use demarche_watch::{Config, Verdict, Watcher};
//!
//! # fn store(_: &demarche_text::Document) -> bool { true }
//! let config = Config::read("feeds.toml".as_ref())?;
//! let mut watcher = Watcher::new(config, "state".as_ref())?;
//! loop {
//!     let status = watcher.cycle(&mut |fetched| match &fetched.outcome {
//!         Ok(document) if store(document) => Verdict::Stored,
//!         Ok(_) => Verdict::Later,
//!         Err(error) => {
//!             eprintln!("{}: {error}", fetched.url);
//!             Verdict::Later
//!         }
//!     })?;
//!     eprintln!("{} documents", status.documents);
//!     std::thread::sleep(watcher.idle());
//! }
//! # #[allow(unreachable_code)]
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What a caller can rely on:
//!
//! 1. An article is seen when the caller says that it is stored, not before. A kill at any time
//!    loses none and repeats at most what was not confirmed.
//! 2. No host is asked more often than its robots.txt, its `Retry-After` and the settings allow.
//! 3. No address that is not of the public net is connected to, unless the settings allow it.
//! 4. Each file is bounded in bytes and in time, packed and unpacked.

mod address;
mod article;
mod clock;
mod config;
mod error;
mod expand;
mod fetch;
mod key;
mod pace;
mod robots;
mod source;
mod state;
mod status;
mod watch;

pub use address::is_public;
pub use clock::{Clock, Millis, SystemClock};
pub use config::{Config, ConfigError, FeedConfig, FeedKind, Settings};
pub use error::FetchError;
pub use fetch::{Answer, Fetcher, File, MAX_REDIRECTS, PRODUCT, Validators};
pub use robots::Robots;
pub use source::FetchedLinks;
pub use state::StateError;
pub use status::CycleStatus;
pub use watch::{Fetched, Verdict, Watcher};
