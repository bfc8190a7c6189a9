//! Where things are in the checkout, and how programs are run in it.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// The checkout that is worked on.
pub(crate) struct Project {
    /// The folder of the workspace's `Cargo.toml`.
    pub(crate) root: PathBuf,
    /// Cargo's target folder.
    pub(crate) target: PathBuf,
    /// Articles and other data that are not part of the project. They need not exist.
    pub(crate) data: PathBuf,
    /// Whether this runs unattended, so that nothing may be skipped.
    pub(crate) ci: bool,
}

impl Project {
    /// The checkout that this program was built from.
    pub(crate) fn find() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .context("xtask does not lie in a workspace")?
            .to_path_buf();
        let folder = |name: &str, default: PathBuf| match env::var_os(name) {
            Some(value) if !value.is_empty() => root.join(value), // an absolute value stands
            _ => default,
        };
        Ok(Self {
            target: folder("CARGO_TARGET_DIR", root.join("target")),
            data: folder("DEMARCHE_DATA", root.join("../shared/data")),
            ci: env::var("CI").is_ok_and(|v| !v.is_empty() && v != "false" && v != "0"),
            root,
        })
    }

    /// The folder with the program as tests build it.
    pub(crate) fn built(&self) -> PathBuf {
        self.target.join("debug")
    }

    /// The program as tests build it: the same code as in a release, built in a third of the time.
    pub(crate) fn program(&self) -> PathBuf {
        self.built().join(format!("demarche{}", env::consts::EXE_SUFFIX))
    }

    /// A command that starts in the root of the checkout.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        // What cargo tells this program of itself. Some build scripts look at it: half of the dependencies would be built again
        // after each `cargo test` by hand.
        for (name, _) in env::vars_os() {
            let told = |n: &str| n.starts_with("CARGO_PKG_") || n.starts_with("CARGO_MANIFEST_");
            if name.to_str().is_some_and(told) {
                command.env_remove(name);
            }
        }
        command
    }

    /// `cargo` with these arguments, with the lock file as it is.
    pub(crate) fn cargo(&self, args: &[&str]) -> Command {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = self.command(cargo);
        command.args(args);
        command
    }
}

/// Runs the command, showing what it writes. Anything but success is an error.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let shown = show(command);
    println!("  {shown}");
    let status = command.status().with_context(|| format!("cannot start {shown}"))?;
    if !status.success() {
        bail!("{shown}: {status}");
    }
    Ok(())
}

/// Runs the command quietly and returns the first line that it writes, if it succeeds.
pub(crate) fn ask(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.lines().next().unwrap_or_default().to_owned())
}

/// Whether this may install packages of the system.
pub(crate) fn is_root(project: &Project) -> bool {
    ask(project.command("id").arg("-u")).as_deref() == Some("0")
}

/// Installs packages of Debian.
pub(crate) fn install(project: &Project, packages: &[&str]) -> Result<()> {
    run(project.command("apt-get").args(["-qq", "update"]))?;
    run(project
        .command("apt-get")
        .args(["-qq", "-y", "install", "--no-install-recommends"])
        .args(packages)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .stdout(Stdio::null()))
}

fn show(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_stem().unwrap_or(program.as_os_str()).to_string_lossy().into_owned();
    let args = command.get_args().map(|a| a.to_string_lossy().into_owned());
    std::iter::once(name).chain(args).collect::<Vec<_>>().join(" ")
}
