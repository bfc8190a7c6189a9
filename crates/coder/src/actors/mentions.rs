//! What the world knows of each token of the document.

use std::collections::{HashMap, HashSet};

use demarche_nlp::{Dep, Pos};
use demarche_text::{Span, Token};
use demarche_world::{Entry, Match, Naming, World};

use crate::grammar::Parse;

/// One finding of the world in the text.
pub(crate) struct Mention<'w> {
    pub(crate) entry: Entry<'w>,
    /// Other countries and places of the name.
    namesakes: Vec<Entry<'w>>,
    /// Whether the text has letters for a name: 'FSA'.
    short: bool,
}

/// Findings by token.
pub(crate) struct Mentions<'w> {
    list: Vec<Mention<'w>>,
    at: Vec<u32>,
}

impl<'w> Mentions<'w> {
    pub(crate) fn find(parse: &Parse<'_>, world: &'w World) -> Self {
        let mut list = Vec::new();
        let mut at = vec![0; parse.len()];
        let persons = person_ends(parse);
        let mut words: Vec<&str> = Vec::new();
        for sentence in &parse.sentences {
            words.clear();
            words.extend((sentence.start..sentence.end).map(|t| parse.token_text(t)));
            for found in world.find_all(&words) {
                let start = sentence.start + found.start as u32;
                let end = start + found.len as u32;
                let chosen = choose(parse, &found, start, end, &persons).map(|e| (e, end));
                // 'the government backed down' holds no 'government-backed': what is left without the verb.
                let shorter = || {
                    let less = world.find_all(&words[found.start..found.start + found.len - 1]);
                    let less = less.into_iter().next().filter(|l| l.start == 0)?;
                    let end = start + less.len as u32;
                    choose(parse, &less, start, end, &persons).map(|e| (e, end))
                };
                let Some(((entry, namesakes), end)) = chosen.or_else(|| {
                    let verb = found.len > 1 && parse.is_verb(end - 1);
                    verb.then(shorter).flatten()
                }) else {
                    continue;
                };
                let short = is_acronym(parse, start, end);
                list.push(Mention { entry, namesakes, short });
                for t in start..end {
                    at[t as usize] = list.len() as u32;
                }
            }
        }
        by_surroundings(&mut list);
        let strange = out_of_place(&list, world);
        for cell in &mut at {
            if (*cell as usize).checked_sub(1).is_some_and(|i| strange[i]) {
                *cell = 0;
            }
        }
        Self { list, at }
    }

    /// All findings in the order of the text.
    pub(crate) fn entries(&self) -> impl Iterator<Item = &Entry<'w>> {
        self.list.iter().map(|m| &m.entry)
    }

    /// Whether one finding covers both tokens.
    pub(crate) fn same(&self, t: u32, u: u32) -> bool {
        let at = |t: u32| self.at.get(t as usize).copied().unwrap_or(0);
        at(t) > 0 && at(t) == at(u)
    }

    /// The tokens of the finding that covers a token.
    pub(crate) fn span(&self, t: u32) -> Option<Span<Token>> {
        let mention = *self.at.get(t as usize).filter(|m| **m > 0)?;
        let covers = |&u: &u32| self.at.get(u as usize) == Some(&mention);
        let start = (0..=t).rev().take_while(covers).last()?;
        let end = (t..self.at.len() as u32).take_while(covers).last()? + 1;
        Some(Span::new(start, end))
    }

    /// Whether the finding at a token covers the next one too.
    pub(crate) fn goes_on(&self, t: u32) -> bool {
        self.same(t, t + 1)
    }

    /// The finding that covers a token.
    pub(crate) fn at(&self, t: u32) -> Option<&Mention<'w>> {
        let index = *self.at.get(t as usize)?;
        (index > 0).then(|| &self.list[index as usize - 1])
    }
}

/// For each token inside a person's name: the name's tokens.
fn person_ends(parse: &Parse<'_>) -> Vec<Option<(u32, u32)>> {
    let mut inside = vec![None; parse.len()];
    for entity in &parse.ann.entities {
        if entity.label == "PERSON" {
            // 'slammed the West' is nobody's name, whatever the model says.
            if entity.tokens.range().any(|t| parse.is_verb(t as u32)) {
                continue;
            }
            let (mut start, mut end) = (entity.tokens.start, entity.tokens.end);
            while start < end && parse.dep(start) == Dep::Det {
                start += 1;
            }
            while end > start && parse.dep(end - 1) == Dep::Case {
                end -= 1;
            }
            for t in entity.tokens.range() {
                inside[t] = Some((start, end));
            }
        }
    }
    inside
}

