//! Sums of products of numbers of sixteen bits, eight lanes at a time: by `vpmaddwd` of AVX2 where it is there.

use pulp::{NullaryFnOnce, WithSimd};

use super::layer::{Job, LINEAR, MAXOUT};

/// Lanes of a register.
const LANES: usize = 8;

/// Eight numbers of 32 bits.
type Lanes<T> = [T; LANES];

/// A way to multiply and add pairs.
pub(super) trait Multiply: Copy {
    /// Adds to each lane of `sums` the two products of its pair in `weights` with the pair `input`.
    fn dot(self, sums: Lanes<i32>, weights: Lanes<i32>, input: i32) -> Lanes<i32>;

    /// Runs code that was compiled for the instructions.
    fn compiled<F: NullaryFnOnce>(self, code: F) -> F::Output;
}

/// `vpmaddwd`.
#[cfg(target_arch = "x86_64")]
#[derive(Clone, Copy)]
pub(super) struct Avx2(pub pulp::x86::V3);

#[cfg(target_arch = "x86_64")]
impl Multiply for Avx2 {
    #[inline(always)]
    fn dot(self, sums: Lanes<i32>, weights: Lanes<i32>, input: i32) -> Lanes<i32> {
        let simd = self.0;
        let input = simd.avx._mm256_set1_epi32(input);
        let products = simd.avx2._mm256_madd_epi16(pulp::cast(weights), input);
        pulp::cast(simd.avx2._mm256_add_epi32(pulp::cast(sums), products))
    }

    #[inline(always)]
    fn compiled<F: NullaryFnOnce>(self, code: F) -> F::Output {
        self.0.vectorize(code)
    }
}

/// No such instruction.
#[derive(Clone, Copy)]
pub(super) struct Plain;

impl Multiply for Plain {
    #[inline(always)]
    fn dot(self, sums: Lanes<i32>, weights: Lanes<i32>, input: i32) -> Lanes<i32> {
        let (low, high) = (i32::from(input as i16), input >> 16);
        std::array::from_fn(|i| {
            sums[i] + i32::from(weights[i] as i16) * low + (weights[i] >> 16) * high
        })
    }

    #[inline(always)]
    fn compiled<F: NullaryFnOnce>(self, code: F) -> F::Output {
        struct Run<F>(F);
        impl<F: NullaryFnOnce> WithSimd for Run<F> {
            type Output = F::Output;
            #[inline(always)]
            fn with_simd<S: pulp::Simd>(self, simd: S) -> F::Output {
                simd.vectorize(self.0)
            }
        }
        pulp::Arch::new().dispatch(Run(code))
    }
}

/// Applies a layer.
pub(super) fn run<M: Multiply>(by: M, job: Job<'_>) {
    struct All<'a, M>(M, Job<'a>);
    impl<M: Multiply> NullaryFnOnce for All<'_, M> {
        type Output = ();
        #[inline(always)]
        fn call(self) {
            let Self(by, mut job) = self;
            if job.layer.maxout {
                panels::<M, MAXOUT>(by, &mut job);
            } else {
                panels::<M, LINEAR>(by, &mut job);
            }
        }
    }
    by.compiled(All(by, job));
}

#[inline(always)]
fn panels<M: Multiply, const P: usize>(by: M, job: &mut Job<'_>) {
    let layer = job.layer;
    let (weights, _) = layer.weights.as_chunks::<LANES>();
    let size = layer.groups * layer.words * P;
    for (panel, weights) in weights.chunks_exact(size).enumerate() {
        let (weights, _) = weights.as_chunks::<P>();
        let mut row = 0;
        // Three rows: 16 registers hold their sums and what is multiplied.
        while row + 3 <= job.count {
            tile::<M, 3, P>(by, job, panel, weights, row);
            row += 3;
        }
        while row < job.count {
            tile::<M, 1, P>(by, job, panel, weights, row);
            row += 1;
        }
    }
}

/// One panel of outputs for the `R` rows from `row` on.
#[inline(always)]
fn tile<M: Multiply, const R: usize, const P: usize>(
    by: M,
    job: &mut Job<'_>,
    panel: usize,
    weights: &[[Lanes<i32>; P]],
    row: usize,
) {
    let layer = job.layer;
    let words = layer.words;
    let mut totals = [[[0.0_f32; LANES]; P]; R];
    for group in 0..layer.groups {
        let inputs: [&[i32]; R] =
            std::array::from_fn(|r| &job.rows.words[(row + r + group) * words..][..words]);
        let mut sums = [[[0; LANES]; P]; R];
        for (word, weights) in weights[group * words..][..words].iter().enumerate() {
            for r in 0..R {
                for p in 0..P {
                    sums[r][p] = by.dot(sums[r][p], weights[p], inputs[r][word]);
                }
            }
        }
        for r in 0..R {
            let scale = job.rows.scales[row + r + group];
            for (totals, sums) in totals[r].iter_mut().zip(sums[r]) {
                for (total, sum) in totals.iter_mut().zip(sums) {
                    *total = (sum as f32).mul_add(scale, *total);
                }
            }
        }
    }
    let (scales, _) = layer.scales.as_chunks::<LANES>();
    let (bias, _) = layer.bias.as_chunks::<LANES>();
    for (r, totals) in totals.into_iter().enumerate() {
        let out = &mut job.out[(row + r) * layer.outputs..][..layer.outputs];
        let (out, _) = out.as_chunks_mut::<LANES>();
        let value = |p: usize, i: usize| {
            totals[p][i].mul_add(scales[panel * P + p][i], bias[panel * P + p][i])
        };
        let max = |a: f32, b: f32| if a > b { a } else { b };
        if P == MAXOUT {
            out[panel] = std::array::from_fn(|i| max(max(value(0, i), value(1, i)), value(2, i)));
        } else {
            for p in 0..P {
                out[panel * P + p] = std::array::from_fn(|i| value(p, i));
            }
        }
    }
}
