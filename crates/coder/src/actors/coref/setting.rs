//! The country that a text is about: most names in it are of that country.

use std::collections::HashMap;

use demarche_world::Entry;

use crate::actors::resolve::Actors;

/// Names of a country that a text must hold to be about it.
const ENOUGH: u32 = 5;

/// The country that most countries, places, bodies and persons named in the document belong to: two thirds of all, and none
/// other with more than a sixth.
pub(in crate::actors) fn setting(actors: &Actors<'_>) -> Option<String> {
    let mut counts: HashMap<&str, u32> = HashMap::new();
    for entry in actors.mentions.entries() {
        let code = match entry {
            Entry::Polity { country, .. } => Some(country.iso3.as_str()),
            Entry::Place { place } => place.iso3.as_deref(),
            Entry::Organisation(o) => actors.world.country(&o.code).map(|c| c.iso3.as_str()),
            Entry::Role(_) => None,
        };
        if let Some(code) = code {
            *counts.entry(code).or_default() += 1;
        }
    }
    for code in actors.coref.persons.countries(actors.date.as_deref()) {
        *counts.entry(code).or_default() += 1;
    }
    let total: u32 = counts.values().sum();
    let mut order: Vec<(&str, u32)> = counts.into_iter().collect();
    order.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let (code, most) = *order.first()?;
    let second = order.get(1).map_or(0, |o| o.1);
    (most >= ENOUGH && 3 * most >= 2 * total && 6 * second <= total).then(|| code.to_owned())
}
