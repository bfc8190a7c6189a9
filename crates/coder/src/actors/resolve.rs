//! The actor of a noun phrase, from all its parts.
//!
//! The head says what it is (a country, an organisation, a role, a name); genitives, adjectives,
//! compounds and prepositional phrases say whose. What is not said stays empty.

use std::cell::RefCell;

use demarche_nlp::{Dep, Pos};
use demarche_world::{Country, Entry, Naming, RoleClass, World};

use super::memory::Memory;
use super::mentions::Mentions;
use super::phrase::by_place;
use super::{Actor, How, Nature};
use crate::grammar::Parse;

/// Resolves the noun phrases of one document.
pub(crate) struct Actors<'a> {
    pub(super) parse: &'a Parse<'a>,
    pub(super) world: &'a World,
    pub(super) mentions: Mentions<'a>,
    pub(super) memory: Memory,
    pub(super) cache: RefCell<Vec<Option<Option<Actor>>>>,
}

impl<'a> Actors<'a> {
    pub(crate) fn new(parse: &'a Parse<'a>, world: &'a World) -> Self {
        let mentions = Mentions::find(parse, world);
        let mut this =
            Self { parse, world, mentions, memory: Memory::default(), cache: RefCell::default() };
        this.learn();
        *this.cache.borrow_mut() = vec![None; parse.len()];
        this
    }

