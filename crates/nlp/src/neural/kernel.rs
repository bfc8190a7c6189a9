//! Dense layers: packed weights and the loop that multiplies them.
//!
//! Four fifths of the pipeline's time is spent in [`Dense::apply`]. It differs from a general matrix
//! product in three ways, each of which matters here:
//!
//! * Weights are packed once, at load, for the registers of the processor that was found.
//! * The rows of the input may overlap (`stride` less than the number of inputs), so a convolution
//!   reads its three neighbours in place.
//! * The maximum over the pieces of a maxout layer is taken in registers; only a third is written.
//!
//! Every output is one chain of fused multiply-adds that starts from the bias and runs over the
//! inputs in order. A row's result therefore does not depend on the rows beside it, on how a text
//! is cut into windows, or on the width of the processor's registers: the bits are the same. (A
//! processor without fused multiply-add, x86 before 2013, computes the same much more slowly.)

use pulp::{Arch, Simd, WithSimd};

use super::aligned::Aligned;

/// Weights of a dense layer, `outputs` times `inputs`, in panels of `pieces` registers.
#[derive(Debug)]
pub(crate) struct Dense {
    arch: Arch,
    /// `[panel][input][piece][lane]`
    weights: Aligned<f32>,
    /// `[panel][piece][lane]`
    bias: Aligned<f32>,
    inputs: usize,
    outputs: usize,
    lanes: usize,
    shape: Shape,
}

/// What the registers of a panel hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// Three pieces of the same outputs, of which the maximum is taken.
    Maxout,
    /// Two registers of neighbouring outputs; for many rows at a time.
    Linear,
    /// Eight registers of neighbouring outputs; for one row at a time.
    Single,
}

impl Shape {
    const fn pieces(self) -> usize {
        match self {
            Self::Maxout => 3,
            Self::Linear => 2,
            Self::Single => 8,
        }
    }
}

/// Number of `f32` in a register.
pub(crate) fn lanes(arch: Arch) -> usize {
    struct Lanes;
    impl WithSimd for Lanes {
        type Output = usize;
        fn with_simd<S: Simd>(self, _: S) -> usize {
            S::F32_LANES
        }
    }
    arch.dispatch(Lanes)
}

impl Dense {
    /// A maxout layer of three pieces. `weights` is `[output][piece][input]`, `bias`
    /// `[output][piece]`; the number of outputs must be a multiple of 16, the widest register.
    pub(crate) fn maxout(arch: Arch, weights: &[f32], bias: &[f32], inputs: usize) -> Self {
        let outputs = bias.len() / 3;
        Self::pack(arch, Shape::Maxout, inputs, outputs, |output, piece| {
            let row = output * 3 + piece;
            (&weights[row * inputs..][..inputs], bias[row])
        })
    }

    /// A linear layer for many rows. `weights` is `[output][input]`; an empty bias is zero.
    pub(crate) fn linear(arch: Arch, weights: &[f32], bias: &[f32], inputs: usize) -> Self {
        Self::flat(arch, Shape::Linear, weights, bias, inputs)
    }

    /// A linear layer for one row at a time.
    pub(crate) fn single(arch: Arch, weights: &[f32], bias: &[f32], inputs: usize) -> Self {
        Self::flat(arch, Shape::Single, weights, bias, inputs)
    }

    fn flat(arch: Arch, shape: Shape, weights: &[f32], bias: &[f32], inputs: usize) -> Self {
        let (lanes, pieces) = (lanes(arch), shape.pieces());
        let rows = weights.len() / inputs;
        // An output is here one panel's column: `pieces` neighbouring registers.
        let columns = rows.div_ceil(lanes * pieces) * lanes;
        let mut dense = Self::pack(arch, shape, inputs, columns, |column, piece| {
            let row = (column / lanes * pieces + piece) * lanes + column % lanes;
            let weights = weights.get(row * inputs..(row + 1) * inputs).unwrap_or_default();
            (weights, bias.get(row).copied().unwrap_or(0.0))
        });
        dense.outputs = columns * pieces;
        dense
    }

