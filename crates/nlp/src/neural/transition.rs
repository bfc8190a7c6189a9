//! The scorer that parser and entity recogniser share: from a few tokens to a score for each move.
//!
//! A state is described by a fixed number of slots, each a token or empty. Per slot the lower layer
//! adds 64 x 2 numbers, which depend on the token and the slot alone and are computed once per token
//! (a table of [`Pages`]); the maximum over the pairs goes through the upper layer to the scores.

use pulp::Arch;

use super::kernel::Dense;
use super::norm::{Row, WIDTH};
use super::pages::Pages;
use super::whole::{Bits, Layer, Rows, Unit};
use crate::package::model::{Model, Reason};

/// Width of the projected rows and of the hidden layer.
const HIDDEN: usize = 64;
/// Hidden units before the maximum over two pieces.
const UNITS: usize = 2 * HIDDEN;
type Units = [f32; UNITS];

/// The layers of a transition model with `SLOTS` slots.
#[derive(Debug)]
pub(crate) struct Scorer<const SLOTS: usize> {
    arch: Arch,
    project: Dense,
    lower: Lower,
    /// What an empty slot adds.
    empty: [Units; SLOTS],
    bias: Units,
    upper: Dense,
    moves: usize,
}

/// The lower layer, in floating point or in whole numbers.
#[derive(Debug)]
enum Lower {
    Exact(Dense),
    Whole(Layer),
}

/// Buffers of a scorer.
#[derive(Debug, Default)]
pub(crate) struct Scoring {
    /// For each token, [`Units`] for each slot.
    pub pages: Pages,
    projected: Projected,
    scores: Vec<f32>,
}

/// Buffers for projected rows.
#[derive(Debug, Default)]
pub(crate) struct Projected {
    rows: Vec<f32>,
    whole: Rows,
}

impl Scoring {
    /// Makes sure that the row of a token can be read; see [`Scorer::score`].
    #[inline]
    pub(crate) fn fetch(
        &mut self,
        token: u32,
        compute: impl FnOnce(usize, &mut Projected, &mut Vec<f32>),
    ) {
        let Self { pages, projected, .. } = self;
        pages.fetch(token as usize, |page, table| compute(page, projected, table));
    }
}

impl<const SLOTS: usize> Scorer<SLOTS> {
    /// Reads the layers of `parser/model` or `ner/model` for a number of moves.
    ///
    /// With `rounding`, the lower layer is computed in whole numbers of so many bits.
    pub(crate) fn read(
        arch: Arch,
        model: &Model<'_>,
        moves: usize,
        rounding: Option<Bits>,
    ) -> Result<Self, Reason> {
        let linear = |inputs: usize| {
            let mut nodes =
                model.named("linear").filter(|node| node.shape("W").get(1) == Some(&inputs));
            nodes.next().ok_or_else(|| format!("there is no linear layer of {inputs} inputs"))
        };
        let project = linear(WIDTH)?;
        let weights = project.param("W", &[HIDDEN, WIDTH])?;
        let bias = project.param("b", &[HIDDEN])?;
        let project = Dense::linear(arch, &weights.data, &bias.data, WIDTH);

        let upper = linear(HIDDEN)?;
        let weights = upper.param("W", &[moves, HIDDEN])?;
        let bias = upper.param("b", &[moves])?;
        let upper = Dense::single(arch, &weights.data, &bias.data, HIDDEN);

        // The file has the two pieces of a unit side by side; here all first pieces come first.
        let lower = model.only("precomputable_affine")?;
        let weights = lower.param("W", &[SLOTS, HIDDEN, 2, HIDDEN])?.data;
        let mut by_piece = Vec::with_capacity(weights.len());
        for slot in weights.chunks_exact(UNITS * HIDDEN) {
            for unit in (0..UNITS).map(unpaired) {
                by_piece.extend_from_slice(&slot[unit * HIDDEN..][..HIDDEN]);
            }
        }
        let units = |data: &[f32]| -> Units { std::array::from_fn(|unit| data[unpaired(unit)]) };
        let empty = lower.param("pad", &[1, SLOTS, HIDDEN, 2])?.data;
        let bias = lower.param("b", &[HIDDEN, 2])?.data;
        Ok(Self {
            arch,
            project,
            lower: match rounding {
                None => Lower::Exact(Dense::linear(arch, &by_piece, &[], HIDDEN)),
                Some(bits) => Lower::Whole(Layer::linear(Unit::found(), bits, &by_piece, HIDDEN)),
            },
            empty: std::array::from_fn(|slot| units(&empty[slot * UNITS..])),
            bias: units(&bias),
            upper,
            moves,
        })
    }

