//! What the tests of the workspace share: where to find what is not in the repository, models and labelled data, and
//! `schema`, what a JSON Schema says of a value.
//!
//! [`model`] and [`data`] answer `None` with a note on stderr when the thing is not there, so that a test can
//! return; on a server for continuous integration (`CI` is set) a lacking thing is a failure.

use std::path::PathBuf;

#[cfg(feature = "schema")]
pub mod schema;

/// Version of the models that the tests are written for.
const VERSION: &str = "3.8.0";

/// The folder of a model such as `en_core_web_sm`: in `DEMARCHE_MODELS`, or else where
/// `demarche model pull` puts it.
///
/// # Panics
/// With `DEMARCHE_REQUIRE_MODELS=1` or `CI` set, if the model is not there.
#[must_use]
pub fn model(name: &str) -> Option<PathBuf> {
    let models = match variable("DEMARCHE_MODELS") {
        Some(folder) => PathBuf::from(folder),
        None => data_folder()?.join("demarche").join("models"),
    };
    let folder = models.join(format!("{name}-{VERSION}"));
    let how = format!("`demarche model pull {name}` fetches it, or set DEMARCHE_MODELS");
    if folder.is_dir() {
        Some(folder)
    } else {
        lacking(&folder, &how, variable("DEMARCHE_REQUIRE_MODELS").is_some())
    }
}

/// A file or folder of the labelled data, which is not part of the project: below `DEMARCHE_DATA`.
///
/// # Panics
/// With `CI` set, if it is not there.
#[must_use]
pub fn data(path: &str) -> Option<PathBuf> {
    let folder = variable("DEMARCHE_DATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")),
        PathBuf::from,
    );
    let file = folder.join(path);
    if file.exists() { Some(file) } else { lacking(&file, "set DEMARCHE_DATA", false) }
}

fn lacking(path: &std::path::Path, how: &str, required: bool) -> Option<PathBuf> {
    let note = format!("{} is not there; {how}", path.display());
    assert!(!required && variable("CI").is_none(), "{note}");
    eprintln!("skipped: {note}");
    None
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn data_folder() -> Option<PathBuf> {
    if let Some(folder) = variable("XDG_DATA_HOME") {
        return Some(folder.into());
    }
    let home = PathBuf::from(variable("HOME").or_else(|| variable("USERPROFILE"))?);
    Some(if cfg!(target_os = "macos") {
        home.join("Library/Application Support")
    } else if cfg!(windows) {
        home.join("AppData").join("Local")
    } else {
        home.join(".local/share")
    })
}
