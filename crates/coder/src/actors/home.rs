//! Officials, lawmakers, courts and parties of which the text does not say the country are of the one
//! that it is about: 'Sen. Mark Kirk', 'the party', 'local officials'; so are its voters, activists and
//! reporters where the sentence names no other country.

use demarche_nlp::{Dep, Pos};
use demarche_world::{Entry, Naming, RoleClass};

use super::resolve::Actors;
use super::{Actor, How, Nature};

/// Sectors of a state's own: its offices, courts, police and parties.
const OF_STATE: [&str; 6] = ["GOV", "LEG", "JUD", "PTY", "ELI", "COP"];
/// Further ones, where somebody is named.
const IN_SERVICE: [&str; 2] = ["MIL", "SPY"];
/// Those who work in a place and are of it, where no other is named.
const LOCAL: [&str; 9] = ["COP", "MIL", "JUD", "SPY", "REB", "REL", "EDU", "LAB", "MED"];
/// People at large; not firms, believers and criminals, who may be of anywhere.
const OF_SOCIETY: [&str; 7] = ["CVL", "SOC", "LAB", "EDU", "JRN", "MED", "AGR"];

impl Actors<'_> {
    /// The actor with the country of the text, where it has none and nothing speaks against it.
    pub(super) fn at_home(&self, head: u32, actor: Actor) -> Actor {
        let near = self.coref.setting.home.is_none();
        let Some(setting) =
            self.coref.setting.home.as_deref().or(self.coref.setting.local.as_deref())
        else {
            return actor;
        };
        if near && !self.is_local(head, &actor) {
            return actor;
        }
        let of_state = actor.sectors.first().is_some_and(|s| {
            OF_STATE.contains(&s.as_str())
                || near
                || (actor.person.is_some() && IN_SERVICE.contains(&s.as_str()))
                || (OF_SOCIETY.contains(&s.as_str()) && self.is_of_society(head, &actor))
        });
        // 'the ex', the rest of a word that says when.
        let bare =
            matches!(self.entry(head), Some(Entry::Role(r)) if r.class == RoleClass::Modifier);
        let said = bare || actor.code.is_some() || actor.organisation.is_some();
        if !of_state || said || actor.nature == Nature::Polity {
            return actor;
        }
        if actor.how == How::Modifier && !near {
            return actor;
        }
        // 'we' may be anybody's.
        let voice = self.parse.pos(head) == Pos::Pron && self.coref.link(head).is_none();
        if actor.person.is_none()
            && (voice || self.is_abroad(head, &actor) || self.is_elsewhere(head))
        {
            return actor;
        }
        let Some(country) = self.world.country(setting) else { return actor };
        let home = self.polity(country, Naming::Name);
        let how = if actor.person.is_none() { How::Setting } else { actor.how };
        Actor { code: home.code, country: home.country, name: home.name, how, ..actor }
    }

    /// 'Police Chief Lena Korr spoke in Ohio': somebody of note in the only country that the text names.
    fn is_local(&self, head: u32, actor: &Actor) -> bool {
        // 'the jets', a club's name
        if matches!(self.entry(head), Some(Entry::Role(r)) if r.class == RoleClass::WeaponSystem) {
            return false;
        }
        // 'the North Charleston Police Department', 'Police Chief Lena Korr', not just any police.
        let named = actor.person.is_some() || self.parse.entity(head) == Some("ORG");
        let at_work = actor
            .sectors
            .first()
            .is_some_and(|s| LOCAL.contains(&s.as_str()) || OF_STATE.contains(&s.as_str()));
        named
            && at_work
            && self.parse.sentence_tokens(head).any(|t| {
                let place = matches!(
                    self.entry(t),
                    Some(Entry::Place { place }) if place.iso3.is_some()
                ) || matches!(
                    self.entry(t),
                    Some(Entry::Polity { naming: Naming::Capital, .. })
                );
                place && self.is_where(t)
            })
    }

    /// 'voters', 'the protester', 'Korr, an activist': nobody of another country, and no people or faith.
    fn is_of_society(&self, head: u32, actor: &Actor) -> bool {
        let people = matches!(self.entry(head), Some(Entry::Role(r)) if r.lemma.starts_with(char::is_uppercase));
        if people || self.parse.entity(head) == Some("NORP") {
            return false;
        }
        actor.person.is_some() || actor.how == How::Role && !self.names_others(head)
    }

    /// Whether the sentence names a country or place that is not of the text's own.
    fn names_others(&self, head: u32) -> bool {
        let home = self.coref.setting.home.as_deref();
        self.parse.sentence_tokens(head).any(|t| match self.entry(t) {
            Some(Entry::Polity { country, .. }) => home != Some(country.iso3.as_str()),
            Some(Entry::Place { place }) => home != place.iso3.as_deref(),
            Some(Entry::Organisation(o)) => home != Some(o.code.as_str()) && !o.code.is_empty(),
            Some(Entry::Role(_)) => false,
            None => self.parse.entity(t) == Some("GPE"),
        })
    }

    /// 'world leaders', 'foreign officials', 'a prime minister': of no country in particular, or of others.
    fn is_abroad(&self, head: u32, actor: &Actor) -> bool {
        let reference = self.world.reference();
        let office = actor.office.as_deref().unwrap_or_default();
        let words = office.split(' ').any(|w| reference.abroad(w));
        words
            || (reference.national(office) && self.is_many(head))
            || self.parse.children(head).iter().any(|&c| {
                let lemma = self.parse.ann.lemma(c as usize);
                reference.abroad(lemma) || reference.contrasts(lemma)
            })
    }

    /// 'Democratic': a word that with 'party' names one, and says of no other country.
    fn is_of_party(&self, t: u32) -> bool {
        self.parse.entity(t) == Some("NORP")
            && !self.world.find_all(&[self.parse.token_text(t), "Party"]).is_empty()
    }

    /// 'Governments': of a role of which a state has one, these are several states'.
    fn is_many(&self, head: u32) -> bool {
        matches!(self.parse.tag(head), "NNS" | "NNPS")
    }

    /// Whether a name beside it that the tables do not know says whose it is.
    fn is_elsewhere(&self, head: u32) -> bool {
        let unknown = |t: u32| {
            matches!(self.parse.entity(t), Some("GPE" | "NORP" | "LOC"))
                && !matches!(self.entry(t), Some(Entry::Role(_)))
                && !self.mentions.same(t, head)
                && !self.is_of_party(t)
        };
        self.parse.children(head).iter().any(|&c| match self.parse.dep(c) {
            Dep::Compound | Dep::Amod | Dep::Poss | Dep::NounMod => unknown(c),
            Dep::Prep => self.parse.child(c, Dep::Pobj).is_some_and(unknown),
            _ => false,
        })
    }
}
