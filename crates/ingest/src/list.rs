//! Lists of articles: addresses or paths one a line, and GDELT's lists of its files.
//!
//! - [`Link`]: what feeds, sitemaps and lists give: where an article is and what is said of it.
//! - [`links`]: the links of a text with one a line. A line is an address, a path, or a line of
//!   GDELT's `masterfilelist.txt` and `lastupdate.txt`: size, MD5 sum, address. Blank lines and lines
//!   that start with `#` are passed over.
//! - [`gdelt`]: the addresses of articles in GDELT's files of events.

pub mod gdelt;

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use url::Url;

use crate::date;
use crate::failure::{ReadFailure, Reason};

/// Bytes that a line may have. Longer ones are no addresses.
pub const MAX_LINE_BYTES: usize = 64 << 10;

/// What a link leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkKind {
    /// The page of an article.
    Article,
    /// Another sitemap.
    Sitemap,
    /// A file of GDELT's events, which names articles.
    GdeltEvents,
    /// Another file of GDELT: mentions, the knowledge graph.
    GdeltOther,
    /// A file of this machine.
    File,
}

/// Where an article is, and what the source says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Absolute address, `http` or `https`; a path where the kind is [`LinkKind::File`].
    pub url: String,
    /// Headline.
    pub title: Option<String>,
    /// Day of publication, `YYYY-MM-DD`; of GDELT's files, the day they were made; of other sitemaps, the day they were
    /// last changed.
    pub date: Option<String>,
    /// When it was last changed, as the source writes it. It only serves to be compared.
    pub changed: Option<String>,
    /// Name of the publisher.
    pub publisher: Option<String>,
    /// Language, as the source has it: `en`, `pt-br`.
    pub language: Option<String>,
    /// What it leads to.
    pub kind: LinkKind,
}

impl Link {
    /// A link of which only the address is known.
    pub fn new(url: impl Into<String>, kind: LinkKind) -> Self {
        Self {
            url: url.into(),
            title: None,
            date: None,
            changed: None,
            publisher: None,
            language: None,
            kind,
        }
    }
}

/// The address as a URL, if it is one of the web.
pub(crate) fn web_url(written: &str) -> Option<Url> {
    let url = Url::parse(written.trim()).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then_some(url)
}

/// The links of a text with one a line. `path` is for failures.
///
/// Each line that is neither an address, a path nor a line of GDELT's lists is one failure with its
/// number. Paths are kept as written. Nothing is held but the line at hand.
pub fn links(from: impl Read + Send + 'static, path: &Path) -> Links {
    Links { lines: Lines::new(from), path: path.to_path_buf(), ended: false }
}

/// The links of a list. Made by [`links`].
pub struct Links {
    lines: Lines,
    path: PathBuf,
    ended: bool,
}

impl Iterator for Links {
    type Item = Result<Link, ReadFailure>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            let found = match self.lines.next_line() {
                Ok(None) => break,
                Ok(Some(line)) => match std::str::from_utf8(line) {
                    Ok(text) => link_of_line(text).transpose(),
                    Err(_) => Some(Err(Reason::Encoding)),
                },
                Err(LineError::Long) => {
                    let limit = u64::try_from(MAX_LINE_BYTES).unwrap_or(u64::MAX);
                    Some(Err(Reason::LongLine(limit)))
                }
                Err(LineError::Io(error)) => {
                    self.ended = true;
                    Some(Err(Reason::Io(error)))
                }
            };
            if let Some(found) = found {
                let line = Some(self.lines.number);
                return Some(found.map_err(|reason| ReadFailure {
                    line,
                    ..ReadFailure::new(&self.path, reason)
                }));
            }
        }
        self.ended = true;
        None
    }
}

/// The link of one line, if it has one.
fn link_of_line(line: &str) -> Result<Option<Link>, Reason> {
    let line = line.trim_start_matches('\u{FEFF}').trim();
    if line.is_empty() || line.starts_with('#') {
        return Ok(None);
    }
    if let Some(link) = gdelt_line(line) {
        return Ok(Some(link));
    }
    if let Some(url) = web_url(line) {
        return Ok(Some(Link::new(url, LinkKind::Article)));
    }
    if line.contains("://") || line.chars().any(char::is_control) {
        return Err(Reason::Address(shown(line)));
    }
    Ok(Some(Link::new(line, LinkKind::File)))
}

