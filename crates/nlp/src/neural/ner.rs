//! The entity recogniser: one move a token (`_parser_internals/ner.pyx`).
//!
//! A move begins an entity, goes on in it, ends it, makes the token an entity of its own, or leaves
//! it outside. An entity never runs across a sentence start, so the parser must come first.

use pulp::Arch;

use super::transition::{Projected, Scorer, Scoring};
use super::whole::Bits;
use crate::LoadError;
use crate::annotation::Entity;
use crate::intern::intern;
use crate::package::Package;
use crate::package::model::{self, Model};
use demarche_text::Span;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    Begin,
    In,
    Last,
    Unit,
    Out,
}

/// The recogniser.
#[derive(Debug)]
pub(crate) struct Ner {
    scorer: Scorer<3>,
    /// Action and label of each move; the move that blocks an entity, which is never valid, is absent.
    moves: Vec<(usize, Action, &'static str)>,
}

impl Ner {
    /// Reads `ner/moves`, and the layers above the encoder from `ner/model`.
    pub(crate) fn load(
        arch: Arch,
        package: &Package,
        model: &Model<'_>,
        rounding: Option<Bits>,
    ) -> Result<Self, LoadError> {
        let name = "ner/moves";
        let damaged = |e: String| package.damaged(name, e);
        let all = model::moves(&package.file(name)?).map_err(damaged)?;
        let mut moves = Vec::new();
        for (number, m) in all.iter().enumerate() {
            let action = match m.action {
                1 => Action::Begin,
                2 => Action::In,
                3 => Action::Last,
                4 => Action::Unit,
                5 => Action::Out,
                other => return Err(damaged(format!("there is no action {other}"))),
            };
            match (action, m.label.is_empty()) {
                (Action::Unit, true) => {}
                (Action::Out, true) | (_, false) => moves.push((number, action, intern(&m.label))),
                (_, true) => return Err(damaged(format!("move {number} lacks a label"))),
            }
        }
        let has = |action, label| moves.iter().any(|&(_, a, l)| a == action && l == label);
        let closed =
            moves.iter().all(|&(_, a, label)| a != Action::Begin || has(Action::Last, label));
        if !has(Action::Out, "") || !closed {
            // Then some state would have no valid move.
            return Err(damaged(
                "a label has no move to end it, or there is none outside".to_owned(),
            ));
        }
        let scorer = Scorer::read(arch, model, all.len(), rounding)
            .map_err(|e| package.damaged("ner/model", e))?;
        Ok(Self { scorer, moves })
    }

    /// The table of encoded tokens that the recogniser reads.
    pub(crate) fn scorer(&self) -> &Scorer<3> {
        &self.scorer
    }

    /// Appends the entities of a text. `is_space` tells white space by 1.
    pub(crate) fn recognise(
        &self,
        is_space: &[u64],
        sentence_starts: &[bool],
        scoring: &mut Scoring,
        mut compute: impl FnMut(usize, &mut Projected, &mut Vec<f32>),
        entities: &mut Vec<Entity>,
    ) {
        let tokens = is_space.len();
        scoring.pages.reset(tokens, Scorer::<3>::row_width());
        let mut open: Option<(u32, &'static str)> = None;
        for (token, &space) in is_space.iter().enumerate() {
            let here = token as u32;
            let first = open.map(|(first, _)| first);
            // An open entity has at least one token, so there is one before this.
            let slots = [Some(here), first, first.and(here.checked_sub(1))];
            let scores = self.scorer.score(slots, scoring, &mut compute);
            let can_go_on = sentence_starts.get(token + 1).is_some_and(|&start| !start);
            let can_start = space == 0;
            let mut best: Option<(f32, Action, &'static str)> = None;
            for &(number, action, label) in &self.moves {
                let valid = match (action, open) {
                    (Action::Begin, None) => can_start && can_go_on,
                    (Action::Unit, None) => can_start,
                    (Action::Out, None) => true,
                    (Action::In, Some((_, of))) => can_go_on && std::ptr::eq(of, label),
                    (Action::Last, Some((_, of))) => std::ptr::eq(of, label),
                    _ => false,
                };
                if valid && best.is_none_or(|(score, ..)| scores[number] > score) {
                    best = Some((scores[number], action, label));
                }
            }
            let entity = |first: u32, label| Entity { tokens: Span::new(first, here + 1), label };
            match (best, open) {
                (Some((_, Action::Begin, label)), _) => open = Some((here, label)),
                (Some((_, Action::Unit, label)), _) => entities.push(entity(here, label)),
                (Some((_, Action::Last, label)), Some((first, _))) => {
                    entities.push(entity(first, label));
                    open = None;
                }
                _ => {}
            }
        }
    }
}
