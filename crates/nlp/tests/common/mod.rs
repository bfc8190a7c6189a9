//! Where the models and the expected annotations are, and how annotations are compared.

#![allow(dead_code)] // each test binary uses a part

use std::path::Path;

use demarche_nlp::{Annotation, Pipeline};
pub(crate) use demarche_testkit::model;
use serde::Deserialize;

/// The models that the tests compare, as they are named in the folder of models and in the
/// expected files.
pub(crate) const MODELS: [&str; 2] = ["en_core_web_sm", "en_core_web_md"];

/// One text of an expected file, as `tools/expected.py` writes it.
#[derive(Debug, Deserialize)]
pub(crate) struct Expected {
    pub(crate) text: String,
    pub(crate) start: Vec<u32>,
    pub(crate) end: Vec<u32>,
    pub(crate) space: Vec<u8>,
    pub(crate) tag: Column,
    pub(crate) pos: Column,
    pub(crate) morph: Column,
    pub(crate) lemma: Column,
    pub(crate) dep: Column,
    pub(crate) head: Vec<u32>,
    pub(crate) sentences: Vec<u32>,
    pub(crate) entities: Vec<(u32, u32, String)>,
}

/// Distinct values, and the index of the value by token.
#[derive(Debug, Deserialize)]
pub(crate) struct Column {
    values: Vec<String>,
    rows: Vec<usize>,
}

impl Column {
    fn get(&self, token: usize) -> &str {
        &self.values[self.rows[token]]
    }
}

/// Reads an expected file.
pub(crate) fn expected(path: &Path) -> Vec<Expected> {
    let text = std::fs::read_to_string(path)
        .unwrap_or_else(|e| panic!("{}: {e}; tools/expected.py writes it", path.display()));
    let parse =
        |line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    text.lines().map(parse).collect()
}

/// Number of differences, by column, and the first few in words.
#[derive(Debug, Default)]
pub(crate) struct Differences {
    pub(crate) texts: usize,
    pub(crate) tokens: usize,
    counts: Vec<(&'static str, usize)>,
    examples: Vec<String>,
}

impl Differences {
    /// Compares an annotation with what spaCy says of the same text.
    pub(crate) fn compare(&mut self, text: &str, found: &Annotation, wanted: &Expected) {
        self.texts += 1;
        self.tokens += wanted.start.len();
        let name = &wanted.text;
        if found.len() != wanted.start.len() {
            let example = format!("{name}: {} tokens, {}", found.len(), wanted.start.len());
            self.add("number of tokens", 1, example);
            return;
        }
        for i in 0..found.len() {
            let pairs = [
                ("start", found.spans[i].start.to_string(), wanted.start[i].to_string()),
                ("end", found.spans[i].end.to_string(), wanted.end[i].to_string()),
                ("space", u8::from(found.space_after[i]).to_string(), wanted.space[i].to_string()),
                ("tag", found.tags[i].to_owned(), wanted.tag.get(i).to_owned()),
                ("pos", found.pos[i].to_string(), wanted.pos.get(i).to_owned()),
                ("morph", found.morphs[i].to_owned(), wanted.morph.get(i).to_owned()),
                ("lemma", found.lemma(i).to_owned(), wanted.lemma.get(i).to_owned()),
                ("head", found.heads[i].to_string(), wanted.head[i].to_string()),
                ("dep", found.deps[i].to_string(), wanted.dep.get(i).to_owned()),
            ];
            for (column, ours, theirs) in pairs {
                if ours != theirs {
                    let word = found.text(text, i);
                    let example =
                        format!("{name} token {i} {word:?}: {column} {ours}, not {theirs}");
                    self.add(column, 1, example);
                }
            }
        }
        let starts: Vec<u32> = found.sentences().map(|s| s.start).collect();
        self.sets("sentence start", name, &starts, &wanted.sentences);
        let entities: Vec<_> = found
            .entities
            .iter()
            .map(|e| (e.tokens.start, e.tokens.end, e.label.to_owned()))
            .collect();
        self.sets("entity", name, &entities, &wanted.entities);
    }

    fn sets<T: PartialEq + std::fmt::Debug>(
        &mut self,
        column: &'static str,
        name: &str,
        ours: &[T],
        theirs: &[T],
    ) {
        for item in ours.iter().filter(|item| !theirs.contains(item)) {
            self.add(column, 1, format!("{name}: {column} {item:?} is too much"));
        }
        for item in theirs.iter().filter(|item| !ours.contains(item)) {
            self.add(column, 1, format!("{name}: {column} {item:?} is lacking"));
        }
    }

    fn add(&mut self, column: &'static str, count: usize, example: String) {
        match self.counts.iter_mut().find(|(name, _)| *name == column) {
            Some((_, total)) => *total += count,
            None => self.counts.push((column, count)),
        }
        if self.examples.len() < 20 {
            self.examples.push(example);
        }
    }

    /// Prints what was compared, and fails unless there is no difference.
    pub(crate) fn assert_none(&self, model: &str) {
        println!("{model}: {} texts, {} tokens", self.texts, self.tokens);
        assert!(self.tokens > 0, "{model}: nothing was compared");
        let total: usize = self.counts.iter().map(|(_, count)| count).sum();
        assert!(
            total == 0,
            "{model}: {total} differences from spaCy {:?}\n{}",
            self.counts,
            self.examples.join("\n")
        );
    }
}

/// Compares a model on a folder of texts.
pub(crate) fn compare(pipeline: &Pipeline, texts: &Path, expected: &[Expected]) -> Differences {
    let mut workspace = demarche_nlp::Workspace::new();
    let mut differences = Differences::default();
    for wanted in expected {
        let path = texts.join(&wanted.text);
        let text =
            std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        differences.compare(&text, pipeline.annotate(&text, &mut workspace), wanted);
    }
    differences
}
