//! Sitemaps after the protocol of sitemaps.org: `urlset`, `sitemapindex`, and the news extension.
//!
//! - [`parse`]: the links of a sitemap, which may be compressed by gzip. The pages of a `urlset` are
//!   articles; an index gives other sitemaps.
//!
//! The limits of the protocol hold: [`MAX_LINKS`] and [`MAX_BYTES`]. What breaks off keeps the links
//! before the break. Entities are refused, as in feeds.

use std::io::Read;

use flate2::read::MultiGzDecoder;
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::date;
use crate::failure::Reason;
use crate::feed::xml::{self, check_doctype, collapsed, push_reference};
use crate::list::{Link, LinkKind, shown, web_url};

/// Links that a sitemap may have.
pub const MAX_LINKS: usize = 50_000;

/// Bytes that a sitemap may have when it is unpacked.
pub const MAX_BYTES: u64 = 50 << 20;

/// What a sitemap says.
#[derive(Debug, Default)]
pub struct Sitemap {
    /// Its links in its order.
    pub links: Vec<Link>,
    /// What could not be read.
    pub failures: Vec<Reason>,
}

/// Reads a sitemap.
///
/// # Errors
/// [`Reason::LongFile`], [`Reason::Entities`], [`Reason::Encoding`], [`Reason::Io`] where it cannot be
/// unpacked; [`Reason::NotASitemap`] or [`Reason::Xml`] if nothing of a sitemap was found.
pub fn parse(bytes: &[u8]) -> Result<Sitemap, Reason> {
    let unpacked;
    let bytes = if bytes.starts_with(&[0x1F, 0x8B]) {
        unpacked = unpack(bytes)?;
        &unpacked
    } else {
        bytes
    };
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Reason::LongFile(MAX_BYTES));
    }
    read(&xml::text(bytes)?)
}

fn unpack(bytes: &[u8]) -> Result<Vec<u8>, Reason> {
    let mut unpacked = Vec::new();
    let mut from = MultiGzDecoder::new(bytes).take(MAX_BYTES + 1);
    from.read_to_end(&mut unpacked).map_err(Reason::Io)?;
    Ok(unpacked)
}

/// What is read of a page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Address,
    Changed,
    Published,
    Title,
    Publisher,
    Language,
}

#[derive(Default)]
struct Draft {
    address: String,
    changed: String,
    published: String,
    title: String,
    publisher: String,
    language: String,
}

impl Draft {
    fn field(&mut self, field: Field) -> &mut String {
        match field {
            Field::Address => &mut self.address,
            Field::Changed => &mut self.changed,
            Field::Published => &mut self.published,
            Field::Title => &mut self.title,
            Field::Publisher => &mut self.publisher,
            Field::Language => &mut self.language,
        }
    }

    fn link(self, kind: LinkKind, failures: &mut Vec<Reason>) -> Option<Link> {
        let Some(url) = web_url(&self.address) else {
            failures.push(Reason::Address(shown(self.address.trim())));
            return None;
        };
        // `lastmod` is no day of publication: of an article, only the news extension tells that.
        let written = match kind {
            LinkKind::Sitemap => &self.changed,
            _ => &self.published,
        };
        let mut date = None;
        if let Some(written) = collapsed(written) {
            date = date::leading(&written);
            if date.is_none() {
                failures.push(Reason::Date(shown(&written)));
            }
        }
        Some(Link {
            title: collapsed(&self.title),
            date,
            changed: collapsed(&self.changed),
            publisher: collapsed(&self.publisher),
            language: collapsed(&self.language),
            ..Link::new(url, kind)
        })
    }
}

fn read(text: &str) -> Result<Sitemap, Reason> {
    let mut xml = Reader::from_str(text.trim_start_matches('\u{FEFF}').trim_start());
    xml.config_mut().expand_empty_elements = true;
    let mut sitemap = Sitemap::default();
    let (mut root, mut draft, mut field) = (None, None::<Draft>, None);
    let (mut depth, mut in_news) = (0_usize, false);
    loop {
        let event = match xml.read_event() {
            Ok(event) => event,
            Err(error) if root.is_none() => return Err(Reason::Xml(error.to_string())),
            Err(error) => {
                sitemap.failures.push(Reason::Xml(error.to_string()));
                break;
            }
        };
        match event {
            Event::Eof => break,
            Event::DocType(doctype) => check_doctype(&doctype)?,
            Event::Start(start) => {
                depth += 1;
                let name = start.local_name();
                let name: &str = name.as_ref();
                match depth {
                    1 => {
                        root = match name {
                            "urlset" => Some(LinkKind::Article),
                            "sitemapindex" => Some(LinkKind::Sitemap),
                            _ => return Err(Reason::NotASitemap),
                        }
                    }
                    2 if matches!(name, "url" | "sitemap") => draft = Some(Draft::default()),
                    _ => {
                        if depth == 3 {
                            in_news = name == "news";
                        }
                        field = field_of(depth, in_news, name);
                    }
                }
            }
            Event::End(_) => {
                field = None;
                if depth == 2
                    && let (Some(kind), Some(draft)) = (root, draft.take())
                {
                    if sitemap.links.len() == MAX_LINKS {
                        sitemap.failures.push(Reason::TooMany { what: "links", most: MAX_LINKS });
                        return Ok(sitemap);
                    }
                    if let Some(link) = draft.link(kind, &mut sitemap.failures) {
                        sitemap.links.push(link);
                    }
                }
                depth = depth.saturating_sub(1);
            }
            Event::Text(text) => push(&mut draft, field, &text),
            Event::CData(text) => push(&mut draft, field, &text),
            Event::GeneralRef(reference) => {
                let mut resolved = String::new();
                push_reference(&mut resolved, &reference);
                push(&mut draft, field, &resolved);
            }
            _ => {}
        }
    }
    match root {
        None => Err(Reason::NotASitemap),
        Some(_) => {
            if depth > 0 && sitemap.failures.is_empty() {
                sitemap.failures.push(Reason::Xml("it ends within an element".to_owned()));
            }
            Ok(sitemap)
        }
    }
}