/// A line `SIZE MD5 URL` of GDELT's lists.
fn gdelt_line(line: &str) -> Option<Link> {
    let mut fields = line.split_ascii_whitespace();
    let (size, sum, address) = (fields.next()?, fields.next()?, fields.next()?);
    let is_sum = sum.len() == 32 && sum.bytes().all(|b| b.is_ascii_hexdigit());
    if fields.next().is_some() || size.parse::<u64>().is_err() || !is_sum {
        return None;
    }
    let url = web_url(address)?;
    let name = url.path_segments()?.next_back()?.to_ascii_lowercase();
    let kind = if name.ends_with(".export.csv.zip") || name.ends_with(".export.csv") {
        LinkKind::GdeltEvents
    } else {
        LinkKind::GdeltOther
    };
    // The name starts with the time: 20240503120000.export.CSV.zip.
    let date = name.split('.').next().and_then(date::of_digits);
    Some(Link { date, changed: Some(sum.to_owned()), ..Link::new(url, kind) })
}

/// The start of a text that may be long, for messages.
pub(crate) fn shown(text: &str) -> String {
    const MOST: usize = 120;
    match text.char_indices().nth(MOST) {
        None => text.to_owned(),
        Some((at, _)) => format!("{}…", &text[..at]),
    }
}

/// Reads lines of bounded length.
pub(crate) struct Lines {
    from: Box<dyn BufRead + Send>,
    line: Vec<u8>,
    /// Number of the line that was read last, from 1.
    pub(crate) number: u64,
}

/// Why a line could not be read.
pub(crate) enum LineError {
    /// Longer than [`MAX_LINE_BYTES`]. Reading goes on behind it.
    Long,
    /// The stream broke.
    Io(std::io::Error),
}

impl Lines {
    pub(crate) fn new(from: impl Read + Send + 'static) -> Self {
        Self { from: Box::new(BufReader::new(from)), line: Vec::new(), number: 0 }
    }

    /// The next line without its end; nothing at the end of the stream.
    pub(crate) fn next_line(&mut self) -> Result<Option<&[u8]>, LineError> {
        self.line.clear();
        let (mut any, mut long) = (false, false);
        loop {
            let buffer = self.from.fill_buf().map_err(LineError::Io)?;
            if buffer.is_empty() {
                break;
            }
            any = true;
            let end = buffer.iter().position(|&b| b == b'\n');
            let piece = &buffer[..end.unwrap_or(buffer.len())];
            long |= self.line.len() + piece.len() > MAX_LINE_BYTES;
            if !long {
                self.line.extend_from_slice(piece);
            }
            let used = end.map_or(buffer.len(), |at| at + 1);
            self.from.consume(used);
            if end.is_some() {
                break;
            }
        }
        if !any {
            return Ok(None);
        }
        self.number += 1;
        if long {
            return Err(LineError::Long);
        }
        if self.line.last() == Some(&b'\r') {
            self.line.pop();
        }
        Ok(Some(&self.line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn read(text: &str) -> Vec<Result<Link, String>> {
        links(Cursor::new(text.as_bytes().to_vec()), Path::new("list.txt"))
            .map(|l| l.map_err(|e| e.to_string()))
            .collect()
    }

    #[test]
    fn addresses_paths_and_comments() {
        let found = read(
            "# a list\r\n\r\nhttps://news.example/a\r\n  articles/b.html \nftp://news.example/c\n",
        );
        assert_eq!(found[0], Ok(Link::new("https://news.example/a", LinkKind::Article)));
        assert_eq!(found[1], Ok(Link::new("articles/b.html", LinkKind::File)));
        assert!(found[2].as_ref().unwrap_err().starts_with("list.txt, line 5: "));
        assert_eq!(found.len(), 3);
    }

    #[test]
    fn lists_of_gdelt() {
        let found = read(concat!(
            "150383 297a16b493de7cf6ca809a7cc31d0b93 http://data.example/20240503120000.export.CSV.zip\n",
            "318084 bb27f78ba45f69a17ea6ed7755e9f8ff http://data.example/20240503120000.mentions.CSV.zip\n",
            "12 notasum http://data.example/x.zip\n",
        ));
        let first = found[0].as_ref().unwrap();
        assert_eq!(first.kind, LinkKind::GdeltEvents);
        assert_eq!(first.date.as_deref(), Some("2024-05-03"));
        assert_eq!(found[1].as_ref().unwrap().kind, LinkKind::GdeltOther);
        assert!(found[2].as_ref().unwrap_err().contains("line 3"));
    }

    #[test]
    fn long_lines_and_bytes_that_are_no_text_do_not_stop() {
        let mut bytes = vec![b'a'; MAX_LINE_BYTES + 1];
        bytes.extend_from_slice(b"\n\xFF\xFE\nhttp://news.example/z");
        let found: Vec<_> = links(Cursor::new(bytes), Path::new("l")).collect();
        assert!(matches!(found[0].as_ref().unwrap_err().reason, Reason::LongLine(_)));
        assert!(matches!(found[1].as_ref().unwrap_err().reason, Reason::Encoding));
        assert_eq!(found[2].as_ref().unwrap().url, "http://news.example/z");
        assert_eq!(found.len(), 3);
    }
}
