//! Which time is an event's own: the one that hangs on its word or on the clause that it stands in.
//!
//! A time counts for the clause it hangs on; one that names a thing ('the 2003 treaty') or tells somebody else's
//! story ('Korr, elected in 1998') dates nothing else, nor does the time of a report what is reported.

use demarche_nlp::{Dep, Pos};

use super::calendar::{Direction, Range};
use super::meaning::When;
use super::{Stretch, Times, is_long, words};
use crate::grammar::Parse;

/// From what a date was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Basis {
    /// The text gives the year.
    Absolute,
    /// Counted from the day of the article.
    Relative,
    /// Counted from another time in the text.
    Anchored,
}

impl Basis {
    /// As the record writes it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Absolute => "absolute",
            Self::Relative => "relative",
            Self::Anchored => "anchored",
        }
    }
}

/// The time of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dated {
    /// Its days; none where the text is vague.
    pub(crate) range: Option<Range>,
    pub(crate) basis: Basis,
    /// First token of the expression and the one after its last.
    pub(crate) tokens: (u32, u32),
}

impl Dated {
    /// Whether the last day lies a number of months before the article.
    pub(crate) fn is_older_than(&self, months: i32, times: &Times) -> bool {
        let (Some(range), Some(now)) = (self.range, times.now) else { return false };
        let limit = now.checked_sub(jiff::Span::new().months(months));
        limit.is_ok_and(|limit| range.end < limit)
    }

    /// Whether two times have no day in common.
    pub(crate) fn contradicts(&self, other: &Self) -> bool {
        match (self.range, other.range) {
            (Some(a), Some(b)) => a.end < b.start || b.end < a.start,
            _ => false,
        }
    }
}

/// Steps from a time up to the word that it belongs to.
const STEPS: u32 = 8;

impl Times {
    /// The time of an event: of its own phrase, else of its clause. `taken` tells words that name other events or
    /// report something, whose times are not those of what stands under them.
    pub(crate) fn of_event(
        &self,
        parse: &Parse<'_>,
        trigger: u32,
        matched: &[u32],
        future: bool,
        taken: &dyn Fn(u32) -> bool,
    ) -> Option<Dated> {
        let path = path(parse, trigger, matched, taken);
        // 'agreed to meet three days ago': what is over cannot be the time of what was still to come.
        let below: Vec<(u32, usize)> =
            parse.children_by(trigger, Dep::Xcomp).map(|c| (c, STEPS as usize)).collect();
        let sentence = parse.sentence(trigger);
        let tokens = parse.sentences[sentence];
        let first = self.list.partition_point(|e| e.tokens.start < tokens.start);
        let here = self.list[first..].iter().take_while(|e| e.tokens.start < tokens.end);
        let mut best: Option<((usize, u32), usize)> = None;
        for (i, e) in (first..).zip(here) {
            if e.stretch == Stretch::Joined {
                continue;
            }
            if let When::For { unit, .. } = e.when
                && !(is_long(unit) && is_going_on(parse, trigger))
            {
                continue;
            }
            // 'the worst attack since 2001' was not in 2001.
            if e.stretch == Stretch::Since && !parse.is_verb(trigger) {
                continue;
            }
            // 'the first attack in two years' is not two years ahead.
            if matches!(e.when, When::Away { by, .. } if by > 0) && is_ranked(parse, trigger) {
                continue;
            }
            // 'two weeks before the vote on Monday' is one time.
            if i > 0 && self.behind(parse, i - 1) == Some(i) {
                continue;
            }
            let tokens = (e.tokens.start, e.tokens.end);
            // 'condemned the Paris attacks': a period dates something else only by a preposition.
            if matches!(e.when, When::Span { .. })
                && !(tokens.0..tokens.1).contains(&trigger)
                && !is_adverbial(parse, tokens)
            {
                continue;
            }
            let named = matches!(e.when, When::Year { .. } | When::Decade { .. });
            let below =
                || is_back(e.when).then(|| hangs_on(parse, tokens, &below, named)).flatten();
            let Some(step) = hangs_on(parse, tokens, &path, named).or_else(below) else { continue };
            let key = (step, e.tokens.start.abs_diff(trigger));
            if best.is_none_or(|(k, _)| key < k) {
                best = Some((key, i));
            }
        }
        let (_, index) = best?;
        let e = &self.list[index];
        let direction = direction(parse, trigger, future);
        let when = match e.when {
            When::For { unit, count } => When::Last { unit, count },
            // 'marched five years after the massacre': the massacre was five years before.
            When::From { unit, by, spoken: false }
                if by != 0
                    && self.behind(parse, index).is_none()
                    && counts_from(parse, (e.tokens.start, e.tokens.end), trigger) =>
            {
                When::Away { unit, by: -by }
            }
            when => when,
        };
        let range = if when == e.when {
            self.days(parse, index, direction, 3)
        } else {
            super::calendar::days_of(when, self.now, direction, None)
        };
        let basis = match when {
            When::From { .. } => Basis::Anchored,
            When::Days { .. }
            | When::Month { .. }
            | When::Year { .. }
            | When::Months { .. }
            | When::Decade { .. }
            | When::Span { .. }
            | When::Season { year: Some(_), .. } => Basis::Absolute,
            _ => Basis::Relative,
        };
        Some(Dated { range, basis, tokens: (e.tokens.start, e.tokens.end) })
    }
}

