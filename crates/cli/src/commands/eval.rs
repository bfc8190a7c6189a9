//! `demarche eval`: scores against labelled data. The exit code says whether it ran, never how well.

use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::actors::{self, ActorsArgs};
use super::agreement::{self, AgreementArgs};
use super::attribution::{self, AttributionArgs};
use super::clusters::{self, ClustersArgs};
use super::dates::{self, DatesArgs};
use super::relations::{self, RelationsArgs};
use super::stories::{self, StoriesArgs};
use super::toponyms::{self, PlacesArgs};

/// `demarche eval …`
#[derive(Debug, Args)]
pub(crate) struct EvalArgs {
    #[command(subcommand)]
    command: EvalCommand,
}

#[derive(Debug, Subcommand)]
enum EvalCommand {
    /// The event between two given phrases of a sentence
    Relations(RelationsArgs),
    /// The labelled event of a story: found, and main
    Stories(StoriesArgs),
    /// Sources, cues and contents of all that is said, thought or wanted
    Attribution(AttributionArgs),
    /// When the event of a sentence happened
    Dates(DatesArgs),
    /// Actors of given noun phrases: code, sector, person
    Actors(ActorsArgs),
    /// Toponyms: recognised, and resolved to coordinates
    Places(PlacesArgs),
    /// Reports of one event, and near misses
    Clusters(ClustersArgs),
    /// The fast path against the exact one: tokens, entities, events
    Agreement(AgreementArgs),
}

pub(crate) fn run(args: &EvalArgs) -> anyhow::Result<ExitCode> {
    match &args.command {
        EvalCommand::Relations(args) => relations::run(args),
        EvalCommand::Stories(args) => stories::run(args),
        EvalCommand::Attribution(args) => attribution::run(args),
        EvalCommand::Dates(args) => dates::run(args),
        EvalCommand::Actors(args) => actors::run(args),
        EvalCommand::Places(args) => toponyms::run(args),
        EvalCommand::Clusters(args) => clusters::run(args),
        EvalCommand::Agreement(args) => agreement::run(args),
    }
}
