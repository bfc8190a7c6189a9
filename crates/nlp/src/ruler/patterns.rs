//! The attribute rules as a model stores them (`attribute_ruler/patterns`).

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use super::{Attributes, Rule, TokenTest};
use crate::intern::intern;
use crate::package::{Package, lookups};
use crate::{Dep, LoadError, Pos};

const FILE: &str = "attribute_ruler/patterns";

/// A test on a string: a tag, a label, or a word in lower case.
#[derive(Debug)]
pub(super) enum TextTest {
    In(Vec<String>),
    NotIn(Vec<String>),
    Regex(fancy_regex::Regex),
}

impl TextTest {
    pub(super) fn holds(&self, text: &str) -> bool {
        match self {
            Self::In(values) => values.iter().any(|value| value == text),
            Self::NotIn(values) => values.iter().all(|value| value != text),
            Self::Regex(regex) => regex.is_match(text).unwrap_or(false),
        }
    }
}

#[derive(Deserialize)]
struct RawRule {
    patterns: Vec<Vec<BTreeMap<String, RawTest>>>,
    attrs: BTreeMap<String, String>,
    index: i64,
}

#[derive(Clone, Deserialize, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(untagged)]
enum RawTest {
    Flag(bool),
    Text(String),
    Operators(BTreeMap<String, RawOperand>),
}

#[derive(Clone, Deserialize, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(untagged)]
enum RawOperand {
    Text(String),
    List(Vec<String>),
}

/// What the file holds: the rules in its order, and the distinct tests on words they refer to.
#[derive(Debug, Default)]
pub(super) struct Patterns {
    pub rules: Vec<Rule>,
    pub word_tests: Vec<TextTest>,
}

/// Reads the rules of a package.
pub(super) fn load(package: &Package) -> Result<Patterns, LoadError> {
    let raw: Vec<RawRule> = lookups::read(package, FILE)?;
    let mut patterns = Patterns::default();
    let mut known = HashMap::new();
    for (number, rule) in raw.into_iter().enumerate() {
        let rule = convert(rule, &mut patterns.word_tests, &mut known)
            .map_err(|e| package.damaged(FILE, format_args!("rule {number}: {e}")))?;
        patterns.rules.push(rule);
    }
    Ok(patterns)
}

fn convert(
    raw: RawRule,
    word_tests: &mut Vec<TextTest>,
    known: &mut HashMap<RawTest, u16>,
) -> Result<Rule, String> {
    let mut alternatives = Vec::with_capacity(raw.patterns.len());
    let mut index = 0;
    for (i, pattern) in raw.patterns.into_iter().enumerate() {
        let len = pattern.len();
        // A negative index counts from the end of the match.
        let from_start = if raw.index < 0 { raw.index + len as i64 } else { raw.index };
        let target = usize::try_from(from_start)
            .ok()
            .filter(|&target| target < len)
            .ok_or_else(|| format!("index {} lies outside its pattern", raw.index))?;
        if i > 0 && target != index {
            return Err("its patterns differ in length and its index is negative".into());
        }
        index = target;
        let tests = pattern.into_iter().map(|token| token_test(token, word_tests, known));
        alternatives.push(tests.collect::<Result<Vec<_>, _>>()?);
    }
    Ok(Rule { alternatives, index, set: attributes(&raw.attrs)? })
}

fn token_test(
    token: BTreeMap<String, RawTest>,
    word_tests: &mut Vec<TextTest>,
    known: &mut HashMap<RawTest, u16>,
) -> Result<TokenTest, String> {
    let mut test = TokenTest::default();
    for (attribute, raw) in token {
        match (attribute.as_str(), raw) {
            ("IS_SPACE", RawTest::Flag(wanted)) => test.is_space = Some(wanted),
            ("TAG", raw) => test.tag = Some(text_test(&raw)?),
            ("DEP", raw) => test.dep = Some(text_test(&raw)?),
            ("LOWER", raw) => {
                let fresh = word_tests.len() as u16;
                let number = *known.entry(raw.clone()).or_insert(fresh);
                if number == fresh {
                    word_tests.push(text_test(&raw)?);
                }
                test.word = Some(number);
            }
            (other, _) => return Err(format!("a test on {other} is not supported")),
        }
    }
    Ok(test)
}

fn text_test(raw: &RawTest) -> Result<TextTest, String> {
    let operators = match raw {
        RawTest::Text(value) => return Ok(TextTest::In(vec![value.clone()])),
        RawTest::Flag(_) => return Err("a yes/no test stands where a text is needed".into()),
        RawTest::Operators(operators) => operators,
    };
    let mut entries = operators.iter();
    match (entries.next(), entries.next()) {
        (Some((operator, operand)), None) => match (operator.as_str(), operand) {
            ("IN", RawOperand::List(values)) => Ok(TextTest::In(values.clone())),
            ("NOT_IN", RawOperand::List(values)) => Ok(TextTest::NotIn(values.clone())),
            ("REGEX", RawOperand::Text(pattern)) => {
                fancy_regex::Regex::new(pattern).map(TextTest::Regex).map_err(|e| e.to_string())
            }
            _ => Err(format!("the operator {operator} is not supported")),
        },
        _ => Err("a test has not exactly one operator".into()),
    }
}

fn attributes(raw: &BTreeMap<String, String>) -> Result<Attributes, String> {
    let mut set = Attributes::default();
    for (attribute, value) in raw {
        match attribute.as_str() {
            "POS" => set.pos = Some(value.parse::<Pos>().map_err(|e| e.to_string())?),
            "DEP" => set.dep = Some(value.parse::<Dep>().map_err(|e| e.to_string())?),
            "MORPH" => set.morph = Some(intern(&normalise_morph(value))),
            "LEMMA" => set.lemma = Some(intern(value)),
            "TAG" => set.tag = Some(intern(value)),
            other => return Err(format!("setting {other} is not supported")),
        }
    }
    Ok(set)
}

/// Features in the order in which spaCy writes them; `_` stands for none.
fn normalise_morph(value: &str) -> String {
    let mut features: Vec<&str> = value.split('|').filter(|f| !f.is_empty() && *f != "_").collect();
    features.sort_unstable();
    features.join("|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_are_sorted_and_the_placeholder_is_empty() {
        assert_eq!(normalise_morph("_"), "");
        assert_eq!(normalise_morph("VerbForm=Fin|Tense=Past"), "Tense=Past|VerbForm=Fin");
    }

    #[test]
    fn unknown_operators_are_refused() {
        let raw = RawTest::Operators(BTreeMap::from([(
            "FUZZY".to_owned(),
            RawOperand::Text("x".to_owned()),
        )]));
        assert!(text_test(&raw).is_err());
    }
}
