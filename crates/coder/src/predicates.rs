//! Which senses of the codebook fit a token in its construction.

use demarche_nlp::{Dep, Pos};
use demarche_world::Entry;

use std::cmp::Reverse;

use crate::actors::{Actor, Actors, Nature};
use crate::codebook::sense::{Constraint, FillerKind, Sense, Test, Where};
use crate::codebook::{Codebook, SenseId, SenseKind, Slot, Symbol, WordClass};
use crate::grammar::Parse;

/// A sense that fits at a token.
#[derive(Clone, Debug)]
pub(crate) struct Hit {
    pub(crate) sense: SenseId,
    /// Index of the predicate in the sense.
    pub(crate) predicate: u32,
    /// Tokens of the expression, head first.
    pub(crate) matched: Vec<u32>,
    /// Longer and more constrained expressions weigh more.
    weight: u32,
    /// The same among the senses of a codebook that extends another.
    among: u32,
}

/// Slot fillers looked up for one token: its many senses ask for the same few.
#[derive(Default)]
struct Fillers(Vec<(Vec<u32>, Slot, Vec<u32>)>);

impl Fillers {
    fn of(&mut self, matched: &[u32], slot: Slot, find: impl FnOnce() -> Vec<u32>) -> &[u32] {
        let at = self.0.iter().position(|(m, s, _)| *s == slot && m == matched);
        let at = at.unwrap_or_else(|| {
            self.0.push((matched.to_vec(), slot, find()));
            self.0.len() - 1
        });
        &self.0[at].2
    }
}

/// Finds senses in one document.
pub(crate) struct Predicates<'a> {
    parse: &'a Parse<'a>,
    book: &'a Codebook,
    actors: &'a Actors<'a>,
}

impl<'a> Predicates<'a> {
    pub(crate) fn new(parse: &'a Parse<'a>, book: &'a Codebook, actors: &'a Actors<'a>) -> Self {
        Self { parse, book, actors }
    }

    /// Senses that fit at a token, best first: by weight, then events, operators, others, then the order of the files.
    pub(crate) fn hits(&self, t: u32) -> Vec<Hit> {
        let mut hits = Vec::new();
        let Some(lemma) = self.parse.lemma(t) else { return hits };
        let sentence = self.parse.sentence(t);
        let words = self.parse.word_set(sentence);
        let mut seen = Fillers::default();
        for class in self.classes(t).into_iter().flatten() {
            // 'according' is its own word, whatever verb it comes from.
            let word = self.parse.word(t).filter(|_| class == WordClass::Preposition);
            for candidate in self.book.candidates(class, word.unwrap_or(lemma)) {
                let (id, p) = (candidate.sense, candidate.predicate);
                if !candidate.may_fit(words) {
                    debug_assert!(!self.fits(t, id, p), "the sieve holds back what fits");
                    continue;
                }
                let sense = self.book.sense(id);
                let predicate = &sense.predicates[p as usize];
                // Most expressions of a common verb need a word that the sentence does not have.
                if !predicate.rest.iter().all(|&word| self.parse.occurs(sentence, word)) {
                    continue;
                }
                let Some(matched) = self.expression(t, &predicate.rest) else { continue };
                if !sense.constraints.iter().all(|c| self.holds(c, &matched, &mut seen)) {
                    continue;
                }
                if (sense.negated && !self.is_negated(t)) || self.dates(&matched, sense) {
                    continue;
                }
                let constrained: u32 =
                    sense.constraints.iter().map(|c| if c.negated { 1 } else { 3 }).sum();
                let said = constrained.min(12)
                    + 4 * u32::from(sense.negated)
                    + u32::from(!predicate.gerund);
                // A codebook that extends another has the last word at equal length.
                let (rest, among) = if sense.extends { (15, said) } else { (said, 0) };
                let weight = 16 * matched.len() as u32 + rest;
                hits.push(Hit { sense: id, predicate: p, matched, weight, among });
            }
        }
        // A known non-event that says more than one bare word beats an event of the same weight.
        let rank = |h: &Hit| match self.book.sense(h.sense).kind {
            SenseKind::Nonevent if h.weight > 17 => 0,
            SenseKind::Operator(_) => 0,
            SenseKind::Event(_) => 1,
            SenseKind::Light(_) => 2,
            SenseKind::Nonevent => 3,
            SenseKind::Report(_) => 4,
        };
        hits.sort_by_key(|h| (Reverse(h.weight), Reverse(h.among), rank(h), h.sense, h.predicate));
        hits.dedup_by_key(|h| h.sense);
        hits
    }

