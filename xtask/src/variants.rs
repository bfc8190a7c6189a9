//! Articles in any number for measuring: paragraphs of the invented incidents and examples of the project, put
//! together anew. The same number gives the same file on every machine.

use std::fs;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::project::Project;

/// Paragraphs of an article: some 300 words.
const PARAGRAPHS: u64 = 6;

/// Writes `count` articles as JSON lines.
pub(crate) fn write(project: &Project, count: u64, out: &Path) -> Result<()> {
    let paragraphs = paragraphs(project)?;
    let file = fs::File::create(out).with_context(|| format!("cannot write {}", out.display()))?;
    let mut out = BufWriter::new(file);
    for n in 0..count {
        let mut state = n;
        let mut next = move || {
            // SplitMix64 (Steele, Lea and Flood 2014).
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^ (z >> 31)
        };
        let chosen: Vec<&str> = (0..PARAGRAPHS)
            .map(|_| paragraphs[(next() % paragraphs.len() as u64) as usize].as_str())
            .collect();
        let day = n % 700;
        let (year, day) = (2023 + day / 336, day % 336);
        let record = json!({
            "id": format!("v{n}"),
            "date": format!("{year}-{:02}-{:02}", day / 28 + 1, day % 28 + 1),
            "publisher": format!("Paper {}", n % 40),
            "url": format!("https://paper{}.example/{n}", n % 40),
            "text": format!("{}\n\nStory number {n} of the day.\n", chosen.join("\n\n")),
        });
        serde_json::to_writer(&mut out, &record)?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(())
}

fn paragraphs(project: &Project) -> Result<Vec<String>> {
    let mut all = Vec::new();
    for name in ["examples/frontier.txt", "examples/harbour.txt"] {
        let path = project.root.join(name);
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {name}"))?;
        all.extend(text.split("\n\n").map(|p| p.trim().to_owned()).filter(|p| p.len() > 40));
    }
    for name in ["eval/incidents/part1.jsonl", "eval/incidents/part2.jsonl"] {
        let path = project.root.join(name);
        let lines = fs::read_to_string(&path).with_context(|| format!("cannot read {name}"))?;
        for line in lines.lines() {
            let row: Value = serde_json::from_str(line).with_context(|| name.to_owned())?;
            all.extend(row["text"].as_str().map(str::to_owned));
        }
    }
    if all.is_empty() {
        bail!("no paragraph to make articles of");
    }
    Ok(all)
}
