//! What a name may be in the gazetteer.

use demarche_world::World;
use demarche_world::gazetteer::{Gazetteer, Toponym, key};

use super::Mention;
use super::evidence::is_inside;

/// A place that a mention may name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate<'g> {
    pub(super) place: Toponym<'g>,
    /// The name was completed or shortened: 'St.' for 'Saint', 'northern Iraq' for 'Iraq'.
    pub(super) altered: bool,
}

/// Candidates, each place once.
struct List<'g>(Vec<Candidate<'g>>);

impl<'g> List<'g> {
    fn add(&mut self, places: Vec<Toponym<'g>>, altered: bool) {
        for place in places {
            if !self.0.iter().any(|c| c.place.index == place.index) {
                self.0.push(Candidate { place, altered });
            }
        }
    }
}

/// Everything that a mention may name, without doubles.
pub(super) fn of<'g>(
    world: &World,
    gazetteer: &'g Gazetteer,
    mention: &Mention,
    text: &str,
) -> Vec<Candidate<'g>> {
    let mut out = List(Vec::new());
    if let Some(iso3) = &mention.country
        && let Some(country) = world.country(iso3)
    {
        // A state that is no more lies where its successor does, if it has one.
        let iso3 = country.successor.as_deref().unwrap_or(iso3);
        let named = world.country(iso3).map_or(country, |c| c);
        let own = gazetteer.lookup(&named.name).into_iter();
        let own: Vec<Toponym<'g>> =
            own.filter(|p| p.country == iso3 && p.resolution() == "country").collect();
        // 'England' is no name of the country in the gazetteer.
        let called = mention.adjectival
            || gazetteer.lookup(text).iter().any(|p| own.iter().any(|o| o.index == p.index));
        // 'Wales' is the division of its name, not the country that it belongs to.
        let division =
            |p: &Toponym<'_>| p.own_name && p.country == iso3 && p.resolution() == "admin1";
        if called || !gazetteer.lookup(text).iter().any(division) {
            out.add(own, !called);
        }
        if mention.adjectival {
            return out.0;
        }
    }
    // 'New York City' is better known to the gazetteer than as the region that it is called after.
    if let Some(canonical) = mention
        .canonical
        .as_ref()
        .filter(|_| mention.adjectival || gazetteer.lookup(text).is_empty())
    {
        out.add(gazetteer.lookup(canonical), false);
        if mention.adjectival {
            return out.0;
        }
    }
    let acronym =
        |p: &Toponym<'g>| p.feature.class == 'P' && is_acronym(text) && p.geonameid.is_some();
    let text = text.trim().trim_end_matches(['\'', '\u{2019}']);
    let text = ["'s", "\u{2019}s"].iter().find_map(|s| text.strip_suffix(s)).unwrap_or(text);
    let folded = key(text);
    let toponymy = world.toponymy();
    // 'New York' is all of the name 'New York City' that tells.
    let is_own = |p: &Toponym<'_>| {
        let rest = key(p.name);
        let rest = rest.strip_prefix(&folded).and_then(|r| r.strip_prefix(' '));
        rest.is_some_and(|r| toponymy.generic(r).is_some())
    };
    let mut named: Vec<Toponym<'g>> =
        gazetteer.lookup(text).into_iter().filter(|p| !acronym(p)).collect();
    if mention.country.is_none() {
        for place in &mut named {
            place.own_name |= is_own(place);
        }
    }
    out.add(named, false);
    // 'Washington, D.C.' in one piece
    if let Some((inner, outer)) = text.split_once(", ").filter(|_| out.0.is_empty()) {
        let outer = gazetteer.lookup(outer);
        let mut places = gazetteer.lookup(inner);
        places.retain(|p| outer.iter().any(|o| is_inside(p, o)));
        out.add(places, false);
    }
    let words: Vec<&str> = folded.split(' ').collect();
    if let [first, rest @ ..] = &words[..]
        && !rest.is_empty()
    {
        if let Some(full) = toponymy.abbreviation(first) {
            out.add(gazetteer.lookup_key(&format!("{full} {}", rest.join(" "))), true);
        }
        // 'northern Iraq', 'downtown Chicago': known no better than by the whole.
        if toponymy.is_direction(first) && out.0.is_empty() {
            out.add(gazetteer.lookup_key(&rest.join(" ")), true);
        }
    }
    // 'Helmand province', 'the city of Mosul', 'Anambra State', 'New York City'
    let generic = |phrase: &str| {
        toponymy.generic(phrase).map(|(class, code)| (class, code.map(str::to_owned)))
    };
    for size in 1..=2 {
        if words.len() <= size {
            break;
        }
        let (head, tail) = words.split_at(words.len() - size);
        if let Some((class, code)) = generic(&tail.join(" ")) {
            out.add(of_class(gazetteer.lookup_key(&head.join(" ")), class, code.as_deref()), true);
        }
        let (head, tail) = words.split_at(size);
        if let Some((class, code)) = generic(&head.join(" ")) {
            let rest = tail.strip_prefix(&["of"][..]).unwrap_or(tail);
            out.add(of_class(gazetteer.lookup_key(&rest.join(" ")), class, code.as_deref()), true);
        }
    }
    out.0
}

/// Letters in capitals that are no town's name: 'EU' is not Eu.
fn is_acronym(text: &str) -> bool {
    text.len() <= 4 && text.chars().all(|c| c.is_uppercase() || c == '.')
}

/// Those of a class: a division also where it is one of another level, but a county only by its whole name.
fn of_class<'g>(places: Vec<Toponym<'g>>, class: char, code: Option<&str>) -> Vec<Toponym<'g>> {
    let fits = |p: &Toponym<'_>| {
        p.feature.class == class
            || (class == 'A' && p.resolution() == "city" && code == Some("ADM1"))
    };
    let mut fitting: Vec<Toponym<'g>> = places.into_iter().filter(fits).collect();
    let exact = |p: &Toponym<'_>| p.feature.class == class;
    if fitting.iter().any(exact) {
        fitting.retain(exact);
    }
    fitting
}
