//! Which names are one person, and who that is.
//!
//! Names of two parts and more are gathered first, over the whole document; then each single name goes to
//! the one of that surname. Of several, an honorific decides, then who was named lately. A name that
//! the world knows needs no introduction; any other person is known by the title or apposition.

use std::collections::{HashMap, HashSet};

use demarche_world::{Gender, Naming, Office, Person};

use super::names::{Name, surname};
use crate::actors::resolve::Actors;
use crate::actors::{Actor, How, Nature};

/// How many persons of one surname are kept apart.
const NAMESAKES: usize = 8;
/// Sentences for which one of several namesakes is meant by the surname alone.
const LATELY: usize = 5;

/// A person of the document.
#[derive(Debug)]
pub(in crate::actors) struct Individual<'w> {
    /// The fullest name in the document.
    pub(in crate::actors) name: String,
    given: Option<String>,
    pub(in crate::actors) gender: Option<Gender>,
    known: Option<&'w Person>,
    /// What a title or an apposition says.
    intro: Option<Actor>,
    /// Mentions by full name.
    full: u32,
    /// Sentence of the last mention so far.
    last: Option<usize>,
}

/// The persons of a document.
#[derive(Debug, Default)]
pub(in crate::actors) struct Persons<'w> {
    pub(in crate::actors) all: Vec<Individual<'w>>,
    /// By token of the name's head.
    at: HashMap<u32, u32>,
    /// Names whose own words are a full name of the table.
    by_table: HashSet<u32>,
}

impl<'w> Persons<'w> {
    /// The persons of the table who are named before a token.
    pub(in crate::actors) fn before(&self, t: u32) -> impl Iterator<Item = &'w Person> {
        let named = self.at.iter().filter(move |&(&name, _)| name < t);
        named.filter_map(|(_, &p)| self.all[p as usize].known)
    }

    /// The person whose name's head a token is.
    pub(in crate::actors) fn at(&self, t: u32) -> Option<u32> {
        self.at.get(&t).copied()
    }

    /// The countries that those serve on a day whom the text mentions and the world knows.
    pub(super) fn countries(&self, day: Option<&str>) -> impl Iterator<Item = &str> {
        let known = self.at.values().filter_map(|&p| self.all[p as usize].known);
        known
            .filter_map(move |k| k.known_by(day))
            .map(|o| o.code.as_str())
            .filter(|c| !matches!(*c, "IGO" | "IMG"))
    }

    /// Remembers what a title or apposition says of the person at a token.
    pub(in crate::actors) fn introduce(&mut self, t: u32, actor: &Actor) {
        let Some(person) = self.at(t) else { return };
        let known = &mut self.all[person as usize].intro;
        let better = known.as_ref().is_none_or(|k| k.code.is_none() && actor.code.is_some());
        if better {
            *known = Some(actor.clone());
        }
    }
}

