//! The command line, as clap sees it.

use clap::{Parser, Subcommand};

use crate::commands::{
    code, codebook, eval, explain, gazetteer, parse, places, quotes, relate, train,
};
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
    /// Code articles: events out
    Code(code::CodeArgs),
    /// List who said, thought or wanted what
    Quotes(quotes::QuotesArgs),
    /// Say which places a text names, and where they are
    Places(places::PlacesArgs),
    /// Say how each sentence was read, step by step
    Explain(explain::ExplainArgs),
    /// Draw the dependency trees of a text
    Parse(parse::ParseArgs),
    /// Check, list and show the senses of a codebook
    Codebook(codebook::CodebookArgs),
    /// The event from one phrase of a sentence to another
    Relate(relate::RelateArgs),
    /// Score against labelled data
    Eval(eval::EvalArgs),
    /// Fit the small models that come with the program
    Train(train::TrainArgs),
    /// Make a dump of GeoNames into a gazetteer for `--gazetteer`
    Gazetteer(gazetteer::GazetteerArgs),
    #[cfg(feature = "store")]
    #[command(flatten)]
    Data(crate::data::DataCommand),
    /// Print the JSON Schema of the event record
    Schema,
    /// Get and list the models that the parser needs
    Model(ModelArgs),
}
