//! An engine of the parts that somebody chose.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{Scope, ScopedJoinHandle};

use demarche_coder::{Codebook, CodebookError, Engine};
use demarche_nlp::{LoadError, Pipeline, Precision};
use demarche_world::gazetteer::{Gazetteer, GazetteerError};
use demarche_world::{Source, TableError, World};

use crate::models::{self, ModelError};

/// Which parts an engine is made of; what is nothing is the built-in one.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    /// Language model: a name that is known, or the path of a folder or wheel.
    pub model: Option<String>,
    /// Folder of a codebook.
    pub codebook: Option<PathBuf>,
    /// Tables of actors, or folders of such, which are added to the built-in ones.
    pub actors: Vec<PathBuf>,
    /// A gazetteer in place of the built-in one.
    pub gazetteer: Option<PathBuf>,
    /// Parses as spaCy does, token for token, and not by the fast path.
    pub exact: bool,
}

/// Why there is no engine of these parts. What it rests on is its source, and not part of what it says.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SetupError {
    /// The model is not there, or could not be fetched.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The model cannot be read.
    #[error("the model in {} cannot be used", path.display())]
    Pipeline {
        /// Its folder or wheel.
        path: PathBuf,
        /// Why.
        source: LoadError,
    },
    /// The codebook has a mistake.
    #[error("the codebook cannot be used")]
    Codebook(#[from] CodebookError),
    /// A table of actors has a mistake.
    #[error("the tables of actors cannot be used")]
    World(#[from] TableError),
    /// The gazetteer has a mistake.
    #[error("the gazetteer cannot be used")]
    Gazetteer(#[from] GazetteerError),
    /// A file that is no table of actors by its name.
    #[error("{}: no table of actors is called so; 'countries.tsv', 'persons.tsv' … are", .0.display())]
    NoTable(PathBuf),
    /// A folder without tables of actors.
    #[error("no table of actors in {}", .0.display())]
    NoTables(PathBuf),
    /// A file or folder that cannot be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

/// The codebook in a folder, or the built-in one.
pub fn load_codebook(folder: Option<&Path>) -> Result<Codebook, CodebookError> {
    folder.map_or_else(Codebook::builtin, Codebook::load)
}

impl Setup {
    /// The engine. `find_model` says where a model of a name is, and may fetch it.
    pub fn engine<E: From<SetupError> + Send>(
        &self,
        find_model: impl FnOnce(Option<&str>) -> Result<PathBuf, E>,
    ) -> Result<Engine, E> {
        // A codebook of one's own first: its errors are the user's own, and cheap to find.
        let own = self.codebook.as_deref().map(Codebook::load).transpose();
        let own = own.map_err(SetupError::from)?;
        // What remains is read side by side; where no thread can be had, one after the other.
        let (book, world, pipeline) = std::thread::scope(|scope| {
            let book = own.is_none().then(|| beside(scope, Codebook::builtin));
            let world = beside(scope, || self.world());
            let pipeline = self.pipeline_by(find_model);
            (book.map(Beside::result), world.result(), pipeline)
        });
        let book = match (own, book) {
            (Some(own), _) => own,
            (None, Some(book)) => book.map_err(SetupError::from)?,
            (None, None) => Codebook::builtin().map_err(SetupError::from)?,
        };
        let (world, pipeline) = (world?, pipeline?);
        Ok(Engine::new(Arc::new(pipeline), Arc::new(book), world, self.gazetteer()?))
    }

    /// The engine, of a model that is on this machine.
    pub fn engine_of_installed(&self) -> Result<Engine, SetupError> {
        self.engine(|name| Ok::<_, SetupError>(models::installed(name)?))
    }

    /// The built-in tables of actors with those that were added.
    pub fn world(&self) -> Result<&'static World, SetupError> {
        if self.actors.is_empty() {
            return Ok(World::builtin());
        }
        let mut texts = Vec::new();
        for path in &self.actors {
            let files = if path.is_dir() { tables_in(path)? } else { vec![path.clone()] };
            for file in files {
                let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
                let Some(kind) = World::table_kind(&name) else {
                    return Err(SetupError::NoTable(file));
                };
                let text = std::fs::read_to_string(&file)
                    .map_err(|source| SetupError::Read { path: file.clone(), source })?;
                texts.push((kind, file.display().to_string(), text));
            }
        }
        let mut sources = World::builtin_tables().to_vec();
        sources.extend(texts.iter().map(|(kind, file, text)| Source { kind: *kind, file, text }));
        // One a run: it lives as long as the program, as the built-in one does.
        Ok(Box::leak(Box::new(World::from_tables(&sources)?)))
    }

    /// The pipeline alone.
    pub fn pipeline_by<E: From<SetupError>>(
        &self,
        find_model: impl FnOnce(Option<&str>) -> Result<PathBuf, E>,
    ) -> Result<Pipeline, E> {
        let precision = if self.exact { Precision::Exact } else { Precision::Fast };
        let named = self.model.as_deref();
        if models::is_embedded(named).map_err(SetupError::from)? {
            let loaded =
                models::embedded::open().and_then(|package| Pipeline::build(&package, precision));
            let path = PathBuf::from("this program");
            return Ok(loaded.map_err(|source| SetupError::Pipeline { path, source })?);
        }
        let path = match &self.model {
            Some(given) if given.contains(['/', '\\', '.']) && Path::new(given).exists() => {
                PathBuf::from(given)
            }
            named => find_model(named.as_deref())?,
        };
        Ok(Pipeline::load_as(&path, precision)
            .map_err(|source| SetupError::Pipeline { path, source })?)
    }

    /// Files in folders of tables that are no tables of actors by their names, and are passed over.
    pub fn passed_over(&self) -> Vec<PathBuf> {
        let folders = self.actors.iter().filter(|p| p.is_dir());
        let files = folders.filter_map(|f| files_in(f).ok()).flatten();
        files.filter(|f| !is_table(f)).collect()
    }

    fn gazetteer(&self) -> Result<&'static Gazetteer, SetupError> {
        match &self.gazetteer {
            None => Ok(Gazetteer::builtin()),
            // One a run: it lives as long as the program, as the built-in one does.
            Some(path) => Ok(Box::leak(Box::new(Gazetteer::load(path)?))),
        }
    }
}

/// Work that goes on in a thread, or that is still to be done.
enum Beside<'s, T, F> {
    Running(ScopedJoinHandle<'s, T>),
    ToDo(F),
}

/// Starts work in a thread.
fn beside<'s, T: Send + 's>(
    scope: &'s Scope<'s, '_>,
    work: impl FnOnce() -> T + Clone + Send + 's,
) -> Beside<'s, T, impl FnOnce() -> T> {
    match std::thread::Builder::new().spawn_scoped(scope, work.clone()) {
        Ok(thread) => Beside::Running(thread),
        Err(_) => Beside::ToDo(work),
    }
}

impl<T, F: FnOnce() -> T> Beside<'_, T, F> {
    /// What came of it.
    fn result(self) -> T {
        match self {
            Self::Running(thread) => thread.join().unwrap_or_else(|e| std::panic::resume_unwind(e)),
            Self::ToDo(work) => work(),
        }
    }
}

/// The tables in a folder, in the order of their names.
fn tables_in(folder: &Path) -> Result<Vec<PathBuf>, SetupError> {
    let files =
        files_in(folder).map_err(|source| SetupError::Read { path: folder.to_owned(), source })?;
    let tables: Vec<PathBuf> = files.into_iter().filter(|f| is_table(f)).collect();
    if tables.is_empty() {
        return Err(SetupError::NoTables(folder.to_owned()));
    }
    Ok(tables)
}

fn files_in(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder)?;
    let mut files = entries.map(|e| Ok(e?.path())).collect::<std::io::Result<Vec<_>>>()?;
    files.sort();
    Ok(files)
}

fn is_table(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    World::table_kind(&name.to_string_lossy()).is_some()
}
