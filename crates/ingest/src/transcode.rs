//! Turns a stream of UTF-16 into UTF-8 as it is read, strictly and in bounded memory.

use std::io::{self, BufRead, Cursor, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding};

use crate::compress::Refusal;

/// Bytes of UTF-8 that wait to be read.
const BUFFER: usize = 16 << 10;

/// Bytes of a byte order mark, at most.
const LONGEST_MARK: u64 = 3;

/// The stream without its byte order mark, and what was dropped of it; UTF-16 becomes UTF-8.
///
/// Other encodings pass unchanged. What is not valid UTF-16 ends the stream with an error.
pub(crate) fn unmark<R: BufRead + Send + 'static>(
    mut from: R,
) -> io::Result<(Box<dyn BufRead + Send>, u64)> {
    // A stream may hand over the mark byte by byte.
    let mut start = Vec::new();
    from.by_ref().take(LONGEST_MARK).read_to_end(&mut start)?;
    let marked = Encoding::for_bom(&start);
    let mark = marked.map_or(0, |(_, mark)| mark);
    start.drain(..mark);
    let from = Cursor::new(start).chain(from);
    let Some((encoding, mark)) = marked else { return Ok((Box::new(from), 0)) };
    if encoding == encoding_rs::UTF_8 {
        return Ok((Box::new(from), mark as u64));
    }
    let transcoded = Transcoded {
        from,
        decoder: encoding.new_decoder_without_bom_handling(),
        name: encoding.name(),
        at: mark as u64,
        buffer: vec![0; BUFFER],
        start: 0,
        end: 0,
        wrong: None,
        ended: false,
    };
    Ok((Box::new(transcoded), 0))
}

struct Transcoded<R> {
    from: R,
    decoder: Decoder,
    name: &'static str,
    /// Offset of the next byte that is taken.
    at: u64,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    /// The byte at which the stream is not valid; what comes before it is handed over first.
    wrong: Option<u64>,
    ended: bool,
}

impl<R: BufRead> BufRead for Transcoded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.start == self.end {
            if let Some(byte) = self.wrong.take() {
                return Err(Refusal::Encoding(self.name, byte).into());
            }
            if self.ended {
                break;
            }
            let input = self.from.fill_buf()?;
            let last = input.is_empty();
            let (result, taken, given) =
                self.decoder.decode_to_utf8_without_replacement(input, &mut self.buffer, last);
            self.from.consume(taken);
            self.at += taken as u64;
            (self.start, self.end) = (0, given);
            self.ended = last && result != DecoderResult::OutputFull;
            if let DecoderResult::Malformed(length, after) = result {
                let wrong = u64::from(length) + u64::from(after);
                self.ended = true;
                self.wrong = Some(self.at.saturating_sub(wrong));
            }
        }
        Ok(self.buffer.get(self.start..self.end).unwrap_or_default())
    }

    fn consume(&mut self, bytes: usize) {
        self.start = (self.start + bytes).min(self.end);
    }
}

impl<R: BufRead> Read for Transcoded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let length = {
            let waiting = self.fill_buf()?;
            let length = waiting.len().min(into.len());
            into[..length].copy_from_slice(&waiting[..length]);
            length
        };
        self.consume(length);
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::{BufReader, Cursor};

    fn read(bytes: Vec<u8>, room: usize) -> io::Result<String> {
        let (mut from, _) = unmark(BufReader::with_capacity(room, Cursor::new(bytes)))?;
        let mut text = String::new();
        from.read_to_string(&mut text)?;
        Ok(text)
    }

    #[test]
    fn what_is_not_utf16_is_refused_with_its_byte() {
        let error = read(b"\xFF\xFEa\0\x00\xD8b\0".to_vec(), 64).unwrap_err();
        assert_eq!(Refusal::byte(&error), Some(4));
        assert!(read(b"\xFF\xFEa\0b".to_vec(), 64).is_err());
    }

    /// Found by fuzzing: the more a stream handed over at once, the more of it was lost.
    #[test]
    fn what_comes_before_the_wrong_byte_is_read() {
        for room in [1, 2, 3, 64] {
            let bytes = b"\xFF\xFEa\0\n\0b\0\x00\xD8c\0".to_vec();
            let (mut from, _) = unmark(BufReader::with_capacity(room, Cursor::new(bytes))).unwrap();
            let mut line = String::new();
            from.read_line(&mut line).unwrap();
            assert_eq!(line, "a\n", "{room}");
            assert_eq!(Refusal::byte(&from.read_line(&mut line).unwrap_err()), Some(8));
            assert_eq!(from.read_line(&mut line).unwrap(), 0);
        }
    }

    #[test]
    fn a_mark_is_found_in_pieces() {
        for (bytes, text) in
            [(&b"\xEF\xBB\xBFa"[..], "a"), (b"\xFE\xFF\0a", "a"), (b"\xEF", ""), (b"a", "a")]
        {
            let (mut from, dropped) = unmark(BufReader::with_capacity(1, bytes)).unwrap();
            let mut read = Vec::new();
            from.read_to_end(&mut read).unwrap();
            assert!(read == text.as_bytes() || read == bytes, "{read:?}");
            assert_eq!(dropped > 0, bytes.starts_with(b"\xEF\xBB\xBF"));
        }
    }

    proptest! {
        #[test]
        fn utf16_comes_back_whatever_the_buffer(text: String, room in 4_usize..9) {
            let bytes: Vec<u8> = std::iter::once(0xFEFF)
                .chain(text.encode_utf16())
                .flat_map(u16::to_be_bytes)
                .collect();
            prop_assert_eq!(read(bytes, room).unwrap(), text);
        }
    }
}
