//! How often a host may be asked: the rate, pauses that it asks for, pauses after failures.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::clock::{Millis, millis};
use crate::config::Settings;

/// Hosts that are remembered; the ones that were asked longest ago go first.
const MAX_HOSTS: usize = 100_000;

/// What is known of a host.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Host {
    /// Failures in a row.
    #[serde(default)]
    pub(crate) failures: u32,
    /// It is left alone until then.
    #[serde(default)]
    pub(crate) until: Millis,
    /// When the next request may begin.
    #[serde(skip)]
    pub(crate) next: Millis,
    /// What its robots.txt asks for, in milliseconds.
    #[serde(skip)]
    pub(crate) delay: Millis,
}

/// All hosts.
#[derive(Debug)]
pub(crate) struct Pace {
    pub(crate) hosts: BTreeMap<String, Host>,
    rate: Millis,
    first: Millis,
    most: Millis,
}

impl Pace {
    pub(crate) fn new(settings: &Settings) -> Self {
        Self {
            hosts: BTreeMap::new(),
            rate: millis(settings.rate),
            first: millis(settings.backoff),
            most: millis(settings.backoff_max),
        }
    }

    /// When a host may be asked: the end of a pause, or of the time since the last request.
    pub(crate) fn ready(&self, host: &str) -> Millis {
        self.hosts.get(host).map_or(0, |h| h.until.max(h.next))
    }

    /// The end of a pause, if there is one.
    pub(crate) fn paused(&self, host: &str, now: Millis) -> Option<Millis> {
        self.hosts.get(host).map(|h| h.until).filter(|&until| until > now)
    }

    /// A request begins.
    pub(crate) fn begin(&mut self, host: &str, now: Millis) {
        if self.hosts.len() >= MAX_HOSTS && !self.hosts.contains_key(host) {
            let oldest = self.hosts.iter().min_by_key(|(_, h)| h.until.max(h.next));
            if let Some(name) = oldest.map(|(name, _)| name.clone()) {
                self.hosts.remove(&name);
            }
        }
        let rate = self.rate;
        let host = self.hosts.entry(host.to_owned()).or_default();
        host.next = now + rate.max(host.delay);
    }

    pub(crate) fn succeeded(&mut self, host: &str) {
        if let Some(host) = self.hosts.get_mut(host) {
            (host.failures, host.until) = (0, 0);
        }
    }

    /// A host failed, or asks for a pause. Returns its end.
    pub(crate) fn failed(&mut self, host: &str, now: Millis, asked: Option<Millis>) -> Millis {
        let (first, most) = (self.first, self.most);
        let name = host;
        let host = self.hosts.entry(name.to_owned()).or_default();
        host.failures = host.failures.saturating_add(1);
        let pause = match asked {
            Some(asked) => asked.min(most),
            None => backoff(first, most, host.failures, name),
        };
        host.until = host.until.max(now + pause);
        host.until
    }

    pub(crate) fn backoff(&self, failures: u32, seed: &str) -> Millis {
        backoff(self.first, self.most, failures, seed)
    }
}

/// The pause after this many failures in a row: it doubles each time up to the most, and is up to a
/// quarter longer, by a hash, so that not all come back at once.
fn backoff(first: Millis, most: Millis, failures: u32, seed: &str) -> Millis {
    let doubled = first.saturating_mul(1 << failures.saturating_sub(1).min(40));
    let pause = doubled.min(most);
    let share = hash(&format!("{seed} {failures}")) % 1000;
    pause.saturating_add(pause / 4000 * share)
}

/// FNV-1a: the same everywhere and always.
pub(crate) fn hash(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    })
}

/// The pause that `Retry-After` asks for: seconds, or an HTTP date.
pub(crate) fn retry_after(value: &str, now: Millis) -> Option<Millis> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(seconds.saturating_mul(1000));
    }
    let date = jiff::fmt::rfc2822::parse(value).ok()?;
    let at = u64::try_from(date.timestamp().as_millisecond()).ok()?;
    Some(at.saturating_sub(now))
}

/// A pause as a duration.
pub(crate) fn pause(from: Millis, to: Millis) -> Duration {
    Duration::from_millis(to.saturating_sub(from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_to_the_most_and_differ_by_seed() {
        let pauses: Vec<Millis> = (1..8).map(|n| backoff(60_000, 600_000, n, "a")).collect();
        for (pause, least) in pauses.iter().zip([60, 120, 240, 480, 600, 600, 600]) {
            assert!((least * 1000..=least * 1250).contains(pause), "{pauses:?}");
        }
        assert_eq!(backoff(60_000, 600_000, 3, "a"), pauses[2]);
        assert_ne!(backoff(60_000, 600_000, 3, "b"), pauses[2]);
        assert!(backoff(u64::MAX, u64::MAX, u32::MAX, "a") > 0);
    }

    #[test]
    fn retry_after_in_both_forms() {
        assert_eq!(retry_after("120", 0), Some(120_000));
        // 1994-11-15T08:12:31Z
        assert_eq!(retry_after("Tue, 15 Nov 1994 08:12:31 GMT", 784_887_150_000), Some(1000));
        assert_eq!(retry_after("Tue, 15 Nov 1994 08:12:31 GMT", 999_999_999_999), Some(0));
        assert_eq!(retry_after("99999999999999999999", 0), None);
        assert_eq!(retry_after("soon", 0), None);
    }

    #[test]
    fn hosts_have_their_own_pace() {
        let mut pace = Pace::new(&Settings::new("x"));
        pace.begin("a", 1000);
        assert_eq!((pace.ready("a"), pace.ready("b")), (3000, 0));
        let until = pace.failed("a", 1000, Some(u64::MAX));
        assert_eq!(until, 1000 + 86_400_000);
        assert_eq!(pace.paused("a", 2000), Some(until));
        pace.succeeded("a");
        assert_eq!(pace.paused("a", 2000), None);
    }
}
