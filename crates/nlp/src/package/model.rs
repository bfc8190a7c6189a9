//! The files that hold a network: thinc's `model` files, `moves` files and word vectors.
//!
//! A `model` file is a `MessagePack` map of parallel lists: `nodes` (name and dimensions of each layer,
//! breadth first), `attrs` (settings, each one packed by itself) and `params` (arrays of
//! little-endian `f32`). A `moves` file holds the labels of a transition system with their counts,
//! which fix the order of the scores. Everything here turns bytes into values and never panics; a
//! reason is a plain string because the caller adds the name of the file.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Why a file does not hold what it should.
pub(crate) type Reason = String;

/// An array of `f32` in row-major order.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Tensor {
    /// Length of each dimension, outermost first.
    pub shape: Vec<usize>,
    /// The values; their number is the product of the shape.
    pub data: Vec<f32>,
}

/// One layer of a network.
#[derive(Debug)]
pub(crate) struct Node<'a> {
    name: &'a str,
    attrs: BTreeMap<&'a str, &'a [u8]>,
    params: BTreeMap<&'a str, Option<RawArray<'a>>>,
}

/// The layers of a network in the order of the file.
#[derive(Debug)]
pub(crate) struct Model<'a> {
    nodes: Vec<Node<'a>>,
}

#[derive(Deserialize)]
struct RawModel<'a> {
    #[serde(borrow)]
    nodes: Vec<RawNode<'a>>,
    #[serde(borrow)]
    attrs: Vec<BTreeMap<&'a str, &'a [u8]>>,
    #[serde(borrow)]
    params: Vec<BTreeMap<&'a str, Option<RawArray<'a>>>>,
}

#[derive(Deserialize)]
struct RawNode<'a> {
    #[serde(borrow)]
    name: &'a str,
}

/// An array as msgpack-numpy writes it; the keys are byte strings.
#[derive(Debug, Deserialize)]
struct RawArray<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    shape: Vec<usize>,
    data: &'a [u8],
}

impl<'a> Model<'a> {
    /// Reads a `model` file.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, Reason> {
        let raw: RawModel<'a> = rmp_serde::from_slice(bytes).map_err(|e| e.to_string())?;
        if raw.nodes.len() != raw.attrs.len() || raw.nodes.len() != raw.params.len() {
            return Err("nodes, attrs and params differ in length".to_owned());
        }
        let nodes = raw.nodes.into_iter().zip(raw.attrs).zip(raw.params);
        let nodes =
            nodes.map(|((node, attrs), params)| Node { name: node.name, attrs, params }).collect();
        Ok(Self { nodes })
    }

    /// Reads every setting and parameter, whatever they are.
    pub(super) fn probe(&self) {
        for node in &self.nodes {
            for attr in node.attrs.keys() {
                let _ = (node.integer(attr), node.strings(attr));
            }
            for param in node.params.keys() {
                let _ = node.param(param, node.shape(param));
            }
        }
    }

    /// The layers with a name, in the order of the file.
    pub(crate) fn named<'m>(&'m self, name: &str) -> impl Iterator<Item = &'m Node<'a>> {
        self.nodes.iter().filter(move |node| node.name == name)
    }

    /// The one layer with a name.
    pub(crate) fn only<'m>(&'m self, name: &str) -> Result<&'m Node<'a>, Reason> {
        let mut nodes = self.named(name);
        match (nodes.next(), nodes.next()) {
            (Some(node), None) => Ok(node),
            _ => Err(format!("there is not exactly one layer `{name}`")),
        }
    }
}

