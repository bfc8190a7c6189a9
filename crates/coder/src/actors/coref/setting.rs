//! The country that a text is about: most names in it are of that country.

use std::collections::HashMap;

use demarche_world::Entry;

use crate::actors::resolve::Actors;

/// Names of a country that a text must hold to be about it.
const ENOUGH: u32 = 5;

/// The countries that a document is about.
#[derive(Debug, Default)]
pub(in crate::actors) struct Setting {
    /// That of two thirds of all countries, places, bodies and persons named; none other has more than a sixth.
    pub(in crate::actors) only: Option<String>,
    /// That of most of them, thrice as often as the next.
    pub(in crate::actors) home: Option<String>,
    /// The only one that is named at all.
    pub(in crate::actors) local: Option<String>,
}

/// Counts the countries of all names in the document.
pub(in crate::actors) fn setting(actors: &Actors<'_>) -> Setting {
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
    let Some(&(code, most)) = order.first() else { return Setting::default() };
    let second = order.get(1).map_or(0, |o| o.1);
    let held = |holds: bool| (most >= ENOUGH && holds).then(|| code.to_owned());
    Setting {
        only: held(3 * most >= 2 * total && 6 * second <= total),
        local: (most == total).then(|| code.to_owned()),
        home: held(most >= 3 * second && 2 * most >= total),
    }
}
