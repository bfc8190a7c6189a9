//! Rows as whole numbers.

use super::{Bits, Packing, Unit};

/// Adding it rounds a number below 2^22 to the nearest whole one, even ones where two are as near, which then
/// stands in the low bits.
const ROUND: f32 = 12_582_912.0;

/// Rows of whole numbers. Reused from layer to layer; each fills it anew.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    /// `[row][word]`
    pub(super) words: Vec<i32>,
    /// By row, what a whole number is worth.
    pub(super) scales: Vec<f32>,
    /// By row, where a sum of products starts: minus 128 times the sum of the numbers for [`Packing::Bytes`].
    pub(super) starts: Vec<i32>,
}

impl Rows {
    /// Makes room for rows of `width` numbers.
    pub(crate) fn prepare(&mut self, unit: Unit, bits: Bits, width: usize, rows: usize) {
        self.words.resize(rows * (width / unit.packing(bits).numbers()), 0);
        self.scales.resize(rows, 0.0);
        self.starts.resize(rows, 0);
    }

    /// Rounds a row. Its width is that which room was made for.
    ///
    /// Inlined into a loop that the caller compiles for an instruction set.
    #[inline(always)]
    pub(crate) fn set<const WIDTH: usize>(
        &mut self,
        unit: Unit,
        bits: Bits,
        at: usize,
        row: &[f32; WIDTH],
    ) {
        let largest = largest(row);
        let (scale, by) =
            if largest > 0.0 { (largest / bits.top(), bits.top() / largest) } else { (0.0, 0.0) };
        let whole: [i32; WIDTH] = std::array::from_fn(|i| round(row[i] * by));
        self.scales[at] = scale;
        match unit.packing(bits) {
            Packing::Bytes => {
                let words = &mut self.words[at * (WIDTH / 4)..][..WIDTH / 4];
                for (word, four) in words.iter_mut().zip(whole.as_chunks::<4>().0) {
                    *word = i32::from_le_bytes(four.map(|n| n as i8 as u8));
                }
                self.starts[at] = -128 * whole.iter().sum::<i32>();
            }
            Packing::Pairs => {
                let words = &mut self.words[at * (WIDTH / 2)..][..WIDTH / 2];
                for (word, two) in words.iter_mut().zip(whole.as_chunks::<2>().0) {
                    *word = pair(two[0], two[1]);
                }
                self.starts[at] = 0;
            }
        }
    }
}

/// The nearest whole number.
#[inline(always)]
pub(super) fn round(number: f32) -> i32 {
    ((number + ROUND).to_bits() as i32).wrapping_sub(ROUND.to_bits() as i32)
}

/// Two numbers of sixteen bits in a word.
#[inline(always)]
pub(super) fn pair(low: i32, high: i32) -> i32 {
    (low & 0xffff) | (high << 16)
}

/// The largest absolute value.
#[inline(always)]
pub(super) fn largest(row: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; 16];
    let (chunks, rest) = row.as_chunks::<16>();
    for chunk in chunks {
        for i in 0..16 {
            let size = chunk[i].abs();
            lanes[i] = if size > lanes[i] { size } else { lanes[i] };
        }
    }
    lanes.iter().chain(rest).fold(0.0, |most, x| if x.abs() > most { x.abs() } else { most })
}
