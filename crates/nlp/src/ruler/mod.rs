//! The attribute ruler: parts of speech and morphological features from tags, words and labels.
//!
//! A model brings some 180 rules ([`patterns`]). All are matched against the annotation as the
//! parser left it; then, attribute by attribute, the last matching rule of the file wins. White
//! space gets its tag and label here, too.
//!
//! Which rules match a token depends on its tag, its label and on which of the rules' word tests
//! its lower-cased form passes, and few such combinations exist. The outcome of each is worked out
//! once and remembered in a [`RulerCache`].

mod patterns;

use patterns::{Patterns, TextTest};

use crate::lexicon::{Lexicon, Map};
use crate::package::Package;
use crate::tokenizer::TokenRow;
use crate::{Annotation, Dep, LoadError, Pos};

/// Tests on one token; those that are `None` always hold.
#[derive(Debug, Default)]
struct TokenTest {
    tag: Option<TextTest>,
    dep: Option<TextTest>,
    /// Number of a word test.
    word: Option<u16>,
    is_space: Option<bool>,
}

/// Attributes to set; those that are `None` stay.
#[derive(Clone, Copy, Debug, Default)]
struct Attributes {
    pos: Option<Pos>,
    morph: Option<&'static str>,
    lemma: Option<&'static str>,
    tag: Option<&'static str>,
    dep: Option<Dep>,
}

/// A rule: when one of the alternatives matches a run of tokens, set attributes of the one at `index`.
#[derive(Debug)]
struct Rule {
    alternatives: Vec<Vec<TokenTest>>,
    index: usize,
    set: Attributes,
}

/// The rules of a model.
#[derive(Debug)]
pub(crate) struct Ruler {
    rules: Vec<Rule>,
    word_tests: Vec<TextTest>,
    /// Alternatives of more than one token, as (rule, alternative).
    sequences: Vec<(usize, usize)>,
}

/// What the rules see of a token. `words` are the numbers of the word tests that it passes.
#[derive(Clone, Copy)]
struct View<'a> {
    tag: &'a str,
    dep: Dep,
    words: &'a [u16],
    is_space: bool,
}

