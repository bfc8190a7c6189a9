//! Lines of dots or characters.

use super::grid::Grid;
use super::{Frame, Pen};
use crate::columns::Columns;
use crate::palette::style;
use crate::scale::Rows;

pub(super) fn draw(grid: &mut Grid, pen: Pen, columns: &Columns<'_>, rows: Rows) -> Frame {
    let count = columns.labels.len();
    // Dots to a column and a row.
    let (fine_x, fine_y) = if pen.braille() { (2, 4) } else { (1, 1) };
    let width = grid.width() * fine_x;
    let slot = if count > 1 { (width - 1) as f64 / (count - 1) as f64 } else { 0.0 };
    let first = if count > 1 { 0.0 } else { (width / 2) as f64 };
    let middle = (fine_y - 1) as f64 / 2.0;
    let last = (grid.height() * fine_y - 1) as f64;
    let place = |column: usize, value: f64| {
        let x = (first + column as f64 * slot).round() as i64;
        let y = (rows.above * fine_y) as f64 + middle - value / rows.unit * fine_y as f64;
        (x, y.clamp(0.0, last).round() as i64)
    };
    for (i, row) in columns.rows.iter().enumerate() {
        let colour = Some(style(i).terminal);
        let mut before: Option<(i64, i64)> = None;
        let known =
            |column: Option<usize>| column.is_some_and(|c| row.get(c).is_some_and(Option::is_some));
        for (column, value) in row.iter().enumerate() {
            let now = value.map(|value| place(column, value.value));
            if let Some(now) = now {
                for (x, y) in between(before.unwrap_or(now), now) {
                    let (x, y) = (x.max(0) as usize, y.max(0) as usize);
                    if pen.braille() {
                        grid.dot(x, y, colour);
                    } else {
                        grid.set(x, y, pen.mark(i), colour);
                    }
                }
            }
            let alone = !known(column.checked_sub(1)) && !known(Some(column + 1));
            if let Some((x, y)) = now.filter(|_| alone && pen.braille()) {
                // A point without neighbours is a square of dots, so that it is seen.
                let (x, y) = (x.max(0) as usize, y.max(0) as usize);
                for (x, y) in [(x ^ 1, y), (x, y ^ 1), (x ^ 1, y ^ 1)] {
                    grid.dot(x, y, colour);
                }
            }
            before = now;
        }
    }
    let fine = fine_x as f64;
    Frame { slot: slot / fine, first: first / fine + 0.5, share: 1 }
}

/// The places on a straight line, both ends included: one for each step of the longer direction.
fn between(from: (i64, i64), to: (i64, i64)) -> impl Iterator<Item = (i64, i64)> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let steps = dx.abs().max(dy.abs());
    let along = move |delta: i64, step: i64| {
        // Rounded to the nearest, halves towards the end.
        if steps == 0 { 0 } else { (2 * delta * step + steps).div_euclid(2 * steps) }
    };
    (0..=steps).map(move |step| (from.0 + along(dx, step), from.1 + along(dy, step)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_no_holes() {
        let places: Vec<_> = between((0, 0), (3, -6)).collect();
        assert_eq!(places.first(), Some(&(0, 0)));
        assert_eq!(places.last(), Some(&(3, -6)));
        assert_eq!(places.len(), 7);
        assert_eq!(between((2, 2), (2, 2)).collect::<Vec<_>>(), [(2, 2)]);
    }
}
