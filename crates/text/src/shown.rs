//! Texts from outside, as a terminal may show them.

use std::borrow::Cow;

/// Whether a terminal or a page may obey a character in place of showing it: control characters, marks that turn the
/// direction of a line or break it, and what is no character.
pub fn is_command(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}'
        )
}

/// A text for one line: what is obeyed, and white space of any kind, as blanks.
pub fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_whitespace() || is_command(c) { ' ' } else { c }).collect()
}

/// A text of several lines: what is obeyed as blanks, but for tabs and ends of lines.
pub fn shown(text: &str) -> Cow<'_, str> {
    let barred = |c: char| is_command(c) && !matches!(c, '\n' | '\t');
    if text.contains(barred) { Cow::Owned(text.replace(barred, " ")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_becomes_blanks() {
        let text = "a\u{1b}]0;x\u{7}b\n\tc\r\u{9b}31m\u{7f}\u{202e}d\u{2066}\u{a0}é";
        assert_eq!(one_line(text), "a ]0;x b  c  31m  d  é");
        assert_eq!(shown(text), "a ]0;x b\n\tc  31m  d \u{a0}é");
        assert!(matches!(shown("Zürich\n"), Cow::Borrowed(_)));
    }
}
