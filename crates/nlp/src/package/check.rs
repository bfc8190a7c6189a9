//! Whether a package is a model that this crate reproduces.

use serde::Deserialize;

use super::{Meta, Package};
use crate::LoadError;

/// The stages of the pipeline, in the order in which `meta.json` must list them.
const STAGES: [&str; 6] = ["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer", "ner"];

/// Settings of `config.cfg` on which the code relies: section, key, value.
const SETTINGS: [(&str, &str, &str); 7] = [
    ("components.parser.model", "use_upper", "true"),
    ("components.ner.model", "use_upper", "true"),
    ("components.parser.model", "extra_state_tokens", "false"),
    ("components.ner.model", "extra_state_tokens", "false"),
    ("components.lemmatizer", "mode", "\"rule\""),
    ("components.lemmatizer", "overwrite", "false"),
    ("components.tok2vec.model.encode", "window_size", "1"),
];

#[derive(Deserialize)]
struct RawMeta {
    lang: String,
    name: String,
    version: String,
    pipeline: Vec<String>,
}

/// Reads and checks `meta.json`: English, 3.8, the six stages.
pub(super) fn meta(package: &Package) -> Result<Meta, LoadError> {
    let bytes = package.file("meta.json")?;
    let raw: RawMeta =
        serde_json::from_slice(&bytes).map_err(|e| package.damaged("meta.json", e))?;
    if raw.lang != "en" {
        return Err(package.unsupported(format_args!(
            "the model's language is {:?}; only English (\"en\") models can be used",
            raw.lang
        )));
    }
    if !raw.version.starts_with("3.8.") {
        return Err(package.unsupported(format_args!(
            "the model's version is {}; only versions 3.8.x can be used",
            raw.version
        )));
    }
    if raw.pipeline != STAGES {
        return Err(package.unsupported(format_args!(
            "the model's stages are {}; needed are {}",
            raw.pipeline.join(", "),
            STAGES.join(", ")
        )));
    }
    Ok(Meta { name: raw.name, version: raw.version, lang: raw.lang })
}

/// Checks the settings of `config.cfg` that no other file repeats.
///
/// The sizes of the networks are checked where their tensors are read.
pub(super) fn config(package: &Package) -> Result<(), LoadError> {
    let bytes = package.file("config.cfg")?;
    let text = str::from_utf8(&bytes).map_err(|e| package.damaged("config.cfg", e))?;
    for (section, key, wanted) in SETTINGS {
        match value(text, section, key) {
            Some(found) if found == wanted => {}
            Some(found) => {
                return Err(package.unsupported(format_args!(
                    "config.cfg sets {section}.{key} = {found}; only {wanted} can be used"
                )));
            }
            None => {
                let reason = format!("it has no value for {section}.{key}");
                return Err(package.damaged("config.cfg", reason));
            }
        }
    }
    Ok(())
}

/// The value of a key in a section of an INI-like text.
fn value<'t>(text: &'t str, section: &str, key: &str) -> Option<&'t str> {
    let mut inside = false;
    for line in text.lines() {
        let line = line.trim();
        if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            inside = name == section;
        } else if inside
            && let Some((name, value)) = line.split_once('=')
            && name.trim() == key
        {
            return Some(value.trim());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::value;

    #[test]
    fn a_value_is_found_in_its_own_section_only() {
        let text = "[a]\nmode = \"x\"\n\n[a.b]\nmode=\"y\"\nsize = 3\n";
        assert_eq!(value(text, "a", "mode"), Some("\"x\""));
        assert_eq!(value(text, "a.b", "mode"), Some("\"y\""));
        assert_eq!(value(text, "a", "size"), None);
    }
}
