//! Finds records, one after the other, and goes on behind damage.
//!
//! A record is held whole, so that its length can be judged by what follows it: two line ends, or the next record,
//! the next member or the end. Where that is not so, or the record is cut, the search for the next one begins in
//! its own first line, for a length that lies may have swallowed others.

use std::io;
use std::ops::Range;

use super::Fault;
use super::head::{self, Head, Kind, MAX_HEAD, MAX_LINE, Start, starts};
use super::window::{More, Window};
use crate::compress::Refusal;
use crate::failure::Reason;

/// Bytes that are read again in any case where records are damaged.
const FREE_AGAIN: u64 = 1 << 30;

/// How many times all that came before may be read again.
const MOST_AGAIN: u64 = 4;

/// Line ends behind a record that are held with it. More of them show that it is whole.
const MAX_BLANK: usize = 1024;

/// What was found.
pub(super) enum Found {
    /// A record and where its content is in the window.
    Record(Head, Range<usize>),
    /// A damaged one, or one in a member that gives too much.
    Damaged(Reason),
    /// The file cannot be read further.
    Failed(io::Error),
}

/// What keeps a record from being whole.
enum Cut {
    /// The file or the next record came first.
    Short,
    Broken(io::Error),
    Failed(io::Error),
}

/// The records of an archive.
pub(super) struct Records {
    pub(super) window: Window,
    kind: Kind,
    limit: u64,
    /// Bytes of the record that was found last.
    last: usize,
    /// Whether what comes is damaged and was reported.
    damaged: bool,
    /// The member that was read when it was reported.
    reported: Option<u64>,
    /// Bytes that were read again so far, since the records they were in could not be right.
    again: u64,
    ended: bool,
}

impl Records {
    pub(super) fn new(window: Window, limit: u64) -> Self {
        Self {
            window,
            kind: Kind::Unknown,
            limit,
            last: 0,
            damaged: false,
            reported: None,
            again: 0,
            ended: false,
        }
    }

    /// The next record, and where in the file it begins.
    pub(super) fn next(&mut self) -> Option<(u64, Found)> {
        self.window.consume(self.last);
        self.last = 0;
        while !self.ended {
            let begun = if self.damaged { self.seek() } else { self.skip_blank() };
            match begun {
                Ok(true) => {}
                Ok(false) | Err(Cut::Short) => break,
                Err(Cut::Broken(error)) => {
                    let place = self.window.last_member();
                    let known = self.damaged && self.reported == Some(place);
                    if let Err(error) = self.window.mend() {
                        return Some(self.failed(error));
                    }
                    // The next member begins with a record.
                    self.damaged = false;
                    if !known {
                        return Some((place, Found::Damaged(packing(error))));
                    }
                    continue;
                }
                Err(Cut::Failed(error)) => return Some(self.failed(error)),
            }
            self.damaged = false;
            let place = self.window.place();
            let fault = match self.record() {
                Ok((head, content)) => {
                    self.last = content.end;
                    return Some((place, Found::Record(head, content)));
                }
                Err((_, Cut::Failed(error))) => return Some(self.failed(error)),
                Err((Some(fault), _)) => Reason::Record(fault),
                Err((None, Cut::Broken(error))) => packing(error),
                Err((None, Cut::Short)) => Reason::Record(Fault::Short),
            };
            self.doubt();
            return Some((place, Found::Damaged(fault)));
        }
        self.ended = true;
        None
    }

    /// The record that was found last is not as it was written: others may be in it.
    pub(super) fn doubt(&mut self) {
        // Records within records could make this take for ever.
        self.again += self.last as u64;
        self.last = if self.may_go_back() { 1 } else { self.last.max(1) };
        self.damaged = true;
        self.reported = Some(self.window.last_member());
    }

    /// Whether what was read may be read again.
    fn may_go_back(&self) -> bool {
        self.again <= FREE_AGAIN.max(self.window.offset().saturating_mul(MOST_AGAIN))
    }

    fn failed(&mut self, error: io::Error) -> (u64, Found) {
        self.ended = true;
        (self.window.place(), Found::Failed(error))
    }

    /// To the next byte that is no line end. False at the end.
    fn skip_blank(&mut self) -> Result<bool, Cut> {
        loop {
            let blank =
                self.window.bytes().iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
            self.window.consume(blank);
            if !self.window.bytes().is_empty() {
                return Ok(true);
            }
            match self.window.more() {
                More::Bytes | More::Member => {}
                More::End => return Ok(false),
                More::Broken(error) => return Err(Cut::Broken(error)),
                More::Failed(error) => return Err(Cut::Failed(error)),
            }
        }
    }

