//! String ids: the 64-bit numbers by which a model knows its strings.
//!
//! A model never stores the words it was trained on. It hashes each string, and a few hundred
//! built-in names (attribute names, parts of speech, dependency labels) have small fixed ids
//! instead. The fixed ids touch ordinary text: the shape of `I` is `X`, which is a built-in name.

use std::collections::HashMap;
use std::sync::LazyLock;

/// `id<TAB>name` lines exported from `spacy.symbols.IDS` by `tools/tables.py`.
static SYMBOLS: &str = include_str!("../data/symbols.tsv");

static SYMBOL_IDS: LazyLock<HashMap<&'static str, u64>> = LazyLock::new(|| {
    SYMBOLS
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(id, name)| Some((name, id.parse().ok()?)))
        .collect()
});

/// The id of a string: 0 for the empty string, the fixed id of a built-in name, or else the
/// [`murmur64a`] hash of its UTF-8 bytes with seed 1 (`spacy/strings.pyx`).
pub(crate) fn string_id(text: &str) -> u64 {
    if text.is_empty() {
        return 0;
    }
    match SYMBOL_IDS.get(text) {
        Some(&id) => id,
        None => murmur64a(text.as_bytes(), 1),
    }
}

/// Austin Appleby's `MurmurHash64A`, little-endian.
pub(crate) fn murmur64a(bytes: &[u8], seed: u64) -> u64 {
    const M: u64 = 0xc6a4_a793_5bd1_e995;
    const R: u32 = 47;

    let mut hash = seed ^ (bytes.len() as u64).wrapping_mul(M);
    let (blocks, tail) = bytes.as_chunks::<8>();
    for block in blocks {
        let mut k = u64::from_le_bytes(*block).wrapping_mul(M);
        k ^= k >> R;
        hash = (hash ^ k.wrapping_mul(M)).wrapping_mul(M);
    }
    if !tail.is_empty() {
        let mut last = [0; 8];
        last[..tail.len()].copy_from_slice(tail);
        hash = (hash ^ u64::from_le_bytes(last)).wrapping_mul(M);
    }
    hash ^= hash >> R;
    hash = hash.wrapping_mul(M);
    hash ^ (hash >> R)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_those_of_spacy() {
        assert_eq!(string_id(""), 0);
        assert_eq!(string_id("coffee"), 3_197_928_453_018_144_401);
        assert_eq!(string_id("X"), 101);
        assert_eq!(string_id("NOUN"), 92);
        assert_eq!(string_id("DATE"), 391);
        assert_eq!(string_id("nsubj"), 429);
        assert_eq!(string_id("noun"), 16_833_663_260_455_505_849); // key of a lemma table
    }

    #[test]
    fn every_symbol_is_read() {
        assert_eq!(SYMBOL_IDS.len(), 456);
    }
}
