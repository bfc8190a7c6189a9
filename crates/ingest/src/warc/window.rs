//! What comes out of an archive's compression: a stretch of bytes, with the places where members begin.
//!
//! An archive is plain, or a row of gzip members or zstd frames: one a record, as the standard asks, or one for
//! all. Where a member is damaged, [`Window::mend`] goes on with the next one that begins with a record.
//!
//! A member that gives more than [`Limits::ratio`] times what it has is treated as damaged there; up to
//! [`Limits::FREE`] bytes more may come out of all members of a file together.

use std::collections::VecDeque;
use std::io::{self, BufRead, Read};
use std::path::Path;

use flate2::bufread::GzDecoder;
use zstd::stream::read::Decoder as ZstdDecoder;

use super::head::{Kind, Start, starts};
use super::raw::Raw;
use crate::compress::Refusal;
use crate::options::Limits;

pub(super) const GZIP: &[u8] = b"\x1F\x8B\x08";
const ZSTD: &[u8] = b"\x28\xB5\x2F\xFD";

/// Bytes that are unpacked at once.
const CHUNK: usize = 64 << 10;

/// Bytes of a member by which its first record is recognised.
const TRIAL: usize = 8 << 10;

/// Bytes of a dictionary.
const MAX_DICTIONARY: usize = 8 << 20;

/// What reading on gave.
pub(super) enum More {
    /// More bytes are in the window.
    Bytes,
    /// A member ended as it should.
    Member,
    /// The member is damaged here. Nothing more comes before [`Window::mend`].
    Broken(io::Error),
    /// The file ended.
    End,
    /// The file cannot be read further.
    Failed(io::Error),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Packing {
    Unknown,
    Plain,
    Gzip,
    Zstd,
}

enum Member {
    Between(Raw),
    Gzip(Box<GzDecoder<Raw>>),
    Zstd(Box<ZstdDecoder<'static, Raw>>),
    Broken(Raw),
    Ended,
}

/// Unpacked bytes from the record that is read to as far as was needed.
pub(super) struct Window {
    member: Member,
    packing: Packing,
    dictionary: Vec<u8>,
    bytes: Vec<u8>,
    /// Where in `bytes` the window begins.
    at: usize,
    /// Offset of `bytes` in all that was unpacked.
    base: u64,
    /// Where members begin: unpacked offset, and offset in the file.
    members: VecDeque<(u64, u64)>,
    /// Where in the file the last member begins.
    last: u64,
    /// Where in the file reading began.
    begin: u64,
    /// Bytes that came out of the last member so far.
    given: u64,
    /// Bytes that may still come out of members beyond the ratio.
    spare: u64,
    ratio: u64,
}

impl Window {
    /// Reads an archive from an offset of its file at which a member or a record begins.
    pub(super) fn new(
        from: impl BufRead + Send + 'static,
        path: &Path,
        begin: u64,
        ratio: u64,
    ) -> Self {
        // A name is believed where the first bytes are damaged.
        let named = path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase);
        let packing = match named.as_deref() {
            Some("gz") => Packing::Gzip,
            Some("zst" | "zstd") => Packing::Zstd,
            _ => Packing::Unknown,
        };
        Self {
            member: Member::Between(Raw::new(from, begin)),
            packing,
            dictionary: Vec::new(),
            bytes: Vec::new(),
            at: 0,
            base: begin,
            members: VecDeque::new(),
            last: begin,
            begin,
            given: 0,
            spare: Limits::FREE,
            ratio,
        }
    }

