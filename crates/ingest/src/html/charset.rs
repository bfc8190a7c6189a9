//! Which characters the bytes of a page are.
//!
//! In order, after the WHATWG standards (Encoding; HTML, "determining the character encoding"): a byte order mark,
//! the charset of the Content-Type, that of a meta element, that of an XML declaration, UTF-8 if the bytes are
//! that, else what [`chardetng`] guesses with the help of the top-level domain.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};
use url::{Host, Url};

use super::Hints;

/// Bytes in which a meta element with a charset is looked for. The standard has 1024 first and any later; all
/// pages that browsers show well have it before their scripts.
const PRESCAN: usize = 64 << 10;

/// Decodes a page. Bytes that do not decode become U+FFFD.
pub(super) fn decode<'a>(bytes: &'a [u8], hints: &Hints<'_>) -> Cow<'a, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0;
    }
    let start = bytes.get(..PRESCAN).unwrap_or(bytes);
    let encoding = hints
        .charset
        .and_then(|label| Encoding::for_label(label.trim().as_bytes()))
        .or_else(|| in_meta(start).or_else(|| in_xml(start)).map(as_read))
        .unwrap_or_else(|| guess(bytes, hints.url));
    encoding.decode_without_bom_handling(bytes).0
}

/// An encoding that could be read in ASCII is not UTF-16; the other is for web workers of old.
fn as_read(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == UTF_16LE || encoding == UTF_16BE {
        UTF_8
    } else if encoding == X_USER_DEFINED {
        WINDOWS_1252
    } else {
        encoding
    }
}

fn guess(bytes: &[u8], url: Option<&str>) -> &'static Encoding {
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let domain = url.and_then(|url| match Url::parse(url).ok()?.host()? {
        Host::Domain(name) => name.rsplit('.').next().map(str::to_owned),
        _ => None,
    });
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let domain = domain.filter(|d| !d.is_empty() && d.bytes().all(plain));
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(domain.as_deref().map(str::as_bytes), Utf8Detection::Allow)
}

/// The charset of the first meta element that has a known one.
fn in_meta(start: &[u8]) -> Option<&'static Encoding> {
    let mut rest = start;
    while let Some(at) = rest.iter().position(|&b| b == b'<') {
        rest = rest.get(at..)?;
        if rest.starts_with(b"<!--") {
            // `<!-->` is a whole comment.
            let end = rest.windows(3).skip(2).position(|w| w == b"-->")?;
            rest = rest.get(end + 5..)?;
        } else if let Some((name, attributes)) = tag(rest) {
            let (found, behind) = if name.eq_ignore_ascii_case(b"meta") {
                meta(attributes)
            } else {
                let mut behind = attributes;
                while attribute(&mut behind).is_some() {}
                (None, behind)
            };
            if found.is_some() {
                return found;
            }
            rest = behind;
        } else if matches!(rest.get(1), Some(b'!' | b'/' | b'?')) {
            rest = rest.get(rest.iter().position(|&b| b == b'>')?..)?;
        } else {
            rest = rest.get(1..)?;
        }
    }
    None
}

/// The name of a start or end tag, and what follows.
fn tag(at: &[u8]) -> Option<(&[u8], &[u8])> {
    let name = at.strip_prefix(b"</").or_else(|| at.strip_prefix(b"<"))?;
    name.first().filter(|b| b.is_ascii_alphabetic())?;
    let end = name.iter().position(|&b| b.is_ascii_whitespace() || b == b'>' || b == b'/')?;
    Some(name.split_at(end))
}

/// The charset that a meta element gives, and what follows the element.
fn meta(attributes: &[u8]) -> (Option<&'static Encoding>, &[u8]) {
    let mut rest = attributes;
    let (mut pragma, mut charset, mut content) = (false, None, None);
    while let Some((name, value)) = attribute(&mut rest) {
        match name.to_ascii_lowercase().as_slice() {
            b"http-equiv" => pragma |= value.eq_ignore_ascii_case(b"content-type"),
            b"charset" => charset = charset.or(Encoding::for_label(value)),
            b"content" => content = content.or_else(|| in_content(value)),
            _ => {}
        }
    }
    (charset.or(content.filter(|_| pragma)), rest)
}

