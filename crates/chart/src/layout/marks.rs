//! Lines, points, bars, and the values written beside them.

use super::{Plot, SMALL, minus, rect, text, tip};
use crate::columns::Value;
use crate::palette::{self, style};
use crate::scene::{Anchor, Shape, Stroke, px};
use crate::{Chart, Kind, measure, number};

/// Least distance of points that are drawn as dots.
const DOTS: f64 = 9.0;
/// Columns to a pixel beyond which lines are thinned.
const DENSE: f64 = 2.0;
/// Widest bar.
const WIDEST: f64 = 64.0;

/// Makes room for values: right of the plot for the last ones, or below bars for all.
pub(super) fn make_room(plot: &mut Plot<'_>) {
    if plot.kind == Kind::Bars && all_fit(plot) {
        let lowest = plot.columns.values().fold(0.0, f64::min);
        if lowest < 0.0 && plot.y(lowest) + 16.0 > plot.bottom {
            plot.floor = (plot.bottom - 16.0).max(plot.top + 20.0);
        }
        return;
    }
    let ends = (0..plot.columns.rows.len()).filter_map(|i| plot.columns.ends(i));
    let widths = ends.map(|(_, (_, last))| measure::width(&words(last), SMALL, true) + 10.0);
    plot.right = (plot.right - widths.fold(0.0, f64::max)).max(plot.left + 40.0);
}

/// Places for bars at a label, and the width of one.
fn lanes(plot: &Plot<'_>) -> (usize, f64) {
    let lanes = plot.columns.lanes(Kind::Bars);
    let slot = plot.slot();
    let full = (slot * 0.76).min(WIDEST * lanes as f64);
    (lanes, if slot < 3.0 { slot } else { full } / lanes as f64)
}

/// Whether the values of all bars have room at their ends.
fn all_fit(plot: &Plot<'_>) -> bool {
    let (lanes, share) = lanes(plot);
    let room = if lanes == 1 { plot.slot() - 6.0 } else { share };
    let mut values = plot.columns.rows.iter().flatten().flatten();
    values.all(|value| measure::width(&words(*value), 11.0, false) <= room)
}

/// Draws all series.
pub(super) fn draw(plot: &Plot<'_>, chart: &Chart, shapes: &mut Vec<Shape>) {
    match chart.kind {
        Kind::Line => {
            for (i, row) in plot.columns.rows.iter().enumerate() {
                line(plot, i, row, shapes);
            }
            last_values(plot, shapes);
        }
        Kind::Bars => {
            bars(plot, shapes);
            if all_fit(plot) {
                bar_values(plot, shapes);
            } else {
                last_values(plot, shapes);
            }
        }
    }
}

fn words(value: Value) -> String {
    minus(&number::value(value.exact))
}

/// Runs of values between gaps.
fn runs(row: &[Option<Value>]) -> impl Iterator<Item = Vec<(usize, Value)>> {
    let with_column = |(i, value): (usize, &Option<Value>)| value.map(|value| (i, value));
    let cells: Vec<Option<(usize, Value)>> = row.iter().enumerate().map(with_column).collect();
    let runs: Vec<_> = cells
        .split(Option::is_none)
        .filter(|run| !run.is_empty())
        .map(|run| run.iter().flatten().copied().collect())
        .collect();
    runs.into_iter()
}

fn line(plot: &Plot<'_>, series: usize, row: &[Option<Value>], shapes: &mut Vec<Shape>) {
    let look = style(series);
    let slot = plot.slot();
    let mut dots = Vec::new();
    for run in runs(row) {
        let alone = run.len() == 1;
        if !alone {
            let kept = if slot * DENSE < 1.0 { per_pixel(plot, &run) } else { run.clone() };
            let places = kept.iter().map(|(i, v)| (px(plot.x(*i)), px(plot.y(v.value))));
            let width = if slot < 3.0 { 1.5 } else { 2.2 };
            let stroke = Stroke { colour: look.colour, width, dashes: look.dashes };
            shapes.push(Shape::Line { points: places.collect(), stroke });
        }
        if alone || slot >= DOTS {
            let radius = if slot < DOTS { 2.0 } else { 3.4 };
            dots.extend(run.iter().map(|(i, v)| Shape::Dot {
                x: px(plot.x(*i)),
                y: px(plot.y(v.value)),
                radius,
                fill: look.colour,
                tip: Some(tip(plot, *i, *v)),
            }));
        }
    }
    shapes.extend(dots);
}

