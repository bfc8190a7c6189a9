//! The options that choose model and codebook, and the engine made from them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::Args;
use demarche_coder::{Codebook, Engine};
use demarche_nlp::Pipeline;
use demarche_world::gazetteer::Gazetteer;
use demarche_world::{Source, World};

use crate::model;
use crate::output::note;

/// Which model and codebook.
#[derive(Debug, Args)]
pub(crate) struct EngineArgs {
    /// Language model: a name from `demarche model list`, or a folder or wheel
    #[arg(long, value_name = "NAME|PATH")]
    pub(crate) model: Option<String>,
    /// Folder of a codebook to use in place of the built-in one
    #[arg(long, value_name = "FOLDER")]
    pub(crate) codebook: Option<PathBuf>,
    /// A table of actors (countries.tsv, organisations.tsv, persons.tsv, regions.tsv, roles.tsv …) or a
    /// folder of such, to add to the built-in ones; may be given several times
    #[arg(long, value_name = "PATH")]
    pub(crate) actors: Vec<PathBuf>,
    /// A gazetteer in place of the built-in one: a table in the layout of GeoNames' dumps (allCountries.txt),
    /// or what `demarche gazetteer` made of it
    #[arg(long, value_name = "FILE")]
    pub(crate) gazetteer: Option<PathBuf>,
    /// Fetch a missing model without asking
    #[arg(long)]
    pub(crate) yes: bool,
}

impl EngineArgs {
    /// The codebook alone.
    pub(crate) fn load_codebook(&self) -> anyhow::Result<Codebook> {
        match &self.codebook {
            Some(folder) => Codebook::load(folder).context("the codebook cannot be used"),
            None => Codebook::builtin().context("the built-in codebook cannot be used"),
        }
    }

    /// The built-in tables of actors with those that `--actors` names.
    pub(crate) fn load_world(&self) -> anyhow::Result<&'static World> {
        if self.actors.is_empty() {
            return Ok(World::builtin());
        }
        let mut texts = Vec::new();
        for path in &self.actors {
            let files = if path.is_dir() { tables_in(path)? } else { vec![path.clone()] };
            for file in files {
                let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
                let Some(kind) = World::table_kind(&name) else {
                    bail!("{}: no table of actors is called {name:?}", file.display());
                };
                let text = std::fs::read_to_string(&file)
                    .with_context(|| format!("cannot read {}", file.display()))?;
                texts.push((kind, file.display().to_string(), text));
            }
        }
        let mut sources = World::builtin_tables().to_vec();
        sources.extend(texts.iter().map(|(kind, file, text)| Source { kind: *kind, file, text }));
        let world = World::from_tables(&sources).context("the tables of actors cannot be used")?;
        // One a run: it lives as long as the program, as the built-in one does.
        Ok(Box::leak(Box::new(world)))
    }

    /// The built-in gazetteer, or the one that `--gazetteer` names.
    fn load_gazetteer(&self) -> anyhow::Result<&'static Gazetteer> {
        match &self.gazetteer {
            None => Ok(Gazetteer::builtin()),
            Some(path) => {
                let loaded = Gazetteer::load(path).context("the gazetteer cannot be used")?;
                // One a run: it lives as long as the program, as the built-in one does.
                Ok(Box::leak(Box::new(loaded)))
            }
        }
    }

    /// The pipeline alone.
    pub(crate) fn load_pipeline(&self) -> anyhow::Result<Pipeline> {
        let path = match &self.model {
            Some(given)
                if given.contains(['/', '\\', '.']) && std::path::Path::new(given).exists() =>
            {
                PathBuf::from(given)
            }
            named => model::ensure(named.as_deref(), self.yes)?,
        };
        Pipeline::load(&path)
            .with_context(|| format!("the model in {} cannot be used", path.display()))
    }

    /// Everything.
    pub(crate) fn engine(&self) -> anyhow::Result<Engine> {
        // The codebook first: its errors are the user's own, and cheap to find.
        let book = self.load_codebook()?;
        // Tables and model are read side by side.
        let (world, pipeline) = std::thread::scope(|scope| {
            let world = std::thread::Builder::new().spawn_scoped(scope, || self.load_world());
            let pipeline = self.load_pipeline();
            let world = match world {
                Ok(thread) => thread.join().unwrap_or_else(|e| std::panic::resume_unwind(e)),
                Err(_) => self.load_world(),
            };
            (world, pipeline)
        });
        let (world, pipeline) = (world?, pipeline?);
        let gazetteer = self.load_gazetteer()?;
        Ok(Engine::new(Arc::new(pipeline), Arc::new(book), world, gazetteer))
    }
}

/// The tables in a folder, by name; other files are passed over with a note.
fn tables_in(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let unreadable = || format!("cannot read {}", folder.display());
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(unreadable)? {
        let path = entry.with_context(unreadable)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if World::table_kind(&name).is_some() {
            files.push(path);
        } else {
            note(format_args!("{} is no table of actors: passed over", path.display()));
        }
    }
    if files.is_empty() {
        bail!("no table of actors in {}", folder.display());
    }
    files.sort();
    Ok(files)
}
