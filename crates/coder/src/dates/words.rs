//! The words of time and the rules that put them together, as data.

use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

use demarche_nlp::Pos;
use demarche_text::{Span, Token};

use super::meaning::Meaning;
use crate::grammar::Parse;

/// Kinds of words, and of numbers by their form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Class {
    Month,
    Weekday,
    Unit,
    Some,
    Ordinal,
    Season,
    Dayword,
    Overnight,
    Relative,
    Part,
    Passed,
    Rest,
    Ago,
    Daypart,
    Shift,
    Anchor,
    Vague,
    Period,
    Holiday,
    // By their form.
    Day,
    Year,
    Count,
    Date,
    Decade,
}

/// The names of the classes in the rules; those of words.tsv in lower case.
const CLASSES: [(&str, Class); 24] = [
    ("MONTH", Class::Month),
    ("WEEKDAY", Class::Weekday),
    ("UNIT", Class::Unit),
    ("SOME", Class::Some),
    ("ORDINAL", Class::Ordinal),
    ("SEASON", Class::Season),
    ("DAYWORD", Class::Dayword),
    ("OVERNIGHT", Class::Overnight),
    ("RELATIVE", Class::Relative),
    ("PART", Class::Part),
    ("PASSED", Class::Passed),
    ("REST", Class::Rest),
    ("AGO", Class::Ago),
    ("DAYPART", Class::Daypart),
    ("SHIFT", Class::Shift),
    ("ANCHOR", Class::Anchor),
    ("VAGUE", Class::Vague),
    ("PERIOD", Class::Period),
    ("HOLIDAY", Class::Holiday),
    ("DAY", Class::Day),
    ("YEAR", Class::Year),
    ("COUNT", Class::Count),
    ("DATE", Class::Date),
    ("DECADE", Class::Decade),
];

/// What a word says: a number, and text where a number is not enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) class: Class,
    pub(super) number: i32,
    pub(super) text: &'static str,
}

/// An item of a rule.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) any: Vec<Atom>,
    pub(super) optional: bool,
}

#[derive(Debug)]
pub(super) enum Atom {
    Class(Class),
    Word(&'static str),
}

/// A rule: what must stand one after the other, and what it means.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) items: Vec<Item>,
    pub(super) meaning: Meaning,
}

/// Words and rules of a language.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    words: FxHashMap<&'static str, Vec<Value>>,
    /// Names of several words, without blanks, and by their first letters.
    names: Vec<(String, Value)>,
    /// Words that open a stretch, tell tense, or are passed over; by kind.
    sets: FxHashMap<&'static str, Vec<&'static str>>,
    pub(super) rules: Vec<Rule>,
    /// Words, not kinds of words, that a rule may begin with.
    beginnings: FxHashSet<&'static str>,
}

/// What a token may say.
#[derive(Debug)]
pub(super) struct Reading {
    /// Each value with the number of tokens that it takes.
    pub(super) values: Vec<(Value, u32)>,
    /// Whether a rule may begin here.
    pub(super) begins: bool,
}

/// English, from the embedded files.
///
/// # Panics
/// Never in a build whose tests pass: they load the files.
pub(super) fn english() -> &'static Lexicon {
    static ENGLISH: LazyLock<Lexicon> = LazyLock::new(|| {
        let words = include_str!("../../data/time/words.tsv");
        let rules = include_str!("../../data/time/rules.tsv");
        match Lexicon::load(words, rules) {
            Ok(lexicon) => lexicon,
            Err(problem) => panic!("data/time: {problem}"),
        }
    });
    &ENGLISH
}

