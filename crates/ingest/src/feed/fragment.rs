//! A fragment of HTML, as feeds hold articles, as text.
//!
//! Unlike a page, a fragment has nothing around the article, so that all of it is kept but scripts,
//! styles and captions of pictures. Blocks are set apart by a blank line. One pass, no tree.

use quick_xml::events::BytesRef;

use super::xml::{collapsed, push_reference};

/// Elements that stand on lines of their own.
const BLOCKS: [&str; 31] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "td",
    "th",
    "tr",
    "ul",
];

/// Elements whose text is not read.
const HIDDEN: [&str; 12] = [
    "audio",
    "button",
    "canvas",
    "figcaption",
    "iframe",
    "noscript",
    "object",
    "script",
    "select",
    "style",
    "svg",
    "video",
];

/// Bytes that a reference such as `&CounterClockwiseContourIntegral;` may have.
const LONGEST_REFERENCE: usize = 40;

/// The text of a fragment: words are not altered, white space is collapsed as browsers do.
pub(super) fn text(html: &str) -> String {
    let mut out = Text::default();
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        out.push(&rest[..at]);
        rest = &rest[at..];
        rest = match markup(rest) {
            Markup::Comment(behind) => behind,
            Markup::Tag { name, closing, behind } => {
                if !closing && HIDDEN.contains(&name.as_str()) {
                    after_end(behind, &name)
                } else {
                    match name.as_str() {
                        "br" => out.line(),
                        name if BLOCKS.contains(&name) => out.block(),
                        _ => {}
                    }
                    behind
                }
            }
            Markup::Reference { text, behind } => {
                out.push(&text);
                behind
            }
            Markup::None => {
                out.push(&rest[..1]);
                &rest[1..]
            }
        };
    }
    out.push(rest);
    out.text
}

/// A piece of HTML as one line of text; nothing if nothing is left.
pub(super) fn plain(html: &str) -> Option<String> {
    collapsed(&text(html))
}

enum Markup<'a> {
    Comment(&'a str),
    Tag {
        name: String,
        closing: bool,
        behind: &'a str,
    },
    Reference {
        text: String,
        behind: &'a str,
    },
    /// A character like any other.
    None,
}

/// What starts with this `<` or `&`.
fn markup(from: &str) -> Markup<'_> {
    if from.starts_with('&') {
        let end = from.bytes().take(LONGEST_REFERENCE).position(|b| b == b';');
        let Some((end, name)) = end.and_then(|end| Some((end, from.get(1..end)?))) else {
            return Markup::None;
        };
        let mut text = String::new();
        push_reference(&mut text, &BytesRef::new(name));
        return Markup::Reference { text, behind: &from[end + 1..] };
    }
    if let Some(comment) = from.strip_prefix("<!--") {
        return Markup::Comment(comment.split_once("-->").map_or("", |(_, behind)| behind));
    }
    let (closing, start) = match from.as_bytes().get(1) {
        Some(b'/') => (true, 2),
        Some(b) if b.is_ascii_alphabetic() => (false, 1),
        Some(b'!' | b'?') => {
            return Markup::Comment(from.split_once('>').map_or("", |(_, behind)| behind));
        }
        _ => return Markup::None,
    };
    let name: String = from[start..]
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    // A `>` in quotes does not end the tag.
    let mut quote = None;
    for (at, byte) in from.bytes().enumerate().skip(start + name.len()) {
        match (quote, byte) {
            (None, b'>') => return Markup::Tag { name, closing, behind: &from[at + 1..] },
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    // A tag that the fragment cuts off, or a quote that was never closed.
    let behind = match from.find('>') {
        Some(at) if quote.is_some() => &from[at + 1..],
        _ => "",
    };
    Markup::Tag { name, closing, behind }
}

/// What stands behind the end tag of this element.
fn after_end<'a>(from: &'a str, name: &str) -> &'a str {
    let mut rest = from;
    while let Some(at) = rest.find("</") {
        rest = &rest[at + 2..];
        let is_it = rest.get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name));
        if is_it {
            return rest.split_once('>').map_or("", |(_, behind)| behind);
        }
    }
    // Never closed: browsers show nothing of the rest either.
    ""
}

/// Text with its white space collapsed.
#[derive(Default)]
struct Text {
    text: String,
    /// White space that the next word needs before it.
    gap: Gap,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Blank,
    Line,
    Block,
}

impl Text {
    fn push(&mut self, text: &str) {
        for character in text.chars() {
            // A no-break space is no white space to HTML, but to readers of text.
            if character.is_whitespace() {
                self.gap = self.gap.max(Gap::Blank);
                continue;
            }
            if !self.text.is_empty() {
                self.text.push_str(match self.gap {
                    Gap::None => "",
                    Gap::Blank => " ",
                    Gap::Line => "\n",
                    Gap::Block => "\n\n",
                });
            }
            self.gap = Gap::None;
            self.text.push(character);
        }
    }

    fn line(&mut self) {
        // Two lines in a row make a block, as many feeds write paragraphs.
        self.gap = if self.gap >= Gap::Line { Gap::Block } else { Gap::Line };
    }

    fn block(&mut self) {
        self.gap = Gap::Block;
    }
}

#[cfg(test)]
mod tests {
    use super::{plain, text};

    #[test]
    fn blocks_lines_and_inline_markup() {
        let html = "<p>GENEVA &mdash; Both  <b>si</b>des\nmet.</p>\n<P class=\"a>b\">They left.<br>Soon<br><br>\
            after.</p><ul><li>one<li>two</ul>";
        assert_eq!(
            text(html),
            "GENEVA — Both sides met.\n\nThey left.\nSoon\n\nafter.\n\none\n\ntwo"
        );
    }

    #[test]
    fn what_no_one_reads_goes() {
        let html = "a<script>if (1 < 2) { \"</p>\" }</script >b<!-- c > -->d<figure><img src=x>\
            <figcaption>Photo</figcaption></figure>e<style>never closed";
        assert_eq!(text(html), "abd\n\ne");
    }

    #[test]
    fn headlines_are_one_line() {
        let html = "AT&amp;T &#8217;s <b>big</b>&nbsp;day<br>&bogus; &#0; &#xFFFFFFFF;";
        assert_eq!(plain(html).as_deref(), Some("AT&T ’s big day &bogus; &#0; &#xFFFFFFFF;"));
        assert_eq!(plain(" <br/> "), None);
    }

    #[test]
    fn time_grows_with_length_only() {
        for piece in ["<a", "<style>", "<!--", "&", "<a \"", "</", "<p>"] {
            text(&piece.repeat(1_000_000));
        }
    }

    #[test]
    fn broken_markup_is_survived() {
        for (html, expected) in [
            ("5 < 6 & 7 > 3 &; &x", "5 < 6 & 7 > 3 &; &x"),
            ("cut <a href=\"x", "cut"),
            ("quote <a title=\"x>open</a>", "quote open"),
            ("<", "<"),
            ("&", "&"),
            ("</é>é&é;", "é&é;"),
            ("<!-- open", ""),
        ] {
            assert_eq!(text(html), expected, "{html}");
        }
    }
}
