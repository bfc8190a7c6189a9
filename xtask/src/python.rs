//! The Python package: tried as its users use it, by `tools/python.sh`.

use anyhow::{Result, bail};

use crate::project::{Project, ask, install, is_root, run};

/// The compiled part, as the test build leaves it.
const LIBRARY: &str = "debug/deps/libdemarche_native.so";

/// Types, tests, examples, the notebook, and a cluster in one process. With `full` R is installed where it may be, so that the
/// page for its users is run too. What is missing is named.
pub(crate) fn test(project: &Project, full: bool) -> Result<Option<String>> {
    let version = ["-c", "import sys, venv; print(sys.version_info >= (3, 11))"];
    if ask(project.command("python3").args(version)).as_deref() != Some("True") {
        return Ok(Some("the package needs Python 3.11 or later with venv".to_owned()));
    }
    if full && ask(project.command("Rscript").arg("--version")).is_none() && is_root(project) {
        install(project, &["r-base-core", "r-cran-dplyr", "r-cran-tidyr"])?;
    }
    let mut command = project.command("tools/python.sh");
    command.arg(environment(project)).arg(project.target.join(LIBRARY)).arg(project.program());
    run(&mut command)?;
    Ok(None)
}

/// Apache Spark with two workers. What is missing is named.
pub(crate) fn spark(project: &Project) -> Result<Option<String>> {
    if ask(project.command("java").arg("-version")).is_none() {
        if !is_root(project) {
            return Ok(Some(
                "Apache Spark needs Java 17: install openjdk-17-jre-headless".to_owned(),
            ));
        }
        install(project, &["openjdk-17-jre-headless"])?;
    }
    if !environment(project).join("bin/python").is_file() {
        bail!("the package was not installed");
    }
    run(project.command("tools/python.sh").arg(environment(project)).arg("--spark"))?;
    Ok(None)
}

fn environment(project: &Project) -> std::path::PathBuf {
    project.target.join("python")
}
