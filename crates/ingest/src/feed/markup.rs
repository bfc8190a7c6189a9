//! RSS 0.9 to 2.0 and Atom 0.3 and 1.0, which differ in names more than in structure.
//!
//! One pass, no recursion. A [`Reader`] knows whether it is inside an entry and at which depth; an
//! element that it wants is captured as text, with markup inside it written out again.

use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event};
use url::Url;

use super::element::{Meaning, Vocabulary, attribute, is_alternate, meaning, name_of_author};
use super::fragment::plain;
use super::xml::{check_doctype, collapsed, push_reference};
use super::{Content, Entry, Feed, MAX_ENTRIES, absolute};
use crate::date;
use crate::failure::Reason;
use crate::list::{Link, LinkKind, shown};

/// What is captured.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Title,
    Link,
    Permalink,
    Original,
    Summary,
    Content,
    Published,
    Changed,
    Author,
    Language,
}

struct Capture {
    field: Field,
    meaning: Meaning,
    /// Depth of the element.
    depth: usize,
    text: String,
}

#[derive(Default)]
struct Draft {
    title: Option<String>,
    link: Option<String>,
    permalink: Option<String>,
    original: Option<String>,
    summary: Option<String>,
    content: Option<Content>,
    published: Option<String>,
    changed: Option<String>,
    author: Option<String>,
    language: Option<String>,
}

struct Reader<'a> {
    feed: Feed,
    base: Option<Url>,
    given: Option<&'a Url>,
    is_feed: bool,
    depth: usize,
    /// Depth of the entry that is read.
    entry: Option<usize>,
    draft: Draft,
    /// Depth of an `author` element of Atom.
    author: Option<usize>,
    capture: Option<Capture>,
}

/// Reads RSS or Atom.
pub(super) fn parse(text: &str, base: Option<&Url>) -> Result<Feed, Reason> {
    let mut xml = NsReader::from_str(text.trim_start_matches('\u{FEFF}').trim_start());
    xml.config_mut().expand_empty_elements = true;
    xml.config_mut().allow_unmatched_ends = true;
    let mut reader = Reader {
        feed: Feed::default(),
        base: base.cloned(),
        given: base,
        is_feed: false,
        depth: 0,
        entry: None,
        draft: Draft::default(),
        author: None,
        capture: None,
    };
    loop {
        let (vocabulary, event) = match xml.read_resolved_event() {
            Ok((resolved, event)) => (Vocabulary::of(&resolved), event),
            Err(error) => {
                let reason = Reason::Xml(error.to_string());
                if !reader.is_feed {
                    return Err(reason);
                }
                reader.feed.failures.push(reason);
                break;
            }
        };
        match event {
            Event::Eof => break,
            Event::DocType(doctype) => check_doctype(&doctype)?,
            Event::Start(start) => {
                reader.depth += 1;
                if reader.depth == 1 && !reader.root(&start) {
                    return Err(Reason::NotAFeed);
                }
                reader.start(vocabulary, &start);
            }
            Event::End(end) => {
                reader.end(end.local_name().as_ref());
                reader.depth = reader.depth.saturating_sub(1);
            }
            Event::Text(text) => reader.text(&text),
            Event::CData(text) => reader.text(&text),
            Event::GeneralRef(reference) => {
                let mut resolved = String::new();
                push_reference(&mut resolved, &reference);
                reader.text(&resolved);
            }
            _ => {}
        }
        if reader.feed.entries.len() == MAX_ENTRIES && reader.entry.is_some() {
            reader.feed.failures.push(Reason::TooMany { what: "entries", most: MAX_ENTRIES });
            break;
        }
    }
    if !reader.is_feed {
        return Err(Reason::NotAFeed);
    }
    if reader.depth > 0 && reader.feed.failures.is_empty() {
        reader.feed.failures.push(Reason::Xml("it ends within an element".to_owned()));
    }
    Ok(reader.finish())
}