    /// The bytes in the window.
    pub(super) fn bytes(&self) -> &[u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Unpacked offset of the first of them.
    pub(super) fn offset(&self) -> u64 {
        self.base + self.at as u64
    }

    /// Where in the file the window begins: the offset of a member if it begins with that, else the unpacked one.
    pub(super) fn place(&self) -> u64 {
        let offset = self.offset();
        let begins = self.members.iter().find(|(unpacked, _)| *unpacked == offset);
        begins.map_or(offset, |(_, file)| *file)
    }

    /// Where in the file the member begins that was opened last.
    pub(super) fn last_member(&self) -> u64 {
        self.last
    }

    /// How far into the window members begin, from so far in it.
    pub(super) fn members(&self, from: usize) -> impl Iterator<Item = usize> {
        let offset = self.offset();
        let first = self.members.partition_point(|(at, _)| *at < offset + from as u64);
        self.members.range(first..).map(move |(at, _)| (*at - offset) as usize)
    }

    /// Moves the begin of the window.
    pub(super) fn consume(&mut self, bytes: usize) {
        self.at = (self.at + bytes).min(self.bytes.len());
        if self.at >= CHUNK && self.at * 2 >= self.bytes.len() {
            self.bytes.drain(..self.at);
            self.bytes.shrink_to(1 << 20);
            self.base += self.at as u64;
            self.at = 0;
        }
        let offset = self.offset();
        while self.members.get(1).is_some_and(|(next, _)| *next <= offset) {
            self.members.pop_front();
        }
    }

    /// Unpacks more.
    pub(super) fn more(&mut self) -> More {
        loop {
            let excess = self.excess();
            let bomb = self.given > CHUNK as u64 && excess > self.spare;
            let read = match &mut self.member {
                Member::Ended => return More::End,
                Member::Broken(_) => return More::Broken(io::ErrorKind::InvalidData.into()),
                Member::Between(raw) if self.packing == Packing::Plain => {
                    let filled = raw.fill_buf().map(|bytes| {
                        self.bytes.extend_from_slice(bytes);
                        bytes.len()
                    });
                    match filled {
                        Err(error) => return self.fail(error),
                        Ok(0) => {
                            self.member = Member::Ended;
                            return More::End;
                        }
                        Ok(read) => {
                            raw.consume(read);
                            raw.mark();
                            return More::Bytes;
                        }
                    }
                }
                Member::Between(_) => match self.open() {
                    Some(more) => return more,
                    None => continue,
                },
                Member::Gzip(_) | Member::Zstd(_) if bomb => {
                    self.spare = 0;
                    Err(Refusal::Bomb(self.ratio).into())
                }
                Member::Gzip(decoder) => unpack(decoder, &mut self.bytes),
                Member::Zstd(decoder) => unpack(decoder, &mut self.bytes),
            };
            match read {
                Ok(0) => {
                    self.spare = self.spare.saturating_sub(excess);
                    self.member = match std::mem::replace(&mut self.member, Member::Ended) {
                        Member::Gzip(decoder) => Member::Between(decoder.into_inner()),
                        // A frame that the file cuts off ends without an error.
                        Member::Zstd(decoder) => Member::Between(decoder.finish()),
                        other => other,
                    };
                    return More::Member;
                }
                Ok(read) => {
                    self.given += read as u64;
                    return More::Bytes;
                }
                Err(error) => {
                    let raw = match std::mem::replace(&mut self.member, Member::Ended) {
                        Member::Gzip(decoder) => decoder.into_inner(),
                        Member::Zstd(decoder) => decoder.finish(),
                        _ => return More::End,
                    };
                    if raw.failed {
                        return More::Failed(error);
                    }
                    self.member = Member::Broken(raw);
                    return More::Broken(error);
                }
            }
        }
    }

    /// Bytes that came out of the member beyond the ratio.
    fn excess(&self) -> u64 {
        let offset = match &self.member {
            Member::Gzip(decoder) => decoder.get_ref().offset(),
            Member::Zstd(decoder) => decoder.get_ref().offset(),
            _ => return 0,
        };
        self.given.saturating_sub(offset.saturating_sub(self.last).saturating_mul(self.ratio))
    }

    fn fail(&mut self, error: io::Error) -> More {
        self.member = Member::Ended;
        More::Failed(error)
    }

    /// Opens the next member. Nothing if that is to be read from now.
    fn open(&mut self) -> Option<More> {
        let Member::Between(mut raw) = std::mem::replace(&mut self.member, Member::Ended) else {
            return Some(More::End);
        };
        raw.mark();
        let first = self.packing == Packing::Unknown || raw.offset() == self.begin;
        let start = match raw.peek(GZIP.len() + 1) {
            Ok(start) => start.iter().copied().take(64).collect::<Vec<u8>>(),
            Err(error) => return Some(More::Failed(error)),
        };
        let start = start.as_slice();
        if start.is_empty() {
            return Some(More::End);
        }
        let found = match start {
            s if s.starts_with(GZIP) => Packing::Gzip,
            s if s.starts_with(ZSTD) || skippable(s) => Packing::Zstd,
            _ => Packing::Unknown,
        };
        if first {
            let plain = start.starts_with(b"WARC") || start.starts_with(b"file");
            self.packing = match (found, self.packing) {
                (Packing::Unknown, Packing::Gzip | Packing::Zstd) if !plain => self.packing,
                (Packing::Unknown, _) => Packing::Plain,
                (found, _) => found,
            };
        }
        if self.packing == Packing::Plain {
            self.members.push_back((self.base + self.bytes.len() as u64, raw.offset()));
            self.member = Member::Between(raw);
            return None;
        }
        // Padding, as tapes and copies leave it.
        if matches!(start.first(), Some(0 | b'\n' | b'\r')) && raw.offset() > self.begin {
            let padding = |b: &u8| matches!(b, 0 | b'\n' | b'\r');
            let length = start.iter().position(|b| !padding(b)).unwrap_or(start.len());
            raw.consume(length);
            self.member = Member::Between(raw);
            return None;
        }
        self.last = raw.offset();
        self.given = 0;
        if found == Packing::Zstd && skippable(start) {
            match dictionary(&mut raw) {
                Ok(found) => {
                    if let Some(found) = found {
                        self.dictionary = found;
                    }
                }
                Err(error) => {
                    self.member = Member::Broken(raw);
                    return Some(More::Broken(error));
                }
            }
            self.member = Member::Between(raw);
            return None;
        }
        self.members.push_back((self.base + self.bytes.len() as u64, raw.offset()));
        self.member = match found {
            Packing::Gzip => Member::Gzip(Box::new(GzDecoder::new(raw))),
            Packing::Zstd => match ZstdDecoder::with_dictionary(raw, &self.dictionary) {
                Ok(decoder) => Member::Zstd(Box::new(decoder.single_frame())),
                Err(error) => return Some(More::Failed(error)),
            },
            _ => {
                self.member = Member::Broken(raw);
                return Some(More::Broken(io::Error::other("no compressed data begins here")));
            }
        };
        None
    }

    /// Forgets the window, and goes on with the next member that begins with a record.
    pub(super) fn mend(&mut self) -> io::Result<()> {
        let Member::Broken(mut raw) = std::mem::replace(&mut self.member, Member::Ended) else {
            return Ok(());
        };
        self.base += self.bytes.len() as u64;
        self.bytes.clear();
        self.at = 0;
        self.members.clear();
        // Behind its first byte, of which a decoder that fails may have taken none.
        raw.go_back(self.last);
        raw.peek(1)?;
        raw.consume(1);
        let magic = if self.packing == Packing::Zstd { ZSTD } else { GZIP };
        loop {
            raw.mark();
            let bytes = raw.peek(TRIAL)?;
            if bytes.is_empty() {
                return Ok(());
            }
            let at = bytes.windows(magic.len()).position(|w| w == magic);
            match at {
                Some(0) if self.is_member(bytes) => {
                    self.member = Member::Between(raw);
                    return Ok(());
                }
                Some(0) => raw.consume(1),
                Some(at) => raw.consume(at),
                // The magic may be cut by the end of what was read.
                None => {
                    let rest = bytes.len().saturating_sub(magic.len() - 1);
                    raw.consume(rest.max(1));
                }
            }
        }
    }

    /// Whether a member begins here that begins with a record.
    fn is_member(&self, bytes: &[u8]) -> bool {
        let mut start = Vec::new();
        let _ = if self.packing == Packing::Zstd {
            match ZstdDecoder::with_dictionary(bytes, &self.dictionary) {
                Ok(decoder) => decoder.take(TRIAL as u64).read_to_end(&mut start),
                Err(error) => Err(error),
            }
        } else {
            GzDecoder::new(bytes).take(TRIAL as u64).read_to_end(&mut start)
        };
        matches!(starts(&start, Kind::Unknown), Start::Yes(_) | Start::Perhaps) && start.len() > 8
    }
}

/// Unpacks into the window. Bytes that came before an error are kept.
fn unpack(from: &mut impl Read, into: &mut Vec<u8>) -> io::Result<usize> {
    let before = into.len();
    into.resize(before + CHUNK, 0);
    let read = loop {
        match from.read(into.get_mut(before..).unwrap_or_default()) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => break read,
        }
    };
    into.truncate(before + read.as_ref().copied().unwrap_or(0));
    read
}

/// Whether this is a frame of zstd that holds no data.
fn skippable(start: &[u8]) -> bool {
    matches!(start, [first, 0x2A, 0x4D, 0x18, ..] if first & 0xF0 == 0x50)
}

/// Passes over a frame without data; the dictionary if it holds one, as WARC's use of zstd has it.
fn dictionary(raw: &mut Raw) -> io::Result<Option<Vec<u8>>> {
    let mut head = [0; 8];
    raw.read_exact(&mut head)?;
    let [kind, _, _, _, size @ ..] = head;
    let size = u32::from_le_bytes(size);
    if kind != 0x5D || size as usize > MAX_DICTIONARY {
        io::copy(&mut raw.take(u64::from(size)), &mut io::sink())?;
        return Ok(None);
    }
    let mut held = Vec::new();
    raw.take(u64::from(size)).read_to_end(&mut held)?;
    if held.starts_with(ZSTD) {
        let mut plain = Vec::new();
        ZstdDecoder::new(held.as_slice())?.take(MAX_DICTIONARY as u64).read_to_end(&mut plain)?;
        held = plain;
    }
    Ok(Some(held))
}
