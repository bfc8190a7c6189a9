//! The fillers of a predicate's grammatical places.
//!
//! A verb's deep subject and object are found through passives, control, raising, relative clauses,
//! participles and coordination; a noun's arguments in genitives, adjectives and prepositional phrases.

use demarche_nlp::{Dep, Pos};

use super::Parse;
use crate::codebook::{Slot, Symbol};

/// Heads of the phrases that fill a slot, in the order of the text.
pub(crate) type Fillers = Vec<u32>;

/// How deep control and coordination may be followed; real sentences need three or four.
pub(super) const DEPTH: u8 = 8;

impl Parse<'_> {
    /// Fillers of a slot of a predicate whose expression covers `matched` (head first).
    pub(crate) fn fillers(&self, matched: &[u32], slot: Slot) -> Fillers {
        let head = matched[0];
        let mut found = match slot {
            Slot::Subject => self.subjects(head),
            Slot::Object => {
                self.objects(head).into_iter().filter(|o| !matched.contains(o)).collect()
            }
            Slot::Indirect => self.indirect(head),
            // 'dismissed Poland's accusations', 'deployed NATO equipment': whose a verb's object is.
            Slot::Poss if self.is_verb(head) => {
                self.objects(head).into_iter().flat_map(|o| self.genitives(o)).collect()
            }
            Slot::Modifier if self.is_verb(head) => {
                self.objects(head).into_iter().flat_map(|o| self.modifiers(o)).collect()
            }
            Slot::Poss => self.genitives(head),
            Slot::Modifier => self.modifiers(head),
            Slot::Complement => self.complements(matched),
            Slot::ComplementSubject => {
                self.complements(matched).into_iter().flat_map(|c| self.own_subjects(c)).collect()
            }
            Slot::Prep(word) => matched.iter().flat_map(|&m| self.prepositional(m, word)).collect(),
            Slot::ContentActor | Slot::ContentRecipient => Vec::new(),
        };
        if found.is_empty() && matches!(slot, Slot::Object) && matched.len() > 1 {
            // 'take 20 people hostage': the object may hang on another word of the expression.
            found = matched[1..]
                .iter()
                .flat_map(|&m| self.objects(m))
                .filter(|o| !matched.contains(o))
                .collect();
        }
        found.dedup();
        found
    }

    /// A filler with those coordinated with it.
    pub(super) fn spread(&self, head: u32, out: &mut Fillers) {
        if out.contains(&head) || out.len() > 32 {
            return;
        }
        out.push(head);
        for c in self.children_by(head, Dep::Conj) {
            if self.is_nominal(c) || self.pos(c) == Pos::Adj {
                self.spread(c, out);
            }
        }
    }

    pub(super) fn spread_all(&self, heads: impl IntoIterator<Item = u32>) -> Fillers {
        let mut out = Vec::new();
        for head in heads {
            self.spread(self.counted(self.antecedent(head)), &mut out);
        }
        out
    }

    /// 'hundreds *of protesters*', 'a group *of rebels*': the noun that is counted.
    pub(super) fn counted(&self, t: u32) -> u32 {
        if !(self.pos(t) == Pos::Num || self.is_any(t, &self.book.frame.quantifiers)) {
            return t;
        }
        self.children_by(t, Dep::Prep)
            .filter(|&p| self.ann.lemma(p as usize) == "of")
            .find_map(|p| self.child(p, Dep::Pobj))
            .map_or(t, |inner| self.counted(inner))
    }

    /// The noun that a relative pronoun stands for; any other token is itself.
    pub(crate) fn antecedent(&self, t: u32) -> u32 {
        if matches!(self.tag(t), "WDT" | "WP" | "WP$") {
            let clause = self.ancestors(t).find(|&a| self.dep(a) == Dep::Relcl);
            if let Some(clause) = clause {
                return self.head(clause);
            }
        }
        t
    }

    pub(super) fn indirect(&self, v: u32) -> Fillers {
        self.spread_all(
            self.children_by(v, Dep::Dative).filter_map(|c| {
                if self.is_nominal(c) { Some(c) } else { self.child(c, Dep::Pobj) }
            }),
        )
    }

    /// Genitives of a noun: its own, or that of the noun it is coordinated with.
    pub(crate) fn genitives(&self, noun: u32) -> Fillers {
        let own = self.spread_all(self.children_by(noun, Dep::Poss));
        if own.is_empty() && self.dep(noun) == Dep::Conj && self.is_nominal(self.head(noun)) {
            return self.spread_all(self.children_by(self.head(noun), Dep::Poss));
        }
        own
    }

    /// Adjectives, compounds and numbers before a noun, nearest last; the caller keeps those that name an actor.
    pub(crate) fn modifiers(&self, noun: u32) -> Fillers {
        let of = |n: u32| {
            let mut all = Vec::new();
            for &c in self.children(n) {
                if c < n
                    && matches!(
                        self.dep(c),
                        Dep::Amod | Dep::Compound | Dep::NounMod | Dep::NpAdvmod
                    )
                {
                    all.push(c);
                    all.extend(self.children_by(c, Dep::Conj));
                    all.extend(
                        self.children(c)
                            .iter()
                            .filter(|&&d| matches!(self.dep(d), Dep::Compound | Dep::Amod)),
                    );
                }
            }
            all
        };
        let own = of(noun);
        if own.is_empty() && self.dep(noun) == Dep::Conj && self.is_nominal(self.head(noun)) {
            return of(self.head(noun));
        }
        own
    }

    /// Clauses that depend on any word of the expression, with those coordinated with them.
    pub(super) fn complements(&self, matched: &[u32]) -> Fillers {
        let mut out = Vec::new();
        for &m in matched {
            for &c in self.children(m) {
                match self.dep(c) {
                    Dep::Ccomp | Dep::Xcomp => push_verbs(self, c, &mut out),
                    Dep::Acl
                        if !self.is_verb(m)
                            && (self.tag(c) != "VBN" || !self.own_subjects(c).is_empty()) =>
                    {
                        push_verbs(self, c, &mut out);
                    }
                    // An infinitive that the parser hangs beside the verb: 'is set to visit', 'called on X to stop'.
                    Dep::Advcl if self.is_infinitive(c) && self.is_verb(m) => {
                        push_verbs(self, c, &mut out);
                    }
                    Dep::Prep | Dep::Agent => {
                        for p in self.children_by(c, Dep::Pcomp) {
                            push_verbs(self, p, &mut out);
                        }
                        if let Some(o) = self.child(c, Dep::Pobj) {
                            // 'called on Iran to stop': the infinitive may hang on the noun.
                            for a in
                                self.children_by(o, Dep::Acl).filter(|&a| self.is_infinitive(a))
                            {
                                if self.is_verb(m) {
                                    push_verbs(self, a, &mut out);
                                }
                            }
                        }
                    }
                    Dep::Dobj | Dep::NsubjPass if self.is_verb(m) => {
                        for a in self.children_by(c, Dep::Acl).filter(|&a| self.is_infinitive(a)) {
                            push_verbs(self, a, &mut out);
                        }
                    }
                    Dep::Acomp if self.is_verb(m) => {
                        for x in self
                            .children(c)
                            .iter()
                            .copied()
                            .filter(|&x| matches!(self.dep(x), Dep::Xcomp | Dep::Ccomp))
                        {
                            push_verbs(self, x, &mut out);
                        }
                    }
                    _ => {}
                }
            }
        }
        out.retain(|c| !matched.contains(c));
        out
    }

    /// Whether a verb is an infinitive with 'to'.
    pub(crate) fn is_infinitive(&self, v: u32) -> bool {
        self.tag(v) == "VB"
            && self.children(v).iter().any(|&c| self.dep(c) == Dep::Aux && self.tag(c) == "TO")
            || self.children(v).iter().any(|&c| self.dep(c) == Dep::AuxPass && self.tag(c) == "VB")
    }

    /// Objects of a preposition that hangs on `head`, or is `head`.
    pub(super) fn prepositional(&self, head: u32, word: Symbol) -> Fillers {
        let mut found = Vec::new();
        if self.is_nominal(head) && Some(word) == self.agent_preposition() && self.lends_agent(head)
        {
            return found;
        }
        if self.word(head) == Some(word)
            && matches!(self.pos(head), Pos::Adp | Pos::Sconj | Pos::Adv | Pos::Part)
        {
            found.extend(self.prep_objects(head));
        }
        for &p in self.children(head) {
            // 'equipment close to the border': an adjective after its noun.
            let postponed = p > head && self.dep(p) == Dep::Amod;
            if matches!(self.dep(p), Dep::Prep | Dep::Agent | Dep::Dative | Dep::Prt | Dep::Advmod)
                || postponed
            {
                if self.word(p) == Some(word) {
                    found.extend(self.prep_objects(p));
                } else if self.child(p, Dep::Pobj).is_none() {
                    // 'out of', 'up to', 'ahead of': the object hangs on the second word.
                    for q in self.children_by(p, Dep::Prep).filter(|&q| self.word(q) == Some(word))
                    {
                        found.extend(self.prep_objects(q));
                    }
                }
            }
        }
        let roams =
            Some(word) == self.agent_preposition() || self.book.frame.locative.contains(&word);
        if found.is_empty() && roams {
            // 'the killing of a priest by rebels', 'a strike by teachers against the government': the
            // parser may hang the second phrase on the noun of the first.
            let first = self
                .children(head)
                .iter()
                .copied()
                .filter(|&p| {
                    let noun = self.is_nominal(head) && self.dep(p) == Dep::Prep;
                    self.dep(p) == Dep::Agent
                        || (noun && matches!(self.token_text(p), "of" | "by" | "on" | "against"))
                })
                .filter_map(|p| self.child(p, Dep::Pobj));
            for p in first.flat_map(|v| self.children_by(v, Dep::Prep).collect::<Vec<_>>()) {
                if self.word(p) == Some(word) {
                    found.extend(self.prep_objects(p));
                }
            }
        }
        if found.is_empty() && self.is_nominal(head) {
            // 'the threat to Peru from rebels', not 'the threat to refugees from Peru': a name comes from nowhere.
            let names = self
                .children_by(head, Dep::Prep)
                .filter(|&p| matches!(self.token_text(p), "to" | "on" | "against" | "of" | "for"))
                .filter_map(|p| self.child(p, Dep::Pobj))
                .filter(|&o| self.pos(o) == Pos::Propn);
            let from = names
                .flat_map(|o| self.children_by(o, Dep::Prep))
                .find(|&p| self.word(p) == Some(word) && self.token_text(p) == "from");
            found.extend(from.map(|p| self.prep_objects(p)).unwrap_or_default());
        }
        if found.is_empty() && self.is_nominal(head) {
            // 'attacks and pressure on Kyiv': the phrase hangs on the last coordinate.
            for c in self.children_by(head, Dep::Conj).filter(|&c| self.is_nominal(c)) {
                found.extend(self.prepositional(c, word));
            }
        }
        if found.is_empty() && self.is_verb(head) && self.book.frame.locative.contains(&word) {
            // 'deployed arms on the border', 'signed a deal with Peru': the phrase may hang on the object.
            let objects = self.objects(head).into_iter().filter(|&o| self.is_nominal(o));
            found.extend(objects.flat_map(|o| self.prepositional(o, word)));
        }
        if found.is_empty() && self.is_verb(head) && self.dep(head) == Dep::Relcl {
            // 'the rebels with whom it held talks'
            for p in self.children_by(head, Dep::Prep).filter(|&p| self.word(p) == Some(word)) {
                if self.child(p, Dep::Pobj).is_none() {
                    found.extend(self.spread_all([self.head(head)]));
                }
            }
        }
        found
    }

    pub(super) fn prep_objects(&self, p: u32) -> Fillers {
        self.spread_all(self.children_by(p, Dep::Pobj))
    }
}

fn push_verbs(parse: &Parse<'_>, v: u32, out: &mut Fillers) {
    if out.contains(&v) || out.len() > 16 {
        return;
    }
    out.push(v);
    // 'tried to empathize and promised': what is told as done hangs on no infinitive.
    let told = |c: u32| parse.is_infinitive(v) && matches!(parse.tag(c), "VBD" | "VBZ");
    for c in parse.children_by(v, Dep::Conj).filter(|&c| !told(c)) {
        push_verbs(parse, c, out);
    }
}