    /// Packs the row of weights and the bias that `row` gives for each (output, piece).
    fn pack<'w>(
        arch: Arch,
        shape: Shape,
        inputs: usize,
        outputs: usize,
        row: impl Fn(usize, usize) -> (&'w [f32], f32),
    ) -> Self {
        let (lanes, pieces) = (lanes(arch), shape.pieces());
        let panels = outputs.div_ceil(lanes);
        let mut weights = Aligned::zeros(panels * inputs * pieces * lanes);
        let mut bias = Aligned::zeros(panels * pieces * lanes);
        for output in 0..outputs {
            let (panel, lane) = (output / lanes, output % lanes);
            for piece in 0..pieces {
                let (from, b) = row(output, piece);
                bias[(panel * pieces + piece) * lanes + lane] = b;
                for (input, &weight) in from.iter().enumerate() {
                    weights[((panel * inputs + input) * pieces + piece) * lanes + lane] = weight;
                }
            }
        }
        Self { arch, weights, bias, inputs, outputs, lanes, shape }
    }

    /// Length of a row of results: the outputs of a maxout layer; of a linear layer the outputs
    /// rounded up to whole panels, the rest zero.
    pub(crate) fn width(&self) -> usize {
        self.outputs
    }

    /// Writes the results of `rows` rows to `out`, `width()` values each.
    ///
    /// Row `r` of the input starts at `r * stride`. `input` and `out` must be long enough.
    pub(crate) fn apply(&self, input: &[f32], stride: usize, rows: usize, out: &mut [f32]) {
        if rows > 0 {
            self.arch.dispatch(Job { dense: self, input, stride, rows, out });
        }
    }
}

struct Job<'a> {
    dense: &'a Dense,
    input: &'a [f32],
    stride: usize,
    rows: usize,
    out: &'a mut [f32],
}

impl WithSimd for Job<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        debug_assert_eq!(self.dense.lanes, S::F32_LANES);
        // As many rows at a time as accumulators fit the registers: 32 registers of AVX-512 and
        // NEON hold 8 x 3 or 8 x 2, the 16 of AVX2 hold 3 x 3 or 4 x 2 with room for the operands.
        let many = S::F32_LANES != 8;
        match self.dense.shape {
            Shape::Maxout if many => panels::<S, 8, 3>(simd, &mut self),
            Shape::Maxout => panels::<S, 3, 3>(simd, &mut self),
            Shape::Linear if many => panels::<S, 8, 2>(simd, &mut self),
            Shape::Linear => panels::<S, 4, 2>(simd, &mut self),
            Shape::Single => panels::<S, 1, 8>(simd, &mut self),
        }
    }
}

/// Runs all panels over all rows, `R` rows and `P` registers at a time.
#[inline(always)]
fn panels<S: Simd, const R: usize, const P: usize>(simd: S, job: &mut Job<'_>) {
    let dense = job.dense;
    let lanes = S::F32_LANES;
    let weights = dense.weights.chunks_exact(dense.inputs * P * lanes);
    for (panel, (weights, bias)) in weights.zip(dense.bias.chunks_exact(P * lanes)).enumerate() {
        let (weights, _) = S::as_simd_f32s(weights).0.as_chunks::<P>();
        let (bias, _) = S::as_simd_f32s(bias).0.as_chunks::<P>();
        let Some(&bias) = bias.first() else { return };
        let mut row = 0;
        while row + R <= job.rows {
            tile::<S, R, P>(simd, job, panel, weights, bias, row);
            row += R;
        }
        // Paragraphs are short: what is left over is a tenth of the work.
        if R > 4 && row + 4 <= job.rows {
            tile::<S, 4, P>(simd, job, panel, weights, bias, row);
            row += 4;
        }
        if R > 2 && row + 2 <= job.rows {
            tile::<S, 2, P>(simd, job, panel, weights, bias, row);
            row += 2;
        }
        if row < job.rows {
            tile::<S, 1, P>(simd, job, panel, weights, bias, row);
        }
    }
}