    /// To the next line or member that begins a record. False at the end.
    ///
    /// Damage may have joined a line with the one of a version: that is a begin too if a field follows.
    fn seek(&mut self) -> Result<bool, Cut> {
        let mut line = self.window.members(0).next() == Some(0);
        loop {
            if let Some(length) = joined(self.window.bytes()) {
                match self.hold(length + FIELD) {
                    Ok(()) | Err(Cut::Short | Cut::Broken(_)) => {}
                    Err(failed) => return Err(failed),
                }
                let bytes = self.window.bytes();
                if let Some(at) = joined(bytes)
                    && bytes.get(at..).is_some_and(begins_field)
                {
                    let begin =
                        bytes.get(..at).unwrap_or_default().windows(5).rposition(|w| w == b"WARC/");
                    self.window.consume(begin.unwrap_or(0));
                    return Ok(true);
                }
            }
            if line {
                match starts(self.window.bytes(), self.kind) {
                    Start::Yes(_) => return Ok(true),
                    Start::No => {}
                    Start::Perhaps => match self.window.more() {
                        More::Bytes | More::Member => continue,
                        More::End => return Ok(false),
                        More::Broken(error) => return Err(Cut::Broken(error)),
                        More::Failed(error) => return Err(Cut::Failed(error)),
                    },
                }
            }
            let bytes = self.window.bytes();
            let end = bytes.iter().position(|&b| b == b'\n').map(|at| at + 1);
            let member = self.window.members(1).next();
            let next = end.into_iter().chain(member).min();
            line = next.is_some();
            let length = next.unwrap_or(bytes.len());
            self.window.consume(length);
            if next.is_none() {
                match self.window.more() {
                    More::Bytes => {}
                    More::Member => line = true,
                    More::End => return Ok(false),
                    More::Broken(error) => return Err(Cut::Broken(error)),
                    More::Failed(error) => return Err(Cut::Failed(error)),
                }
            }
        }
    }

    /// The record with which the window begins.
    fn record(&mut self) -> Result<(Head, Range<usize>), (Option<Fault>, Cut)> {
        let cut = |cut| (None, cut);
        let fault = |fault| (Some(fault), Cut::Short);
        let kind = loop {
            match starts(self.window.bytes(), self.kind) {
                Start::Yes(kind) => break kind,
                Start::No => return Err(fault(Fault::NotARecord)),
                Start::Perhaps => {
                    let more = self.window.bytes().len() + 1;
                    self.hold(more).map_err(|c| match c {
                        Cut::Short => fault(Fault::NotARecord),
                        other => cut(other),
                    })?;
                }
            }
        };
        self.kind = kind;
        let (head, begin) = self.head(kind)?;
        if head.length > self.limit {
            return Err(fault(Fault::Long(self.limit)));
        }
        let length = usize::try_from(head.length).map_err(|_| fault(Fault::Long(self.limit)))?;
        let end = begin + length;
        self.hold(end).map_err(cut)?;
        self.ends(&(begin..end))?;
        Ok((head, begin..end))
    }

    /// The head, and where the content begins.
    fn head(&mut self, kind: Kind) -> Result<(Head, usize), (Option<Fault>, Cut)> {
        let mut searched = 0_usize;
        loop {
            let bytes = self.window.bytes();
            let line =
                |from: usize| Some(from + bytes.get(from..)?.iter().position(|&b| b == b'\n')? + 1);
            if kind == Kind::Arc {
                if let Some(end) = line(0) {
                    let head = head::arc(bytes.get(..end - 1).unwrap_or_default());
                    return head.map(|head| (head, end)).map_err(|f| (Some(f), Cut::Short));
                }
            } else {
                // The blank line, with line ends of either kind.
                let mut at = searched;
                while let Some(next) = line(at) {
                    let blank = bytes.get(at..next).is_some_and(|l| l == b"\r\n" || l == b"\n");
                    if blank && at > 0 {
                        let from = line(0).unwrap_or(0);
                        let head = head::fields(bytes.get(from..at).unwrap_or_default());
                        return head.map(|head| (head, next)).map_err(|f| (Some(f), Cut::Short));
                    }
                    at = next;
                }
                searched = at;
            }
            let most = if kind == Kind::Arc { MAX_LINE } else { MAX_HEAD };
            if bytes.len() > most {
                return Err((Some(Fault::Head), Cut::Short));
            }
            let more = bytes.len() + 1;
            self.hold(more).map_err(|c| (None, c))?;
        }
    }

