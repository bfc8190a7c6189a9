//! Responses of HTTP/1 (RFC 9112) as archives keep them, and the codings of their bodies.

use std::io::Read;

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::Fault;
use crate::failure::Reason;
use crate::list::shown;

/// Bytes that the head of a response may have.
const MAX_HEAD: usize = 256 << 10;

/// Bytes of a decoded page up to which its ratio is not judged.
const FREE: u64 = 1 << 20;

/// Codings that a page may have. Servers use one.
const MAX_CODINGS: usize = 4;

/// A message of HTTP: the line it begins with, the fields and the body.
pub(super) struct Message<'a> {
    first: String,
    fields: Vec<(String, String)>,
    pub(super) body: &'a [u8],
}

impl<'a> Message<'a> {
    /// Takes the head from the content of a record. Line ends may be of either kind.
    pub(super) fn of(content: &'a [u8]) -> Option<Self> {
        let mut at = 0;
        let mut lines = Vec::new();
        loop {
            let rest = content.get(at..)?;
            // A head without a body may end with the record.
            let end = rest.iter().position(|&b| b == b'\n').map_or(rest.len(), |end| end + 1);
            let line = rest.get(..end)?.trim_ascii_end();
            at += end;
            if line.is_empty() || at > MAX_HEAD {
                break;
            }
            // Bytes beyond ASCII are taken for ISO 8859-1; they stand in no field that matters here.
            lines.push(line.iter().map(|&b| b as char).collect::<String>());
        }
        let mut lines = lines.into_iter();
        let first = lines.next()?;
        let field = |line: String| {
            let (name, value) = line.split_once(':')?;
            Some((name.trim().to_ascii_lowercase(), value.trim().to_owned()))
        };
        Some(Self { first, fields: lines.filter_map(field).collect(), body: content.get(at..)? })
    }

    /// The status of a response.
    pub(super) fn status(&self) -> Option<u16> {
        let mut words = self.first.split_ascii_whitespace();
        words.next().filter(|version| version.starts_with("HTTP/"))?;
        words.next()?.parse().ok()
    }

    /// The value of a field.
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// The body without chunks. One that does not begin with a chunk is not chunked, whatever is said: some
    /// writers undo the coding and leave the field.
    pub(super) fn unchunked(&self) -> Result<Option<Vec<u8>>, Fault> {
        let said = self.field("transfer-encoding").unwrap_or_default().to_ascii_lowercase();
        if !said.split(',').any(|coding| coding.trim() == "chunked") || chunk(self.body).is_none() {
            return Ok(None);
        }
        let mut whole = Vec::new();
        let mut rest = self.body;
        loop {
            let (size, behind) = chunk(rest).ok_or(Fault::Chunks)?;
            if size == 0 {
                return Ok(Some(whole));
            }
            whole.extend_from_slice(behind.get(..size).ok_or(Fault::Chunks)?);
            let behind = behind.get(size..).unwrap_or_default();
            let end = behind.strip_prefix(b"\r\n").or_else(|| behind.strip_prefix(b"\n"));
            rest = end.ok_or(Fault::Chunks)?;
        }
    }

    /// Undoes the codings of the content, of which at most `limit` bytes may come; of more than [`FREE`], `ratio`
    /// times what there was.
    pub(super) fn decoded(
        &self,
        body: Vec<u8>,
        limit: usize,
        ratio: u64,
    ) -> Result<Vec<u8>, Reason> {
        let said = self.field("content-encoding").unwrap_or_default().to_ascii_lowercase();
        let fair = ratio.saturating_mul(body.len() as u64).max(FREE);
        let mut body = body;
        let codings =
            || said.rsplit(',').map(str::trim).filter(|c| !matches!(*c, "" | "identity" | "none"));
        if codings().nth(MAX_CODINGS).is_some() {
            return Err(Reason::Record(Fault::Coding(shown(&said))));
        }
        for coding in codings() {
            // Some writers undo the coding and leave the field.
            let plain = body.trim_ascii_start().starts_with(b"<");
            match decode(coding, &body, limit) {
                Ok(decoded) => body = decoded,
                Err(_) if plain => {}
                Err(reason) => return Err(reason),
            }
        }
        if body.len() as u64 > fair {
            return Err(Reason::Bomb(ratio));
        }
        if body.len() > limit { Err(Reason::LongPage(limit)) } else { Ok(body) }
    }
}

/// The size of the chunk that begins here, and what follows its line.
fn chunk(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let end = bytes.iter().take(1024).position(|&b| b == b'\n')?;
    let line = bytes.get(..end)?.split(|&b| b == b';').next()?.trim_ascii();
    let digits =
        std::str::from_utf8(line).ok().filter(|l| l.bytes().all(|b| b.is_ascii_hexdigit()))?;
    Some((usize::from_str_radix(digits, 16).ok()?, bytes.get(end + 1..)?))
}

