//! What a developer runs: `cargo xtask check` and its parts.
//!
//! - [`check`]: every step that must pass before a change goes in, timed, with a summary.
//! - [`commands`]: runs the commands shown in the README and the manual and compares their output.
//!   [`console`] reads such blocks and matches output; it touches nothing.
//! - `bench`: measures the program beside spaCy.
//! - [`spacy`]: has spaCy itself annotate texts, for the exactness tests of `--full`.
//! - [`gazetteer`]: makes the embedded gazetteer from pinned packages.
//! - [`variants`]: articles in any number, for measuring.
//! - [`python`]: tries the Python package.
//! - [`web`]: builds the page, and tries it in a browser.
//! - [`dist`]: builds the one file that codes offline.
//! - [`audit`]: licences and sources, where cargo-deny is not installed.
//! - [`project`]: where things are, and how programs are run.

mod audit;
mod bench;
mod check;
mod commands;
mod console;
mod dist;
mod gazetteer;
mod project;
mod python;
mod spacy;
mod variants;
mod web;

use std::process::ExitCode;

use project::Project;

const USAGE: &str = "\
usage: cargo xtask check [--full]
           Format, lints, tests, docs, licences, and the commands of README.md and docs/.
           --full also compares with spaCy on the articles in DEMARCHE_DATA (default: the folder
           ../shared/data). Downloads crates and models, and with --full spaCy from PyPI.
       cargo xtask commands [--bless] [FILE.md ...]
           Only those commands. --bless writes the output that came into the files.
       cargo xtask web [--test|--browse|--api]
           Builds the web page from web/ (Node.js 20); the next build of the program embeds it.
           --test checks its types and runs its unit tests. --browse opens every view of the
           example data in Chromium, --api tries the HTTP API with requests made from its
           description (schemathesis, from PyPI); both need the program, as tests build it.
       cargo xtask python [--spark]
           Tries the Python package as tests build it: types, tests, examples, the notebook, and
           clustering on Sail. --spark then does so on Apache Spark with two workers (Java 17).
       cargo xtask dist [--all] [--check]
           Builds target/dist-files/…/demarche: one file with model, world and codebook, that needs nothing else.
           --all with what data sets and the page need. --check tries it without network, home or system files.
       cargo xtask generate world [--relock]
           Makes crates/world/data/gazetteer.bin from the packages in gazetteer.lock, which pip and npm
           download (about 60 MB), and features.tsv. --relock takes the packages as they come.
       cargo xtask generate articles N FILE.jsonl
           Writes N articles put together from those of the project, for measuring.
       cargo xtask bench peers [--texts FOLDER] [--rounds N]
           Words per second of processor time, start-up and memory of the program, as it is released
           without the data set, beside spaCy alone (from PyPI): same texts, same model, N rounds in
           turn (5). FOLDER holds texts (*.txt); without it, the project's own. Linux only.";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let outcome = match args[..] {
        ["check"] => Project::find().and_then(|p| check::run(&p, false)),
        ["check", "--full"] => Project::find().and_then(|p| check::run(&p, true)),
        ["generate", "world"] => Project::find().and_then(|p| gazetteer::generate(&p, false)),
        ["generate", "world", "--relock"] => {
            Project::find().and_then(|p| gazetteer::generate(&p, true))
        }
        ["generate", "articles", count, file] => match count.parse() {
            Ok(count) => Project::find().and_then(|p| variants::write(&p, count, file.as_ref())),
            Err(_) => {
                eprintln!("{USAGE}");
                return ExitCode::from(2);
            }
        },
        ["dist", ref rest @ ..]
            if rest.iter().all(|option| ["--all", "--check"].contains(option)) =>
        {
            Project::find().and_then(|p| {
                let how = dist::How { all: rest.contains(&"--all"), quick: false };
                let folder = dist::build(&p, how)?;
                if rest.contains(&"--check") { dist::check(&p, &folder) } else { Ok(()) }
            })
        }
        ["bench", "peers", ref rest @ ..] => match bench::Options::parse(rest) {
            Some(options) => Project::find().and_then(|p| bench::peers(&p, &options)),
            None => {
                eprintln!("{USAGE}");
                return ExitCode::from(2);
            }
        },
        ["web"] => Project::find().and_then(|p| all_there(web::build(&p)?)),
        ["web", "--test"] => Project::find().and_then(|p| web::test(&p)),
        ["web", "--browse"] => Project::find().and_then(|p| web::browse(&p)),
        ["web", "--api"] => Project::find().and_then(|p| web::try_api(&p)),
        ["python"] => Project::find().and_then(|p| all_there(python::test(&p, false)?)),
        ["python", "--spark"] => Project::find().and_then(|p| all_there(python::spark(&p)?)),
        ["commands", ref rest @ ..] => {
            let bless = rest.contains(&"--bless");
            let files: Vec<&str> = rest.iter().copied().filter(|a| *a != "--bless").collect();
            Project::find().and_then(|p| commands::run(&p, &files, bless))
        }
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Fails with what is missing.
fn all_there(missing: Option<String>) -> anyhow::Result<()> {
    missing.map_or(Ok(()), |missing| Err(anyhow::anyhow!(missing)))
}
