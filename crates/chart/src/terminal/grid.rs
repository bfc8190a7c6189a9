//! Characters with colours, in rows.

use std::fmt::Write as _;

/// A character and the series that drew it last.
#[derive(Clone, Copy)]
struct Cell {
    what: char,
    colour: Option<u8>,
}

/// A rectangle of characters. Places outside are not drawn.
pub(super) struct Grid {
    width: usize,
    cells: Vec<Cell>,
}

impl Grid {
    pub(super) fn new(width: usize, height: usize) -> Self {
        Self { width, cells: vec![Cell { what: ' ', colour: None }; width * height] }
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }

    pub(super) fn height(&self) -> usize {
        self.cells.len() / self.width.max(1)
    }

    pub(super) fn fill_row(&mut self, row: usize, what: char) {
        for x in 0..self.width {
            self.set(x, row, what, None);
        }
    }

    pub(super) fn set(&mut self, x: usize, y: usize, what: char, colour: Option<u8>) {
        if x < self.width && y < self.height() {
            self.cells[y * self.width + x] = Cell { what, colour };
        }
    }

    /// Adds a braille dot; `x` counts half columns and `y` quarters of rows.
    pub(super) fn dot(&mut self, x: usize, y: usize, colour: Option<u8>) {
        const BITS: [[u32; 2]; 4] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];
        const FIRST: u32 = 0x2800;
        if x / 2 < self.width && y / 4 < self.height() {
            let cell = &mut self.cells[y / 4 * self.width + x / 2];
            let old = (cell.what as u32).checked_sub(FIRST).filter(|bits| *bits < 256);
            let bits = old.unwrap_or(0) | BITS[y % 4][x % 2];
            cell.what = char::from_u32(FIRST + bits).unwrap_or(' ');
            cell.colour = colour;
        }
    }

    /// A row as text; `over` may put another character in a place.
    pub(super) fn row(
        &self,
        y: usize,
        colours: bool,
        over: impl Fn(usize, char) -> char,
    ) -> String {
        let mut out = String::new();
        let mut now = None;
        let cells = self.cells.iter().skip(y * self.width).take(self.width);
        for (x, cell) in cells.enumerate() {
            let what = over(x, cell.what);
            let wanted = if what == ' ' { now } else { cell.colour };
            if colours && wanted != now {
                let _ = match wanted {
                    Some(colour) => write!(out, "\u{1b}[38;5;{colour}m"),
                    None => write!(out, "\u{1b}[0m"),
                };
                now = wanted;
            }
            out.push(what);
        }
        out.truncate(out.trim_end().len());
        if now.is_some() {
            out.push_str("\u{1b}[0m");
        }
        out
    }
}