impl Reader<'_> {
    /// Whether this is the first element of a feed.
    fn root(&mut self, start: &BytesStart) -> bool {
        self.is_feed = matches!(start.local_name().as_ref(), "rss" | "RDF" | "feed");
        if self.is_feed {
            self.feed.language = attribute(start, "xml:lang");
            self.move_base(start);
        }
        self.is_feed
    }

    fn start(&mut self, vocabulary: Vocabulary, start: &BytesStart) {
        if let Some(capture) = &mut self.capture {
            capture.text.push('<');
            capture.text.push_str(start.local_name().as_ref());
            for attribute in start.attributes().with_checks(false).flatten() {
                let name: &str = attribute.key.as_ref();
                if !name.starts_with("xml") {
                    capture.text.extend([" ", name, "=\""]);
                    capture.text.push_str(&attribute.value.replace('"', "&quot;"));
                    capture.text.push('"');
                }
            }
            capture.text.push('>');
            return;
        }
        let name = start.local_name();
        let name: &str = name.as_ref();
        if vocabulary == Vocabulary::Feed
            && matches!(name, "item" | "entry")
            && self.entry.is_none()
        {
            self.entry = Some(self.depth);
            self.draft = Draft { language: attribute(start, "xml:lang"), ..Draft::default() };
            return;
        }
        if self.author.is_some_and(|at| self.depth == at + 1) {
            if name == "name" {
                self.begin(Field::Author, Meaning::Text);
            }
            return;
        }
        match self.entry {
            Some(at) if self.depth == at + 1 => self.start_in_entry(vocabulary, name, start),
            // `rss/channel/title`, `RDF/channel/title`, `feed/title`.
            None if self.depth == 2 || self.depth == 3 => {
                self.start_in_feed(vocabulary, name, start);
            }
            _ => {}
        }
    }

    fn start_in_feed(&mut self, vocabulary: Vocabulary, name: &str, start: &BytesStart) {
        if self.depth == 2 && matches!(name, "image" | "textinput" | "author") {
            return;
        }
        match (vocabulary, name) {
            (Vocabulary::Feed, "title") if self.feed.title.is_none() => {
                self.begin(Field::Title, meaning(start, Meaning::Html));
            }
            (Vocabulary::Feed | Vocabulary::Dublin, "language") => {
                self.begin(Field::Language, Meaning::Text);
            }
            (Vocabulary::Feed, "link") if self.given.is_none() && self.base.is_none() => {
                match attribute(start, "href") {
                    None => self.begin(Field::Link, Meaning::Text),
                    Some(href) if is_alternate(start) => self.base = Url::parse(&href).ok(),
                    Some(_) => {}
                }
            }
            _ => {}
        }
    }

    fn start_in_entry(&mut self, vocabulary: Vocabulary, name: &str, start: &BytesStart) {
        use Field::{Author, Changed, Language, Original, Permalink, Published, Summary, Title};
        let (field, meant) = match (vocabulary, name) {
            (Vocabulary::Feed, "title") => (Title, meaning(start, Meaning::Html)),
            (Vocabulary::Feed, "link") => {
                match attribute(start, "href") {
                    None => self.begin(Field::Link, Meaning::Text),
                    Some(href) if is_alternate(start) && self.draft.link.is_none() => {
                        self.draft.link = Some(href);
                    }
                    Some(_) => {}
                }
                return;
            }
            (Vocabulary::Feed, "guid") => {
                if attribute(start, "isPermaLink").is_some_and(|v| v == "false") {
                    return;
                }
                (Permalink, Meaning::Text)
            }
            (Vocabulary::Feed, "id") => (Permalink, Meaning::Text),
            (Vocabulary::Burner, "origLink") => (Original, Meaning::Text),
            (Vocabulary::Feed, "description" | "summary") => {
                (Summary, meaning(start, Meaning::Html))
            }
            (Vocabulary::Content, "encoded") => (Field::Content, Meaning::Html),
            (Vocabulary::Feed, "content") => {
                // An article elsewhere is not in the feed.
                let elsewhere = attribute(start, "src").is_some();
                let meant = meaning(start, Meaning::Text);
                (Field::Content, if elsewhere { Meaning::Nothing } else { meant })
            }
            (Vocabulary::Feed, "pubDate" | "published" | "issued")
            | (Vocabulary::Dublin, "date" | "issued") => (Published, Meaning::Text),
            (Vocabulary::Feed, "updated" | "modified") | (Vocabulary::Dublin, "modified") => {
                (Changed, Meaning::Text)
            }
            (Vocabulary::Feed, "author") => {
                // Text in RSS, a person's record in Atom: `name` begins anew.
                self.author = Some(self.depth);
                return;
            }
            (Vocabulary::Dublin, "creator") => (Author, Meaning::Text),
            (Vocabulary::Feed | Vocabulary::Dublin, "language") => (Language, Meaning::Text),
            _ => return,
        };
        self.begin(field, meant);
    }

    fn begin(&mut self, field: Field, meaning: Meaning) {
        self.capture = Some(Capture { field, meaning, depth: self.depth, text: String::new() });
    }

    fn text(&mut self, text: &str) {
        if let Some(capture) = &mut self.capture {
            if capture.meaning == Meaning::Xhtml {
                capture.text.push_str(&quick_xml::escape::minimal_escape(text));
            } else {
                capture.text.push_str(text);
            }
        } else if self.author == Some(self.depth) && !text.trim().is_empty() {
            let author = self.draft.author.get_or_insert_with(String::new);
            author.push_str(text);
        }
    }

    fn end(&mut self, name: &str) {
        if let Some(capture) = &mut self.capture {
            if self.depth > capture.depth {
                capture.text.extend(["</", name, ">"]);
                return;
            }
            if let Some(capture) = self.capture.take() {
                self.put(capture);
            }
            return;
        }
        if self.author == Some(self.depth) {
            self.author = None;
        }
        if self.entry == Some(self.depth) {
            self.entry = None;
            let draft = std::mem::take(&mut self.draft);
            self.push(draft);
        }
    }

    fn put(&mut self, capture: Capture) {
        let Capture { field, meaning, text, .. } = capture;
        if meaning == Meaning::Nothing {
            return;
        }
        let line = |text: &str| match meaning {
            Meaning::Text => collapsed(text),
            _ => plain(text),
        };
        if self.entry.is_none() {
            match field {
                Field::Title => self.feed.title = line(&text),
                Field::Language => self.feed.language = collapsed(&text),
                Field::Link => self.base = Url::parse(text.trim()).ok(),
                _ => {}
            }
            return;
        }
        let draft = &mut self.draft;
        match field {
            Field::Title => draft.title = line(&text),
            Field::Link => draft.link = draft.link.take().or(collapsed(&text)),
            Field::Permalink => draft.permalink = collapsed(&text),
            Field::Original => draft.original = collapsed(&text),
            Field::Summary => draft.summary = line(&text),
            Field::Content if text.trim().is_empty() => {}
            Field::Content if meaning == Meaning::Text => draft.content = Some(Content::Text(text)),
            Field::Content => draft.content = Some(Content::Html(text)),
            Field::Published => draft.published = draft.published.take().or(collapsed(&text)),
            Field::Changed => draft.changed = collapsed(&text),
            Field::Author => draft.author = collapsed(&text),
            Field::Language => draft.language = collapsed(&text),
        }
    }

    fn push(&mut self, draft: Draft) {
        let written = draft.original.or(draft.link).or(draft.permalink).unwrap_or_default();
        let Some(url) = absolute(&written, self.base.as_ref()) else {
            self.feed.failures.push(Reason::Address(shown(&written)));
            return;
        };
        let date = draft.published.as_ref().or(draft.changed.as_ref()).and_then(|written| {
            let day = date::leading(written);
            if day.is_none() {
                self.feed.failures.push(Reason::Date(shown(written)));
            }
            day
        });
        self.feed.entries.push(Entry {
            link: Link {
                title: draft.title,
                date,
                changed: draft.changed,
                language: draft.language,
                ..Link::new(url, LinkKind::Article)
            },
            author: draft.author.as_deref().and_then(name_of_author),
            summary: draft.summary,
            content: draft.content,
        });
    }

    /// Entries inherit what the feed says, wherever in the feed it stands.
    fn finish(mut self) -> Feed {
        for entry in &mut self.feed.entries {
            entry.link.publisher.clone_from(&self.feed.title);
            if entry.link.language.is_none() {
                entry.link.language.clone_from(&self.feed.language);
            }
        }
        self.feed
    }

    fn move_base(&mut self, start: &BytesStart) {
        if let Some(written) = attribute(start, "xml:base") {
            let moved = match &self.base {
                Some(base) => base.join(&written).ok(),
                None => Url::parse(&written).ok(),
            };
            self.base = moved.or(self.base.take());
        }
    }
}