/// The reading that fits the place in the sentence.
fn choose<'w>(
    parse: &Parse<'_>,
    found: &Match<'w>,
    start: u32,
    end: u32,
    persons: &[Option<(u32, u32)>],
) -> Option<(Entry<'w>, Vec<Entry<'w>>)> {
    let rank = |entry: &Entry<'w>| match entry {
        Entry::Polity { naming: Naming::Name | Naming::Adjective | Naming::Demonym, .. } => 0,
        Entry::Organisation(_) => 1,
        Entry::Polity { .. } => 2,
        Entry::Place { .. } => 3,
        Entry::Role(_) => 4,
    };
    let mut readings: Vec<&Entry<'w>> = found.readings.iter().collect();
    // 'Paris Hilton', 'Michael Jordan': a part of a person's name is no place.
    if let Some((s, e)) = persons[start as usize]
        && s <= start
        && end <= e
        && (s < start || end < e)
    {
        // 'John Major': a title stands before the name.
        let last = s < start && end == e && parse.pos(start) == Pos::Propn;
        readings.retain(|r| match r {
            Entry::Role(_) => !last,
            other => matches!(other, Entry::Polity { naming: Naming::Adjective, .. }),
        });
    }
    // A role is a noun or an adjective: 'minister', not 'to head', 'police' as a verb.
    let last = end - 1;
    if parse.is_verb(last) && !matches!(parse.dep(last), Dep::Amod | Dep::Compound) {
        readings.retain(|r| !matches!(r, Entry::Role(_)));
    }
    if matches!(parse.pos(last), Pos::Adv | Pos::Adp | Pos::Sconj) {
        readings.retain(|r| !matches!(r, Entry::Role(_)));
    }
    readings.sort_by_key(|r| rank(r));
    let first = **readings.first()?;
    let others = readings[1..].iter().map(|r| **r);
    let namesakes = match home(&first) {
        Some(own) => others.filter(|e| home(e).is_some_and(|h| h != own)).collect(),
        None => Vec::new(),
    };
    Some((first, namesakes))
}

/// The country of a name of a country or place.
fn home<'w>(entry: &Entry<'w>) -> Option<&'w str> {
    match entry {
        Entry::Polity { country, .. } => Some(country.iso3.as_str()),
        Entry::Place { place } => place.iso3.as_deref(),
        _ => None,
    }
}

/// Kinds of bodies whose short names many others have.
const COMMON_KINDS: [&str; 5] = ["party", "company", "ngo", "union", "federation"];

/// Letters in capitals that stand for a name.
fn is_acronym(parse: &Parse<'_>, start: u32, end: u32) -> bool {
    let text = parse.token_text(start);
    end == start + 1 && text.len() <= 5 && text.chars().all(|c| c.is_uppercase() || c == '.')
}

/// For each finding whether it is a party, or the letters of a body, of a country that a text about other countries
/// never names: 'LDP' in a text about Iran is not Japan's. The body's full name anywhere vouches for it.
fn out_of_place(list: &[Mention<'_>], world: &World) -> Vec<bool> {
    let countries: HashSet<&str> = list
        .iter()
        .filter(|m| !matches!(m.entry, Entry::Organisation(_)))
        .filter_map(|m| home(&m.entry))
        .collect();
    let spelt: HashSet<&str> = list
        .iter()
        .filter(|m| !m.short)
        .filter_map(|m| match m.entry {
            Entry::Organisation(o) if o.kind != "party" => Some(o.id.as_str()),
            _ => None,
        })
        .collect();
    list.iter()
        .map(|m| match m.entry {
            Entry::Organisation(o) if o.wikidata.is_none() && !countries.is_empty() => {
                let common = COMMON_KINDS.contains(&o.kind.as_str());
                let doubtful = common && (m.short || o.kind == "party");
                let of_state =
                    world.country(&o.code).is_some() && !countries.contains(o.code.as_str());
                doubtful && of_state && !spelt.contains(o.id.as_str())
            }
            _ => false,
        })
        .collect()
}

/// Of countries and places of one name, the one that the other names in the text speak for: 'Georgia' beside
/// 'Atlanta', 'Congolese' beside 'Brazzaville'.
fn by_surroundings(list: &mut [Mention<'_>]) {
    if list.iter().all(|m| m.namesakes.is_empty()) {
        return;
    }
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut all: HashMap<&str, usize> = HashMap::new();
    let mut named: HashSet<&str> = HashSet::new();
    for entry in list.iter().filter(|m| m.namesakes.is_empty()).map(|m| &m.entry) {
        let Some(country) = home(entry) else { continue };
        *all.entry(country).or_default() += 1;
        if let Entry::Place { place } = entry {
            *places.entry(country).or_default() += 1;
            named.insert(place.name.as_str());
        }
    }
    let count = |of: &HashMap<&str, usize>, e: &Entry<'_>| {
        home(e).and_then(|h| of.get(h)).copied().unwrap_or_default()
    };
    let total: usize = all.values().sum();
    let chosen: Vec<Option<usize>> = list
        .iter()
        .map(|m| {
            m.namesakes.iter().position(|other| match other {
                // A small namesake only beside the name of its region.
                Entry::Place { place } if place.within.is_some() => {
                    place.within.as_deref().is_some_and(|w| named.contains(w))
                }
                // A state or town rather than a country: more of its country's places than of other names.
                Entry::Place { .. } if matches!(m.entry, Entry::Polity { .. }) => {
                    let own = count(&places, other);
                    own > total - count(&all, other)
                }
                _ => count(&all, other) > count(&all, &m.entry),
            })
        })
        .collect();
    for (mention, chosen) in list.iter_mut().zip(chosen) {
        if let Some(other) = chosen {
            mention.entry = mention.namesakes[other];
        }
    }
}
