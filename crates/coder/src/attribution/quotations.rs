//! Quotations: stretches between quotation marks, and who utters them.
//!
//! A quotation belongs to the cue in its own sentence that stands outside all marks ('… ,' he said),
//! else to the one that closed the sentence before it in the paragraph, else to the speaker of the
//! quotation that the paragraph continues. A mark that is opened and not closed runs to the end of
//! the paragraph, as the style books want it for quotations over several paragraphs.

use demarche_nlp::Pos;
use demarche_text::{Span, Token};

use crate::grammar::Parse;

/// A shorter stretch is a word in inverted commas, not speech.
const SHORTEST: u32 = 5;

/// A stretch of direct speech with the cue that it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Quotation {
    /// Tokens between the marks.
    pub(crate) content: Span<Token>,
    /// The token of its cue.
    pub(crate) cue: Option<u32>,
}

/// The quotations of a document; `short` ones too, if they look like speech. `is_cue` tells whether a
/// token says that somebody speaks.
pub(crate) fn quotations(
    parse: &Parse<'_>,
    short: bool,
    is_cue: impl Fn(u32) -> bool,
) -> Vec<Quotation> {
    let mut spans = marked(parse);
    spans.retain(|s| s.len() >= SHORTEST || (short && is_utterance(parse, *s)));
    let inside = |t: u32| {
        let at = spans.partition_point(|s| s.end <= t);
        spans.get(at).is_some_and(|s| s.contains(t))
    };
    let mut out: Vec<Quotation> = Vec::new();
    for &content in &spans {
        let block = parse.block(content.start);
        let near = |range: std::ops::Range<u32>| {
            let mut cues: Vec<u32> = range.filter(|&t| is_cue(t) && !inside(t)).collect();
            cues.sort_by_key(|&t| distance(content, t));
            cues.first().copied()
        };
        let first = parse.sentence_tokens(content.start);
        let mut last = parse.sentence_tokens(content.end - 1);
        // '"Is it safe?" she asked.': the mark ends the sentence for the parser only.
        let after = content.end + 1;
        if after < block.1 && last.end == after && goes_on(parse, content.end - 1, after) {
            last = parse.sentence_tokens(after);
        }
        let own = near(first.start.max(block.0)..last.end.min(block.1));
        let before = || {
            let sentence = parse.sentence(content.start).checked_sub(1)?;
            let tokens = parse.sentences[sentence];
            // 'The minister put it like this:' may introduce a quotation in a paragraph of its own.
            let opens = content.start <= block.0 + 1
                && (tokens.start..tokens.end)
                    .rev()
                    .find(|&t| parse.pos(t) != Pos::Space)
                    .is_some_and(|t| parse.token_text(t) == ":");
            (tokens.start >= block.0 || opens).then(|| near(tokens.start..tokens.end)).flatten()
        };
        // What follows at once: '"We stay. We fight." The minister added …' speaks of the next one.
        let continued = || {
            let previous = out.last()?;
            let same = parse.block(previous.content.start) == block;
            let next = parse.block(previous.content.end - 1).1 == block.0;
            (same || (next && content.start <= block.0 + 1)).then_some(previous.cue).flatten()
        };
        let cue = own.or_else(before).or_else(continued);
        out.push(Quotation { content, cue });
    }
    out
}

/// Whether what follows a quotation belongs to its sentence, though the parser begins a new one.
fn goes_on(parse: &Parse<'_>, end: u32, after: u32) -> bool {
    matches!(parse.token_text(end), "?" | "!" | "," | "-" | "\u{2014}")
        || parse.token_text(after).starts_with(char::is_lowercase)
}

/// How far a cue stands from a quotation: one right before it ('adding, “…”') is surest, then one after it.
fn distance(content: Span<Token>, t: u32) -> u32 {
    if t >= content.end {
        2 * (t - content.end)
    } else if t + 3 >= content.start {
        0
    } else {
        2 * (content.start - t.min(content.start)) + 1
    }
}

/// Whether a short stretch is speech ('“No,” he said') and not a word in inverted commas.
fn is_utterance(parse: &Parse<'_>, span: Span<Token>) -> bool {
    let ends = matches!(parse.token_text(span.end - 1), "," | "." | "?" | "!");
    ends && span.len() > 1 && parse.token_text(span.start).starts_with(char::is_uppercase)
}

/// Stretches between quotation marks, paragraph by paragraph.
pub(super) fn marked(parse: &Parse<'_>) -> Vec<Span<Token>> {
    let mut out = Vec::new();
    let mut open: Option<u32> = None;
    let mut block = (0, 0);
    let mut close = |open: &mut Option<u32>, end: u32| {
        if let Some(start) = open.take()
            && end > start
        {
            out.push(Span::new(start, end));
        }
    };
    for t in 0..parse.len() as u32 {
        if t >= block.1 {
            close(&mut open, block.1);
            block = parse.block(t);
        }
        let opens = match parse.token_text(t) {
            "\u{201c}" | "``" => true,
            "\u{201d}" => false,
            "\"" | "''" => side(parse, t, block).unwrap_or(open.is_none()),
            _ => continue,
        };
        close(&mut open, t);
        if opens {
            open = Some(t + 1);
        }
    }
    let end = parse.len() as u32;
    close(&mut open, end);
    out
}

/// Whether a straight mark opens, by the blanks around it; none where they do not tell. So a mark
/// that has lost its partner spoils no more than its own stretch.
fn side(parse: &Parse<'_>, t: u32, block: (u32, u32)) -> Option<bool> {
    let before = t == block.0 || parse.ann.space_after[t as usize - 1];
    let after = t + 1 == block.1 || parse.ann.space_after[t as usize];
    match (before, after) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}
