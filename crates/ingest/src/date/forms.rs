//! Days as people and programs write them, at the begin of a text.
//!
//! Years have four digits. Two are read only as RFC 822 has them, behind a month and before a time
//! of day. Names are English, from `data/months.tsv` and `data/weekdays.tsv`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use jiff::civil::Date;

static MONTHS: LazyLock<HashMap<&'static str, i8>> = LazyLock::new(|| {
    rows(include_str!("../../data/months.tsv"))
        .filter_map(|row| row.split_once('\t'))
        .filter_map(|(number, names)| Some((number.parse().ok()?, names)))
        .flat_map(|(number, names)| words(names).map(move |name| (name, number)))
        .collect()
});

static WEEKDAYS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| rows(include_str!("../../data/weekdays.tsv")).flat_map(words).collect());

fn rows(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.starts_with('#'))
}

fn words(row: &'static str) -> impl Iterator<Item = &'static str> {
    row.split(['\t', ' ']).filter(|word| !word.is_empty())
}

/// What may stand before a day.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    /// A day of the week.
    Weekday,
    /// Any one word, as `Published`.
    Word,
}

/// The day with which a text begins, and what follows it.
pub(super) fn begin(written: &str, before: Before) -> Option<(Date, &str)> {
    dated(written).or_else(|| dated(behind_word(written, is_weekday)?)).or_else(|| {
        let behind = behind_word(written, |_| before == Before::Word)?;
        dated(behind).or_else(|| dated(behind_word(behind, is_weekday)?))
    })
}

/// What follows the first word.
fn behind_word(text: &str, known: impl Fn(&str) -> bool) -> Option<&str> {
    let mut rest = Rest(text);
    rest.word().filter(|word| known(word))?;
    Some(rest.0.trim_start_matches([' ', '.', ',', ':', '\u{A0}']))
}

fn is_weekday(word: &str) -> bool {
    WEEKDAYS.contains(word.to_lowercase().as_str())
}

/// The day with which a text begins, with nothing before it.
fn dated(written: &str) -> Option<(Date, &str)> {
    let mut rest = Rest(written);
    let Some(digits) = rest.digits() else {
        let month = month(rest.word()?)?;
        rest.skip_between();
        let day = rest.digits()?;
        rest.ordinal();
        rest.skip_between();
        let year = rest.digits().filter(|year| year.len() == 4)?;
        return Some((date(year.parse().ok()?, month, day)?, rest.0));
    };
    match digits.len() {
        8 | 14 => Some((compact(digits)?, rest.0)),
        4 => year_first(digits, rest),
        1 | 2 => {
            rest.ordinal();
            rest.skip_between();
            let month = month(rest.word()?)?;
            rest.skip_between();
            let year = rest.digits()?;
            Some((date(year_of_mail(year, rest.0)?, month, digits)?, rest.0))
        }
        _ => None,
    }
}

/// The day of eight digits.
pub(super) fn compact(digits: &str) -> Option<Date> {
    date(digits.get(..4)?.parse().ok()?, digits.get(4..6)?.parse().ok()?, digits.get(6..8)?)
}

/// `2024-05-03`, `2024/5/3`, `2024. 5. 3`: the same sign twice.
fn year_first<'a>(year: &str, mut rest: Rest<'a>) -> Option<(Date, &'a str)> {
    let sign = rest.0.chars().next().filter(|c| matches!(c, '-' | '/' | '.'))?;
    let mut part = || {
        rest.0 = rest.0.strip_prefix(sign)?.trim_start_matches(' ');
        rest.digits().filter(|digits| digits.len() <= 2)
    };
    let (month, day) = (part()?.parse().ok()?, part()?);
    Some((date(year.parse().ok()?, month, day)?, rest.0))
}

/// The year behind a day and a month: RFC 822 has two digits, RFC 2822 (4.3) says which years they are.
fn year_of_mail(year: &str, behind: &str) -> Option<i16> {
    let number: i16 = year.parse().ok()?;
    match year.len() {
        4 => Some(number),
        2 if behind.starts_with(' ') && is_time(behind) && !behind.trim().is_empty() => {
            Some(if number < 50 { 2000 + number } else { 1900 + number })
        }
        _ => None,
    }
}

fn date(year: i16, month: i8, day: &str) -> Option<Date> {
    let day = day.parse().ok().filter(|_| day.len() <= 2)?;
    Date::new(year, month, day).ok()
}

fn month(word: &str) -> Option<i8> {
    MONTHS.get(word.to_lowercase().as_str()).copied()
}

/// Whether what follows a day is nothing, or a time of day with its zone.
pub(super) fn is_time(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', ',', 'T', 't']).trim_start_matches("at ");
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let parts = match digits {
        0 => return rest.is_empty(),
        1 | 2 => rest.split_once(':').map(|(hour, behind)| (hour, behind.get(..2))),
        4 | 6 => rest.split_at_checked(2).map(|(hour, behind)| (hour, behind.get(..2))),
        _ => None,
    };
    let number = |digits: &str| digits.parse::<u8>().ok();
    let plain = |c: char| c.is_ascii_alphanumeric() || " :.,+-()/[]_".contains(c);
    parts.is_some_and(|(hour, minute)| {
        // Some say 24:00.
        number(hour).is_some_and(|hour| hour <= 24)
            && minute.and_then(number).is_some_and(|minute| minute < 60)
    }) && rest.chars().all(plain)
}

/// What is left to be read.
struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    /// A run of characters, if there is one.
    fn run(&mut self, of: impl Fn(char) -> bool) -> Option<&'a str> {
        let end = self.0.find(|c| !of(c)).unwrap_or(self.0.len());
        let (run, rest) = self.0.split_at(end);
        self.0 = rest;
        (!run.is_empty()).then_some(run)
    }

    fn digits(&mut self) -> Option<&'a str> {
        self.run(|c| c.is_ascii_digit())
    }

    fn word(&mut self) -> Option<&'a str> {
        self.run(char::is_alphabetic)
    }

    fn skip_between(&mut self) {
        self.0 = self.0.trim_start_matches([' ', ',', '.', '-', '/', '\t', '\n', '\r', '\u{A0}']);
    }

    /// Passes over `3rd` and `3rd of`.
    fn ordinal(&mut self) {
        let mut rest = Rest(self.0);
        if rest.word().is_some_and(|w| matches!(w, "st" | "nd" | "rd" | "th")) {
            self.0 = rest.0;
        }
        if let Some(rest) = self.0.strip_prefix(" of ") {
            self.0 = rest;
        }
    }
}
