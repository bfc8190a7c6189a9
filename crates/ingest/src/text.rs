//! Plain text: the whole file or stream is one document, without metadata.

use std::io::Read;
use std::path::Path;

use demarche_text::Document;

use crate::Format;
use crate::compress::Refusal;
use crate::decode::decode;
use crate::failure::{ReadFailure, Reason};

/// Reads one document to the end of the stream, of at most so many bytes. `path` is for failures.
pub fn read(from: impl Read, path: &Path, limit: u64) -> Result<Document, ReadFailure> {
    let failed = |reason| ReadFailure { format: Format::Text, ..ReadFailure::new(path, reason) };
    let bytes = whole(from, limit).map_err(failed)?;
    let decoded =
        decode(bytes).map_err(|e| ReadFailure { byte: Some(e.byte as u64), ..failed(e.reason) })?;
    let mut document = Document::new(decoded.text).map_err(|e| failed(Reason::Document(e)))?;
    document.origin = Some(path.display().to_string());
    Ok(document)
}

/// All bytes of a stream, if they are not more than so many.
pub(crate) fn whole(from: impl Read, limit: u64) -> Result<Vec<u8>, Reason> {
    let mut bytes = Vec::new();
    from.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(Refusal::reason)?;
    if bytes.len() as u64 > limit { Err(Reason::LongRecord(limit)) } else { Ok(bytes) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_bytes(bytes: &[u8]) -> Result<Document, ReadFailure> {
        read(bytes, Path::new("a.txt"), 16 << 20)
    }

    #[test]
    fn the_text_is_not_altered() {
        let text = "  First line.\r\n\r\n\tSecond\u{A0}line. \n";
        let document = read_bytes(text.as_bytes()).unwrap();
        assert_eq!(document.text(), text);
        assert!(document.date.is_none() && document.title.is_none());
    }

    #[test]
    fn failures_name_file_byte_and_reason() {
        let said = |bytes: &[u8]| read_bytes(bytes).unwrap_err().to_string();
        assert_eq!(said(b""), "a.txt: the text is empty");
        assert_eq!(said(b" \r\n\t"), "a.txt: the text is empty");
        assert!(said(b"abc\0").starts_with("a.txt, byte 3: not a text"));
    }

    #[test]
    fn the_limit_is_of_the_document() {
        assert!(read(&b"Iran"[..], Path::new("a"), 4).is_ok());
        let failure = read(&b"Iran."[..], Path::new("a"), 4).unwrap_err();
        assert!(matches!(failure.reason, Reason::LongRecord(4)));
    }

    #[test]
    fn ten_megabytes_in_one_line() {
        let text = "The army entered the city. ".repeat(400_000);
        assert!(text.len() > 10_000_000);
        assert_eq!(read_bytes(text.as_bytes()).unwrap().text().len(), text.len());
    }
}