/// Whether a noun is one of a row: 'the first attack', 'the deadliest clash'.
fn is_ranked(parse: &Parse<'_>, noun: u32) -> bool {
    parse.is_nominal(noun)
        && parse
            .children(noun)
            .iter()
            .any(|&c| parse.tag(c) == "JJS" || parse.entity(c) == Some("ORDINAL"))
}

/// Whether a time as 'five years after' counts from the event: that is what its last word has behind it.
fn counts_from(parse: &Parse<'_>, tokens: (u32, u32), trigger: u32) -> bool {
    let last = tokens.1 - 1;
    let mut at = trigger;
    for _ in 0..STEPS {
        if at < tokens.1 {
            return at == last && trigger >= tokens.1;
        }
        let head = parse.head(at);
        if head == at {
            return false;
        }
        at = head;
    }
    false
}

/// The words whose times are the event's: itself, what it stands in up to its verb, and verbs that share it.
/// Each with its distance from the event.
fn path(
    parse: &Parse<'_>,
    trigger: u32,
    matched: &[u32],
    taken: &dyn Fn(u32) -> bool,
) -> Vec<(u32, usize)> {
    let mut out: Vec<(u32, usize)> = vec![(trigger, 0)];
    out.extend(matched.iter().filter(|&&m| m != trigger).map(|&m| (m, 0)));
    let mut at = trigger;
    let mut step = 0;
    for _ in 0..STEPS {
        let head = parse.head(at);
        if head == at {
            break;
        }
        let verb = parse.is_verb(at);
        let passes = match parse.dep(at) {
            // 'agreed to meet on Monday', 'was killed and buried on Monday'
            Dep::Xcomp | Dep::Pcomp | Dep::Aux | Dep::AuxPass => true,
            Dep::Conj => parse.own_subjects(at).is_empty() || !verb,
            Dep::Ccomp | Dep::Advcl | Dep::Relcl | Dep::Acl | Dep::Parataxis => false,
            _ => !verb,
        };
        let other = taken(head) && !matched.contains(&head);
        // 'condemned the attack on Monday' dates the condemning; a subject shares the time of its verb.
        let subject = matches!(parse.dep(at), Dep::Nsubj | Dep::NsubjPass);
        if !passes || (other && !(subject && parse.is_verb(head))) && parse.dep(at) != Dep::Conj {
            break;
        }
        if other && subject && !parse.is_nominal(trigger) {
            break;
        }
        step += 1;
        if !out.iter().any(|(t, _)| *t == head) {
            out.push((head, step));
        }
        at = head;
    }
    // 'shot and wounded him in 1981': verbs that share a subject share the time after the last of them.
    let mut last = trigger;
    while let Some(next) =
        parse.child(last, Dep::Conj).filter(|&n| parse.is_verb(n) == parse.is_verb(trigger))
    {
        let timed = (last..next).any(|t| matches!(parse.entity(t), Some("DATE" | "TIME")));
        if timed || !parse.own_subjects(next).is_empty() || out.len() > 12 {
            break;
        }
        step += 1;
        out.push((next, step));
        last = next;
    }
    out
}

/// Whether a time is over by its own words.
const fn is_back(when: When) -> bool {
    matches!(when, When::Away { by: ..0, .. } | When::Day { by: ..0 })
}

/// Whether an expression stands behind a preposition of time.
fn is_adverbial(parse: &Parse<'_>, tokens: (u32, u32)) -> bool {
    let english = words::english();
    let mut before = tokens.0;
    while before > 0 && matches!(parse.pos(before - 1), Pos::Det | Pos::Adj) {
        before -= 1;
    }
    // A day of the month is an adverb by itself.
    let day = (tokens.0..tokens.1).all(|t| !parse.is_nominal(t) || parse.pos(t) == Pos::Num);
    let kinds = ["during", "since", "limit"];
    day || before
        .checked_sub(1)
        .is_some_and(|b| kinds.iter().any(|k| english.is(k, parse.token_text(b))))
}

