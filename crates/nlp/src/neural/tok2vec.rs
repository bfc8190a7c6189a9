//! The encoder (`Tok2Vec`): a row of 96 numbers for each token in its context.
//!
//! An embedded word, then four times a convolution over a token and its two neighbours: maxout of
//! three pieces, layer normalisation, and the input added back. A token so sees four tokens to each
//! side. Beyond the ends of the text stand rows that are zero at first and go through the layers
//! like any other; nothing else tells an end from the middle.
//!
//! The encoder therefore works on any window of a text and gives the same rows as on the whole,
//! bit for bit: to encode tokens `s..e` it reads words `s-4..e+4`, and each layer gives one row less
//! on each side.

use pulp::Arch;

use super::embed::{Embed, WordCache};
use super::hash_embed::HashEmbed;
use super::kernel::Dense;
use super::norm::{LayerNorm, Row, WIDTH};
use super::vectors::{StaticVectors, Vectors};
use super::whole::{Bits, Layer, Rows, Unit};
use crate::features::Features;
use crate::package::model::{Model, Node, Reason};

/// Convolution layers; also the number of tokens that one sees to each side.
const DEPTH: usize = 4;
/// Inputs of a convolution.
const WINDOW: usize = 3 * WIDTH;

/// The features of `MultiHashEmbed`, in order; the encoder of entities reads the first four.
const COLUMNS: [&str; 6] = ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"];

/// An encoder.
#[derive(Debug)]
pub(crate) struct Tok2Vec {
    arch: Arch,
    embed: Embed,
    layers: Layers,
}

/// The layers, in floating point or in whole numbers.
#[derive(Debug)]
enum Layers {
    /// Bias and products of the first layer are in the embedding; here is its normalisation. Then the other three.
    Exact(Box<LayerNorm>, Vec<(Dense, LayerNorm)>),
    /// All four.
    Whole(Vec<(Layer, LayerNorm)>),
}

/// Buffers and cache of an encoder.
#[derive(Debug, Default)]
pub(crate) struct Encoding {
    cache: WordCache,
    places: Vec<u32>,
    /// The rows of the window, `s-4..e+4`.
    rows: Vec<Row>,
    layer: Vec<Row>,
    whole: Rows,
}

#[cfg(test)]
impl Encoding {
    /// How often the cache was full.
    pub(super) fn emptied(&self) -> usize {
        self.cache.emptied
    }
}

impl Tok2Vec {
    /// Reads the encoder of a `model` file: `tok2vec/model` or the one inside `ner/model`.
    ///
    /// With `rounding`, the layers are computed in whole numbers of so many bits.
    pub(crate) fn read(
        arch: Arch,
        model: &Model<'_>,
        vectors: Option<&Vectors>,
        rounding: Option<Bits>,
    ) -> Result<Self, Reason> {
        let columns = model.only("extract_features")?.strings("columns")?;
        if columns.len() != 6 && columns.len() != 4 || columns != COLUMNS[..columns.len()] {
            return Err(format!(
                "the features are {columns:?}, not the first 4 or 6 of {COLUMNS:?}"
            ));
        }
        let mut tables = Vec::new();
        for (column, node) in model.named("hashembed").enumerate() {
            if node.integer("column")? != column as u64 {
                return Err("the embedding tables are not in the order of the features".to_owned());
            }
            tables.push(HashEmbed::read(node)?);
        }
        if tables.len() != columns.len() {
            return Err(format!("{} tables for {} features", tables.len(), columns.len()));
        }
        let static_vectors = match (model.named("static_vectors").next(), vectors) {
            (None, _) => None,
            (Some(node), Some(vectors)) => Some(StaticVectors::read(arch, node, vectors)?),
            (Some(_), None) => return Err("the package has no word vectors".to_owned()),
        };
        let maxouts: Vec<&Node<'_>> = model.named("maxout").collect();
        let norms: Vec<&Node<'_>> = model.named("layernorm").collect();
        let ([mixer, first, convolutions @ ..], [mixer_norm, first_norm, norms @ ..]) =
            (&maxouts[..], &norms[..])
        else {
            return Err("there are fewer than two maxout layers".to_owned());
        };
        let windows = model.named("expand_window").count();
        if convolutions.len() != DEPTH - 1 || norms.len() != DEPTH - 1 || windows != DEPTH {
            return Err(format!("there are not {DEPTH} convolutions"));
        }
        for node in model.named("expand_window") {
            if node.integer("window_size")? != 1 {
                return Err("a convolution reads more than its next neighbours".to_owned());
            }
        }
        let inputs = (tables.len() + usize::from(static_vectors.is_some())) * WIDTH;
        let embed = Embed {
            arch,
            tables,
            vectors: static_vectors,
            mixer: maxout(arch, mixer, inputs)?,
            norm: norm(mixer_norm)?,
            first: if rounding.is_none() { Some(by_neighbour(arch, first)?) } else { None },
        };
        let layers = match rounding {
            None => {
                let mut layers = Vec::new();
                for (node, layer_norm) in convolutions.iter().zip(norms) {
                    layers.push((maxout(arch, node, WINDOW)?, norm(layer_norm)?));
                }
                Layers::Exact(Box::new(norm(first_norm)?), layers)
            }
            Some(bits) => {
                let unit = Unit::found();
                let mut layers = Vec::new();
                let nodes = std::iter::once(first).chain(convolutions);
                let norms = std::iter::once(first_norm).chain(norms);
                for (node, layer_norm) in nodes.zip(norms) {
                    let (weights, bias) = maxout_params(node, WINDOW)?;
                    let layer = Layer::maxout(unit, bits, &weights, &bias, WINDOW / WIDTH);
                    layers.push((layer, norm(layer_norm)?));
                }
                Layers::Whole(layers)
            }
        };
        Ok(Self { arch, embed, layers })
    }

