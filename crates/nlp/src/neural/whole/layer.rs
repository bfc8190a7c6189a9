//! A layer: weights as whole numbers, packed for a processor, and the product with rows.

use super::rows::{largest, pair, round};
use super::{Bits, Packing, Rows, Unit};
use crate::neural::aligned::Aligned;

/// Weights of a layer whose input is one row or several neighbouring ones.
#[derive(Debug)]
pub(crate) struct Layer {
    pub(super) unit: Unit,
    pub(super) bits: Bits,
    /// `[panel][group][word][piece][lane]`
    pub(super) weights: Aligned<i32>,
    /// `[panel][piece][lane]`: what a whole number is worth.
    pub(super) scales: Aligned<f32>,
    /// `[panel][piece][lane]`
    pub(super) bias: Aligned<f32>,
    /// Neighbouring rows that make an input.
    pub(super) groups: usize,
    /// Words of a row.
    pub(super) words: usize,
    pub(super) outputs: usize,
    pub(super) maxout: bool,
}

/// Pieces of a maxout layer; its maximum is taken in registers.
pub(super) const MAXOUT: usize = 3;
/// Neighbouring registers of a linear layer.
pub(super) const LINEAR: usize = 2;

/// A layer with the rows that it is applied to.
pub(super) struct Job<'a> {
    pub layer: &'a Layer,
    pub rows: &'a Rows,
    pub count: usize,
    pub out: &'a mut [f32],
}

impl Layer {
    /// A maxout layer of three pieces over `groups` neighbouring rows. `weights` is `[output][piece][input]`,
    /// `bias` `[output][piece]`; the number of outputs must be a multiple of 16, the widest register.
    pub(crate) fn maxout(
        unit: Unit,
        bits: Bits,
        weights: &[f32],
        bias: &[f32],
        groups: usize,
    ) -> Self {
        let outputs = bias.len() / MAXOUT;
        let inputs = weights.len() / bias.len();
        Self::pack(unit, bits, (groups, inputs), (outputs, MAXOUT), |panel, piece, lane| {
            let row = (panel * unit.lanes() + lane) * MAXOUT + piece;
            (&weights[row * inputs..][..inputs], bias[row])
        })
    }

    /// A linear layer without bias. `weights` is `[output][input]`; the number of outputs must be a multiple of
    /// 32, two of the widest registers.
    pub(crate) fn linear(unit: Unit, bits: Bits, weights: &[f32], inputs: usize) -> Self {
        let outputs = weights.len() / inputs;
        Self::pack(unit, bits, (1, inputs), (outputs, LINEAR), |panel, piece, lane| {
            let row = (panel * LINEAR + piece) * unit.lanes() + lane;
            (&weights[row * inputs..][..inputs], 0.0)
        })
    }

    fn pack<'w>(
        unit: Unit,
        bits: Bits,
        (groups, inputs): (usize, usize),
        (outputs, pieces): (usize, usize),
        row: impl Fn(usize, usize, usize) -> (&'w [f32], f32),
    ) -> Self {
        let (lanes, packing) = (unit.lanes(), unit.packing(bits));
        let maxout = pieces == MAXOUT;
        let panels = outputs / if maxout { lanes } else { lanes * pieces };
        let words = inputs / packing.numbers();
        let mut weights = Aligned::zeros(panels * words * pieces * lanes);
        let mut scales = Aligned::zeros(panels * pieces * lanes);
        let mut biases = Aligned::zeros(panels * pieces * lanes);
        for panel in 0..panels {
            for piece in 0..pieces {
                for lane in 0..lanes {
                    let (from, bias) = row(panel, piece, lane);
                    let at = (panel * pieces + piece) * lanes + lane;
                    let top = largest(from);
                    let by = if top > 0.0 { bits.top() / top } else { 0.0 };
                    scales[at] = top / bits.top();
                    biases[at] = bias;
                    for (word, numbers) in from.chunks_exact(packing.numbers()).enumerate() {
                        let at = ((panel * words + word) * pieces + piece) * lanes + lane;
                        weights[at] = match (packing, numbers) {
                            (Packing::Bytes, &[a, b, c, d]) => i32::from_le_bytes(
                                [a, b, c, d].map(|n| (round(n * by) + 128) as u8),
                            ),
                            (_, &[a, b, ..]) => pair(round(a * by), round(b * by)),
                            _ => 0,
                        };
                    }
                }
            }
        }
        let words = words / groups;
        Self { unit, bits, weights, scales, bias: biases, groups, words, outputs, maxout }
    }

    /// How finely the rows must be rounded that it is applied to.
    pub(crate) fn bits(&self) -> Bits {
        self.bits
    }

    /// What it is packed for.
    pub(crate) fn unit(&self) -> Unit {
        self.unit
    }

    /// Writes the results for `count` inputs, the first of which begins with the first row; one result a row.
    pub(crate) fn apply(&self, rows: &Rows, count: usize, out: &mut [f32]) {
        // The loops then need not look, and what they read is there.
        let needed = count + self.groups - 1;
        assert!(rows.words.len() >= needed * self.words && rows.scales.len() >= needed);
        assert!(out.len() >= count * self.outputs && rows.starts.len() >= needed);
        let job = Job { layer: self, rows, count, out };
        match self.unit {
            #[cfg(target_arch = "x86_64")]
            Unit::Vnni => super::vnni::run(job),
            #[cfg(target_arch = "x86_64")]
            Unit::Avx2(simd) => super::pairs::run(super::pairs::Avx2(simd), job),
            Unit::Plain => super::pairs::run(super::pairs::Plain, job),
        }
    }
}