impl Lexicon {
    fn load(words: &'static str, rules: &'static str) -> Result<Self, String> {
        let mut out = Self::default();
        for line in rows(words) {
            let mut cells = line.split('\t');
            let (Some(kind), Some(word)) = (cells.next(), cells.next()) else {
                return Err(format!("words.tsv: '{line}'"));
            };
            let text = cells.next().unwrap_or_default();
            let number = text.parse().unwrap_or(0);
            let upper = kind.to_uppercase();
            let class = if kind == "number" { Some(Class::Count) } else { class_of(&upper) };
            match class {
                Some(class @ (Class::Period | Class::Holiday)) => {
                    let name: String =
                        word.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
                    out.names.push((name, Value { class, number, text }));
                }
                Some(class) => {
                    out.words.entry(word).or_default().push(Value { class, number, text });
                }
                None => out.sets.entry(kind).or_default().push(word),
            }
        }
        // Of names that begin alike the longest first.
        out.names.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
        for line in rows(rules) {
            let bad = || format!("rules.tsv: '{line}'");
            let (pattern, meaning) = line.split_once('\t').ok_or_else(bad)?;
            let items = pattern
                .split(' ')
                .map(|item| {
                    let (bare, optional) =
                        item.strip_suffix('?').map_or((item, false), |bare| (bare, true));
                    let atom = |a: &'static str| class_of(a).map_or(Atom::Word(a), Atom::Class);
                    Item { any: bare.split('/').map(atom).collect(), optional }
                })
                .collect();
            let meaning = Meaning::named(meaning).ok_or_else(bad)?;
            let rule = Rule { items, meaning };
            // An item that may be left out is followed by another beginning.
            for item in &rule.items {
                let words = item.any.iter().filter_map(|a| match a {
                    Atom::Word(word) => Some(*word),
                    Atom::Class(_) => None,
                });
                out.beginnings.extend(words);
                if !item.optional {
                    break;
                }
            }
            out.rules.push(rule);
        }
        Ok(out)
    }

    /// Whether a word belongs to a kind that is no class of rules.
    pub(super) fn is(&self, kind: &str, word: &str) -> bool {
        self.sets.get(kind).is_some_and(|words| words.iter().any(|w| w.eq_ignore_ascii_case(word)))
    }

    /// Whether a rule begins with this very word, in lower case.
    fn begins(&self, lower: &str) -> bool {
        self.beginnings.contains(lower)
    }

    /// What each token of a sentence may say, and where expressions may begin.
    pub(super) fn read(&self, parse: &Parse<'_>, sentence: Span<Token>) -> Vec<Reading> {
        let mut lower = String::new();
        (sentence.start..sentence.end)
            .map(|t| {
                lower.clear();
                let text = parse.token_text(t);
                if text.is_ascii() {
                    lower.push_str(text);
                    lower.make_ascii_lowercase();
                } else {
                    lower.extend(text.chars().flat_map(char::to_lowercase));
                }
                let values = self.values(parse, t, &lower);
                Reading { begins: !values.is_empty() || self.begins(&lower), values }
            })
            .collect()
    }

    /// Everything that the words from a token on may say, with the number of tokens.
    fn values(&self, parse: &Parse<'_>, t: u32, lower: &str) -> Vec<(Value, u32)> {
        let text = parse.token_text(t);
        let mut out = Vec::new();
        for value in self.words.get(lower).into_iter().flatten() {
            let capital = text.starts_with(char::is_uppercase);
            let fits = match value.class {
                Class::Month | Class::Weekday => {
                    capital && !matches!(parse.pos(t), Pos::Verb | Pos::Aux)
                }
                Class::Season => matches!(parse.pos(t), Pos::Noun | Pos::Propn),
                Class::Vague => parse.pos(t) == Pos::Adv,
                _ => true,
            };
            if fits {
                out.push((*value, 1));
            }
        }
        if lower.bytes().any(|b| b.is_ascii_digit()) {
            out.extend(by_form(lower).into_iter().map(|v| (v, 1)));
        }
        if text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) {
            out.extend(self.name(parse, t, lower));
        }
        out
    }

    /// The longest name that starts at a token, however it is cut into tokens.
    fn name(&self, parse: &Parse<'_>, t: u32, lower: &str) -> Option<(Value, u32)> {
        self.names.iter().filter(|(name, _)| name.starts_with(lower)).find_map(|(name, value)| {
            let mut rest = name.as_str();
            for (n, u) in (t..parse.sentence_tokens(t).end).enumerate() {
                let word = parse.token_text(u).to_lowercase().replace('\u{2019}', "'");
                rest = rest.strip_prefix(word.as_str())?;
                if rest.is_empty() {
                    return Some((*value, n as u32 + 1));
                }
            }
            None
        })
    }
}

