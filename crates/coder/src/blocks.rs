//! The blocks of an article: headline and paragraphs, which the parser reads one by one.
//!
//! A line break ends a block, as wire copy has it, unless the text is wrapped at a fixed width; then
//! an empty line does. A headline without a full stop would otherwise run into the first sentence.

use demarche_text::{Byte, Span};

/// The blocks of a text that are not blank, in order. White space between them belongs to none.
pub(crate) fn blocks(text: &str) -> Vec<Span<Byte>> {
    let wrapped = is_wrapped(text);
    let mut out: Vec<Span<Byte>> = Vec::new();
    let mut start = 0usize;
    let mut joined = false;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let trimmed = line.trim_end();
        let lead = trimmed.len() - trimmed.trim_start().len();
        if trimmed.trim_start().is_empty() {
            joined = false;
        } else {
            let span = Span::new((start + lead) as u32, (start + trimmed.len()) as u32);
            match out.last_mut() {
                Some(last) if wrapped && joined => *last = last.join(span),
                _ => {
                    let (dateline, rest) = split_dateline(&text[span.range()]);
                    if dateline > 0 {
                        out.push(Span::new(span.start, span.start + dateline as u32));
                    }
                    out.push(Span::new(span.start + rest as u32, span.end));
                }
            }
            joined = true;
        }
        start = end;
    }
    out
}

/// Longest dateline in bytes; 'ADDIS ABABA, Ethiopia, January 15 (Xinhua) --' has some forty.
const LONGEST_DATELINE: usize = 90;

/// Where a paragraph's dateline ends and its first sentence begins; zeros where it has none.
///
/// 'OSLO — Norway …', 'MINSK, Jan. 5 (BelTA) - The president …': the town is where the report was
/// written, and no actor. It starts with a word in capitals or closes with an agency in brackets.
fn split_dateline(paragraph: &str) -> (usize, usize) {
    let limit = paragraph.char_indices().map(|(i, c)| i + c.len_utf8());
    let window = &paragraph[..limit.take_while(|&i| i <= LONGEST_DATELINE).last().unwrap_or(0)];
    let dash = [" — ", " – ", " -- ", " - ", "— "]
        .iter()
        .filter_map(|dash| Some((window.find(dash)?, dash.len())))
        .min();
    let Some((at, length)) = dash else { return (0, 0) };
    let before = window[..at].trim_end();
    let first: String = before.chars().take_while(|c| c.is_alphabetic()).collect();
    let capitals = first.chars().count() > 2 && first.chars().all(char::is_uppercase);
    let agency = before.ends_with(')') && before.contains('(');
    let plain = &before[..before.find('(').unwrap_or(before.len())];
    // Every word a name, a number or a month: no sentence goes on like that.
    let names = plain.split_whitespace().all(|w| !w.starts_with(char::is_lowercase));
    let goes_on = paragraph[at + length..].trim_start();
    let sentence = goes_on.starts_with(|c: char| c.is_uppercase() || "\"“‘'".contains(c));
    if (capitals || agency) && names && sentence && !plain.ends_with(['.', '!', '?']) {
        (before.len(), paragraph.len() - goes_on.len())
    } else {
        (0, 0)
    }
}

/// Whether lines are broken at a fixed width: most lines stop in the middle of a sentence.
fn is_wrapped(text: &str) -> bool {
    let mut lines = 0u32;
    let mut broken = 0u32;
    let mut previous_open = false;
    for line in text.lines() {
        let line = line.trim();
        if line.is_empty() {
            previous_open = false;
            continue;
        }
        lines += 1;
        if previous_open && line.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit()) {
            broken += 1;
        }
        previous_open =
            line.chars().count() <= 100 && !line.ends_with(['.', '!', '?', ':', '"', '”']);
    }
    lines > 3 && broken * 4 > lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        blocks(text).into_iter().map(|s| s.of(text).unwrap_or_default()).collect()
    }

    #[test]
    fn a_line_is_a_block() {
        assert_eq!(
            texts("A headline\nA first sentence.\n\n  More. \r\n"),
            ["A headline", "A first sentence.", "More."]
        );
    }

    #[test]
    fn a_dateline_stands_alone() {
        for (dateline, rest) in [
            ("OSLO —", "Norway accused Russia of spying."),
            ("MINSK, Jan. 5 (BelTA) -", "The president met his guest."),
            ("Damascus (dpa) –", "\"We stay,\" the minister said."),
        ] {
            let text = format!("{dateline} {rest}");
            let dash = dateline.rfind(' ').unwrap();
            assert_eq!(texts(&text), [&dateline[..dash], rest]);
        }
    }

    #[test]
    fn a_dash_alone_makes_no_dateline() {
        for text in [
            "NATO — the alliance of thirty states — met.",
            "The minister — a former general — left.",
            "US - China talks resume",
        ] {
            assert_eq!(texts(text), [text]);
        }
    }

    #[test]
    fn wrapped_lines_are_joined() {
        let text = "The minister said on Monday that the\ntalks would go on in spite of the\nattack on the embassy, which nobody\nhas claimed.\n\nA second paragraph follows the\nfirst.\n";
        assert_eq!(texts(text).len(), 2);
    }
}
