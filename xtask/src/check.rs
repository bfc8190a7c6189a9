//! The steps of `cargo xtask check`, one after the other, and what came of them.
//!
//! A failed step does not stop the others, except those that need it.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::audit;
use crate::commands;
use crate::dist;
use crate::project::{Project, ask, run as run_shown};
use crate::python;
use crate::spacy;
use crate::web;

/// What came of a step that did not fail.
pub(crate) enum Done {
    /// All of it was done.
    Passed,
    /// It was not done for want of something that a developer may lack, but CI may not.
    Missing(String),
}

/// A check under way.
struct Check<'a> {
    project: &'a Project,
    full: bool,
    steps: Vec<Step>,
    /// The folder of models, once they are there.
    models: Option<String>,
    /// The folder of spaCy's values, once they are there.
    expected: Option<PathBuf>,
}

/// A finished step.
struct Step {
    name: &'static str,
    outcome: Result<Done>,
    took: Duration,
}

/// Runs all steps and prints a summary. Fails, naming them, if steps failed.
pub(crate) fn run(project: &Project, full: bool) -> Result<()> {
    let start = Instant::now();
    let mut check = Check { project, full, steps: Vec::new(), models: None, expected: None };
    let page = check.step("page", |c| web::build(c.project).map(passed));
    check.step("format", |c| c.cargo(&["fmt", "--all", "--check"]));
    check.step("lints", |c| {
        c.cargo(&["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"])
    });
    check.step("licences", Check::licences);
    let ready = check.step("build", |c| c.cargo(&["test", "--workspace", "--no-run"]))
        && check.step("models", Check::fetch_models);
    check.step("tests", |c| c.test(&["--workspace"]));
    check.step("docs", Check::docs);
    if ready {
        check.step("commands", |c| commands::run(c.project, &[], false).map(|()| Done::Passed));
    }
    if ready && cfg!(target_os = "linux") {
        check.step("Python", |c| python::test(c.project, c.full).map(passed));
    }
    if full && ready && cfg!(target_os = "linux") {
        check.step("Spark", |c| python::spark(c.project).map(passed));
    }
    let page = page && project.root.join("web/node_modules").is_dir();
    if page {
        check.step("page's tests", |c| web::test(c.project).map(|()| Done::Passed));
    }
    if full && page && ready {
        check.step("browser", |c| web::browse(c.project).map(|()| Done::Passed));
    }
    if full && ready {
        check.step("API", |c| web::try_api(c.project).map(|()| Done::Passed));
    }
    if full && ready && cfg!(target_os = "linux") {
        check.step("one file", |c| {
            let how = dist::How { all: false, quick: true };
            dist::build(c.project, how).and_then(|folder| dist::check(c.project, &folder))?;
            Ok(Done::Passed)
        });
    } else {
        // What the one file is built from.
        check.step("without store", |c| {
            c.cargo(&["check", "--package", "demarche", "--no-default-features"])
        });
    }
    if full {
        check.step("object store", |c| {
            let mut command = c.project.command("tools/s3.sh");
            run_shown(command.arg(c.project.target.join("moto")))?;
            Ok(Done::Passed)
        });
    }
    if full && ready {
        check.step("spaCy's values", Check::spacy);
        if check.expected.is_some() {
            // Not the doc tests: there, 'ignored' means 'does not compile'.
            check.step("long tests", |c| c.test(&["--workspace", "--tests", "--", "--ignored"]));
        }
    }
    check.summarise(start.elapsed())
}

