//! Rows of a table, of which no more is kept than one may have.

use std::io::{self, BufRead};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::dialect::Dialect;
use crate::failure::Reason;

/// Room for the bytes of a row at the start, and for those of one that is passed over.
const ROOM: usize = 8 << 10;

/// Fields that a row may have.
const MAX_FIELDS: usize = 1 << 16;

/// What comes next in a table.
pub(super) enum Next {
    /// A row, which is kept.
    Row,
    /// A row that is longer than so many bytes. It is passed over.
    Long(u64),
    /// Nothing.
    End,
}

/// Reads row by row. Blank lines are passed over.
pub(super) struct Rows {
    from: Box<dyn BufRead + Send>,
    core: Reader,
    limit: usize,
    bytes: Vec<u8>,
    ends: Vec<usize>,
    /// Fields of the row that is kept.
    fields: usize,
    /// Line ends that were passed over between rows.
    blank: u64,
    /// Line on which the last row begins, counted from 1.
    line: u64,
}

impl Rows {
    pub(super) fn new(from: Box<dyn BufRead + Send>, dialect: Dialect, limit: usize) -> Self {
        let core =
            ReaderBuilder::new().delimiter(dialect.delimiter).quoting(dialect.quoting).build();
        Self {
            from,
            core,
            limit,
            bytes: vec![0; ROOM.min(limit.max(1))],
            ends: vec![0; 64],
            fields: 0,
            blank: 0,
            line: 1,
        }
    }

    /// Line on which the last row begins, counted from 1.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// Reads the next row.
    pub(super) fn next(&mut self) -> io::Result<Next> {
        self.pass_blank()?;
        self.line = self.core.line() + self.blank;
        self.fields = 0;
        let (mut length, mut fields, mut long) = (0, 0, false);
        loop {
            let input = match self.from.fill_buf() {
                Ok(input) => input,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if long {
                (length, fields) = (0, 0);
            }
            let bytes = self.bytes.get_mut(length..).unwrap_or_default();
            let ends = self.ends.get_mut(fields..).unwrap_or_default();
            let (result, read, written, ended) = self.core.read_record(input, bytes, ends);
            self.from.consume(read);
            length += written;
            fields += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if length < self.limit => {
                    let room = self.bytes.len().saturating_mul(2).min(self.limit);
                    self.bytes.resize(room, 0);
                }
                ReadRecordResult::OutputEndsFull if fields < MAX_FIELDS => {
                    self.ends.resize(self.ends.len() * 2, 0);
                }
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => long = true,
                ReadRecordResult::Record if long => return Ok(Next::Long(self.limit as u64)),
                ReadRecordResult::Record => {
                    self.fields = fields;
                    return Ok(Next::Row);
                }
                ReadRecordResult::End => return Ok(Next::End),
            }
        }
    }

    /// Passes over line ends, so that the line on which a row begins is known.
    fn pass_blank(&mut self) -> io::Result<()> {
        loop {
            let input = match self.from.fill_buf() {
                Ok(input) => input,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let length = input.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
            self.blank += input.iter().take(length).filter(|&&b| b == b'\n').count() as u64;
            self.from.consume(length);
            if length == 0 {
                return Ok(());
            }
        }
    }

    /// Texts of the row's fields.
    pub(super) fn texts(&self) -> Result<Vec<String>, Reason> {
        let ends = self.ends.get(..self.fields).unwrap_or_default();
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let fields =
            starts.zip(ends).map(|(start, &end)| self.bytes.get(start..end).unwrap_or_default());
        super::texts(fields)
    }
}
