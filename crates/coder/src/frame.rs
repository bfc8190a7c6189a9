//! How an event holds: negated, future, hypothetical, historical, attempted.
//!
//! Modality is read on the way from the event's word up to the clause that stands on its own, as long
//! as grammar passes it on: auxiliaries, negation, conditionals, infinitives that nobody vouches for.

mod denied;
mod historical;

use std::collections::BTreeSet;

use demarche_nlp::{Dep, Pos};

use crate::codebook::sense::Inner;
use crate::codebook::{Codebook, FrameWords};
use crate::compose::Draft;
use crate::grammar::Parse;

/// Auxiliary modes of an event, with `alleged` beside them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Frame {
    /// Does not hold.
    pub negation: bool,
    /// Still to come.
    pub future: bool,
    /// Conditional, feared, hoped, possible.
    pub hypothetical: bool,
    /// Background: long before the article.
    pub historical: bool,
    /// Tried.
    pub attempted: bool,
    /// The text itself doubts it ('allegedly').
    pub alleged: bool,
    /// 'would': future under a speaker, else a condition; resolved before the record.
    pub(crate) would: bool,
}

impl Frame {
    /// The PLOVER auxiliary modes, and `attempted`, in a fixed order.
    pub(crate) fn auxiliary(self) -> Vec<&'static str> {
        [
            (self.negation, "negation"),
            (self.future, "future"),
            (self.hypothetical, "hypothetical"),
            (self.historical, "historical"),
            (self.attempted, "attempted"),
        ]
        .into_iter()
        .filter_map(|(holds, name)| holds.then_some(name))
        .collect()
    }

    fn add(&mut self, inner: Inner) {
        match inner {
            Inner::Future => self.future = true,
            Inner::Hypothetical => self.hypothetical = true,
            Inner::Negation => self.negation = !self.negation,
            Inner::Historical => self.historical = true,
            Inner::Attempted => self.attempted = true,
            Inner::Alleged => self.alleged = true,
            Inner::Denied => {} // a status, not a mode
        }
    }
}

/// Reads frames in one document.
pub(crate) struct Frames<'a> {
    parse: &'a Parse<'a>,
    book: &'a Codebook,
    words: &'a FrameWords,
    /// Year and month of the document's date, if known.
    now: Option<(i32, u32)>,
    /// Tokens that govern their complement themselves: operators and reports.
    governs: Vec<bool>,
    /// Tokens that are light verbs.
    light: Vec<bool>,
    /// Verbs whose negation is a part of their sense ('will not end' is 'goes on').
    spent: BTreeSet<u32>,
}

impl<'a> Frames<'a> {
    pub(crate) fn new(
        parse: &'a Parse<'a>,
        book: &'a Codebook,
        now: Option<(i32, u32)>,
        governs: Vec<bool>,
        light: Vec<bool>,
        spent: BTreeSet<u32>,
    ) -> Self {
        Self { parse, book, words: &book.frame, now, governs, light, spent }
    }

    /// The frame of a draft.
    pub(crate) fn of(&self, draft: &Draft) -> Frame {
        let mut frame = Frame::default();
        self.climb(draft.token, draft, &mut frame);
        // 'has no intention of': the negation is what makes the sense.
        frame.negation &= !self.book.sense(draft.sense).negated;
        for &inner in &draft.inner {
            frame.add(inner);
        }
        frame.historical |= self.is_historical(draft.token);
        frame
    }

