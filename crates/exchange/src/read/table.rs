//! Tables divided by tabs whose first line names the columns: cells by name, in any order.
//!
//! Such files have surplus tabs at times: in the header, at the end of rows, or inside a text. Empty cells at the end are
//! dropped. A row that is still too long is put together again by what its columns must hold, if that can be done.

use std::collections::HashMap;
use std::io::Read;
use std::path::Path;

use super::lines::Lines;
use super::{Failure, Fault, Imported, Reason};

/// Surplus cells of a row at most that are looked at.
const MAX_SURPLUS: usize = 8;
/// Columns that a header may have.
const MAX_COLUMNS: usize = 200;

/// A column that is read.
pub(super) struct Column {
    /// Its names; the first is the usual one.
    pub(super) names: &'static [&'static str],
    /// Whether a file without it cannot be read.
    pub(super) needed: bool,
    /// Whether a cell can be one of this column; of several ways to put a row together, those where all fit count.
    pub(super) fits: fn(&str) -> bool,
}

/// One row by the names of its columns.
pub(super) struct Cells<'c> {
    index: &'c HashMap<&'static str, usize>,
    cells: Vec<String>,
    /// Whether surplus tabs were taken out.
    pub(super) mended: bool,
}

impl Cells<'_> {
    /// The cell of a column; empty where the file has none.
    pub(super) fn get(&self, column: &str) -> &str {
        let at = self.index.get(column);
        at.and_then(|&at| self.cells.get(at)).map_or("", |cell| cell.trim())
    }
}

/// The header of a file.
struct Header {
    index: HashMap<&'static str, usize>,
    /// Number of columns, without surplus ones at the end.
    width: usize,
    columns: &'static [Column],
}

impl Header {
    fn of(line: &str, columns: &'static [Column]) -> Result<Self, Fault> {
        let names: Vec<&str> = line
            .trim_end_matches(['\t', ' '])
            .split('\t')
            .map(|n| n.trim().trim_matches('"'))
            .collect();
        if names.len() > MAX_COLUMNS {
            return Err(Reason::Columns {
                found: names.len(),
                expected: "a header has at most 200",
            }
            .into());
        }
        let mut index = HashMap::new();
        for column in columns {
            let at =
                names.iter().position(|n| column.names.iter().any(|c| c.eq_ignore_ascii_case(n)));
            match at {
                Some(at) => {
                    index.insert(column.names[0], at);
                }
                None if column.needed => return Err(Fault::at(column.names[0], Reason::NoColumn)),
                None => {}
            }
        }
        Ok(Self { index, width: names.len(), columns })
    }

    fn cells(&self, line: &str) -> Result<Cells<'_>, Fault> {
        let mut cells: Vec<String> = line.split('\t').map(str::to_owned).collect();
        while cells.len() > self.width && cells.last().is_some_and(|c| c.trim().is_empty()) {
            cells.pop();
        }
        let surplus = cells.len().saturating_sub(self.width);
        if surplus == 0 {
            // Rows may end early where the last cells are empty.
            return Ok(Cells { index: &self.index, cells, mended: false });
        }
        let columns = || Reason::Columns { found: cells.len(), expected: "the header has fewer" };
        if surplus > MAX_SURPLUS {
            return Err(columns().into());
        }
        let mut mended = (0..self.width).map(|at| join(&cells, at, surplus));
        let mended = mended.rfind(|cells| self.fits(cells));
        let cells = mended.ok_or_else(columns)?;
        Ok(Cells { index: &self.index, cells, mended: true })
    }

    fn fits(&self, cells: &[String]) -> bool {
        self.columns.iter().all(|column| {
            let cell = self.index.get(column.names[0]).and_then(|&at| cells.get(at));
            cell.is_none_or(|cell| (column.fits)(cell.trim()))
        })
    }
}

/// The row with the cells from `at` to `at + surplus` as one.
fn join(cells: &[String], at: usize, surplus: usize) -> Vec<String> {
    let end = at + surplus;
    let mut joined = cells[..at].to_vec();
    joined.push(cells[at..=end].join(" ").trim().to_owned());
    joined.extend_from_slice(&cells[end + 1..]);
    joined
}

/// Events of a table. Without a header that can be read there is one failure and nothing else.
pub(super) fn rows<R: Read>(
    from: R,
    path: &Path,
    columns: &'static [Column],
    row: fn(&Cells<'_>) -> Result<Imported, Fault>,
) -> impl Iterator<Item = Result<Imported, Failure>> + use<R> {
    let mut lines = Lines::new(from, path);
    let mut header: Option<Header> = None;
    let mut ended = false;
    std::iter::from_fn(move || {
        loop {
            if ended {
                return None;
            }
            let line = match lines.next_line()? {
                Ok(line) => line,
                Err(failure) => {
                    ended = header.is_none();
                    return Some(Err(failure));
                }
            };
            let Some(header) = &header else {
                match Header::of(&line, columns) {
                    Ok(read) => header = Some(read),
                    Err(fault) => {
                        ended = true;
                        return Some(Err(lines.failure(fault)));
                    }
                }
                continue;
            };
            let read = header.cells(&line).and_then(|cells| row(&cells));
            return Some(read.map_err(|fault| lines.failure(fault)));
        }
    })
}
