//! From a file that came to the document of its article.

use demarche_ingest::list::Link;
use demarche_ingest::{Reason, decode, html};
use demarche_text::Document;

use crate::error::FetchError;
use crate::fetch::File;

/// The article in a file. `today` is the day on which it was fetched.
///
/// What the page does not say is taken from the link: its day, headline, publisher and language.
pub(crate) fn document(file: File, link: &Link, today: &str) -> Result<Document, FetchError> {
    let mut document = match file.media.as_str() {
        "" | "text/html" | "application/xhtml+xml" | "application/xml" | "text/xml" => {
            let hints = html::Hints {
                url: Some(file.url.as_str()),
                charset: file.charset.as_deref(),
                date: Some(today),
            };
            html::article(&file.bytes, &hints).map_err(FetchError::Read)?
        }
        "text/plain" => {
            let text = decode::decode(file.bytes).map_err(|e| FetchError::Read(e.reason))?.text;
            Document::new(text).map_err(|e| FetchError::Read(Reason::Document(e)))?
        }
        _ => return Err(FetchError::Type(file.media.chars().take(60).collect())),
    };
    let or = |field: &mut Option<String>, other: &Option<String>| {
        if field.is_none() {
            field.clone_from(other);
        }
    };
    or(&mut document.date, &link.date);
    or(&mut document.title, &link.title);
    or(&mut document.publisher, &link.publisher);
    or(&mut document.language, &link.language.as_deref().and_then(primary));
    or(&mut document.url, &Some(file.url.to_string()));
    document.origin = Some(link.url.clone());
    document.identify();
    Ok(document)
}

/// The language of a tag such as `pt-br`.
fn primary(tag: &str) -> Option<String> {
    let language = tag.split(['-', '_']).next()?.trim();
    let is_code = language.len() == 2 && language.bytes().all(|b| b.is_ascii_alphabetic());
    is_code.then(|| language.to_ascii_lowercase())
}
