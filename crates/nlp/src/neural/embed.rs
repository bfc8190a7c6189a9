//! From features to the first rows of an encoder, once per distinct word.
//!
//! A word's features fix its embedding, the mixed row that the encoder starts from, and also the
//! three products of that row with the first convolution: as left neighbour, as the word itself and
//! as right neighbour. Both are kept by word, so the first layer of running text is two additions. In
//! whole numbers that layer costs less than the products' way from memory, and rows alone are kept.
//!
//! Rows are computed by [`Dense`], whose results do not depend on what else is computed; a word found
//! in the cache has the same bits as a word computed anew.

use std::collections::HashMap;

use foldhash::fast::FixedState;
use pulp::Arch;

use super::hash_embed::HashEmbed;
use super::kernel::Dense;
use super::norm::{LayerNorm, Row, WIDTH};
use super::vectors::{StaticVectors, Vectors};
use crate::features::Features;

/// Words kept at a time, of half a kilobyte each. When they are full, all are dropped: simple, and the same in
/// every run.
const CAPACITY: usize = 32_768;
/// Products kept at a time, of 3.4 kB each; dropped likewise. They cost as much to make as two layers of a token.
const PRODUCTS_KEPT: usize = 6_144;
/// A word without products.
const NONE: u32 = u32::MAX;
/// Words in one block of memory, and in one batch of computation.
const BLOCK: usize = 256;
/// Three neighbours times three pieces.
const PRODUCTS: usize = 9 * WIDTH;

/// The embedding layers of an encoder.
#[derive(Debug)]
pub(crate) struct Embed {
    pub arch: Arch,
    /// One table for each feature, in the order of `MultiHashEmbed`.
    pub tables: Vec<HashEmbed>,
    pub vectors: Option<StaticVectors>,
    /// All embeddings of a word to one row.
    pub mixer: Dense,
    pub norm: LayerNorm,
    /// The first convolution as `[neighbour][piece][output]`, with the bias at the word itself; none if its
    /// products are not wanted.
    pub first: Option<Dense>,
}

/// All that distinguishes a word to an encoder.
type Key = [u64; 6];

/// Products of a word with the first convolution, by neighbour and piece.
pub(crate) type Products = [[Row; 3]; 3];

/// The words of an encoder that were computed so far.
#[derive(Debug)]
pub(crate) struct WordCache {
    index: HashMap<Key, u32, FixedState>,
    /// By word, the row that the encoder starts from.
    rows: Blocks<Row>,
    /// By word, its place in `products` or [`NONE`].
    place_of_products: Vec<u32>,
    products: Blocks<Products>,
    /// Tokens, then words, that are to be computed, in the order of their places.
    missing: Vec<u32>,
    embedded: Vec<f32>,
    mixed: Vec<f32>,
    computed: Vec<f32>,
    /// How often the cache was full.
    #[cfg(test)]
    pub(super) emptied: usize,
}

/// A list in blocks of [`BLOCK`], so that growing never copies.
#[derive(Debug)]
struct Blocks<T> {
    blocks: Vec<Vec<T>>,
    len: usize,
}

impl<T> Blocks<T> {
    #[inline(always)]
    fn get(&self, place: u32) -> &T {
        &self.blocks[place as usize / BLOCK][place as usize % BLOCK]
    }

    fn push(&mut self, item: T) {
        let block = self.len / BLOCK;
        if block == self.blocks.len() {
            self.blocks.push(Vec::with_capacity(BLOCK));
        }
        self.blocks[block].push(item);
        self.len += 1;
    }

    fn clear(&mut self) {
        self.blocks.iter_mut().for_each(Vec::clear);
        self.len = 0;
    }
}

impl<T> Default for Blocks<T> {
    fn default() -> Self {
        Self { blocks: Vec::new(), len: 0 }
    }
}

impl Default for WordCache {
    fn default() -> Self {
        Self {
            index: HashMap::with_hasher(FixedState::with_seed(0)),
            rows: Blocks::default(),
            place_of_products: Vec::new(),
            products: Blocks::default(),
            missing: Vec::new(),
            embedded: Vec::new(),
            mixed: Vec::new(),
            computed: Vec::new(),
            #[cfg(test)]
            emptied: 0,
        }
    }
}

impl WordCache {
    /// The row of the word at a place that [`Embed::find`] gave.
    #[inline(always)]
    pub(crate) fn row(&self, place: u32) -> &Row {
        self.rows.get(place)
    }

    /// Its products, which [`Embed::find`] made if the first layer is computed from them.
    #[inline(always)]
    pub(crate) fn products(&self, place: u32) -> &Products {
        self.products.get(self.place_of_products[place as usize])
    }

    fn clear(&mut self) {
        self.index.clear();
        self.rows.clear();
        self.place_of_products.clear();
        self.products.clear();
        #[cfg(test)]
        {
            self.emptied += 1;
        }
    }
}

