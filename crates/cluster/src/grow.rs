//! Clusters from pairs: average linkage under complete-link vetoes, from the best pair down.
//!
//! Two clusters become one if no member of the one excludes a member of the other and the mean score of all pairs across
//! reaches the mean of what those pairs need. So a thing that resembles two others joins the one that it resembles more, and
//! does not draw the other after it.

use std::collections::BTreeMap;

use crate::output::Forest;

/// Members of a cluster that are compared with those of another at most: the first.
const MOST_MEMBERS: usize = 48;

/// What a pair across two clusters says.
pub(crate) enum Across {
    /// The two cannot be one.
    Never,
    /// Nothing: they were not compared.
    Silent,
    /// How alike they are, and how alike they need to be.
    Score(f64, f64),
}

/// Clusters of two members and more, by index. Pairs are score and two indices.
pub(crate) fn grow(
    n: usize,
    mut pairs: Vec<(f64, usize, usize)>,
    across: impl Fn(usize, usize) -> Across,
) -> Vec<Vec<usize>> {
    pairs.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    let mut forest = Forest::new(n);
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (_, i, j) in pairs {
        let (a, b) = (forest.root(i), forest.root(j));
        if a == b {
            continue;
        }
        let alone = (vec![a], vec![b]);
        let left = members.get(&a).unwrap_or(&alone.0);
        let right = members.get(&b).unwrap_or(&alone.1);
        if !fits(left, right, &across) {
            continue;
        }
        let mut all = [left.as_slice(), right.as_slice()].concat();
        all.sort_unstable();
        forest.join(a, b);
        members.remove(&b);
        members.insert(a, all);
    }
    members.into_values().collect()
}

fn fits(left: &[usize], right: &[usize], across: &impl Fn(usize, usize) -> Across) -> bool {
    let (mut sum, mut needed, mut n) = (0.0, 0.0, 0_u32);
    for &i in left.iter().take(MOST_MEMBERS) {
        for &j in right.iter().take(MOST_MEMBERS) {
            match across(i.min(j), i.max(j)) {
                Across::Never => return false,
                Across::Silent => {}
                Across::Score(score, need) => {
                    sum += score;
                    needed += need;
                    n += 1;
                }
            }
        }
    }
    n > 0 && sum >= needed
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Clusters of points on a line: near ones are alike.
    fn points(at: &[f64], never: &[(usize, usize)]) -> Vec<Vec<usize>> {
        let score = |i: usize, j: usize| 1.0 / (1.0 + (at[i] - at[j]).abs());
        let n = at.len();
        let pairs = (0..n).flat_map(|i| (i + 1..n).map(move |j| (score(i, j), i, j)));
        grow(n, pairs.filter(|p| p.0 >= 0.5).collect(), |i, j| {
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
        assert!(clusters.iter().all(|c| !(c.contains(&0) && c.contains(&3))), "{clusters:?}");
    }
}
