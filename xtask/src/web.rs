//! The web page: built from `web/` into the folder that the program embeds, and tried in a real browser.
//!
//! npm installs what the lock file names; nothing else goes to the network.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::project::{Project, ask, install, is_root, run};

/// Debian's browser, which needs no download of its own.
const CHROMIUM: &str = "/usr/bin/chromium";

/// Least major version of npm that installs the lock file's packages for this machine.
const NPM: u32 = 11;

/// Builds the page. None if Node.js is not there: the reason.
pub(crate) fn build(project: &Project) -> Result<Option<String>> {
    let Some(npm) = npm(project)? else {
        return Ok(Some("Node.js 20 with npm is not installed".to_owned()));
    };
    let lock = fs::read_to_string(project.root.join("web/package-lock.json"))
        .context("cannot read web/package-lock.json")?;
    let stamp = project.root.join("web/node_modules/.lock-stamp");
    if fs::read_to_string(&stamp).is_ok_and(|was| was == lock) {
        println!("  web/node_modules is as the lock file says");
    } else {
        run(command(project, &npm).args(["ci", "--no-audit", "--no-fund"]))?;
        fs::write(&stamp, &lock).context("cannot write into web/node_modules")?;
    }
    run(command(project, &npm).args(["run", "--silent", "build"]))?;
    Ok(None)
}

/// Checks the page's types and runs its unit tests. It must be built.
pub(crate) fn test(project: &Project) -> Result<()> {
    let npm = npm(project)?.context("Node.js 20 with npm is not installed")?;
    run(command(project, &npm).args(["run", "--silent", "check"]))?;
    run(command(project, &npm).args(["run", "--silent", "test"]))
}

/// Opens every view of the example data in a browser. Pictures go into the target folder.
pub(crate) fn browse(project: &Project) -> Result<()> {
    browser(project)?;
    let server = Server::start(project)?;
    let pictures = project.target.join("pictures");
    let mut command = project.command("node");
    command.arg("web/e2e/run.mjs").arg(&server.address).arg(&pictures);
    // The reasons stand far above the summary by then.
    run(&mut command).map_err(|error| {
        let faults = fs::read_to_string(pictures.join("faults.txt")).unwrap_or_default();
        error.context(faults)
    })
}

/// Tries the API with requests made from its own description.
pub(crate) fn try_api(project: &Project) -> Result<()> {
    let server = Server::start(project)?;
    let mut command = project.command("tools/api.sh");
    command.arg(project.target.join("schemathesis")).arg(&server.address);
    run(&mut command)
}

/// How npm is started; an older one starts a newer one.
fn npm(project: &Project) -> Result<Option<Vec<&'static str>>> {
    let Some(version) = ask(project.command("npm").arg("--version")) else { return Ok(None) };
    let major: u32 = version.split('.').next().and_then(|m| m.parse().ok()).context("npm")?;
    let newer = ["npx", "--yes", "npm@11"];
    Ok(Some(if major >= NPM { vec!["npm"] } else { newer.to_vec() }))
}

fn command(project: &Project, npm: &[&str]) -> Command {
    let mut command = project.command(npm[0]);
    command.args(&npm[1..]).current_dir(project.root.join("web"));
    command
}

/// Installs Debian's Chromium if there is none and it may.
fn browser(project: &Project) -> Result<()> {
    if PathBuf::from(CHROMIUM).is_file() || env::var_os("CHROMIUM").is_some() {
        return Ok(());
    }
    if !is_root(project) {
        bail!(
            "the browser tests need {CHROMIUM}: run 'apt-get install chromium' as root, or name another in CHROMIUM"
        );
    }
    install(project, &["chromium"])
}

/// The program, serving its example articles.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(project: &Project) -> Result<Self> {
        let mut child = project
            .command(project.program())
            .args(["serve", "--demo", "--yes", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start the server")?;
        let out = child.stdout.take().context("the server's output")?;
        let mut address = String::new();
        BufReader::new(out).read_line(&mut address).context("the server's address")?;
        let server = Self { child, address: address.trim().to_owned() };
        if server.address.is_empty() {
            bail!("the server did not start");
        }
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
