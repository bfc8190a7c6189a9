//! The command line, as clap sees it.

use clap::{Parser, Subcommand};

use crate::model::ModelArgs;

/// Reads the news and writes down who did what to whom, when, where, and according to whom.
#[derive(Debug, Parser)]
#[command(name = "demarche", version, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Get and list the models that the parser needs
    Model(ModelArgs),
}
