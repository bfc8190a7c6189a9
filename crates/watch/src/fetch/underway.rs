//! Redirects that could not be followed to their end, since the next host wants a pause.
//!
//! Asked from the start again, a file behind a slow host would never be reached.

use std::collections::HashMap;

use url::Url;

/// Files that are remembered; beyond that, they are asked for from the start.
const MOST: usize = 1000;

/// By the address that was asked for: where to go on, and how many redirects led there.
#[derive(Default)]
pub(super) struct Underway(HashMap<String, (Url, u8)>);

impl Underway {
    /// Where to go on.
    pub(super) fn take(&mut self, asked: &Url) -> Option<(Url, u8)> {
        self.0.remove(asked.as_str())
    }

    /// Notes where to go on.
    pub(super) fn put(&mut self, asked: &Url, next: Url, hop: u8) {
        if hop > 0 && self.0.len() < MOST {
            self.0.insert(asked.as_str().to_owned(), (next, hop));
        }
    }
}