impl Node<'_> {
    /// A setting that is a whole number.
    pub(crate) fn integer(&self, attr: &str) -> Result<u64, Reason> {
        let bytes = self
            .attrs
            .get(attr)
            .ok_or_else(|| format!("{} lacks the setting {attr}", self.name))?;
        rmp_serde::from_slice(bytes).map_err(|e| format!("setting {attr} of {}: {e}", self.name))
    }

    /// A setting that is a list of strings.
    pub(crate) fn strings(&self, attr: &str) -> Result<Vec<String>, Reason> {
        let bytes = self
            .attrs
            .get(attr)
            .ok_or_else(|| format!("{} lacks the setting {attr}", self.name))?;
        rmp_serde::from_slice(bytes).map_err(|e| format!("setting {attr} of {}: {e}", self.name))
    }

    /// The shape of a parameter, or an empty one if the layer has no such parameter.
    pub(crate) fn shape(&self, param: &str) -> &[usize] {
        self.params.get(param).and_then(Option::as_ref).map_or(&[], |array| &array.shape)
    }

    /// A parameter whose shape must be `shape`, in which 0 stands for any length.
    pub(crate) fn param(&self, param: &str, shape: &[usize]) -> Result<Tensor, Reason> {
        let array = self.params.get(param).and_then(Option::as_ref);
        let array = array.ok_or_else(|| format!("{} lacks the parameter {param}", self.name))?;
        let fits = array.shape.len() == shape.len()
            && array.shape.iter().zip(shape).all(|(&have, &want)| want == 0 || have == want);
        if array.kind != "<f4" || !fits {
            return Err(format!(
                "parameter {param} of {} has type {:?} and shape {:?}, not \"<f4\" and {shape:?}",
                self.name, array.kind, array.shape
            ));
        }
        tensor(array.shape.clone(), array.data)
            .map_err(|reason| format!("parameter {param} of {}: {reason}", self.name))
    }
}

/// Little-endian `f32` values of a shape.
fn tensor(shape: Vec<usize>, bytes: &[u8]) -> Result<Tensor, Reason> {
    let size = shape.iter().try_fold(4_usize, |size, &length| size.checked_mul(length));
    if size != Some(bytes.len()) {
        return Err(format!("{} bytes do not make the shape {shape:?}", bytes.len()));
    }
    let (values, _) = bytes.as_chunks::<4>();
    let data: Vec<f32> = values.iter().map(|&value| f32::from_le_bytes(value)).collect();
    if data.iter().any(|value| !value.is_finite()) {
        return Err("a value is not finite".to_owned());
    }
    Ok(Tensor { shape, data })
}

/// One move of a transition system: what it does and the label it gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Move {
    /// The action's number in spaCy's enum.
    pub action: u8,
    /// The label; empty for actions that give none.
    pub label: String,
}

/// Reads a `moves` file: the moves in the order of the scores.
///
/// The order is that of `TransitionSystem.initialize_actions`: by action, then by count and label
/// descending; labels that were added after training carry negative counts and come last.
pub(crate) fn moves(bytes: &[u8]) -> Result<Vec<Move>, Reason> {
    #[derive(Deserialize)]
    struct File {
        moves: String,
    }
    let file: File = rmp_serde::from_slice(bytes).map_err(|e| e.to_string())?;
    let counts: BTreeMap<u8, BTreeMap<String, i64>> =
        serde_json::from_str(&file.moves).map_err(|e| e.to_string())?;
    let mut moves = Vec::new();
    let mut added: Vec<(i64, String, u8)> = Vec::new();
    for (action, labels) in counts {
        let mut labels: Vec<(i64, String)> = labels.into_iter().map(|(l, n)| (n, l)).collect();
        labels.sort_unstable_by(|a, b| b.cmp(a));
        for (count, label) in labels {
            if count < 0 {
                added.push((count, label, action));
            } else {
                moves.push(Move { action, label });
            }
        }
    }
    // Descending by count and label; the sort is stable, so actions stay ascending.
    added.sort_by(|a, b| (b.0, &b.1).cmp(&(a.0, &a.1)));
    for (_, label, action) in added {
        let added = Move { action, label };
        if !moves.contains(&added) {
            moves.push(added);
        }
    }
    Ok(moves)
}

