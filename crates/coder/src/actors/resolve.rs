//! The actor of a noun phrase, from all its parts.
//!
//! The head says what it is (a country, an organisation, a role, a name); genitives, adjectives,
//! compounds and prepositional phrases say whose. What is not said stays empty.

use std::cell::RefCell;

use demarche_nlp::{Dep, Pos};
use demarche_world::{Country, Entry, Naming, Organisation, Place, Role, RoleClass, World};

use super::memory::Memory;
use super::mentions::Mentions;
use super::{Actor, How, Nature};
use crate::grammar::Parse;

/// Resolves the noun phrases of one document.
pub(crate) struct Actors<'a> {
    parse: &'a Parse<'a>,
    world: &'a World,
    mentions: Mentions<'a>,
    memory: Memory,
    cache: RefCell<Vec<Option<Option<Actor>>>>,
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

    /// The same, but one actor for each of coordinated nationalities: 'the Russian and French presidents'.
    pub(crate) fn resolve_each(&self, head: u32) -> Vec<Actor> {
        let Some(actor) = self.resolve(head) else { return Vec::new() };
        let plural = matches!(self.parse.tag(head), "NNS" | "NNPS");
        let by_office = matches!(actor.how, How::Office | How::Modifier);
        if !plural || !by_office || actor.country.is_none() {
            return vec![actor];
        }
        let mut nations: Vec<Actor> = Vec::new();
        for m in self.parse.modifiers(head) {
            let first = self.parse.head(m);
            let coordinated = self.parse.dep(m) == Dep::Conj
                || self.parse.children_by(m, Dep::Conj).any(|c| self.entry(c).is_some());
            if let Some(Entry::Polity { country, naming }) = self.entry(m)
                && coordinated
                && (first == head || self.parse.dep(m) == Dep::Conj)
            {
                let nation = self.polity(country, *naming);
                if nations.iter().all(|n| n.code != nation.code) {
                    nations.push(nation);
                }
            }
        }
        if nations.len() < 2 {
            return vec![actor];
        }
        nations
            .into_iter()
            .map(|n| of_country(Actor { organisation: None, ..actor.clone() }, n))
            .collect()
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
        ) || self
            .parse
            .ann
            .entities
            .iter()
            .any(|e| e.tokens.contains(head) && matches!(e.label, "GPE" | "LOC" | "FAC"))
    }

    /// Whether it is a person by name or role.
    pub(crate) fn is_person(&self, head: u32) -> bool {
        matches!(self.entry(head), Some(Entry::Role(role)) if role.class == RoleClass::Person)
            || self.entity_label(head) == Some("PERSON")
    }

    fn entity_label(&self, head: u32) -> Option<&'static str> {
        self.parse.ann.entities.iter().find(|e| e.tokens.contains(head)).map(|e| e.label)
    }

    /// First pass: everybody who is introduced by a title or an apposition, and every role with its country.
    fn learn(&mut self) {
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

    fn is_name_head(&self, t: u32) -> bool {
        !matches!(self.parse.dep(t), Dep::Compound) && self.mentions.at(t).is_none()
    }

    /// The proper nouns of a name, without its title.
    fn name_text(&self, head: u32) -> String {
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

    fn resolve_at(&self, head: u32, depth: u8) -> Option<Actor> {
        if depth == 0 {
            return None;
        }
        if self.parse.pos(head) == Pos::Pron || self.parse.tag(head) == "PRP$" {
            return self.pronoun(head, depth);
        }
        if let Some(mention) = self.mentions.at(head) {
            return match &mention.entry {
                Entry::Polity { country, naming } => Some(self.polity(country, *naming)),
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
                    let again = || {
                        self.is_definite(head)
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
        match self.entity_label(head) {
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

    /// 'VenezuelanArmy': words that lost the blank between them, a nationality and a role.
    fn glued(&self, t: u32) -> Option<Actor> {
        let text = self.parse.token_text(t);
        let seam = text
            .char_indices()
            .zip(text.chars().skip(1))
            .find(|((_, a), b)| a.is_lowercase() && b.is_uppercase())
            .map(|((i, a), _)| i + a.len_utf8())?;
        let (first, second) = (&text[..seam], &text[seam..]);
        let only = |word| self.world.find_all(&[word]).into_iter().next();
        let (whose, what) = (only(first)?, only(second)?);
        let polity = whose.readings.iter().find_map(|r| match r {
            Entry::Polity { country, naming } => Some(self.polity(country, *naming)),
            _ => None,
        })?;
        let role = what.readings.iter().find_map(|r| match r {
            Entry::Role(role) => Some(*role),
            _ => None,
        })?;
        let mut actor = Actor::new(Nature::Group, How::Office);
        actor.sectors.clone_from(&role.sectors);
        actor.office = Some(role.lemma.clone());
        Some(of_country(actor, polity))
    }

    fn polity(&self, country: &Country, naming: Naming) -> Actor {
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

    /// 'Venezuelan President Nicolas Maduro': the title stands before the name.
    fn titled(&self, name: u32, depth: u8) -> Option<Actor> {
        let title = self
            .parse
            .children(name)
            .iter()
            .copied()
            .filter(|&c| {
                c < name
                    && matches!(
                        self.parse.dep(c),
                        Dep::Compound | Dep::Amod | Dep::NounMod | Dep::Appos
                    )
            })
            .rfind(|&c| matches!(self.entry(c), Some(Entry::Role(_))))?;
        let Some(Entry::Role(role)) = self.entry(title) else { return None };
        let mut actor = self.by_role_of(&[name, title], role, depth)?;
        actor.how = How::Apposition;
        actor.nature = Nature::Person;
        Some(actor)
    }

    /// 'Sergey Lavrov, Russia's foreign minister': the role stands after the name.
    fn in_apposition(&self, name: u32, depth: u8) -> Option<Actor> {
        self.parse.children_by(name, Dep::Appos).find_map(|a| {
            let Some(Entry::Role(role)) = self.entry(a) else { return None };
            let mut actor = self.by_role(a, role, depth)?;
            actor.how = How::Apposition;
            Some(actor)
        })
    }

    /// 'several states, mainly Cuba', 'the country that fell was Cuba': a noun that says little, with a
    /// name after it that says who.
    fn apposed(&self, noun: u32, depth: u8) -> Option<Actor> {
        let verb = self.parse.head(noun);
        let is = self.parse.dep(noun) == Dep::Nsubj && self.parse.ann.lemma(verb as usize) == "be";
        let said = self.parse.children_by(verb, Dep::Attr).filter(|_| is);
        self.parse
            .children_by(noun, Dep::Appos)
            .chain(said)
            .filter(|&a| {
                matches!(self.entry(a), Some(Entry::Polity { .. } | Entry::Organisation(_)))
            })
            .find_map(|a| self.resolve_at(a, depth - 1))
    }

    /// A body by its name. One of a country may share its name with those of others: 'the Peruvian
    /// Congress', 'Colombia's National Guard'; the nationality beside it decides.
    fn body(&self, o: &Organisation, head: u32, depth: u8) -> Actor {
        let actor = organisation(o, How::Name);
        if actor.country.is_none() || depth == 0 {
            return actor;
        }
        let beside = self
            .parse
            .modifiers(head)
            .into_iter()
            .find_map(|m| match self.entry(m) {
                Some(Entry::Polity { country, naming }) => Some(self.polity(country, *naming)),
                _ => None,
            })
            .or_else(|| {
                let owners = self.parse.genitives(head).into_iter();
                owners
                    .filter(|&g| matches!(self.entry(g), Some(Entry::Polity { .. })))
                    .find_map(|g| self.resolve_at(g, depth - 1))
            });
        match beside.filter(|b| b.code != actor.code) {
            Some(owner) => of_country(actor, owner),
            None => actor,
        }
    }

    fn by_role(&self, head: u32, role: &Role, depth: u8) -> Option<Actor> {
        self.by_role_of(&[head], role, depth)
    }

    /// A role with what stands beside any of these heads.
    fn by_role_of(&self, heads: &[u32], role: &Role, depth: u8) -> Option<Actor> {
        let nature = match role.class {
            RoleClass::Person | RoleClass::Voice => Nature::Person,
            RoleClass::Institution => Nature::Organisation,
            _ => Nature::Group,
        };
        let mut actor = Actor::new(nature, How::Role);
        actor.sectors.clone_from(&role.sectors);
        actor.office = Some(role.lemma.clone());
        let one = matches!(role.class, RoleClass::Person | RoleClass::Voice);
        let mut whose: Option<Actor> = None;
        for &head in heads {
            for m in self.parse.modifiers(head).into_iter().rev() {
                match self.entry(m) {
                    Some(Entry::Role(other)) if !heads.contains(&m) => {
                        let former = other.sectors.iter().any(|s| s == "ELI");
                        let narrower =
                            one && matches!(other.class, RoleClass::Group | RoleClass::Institution);
                        if former
                            || ((narrower || actor.sectors.is_empty()) && !other.sectors.is_empty())
                        {
                            actor.sectors.clone_from(&other.sectors);
                        }
                    }
                    Some(Entry::Polity { country, naming }) => {
                        let polity = self.polity(country, *naming);
                        whose = match whose {
                            // 'the New Zealand Labour Party leader': a body named like one of another country.
                            Some(body) if body.organisation.is_some() && body.country.is_some() => {
                                let other = body.code != polity.code;
                                Some(if other { of_country(body, polity) } else { body })
                            }
                            known => known.or(Some(polity)),
                        };
                    }
                    Some(Entry::Organisation(o)) => {
                        whose = whose.or_else(|| Some(organisation(o, How::Name)));
                    }
                    Some(Entry::Place { place }) => whose = whose.or_else(|| by_place(place)),
                    _ => {
                        if let Some(known) = self.parse_name(m) {
                            whose = whose.or(Some(known));
                        }
                    }
                }
            }
            if whose.is_none() && role.class != RoleClass::Relation {
                whose = self
                    .parse
                    .genitives(head)
                    .into_iter()
                    .find_map(|g| self.resolve_at(g, depth - 1).filter(|a| a.code.is_some()));
            }
            if whose.is_none() && role.class != RoleClass::Relation {
                whose = self.of_phrase(head, depth);
            }
        }
        match whose {
            Some(owner) => {
                actor.code = owner.code;
                actor.country = owner.country;
                actor.name = owner.name;
                actor.wikidata = owner.wikidata;
                actor.organisation = owner.organisation;
                actor.former = owner.former;
                actor.how = How::Office;
                if actor.country.is_none() {
                    actor.sectors.retain(|s| !INNER_SECTORS.contains(&s.as_str()));
                }
                let speaks_for = role.class == RoleClass::Voice && actor.sectors.is_empty();
                if actor.organisation.is_some() && !owner.sectors.is_empty() || speaks_for {
                    actor.sectors = owner.sectors;
                }
                if speaks_for && actor.sectors.is_empty() && actor.country.is_some() {
                    actor.sectors = vec!["GOV".to_owned()];
                }
                Some(actor)
            }
            None => Some(actor),
        }
    }

    /// A name that the document introduced, used as a modifier: 'the Maduro government'.
    fn parse_name(&self, m: u32) -> Option<Actor> {
        (self.parse.pos(m) == Pos::Propn)
            .then(|| self.memory.name(self.parse.token_text(m)))
            .flatten()
    }

    /// 'president of France', 'police in Cairo', 'fighters from Chechnya', 'spokesman for the ministry'.
    fn of_phrase(&self, head: u32, depth: u8) -> Option<Actor> {
        for p in self.parse.children_by(head, Dep::Prep) {
            let word = self.parse.token_text(p).to_ascii_lowercase();
            if !matches!(word.as_str(), "of" | "for" | "from" | "in" | "at" | "with" | "within") {
                continue;
            }
            let Some(object) = self.parse.child(p, Dep::Pobj) else { continue };
            let located = matches!(word.as_str(), "in" | "at" | "within" | "from");
            let found = self.resolve_at(object, depth - 1).filter(|a| a.code.is_some());
            if let Some(mut actor) = found {
                if located && self.is_venue(head, actor.how) {
                    continue;
                }
                if located && matches!(actor.how, How::Capital | How::Seat) {
                    actor.sectors.clear();
                }
                if matches!(actor.how, How::Modifier) && word != "of" && word != "for" {
                    continue;
                }
                return Some(actor);
            }
        }
        None
    }

    /// 'held talks with the rebels in Havana': the town is where they met, not where they are from.
    fn is_venue(&self, party: u32, how: How) -> bool {
        matches!(how, How::Capital | How::Place)
            && self.parse.dep(party) == Dep::Pobj
            && matches!(
                self.parse.token_text(self.parse.head(party)),
                "with" | "between" | "among" | "to"
            )
    }

    /// An actor named inside a phrase whose head is none: 'the Israeli embassy', 'Libya's oil'.
    fn inside(&self, head: u32, depth: u8) -> Option<Actor> {
        let modifier =
            self.parse.modifiers(head).into_iter().rev().find_map(|m| match self.entry(m) {
                Some(Entry::Polity { country, naming }) => Some(self.polity(country, *naming)),
                Some(Entry::Organisation(o)) => Some(organisation(o, How::Name)),
                Some(Entry::Place { place }) => by_place(place),
                Some(Entry::Role(role))
                    if role.class != RoleClass::Person || !role.sectors.is_empty() =>
                {
                    let mut actor = Actor::new(Nature::Group, How::Role);
                    actor.sectors.clone_from(&role.sectors);
                    Some(actor)
                }
                _ => self.parse_name(m),
            });
        let owner = || {
            self.parse
                .genitives(head)
                .into_iter()
                .find_map(|g| self.resolve_at(g, depth - 1).filter(Actor::is_known))
        };
        let of = || {
            self.parse
                .children_by(head, Dep::Prep)
                .filter(|&p| {
                    matches!(self.parse.token_text(p), "of" | "in" | "from" | "by" | "for")
                })
                .find_map(|p| {
                    let object = self.parse.child(p, Dep::Pobj)?;
                    self.resolve_at(object, depth - 1).filter(Actor::is_known)
                })
        };
        let mut actor = modifier.or_else(owner).or_else(of)?;
        actor.how = How::Modifier;
        if matches!(actor.nature, Nature::Polity) && actor.sectors == ["GOV"] {
            // A town's name inside a phrase is where, not who.
            actor.sectors.clear();
        }
        Some(actor)
    }

    fn is_definite(&self, head: u32) -> bool {
        self.parse
            .children_by(head, Dep::Det)
            .any(|d| self.parse.tag(d) == "DT" && self.parse.ann.lemma(d as usize) == "the")
    }

    /// A pronoun with one clear antecedent: the subject of a clause above, else of the sentence before.
    fn pronoun(&self, t: u32, depth: u8) -> Option<Actor> {
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

/// Sectors that mean little inside an international body: its officials are no government.
const INNER_SECTORS: [&str; 5] = ["GOV", "SOC", "CVL", "BUS", "ELI"];

/// A body of one country's kind, but of this country.
fn of_country(body: Actor, owner: Actor) -> Actor {
    Actor {
        code: owner.code,
        country: owner.country,
        name: owner.name,
        wikidata: None,
        organisation: None,
        former: owner.former,
        how: How::Office,
        ..body
    }
}

fn organisation(o: &Organisation, how: How) -> Actor {
    let mut actor = Actor::new(Nature::Organisation, how);
    let international = o.code.len() == 3
        && matches!(o.code.as_str(), "IGO" | "NGO" | "IMG" | "MNC" | "ISM" | "WST");
    actor.code = (!o.code.is_empty()).then(|| o.code.clone());
    actor.country = (!international).then(|| o.code.clone()).filter(|c| !c.is_empty());
    actor.organisation = Some(o.id.clone());
    actor.sectors.clone_from(&o.sectors);
    actor.name = Some(o.name.clone());
    actor.wikidata.clone_from(&o.wikidata);
    actor
}

fn by_place(place: &Place) -> Option<Actor> {
    let code = place.iso3.clone()?;
    let mut actor = Actor::new(Nature::Polity, How::Place);
    actor.code = Some(code.clone());
    actor.country = Some(code);
    actor.name = Some(place.name.clone());
    Some(actor)
}
