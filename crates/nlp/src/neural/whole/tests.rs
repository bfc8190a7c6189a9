#![allow(clippy::float_cmp)] // the same to the bit is what is asked

use super::*;
use crate::neural::kernel::Dense;
use crate::neural::kernel::tests::noise;

/// Every unit that this processor has.
fn units() -> Vec<Unit> {
    let mut units = vec![Unit::Plain, Unit::found()];
    #[cfg(target_arch = "x86_64")]
    units.extend(pulp::x86::V3::try_new().map(Unit::Avx2));
    units
}

fn rows<const WIDTH: usize>(unit: Unit, bits: Bits, input: &[f32]) -> Rows {
    let (input, _) = input.as_chunks::<WIDTH>();
    let mut rows = Rows::default();
    rows.prepare(unit, bits, WIDTH, input.len());
    for (at, row) in input.iter().enumerate() {
        rows.set(unit, bits, at, row);
    }
    rows
}

/// What a layer over three rows of 96 gives on each unit, for each number of rows.
fn maxout(bits: Bits) -> Vec<Vec<f32>> {
    let (outputs, inputs) = (32, 3 * 96);
    let (weights, bias) = (noise(outputs * 3 * inputs, 1), noise(outputs * 3, 2));
    let mut results = Vec::new();
    for count in [1, 2, 3, 4, 5, 7, 13] {
        let input = noise((count + 2) * 96, 3);
        let mut dense = vec![0.0; count * outputs];
        Dense::maxout(pulp::Arch::new(), &weights, &bias, inputs)
            .apply(&input, 96, count, &mut dense);
        let mut by_unit = Vec::new();
        for unit in units() {
            let mut out = vec![0.0; count * outputs];
            Layer::maxout(unit, bits, &weights, &bias, 3).apply(
                &rows::<96>(unit, bits, &input),
                count,
                &mut out,
            );
            let far = out.iter().zip(&dense).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            // Of numbers in -1..1: half a step for each of 288 products, which seldom point one way.
            let bound = if bits == Bits::Eight { 0.2 } else { 0.01 };
            assert!(far < bound, "{unit:?} {bits:?} {count}: {far}");
            by_unit.push(out);
        }
        assert!(by_unit.iter().all(|out| out == &by_unit[0]), "{bits:?} {count}");
        results.push(by_unit.swap_remove(0));
    }
    results
}

#[test]
fn a_maxout_layer_is_the_same_to_the_bit_on_every_unit_and_near_that_in_floating_point() {
    for bits in [Bits::Eight, Bits::Thirteen] {
        let results = maxout(bits);
        // A row does not depend on those computed beside it.
        assert_eq!(results[0][..32], results[6][..32]);
    }
}

#[test]
fn a_linear_layer_is_the_same_to_the_bit_on_every_unit_and_near_that_in_floating_point() {
    let (outputs, inputs) = (64, 64);
    let weights = noise(outputs * inputs, 4);
    for bits in [Bits::Eight, Bits::Thirteen] {
        for count in [1, 4, 6] {
            let input = noise(count * inputs, 5);
            let mut dense = vec![0.0; count * outputs];
            Dense::linear(pulp::Arch::new(), &weights, &[], inputs)
                .apply(&input, inputs, count, &mut dense);
            let by_unit = units().into_iter().map(|unit| {
                let mut out = vec![0.0; count * outputs];
                Layer::linear(unit, bits, &weights, inputs).apply(
                    &rows::<64>(unit, bits, &input),
                    count,
                    &mut out,
                );
                out
            });
            let by_unit: Vec<_> = by_unit.collect();
            assert!(by_unit.iter().all(|out| out == &by_unit[0]));
            let far = by_unit[0].iter().zip(&dense).map(|(a, b)| (a - b).abs());
            assert!(far.fold(0.0, f32::max) < 0.1, "{bits:?} {count}");
        }
    }
}

#[test]
fn extremes_are_held() {
    // The largest sums that can be: nothing overflows, on no unit.
    for bits in [Bits::Eight, Bits::Thirteen] {
        for unit in units() {
            let (weights, input) = (vec![-1.0; 32 * 96], [1.0; 96]);
            let mut out = [0.0; 32];
            Layer::linear(unit, bits, &weights, 96).apply(
                &rows::<96>(unit, bits, &input),
                1,
                &mut out,
            );
            assert!(out.iter().all(|x| (x + 96.0).abs() < 1e-3), "{unit:?} {bits:?} {out:?}");
            // A row of nothing has no scale.
            Layer::linear(unit, bits, &weights, 96).apply(
                &rows::<96>(unit, bits, &[0.0; 96]),
                1,
                &mut out,
            );
            assert_eq!(out, [0.0; 32]);
        }
    }
}
