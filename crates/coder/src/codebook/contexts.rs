//! The contexts of a codebook: what an event is about, told by words near it or by the event itself.
//!
//! A context's words are kept in one table by their first word, so that a text is read once for all contexts.

use rustc_hash::FxHashMap;

use super::condition::Condition;
use super::error::{CodebookError, line_of};
use super::load::Builder;
use super::raw::RawContext;
use super::sense::{Example, Symbol};

/// How much a word says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strength {
    /// Enough alone.
    Strong,
    /// Needs a second.
    Weak,
    /// Takes away the words in it.
    Not,
}

/// One expression of a context, keyed by its first word.
#[derive(Clone, Debug)]
pub(crate) struct Cue {
    /// Words after the first.
    pub(crate) rest: Box<[Symbol]>,
    /// Index of the context.
    pub(crate) context: u16,
    pub(crate) strength: Strength,
    /// Number of the expression: its plural has the same.
    pub(crate) expression: u32,
}

/// One context.
#[derive(Clone, Debug)]
pub struct Context {
    /// Its name, such as `military`.
    pub id: String,
    /// The file that names it first.
    pub file: String,
    /// Line of its id, from 1.
    pub line: usize,
    /// Conditions of which each gives the context, with the words that tell a reader which one.
    pub(crate) implied: Vec<Condition>,
    /// Sentences in which an event must have, or must not have, the context.
    pub examples: Vec<Example>,
    /// The file of each example.
    pub(crate) example_files: Vec<String>,
}

impl Context {
    /// Examples with the file that each stands in.
    pub fn examples(&self) -> impl Iterator<Item = (&str, &Example)> {
        self.example_files.iter().map(String::as_str).zip(&self.examples)
    }
}

/// All contexts.
#[derive(Clone, Debug, Default)]
pub struct Contexts {
    /// In the order of their names.
    pub all: Vec<Context>,
    pub(crate) cues: FxHashMap<Symbol, Vec<Cue>>,
    expressions: u32,
}

impl Contexts {
    /// Index of a context.
    pub(crate) fn find(&self, id: &str) -> Option<u16> {
        self.all.binary_search_by(|c| c.id.as_str().cmp(id)).ok().map(|i| i as u16)
    }

    /// Name of a context.
    pub(crate) fn name(&self, at: u16) -> &str {
        &self.all[at as usize].id
    }

    /// Makes room for the contexts of these names, so that conditions can speak of each other.
    pub(super) fn name_all<'r>(
        &mut self,
        raws: impl Iterator<Item = (&'r str, &'r str, &'r RawContext)>,
    ) {
        for (file, text, raw) in raws {
            let id = raw.id.get_ref();
            if self.all.iter().all(|c| c.id != *id) {
                self.all.push(Context {
                    id: id.clone(),
                    file: file.to_owned(),
                    line: line_of(text, raw.id.span().start),
                    implied: Vec::new(),
                    examples: Vec::new(),
                    example_files: Vec::new(),
                });
            }
        }
        self.all.sort_by(|a, b| a.id.cmp(&b.id));
    }
}

impl Builder {
    /// Reads a context; one that is there already gets more words.
    pub(super) fn context(
        &mut self,
        file: &str,
        text: &str,
        raw: &RawContext,
    ) -> Result<(), CodebookError> {
        let Some(context) = self.contexts.find(raw.id.get_ref()) else { return Ok(()) };
        for (list, strength) in [
            (&raw.strong, Strength::Strong),
            (&raw.weak, Strength::Weak),
            (&raw.not, Strength::Not),
        ] {
            for item in list {
                let mut words: Vec<&str> = item.get_ref().split_whitespace().collect();
                let Some(&last) = words.last() else {
                    return Err(CodebookError::at(file, text, item.span().start, "an empty word"));
                };
                self.cue(&words, context, strength);
                let plural = super::plural(last);
                words.pop();
                words.push(&plural);
                self.cue(&words, context, strength);
                self.contexts.expressions += 1;
            }
        }
        for condition in &raw.implied {
            if let Some(code) = &condition.code {
                let at = code.span().start;
                return Err(CodebookError::at(file, text, at, "a context has no code"));
            }
            let condition = self.condition(file, text, condition)?;
            self.contexts.all[context as usize].implied.push(condition);
        }
        for (list, counter) in [(&raw.examples, false), (&raw.counter, true)] {
            for item in list {
                let example = self.context_example(file, text, item, raw.id.get_ref(), counter)?;
                let home = &mut self.contexts.all[context as usize];
                home.examples.push(example);
                home.example_files.push(file.to_owned());
            }
        }
        Ok(())
    }

    fn cue(&mut self, words: &[&str], context: u16, strength: Strength) {
        let symbols: Vec<Symbol> = words.iter().map(|w| self.symbol(w)).collect();
        let expression = self.contexts.expressions;
        let home = self.contexts.cues.entry(symbols[0]).or_default();
        home.push(Cue { rest: symbols[1..].into(), context, strength, expression });
    }

    /// `Sentence.` or `Sentence. => context, context`; the context that it stands in need not be named.
    fn context_example(
        &self,
        file: &str,
        text: &str,
        item: &toml::Spanned<String>,
        own: &str,
        counter: bool,
    ) -> Result<Example, CodebookError> {
        let line = line_of(text, item.span().start);
        let (sentence, expected) = item.get_ref().split_once("=>").unwrap_or((item.get_ref(), own));
        let expected = expected.trim().to_owned();
        for name in expected.split(',').map(str::trim) {
            if self.contexts.find(name).is_none() {
                let message = format!("unknown context {name:?}");
                return Err(CodebookError::at(file, text, item.span().start, message));
            }
        }
        Ok(Example { text: sentence.trim().to_owned(), expected, counter, line })
    }
}
