//! When: the time expressions of a document and the days that events happened on.
//!
//! - `words`: words of time and rules, from `data/time`; `meaning`: what a rule's words mean;
//!   `calendar`: from that to days. `event`: which time is an event's own.
//! - Here: where the expressions are, and how they join: 'since Monday', 'from May to July', 'two days after'.

mod calendar;
mod event;
mod meaning;
mod words;

pub(crate) use event::Dated;

use demarche_nlp::Pos;
use demarche_text::{Span, Token};
use jiff::civil::Date;

use crate::grammar::Parse;
use calendar::{Direction, Range};
use meaning::{Unit, When};
use words::{Atom, Item, Lexicon, Reading, Value};

/// How a time opens a stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stretch {
    /// The time itself.
    None,
    /// 'since': from its beginning until the article.
    Since,
    /// 'until', 'by': from the article to its end.
    Until,
    /// 'from … to', 'between … and': to the end of the expression of this index.
    To(usize),
    /// The second of two that 'from … to' joins.
    Joined,
}

/// A time expression.
#[derive(Debug, Clone, Copy)]
struct Expression {
    tokens: Span<Token>,
    when: When,
    stretch: Stretch,
}

/// The time expressions of a document.
#[derive(Debug)]
pub(crate) struct Times {
    /// In the order of the text.
    list: Vec<Expression>,
    now: Option<Date>,
}

impl Times {
    /// Finds them; `date` is the day of the article, `YYYY-MM-DD`.
    pub(crate) fn find(parse: &Parse<'_>, date: Option<&str>) -> Self {
        let english = words::english();
        let mut list = Vec::new();
        for sentence in &parse.sentences {
            let readings = english.read(parse, *sentence);
            let line = Line { parse, english, start: sentence.start, readings };
            let mut t = sentence.start;
            while t < sentence.end {
                match line.longest(t) {
                    Some((len, when)) if is_time(parse, english, t, len, when) => {
                        let tokens = Span::new(t, t + len);
                        list.push(Expression { tokens, when, stretch: Stretch::None });
                        t += len;
                    }
                    _ => t += 1,
                }
            }
        }
        join(parse, english, &mut list);
        Self { list, now: date.and_then(|d| d.parse().ok()) }
    }

    /// The days of an expression in the direction of its tense.
    fn days(
        &self,
        parse: &Parse<'_>,
        index: usize,
        direction: Direction,
        depth: u8,
    ) -> Option<Range> {
        let e = self.list.get(index)?;
        let anchor = match e.when {
            When::From { spoken, .. } if depth > 0 => self.anchor(parse, index, spoken, depth),
            _ => None,
        };
        if let Stretch::To(other) = e.stretch {
            let end = self.days(parse, other, direction, depth.saturating_sub(1))?;
            // 'between April and July 1994': the second tells the year of the first.
            let own = calendar::days_of(e.when, Some(end.end), Direction::Past, anchor);
            return Range::new(own?.start, end.end, "period");
        }
        let own = calendar::days_of(e.when, self.now, direction, anchor)?;
        match e.stretch {
            Stretch::None | Stretch::Joined | Stretch::To(_) => Some(own),
            Stretch::Since => {
                let past = calendar::days_of(e.when, self.now, Direction::Past, anchor)?;
                Range::new(past.start, self.now.unwrap_or(past.end), "period")
            }
            Stretch::Until => Range::new(self.now.unwrap_or(own.start), own.end, "period"),
        }
    }

    /// What an expression like 'two days after' counts from: the time behind it, or the one spoken of before.
    fn anchor(&self, parse: &Parse<'_>, index: usize, spoken: bool, depth: u8) -> Option<Range> {
        let own = self.list[index].tokens;
        if !spoken && let Some(behind) = self.behind(parse, index) {
            let direction = event::direction(parse, own.start, false);
            return self.days(parse, behind, direction, depth - 1);
        }
        let before = (0..index).rev().find(|&i| {
            let e = &self.list[i];
            parse.block(e.tokens.start) == parse.block(own.start)
                && !matches!(e.when, When::Vague | When::For { .. })
        })?;
        self.days(parse, before, Direction::Past, depth - 1)
    }

    /// The expression that one like 'two days after' counts from, where it stands behind.
    fn behind(&self, parse: &Parse<'_>, index: usize) -> Option<usize> {
        let own = self
            .list
            .get(index)
            .filter(|e| matches!(e.when, When::From { spoken: false, .. }))?
            .tokens;
        let behind = self.list.get(index + 1)?.tokens;
        let near = behind.start < own.end + REACH
            && parse.sentence(behind.start) == parse.sentence(own.start);
        near.then_some(index + 1)
    }
}

/// Tokens behind 'two days after' within which the time that it counts from stands.
const REACH: u32 = 9;

/// A sentence with what its tokens may say.
struct Line<'l> {
    parse: &'l Parse<'l>,
    english: &'l Lexicon,
    start: u32,
    readings: Vec<Reading>,
}