    /// Whether a sense's expression and constraints fit at a token.
    fn fits(&self, t: u32, sense: SenseId, predicate: u32) -> bool {
        let sense = self.book.sense(sense);
        let mut seen = Fillers::default();
        self.expression(t, &sense.predicates[predicate as usize].rest)
            .is_some_and(|m| sense.constraints.iter().all(|c| self.holds(c, &m, &mut seen)))
    }

    /// The codebook's word classes that a token may be looked up as.
    fn classes(&self, t: u32) -> [Option<WordClass>; 2] {
        let class = match self.parse.pos(t) {
            _ if self.parse.dep(t) == Dep::Prep => WordClass::Preposition,
            Pos::Verb | Pos::Aux if self.is_of_title(t) => return [None; 2],
            Pos::Verb | Pos::Aux => match self.parse.dep(t) {
                Dep::Amod | Dep::Compound => {
                    return [Some(WordClass::Adjective), Some(WordClass::Verb)];
                }
                _ => WordClass::Verb,
            },
            Pos::Noun => WordClass::Noun,
            // A capitalised noun of a headline, but not a part of a name.
            Pos::Propn if !self.is_name(t) => WordClass::Noun,
            Pos::Adj => WordClass::Adjective,
            Pos::Adp | Pos::Sconj => WordClass::Preposition,
            _ => return [None; 2],
        };
        [Some(class), None]
    }

    /// 'the Coalition *to Stop* Korr': a verb of a name, capitalised between small words.
    fn is_of_title(&self, t: u32) -> bool {
        let capital = |t: u32| self.parse.token_text(t).starts_with(char::is_uppercase);
        let around = self.parse.sentence_tokens(t);
        let inside = t > around.start + 1
            && capital(t)
            && self.parse.token_text(t).chars().any(char::is_lowercase)
            && self.parse.token_text(t - 1) == "to"
            && capital(t - 2);
        let small = |&v: &u32| self.parse.is_verb(v) && !capital(v);
        inside && around.clone().any(|v| small(&v))
    }

    /// A negation on the word or, for a noun, on the verb that it is an object of.
    pub(crate) fn is_negated(&self, t: u32) -> bool {
        let words = &self.book.frame.negation;
        let at = |t: u32| {
            self.parse.children(t).iter().any(|&c| {
                matches!(self.parse.dep(c), Dep::Neg | Dep::Det | Dep::Advmod)
                    && self.parse.is_any(c, words)
            })
        };
        let over = matches!(
            self.parse.dep(t),
            Dep::Dobj | Dep::Attr | Dep::Pobj | Dep::NsubjPass | Dep::Acomp
        );
        at(t) || (over && at(self.parse.head(t)))
    }

    fn is_name(&self, t: u32) -> bool {
        let named = matches!(
            self.actors.entry(t),
            Some(Entry::Polity { .. } | Entry::Organisation(_) | Entry::Place { .. })
        );
        named
            || matches!(
                self.parse.entity(t),
                Some(
                    "PERSON"
                        | "ORG"
                        | "GPE"
                        | "FAC"
                        | "PRODUCT"
                        | "WORK_OF_ART"
                        | "LAW"
                        | "LOC"
                        | "NORP"
                        | "EVENT"
                )
            )
    }

    /// The tokens of an expression whose head is `t`, if its other words hang on it.
    fn expression(&self, t: u32, rest: &[Symbol]) -> Option<Vec<u32>> {
        let mut matched = vec![t];
        let mut pending = rest.to_vec();
        while !pending.is_empty() {
            // In any order: 'hunger' of 'go on hunger strike' hangs on 'strike', which hangs on 'on'.
            let (at, found) = pending
                .iter()
                .enumerate()
                .find_map(|(i, &word)| Some((i, self.linked(&matched, word)?)))?;
            pending.remove(at);
            matched.push(found);
        }
        Some(matched)
    }

    fn linked(&self, matched: &[u32], word: Symbol) -> Option<u32> {
        // 'security forces used gas' is no 'use of force': an active verb's subject is its own man.
        let own_man = |m: u32, c: u32| {
            self.parse.dep(c) == Dep::Nsubj && self.parse.is_verb(m) && !self.parse.is_passive(m)
        };
        for &m in matched {
            for &c in self.parse.children(m) {
                // 'threatened to attack' is not 'threaten an attack'.
                let clause = matches!(self.parse.dep(c), Dep::Conj | Dep::Aux | Dep::AuxPass)
                    || self.parse.is_infinitive(c);
                if !matched.contains(&c) && self.parse.is(c, word) && !clause && !own_man(m, c) {
                    return Some(c);
                }
            }
        }
        let head = matched[0];
        if self.parse.is_verb(head) {
            // The object of a passive, of a relative clause, of a participle, or a coordinate of the object.
            return self
                .parse
                .objects(head)
                .into_iter()
                .find(|&o| !matched.contains(&o) && self.parse.is(o, word));
        }
        None
    }