fn rows(text: &'static str) -> impl Iterator<Item = &'static str> {
    let lines = text.lines().filter(|l| !l.is_empty() && !l.starts_with('#'));
    lines.skip(1) // the header
}

fn class_of(name: &str) -> Option<Class> {
    CLASSES.iter().find(|(n, _)| *n == name).map(|(_, c)| *c)
}

/// What a number is by its form.
fn by_form(word: &str) -> Vec<Value> {
    let mut out = Vec::new();
    let value = |class, number| Value { class, number, text: "" };
    let digits = word.len() <= 4 && !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    if let Some(number) = word.parse::<i32>().ok().filter(|_| digits) {
        if (1..=31).contains(&number) && word.len() <= 2 {
            out.push(value(Class::Day, number));
        }
        if word.len() == 4 && (1500..=2100).contains(&number) {
            out.push(value(Class::Year, number));
        } else {
            out.push(value(Class::Count, number));
        }
        return out;
    }
    if let Some(number) = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|s| word.strip_suffix(s)?.parse::<i32>().ok())
        .filter(|n| (1..=31).contains(n))
    {
        out.push(value(Class::Day, number));
        out.push(value(Class::Ordinal, number));
        return out;
    }
    if let Some(decade) = word.strip_suffix('s') {
        let short = decade.trim_start_matches(['\'', '\u{2019}', '\u{2018}']);
        if let Some(number) = short.parse::<i32>().ok().filter(|n| n % 10 == 0) {
            match short.len() {
                4 if (1500..2100).contains(&number) => out.push(value(Class::Decade, number)),
                2 if number >= 20 => out.push(value(Class::Decade, 1900 + number)),
                _ => {}
            }
        }
        return out;
    }
    // 31/12/2011 is a day however it is read; 04/05/2011 may be one of two.
    let parts: Vec<i32> = word.split('/').filter_map(|p| p.parse().ok()).collect();
    if let [a, b, year @ 1500..=2100] = parts[..]
        && (a == b || a > 12 || b > 12)
        && word.split('/').count() == 3
    {
        let (month, day) = if a > 12 { (b, a) } else { (a, b) };
        out.push(value(Class::Date, year * 10_000 + month * 100 + day));
    }
    let iso = word.len() == 10 && word.parse::<jiff::civil::Date>().is_ok();
    if iso && let Ok(date) = word.parse::<jiff::civil::Date>() {
        let number =
            i32::from(date.year()) * 10_000 + i32::from(date.month()) * 100 + i32::from(date.day());
        out.push(value(Class::Date, number));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_files_load() {
        let english = english();
        assert!(english.rules.len() > 60);
        assert!(english.is("since", "Since") && english.is("modal", "will"));
    }

    #[test]
    fn numbers_are_told_by_their_form() {
        let classes = |w: &str| by_form(w).iter().map(|v| (v.class, v.number)).collect::<Vec<_>>();
        assert_eq!(classes("11"), [(Class::Day, 11), (Class::Count, 11)]);
        assert_eq!(classes("1998"), [(Class::Year, 1998)]);
        assert_eq!(classes("3rd"), [(Class::Day, 3), (Class::Ordinal, 3)]);
        assert_eq!(classes("'80s"), [(Class::Decade, 1980)]);
        assert_eq!(classes("2014-03-03"), [(Class::Date, 20_140_303)]);
        assert!(classes("1,500").is_empty() && classes("word").is_empty());
    }
}