/// Of the values on one pixel: the first, the lowest, the highest and the last.
fn per_pixel(plot: &Plot<'_>, run: &[(usize, Value)]) -> Vec<(usize, Value)> {
    let pixel = |(i, _): &(usize, Value)| plot.x(*i).floor() as i64;
    let mut kept = Vec::new();
    for group in run.chunk_by(|a, b| pixel(a) == pixel(b)) {
        let order = |a: &&(usize, Value), b: &&(usize, Value)| a.1.value.total_cmp(&b.1.value);
        let ends =
            [group.first(), group.iter().min_by(order), group.iter().max_by(order), group.last()];
        let mut four: Vec<(usize, Value)> = ends.into_iter().flatten().copied().collect();
        four.sort_by_key(|(i, _)| *i);
        four.dedup_by_key(|(i, _)| *i);
        kept.extend(four);
    }
    kept
}

/// The last value of each series beside its end, moved apart where they would touch.
fn last_values(plot: &Plot<'_>, shapes: &mut Vec<Shape>) {
    const APART: f64 = 15.0;
    let ends = (0..plot.columns.rows.len()).filter_map(|i| {
        let (_, (column, value)) = plot.columns.ends(i)?;
        // Beside a bar that is not the last would be its neighbour.
        if plot.kind == Kind::Bars && column + 1 < plot.columns.labels.len() {
            return None;
        }
        Some((i, column, value, plot.y(value.value)))
    });
    let mut ends: Vec<_> = ends.collect();
    let most = ((plot.bottom - plot.top) / APART) as usize;
    ends.truncate(most.max(1));
    ends.sort_by(|a, b| a.3.total_cmp(&b.3));
    for i in 1..ends.len() {
        ends[i].3 = ends[i].3.max(ends[i - 1].3 + APART);
    }
    let mut limit = plot.bottom;
    for end in ends.iter_mut().rev() {
        end.3 = end.3.min(limit);
        limit = end.3 - APART;
    }
    for (i, column, value, y) in ends {
        let x = if plot.kind == Kind::Bars { plot.right } else { plot.x(column) } + 9.0;
        let colour = style(i).text;
        shapes.push(text(x, y + 4.3, words(value), 12.0, true, Anchor::Start, colour));
    }
}

fn bars(plot: &Plot<'_>, shapes: &mut Vec<Shape>) {
    let columns = plot.columns;
    let slot = plot.slot();
    let (lanes, share) = lanes(plot);
    let zero = plot.y(0.0);
    for (i, row) in columns.rows.iter().enumerate() {
        let lane = if lanes == 1 { 0 } else { i };
        let shift = (lane as f64 - lanes as f64 / 2.0) * share;
        let thin = if share >= 6.0 && lanes > 1 { share - 1.0 } else { share };
        let cells = row.iter().enumerate().filter_map(|(c, v)| v.map(|v| (c, v)));
        for (column, value) in cells.filter(|(_, v)| v.value != 0.0) {
            let y = plot.y(value.value);
            // A small value is still seen.
            let height = (y - zero).abs().max(0.75);
            let top = if value.value > 0.0 { zero - height } else { zero };
            let from = (plot.x(column) + shift, top);
            let tip = (slot >= 3.0).then(|| tip(plot, column, value));
            shapes.push(rect(from, (thin, height), style(i).colour, tip));
        }
    }
}

/// Values at the ends of bars.
fn bar_values(plot: &Plot<'_>, shapes: &mut Vec<Shape>) {
    let (lanes, share) = lanes(plot);
    let hanging = plot.high == 0.0;
    for (i, row) in plot.columns.rows.iter().enumerate() {
        let lane = if lanes == 1 { 0 } else { i };
        let shift = (lane as f64 + 0.5 - lanes as f64 / 2.0) * share;
        for (column, value) in row.iter().enumerate().filter_map(|(c, v)| v.map(|v| (c, v))) {
            let y = plot.y(value.value);
            let below = value.value < 0.0 || (value.value == 0.0 && hanging);
            let (x, y) = (plot.x(column) + shift, if below { y + 13.0 } else { y - 5.0 });
            shapes.push(text(x, y, words(value), 11.0, false, Anchor::Middle, palette::INK));
        }
    }
}