/// How far from the event the word is that a time hangs on; none if it hangs on no word of the path.
fn hangs_on(
    parse: &Parse<'_>,
    tokens: (u32, u32),
    path: &[(u32, usize)],
    named: bool,
) -> Option<usize> {
    let (start, end) = tokens;
    // 'the Benghazi attacks' tell their own time.
    if path.first().is_some_and(|(t, _)| (start..end).contains(t)) {
        return Some(0);
    }
    let inside = |t: u32| t >= start && t < end;
    // The head of the expression: the token whose head lies outside.
    let mut at = (start..end).find(|&t| parse.head(t) == t || !inside(parse.head(t)))?;
    let first = at;
    for _ in 0..STEPS {
        if let Some((_, step)) = path.iter().find(|(t, _)| *t == at) {
            return Some(*step);
        }
        let head = parse.head(at);
        let passes = match parse.dep(at) {
            Dep::Relcl | Dep::Acl | Dep::Appos | Dep::Advcl | Dep::Ccomp => false,
            _ => !parse.is_verb(at),
        };
        if head == at || !passes {
            return None;
        }
        // 'the 2003 treaty', 'Monday's newspaper': unless it is the event's own noun.
        let on_path = path.iter().any(|(t, _)| *t == head);
        let names = parse.is_nominal(head)
            && !inside(head)
            && matches!(
                parse.dep(at),
                Dep::NumMod | Dep::Compound | Dep::Amod | Dep::NounMod | Dep::Poss
            );
        let own = if named { path.first().is_some_and(|(t, _)| *t == head) } else { on_path };
        if names && !own {
            return None;
        }
        // 'the treaty of 1985' dates the treaty alone, 'an attack in the capital on Monday' the attack.
        let of =
            parse.dep(at) == Dep::Prep && parse.token_text(at) == "of" && parse.head(first) == at;
        if of && parse.is_nominal(head) && !on_path {
            return None;
        }
        at = head;
    }
    None
}

/// Whether the clause tells of something that began in the past and goes on: 'have held'.
fn is_going_on(parse: &Parse<'_>, trigger: u32) -> bool {
    let Some(verb) = parse.ancestors(trigger).find(|&a| parse.is_verb(a)) else { return false };
    parse
        .children_by(verb, Dep::Aux)
        .any(|c| parse.ann.lemma(c as usize) == "have" && matches!(parse.tag(c), "VBZ" | "VBP"))
}

/// Where the tense of an event's clause points.
pub(super) fn direction(parse: &Parse<'_>, trigger: u32, future: bool) -> Direction {
    let english = words::english();
    if future {
        return Direction::Future;
    }
    if parse.is_nominal(trigger) {
        // 'planned talks', 'ahead of talks'
        let mut words = parse
            .children(trigger)
            .iter()
            .copied()
            .chain(parse.ancestors(trigger).take_while(|&a| !parse.is_verb(a)));
        if words.any(|c| english.is("ahead", parse.token_text(c))) {
            return Direction::Future;
        }
    }
    let mut at = trigger;
    for _ in 0..STEPS {
        let Some(verb) = parse.ancestors(at).find(|&a| parse.is_verb(a)) else {
            return Direction::Past;
        };
        let aux = |tags: &[&str]| {
            parse.children(verb).iter().any(|&c| {
                matches!(parse.dep(c), Dep::Aux | Dep::AuxPass) && tags.contains(&parse.tag(c))
            })
        };
        let modal =
            parse.children_by(verb, Dep::Aux).any(|c| english.is("modal", parse.token_text(c)));
        if modal {
            return Direction::Future;
        }
        let have = parse
            .children_by(verb, Dep::Aux)
            .any(|c| parse.ann.lemma(c as usize) == "have" && parse.tag(c) != "VBD");
        let to = parse.children_by(verb, Dep::Aux).any(|c| parse.pos(c) == Pos::Part);
        match parse.tag(verb) {
            _ if have => return Direction::Past,
            "VB" if to => {
                let head = parse.head(verb);
                let lemma = parse.ann.lemma(head as usize);
                if head != verb && parse.dep(verb) == Dep::Xcomp && english.is("implicative", lemma)
                {
                    at = head;
                    continue;
                }
                return Direction::Future;
            }
            "VBN" | "VBG" if aux(&["VBD"]) => return Direction::Past,
            "VBN" | "VBG" if aux(&["VBZ", "VBP"]) => return Direction::Future,
            "VBN" if matches!(parse.dep(verb), Dep::Acl | Dep::Relcl | Dep::Amod) => {
                return Direction::Past;
            }
            "VBG" => {
                let head = parse.head(verb);
                if head == verb {
                    return Direction::Past;
                }
                at = head;
            }
            "VBZ" | "VBP" => return Direction::Future,
            _ => return Direction::Past,
        }
    }
    Direction::Past
}
