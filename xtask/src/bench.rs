//! Measures the program beside spaCy: `tools/peers.py`, and what it needs.
//!
//! spaCy comes from PyPI in its pinned version (see [`crate::spacy`]), and the program is built as it is
//! released, without the data set. Both read the model in the same wheel.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::project::{Project, run};
use crate::spacy;

/// The wheel of the model that both sides read.
const MODEL: &str = "en_core_web_sm";

/// Files of the project with short reports.
const REPORTS: [&str; 2] = ["eval/incidents/part1.jsonl", "eval/incidents/part2.jsonl"];

/// Reports that make one text: some 290 words, as a short article has.
const TOGETHER: usize = 6;

/// How to measure.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    /// A folder of texts; the project's own if there is none.
    texts: Option<PathBuf>,
    rounds: u32,
}

impl Options {
    /// Reads `[--texts FOLDER] [--rounds N]`. Anything else is no options.
    pub(crate) fn parse(mut args: &[&str]) -> Option<Self> {
        let mut options = Self { texts: None, rounds: 5 };
        while let [name, value, rest @ ..] = args {
            match *name {
                "--texts" => options.texts = Some(value.into()),
                "--rounds" => options.rounds = value.parse().ok().filter(|&n| n > 0)?,
                _ => return None,
            }
            args = rest;
        }
        args.is_empty().then_some(options)
    }
}

/// Prints a table of both sides.
pub(crate) fn peers(project: &Project, options: &Options) -> Result<()> {
    if !cfg!(target_os = "linux") {
        bail!("processor time and memory of programs are measured on Linux only");
    }
    // A folder is named from where the command was typed, not from the root of the checkout.
    let texts = match &options.texts {
        Some(folder) => fs::canonicalize(folder)
            .with_context(|| format!("cannot find the folder {}", folder.display()))?,
        None => write_texts(project)?,
    };
    let python = spacy::find_python(project).context("no Python 3.11 or later")?;
    let folder = spacy::folder(project);
    let inside = spacy::prepare(project, &python, &folder)?;
    let model = model(&folder.join("wheels"))?;
    run(&mut project.cargo(&[
        "build",
        "--release",
        "--package",
        "demarche",
        "--no-default-features",
    ]))?;
    let program =
        project.target.join("release").join(format!("demarche{}", env::consts::EXE_SUFFIX));
    run(project
        .command(inside)
        .arg("tools/peers.py")
        .arg("--program")
        .arg(program)
        .arg("--texts")
        .arg(texts)
        .arg("--rounds")
        .arg(options.rounds.to_string())
        .arg(model))
}

/// The wheel of the model, among those that were downloaded.
fn model(wheels: &Path) -> Result<PathBuf> {
    for entry in fs::read_dir(wheels).context("the folder of wheels")? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(MODEL) {
            return Ok(entry.path());
        }
    }
    bail!("no wheel of {MODEL} in {}", wheels.display())
}

/// Writes the project's own texts into a folder that holds nothing else, and returns it.
fn write_texts(project: &Project) -> Result<PathBuf> {
    let folder = project.target.join("peers/texts");
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
    };

    let mut reports = Vec::new();
    for name in REPORTS {
        let lines = read(&project.root.join(name))?;
        for line in lines.lines() {
            let row: Value = serde_json::from_str(line).with_context(|| name.to_owned())?;
            reports.extend(row["text"].as_str().map(str::to_owned));
        }
    }
    for (n, texts) in reports.chunks(TOGETHER).enumerate() {
        write(&format!("reports-{:03}.txt", n + 1), &(texts.join("\n\n") + "\n"))?;
    }

    let examples = project.root.join("examples");
    for entry in fs::read_dir(&examples).context("the folder of examples")? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "txt") {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            write(&name, &read(&path)?)?;
        }
    }
    Ok(folder)
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_come_in_any_order() {
        let options = Options::parse(&["--rounds", "2", "--texts", "a"]);
        assert_eq!(options, Some(Options { texts: Some("a".into()), rounds: 2 }));
        assert_eq!(Options::parse(&[]), Some(Options { texts: None, rounds: 5 }));
    }

    #[test]
    fn what_is_no_option_is_refused() {
        for args in
            [&["--rounds"][..], &["--rounds", "0"], &["--rounds", "x"], &["--text", "a"], &["a"]]
        {
            assert_eq!(Options::parse(args), None, "{args:?}");
        }
    }
}