    /// Modality at the token and on the way up.
    fn climb(&self, token: u32, draft: &Draft, frame: &mut Frame) {
        let mut t = token;
        let mut first = true;
        for _ in 0..24 {
            if self.parse.is_verb(t) || self.parse.pos(t) == Pos::Adj {
                self.verb(t, frame);
            } else {
                self.noun(t, frame, first);
            }
            let head = self.parse.head(t);
            if head == t {
                self.root(t, frame);
                return;
            }
            let passed = draft.through.contains(&head);
            if matches!(self.parse.dep(t), Dep::Conj | Dep::Pcomp | Dep::Pobj | Dep::Advcl) {
                frame.negation |= self.is_instead(t);
            }
            match self.parse.dep(t) {
                Dep::Conj => {
                    // 'will meet and discuss': auxiliaries are shared unless the verb has its own subject.
                    let own = self.parse.is_verb(t) && !self.parse.own_subjects(t).is_empty();
                    if own || (self.parse.is_verb(t) != self.parse.is_verb(head)) {
                        if self.parse.dep(head) == Dep::Root {
                            self.root(head, frame);
                        }
                        // 'if you lead and your people are attacked': one condition for both.
                        frame.hypothetical |= own
                            && self
                                .parse
                                .children_by(head, Dep::Mark)
                                .any(|m| self.parse.is_any(m, &self.words.conditional));
                        return;
                    }
                }
                Dep::Xcomp | Dep::Oprd | Dep::Acomp => {
                    if self.governs[head as usize] && !passed {
                        return;
                    }
                    if !passed && self.parse.is_verb(t) && self.parse.is_infinitive(t) {
                        if self.parse.is_any(head, &self.words.used_to)
                            && self.parse.tag(head) == "VBD"
                        {
                            frame.historical = true;
                        } else if self.parse.ann.lemma(head as usize) == "be" {
                            frame.future = true;
                        } else {
                            frame.hypothetical = true;
                        }
                    }
                }
                Dep::Dobj | Dep::NsubjPass | Dep::Attr | Dep::Nsubj
                    if self.light[head as usize] || passed => {}
                Dep::Pobj if self.light_over(head) || self.passed_over(head, draft) => {}
                Dep::Pobj => {
                    if self.parse.is_any(head, &self.words.negation) {
                        frame.negation = true;
                    }
                    // 'in case of an attack', 'in the event of': looked up as a condition.
                    if self.conditional_phrase(head) {
                        frame.hypothetical = true;
                    }
                    return;
                }
                Dep::Pcomp => {
                    if self.parse.is_any(head, &self.words.negation) {
                        frame.negation = true;
                    }
                    let governor = self.parse.head(head);
                    if self.governs[governor as usize] && !draft.through.contains(&governor) {
                        return;
                    }
                    if self.parse.is_nominal(governor) && !draft.through.contains(&governor) {
                        frame.hypothetical = true;
                        return;
                    }
                    if !draft.through.contains(&governor) {
                        if self.parse.is_any(head, &self.words.means) {
                            self.inherit(governor, draft, frame);
                        }
                        return;
                    }
                }
                Dep::Acl => {
                    frame.hypothetical |= !passed && self.is_unvouched(head);
                    frame.negation |= self.is_called_false(head);
                    if self.governs[head as usize] && !passed {
                        return;
                    }
                    if self.parse.is_infinitive(t) && !passed {
                        frame.hypothetical = true;
                    }
                    if !passed {
                        self.restrict(t, head, draft, frame);
                        return;
                    }
                }
                Dep::Advcl => {
                    if self.parse.is_infinitive(t) && !passed && !self.governs[head as usize] {
                        frame.hypothetical = true;
                    }
                    if !passed {
                        // 'could strike, killing hundreds': the participle holds as its clause does.
                        let marked = self.parse.child(t, Dep::Mark).is_some();
                        if self.parse.tag(t) == "VBG" && !marked {
                            self.inherit(head, draft, frame);
                        }
                        return;
                    }
                }
                Dep::Relcl if !passed => {
                    // 'the report that …' may be taken for a relative clause.
                    frame.negation |=
                        self.parse.child(t, Dep::Mark).is_some() && self.is_called_false(head);
                    self.restrict(t, head, draft, frame);
                    return;
                }
                // A preposition passes on anyway.
                Dep::Ccomp if passed => frame.negation |= self.is_called_false(head),
                Dep::Ccomp => {
                    frame.hypothetical |= self.is_unvouched(head);
                    frame.negation |= self.is_called_false(head);
                    return;
                }
                Dep::Aux | Dep::AuxPass | Dep::Prep => {}
                _ => return,
            }
            t = head;
            first = false;
        }
    }

    /// 'if a country that attacks another …', 'when a man getting shot is filmed': a clause that says which is no more
    /// certain than its noun.
    fn restrict(&self, clause: u32, noun: u32, draft: &Draft, frame: &mut Frame) {
        let over = self.parse.ancestors(noun).find(|&a| self.parse.is_verb(a));
        if let Some(over) = over.filter(|_| self.is_restrictive(clause, noun)) {
            let mut above = Frame::default();
            self.climb(over, draft, &mut above);
            frame.hypothetical |= above.hypothetical;
        }
    }

    /// A verb in the present tense, or whose auxiliary is.
    fn is_present(&self, verb: u32) -> bool {
        let present = |t: u32| matches!(self.parse.tag(t), "VBZ" | "VBP");
        let aux = |c: &u32| matches!(self.parse.dep(*c), Dep::Aux | Dep::AuxPass);
        present(verb) || self.parse.children(verb).iter().filter(|c| aux(c)).any(|&c| present(c))
    }

    /// A relative clause without a comma, on a noun that is nobody in particular.
    fn is_restrictive(&self, clause: u32, noun: u32) -> bool {
        let start = self.parse.subtree(clause).start;
        let comma = start.checked_sub(1).is_some_and(|t| self.parse.token_text(t) == ",");
        let definite = self
            .parse
            .children_by(noun, Dep::Det)
            .any(|d| !matches!(self.parse.ann.lemma(d as usize), "a" | "an" | "any" | "every"));
        !comma && !definite && self.parse.pos(noun) == Pos::Noun
    }

