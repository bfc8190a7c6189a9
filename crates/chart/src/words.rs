//! Texts from outside: made harmless, cut to a width, broken into lines.

/// The text without control characters and marks of direction, which could write over other parts
/// of a terminal or page: they become blanks.
pub(crate) fn clean(text: &str) -> String {
    text.replace(demarche_text::is_command, " ").trim().to_owned()
}

/// The text in ASCII; characters without a near likeness become question marks.
pub(crate) fn ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_ascii() => out.push(c),
            '→' => out.push_str("->"),
            '←' => out.push_str("<-"),
            '↔' => out.push_str("<->"),
            '…' => out.push_str("..."),
            '−' | '–' | '—' | '‐' => out.push('-'),
            '‘' | '’' => out.push('\''),
            '“' | '”' => out.push('"'),
            '·' | '•' => out.push('*'),
            '×' => out.push('x'),
            '\u{a0}' => out.push(' '),
            _ => out.push('?'),
        }
    }
    out
}

/// The text cut to `room`, with `mark` at its end where something was cut.
pub(crate) fn fit(text: &str, room: f64, mark: &str, width: impl Fn(&str) -> f64) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let mut end = 0;
    let mut used = width(mark);
    let mut buffer = [0; 4];
    for (at, c) in text.char_indices() {
        used += width(c.encode_utf8(&mut buffer));
        if used > room {
            break;
        }
        end = at + c.len_utf8();
    }
    format!("{}{mark}", text[..end].trim_end())
}

/// The text in at most `most` lines of `room`, broken at blanks where there are any.
pub(crate) fn wrap(text: &str, room: f64, most: usize, width: impl Fn(&str) -> f64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut rest = text;
    while let Some(word) = rest.split_whitespace().next() {
        let joined = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        let last = lines.len() + 1 >= most;
        if width(&joined) > room && (last || line.is_empty()) {
            // No further line, or a word longer than a line: cut what is left.
            let left = if line.is_empty() {
                rest.trim().to_owned()
            } else {
                format!("{line} {}", rest.trim())
            };
            lines.push(fit(&left, room, "…", &width));
            return lines;
        }
        if width(&joined) > room {
            lines.push(std::mem::take(&mut line));
            continue;
        }
        line = joined;
        let at = rest.find(word).map_or(rest.len(), |at| at + word.len());
        rest = &rest[at..];
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str) -> f64 {
        text.chars().count() as f64
    }

    #[test]
    fn control_characters_become_blanks() {
        assert_eq!(clean("a\u{1b}[31mb\nc\u{202e}d "), "a [31mb c d");
        assert_eq!(ascii("RUS→UKR – naïve"), "RUS->UKR - na?ve");
    }

    #[test]
    fn long_texts_are_cut_and_wrapped() {
        assert_eq!(fit("abcdef", 6.0, "…", count), "abcdef");
        assert_eq!(fit("abcdefg", 6.0, "…", count), "abcde…");
        assert_eq!(fit("abc", 0.0, "…", count), "…");
        assert_eq!(wrap("one two three four", 9.0, 2, count), ["one two", "three fo…"]);
        assert_eq!(wrap("one two three", 9.0, 3, count), ["one two", "three"]);
        assert_eq!(wrap("abcdefghijkl x", 5.0, 3, count), ["abcd…"]);
        assert_eq!(wrap("  ", 5.0, 3, count), [""; 0]);
    }
}
