//! How many: people killed, wounded, arrested or in the streets, money and goods, each with its words.
//!
//! A count belongs to an event if it is said of the event's own word, or in the clause that goes with it ('a raid
//! that left 12 dead', 'opened fire, killing 12'). The words are in `data/counts`.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

use demarche_nlp::{Dep, Pos};
use demarche_text::Span;

use crate::compose::Draft;
use crate::grammar::Parse;
use crate::record::{Amount, Count, Counts};

/// The words of counting.
#[derive(Debug, Default)]
struct Words {
    kinds: FxHashMap<&'static str, FxHashMap<&'static str, &'static str>>,
    /// What a lemma counts, and how it stands to the number.
    tolls: Vec<(&'static str, &'static str, &'static str)>,
}

/// Tolls, in the order of the record.
const TOLLS: [&str; 3] = ["killed", "wounded", "arrested"];

fn words() -> &'static Words {
    static WORDS: LazyLock<Words> = LazyLock::new(|| {
        let mut out = Words::default();
        let text = include_str!("../data/counts/words.tsv");
        for line in text.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).skip(1) {
            let mut cells = line.split('\t');
            let (kind, word) = (cells.next().unwrap_or(""), cells.next().unwrap_or(""));
            let value = cells.next().unwrap_or("");
            if TOLLS.contains(&kind) {
                out.tolls.push((kind, word, value));
            } else {
                out.kinds.entry(kind).or_default().insert(word, value);
            }
        }
        out
    });
    &WORDS
}

impl Words {
    fn get(&self, kind: &str, word: &str) -> Option<&'static str> {
        self.kinds.get(kind)?.get(word.to_lowercase().as_str()).copied()
    }

    /// Whether events of a type have a count.
    fn is_of(&self, count: &str, event_type: &str) -> bool {
        self.get("of", count).is_some_and(|types| types.split('|').any(|t| t == event_type))
    }
}

/// A number in the text.
#[derive(Debug, Clone, PartialEq)]
struct Number {
    value: f64,
    bound: Option<&'static str>,
    tokens: Span<demarche_text::Token>,
}

/// The counts of an event of a type.
pub(crate) fn of(parse: &Parse<'_>, draft: &Draft, event_type: &str) -> Counts {
    let words = words();
    let finder = Finder { parse, words };
    let scope = finder.scope(draft);
    let mut out = Counts::default();
    for &t in &scope {
        for &(kind, lemma, how) in &words.tolls {
            if !words.is_of(kind, event_type)
                || parse.ann.lemma(t as usize) != lemma
                    && !parse.token_text(t).eq_ignore_ascii_case(lemma)
            {
                continue;
            }
            let slot = match kind {
                "killed" => &mut out.killed,
                "wounded" => &mut out.wounded,
                _ => &mut out.arrested,
            };
            if slot.is_none() {
                *slot = finder.toll(t, how).map(|n| finder.count(&n));
            }
        }
    }
    if words.is_of("protesters", event_type) {
        out.protesters = draft
            .actors
            .iter()
            .chain(&scope)
            .filter(|&&t| words.get("crowd", parse.ann.lemma(t as usize)).is_some())
            .find_map(|&t| finder.number_of(t))
            .map(|n| finder.count(&n));
    }
    let money = words.is_of("money", event_type);
    let goods = words.is_of("goods", event_type);
    for &t in &scope {
        if money && out.money.is_none() {
            out.money = finder.money(t);
        }
        if goods && out.goods.is_none() {
            out.goods = finder.goods(t);
        }
    }
    out
}

struct Finder<'f> {
    parse: &'f Parse<'f>,
    words: &'static Words,
}

