//! The robots.txt of each host, kept for a day.

use std::collections::HashMap;
use std::sync::Arc;

use url::{Position, Url};

use super::{Answer, Ask, Fetcher, PRODUCT};
use crate::clock::Millis;
use crate::error::FetchError;
use crate::robots::{self, Robots};

/// How long robots.txt holds: a day, as the RFC has it at most.
const HOLD: Millis = 86_400_000;

/// How long a host without a readable robots.txt is left alone.
const UNREACHABLE: Millis = 600_000;

/// Hosts whose robots.txt is kept.
const MAX_HOSTS: usize = 10_000;

/// Bytes of all that are kept.
const MAX_BYTES: usize = 64 << 20;

/// What is known of hosts.
#[derive(Default)]
pub(super) struct Rules {
    /// By scheme, host and port: what holds, and until when.
    hosts: HashMap<String, (Held, Millis)>,
    bytes: usize,
}

#[derive(Clone)]
enum Held {
    Rules(Arc<Robots>),
    Unreachable(String),
}

impl Held {
    fn bytes(&self) -> usize {
        match self {
            Self::Rules(rules) => rules.bytes(),
            Self::Unreachable(why) => why.len(),
        }
    }
}

impl Rules {
    fn put(&mut self, origin: String, held: Held, now: Millis, until: Millis) {
        let bytes = origin.len() + held.bytes();
        let is_full = |all: &Self| {
            all.hosts.len() >= MAX_HOSTS || all.bytes.saturating_add(bytes) > MAX_BYTES
        };
        if is_full(self) {
            self.hosts.retain(|_, (_, until)| *until > now);
            self.bytes = self.hosts.iter().map(|(name, (held, _))| name.len() + held.bytes()).sum();
        }
        if is_full(self) {
            self.hosts.clear();
            self.bytes = 0;
        }
        self.bytes += bytes;
        let size = origin.len();
        if let Some((old, _)) = self.hosts.insert(origin, (held, until)) {
            self.bytes = self.bytes.saturating_sub(size + old.bytes());
        }
    }
}

impl Fetcher {
    /// The rules of the host, fetched if they are not known, which the host may let wait so long.
    pub(super) fn robots(&mut self, url: &Url, wait: Millis) -> Result<Arc<Robots>, FetchError> {
        let origin = url[..Position::BeforePath].to_owned();
        let now = self.clock.now();
        let known = self.rules.hosts.get(&origin).filter(|(_, until)| *until > now);
        let held = match known {
            Some((held, _)) => held.clone(),
            None => {
                let (held, hold) = self.fetch_robots(url, wait)?;
                self.rules.put(origin, held.clone(), now, now.saturating_add(hold));
                held
            }
        };
        match held {
            Held::Rules(rules) => Ok(rules),
            Held::Unreachable(why) => Err(FetchError::RobotsUnreachable(why)),
        }
    }

    fn fetch_robots(&mut self, url: &Url, wait: Millis) -> Result<(Held, Millis), FetchError> {
        let Ok(file) = url.join("/robots.txt") else {
            return Err(FetchError::Address(url.to_string()));
        };
        let ask = Ask {
            validators: None,
            limit: robots::MAX_BYTES as u64,
            cut: true,
            obey_robots: false,
            wait,
        };
        let rules = match self.follow(&file, ask) {
            Ok(Answer::File(file)) => Robots::parse(&file.bytes, PRODUCT),
            // RFC 9309, section 2.3.1.3: there is none. Too many redirects count as that.
            Ok(Answer::NotModified)
            | Err(FetchError::Redirects(_) | FetchError::Status(400..=499)) => Robots::ALL,
            Err(
                error @ (FetchError::Private(_) | FetchError::Busy { .. } | FetchError::Address(_)),
            ) => {
                return Err(error);
            }
            // Asking for a pause is no permission; failing is none either, section 2.3.1.4.
            Err(error) => return Ok((Held::Unreachable(error.to_string()), UNREACHABLE)),
        };
        Ok((Held::Rules(Arc::new(rules)), HOLD))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_bounded_in_bytes() {
        let line = |n: usize| format!("Disallow: /{n:05}{}\n", "x".repeat(200));
        let file: String = (0..2000).map(line).collect();
        let rules = Arc::new(Robots::parse(format!("User-agent: *\n{file}").as_bytes(), "x"));
        let mut all = Rules::default();
        for n in 0..1000 {
            all.put(format!("http://{n}.example"), Held::Rules(Arc::clone(&rules)), 0, 1);
            assert!(all.bytes <= MAX_BYTES);
        }
        assert!(all.hosts.len() < 1000 && all.hosts.contains_key("http://999.example"));
        let before = all.bytes;
        all.put("http://999.example".to_owned(), Held::Unreachable(String::new()), 0, 1);
        assert!(all.bytes < before && all.bytes > 0);
    }
}
