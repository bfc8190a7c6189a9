//! Strings that live as long as the program.
//!
//! Tags, morphological features and entity labels come from a model but are handed out as
//! `&'static str`, so that an annotation outlives its pipeline and rows copy nothing. The memory is
//! bounded by the number of distinct strings: some three hundred short ones, however many models
//! are loaded and however often.

use std::collections::HashSet;
use std::sync::{LazyLock, Mutex, PoisonError};

static INTERNED: LazyLock<Mutex<HashSet<&'static str>>> = LazyLock::new(Mutex::default);

/// The one permanent copy of a string.
pub(crate) fn intern(text: &str) -> &'static str {
    // Inserting is the only change, so a panic elsewhere cannot leave the set inconsistent.
    let mut interned = INTERNED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(&known) = interned.get(text) {
        return known;
    }
    let text: &'static str = Box::leak(text.to_owned().into_boxed_str());
    interned.insert(text);
    text
}

#[cfg(test)]
mod tests {
    use super::intern;

    #[test]
    fn equal_strings_are_the_same_string() {
        let (a, b) = (intern("Number=Sing"), intern(&String::from("Number=Sing")));
        assert!(std::ptr::eq(a, b));
        assert_ne!(a, intern("Number=Plur"));
    }
}