impl Embed {
    /// Finds or computes the words of `count` tokens, the first of them `halo` tokens before
    /// `start`, and appends their places in the cache.
    ///
    /// Positions before the first and after the last token are the padding of the encoder: a word
    /// whose row is zero. Places hold until the next call.
    pub(crate) fn find(
        &self,
        features: &Features,
        vectors: Option<&Vectors>,
        (start, count): (usize, usize),
        halo: usize,
        cache: &mut WordCache,
        places: &mut Vec<u32>,
    ) {
        if cache.rows.len + count > CAPACITY {
            cache.clear();
        }
        if cache.rows.len == 0 {
            // The word at place 0 is the padding.
            cache.rows.push([0.0; WIDTH]);
        }
        let first = places.len();
        for position in start..start + count {
            let token = position.checked_sub(halo).filter(|&token| token < features.len());
            let Some(token) = token else {
                places.push(0);
                continue;
            };
            let next = cache.rows.len + cache.missing.len();
            let place = *cache.index.entry(self.key(features, token)).or_insert(next as u32);
            if place as usize == next {
                cache.missing.push(token as u32);
            }
            places.push(place);
        }
        if !cache.missing.is_empty() {
            self.compute(features, vectors, cache);
        }
        if let Some(convolution) = &self.first {
            multiply(convolution, cache, &places[first..]);
        }
    }

    fn key(&self, features: &Features, token: usize) -> Key {
        // Features that the encoder does not read must not tell words apart.
        let flags = match self.tables.len() {
            6 => features.spacy[token] << 1 | features.is_space[token],
            _ => 0,
        };
        let orth = if self.vectors.is_some() { features.orth[token] } else { 0 };
        [
            features.norm[token],
            features.prefix[token],
            features.suffix[token],
            features.shape[token],
            flags,
            orth,
        ]
    }

    /// Computes the missing words and appends them to the cache.
    fn compute(&self, features: &Features, vectors: Option<&Vectors>, cache: &mut WordCache) {
        let columns = [
            &features.norm,
            &features.prefix,
            &features.suffix,
            &features.shape,
            &features.spacy,
            &features.is_space,
        ];
        let width = (self.tables.len() + usize::from(self.vectors.is_some())) * WIDTH;
        let missing = std::mem::take(&mut cache.missing);
        for tokens in missing.chunks(BLOCK) {
            let count = tokens.len();
            cache.embedded.resize(BLOCK * width, 0.0);
            cache.mixed.resize(BLOCK * WIDTH, 0.0);
            for (&token, out) in tokens.iter().zip(cache.embedded.chunks_exact_mut(width)) {
                let token = token as usize;
                let (rows, _) = out.as_chunks_mut::<WIDTH>();
                for ((table, column), row) in self.tables.iter().zip(columns).zip(rows.iter_mut()) {
                    table.embed(column[token], row);
                }
                if let (Some(layer), Some(vectors), Some(row)) =
                    (&self.vectors, vectors, rows.last_mut())
                {
                    layer.embed(vectors, features.orth[token], row);
                }
            }
            self.mixer.apply(&cache.embedded, width, count, &mut cache.mixed);
            let (mixed, _) = cache.mixed.as_chunks_mut::<WIDTH>();
            self.arch.dispatch(|| {
                for row in &mut mixed[..count] {
                    *row = self.norm.of(row);
                }
            });
            for row in &cache.mixed.as_chunks::<WIDTH>().0[..count] {
                cache.rows.push(*row);
            }
        }
        cache.missing = missing;
        cache.missing.clear();
    }
}

/// Makes the products that words at these places lack.
fn multiply(convolution: &Dense, cache: &mut WordCache, places: &[u32]) {
    if cache.products.len + places.len() > PRODUCTS_KEPT {
        cache.products.clear();
        cache.place_of_products.clear();
        #[cfg(test)]
        {
            cache.emptied += 1;
        }
    }
    cache.place_of_products.resize(cache.rows.len, NONE);
    let mut missing = std::mem::take(&mut cache.missing);
    for &place in places {
        let at = &mut cache.place_of_products[place as usize];
        if *at == NONE {
            *at = (cache.products.len + missing.len()) as u32;
            missing.push(place);
        }
    }
    let width = convolution.width();
    for words in missing.chunks(BLOCK) {
        cache.mixed.resize(BLOCK * WIDTH, 0.0);
        cache.computed.resize(BLOCK * width, 0.0);
        for (row, &word) in cache.mixed.as_chunks_mut::<WIDTH>().0.iter_mut().zip(words) {
            row.copy_from_slice(cache.rows.get(word));
        }
        convolution.apply(&cache.mixed, WIDTH, words.len(), &mut cache.computed);
        for products in cache.computed.chunks_exact(width).take(words.len()) {
            let mut rows = products[..PRODUCTS].as_chunks::<WIDTH>().0.iter();
            let mut next = || rows.next().copied().unwrap_or([0.0; WIDTH]);
            cache.products.push(std::array::from_fn(|_| std::array::from_fn(|_| next())));
        }
    }
    missing.clear();
    cache.missing = missing;
}
