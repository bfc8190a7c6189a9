//! Undoes gzip and zstd as a stream is read, within bounds.
//!
//! Files of many gzip members or zstd frames are read to their end. A file that gives more than
//! [`Limits::stream`] bytes, or [`Limits::ratio`] times what it has, fails at that point: its
//! documents up to there have been read, and the rest is one failure.

use std::fmt;
use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;
use zstd::stream::read::Decoder as ZstdDecoder;

use crate::failure::Reason;
use crate::options::Limits;

/// How a file is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compression {
    /// RFC 1952.
    Gzip,
    /// RFC 8878.
    Zstd,
}

impl Compression {
    /// The compression of a stream that starts so.
    pub(crate) fn of_start(start: &[u8]) -> Option<Self> {
        match start {
            [0x1F, 0x8B, 8, ..] => Some(Self::Gzip),
            // A frame, or one to be passed over, with which seekable and archive files begin.
            [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => Some(Self::Zstd),
            _ => None,
        }
    }

    /// The stream, decompressed.
    pub(crate) fn undo(
        self,
        from: impl BufRead + Send + 'static,
        limits: Limits,
    ) -> io::Result<Box<dyn Read + Send>> {
        let taken = Arc::new(AtomicU64::new(0));
        let from = Taken { from, taken: taken.clone() };
        let decoder: Box<dyn Read + Send> = match self {
            Self::Gzip => Box::new(MultiGzDecoder::new(from)),
            Self::Zstd => Box::new(ZstdDecoder::with_buffer(from)?),
        };
        Ok(Box::new(Bounded { from: decoder, taken, given: 0, limits }))
    }

    /// What the first bytes of a stream are when decompressed, as far as they go.
    pub(crate) fn undo_start(self, start: &[u8], most: u64) -> Vec<u8> {
        let mut out = Vec::new();
        let decoder: io::Result<Box<dyn Read + '_>> = match self {
            Self::Gzip => Ok(Box::new(MultiGzDecoder::new(start))),
            Self::Zstd => ZstdDecoder::with_buffer(start).map(|d| Box::new(d) as _),
        };
        // The start ends within a frame: the error that this is says nothing.
        if let Ok(decoder) = decoder {
            let _ = decoder.take(most).read_to_end(&mut out);
        }
        out
    }
}

/// Counts the bytes that a decoder takes.
struct Taken<R> {
    from: R,
    taken: Arc<AtomicU64>,
}

impl<R: BufRead> Read for Taken<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(into)?;
        self.taken.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Taken<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.from.fill_buf()
    }

    fn consume(&mut self, bytes: usize) {
        self.taken.fetch_add(bytes as u64, Ordering::Relaxed);
        self.from.consume(bytes);
    }
}

/// A decoder that gives no more than it may.
struct Bounded {
    from: Box<dyn Read + Send>,
    taken: Arc<AtomicU64>,
    given: u64,
    limits: Limits,
}

impl Read for Bounded {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let fair = self.taken.load(Ordering::Relaxed).saturating_mul(self.limits.ratio);
        if self.given > Limits::FREE && self.given > fair {
            return Err(Refusal::Bomb(self.limits.ratio).into());
        }
        let left = usize::try_from(self.limits.stream.saturating_sub(self.given));
        let room = into.len().min(left.unwrap_or(usize::MAX));
        if room == 0 && !into.is_empty() {
            // All that it may give has been given; is there more?
            return match self.from.read(&mut [0])? {
                0 => Ok(0),
                _ => Err(Refusal::Long(self.limits.stream).into()),
            };
        }
        let read = self.from.read(into.get_mut(..room).unwrap_or_default())?;
        self.given += read as u64;
        Ok(read)
    }
}

/// Why a reader in the middle of a stream stops it, carried through [`io::Error`] to its end.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// More bytes than one file may give.
    Long(u64),
    /// More bytes for one than a file may give.
    Bomb(u64),
    /// Not valid in the encoding that a mark announced; the byte.
    Encoding(&'static str, u64),
}

impl Refusal {
    /// The reason of a failure: what stopped the stream, or the error of the system.
    pub(crate) fn reason(error: io::Error) -> Reason {
        match error.get_ref().and_then(|inner| inner.downcast_ref::<Self>()) {
            Some(Self::Long(bytes)) => Reason::LongStream(*bytes),
            Some(Self::Bomb(ratio)) => Reason::Bomb(*ratio),
            Some(Self::Encoding(name, _)) => Reason::Marked(name),
            None => Reason::Io(error),
        }
    }

    /// The byte at fault, where one is.
    pub(crate) fn byte(error: &io::Error) -> Option<u64> {
        match error.get_ref()?.downcast_ref::<Self>()? {
            Self::Encoding(_, byte) => Some(*byte),
            Self::Long(_) | Self::Bomb(_) => None,
        }
    }
}

impl From<Refusal> for io::Error {
    fn from(refusal: Refusal) -> Self {
        Self::other(refusal)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Long(bytes) => Reason::LongStream(*bytes).fmt(f),
            Self::Bomb(ratio) => Reason::Bomb(*ratio).fmt(f),
            Self::Encoding(name, _) => Reason::Marked(name).fmt(f),
        }
    }
}

impl std::error::Error for Refusal {}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::write::GzEncoder;
    use proptest::prelude::*;
    use std::io::{Cursor, Write};

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn undone(bytes: Vec<u8>, limits: Limits) -> Result<Vec<u8>, Reason> {
        let compression = Compression::of_start(&bytes).unwrap();
        let mut out = Vec::new();
        compression
            .undo(Cursor::new(bytes), limits)
            .and_then(|mut from| from.read_to_end(&mut out))
            .map(|_| out)
            .map_err(Refusal::reason)
    }

    #[test]
    fn members_and_frames_follow_one_another() {
        let limits = Limits::default();
        let gz = [gzip(b"Iran "), gzip(b""), gzip(b"agreed.")].concat();
        assert_eq!(undone(gz, limits).unwrap(), b"Iran agreed.");
        let zstd = [zstd::encode_all(&b"Iran "[..], 3), zstd::encode_all(&b"agreed."[..], 3)];
        let zstd = zstd.map(Result::unwrap).concat();
        assert_eq!(undone(zstd.clone(), limits).unwrap(), b"Iran agreed.");
        let skippable = [&b"\x50\x2A\x4D\x18\x02\0\0\0xx"[..], &zstd].concat();
        assert_eq!(undone(skippable, limits).unwrap(), b"Iran agreed.");
    }

    #[test]
    fn bounds_hold() {
        let limits = Limits { stream: 1000, ..Limits::default() };
        assert!(matches!(undone(gzip(&[b'a'; 1001]), limits), Err(Reason::LongStream(1000))));
        assert_eq!(undone(gzip(&[b'a'; 1000]), limits).unwrap().len(), 1000);
        let bomb = gzip(&vec![0; 100 << 20]);
        assert!(bomb.len() < 200_000);
        assert!(matches!(undone(bomb, Limits::default()), Err(Reason::Bomb(400))));
    }

    proptest! {
        #[test]
        fn no_bytes_panic(tail: Vec<u8>, gz: bool) {
            let magic: &[u8] = if gz { b"\x1F\x8B\x08" } else { b"\x28\xB5\x2F\xFD" };
            let bytes = [magic, &tail].concat();
            let start = Compression::of_start(&bytes).unwrap().undo_start(&bytes, 100);
            prop_assert!(start.len() <= 100);
            let _ = undone(bytes, Limits::default());
        }
    }
}
