//! The actor of a noun phrase, from all its parts.
//!
//! The head says what it is (a country, an organisation, a role, a name); genitives, adjectives,
//! compounds and prepositional phrases say whose. What is not said stays empty.

use std::cell::RefCell;
use std::collections::HashMap;

use demarche_nlp::{Dep, Pos};
use demarche_text::{Span, Token};
use demarche_world::{Country, Entry, Naming, RoleClass, World};

use super::coref::{Coref, setting};
use super::mentions::Mentions;
use super::phrase::by_place;
use super::{Actor, How, Nature};
use crate::grammar::Parse;

/// Resolves the noun phrases of one document.
pub(crate) struct Actors<'a> {
    pub(super) parse: &'a Parse<'a>,
    pub(super) world: &'a World,
    pub(super) mentions: Mentions<'a>,
    pub(super) coref: Coref<'a>,
    /// Day of publication, `YYYY-MM-DD`.
    pub(super) date: Option<String>,
    quoted: Vec<bool>,
    /// By token of 'we' or 'I': who speaks.
    pub(super) voices: RefCell<HashMap<u32, Actor>>,
    pub(super) cache: RefCell<Vec<Option<Option<Actor>>>>,
}

impl<'a> Actors<'a> {
    /// The actors of a document that was published on a day, if it is known.
    pub(crate) fn new(parse: &'a Parse<'a>, world: &'a World, date: Option<&str>) -> Self {
        let mut this = Self {
            parse,
            world,
            mentions: Mentions::find(parse, world),
            coref: Coref::default(),
            date: date.map(str::to_owned),
            quoted: quoted(parse),
            voices: RefCell::default(),
            cache: RefCell::default(),
        };
        this.coref.persons = this.gather_persons();
        this.learn();
        this.coref.setting = setting(&this);
        this.follow();
        *this.cache.borrow_mut() = vec![None; parse.len()];
        this
    }

