//! The `demarche` program: parses the command line and calls the command.

mod cli;
mod model;

use std::process::ExitCode;

use clap::Parser;

use cli::{Cli, Command};

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Model(args) => model::run(args),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("demarche: {error:#}");
        ExitCode::from(1)
    })
}
