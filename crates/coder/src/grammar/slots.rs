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
const DEPTH: u8 = 8;

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
    fn spread(&self, head: u32, out: &mut Fillers) {
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

    fn spread_all(&self, heads: impl IntoIterator<Item = u32>) -> Fillers {
        let mut out = Vec::new();
        for head in heads {
            self.spread(self.counted(self.antecedent(head)), &mut out);
        }
        out
    }

    /// 'hundreds *of protesters*', 'a group *of rebels*': the noun that is counted.
    fn counted(&self, t: u32) -> u32 {
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

    /// Whether the verb is passive, its surface subject being its deep object.
    pub(crate) fn is_passive(&self, v: u32) -> bool {
        self.children(v)
            .iter()
            .any(|&c| matches!(self.dep(c), Dep::AuxPass | Dep::NsubjPass | Dep::CsubjPass))
            || (self.tag(v) == "VBN" && self.is_bare_participle(v))
            // 'Students rounded up by soldiers were held', misread as an active past.
            || (self.child(v, Dep::Agent).is_some() && self.child(v, Dep::Dobj).is_none())
    }

    /// 'sanctions *imposed* by', 'the *detained* ship', '*accused* of fraud, he left': a participle without auxiliary.
    fn is_bare_participle(&self, v: u32) -> bool {
        let alone = !self.children(v).iter().any(|&c| matches!(self.dep(c), Dep::Aux | Dep::Nsubj));
        match self.dep(v) {
            Dep::Acl | Dep::Amod => alone,
            Dep::Advcl | Dep::Ccomp | Dep::Xcomp => alone && self.child(v, Dep::Dobj).is_none(),
            Dep::Conj => {
                alone && self.is_verb(self.head(v)) && self.is_passive(self.head(v)) && {
                    self.child(v, Dep::Dobj).is_none()
                }
            }
            Dep::Root => {
                alone && self.child(v, Dep::Dobj).is_none() && self.child(v, Dep::Agent).is_some()
            }
            _ => false,
        }
    }

    /// Deep subjects.
    pub(crate) fn subjects(&self, v: u32) -> Fillers {
        if self.pos(v) == Pos::Noun || self.pos(v) == Pos::Propn {
            return self.noun_agents(v);
        }
        if self.is_passive(v) {
            return self.agents(v);
        }
        self.surface_subjects(v, DEPTH)
    }

    /// The by-phrase of a passive; coordinated passives share it.
    fn agents(&self, v: u32) -> Fillers {
        let own = self.own_agents(v);
        if !own.is_empty() {
            return own;
        }
        let head = self.head(v);
        if self.dep(v) == Dep::Conj && self.is_verb(head) && self.is_passive(head) {
            return self.own_agents(head);
        }
        // 'arrested and deported by': the agent hangs on the last of the coordinated verbs.
        self.children_by(v, Dep::Conj)
            .filter(|&c| self.is_verb(c) && self.own_subjects(c).is_empty())
            .map(|c| self.own_agents(c))
            .find(|shared| !shared.is_empty())
            .unwrap_or_else(|| self.strayed_agents(v))
    }

    /// 'threatened with tariffs by Washington', 'denied access by troops': the parser may hang the
    /// agent on the last noun of the passive clause.
    fn strayed_agents(&self, v: u32) -> Fillers {
        let nouns =
            self.children(v).iter().copied().filter(|&c| c > v).flat_map(|c| match self.dep(c) {
                Dep::Dobj | Dep::Oprd => vec![c],
                Dep::Prep => self.children_by(c, Dep::Pobj).collect(),
                _ => Vec::new(),
            });
        for noun in nouns {
            let by = self
                .children_by(noun, Dep::Prep)
                .find(|&p| self.word(p) == self.agent_preposition());
            if let Some(by) = by {
                return self.prep_objects(by);
            }
        }
        Vec::new()
    }

    /// Whether a noun's by-phrase is rather that of the passive verb which it is an argument of.
    fn lends_agent(&self, noun: u32) -> bool {
        let head = self.head(noun);
        let verb = match self.dep(noun) {
            Dep::Dobj | Dep::Oprd => head,
            Dep::Pobj if matches!(self.token_text(head), "of" | "with" | "to" | "for") => {
                self.head(head)
            }
            _ => return false,
        };
        self.is_verb(verb) && self.is_passive(verb) && self.own_agents(verb).is_empty()
    }

    fn own_agents(&self, v: u32) -> Fillers {
        let direct = self
            .children(v)
            .iter()
            .copied()
            .filter(|&c| {
                self.dep(c) == Dep::Agent
                    || (self.dep(c) == Dep::Prep && self.word(c) == self.agent_preposition())
            })
            .filter_map(|p| self.child(p, Dep::Pobj));
        self.spread_all(direct)
    }

    /// Subjects that stand at the verb itself.
    pub(crate) fn own_subjects(&self, v: u32) -> Fillers {
        self.spread_all(
            self.children(v)
                .iter()
                .copied()
                .filter(|&c| matches!(self.dep(c), Dep::Nsubj | Dep::NsubjPass))
                .filter(|&c| self.tag(c) != "EX" && !self.is_misread_that(v, c)),
        )
    }

    /// 'that' beside the true subject is a conjunction, whatever the parser says.
    fn is_misread_that(&self, v: u32, c: u32) -> bool {
        self.tag(c) == "WDT"
            && self.children(v).iter().any(|&d| d != c && self.dep(d) == Dep::Nsubj)
    }

    /// Surface subjects, its own or those it shares or is controlled by.
    pub(crate) fn surface_subjects(&self, v: u32, depth: u8) -> Fillers {
        let own = self.own_subjects(v);
        if !own.is_empty() || depth == 0 {
            return own;
        }
        let head = self.head(v);
        if head == v {
            return own;
        }
        match self.dep(v) {
            Dep::Conj if self.is_verb(head) || self.pos(head) == Pos::Adj => {
                self.surface_subjects(head, depth - 1)
            }
            Dep::Xcomp | Dep::Ccomp | Dep::Acomp | Dep::Oprd | Dep::Attr => {
                let marked = self.children(v).iter().any(|&c| self.dep(c) == Dep::Mark);
                if self.dep(v) == Dep::Ccomp && marked {
                    return own;
                }
                // 'told Iran to stop', 'forced it to leave': the object controls; without one, the subject.
                let controller =
                    self.spread_all(self.children(head).iter().copied().filter(|&c| {
                        self.dep(c) == Dep::Dobj
                            || (self.dep(c) == Dep::Dative && self.is_nominal(c))
                    }));
                if !controller.is_empty() && self.is_verb(v) {
                    return controller;
                }
                self.surface_subjects(head, depth - 1)
            }
            Dep::Advcl if self.absolute(v).is_some() => {
                self.spread_all(self.absolute(v).map(|(_, subject)| subject))
            }
            Dep::Advcl | Dep::Prep | Dep::Parataxis | Dep::Dep => {
                self.surface_subjects(head, depth - 1)
            }
            Dep::Acl => {
                if self.tag(v) == "VBG" || self.tag(v) == "VBN" {
                    return self.spread_all([head]);
                }
                self.noun_agents_or_subject(head, depth - 1)
            }
            Dep::Amod => self.spread_all([head]),
            Dep::Relcl => {
                let object = self
                    .children(v)
                    .iter()
                    .any(|&c| matches!(self.dep(c), Dep::Nsubj | Dep::NsubjPass));
                if object { own } else { self.spread_all([head]) }
            }
            Dep::Pcomp => {
                let governor = self.head(head);
                if self.is_verb(governor) {
                    if self.is_passive(governor) {
                        return self.surface_subjects(governor, depth - 1);
                    }
                    let object = self.spread_all(self.children_by(governor, Dep::Dobj));
                    // 'accused Iran of planning', 'stopped them from leaving', but 'left by crossing'.
                    if !object.is_empty()
                        && self.dep(head) == Dep::Prep
                        && self.word(head) != self.agent_preposition()
                    {
                        return object;
                    }
                    return self.surface_subjects(governor, depth - 1);
                }
                self.noun_agents_or_subject(governor, depth - 1)
            }
            _ => own,
        }
    }

    /// 'despite *Moscow* dismissing it', 'with *rebels* holding the town': the parser hangs preposition
    /// and participle on the same head; the preposition's object stands right before the participle.
    pub(crate) fn absolute(&self, v: u32) -> Option<(u32, u32)> {
        if self.tag(v) != "VBG" || self.dep(v) != Dep::Advcl || !self.own_subjects(v).is_empty() {
            return None;
        }
        let start = self.subtree(v).start;
        let before = self.children_by(self.head(v), Dep::Prep).filter(|&p| p < v);
        before
            .filter_map(|p| Some((p, self.child(p, Dep::Pobj)?)))
            .find(|&(_, object)| self.subtree(object).end == start)
    }

    /// Whose plan, threat, decision it is: the noun's own agent, else the subject of its verb.
    fn noun_agents_or_subject(&self, noun: u32, depth: u8) -> Fillers {
        let agents = self.noun_agents(noun);
        if !agents.is_empty() || depth == 0 {
            return agents;
        }
        let head = self.head(noun);
        match self.dep(noun) {
            Dep::Dobj | Dep::Attr | Dep::Oprd if self.is_verb(head) => {
                self.subjects_no_agent(head, depth - 1)
            }
            Dep::Conj if self.is_nominal(head) => self.noun_agents_or_subject(head, depth - 1),
            _ => Vec::new(),
        }
    }

    fn subjects_no_agent(&self, v: u32, depth: u8) -> Fillers {
        if self.is_passive(v) { self.agents(v) } else { self.surface_subjects(v, depth) }
    }

    fn noun_agents(&self, noun: u32) -> Fillers {
        let mut agents = self.genitives(noun);
        if agents.is_empty() {
            // 'the Chinese plan to', not 'the new plan to': adjectives of names are capitalised.
            agents = self.modifiers(noun);
            agents.retain(|&m| self.token_text(m).starts_with(char::is_uppercase));
        }
        if agents.is_empty() {
            // 'an agreement between Egypt and Sudan to cooperate', 'the failure of Serbia to act'.
            let parties = self.children_by(noun, Dep::Prep).filter(|&p| {
                matches!(self.token_text(p), "between" | "by" | "of" | "from" | "among")
            });
            agents = self.spread_all(parties.filter_map(|p| self.child(p, Dep::Pobj)));
        }
        agents
    }

    /// Deep objects.
    pub(crate) fn objects(&self, v: u32) -> Fillers {
        let mut found = self.spread_all(self.children(v).iter().copied().filter(|&c| {
            matches!(self.dep(c), Dep::Dobj)
                || (self.dep(c) == Dep::Dative
                    && self.is_nominal(c)
                    && self.child(v, Dep::Dobj).is_none())
        }));
        if !self.is_verb(v) {
            return found;
        }
        if self.is_passive(v) {
            let passive = match self.dep(v) {
                Dep::Acl | Dep::Amod if self.own_subjects(v).is_empty() => {
                    self.spread_all([self.head(v)])
                }
                _ => self.surface_subjects(v, DEPTH),
            };
            return if passive.is_empty() { found } else { passive };
        }
        if found.is_empty() && self.dep(v) == Dep::Relcl && !self.own_subjects(v).is_empty() {
            // 'the sanctions that the EU imposed': the antecedent is the object unless it is the subject.
            let antecedent = self.head(v);
            let pronoun_is_subject = self.own_subjects(v).contains(&antecedent);
            let gap_in_prep = self.children_by(v, Dep::Prep).any(|p| {
                self.child(p, Dep::Pobj).is_none_or(|o| matches!(self.tag(o), "WDT" | "WP"))
            });
            if !pronoun_is_subject && !gap_in_prep && self.child(v, Dep::Ccomp).is_none() {
                found = self.spread_all([antecedent]);
            }
        }
        if found.is_empty() {
            // 'arrested and deported two journalists': the object hangs on the last verb.
            found = self
                .children_by(v, Dep::Conj)
                .filter(|&c| self.is_verb(c) && c < v + 4 && self.own_subjects(c).is_empty())
                .flat_map(|c| self.children_by(c, Dep::Dobj).collect::<Vec<_>>())
                .take(1)
                .flat_map(|o| self.spread_all([o]))
                .collect();
        }
        found
    }

    fn indirect(&self, v: u32) -> Fillers {
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
    fn complements(&self, matched: &[u32]) -> Fillers {
        let mut out = Vec::new();
        for &m in matched {
            for &c in self.children(m) {
                match self.dep(c) {
                    Dep::Ccomp | Dep::Xcomp => push_verbs(self, c, &mut out),
                    Dep::Acl if !self.is_verb(m) && self.tag(c) != "VBN" => {
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
    fn prepositional(&self, head: u32, word: Symbol) -> Fillers {
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
        if found.is_empty() && self.is_nominal(head) && Some(word) == self.agent_preposition() {
            // 'the killing of a priest by rebels': the parser may hang the agent on the victim.
            let victims =
                self.children_by(head, Dep::Prep).filter_map(|p| self.child(p, Dep::Pobj));
            for p in victims.flat_map(|v| self.children_by(v, Dep::Prep).collect::<Vec<_>>()) {
                if self.word(p) == Some(word) {
                    found.extend(self.prep_objects(p));
                }
            }
        }
        if found.is_empty() && self.is_nominal(head) {
            // 'attacks and pressure on Kyiv': the phrase hangs on the last coordinate.
            for c in self.children_by(head, Dep::Conj).filter(|&c| self.is_nominal(c)) {
                found.extend(self.prepositional(c, word));
            }
        }
        if found.is_empty() && self.is_verb(head) && self.book.frame.locative.contains(&word) {
            // 'deployed arms on the border', 'signed a deal with Peru': the phrase may hang on the object.
            let objects = self.children_by(head, Dep::Dobj).filter(|&o| o > head);
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

    fn prep_objects(&self, p: u32) -> Fillers {
        self.spread_all(self.children_by(p, Dep::Pobj))
    }
}

fn push_verbs(parse: &Parse<'_>, v: u32, out: &mut Fillers) {
    if out.contains(&v) || out.len() > 16 {
        return;
    }
    out.push(v);
    for c in parse.children_by(v, Dep::Conj) {
        push_verbs(parse, c, out);
    }
}