    /// Whether a preposition of the expression would bring in a party and brings a date: 'called on Friday' calls on
    /// nobody, 'jailed for two years' is whole.
    fn dates(&self, matched: &[u32], sense: &Sense) -> bool {
        let brings_party = |t: u32| {
            let slots = [&sense.actor, &sense.recipient, &sense.noun_actor, &sense.noun_recipient];
            slots.into_iter().flatten().any(|slot| match slot {
                Slot::Prep(word) => self.parse.is(t, *word),
                _ => false,
            })
        };
        let dated = |t: u32| {
            self.parse.children_by(t, Dep::Pobj).into_iter().any(|o| {
                matches!(self.parse.entity(o), Some("DATE" | "TIME"))
                    && self.actors.resolve(o).is_none()
            })
        };
        matched[1..].iter().any(|&t| self.parse.dep(t) == Dep::Prep && brings_party(t) && dated(t))
    }

    fn holds(&self, constraint: &Constraint, matched: &[u32], seen: &mut Fillers) -> bool {
        let words = &constraint.words;
        let any = match constraint.place {
            Where::Sentence => {
                let tokens = self.parse.sentence_tokens(matched[0]);
                tokens.clone().any(|t| self.parse.is_among(t, words))
                    || constraint.tests.iter().any(|test| match test {
                        Test::Kind(kind) => tokens.clone().any(|t| self.is_kind(t, *kind)),
                        Test::Present | Test::Absent => false,
                    })
            }
            Where::Slot(slot) => {
                let fillers = seen.of(matched, slot, || self.slot_fillers(matched, slot));
                // 'the World Bank' is no bank that a sense rules out.
                let spared = |f: u32| {
                    constraint.negated
                        && matches!(self.actors.entry(f), Some(Entry::Organisation(_)))
                };
                fillers.iter().any(|&f| self.parse.is_among(f, words) && !spared(f))
                    || constraint.tests.iter().any(|test| match test {
                        Test::Present => !fillers.is_empty(),
                        Test::Absent => fillers.is_empty(),
                        Test::Kind(kind) => fillers.iter().any(|&f| self.is_kind(f, *kind)),
                    })
            }
        };
        any != constraint.negated
    }

    /// For constraints, words of the expression itself do not count, but a modifier need not be an actor.
    fn slot_fillers(&self, matched: &[u32], slot: Slot) -> Vec<u32> {
        let mut fillers = self.parse.fillers(matched, slot);
        if slot == Slot::Complement {
            // 'called the president a liar'
            fillers.extend(self.parse.children_by(matched[0], Dep::Oprd));
        }
        fillers.retain(|f| !matched.contains(f));
        fillers
    }

    fn is_kind(&self, head: u32, kind: FillerKind) -> bool {
        let actor = || self.actors.resolve(head);
        match kind {
            FillerKind::Actor => {
                actor().is_some_and(|a| a.is_known() || a.nature == Nature::Person)
            }
            FillerKind::State => actor().is_some_and(|a| {
                a.nature == Nature::Polity
                    || a.sectors.iter().any(|s| s == "GOV")
                    || (a.code.is_some() && a.country.is_none())
            }),
            FillerKind::Armed => actor().is_some_and(|a| is_of(&a, ARMED)),
            FillerKind::Politician => actor().is_some_and(|a| {
                // Whoever is known by name; not the government that has an army.
                let holder = a.nature == Nature::Person && a.person.is_some() && a.code.is_some();
                is_of(&a, PARTISAN) || is_of(&a, PRESS) || (holder && !is_of(&a, ARMED))
            }),
            FillerKind::Press => actor().is_some_and(|a| is_of(&a, PRESS)),
            FillerKind::Person => {
                self.actors.is_person(head)
                    || actor().is_some_and(|a| matches!(a.nature, Nature::Person | Nature::Group))
            }
            FillerKind::Party => actor().is_some_and(|a| is_of(&a, PARTISAN) && !is_of(&a, ARMED)),
            FillerKind::Place => self.actors.is_place(head),
            FillerKind::Number => self.parse.pos(head) == Pos::Num,
            FillerKind::Clause => self.parse.is_verb(head),
        }
    }
}

/// PLOVER's sectors of those who bear arms.
const ARMED: &[&str] = &["MIL", "COP", "REB", "PRM", "UAF", "SPY"];
/// Parties, lawmakers and former holders of office.
const PARTISAN: &[&str] = &["PTY", "LEG", "ELI"];
/// The press.
const PRESS: &[&str] = &["JRN"];

fn is_of(actor: &Actor, sectors: &[&str]) -> bool {
    actor.sectors.iter().any(|s| sectors.contains(&s.as_str()))
}
