//! Who is of the country where something happened, as nothing else is said of them.

use demarche_text::{Span, Token};
use demarche_world::World;

use super::Places;
use crate::actors::{Actor, How, Nature};
use crate::grammar::Parse;

/// Sectors of those who are of the country where they act or suffer, unless the text says otherwise.
const OF_THE_PLACE: [&str; 10] =
    ["CVL", "COP", "OPP", "REB", "LAB", "EDU", "REL", "SOC", "AGR", "MED"];

impl Places<'_> {
    /// 'Protesters clashed with police in Madrid': people and police without a country are of that of the place.
    pub(crate) fn at_place(
        &self,
        parse: &Parse<'_>,
        parties: &mut [(u32, Actor)],
        country: &str,
        world: &World,
    ) {
        let Some(country) = world.country(country) else { return };
        for (head, actor) in parties {
            let local = actor.nature != Nature::Polity && actor.person.is_none();
            let sector = actor.sectors.first().is_some_and(|s| OF_THE_PLACE.contains(&s.as_str()));
            let phrase = parse.noun_phrase(*head);
            if local && sector && actor.code.is_none() && !self.names_people(parse, phrase) {
                actor.code = Some(country.iso3.clone());
                actor.country = Some(country.iso3.clone());
                actor.name = Some(country.name.clone());
                actor.how = How::Place;
            }
        }
    }

    /// Whether a phrase names a people or a place by an adjective: 'Tibetan monks'.
    fn names_people(&self, parse: &Parse<'_>, phrase: Span<Token>) -> bool {
        self.between(phrase).any(|p| !p.mention.literal)
            || (phrase.start..phrase.end).any(|t| parse.entity(t) == Some("NORP"))
    }
}
