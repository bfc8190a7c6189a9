//! Measures each stage of the pipeline, in processor time of one thread.
//!
//! ```text
//! DEMARCHE_MODEL=MODEL DEMARCHE_TEXTS=FOLDER cargo bench -p demarche-nlp --bench stages
//! ```
//!
//! MODEL is a model folder, an unpacked wheel or a wheel; FOLDER holds texts (`*.txt`, UTF-8) and is
//! the tests' fixture if not given. `DEMARCHE_PRECISION=fast` measures the fast path. The texts are annotated one by one with one workspace: once cold
//! and then five times warm, of which the best is told. Without a model nothing is measured.
//! `tools/speed.py` runs this and spaCy side by side.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use cpu_time::ThreadTime;
use demarche_nlp::{Pipeline, Precision, Workspace};

/// Warm rounds.
const ROUNDS: usize = 5;

/// Seconds by stage, and the number of tokens.
type Times = (BTreeMap<&'static str, f64>, usize);

fn main() -> Result<(), Box<dyn Error>> {
    let Some(model) = std::env::var_os("DEMARCHE_MODEL") else {
        println!("nothing measured: DEMARCHE_MODEL names no model");
        return Ok(());
    };
    let fixture = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixture");
    let folder = std::env::var_os("DEMARCHE_TEXTS").unwrap_or_else(|| fixture.into());
    let texts = read_texts(Path::new(&folder))?;
    let words: usize = texts.iter().map(|text| text.split_whitespace().count()).sum();

    let start = ThreadTime::now();
    let fast = std::env::var("DEMARCHE_PRECISION").is_ok_and(|it| it == "fast");
    let precision = if fast { Precision::Fast } else { Precision::Exact };
    let pipeline = Pipeline::load_as(&model, precision)?;
    println!("load {:.0} ms", start.elapsed().as_secs_f64() * 1e3);

    let mut workspace = Workspace::new();
    let (cold, tokens) = run(&pipeline, &texts, &mut workspace);
    let total = |times: &BTreeMap<&str, f64>| times.values().sum::<f64>();
    let warm = (0..ROUNDS).map(|_| run(&pipeline, &texts, &mut workspace).0);
    let warm = warm.min_by(|a, b| total(a).total_cmp(&total(b))).unwrap_or_default();

    println!("{} texts, {words} words, {tokens} tokens; microseconds a token\n", texts.len());
    println!("{:<18}{:>8}{:>8}{:>8}", "stage", "cold", "warm", "share");
    let micros = |seconds: f64| seconds * 1e6 / tokens as f64;
    for (stage, &seconds) in &warm {
        let share = 100.0 * seconds / total(&warm);
        let cold = cold.get(stage).copied().unwrap_or_default();
        println!("{stage:<18}{:>8.2}{:>8.2}{share:>7.1}%", micros(cold), micros(seconds));
    }
    println!("{:<18}{:>8.2}{:>8.2}", "all", micros(total(&cold)), micros(total(&warm)));
    for (name, times) in [("cold", &cold), ("warm", &warm)] {
        let per_second = |count: usize| count as f64 / total(times);
        println!(
            "{name}: {:.0} words, {:.0} tokens a second of processor time",
            per_second(words),
            per_second(tokens)
        );
    }
    Ok(())
}

fn run(pipeline: &Pipeline, texts: &[String], workspace: &mut Workspace) -> Times {
    let (mut times, mut tokens) = (BTreeMap::new(), 0);
    for text in texts {
        let mut last = ThreadTime::now();
        let annotation = pipeline.annotate_observed(text, workspace, |stage| {
            *times.entry(stage).or_default() += last.elapsed().as_secs_f64();
            last = ThreadTime::now();
        });
        tokens += annotation.len();
    }
    (times, tokens)
}

fn read_texts(folder: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        paths.push(entry?.path());
    }
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    let texts: Vec<String> = paths.iter().map(std::fs::read_to_string).collect::<Result<_, _>>()?;
    if texts.is_empty() {
        return Err(format!("no *.txt in {}", folder.display()).into());
    }
    Ok(texts)
}
