//! The package's exceptions, and which of the engine's errors is which.

use std::error::Error;
use std::fmt::Display;

use demarche_runtime::models::ModelError;
use pyo3::PyErr;
use pyo3::create_exception;
use pyo3::exceptions::PyException;

create_exception!(demarche, DemarcheError, PyException, "Something that the package could not do.");
create_exception!(
    demarche,
    SetupError,
    DemarcheError,
    "A model, codebook, table of actors or gazetteer that is missing or has a mistake."
);
create_exception!(
    demarche,
    ModelNotInstalledError,
    SetupError,
    "The language model is not on this machine; `demarche.pull()` gets it."
);
create_exception!(
    demarche,
    InputError,
    DemarcheError,
    "A text, date or column that cannot be used."
);
create_exception!(
    demarche,
    StoreError,
    DemarcheError,
    "A data set that cannot be read or written, or a question that is wrong."
);

pub(crate) fn input(error: impl Display) -> PyErr {
    InputError::new_err(error.to_string())
}

pub(crate) fn store(error: &demarche_store::StoreError) -> PyErr {
    StoreError::new_err(error.to_string())
}

pub(crate) fn model(error: &ModelError) -> PyErr {
    match error {
        ModelError::NotInstalled { name } => ModelNotInstalledError::new_err(format!(
            "the model {name} is not installed; demarche.pull({name:?}) gets it"
        )),
        other => SetupError::new_err(other.to_string()),
    }
}

pub(crate) fn setup(error: &demarche_runtime::SetupError) -> PyErr {
    match error {
        demarche_runtime::SetupError::Model(error) => model(error),
        other => {
            let mut said = other.to_string();
            let mut source = other.source();
            while let Some(error) = source {
                said = format!("{said}: {error}");
                source = error.source();
            }
            SetupError::new_err(said)
        }
    }
}

/// A mistake of the package itself.
pub(crate) fn mistake(error: impl Display) -> PyErr {
    DemarcheError::new_err(error.to_string())
}
