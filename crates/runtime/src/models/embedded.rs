//! The model that is part of the program, where it was built with one.

use std::path::Path;

use demarche_nlp::{LoadError, Package};

use super::{ModelError, Table};

/// How errors call it.
const PLACE: &str = "the model in this program";

#[cfg(feature = "embedded-model")]
static MODEL: Option<&[u8]> = Some(include_bytes!(env!("DEMARCHE_EMBEDDED_MODEL")));
#[cfg(not(feature = "embedded-model"))]
static MODEL: Option<&[u8]> = None;

/// Whether a model of this name, or the default one if it is nothing, is part of the program: it is the default one that is.
pub fn is_embedded(name: Option<&str>) -> Result<bool, ModelError> {
    let table = Table::embedded()?;
    Ok(MODEL.is_some() && table.find(name).is_ok_and(|m| m.name == table.models[0].name))
}

/// Opens the model that is part of the program.
pub(crate) fn open() -> Result<Package, LoadError> {
    Package::in_memory(Path::new(PLACE), MODEL.unwrap_or_default())
}