    /// Encodes tokens `start..end` of a text; one row each.
    pub(crate) fn encode<'e>(
        &self,
        features: &Features,
        vectors: Option<&Vectors>,
        (start, end): (usize, usize),
        buffers: &'e mut Encoding,
    ) -> &'e [Row] {
        let Encoding { cache, places, rows, layer, whole } = buffers;
        let count = end - start + 2 * DEPTH;
        places.clear();
        self.embed.find(features, vectors, (start, count), DEPTH, cache, places);
        rows.resize(count, [0.0; WIDTH]);
        layer.resize(count, [0.0; WIDTH]);
        match &self.layers {
            Layers::Exact(first, layers) => {
                self.arch.dispatch(|| first_layer(first, cache, places, rows));
                self.exact_layers(layers, rows, layer);
            }
            Layers::Whole(layers) => {
                for (row, &place) in rows.iter_mut().zip(&*places) {
                    row.copy_from_slice(cache.row(place));
                }
                self.whole_layers(layers, rows, layer, whole);
            }
        }
        &rows[DEPTH..DEPTH + end - start]
    }

    fn exact_layers(&self, layers: &[(Dense, LayerNorm)], rows: &mut [Row], layer: &mut [Row]) {
        for (depth, (dense, norm)) in (1..).zip(layers) {
            // Row `depth` of the window is the left neighbour of the first row computed.
            let count = rows.len() - 2 * (depth + 1);
            let input = &rows[depth..];
            dense.apply(input.as_flattened(), WIDTH, count, layer.as_flattened_mut());
            self.arch.dispatch(|| {
                for (row, layer) in rows[depth + 1..].iter_mut().zip(&layer[..count]) {
                    norm.add(layer, row);
                }
            });
        }
    }

    fn whole_layers(
        &self,
        layers: &[(Layer, LayerNorm)],
        rows: &mut [Row],
        layer: &mut [Row],
        whole: &mut Rows,
    ) {
        let round = |by: &Layer, rows: &[Row], whole: &mut Rows| {
            whole.prepare(by.unit(), by.bits(), WIDTH, rows.len());
            self.arch.dispatch(|| {
                for (at, row) in rows.iter().enumerate() {
                    whole.set(by.unit(), by.bits(), at, row);
                }
            });
        };
        for (depth, (convolution, norm)) in (0..).zip(layers) {
            let count = rows.len() - 2 * (depth + 1);
            round(convolution, &rows[depth..][..count + 2], whole);
            convolution.apply(whole, count, layer.as_flattened_mut());
            self.arch.dispatch(|| {
                for (row, layer) in rows[depth + 1..].iter_mut().zip(&layer[..count]) {
                    norm.add(layer, row);
                }
            });
        }
    }
}

/// The first layer from the products of the words, and the rows it starts from.
#[inline(always)]
fn first_layer(norm: &LayerNorm, cache: &WordCache, places: &[u32], rows: &mut [Row]) {
    for (row, neighbours) in rows[1..].iter_mut().zip(places.windows(3)) {
        let left = &cache.products(neighbours[0])[0];
        let own = &cache.products(neighbours[1])[1];
        let right = &cache.products(neighbours[2])[2];
        let piece = |p: usize, i: usize| (left[p][i] + own[p][i]) + right[p][i];
        let layer: Row = std::array::from_fn(|i| max(max(piece(0, i), piece(1, i)), piece(2, i)));
        *row = *cache.row(neighbours[1]);
        norm.add(&layer, row);
    }
}

/// The maximum of two finite numbers; unlike `f32::max` one instruction.
#[inline(always)]
fn max(a: f32, b: f32) -> f32 {
    if a > b { a } else { b }
}

fn maxout(arch: Arch, node: &Node<'_>, inputs: usize) -> Result<Dense, Reason> {
    let (weights, bias) = maxout_params(node, inputs)?;
    Ok(Dense::maxout(arch, &weights, &bias, inputs))
}

/// Weights and bias of a maxout layer.
fn maxout_params(node: &Node<'_>, inputs: usize) -> Result<(Vec<f32>, Vec<f32>), Reason> {
    Ok((node.param("W", &[WIDTH, 3, inputs])?.data, node.param("b", &[WIDTH, 3])?.data))
}

fn norm(node: &Node<'_>) -> Result<LayerNorm, Reason> {
    let row = |param| -> Result<Row, Reason> {
        node.param(param, &[WIDTH])?
            .data
            .try_into()
            .map_err(|_| "a row of another width".to_owned())
    };
    Ok(LayerNorm { gain: row("G")?, bias: row("b")? })
}

/// A convolution as a linear layer of one word: outputs by neighbour, piece and output.
fn by_neighbour(arch: Arch, node: &Node<'_>) -> Result<Dense, Reason> {
    let weights = node.param("W", &[WIDTH, 3, WINDOW])?;
    let bias = node.param("b", &[WIDTH, 3])?;
    let (mut by_neighbour, mut biases) = (Vec::new(), Vec::new());
    for neighbour in 0..3 {
        for piece in 0..3 {
            for output in 0..WIDTH {
                let row = output * 3 + piece;
                let from = row * WINDOW + neighbour * WIDTH;
                by_neighbour.extend_from_slice(&weights.data[from..from + WIDTH]);
                biases.push(if neighbour == 1 { bias.data[row] } else { 0.0 });
            }
        }
    }
    Ok(Dense::linear(arch, &by_neighbour, &biases, WIDTH))
}
