//! One file that codes offline: the program with model, world and codebook in it, linked with nothing but the kernel.
//!
//! The model is packed anew, uncompressed, so that the program does not inflate it at each start.

use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::project::{Project, ask, is_root, run};

/// What is given along with the program.
const NOTICES: [&str; 3] = ["LICENSE-APACHE", "LICENSE-MIT", "NOTICE"];
/// The article that both programs code when they are compared.
const ARTICLE: &str = "frontier.txt";
/// What is coded to see how long a start takes.
const SENTENCE: &str = "Norway accused Russia on Tuesday of seizing a trawler.\n";

/// How it is built.
#[derive(Clone, Copy)]
pub(crate) struct How {
    /// With what data sets and the page need.
    pub all: bool,
    /// Without optimising across crates, which takes longer than the rest.
    pub quick: bool,
}

/// Builds the program. Returns the folder that it is in.
pub(crate) fn build(project: &Project, how: How) -> Result<PathBuf> {
    let triple = host(project)?;
    let plain = cargo(project, &triple, how, None)?;
    run(project.command(&plain).args(["model", "pull", "--yes"]))?;
    let model =
        ask(project.command(&plain).args(["model", "path"])).context("the model's folder")?;
    let model = PathBuf::from(model);
    let packed = project.target.join("embedded-model.zip");
    pack(&model, &packed)?;
    let program = cargo(project, &triple, how, Some(&packed))?;

    let version = ask(project.command(&program).arg("--version")).context("the version")?;
    let name = format!("{}-{triple}", version.replace(' ', "-"));
    let folder = project.target.join("dist-files").join(name);
    fs::create_dir_all(&folder).context("cannot make the folder")?;
    let copy = |from: &Path, to: &str| {
        let copied = fs::copy(from, folder.join(to));
        copied.with_context(|| format!("cannot copy {}", from.display()))
    };
    let size = copy(&program, program_name())?;
    for notice in NOTICES {
        copy(&project.root.join(notice), notice)?;
    }
    for notice in ["LICENSE", "LICENSES_SOURCES"] {
        copy(&model.join(notice), &format!("{notice}-model"))?;
    }
    let model = fs::metadata(&packed).context("the packed model")?.len();
    println!("{}: {:.1} MB, {:.1} MB of it the model", folder.display(), mb(size), mb(model));
    Ok(folder)
}

/// Tries the program in an empty network name space, with nothing in sight but itself and an article, and compares
/// what it writes with what the program of the tests writes.
pub(crate) fn check(project: &Project, folder: &Path) -> Result<()> {
    let bare = tempfile::tempdir().context("a folder")?;
    fs::copy(folder.join(program_name()), bare.path().join(program_name())).context("copy")?;
    let article = project.root.join("examples").join(ARTICLE);
    fs::copy(&article, bare.path().join(ARTICLE)).context("the example")?;
    fs::write(bare.path().join("sentence.txt"), SENTENCE).context("the sentence")?;
    let coded = |threads: &str| -> Result<Vec<u8>> {
        output(alone(project, bare.path()).args(["code", "--include", "all"]).args([
            "--threads",
            threads,
            ARTICLE,
        ]))
    };
    let (here, again) = (coded("1")?, coded("2")?);
    let mut ours = project.command(project.program());
    ours.current_dir(bare.path()).args(["code", "--include", "all", ARTICLE]);
    let tested = output(&mut ours)?;
    if here.is_empty() || here != again || here != tested {
        bail!("the program for all writes other events than that of the tests");
    }
    let events = here.split(|&b| b == b'\n').filter(|line| !line.is_empty()).count();
    let start = (0..7).map(|_| -> Result<Duration> {
        let start = Instant::now();
        output(alone(project, bare.path()).args(["code", "sentence.txt"]))?;
        Ok(start.elapsed())
    });
    let start = start.collect::<Result<Vec<_>>>()?.into_iter().min().unwrap_or_default();
    println!(
        "  alone, without network or home: {events} events, the same bytes as the program of the tests; {} ms for a sentence",
        start.as_millis()
    );
    Ok(())
}

/// The program where there is nothing else: on Linux in a root and a network of its own.
fn alone(project: &Project, folder: &Path) -> Command {
    let inside = format!("/{}", program_name());
    let mut command = if cfg!(target_os = "linux") && is_root(project) {
        let mut command = Command::new("unshare");
        command.args(["--net", "--", "chroot"]).arg(folder).arg(inside);
        command
    } else if cfg!(target_os = "linux") {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--net", "--", "chroot"]);
        command.arg(folder).arg(inside);
        command
    } else {
        Command::new(folder.join(program_name()))
    };
    let path = env::var_os("PATH").unwrap_or_default();
    command.current_dir(folder).env_clear().env("PATH", path).stdin(Stdio::null());
    command
}

fn output(command: &mut Command) -> Result<Vec<u8>> {
    let output = command.output().context("cannot start the program")?;
    if !output.status.success() {
        bail!("{:?}: {}", command, String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(output.stdout)
}

/// Builds the program for all, with the packed model if there is one.
fn cargo(project: &Project, triple: &str, how: How, model: Option<&Path>) -> Result<PathBuf> {
    let profile = if how.quick { "release" } else { "dist" };
    let mut command = project.cargo(&[
        "build",
        "--profile",
        profile,
        "--target",
        triple,
        "--package",
        "demarche",
    ]);
    if how.quick {
        // What is tried, not passed on: less is spent on each line of it.
        command
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "false")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "2");
    }
    if !how.all {
        command.arg("--no-default-features");
    }
    if let Some(model) = model {
        command.args(["--features", "embedded-model"]).env("DEMARCHE_EMBEDDED_MODEL", model);
    }
    if triple.ends_with("linux-gnu") {
        // The C library is part of the file: it runs on any Linux of the last ten years.
        command.env("RUSTFLAGS", "-C target-feature=+crt-static");
    }
    run(&mut command)?;
    Ok(project.target.join(triple).join(profile).join(program_name()))
}

fn host(project: &Project) -> Result<String> {
    let output = project.command("rustc").arg("-vV").output().context("cannot start rustc")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = text.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(line.context("rustc does not say what it builds for")?.to_owned())
}

/// Packs a folder of a model, always to the same bytes.
fn pack(folder: &Path, to: &Path) -> Result<()> {
    let mut names = Vec::new();
    list(folder, folder, &mut names)?;
    names.sort();
    let file = fs::File::create(to).with_context(|| format!("cannot write {}", to.display()))?;
    let mut archive = ZipWriter::new(file);
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default());
    for name in names {
        archive.start_file(&name, options)?;
        archive.write_all(&fs::read(folder.join(&name)).with_context(|| name.clone())?)?;
    }
    archive.finish()?;
    Ok(())
}

fn list(root: &Path, folder: &Path, names: &mut Vec<String>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            list(root, &path, names)?;
        } else {
            let name = path.strip_prefix(root).context("a file of the model")?;
            names.push(name.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(())
}

const fn program_name() -> &'static str {
    if cfg!(windows) { "demarche.exe" } else { "demarche" }
}

fn mb(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
