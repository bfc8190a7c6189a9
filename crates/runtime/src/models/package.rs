//! Reads a spaCy package, whether it is a wheel or an unpacked folder.
//!
//! Only files that are asked for by name are read, so a hostile archive can write nowhere.

use std::fs::{self, File};
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use zip::ZipArchive;

use super::error::ModelError;

/// An open package.
pub(crate) struct Package {
    place: PathBuf,
    /// Name and version as its `meta.json` has them.
    pub(crate) name: String,
    /// As `3.8.0`.
    pub(crate) version: String,
    content: Content,
}

enum Content {
    Folder(PathBuf),
    /// The archive and the prefix of the model's files in it, empty or ending in `/`.
    Wheel(ZipArchive<BufReader<File>>, String),
}

/// Folders are searched for a model this deep: `package/package-3.8.0/config.cfg`.
const DEPTH: usize = 3;

impl Package {
    /// Opens a wheel or folder and finds the model in it.
    pub(crate) fn open(place: &Path) -> Result<Self, ModelError> {
        let mut content = if place.is_dir() {
            let root = find_root(place, DEPTH).ok_or_else(|| not_a_package(place, NO_PIPELINE))?;
            Content::Folder(root)
        } else {
            open_wheel(place)?
        };
        let meta = content
            .read(place, "meta.json", 1 << 20)?
            .ok_or_else(|| not_a_package(place, "it has no meta.json"))?;
        let meta: serde_json::Value = serde_json::from_slice(&meta)
            .map_err(|e| not_a_package(place, &format!("its meta.json does not read: {e}")))?;
        let field = |key: &str| meta.get(key).and_then(serde_json::Value::as_str).unwrap_or("?");
        Ok(Self {
            place: place.to_path_buf(),
            name: format!("{}_{}", field("lang"), field("name")),
            version: field("version").to_owned(),
            content,
        })
    }

    /// The wheel or folder.
    pub(crate) fn place(&self) -> &Path {
        &self.place
    }

    /// The bytes of one file of the model, or nothing if it is not there. At most `limit + 1` bytes
    /// are read, so that a file that is too long shows without filling the memory.
    pub(crate) fn read(&mut self, path: &str, limit: u64) -> Result<Option<Vec<u8>>, ModelError> {
        self.content.read(&self.place, path, limit)
    }
}

impl Content {
    fn read(
        &mut self,
        place: &Path,
        path: &str,
        limit: u64,
    ) -> Result<Option<Vec<u8>>, ModelError> {
        let mut bytes = Vec::new();
        match self {
            Self::Folder(root) => {
                let path = root.join(path);
                if !path.is_file() {
                    return Ok(None);
                }
                File::open(&path)
                    .and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
                    .map_err(ModelError::io("read", &path))?;
            }
            Self::Wheel(archive, root) => {
                let name = format!("{root}{path}");
                if archive.index_for_name(&name).is_none() {
                    return Ok(None);
                }
                archive
                    .by_name(&name)
                    .map_err(std::io::Error::from)
                    .and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
                    .map_err(|e| not_a_package(place, &format!("{name} does not unpack: {e}")))?;
            }
        }
        Ok(Some(bytes))
    }
}

const NO_PIPELINE: &str = "it holds no folder with config.cfg, meta.json and tokenizer";

fn not_a_package(place: &Path, reason: &str) -> ModelError {
    ModelError::NotAPackage { place: place.to_path_buf(), reason: reason.to_owned() }
}

fn open_wheel(place: &Path) -> Result<Content, ModelError> {
    let file = File::open(place).map_err(ModelError::io("read", place))?;
    let archive = ZipArchive::new(BufReader::new(file))
        .map_err(|e| not_a_package(place, &format!("it is no complete zip archive ({e})")))?;
    let root = archive
        .file_names()
        .flatten() // a name that does not decode is not one of ours
        .filter_map(|name| name.strip_suffix("config.cfg").map(str::to_owned))
        .filter(|root| root.is_empty() || root.ends_with('/'))
        .filter(|root| {
            ["meta.json", "tokenizer"]
                .iter()
                .all(|file| archive.index_for_name(&format!("{root}{file}")).is_some())
        })
        .min();
    match root {
        Some(root) => Ok(Content::Wheel(archive, root)),
        None => Err(not_a_package(place, NO_PIPELINE)),
    }
}

/// The first folder at or below this one that looks like a pipeline.
fn find_root(folder: &Path, depth: usize) -> Option<PathBuf> {
    if ["config.cfg", "meta.json", "tokenizer"].iter().all(|file| folder.join(file).is_file()) {
        return Some(folder.to_path_buf());
    }
    if depth == 0 {
        return None;
    }
    let mut inside: Vec<_> =
        fs::read_dir(folder).ok()?.flatten().map(|e| e.path()).filter(|p| p.is_dir()).collect();
    inside.sort();
    inside.iter().find_map(|p| find_root(p, depth - 1))
}