impl Line<'_> {
    fn reading(&self, t: u32) -> Option<&Reading> {
        self.readings.get((t - self.start) as usize)
    }

    /// The rule that covers most tokens from one on, and what it means there.
    fn longest(&self, t: u32) -> Option<(u32, When)> {
        self.reading(t).filter(|r| r.begins)?;
        let mut best: Option<(u32, When)> = None;
        let mut captured = Vec::new();
        for rule in &self.english.rules {
            captured.clear();
            if let Some(len) = self.matched(&rule.items, t, &mut captured)
                && best.is_none_or(|(l, _)| len > l)
                && let Some(when) = meaning::of(rule.meaning, &captured)
            {
                best = Some((len, when));
            }
        }
        best
    }

    /// How many tokens from one on the items cover, the values captured in order; none where they do not fit.
    fn matched(&self, items: &[Item], t: u32, captured: &mut Vec<Value>) -> Option<u32> {
        let Some((item, rest)) = items.split_first() else { return Some(0) };
        if let Some(reading) = self.reading(t) {
            for atom in &item.any {
                let found = match atom {
                    Atom::Word(word) => {
                        let same = self.parse.token_text(t).eq_ignore_ascii_case(word);
                        same.then_some((None, 1))
                    }
                    Atom::Class(class) => reading
                        .values
                        .iter()
                        .find(|(v, _)| v.class == *class)
                        .map(|(v, len)| (Some(*v), *len)),
                };
                if let Some((value, len)) = found {
                    let kept = captured.len();
                    captured.extend(value);
                    if let Some(more) = self.matched(rest, t + len, captured) {
                        return Some(len + more);
                    }
                    captured.truncate(kept);
                }
            }
        }
        if item.optional { self.matched(rest, t, captured) } else { None }
    }
}

/// Whether a match is a time and not a number or a name: a bare year after a preposition or where the model says so.
fn is_time(parse: &Parse<'_>, english: &Lexicon, t: u32, len: u32, when: When) -> bool {
    let labelled = matches!(parse.entity(t + len - 1), Some("DATE" | "TIME" | "EVENT"));
    let before = t.checked_sub(1).filter(|&b| parse.sentence(b) == parse.sentence(t));
    let preposition = before.is_some_and(|b| {
        parse.pos(b) == Pos::Adp
            || english.is("since", parse.token_text(b))
            || english.is("limit", parse.token_text(b))
            || matches!(parse.token_text(b), "and" | "-" | "–" | "(")
    });
    match when {
        When::Year { part: None, .. } => {
            labelled || (preposition && !parse.is_nominal(parse.head(t)))
        }
        // 'in the winter', 'in May'; not 'winter sports', 'Theresa May'.
        When::Season { year: None, relative: None, .. } => preposition,
        When::BareMonth { part: None, relative: None, .. } if len == 1 => preposition || labelled,
        // 'Mary March', 'Judge Friday'
        When::BareMonth { .. } | When::Weekday { .. } => parse.entity(t) != Some("PERSON"),
        _ => true,
    }
}

/// Marks what opens a stretch: 'since', 'until', 'from … to'.
fn join(parse: &Parse<'_>, english: &Lexicon, list: &mut [Expression]) {
    for i in 0..list.len() {
        let Expression { tokens, stretch, .. } = list[i];
        if stretch != Stretch::None {
            continue;
        }
        let mut before = tokens.start;
        while before > 0 && parse.pos(before - 1) == Pos::Det {
            before -= 1;
        }
        let word = |t: u32| t.checked_sub(1).map_or("", |b| parse.token_text(b));
        let opens = word(before);
        let next = list.get(i + 1).filter(|n| {
            n.tokens.start <= tokens.end + 2
                && parse.sentence(n.tokens.start) == parse.sentence(tokens.start)
        });
        let between = parse.token_text(tokens.end.min(parse.len() as u32 - 1));
        let joined = next.is_some_and(|_| {
            (english.is("from", opens)
                && (english.is("to", between) || english.is("limit", between)))
                || (english.is("both", opens) && english.is("and", between))
                || english.is("dash", between)
                || (english.is("to", between) && is_day(list[i].when))
        });
        if joined {
            list[i].stretch = Stretch::To(i + 1);
            list[i + 1].stretch = Stretch::Joined;
        } else if english.is("since", opens) {
            list[i].stretch = Stretch::Since;
        } else if english.is("limit", opens) && !matches!(list[i].when, When::Last { .. }) {
            list[i].stretch = Stretch::Until;
        }
    }
}

/// 'March 3 to April 5': days join without 'from'.
const fn is_day(when: When) -> bool {
    matches!(when, When::Dates { .. } | When::Days { .. })
}

/// Units in which a duration says how long something has gone on.
const fn is_long(unit: Unit) -> bool {
    !matches!(unit, Unit::Hour)
}