    /// Numbers for each token in the table.
    pub(crate) const fn row_width() -> usize {
        SLOTS * UNITS
    }

    /// The rows of the table for encoded tokens.
    pub(crate) fn table(&self, rows: &[Row], projected: &mut Projected, table: &mut Vec<f32>) {
        let Projected { rows: projected, whole } = projected;
        projected.resize(rows.len() * HIDDEN, 0.0);
        table.resize(rows.len() * Self::row_width(), 0.0);
        self.project.apply(rows.as_flattened(), WIDTH, rows.len(), projected);
        match &self.lower {
            Lower::Exact(lower) => lower.apply(projected, HIDDEN, rows.len(), table),
            Lower::Whole(lower) => {
                whole.prepare(lower.unit(), lower.bits(), HIDDEN, rows.len());
                self.arch.dispatch(|| {
                    for (at, row) in projected.as_chunks::<HIDDEN>().0.iter().enumerate() {
                        whole.set(lower.unit(), lower.bits(), at, row);
                    }
                });
                lower.apply(whole, rows.len(), table);
            }
        }
    }

    /// The scores of all moves in the state that `slots` describes.
    ///
    /// `compute` makes the table's page of that number from the buffer for projected rows.
    #[inline]
    pub(crate) fn score<'s>(
        &self,
        slots: [Option<u32>; SLOTS],
        scoring: &'s mut Scoring,
        mut compute: impl FnMut(usize, &mut Projected, &mut Vec<f32>),
    ) -> &'s [f32] {
        for token in slots.into_iter().flatten() {
            scoring.fetch(token, &mut compute);
        }
        let Scoring { pages, scores, .. } = scoring;
        let mut rows: [&Units; SLOTS] = self.empty.each_ref();
        for (slot, token) in slots.into_iter().enumerate() {
            if let Some(token) = token
                && let Some(units) = pages.row(token as usize).as_chunks::<UNITS>().0.get(slot)
            {
                rows[slot] = units;
            }
        }
        let mut hidden = [0.0; HIDDEN];
        self.arch.dispatch(|| hidden_layer(&rows, &self.bias, &mut hidden));
        scores.resize(self.upper.width(), 0.0);
        self.upper.apply(&hidden, HIDDEN, 1, scores);
        &scores[..self.moves]
    }
}

/// Place in the file of a unit in the order of pieces.
const fn unpaired(unit: usize) -> usize {
    unit % HIDDEN * 2 + unit / HIDDEN
}

/// Sums the slots in order, then the bias, and takes the maximum of the two pieces.
#[inline(always)]
fn hidden_layer<const SLOTS: usize>(
    rows: &[&Units; SLOTS],
    bias: &Units,
    hidden: &mut [f32; HIDDEN],
) {
    let sum = |unit: usize| {
        let mut sum = rows[0][unit];
        for row in &rows[1..] {
            sum += row[unit];
        }
        sum + bias[unit]
    };
    for (unit, hidden) in hidden.iter_mut().enumerate() {
        let (first, second) = (sum(unit), sum(unit + HIDDEN));
        *hidden = if first >= second { first } else { second };
    }
}

/// The best of the moves in `range`: the lowest of equal ones, and only if better than `best`.
#[inline]
pub(crate) fn best_of(
    scores: &[f32],
    range: std::ops::Range<usize>,
    mut best: Option<(usize, f32)>,
) -> Option<(usize, f32)> {
    for index in range {
        let score = scores[index];
        if best.is_none_or(|(_, best)| score > best) {
            best = Some((index, score));
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_scores_go_to_the_lowest_move() {
        let scores = [1.0, 3.0, 3.0, 2.0, 3.0];
        let best = best_of(&scores, 2..4, None);
        assert_eq!(best, Some((2, 3.0)));
        assert_eq!(best_of(&scores, 4..5, best), Some((2, 3.0)));
        assert_eq!(best_of(&scores, 0..0, None), None);
    }
}
