//! The horizontal axis: the labels of all series, and each series' values by label.

use std::collections::{BTreeSet, HashMap};

use crate::{Chart, Kind, number};

/// A value of a series at a label.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Value {
    /// Finite, within the bound that is drawn.
    pub(crate) value: f64,
    /// As it was given.
    pub(crate) exact: f64,
    /// Events behind it.
    pub(crate) n: Option<u64>,
}

/// The chart as a table: a column for each label, a row for each series.
pub(crate) struct Columns<'a> {
    /// The labels in order.
    pub(crate) labels: Vec<&'a str>,
    /// For each series its value at each label.
    pub(crate) rows: Vec<Vec<Option<Value>>>,
}

impl<'a> Columns<'a> {
    pub(crate) fn of(chart: &'a Chart) -> Self {
        let labels = labels(chart);
        let place: HashMap<&str, usize> = labels.iter().enumerate().map(|(i, l)| (*l, i)).collect();
        let rows = chart.series.iter().map(|series| {
            let mut row = vec![None; labels.len()];
            for point in &series.points {
                if let Some(&i) = place.get(point.label.as_str()) {
                    row[i] = point.value.is_finite().then(|| Value {
                        value: point.value.clamp(-number::BOUND, number::BOUND),
                        exact: point.value,
                        n: point.n,
                    });
                }
            }
            row
        });
        let rows = rows.collect();
        Self { labels, rows }
    }

    /// All values.
    pub(crate) fn values(&self) -> impl Iterator<Item = f64> {
        self.rows.iter().flatten().flatten().map(|value| value.value)
    }

    /// First and last value of a series, with their columns.
    pub(crate) fn ends(&self, series: usize) -> Option<((usize, Value), (usize, Value))> {
        let row = self.rows.get(series)?;
        let known = |(i, value): (usize, &Option<Value>)| value.map(|value| (i, value));
        let first = row.iter().enumerate().find_map(known)?;
        let last = row.iter().enumerate().rev().find_map(known)?;
        Some((first, last))
    }

    /// Bars side by side at each label: one if all series share a place.
    pub(crate) fn lanes(&self, kind: Kind) -> usize {
        if kind == Kind::Line || self.rows.len() < 2 || self.mirrored() {
            1
        } else {
            self.rows.len()
        }
    }

    /// Whether there are two series, one on each side of zero.
    fn mirrored(&self) -> bool {
        let [first, second] = self.rows.as_slice() else { return false };
        let all = |row: &[Option<Value>], holds: fn(f64) -> bool| {
            row.iter().flatten().all(|value| holds(value.value))
        };
        let (up, down): (fn(f64) -> bool, fn(f64) -> bool) = (|v| v >= 0.0, |v| v <= 0.0);
        (all(first, up) && all(second, down)) || (all(first, down) && all(second, up))
    }
}

fn labels(chart: &Chart) -> Vec<&str> {
    let of = |series: &'_ crate::Series| series.points.is_sorted_by(|a, b| a.label <= b.label);
    let sorted = chart.series.iter().all(of);
    let all = chart.series.iter().flat_map(|series| &series.points).map(|p| p.label.as_str());
    if sorted {
        return all.collect::<BTreeSet<_>>().into_iter().collect();
    }
    let mut seen = std::collections::HashSet::new();
    all.filter(|label| seen.insert(*label)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Point, Series};

    fn series(points: &[(&str, f64)]) -> Series {
        Series::new("s", points.iter().map(|(label, value)| Point::new(*label, *value)).collect())
    }

    #[test]
    fn labels_are_merged_and_missing_values_are_gaps() {
        let chart = Chart::new("", Kind::Line)
            .with(series(&[("2024-01", 1.0), ("2024-03", f64::INFINITY)]))
            .with(series(&[("2024-02", 2.0), ("2024-03", 3.0)]));
        let columns = Columns::of(&chart);
        assert_eq!(columns.labels, ["2024-01", "2024-02", "2024-03"]);
        let row: Vec<_> = columns.rows[0].iter().map(|v| v.map(|v| v.value)).collect();
        assert_eq!(row, [Some(1.0), None, None]);
        assert_eq!(columns.ends(0).unwrap().1.0, 0);
    }

    #[test]
    fn labels_out_of_order_stay_as_given() {
        let chart = Chart::new("", Kind::Line).with(series(&[("b", 1.0), ("a", 2.0), ("b", 4.0)]));
        let columns = Columns::of(&chart);
        assert_eq!(columns.labels, ["b", "a"]);
        assert_eq!(columns.rows[0][0].map(|v| v.exact.to_string()).as_deref(), Some("4"));
    }

    #[test]
    fn two_series_on_both_sides_of_zero_share_a_place() {
        let up = series(&[("a", 1.0), ("b", 0.0)]);
        let down = series(&[("a", -1.0), ("b", -3.0)]);
        let of = |chart: Chart| Columns::of(&chart).lanes(Kind::Bars);
        assert_eq!(of(Chart::new("", Kind::Bars).with(up.clone()).with(down)), 1);
        assert_eq!(of(Chart::new("", Kind::Bars).with(up.clone()).with(up)), 2);
    }
}
