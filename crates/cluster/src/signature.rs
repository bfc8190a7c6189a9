//! MinHash signatures of texts (Broder 1997), of which near duplicates are found without the texts.
//!
//! A text is the set of its shingles: runs of [`SHINGLE`] words in lower case, without punctuation. Five words
//! are long enough that two reports of one event, written apart, share almost none of them, and copies of one
//! report share almost all.
//!
//! The hash of a shingle is FNV-1a of 64 bits over its words in UTF-8, each followed by the byte 0x1F, mixed by
//! the finaliser of SplitMix64. Permutation `i` of the [`PERMUTATIONS`] is the upper half of `a·h + b` modulo 2⁶⁴
//! (multiply-shift), where `a` (made odd) and `b` are the numbers `2i` and `2i+1` of SplitMix64 seeded with
//! [`SEED`]. The signature keeps the least value of each permutation and the number of distinct shingles. These
//! numbers are fixed: signatures of any machine and any time can be compared.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use crate::words::words;

/// Words of a shingle.
pub const SHINGLE: usize = 5;
/// Permutations of a signature.
pub const PERMUTATIONS: usize = 128;
/// Seed of the permutations: the fraction of the golden ratio in 64 bits.
pub const SEED: u64 = 0x9e37_79b9_7f4a_7c15;
/// Bytes of a stored signature: the number of shingles and the permutations, each four bytes, least first.
pub const SIGNATURE_BYTES: usize = 4 + 4 * PERMUTATIONS;
/// Shingles of a text that are read at most, counted from its start; far longer than any article.
const MOST_SHINGLES: usize = 100_000;

/// What is kept of a text to find its near duplicates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    shingles: u32,
    least: [u32; PERMUTATIONS],
}

/// Why bytes are no signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a signature has {SIGNATURE_BYTES} bytes, not {found}")]
pub struct SignatureError {
    /// Bytes that were given.
    pub found: usize,
}

impl Signature {
    /// The signature of a text.
    pub fn of(text: &str) -> Self {
        let set = shingles(text);
        let mut least = [u32::MAX; PERMUTATIONS];
        for hash in &set {
            for (low, (a, b)) in least.iter_mut().zip(FACTORS.iter()) {
                *low = (*low).min((a.wrapping_mul(*hash).wrapping_add(*b) >> 32) as u32);
            }
        }
        Self { shingles: set.len() as u32, least }
    }

    /// Distinct shingles of the text; 0 of one shorter than a shingle.
    pub fn shingles(&self) -> u32 {
        self.shingles
    }

    /// The least value of each permutation.
    pub(crate) fn least(&self) -> &[u32; PERMUTATIONS] {
        &self.least
    }

    /// Estimate of the Jaccard coefficient of the two sets of shingles, 0 to 1; its standard error is at most 0.045.
    /// Texts without shingles are like nothing.
    pub fn jaccard(&self, other: &Self) -> f64 {
        if self.shingles == 0 || other.shingles == 0 {
            return 0.0;
        }
        let equal = self.least.iter().zip(&other.least).filter(|(a, b)| a == b).count();
        equal as f64 / PERMUTATIONS as f64
    }

    /// Estimate of the share of the shorter text's shingles that the longer one has too, 0 to 1. It follows from the
    /// Jaccard coefficient and the two numbers of shingles, and is the rougher the more the lengths differ.
    pub fn containment(&self, other: &Self) -> f64 {
        let jaccard = self.jaccard(other);
        let (a, b) = (f64::from(self.shingles), f64::from(other.shingles));
        if jaccard == 0.0 {
            return 0.0;
        }
        (jaccard * (a + b) / ((1.0 + jaccard) * a.min(b))).min(1.0)
    }

    /// The signature as bytes, the same on every machine.
    pub fn to_bytes(&self) -> Vec<u8> {
        std::iter::once(self.shingles).chain(self.least).flat_map(u32::to_le_bytes).collect()
    }

