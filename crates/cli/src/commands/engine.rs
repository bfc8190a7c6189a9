//! The options that choose model and codebook, and the engine made from them.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use clap::Args;
use demarche_coder::{Codebook, Engine};
use demarche_nlp::Pipeline;
use demarche_world::World;

use crate::model;

/// Which model and codebook.
#[derive(Debug, Args)]
pub(crate) struct EngineArgs {
    /// Language model: a name from `demarche model list`, or a folder or wheel
    #[arg(long, value_name = "NAME|PATH")]
    pub(crate) model: Option<String>,
    /// Folder of a codebook to use in place of the built-in one
    #[arg(long, value_name = "FOLDER")]
    pub(crate) codebook: Option<PathBuf>,
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
        let pipeline = self.load_pipeline()?;
        Ok(Engine::new(Arc::new(pipeline), Arc::new(book), World::builtin()))
    }
}
