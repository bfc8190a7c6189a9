//! The options that choose model and codebook, and the engine made from them.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use clap::Args;
use demarche_coder::{Codebook, Engine};
use demarche_nlp::Pipeline;
use demarche_runtime::{Setup, load_codebook};
#[cfg(feature = "serve")]
use demarche_world::World;

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
    /// Parse as spaCy does, token for token, in twice the time
    #[arg(long)]
    pub(crate) exact: bool,
    /// Fetch a missing model without asking
    #[arg(long)]
    pub(crate) yes: bool,
}

impl EngineArgs {
    fn setup(&self) -> Setup {
        Setup {
            model: self.model.clone(),
            codebook: self.codebook.clone(),
            actors: self.actors.clone(),
            gazetteer: self.gazetteer.clone(),
            exact: self.exact,
        }
    }

    /// The codebook alone.
    pub(crate) fn load_codebook(&self) -> anyhow::Result<Codebook> {
        load_codebook(self.codebook.as_deref()).context("the codebook cannot be used")
    }

    /// The built-in tables of actors with those that `--actors` names.
    #[cfg(feature = "serve")]
    pub(crate) fn load_world(&self) -> anyhow::Result<&'static World> {
        Ok(self.setup().world()?)
    }

    /// The pipeline alone.
    pub(crate) fn load_pipeline(&self) -> anyhow::Result<Pipeline> {
        self.setup().pipeline_by(|name| model::ensure(name, self.yes))
    }

    /// An exact engine and a fast one.
    pub(crate) fn both(&self) -> anyhow::Result<(Engine, Engine)> {
        let find = |name: Option<&str>| model::ensure(name, self.yes);
        let setup = |exact| Setup { exact, ..self.setup() };
        Ok((setup(true).engine(find)?, setup(false).engine(find)?))
    }

    /// Everything, for as long as the program runs.
    pub(crate) fn engine(&self) -> anyhow::Result<Arc<Engine>> {
        let setup = self.setup();
        for path in setup.passed_over() {
            note(format_args!("{} is no table of actors: passed over", path.display()));
        }
        let engine = Arc::new(setup.engine(|name| model::ensure(name, self.yes))?);
        // It lives as long as the program: to free its half a million pieces takes longer than to code an article.
        std::mem::forget(Arc::clone(&engine));
        Ok(engine)
    }
}