/// The next attribute of a tag; none at its end.
fn attribute<'a>(rest: &mut &'a [u8]) -> Option<(&'a [u8], &'a [u8])> {
    let blank = |b: &u8| b.is_ascii_whitespace();
    let skip = |s: &'a [u8], by: &dyn Fn(&u8) -> bool| -> &'a [u8] {
        s.get(s.iter().position(|b| !by(b)).unwrap_or(s.len())..).unwrap_or_default()
    };
    *rest = skip(rest, &|b| blank(b) || *b == b'/');
    if matches!(rest.first(), None | Some(b'>')) {
        return None;
    }
    // A name may begin with `=`.
    let ends = |b: &u8| blank(b) || matches!(b, b'=' | b'>' | b'/');
    let end = rest.iter().skip(1).position(ends).map_or(rest.len(), |at| at + 1);
    let (name, behind) = rest.split_at(end);
    *rest = skip(behind, &blank);
    let Some(value) = rest.strip_prefix(b"=") else {
        return Some((name, b""));
    };
    let value = skip(value, &blank);
    let (value, behind) = match value.first() {
        Some(quote @ (b'"' | b'\'')) => {
            let value = value.get(1..).unwrap_or_default();
            let end = value.iter().position(|b| b == quote).unwrap_or(value.len());
            (value.get(..end)?, value.get(end + 1..).unwrap_or_default())
        }
        _ => {
            value.split_at(value.iter().position(|b| blank(b) || *b == b'>').unwrap_or(value.len()))
        }
    };
    *rest = behind;
    Some((name, value))
}

/// The charset in `text/html; charset=...`.
fn in_content(content: &[u8]) -> Option<&'static Encoding> {
    let lower = content.to_ascii_lowercase();
    let at = lower.windows(7).position(|w| w == b"charset")?;
    let value = lower.get(at + 7..)?.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let ends = |b: &u8| b.is_ascii_whitespace() || matches!(b, b';' | b'"' | b'\'');
    let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
    Encoding::for_label(value.split(ends).next()?)
}

/// The encoding of an XML declaration.
fn in_xml(start: &[u8]) -> Option<&'static Encoding> {
    let declaration = start.strip_prefix(b"<?xml")?.split(|&b| b == b'>').next()?;
    let at = declaration.windows(8).position(|w| w == b"encoding")?;
    let value =
        declaration.get(at + 8..)?.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let (quote, value) = value.split_first().filter(|(q, _)| matches!(q, b'"' | b'\''))?;
    Encoding::for_label(value.split(|b| b == quote).next()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(bytes: &[u8], charset: Option<&str>) -> String {
        decode(bytes, &Hints { charset, ..Hints::default() }).into_owned()
    }

    #[test]
    fn the_order_of_trust_is_kept() {
        // Ф in windows-1251 is Ô in windows-1252 and ¤ in KOI8-R.
        let meta = b"<meta charset=windows-1251>\xD4";
        assert!(read(meta, None).ends_with('Ф'));
        assert!(read(meta, Some("iso-8859-1")).ends_with('Ô'));
        assert!(read(meta, Some("no-such-charset")).ends_with('Ф'));
        assert!(read(b"\xEF\xBB\xBF<meta charset=koi8-r>\xC3\xB1", Some("koi8-r")).ends_with('ñ'));
        assert!(read(b"<?xml version='1.0' encoding='windows-1251'?><p>\xD4", None).ends_with('Ф'));
        assert!(read(b"<?xml encoding='koi8-r'?><meta charset=cp1251>\xD4", None).ends_with('Ф'));
    }

    #[test]
    fn meta_elements_are_read_as_browsers_do() {
        for page in [
            "<META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset = windows-1251'>",
            "<meta content=\"text/html;charset='windows-1251'\" http-equiv=content-type>",
            "<!-- <meta charset=koi8-r> --><meta name=a charset=\"cp1251\" />",
            "<!--><meta charset=cp1251>",
            "<a title='<meta charset=koi8-r>'><meta\ncharset=cp1251>",
            "<!doctype html><meta charset=nonsense><meta charset=cp1251>",
            "<meta content='text/html; charset=koi8-r'><meta charset=cp1251>",
        ] {
            let bytes = [page.as_bytes(), b"\xD4"].concat();
            assert!(read(&bytes, None).ends_with('Ф'), "{page}");
        }
        assert!(read("<meta charset=utf-16le>ñ".as_bytes(), None).ends_with('ñ'));
    }

    #[test]
    fn the_rest_is_guessed() {
        assert!(read("<p>Señor Peña".as_bytes(), None).contains("Señor"));
        let russian = "<p>Президент России прибыл в Минск на переговоры. ".repeat(3);
        let (bytes, ..) = encoding_rs::WINDOWS_1251.encode(&russian);
        assert_eq!(read(&bytes, None), russian);
        for url in ["http://BÜRO.рф/", "http://127.0.0.1/", "http://[::1]/", "no url", "file:///x"]
        {
            decode(b"\xFFa", &Hints { url: Some(url), ..Hints::default() });
        }
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes: Vec<u8>, tail in "(<[!/?]?(meta|a|-->)?[ =\"'/a-z;>-]{0,9}){0,9}") {
            read(&bytes, None);
            read(&[tail.as_bytes(), &bytes].concat(), None);
        }
    }
}
