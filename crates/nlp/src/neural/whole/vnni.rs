//! Sums of products by `vpdpbusd` (four bytes a lane) and `vpdpwssd` (two numbers of sixteen bits a lane).
//!
//! The only unsafe code of the crate stands in [`run`]: a call of functions that are compiled for instructions
//! which this processor was found to have.

use std::arch::x86_64::{
    __m512i, _mm512_cvtepi32_ps, _mm512_dpbusd_epi32, _mm512_dpwssd_epi32, _mm512_fmadd_ps,
    _mm512_max_ps, _mm512_set1_epi32, _mm512_set1_ps, _mm512_setzero_ps,
};

use super::Packing;
use super::layer::{Job, LINEAR, MAXOUT};

/// Lanes of a register.
const LANES: usize = 16;

/// Whether this processor has the instructions.
pub(super) fn is_available() -> bool {
    is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512vnni")
}

/// Applies a layer. It is packed for [`Unit::Vnni`](super::Unit::Vnni), which is made only where
/// [`is_available`]; on other processors this does nothing.
pub(super) fn run(job: Job<'_>) {
    if !is_available() {
        return;
    }
    let bytes = job.layer.unit.packing(job.layer.bits) == Packing::Bytes;
    // SAFETY: both features were just found.
    #[allow(unsafe_code)]
    unsafe {
        // Rows of 96 and of 64 numbers: loops of known length.
        match (job.layer.maxout, bytes, job.layer.words) {
            (true, true, 24) => panels::<MAXOUT, true, 24>(job),
            (true, false, 48) => panels::<MAXOUT, false, 48>(job),
            (false, true, 24) => panels::<LINEAR, true, 24>(job),
            (false, false, 48) => panels::<LINEAR, false, 48>(job),
            (false, true, 16) => panels::<LINEAR, true, 16>(job),
            (false, false, 32) => panels::<LINEAR, false, 32>(job),
            (_, _, words) => unreachable!("no layer has rows of {words} words"),
        }
    }
}

/// Runs all panels over all rows, of `W` words each.
#[target_feature(enable = "avx512f,avx512vnni")]
fn panels<const P: usize, const BYTES: bool, const W: usize>(mut job: Job<'_>) {
    let layer = job.layer;
    let (weights, _) = layer.weights.as_chunks::<LANES>();
    let (scales, _) = layer.scales.as_chunks::<LANES>();
    let (bias, _) = layer.bias.as_chunks::<LANES>();
    let (scales, _) = scales.as_chunks::<P>();
    let (bias, _) = bias.as_chunks::<P>();
    let (weights, _) = weights.as_chunks::<P>();
    let (weights, _) = weights.as_chunks::<W>();
    let panels = weights.chunks_exact(layer.groups).zip(scales.iter().zip(bias));
    for (panel, (weights, (scales, bias))) in panels.enumerate() {
        let mut row = 0;
        while row + 4 <= job.count {
            tile::<4, P, BYTES, W>(&mut job, panel, weights, scales, bias, row);
            row += 4;
        }
        if row + 2 <= job.count {
            tile::<2, P, BYTES, W>(&mut job, panel, weights, scales, bias, row);
            row += 2;
        }
        if row < job.count {
            tile::<1, P, BYTES, W>(&mut job, panel, weights, scales, bias, row);
        }
    }
}

/// One panel of outputs for the `R` rows from `row` on.
///
/// Loops, not closures: those are not compiled for the instructions unless they are inlined, which is no promise.
#[inline]
#[target_feature(enable = "avx512f,avx512vnni")]
fn tile<const R: usize, const P: usize, const BYTES: bool, const W: usize>(
    job: &mut Job<'_>,
    panel: usize,
    weights: &[[[[i32; LANES]; P]; W]],
    scales: &[[f32; LANES]; P],
    bias: &[[f32; LANES]; P],
    row: usize,
) {
    let (words, _) = job.rows.words.as_chunks::<W>();
    let mut totals = [[_mm512_setzero_ps(); P]; R];
    for (group, weights) in weights.iter().enumerate() {
        let inputs = &words[row + group..][..R];
        let starts = &job.rows.starts[row + group..][..R];
        let by = &job.rows.scales[row + group..][..R];
        let mut sums: [[__m512i; P]; R] = [[_mm512_set1_epi32(0); P]; R];
        if BYTES {
            for r in 0..R {
                sums[r] = [_mm512_set1_epi32(starts[r]); P];
            }
        }
        for word in 0..W {
            for r in 0..R {
                let input = _mm512_set1_epi32(inputs[r][word]);
                for p in 0..P {
                    let weight = pulp::cast::<_, __m512i>(weights[word][p]);
                    sums[r][p] = if BYTES {
                        _mm512_dpbusd_epi32(sums[r][p], weight, input)
                    } else {
                        _mm512_dpwssd_epi32(sums[r][p], weight, input)
                    };
                }
            }
        }
        for r in 0..R {
            let scale = _mm512_set1_ps(by[r]);
            for p in 0..P {
                totals[r][p] = _mm512_fmadd_ps(_mm512_cvtepi32_ps(sums[r][p]), scale, totals[r][p]);
            }
        }
    }
    for (r, mut values) in totals.into_iter().enumerate() {
        let out = &mut job.out[(row + r) * job.layer.outputs..][..job.layer.outputs];
        let (out, _) = out.as_chunks_mut::<LANES>();
        for p in 0..P {
            values[p] = _mm512_fmadd_ps(values[p], pulp::cast(scales[p]), pulp::cast(bias[p]));
        }
        if P == MAXOUT {
            let best = _mm512_max_ps(_mm512_max_ps(values[0], values[1]), values[2]);
            out[panel] = pulp::cast(best);
        } else {
            for p in 0..P {
                out[panel * P + p] = pulp::cast(values[p]);
            }
        }
    }
}
