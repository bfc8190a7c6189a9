//! 'The minister', 'the rebels', 'the company', 'both sides': definite nouns that name somebody again.

use demarche_nlp::Dep;
use demarche_world::{Entry, Naming, PairOf, Role, RoleClass};

use super::follow::{Heard, Talk, last_word};
use super::{Again, Spoken, is_same};
use crate::actors::phrase::of_country;
use crate::actors::resolve::Actors;
use crate::actors::{Actor, How, Nature};

/// Sentences back in which a description finds its antecedent.
const REACH: usize = 3;
/// Sectors whose groups are named again by any word for them: 'the gunmen', 'the rebels'.
const ARMED: [&str; 6] = ["REB", "PRM", "UAF", "MIL", "COP", "SPY"];

impl Actors<'_> {
    /// Whom a definite role names that says neither country nor body itself.
    pub(super) fn role_again(&self, t: u32, talk: &Talk) -> Option<Again> {
        let Some(Entry::Role(role)) = self.entry(t) else { return None };
        let role = *role;
        if !self.is_definite(t) || self.is_restricted(t) {
            return None;
        }
        let own = self.by_role(t, role, 3)?;
        if own.code.is_some() || self.apposed(t, 3).is_some() {
            return None;
        }
        if let Some(actor) = self.short_form(t) {
            return Some(Again { actor, person: None, gender: None });
        }
        let plural = self.is_plural(t);
        // 'the nations of the world' are not the nation that was spoken of.
        if plural && role.sectors.is_empty() {
            return None;
        }
        match self.same_role(t, role, &own, plural, talk) {
            Found::One(again) => return Some(*again),
            Found::Several => return None,
            Found::None => {}
        }
        if !plural && let Some(fits) = self.world.reference().description(&role.lemma) {
            return self.described(t, fits, talk);
        }
        if let Some(again) = self.armed_again(t, role, talk) {
            return Some(again);
        }
        // 'the army' of the country that the text is about.
        let setting = self
            .coref
            .setting
            .only
            .as_deref()
            .filter(|_| self.world.reference().national(&role.lemma))?;
        let told = self.parse.children(t).iter().any(|&c| {
            matches!(self.parse.dep(c), Dep::Amod | Dep::Prep) && !self.mentions.same(c, t)
        });
        let country = self.world.country(setting).filter(|_| !told)?;
        let mut actor = of_country(own, self.polity(country, Naming::Name));
        actor.how = How::Setting;
        Some(Again { actor, person: None, gender: None })
    }

    /// 'The group *that fired*', 'the *other* company': a noun that is told from others of its kind names nobody again.
    fn is_restricted(&self, t: u32) -> bool {
        self.parse.children(t).iter().any(|&c| match self.parse.dep(c) {
            Dep::Relcl | Dep::Acl | Dep::NumMod | Dep::Poss => true,
            Dep::Prep => {
                c > t && matches!(self.parse.token_text(c), "of" | "for" | "from" | "between")
            }
            Dep::Amod => self.world.reference().contrasts(self.parse.ann.lemma(c as usize)),
            _ => false,
        })
    }

    /// The one of whom the same role was used before, or a longer form of it: 'the minister' after 'the foreign minister'.
    fn same_role(&self, t: u32, role: &Role, own: &Actor, plural: bool, talk: &Talk) -> Found {
        let sentence = self.parse.sentence(t);
        let word = last_word(&role.lemma);
        let bare = role.lemma == word;
        let former =
            own.sectors.iter().any(|s| s == "ELI") && !role.sectors.iter().any(|s| s == "ELI");
        // People at large are soon others.
        let fleeting = role.sectors.first().is_none_or(|s| s == "CVL");
        let fits = |h: &&Heard| {
            (h.lemma == role.lemma
                || (bare && role.class == RoleClass::Person)
                || (bare && role.class == RoleClass::Institution && h.again.person.is_none()))
                && (h.plural == plural || role.class == RoleClass::Group)
                && (!former || h.again.actor.sectors.iter().any(|s| s == "ELI"))
                && (!fleeting || h.sentence + REACH >= sentence)
        };
        let mut all: Vec<&Heard> = talk.heard(word).filter(fits).collect();
        // An office of other times is meant only where the text says so.
        if !former {
            all.retain(|h| h.now);
        }
        let near: Vec<&Heard> =
            all.iter().copied().filter(|h| h.sentence + 1 >= sentence).collect();
        for list in [&all, &near] {
            if let Some(one) = only(list) {
                let mut again = Self::again(&one.again);
                if plural {
                    (again.person, again.actor.person) = (None, None);
                }
                return Found::One(Box::new(again));
            }
        }
        if all.is_empty() { Found::None } else { Found::Several }
    }

    /// The one body or country lately spoken of that a description fits.
    fn described(&self, t: u32, fits: &[String], talk: &Talk) -> Option<Again> {
        let sentence = self.parse.sentence(t);
        let state = fits.iter().any(|f| f == "state");
        let matching = |m: &&Spoken| {
            let a = &m.actor;
            if state {
                return a.nature == Nature::Polity && a.country.is_some();
            }
            let body = matches!(a.nature, Nature::Organisation | Nature::Group) && !m.plural;
            let sort = |s: &String| a.sectors.contains(s) || a.code.as_ref() == Some(s);
            body && a.how != How::Modifier && fits.iter().any(sort)
        };
        let found: Vec<&Spoken> = talk.back(sentence, REACH - 1).filter(matching).collect();
        let first = *found.first()?;
        let one = |a: &Spoken, b: &Spoken| {
            if state { a.actor.country == b.actor.country } else { is_same(a, b) }
        };
        if !found.iter().all(|m| one(m, first)) {
            return None;
        }
        let mut actor = Actor { how: How::Coreference, ..first.actor.clone() };
        if state {
            actor.sectors.clear();
        }
        Some(Again { actor, person: None, gender: None })
    }

    /// 'The rebels', 'the officers': the one armed group of that sort lately spoken of.
    fn armed_again(&self, t: u32, role: &Role, talk: &Talk) -> Option<Again> {
        let sort = role.sectors.first().filter(|s| ARMED.contains(&s.as_str()))?;
        if role.class == RoleClass::WeaponSystem
            || (role.class == RoleClass::Person && !self.is_plural(t))
        {
            return None;
        }
        let sentence = self.parse.sentence(t);
        let mut found = talk.back(sentence, REACH).filter(|m| {
            !m.is_person() && m.actor.how != How::Modifier && m.actor.sectors.first() == Some(sort)
        });
        let first = found.next()?;
        first.actor.code.as_ref()?;
        found
            .all(|m| {
                m.actor.code == first.actor.code && m.actor.organisation == first.actor.organisation
            })
            .then(|| Again {
                actor: Actor { how: How::Coreference, ..first.actor.clone() },
                person: None,
                gender: None,
            })
    }

    /// 'The two countries', 'both sides', 'the two leaders': the two spoken of last, if there are just two.
    pub(super) fn pair_again(&self, t: u32, talk: &Talk) -> Option<[Actor; 2]> {
        if !self.is_plural(t) {
            return None;
        }
        // 'both men and women' are no two persons.
        if self.parse.child(t, Dep::Conj).is_some() {
            return None;
        }
        let two = self.parse.children(t).iter().any(|&c| {
            let lemma = self.parse.ann.lemma(c as usize);
            match self.parse.dep(c) {
                Dep::NumMod => lemma == "two" && self.is_definite(t),
                Dep::Det | Dep::Predet | Dep::Preconj => lemma == "both",
                _ => false,
            }
        });
        if !two {
            return None;
        }
        let role = match self.entry(t) {
            Some(Entry::Role(role)) => Some(role.lemma.as_str()),
            Some(_) => return None,
            None => None,
        };
        // 'two countries' may be a role of its own.
        let reference = self.world.reference();
        let lemma = self.parse.ann.lemma(t as usize);
        let of = role.and_then(|r| reference.pair(r)).or_else(|| reference.pair(lemma))?;
        let restricted = self.parse.children(t).iter().any(|&c| {
            matches!(self.parse.dep(c), Dep::Relcl | Dep::Acl | Dep::Appos | Dep::Poss)
                || (self.parse.dep(c) == Dep::Prep && self.parse.token_text(c) == "of")
        });
        if restricted {
            return None;
        }
        let sentence = self.parse.sentence(t);
        let mut found: Vec<Actor> = Vec::new();
        let mut reached = sentence;
        for m in talk.back(sentence, REACH - 1) {
            if m.sentence < reached {
                if found.len() > 1 {
                    break;
                }
                reached = m.sentence;
            }
            let Some(actor) = self.party(m, of) else { continue };
            let known = |k: &Actor| match of {
                PairOf::States => k.country == actor.country,
                PairOf::Parties => {
                    k.code == actor.code
                        && (k.organisation == actor.organisation || k.nature == Nature::Polity)
                }
                PairOf::Persons => k.person == actor.person && k.code == actor.code,
            };
            if !found.iter().any(known) {
                found.push(actor);
            }
        }
        found.reverse();
        <[Actor; 2]>::try_from(found).ok()
    }

    /// A mention as one of two of a kind.
    fn party(&self, m: &Spoken, of: PairOf) -> Option<Actor> {
        let again = Actor { how: How::Coreference, ..m.actor.clone() };
        match of {
            PairOf::States => {
                let country = self.world.country(m.actor.country.as_deref()?)?;
                Some(Actor { how: How::Coreference, ..self.polity(country, Naming::Name) })
            }
            PairOf::Persons => {
                (m.is_person() && m.actor.person.is_some() && m.actor.code.is_some())
                    .then_some(again)
            }
            PairOf::Parties => {
                let people = m.is_person() || m.actor.sectors.first().is_some_and(|s| s == "CVL");
                if !people {
                    return m.actor.code.is_some().then_some(again);
                }
                let country = self.world.country(m.actor.country.as_deref()?)?;
                Some(Actor { how: How::Coreference, ..self.polity(country, Naming::Name) })
            }
        }
    }
}

/// What the search for an earlier use of a role gives.
enum Found {
    None,
    One(Box<Again>),
    Several,
}

/// The one of whom all these speak, with the person if that is one too.
fn only<'h>(list: &[&'h Heard]) -> Option<&'h Heard> {
    let last = *list.last()?;
    let code = &last.again.actor.code;
    let one = list.iter().all(|h| {
        h.again.actor.code == *code
            && (h.again.person == last.again.person
                || h.again.person.is_none()
                || last.again.person.is_none())
    });
    let named = || list.iter().rev().copied().find(|h| h.again.person.is_some());
    one.then(|| named().unwrap_or(last))
}
