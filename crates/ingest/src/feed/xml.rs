//! XML as feeds and sitemaps need it: encodings, references, white space.

use encoding_rs::Encoding;
use quick_xml::escape::{resolve_html5_entity, resolve_predefined_entity};
use quick_xml::events::{BytesRef, BytesText};

use crate::decode::decode;
use crate::failure::Reason;

/// Bytes in which the declaration stands.
const DECLARATION: usize = 256;

/// The text of an XML or JSON file: by its byte order mark, else as the XML declaration says, else as
/// [`decode`] finds.
pub(crate) fn text(bytes: &[u8]) -> Result<String, Reason> {
    if Encoding::for_bom(bytes).is_none()
        && let Some(encoding) = declared(bytes)
        && let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes)
    {
        return Ok(text.into_owned());
    }
    decode(bytes.to_vec()).map(|d| d.text).map_err(|e| e.reason)
}

/// The encoding that `<?xml encoding="…"?>` names.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = &bytes[..bytes.len().min(DECLARATION)];
    let end = start.windows(2).position(|w| w == b"?>")?;
    let start = std::str::from_utf8(&start[..end]).ok()?.trim_start();
    let after = start.strip_prefix("<?xml")?.split_once("encoding")?.1;
    let value = after.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let named = Encoding::for_label(value[1..].split(quote).next()?.as_bytes())?;
    // What could be read in ASCII is not UTF-16, whatever it says.
    named.is_ascii_compatible().then_some(named)
}

/// Refuses a document type that declares entities. Those that only name a type are harmless.
pub(crate) fn check_doctype(doctype: &BytesText) -> Result<(), Reason> {
    let declares = doctype.as_bytes().windows(8).any(|w| w.eq_ignore_ascii_case(b"<!ENTITY"));
    if declares { Err(Reason::Entities) } else { Ok(()) }
}

/// Appends what a reference stands for. Unknown ones stay as written: nothing is ever expanded.
pub(crate) fn push_reference(into: &mut String, reference: &BytesRef) {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        into.push(character);
        return;
    }
    let name: &str = reference.as_ref();
    match resolve_predefined_entity(name).or_else(|| resolve_html5_entity(name)) {
        Some(text) => into.push_str(text),
        None => into.extend(["&", name, ";"]),
    }
}

/// White space collapsed; nothing if nothing else is there.
pub(crate) fn collapsed(text: &str) -> Option<String> {
    let mut words = text.split_whitespace();
    let mut line = words.next()?.to_owned();
    for word in words {
        line.push(' ');
        line.push_str(word);
    }
    Some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declared_encoding_is_used() {
        let feed = "<?xml version='1.0' encoding='ISO-8859-1'?><rss>Señor</rss>";
        let latin: Vec<u8> = feed.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        assert_eq!(text(&latin).unwrap(), feed);
        // Wrong declarations of UTF-16 are common.
        let wrong = "<?xml version='1.0' encoding='utf-16'?><rss>Señor</rss>";
        assert_eq!(text(wrong.as_bytes()).unwrap(), wrong);
    }
}