/// One panel of outputs for the `R` rows from `row` on.
#[inline(always)]
fn tile<S: Simd, const R: usize, const P: usize>(
    simd: S,
    job: &mut Job<'_>,
    panel: usize,
    weights: &[[S::f32s; P]],
    bias: [S::f32s; P],
    row: usize,
) {
    let dense = job.dense;
    let inputs = dense.inputs;
    let rows: [&[f32]; R] = std::array::from_fn(|r| &job.input[(row + r) * job.stride..][..inputs]);
    let weights = &weights[..inputs];
    let mut sums = [bias; R];
    for i in 0..inputs {
        let weights = weights[i];
        for r in 0..R {
            let value = simd.splat_f32s(rows[r][i]);
            for p in 0..P {
                sums[r][p] = simd.mul_add_f32s(value, weights[p], sums[r][p]);
            }
        }
    }
    let lanes = S::F32_LANES;
    for (r, sums) in sums.into_iter().enumerate() {
        if P == 3 {
            let best = simd.max_f32s(simd.max_f32s(sums[0], sums[1]), sums[2]);
            let out = &mut job.out[(row + r) * dense.outputs + panel * lanes..][..lanes];
            if let [out, ..] = S::as_mut_simd_f32s(out).0 {
                *out = best;
            }
        } else {
            let out = &mut job.out[(row + r) * dense.outputs + panel * P * lanes..][..P * lanes];
            for (out, sum) in S::as_mut_simd_f32s(out).0.iter_mut().zip(sums) {
                *out = sum;
            }
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Every instruction set that this processor has.
    pub(crate) fn archs() -> Vec<Arch> {
        let mut archs = vec![Arch::Scalar, Arch::new()];
        #[cfg(target_arch = "x86_64")]
        archs.extend(pulp::x86::V3::try_new().map(Arch::V3));
        archs
    }

    /// Numbers without pattern in -1..1.
    pub(crate) fn noise(n: usize, seed: u32) -> Vec<f32> {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 23) as f32 - 1.0
        };
        (0..n).map(|_| next()).collect()
    }

    fn chain(bias: f32, weights: &[f32], input: &[f32]) -> f32 {
        weights.iter().zip(input).fold(bias, |sum, (&w, &x)| x.mul_add(w, sum))
    }

    #[test]
    fn maxout_is_the_same_to_the_bit_on_every_instruction_set_and_row_count() {
        let (inputs, outputs) = (24, 32);
        let (weights, bias) = (noise(outputs * 3 * inputs, 1), noise(outputs * 3, 2));
        let input = noise(8 * 13 + inputs, 3);
        for arch in archs() {
            let dense = Dense::maxout(arch, &weights, &bias, inputs);
            for rows in [1, 2, 3, 7, 8, 9, 13] {
                let mut out = vec![0.0; rows * outputs];
                dense.apply(&input, 8, rows, &mut out);
                for (i, &have) in out.iter().enumerate() {
                    let (row, output) = (i / outputs, i % outputs);
                    let want = (0..3)
                        .map(|p| output * 3 + p)
                        .map(|j| {
                            chain(bias[j], &weights[j * inputs..], &input[row * 8..][..inputs])
                        })
                        .fold(f32::NEG_INFINITY, f32::max);
                    assert_eq!(have.to_bits(), want.to_bits(), "{arch:?} {rows} {i}");
                }
            }
        }
    }

    #[test]
    fn linear_is_the_same_to_the_bit_on_every_instruction_set_and_row_count() {
        let (inputs, outputs) = (30, 50);
        let (weights, bias) = (noise(outputs * inputs, 4), noise(outputs, 5));
        let input = noise(13 * inputs, 6);
        for arch in archs() {
            for dense in [
                Dense::linear(arch, &weights, &bias, inputs),
                Dense::single(arch, &weights, &bias, inputs),
            ] {
                for rows in [1, 5, 8, 13] {
                    let mut out = vec![0.0; rows * dense.width()];
                    dense.apply(&input, inputs, rows, &mut out);
                    for row in 0..rows {
                        for j in 0..outputs {
                            let want = chain(
                                bias[j],
                                &weights[j * inputs..],
                                &input[row * inputs..][..inputs],
                            );
                            let have = out[row * dense.width() + j];
                            assert_eq!(have.to_bits(), want.to_bits(), "{arch:?} {rows} {j}");
                        }
                    }
                }
            }
        }
    }
}
