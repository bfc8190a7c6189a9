//! From a record to a document.

use demarche_text::Document;
use url::Url;

use super::digest::fits;
use super::head::Head;
use super::http::Message;
use super::{Fault, Why};
use crate::failure::Reason;
use crate::html::{self, Hints};
use crate::{date, decode};

/// Names of files that sites keep for programs.
const SITE_FILES: &str = include_str!("../../data/crawl.tsv");

/// The document of a record, or why it is passed over.
///
/// A page may unpack to `ratio` times what the record holds of it.
pub(super) fn read(
    head: &Head,
    content: &[u8],
    ratio: u64,
) -> Result<Result<Document, Why>, Reason> {
    let fault = Reason::Record;
    check(head.block_digest.as_deref(), &[content], "block").map_err(fault)?;
    let payload = head.payload_digest.as_deref();
    let media = Media::of(head.media.as_deref());
    match head.kind.as_str() {
        "response" => {
            let url = match address(head).map_err(fault)? {
                Ok(url) => url,
                Err(why) => return Ok(Err(why)),
            };
            let message = Message::of(content).ok_or(fault(Fault::Http))?;
            let status = message.status().ok_or(fault(Fault::Http))?;
            let whole = message.unchunked();
            // Writers differ in whether the chunks are part of the payload.
            let joined = whole.as_ref().ok().and_then(Option::as_deref).unwrap_or(message.body);
            check(payload, &[message.body, joined], "payload").map_err(fault)?;
            if status != 200 {
                return Ok(Err(Why::Status));
            }
            let media = Media::of(message.field("content-type"));
            if let Err(why) = media.is_read(&url) {
                return Ok(Err(why));
            }
            let body = whole.map_err(fault)?.unwrap_or_else(|| message.body.to_vec());
            let body = message.decoded(body, html::MAX_PAGE_BYTES, ratio)?;
            document(&media, &body, &url, head)
        }
        "resource" => {
            check(payload, &[content], "payload").map_err(fault)?;
            let url = match address(head).map_err(fault)? {
                Ok(url) => url,
                Err(why) => return Ok(Err(why)),
            };
            match media.is_read(&url) {
                Ok(()) => document(&media, content, &url, head),
                Err(why) => Ok(Err(why)),
            }
        }
        "request" => {
            let body = Message::of(content).map_or(content, |message| message.body);
            check(payload, &[body, content], "payload").map_err(fault)?;
            Ok(Err(Why::RecordType))
        }
        _ => Ok(Err(Why::RecordType)),
    }
}

/// Whether one of these is what the digest was made of.
fn check(digest: Option<&str>, readings: &[&[u8]], name: &'static str) -> Result<(), Fault> {
    match digest {
        Some(digest) if !readings.iter().any(|bytes| fits(bytes, digest)) => {
            Err(Fault::Digest(name))
        }
        _ => Ok(()),
    }
}

/// The address of a page of the web.
fn address(head: &Head) -> Result<Result<Url, Why>, Fault> {
    let target = head.target.as_deref().ok_or(Fault::Target)?;
    let url = Url::parse(target).map_err(|_| Fault::Target)?;
    let web = matches!(url.scheme(), "http" | "https" | "ftp" | "file");
    Ok(if web { Ok(url) } else { Err(Why::Scheme) })
}

fn document(
    media: &Media,
    body: &[u8],
    url: &Url,
    head: &Head,
) -> Result<Result<Document, Why>, Reason> {
    let crawled = head.date.as_deref().and_then(date::day);
    let read = if media.html() {
        let hints = Hints {
            url: Some(url.as_str()),
            charset: media.charset.as_deref(),
            date: crawled.as_deref(),
        };
        html::article(body, &hints)
    } else {
        text(media, body).and_then(|text| {
            let mut document = Document::new(text).map_err(Reason::Document)?;
            document.url = Some(url.to_string());
            document.identify();
            Ok(document)
        })
    };
    match read {
        Ok(document) => Ok(Ok(document)),
        Err(Reason::NoArticle | Reason::Document(demarche_text::DocumentError::Empty)) => {
            Ok(Err(Why::NoArticle))
        }
        Err(reason) => Err(reason),
    }
}

/// Plain text, in the charset that is said if it is in that without error.
fn text(media: &Media, body: &[u8]) -> Result<String, Reason> {
    let said =
        media.charset.as_deref().and_then(|c| encoding_rs::Encoding::for_label(c.as_bytes()));
    if let Some(encoding) = said
        && let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(body)
        && !text.contains('\0')
    {
        return Ok(text.trim_start_matches('\u{FEFF}').to_owned());
    }
    decode::decode(body.to_vec()).map(|decoded| decoded.text).map_err(|failure| failure.reason)
}

/// A media type.
struct Media {
    name: String,
    charset: Option<String>,
}

impl Media {
    fn of(field: Option<&str>) -> Self {
        let mut parts = field.unwrap_or_default().split(';');
        let name = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let charset = parts.find_map(|part| {
            let (key, value) = part.split_once('=')?;
            let value = value.trim().trim_matches(['"', '\'']);
            key.trim().eq_ignore_ascii_case("charset").then(|| value.to_owned())
        });
        Self { name, charset }
    }

    fn html(&self) -> bool {
        matches!(self.name.as_str(), "text/html" | "application/xhtml+xml")
    }

    fn is_read(&self, url: &Url) -> Result<(), Why> {
        let file = url.path().rsplit('/').next().unwrap_or_default();
        let names = || SITE_FILES.lines().filter(|line| !line.starts_with('#'));
        if self.html() {
            Ok(())
        } else if self.name != "text/plain" {
            Err(Why::MediaType)
        } else if names().any(|name| name.eq_ignore_ascii_case(file)) {
            Err(Why::SiteFile)
        } else {
            Ok(())
        }
    }
}
