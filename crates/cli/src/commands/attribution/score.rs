//! Scores of attributions: tokens of each role, and attributions found.

use demarche_coder::QuoteRecord;
use demarche_coder::record::{ByteSpan, TextSpan};

use super::standoff::{Gold, Piece};

/// Right, predicted and gold counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) right: u64,
    pub(super) predicted: u64,
    pub(super) gold: u64,
}

impl Counts {
    pub(super) fn add(&mut self, other: Self) {
        self.right += other.right;
        self.predicted += other.predicted;
        self.gold += other.gold;
    }

    pub(super) fn precision(self) -> f64 {
        self.right as f64 / self.predicted.max(1) as f64
    }

    pub(super) fn recall(self) -> f64 {
        self.right as f64 / self.gold.max(1) as f64
    }

    pub(super) fn f1(self) -> f64 {
        2.0 * self.right as f64 / (self.predicted + self.gold).max(1) as f64
    }
}

/// Tokens that any piece of gold and any predicted piece cover.
pub(super) fn by_token(tokens: &[ByteSpan], gold: &[Piece], predicted: &[Piece]) -> Counts {
    let mut counts = Counts::default();
    let (gold, predicted) = (merged(gold), merged(predicted));
    let (mut g, mut p) = (0, 0);
    for token in tokens {
        let covered = |pieces: &[Piece], at: &mut usize| {
            while pieces.get(*at).is_some_and(|&(_, end)| end <= token.start) {
                *at += 1;
            }
            pieces.get(*at).is_some_and(|&(start, _)| start < token.end)
        };
        let (in_gold, in_predicted) = (covered(&gold, &mut g), covered(&predicted, &mut p));
        counts.gold += u64::from(in_gold);
        counts.predicted += u64::from(in_predicted);
        counts.right += u64::from(in_gold && in_predicted);
    }
    counts
}

/// Pieces in order, joined where they touch.
fn merged(pieces: &[Piece]) -> Vec<Piece> {
    let mut sorted: Vec<Piece> = pieces.iter().copied().filter(|(s, e)| s < e).collect();
    sorted.sort_unstable();
    let mut out: Vec<Piece> = Vec::new();
    for (start, end) in sorted {
        match out.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => out.push((start, end)),
        }
    }
    out
}

/// The pieces of a list of texts.
pub(super) fn pieces(spans: &[TextSpan]) -> Vec<Piece> {
    spans.iter().map(|s| (s.start, s.end)).collect()
}

/// For each gold attribution the prediction that finds it: its cue overlaps, and the head of its
/// source lies in the gold source, or neither has one. Each prediction finds one at most.
pub(super) fn matched(gold: &[Gold], predicted: &[&QuoteRecord]) -> Vec<Option<usize>> {
    let mut used = vec![false; predicted.len()];
    gold.iter()
        .map(|g| {
            let at = (0..predicted.len()).find(|&i| !used[i] && finds(g, predicted[i]))?;
            used[at] = true;
            Some(at)
        })
        .collect()
}

fn finds(gold: &Gold, predicted: &QuoteRecord) -> bool {
    let cue = predicted.cue.iter().any(|c| overlap(&gold.cue, (c.start, c.end)));
    cue && match predicted.source_head {
        Some(head) => overlap(&gold.source, (head, head + 1)),
        None => gold.source.is_empty(),
    }
}

/// Whether a piece shares a byte with any of several.
pub(super) fn overlap(pieces: &[Piece], (start, end): Piece) -> bool {
    pieces.iter().any(|&(s, e)| s < end && start < e)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_count_once_whatever_covers_them() {
        let tokens: Vec<ByteSpan> =
            (0..5).map(|i| ByteSpan { start: 3 * i, end: 3 * i + 2 }).collect();
        // Gold: tokens 0 to 2, twice; predicted: 2 and 3.
        let counts = by_token(&tokens, &[(0, 8), (3, 5)], &[(6, 8), (9, 11)]);
        assert_eq!(counts, Counts { right: 1, predicted: 2, gold: 3 });
        assert!((counts.precision() - 0.5).abs() < 1e-12);
        assert!((counts.f1() - 0.4).abs() < 1e-12);
    }

    #[test]
    fn nothing_scores_nothing() {
        let counts = by_token(&[], &[], &[]);
        assert!(counts.f1().abs() < 1e-12 && counts.recall().abs() < 1e-12);
    }
}
