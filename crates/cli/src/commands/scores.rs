//! Accuracy, F1 and confusion of labels: pure functions on pairs of gold and prediction.

use std::collections::{BTreeMap, BTreeSet};

/// FNV-1a over a name's bytes: a hash that anybody can compute again, for parts that are kept blind.
pub(super) fn fnv1a(name: &str) -> u64 {
    let step = |h: u64, b: u8| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3);
    name.bytes().fold(0xcbf2_9ce4_8422_2325, step)
}

/// Gold label and prediction, if there is one.
pub(super) type Pair<'a> = (&'a str, Option<&'a str>);

/// Share of pairs that agree; 0 for none.
pub(super) fn accuracy(pairs: &[Pair<'_>]) -> f64 {
    let right = pairs.iter().filter(|(gold, got)| Some(*gold) == *got).count();
    right as f64 / pairs.len().max(1) as f64
}

/// F1 of each label that occurs in the gold.
pub(super) fn f1_by_label<'a>(pairs: &[Pair<'a>]) -> BTreeMap<&'a str, f64> {
    let labels: BTreeSet<&str> = pairs.iter().map(|(gold, _)| *gold).collect();
    labels
        .into_iter()
        .map(|label| {
            let both =
                pairs.iter().filter(|(g, p)| *g == label && *p == Some(label)).count() as f64;
            let gold = pairs.iter().filter(|(g, _)| *g == label).count() as f64;
            let predicted = pairs.iter().filter(|(_, p)| *p == Some(label)).count() as f64;
            (label, 2.0 * both / (gold + predicted).max(1.0))
        })
        .collect()
}

/// Unweighted mean of F1 over the labels that occur in the gold.
pub(super) fn macro_f1(pairs: &[Pair<'_>]) -> f64 {
    let f1 = f1_by_label(pairs);
    f1.values().sum::<f64>() / f1.len().max(1) as f64
}

/// Counts by gold and prediction; no prediction is `-`.
pub(super) fn confusion<'a>(pairs: &[Pair<'a>]) -> BTreeMap<(&'a str, &'a str), usize> {
    let mut table = BTreeMap::new();
    for &(gold, got) in pairs {
        *table.entry((gold, got.unwrap_or("-"))).or_default() += 1;
    }
    table
}

/// Bets of about one probability.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Bin {
    /// Least probability.
    pub(super) from: f64,
    /// Greatest.
    pub(super) to: f64,
    /// Bets in it.
    pub(super) count: usize,
    /// Their mean probability.
    pub(super) mean: f64,
    /// Share of them that came true.
    pub(super) right: f64,
}

/// Bets sorted into equal bins of probability, and the expected calibration error: the mean distance of
/// probability and outcome over the bins, weighted by their counts (Naeini et al. 2015).
pub(super) fn calibration(bets: &[(f64, bool)], bins: usize) -> (Vec<Bin>, f64) {
    let mut table = vec![Bin::default(); bins];
    for (i, bin) in table.iter_mut().enumerate() {
        (bin.from, bin.to) = (i as f64 / bins as f64, (i + 1) as f64 / bins as f64);
    }
    for &(p, right) in bets {
        let bin = &mut table[((p * bins as f64) as usize).min(bins - 1)];
        bin.count += 1;
        bin.mean += p;
        bin.right += f64::from(u8::from(right));
    }
    let mut error = 0.0;
    for bin in table.iter_mut().filter(|b| b.count > 0) {
        bin.mean /= bin.count as f64;
        bin.right /= bin.count as f64;
        error += (bin.mean - bin.right).abs() * bin.count as f64 / bets.len() as f64;
    }
    (table, error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn macro_f1_weighs_labels_alike() {
        let pairs = [("A", Some("A")), ("A", Some("A")), ("A", Some("B")), ("B", None)];
        // A: 2·2/(3+2) = 0.8; B: 0/(1+1) = 0.
        assert!((macro_f1(&pairs) - 0.4).abs() < 1e-12);
        assert!((accuracy(&pairs) - 0.5).abs() < 1e-12);
        assert_eq!(confusion(&pairs)[&("B", "-")], 1);
    }

    #[test]
    fn honest_bets_have_no_error() {
        let bets = [(0.25, true), (0.25, false), (0.25, false), (0.25, false)];
        assert!(calibration(&bets, 10).1 < 1e-12);
        assert!((calibration(&[(0.95, false)], 10).1 - 0.95).abs() < 1e-12);
    }

    #[test]
    fn the_hash_is_the_published_one() {
        assert_eq!(fnv1a(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a("a"), 0xaf63_dc4c_8601_ec8c);
    }

    #[test]
    fn nothing_scores_nothing() {
        assert!(macro_f1(&[]).abs() < 1e-12);
    }
}
