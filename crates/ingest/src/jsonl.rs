//! JSON lines: one object a line, one document an object.
//!
//! `text` is required; `id`, `date`, `title`, `publisher` and `url` are read if they are there, and
//! other fields are passed over. The stream is UTF-8, or UTF-16 with a byte order mark. Blank lines
//! are passed over; every other line gives one document or one failure.

use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use demarche_text::Document;
use serde::Deserialize;
use serde_json::Value;

use crate::date;
use crate::decode::{decode, is_utf16};
use crate::failure::{ReadFailure, Reason};

/// Bytes that a line may have.
pub const MAX_LINE_BYTES: u64 = 1 << 30;

/// Documents of a stream of JSON lines. Made by [`read`].
pub struct JsonLines {
    from: Box<dyn BufRead + Send>,
    path: PathBuf,
    /// Number of the line that was read last.
    line: u64,
    /// Offset of the next line in the stream.
    at: u64,
    limit: u64,
    ended: bool,
}

/// Reads documents from JSON lines. `path` is for failures.
pub fn read(from: impl BufRead + Send + 'static, path: &Path) -> JsonLines {
    JsonLines {
        from: Box::new(from),
        path: path.to_path_buf(),
        line: 0,
        at: 0,
        limit: MAX_LINE_BYTES,
        ended: false,
    }
}

/// The fields that are read. Types are checked one by one, so that failures can name the field.
#[derive(Deserialize)]
struct Record {
    text: Option<Value>,
    id: Option<Value>,
    date: Option<Value>,
    title: Option<Value>,
    publisher: Option<Value>,
    url: Option<Value>,
}

impl Iterator for JsonLines {
    type Item = Result<Document, ReadFailure>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut line = Vec::new();
        while !self.ended {
            line.clear();
            let start = self.at;
            match self.next_line(&mut line) {
                Ok(true) => {}
                Ok(false) => break,
                Err((byte, reason)) => return Some(Err(self.failure(byte, reason))),
            }
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            return Some(document(&line).map_err(|(offset, reason)| {
                self.failure(offset.map(|offset| start + offset as u64), reason)
            }));
        }
        None
    }
}

impl JsonLines {
    /// Reads the next line, without a byte order mark at its start but with its line end. False at
    /// the end of the stream. A line that is too long is skipped to its end.
    fn next_line(&mut self, line: &mut Vec<u8>) -> Result<bool, (Option<u64>, Reason)> {
        if self.at == 0 {
            self.unmark()?;
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

    /// At the start: drops a UTF-8 mark; decodes all of a stream that is UTF-16.
    fn unmark(&mut self) -> Result<(), (Option<u64>, Reason)> {
        let (utf8, utf16) = match self.from.fill_buf() {
            Ok(start) => (start.starts_with(b"\xEF\xBB\xBF"), is_utf16(start)),
            Err(error) => return Err(self.end(error)),
        };
        if utf8 {
            self.from.consume(3);
            self.at = 3;
        } else if utf16 {
            let mut bytes = Vec::new();
            self.from.read_to_end(&mut bytes).map_err(|e| self.end(e))?;
            let decoded = decode(bytes).map_err(|e| {
                self.ended = true;
                (Some(e.byte as u64), e.reason)
            })?;
            self.from = Box::new(BufReader::new(Cursor::new(decoded.text.into_bytes())));
        }
        Ok(())
    }

    /// A stream that cannot be read ends.
    fn end(&mut self, error: io::Error) -> (Option<u64>, Reason) {
        self.ended = true;
        (None, Reason::Io(error))
    }

    fn failure(&self, byte: Option<u64>, reason: Reason) -> ReadFailure {
        let line = (self.line > 0).then_some(self.line);
        ReadFailure { path: self.path.clone(), line, byte, reason }
    }
}

/// The document in a line; or the offset in the line and what is wrong there.
fn document(line: &[u8]) -> Result<Document, (Option<usize>, Reason)> {
    let line = std::str::from_utf8(line).map_err(|e| (Some(e.valid_up_to()), Reason::Encoding))?;
    if !line.trim_start().starts_with('{') {
        return match serde_json::from_str::<serde::de::IgnoredAny>(line) {
            Ok(_) => Err((None, Reason::NotAnObject)),
            Err(error) => Err(not_json(&error)),
        };
    }
    let record: Record = serde_json::from_str(line).map_err(|e| not_json(&e))?;
    let text = string("text", record.text)?.ok_or((None, Reason::NoText))?;
    let mut document = Document::new(text).map_err(|e| (None, Reason::Document(e)))?;
    document.date = match string("date", record.date)?.filter(|d| !d.trim().is_empty()) {
        None => None,
        Some(written) => Some(date::day(&written).ok_or((None, Reason::Date(written)))?),
    };
    document.title = some_text(string("title", record.title)?)
        .filter(|title| !document.text().trim_start().starts_with(title.trim()));
    document.publisher = some_text(string("publisher", record.publisher)?);
    document.url = some_text(string("url", record.url)?);
    document.identify();
    match record.id {
        None | Some(Value::Null) => {}
        Some(Value::Number(number)) => document.id = number.to_string(),
        Some(Value::String(id)) if id.trim().is_empty() => {}
        Some(Value::String(id)) => document.id = id,
        Some(_) => {
            let expected = "a string or a number";
            return Err((None, Reason::FieldType { field: "id", expected }));
        }
    }
    Ok(document)
}

fn string(
    field: &'static str,
    value: Option<Value>,
) -> Result<Option<String>, (Option<usize>, Reason)> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err((None, Reason::FieldType { field, expected: "a string" })),
    }
}

fn some_text(value: Option<String>) -> Option<String> {
    value.filter(|text| !text.trim().is_empty())
}

/// The parser's reason without its position, which the failure has.
fn not_json(error: &serde_json::Error) -> (Option<usize>, Reason) {
    let said = error.to_string();
    let reason = said.split(" at line ").next().unwrap_or(&said).to_owned();
    (Some(error.column().saturating_sub(1)), Reason::Json(reason))
}

#[cfg(test)]
mod tests;
