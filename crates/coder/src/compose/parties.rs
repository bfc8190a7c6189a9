//! Which fillers are parties to an act: not the town where it happened, nor a thing in whose name
//! somebody else acts.

use demarche_nlp::{Dep, Pos};
use demarche_world::{Entry, Naming};

use super::Composer;
use crate::actors::How;
use crate::codebook::SenseKind;
use crate::codebook::ontology::Kind;
use crate::predicates::Hit;

impl Composer<'_> {
    /// Actor and recipient as the slots give them, less what is no party.
    pub(super) fn parties(
        &mut self,
        hit: &Hit,
        kind: Kind,
        (actors, recipients): (&mut Vec<u32>, &mut Vec<u32>),
    ) {
        let verbal = self.book.ontology.quad(kind) % 2 == 1;
        if self.book.ontology.event_type(kind.event_type).scene {
            let towns: Vec<u32> =
                actors.iter().copied().filter(|&a| self.is_town(a, true)).collect();
            let before = |t: &u32| self.parse.dep(*t) == Dep::Compound;
            if towns.iter().any(before) {
                actors.retain(|a| !towns.contains(a) || !before(a));
                if recipients.is_empty() {
                    *recipients = towns.into_iter().filter(before).collect();
                }
            }
            actors.retain(|&a| !self.is_scene(a, true));
        }
        if verbal {
            recipients.retain(|&r| !self.is_scene(r, false));
        }
        self.keep_parties(actors);
        self.keep_parties(recipients);
        if self.parse.is_verb(hit.matched[0]) {
            self.identified(hit.matched[0], actors);
            if verbal {
                self.by_letter(hit.matched[0], actors, recipients);
            }
            let meant = self.behind(hit.matched[0], actors, verbal);
            if !meant.is_empty() {
                let sent = actors.first().map(|&thing| self.addressed(thing));
                *actors = meant.into_iter().filter(|a| !recipients.contains(a)).collect();
                if recipients.is_empty() {
                    *recipients = sent.unwrap_or_default();
                    recipients.retain(|r| !actors.contains(r));
                }
            }
        }
    }

    /// 'the attack and *the minister's inquiry*': an act is no party beside one that is.
    fn keep_parties(&mut self, fillers: &mut Vec<u32>) {
        if fillers.len() < 2 {
            return;
        }
        let acts: Vec<u32> = fillers.iter().copied().filter(|&f| self.is_act(f)).collect();
        if acts.len() < fillers.len() {
            fillers.retain(|f| !acts.contains(f));
        }
    }

    /// An event's noun that resolves by what stands beside it.
    fn is_act(&mut self, t: u32) -> bool {
        let by_beside = self.actors.resolve(t).is_none_or(|a| a.how == How::Modifier);
        by_beside && self.parse.pos(t) == Pos::Noun && {
            let book = self.book;
            self.hits(t).iter().any(|h| matches!(book.sense(h.sense).kind, SenseKind::Event(_)))
        }
    }

    /// A town by name, or a region, but no country.
    fn is_town(&self, t: u32, regions: bool) -> bool {
        match self.actors.entry(t) {
            Some(Entry::Place { place }) => regions || place.naming() == Naming::City,
            Some(Entry::Polity { naming, .. }) => {
                matches!(naming, Naming::Capital | Naming::City)
                    || (regions && *naming == Naming::Region)
            }
            // A town that also stands for a body.
            Some(Entry::Organisation(_)) => self.parse.entity(t) == Some("GPE"),
            _ => false,
        }
    }

    /// Whether all that a phrase resolves by is where: 'the Lyon *attack*', with `within` also 'the *attack* in Lyon'.
    fn is_scene(&self, head: u32, within: bool) -> bool {
        if self.actors.resolve(head).is_none_or(|a| a.how != How::Modifier) {
            return false;
        }
        let known = |t: &u32| self.names_actor(*t);
        if self.parse.genitives(head).iter().any(known) {
            return false;
        }
        let mut named = self.parse.modifiers(head);
        named.retain(known);
        if !named.is_empty() {
            return named.iter().all(|&t| self.is_town(t, within));
        }
        within
            && self
                .parse
                .children_by(head, Dep::Prep)
                .filter(|&p| self.parse.child(p, Dep::Pobj).is_some_and(|o| known(&o)))
                .all(|p| matches!(self.parse.token_text(p), "in" | "at" | "near"))
    }

    /// 'sent a letter to *the minister* asking': the parser hangs the clause on whom it goes to.
    fn by_letter(&self, verb: u32, actors: &mut Vec<u32>, recipients: &mut Vec<u32>) {
        let [reader] = actors[..] else { return };
        let speaks = match self.parse.dep(verb) {
            Dep::Acl => self.parse.tag(verb) == "VBG",
            Dep::Relcl => {
                let subject = self.parse.child(verb, Dep::Nsubj);
                subject.is_some_and(|s| self.parse.tag(s) == "WDT")
            }
            _ => false,
        };
        let preposition = self.parse.head(reader);
        if !speaks || self.parse.head(verb) != reader || self.parse.token_text(preposition) != "to"
        {
            return;
        }
        let above = self.parse.head(preposition);
        let giver = if self.parse.is_verb(above) { above } else { self.parse.head(above) };
        let letter = self.parse.child(giver, Dep::Dobj);
        let thing = letter.is_some_and(|t| {
            (giver == above || t == above) && !self.actors.resolve(t).is_some_and(|a| a.is_known())
        });
        if !thing || !self.parse.is_any(giver, &self.book.frame.issuing) {
            return;
        }
        let writers = self.parse.subjects(giver);
        if !writers.is_empty() {
            if recipients.is_empty() {
                recipients.push(reader);
            }
            *actors = writers;
        }
    }

    /// 'sent a letter *to the minister* asking': whom it goes to.
    fn addressed(&self, thing: u32) -> Vec<u32> {
        let verb = self.parse.head(thing);
        let at = [thing, verb].into_iter().flat_map(|h| self.parse.children(h));
        at.filter(|&&p| {
            matches!(self.parse.dep(p), Dep::Prep | Dep::Dative) && self.parse.token_text(p) == "to"
        })
        .filter_map(|&p| self.parse.child(p, Dep::Pobj))
        .filter(|&o| self.names_actor(o))
        .take(1)
        .collect()
    }

    /// 'Korr was *the first lawmaker* to back it', 'Korr is *the man* who': the subject says who that is.
    fn identified(&self, verb: u32, actors: &mut [u32]) {
        if !matches!(self.parse.dep(verb), Dep::Acl | Dep::Relcl) {
            return;
        }
        for actor in actors {
            let copula = self.parse.head(*actor);
            if self.parse.dep(*actor) != Dep::Attr || self.parse.ann.lemma(copula as usize) != "be"
            {
                continue;
            }
            if let [subject] = self.parse.own_subjects(copula)[..]
                && self.actors.resolve(subject).is_some_and(|a| a.person.is_some() && a.is_known())
            {
                *actor = subject;
            }
        }
    }

    /// Whoever acts through the thing that fills the subject: 'issued *a statement* condemning',
    /// 'devoted *his speech* to praising'.
    fn behind(&self, verb: u32, actors: &[u32], verbal: bool) -> Vec<u32> {
        let party = |t: &u32| {
            matches!(self.parse.tag(*t), "PRP" | "PRP$")
                || self.parse.entity(*t) == Some("PERSON")
                || self.actors.resolve(*t).is_some_and(|a| a.how != How::Modifier)
        };
        let mut found = Vec::new();
        if actors.iter().any(party) {
            return found;
        }
        if self.parse.dep(verb) == Dep::Pcomp && self.parse.own_subjects(verb).is_empty() {
            let preposition = self.parse.head(verb);
            let governor = self.parse.head(preposition);
            let adjunct = !matches!(
                self.parse.token_text(preposition),
                "of" | "for" | "from" | "as" | "against" | "into" | "about"
            );
            if adjunct && self.parse.is_verb(governor) && !self.parse.is_passive(governor) {
                found = self.parse.subjects(governor);
            }
        } else if verbal && let [thing] = *actors {
            // 'opened *a Korr Town rally* blasting it': a thing that somebody is named in does not speak.
            let only_named_in = |a: &crate::actors::Actor| {
                a.how == How::Modifier && a.sectors.is_empty() && self.parse.tag(verb) == "VBG"
            };
            if self.actors.resolve(thing).is_some_and(|a| a.is_known() && !only_named_in(&a)) {
                return found;
            }
            let issues = |v: u32| self.parse.is_any(v, &self.book.frame.issuing);
            if matches!(self.parse.dep(verb), Dep::Acl | Dep::Relcl | Dep::Conj) {
                let head = self.parse.head(thing);
                let giver = match self.parse.dep(thing) {
                    Dep::Dobj => head,
                    Dep::Pobj if matches!(self.parse.token_text(head), "in" | "with" | "via") => {
                        self.parse.head(head)
                    }
                    _ => thing,
                };
                if giver != thing && self.parse.is_verb(giver) && issues(giver) {
                    found = self.parse.subjects(giver);
                }
            } else if let Some(issued) =
                self.parse.children_by(thing, Dep::Acl).find(|&v| issues(v))
            {
                // 'An ad *released by the party* accuses him'.
                found = self.parse.subjects(issued);
            }
        }
        found.retain(|t| (party(t) || self.names_actor(*t)) && *t != verb);
        found
    }
}
