//! Refuses pages made to cost time or memory, before a tree is built of them.
//!
//! Trees of HTML have costs that are not linear: end tags and text search the elements that are open, formatting
//! elements that were never closed are opened again in every block, attributes of a tag are compared with each
//! other, and the finder of the main text looks from elements to those around them. One cheap pass over the tags
//! counts all of that, with a stack of open elements that is a model of the parser's and not the parser. Its
//! limits are far over those of articles. [`check_tree`] then measures the depth of what the parser made of it.

use std::collections::HashMap;

use dom_smoothie::Readability;

/// Elements that may be open around another. Pages have some forty; browsers keep 512.
const MAX_DEPTH: usize = 256;

/// Depth that a tree may have. Elements whose end tag may be left out are not in the scan's count.
const MAX_TREE_DEPTH: u32 = 768;

/// Tags and comments that a page may have, and signs that begin one and do not. Long pages have some 30,000.
const MAX_TAGS: usize = 100_000;

/// Character references that a page may have, and signs that begin one and do not.
const MAX_REFERENCES: usize = 200_000;

/// Attributes that a tag may have.
const MAX_ATTRIBUTES: usize = 512;

/// Formatting elements that blocks may open again, all together.
const MAX_REOPENED: usize = 200_000;

/// Start tags of `html` and `body`, whose attributes are merged with those of the first.
const MAX_ROOTS: usize = 64;

const DEEP: &str = "its elements are nested too deep";
const MANY: &str = "it has too many tags";

/// Elements without content.
const VOID: &[&str] = &[
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "image",
    "input", "keygen", "link", "meta", "param", "source", "track", "wbr",
];

/// Elements whose end tag may be left out, so that pages often do.
const IMPLIED: &[&str] = &[
    "p", "li", "dd", "dt", "option", "optgroup", "tr", "td", "th", "tbody", "thead", "tfoot",
    "caption", "colgroup", "rp", "rt", "rb", "rtc", "html", "head", "body",
];

/// Elements that are opened again in the next block if their end tag is missing.
const FORMATTING: &[&str] = &[
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];

/// Elements out of which an end tag does not reach.
const SCOPES: &[&str] = &[
    "applet",
    "marquee",
    "object",
    "table",
    "template", // of HTML
    "foreignobject",
    "desc",
    "title", // of SVG
    "annotation-xml",
    "mi",
    "mn",
    "mo",
    "ms",
    "mtext", // of MathML
];

/// Parts of tables, which close what is open in other parts.
const CELLS: &[&str] = &["caption", "col", "colgroup", "tbody", "td", "tfoot", "th", "thead", "tr"];

/// Elements whose content has no tags.
const RAW: &[&str] =
    &["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext"];

/// Refuses a page; the error says why.
pub(super) fn check(page: &str) -> Result<(), &'static str> {
    let mut open = Open { elements: Vec::new(), formatting: Vec::new(), foreign: 0 };
    let (mut reopened, mut roots) = (0, 0);
    if page.bytes().filter(|&b| b == b'&').count() > MAX_REFERENCES {
        return Err("it has too many character references");
    }
    let mut tokens = Tokens { rest: page.as_bytes(), signs: 0 };
    while let Some(tag) = tokens.next() {
        roots += usize::from(!tag.end && tag.name.is_one_of(&["html", "body"]));
        if tokens.signs > MAX_TAGS || roots > MAX_ROOTS {
            return Err(MANY);
        }
        if tag.attributes > MAX_ATTRIBUTES {
            return Err("a tag has too many attributes");
        }
        // In SVG and MathML these have tags in them.
        if open.foreign == 0 && !tag.end && tag.name.is_one_of(RAW) {
            tokens.skip_raw(tag.name.0);
            continue;
        }
        if let Some(known) = tag.name.among(FORMATTING) {
            open.format(&tag, known);
        } else {
            reopened += open.formatting.len();
            open.take(&tag);
        }
        if reopened > MAX_REOPENED {
            return Err("formatting elements that it does not close pile up");
        }
        if open.elements.len() > MAX_DEPTH {
            return Err(DEEP);
        }
    }
    if tokens.signs > MAX_TAGS { Err(MANY) } else { Ok(()) }
}

/// The open elements, as far as the scan follows the parser.
struct Open<'a> {
    /// With how many formatting elements were active when each began.
    elements: Vec<(Name<'a>, usize)>,
    /// Formatting elements that will be opened again in the next block.
    formatting: Vec<&'static str>,
    /// How many of the elements are `svg` or `math`.
    foreign: usize,
}

impl<'a> Open<'a> {
    /// Formatting elements: their end tags leave what was opened in them open.
    fn format(&mut self, tag: &Tag<'a>, known: &'static str) {
        // A second one of these closes the first.
        if tag.end || matches!(known, "a" | "nobr") {
            if let Some(at) = self.formatting.iter().rposition(|n| *n == known) {
                self.formatting.remove(at);
            }
            if let Some(at) = self.elements.iter().rposition(|(n, _)| n.is(known)) {
                self.elements.remove(at);
            }
        }
        if !tag.end {
            self.push(tag.name);
            self.formatting.push(known);
        }
    }

