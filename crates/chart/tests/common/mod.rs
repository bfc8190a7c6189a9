//! Charts of invented values. No test file uses all.

#![allow(dead_code)]

use demarche_chart::{Chart, Kind, Point, Series};

/// Months from January 2023.
pub(crate) fn months(values: &[f64]) -> Vec<Point> {
    let label = |i: usize| format!("{:04}-{:02}", 2023 + i / 12, i % 12 + 1);
    values.iter().enumerate().map(|(i, v)| Point::new(label(i), *v)).collect()
}

pub(crate) fn score() -> Chart {
    let there = [1.5, 2.0, -1.0, -3.5, f64::NAN, -4.0, -6.2, -5.0, -2.0, 0.5, 1.0, 3.0, 2.5];
    let back = [0.5, 1.0, 0.0, -5.5, -6.0, -7.0, f64::INFINITY, -5.5, -3.0, -1.5, 0.5, 2.0, 4.0];
    let mut chart = Chart::new("RUS, UKR: mean score by month", Kind::Line);
    chart.subtitle = String::from("Invented values");
    chart.y_label = String::from("score");
    chart.source = String::from("Source: none");
    chart.with(Series::new("RUS→UKR", months(&there))).with(Series::new("UKR→RUS", months(&back)))
}

pub(crate) fn count() -> Chart {
    let cooperation = [3.0, 5.0, 12.0, 1.0, 0.0, 7.0, 9.0, 4.0];
    let conflict = [-1.0, -2.0, -4.0, -11.0, -15.0, -6.0, -3.0, 0.0];
    Chart::new("Events by month", Kind::Bars)
        .with(Series::new("cooperation", months(&cooperation)))
        .with(Series::new("conflict", months(&conflict)))
}

pub(crate) fn single() -> Chart {
    let mut chart = score();
    chart.series.truncate(1);
    chart
}

pub(crate) fn side_by_side() -> Chart {
    let mut chart = score();
    chart.kind = Kind::Bars;
    chart
}

pub(crate) fn long() -> Chart {
    let values: Vec<f64> = (0..400).map(|i| f64::from(i * 29 % 53) - 20.0).collect();
    Chart::new("Four hundred months", Kind::Bars).with(Series::new("", months(&values)))
}
