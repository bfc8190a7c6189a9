//! The example articles of the project as a data set, so that the first look is not empty.

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::Context;
use demarche_cluster::Config;
use demarche_coder::Engine;
use demarche_ingest::Format;
use demarche_store::{Run, Store};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::commands::{inputs, one_a_core};
use crate::data::ingest::bar;
use crate::data::pipeline::{self, BatchSize};

/// Invented reports of invented incidents.
const REPORTS: [(&str, &str); 2] = [
    ("part1.jsonl", include_str!("../../../../../eval/incidents/part1.jsonl")),
    ("part2.jsonl", include_str!("../../../../../eval/incidents/part2.jsonl")),
];

/// Codes and stores them in a folder that goes with the program.
pub(super) fn store(engine: Arc<Engine>, runtime: &Runtime) -> anyhow::Result<(Store, TempDir)> {
    let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
    let mut paths = Vec::new();
    for (name, text) in REPORTS {
        let path = folder.path().join(name);
        std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
        paths.push(path);
    }
    let place = folder.path().join("store").display().to_string();
    let store = runtime.block_on(Store::create(&place, &HashMap::new()))?;
    let writer = runtime.block_on(store.writer(Run::coded(engine.coder())))?;
    let run = pipeline::Run {
        engine,
        threads: one_a_core(),
        batch: BatchSize::of(512),
        date: None,
        attempt: 1,
        bar: bar(),
    };
    let bar = run.bar.clone();
    let source = demarche_ingest::read(inputs(&paths)?, Format::Auto);
    let (mut writer, _) = pipeline::run(run, source, writer, runtime.handle(), &mut |_| Ok(()))?;
    bar.finish_and_clear();
    runtime.block_on(store.cluster(&mut writer, &Config::default(), false))?;
    Ok((store, folder))
}
