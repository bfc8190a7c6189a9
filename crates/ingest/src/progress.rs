//! How far a run has come, for whoever watches it from another thread.

use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Means that the number of bytes in all is not known.
const UNKNOWN: u64 = u64::MAX;

/// Bytes read of the files as they are on disk, compressed ones included. Clones share one count.
#[derive(Clone, Debug)]
pub struct Progress {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    read: AtomicU64,
    total: AtomicU64,
}

impl Default for Progress {
    fn default() -> Self {
        Self {
            shared: Arc::new(Shared { read: AtomicU64::new(0), total: AtomicU64::new(UNKNOWN) }),
        }
    }
}

impl Progress {
    /// Bytes read so far. Reading runs some buffers ahead of the documents that were given out.
    pub fn read(&self) -> u64 {
        self.shared.read.load(Ordering::Relaxed)
    }

    /// Bytes in all; nothing where an input has no known length, as standard input.
    pub fn total(&self) -> Option<u64> {
        Some(self.shared.total.load(Ordering::Relaxed)).filter(|&total| total != UNKNOWN)
    }

    /// Says how many bytes there are.
    pub fn set_total(&self, total: Option<u64>) {
        self.shared.total.store(total.unwrap_or(UNKNOWN), Ordering::Relaxed);
    }

    pub(crate) fn add(&self, bytes: usize) {
        self.shared.read.fetch_add(bytes as u64, Ordering::Relaxed);
    }
}

/// Counts what is read from it.
pub(crate) struct Counted<R> {
    from: R,
    progress: Progress,
}

impl<R> Counted<R> {
    pub(crate) fn new(from: R, progress: Progress) -> Self {
        Self { from, progress }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(into)?;
        self.progress.add(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.from.fill_buf()
    }

    fn consume(&mut self, bytes: usize) {
        self.progress.add(bytes);
        self.from.consume(bytes);
    }
}