/// Reads a two-dimensional `.npy` file of little-endian `f32` (format version 1).
pub(crate) fn npy(bytes: &[u8]) -> Result<Tensor, Reason> {
    let rest = bytes.strip_prefix(b"\x93NUMPY\x01\x00").ok_or("not an .npy file of version 1")?;
    let (&length, rest) = rest.split_first_chunk::<2>().ok_or("the header is cut short")?;
    let length = usize::from(u16::from_le_bytes(length));
    let (header, data) = rest.split_at_checked(length).ok_or("the header is cut short")?;
    let header = std::str::from_utf8(header).map_err(|e| e.to_string())?;
    if !header.contains("'descr': '<f4'") || !header.contains("'fortran_order': False") {
        return Err(format!("not row-major f32: {}", header.trim_end()));
    }
    let shape = header
        .split_once("'shape': (")
        .and_then(|(_, rest)| rest.split_once(')'))
        .and_then(|(shape, _)| shape.split_once(','))
        .and_then(|(rows, width)| Some(vec![rows.trim().parse().ok()?, width.trim().parse().ok()?]))
        .ok_or_else(|| format!("no shape of two dimensions in {}", header.trim_end()))?;
    tensor(shape, data)
}

/// Reads a `key2row` file: pairs of string id and row, ascending by id.
pub(crate) fn key_to_row(bytes: &[u8], rows: usize) -> Result<Vec<(u64, u32)>, Reason> {
    struct Pairs(Vec<(u64, u32)>);
    impl<'de> Deserialize<'de> for Pairs {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct Visitor;
            impl<'de> serde::de::Visitor<'de> for Visitor {
                type Value = Pairs;
                fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str("a map from string ids to rows")
                }
                fn visit_map<A: serde::de::MapAccess<'de>>(
                    self,
                    mut map: A,
                ) -> Result<Pairs, A::Error> {
                    // The file's own count is a hint only.
                    let mut pairs = Vec::with_capacity(map.size_hint().unwrap_or(0).min(1 << 20));
                    while let Some(pair) = map.next_entry()? {
                        pairs.push(pair);
                    }
                    Ok(Pairs(pairs))
                }
            }
            deserializer.deserialize_map(Visitor)
        }
    }
    let Pairs(mut pairs) = rmp_serde::from_slice(bytes).map_err(|e| e.to_string())?;
    if let Some((key, row)) = pairs.iter().find(|&&(_, row)| row as usize >= rows) {
        return Err(format!("key {key} has row {row} of {rows}"));
    }
    pairs.sort_unstable();
    Ok(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_are_ordered_by_action_then_count_then_label() {
        let json = r#"{"3":{"punct":5,"attr":9},"0":{"":1},"2":{"det":7,"nsubj":7,"new":-1}}"#;
        let bytes = rmp_serde::to_vec_named(&BTreeMap::from([("moves", json)])).unwrap();
        let names: Vec<_> =
            moves(&bytes).unwrap().into_iter().map(|m| (m.action, m.label)).collect();
        let expected = [(0, ""), (2, "nsubj"), (2, "det"), (3, "attr"), (3, "punct"), (2, "new")];
        assert_eq!(names, expected.map(|(action, label)| (action, label.to_owned())));
    }

    #[test]
    fn npy_reads_rows_and_refuses_what_is_cut_short() {
        let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }\n";
        let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
        bytes.extend((header.len() as u16).to_le_bytes());
        bytes.extend(header.as_bytes());
        for value in 0..6_u8 {
            bytes.extend(f32::from(value).to_le_bytes());
        }
        let read = npy(&bytes).unwrap();
        assert_eq!(read.shape, [2, 3]);
        assert_eq!(read.data, [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
        for end in 0..bytes.len() {
            assert!(npy(&bytes[..end]).is_err(), "{end}");
        }
    }

    #[test]
    fn a_row_beyond_the_table_is_refused() {
        let bytes = rmp_serde::to_vec(&BTreeMap::from([(9_u64, 1_u32), (3, 0)])).unwrap();
        assert_eq!(key_to_row(&bytes, 2).unwrap(), [(3, 0), (9, 1)]);
        assert!(key_to_row(&bytes, 1).unwrap_err().contains("key 9"));
    }
}