    /// All other elements.
    fn take(&mut self, tag: &Tag<'a>) {
        if self.foreign == 0 && tag.name.is_one_of(CELLS) {
            let table = self.elements.iter().rposition(|(n, _)| n.is("table") || n.is("template"));
            if let Some(at) =
                table.filter(|at| self.elements.get(*at).is_some_and(|(n, _)| n.is("table")))
            {
                let active = self.elements.get(at).map_or(0, |(_, active)| *active);
                self.truncate(at + 1);
                self.formatting.truncate(active);
            }
        }
        if tag.name.is_one_of(VOID) || (self.foreign == 0 && tag.name.is_one_of(IMPLIED)) {
            return;
        }
        if !tag.end {
            if !(tag.closed && self.foreign > 0) {
                self.push(tag.name);
            }
            return;
        }
        let scope = tag.name.is_one_of(SCOPES);
        for at in (0..self.elements.len()).rev() {
            let Some((name, active)) = self.elements.get(at) else { return };
            if name.same(&tag.name) {
                let active = *active;
                self.truncate(at);
                if scope {
                    self.formatting.truncate(active);
                }
                return;
            }
            if !scope && name.is_one_of(SCOPES) {
                return;
            }
        }
    }

    fn push(&mut self, name: Name<'a>) {
        self.foreign += usize::from(name.is_foreign());
        self.elements.push((name, self.formatting.len()));
    }

    fn truncate(&mut self, length: usize) {
        self.elements.truncate(length);
        self.foreign = self.elements.iter().filter(|(n, _)| n.is_foreign()).count();
    }
}

/// Refuses a tree that is deeper or larger than the scan foresaw.
pub(super) fn check_tree(tree: &Readability) -> Result<(), &'static str> {
    let mut depths: HashMap<_, u32> = HashMap::new();
    let mut nodes = 0;
    for node in tree.doc.root().descendants_it() {
        nodes += 1;
        let depth = node.parent().and_then(|p| depths.get(&p.id).copied()).unwrap_or(0) + 1;
        // Only elements have anything in them.
        if node.is_element() {
            depths.insert(node.id, depth);
        }
        if depth > MAX_TREE_DEPTH {
            return Err(DEEP);
        }
        // Each tag may have text before it and behind it.
        if nodes > 2 * MAX_TAGS + MAX_REOPENED {
            return Err(MANY);
        }
    }
    Ok(())
}

/// The name of an element, in any case.
#[derive(Clone, Copy)]
struct Name<'a>(&'a [u8]);

impl Name<'_> {
    fn is(&self, name: &str) -> bool {
        self.0.eq_ignore_ascii_case(name.as_bytes())
    }

    fn same(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(other.0)
    }

    fn is_foreign(&self) -> bool {
        self.is("svg") || self.is("math")
    }

    fn is_one_of(&self, names: &[&'static str]) -> bool {
        self.among(names).is_some()
    }

    fn among(&self, names: &[&'static str]) -> Option<&'static str> {
        names.iter().find(|name| self.is(name)).copied()
    }
}

/// A tag as the scan sees it.
struct Tag<'a> {
    name: Name<'a>,
    end: bool,
    /// It ends with `/>`.
    closed: bool,
    attributes: usize,
}

/// The tags of a page.
struct Tokens<'a> {
    rest: &'a [u8],
    /// How many signs that begin tags have been passed.
    signs: usize,
}

