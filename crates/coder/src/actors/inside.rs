//! Actors named inside a phrase whose head says too little: 'the Israeli embassy', 'police in Cairo',
//! 'the Russian and French presidents'.

use demarche_nlp::{Dep, Pos};
use demarche_world::{Entry, Role, RoleClass};

use super::phrase::{PRIVATE_SECTORS, by_place, of_country, organisation};
use super::resolve::Actors;
use super::{Actor, How, Nature};

/// 'presidential', 'gubernatorial': of an office that people also run for.
fn of_office(role: &Role) -> bool {
    role.sectors.first().is_some_and(|s| s == "GOV")
}

impl Actors<'_> {
    /// A name that the document introduced, used as a modifier: 'the Maduro government'.
    pub(super) fn parse_name(&self, m: u32) -> Option<Actor> {
        (self.parse.pos(m) == Pos::Propn || self.coref.persons.at(m).is_some())
            .then(|| {
                self.named_person(m).or_else(|| self.coref.bodies.named(self.parse.token_text(m)))
            })
            .flatten()
            .filter(Actor::is_known)
    }

    /// 'president of France', 'police in Cairo', 'fighters from Chechnya', 'spokesman for the ministry'.
    pub(super) fn of_phrase(&self, head: u32, depth: u8) -> Option<Actor> {
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
    pub(super) fn is_venue(&self, party: u32, how: How) -> bool {
        matches!(how, How::Capital | How::Place)
            && self.parse.dep(party) == Dep::Pobj
            && matches!(
                self.parse.token_text(self.parse.head(party)),
                "with" | "between" | "among" | "to"
            )
    }

    /// An actor named inside a phrase whose head is none: 'the Israeli embassy', 'Libya's oil'.
    pub(super) fn inside(&self, head: u32, depth: u8) -> Option<Actor> {
        let frontier = self.parse.is_any(head, &self.parse.book.frame.frontier);
        let beyond = || {
            // 'the border with Mali' is Mali's.
            let with = self
                .parse
                .children_by(head, Dep::Prep)
                .find(|&p| frontier && self.parse.token_text(p) == "with")?;
            self.resolve_at(self.parse.child(with, Dep::Pobj)?, depth - 1).filter(Actor::is_known)
        };
        let role = |m: u32| match self.entry(m) {
            // 'the presidential race' is no government's, 'a rebel-held town' is the rebels'.
            Some(Entry::Role(role)) if role.class == RoleClass::Modifier && of_office(role) => None,
            Some(Entry::Role(role))
                if role.class != RoleClass::Person || !role.sectors.is_empty() =>
            {
                let mut actor = Actor::new(Nature::Group, How::Role);
                actor.sectors.clone_from(&role.sectors);
                Some(actor)
            }
            _ => None,
        };
        let named = |m: u32| match self.entry(m) {
            Some(Entry::Polity { country, naming }) => Some(self.polity(country, *naming)),
            Some(Entry::Organisation(o)) => Some(organisation(o, How::Name)),
            Some(Entry::Place { place }) => by_place(place),
            Some(Entry::Role(_)) => None,
            None => self.parse_name(m),
        };
        let mut modifiers = self.parse.modifiers(head);
        modifiers.retain(|&m| !self.is_stance(m));
        // 'executive orders' are no executive's, 'rebel positions' are the rebels'.
        let trade = |r: &Role| {
            let private = |s: &String| s != "CVL" && PRIVATE_SECTORS.contains(&s.as_str());
            r.class == RoleClass::Person && r.sectors.first().is_some_and(private)
        };
        modifiers.retain(|&m| {
            self.parse.dep(m) != Dep::Amod
                || !matches!(self.entry(m), Some(Entry::Role(r)) if trade(r))
        });
        // 'Turkey's Syria policy' is Turkey's.
        let owned = self
            .parse
            .genitives(head)
            .iter()
            .any(|&g| matches!(self.entry(g), Some(Entry::Polity { .. })) && g < head);
        if owned {
            modifiers.retain(|&m| {
                self.parse.dep(m) != Dep::Compound
                    || !matches!(self.entry(m), Some(Entry::Polity { .. } | Entry::Place { .. }))
            });
        }
        let whose = modifiers.iter().rev().find_map(|&m| named(m));
        let what = modifiers.iter().rev().find_map(|&m| role(m));
        // 'a Pakistani police checkpoint'
        let modifier = match (whose, what) {
            (Some(whose), Some(what)) if whose.sectors.is_empty() && !what.sectors.is_empty() => {
                Some(Actor { sectors: what.sectors, ..whose })
            }
            (whose, what) => whose.or(what),
        };
        let owner = || {
            self.parse
                .genitives(head)
                .into_iter()
                .filter(|&g| self.parse.tag(g) != "PRP$" || !self.is_own(g, head))
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
                    let found = self.resolve_at(object, depth - 1).filter(Actor::is_known)?;
                    // 'names in army leaks' are not the army's, 'part of the army post' is.
                    let own = matches!(self.parse.token_text(p), "of" | "by");
                    (own || found.how != How::Modifier).then_some(found)
                })
        };
        // 'his presidential campaign' is his: of what sort says less than whose.
        let modifier = match modifier {
            Some(what) if what.code.is_none() => {
                owner().filter(|whose| whose.code.is_some()).or(Some(what))
            }
            known => known,
        };
        let lemma = self.parse.ann.lemma(head as usize);
        // 'the Iraqi branch of the Brotherhood' is of the sort of the whole, and of its own country.
        let part = modifier.as_ref().filter(|m| {
            self.world.reference().branch(lemma) && m.country.is_some() && m.sectors.is_empty()
        });
        if let Some(own) = part
            && let Some(whole) = of().filter(|a| a.organisation.is_some())
        {
            return Some(of_country(whole, own.clone()));
        }
        let mut actor = beyond().or(modifier).or_else(owner).or_else(of)?;
        let town = matches!(actor.how, How::Capital | How::Seat);
        actor.how = How::Modifier;
        if actor.nature == Nature::Person {
            // 'the Korr campaign' is not Korr.
            actor.nature = Nature::Group;
            (actor.person, actor.office) = (None, None);
            if let Some(sector) =
                self.world.reference().team(lemma).filter(|_| actor.code.is_some())
            {
                actor.sectors = vec![sector.to_owned()];
            }
        }
        if town && actor.sectors == ["GOV"] {
            // A town's name inside a phrase is where, not who.
            actor.sectors.clear();
        }
        Some(actor)
    }

    /// 'Snipers trained *their sights* on the house': what the subject has of its own is no party beside it.
    fn is_own(&self, owner: u32, thing: u32) -> bool {
        let verb = self.parse.head(thing);
        if !self.parse.is_verb(verb) {
            return false;
        }
        let Some(owner) = self.coref.link(owner) else { return false };
        let subjects = self.parse.surface_subjects(verb, 2);
        subjects
            .iter()
            .filter(|&&s| s < thing)
            .filter_map(|&s| self.resolve_at(s, 1))
            .any(|s| s.is_known() && s.code == owner.actor.code && s.sectors == owner.actor.sectors)
    }

    /// The same, but one actor for each of coordinated nationalities: 'the Russian and French presidents'.
    pub(crate) fn resolve_each(&self, head: u32) -> Vec<Actor> {
        if let Some(pair) = self.coref.pair(head) {
            return pair.to_vec();
        }
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

    /// 'VenezuelanArmy': words that lost the blank between them, a nationality and a role.
    pub(super) fn glued(&self, t: u32) -> Option<Actor> {
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
}