    /// Holds at least so many bytes, among which no other member begins with a record.
    fn hold(&mut self, length: usize) -> Result<(), Cut> {
        // Members up to here begin with none.
        let mut judged = 1;
        loop {
            let swallowed = self.swallows(&mut judged, length);
            if swallowed {
                return Err(Cut::Short);
            }
            if self.window.bytes().len() >= length {
                return Ok(());
            }
            match self.window.more() {
                More::Bytes | More::Member => {}
                More::End => return Err(Cut::Short),
                More::Broken(error) => return Err(Cut::Broken(error)),
                More::Failed(error) => return Err(Cut::Failed(error)),
            }
        }
    }

    /// Whether a member before `length` begins with a record. Moves `judged` behind those that do not.
    fn swallows(&self, judged: &mut usize, length: usize) -> bool {
        let mut certain = true;
        for at in self.window.members(*judged).take_while(|at| *at < length) {
            match starts(self.window.bytes().get(at..).unwrap_or_default(), self.kind) {
                Start::Yes(_) => return true,
                Start::Perhaps => certain = false,
                Start::No if certain => *judged = at + 1,
                Start::No => {}
            }
        }
        false
    }

    /// Whether a record of WARC begins within another's content.
    fn holds_record(&mut self, content: &Range<usize>) -> bool {
        self.again += content.len() as u64;
        let content = self.window.bytes().get(content.clone()).unwrap_or_default();
        let mut lines = content.split_inclusive(|b| *b == b'\n');
        let mut before: &[u8] = &[];
        self.may_go_back()
            && lines.any(|line| {
                let begins = joined(before).is_some() && begins_field(line);
                before = line;
                begins
            })
    }

    /// Whether what follows the content shows that it is whole: two line ends as the standard has them, and then the
    /// next record or the end. Where not all of that is there, the content must hold no record that a wrong length
    /// has taken in.
    fn ends(&mut self, content: &Range<usize>) -> Result<(), (Option<Fault>, Cut)> {
        let end = content.end;
        let mut at = end;
        loop {
            let after = self.window.bytes().get(end..at).unwrap_or_default();
            let closed = after.split(|b| *b == b'\n').nth(2).is_some();
            if after.len() > MAX_BLANK {
                return Ok(());
            }
            if self.window.members(end.max(1)).next().is_some_and(|member| member <= at) {
                return Ok(());
            }
            let bytes = self.window.bytes().get(at..).unwrap_or_default();
            let rest = !bytes.is_empty();
            if matches!(bytes.first(), Some(b'\r' | b'\n')) {
                at += 1;
                continue;
            }
            let next = if rest { starts(bytes, self.kind) } else { Start::Perhaps };
            match next {
                Start::Yes(_) => return self.is_whole(content, closed),
                // What follows is damaged.
                _ if rest && closed && self.kind == Kind::Warc => {
                    return self.is_whole(content, false);
                }
                Start::No => return Err((Some(Fault::Over), Cut::Short)),
                Start::Perhaps => {}
            }
            match self.window.more() {
                More::Bytes => {}
                More::Member if !rest => return Ok(()),
                More::End if !rest => return self.is_whole(content, closed),
                More::Member | More::End => return Err((Some(Fault::Over), Cut::Short)),
                More::Broken(error) => return Err((None, Cut::Broken(error))),
                More::Failed(error) => return Err((None, Cut::Failed(error))),
            }
        }
    }

    /// Whether a record that is followed by what should follow, or by part of that, is whole.
    fn is_whole(
        &mut self,
        content: &Range<usize>,
        certain: bool,
    ) -> Result<(), (Option<Fault>, Cut)> {
        if certain || self.kind != Kind::Warc || !self.holds_record(content) {
            Ok(())
        } else {
            Err((Some(Fault::Over), Cut::Short))
        }
    }
}

/// Why a member cannot be unpacked further.
fn packing(error: io::Error) -> Reason {
    match Refusal::reason(error) {
        Reason::Io(error) => Reason::Record(Fault::Packing(error.to_string())),
        refused => refused,
    }
}

/// Bytes by which the first field of a record is known.
const FIELD: usize = 8;

/// How long the first line is, if the line of a version ends it.
fn joined(bytes: &[u8]) -> Option<usize> {
    let end = bytes.iter().position(|&b| b == b'\n')? + 1;
    let line = bytes.get(..end)?.trim_ascii_end();
    let tail = line.get(line.len().saturating_sub(10)..)?;
    let at = tail.windows(5).rposition(|w| w == b"WARC/")?;
    let version = tail.get(at + 5..)?;
    let right = version.len() >= 3 && version.iter().all(|b| b.is_ascii_digit() || *b == b'.');
    right.then_some(end)
}

fn begins_field(bytes: &[u8]) -> bool {
    let starts =
        |name: &[u8]| bytes.get(..name.len()).is_some_and(|b| b.eq_ignore_ascii_case(name));
    starts(b"WARC-") || starts(b"Content-")
}
