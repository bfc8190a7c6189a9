//! Bars of blocks.

use super::grid::Grid;
use super::{Frame, Pen};
use crate::Kind;
use crate::columns::Columns;
use crate::palette::style;
use crate::scale::Rows;

/// Widest bar.
const WIDEST: usize = 8;
const EIGHTHS: [char; 7] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇'];

pub(super) fn draw(grid: &mut Grid, pen: Pen, columns: &Columns<'_>, rows: Rows) -> Frame {
    let count = columns.labels.len().max(1);
    let lanes = columns.lanes(Kind::Bars).clamp(1, grid.width());
    let share = count.div_ceil(grid.width() / lanes);
    let slots = count.div_ceil(share);
    let room = grid.width() / slots;
    let gap = usize::from(room > lanes);
    let bar = ((room - gap) / lanes).clamp(1, WIDEST);
    // Few bars are spread over the width; many stand close.
    let slot = (bar * lanes + gap).max(room.min(bar * lanes * 2));
    for (i, row) in columns.rows.iter().enumerate() {
        let lane = if columns.lanes(Kind::Bars) == 1 { 0 } else { i };
        if lane >= lanes {
            break; // more series than columns
        }
        for (place, values) in row.chunks(share).enumerate() {
            let values = || values.iter().flatten().map(|value| value.value / rows.unit);
            let x = place * slot + lane * bar;
            let high = values().fold(0.0, f64::max);
            let low = values().fold(0.0, f64::min);
            for x in x..x + bar {
                up(grid, pen, i, (x, rows.above), high);
                down(grid, pen, i, (x, rows.above), -low);
            }
        }
    }
    Frame { slot: slot as f64, first: (bar * lanes) as f64 / 2.0, share }
}

/// Whether parts of blocks are drawn for a series.
fn parts(pen: Pen, series: usize) -> bool {
    pen.options.unicode && pen.mark(series) == '█'
}

/// A bar of `height` rows above row `zero`.
fn up(grid: &mut Grid, pen: Pen, series: usize, (x, zero): (usize, usize), height: f64) {
    let colour = Some(style(series).terminal);
    let fine = parts(pen, series);
    let eighths = if fine { (height * 8.0).round() } else { height.round() * 8.0 } as usize;
    let full = (eighths / 8).min(zero);
    for k in 1..=full {
        grid.set(x, zero - k, pen.mark(series), colour);
    }
    let rest = eighths % 8;
    if full < zero {
        if rest > 0 {
            grid.set(x, zero - full - 1, EIGHTHS[rest - 1], colour);
        } else if height > 0.0 && eighths == 0 {
            // A small value is still seen.
            grid.set(x, zero - 1, if pen.options.unicode { '▁' } else { '.' }, colour);
        }
    }
}

/// A bar of `height` rows below row `zero`.
fn down(grid: &mut Grid, pen: Pen, series: usize, (x, zero): (usize, usize), height: f64) {
    let colour = Some(style(series).terminal);
    let halves = if parts(pen, series) { (height * 2.0).round() } else { height.round() * 2.0 };
    let halves = halves as usize;
    for k in 1..=halves / 2 {
        grid.set(x, zero + k, pen.mark(series), colour);
    }
    if halves % 2 == 1 {
        grid.set(x, zero + halves / 2 + 1, '▀', colour);
    } else if height > 0.0 && halves == 0 {
        grid.set(x, zero + 1, if pen.options.unicode { '▔' } else { '\'' }, colour);
    }
}