impl Finder<'_> {
    /// The tokens that may say how many: those under the event's word, its parties, and clauses that go with it.
    fn scope(&self, draft: &Draft) -> Vec<u32> {
        let parse = self.parse;
        let sentence = parse.sentence_tokens(draft.token);
        let verb = parse.ancestors(draft.token).find(|&a| parse.is_verb(a));
        let top = match verb {
            // A noun's event shares what its verb says: 'the attack killed 12'.
            Some(v) if v != draft.token && !parse.is_verb(draft.token) => v,
            _ => draft.token,
        };
        // 'clashed and 12 were killed': coordinated clauses are other events, but for those without a subject.
        sentence
            .filter(|&t| {
                t == draft.token
                    || draft.actors.contains(&t)
                    || draft.recipients.contains(&t)
                    || (parse.is_under(t, top) && !self.is_apart(t, top))
            })
            .collect()
    }

    /// Whether a clause with a subject of its own, or a report, stands between a token and the event.
    fn is_apart(&self, t: u32, top: u32) -> bool {
        let parse = self.parse;
        parse.ancestors(t).take_while(|&a| a != top).any(|a| {
            parse.is_verb(a)
                && matches!(parse.dep(a), Dep::Ccomp | Dep::Conj | Dep::Advcl | Dep::Parataxis)
                && !parse.own_subjects(a).is_empty()
        })
    }

    /// The number that a word for a toll is said of.
    fn toll(&self, t: u32, how: &str) -> Option<Number> {
        let parse = self.parse;
        match how {
            "verb" | "suffer" if parse.is_verb(t) => {
                let passive =
                    parse.children(t).iter().any(|&c| matches!(parse.dep(c), Dep::AuxPass));
                let fits = |c: &&u32| match parse.dep(**c) {
                    Dep::Dobj | Dep::NsubjPass => how == "verb",
                    Dep::Nsubj => how == "suffer" || passive,
                    _ => false,
                };
                // 'people killed by': the noun that a participle modifies.
                let modified = (parse.dep(t) == Dep::Acl && how == "verb").then(|| parse.head(t));
                let child = parse.children(t).iter().find(fits).copied();
                child.or(modified).and_then(|c| self.number_of(c))
            }
            "noun" if parse.is_nominal(t) => self.number_of(t),
            // 'left 12 dead', '12 injured'
            "adjective" if matches!(parse.pos(t), Pos::Adj | Pos::Verb | Pos::Noun) => {
                let before = self.number_at(t.checked_sub(1)?);
                let own = parse.children(t).iter().find_map(|&c| self.number_at(c));
                let person = t.checked_sub(1).filter(|&b| parse.is_nominal(b));
                before.or(own).or_else(|| person.and_then(|p| self.number_of(p)))
            }
            _ => None,
        }
    }

    /// The number of a noun phrase, or the one that it is itself.
    fn number_of(&self, head: u32) -> Option<Number> {
        let parse = self.parse;
        let quantity = |t: u32| {
            matches!(parse.entity(t), Some("DATE" | "TIME" | "MONEY" | "PERCENT" | "ORDINAL"))
        };
        let own = parse
            .children(head)
            .iter()
            .copied()
            .filter(|&c| {
                matches!(
                    parse.dep(c),
                    Dep::NumMod | Dep::Amod | Dep::QuantMod | Dep::Compound | Dep::Det
                )
            })
            .find_map(|c| self.number_at(c).filter(|_| !quantity(c)));
        own.or_else(|| self.number_at(head).filter(|_| !quantity(head))).or_else(|| {
            // 'hundreds of people': the head is the number; of people, the phrase may be the object of 'of'.
            let of = parse.head(head);
            (parse.dep(head) == Dep::Pobj && parse.token_text(of) == "of")
                .then(|| self.number_at(parse.head(of)))
                .flatten()
        })
    }

    /// The number that ends at a token.
    fn number_at(&self, t: u32) -> Option<Number> {
        let parse = self.parse;
        let text = parse.token_text(t).to_lowercase();
        if let Some(open) = self.words.get("open", &text) {
            let mut value: f64 = open.parse().ok()?;
            // 'tens of thousands', however the parser hangs them together
            let over = t.checked_sub(2).filter(|_| parse.token_text(t - 1) == "of");
            let tens = over.and_then(|o| self.words.get("open", parse.token_text(o)));
            let mut start = t;
            if let Some(tens) = tens.and_then(|w| w.parse::<f64>().ok()) {
                value *= tens / 2.0;
                start = t - 2;
            }
            return Some(Number { value, bound: Some("least"), tokens: Span::new(start, t + 1) });
        }
        let mut value = self.figure(&text)?;
        let mut start = t;
        // '1.5 million', 'two hundred', 'twenty-five'
        while let Some(before) = start.checked_sub(1) {
            let word = parse.token_text(before).to_lowercase();
            if word == "-" && !parse.ann.space_after[before as usize] {
                start = before;
                continue;
            }
            let Some(more) =
                self.figure(&word).filter(|_| parse.sentence(before) == parse.sentence(t))
            else {
                break;
            };
            if value >= 12.0 && more < value {
                value *= more;
            } else if more > value && more < 1000.0 && more % 10.0 == 0.0 {
                value += more;
            } else {
                break;
            }
            start = before;
        }
        // 'a' is a number before another only.
        if start == t && self.words.get("part", &text).is_some() {
            return None;
        }
        let mut bound = None;
        for b in (start.saturating_sub(4)..start).rev() {
            let word = parse.token_text(b).to_lowercase();
            if let Some(hedge) = self.words.get("hedge", &word) {
                (bound, start) = (Some(hedge), b);
            } else if bound.is_some() && self.words.get("lead", &word).is_some() {
                start = b;
            } else if self.words.get("filler", &word).is_none() {
                break;
            }
        }
        Some(Number { value, bound, tokens: Span::new(start, t + 1) })
    }

    fn figure(&self, word: &str) -> Option<f64> {
        if let Some(value) = self.words.get("number", word) {
            return value.parse().ok();
        }
        let digits: String = word.chars().filter(|c| *c != ',').collect();
        let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        digits.parse().ok().filter(|_| plain)
    }

    fn count(&self, number: &Number) -> Count {
        let bytes = self.parse.bytes(number.tokens);
        Count {
            value: number.value.max(0.0).round() as u64,
            bound: number.bound.map(str::to_owned),
            text: bytes.of(self.parse.text).unwrap_or_default().to_owned(),
            start: bytes.start,
            end: bytes.end,
        }
    }

    fn amount(&self, number: &Number, unit: String, upto: u32) -> Amount {
        let bytes = self.parse.bytes(Span::new(number.tokens.start, number.tokens.end.max(upto)));
        Amount {
            value: number.value,
            unit,
            bound: number.bound.map(str::to_owned),
            text: bytes.of(self.parse.text).unwrap_or_default().to_owned(),
            start: bytes.start,
            end: bytes.end,
        }
    }

    /// Money whose sign or word is this token: '$ 1.5 million', '300 million euros'.
    fn money(&self, t: u32) -> Option<Amount> {
        let parse = self.parse;
        let text = parse.token_text(t);
        let code = self
            .words
            .get("currency", text)
            .or_else(|| self.words.get("currency", parse.ann.lemma(t as usize)))?;
        if text.chars().any(char::is_alphabetic) && text.chars().count() > 3 {
            let number = self.number_of(t)?;
            return Some(self.amount(&number, code.to_owned(), t + 1));
        }
        let mut end = t + 1;
        while (end as usize) < parse.len()
            && self.figure(&parse.token_text(end).to_lowercase()).is_some()
        {
            end += 1;
        }
        let mut number = self.number_at(end.checked_sub(1).filter(|&e| e > t)?)?;
        number.tokens.start = number.tokens.start.min(t);
        Some(self.amount(&number, code.to_owned(), end))
    }

    /// Goods that are counted in this token: '50 tons of rice', '31 tanks'.
    fn goods(&self, t: u32) -> Option<Amount> {
        let parse = self.parse;
        let lemma = parse.ann.lemma(t as usize);
        if parse.pos(t) != Pos::Noun || self.words.get("goods", lemma).is_none() {
            return None;
        }
        let number = self.number_of(t)?;
        let of = parse.child(t, Dep::Prep).filter(|&p| parse.token_text(p) == "of");
        let what = of.and_then(|p| parse.child(p, Dep::Pobj));
        let unit = what
            .map_or_else(|| lemma.to_owned(), |w| format!("{lemma} of {}", parse.token_text(w)));
        Some(self.amount(&number, unit, what.map_or(t + 1, |w| w + 1)))
    }
}