impl<'a> Actors<'a> {
    /// Gathers the names of persons; whoever introduces them is asked later.
    pub(in crate::actors) fn gather_persons(&self) -> Persons<'a> {
        let names = self.person_names();
        let particle = |word: &str| self.world.reference().particle(word);
        let mut out = Persons::default();
        let mut by_surname: HashMap<String, Vec<u32>> = HashMap::new();
        let mut by_given: HashMap<String, Vec<u32>> = HashMap::new();
        for name in names.iter().filter(|n| n.words.len() > 1) {
            let full = name.words.join(" ");
            // 'Suu Kyi', 'Sassou Nguesso': a surname of two words.
            let known = self.world.person(&full).or_else(|| self.called(&full, name.honorific));
            let key = surname(name, particle);
            let given = name.words[0].clone();
            let namesakes = by_surname.entry(key).or_default();
            let same = namesakes.iter().rev().copied().find(|&p| {
                let other: &Individual<'_> = &out.all[p as usize];
                match (known, other.known) {
                    (Some(a), Some(b)) => a.name == b.name,
                    _ => {
                        other.given.as_ref() == Some(&given)
                            && (name.honorific.is_none()
                                || other.gender.is_none()
                                || name.honorific == other.gender)
                    }
                }
            });
            let person = same.unwrap_or_else(|| {
                out.all.push(Individual {
                    name: full.clone(),
                    given: Some(given.clone()),
                    gender: None,
                    known: None,
                    intro: None,
                    full: 0,
                    last: None,
                });
                let new = out.all.len() as u32 - 1;
                if namesakes.len() < NAMESAKES {
                    namesakes.push(new);
                    let of_given = by_given.entry(given.to_lowercase()).or_default();
                    if of_given.len() < NAMESAKES {
                        of_given.push(new);
                    }
                }
                new
            });
            let one = &mut out.all[person as usize];
            one.full += 1;
            one.known = one.known.or(known);
            one.gender = one
                .gender
                .or(one.known.and_then(|k| k.gender))
                .or(name.honorific)
                .or_else(|| self.world.reference().given(&given));
            if known.is_some() {
                out.by_table.insert(name.token);
            }
            out.at.insert(name.token, person);
        }
        for name in &names {
            let sentence = self.parse.sentence(name.token);
            let person = if name.words.len() > 1 {
                out.at.get(&name.token).copied()
            } else {
                let key = surname(name, particle);
                if name.bare && !by_surname.contains_key(&key) {
                    continue;
                }
                let meant =
                    self.single(name, sentence, &out, by_surname.get(&key), by_given.get(&key));
                meant.unwrap_or_else(|| {
                    let new = out.all.len() as u32;
                    let one = self.newcomer(name, by_surname.contains_key(&key))?;
                    out.all.push(one);
                    let namesakes = by_surname.entry(key).or_default();
                    if namesakes.len() < NAMESAKES {
                        namesakes.push(new);
                    }
                    Some(new)
                })
            };
            if let Some(person) = person {
                out.all[person as usize].last = Some(sentence);
                out.at.insert(name.token, person);
            }
        }
        out
    }

    /// Whom a single name means: `None` if nobody of that name is known, `Some(None)` if it cannot be told.
    fn single(
        &self,
        name: &Name,
        sentence: usize,
        persons: &Persons<'a>,
        of_surname: Option<&Vec<u32>>,
        of_given: Option<&Vec<u32>>,
    ) -> Option<Option<u32>> {
        let agrees = |p: &u32| {
            let other = persons.all[*p as usize].gender;
            name.honorific.is_none() || other.is_none() || name.honorific == other
        };
        let fitting = |list: Option<&Vec<u32>>| -> Vec<u32> {
            list.into_iter().flatten().copied().filter(agrees).collect()
        };
        let mut found = fitting(of_surname);
        if found.is_empty() && name.honorific.is_none() {
            found = fitting(of_given);
        }
        if found.len() < 2 {
            return found.first().map(|&p| Some(p));
        }
        let lately: Vec<u32> = found
            .iter()
            .copied()
            .filter(|&p| persons.all[p as usize].last.is_some_and(|l| sentence - l <= LATELY))
            .collect();
        let count = |p: u32| persons.all[p as usize].full;
        if let [one] = lately[..] {
            // Unless the text is about another of the name.
            if found.iter().all(|&p| count(p) <= count(one)) {
                return Some(Some(one));
            }
        }
        // The one whom the text is about, when others of the name only pass by.
        let most = found.iter().copied().max_by_key(|&p| (count(p), std::cmp::Reverse(p)))?;
        let rest = found.iter().filter(|&&p| p != most).map(|&p| count(p)).max().unwrap_or(0);
        // Else the one in office, whom a surname alone means.
        let mut serving =
            found.iter().copied().filter(|&p| self.is_serving(&persons.all[p as usize]));
        let alone = serving.next().filter(|_| serving.next().is_none());
        Some(Some(most).filter(|_| count(most) >= 3 * rest).or(alone))
    }

    /// Whether somebody of the table is in office on the day of the document.
    fn is_serving(&self, one: &Individual<'_>) -> bool {
        one.known.is_some_and(|k| {
            self.date.as_deref().is_some_and(|d| k.offices.iter().any(|o| o.holds_on(d)))
        })
    }

    /// A person of a single name that nobody else in the document bears.
    fn newcomer(&self, name: &Name, namesakes: bool) -> Option<Individual<'a>> {
        let word = name.words.first()?;
        let known = if namesakes {
            None
        } else {
            self.by_title(name.token, word).or_else(|| self.called(word, name.honorific))
        };
        Some(Individual {
            name: known.map_or_else(|| word.clone(), |k| k.name.clone()),
            given: None,
            gender: known.and_then(|k| k.gender).or(name.honorific),
            known,
            intro: None,
            full: 0,
            last: None,
        })
    }

    /// What is known of a person of the document.
    pub(in crate::actors) fn person(&self, person: u32) -> Actor {
        let one = &self.coref.persons.all[person as usize];
        let known = one.known.map(|k| self.by_table(k));
        let serving = self.is_serving(one);
        let mut actor = match (&one.intro, known) {
            (Some(intro), Some(known)) => {
                // A billionaire, a father: what politics knows of somebody counts for more.
                let office = |s: &String| {
                    s == "ELI"
                        || one
                            .known
                            .is_some_and(|k| k.offices.iter().any(|o| o.sectors.contains(s)))
                };
                let private = !intro.sectors.first().is_some_and(office);
                let sectors = if private { Vec::new() } else { intro.sectors.clone() };
                merge(&Actor { sectors, ..intro.clone() }, known, serving)
            }
            (Some(intro), None) => intro.clone(),
            (None, Some(known)) => known,
            (None, None) => Actor::new(Nature::Person, How::Entity),
        };
        actor.person = Some(one.name.clone());
        actor.nature = Nature::Person;
        actor
    }

    /// Offices that the world knows a person to have taken up by the day of the document.
    pub(super) fn other_offices(&self, person: u32) -> impl Iterator<Item = String> {
        let known = self.coref.persons.all[person as usize].known;
        let begun = |o: &&Office| self.date.as_deref().is_none_or(|d| o.begun_by(d));
        known.into_iter().flat_map(|k| &k.offices).filter(begun).map(|o| o.title.clone())
    }

    /// A name's head resolved as a person, with how the text names them.
    pub(in crate::actors) fn named_person(&self, t: u32) -> Option<Actor> {
        let person = self.coref.persons.at(t)?;
        let mut actor = self.person(person);
        if actor.how != How::Entity {
            let own = self.coref.persons.by_table.contains(&t);
            let introduced = self.coref.persons.all[person as usize].intro.is_some();
            let single = self.coref.persons.all[person as usize].full == 0 && !introduced;
            actor.how = if own || single { How::Name } else { How::Coreference };
        }
        Some(actor)
    }

    /// A title's actor with what else is known of its holder: 'President Obama' is of the United States.
    pub(in crate::actors) fn completed(&self, t: u32, titled: Actor) -> Actor {
        let known = self.coref.persons.at(t).and_then(|p| self.coref.persons.all[p as usize].known);
        let Some(known) = known else { return titled };
        let mut actor = merge(&titled, self.by_table(known), false);
        if self.is_over(t, known, &titled) {
            actor.sectors = vec!["ELI".to_owned()];
        }
        actor
    }

    /// 'Governor Romney' years after he was one: a title that is kept, of somebody who holds no office any more.
    fn is_over(&self, t: u32, known: &Person, titled: &Actor) -> bool {
        let Some(day) = self.date.as_deref() else { return false };
        let reference = self.world.reference();
        let office = titled.office.as_deref().map(|o| reference.office(o));
        let held = |o: &Office| Some(reference.office(&o.title)) == office;
        let then = |c: &u32| reference.once(self.parse.token_text(*c));
        known.offices.iter().any(|o| held(o) && o.begun_by(day))
            && !known.offices.iter().any(|o| o.holds_on(day))
            && titled.sectors.first().is_some_and(|s| s != "ELI")
            && !self.parse.modifiers(t).iter().any(then)
            && self.other_year(t, day).is_none()
    }

    /// Who a person of the table is on the day of the document. Without a day, what all offices share.
    fn by_table(&self, person: &Person) -> Actor {
        let mut actor = Actor::new(Nature::Person, How::Name);
        actor.person = Some(person.name.clone());
        let day = self.date.as_deref();
        let Some(body) = person.known_by(day) else { return actor };
        match day {
            Some(day) if body.holds_on(day) => {
                actor.sectors.clone_from(&body.sectors);
                actor.office = Some(body.title.clone());
            }
            Some(_) if body.organisation.is_none() => actor.sectors = vec!["ELI".to_owned()],
            Some(_) => {}
            None => {
                // Who was ever at the head of a state is known by that.
                let reference = self.world.reference();
                let tops = || person.offices.iter().filter(|o| reference.top(&o.title));
                let known = tops().next().unwrap_or(body);
                let all = |o: &Office| o.sectors == known.sectors;
                if tops().all(all) && (tops().next().is_some() || person.offices.iter().all(all)) {
                    actor.sectors.clone_from(&known.sectors);
                }
                if person.offices.iter().all(|o| o.title == body.title) {
                    actor.office = Some(body.title.clone());
                }
            }
        }
        actor.code = Some(body.code.clone());
        actor.organisation.clone_from(&body.organisation);
        if let Some(country) = self.world.country(&body.code) {
            let served = self.polity(country, Naming::Name);
            (actor.code, actor.country, actor.name) = (served.code, served.country, served.name);
        } else if let Some(id) = &body.organisation {
            actor.name = self.world.organisations_by_id(id).next().map(|o| o.name.clone());
        }
        actor
    }
}

/// What the text says of a person, with what the world adds. The text goes before, but for the sectors of somebody in office
/// on the day: 'Secretary of State Hillary Clinton' may speak of years ago.
fn merge(said: &Actor, known: Actor, serving: bool) -> Actor {
    let same_country = said.code.is_none() || said.code == known.code;
    if !same_country {
        // 'the daughter of Indian parents, the governor': whoever holds an office on the day is of its country.
        return if serving { known } else { said.clone() };
    }
    let mut out = said.clone();
    if out.code.is_none() {
        out.code = known.code;
        out.country = known.country;
        out.name = known.name;
        out.organisation = known.organisation;
    }
    if (serving && !known.sectors.is_empty()) || out.sectors.is_empty() {
        out.sectors = known.sectors;
        out.office = known.office.or(out.office);
    }
    out
}