/// What the rules of one token make of a token, each value with the number of its rule.
#[derive(Clone, Copy, Debug, Default)]
struct Outcome {
    pos: Option<(usize, Pos)>,
    morph: Option<(usize, &'static str)>,
    lemma: Option<(usize, &'static str)>,
    tag: Option<(usize, &'static str)>,
    dep: Option<(usize, Dep)>,
    /// Whether a longer alternative may begin here.
    starts_sequence: bool,
}

impl Outcome {
    /// Adds what a rule sets, unless a later rule has set it.
    fn apply(&mut self, rule: usize, set: &Attributes) {
        fn put<T>(slot: &mut Option<(usize, T)>, rule: usize, value: Option<T>) {
            if let Some(value) = value
                && slot.as_ref().is_none_or(|&(earlier, _)| earlier <= rule)
            {
                *slot = Some((rule, value));
            }
        }
        put(&mut self.pos, rule, set.pos);
        put(&mut self.morph, rule, set.morph);
        put(&mut self.lemma, rule, set.lemma);
        put(&mut self.tag, rule, set.tag);
        put(&mut self.dep, rule, set.dep);
    }
}

/// Outcomes remembered from text to text, and scratch.
#[derive(Debug, Default)]
pub(crate) struct RulerCache {
    /// Class of a lexeme, by index; [`UNKNOWN`] if not yet worked out.
    lexeme_classes: Vec<u16>,
    /// Word tests passed, by class.
    classes: Vec<Box<[u16]>>,
    class_of: Map<Box<[u16]>, u16>,
    /// By class, tag (address and length of the permanent string), label, white space.
    outcomes: Map<(u16, usize, usize, Dep, bool), Outcome>,
    row: Vec<Outcome>,
    passed: Vec<u16>,
    hits: Vec<(usize, usize)>,
}

const UNKNOWN: u16 = u16::MAX;

impl RulerCache {
    /// Forgets the words; to be called when the lexicon is emptied.
    pub(crate) fn clear_words(&mut self) {
        self.lexeme_classes.clear();
    }
}

impl Ruler {
    /// Reads the rules of a package.
    pub(crate) fn load(package: &Package) -> Result<Self, LoadError> {
        let Patterns { rules, word_tests } = patterns::load(package)?;
        let mut sequences = Vec::new();
        for (number, rule) in rules.iter().enumerate() {
            for (alternative, tests) in rule.alternatives.iter().enumerate() {
                if tests.len() > 1 {
                    sequences.push((number, alternative));
                }
            }
        }
        Ok(Self { rules, word_tests, sequences })
    }

    /// Fills the columns `pos` and `morphs`, rewrites `tags` and `deps`, and puts the lemma that a
    /// rule sets, if any, into `lemmas`.
    pub(crate) fn apply(
        &self,
        text: &str,
        tokens: &[TokenRow],
        lexicon: &Lexicon,
        cache: &mut RulerCache,
        annotation: &mut Annotation,
        lemmas: &mut Vec<Option<&'static str>>,
    ) {
        cache.row.clear();
        let mut any_sequence = false;
        for (i, token) in tokens.iter().enumerate() {
            let (tag, dep) = (annotation.tags[i], annotation.deps[i]);
            let is_space = lexicon.get(token.lexeme).is_space;
            let class = self.class(token.lexeme, || annotation.text(text, i), cache);
            let key = (class, tag.as_ptr() as usize, tag.len(), dep, is_space);
            let outcome = if let Some(outcome) = cache.outcomes.get(&key) {
                *outcome
            } else {
                let words = &cache.classes[class as usize];
                let outcome = self.outcome(View { tag, dep, words, is_space });
                cache.outcomes.insert(key, outcome);
                outcome
            };
            any_sequence |= outcome.starts_sequence;
            cache.row.push(outcome);
        }
        if any_sequence {
            self.apply_sequences(tokens, lexicon, cache, annotation);
        }
        lemmas.clear();
        annotation.pos.clear();
        annotation.morphs.clear();
        for (i, outcome) in cache.row.iter().enumerate() {
            annotation.pos.push(outcome.pos.map_or(Pos::None, |(_, pos)| pos));
            annotation.morphs.push(outcome.morph.map_or("", |(_, morph)| morph));
            lemmas.push(outcome.lemma.map(|(_, lemma)| lemma));
            if let Some((_, tag)) = outcome.tag {
                annotation.tags[i] = tag;
            }
            if let Some((_, dep)) = outcome.dep {
                annotation.deps[i] = dep;
            }
        }
    }

    /// The class of a lexeme: the set of word tests that it passes, as a number.
    fn class<'t>(&self, lexeme: u32, word: impl Fn() -> &'t str, cache: &mut RulerCache) -> u16 {
        let index = lexeme as usize;
        if index >= cache.lexeme_classes.len() {
            cache.lexeme_classes.resize(index + 1, UNKNOWN);
        }
        if cache.lexeme_classes[index] != UNKNOWN {
            return cache.lexeme_classes[index];
        }
        let lower = word().to_lowercase();
        let tests = self.word_tests.iter().enumerate();
        cache.passed.clear();
        cache
            .passed
            .extend(tests.filter(|(_, t)| t.holds(&lower)).map(|(number, _)| number as u16));
        let class = if let Some(&class) = cache.class_of.get(&*cache.passed) {
            class
        } else {
            let class = cache.classes.len() as u16;
            cache.classes.push(cache.passed.as_slice().into());
            cache.class_of.insert(cache.passed.as_slice().into(), class);
            class
        };
        cache.lexeme_classes[index] = class;
        class
    }

    fn outcome(&self, view: View<'_>) -> Outcome {
        let mut outcome = Outcome::default();
        for (number, rule) in self.rules.iter().enumerate() {
            for tests in &rule.alternatives {
                match tests.as_slice() {
                    [test] if test.holds(view) => outcome.apply(number, &rule.set),
                    [first, _, ..] if first.holds(view) => outcome.starts_sequence = true,
                    _ => {}
                }
            }
        }
        outcome
    }

    /// Applies the rules whose pattern is longer than one token.
    fn apply_sequences(
        &self,
        tokens: &[TokenRow],
        lexicon: &Lexicon,
        cache: &mut RulerCache,
        annotation: &Annotation,
    ) {
        let RulerCache { lexeme_classes, classes, row, hits, .. } = cache;
        let view = |i: usize| View {
            tag: annotation.tags[i],
            dep: annotation.deps[i],
            words: &classes[lexeme_classes[tokens[i].lexeme as usize] as usize],
            is_space: lexicon.get(tokens[i].lexeme).is_space,
        };
        hits.clear();
        for start in (0..tokens.len()).filter(|&i| row[i].starts_sequence) {
            for &(number, alternative) in &self.sequences {
                let rule = &self.rules[number];
                let tests = &rule.alternatives[alternative];
                let fits = start + tests.len() <= tokens.len();
                if fits && tests.iter().enumerate().all(|(k, test)| test.holds(view(start + k))) {
                    hits.push((number, start + rule.index));
                }
            }
        }
        for &(number, token) in &*hits {
            row[token].apply(number, &self.rules[number].set);
        }
    }
}

impl TokenTest {
    fn holds(&self, token: View<'_>) -> bool {
        self.is_space.is_none_or(|wanted| wanted == token.is_space)
            && self.tag.as_ref().is_none_or(|test| test.holds(token.tag))
            && self.word.is_none_or(|test| token.words.contains(&test))
            && self.dep.as_ref().is_none_or(|test| test.holds(token.dep.as_str()))
    }
}