    /// What holds of a clause only if another does, holds of its participles too.
    fn inherit(&self, governor: u32, draft: &Draft, frame: &mut Frame) {
        let mut above = Frame::default();
        self.climb(governor, draft, &mut above);
        frame.hypothetical |= above.hypothetical;
        frame.future |= above.future;
        frame.would |= above.would;
    }

    /// 'does not say that', 'no evidence that', 'gave no proof that': nobody vouches for the clause below.
    fn is_unvouched(&self, head: u32) -> bool {
        let negated = |t: u32| {
            self.parse.children(t).iter().any(|&c| {
                matches!(self.parse.dep(c), Dep::Neg | Dep::Det)
                    && self.parse.is_any(c, &self.words.negation)
            })
        };
        if self.parse.is_verb(head) {
            return negated(head) && !self.parse.is_any(head, &self.words.factive);
        }
        self.parse.is_nominal(head)
            && (negated(head)
                || self.parse.dep(head) == Dep::Dobj && negated(self.parse.head(head)))
    }

    fn light_over(&self, prep: u32) -> bool {
        let governor = self.parse.head(prep);
        self.light[governor as usize]
            || self.light[self.parse.head(governor) as usize]
                && self.parse.dep(governor) == Dep::Prep
    }

    fn passed_over(&self, prep: u32, draft: &Draft) -> bool {
        draft.through.contains(&self.parse.head(prep))
    }

    /// 'in case of': the preposition's governor is the noun of a conditional phrase.
    fn conditional_phrase(&self, prep: u32) -> bool {
        let noun = self.parse.head(prep);
        self.parse.is_any(noun, &self.words.conditional)
            || self.parse.is_any(prep, &self.words.conditional)
    }

    fn verb(&self, v: u32, frame: &mut Frame) {
        if self.spent.contains(&v) {
            return;
        }
        let aux_of = |t: u32, frame: &mut Frame| {
            for &c in self.parse.children(t) {
                match self.parse.dep(c) {
                    Dep::Aux | Dep::AuxPass => {
                        frame.future |= self.parse.is_any(c, &self.words.future);
                        frame.hypothetical |= self.parse.is_any(c, &self.words.hypothetical);
                        frame.would |= self.parse.is_any(c, &self.words.future_in_past);
                    }
                    Dep::Neg => frame.negation = true,
                    Dep::Advmod => {
                        frame.alleged |= self.parse.is_any(c, &self.words.alleged);
                        frame.hypothetical |= self.parse.is_any(c, &self.words.imagined);
                        frame.negation |=
                            self.parse.is_any(c, &self.words.negation) || self.has_ceased(c);
                        // 'when a town gets bombed', 'only like when a town gets bombed': told of any time, not of one.
                        frame.hypothetical |= self.parse.is_any(c, &self.words.generic)
                            && matches!(self.parse.dep(t), Dep::Advcl | Dep::Pcomp)
                            && self.is_present(t);
                    }
                    Dep::Mark | Dep::Preconj => {
                        frame.hypothetical |= self.parse.is_any(c, &self.words.conditional);
                    }
                    Dep::Nsubj | Dep::NsubjPass => {
                        // 'nobody was hurt', 'no troops crossed'
                        let none = self.parse.is_any(c, &self.words.negation)
                            || self.parse.children(c).iter().any(|&d| {
                                self.parse.dep(d) == Dep::Det
                                    && self.parse.is_any(d, &self.words.negation)
                            });
                        frame.negation |= none;
                    }
                    _ => {}
                }
            }
        };
        aux_of(v, frame);
    }

    fn noun(&self, n: u32, frame: &mut Frame, itself: bool) {
        for &c in self.parse.children(n) {
            match self.parse.dep(c) {
                Dep::Det | Dep::Neg => frame.negation |= self.parse.is_any(c, &self.words.negation),
                Dep::Amod | Dep::Advmod | Dep::Compound if itself => {
                    frame.alleged |= self.parse.is_any(c, &self.words.alleged);
                    frame.hypothetical |= self.parse.is_any(c, &self.words.imagined);
                    frame.future |= self.parse.is_any(c, &self.words.planned);
                }
                _ => {}
            }
        }
    }

    /// At the top of a sentence: headline infinitives are plans, questions assert nothing.
    fn root(&self, t: u32, frame: &mut Frame) {
        if self.parse.is_verb(t) && self.parse.is_infinitive(t) {
            frame.future = true;
        }
        let tokens = self.parse.sentence_tokens(t);
        let last = tokens.rev().find(|&i| {
            self.parse.pos(i) != Pos::Space
                && !matches!(self.parse.token_text(i), "\"" | "”" | "'" | "’")
        });
        if last.is_some_and(|i| self.parse.token_text(i) == "?") {
            frame.hypothetical = true;
        }
    }
}