    /// What the world knows of a token.
    pub(crate) fn entry(&self, t: u32) -> Option<&Entry<'a>> {
        self.mentions.at(t).map(|m| &m.entry)
    }

    /// The actor of the noun phrase headed by `head`.
    pub(crate) fn resolve(&self, head: u32) -> Option<Actor> {
        if let Some(Some(known)) = self.cache.borrow().get(head as usize) {
            return known.clone();
        }
        let actor = self.resolve_at(head, 4);
        if let Some(cell) = self.cache.borrow_mut().get_mut(head as usize) {
            *cell = Some(actor.clone());
        }
        actor
    }

    /// Whether a noun phrase names a place: a country, town or region by name.
    pub(crate) fn is_place(&self, head: u32) -> bool {
        matches!(
            self.entry(head),
            Some(
                Entry::Place { .. }
                    | Entry::Polity {
                        naming: Naming::Name | Naming::Capital | Naming::City | Naming::Region,
                        ..
                    }
            )
        ) || matches!(self.parse.entity(head), Some("GPE" | "LOC" | "FAC"))
    }

    /// Whether it is a person by name or role.
    pub(crate) fn is_person(&self, head: u32) -> bool {
        matches!(self.entry(head), Some(Entry::Role(role)) if role.class == RoleClass::Person)
            || self.parse.entity(head) == Some("PERSON")
    }

    /// First pass: everybody who is introduced by a title or an apposition, and every role with its country.
    pub(super) fn learn(&mut self) {
        for t in 0..self.parse.len() as u32 {
            if !self.parse.is_nominal(t) {
                continue;
            }
            if self.parse.pos(t) == Pos::Propn && self.is_name_head(t) {
                let actor = self.titled(t, 4).or_else(|| self.in_apposition(t, 4));
                if let Some(actor) = actor.filter(Actor::is_known) {
                    self.memory.learn_name(&self.name_text(t), &actor);
                    if let Some(office) = &actor.office {
                        self.memory.learn_role(office, t, &actor);
                    }
                }
            } else if let Some(Entry::Role(role)) = self.entry(t) {
                let role = (*role).clone();
                if let Some(actor) = self.by_role(t, &role, 4).filter(|a| a.code.is_some()) {
                    self.memory.learn_role(&role.lemma, t, &actor);
                    // 'the president, Nicolas Maduro'
                    let name = self
                        .parse
                        .children_by(t, Dep::Appos)
                        .find(|&a| self.parse.pos(a) == Pos::Propn && self.is_name_head(a));
                    if let Some(name) = name {
                        self.memory.learn_name(&self.name_text(name), &actor);
                    }
                }
            }
        }
    }

    pub(super) fn is_name_head(&self, t: u32) -> bool {
        !matches!(self.parse.dep(t), Dep::Compound) && self.mentions.at(t).is_none()
    }

    /// The proper nouns of a name, without its title.
    pub(super) fn name_text(&self, head: u32) -> String {
        let mut start = head;
        while start > 0 {
            let before = start - 1;
            let joins = self.parse.token_text(before) == "-"
                && !self.parse.ann.space_after[before as usize];
            let proper = self.parse.pos(before) == Pos::Propn && self.mentions.at(before).is_none();
            if self.parse.head(before) == head && (proper || joins) {
                start = before;
            } else {
                break;
            }
        }
        let bytes = self.parse.bytes(demarche_text::Span::new(start, head + 1));
        bytes.of(self.parse.text).unwrap_or_default().to_owned()
    }

    pub(super) fn resolve_at(&self, head: u32, depth: u8) -> Option<Actor> {
        if depth == 0 {
            return None;
        }
        if self.parse.pos(head) == Pos::Pron || self.parse.tag(head) == "PRP$" {
            return self.pronoun(head, depth);
        }
        if let Some(mention) = self.mentions.at(head) {
            return match &mention.entry {
                Entry::Polity { country, naming } => {
                    let mut actor = self.polity(country, *naming);
                    if matches!(actor.how, How::Capital | How::Seat) && self.is_where(head) {
                        actor.sectors.clear();
                        actor.how = How::Place;
                    }
                    Some(actor)
                }
                Entry::Organisation(o) => Some(self.body(o, head, depth)),
                Entry::Place { place } => by_place(place),
                Entry::Role(role) => {
                    let own = self.by_role(head, role, depth);
                    if own.as_ref().is_some_and(|a| a.code.is_some()) {
                        return own;
                    }
                    let person = self
                        .parse
                        .children_by(head, Dep::Appos)
                        .find_map(|a| self.memory.name(&self.name_text(a)));
                    // 'the nations of the world' are not the nation that was spoken of.
                    let general =
                        role.sectors.is_empty() && matches!(self.parse.tag(head), "NNS" | "NNPS");
                    let again = || {
                        (!general && self.is_definite(head))
                            .then(|| self.memory.role(&role.lemma, head))
                            .flatten()
                    };
                    person.or_else(|| self.apposed(head, depth)).or_else(again).or(own)
                }
            };
        }
        if self.parse.pos(head) == Pos::Propn {
            let known = self
                .titled(head, depth)
                .or_else(|| self.in_apposition(head, depth))
                .filter(Actor::is_known);
            if let Some(actor) = known {
                return Some(Actor { person: Some(self.name_text(head)), ..actor });
            }
            if let Some(actor) = self.memory.name(&self.name_text(head)) {
                return Some(actor);
            }
        } else if let Some(actor) = self
            .in_apposition(head, depth)
            .filter(Actor::is_known)
            .or_else(|| self.apposed(head, depth))
        {
            return Some(actor);
        }
        if let Some(actor) = self.glued(head) {
            return Some(actor);
        }
        match self.parse.entity(head) {
            Some("PERSON") => {
                let mut actor = Actor::new(Nature::Person, How::Entity);
                actor.person = Some(self.name_text(head));
                Some(actor)
            }
            Some("ORG" | "NORP") => {
                let mut actor = self
                    .inside(head, depth)
                    .unwrap_or_else(|| Actor::new(Nature::Organisation, How::Entity));
                actor.nature = Nature::Organisation;
                actor.name = actor.name.or_else(|| Some(self.name_text(head)));
                Some(actor)
            }
            _ => self.inside(head, depth),
        }
    }

    pub(super) fn polity(&self, country: &Country, naming: Naming) -> Actor {
        let how = match naming {
            Naming::Name => How::Name,
            Naming::Adjective | Naming::Demonym => How::Adjective,
            Naming::Capital => How::Capital,
            Naming::Seat => How::Seat,
            Naming::City | Naming::Region => How::Place,
        };
        let mut actor = Actor::new(Nature::Polity, how);
        let code = country.successor.as_ref().unwrap_or(&country.iso3);
        actor.code = Some(code.clone());
        actor.country = Some(code.clone());
        actor.name = Some(country.name.clone());
        actor.wikidata.clone_from(&country.wikidata);
        actor.former = country.successor.is_some();
        if matches!(naming, Naming::Capital | Naming::Seat) {
            actor.sectors.push("GOV".to_owned());
        }
        actor
    }

    pub(super) fn is_definite(&self, head: u32) -> bool {
        self.parse
            .children_by(head, Dep::Det)
            .any(|d| self.parse.tag(d) == "DT" && self.parse.ann.lemma(d as usize) == "the")
    }

    /// 'in Moscow' is a place, 'with Moscow' a government.
    fn is_where(&self, t: u32) -> bool {
        self.parse.dep(t) == Dep::Pobj
            && matches!(
                self.parse.token_text(self.parse.head(t)),
                "in" | "at" | "near" | "around" | "outside" | "inside" | "across" | "through"
            )
    }

    /// A pronoun with one clear antecedent: the subject of a clause above, else of the sentence before.
    pub(super) fn pronoun(&self, t: u32, depth: u8) -> Option<Actor> {
        let antecedent = self.parse.antecedent(t);
        if antecedent != t {
            return self.resolve_at(antecedent, depth - 1);
        }
        let text = self.parse.token_text(t).to_ascii_lowercase();
        let wants_person = match text.as_str() {
            "he" | "she" | "his" | "her" | "him" => Some(true),
            "it" | "its" => Some(false),
            "they" | "their" | "them" => None,
            _ => return None,
        };
        let agrees = |actor: &Actor| match wants_person {
            Some(person) => (actor.nature == Nature::Person) == person,
            None => actor.nature != Nature::Person,
        };
        let fits = |subject: u32| -> Option<Actor> {
            if subject == t || self.parse.pos(subject) == Pos::Pron {
                return None;
            }
            let actor = self.resolve_at(subject, depth - 1)?;
            (actor.is_known() && agrees(&actor) && actor.how != How::Modifier)
                .then_some(Actor { how: How::Coreference, ..actor })
        };
        // 'planning an invasion of *its* neighbour': the subject of the clause, but 'Russia attacked *it*'
        // does not speak of Russia.
        let own_clause = usize::from(self.parse.tag(t) != "PRP$");
        let clauses = self.parse.ancestors(t).filter(|&a| self.parse.is_verb(a));
        for a in clauses.skip(own_clause) {
            for s in self.parse.surface_subjects(a, 4) {
                if s < t && !self.parse.is_under(t, s) {
                    return fits(s);
                }
            }
        }
        let sentence = self.parse.sentence(t);
        let subject_of = |sentence: usize| {
            let tokens = self.parse.sentences.get(sentence)?;
            let root = (tokens.start..tokens.end).find(|&i| self.parse.dep(i) == Dep::Root)?;
            self.parse.own_subjects(root).into_iter().next().and_then(fits)
        };
        // A person stays in mind longer than a thing.
        let reach = if wants_person == Some(true) { 3 } else { 1 };
        (1..=reach).filter_map(|back| sentence.checked_sub(back)).find_map(subject_of)
    }
}
