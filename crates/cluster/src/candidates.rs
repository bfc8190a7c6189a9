//! Which reports are compared: those of articles that are compared; and of articles without known words those that share a
//! country, an actor, a place or a story, at days that may be the same.
//!
//! Reports without words are sorted into blocks by such keys. A block is swept in the order of the first possible day; a
//! report meets those before it whose last possible day is not yet over, at most
//! [`most_neighbours`](crate::config::EventConfig::most_neighbours), the nearest first. A pair that meets in several
//! blocks is given out once, in the first key of both.

use std::collections::BTreeMap;

use crate::occurrence::Occurrences;
use crate::score::Known;

/// Longest stretch of days that counts: a report of a year is met as one of its last days.
const LONGEST: i32 = 14;

/// Calls `meet` once with each pair of indices that is to be compared, the smaller first. The pairs depend on the reports
/// alone, not on their order.
pub(crate) fn pairs(
    known: &[Known<'_>],
    occurrences: &Occurrences<'_>,
    most: usize,
    mut meet: impl FnMut(usize, usize),
) {
    let mut of_article: Vec<Vec<usize>> = vec![Vec::new(); occurrences.articles.len()];
    let mut without: Vec<usize> = Vec::new();
    for (i, report) in known.iter().enumerate() {
        match report.text {
            Some(text) => of_article[text].push(i),
            None => without.push(i),
        }
    }
    for &(a, b, _) in &occurrences.pairs {
        for &i in &of_article[a as usize] {
            for &j in &of_article[b as usize] {
                meet(i.min(j), i.max(j));
            }
        }
    }
    if !without.is_empty() {
        blocks(known, &without, most, meet);
    }
}

/// Pairs of which one report at least has no words.
fn blocks(known: &[Known<'_>], without: &[usize], most: usize, mut meet: impl FnMut(usize, usize)) {
    let all: Vec<usize> =
        if without.len() == known.len() { without.to_vec() } else { (0..known.len()).collect() };
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    let mut keys_of: Vec<Vec<u32>> = Vec::with_capacity(known.len());
    for &i in &all {
        let mut keys: Vec<u32> = keys(&known[i])
            .into_iter()
            .map(|key| {
                let next = numbers.len() as u32;
                *numbers.entry(key).or_insert(next)
            })
            .collect();
        keys.sort_unstable();
        keys.dedup();
        keys_of.push(keys);
    }
    let mut blocks: Vec<Vec<usize>> = vec![Vec::new(); numbers.len()];
    for (i, keys) in keys_of.iter().enumerate() {
        for key in keys {
            blocks[*key as usize].push(i);
        }
    }
    for (key, mut block) in (0_u32..).zip(blocks) {
        block.sort_by_cached_key(|i| (stretch(&known[*i]), *i));
        let mut open: Vec<usize> = Vec::new();
        for i in block {
            let (first, _) = stretch(&known[i]);
            open.retain(|j| stretch(&known[*j]).1 >= first);
            for &j in open.iter().rev().take(most) {
                let both_have_words = known[i].text.is_some() && known[j].text.is_some();
                if !both_have_words && first_common(&keys_of[i], &keys_of[j]) == Some(key) {
                    meet(i.min(j), i.max(j));
                }
            }
            open.push(i);
            // Whoever is out of reach now stays so: those that come are nearer.
            if open.len() > 2 * most {
                open.drain(..most);
            }
        }
    }
}

/// First and last possible day, with one day for what happens at midnight.
fn stretch(report: &Known<'_>) -> (i32, i32) {
    // Without any day: all such reports are of one stretch.
    let Some(days) = report.days else { return (i32::MIN, i32::MIN + 1) };
    let last = days.last.0;
    (days.first.0.max(last.saturating_sub(LONGEST)), last.saturating_add(1))
}

fn keys(known: &Known<'_>) -> Vec<String> {
    let report = known.report;
    let mut keys = vec![format!("story {}", known.story())];
    for party in report.actors.iter().chain(&report.recipients) {
        keys.extend(party.organisation.iter().map(|o| format!("organisation {o}")));
        keys.extend(party.country.iter().map(|c| format!("country {c}")));
        if party.country.is_none() {
            keys.extend(party.code.iter().map(|c| format!("code {c}")));
        }
    }
    if let Some(place) = &report.place {
        match &place.country {
            Some(country) => keys.push(format!("country {country}")),
            None => keys.push(format!("place {}", place.name)),
        }
    }
    if keys.len() == 1 {
        keys.push("nowhere".to_owned());
    }
    keys
}

fn first_common(a: &[u32], b: &[u32]) -> Option<u32> {
    a.iter().find(|key| b.binary_search(key).is_ok()).copied()
}