/// `url/loc`, `url/news:news/news:title`, `url/news:news/news:publication/news:name`. Pictures and films
/// of a page have titles of the same depth, in other elements.
fn field_of(depth: usize, in_news: bool, name: &str) -> Option<Field> {
    match (depth, name) {
        (4 | 5, _) if !in_news => None,
        (3, "loc") => Some(Field::Address),
        (3, "lastmod") => Some(Field::Changed),
        (4, "title") => Some(Field::Title),
        (4, "publication_date") => Some(Field::Published),
        (5, "name") => Some(Field::Publisher),
        (5, "language") => Some(Field::Language),
        _ => None,
    }
}

fn push(draft: &mut Option<Draft>, field: Option<Field>, text: &str) {
    if let (Some(draft), Some(field)) = (draft, field) {
        draft.field(field).push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    const NEWS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
        <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"
            xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
        <url><loc> https://news.example/a?x=1&amp;y=2 </loc><lastmod>2024-05-04</lastmod>
            <image:image><image:loc>https://news.example/a.jpg</image:loc><image:title>A picture</image:title></image:image>
            <n:news><n:publication><n:name>The Example</n:name><n:language>en</n:language></n:publication>
            <n:publication_date>2024-05-03T23:00:00+02:00</n:publication_date><n:title>Talks &amp; talks</n:title></n:news></url>
        <url><loc>/relative</loc></url>
        <url><loc>https://news.example/b</loc><lastmod>99999-01-01</lastmod></url>
        </urlset>"#;

    #[test]
    fn news_sitemaps() {
        let sitemap = parse(NEWS.as_bytes()).unwrap();
        let link = &sitemap.links[0];
        assert_eq!(link.url, "https://news.example/a?x=1&y=2");
        assert_eq!(link.date.as_deref(), Some("2024-05-03"));
        assert_eq!(link.changed.as_deref(), Some("2024-05-04"));
        assert_eq!(link.title.as_deref(), Some("Talks & talks"));
        assert_eq!(link.publisher.as_deref(), Some("The Example"));
        assert_eq!(link.language.as_deref(), Some("en"));
        assert_eq!(sitemap.links[1].date, None);
        assert!(matches!(sitemap.failures[..], [Reason::Address(_)]));
    }

    #[test]
    fn indexes_and_gzip() {
        let index = "<sitemapindex><sitemap><loc>https://news.example/2024.xml.gz</loc>\
            <lastmod>2024-05-03</lastmod></sitemap></sitemapindex>";
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(index.as_bytes()).unwrap();
        let sitemap = parse(&gzip.finish().unwrap()).unwrap();
        assert_eq!(sitemap.links[0].kind, LinkKind::Sitemap);
        assert_eq!(sitemap.links[0].date.as_deref(), Some("2024-05-03"));
    }

    #[test]
    fn limits_hold() {
        let url = "<url><loc>https://news.example/a</loc></url>";
        let many = format!("<urlset>{}</urlset>", url.repeat(MAX_LINKS + 5));
        let sitemap = parse(many.as_bytes()).unwrap();
        assert_eq!(sitemap.links.len(), MAX_LINKS);
        assert!(matches!(sitemap.failures[..], [Reason::TooMany { .. }]));

        let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        for _ in 0..60 {
            bomb.write_all(&vec![b' '; 1 << 20]).unwrap();
        }
        assert!(matches!(parse(&bomb.finish().unwrap()), Err(Reason::LongFile(_))));
    }

    #[test]
    fn what_is_none_is_refused() {
        assert!(matches!(parse(b"<html/>"), Err(Reason::NotASitemap)));
        assert!(matches!(parse(b""), Err(Reason::NotASitemap)));
        assert!(matches!(parse(b"<!DOCTYPE a [<!ENTITY b 'c'>]><urlset/>"), Err(Reason::Entities)));
        let cut = parse(b"<urlset><url><loc>https://news.example/a</loc></url><url><lo").unwrap();
        assert_eq!((cut.links.len(), cut.failures.len()), (1, 1));
    }
}