    /// What the world knows of a token.
    pub(crate) fn entry(&self, t: u32) -> Option<&Entry<'a>> {
        self.mentions.at(t).map(|m| &m.entry)
    }

    /// The tables that actors are resolved by.
    pub(crate) fn world(&self) -> &'a World {
        self.world
    }

    /// The tokens around `t` that the world knows as a country, town or region, or as a word made from its name.
    pub(crate) fn place_entry(&self, t: u32) -> Option<Span<Token>> {
        let placed = match self.entry(t)? {
            Entry::Polity { naming, .. } => *naming != Naming::Seat,
            Entry::Place { .. } => true,
            _ => false,
        };
        self.mentions.span(t).filter(|_| placed)
    }

    /// The actor of the noun phrase headed by `head`.
    pub(crate) fn resolve(&self, head: u32) -> Option<Actor> {
        if let Some(Some(known)) = self.cache.borrow().get(head as usize) {
            return known.clone();
        }
        let actor = self
            .resolve_at(head, 4)
            .map(|actor| self.at_home(head, actor))
            .map(|actor| self.with_holder(head, actor));
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
            || self.coref.persons.at(head).is_some()
    }

    /// First pass: everybody who is introduced by a title, an apposition or an acronym.
    fn learn(&mut self) {
        for t in 0..self.parse.len() as u32 {
            if !self.parse.is_nominal(t) {
                continue;
            }
            if self.parse.pos(t) == Pos::Propn && self.is_name_head(t) {
                let actor =
                    self.introduced(t, 4).or_else(|| self.in_clause(t, 4)).filter(Actor::is_known);
                if let Some(actor) = actor {
                    if self.coref.persons.at(t).is_some() {
                        self.coref.persons.introduce(t, &actor);
                    } else {
                        let name = self.name_text(t);
                        self.coref.bodies.learn(&name, &actor);
                        if name.contains(' ') {
                            self.coref.bodies.shorten(self.parse.token_text(t), t, &actor);
                        }
                    }
                }
                let spelt_out = self.spelt_out(t).and_then(|name| self.resolve_at(name, 4));
                if let Some(actor) = spelt_out.filter(Actor::is_known) {
                    self.coref.bodies.learn(self.parse.token_text(t), &actor);
                }
                continue;
            }
            match self.entry(t) {
                Some(Entry::Role(role)) => {
                    // 'the president, Nicolas Maduro'
                    let role = *role;
                    let name = self
                        .parse
                        .children_by(t, Dep::Appos)
                        .find(|&a| self.coref.persons.at(a).is_some());
                    let actor = name.and_then(|_| self.by_role(t, role, 4));
                    if let (Some(name), Some(actor)) = (name, actor.filter(Actor::is_known)) {
                        self.coref.persons.introduce(name, &actor);
                    }
                }
                Some(Entry::Organisation(o))
                    if o.name.contains(' ') && !self.mentions.goes_on(t) =>
                {
                    let actor = self.body(o, t, 4);
                    self.coref.bodies.shorten(self.parse.token_text(t), t, &actor);
                }
                _ => {}
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
            let hangs = (start..=head).contains(&self.parse.head(before));
            if hangs && (proper || joins) {
                start = before;
            } else {
                break;
            }
        }
        // 'Park Geun-hye', of which the parser may hang the first name on the title.
        if let Some(entity) = self.parse.entity_span(head).filter(|e| e.start < start) {
            let whole = (entity.start..start).all(|t| {
                let joins = self.parse.token_text(t) == "-";
                joins || (self.parse.pos(t) == Pos::Propn && self.mentions.at(t).is_none())
            });
            if whole && self.parse.entity(head) == Some("PERSON") {
                start = entity.start;
            }
        }
        let bytes = self.parse.bytes(demarche_text::Span::new(start, head + 1));
        bytes.of(self.parse.text).unwrap_or_default().to_owned()
    }

    pub(super) fn resolve_at(&self, head: u32, depth: u8) -> Option<Actor> {
        if depth == 0 {
            return None;
        }
        if let Some([first, _]) = self.coref.pair(head) {
            // Whoever can take both asks for each.
            return Some(first.clone());
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
                    if let Some(again) = self.coref.link(head) {
                        return Some(again.actor.clone());
                    }
                    let own = self.by_role(head, role, depth);
                    if let Some(own) = own.as_ref().filter(|a| a.code.is_some()) {
                        // 'Chile's dictator Augusto Pinochet', taken for an apposition.
                        let name = self.parse.children_by(head, Dep::Appos).find_map(|a| {
                            let person = self.coref.persons.at(a)?;
                            Some(self.coref.persons.all[person as usize].name.clone())
                        });
                        let one = own.nature == Nature::Person && own.person.is_none();
                        let person = own.person.clone().or(name.filter(|_| one));
                        return Some(Actor { person, ..own.clone() });
                    }
                    let person = self
                        .parse
                        .children_by(head, Dep::Appos)
                        .find_map(|a| self.named_person(a).filter(Actor::is_known));
                    person.or_else(|| self.apposed(head, depth)).or(own)
                }
            };
        }
        if self.parse.pos(head) == Pos::Propn || self.coref.persons.at(head).is_some() {
            let known = self.introduced(head, depth).filter(Actor::is_known);
            if let Some(actor) = known {
                let actor = self.completed(head, actor);
                return Some(Actor { person: Some(self.name_text(head)), ..actor });
            }
            if let Some(actor) = self.named_person(head) {
                return Some(actor);
            }
            if let Some(actor) = self.coref.bodies.named(&self.name_text(head)) {
                return Some(actor);
            }
            if let Some(actor) = self.short_form(head) {
                return Some(actor);
            }
        } else if let Some(actor) = self.coref.bodies.named(self.parse.token_text(head)) {
            // An acronym that the document spelt out, whatever the tagger takes it for.
            return Some(actor);
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
        // A former state is itself in its time, and who continues it ever after.
        let past = country.successor.as_ref().filter(|_| !self.is_of_today(country));
        let code = past.unwrap_or(&country.iso3);
        actor.code = Some(code.clone());
        actor.country = Some(code.clone());
        actor.name = Some(country.name.clone());
        actor.wikidata.clone_from(&country.wikidata);
        actor.former = past.is_some();
        if matches!(naming, Naming::Capital | Naming::Seat) {
            actor.sectors.push("GOV".to_owned());
        }
        actor
    }

    /// Whether a state existed on the day of the document, where that is known.
    fn is_of_today(&self, country: &Country) -> bool {
        self.date.as_deref().is_some_and(|day| country.exists_on(day))
    }

    pub(super) fn is_definite(&self, head: u32) -> bool {
        self.parse
            .children_by(head, Dep::Det)
            .any(|d| self.parse.tag(d) == "DT" && self.parse.ann.lemma(d as usize) == "the")
    }

    /// 'in Moscow' is a place, 'with Moscow' a government.
    pub(super) fn is_where(&self, t: u32) -> bool {
        self.parse.dep(t) == Dep::Pobj
            && matches!(
                self.parse.token_text(self.parse.head(t)),
                "in" | "at" | "near" | "around" | "outside" | "inside" | "across" | "through"
            )
    }

    /// A relative pronoun by its noun, another by what it names again.
    fn pronoun(&self, t: u32, depth: u8) -> Option<Actor> {
        let antecedent = self.parse.antecedent(t);
        if antecedent != t {
            return self.resolve_at(antecedent, depth - 1);
        }
        let voice = || self.voices.borrow().get(&t).cloned();
        self.coref.link(t).map(|again| again.actor.clone()).or_else(voice)
    }

    /// Whether a token stands in direct speech.
    pub(crate) fn is_quoted(&self, t: u32) -> bool {
        self.quoted.get(t as usize).copied().unwrap_or(false)
    }
}

/// For each token whether it stands between quotation marks, paragraph by paragraph.
fn quoted(parse: &Parse<'_>) -> Vec<bool> {
    let mut open = false;
    let mut end = 0;
    (0..parse.len() as u32)
        .map(|t| {
            if t >= end {
                (open, end) = (false, parse.block(t).1);
            }
            match parse.token_text(t) {
                "\u{201c}" => open = true,
                "\u{201d}" => open = false,
                "\"" | "''" | "``" | "'''" => open = !open,
                _ => {}
            }
            open
        })
        .collect()
}
