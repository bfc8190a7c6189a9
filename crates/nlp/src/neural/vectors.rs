//! Static word vectors: a row of numbers for each of some hundred thousand words.

use super::kernel::Dense;
use super::norm::{Row, WIDTH};
use crate::LoadError;
use crate::package::Package;
use crate::package::model::{self, Node, Reason};
use pulp::Arch;

/// The table of vectors and the words that own its rows.
#[derive(Debug)]
pub(crate) struct Vectors {
    /// String ids, ascending.
    keys: Vec<u64>,
    /// Row of each key.
    rows: Vec<u32>,
    data: Vec<f32>,
    width: usize,
}

impl Vectors {
    /// Reads `vocab/vectors` and `vocab/key2row`.
    pub(crate) fn load(package: &Package) -> Result<Self, LoadError> {
        let name = "vocab/vectors";
        let table = model::npy(&package.file(name)?).map_err(|e| package.damaged(name, e))?;
        let (count, width) = (table.shape[0], table.shape[1]);
        let name = "vocab/key2row";
        let pairs =
            model::key_to_row(&package.file(name)?, count).map_err(|e| package.damaged(name, e))?;
        let (keys, rows) = pairs.into_iter().unzip();
        Ok(Self { keys, rows, data: table.data, width })
    }

    /// The vector of a word, if it has one.
    fn get(&self, orth: u64) -> Option<&[f32]> {
        let at = self.keys.binary_search(&orth).ok()?;
        self.data.get(self.rows[at] as usize * self.width..)?.get(..self.width)
    }
}

/// The matrix that makes a vector as wide as the embeddings (`static_vectors`).
#[derive(Debug)]
pub(crate) struct StaticVectors {
    dense: Dense,
}

impl StaticVectors {
    /// Reads the layer for vectors of the width of `vectors`.
    pub(crate) fn read(arch: Arch, node: &Node<'_>, vectors: &Vectors) -> Result<Self, Reason> {
        let weights = node.param("W", &[WIDTH, vectors.width])?;
        Ok(Self { dense: Dense::linear(arch, &weights.data, &[], vectors.width) })
    }

    /// Writes the projected vector of a word; zeros if the word has none.
    pub(crate) fn embed(&self, vectors: &Vectors, orth: u64, out: &mut Row) {
        match vectors.get(orth) {
            Some(vector) => self.dense.apply(vector, vectors.width, 1, out),
            None => out.fill(0.0),
        }
    }
}
