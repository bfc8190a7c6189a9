//! The `demarche` program: parses the command line and calls the command.

mod cli;
mod commands;
mod model;
mod output;

use std::process::ExitCode;

use clap::Parser;

use cli::{Cli, Command};
use commands::{code, codebook, eval, explain, parse, schema};

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Code(args) => code::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Parse(args) => parse::run(&args),
        Command::Codebook(args) => codebook::run(&args),
        Command::Eval(args) => eval::run(&args),
        Command::Schema => schema::run(),
        Command::Model(args) => model::run(args),
    };
    outcome.unwrap_or_else(|error| {
        if error
            .downcast_ref::<std::io::Error>()
            .is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
        {
            return ExitCode::SUCCESS;
        }
        eprintln!("demarche: {error:#}");
        ExitCode::from(1)
    })
}
