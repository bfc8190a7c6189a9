//! Event data of others.

use demarche_exchange::{Layout, read};

/// A file of each layout; the first byte chooses.
pub fn exchange(bytes: &[u8]) {
    let Some((&first, rest)) = bytes.split_first() else { return };
    let layout = Layout::ALL[first as usize % Layout::ALL.len()];
    let most = 2 + rest.len();
    let found = read::read(layout, std::io::Cursor::new(rest.to_vec()), "a.csv").take(most);
    let count = found
        .map(|item| match item {
            Ok(imported) => assert!(!imported.event.event_id.is_empty()),
            Err(failure) => assert!(!failure.to_string().is_empty()),
        })
        .count();
    assert!(count < most, "{}: no end", layout.name());
}
