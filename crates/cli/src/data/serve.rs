//! `demarche serve`: a data set to look at.

mod demo;

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Args;
use demarche_coder::{Codebook, Engine};
use demarche_serve::{Config, EventType, HAS_PAGE};
use demarche_store::Store;
use demarche_world::World;
use tokio::net::TcpListener;

use super::args::runtime;
use crate::commands::EngineArgs;
use crate::output::note;

/// `demarche serve …`
#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// Folder of the data set, or its address in an object store
    #[arg(long, value_name = "DIR|URL", required_unless_present = "demo")]
    store: Option<String>,
    /// An option of the object store, as aws_region=eu-west-1
    #[arg(long, value_name = "NAME=VALUE", value_parser = super::args::option, requires = "store")]
    store_option: Vec<(String, String)>,
    /// Code the example articles of the project first, and serve them
    #[arg(long, conflicts_with = "store")]
    demo: bool,
    /// Address and port to listen on; other machines can ask only if it is not a loopback address
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// A name under which the server may be asked, besides localhost; may be given several times
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,
    /// Pages of this origin may read answers, such as `https://desk.example`; may be given several times
    #[arg(long, value_name = "ORIGIN")]
    allow_origin: Vec<String>,
    /// A file with a token: who sends it may add articles
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// Requests that are answered at one time
    #[arg(long, value_name = "N", default_value_t = 64)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=10_000))]
    concurrency: u32,
    /// Seconds that a request may take
    #[arg(long, value_name = "S", default_value_t = 30)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=3_600))]
    timeout: u32,
    /// Seconds between looks at what has been appended
    #[arg(long, value_name = "S", default_value_t = 2)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=3_600))]
    refresh: u32,
    /// Do not code texts, and draw no trees
    #[arg(long, conflicts_with = "demo")]
    no_coder: bool,
    #[command(flatten)]
    engine: EngineArgs,
}

/// Least characters of a token.
const SHORTEST_TOKEN: usize = 16;

pub(crate) fn run(args: &ServeArgs) -> anyhow::Result<ExitCode> {
    let runtime = runtime()?;
    let token = args.token_file.as_ref().map(|path| {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read the token in {}", path.display()))?;
        let token = text.trim().to_owned();
        if token.chars().count() < SHORTEST_TOKEN {
            bail!("the token in {} has fewer than {SHORTEST_TOKEN} characters", path.display());
        }
        Ok(token)
    });
    let token = token.transpose()?;
    warn(args);
    let engine = engine(args)?;
    let (store, name, _folder) = match &args.store {
        Some(place) => {
            let options = args.store_option.iter().cloned().collect();
            let store = runtime.block_on(Store::open(place, &options));
            let store = store.with_context(|| format!("cannot open the data set {place}"))?;
            (store, place.clone(), None)
        }
        None => {
            let (store, folder) = demo::store(args.engine.engine()?, &runtime)?;
            (store, "examples".to_owned(), Some(folder))
        }
    };
    let (types, contexts) = scheme(engine.as_deref(), args)?;
    let config = Config {
        store,
        name,
        types,
        contexts,
        engine,
        actor_name: actor_names(args)?,
        token,
        origins: args.allow_origin.clone(),
        hosts: hosts(args),
        concurrency: args.concurrency as usize,
        timeout: Duration::from_secs(u64::from(args.timeout)),
        refresh: Duration::from_secs(u64::from(args.refresh)),
    };
    runtime.block_on(async {
        let listener = TcpListener::bind(args.listen).await.with_context(|| {
            format!("cannot listen on {}; name another port with --listen", args.listen)
        })?;
        let address = listener.local_addr().context("the network")?;
        println!("http://{address}/");
        if !HAS_PAGE {
            note("this program was built without the page: only the API is served, see /docs/");
        }
        demarche_serve::serve(config, listener, stopped()).await?;
        Ok(ExitCode::SUCCESS)
    })
}

/// What codes texts, unless that is not wanted or the model is not there.
fn engine(args: &ServeArgs) -> anyhow::Result<Option<Arc<Engine>>> {
    if args.no_coder {
        return Ok(None);
    }
    if args.demo || args.engine.yes || args.engine.model.is_some() || crate::model::is_installed()?
    {
        return args.engine.engine().map(Some);
    }
    note(
        "the language model is not installed, so texts cannot be coded: run 'demarche model pull'",
    );
    Ok(None)
}

/// Types and contexts of the codebook.
fn scheme(
    engine: Option<&Engine>,
    args: &ServeArgs,
) -> anyhow::Result<(Vec<EventType>, Vec<String>)> {
    let loaded;
    let book: &Codebook = match engine {
        Some(engine) => engine.codebook(),
        None => {
            loaded = args.engine.load_codebook()?;
            &loaded
        }
    };
    let types = book.ontology.types.iter().map(|t| EventType {
        code: t.name.clone(),
        label: sentence_case(&t.name),
        quad_class: t.quad,
        modes: t.modes.iter().map(|(name, _)| name.clone()).collect(),
    });
    let contexts = book.contexts.all.iter().map(|c| c.id.clone());
    Ok((types.collect(), contexts.collect()))
}

/// `ASSAULT` as `Assault`.
fn sentence_case(code: &str) -> String {
    let lower = code.to_lowercase().replace('_', " ");
    let mut chars = lower.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Names of countries and of organisations by their codes.
fn actor_names(
    args: &ServeArgs,
) -> anyhow::Result<Box<dyn Fn(&str) -> Option<String> + Send + Sync>> {
    let world: &'static World = args.engine.load_world()?;
    Ok(Box::new(move |code| {
        let country = world.country(code).map(|c| c.name.clone());
        country.or_else(|| world.organisations_by_id(code).next().map(|o| o.name.clone()))
    }))
}

/// Names under which the server may be asked. On an address that others reach any name will do, unless some are given.
fn hosts(args: &ServeArgs) -> BTreeSet<String> {
    let mut hosts: BTreeSet<String> = args.allow_host.iter().map(|h| h.to_lowercase()).collect();
    if args.listen.ip().is_loopback() || !hosts.is_empty() {
        hosts.extend(["localhost", "127.0.0.1", "::1"].map(str::to_owned));
        hosts.insert(args.listen.ip().to_string());
    }
    hosts
}

/// Says what others could make use of.
fn warn(args: &ServeArgs) {
    if hosts(args).is_empty() {
        note(
            "the server answers to any name, so pages of other sites can reach it by a name of theirs: \
             name those that it has with --allow-host",
        );
    }
    #[cfg(unix)]
    if let Some(path) = &args.token_file {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(path).map_or(0, |about| about.permissions().mode());
        // Of the group and of others.
        if mode & 0o044 != 0 {
            let path = path.display();
            note(format!("others can read the token in {path}: run 'chmod 600' on it"));
        }
    }
}

/// Done when the program is asked to stop.
async fn stopped() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            // Without a way to be told, the server runs until it is killed.
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                () = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    interrupt.await;
}
