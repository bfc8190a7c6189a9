//! Language models on this machine.

use demarche_runtime::models::{Home, ModelError, Puller, Table};
use pyo3::prelude::*;

use crate::errors;

/// Downloads a model unless it is there. Returns its folder.
#[pyfunction]
#[pyo3(signature = (name=None))]
pub(crate) fn pull(py: Python<'_>, name: Option<&str>) -> PyResult<String> {
    let pulled = py.detach(|| {
        let table = Table::embedded()?;
        let model = table.find(name)?;
        Puller::new(&table, Home::of_user()?).pull(model)
    });
    let path = pulled.map_err(|e| errors::model(&e))?.into_path();
    Ok(path.display().to_string())
}

/// The folder of an installed model; None if it is not there.
#[pyfunction]
#[pyo3(signature = (name=None))]
pub(crate) fn installed(name: Option<&str>) -> PyResult<Option<String>> {
    match demarche_runtime::models::installed(name) {
        Ok(path) => Ok(Some(path.display().to_string())),
        Err(ModelError::NotInstalled { .. }) => Ok(None),
        Err(error) => Err(errors::model(&error)),
    }
}
