//! The names of persons as they stand in the text, with their honorifics.

use demarche_nlp::{Dep, Pos};
use demarche_world::{Entry, Gender, RoleClass};

use crate::actors::resolve::Actors;

/// A name as it stands in the text.
pub(super) struct Name {
    pub(super) token: u32,
    pub(super) words: Vec<String>,
    pub(super) honorific: Option<Gender>,
    /// Nothing but the name itself says that it is a person's: it must be somebody's surname elsewhere.
    pub(super) bare: bool,
}

/// A surname as a key: lower-case, without particle.
pub(super) fn surname(name: &Name, particle: impl Fn(&str) -> bool) -> String {
    let last = name.words.last().map(String::as_str).unwrap_or_default();
    let bare = last
        .split_once(['-', '\u{2019}', '\''])
        .filter(|(p, rest)| particle(p) && !rest.is_empty());
    bare.map_or(last, |(_, rest)| rest).to_lowercase()
}

impl Actors<'_> {
    /// The names of persons in the order of the text.
    pub(super) fn person_names(&self) -> Vec<Name> {
        let reference = self.world.reference();
        let mut out = Vec::new();
        for t in 0..self.parse.len() as u32 {
            // 'Perthes met …': a rare surname at the start of a sentence may look like a common noun.
            let taken_for_noun = self.parse.pos(t) == Pos::Noun
                && self.parse.token_text(t).starts_with(char::is_uppercase)
                && self.parse.children(t).iter().all(|&c| c > t);
            if !(self.parse.pos(t) == Pos::Propn || taken_for_noun) || !self.is_whole_name(t) {
                continue;
            }
            let text = self.name_text(t);
            let mut words: Vec<&str> = text.split_whitespace().collect();
            // '. Louis Korr' of 'Lt. Col. Louis Korr'
            while words.len() > 1 && !words[0].starts_with(char::is_alphabetic) {
                words.remove(0);
            }
            let mut honorific = None;
            let mut polite = false;
            while words.len() > 1
                && let Some(told) = reference.honorific(words[0])
            {
                honorific = honorific.or(told);
                polite = true;
                words.remove(0);
            }
            let Some(last) = words.last() else { continue };
            if last.chars().count() < 2 || !last.starts_with(char::is_alphabetic) {
                continue;
            }
            let titled = self.parse.children(t).iter().any(|&c| {
                c < t
                    && matches!(self.entry(c), Some(Entry::Role(r)) if r.class == RoleClass::Person)
            });
            let title = (t - (words.len() as u32).min(t)).checked_sub(1);
            // 'Pope Francis': the title is a part of the name in the table.
            let with_title = || {
                let before = title.filter(|&b| self.parse.pos(b) == Pos::Propn)?;
                let full = format!("{} {text}", self.parse.token_text(before));
                self.world.person(&full).is_some().then_some(full)
            };
            let whole = if titled { with_title() } else { None };
            let person = !taken_for_noun
                && (polite
                    || titled
                    || self.parse.entity(t) == Some("PERSON")
                    || (words.len() > 1 && self.world.person(&words.join(" ")).is_some())
                    || self.world.persons_called(&words.join(" ")).next().is_some());
            // 'Trump supporters': taken for a noun, but the name of somebody who serves.
            let serves = taken_for_noun
                && words.len() == 1
                && self.date.as_deref().is_some_and(|day| {
                    let known = self.called(words[0], None);
                    known.is_some_and(|p| p.offices.iter().any(|o| o.holds_on(day)))
                });
            let person = person || serves;
            let bare = !person && words.len() == 1;
            if person || bare {
                let words = match &whole {
                    Some(full) => full.split_whitespace().map(str::to_owned).collect(),
                    None => words.into_iter().map(str::to_owned).collect(),
                };
                out.push(Name { token: t, words, honorific, bare });
            }
        }
        out
    }

    /// Whether a proper noun is the last of its name and no part of another: 'Trump', also in 'the Trump
    /// administration', but not in 'Trump Tower'.
    fn is_whole_name(&self, t: u32) -> bool {
        let inside = self.parse.dep(t) == Dep::Compound && {
            let head = self.parse.head(t);
            // 'Trump Says He …': in a headline any word may look like a part of the name.
            let ends = self.parse.entity(t) == Some("PERSON")
                && (t as usize + 1 == self.parse.len()
                    || self.parse.entity(t + 1) != Some("PERSON"));
            self.parse.pos(head) == Pos::Propn && self.mentions.at(head).is_none() && !ends
        };
        !inside && self.mentions.at(t).is_none()
    }
}
