//! The heads of records: the named fields of WARC (ISO 28500), the line of ARC 1.0.

use std::net::IpAddr;

use super::Fault;

/// Bytes that the head of a record may have.
pub(super) const MAX_HEAD: usize = 64 << 10;

/// Bytes that the line of an ARC record may have.
pub(super) const MAX_LINE: usize = 8 << 10;

/// Which of the two formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Unknown,
    Warc,
    Arc,
}

/// Whether a record begins with these bytes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Start {
    Yes(Kind),
    No,
    /// More bytes would tell.
    Perhaps,
}

/// Whether a record, right or damaged, begins with these bytes, which begin a line.
pub(super) fn starts(bytes: &[u8], kind: Kind) -> Start {
    const WARC: &[u8] = b"WARC/";
    if kind != Kind::Arc {
        let common = bytes.iter().zip(WARC).take_while(|(a, b)| a == b).count();
        if common == WARC.len() {
            // WARC/1.0, and then the line ends.
            let version = |b: &u8| b.is_ascii_digit() || *b == b'.';
            let rest = bytes.get(WARC.len()..).unwrap_or_default();
            return match rest.iter().position(|b| !version(b)) {
                Some(at) if at >= 3 && matches!(rest.get(at), Some(b'\r' | b'\n')) => {
                    Start::Yes(Kind::Warc)
                }
                None if rest.len() < 8 => Start::Perhaps,
                _ => Start::No,
            };
        }
        if common == bytes.len() {
            return Start::Perhaps;
        }
    }
    if kind == Kind::Warc {
        return Start::No;
    }
    // A scheme, so that lines of text are told quickly.
    let scheme = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.');
    match bytes.iter().take(32).position(|b| !scheme(b)) {
        Some(at) if at > 0 && bytes.get(at) == Some(&b':') => {}
        None if bytes.len() < 32 => return Start::Perhaps,
        _ => return Start::No,
    }
    match bytes.iter().take(MAX_LINE).position(|&b| b == b'\n') {
        Some(end) if line(bytes.get(..end).unwrap_or_default()).is_some() => Start::Yes(Kind::Arc),
        None if bytes.len() < MAX_LINE => Start::Perhaps,
        _ => Start::No,
    }
}

/// What the head of a record says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    /// `response`, `resource`, and so on. A record of ARC is a response, its first a `warcinfo`.
    pub(super) kind: String,
    /// Bytes of the content.
    pub(super) length: u64,
    pub(super) target: Option<String>,
    pub(super) date: Option<String>,
    /// Media type of the content.
    pub(super) media: Option<String>,
    pub(super) block_digest: Option<String>,
    pub(super) payload_digest: Option<String>,
}

/// Parses the named fields, from behind the line of the version to before the blank line.
pub(super) fn fields(bytes: &[u8]) -> Result<Head, Fault> {
    let text = String::from_utf8_lossy(bytes);
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        // The version of another record, whose head damage has joined to this one.
        let tail = line.rsplit("WARC/").next().unwrap_or_default();
        if tail.len() < line.len()
            && tail.len() < 6
            && tail.starts_with(|c: char| c.is_ascii_digit())
        {
            return Err(Fault::Head);
        }
        if line.starts_with([' ', '\t']) {
            let (_, value) = fields.last_mut().ok_or(Fault::Head)?;
            value.push(' ');
            value.push_str(line.trim());
            continue;
        }
        let (name, value) = line.split_once(':').ok_or(Fault::Head)?;
        fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
    }
    // Two heads that damage has joined.
    if ["warc-type", "content-length"]
        .iter()
        .any(|n| fields.iter().filter(|(f, _)| f == n).count() > 1)
    {
        return Err(Fault::Head);
    }
    let mut get = |name: &str| {
        let at = fields.iter().position(|(n, _)| n == name)?;
        Some(fields.swap_remove(at).1)
    };
    let length = get("content-length").ok_or(Fault::Length)?;
    Ok(Head {
        length: number(&length).ok_or(Fault::Length)?,
        kind: get("warc-type").ok_or(Fault::Head)?.to_ascii_lowercase(),
        // Some writers put it in angle brackets, as the grammar of WARC 1.0 has it.
        target: get("warc-target-uri").map(|uri| {
            let bare = uri.strip_prefix('<').and_then(|uri| uri.strip_suffix('>'));
            bare.map(str::to_owned).unwrap_or(uri)
        }),
        date: get("warc-date"),
        media: get("content-type"),
        block_digest: get("warc-block-digest"),
        payload_digest: get("warc-payload-digest"),
    })
}

/// Parses the line of an ARC record, without its end.
pub(super) fn arc(bytes: &[u8]) -> Result<Head, Fault> {
    let (url, date, media, length) = line(bytes).ok_or(Fault::Head)?;
    let length = number(&length).ok_or(Fault::Length)?;
    let day = match date.get(..8) {
        Some(d) if date.len() == 14 => format!("{}-{}-{}", &d[..4], &d[4..6], &d[6..]),
        _ => return Err(Fault::Head),
    };
    let kind = if url.starts_with("filedesc:") { "warcinfo" } else { "response" };
    Ok(Head {
        kind: kind.to_owned(),
        length,
        target: Some(url),
        date: Some(day),
        media: Some(media),
        ..Head::default()
    })
}

/// Address, date, media type and length, if this is the line of an ARC record. Addresses may have blanks in them.
fn line(bytes: &[u8]) -> Option<(String, String, String, String)> {
    let line = String::from_utf8_lossy(bytes);
    let line = line.trim_end_matches('\r');
    let mut fields = line.rsplitn(5, ' ');
    let (length, media, date) = (fields.next()?, fields.next()?, fields.next()?);
    let (ip, url) = (fields.next()?, fields.next()?);
    let digits = date.len() >= 12 && date.bytes().all(|b| b.is_ascii_digit());
    let right =
        digits && ip.parse::<IpAddr>().is_ok() && url.contains(':') && !url.starts_with(':');
    right.then(|| (url.to_owned(), date.to_owned(), media.to_owned(), length.to_owned()))
}

/// Digits alone: no sign.
fn number(text: &str) -> Option<u64> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?
}
