//! Which articles are in the data set, by run: what makes an append idempotent.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// An id of 32 hexadecimal digits as a number; anything else by the hash of its bytes, so that ids of other data sets
/// can be known too.
fn number(id: &str) -> u128 {
    if id.len() == 32
        && let Ok(number) = u128::from_str_radix(id, 16)
    {
        return number;
    }
    let text = demarche_text::ContentId::of([id]).to_string();
    u128::from_str_radix(&text, 16).unwrap_or(0)
}

/// Ids that are stored or on their way. Sixteen bytes an article.
#[derive(Debug, Default)]
pub struct Known {
    ids: Mutex<HashSet<u128>>,
}

impl Known {
    fn ids(&self) -> MutexGuard<'_, HashSet<u128>> {
        // The set is whole after every insertion, so a panic elsewhere does no harm.
        self.ids.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds an id; false if it was there.
    pub fn insert(&self, id: &str) -> bool {
        self.ids().insert(number(id))
    }

    /// Whether an id is there.
    pub fn contains(&self, id: &str) -> bool {
        self.ids().contains(&number(id))
    }

    /// Takes an id out, so that it may be tried again.
    pub fn remove(&self, id: &str) {
        self.ids().remove(&number(id));
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ids().len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_known_once() {
        let known = Known::default();
        assert!(known.insert("00000000000000000000000000000001"));
        assert!(!known.insert("00000000000000000000000000000001"));
        assert!(known.insert("anything"));
        assert!(known.contains("anything") && known.len() == 2);
        known.remove("anything");
        assert!(!known.contains("anything"));
    }
}
