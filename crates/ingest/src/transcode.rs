//! Turns a stream of UTF-16 into UTF-8 as it is read, strictly and in bounded memory.

use std::io::{self, BufRead, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding};

use crate::compress::Refusal;

/// Bytes of UTF-8 that wait to be read.
const BUFFER: usize = 16 << 10;

/// The stream without its byte order mark, and what was dropped of it; UTF-16 becomes UTF-8.
///
/// Other encodings pass unchanged. What is not valid UTF-16 ends the stream with an error.
pub(crate) fn unmark<R: BufRead + Send + 'static>(
    mut from: R,
) -> io::Result<(Box<dyn BufRead + Send>, u64)> {
    let Some((encoding, mark)) = Encoding::for_bom(from.fill_buf()?) else {
        return Ok((Box::new(from), 0));
    };
    from.consume(mark);
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
    ended: bool,
}

impl<R: BufRead> BufRead for Transcoded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.start == self.end && !self.ended {
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
                return Err(Refusal::Encoding(self.name, self.at.saturating_sub(wrong)).into());
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
