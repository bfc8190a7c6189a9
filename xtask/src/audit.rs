//! Licences and sources of all dependencies, from `cargo metadata` alone: what can be said where cargo-deny is not installed and
//! the data base of advisories cannot be reached. The rules are those of `deny.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::project::Project;

/// Where crates may come from.
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";
/// Of these there is one version: rows of one cannot be handed to another.
const SINGLE: [&str; 4] = ["arrow", "datafusion", "deltalake-core", "parquet"];

/// Checks every package of the lock file.
pub(crate) fn run(project: &Project) -> Result<()> {
    let rules = fs::read_to_string(project.root.join("deny.toml")).context("deny.toml")?;
    let rules: toml::Table = rules.parse().context("deny.toml")?;
    let allowed = strings(&rules, "allow");
    let mut excepted: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for exception in rules["licenses"]["exceptions"].as_array().into_iter().flatten() {
        let name = exception["crate"].as_str().context("an exception without a crate")?;
        let list = exception["allow"].as_array().into_iter().flatten();
        excepted.entry(name).or_default().extend(list.filter_map(toml::Value::as_str));
    }
    let output = project
        .cargo(&["metadata", "--format-version", "1", "--locked"])
        .output()
        .context("cannot start cargo")?;
    let metadata: Value = serde_json::from_slice(&output.stdout).context("cargo metadata")?;
    let packages = metadata["packages"].as_array().context("no packages")?;
    let mut problems = Vec::new();
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in packages {
        let text = |field: &str| package[field].as_str().unwrap_or_default();
        let (name, version, source) = (text("name"), text("version"), text("source"));
        versions.entry(name).or_default().insert(version);
        // Without a source it is a member of the workspace.
        if !source.is_empty() && source != REGISTRY {
            problems.push(format!("{name} {version} comes from {source}"));
        }
        let own = excepted.get(name);
        let good = |licence: &str| {
            allowed.contains(licence) || own.is_some_and(|own| own.contains(licence))
        };
        if !source.is_empty() && !holds(text("license"), &good) {
            problems.push(format!("{name} {version} has the licence '{}'", text("license")));
        }
    }
    for name in SINGLE {
        if let Some(several) = versions.get(name).filter(|v| v.len() > 1) {
            problems.push(format!("there are several versions of {name}: {several:?}"));
        }
    }
    if !problems.is_empty() {
        bail!("{}", problems.join("; "));
    }
    println!("  {} packages: licences and sources are as deny.toml says", packages.len());
    Ok(())
}

fn strings<'t>(rules: &'t toml::Table, name: &str) -> BTreeSet<&'t str> {
    let list = rules["licenses"][name].as_array().into_iter().flatten();
    list.filter_map(toml::Value::as_str).collect()
}

/// Whether an SPDX expression can be met by licences that are good.
fn holds(expression: &str, good: &dyn Fn(&str) -> bool) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words: Vec<String> = Vec::new();
    for word in spaced.split_whitespace() {
        match words.last_mut() {
            // 'A WITH B' is a licence of its own.
            Some(last) if word == "WITH" || last.ends_with(" WITH") => {
                last.push(' ');
                last.push_str(word);
            }
            _ => words.push(word.to_owned()),
        }
    }
    let mut at = 0;
    let value = any(&words, &mut at, good);
    value && at == words.len()
}

/// Alternatives, each of which is a list of what must hold together.
fn any(words: &[String], at: &mut usize, good: &dyn Fn(&str) -> bool) -> bool {
    let mut value = all(words, at, good);
    while words.get(*at).is_some_and(|w| w == "OR") {
        *at += 1;
        // Both are read, whatever the first says.
        let next = all(words, at, good);
        value |= next;
    }
    value
}

fn all(words: &[String], at: &mut usize, good: &dyn Fn(&str) -> bool) -> bool {
    let mut value = one(words, at, good);
    while words.get(*at).is_some_and(|w| w == "AND") {
        *at += 1;
        let next = one(words, at, good);
        value &= next;
    }
    value
}

fn one(words: &[String], at: &mut usize, good: &dyn Fn(&str) -> bool) -> bool {
    let Some(word) = words.get(*at) else { return false };
    *at += 1;
    if word != "(" {
        return good(word);
    }
    let value = any(words, at, good);
    let closed = words.get(*at).is_some_and(|w| w == ")");
    *at += 1;
    value && closed
}

#[cfg(test)]
mod tests {
    use super::holds;

    #[test]
    fn expressions_are_read() {
        let good =
            |licence: &str| ["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"].contains(&licence);
        for met in [
            "MIT",
            "GPL-3.0 OR MIT",
            "MIT/GPL-3.0",
            "(MIT OR GPL-3.0) AND ISC",
            "Apache-2.0 WITH LLVM-exception OR GPL-2.0",
        ] {
            assert!(holds(met, &good), "{met}");
        }
        for unmet in ["", "GPL-3.0", "MIT AND GPL-3.0", "(MIT", "MIT )", "Apache-2.0"] {
            assert!(!holds(unmet, &good), "{unmet}");
        }
    }
}
