//! Runs the commands that `README.md` and the manual in `docs/` show.
//!
//! Each document's commands run in order in a fresh copy of the checkout, with the program as tests build it
//! first on the path. `cargo run --release` of the program is run as that build.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result, bail};

use crate::console::{self, Shown};
use crate::project::Project;

/// How a document starts the program from source; the built program stands in for it.
const FROM_SOURCE: [&str; 2] = [
    "cargo run --release --package demarche -- ",
    "cargo run --release --package demarche --no-default-features -- ",
];

/// Runs the commands of these documents (all, if none is named). With `bless`, writes the output
/// that came into the documents; else fails if it is not the output shown.
pub(crate) fn run(project: &Project, files: &[&str], bless: bool) -> Result<()> {
    if !project.program().is_file() {
        bail!(
            "{} is not built; run 'cargo test --workspace --no-run' first",
            project.program().display()
        );
    }
    let documents = if files.is_empty() {
        documents(project)?
    } else {
        files.iter().map(|f| project.root.join(f)).collect()
    };
    let mut wrong = 0;
    for document in &documents {
        wrong += run_document(project, document, bless)?;
    }
    if wrong > 0 {
        bail!("{wrong} commands do not do what is shown; 'cargo xtask commands --bless' rewrites");
    }
    Ok(())
}

/// `README.md` and the pages of `docs/`, sorted.
fn documents(project: &Project) -> Result<Vec<PathBuf>> {
    let mut found = vec![project.root.join("README.md")];
    let docs = project.root.join("docs");
    if docs.is_dir() {
        for entry in fs::read_dir(&docs)? {
            let path = entry?.path();
            if path.extension().is_some_and(|e| e == "md") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Runs one document's commands and counts those whose output is not the shown one.
fn run_document(project: &Project, document: &Path, bless: bool) -> Result<usize> {
    let markdown = fs::read_to_string(document)
        .with_context(|| format!("cannot read {}", document.display()))?;
    let shown = console::read(&markdown);
    if shown.is_empty() {
        return Ok(0);
    }
    let name = document.strip_prefix(&project.root).unwrap_or(document).display();
    let copy = tempfile::tempdir().context("cannot make a temporary folder")?;
    copy_tree(&project.root, copy.path())?;
    let mut wrong = 0;
    let mut outputs = Vec::new();
    for command in &shown {
        println!("  {name}:{}: {}", command.line, command.command);
        let output = execute(project, command, copy.path())?;
        let lines: Vec<&str> = output.lines().collect();
        if console::matches(&command.output, &lines) {
            outputs.push(command.output.clone());
            continue;
        }
        print!("{}", console::diff(&command.output, &lines));
        outputs.push(lines.iter().map(|&l| l.to_owned()).collect());
        wrong += 1;
    }
    if bless && wrong > 0 {
        fs::write(document, console::rewrite(&markdown, &shown, &outputs))
            .with_context(|| format!("cannot write {}", document.display()))?;
        return Ok(0);
    }
    Ok(wrong)
}

/// What the command writes, with `[exit N]` at the end if it fails.
fn execute(project: &Project, shown: &Shown, folder: &Path) -> Result<String> {
    let command = shown.command.replace(" -p demarche ", " --package demarche ");
    let command = FROM_SOURCE.iter().fold(command, |c, from| c.replace(from, "demarche "));
    let mut path = vec![project.built()];
    path.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    let output = project
        .command("bash")
        .args(["-c", &format!("set -o pipefail; exec 2>&1; {command}")])
        .current_dir(folder)
        .env("PATH", env::join_paths(path).context("PATH")?)
        .env("LC_ALL", "C.UTF-8")
        .env("TERM", "dumb")
        .env("NO_COLOR", "1")
        .env("COLUMNS", "100")
        .stdin(Stdio::null())
        .output()
        .context("cannot start bash")?;
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        let code = output.status.code().map_or_else(|| "by a signal".to_owned(), |c| c.to_string());
        text.extend(["[exit ", &code, "]\n"]);
    }
    Ok(text)
}

/// Copies the files of a checkout, but not what was built or what git keeps.
fn copy_tree(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let entry = entry?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        let kind = entry.file_type()?;
        if kind.is_dir() {
            let skipped = [".git", "target", "node_modules", "__pycache__"];
            if skipped.iter().any(|s| entry.file_name() == *s) {
                continue;
            }
            fs::create_dir(&target)?;
            copy_tree(&source, &target)?;
        } else if kind.is_file() {
            fs::copy(&source, &target)
                .with_context(|| format!("cannot copy {}", source.display()))?;
        }
    }
    Ok(())
}
