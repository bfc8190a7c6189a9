//! Memory does not grow with the number of articles, and no number of threads or articles changes what is written.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

mod common;

use std::io::Read;
use std::process::Stdio;

use common::Place;

/// What `code` may take on two threads, in kilobytes.
const MOST: u64 = 350_000;

/// Runs `code` on two threads; the bytes that it wrote, and the most memory that it took, in kilobytes.
fn coded(place: &Place, file: &str) -> (Vec<u8>, u64) {
    let mut command = place.command(&["code", file, "--threads", "2"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut out = child.stdout.take().unwrap();
    let reader = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        out.read_to_end(&mut bytes).map(|_| bytes)
    });
    let mut most = 0;
    while child.try_wait().unwrap().is_none() {
        // The kernel keeps the highest value, so that it matters little how often it is asked.
        let status = std::fs::read_to_string(&status).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let now = line.and_then(|l| l.trim().trim_end_matches(" kB").parse().ok());
        most = most.max(now.unwrap_or(0));
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert!(child.wait().unwrap().success());
    (reader.join().unwrap().unwrap(), most)
}

#[test]
#[ignore = "codes two thousand articles"]
fn two_thousand_articles_take_no_more_memory_than_two_hundred() {
    let Some(place) = Place::new() else { return };
    let part = concat!(env!("CARGO_MANIFEST_DIR"), "/../../eval/incidents/part1.jsonl");
    let reports: Vec<serde_json::Value> = std::fs::read_to_string(part)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let article = |n: usize| {
        let texts = (0..6).map(|i| reports[(7 * n + 31 * i) % reports.len()]["text"].as_str());
        let text: Vec<&str> = texts.map(Option::unwrap).collect();
        let line = serde_json::json!({"id": n.to_string(), "text": text.join("\n\n")});
        format!("{line}\n")
    };
    let many: Vec<String> = (0..2_000).map(article).collect();
    place.write("few.jsonl", many[..200].concat()).write("many.jsonl", many.concat());
    let (few, of_few) = coded(&place, "few.jsonl");
    let (all, of_all) = coded(&place, "many.jsonl");
    println!(
        "{} events of 200 articles in {of_few} kB, {} of 2,000 in {of_all} kB",
        few.split(|&b| b == b'\n').count() - 1,
        all.split(|&b| b == b'\n').count() - 1
    );
    assert!(!few.is_empty() && all.starts_with(&few), "the first articles are coded alike");
    assert!(of_all < MOST, "{of_all} kB");
    // Caches fill up to a bound of their own; beyond it nothing grows.
    assert!(of_all < of_few + 80_000, "{of_few} kB, then {of_all} kB");
}
