//! Who holds an office on the day of the document: 'President Bush' of 1991 and of 2003, 'the French
//! president' by name, a surname alone.
//!
//! Nobody is taken where two could be meant, nor by a title where the day is not known.

use demarche_nlp::{Dep, Pos};
use demarche_world::{Entry, Gender, Office, Person, RoleClass};

use super::resolve::Actors;
use super::{Actor, How, Nature};

/// Years for which one who left office is meant by the surname before another who left it earlier.
const FRESH: i32 = 4;

impl<'a> Actors<'a> {
    /// Whom a surname alone means on the day: the one known by it who serves, else who left office last.
    pub(super) fn called(&self, word: &str, honorific: Option<Gender>) -> Option<&'a Person> {
        let fits = |p: &&Person| honorific.is_none() || p.gender == honorific;
        let known: Vec<&Person> = self.world.persons_called(word).filter(fits).collect();
        let Some(day) = self.date.as_deref() else {
            let [one] = known[..] else { return None };
            return Some(one);
        };
        let begun = |p: &&Person| p.offices.iter().any(|o| o.begun_by(day));
        let known: Vec<&Person> = known.into_iter().filter(begun).collect();
        if let [one] = known[..] {
            return Some(one);
        }
        let serves = |p: &&Person| p.offices.iter().any(|o| o.holds_on(day));
        let mut serving = known.iter().copied().filter(serves);
        match (serving.next(), serving.next()) {
            (Some(one), None) => return Some(one),
            (Some(_), Some(_)) => {
                // Who is at the head of a state, else who has an office of which a state has one.
                let reference = self.world.reference();
                let rank = |p: &Person| {
                    let held = p.offices.iter().filter(|o| o.holds_on(day));
                    let ranks = held.map(|o| match () {
                        () if reference.top(&o.title) => 2,
                        () if reference.ministry(&o.title) => 1,
                        () => 0,
                    });
                    ranks.max().unwrap_or_default()
                };
                let best = known.iter().map(|p| rank(p)).max().filter(|r| *r > 0)?;
                let mut first = known.iter().filter(|p| rank(p) == best);
                return first.next().filter(|_| first.next().is_none()).copied();
            }
            (None, _) => {}
        }
        let left = |p: &Person| {
            let ends =
                p.offices.iter().filter(|o| o.begun_by(day)).filter_map(|o| o.until.as_deref());
            ends.max().and_then(year).unwrap_or_default()
        };
        let last = known.iter().copied().max_by_key(|p| left(p))?;
        let others = known.iter().filter(|p| p.name != last.name).map(|p| left(p)).max();
        others.is_none_or(|o| o + FRESH <= left(last)).then_some(last)
    }

    /// Whom a title before a surname means on the day: 'Prime Minister Gandhi'.
    pub(super) fn by_title(&self, name: u32, word: &str) -> Option<&'a Person> {
        let day = self.date.as_deref()?;
        let title = self.parse.children(name).iter().copied().rfind(|&c| {
            c < name
                && matches!(self.entry(c), Some(Entry::Role(r)) if r.class == RoleClass::Person)
        })?;
        let Some(Entry::Role(role)) = self.entry(title) else { return None };
        let mut code = None;
        let mut former = false;
        for &m in self.parse.modifiers(name).iter().chain(&self.parse.modifiers(title)) {
            match self.entry(m) {
                Some(Entry::Polity { country, naming }) => {
                    code = code.or(self.polity(country, *naming).code);
                }
                Some(Entry::Role(other)) => former |= other.sectors.iter().any(|s| s == "ELI"),
                _ => former |= self.world.reference().once(self.parse.token_text(m)),
            }
        }
        let reference = self.world.reference();
        let wanted = reference.office(&role.lemma);
        let of_time = |o: &&Office| if former { o.begun_by(day) } else { o.holds_on(day) };
        let of_country = |o: &&Office| {
            code.as_ref().is_none_or(|c| {
                let served = self.world.country(&o.code);
                *c == o.code || served.is_some_and(|s| s.successor.as_ref() == Some(c))
            })
        };
        let exact = |o: &Office| reference.office(&o.title) == wanted;
        let longer = |o: &Office| {
            let rest = o.title.strip_prefix(wanted).or_else(|| o.title.strip_suffix(wanted));
            rest.is_some_and(|r| r.starts_with(' ') || r.ends_with(' '))
        };
        let one = |fits: &dyn Fn(&Office) -> bool| {
            let mut found = self
                .world
                .persons_by_part(word)
                .filter(|p| p.offices.iter().filter(of_time).filter(of_country).any(fits));
            found.next().filter(|_| found.next().is_none())
        };
        let national = reference.national(&role.lemma);
        one(&exact).or_else(|| if national { None } else { one(&longer) })
    }

    /// An office of which a country has one, with who holds it on the day.
    pub(super) fn with_holder(&self, head: u32, actor: Actor) -> Actor {
        let by_office = matches!(actor.how, How::Office | How::Setting | How::Coreference);
        if !by_office || actor.person.is_some() || actor.nature != Nature::Person {
            return actor;
        }
        match self.holder(head, &actor).or_else(|| self.spoken_of(head, &actor)) {
            Some(person) => Actor { person: Some(person.name.clone()), ..actor },
            None => actor,
        }
    }

    /// 'the Texas senator' after 'Ted Cruz': the one before in the document who holds such an office on the day.
    fn spoken_of(&self, head: u32, actor: &Actor) -> Option<&'a Person> {
        let day = self.date.as_deref()?;
        let Some(Entry::Role(role)) = self.entry(head) else { return None };
        let one = matches!(self.parse.tag(head), "NN" | "NNP") && self.is_definite(head);
        let sector = actor.sectors.first().filter(|s| *s == "LEG" || *s == "GOV")?;
        if !one || actor.organisation.is_some() {
            return None;
        }
        let wanted = self.world.reference().office(&role.lemma);
        let holds = |p: &Person| {
            p.offices.iter().any(|o| {
                let same = self.world.reference().office(&o.title) == wanted;
                // A lawmaker is any member of a house, an official of a government has a title.
                let sort = same || sector == "LEG" && o.sectors.first() == Some(sector);
                Some(o.code.as_str()) == actor.country.as_deref() && sort && o.holds_on(day)
            })
        };
        let mut found = self.coref.persons.before(head).filter(|p| holds(p));
        let first = found.next()?;
        found.all(|p| p.name == first.name).then_some(first)
    }

    fn holder(&self, head: u32, actor: &Actor) -> Option<&'a Person> {
        let day = self.date.as_deref()?;
        let Some(Entry::Role(role)) = self.entry(head) else { return None };
        let country = self.world.country(actor.country.as_deref()?)?;
        let of_state = actor.organisation.is_none()
            && actor.name.as_deref() == Some(country.name.as_str())
            && actor.sectors.first().is_some_and(|s| s == "GOV");
        let one = role.class == RoleClass::Person
            && matches!(self.parse.tag(head), "NN" | "NNP")
            && self.world.reference().national(&role.lemma);
        if !of_state || !one || self.is_qualified(head) {
            return None;
        }
        let Some(past) = self.other_year(head, day) else {
            return self.world.holder(&country.iso3, &role.lemma, day);
        };
        // Of another year, who held it from its first days to its last.
        let on =
            |rest: &str| self.world.holder(&country.iso3, &role.lemma, &format!("{past}{rest}"));
        let (first, last) = (on("-02-01")?, on("-11-30")?);
        (first.name == last.name).then_some(first)
    }

    /// 'a president', 'the next president', 'the president who signed it': not, or not surely, the one of today.
    fn is_qualified(&self, head: u32) -> bool {
        self.parse.children(head).iter().any(|&c| match self.parse.dep(c) {
            Dep::Det => self.parse.ann.lemma(c as usize) != "the",
            Dep::Amod | Dep::Compound | Dep::NounMod => {
                !self.mentions.same(c, head) && !matches!(self.entry(c), Some(Entry::Polity { .. }))
            }
            Dep::Relcl | Dep::Acl | Dep::NumMod | Dep::Neg => true,
            _ => false,
        })
    }

    /// 'in 1991': a year in the sentence that is not the document's; the last if there are several.
    pub(super) fn other_year(&self, t: u32, day: &str) -> Option<&str> {
        let own = day.get(..4);
        let said = |&t: &u32| t > 0 && self.parse.pos(t - 1) == Pos::Adp;
        let years =
            self.parse.sentence_tokens(t).rev().filter(said).map(|t| self.parse.token_text(t));
        years.into_iter().find(|text| {
            let number = year(text).filter(|_| text.len() == 4);
            number.is_some_and(|y| (1800..2200).contains(&y)) && Some(*text) != own
        })
    }
}

/// The year of a date.
fn year(date: &str) -> Option<i32> {
    date.get(..4)?.parse().ok()
}
