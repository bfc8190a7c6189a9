//! Roles and bodies with what stands beside them: whose minister, which country's congress, the title
//! before a name, the apposition after it.

use demarche_nlp::{Dep, Pos};
use demarche_world::{Entry, Organisation, Place, Role, RoleClass};

use super::resolve::Actors;
use super::{Actor, How, Nature};

/// Sectors that mean little inside an international body: its officials are no government.
const INNER_SECTORS: [&str; 5] = ["GOV", "SOC", "CVL", "BUS", "ELI"];
/// Sectors of those who hold no office of state, so that leaving it makes nobody an elder statesman.
pub(super) const PRIVATE_SECTORS: [&str; 11] =
    ["BUS", "JRN", "CVL", "SOC", "EDU", "LAB", "REL", "MED", "AGR", "CRM", "REF"];

impl Actors<'_> {
    /// 'Venezuelan President Nicolas Maduro': the title stands before the name.
    pub(super) fn titled(&self, name: u32, depth: u8) -> Option<Actor> {
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

    /// What stands beside a name: the title before it, unless only the apposition after it says of what country.
    pub(super) fn introduced(&self, name: u32, depth: u8) -> Option<Actor> {
        let titled = self.titled(name, depth);
        if titled.as_ref().is_some_and(|a| a.code.is_some() || a.sectors.iter().any(|s| s != "CVL"))
        {
            return titled;
        }
        match self.in_apposition(name, depth) {
            Some(actor) if titled.is_none() || actor.code.is_some() => Some(actor),
            _ => titled.or_else(|| self.owned(name, depth)),
        }
    }

    /// 'CNN's Lena Korr', 'Labour's Paul Lind': a person of the body whose name stands before in the genitive.
    fn owned(&self, name: u32, depth: u8) -> Option<Actor> {
        self.coref.persons.at(name)?;
        let owner = self.parse.genitives(name).into_iter().find(|&g| {
            matches!(self.entry(g), Some(Entry::Organisation(_) | Entry::Polity { .. })) && g < name
        })?;
        let body = self.resolve_at(owner, depth.checked_sub(1)?)?;
        let capital = matches!(body.how, How::Capital | How::Seat);
        let sectors = if capital { Vec::new() } else { body.sectors };
        Some(Actor { sectors, nature: Nature::Person, how: How::Apposition, ..body })
    }

    /// 'Sergey Lavrov, Russia's foreign minister': the role stands after the name.
    pub(super) fn in_apposition(&self, name: u32, depth: u8) -> Option<Actor> {
        self.parse.children_by(name, Dep::Appos).find_map(|a| {
            let Some(Entry::Role(role)) = self.entry(a) else { return None };
            // 'Korr, once a rebel commander' is none now.
            let reference = self.world.reference();
            let once = |&c: &u32| reference.once(self.parse.token_text(c));
            if self.parse.children(a).iter().any(once) {
                return None;
            }
            let mut actor = self.by_role(a, role, depth)?;
            actor.how = How::Apposition;
            Some(actor)
        })
    }

    /// 'Korr, who heads the party', 'Korr, who is foreign minister', 'Korr is the foreign minister'.
    pub(super) fn in_clause(&self, name: u32, depth: u8) -> Option<Actor> {
        let relative = self.parse.children_by(name, Dep::Relcl);
        let main = Some(self.parse.head(name)).filter(|_| self.parse.dep(name) == Dep::Nsubj);
        relative.chain(main).find_map(|verb| {
            let lemma = self.parse.ann.lemma(verb as usize);
            let plain = !self
                .parse
                .children(verb)
                .iter()
                .any(|&c| matches!(self.parse.dep(c), Dep::Neg | Dep::Aux | Dep::AuxPass));
            if !plain || self.parse.tag(verb) == "VBN" {
                return None;
            }
            let own = |dep: Dep| self.parse.children_by(verb, dep).next();
            if lemma == "be" && matches!(self.parse.tag(verb), "VBZ" | "VBP") {
                let office = own(Dep::Attr)?;
                let Some(Entry::Role(role)) = self.entry(office) else { return None };
                let held = role.class == RoleClass::Person;
                let actor = held.then(|| self.by_role(office, role, depth)).flatten()?;
                return Some(Actor { how: How::Apposition, ..actor }).filter(|a| a.code.is_some());
            }
            if self.world.reference().leads(lemma) && matches!(self.parse.tag(verb), "VBZ" | "VBP")
            {
                let body = self.resolve_at(own(Dep::Dobj)?, depth - 1)?;
                let sound = body.how != How::Modifier && body.nature != Nature::Person;
                let office =
                    Actor { nature: Nature::Person, how: How::Apposition, office: None, ..body };
                return Some(office).filter(|a| sound && a.is_known());
            }
            None
        })
    }

    /// 'several states, mainly Cuba', 'the country that fell was Cuba': a noun that says little, with a
    /// name after it that says who.
    pub(super) fn apposed(&self, noun: u32, depth: u8) -> Option<Actor> {
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
    pub(super) fn body(&self, o: &Organisation, head: u32, depth: u8) -> Actor {
        let actor = organisation(o, How::Name);
        if actor.country.is_none() || depth == 0 {
            return actor;
        }
        let beside = self
            .parse
            .modifiers(head)
            .into_iter()
            .filter(|&m| !self.is_stance(m))
            .find_map(|m| match self.entry(m) {
                Some(Entry::Polity { country, naming }) => Some(self.polity(country, *naming)),
                _ => None,
            })
            .or_else(|| {
                let owners = self.parse.genitives(head).into_iter();
                owners
                    .filter(|&g| {
                        matches!(self.entry(g), Some(Entry::Polity { .. } | Entry::Place { .. }))
                    })
                    .find_map(|g| self.resolve_at(g, depth - 1))
            });
        match beside.filter(|b| b.code != actor.code) {
            Some(owner) => of_country(actor, owner),
            None => actor,
        }
    }

    pub(super) fn by_role(&self, head: u32, role: &Role, depth: u8) -> Option<Actor> {
        self.by_role_of(&[head], role, depth)
    }

    /// A role with what stands beside any of these heads.
    pub(super) fn by_role_of(&self, heads: &[u32], role: &Role, depth: u8) -> Option<Actor> {
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
        let mut former = false;
        for &head in heads {
            for m in self.parse.modifiers(head).into_iter().rev() {
                if (one && self.is_descent(m)) || self.is_stance(m) {
                    continue;
                }
                match self.entry(m) {
                    Some(Entry::Role(other)) if !heads.contains(&m) => {
                        if other.sectors.iter().any(|s| s == "ELI") {
                            former |= !self.is_of_nearer(m, head);
                            continue;
                        }
                        let narrower =
                            one && matches!(other.class, RoleClass::Group | RoleClass::Institution);
                        // 'a rebel town', 'opposition supporters': people in general are of that sort.
                        let general = actor.sectors == ["CVL"];
                        // 'group leaders' lead no state.
                        let unsaid = other.sectors.is_empty()
                            && !(narrower
                                && actor.sectors == ["GOV"]
                                && self.parse.dep(m) == Dep::Compound);
                        if (narrower || general || actor.sectors.is_empty()) && !unsaid {
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
            // 'the agent Korr in Paris' is only there.
            let name = heads.len() > 1 && Some(&head) == heads.first();
            if whose.is_none() && role.class != RoleClass::Relation {
                whose = self.of_phrase(head, depth).filter(|a| !name || a.how != How::Place);
            }
        }
        let private = one && actor.sectors == ["GOV"];
        if let Some(sectors) = private.then(|| self.of_private_body(heads, depth)).flatten() {
            actor.sectors = sectors;
        }
        if let Some(owner) = whose {
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
            // 'Korr's aides' are of her party while she is no more than a candidate.
            let candidate = owner.nature == Nature::Person && owner.sectors == ["PTY"];
            if one && candidate && (actor.sectors.is_empty() || actor.sectors == ["GOV"]) {
                actor.sectors.clone_from(&owner.sectors);
            }
            // 'Republican senators', 'a Labour judge': lawmakers and courts first, then of a party.
            let by_party = owner.sectors.first().is_some_and(|s| s == "PTY");
            let of_house = actor.sectors.first().is_some_and(|s| s == "LEG" || s == "JUD")
                || self.world.reference().sworn(&role.lemma);
            let speaks_for = role.class == RoleClass::Voice && actor.sectors.is_empty();
            let of_body = (actor.organisation.is_some() || actor.sectors.is_empty())
                && (owner.nature != Nature::Person || role.class == RoleClass::Group)
                && !owner.sectors.is_empty();
            if of_body && !(by_party && of_house) || speaks_for {
                actor.sectors = owner.sectors;
            }
            if speaks_for && actor.sectors.is_empty() && actor.country.is_some() {
                actor.sectors = vec!["GOV".to_owned()];
            }
        }
        let private = |s: &String| PRIVATE_SECTORS.contains(&s.as_str());
        // 'a former banker' never held an office; of 'a former director' nobody knows.
        let office = actor.sectors.first().map_or(actor.country.is_some(), |s| !private(s));
        if former && office && (!actor.sectors.is_empty() || actor.code.is_some()) {
            actor.sectors = vec!["ELI".to_owned()];
        }
        Some(actor)
    }

    /// 'the president of the university', 'the secretary of the Korr Club': what the body is, and no government.
    /// Nothing where the role may be an office of state.
    fn of_private_body(&self, heads: &[u32], depth: u8) -> Option<Vec<String>> {
        let of = heads.iter().flat_map(|&h| self.parse.children_by(h, Dep::Prep));
        let object = of
            .filter(|&p| self.parse.token_text(p).eq_ignore_ascii_case("of"))
            .find_map(|p| self.parse.child(p, Dep::Pobj))?;
        if matches!(self.entry(object), Some(Entry::Polity { .. } | Entry::Place { .. })) {
            return None;
        }
        let body = self.resolve_at(object, depth.checked_sub(1)?);
        let own = |a: &&Actor| a.how != How::Modifier && !a.sectors.is_empty();
        if let Some(found) = body.as_ref().filter(own) {
            let first = found.sectors.first()?;
            let private = first == "PTY" || PRIVATE_SECTORS.contains(&first.as_str());
            return (private && found.nature != Nature::Person).then(|| found.sectors.clone());
        }
        let unknown = self.parse.pos(object) == Pos::Propn && self.entry(object).is_none();
        unknown.then(Vec::new)
    }

    /// 'pro-*Russian*': for or against a country, not of it.
    pub(super) fn is_stance(&self, m: u32) -> bool {
        let Some(word) = m.checked_sub(2) else { return false };
        matches!(self.parse.token_text(m - 1), "-" | "\u{2011}")
            && self.world.reference().stance(self.parse.token_text(word))
    }

    /// '*former* rival Governor Korr': another role stands between, and that is what is over.
    fn is_of_nearer(&self, m: u32, head: u32) -> bool {
        (m + 1..head).any(|t| {
            let next =
                matches!(self.entry(t), Some(Entry::Role(r)) if r.class != RoleClass::Modifier);
            next && !self.mentions.same(t, head)
                && matches!(self.parse.pos(t), Pos::Noun | Pos::Adj)
        })
    }

    /// 'an *Iranian*-American': of two nationalities joined by a hyphen, a person is of the second.
    fn is_descent(&self, m: u32) -> bool {
        let polity = |t: u32| matches!(self.entry(t), Some(Entry::Polity { .. }));
        let next = m + 2;
        polity(m)
            && (next as usize) < self.parse.len()
            && self.parse.token_text(m + 1) == "-"
            && polity(next)
    }
}

/// A body of one country's kind, but of this country.
pub(super) fn of_country(body: Actor, owner: Actor) -> Actor {
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

pub(super) fn organisation(o: &Organisation, how: How) -> Actor {
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

pub(super) fn by_place(place: &Place) -> Option<Actor> {
    let code = place.iso3.clone()?;
    let mut actor = Actor::new(Nature::Polity, How::Place);
    actor.code = Some(code.clone());
    actor.country = Some(code);
    actor.name = Some(place.name.clone());
    Some(actor)
}
