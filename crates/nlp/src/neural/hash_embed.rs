//! Hash embeddings: a table of few rows in which each id owns the sum of four (thinc's `HashEmbed`).
//!
//! The rows are picked by `MurmurHash3` (128 bits, 64-bit flavour) of the id's eight bytes, in the
//! abridged form of `thinc/backends/numpy_ops.pyx`: the usual round after the first multiplication
//! of `h1` (rotate by 27, times 5, plus a constant) is left out.

use super::norm::{Row, WIDTH};
use crate::package::model::{Node, Reason};

/// An embedding table.
#[derive(Debug)]
pub(crate) struct HashEmbed {
    seed: u32,
    rows: Vec<Row>,
}

impl HashEmbed {
    /// Reads a `hashembed` layer.
    pub(crate) fn read(node: &Node<'_>) -> Result<Self, Reason> {
        let seed = u32::try_from(node.integer("seed")?).map_err(|e| format!("seed: {e}"))?;
        let table = node.param("E", &[0, WIDTH])?;
        let rows: Vec<Row> = table.data.as_chunks::<WIDTH>().0.to_vec();
        if rows.is_empty() || u32::try_from(rows.len()).is_err() {
            return Err(format!("an embedding table of {} rows", rows.len()));
        }
        Ok(Self { seed, rows })
    }

    /// Writes the embedding of an id.
    #[inline(always)]
    pub(crate) fn embed(&self, id: u64, out: &mut Row) {
        let count = self.rows.len() as u32;
        let [a, b, c, d] = subhashes(id, self.seed).map(|hash| &self.rows[(hash % count) as usize]);
        for i in 0..WIDTH {
            out[i] = ((a[i] + b[i]) + c[i]) + d[i];
        }
    }
}

/// The four hashes of an id.
pub(super) fn subhashes(id: u64, seed: u32) -> [u32; 4] {
    let seed = u64::from(seed);
    let mut h1 = id.wrapping_mul(0x87c3_7b91_1142_53d5).rotate_left(31);
    h1 = h1.wrapping_mul(0x4cf5_ad43_2745_937f) ^ seed ^ 8;
    let mut h2 = seed ^ 8;
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    h1 = finish(h1);
    h2 = finish(h2);
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    [h1 as u32, (h1 >> 32) as u32, h2 as u32, (h2 >> 32) as u32]
}

fn finish(mut h: u64) -> u64 {
    h = (h ^ (h >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    h = (h ^ (h >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    h ^ (h >> 33)
}

#[cfg(test)]
mod tests {
    #[test]
    fn hashes_are_those_of_thinc() {
        // The id of "coffee".
        let hashes = super::subhashes(3_197_928_453_018_144_401, 8);
        assert_eq!(hashes, [2_399_055_680, 1_118_310_852, 3_598_583_520, 1_677_466_278]);
    }
}
