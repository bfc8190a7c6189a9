//! Who fills the roles of a predicate: the slots of its sense, a light verb above it, the object of a
//! longer expression.

use demarche_nlp::Dep;
use demarche_world::{Entry, Naming};

use super::Composer;
use crate::codebook::sense::WordClass;
use crate::codebook::{SenseKind, Slot};
use crate::predicates::Hit;

impl Composer<'_> {
    /// Whether a modifier or genitive names somebody.
    pub(super) fn names_actor(&self, t: u32) -> bool {
        self.actors.resolve(t).is_some_and(|a| a.is_known())
    }

    /// Actor and recipient of a hit; fillers in `not` are content, not roles.
    pub(super) fn roles(&mut self, hit: &Hit, not: &[u32]) -> (Vec<u32>, Vec<u32>) {
        let sense = self.book.sense(hit.sense);
        let class = sense.predicates[hit.predicate as usize].class;
        let nominal = class == WordClass::Noun;
        let (actor_slots, recipient_slots) = if nominal {
            (&sense.noun_actor, &sense.noun_recipient)
        } else {
            (&sense.actor, &sense.recipient)
        };
        let (mut actors, mut recipients) = (Vec::new(), Vec::new());
        if nominal {
            self.light_roles(hit, &mut actors, &mut recipients);
        }
        if sense.reciprocal && nominal && actors.is_empty() {
            for name in ["between", "among"] {
                if let Some(word) = self.book.symbol(name) {
                    actors.extend(self.fill(hit, Slot::Prep(word), nominal, not, &[]));
                }
            }
        }
        for &slot in actor_slots {
            if !actors.is_empty() {
                break;
            }
            actors = self.fill(hit, slot, nominal, not, &recipients);
        }
        let mut slots = recipient_slots.clone();
        if sense.reciprocal
            && let Some(with) = self.book.symbol("with")
        {
            slots.push(Slot::Prep(with));
        }
        // 'bombed targets in Gaza': what is no actor yields to a later slot that names one.
        let somebody = |this: &Self, t: &u32| this.actors.resolve(*t).is_some();
        for slot in slots {
            if recipients.iter().any(|t| somebody(self, t)) {
                break;
            }
            let found = self.fill(hit, slot, nominal, not, &actors);
            if recipients.is_empty() || found.iter().any(|t| somebody(self, t)) {
                recipients = found;
            }
        }
        let meets = match &sense.kind {
            SenseKind::Event(kind) => self.book.ontology.quad(*kind) <= 2,
            _ => false,
        };
        if nominal && meets && actors.is_empty() && !recipients.is_empty() {
            actors = self.main_subject(hit.matched[0]);
            actors.retain(|a| !recipients.contains(a));
        }
        (actors, recipients)
    }

    /// 'In talks with Qatar's emir, *Iran's president* urged calm', '*he* said after a visit to Peru':
    /// whoever the clause speaks of took part. Only for acts of cooperation: 'after the attack, he said'.
    fn main_subject(&self, noun: u32) -> Vec<u32> {
        let preposition = self.parse.head(noun);
        let verb = self.parse.head(preposition);
        let framing = self.parse.dep(noun) == Dep::Pobj
            && matches!(
                self.parse.token_text(preposition).to_ascii_lowercase().as_str(),
                "in" | "during" | "at" | "on" | "after" | "following"
            );
        if !framing || !self.parse.is_verb(verb) {
            return Vec::new();
        }
        // 'On a visit to Peru *he* was asked': whoever the clause speaks of, passive or not.
        self.parse.surface_subjects(verb, 4)
    }

    pub(super) fn fill(
        &self,
        hit: &Hit,
        slot: Slot,
        nominal: bool,
        not: &[u32],
        used: &[u32],
    ) -> Vec<u32> {
        let mut all = self.parse.fillers(&hit.matched, slot);
        all.retain(|f| !not.contains(f) && !used.contains(f));
        let mut found: Vec<u32> =
            all.iter().copied().filter(|f| !hit.matched.contains(f)).collect();
        if found.is_empty() && matches!(slot, Slot::Object | Slot::Prep(_)) {
            // 'expelled Russian diplomats', 'expulsion of Russian diplomats' as one expression: the noun
            // in it names them.
            if slot == Slot::Object && !nominal {
                all = self.parse.objects(hit.matched[0]);
            }
            all.retain(|f| {
                hit.matched[1..].contains(f) && !used.contains(f) && self.names_actor(*f)
            });
            found = all;
        }
        if found.is_empty() && slot == Slot::Indirect {
            found = self.misread_dative(hit.matched[0]);
        }
        match slot {
            Slot::Modifier => {
                found.retain(|&f| self.names_actor(f));
                // 'NATO military equipment': who is named counts, not what kind.
                let named = |f: &u32| self.actors.resolve(*f).is_some_and(|a| a.code.is_some());
                if found.iter().any(named) {
                    found.retain(named);
                }
                found.dedup_by_key(|f| self.actors.resolve(*f).map(|a| a.label()));
            }
            Slot::Poss if nominal => {
                // 'her departure from office': whoever she is, nobody else departs.
                let thing = |f: u32| self.parse.ann.lemma(f as usize) == "its";
                found.retain(|&f| self.names_actor(f) || !thing(f));
            }
            Slot::Complement => found.clear(),
            Slot::Prep(_) => found.retain(|&f| !self.is_time(f)),
            Slot::Object => found.retain(|&f| !self.is_time(f)),
            _ => {}
        }
        found
    }

    /// 'gave Ukraine Stinger missiles': the parser may read the receiver as a part of the object's name.
    pub(super) fn misread_dative(&self, verb: u32) -> Vec<u32> {
        let names = |m: &u32| {
            self.parse.dep(*m) == Dep::Compound
                && matches!(
                    self.actors.entry(*m),
                    Some(Entry::Polity { naming: Naming::Name | Naming::Capital, .. })
                )
        };
        let first = |o: u32| self.parse.children(o).iter().copied().find(|&c| c < o);
        self.parse
            .children_by(verb, Dep::Dobj)
            .filter_map(first)
            .filter(names)
            .filter(|&m| m == verb + 1)
            .collect()
    }

    pub(super) fn is_time(&self, t: u32) -> bool {
        matches!(self.parse.entity(t), Some("DATE" | "TIME" | "PERCENT" | "MONEY" | "CARDINAL"))
            && !self.names_actor(t)
    }

    /// Roles that a light verb above or a participle behind gives an event noun.
    pub(super) fn light_roles(
        &mut self,
        hit: &Hit,
        actors: &mut Vec<u32>,
        recipients: &mut Vec<u32>,
    ) {
        let noun = hit.matched[0];
        for verb in self.verbs_over(noun) {
            let book = self.book;
            let hits = self.hits(verb);
            let light = hits.iter().find_map(|h| match &book.sense(h.sense).kind {
                SenseKind::Light(light) => {
                    let hangs = light
                        .objects
                        .iter()
                        .any(|&s| self.parse.fillers(&h.matched, s).contains(&noun));
                    hangs.then_some((h, light))
                }
                _ => None,
            });
            let Some((verb_hit, light)) = light else { continue };
            // 'called the NATO deployment a provocation': there the verb speaks of the noun.
            let says = hits.first().is_some_and(|h| match &book.sense(h.sense).kind {
                SenseKind::Operator(operator) => !operator.transparent,
                _ => false,
            });
            if says {
                continue;
            }
            let subject = self.parse.subjects(verb);
            let other = |this: &Self| {
                light
                    .other
                    .iter()
                    .map(|&s| this.parse.fillers(&verb_hit.matched, s))
                    .find(|found| !found.is_empty() && !found.contains(&noun))
                    .unwrap_or_default()
                    .into_iter()
                    .filter(|&f| !this.is_time(f))
                    .collect::<Vec<_>>()
            };
            if light.subject_is_recipient {
                // 'Kyiv was hit by strikes': the passive's own subject, the noun being its agent.
                let agent = self.parse.is_passive(verb) && subject.contains(&noun);
                *recipients = if agent { self.parse.objects(verb) } else { subject };
                // 'came under strikes by Saudi Arabia': the doer may hang on the verb.
                let doers = ["by", "from"].into_iter().filter_map(|w| book.symbol(w));
                *actors = doers
                    .map(|word| self.parse.fillers(&verb_hit.matched, Slot::Prep(word)))
                    .find(|found| !found.is_empty())
                    .unwrap_or_default();
            } else {
                *actors = subject;
                // 'imposed on Iran': the verb's own phrase, unless the noun has one.
                let own = self.book.sense(hit.sense).noun_recipient.iter().any(|&s| {
                    matches!(s, Slot::Prep(_)) && !self.parse.fillers(&hit.matched, s).is_empty()
                });
                if !own {
                    *recipients = other(self);
                }
            }
            return;
        }
    }

    /// Verbs that may be light verbs of a noun: those it is an argument of, and those in its participles and relative clauses.
    pub(super) fn verbs_over(&self, noun: u32) -> Vec<u32> {
        let mut verbs = Vec::new();
        let mut top = noun;
        loop {
            let head = self.parse.head(top);
            if self.parse.dep(top) == Dep::Conj && self.parse.is_nominal(head) {
                top = head;
                continue;
            }
            // 'a wave of air strikes'
            let counter = self.parse.head(head);
            let counted = self.parse.dep(top) == Dep::Pobj
                && self.parse.token_text(head) == "of"
                && self.parse.is_any(counter, &self.book.frame.quantifiers);
            if !counted || counter == top {
                break;
            }
            top = counter;
        }
        let head = self.parse.head(top);
        match self.parse.dep(top) {
            Dep::Dobj | Dep::NsubjPass | Dep::Nsubj | Dep::Dative if self.parse.is_verb(head) => {
                verbs.push(head);
            }
            Dep::Pobj => {
                let governor = self.parse.head(head);
                if self.parse.is_verb(governor) {
                    verbs.push(governor);
                } else if self.parse.dep(governor) == Dep::Prep
                    || self.parse.dep(governor) == Dep::Prt
                {
                    verbs.push(self.parse.head(governor));
                }
            }
            _ => {}
        }
        verbs.extend(
            self.parse
                .children(noun)
                .iter()
                .copied()
                .filter(|&c| matches!(self.parse.dep(c), Dep::Acl | Dep::Relcl)),
        );
        verbs
    }
}
