//! The compiled part of the Python package `demarche`. What users see is in `python/demarche`.
//!
//! - `coder`: an engine. `batches`: a stream of articles to a stream of rows. `store`: a data set. `reading`: articles out of
//!   files. `clusters`: the pieces that a cluster of machines clusters with. `models`: language models.
//! - `closing`: the end of the interpreter. `errors`: the package's exceptions. `json`: what crosses the border as JSON.
//!
//! Records cross the border as JSON, letter by letter what the command line writes; rows as arrow batches, by the C data
//! interface, without being copied. Whatever takes longer than a few microseconds is done without the interpreter's lock.

// What Python hands over has been converted, and belongs to the function.
#![allow(clippy::needless_pass_by_value)]

mod batches;
mod closing;
mod clusters;
mod coder;
mod errors;
mod json;
mod models;
mod reading;
mod store;

use pyo3::prelude::*;

/// `demarche._native`.
#[pymodule]
#[pyo3(name = "_native")]
mod native {
    use pyo3::prelude::*;
    use pyo3::types::PyModule;

    #[pymodule_export]
    use super::batches::Failures;
    #[pymodule_export]
    use super::closing::leave;
    #[pymodule_export]
    use super::clusters::{
        band_keys, coded_schema, events_of, events_schema, memberships, plan, story_links,
    };
    #[pymodule_export]
    use super::coder::Coder;
    #[pymodule_export]
    use super::errors::{
        DemarcheError, InputError, ModelNotInstalledError, SetupError, StoreError,
    };
    #[pymodule_export]
    use super::models::{installed, pull};
    #[pymodule_export]
    use super::reading::{read, read_bytes};
    #[pymodule_export]
    use super::store::Store;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("version", env!("CARGO_PKG_VERSION"))
    }
}
