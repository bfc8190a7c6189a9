//! Answers that are kept until the data set changes: counts over all events are asked for by every reader who comes.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use axum::body::Bytes;

/// Bytes of all answers that are kept, with their addresses; then all are forgotten.
const MOST: usize = 64 << 20;
/// Bytes of an answer that is kept.
const LONGEST: usize = 1 << 20;
/// Bytes of its address.
const LONGEST_ADDRESS: usize = 2 << 10;
/// Bytes that keeping one takes besides.
const EACH: usize = 128;

/// Bodies by address, of one version of the data set.
#[derive(Default)]
pub(crate) struct Kept {
    answers: Mutex<Answers>,
}

#[derive(Default)]
struct Answers {
    version: u64,
    bodies: HashMap<String, Bytes>,
    /// What they take.
    bytes: usize,
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
        (answers.version == version).then(|| answers.bodies.get(address).cloned()).flatten()
    }

    /// Keeps an answer.
    pub(crate) fn keep(&self, version: u64, address: String, body: &[u8]) {
        if body.len() > LONGEST || address.len() > LONGEST_ADDRESS {
            return;
        }
        let takes = body.len() + address.len() + EACH;
        // A copy: the answer may lie in more memory than it needs.
        let body = Bytes::copy_from_slice(body);
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever asked at the same time has kept the same.
        if answers.version > version
            || (answers.version == version && answers.bodies.contains_key(&address))
        {
            return;
        }
        if answers.version < version || answers.bytes + takes > MOST {
            *answers = Answers { version, ..Answers::default() };
        }
        answers.bytes += takes;
        answers.bodies.insert(address, body);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_of_one_version() {
        let kept = Kept::default();
        kept.keep(1, "/v1/summary".to_owned(), b"old");
        assert_eq!(kept.get(1, "/v1/summary").as_deref(), Some(&b"old"[..]));
        assert_eq!(kept.get(2, "/v1/summary"), None);
        kept.keep(2, "/v1/summary".to_owned(), b"new");
        kept.keep(1, "/v1/summary".to_owned(), b"late");
        assert_eq!(kept.get(2, "/v1/summary").as_deref(), Some(&b"new"[..]));
        assert_eq!(kept.get(1, "/v1/summary"), None);
    }

    #[test]
    fn what_is_kept_takes_no_more_than_so_much() {
        let kept = Kept::default();
        let body = vec![b'x'; LONGEST];
        for n in 0..100 {
            kept.keep(1, format!("/v1/summary?{n}"), &body);
            let answers = kept.answers.lock().unwrap();
            let takes: usize = answers.bodies.values().map(Bytes::len).sum();
            assert!(takes <= MOST && answers.bytes <= MOST, "{n}: {takes}");
            assert!(answers.bodies.contains_key(&format!("/v1/summary?{n}")));
        }
        let long = format!("/v1/summary?{}", "x".repeat(LONGEST_ADDRESS));
        kept.keep(1, long.clone(), b"short");
        kept.keep(1, "/v1/map".to_owned(), &vec![b'x'; LONGEST + 1]);
        assert_eq!((kept.get(1, &long), kept.get(1, "/v1/map")), (None, None));
    }
}