    /// The signature of which these are the bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SignatureError> {
        if bytes.len() != SIGNATURE_BYTES {
            return Err(SignatureError { found: bytes.len() });
        }
        let mut numbers =
            bytes.chunks_exact(4).map(|c| c.iter().rev().fold(0, |n, &b| n << 8 | u32::from(b)));
        let shingles = numbers.next().unwrap_or_default();
        let mut least = [0; PERMUTATIONS];
        for (slot, number) in least.iter_mut().zip(numbers) {
            *slot = number;
        }
        Ok(Self { shingles, least })
    }
}

impl Serialize for Signature {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.to_bytes())
    }
}

impl<'de> Deserialize<'de> for Signature {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = Vec::<u8>::deserialize(deserializer)?;
        Self::from_bytes(&bytes).map_err(serde::de::Error::custom)
    }
}

/// Hashes of the distinct shingles of a text.
pub(crate) fn shingles(text: &str) -> HashSet<u64> {
    let lower: Vec<String> =
        words(text).take(MOST_SHINGLES + SHINGLE).map(|(_, w)| w.to_lowercase()).collect();
    lower.windows(SHINGLE).take(MOST_SHINGLES).map(hash).collect()
}

fn hash(shingle: &[String]) -> u64 {
    let mut h = 0xcbf2_9ce4_8422_2325_u64;
    for word in shingle {
        for byte in word.bytes().chain(std::iter::once(0x1f)) {
            h = (h ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    mix(h)
}

/// The finaliser of SplitMix64.
pub(crate) fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// `a` and `b` of each permutation.
static FACTORS: LazyLock<[(u64, u64); PERMUTATIONS]> = LazyLock::new(|| {
    let number = |n: u64| mix(SEED.wrapping_mul(n + 2));
    std::array::from_fn(|i| (number(2 * i as u64) | 1, number(2 * i as u64 + 1)))
});

#[cfg(test)]
mod tests {
    use super::*;

    fn text(range: std::ops::Range<u32>) -> String {
        range.map(|n| format!("w{n}")).collect::<Vec<_>>().join(" ")
    }

    fn exact(a: &str, b: &str) -> f64 {
        let (a, b) = (shingles(a), shingles(b));
        a.intersection(&b).count() as f64 / a.union(&b).count() as f64
    }

    #[test]
    fn the_estimate_is_near_the_coefficient() {
        for overlap in [0, 100, 200, 300, 390] {
            let (a, b) = (text(0..400), text(400 - overlap..800 - overlap));
            let got = Signature::of(&a).jaccard(&Signature::of(&b));
            assert!((got - exact(&a, &b)).abs() < 0.13, "{overlap}: {got}");
        }
    }

    #[test]
    fn a_short_version_is_contained() {
        let (long, short) = (Signature::of(&text(0..500)), Signature::of(&text(0..120)));
        assert!(long.jaccard(&short) < 0.4);
        assert!(long.containment(&short) > 0.8);
        assert!(Signature::of(&text(900..990)).containment(&long) < 0.1);
    }

    #[test]
    fn case_and_punctuation_do_not_count() {
        let a = Signature::of("Police in Nairobi, Kenya, said on Monday");
        assert_eq!(a, Signature::of("police in NAIROBI Kenya – said on Monday."));
        assert_eq!(Signature::of("four words are few").shingles(), 0);
        let none = Signature::of("");
        assert!(none.jaccard(&none) < f64::EPSILON);
    }

    #[test]
    fn the_bytes_are_fixed() {
        let signature = Signature::of("Police in Nairobi arrested two men on Monday");
        let bytes = signature.to_bytes();
        assert_eq!(bytes.len(), SIGNATURE_BYTES);
        assert_eq!(Signature::from_bytes(&bytes), Ok(signature.clone()));
        assert_eq!(bytes[..4], [4, 0, 0, 0]);
        // If this fails, stored signatures can no longer be compared with new ones.
        assert_eq!(signature.least()[..2], PINNED);
        assert_eq!(Signature::from_bytes(&bytes[1..]), Err(SignatureError { found: 515 }));
        let json = serde_json::to_string(&signature).unwrap();
        assert_eq!(serde_json::from_str::<Signature>(&json).unwrap(), signature);
    }

    const PINNED: [u32; 2] = [1_708_987_079, 1_036_580_298];
}
