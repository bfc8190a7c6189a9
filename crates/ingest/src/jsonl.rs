//! JSON lines: one object a line, one document an object.
//!
//! The text is required; what else the [`Mapping`] names is read if it is there, and other fields are
//! passed over. A mapped name is that of a field, or a path to one within others: `meta.source.name`,
//! `authors.0`. The stream is UTF-8, or UTF-16 with a byte order mark. Blank lines are passed over;
//! every other line gives one document or one failure.

mod fields;

use std::io::{self, BufRead, Read};
use std::path::{Path, PathBuf};

use demarche_text::Document;

use crate::compress::Refusal;
use crate::failure::{ReadFailure, Reason};
use crate::place::{At, Place};
use crate::transcode::unmark;
use crate::{Format, Mapping, Options};

/// Documents of a stream of JSON lines. Made by [`read`].
pub struct JsonLines {
    from: Box<dyn BufRead + Send>,
    path: PathBuf,
    mapping: Mapping,
    /// Number of the line that was read last.
    line: u64,
    /// Offset of the next line in the stream.
    at: u64,
    limit: u64,
    /// Lines to pass over at the start.
    skip: u64,
    started: bool,
    ended: bool,
}

/// Reads documents from JSON lines. `path` is for failures.
pub fn read(from: impl BufRead + Send + 'static, path: &Path, options: &Options) -> JsonLines {
    JsonLines {
        from: Box::new(from),
        path: path.to_path_buf(),
        mapping: options.mapping.clone(),
        line: 0,
        at: 0,
        limit: options.limits.document,
        skip: 0,
        started: false,
        ended: false,
    }
}

impl Iterator for JsonLines {
    type Item = Result<Document, ReadFailure>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut line = Vec::new();
        while !self.ended {
            line.clear();
            let start = self.at;
            let start = match self.next_line(&mut line) {
                Ok(true) => start.max(self.at.saturating_sub(line.len() as u64)),
                Ok(false) => break,
                Err((byte, reason)) => return Some(Err(self.failure(byte, reason))),
            };
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            return Some(match fields::document(&line, &self.mapping) {
                Ok(mut document) => {
                    let at = At::Line(self.line);
                    let place = Place { path: self.path.clone(), format: Format::Jsonl, at };
                    document.origin = Some(place.to_string());
                    Ok(document)
                }
                Err((offset, reason)) => {
                    Err(self.failure(offset.map(|offset| start + offset as u64), reason))
                }
            });
        }
        None
    }
}

impl JsonLines {
    /// Begins at this line, counted from 1; those before it are not looked at.
    pub(crate) fn starting_at(self, line: u64) -> Self {
        Self { skip: line.saturating_sub(1), ..self }
    }

    /// Reads the next line, without a byte order mark at its start but with its line end. False at
    /// the end of the stream. A line that is too long is skipped to its end.
    fn next_line(&mut self, line: &mut Vec<u8>) -> Result<bool, (Option<u64>, Reason)> {
        if !self.started {
            self.start()?;
        }
        self.line += 1;
        let mut bounded = self.from.by_ref().take(self.limit);
        let read = bounded.read_until(b'\n', line).map_err(|e| self.end(e))?;
        self.at += read as u64;
        if read as u64 == self.limit && line.last() != Some(&b'\n') {
            let skipped = self.from.skip_until(b'\n').map_err(|e| self.end(e))?;
            self.at += skipped as u64;
            if skipped > 0 {
                return Err((None, Reason::LongLine(self.limit)));
            }
        }
        Ok(read > 0)
    }

    /// Drops a byte order mark, and passes over the lines that are not wanted.
    fn start(&mut self) -> Result<(), (Option<u64>, Reason)> {
        self.started = true;
        let from = std::mem::replace(&mut self.from, Box::new(io::empty()));
        (self.from, self.at) = unmark(from).map_err(|e| self.end(e))?;
        while self.line < self.skip {
            let skipped = self.from.skip_until(b'\n').map_err(|e| self.end(e))?;
            if skipped == 0 {
                break;
            }
            self.at += skipped as u64;
            self.line += 1;
        }
        Ok(())
    }

    /// A stream that cannot be read ends.
    fn end(&mut self, error: io::Error) -> (Option<u64>, Reason) {
        self.ended = true;
        (Refusal::byte(&error), Refusal::reason(error))
    }

    fn failure(&self, byte: Option<u64>, reason: Reason) -> ReadFailure {
        let line = (self.line > 0).then_some(self.line);
        ReadFailure { line, byte, format: Format::Jsonl, ..ReadFailure::new(&self.path, reason) }
    }
}

#[cfg(test)]
mod tests;
