//! Clusters from pairs: average linkage under complete-link vetoes, the nearest two clusters first (Sokal and Michener 1958).
//!
//! Two clusters become one if no member of the one excludes a member of the other and the mean of all pairs across is not
//! below what those pairs need. Means are taken over log-odds, so that a pair that is almost excluded weighs as much as one
//! that is almost sure. A thing that resembles two others joins the one that it resembles more, and does not draw the other
//! after it.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};

/// Members of a cluster that are compared with those of another at most, where the two were not compared before.
const MOST_MEMBERS: usize = 48;
/// Log-odds beyond which nothing counts more.
const SURE: f64 = 4.0;

/// What a pair across two clusters says.
pub(crate) enum Across {
    /// The two cannot be one.
    Never,
    /// Nothing: they were not compared.
    Silent,
    /// How alike they are, and how alike they need to be.
    Score(f64, f64),
}

/// What the pairs across two clusters say.
#[derive(Clone, Copy, Default)]
struct Between {
    never: bool,
    /// Sum of the log-odds above what is needed.
    sum: f64,
    pairs: u32,
}

impl Between {
    fn add(&mut self, across: &Across) {
        match across {
            Across::Never => self.never = true,
            Across::Silent => {}
            Across::Score(score, need) => {
                let odds = |p: f64| (p / (1.0 - p)).ln().clamp(-SURE, SURE);
                self.sum += odds(*score) - odds(*need);
                self.pairs += 1;
            }
        }
    }

    fn and(self, other: Self) -> Self {
        Self {
            never: self.never || other.never,
            sum: self.sum + other.sum,
            pairs: self.pairs + other.pairs,
        }
    }

    /// The mean, if the two clusters may be one.
    fn fits(self) -> Option<f64> {
        let mean = self.sum / f64::from(self.pairs.max(1));
        (!self.never && self.pairs > 0 && mean >= 0.0).then_some(mean)
    }
}

/// Two clusters that may become one, with their sizes when that was found.
struct Offer {
    mean: f64,
    a: (usize, usize),
    b: (usize, usize),
}

impl Ord for Offer {
    fn cmp(&self, other: &Self) -> Ordering {
        let (x, y) = ((self.a, self.b), (other.a, other.b));
        self.mean.total_cmp(&other.mean).then_with(|| y.cmp(&x))
    }
}

impl PartialOrd for Offer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Offer {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Offer {}

/// Clusters of two members and more, by index. Pairs are score and two indices; only clusters that one of them joins are
/// compared.
pub(crate) fn grow(
    n: usize,
    pairs: &[(f64, usize, usize)],
    across: impl Fn(usize, usize) -> Across,
) -> Vec<Vec<usize>> {
    let mut members: Vec<Vec<usize>> = (0..n).map(|i| vec![i]).collect();
    let mut beside: Vec<BTreeMap<usize, Between>> = vec![BTreeMap::new(); n];
    let mut offers = BinaryHeap::new();
    for &(_, i, j) in pairs {
        let (i, j) = (i.min(j), i.max(j));
        let mut between = Between::default();
        between.add(&across(i, j));
        beside[i].insert(j, between);
        beside[j].insert(i, between);
        offers.extend(between.fits().map(|mean| Offer { mean, a: (i, 1), b: (j, 1) }));
    }
    while let Some(Offer { a: (a, size_a), b: (b, size_b), .. }) = offers.pop() {
        if members[a].len() != size_a || members[b].len() != size_b {
            continue;
        }
        let (of_a, of_b) = (std::mem::take(&mut beside[a]), std::mem::take(&mut beside[b]));
        let mut others: Vec<usize> = of_a.keys().chain(of_b.keys()).copied().collect();
        others.sort_unstable();
        others.dedup();
        for other in others.into_iter().filter(|o| *o != a && *o != b) {
            let known = |of: &BTreeMap<usize, Between>, cluster: usize| {
                of.get(&other)
                    .copied()
                    .unwrap_or_else(|| between(&members[cluster], &members[other], &across))
            };
            let both = known(&of_a, a).and(known(&of_b, b));
            beside[other].remove(&b);
            beside[other].insert(a, both);
            beside[a].insert(other, both);
            if let Some(mean) = both.fits() {
                let (this, other) = ((a, size_a + size_b), (other, members[other].len()));
                let (first, second) = if this < other { (this, other) } else { (other, this) };
                offers.push(Offer { mean, a: first, b: second });
            }
        }
        let moved = std::mem::take(&mut members[b]);
        members[a].extend(moved);
        members[a].sort_unstable();
    }
    members.into_iter().filter(|m| m.len() > 1).collect()
}

fn between(left: &[usize], right: &[usize], across: &impl Fn(usize, usize) -> Across) -> Between {
    let mut all = Between::default();
    for &i in left.iter().take(MOST_MEMBERS) {
        for &j in right.iter().take(MOST_MEMBERS) {
            all.add(&across(i.min(j), i.max(j)));
            if all.never {
                return all;
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Clusters of points on a line: near ones are alike.
    fn points(at: &[f64], never: &[(usize, usize)]) -> Vec<Vec<usize>> {
        let score = |i: usize, j: usize| 1.0 / (1.0 + (at[i] - at[j]).abs());
        let n = at.len();
        let pairs = (0..n).flat_map(|i| (i + 1..n).map(move |j| (score(i, j), i, j)));
        let pairs: Vec<_> = pairs.filter(|p| p.0 >= 0.5).collect();
        grow(n, &pairs, |i, j| {
            if never.contains(&(i, j)) { Across::Never } else { Across::Score(score(i, j), 0.5) }
        })
    }

    #[test]
    fn near_misses_do_not_chain() {
        // Each is near the next one; only neighbours are one.
        let chain: Vec<f64> = (0..6).map(|i| f64::from(i) * 0.9).collect();
        assert!(points(&chain, &[]).iter().all(|c| c.len() <= 3));
        assert_eq!(points(&[0.0, 0.1, 0.2], &[]), [[0, 1, 2]]);
    }

    #[test]
    fn one_veto_keeps_clusters_apart() {
        let clusters = points(&[0.0, 0.1, 0.2, 0.3], &[(0, 3)]);
        assert!(!clusters.is_empty());
        assert!(clusters.iter().all(|c| !(c.contains(&0) && c.contains(&3))), "{clusters:?}");
    }

    #[test]
    fn the_nearest_come_first() {
        // The last one is nearer to the one before it than that one is to the first two.
        assert_eq!(points(&[0.0, 0.2, 0.9, 1.0], &[(0, 3)]), [vec![0, 1], vec![2, 3]]);
    }
}
