//! Killed at random moments while it stores, the program loses, doubles and halves nothing.

#![cfg(all(feature = "store", unix))]

mod common;

use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt;
use std::process::Stdio;
use std::time::Duration;

use common::Place;

/// Articles that are stored; enough that most runs are killed in the middle.
const ARTICLES: usize = 1_200;

/// Which moments: SplitMix64, so that every run of the test kills at other points of the work but at the same times.
fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Fails unless the data set is sound and has all that was reported as stored. True if a batch lies there unfinished.
fn check(place: &Place, stored: u64) -> bool {
    let seen = place.run(&["store", "verify", "--store", "set"]);
    if stored == 0 && seen.err.contains("holds no data set") {
        // No run has come so far as to make it.
        return false;
    }
    assert_eq!(seen.out.lines().last(), Some("sound"), "{seen:?}");
    let there = seen.out.split(' ').nth(2).and_then(|n| n.parse::<u64>().ok()).expect("a number");
    assert!(there >= stored, "{stored} articles were reported as stored, {there} are there");
    seen.out.contains("unfinished")
}

#[test]
#[ignore = "a hundred runs take minutes"]
fn nothing_reported_as_stored_is_lost() {
    let Some(place) = Place::new() else { return };
    let countries = ["Iran", "Iraq", "Kenya", "Chad", "Norway", "Peru", "Japan"];
    let news: Vec<String> = (0..ARTICLES)
        .map(|n| {
            let (a, b) = (countries[n % 7], countries[(n / 7 + n + 1) % 7]);
            format!(
                "{{\"text\": \"{a} and {b} held talks on trade. {a} accused {b} of delaying report {n}. Police in {b} \
                 arrested {} protesters.\", \"date\": \"2024-{:02}-{:02}\"}}\n",
                n % 40 + 2,
                n % 12 + 1,
                n % 28 + 1
            )
        })
        .collect();
    place.write("news.jsonl", news.concat());
    let args = [
        "ingest",
        "news.jsonl",
        "--store",
        "set",
        "--batch",
        "4",
        "--report-batches",
        "--no-clusters",
    ];
    let kills: u32 =
        std::env::var("DEMARCHE_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(100);
    // Long enough to be anywhere between start and end; grows if the machine is slow to begin.
    let (mut state, mut span, mut stored, mut hit, mut unfinished) = (7, 1500, 0_u64, 0, 0);
    for kill in 0..kills {
        let mut child =
            place.command(&args).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        // Every line that was read says that so many articles are safe.
        let reader = std::thread::spawn(move || {
            let said =
                |line: String| line.strip_prefix("stored ")?.split(' ').next()?.parse::<u64>().ok();
            lines.map_while(Result::ok).filter_map(said).sum::<u64>()
        });
        std::thread::sleep(Duration::from_millis(random(&mut state) % span));
        child.kill().unwrap();
        let killed = child.wait().unwrap().signal() == Some(9);
        hit += u32::from(killed);
        let before = stored;
        stored += reader.join().unwrap();
        if !killed {
            // It came to its end; the next runs begin anew with what is stored taken away.
            check(&place, stored);
            std::fs::remove_dir_all(place.path().join("set")).unwrap();
            stored = 0;
        } else if stored == before {
            span = (span + span / 8).min(6_000);
        }
        if kill % 10 == 9 || kill + 1 == kills {
            unfinished += u32::from(check(&place, stored));
        }
    }
    assert!(hit > kills / 2, "{hit} of {kills} runs were killed; the others had ended");
    eprintln!(
        "{hit} kills: {stored} articles reported as stored on the way, unfinished batches seen {unfinished} times"
    );
    let last = place.run(&["ingest", "news.jsonl", "--store", "set", "--no-clusters"]);
    assert_eq!(last.code, Some(0), "{last:?}");
    place.run(&["ingest", "news.jsonl", "--store", "whole", "--no-clusters"]);
    let sound = place.run(&["store", "verify", "--deep", "--store", "set"]);
    assert_eq!(sound.out.lines().last(), Some("sound"), "{sound:?}");
    assert!(sound.out.contains(&format!("{ARTICLES} articles, {ARTICLES} codings")), "{sound:?}");
    assert!(!sound.out.contains("unfinished"), "the last run cleans up: {sound:?}");
    for question in [
        "SELECT article_id, origin, text FROM articles ORDER BY article_id",
        "SELECT event_id, record FROM events ORDER BY event_id",
        "SELECT event_id, actor, recipient FROM dyads ORDER BY event_id, actor, recipient",
        "SELECT event_id, start FROM mentions ORDER BY event_id, start",
        "SELECT article_id, start, name FROM places ORDER BY article_id, start",
    ] {
        let of = |store| place.run(&["query", question, "--store", store]).out;
        assert!(of("set") == of("whole"), "{question}");
    }
}