impl<'a> Tokens<'a> {
    fn next(&mut self) -> Option<Tag<'a>> {
        loop {
            let at = self.rest.iter().position(|&b| b == b'<')?;
            self.rest = self.rest.get(at + 1..)?;
            self.signs += 1;
            if self.signs > MAX_TAGS {
                return None;
            }
            match self.rest.first()? {
                b'!' if self.rest.starts_with(b"!--") => self.skip_comment(),
                b'/' | b'!' | b'?' if !self.ends_element() => self.skip_to(b'>'),
                b'/' => {
                    self.rest = self.rest.get(1..)?;
                    return Some(self.tag(true));
                }
                b if b.is_ascii_alphabetic() => return Some(self.tag(false)),
                _ => {}
            }
        }
    }

    fn ends_element(&self) -> bool {
        self.rest.starts_with(b"/") && self.rest.get(1).is_some_and(u8::is_ascii_alphabetic)
    }

    /// A tag from its name on.
    fn tag(&mut self, end: bool) -> Tag<'a> {
        let ends = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'/' | b'>');
        let (name, rest) =
            self.rest.split_at(self.rest.iter().position(ends).unwrap_or(self.rest.len()));
        self.rest = rest;
        let (mut attributes, mut closed) = (0, false);
        while let Some((&byte, rest)) = self.rest.split_first() {
            match byte {
                b'>' => {
                    self.rest = rest;
                    break;
                }
                b'/' => {
                    closed = rest.first() == Some(&b'>');
                    self.rest = rest;
                }
                b if b.is_ascii_whitespace() => self.rest = rest,
                _ => {
                    attributes += 1;
                    self.attribute();
                }
            }
        }
        Tag { name: Name(name), end, closed, attributes }
    }

    fn attribute(&mut self) {
        let ends = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'/' | b'>' | b'=');
        let name = self.rest.iter().skip(1).position(ends).map_or(self.rest.len(), |at| at + 1);
        let behind = self.rest.get(name..).unwrap_or_default();
        let Some(value) = behind.trim_ascii_start().strip_prefix(b"=") else {
            self.rest = behind;
            return;
        };
        self.rest = value.trim_ascii_start();
        match self.rest.first() {
            Some(&quote @ (b'"' | b'\'')) => {
                self.rest = self.rest.get(1..).unwrap_or_default();
                self.skip_to(quote);
            }
            _ => {
                let ends = |b: &u8| b.is_ascii_whitespace() || *b == b'>';
                let end = self.rest.iter().position(ends).unwrap_or(self.rest.len());
                self.rest = self.rest.get(end..).unwrap_or_default();
            }
        }
    }

    /// To behind the next such byte.
    fn skip_to(&mut self, byte: u8) {
        let end = self.rest.iter().position(|&b| b == byte).map_or(self.rest.len(), |at| at + 1);
        self.rest = self.rest.get(end..).unwrap_or_default();
    }

    /// From `!--` to behind the comment.
    fn skip_comment(&mut self) {
        let body = self.rest.get(3..).unwrap_or_default();
        if body.starts_with(b">") || body.starts_with(b"->") {
            return self.skip_to(b'>');
        }
        let ends = |w: &[u8]| w.starts_with(b"-->") || w == b"--!>";
        let end = body.windows(4).position(ends).map_or(body.len(), |at| at + 3);
        self.rest = body.get(end..).unwrap_or_default();
    }

    /// To the end tag of an element without tags in it.
    fn skip_raw(&mut self, name: &[u8]) {
        let mut rest = self.rest;
        while let Some(at) = rest.iter().position(|&b| b == b'<') {
            rest = rest.get(at..).unwrap_or_default();
            let closes = rest
                .strip_prefix(b"</")
                .and_then(|r| r.get(..name.len()))
                .is_some_and(|n| n.eq_ignore_ascii_case(name));
            if closes {
                self.rest = rest;
                return;
            }
            rest = rest.get(1..).unwrap_or_default();
        }
        self.rest = b"";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn deep(page: &str) -> bool {
        check(page) == Err(DEEP)
    }

    #[test]
    fn pages_of_any_care_pass() {
        let row =
            "<tr><td><p>One<br><li>two<td><font size=1><b>three<img src='a>b'><svg><path/></svg>";
        let page = format!("<!doctype html><html><body><table>{}</table></html>", row.repeat(200));
        assert_eq!(check(&page), Ok(()));
        assert_eq!(check(&"<div><p>text</div>".repeat(30_000)), Ok(()));
        assert_eq!(check(&format!("<script>{}</script><p>", "<div>".repeat(1000))), Ok(()));
        assert_eq!(check(&format!("<!-- {} --><p>", "<div>".repeat(1000))), Ok(()));
    }

    #[test]
    fn depth_is_seen_whatever_hides_it() {
        assert_eq!(check(&"<".repeat(300_000)), Err(MANY));
        assert!(check(&"&".repeat(300_000)).is_err());
        for unit in [
            "<div>",
            "<div/>",
            "<b><div></b>",
            "<div></b>",
            "<div><object></div></object>",
            "<x-y>",
            "<svg><g></svg><g>",
            "<table><td>",
            "<DIV></p>",
            "<ul><li>",
            "<div a='</div>'>",
            "<svg><title><g>",
            "<svg><td>",
            "<div><svg><foreignObject></div></foreignObject>",
        ] {
            assert!(deep(&unit.repeat(600)), "{unit}");
        }
    }

    #[test]
    fn costs_are_counted() {
        assert_eq!(check(&"<a>".repeat(300_000)), Err(MANY));
        assert!(check(&format!("<p {}>", "a=1 b ".repeat(400))).is_err());
        assert!(check(&format!("{}{}", "<font>".repeat(400), "<p>x".repeat(2000))).is_err());
        assert!(check(&"<body a>".repeat(100)).is_err());
    }

    proptest! {
        #[test]
        fn nothing_panics(page in "(<[!/]?(div|a|p|script|table|--)?[ =\"'/>-]{0,4}|x){0,40}") {
            let _ = check(&page);
        }
    }
}
