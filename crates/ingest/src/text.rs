//! Plain text: the whole file or stream is one document, without metadata.

use std::io::Read;
use std::path::Path;

use demarche_text::{Document, DocumentError, MAX_TEXT_BYTES};

use crate::decode::decode;
use crate::failure::{ReadFailure, Reason};

/// Reads one document to the end of the stream. `path` is for failures.
pub fn read(mut from: impl Read, path: &Path) -> Result<Document, ReadFailure> {
    let failed = |reason| ReadFailure::new(path, reason);
    let mut bytes = Vec::new();
    let limit = MAX_TEXT_BYTES as u64 + 1;
    from.by_ref().take(limit).read_to_end(&mut bytes).map_err(|e| failed(Reason::Io(e)))?;
    if bytes.len() as u64 == limit {
        return Err(failed(Reason::Document(DocumentError::TooLong(bytes.len()))));
    }
    let decoded =
        decode(bytes).map_err(|e| ReadFailure { byte: Some(e.byte as u64), ..failed(e.reason) })?;
    Document::new(decoded.text).map_err(|e| failed(Reason::Document(e)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_bytes(bytes: &[u8]) -> Result<Document, ReadFailure> {
        read(bytes, Path::new("a.txt"))
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
    fn ten_megabytes_in_one_line() {
        let text = "The army entered the city. ".repeat(400_000);
        assert!(text.len() > 10_000_000);
        assert_eq!(read_bytes(text.as_bytes()).unwrap().text().len(), text.len());
    }
}
