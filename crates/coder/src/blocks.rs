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
                _ => out.push(span),
            }
            joined = true;
        }
        start = end;
    }
    out
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
    fn wrapped_lines_are_joined() {
        let text = "The minister said on Monday that the\ntalks would go on in spite of the\nattack on the embassy, which nobody\nhas claimed.\n\nA second paragraph follows the\nfirst.\n";
        assert_eq!(texts(text).len(), 2);
    }
}
