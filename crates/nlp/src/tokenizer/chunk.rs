//! The first pass inside one chunk: a run of characters without white space.
//!
//! Affixes are cut off from both ends until none is left or the rest is a special case. The rest is
//! then a special case, a URL, or split at its infixes.

use super::rules::Rules;

/// A token of a chunk: byte range in the chunk, and the id of the norm a special case gave it or 0.
pub(super) type ChunkToken = (u32, u32, u64);

/// Splits `chunk` into tokens, appended to `out` in order. With `specials` false, special cases
/// are not looked up: so does the second pass, which wants to know how one would be broken up.
/// `suffixes` is scratch.
pub(super) fn split(
    rules: &Rules,
    chunk: &str,
    specials: bool,
    suffixes: &mut Vec<ChunkToken>,
    out: &mut Vec<ChunkToken>,
) {
    let special = |text: &str| if specials { rules.special(text) } else { None };
    suffixes.clear();
    let (mut start, mut end) = (0, chunk.len());
    let mut last_len = 0;
    while start < end && end - start != last_len {
        let text = &chunk[start..end];
        if special(text).is_some() {
            break;
        }
        last_len = text.len();
        let prefix = rules.prefix.len_in(text);
        if prefix > 0 && special(&text[prefix..]).is_some() {
            out.push((start as u32, (start + prefix) as u32, 0));
            start += prefix;
            break;
        }
        let suffix = rules.suffix.len_in(&text[prefix..]);
        if suffix > 0 && special(&text[..text.len() - suffix]).is_some() {
            suffixes.push(((end - suffix) as u32, end as u32, 0));
            end -= suffix;
            break;
        }
        if prefix > 0 {
            out.push((start as u32, (start + prefix) as u32, 0));
            start += prefix;
        }
        if suffix > 0 {
            suffixes.push(((end - suffix) as u32, end as u32, 0));
            end -= suffix;
        }
    }
    if start < end {
        split_core(rules, &chunk[start..end], start, special, out);
    }
    out.extend(suffixes.iter().rev());
}

/// Splits what is left between the affixes; `offset` is where it starts in the chunk.
fn split_core<'r>(
    rules: &Rules,
    text: &str,
    offset: usize,
    special: impl Fn(&str) -> Option<&'r [super::rules::Piece]>,
    out: &mut Vec<ChunkToken>,
) {
    let mut push = |start: usize, end: usize| {
        if start < end {
            out.push(((offset + start) as u32, (offset + end) as u32, 0));
        }
    };
    if let Some(pieces) = special(text) {
        let mut at = offset as u32;
        for piece in pieces {
            out.push((at, at + piece.len, piece.norm));
            at += piece.len;
        }
    } else if rules.url.is_match(text) {
        push(0, text.len());
    } else {
        let mut start = 0;
        rules.infix.for_each_match(text, |from, to| {
            // An infix at the very start is no infix.
            if from > 0 {
                push(start, from);
                push(from, to);
                start = to;
            }
        });
        push(start, text.len());
    }
}
