//! Answers that are kept until the data set changes: counts over all events are asked for by every reader who comes.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use axum::body::Bytes;

/// Answers kept at most; then all are forgotten.
const MOST: usize = 512;
/// Bytes of an answer that is kept.
pub(crate) const LONGEST: usize = 1 << 20;

/// Bodies by address, of one version of the data set.
#[derive(Default)]
pub(crate) struct Kept {
    answers: Mutex<(u64, HashMap<String, Bytes>)>,
}

impl Kept {
    /// Whether the answers of a path are kept: counts, which take time and are short.
    pub(crate) fn keeps(path: &str) -> bool {
        ["/v1/summary", "/v1/series", "/v1/top/", "/v1/network", "/v1/map"]
            .iter()
            .any(|kept| path.starts_with(kept))
    }

    /// The answer to an address, if it is kept and of this version.
    pub(crate) fn get(&self, version: u64, address: &str) -> Option<Bytes> {
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        (answers.0 == version).then(|| answers.1.get(address).cloned()).flatten()
    }

    /// Keeps an answer.
    pub(crate) fn keep(&self, version: u64, address: String, body: Bytes) {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        if answers.0 > version || body.len() > LONGEST {
            return;
        }
        if answers.0 < version || answers.1.len() >= MOST {
            *answers = (version, HashMap::new());
        }
        answers.1.insert(address, body);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_of_one_version() {
        let kept = Kept::default();
        kept.keep(1, "/v1/summary".to_owned(), Bytes::from_static(b"old"));
        assert_eq!(kept.get(1, "/v1/summary").as_deref(), Some(&b"old"[..]));
        assert_eq!(kept.get(2, "/v1/summary"), None);
        kept.keep(2, "/v1/summary".to_owned(), Bytes::from_static(b"new"));
        kept.keep(1, "/v1/summary".to_owned(), Bytes::from_static(b"late"));
        assert_eq!(kept.get(2, "/v1/summary").as_deref(), Some(&b"new"[..]));
        assert_eq!(kept.get(1, "/v1/summary"), None);
    }
}