impl Check<'_> {
    /// Runs one step, and says whether it did not fail.
    fn step(&mut self, name: &'static str, work: impl FnOnce(&mut Self) -> Result<Done>) -> bool {
        println!("\n== {name}");
        let start = Instant::now();
        let outcome = match work(self) {
            Ok(Done::Missing(what)) if self.project.ci => {
                Err(anyhow::anyhow!("{what} (where CI is not set, this step is skipped)"))
            }
            outcome => outcome,
        };
        let took = start.elapsed();
        println!("   {name}: {} ({:.1} s)", describe(&outcome), took.as_secs_f64());
        let good = outcome.is_ok();
        self.steps.push(Step { name, outcome, took });
        good
    }

    fn cargo(&self, args: &[&str]) -> Result<Done> {
        run_shown(&mut self.project.cargo(args))?;
        Ok(Done::Passed)
    }

    /// `cargo test`, with the folders that some tests need in the environment.
    fn test(&self, args: &[&str]) -> Result<Done> {
        let mut command = self.project.cargo(&["test"]);
        command.args(args).env("DEMARCHE_DATA", &self.project.data);
        if let Some(models) = &self.models {
            command.env("DEMARCHE_MODELS", models);
            if self.full {
                command.env("DEMARCHE_REQUIRE_MODELS", "1");
            }
        }
        if let Some(expected) = &self.expected {
            command.env("DEMARCHE_EXPECTED", expected);
            command.env("DEMARCHE_ARTICLES", spacy::articles(self.project));
        }
        run_shown(&mut command)?;
        Ok(Done::Passed)
    }

    fn docs(&mut self) -> Result<Done> {
        let mut command = self.project.cargo(&["doc", "--workspace", "--no-deps"]);
        run_shown(command.env("RUSTDOCFLAGS", "--deny warnings"))?;
        Ok(Done::Passed)
    }

    /// Licences, sources and duplicates of the dependencies; advisories, which are fetched, in full. Without cargo-deny
    /// what can be said without it.
    fn licences(&mut self) -> Result<Done> {
        if ask(&mut self.project.cargo(&["deny", "--version"])).is_none() {
            audit::run(self.project)?;
            return Ok(Done::Passed);
        }
        let mut args =
            vec!["deny", "check", "--hide-inclusion-graph", "bans", "licenses", "sources"];
        if self.full {
            args.push("advisories");
        }
        self.cargo(&args)
    }

    /// Has the program itself get the models, and asks it where they are.
    fn fetch_models(&mut self) -> Result<Done> {
        let names: &[&str] =
            if self.full { &["en_core_web_sm", "en_core_web_md"] } else { &["en_core_web_sm"] };
        for name in names {
            let mut pull = self.project.command(self.project.program());
            run_shown(pull.args(["model", "pull", name, "--yes"]))?;
        }
        let mut command = self.project.command(self.project.program());
        let path = ask(command.args(["model", "path"])).context("'model path' says nothing")?;
        let folder = PathBuf::from(path);
        let folder = folder.parent().context("the model lies in no folder")?;
        self.models = Some(folder.display().to_string());
        Ok(Done::Passed)
    }

    fn spacy(&mut self) -> Result<Done> {
        match spacy::expected(self.project)? {
            Ok(folder) => {
                self.expected = Some(folder);
                Ok(Done::Passed)
            }
            Err(missing) => Ok(Done::Missing(missing)),
        }
    }

    fn summarise(&self, took: Duration) -> Result<()> {
        println!("\n== summary");
        for step in &self.steps {
            let seconds = step.took.as_secs_f64();
            println!("{seconds:>8.1} s  {:<15} {}", step.name, describe(&step.outcome));
        }
        println!("{:>8.1} s  in all", took.as_secs_f64());
        let failed: Vec<&str> =
            self.steps.iter().filter(|s| s.outcome.is_err()).map(|s| s.name).collect();
        if !failed.is_empty() {
            bail!("failed: {}", failed.join(", "));
        }
        Ok(())
    }
}

/// A step that names what it lacks, if it lacks anything.
fn passed(missing: Option<String>) -> Done {
    missing.map_or(Done::Passed, Done::Missing)
}

fn describe(outcome: &Result<Done>) -> String {
    match outcome {
        Ok(Done::Passed) => "passed".to_owned(),
        Ok(Done::Missing(why)) => format!("skipped: {why}"),
        Err(error) => format!("FAILED: {error:#}"),
    }
}