fn decode(coding: &str, body: &[u8], limit: usize) -> Result<Vec<u8>, Reason> {
    let reader: Box<dyn Read + '_> = match coding {
        "gzip" | "x-gzip" => Box::new(MultiGzDecoder::new(body)),
        // By the standard with zlib's head, by some servers without.
        "deflate" => match body {
            [first, second, ..]
                if first & 0x0F == 8 && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0 =>
            {
                Box::new(ZlibDecoder::new(body))
            }
            _ => Box::new(DeflateDecoder::new(body)),
        },
        "br" => Box::new(brotli_decompressor::Decompressor::new(body, 4096)),
        "zstd" => match zstd::stream::read::Decoder::with_buffer(body) {
            Ok(reader) => Box::new(reader),
            Err(error) => return Err(Reason::Io(error)),
        },
        _ => return Err(Reason::Record(Fault::Coding(shown(coding)))),
    };
    let mut decoded = Vec::new();
    match reader.take(limit as u64 + 1).read_to_end(&mut decoded) {
        Ok(read) if read > limit => Err(Reason::LongPage(limit)),
        Ok(_) => Ok(decoded),
        Err(_) => Err(Reason::Record(Fault::Coding(coding.to_owned()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Write;

    fn body(head: &str, body: &[u8]) -> Result<Vec<u8>, String> {
        let content = [format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n").as_bytes(), body].concat();
        let message = Message::of(&content).unwrap();
        assert_eq!(message.status(), Some(200));
        let whole = message.unchunked().map_err(|e| e.to_string())?;
        message
            .decoded(whole.unwrap_or_else(|| message.body.to_vec()), 1000, 400)
            .map_err(|e| e.to_string())
    }

    #[test]
    fn chunks_are_joined() {
        let chunked = "Transfer-Encoding: gzip, Chunked";
        assert_eq!(
            body(chunked, b"3\r\nabc\r\n0a;x=1\r\n0123456789\r\n0\r\n\r\n").unwrap(),
            b"abc0123456789"
        );
        assert_eq!(body(chunked, b"<p>not chunked").unwrap(), b"<p>not chunked");
        for wrong in [
            &b"3\r\nabcd\r\n0\r\n"[..],
            b"3\r\nabc\r\n",
            b"4\r\nabc",
            b"3\r\nabc\r\nffffffffffffffff\r\nx",
        ] {
            assert!(body(chunked, wrong).unwrap_err().contains("chunks"));
        }
    }

    #[test]
    fn codings_are_undone() {
        let text = b"Talks begin".repeat(20);
        let level = flate2::Compression::default();
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), level);
        gzip.write_all(&text).unwrap();
        let gzip = gzip.finish().unwrap();
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), level);
        zlib.write_all(&text).unwrap();
        let mut raw = flate2::write::DeflateEncoder::new(Vec::new(), level);
        raw.write_all(&text).unwrap();
        assert_eq!(body("Content-Encoding: gzip", &gzip).unwrap(), text);
        assert_eq!(body("content-encoding: X-GZIP", &gzip).unwrap(), text);
        assert_eq!(body("content-encoding: deflate", &zlib.finish().unwrap()).unwrap(), text);
        assert_eq!(body("content-encoding: deflate", &raw.finish().unwrap()).unwrap(), text);
        assert_eq!(
            body("content-encoding: zstd", &zstd::encode_all(&text[..], 0).unwrap()).unwrap(),
            text
        );
        // One block that is not compressed: RFC 7932, section 9.2.
        let brotli = [&b"\x0B\x02\x80"[..], b"Talks", b"\x03"].concat();
        assert_eq!(body("content-encoding: br", &brotli).unwrap(), b"Talks");
        assert_eq!(body("content-encoding: gzip", b" <p>decoded").unwrap(), b" <p>decoded");
        assert!(
            body("content-encoding: gzip", &gzip[..gzip.len() - 9]).unwrap_err().contains("'gzip'")
        );
        assert!(body("content-encoding: lzma", b"x").unwrap_err().contains("'lzma'"));
        let bomb = zstd::encode_all(&*vec![0; 100_000], 0).unwrap();
        assert!(body("content-encoding: zstd", &bomb).unwrap_err().contains("longer than 1000"));
    }

    proptest! {
        #[test]
        fn nothing_panics(content: Vec<u8>, head in "(HTTP/1.1 200|(transfer|content)-encoding: (chunked|br|gzip))?\r\n\r\n[0-9a-f\r\n]{0,9}") {
            for bytes in [content.clone(), [head.as_bytes(), &content].concat()] {
                if let Some(message) = Message::of(&bytes) {
                    message.status();
                    let _ = message.unchunked();
                    let _ = message.decoded(message.body.to_vec(), 1000, 400);
                }
            }
        }
    }
}
