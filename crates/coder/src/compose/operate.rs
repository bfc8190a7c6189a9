//! Operators: they look for events in their content and give one of their own, or pass the content on.

use demarche_nlp::Dep;

use super::{Composer, Draft};
use crate::actors::{Actor, Nature};
use crate::codebook::ontology::Kind;
use crate::codebook::sense::{GivenMode, Inner, Operator, WordClass};
use crate::codebook::{SenseKind, Slot, TypeId};
use crate::grammar::Parse;
use crate::predicates::Hit;

/// What an operator makes of its content.
struct Made {
    /// The content that decided.
    content: usize,
    kind: Kind,
    recipient: Option<Vec<Slot>>,
    older: Option<TypeId>,
}

/// Whether a verb has its subject from the verb above it: 'called on Russia *to withdraw*'.
fn controlled(parse: &Parse<'_>, t: u32) -> bool {
    parse.is_verb(t) && parse.is_infinitive(t) && parse.own_subjects(t).is_empty()
}

impl Composer<'_> {
    /// Notes a negation that a sense asks for, so that it does not count again.
    fn spend_negation(&mut self, t: u32, hit: &Hit) {
        if self.book.sense(hit.sense).negated {
            self.spent.insert(t);
        }
    }

    /// An operator with its content; none when it has nothing to say here.
    pub(super) fn operate(&mut self, t: u32, hit: &Hit, operator: &Operator) -> Option<Vec<usize>> {
        let mut heads = Vec::new();
        let mut found: Vec<usize> = Vec::new();
        for &slot in &operator.content {
            let fillers: Vec<u32> = self
                .parse
                .fillers(&hit.matched, slot)
                .into_iter()
                // 'assassination plot' as one expression: the noun before it is the content.
                .filter(|f| slot == Slot::Modifier || !hit.matched.contains(f))
                .collect();
            for filler in fillers {
                let events = self.events_in(filler, 3);
                if !events.is_empty() {
                    heads.push(filler);
                    found.extend(events);
                }
            }
            if !found.is_empty() {
                break;
            }
        }
        found.retain(|&d| self.drafts[d].content_of.is_none() && self.drafts[d].token != t);
        found.dedup();
        if found.is_empty() {
            let to_do = || {
                let clauses = self.parse.fillers(&hit.matched, Slot::Complement);
                clauses.iter().any(|&c| self.parse.is_infinitive(c))
            };
            let kind = operator.own.or_else(|| operator.bare.filter(|_| to_do()))?;
            let mut draft = self.draft(t, hit, kind);
            (draft.actors, draft.recipients) = self.roles(hit, &[]);
            self.parties(hit, kind, (&mut draft.actors, &mut draft.recipients));
            self.refer_back(&mut draft);
            self.drafts.push(draft);
            return Some(vec![self.drafts.len() - 1]);
        }
        self.spend_negation(t, hit);
        if operator.transparent {
            return Some(self.pass_on(t, hit, operator, &heads, found));
        }
        let Some(Made { content: first, kind, recipient: recipient_slots, older }) =
            self.result(operator, &found)
        else {
            // 'plans to attack': no event of its own, but it says how its content holds.
            return Some(self.pass_on(t, hit, operator, &heads, found));
        };
        let mut draft = self.draft(t, hit, kind);
        draft.reciprocal = false;
        draft.older = older.or(draft.older);
        draft.stop = operator.opposite && self.book.ontology.quad(self.drafts[first].kind) >= 3;
        let content = self.drafts[first].clone();
        draft.derivation.push(format!(
            "its content is {:?} ({})",
            self.parse.token_text(content.token),
            self.book.ontology.name(content.kind)
        ));
        draft.actors = self.operator_actors(hit, &heads);
        if draft.actors.is_empty() && operator.same_actor {
            draft.actors.clone_from(&content.actors);
        }
        draft.recipients =
            self.operator_recipients(hit, &heads, recipient_slots, &draft.actors, &content);
        self.parties(hit, kind, (&mut draft.actors, &mut draft.recipients));
        if !operator.same_actor && draft.actors.is_empty() && operator.opposite {
            draft.actors =
                content.actors.iter().copied().filter(|a| !draft.recipients.contains(a)).collect();
        }
        let index = self.drafts.len();
        let holders = draft.actors.clone();
        self.drafts.push(draft);
        let inner_actors = self.inner_actors(hit, operator, &heads);
        for &d in &found {
            let draft = &mut self.drafts[d];
            draft.content_of = Some(index);
            draft.inner.extend(&operator.inner);
            if controlled(self.parse, draft.token) && !inner_actors.is_empty() {
                draft.actors.clear();
            }
            if draft.actors.is_empty() {
                let fill = if operator.same_actor { &holders } else { &inner_actors };
                draft.actors.extend(fill.iter().filter(|a| !draft.recipients.contains(a)));
            }
        }
        Some(vec![index])
    }

    /// The content comes out itself, framed by the operator and with its subject for an actor.
    fn pass_on(
        &mut self,
        t: u32,
        hit: &Hit,
        operator: &Operator,
        heads: &[u32],
        found: Vec<usize>,
    ) -> Vec<usize> {
        let subject = match self.inner_actors(hit, operator, heads) {
            named if !named.is_empty() => named,
            _ => self.operator_actors(hit, heads),
        };
        // 'the assassination plot against the premier'
        let sense = self.book.sense(hit.sense);
        let nominal = sense.predicates[hit.predicate as usize].class == WordClass::Noun;
        let towards = |this: &Self| {
            let slots = sense.noun_recipient.iter().filter(|s| matches!(s, Slot::Prep(_)));
            let mut fillers = slots.map(|&s| this.fill(hit, s, true, heads, &subject));
            fillers.find(|f| !f.is_empty()).unwrap_or_default()
        };
        let towards = if nominal { towards(self) } else { Vec::new() };
        for &d in &found {
            let draft = &mut self.drafts[d];
            if draft.recipients.is_empty() {
                draft.recipients.clone_from(&towards);
                draft.recipients.retain(|r| !draft.actors.contains(r) && *r != draft.token);
            }
            draft.inner.extend(&operator.inner);
            draft.through.push(t);
            draft.derivation.push(format!("through {}", self.book.sense(hit.sense).id));
            if controlled(self.parse, draft.token) && !operator.inner_actor.is_empty() {
                draft.actors.clear();
            }
            if draft.actors.is_empty() && !operator.inner.contains(&Inner::Alleged) {
                draft.actors.extend(subject.iter().filter(|s| !draft.recipients.contains(s)));
            }
        }
        found
    }

    fn inner_actors(&self, hit: &Hit, operator: &Operator, heads: &[u32]) -> Vec<u32> {
        operator
            .inner_actor
            .iter()
            .map(|&s| self.fill(hit, s, false, heads, &[]))
            .find(|f| !f.is_empty())
            .unwrap_or_default()
    }

    /// Type and mode of an operator's event, with the content that it was made from.
    fn result(&self, operator: &Operator, found: &[usize]) -> Option<Made> {
        let ontology = &self.book.ontology;
        for &d in found {
            let draft = &self.drafts[d];
            let withheld = ontology.opposite(draft.kind).filter(|_| self.is_withheld(draft));
            let (content, stop) = match withheld {
                Some(kind) => (kind, false),
                None => (draft.kind, draft.stop),
            };
            let quad = ontology.quad(content);
            let row = operator
                .gives
                .iter()
                .find(|g| g.of.iter().any(|group| group.holds(content, quad, stop)));
            if let Some(row) = row {
                let mode = match row.mode {
                    GivenMode::None => None,
                    GivenMode::Fixed(mode) => Some(mode),
                    GivenMode::ByContent => ontology.mode_by_content(row.event_type, content),
                };
                let kind = Kind { event_type: row.event_type, mode };
                return Some(Made {
                    content: d,
                    kind,
                    recipient: row.recipient.clone(),
                    older: row.older,
                });
            }
            if operator.opposite
                && withheld.is_none()
                && let Some(kind) = ontology.opposite(content)
            {
                return Some(Made { content: d, kind, recipient: None, older: None });
            }
        }
        operator.own.map(|kind| Made { content: found[0], kind, recipient: None, older: None })
    }

    /// Whether the content is not to be done: 'promised *not to attack*', 'agreed to *refrain from* attacks'.
    fn is_withheld(&self, content: &Draft) -> bool {
        let denied = self.parse.is_verb(content.token)
            && self.predicates.is_negated(content.token)
            && !self.book.sense(content.sense).negated
            && !self.spent.contains(&content.token);
        denied != content.inner.contains(&Inner::Negation)
    }

    fn operator_actors(&mut self, hit: &Hit, content: &[u32]) -> Vec<u32> {
        let sense = self.book.sense(hit.sense);
        let nominal = sense.predicates[hit.predicate as usize].class == WordClass::Noun;
        let slots = if nominal { &sense.noun_actor } else { &sense.actor };
        if nominal {
            let (mut actors, mut recipients) = (Vec::new(), Vec::new());
            self.light_roles(hit, &mut actors, &mut recipients);
            if !actors.is_empty() {
                return actors;
            }
        }
        let found = slots
            .iter()
            .map(|&s| self.fill(hit, s, nominal, content, &[]))
            .find(|f| !f.is_empty())
            .unwrap_or_default();
        if found.is_empty() && nominal { self.owner_above(hit.matched[0]) } else { found }
    }

    /// 'Washington's eagerness regarding the *preparation* of an attack': the noun hangs on one that
    /// the codebook does not decide, and whoever has that has this.
    fn owner_above(&mut self, noun: u32) -> Vec<u32> {
        let preposition = self.parse.head(noun);
        let above = self.parse.head(preposition);
        if self.parse.dep(noun) != Dep::Pobj
            || self.parse.dep(preposition) != Dep::Prep
            || !self.parse.is_nominal(above)
            || !self.hits(above).iter().all(|h| self.book.sense(h.sense).is_operator())
        {
            return Vec::new();
        }
        let mut owners = self.parse.genitives(above);
        owners.retain(|&o| self.names_actor(o));
        owners
    }

    fn operator_recipients(
        &mut self,
        hit: &Hit,
        heads: &[u32],
        slots: Option<Vec<Slot>>,
        actors: &[u32],
        content: &Draft,
    ) -> Vec<u32> {
        let sense = self.book.sense(hit.sense);
        let nominal = sense.predicates[hit.predicate as usize].class == WordClass::Noun;
        let slots = slots.unwrap_or_else(|| {
            if nominal { sense.noun_recipient.clone() } else { sense.recipient.clone() }
        });
        // 'Senator A accused Senator B': two persons of one country and sector.
        let own: Vec<Actor> = actors.iter().filter_map(|&a| self.actors.resolve(a)).collect();
        let is_own = |t: u32| {
            self.actors.resolve(t).is_some_and(|a| {
                let other = matches!((&a.person, a.nature), (Some(_), Nature::Person));
                own.iter().any(|o| {
                    o.label() == a.label() && (o.person == a.person || !other || o.person.is_none())
                })
            })
        };
        // 'accused the Harbour Front of an attack': the parser hangs the accusation on the accused.
        let heads: Vec<u32> = heads
            .iter()
            .copied()
            .filter(|&h| {
                h == content.token || !self.names_actor(h) || !self.parse.is_under(content.token, h)
            })
            .collect();
        for slot in slots {
            let mut found = match slot {
                Slot::ContentActor => content.actors.clone(),
                Slot::ContentRecipient => content.recipients.clone(),
                slot => self.fill(hit, slot, nominal, &heads, actors),
            };
            found.retain(|&f| !actors.contains(&f) && f != content.token && !is_own(f));
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// Events at a phrase or clause, looking through words that the codebook does not decide
    /// ('steps to end the war', 'a series of attacks', 'a ceasefire deal').
    fn events_in(&mut self, head: u32, depth: u8) -> Vec<usize> {
        let found = self.interpret(head);
        if !found.is_empty() || depth == 0 {
            return found;
        }
        let book = self.book;
        if self.hits(head).iter().any(|h| matches!(book.sense(h.sense).kind, SenseKind::Nonevent)) {
            return Vec::new();
        }
        let undecided = self.hits(head).is_empty();
        let mut inside = Vec::new();
        for &c in self.parse.children(head) {
            match self.parse.dep(c) {
                Dep::Xcomp | Dep::Dobj | Dep::Attr | Dep::Ccomp if self.parse.is_verb(head) => {
                    inside.push(c);
                }
                Dep::Acl if self.parse.is_infinitive(c) => inside.push(c),
                // 'a ceasefire deal', but not 'combat readiness', where the head is decided.
                Dep::Compound | Dep::Amod if undecided && c < head && self.parse.is_nominal(c) => {
                    inside.push(c);
                }
                Dep::Prep if !self.parse.is_verb(head) => {
                    inside.extend(
                        self.parse
                            .children(c)
                            .iter()
                            .filter(|&&o| matches!(self.parse.dep(o), Dep::Pobj | Dep::Pcomp)),
                    );
                }
                _ => {}
            }
        }
        inside.into_iter().flat_map(|c| self.events_in(c, depth - 1)).collect()
    }
}
