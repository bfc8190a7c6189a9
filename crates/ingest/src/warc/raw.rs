//! Bytes of a file as they are on disk, of which a stretch can be read again.

use std::io::{self, BufRead, Read};

/// Bytes that are kept to be read again. A compressed record of the greatest length has fewer.
const KEPT: usize = 20 << 20;

/// Bytes that are read at once.
const CHUNK: u64 = 64 << 10;

/// A reader that goes back to its mark, or as far as is kept.
pub(super) struct Raw {
    from: Box<dyn BufRead + Send>,
    held: Vec<u8>,
    /// Where in `held` the next byte is.
    at: usize,
    /// Offset in the file of the first byte held.
    base: u64,
    /// Whether the stream below failed, and not what was made of it.
    pub(super) failed: bool,
}

impl Raw {
    /// Reads a stream that begins at this offset of its file.
    pub(super) fn new(from: impl BufRead + Send + 'static, offset: u64) -> Self {
        Self { from: Box::new(from), held: Vec::new(), at: 0, base: offset, failed: false }
    }

    /// Offset in the file of the next byte.
    pub(super) fn offset(&self) -> u64 {
        self.base + self.at as u64
    }

    /// Forgets what was read.
    pub(super) fn mark(&mut self) {
        self.held.drain(..self.at);
        self.base += self.at as u64;
        self.at = 0;
    }

    /// Goes back to this offset, or as near as is kept.
    pub(super) fn go_back(&mut self, offset: u64) {
        let back = usize::try_from(offset.saturating_sub(self.base)).unwrap_or(usize::MAX);
        self.at = self.at.min(back);
    }

    /// The next bytes: `want`, or fewer at the end.
    pub(super) fn peek(&mut self, want: usize) -> io::Result<&[u8]> {
        while self.held.len() - self.at < want && self.more()? {}
        Ok(self.held.get(self.at..).unwrap_or_default())
    }

    /// Reads on; false at the end.
    fn more(&mut self) -> io::Result<bool> {
        if self.at > KEPT {
            let kept = self.at - KEPT / 2;
            self.held.drain(..kept);
            self.base += kept as u64;
            self.at -= kept;
        }
        let before = self.held.len();
        loop {
            match self.from.by_ref().take(CHUNK).read_to_end(&mut self.held) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.failed = true;
                    return Err(error);
                }
                Ok(_) => return Ok(self.held.len() > before),
            }
        }
    }
}

impl Read for Raw {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(into)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for Raw {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.peek(1)
    }

    fn consume(&mut self, bytes: usize) {
        self.at = (self.at + bytes).min(self.held.len());
    }
}
