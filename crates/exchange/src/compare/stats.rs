//! Pearson's and Spearman's coefficients of weighted points.

use serde::Serialize;

/// Two values of one cell, and how many cells have them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Value of the first series.
    pub x: f64,
    /// Value of the second.
    pub y: f64,
    /// Number of cells.
    pub weight: u64,
}

/// How two series go together.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Correlation {
    /// Number of cells.
    pub n: u64,
    /// Pearson's r; none for fewer than two cells, or where a series is constant.
    pub pearson: Option<f64>,
    /// Spearman's rho, ties at their mean rank; none as above.
    pub spearman: Option<f64>,
}

/// Both coefficients. Points without weight and those that are not finite are left out.
pub fn correlate(points: Vec<Point>) -> Correlation {
    let mut points = points;
    points.retain(|p| p.weight > 0 && p.x.is_finite() && p.y.is_finite());
    let n = points.iter().fold(0u64, |n, p| n.saturating_add(p.weight));
    let plain: Vec<(f64, f64, f64)> = points.iter().map(|p| (p.x, p.y, p.weight as f64)).collect();
    let weights: Vec<u64> = points.iter().map(|p| p.weight).collect();
    let xs = ranks(&points.iter().map(|p| p.x).collect::<Vec<_>>(), &weights);
    let ys = ranks(&points.iter().map(|p| p.y).collect::<Vec<_>>(), &weights);
    let ranked: Vec<(f64, f64, f64)> =
        xs.into_iter().zip(ys).zip(&plain).map(|((x, y), p)| (x, y, p.2)).collect();
    Correlation { n, pearson: pearson(&plain), spearman: pearson(&ranked) }
}

/// Pearson's r of (x, y, weight).
fn pearson(points: &[(f64, f64, f64)]) -> Option<f64> {
    let total: f64 = points.iter().map(|p| p.2).sum();
    if total < 2.0 {
        return None;
    }
    let mean_x = points.iter().map(|p| p.0 * p.2).sum::<f64>() / total;
    let mean_y = points.iter().map(|p| p.1 * p.2).sum::<f64>() / total;
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for &(x, y, weight) in points {
        let (dx, dy) = (x - mean_x, y - mean_y);
        xx += weight * dx * dx;
        yy += weight * dy * dy;
        xy += weight * dx * dy;
    }
    // Rounding leaves traces of a deviation in a constant series.
    let constant =
        |squares: f64, mean: f64| squares <= total * (mean.abs() * 1e-12).powi(2) || squares <= 0.0;
    if constant(xx, mean_x) || constant(yy, mean_y) {
        return None;
    }
    let r = xy / (xx.sqrt() * yy.sqrt());
    r.is_finite().then(|| r.clamp(-1.0, 1.0))
}

/// Mean ranks from 1, equal values sharing theirs.
fn ranks(values: &[f64], weights: &[u64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0.0;
    let mut at = 0;
    while at < order.len() {
        let mut end = at;
        let mut tied = 0.0;
        // 0.0 and -0.0 are one value.
        while end < order.len() && values[order[end]] <= values[order[at]] + 0.0 {
            tied += weights[order[end]] as f64;
            end += 1;
        }
        for &index in &order[at..end] {
            ranks[index] = before + f64::midpoint(tied, 1.0);
        }
        before += tied;
        at = end;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(xs: &[f64], ys: &[f64]) -> Vec<Point> {
        xs.iter().zip(ys).map(|(&x, &y)| Point { x, y, weight: 1 }).collect()
    }

    /// Values of scipy 1.17 (`pearsonr`, `spearmanr`).
    #[test]
    fn coefficients_are_those_of_scipy() {
        let found = correlate(points(&[1.0, 2.0, 3.0, 4.0, 5.0], &[2.0, 1.0, 4.0, 3.0, 7.0]));
        assert!((found.pearson.unwrap() - 0.824_163_383_692_134_2).abs() < 1e-12, "{found:?}");
        assert!((found.spearman.unwrap() - 0.8).abs() < 1e-12);
        let tied = correlate(points(&[0.0, 0.0, 1.0, 2.0, 2.0], &[0.0, 1.0, 1.0, 1.0, 3.0]));
        assert!((tied.spearman.unwrap() - 0.707_106_781_186_547_5).abs() < 1e-12, "{tied:?}");
        assert_eq!(tied.n, 5);
    }

    #[test]
    fn a_weight_is_that_many_points() {
        let mut many = points(&[1.0, 2.0, 5.0], &[3.0, 1.0, 4.0]);
        let mut few = many.clone();
        many.extend(points(&[0.0; 7], &[0.0; 7]));
        few.push(Point { x: 0.0, y: 0.0, weight: 7 });
        let (many, few) = (correlate(many), correlate(few));
        assert_eq!(many.n, few.n);
        assert!((many.pearson.unwrap() - few.pearson.unwrap()).abs() < 1e-12);
        assert!((many.spearman.unwrap() - few.spearman.unwrap()).abs() < 1e-12);
    }

    #[test]
    fn constant_series_have_no_coefficient() {
        assert_eq!(correlate(points(&[0.1, 0.1, 0.1], &[1.0, 2.0, 3.0])).pearson, None);
        assert_eq!(correlate(Vec::new()), Correlation { n: 0, pearson: None, spearman: None });
        assert_eq!(correlate(points(&[1.0], &[1.0])).spearman, None);
    }
}
