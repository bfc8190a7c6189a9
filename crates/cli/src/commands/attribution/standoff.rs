//! Stand-off annotations of attributions, as brat writes them.
//!
//! `T1<tab>Source 0 6;9 12<tab>words` is a span in characters, in one piece or several;
//! `E1<tab>Attribution:T4 Content:T3 Cue:T2 Source:T1` binds spans to an attribution. A role may end
//! in a number where an attribution has several of them. Lines that begin with `#` are notes.

use std::collections::BTreeMap;

/// First byte and byte after the last of a piece.
pub(super) type Piece = (u32, u32);

/// One attribution as it was annotated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Gold {
    pub(super) source: Vec<Piece>,
    pub(super) cue: Vec<Piece>,
    pub(super) content: Vec<Piece>,
}

/// The annotations of one text.
#[derive(Debug, Default)]
pub(super) struct Standoff {
    pub(super) attributions: Vec<Gold>,
    /// Lines that are none of the above, or that name spans which are not there; counted from 1.
    pub(super) malformed: Vec<usize>,
}

/// Reads the annotations of a text.
pub(super) fn read(annotations: &str, text: &str) -> Standoff {
    let mut bytes: Vec<u32> = text.char_indices().map(|(i, _)| i as u32).collect();
    bytes.push(text.len() as u32);
    let mut standoff = Standoff::default();
    let mut spans: BTreeMap<&str, Vec<Piece>> = BTreeMap::new();
    let mut bound: Vec<(usize, &str)> = Vec::new();
    for (number, line) in (1..).zip(annotations.lines()) {
        let mut cells = line.split('\t');
        let (id, body) = (cells.next().unwrap_or_default(), cells.next());
        match (id.chars().next(), body) {
            (None | Some('#'), _) => {}
            (Some('T'), Some(body)) => match pieces(body, &bytes) {
                Some(pieces) => {
                    spans.insert(id, pieces);
                }
                None => standoff.malformed.push(number),
            },
            (Some('E'), Some(body)) => bound.push((number, body)),
            _ => standoff.malformed.push(number),
        }
    }
    for (number, body) in bound {
        match attribution(body, &spans) {
            Some(gold) => standoff.attributions.push(gold),
            None => standoff.malformed.push(number),
        }
    }
    standoff.malformed.sort_unstable();
    standoff
}

/// `Source 0 6;9 12`: the label is told by the line that binds it.
fn pieces(body: &str, bytes: &[u32]) -> Option<Vec<Piece>> {
    let (_, places) = body.split_once(' ')?;
    let at = |text: &str| bytes.get(text.parse::<usize>().ok()?).copied();
    places
        .split(';')
        .map(|piece| {
            let (start, end) = piece.split_once(' ')?;
            let (start, end) = (at(start)?, at(end)?);
            (start <= end).then_some((start, end))
        })
        .collect()
}

/// `Attribution:T4 Content:T3 Cue:T2 Source:T1`; none unless it has a cue and a content.
fn attribution(body: &str, spans: &BTreeMap<&str, Vec<Piece>>) -> Option<Gold> {
    let mut gold = Gold::default();
    for binding in body.split_whitespace() {
        let (role, id) = binding.split_once(':')?;
        let role = match role.trim_end_matches(|c: char| c.is_ascii_digit()) {
            "Source" => &mut gold.source,
            "Cue" => &mut gold.cue,
            "Content" => &mut gold.content,
            _ => continue,
        };
        role.extend(spans.get(id)?);
    }
    (!gold.cue.is_empty() && !gold.content.is_empty()).then_some(gold)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_turned_into_bytes() {
        let text = "Zoë said: “Go,” and left.";
        let lines = "T1\tSource 0 3\tZoë\nT2\tCue 4 8\tsaid\nT3\tContent 10 15;16 19\t“Go,” and\n\
                     T4\tAttribution 4 8\tsaid\nE1\tAttribution:T4 Content:T3 Cue:T2 Source:T1\n";
        let read = read(lines, text);
        assert!(read.malformed.is_empty(), "{:?}", read.malformed);
        let gold = &read.attributions[0];
        let words = |pieces: &[Piece]| -> Vec<&str> {
            pieces.iter().map(|&(a, b)| &text[a as usize..b as usize]).collect()
        };
        assert_eq!(words(&gold.source), ["Zoë"]);
        assert_eq!(words(&gold.cue), ["said"]);
        assert_eq!(words(&gold.content), ["“Go,”", "and"]);
    }

    #[test]
    fn malformed_lines_are_counted_and_passed_over() {
        let lines = "a stray line\nT1\tCue 0 2\tHe\nT2\tContent 3 99\tx\nT3\tContent 3\tx\n\
                     #1\tAnnotatorNotes T1\tnote\n\nE1\tCue:T1 Content:T2\nE2\tCue:T1\n";
        let read = read(lines, "He left.");
        assert_eq!(read.malformed, [1, 3, 4, 7, 8]);
        assert!(read.attributions.is_empty());
    }

    #[test]
    fn numbered_roles_belong_together() {
        let lines = "T1\tCue 3 7\tx\nT2\tContent 0 2\tx\nT3\tContent 8 9\tx\n\
                     E1\tCue:T1 Content:T2 Content2:T3\n";
        let read = read(lines, "He said no");
        assert_eq!(read.attributions[0].content, [(0, 2), (8, 9)]);
        assert!(read.attributions[0].source.is_empty());
    }
}
