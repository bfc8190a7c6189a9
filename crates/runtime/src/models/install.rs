//! Unpacks a package into its final folder: all of it or nothing.
//!
//! Files are written into a temporary folder beside the target, each after its SHA-256 was
//! checked, and the folder is renamed when it is complete.

use std::fs;
use std::path::{Path, PathBuf};

use super::error::ModelError;
use super::home::Home;
use super::package::Package;
use super::table::{Model, sha256};

/// Installs the model from this package and says where it is.
///
/// Whatever was in its place (a damaged copy) is removed when the new one is complete. The caller
/// holds the lock of `home`.
pub(crate) fn install(
    model: &Model,
    package: &mut Package,
    home: &Home,
) -> Result<PathBuf, ModelError> {
    if package.version != model.version || !model.is_called(&package.name) {
        return Err(ModelError::Unsupported {
            place: package.place().to_path_buf(),
            found: format!("{} {}", package.name, package.version),
            name: model.name.clone(),
            version: model.version.clone(),
        });
    }
    let temporary = tempfile::Builder::new()
        .prefix(".unpacking-")
        .tempdir_in(home.folder())
        .map_err(ModelError::io("write into", home.folder()))?;
    let fresh = temporary.path().join("model");
    unpack(model, package, &fresh)?;

    let place = home.place_of(model);
    if place.exists() {
        fs::rename(&place, temporary.path().join("old"))
            .map_err(ModelError::io("replace", &place))?;
    }
    fs::rename(&fresh, &place).map_err(ModelError::io("create", &place))?;
    Ok(place)
}

fn unpack(model: &Model, package: &mut Package, folder: &Path) -> Result<(), ModelError> {
    for file in &model.files {
        let Some(bytes) = package.read(&file.path, file.size)? else {
            if file.notice {
                continue;
            }
            return Err(ModelError::MissingFile {
                place: package.place().to_path_buf(),
                file: file.path.clone(),
            });
        };
        let found = sha256(&bytes);
        if found != file.sha256 {
            if file.notice {
                continue;
            }
            return Err(ModelError::WrongHash {
                place: package.place().to_path_buf(),
                file: file.path.clone(),
                found,
                expected: file.sha256.clone(),
            });
        }
        let path = folder.join(&file.path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(ModelError::io("create", parent))?;
        }
        fs::write(&path, &bytes).map_err(ModelError::io("write", &path))?;
    }
    Ok(())
}
