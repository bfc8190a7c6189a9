//! From bytes to text, without loss: what cannot be decoded is refused, never replaced.
//!
//! In order: a byte order mark (UTF-8, UTF-16) is believed; bytes that are UTF-8 are UTF-8; bytes
//! that are mostly UTF-8 are damaged, and are refused; anything else is decoded with the encoding
//! that [`chardetng`] guesses, as browsers do, unless that gives control characters.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::failure::Reason;

/// A decoded text.
#[derive(Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text without its byte order mark.
    pub text: String,
    /// Name of the encoding, as the WHATWG standard has it.
    pub encoding: &'static str,
}

/// Why bytes are not a text, and the offset of the byte that shows it.
#[derive(Debug)]
pub struct DecodeFailure {
    /// Offset in the bytes given.
    pub byte: usize,
    /// [`Reason::Binary`], [`Reason::Encoding`] or [`Reason::Marked`].
    pub reason: Reason,
}

/// Decodes a whole text.
pub fn decode(bytes: Vec<u8>) -> Result<Decoded, DecodeFailure> {
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        let text = decode_as(encoding, &bytes[mark..]).map_err(|at| DecodeFailure {
            byte: mark + at,
            reason: Reason::Marked(encoding.name()),
        })?;
        return match text.find('\0') {
            None => Ok(Decoded { text, encoding: encoding.name() }),
            Some(_) => Err(binary(&bytes, bytes.iter().position(|&b| b == 0).unwrap_or(mark))),
        };
    }
    if let Some(at) = bytes.iter().position(|&b| b == 0) {
        return Err(binary(&bytes, at));
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Ok(Decoded { text, encoding: UTF_8.name() }),
        Err(error) => error.into_bytes(),
    };
    guess(&bytes)
}

/// Decodes bytes that are not UTF-8 and have no mark.
fn guess(bytes: &[u8]) -> Result<Decoded, DecodeFailure> {
    let (mut good, mut bad, mut first_bad) = (0_usize, 0_usize, None);
    let mut at = 0;
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        at += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            first_bad.get_or_insert(at);
            bad += 1;
        }
        at += chunk.invalid().len();
    }
    let refused = |reason| DecodeFailure { byte: first_bad.unwrap_or(0), reason };
    // Other encodings give valid sequences by accident only.
    if good > bad {
        return Err(refused(Reason::Encoding));
    }
    if let Some(at) = bytes.iter().position(|&b| b < b' ' && !b.is_ascii_whitespace() && b != 0x0B)
    {
        return Err(binary(bytes, at));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let text = decode_as(encoding, bytes).map_err(|_| refused(Reason::Encoding))?;
    // Single-byte encodings turn any byte into something; undefined ones into control characters.
    match text.chars().position(|c| c.is_control() && !c.is_ascii()) {
        None => Ok(Decoded { text, encoding: encoding.name() }),
        Some(at) if encoding.is_single_byte() => Err(binary(bytes, at)),
        Some(_) => Err(refused(Reason::Encoding)),
    }
}

/// Decodes strictly. The error is the offset behind the bytes that do not decode.
fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, usize> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(0);
    let mut text = String::with_capacity(room);
    let (result, read) = decoder.decode_to_string_without_replacement(bytes, &mut text, true);
    match result {
        DecoderResult::InputEmpty => {
            text.shrink_to_fit();
            Ok(text)
        }
        DecoderResult::Malformed(length, after) => {
            Err(read.saturating_sub(usize::from(length) + usize::from(after)))
        }
        DecoderResult::OutputFull => Err(read), // not with `room`
    }
}

fn binary(bytes: &[u8], at: usize) -> DecodeFailure {
    DecodeFailure { byte: at, reason: Reason::Binary(bytes.get(at).copied().unwrap_or(0)) }
}

/// Whether these first bytes of a file say that it is UTF-16.
pub(crate) fn is_utf16(start: &[u8]) -> bool {
    Encoding::for_bom(start).is_some_and(|(e, _)| e == UTF_16LE || e == UTF_16BE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::WINDOWS_1252;
    use proptest::prelude::*;

    const NEWS: &str = "La France et l’Allemagne « dénoncent » l’attaque à Mykolaïv. Señor Peña. ";

    fn utf16(text: &str, little: bool) -> Vec<u8> {
        std::iter::once(0xFEFF)
            .chain(text.encode_utf16())
            .flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() })
            .collect()
    }

    #[test]
    fn marks_are_believed_and_dropped() {
        for (bytes, encoding) in [
            (format!("\u{FEFF}{NEWS}").into_bytes(), "UTF-8"),
            (utf16(NEWS, true), "UTF-16LE"),
            (utf16(NEWS, false), "UTF-16BE"),
        ] {
            let decoded = decode(bytes).unwrap();
            assert_eq!(decoded, Decoded { text: NEWS.to_owned(), encoding });
        }
    }

    #[test]
    fn older_encodings_are_detected() {
        let (bytes, ..) = WINDOWS_1252.encode(NEWS);
        let decoded = decode(bytes.into_owned()).unwrap();
        assert_eq!(decoded, Decoded { text: NEWS.to_owned(), encoding: "windows-1252" });

        let russian = "Президент России прибыл в Минск на переговоры. ".repeat(3);
        let (bytes, ..) = encoding_rs::WINDOWS_1251.encode(&russian);
        assert_eq!(decode(bytes.into_owned()).unwrap().text, russian);
    }

    #[test]
    fn what_is_no_text_is_refused_with_the_byte() {
        let refused = |bytes: &[u8]| decode(bytes.to_vec()).unwrap_err();
        assert_eq!(refused(b"ab\0c").byte, 2);
        assert!(matches!(refused(b"ab\0c").reason, Reason::Binary(0)));
        assert_eq!(refused(b"GIF89a\x01\xFF\xFE").byte, 6);
        // Damaged UTF-8, not another encoding.
        let mut damaged = "Señor Peña viajó a Bogotá".as_bytes().to_vec();
        damaged[11] = 0xFF;
        assert_eq!(refused(&damaged).byte, 11);
        assert!(matches!(refused(&damaged).reason, Reason::Encoding));
        // Half a character at the end.
        let mut cut = "Peña, Señor Peñá".as_bytes().to_vec();
        cut.pop();
        assert_eq!(refused(&cut).byte, cut.len() - 1);
        // A lone surrogate.
        let marked = refused(b"\xFF\xFEa\0\x00\xD8b\0");
        assert_eq!(marked.byte, 4);
        assert!(matches!(marked.reason, Reason::Marked("UTF-16LE")));
    }

    proptest! {
        #[test]
        fn utf8_is_kept_byte_for_byte(text in "[^\0\u{FEFF}][^\0]*") {
            prop_assert_eq!(decode(text.clone().into_bytes()).unwrap().text, text);
        }

        #[test]
        fn no_bytes_panic(bytes: Vec<u8>) {
            let length = bytes.len();
            if let Err(failure) = decode(bytes) {
                prop_assert!(failure.byte < length);
            }
        }

        #[test]
        fn utf16_comes_back(text in "[^\0]+", little: bool) {
            prop_assert_eq!(decode(utf16(&text, little)).unwrap().text, text);
        }
    }
}
