//! The `demarche` program: parses the command line and calls the command.

mod cli;
mod commands;
#[cfg(feature = "store")]
mod data;
mod model;
mod output;
mod petrarch;

use std::process::ExitCode;

use clap::Parser;

use cli::{Cli, Command};
use commands::{
    code, codebook, eval, explain, gazetteer, parse, places, quotes, relate, schema, train,
};
use output::note;

/// Exit code of a wrong command line (`EX_USAGE` of sysexits.h).
const USAGE: u8 = 64;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Not clap's 2, which here says that a document could not be read.
            let usage = error.use_stderr();
            let _ = error.print();
            return if usage { ExitCode::from(USAGE) } else { ExitCode::SUCCESS };
        }
    };
    let outcome = match cli.command {
        Command::Code(args) => code::run(&args),
        Command::Quotes(args) => quotes::run(&args),
        Command::Places(args) => places::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Parse(args) => parse::run(&args),
        Command::Codebook(args) => codebook::run(&args),
        Command::Eval(args) => eval::run(&args),
        Command::Relate(args) => relate::run(&args),
        Command::Train(args) => train::run(&args),
        Command::Gazetteer(args) => gazetteer::run(&args),
        #[cfg(feature = "store")]
        Command::Data(command) => data::run(&command),
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
        note(format_args!("{error:#}"));
        ExitCode::from(1)
    })
}
