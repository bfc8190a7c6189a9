//! Deep subjects and objects: through passives, control, raising, relative clauses, participles and
//! coordination, and whose an event noun is.

use demarche_nlp::{Dep, Pos};

use super::Parse;
use super::slots::{DEPTH, Fillers};

impl Parse<'_> {
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
    pub(super) fn is_bare_participle(&self, v: u32) -> bool {
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
    pub(crate) fn agents(&self, v: u32) -> Fillers {
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
    pub(super) fn strayed_agents(&self, v: u32) -> Fillers {
        let nouns =
            self.children(v).iter().copied().filter(|&c| c > v).flat_map(|c| match self.dep(c) {
                Dep::Dobj | Dep::Oprd => vec![c],
                Dep::Prep if matches!(self.token_text(c), "of" | "with") => {
                    self.children_by(c, Dep::Pobj).collect()
                }
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
    pub(super) fn lends_agent(&self, noun: u32) -> bool {
        let head = self.head(noun);
        let verb = match self.dep(noun) {
            Dep::Dobj | Dep::Oprd => head,
            Dep::Pobj if matches!(self.token_text(head), "of" | "with") => self.head(head),
            _ => return false,
        };
        self.is_verb(verb) && self.is_passive(verb) && self.own_agents(verb).is_empty()
    }

    pub(super) fn own_agents(&self, v: u32) -> Fillers {
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
    pub(super) fn is_misread_that(&self, v: u32, c: u32) -> bool {
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
                // 'used gas to disperse them', 'promised them to leave': the subject does it.
                let own_deed = self.is_any(head, &self.book.frame.subject_control);
                if !controller.is_empty() && self.is_verb(v) && !own_deed {
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
                    // 'accused Iran of planning', 'stopped them from leaving', but 'left it by crossing',
                    // 'met them after crossing'.
                    let adjunct = self.word(head) == self.agent_preposition()
                        || matches!(
                            self.token_text(head),
                            "after" | "before" | "without" | "since" | "while" | "besides" | "upon"
                        );
                    if !object.is_empty() && self.dep(head) == Dep::Prep && !adjunct {
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
    pub(super) fn noun_agents_or_subject(&self, noun: u32, depth: u8) -> Fillers {
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

    pub(super) fn subjects_no_agent(&self, v: u32, depth: u8) -> Fillers {
        if self.is_passive(v) { self.agents(v) } else { self.surface_subjects(v, depth) }
    }

    pub(super) fn noun_agents(&self, noun: u32) -> Fillers {
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
            // 'found the government liable', 'ruled the settlements illegal': a small clause.
            let clause = self.children_by(v, Dep::Ccomp).find(|&c| {
                c > v && self.pos(c) == Pos::Adj && {
                    !self.children(c).iter().any(|&d| matches!(self.dep(d), Dep::Mark | Dep::Aux))
                }
            });
            found = clause.map(|c| self.own_subjects(c)).unwrap_or_default();
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
}
