//! The dependency parser: greedy arc-eager transitions (`_parser_internals/arc_eager.pyx`).
//!
//! From the state's eight tokens the scorer rates every move, and the best that is valid is made,
//! until stack and buffer are empty; about two moves a token. Words that have no head then are roots.

use std::ops::Range;

use pulp::Arch;

use super::state::State;
use super::transition::{Projected, Scorer, Scoring, best_of};
use super::whole::Bits;
use crate::LoadError;
use crate::labels::Dep;
use crate::nonproj::ArcLabel;
use crate::package::Package;
use crate::package::model::{self, Model};

const SHIFT: u8 = 0;
const REDUCE: u8 = 1;
const LEFT: u8 = 2;
const RIGHT: u8 = 3;
const BREAK: u8 = 4;

/// The parser.
#[derive(Debug)]
pub(crate) struct Parser {
    scorer: Scorer<8>,
    /// The moves of each action; they are numbered by action.
    moves: [Range<usize>; 5],
    /// The label of each move.
    labels: Vec<ArcLabel>,
}

impl Parser {
    /// Reads `parser/moves` and `parser/model`.
    pub(crate) fn load(
        arch: Arch,
        package: &Package,
        rounding: Option<Bits>,
    ) -> Result<Self, LoadError> {
        let name = "parser/moves";
        let damaged = |e: String| package.damaged(name, e);
        let moves = model::moves(&package.file(name)?).map_err(damaged)?;
        let mut labels = Vec::new();
        for m in &moves {
            labels.push(ArcLabel::read(&m.label).map_err(|e| damaged(e.to_string()))?);
        }
        if moves.len() > usize::from(u8::MAX) {
            return Err(damaged(format!("there are {} moves, more than 255", moves.len())));
        }
        let of = |action: u8| {
            let from = moves.partition_point(|m| m.action < action);
            from..moves.partition_point(|m| m.action <= action)
        };
        let ranges = [SHIFT, REDUCE, LEFT, RIGHT, BREAK].map(of);
        if !moves.is_sorted_by_key(|m| m.action) || moves.iter().any(|m| m.action > BREAK) {
            return Err(damaged("the moves are not those of an arc-eager parser".to_owned()));
        }
        if ranges[SHIFT as usize].len() != 1 || ranges[REDUCE as usize].len() != 1 {
            // Either is valid in every state, so a parse always ends.
            return Err(damaged("there is not one move to shift and one to reduce".to_owned()));
        }
        let name = "parser/model";
        let bytes = package.file(name)?;
        let scorer = Model::read(&bytes)
            .and_then(|model| Scorer::read(arch, &model, moves.len(), rounding))
            .map_err(|e| package.damaged(name, e))?;
        Ok(Self { scorer, moves: ranges, labels })
    }

    /// The table of encoded tokens that a parse reads.
    pub(crate) fn scorer(&self) -> &Scorer<8> {
        &self.scorer
    }

    /// Parses a text of `tokens` tokens and leaves the arcs in `state`.
    ///
    /// Every page of the text is computed at least once.
    pub(crate) fn parse(
        &self,
        tokens: usize,
        state: &mut State,
        scoring: &mut Scoring,
        mut compute: impl FnMut(usize, &mut Projected, &mut Vec<f32>),
    ) {
        state.reset(tokens);
        scoring.pages.reset(tokens, Scorer::<8>::row_width());
        while state.depth() > 0 || state.buffered() > 0 {
            // Every token comes first in the buffer at some time. Its page also tells its tag, so
            // it is computed even where no move is in doubt, as in a text of one word.
            if let Some(b0) = state.buffer(0) {
                scoring.fetch(b0, &mut compute);
            }
            // A move without alternative needs no scores.
            let valid = valid(state);
            match valid {
                [true, false, false, false, false] => {
                    state.shift();
                    continue;
                }
                [false, true, false, false, false] => {
                    state.reduce();
                    continue;
                }
                _ => {}
            }
            let (b0, s0) = (state.buffer(0), state.stack(0));
            let slots = [
                b0,
                state.buffer(1),
                s0,
                state.stack(1),
                state.stack(2),
                state.left(b0),
                state.left(s0),
                state.right(s0),
            ];
            let scores = self.scorer.score(slots, scoring, &mut compute);
            let mut best = None;
            for (moves, valid) in self.moves.iter().zip(valid) {
                if valid {
                    best = best_of(scores, moves.clone(), best);
                }
            }
            let Some((chosen, _)) = best else { return };
            let action = self.moves.iter().position(|moves| moves.contains(&chosen));
            match action.unwrap_or_default() as u8 {
                SHIFT => state.shift(),
                REDUCE => state.reduce(),
                LEFT => state.left_arc(chosen as u8),
                RIGHT => state.right_arc(chosen as u8),
                _ => state.start_sentence(),
            }
        }
    }

    /// Writes the heads and labels of a parse.
    pub(crate) fn arcs(&self, state: &State, heads: &mut [u32], labels: &mut Vec<ArcLabel>) {
        labels.clear();
        for (token, head) in heads.iter_mut().enumerate() {
            let (arc_head, label) = match state.arc(token) {
                Some((head, label)) => (head, self.labels[label as usize]),
                None => (token as u32, ArcLabel { dep: Dep::Root, lifted_over: None }),
            };
            *head = arc_head;
            labels.push(label);
        }
    }
}

/// Which actions are valid, by number.
#[inline]
fn valid(state: &State) -> [bool; 5] {
    let (empty, buffered) = (state.depth() == 0, state.buffered());
    let (b0, b1) = (state.buffer(0), state.buffer(1));
    let at_start = b0.is_some_and(|b0| state.starts_sentence(b0));
    let blocked = b0.is_some_and(|b0| state.unshiftable(b0));
    let shift = empty || (buffered >= 2 && !at_start && !blocked);
    let arc = !empty && buffered > 0 && !at_start;
    let start = match (b0, b1) {
        (Some(b0), Some(b1)) => b1 == b0 + 1 && !state.starts_sentence(b1),
        _ => false,
    };
    [shift, !empty, arc, arc, start]
}
