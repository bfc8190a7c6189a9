//! The encoder on a small model of random weights, against the plain definition of its layers.

use pulp::Arch;

use super::kernel::tests::{archs, noise};
use super::norm::{Row, WIDTH};
use super::tok2vec::{Encoding, Tok2Vec};
use crate::features::Features;
use crate::package::model::Model;

const ROWS: usize = 50;

/// Writes the little of `MessagePack` that a model file needs.
#[derive(Default)]
struct Writer(Vec<u8>);

impl Writer {
    fn sized(&mut self, code: u8, len: usize) -> &mut Self {
        self.0.push(code);
        self.0.extend((len as u32).to_be_bytes());
        self
    }
    fn map(&mut self, len: usize) -> &mut Self {
        self.sized(0xdf, len)
    }
    fn list(&mut self, len: usize) -> &mut Self {
        self.sized(0xdd, len)
    }
    fn text(&mut self, text: &str) -> &mut Self {
        self.sized(0xdb, text.len()).0.extend(text.as_bytes());
        self
    }
    fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.sized(0xc6, bytes.len()).0.extend(bytes);
        self
    }
    fn number(&mut self, number: u32) -> &mut Self {
        self.0.push(0xce);
        self.0.extend(number.to_be_bytes());
        self
    }
}

/// A layer: name, settings and parameters.
struct Layer {
    name: &'static str,
    attrs: Vec<(&'static str, Vec<u8>)>,
    params: Vec<(&'static str, Vec<usize>, Vec<f32>)>,
}

fn layers(tables: usize) -> Vec<Layer> {
    let columns = ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"];
    let mut list = Writer::default();
    list.list(tables);
    columns[..tables].iter().for_each(|column| _ = list.text(column));
    let mut layers =
        vec![Layer { name: "extract_features", attrs: vec![("columns", list.0)], params: vec![] }];
    let mut seed = 0;
    let mut param = |name, shape: &[usize]| {
        seed += 1;
        let values = noise(shape.iter().product(), seed);
        (name, shape.to_vec(), values.into_iter().map(|value| value * 0.3).collect())
    };
    for table in 0..tables as u8 {
        layers.push(Layer {
            name: "hashembed",
            attrs: vec![("column", vec![table]), ("seed", vec![table + 8])],
            params: vec![param("E", &[ROWS, WIDTH])],
        });
    }
    for layer in 0..5 {
        let inputs = if layer == 0 { tables * WIDTH } else { 3 * WIDTH };
        layers.push(Layer {
            name: "maxout",
            attrs: vec![],
            params: vec![param("W", &[WIDTH, 3, inputs]), param("b", &[WIDTH, 3])],
        });
        layers.push(Layer {
            name: "layernorm",
            attrs: vec![],
            params: vec![param("G", &[WIDTH]), param("b", &[WIDTH])],
        });
        if layer > 0 {
            let window = vec![("window_size", vec![1])];
            layers.push(Layer { name: "expand_window", attrs: window, params: vec![] });
        }
    }
    layers
}

fn file(layers: &[Layer]) -> Vec<u8> {
    let mut out = Writer::default();
    out.map(3).text("nodes").list(layers.len());
    for layer in layers {
        out.map(1).text("name").text(layer.name);
    }
    out.text("attrs").list(layers.len());
    for layer in layers {
        out.map(layer.attrs.len());
        for (name, value) in &layer.attrs {
            out.text(name).bytes(value);
        }
    }
    out.text("params").list(layers.len());
    for layer in layers {
        out.map(layer.params.len());
        for (name, shape, values) in &layer.params {
            out.text(name).map(3).bytes(b"type").text("<f4").bytes(b"shape").list(shape.len());
            for &length in shape {
                out.number(length as u32);
            }
            let values: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
            out.bytes(b"data").bytes(&values);
        }
    }
    out.0
}

/// A text of words that come back, with numbers for features.
fn text(tokens: usize, words: u64) -> Features {
    let word = |i: usize| (i as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) % words + 1;
    let column = |factor: u64| (0..tokens).map(|i| word(i).wrapping_mul(factor)).collect();
    Features {
        norm: column(3),
        prefix: column(5),
        suffix: column(7),
        shape: column(11),
        spacy: (0..tokens).map(|i| word(i) % 2).collect(),
        is_space: vec![0; tokens],
        orth: column(13),
    }
}

fn read(arch: Arch, tables: usize) -> Tok2Vec {
    let bytes = file(&layers(tables));
    Tok2Vec::read(arch, &Model::read(&bytes).unwrap(), None, None).unwrap()
}

fn bits(rows: &[Row]) -> Vec<u32> {
    rows.as_flattened().iter().map(|value| value.to_bits()).collect()
}

/// The encoder as thinc defines it: whole text, four rows of padding at each end, layer by layer.
fn by_definition(tables: usize, features: &Features) -> Vec<Vec<f64>> {
    let layers = layers(tables);
    let of = |name: &str| -> Vec<&Layer> { layers.iter().filter(|l| l.name == name).collect() };
    let (embeds, maxouts, norms) = (of("hashembed"), of("maxout"), of("layernorm"));
    let layer = |input: &[f64], depth: usize| -> Vec<f64> {
        let (weights, bias) = (&maxouts[depth].params[0].2, &maxouts[depth].params[1].2);
        let sum = |row: usize| -> f64 {
            let weights = &weights[row * input.len()..][..input.len()];
            let products = weights.iter().zip(input).map(|(&w, &x)| f64::from(w) * x);
            f64::from(bias[row]) + products.sum::<f64>()
        };
        let best: Vec<f64> =
            (0..WIDTH).map(|o| (0..3).map(|p| sum(o * 3 + p)).fold(f64::MIN, f64::max)).collect();
        let mean = best.iter().sum::<f64>() / WIDTH as f64;
        let variance = best.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / WIDTH as f64;
        let scale = 1.0 / (variance + 1e-8).sqrt();
        let (gain, bias) = (&norms[depth].params[0].2, &norms[depth].params[1].2);
        let normal = |i: usize| (best[i] - mean) * scale * f64::from(gain[i]) + f64::from(bias[i]);
        (0..WIDTH).map(normal).collect()
    };
    let columns = [
        &features.norm,
        &features.prefix,
        &features.suffix,
        &features.shape,
        &features.spacy,
        &features.is_space,
    ];
    let zero = vec![0.0; WIDTH];
    let mut rows = vec![zero.clone(); 4];
    for token in 0..features.len() {
        let mut embedded = Vec::new();
        for ((seed, embed), column) in (8..).zip(&embeds).zip(columns) {
            let mut row = vec![0.0; WIDTH];
            for hash in super::hash_embed::subhashes(column[token], seed) {
                let from = hash as usize % ROWS * WIDTH;
                let values = &embed.params[0].2[from..from + WIDTH];
                row.iter_mut().zip(values).for_each(|(sum, &value)| *sum += f64::from(value));
            }
            embedded.extend(row);
        }
        rows.push(layer(&embedded, 0));
    }
    rows.extend(vec![zero.clone(); 4]);
    for depth in 1..5 {
        let at = |i: Option<usize>| i.and_then(|i| rows.get(i)).unwrap_or(&zero).as_slice();
        let next = (0..rows.len()).map(|i| {
            let window = [at(i.checked_sub(1)), at(Some(i)), at(Some(i + 1))].concat();
            rows[i].iter().zip(layer(&window, depth)).map(|(x, y)| x + y).collect()
        });
        rows = next.collect();
    }
    rows[4..rows.len() - 4].to_vec()
}

#[test]
fn the_encoder_follows_its_definition_to_the_ends_of_the_text() {
    for (tables, tokens) in [(6, 1), (6, 21), (4, 5)] {
        let features = text(tokens, 9);
        let encoder = read(Arch::new(), tables);
        let mut encoding = Encoding::default();
        let rows = encoder.encode(&features, None, (0, tokens), &mut encoding);
        let expected = by_definition(tables, &features);
        for (row, expected) in rows.iter().zip(&expected) {
            for (have, want) in row.iter().zip(expected) {
                assert!((f64::from(*have) - want).abs() < 1e-4, "{have} {want}");
            }
        }
        assert_eq!(rows.len(), expected.len());
    }
}

#[test]
fn windows_and_instruction_sets_make_no_difference_to_a_bit() {
    let features = text(67, 40);
    let whole =
        bits(read(Arch::new(), 6).encode(&features, None, (0, 67), &mut Encoding::default()));
    for arch in archs() {
        let encoder = read(arch, 6);
        for size in [1, 2, 7, 32, 67] {
            let mut encoding = Encoding::default();
            let mut parts = Vec::new();
            for start in (0..67).step_by(size) {
                let window = (start, 67.min(start + size));
                parts.extend(bits(encoder.encode(&features, None, window, &mut encoding)));
            }
            assert_eq!(parts, whole, "{arch:?} {size}");
        }
    }
}

#[test]
fn what_was_encoded_before_makes_no_difference_to_a_bit() {
    let encoder = read(Arch::new(), 6);
    let (first, second) = (text(90, 50), text(120, 70));
    let fresh = |features: &Features| {
        bits(encoder.encode(features, None, (0, features.len()), &mut Encoding::default()))
    };
    // More distinct words than the cache keeps, so that it is emptied on the way.
    let many = text(600, u64::MAX);
    let mut encoding = Encoding::default();
    for round in 0..40_u64 {
        for features in [&first, &second, &first] {
            let again = encoder.encode(features, None, (0, features.len()), &mut encoding);
            assert_eq!(bits(again), fresh(features), "{round}");
        }
        let mut others = many.clone();
        others.norm.iter_mut().for_each(|id| *id ^= round << 50);
        encoder.encode(&others, None, (0, others.len()), &mut encoding);
    }
    assert!(encoding.emptied() > 0);
}

#[test]
fn a_model_of_another_shape_is_refused() {
    let refused = |change: &dyn Fn(&mut Vec<Layer>)| {
        let mut layers = layers(6);
        change(&mut layers);
        let bytes = file(&layers);
        Tok2Vec::read(Arch::new(), &Model::read(&bytes).unwrap(), None, None).map(drop).unwrap_err()
    };
    let reason = refused(&|layers| _ = layers.pop());
    assert!(reason.contains("convolutions"), "{reason}");
    let reason = refused(&|layers| layers.retain(|layer| layer.name != "layernorm"));
    assert!(reason.contains("maxout"), "{reason}");
    let reason = refused(&|layers| {
        layers[1].params = vec![("E", vec![ROWS, 64], vec![0.0; ROWS * 64])];
    });
    assert!(reason.contains("shape [50, 64]"), "{reason}");
    let reason = refused(&|layers| layers[2].attrs[0].1 = vec![5]);
    assert!(reason.contains("order"), "{reason}");
}

#[test]
fn a_model_file_that_is_cut_short_is_refused() {
    let bytes = file(&layers(4));
    for end in (0..bytes.len()).step_by(997) {
        assert!(Model::read(&bytes[..end]).is_err(), "{end}");
    }
}
