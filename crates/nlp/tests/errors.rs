//! A package that cannot be used is one clear error, never a panic or a half-loaded pipeline.
#![cfg(test)]
#![allow(clippy::unwrap_used)]

mod common;

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use demarche_nlp::{LoadError, Pipeline};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Files whose damage must be noticed.
const FILES: [&str; 12] = [
    "meta.json",
    "config.cfg",
    "tokenizer",
    "tok2vec/model",
    "tagger/cfg",
    "tagger/model",
    "parser/model",
    "parser/moves",
    "ner/model",
    "ner/moves",
    "attribute_ruler/patterns",
    "lemmatizer/lookups/lookups.bin",
];

/// A copy of the small model that a test may change; `None` if the model is not there.
fn copy() -> Option<(TempDir, PathBuf)> {
    let model = common::model("en_core_web_sm")?;
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path().join("model");
    copy_folder(&model, &folder);
    Some((scratch, folder))
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn message(path: &Path) -> (LoadError, String) {
    let error = Pipeline::load(path).expect_err("the package must be refused");
    let text = error.to_string();
    assert!(!text.contains('\n'), "an error is one line: {text}");
    (error, text)
}

#[test]
fn a_path_that_is_not_there_is_named() {
    let (error, text) = message(Path::new("no/such/model"));
    assert!(matches!(error, LoadError::Io { .. }), "{text}");
    assert!(text.contains("no/such/model"), "{text}");
}

#[test]
fn a_folder_without_a_model_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (error, text) = message(folder.path());
    assert!(matches!(error, LoadError::NoModel { .. }), "{text}");
}

#[test]
fn a_file_that_is_no_wheel_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.whl");
    fs::write(&path, b"not an archive").unwrap();
    let (error, text) = message(&path);
    assert!(matches!(error, LoadError::Archive { .. }), "{text}");
}

#[test]
fn other_versions_languages_and_stages_are_refused() {
    let Some((_scratch, folder)) = copy() else { return };
    let path = folder.join("meta.json");
    let original = fs::read(&path).unwrap();
    let changes = [
        ("version", json!("3.7.1"), "3.7.1"),
        ("lang", json!("de"), "\"de\""),
        ("pipeline", json!(["tok2vec", "tagger", "senter", "ner"]), "senter"),
    ];
    for (key, value, named) in changes {
        let mut meta: Value = serde_json::from_slice(&original).unwrap();
        meta[key] = value;
        fs::write(&path, meta.to_string()).unwrap();
        let (error, text) = message(&folder);
        assert!(matches!(error, LoadError::Unsupported { .. }), "{text}");
        assert!(text.contains(named), "{text}");
    }
    fs::write(&path, original).unwrap();
    let config = folder.join("config.cfg");
    let changed =
        fs::read_to_string(&config).unwrap().replace("mode = \"rule\"", "mode = \"lookup\"");
    fs::write(&config, changed).unwrap();
    let (error, text) = message(&folder);
    assert!(matches!(error, LoadError::Unsupported { .. }), "{text}");
    assert!(text.contains("components.lemmatizer.mode"), "{text}");
}

#[test]
fn a_missing_file_is_named() {
    for file in FILES.into_iter().filter(|file| file.contains('/')) {
        let Some((_scratch, folder)) = copy() else { return };
        fs::remove_file(folder.join(file)).unwrap();
        let (error, text) = message(&folder);
        assert!(matches!(error, LoadError::Missing { .. }), "{text}");
        assert!(text.contains(file), "{text}");
    }
}

#[test]
fn a_truncated_file_is_named() {
    for file in FILES {
        let Some((_scratch, folder)) = copy() else { return };
        let path = folder.join(file);
        let bytes = fs::read(&path).unwrap();
        for keep in [0, 1, bytes.len() / 2, bytes.len() - 1] {
            // The last byte of a text file may be a line end that says nothing.
            if keep == bytes.len() - 1 && !file.contains('/') && file != "tokenizer" {
                continue;
            }
            fs::write(&path, &bytes[..keep]).unwrap();
            let (error, text) = message(&folder);
            assert!(
                matches!(error, LoadError::Damaged { .. } | LoadError::Unsupported { .. }),
                "{keep} bytes of {file}: {text}"
            );
            assert!(text.contains(file), "{keep} bytes of {file}: {text}");
        }
    }
}

#[test]
fn wrong_bytes_never_panic() {
    let Some((_scratch, folder)) = copy() else { return };
    for file in FILES {
        let path = folder.join(file);
        let bytes = fs::read(&path).unwrap();
        // Headers and lengths lie at the start; weights may take any value.
        for at in (0..bytes.len().min(400)).step_by(13) {
            let mut wrong = bytes.clone();
            wrong[at] ^= 0xa5;
            fs::write(&path, wrong).unwrap();
            if let Err(error) = Pipeline::load(&folder) {
                assert!(!error.to_string().is_empty());
            }
        }
        fs::write(&path, bytes).unwrap();
    }
    assert!(Pipeline::load(&folder).is_ok());
}

#[test]
fn a_wheel_is_read_as_its_folder_is_and_not_when_cut_short() {
    let Some((scratch, folder)) = copy() else { return };
    let wheel = scratch.path().join("model.whl");
    let mut archive = zip::ZipWriter::new(File::create(&wheel).unwrap());
    let options = zip::write::SimpleFileOptions::default();
    for file in FILES.into_iter().chain(["vocab/lookups.bin"]) {
        archive.start_file(format!("some_package/some_package-3.8.0/{file}"), options).unwrap();
        archive.write_all(&fs::read(folder.join(file)).unwrap()).unwrap();
    }
    archive.finish().unwrap();
    let from_wheel = Pipeline::load(&wheel).unwrap();
    assert_eq!(from_wheel.meta(), Pipeline::load(&folder).unwrap().meta());

    let bytes = fs::read(&wheel).unwrap();
    fs::write(&wheel, &bytes[..bytes.len() / 2]).unwrap();
    let (error, text) = message(&wheel);
    assert!(matches!(error, LoadError::Archive { .. }), "{text}");
    // The directory at the end is whole, but a member is not.
    let mut wrong = bytes.clone();
    for byte in &mut wrong[bytes.len() / 3..bytes.len() / 3 + 64] {
        *byte ^= 0xff;
    }
    fs::write(&wheel, wrong).unwrap();
    let (error, text) = message(&wheel);
    assert!(matches!(error, LoadError::Damaged { .. }), "{text}");
}

/// A file that unpacks to a thousand times its size must not take that memory.
#[test]
fn a_bomb_is_refused() {
    let scratch = tempfile::tempdir().unwrap();
    let wheel = scratch.path().join("model.whl");
    let mut archive = zip::ZipWriter::new(File::create(&wheel).unwrap());
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated);
    for file in &FILES[..3] {
        archive.start_file(format!("model/{file}"), options).unwrap();
        archive.write_all(&vec![b' '; 40 << 20]).unwrap();
    }
    archive.finish().unwrap();
    assert!(fs::metadata(&wheel).unwrap().len() < 1 << 20);
    let (error, text) = message(&wheel);
    assert!(matches!(error, LoadError::Damaged { .. }), "{text}");
    assert!(text.contains("meta.json") && text.contains("unpacks"), "{text}");
}
