//! Plurals of role phrases: the head noun takes the ending, irregular heads are in a table.

use rustc_hash::FxHashMap;

use crate::table::{Row, TableError};

/// Irregular plurals by ending of the head noun, and the words that end a head.
#[derive(Debug, Default)]
pub(crate) struct Plurals {
    irregular: FxHashMap<String, Vec<String>>,
    after_head: Vec<String>,
}

impl Plurals {
    /// Adds the rows of a plural table.
    pub(crate) fn add(&mut self, rows: &[Row<'_>]) -> Result<(), TableError> {
        for row in rows {
            let word = row.cell("word").to_owned();
            match row.cell("kind") {
                "irregular" => {
                    let plural = row.cell("plural");
                    if plural.is_empty() {
                        return Err(row.malformed("plural", plural, "a plural form"));
                    }
                    self.irregular
                        .entry(word)
                        .or_default()
                        .extend(row.list("plural").map(str::to_owned));
                }
                "after-head" => self.after_head.push(word),
                other => return Err(row.malformed("kind", other, "'irregular' or 'after-head'")),
            }
        }
        Ok(())
    }

    /// Plural forms of a role phrase; one for most.
    pub(crate) fn of(&self, phrase: &str) -> Vec<String> {
        let words: Vec<&str> = phrase.split(' ').collect();
        let head = words
            .iter()
            .skip(1)
            .position(|w| self.after_head.iter().any(|p| p == w))
            .unwrap_or(words.len() - 1);
        self.noun(words[head])
            .into_iter()
            .map(|plural| {
                let mut parts = words.clone();
                parts[head] = &plural;
                parts.join(" ")
            })
            .collect()
    }

    fn noun(&self, noun: &str) -> Vec<String> {
        // The longest ending in the table: 'spokesman' by 'man', but 'human' has its own row.
        for (at, _) in noun.char_indices() {
            if let Some(plurals) = self.irregular.get(&noun[at..]) {
                return plurals.iter().map(|p| format!("{}{p}", &noun[..at])).collect();
            }
        }
        vec![regular(noun)]
    }
}

/// The regular plural of an English noun.
pub(crate) fn regular(noun: &str) -> String {
    let sibilant = ["s", "x", "z", "ch", "sh"].iter().any(|e| noun.ends_with(e));
    let before_y = noun.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u']));
    if sibilant {
        format!("{noun}es")
    } else if let Some(stem) = before_y {
        format!("{stem}ies")
    } else {
        format!("{noun}s")
    }
}
