//! From features to the first rows of an encoder, once per distinct word.
//!
//! A word's features fix its embedding, the mixed row that the encoder starts from, and also the
//! three products of that row with the first convolution: as left neighbour, as the word itself and
//! as right neighbour. All of it is kept by word, so the first layer of running text is two
//! additions. Rows are computed by [`Dense`], whose results do not depend on what else is computed;
//! a word found in the cache has the same bits as a word computed anew.

use std::collections::HashMap;

use foldhash::fast::FixedState;
use pulp::Arch;

use super::hash_embed::HashEmbed;
use super::kernel::Dense;
use super::norm::{LayerNorm, Row, WIDTH};
use super::vectors::{StaticVectors, Vectors};
use crate::features::Features;

/// Words kept at a time, of 4 kB each. When they are full, all are dropped: simple, and the same in every run. Three times as many
/// would save 1 % of the time and take 110 MB more a thread.
const CAPACITY: usize = 6_144;
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
    /// The first convolution as `[neighbour][piece][output]`, with the bias at the word itself.
    pub first: Dense,
}

/// All that distinguishes a word to an encoder.
type Key = [u64; 6];

/// What the first layers make of a word.
#[derive(Debug)]
pub(crate) struct Word {
    /// The encoder's input.
    pub row: Row,
    /// Products with the first convolution, by neighbour and piece.
    pub products: [[Row; 3]; 3],
}

/// The words of an encoder that were computed so far.
#[derive(Debug)]
pub(crate) struct WordCache {
    index: HashMap<Key, u32, FixedState>,
    /// Blocks of [`BLOCK`] words, so that growing never copies.
    blocks: Vec<Vec<Word>>,
    len: usize,
    /// Tokens whose words are to be computed, in the order of their places in the cache.
    missing: Vec<u32>,
    embedded: Vec<f32>,
    mixed: Vec<f32>,
    products: Vec<f32>,
    /// How often the cache was full.
    #[cfg(test)]
    pub(super) emptied: usize,
}

impl Default for WordCache {
    fn default() -> Self {
        Self {
            index: HashMap::with_hasher(FixedState::with_seed(0)),
            blocks: Vec::new(),
            len: 0,
            missing: Vec::new(),
            embedded: Vec::new(),
            mixed: Vec::new(),
            products: Vec::new(),
            #[cfg(test)]
            emptied: 0,
        }
    }
}

impl WordCache {
    /// The word at a place that [`Embed::find`] gave.
    #[inline(always)]
    pub(crate) fn word(&self, place: u32) -> &Word {
        &self.blocks[place as usize / BLOCK][place as usize % BLOCK]
    }

    fn clear(&mut self) {
        self.index.clear();
        self.blocks.iter_mut().for_each(Vec::clear);
        self.len = 0;
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
        if cache.len == 0 {
            self.push_padding(cache);
        } else if cache.len + count > CAPACITY {
            cache.clear();
            self.push_padding(cache);
        }
        for position in start..start + count {
            let token = position.checked_sub(halo).filter(|&token| token < features.len());
            let Some(token) = token else {
                places.push(0);
                continue;
            };
            let next = cache.len + cache.missing.len();
            let place = *cache.index.entry(self.key(features, token)).or_insert(next as u32);
            if place as usize == next {
                cache.missing.push(token as u32);
            }
            places.push(place);
        }
        if !cache.missing.is_empty() {
            self.compute(features, vectors, cache);
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
            cache.products.resize(BLOCK * self.first.width(), 0.0);
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
            self.first.apply(&cache.mixed, WIDTH, count, &mut cache.products);
            let products = cache.products.chunks_exact(self.first.width());
            for (row, products) in cache.mixed.as_chunks::<WIDTH>().0[..count].iter().zip(products)
            {
                push(&mut cache.blocks, &mut cache.len, word(row, products));
            }
        }
        cache.missing = missing;
        cache.missing.clear();
    }

    /// The word at place 0: the padding beside a text.
    fn push_padding(&self, cache: &mut WordCache) {
        let mut products = vec![0.0; self.first.width()];
        let row = [0.0; WIDTH];
        self.first.apply(&row, WIDTH, 1, &mut products);
        push(&mut cache.blocks, &mut cache.len, word(&row, &products));
    }
}

fn word(row: &Row, products: &[f32]) -> Word {
    let mut rows = products[..PRODUCTS].as_chunks::<WIDTH>().0.iter();
    let mut next = || rows.next().copied().unwrap_or([0.0; WIDTH]);
    Word { row: *row, products: std::array::from_fn(|_| std::array::from_fn(|_| next())) }
}

fn push(blocks: &mut Vec<Vec<Word>>, len: &mut usize, word: Word) {
    let block = *len / BLOCK;
    if block == blocks.len() {
        blocks.push(Vec::with_capacity(BLOCK));
    }
    blocks[block].push(word);
    *len += 1;
}
