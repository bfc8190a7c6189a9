//! Lines of a file, with a limit on their length, and their encoding.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use super::{Failure, Fault, Imported, Reason};

/// Bytes that a line may have.
pub const MAX_LINE_BYTES: u64 = 1 << 24;

/// Lines of a stream, without their ends.
pub(super) struct Lines<R> {
    from: BufReader<R>,
    pub(super) path: PathBuf,
    /// Number of the line that was read last, from 1.
    pub(super) number: u64,
    ended: bool,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(from: R, path: &Path) -> Self {
        Self { from: BufReader::new(from), path: path.to_path_buf(), number: 0, ended: false }
    }

    /// The next line that is not blank.
    pub(super) fn next_line(&mut self) -> Option<Result<String, Failure>> {
        while !self.ended {
            self.number += 1;
            match self.bytes() {
                Ok(None) => self.ended = true,
                Ok(Some(line)) if line.iter().all(|b| matches!(b, b' ' | b'\r')) => {}
                Ok(Some(line)) => return Some(Ok(decode(line))),
                Err(reason) => return Some(Err(self.failure(reason.into()))),
            }
        }
        None
    }

    pub(super) fn failure(&self, fault: Fault) -> Failure {
        let Fault { column, reason } = fault;
        Failure { path: self.path.clone(), line: self.number, column, reason }
    }

    fn bytes(&mut self) -> Result<Option<Vec<u8>>, Reason> {
        let mut line = Vec::new();
        let read = (&mut self.from).take(MAX_LINE_BYTES).read_until(b'\n', &mut line);
        // An error of a stream, such as a damaged archive, would come again for ever.
        let read = read.inspect_err(|_| self.ended = true)?;
        let whole = line.last() == Some(&b'\n');
        if !whole && read as u64 == MAX_LINE_BYTES {
            let skipped = self.from.skip_until(b'\n').inspect_err(|_| self.ended = true)?;
            if skipped > 0 {
                return Err(Reason::LongLine(MAX_LINE_BYTES));
            }
        }
        if whole {
            line.pop();
            if line.last() == Some(&b'\r') {
                line.pop();
            }
        }
        if self.number == 1 && line.starts_with(b"\xEF\xBB\xBF") {
            line.drain(..3);
        }
        Ok((read > 0).then_some(line))
    }
}

/// UTF-8, else ISO-8859-1, in which every byte is a character.
fn decode(line: Vec<u8>) -> String {
    String::from_utf8(line)
        .unwrap_or_else(|error| error.into_bytes().into_iter().map(char::from).collect())
}

/// Events of a layout without a header: each line by itself.
pub(super) fn rows<R: Read>(
    from: R,
    path: &Path,
    row: fn(&str) -> Result<Imported, Fault>,
) -> impl Iterator<Item = Result<Imported, Failure>> + use<R> {
    let mut lines = Lines::new(from, path);
    std::iter::from_fn(move || {
        let line = match lines.next_line()? {
            Ok(line) => line,
            Err(failure) => return Some(Err(failure)),
        };
        Some(row(&line).map_err(|fault| lines.failure(fault)))
    })
}
