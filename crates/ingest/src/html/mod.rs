//! Web pages: the article in a page, and what the page says of its publication.
//!
//! - [`article`]: bytes of a page in, a [`Document`] out. Start here. [`Hints`]: what is known beside the bytes.
//! - `charset`: which characters the bytes are, by the rules of the WHATWG Encoding and HTML standards.
//! - `bounds`: refuses pages made to cost time or memory, before a tree is built of them.
//! - `about`: title, date, author, publisher, language and address, from what `jsonld` and meta elements say.
//!   `keys` is the table `data/html.tsv` of their names.
//! - `body`: the lines of the main text, which [`dom_smoothie`] finds by Readability's rules.
//!
//! The words of the article are not altered. Blocks are set apart by a blank line, so that headline, dateline and
//! paragraphs do not run into each other. Bytes that do not decode become U+FFFD, as in browsers, for a broken
//! byte in an advertisement must not cost the article; an article in which they are many is refused.

mod about;
mod body;
mod bounds;
mod charset;
mod jsonld;
mod keys;

use std::io;
use std::thread;

use demarche_text::Document;
use dom_smoothie::{Config, Readability, TextMode};

use crate::failure::Reason;

/// Bytes that a page may have. Articles have well below one mebibyte.
pub const MAX_PAGE_BYTES: usize = 8 << 20;

/// Words that an article has at least.
pub const MIN_WORDS: usize = 30;

/// Stack of the thread that reads a page. A tree as deep as [`bounds`] allows takes far less; see its tests.
const STACK: usize = 16 << 20;

/// What is known of a page beside its bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hints<'a> {
    /// Where it was found. Relative addresses in the page are resolved against it.
    pub url: Option<&'a str>,
    /// The charset of its Content-Type.
    pub charset: Option<&'a str>,
    /// The day when it was fetched, `YYYY-MM-DD`. A page that says it was published more than two days after that
    /// is not believed.
    pub date: Option<&'a str>,
}

/// The article in a page.
///
/// # Errors
/// [`Reason::LongPage`] and [`Reason::Page`] for pages over the limits, [`Reason::NoArticle`] where no part of the
/// page is an article of at least [`MIN_WORDS`] words, [`Reason::Encoding`] where the article did not decode.
///
/// ```
/// use demarche_ingest::html::{self, Hints};
///
/// let words = "The ministers of both countries met in Geneva and agreed to reopen the border. ".repeat(4);
/// let page = format!("<title>Border to reopen</title><meta name=date content=2024-05-03>\
///     <body><p>{words}</p><p>{words}</p></body>");
/// let document = html::article(page.as_bytes(), &Hints::default()).unwrap();
/// assert_eq!(document.title.as_deref(), Some("Border to reopen"));
/// assert_eq!(document.date.as_deref(), Some("2024-05-03"));
/// ```
pub fn article(bytes: &[u8], hints: &Hints<'_>) -> Result<Document, Reason> {
    if bytes.len() > MAX_PAGE_BYTES {
        return Err(Reason::LongPage(MAX_PAGE_BYTES));
    }
    let mut page = charset::decode(bytes, hints);
    if page.contains('\0') {
        // The parser drops them from text too, but one by one, with a message for each.
        page = page.replace('\0', "").into();
    }
    bounds::check(&page).map_err(Reason::Page)?;
    // The libraries below recurse into trees, and each page is foreign: a thread of its own has a known stack,
    // and if it should panic, the page is lost and not the run.
    thread::scope(|scope| {
        let reader = thread::Builder::new()
            .name("page".to_owned())
            .stack_size(STACK)
            .spawn_scoped(scope, || read(&page, hints))
            .map_err(Reason::Io)?;
        reader.join().unwrap_or(Err(Reason::Page("the HTML library failed on it")))
    })
}

fn read(page: &str, hints: &Hints<'_>) -> Result<Document, Reason> {
    let config = Config {
        text_mode: TextMode::Formatted,
        disable_json_ld: true, // `about` reads it
        ..Config::default()
    };
    let mut tree = Readability::new(page, None, Some(config))
        .map_err(|error| Reason::Io(io::Error::other(error)))?;
    bounds::check_tree(&tree).map_err(Reason::Page)?;
    let about = about::read(&tree, hints);
    let found = tree.parse().map_err(|_| Reason::NoArticle)?;
    let text = body::tidy(&found.text_content);
    if body::words(&text) < MIN_WORDS {
        return Err(Reason::NoArticle);
    }
    if body::is_damaged(&text) {
        return Err(Reason::Encoding);
    }
    let mut document = Document::new(text).map_err(Reason::Document)?;
    document.title = about.title.filter(|title| !document.text().starts_with(title.as_str()));
    document.date = about.date;
    document.author = about.author;
    document.publisher = about.publisher;
    document.language = about.language;
    document.url = about.url;
    document.identify();
    Ok(document)
}
