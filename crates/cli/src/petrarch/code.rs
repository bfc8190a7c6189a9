//! Actor codes: three letters a part, from country or kind of actor to roles.

use std::collections::BTreeMap;

use demarche_world::World;
use serde::Deserialize;

/// The table between the schemes, `data/petrarch.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Scheme {
    pub(super) small_words: Vec<String>,
    pub(super) organisation_words: Vec<String>,
    regions: Vec<String>,
    peoples: Vec<String>,
    pub(super) offices: BTreeMap<String, String>,
    countries: BTreeMap<String, String>,
    international: BTreeMap<String, String>,
    kind_sectors: BTreeMap<String, Vec<String>>,
    organisations: BTreeMap<String, String>,
    sectors: BTreeMap<String, Vec<String>>,
    faiths: Faiths,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Faiths {
    codes: Vec<String>,
}

/// Sector of people of a faith.
const FAITH: &str = "REL";

/// Code of groups of several countries.
const INTERNATIONAL: &str = "INT";

/// What a code says in our scheme.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Actor {
    /// Country or kind of international actor; empty for agents.
    pub(super) code: String,
    /// Id of an organisation.
    pub(super) organisation: Option<String>,
    pub(super) sectors: Vec<String>,
    /// Parts that nothing stands for.
    pub(super) lost: Vec<String>,
    /// Country of an actor whose code has no place for it.
    pub(super) country: Option<String>,
}

impl Scheme {
    /// The table that comes with the program.
    pub(super) fn builtin() -> anyhow::Result<Self> {
        Ok(toml::from_str(include_str!("../../data/petrarch.toml"))?)
    }

    /// The code of an actor; none if it begins with no country and no kind of actor that we know.
    pub(super) fn actor(&self, code: &str, world: &World) -> Option<Actor> {
        let parts = parts(code)?;
        let (first, rest) = parts.split_first()?;
        let mut actor = if let Some(kind) = self.international.get(*first) {
            Actor { code: kind.clone(), ..Actor::default() }
        } else if self.regions.iter().any(|r| r == first) {
            // 'MEAREB': rebels of a region.
            let lost = vec![(*first).to_owned()];
            Actor { code: INTERNATIONAL.to_owned(), lost, ..Actor::default() }
        } else {
            Actor { code: self.country(first, world)?, ..Actor::default() }
        };
        let mut rest = rest.to_vec();
        let at_home = world.country(&actor.code).is_some();
        // 'GBRVGB': a territory of the country before it.
        if let Some(territory) =
            rest.first().filter(|_| at_home).and_then(|p| self.country(p, world))
        {
            actor.code = territory;
            rest.remove(0);
        }
        let own = self.kind_sectors.get(&actor.code).cloned().unwrap_or_default();
        self.roles(&rest, at_home, world, &mut actor);
        if actor.sectors.is_empty() {
            actor.sectors = own;
        }
        Some(actor)
    }

    /// The sectors of an agent such as `~GOVMIL`.
    pub(super) fn agent(&self, code: &str, world: &World) -> Option<Actor> {
        let parts = parts(code.strip_prefix('~')?)?;
        let mut actor = Actor::default();
        self.roles(&parts, true, world, &mut actor);
        Some(actor)
    }

    fn country(&self, part: &str, world: &World) -> Option<String> {
        let code = self.countries.get(part).map_or(part, String::as_str);
        world.country(code).map(|c| c.iso3.clone())
    }

    fn roles(&self, parts: &[&str], at_home: bool, world: &World, actor: &mut Actor) {
        let mut faith = false;
        for part in parts {
            if let Some(sectors) = self.sectors.get(*part) {
                let new: Vec<_> =
                    sectors.iter().filter(|s| !actor.sectors.contains(s)).cloned().collect();
                actor.sectors.extend(new);
            } else if self.faiths.codes.iter().any(|c| c == part) {
                faith = true;
            } else if self.regions.iter().chain(&self.peoples).any(|c| c == part) {
                actor.lost.push((*part).to_owned());
            } else if at_home {
                actor.lost.push((*part).to_owned());
            } else if let Some(country) =
                self.country(part, world).filter(|_| !self.organisations.contains_key(*part))
            {
                actor.country = Some(country);
            } else if actor.organisation.is_none() {
                let id = self.organisations.get(*part).map_or(*part, String::as_str);
                actor.organisation = Some(id.to_owned());
            } else {
                actor.lost.push((*part).to_owned());
            }
        }
        if faith && actor.sectors.is_empty() {
            actor.sectors.push(FAITH.to_owned());
        }
    }
}

/// The parts of a code; none if it does not divide into threes.
fn parts(code: &str) -> Option<Vec<&str>> {
    let good = !code.is_empty()
        && code.len().is_multiple_of(3)
        && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    good.then(|| (0..code.len() / 3).map(|i| &code[3 * i..3 * i + 3]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_become_country_sectors_and_organisation() {
        let (scheme, world) = (Scheme::builtin().unwrap(), World::builtin());
        let actor = |code: &str| {
            let a = scheme.actor(code, world).unwrap();
            format!("{} {} {}", a.code, a.organisation.unwrap_or_default(), a.sectors.join("+"))
        };
        assert_eq!(actor("AFGGOVMIL"), "AFG  GOV+MIL");
        assert_eq!(actor("ROMGOV"), "ROU  GOV");
        assert_eq!(actor("IGOWSTNAT"), "IGO NATO ");
        assert_eq!(actor("IMGMUSALQ"), "IMG ALQ REB");
        assert_eq!(actor("MEAREB"), "INT  REB");
        assert_eq!(actor("MNCUSAMED"), "MNC  JRN");
        assert_eq!(actor("FRAMED"), "FRA  JRN");
        assert_eq!(actor("FRAHLH"), "FRA  MED");
        assert_eq!(scheme.actor("ZZZGOV", world), None);
        assert_eq!(scheme.actor("AFGGO", world), None);
        let company = scheme.actor("MNCUSA", world).unwrap();
        assert_eq!(company.country.as_deref(), Some("USA"));
        assert_eq!(scheme.agent("~BUD", world).unwrap().sectors, ["REL"]);
        assert_eq!(scheme.agent("~BUSAGR", world).unwrap().sectors, ["BUS", "AGR"]);
    }
}
