//! The `MessagePack` tables that spaCy calls lookups, keyed by string ids.

use std::collections::HashMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::Package;
use crate::LoadError;

/// A table keyed by the id of a string.
pub(crate) type Table<V> = HashMap<u64, V>;

/// `vocab/lookups.bin`.
#[derive(Debug, Deserialize)]
pub(crate) struct VocabLookups {
    /// Normalised spelling by word, such as American by British.
    pub lexeme_norm: Table<String>,
}

/// `lemmatizer/lookups/lookups.bin`; each table is keyed by a part of speech in lower case.
#[derive(Debug, Deserialize)]
pub(crate) struct LemmaLookups {
    /// Suffix rules: (old ending, new ending).
    pub lemma_rules: Table<Vec<(String, String)>>,
    /// Lemmas of irregular forms.
    pub lemma_exc: Table<HashMap<String, Vec<String>>>,
    /// Forms that are known to be lemmas.
    pub lemma_index: Table<Vec<String>>,
}

/// Reads a `MessagePack` file of the package into a value.
pub(crate) fn read<T: DeserializeOwned>(package: &Package, name: &str) -> Result<T, LoadError> {
    rmp_serde::from_slice(&package.file(name)?).map_err(|e| package.damaged(name, e))
}
