//! Names of bodies that the document introduces: by an apposition, an acronym in brackets, or one word of a long name.

use std::collections::HashMap;

use demarche_nlp::Pos;

use crate::actors::resolve::Actors;
use crate::actors::{Actor, How};

/// Words of a name that are looked through for the letters of its acronym.
const LONGEST: u32 = 12;
/// Bodies that one short form is kept for; of more than one, none is meant.
const SHORT_FORMS: usize = 2;

/// Names of bodies by what the document says of them.
#[derive(Default)]
pub(in crate::actors) struct Bodies {
    names: HashMap<String, Actor>,
    /// 'Front' of 'Popular Front for Peace': where it was said, and of whom.
    short: HashMap<String, Vec<(u32, Actor)>>,
}

impl Bodies {
    /// Remembers a name.
    pub(in crate::actors) fn learn(&mut self, name: &str, actor: &Actor) {
        if name.chars().count() > 1 {
            self.names.entry(name.to_owned()).or_insert_with(|| actor.clone());
        }
    }

    /// Remembers the last word of a name of several.
    pub(in crate::actors) fn shorten(&mut self, word: &str, at: u32, actor: &Actor) {
        let known = self.short.entry(word.to_owned()).or_default();
        let new = known.iter().all(|(_, k)| {
            k.code != actor.code || k.organisation != actor.organisation || k.name != actor.name
        });
        if new && known.len() < SHORT_FORMS {
            known.push((at, actor.clone()));
        }
    }

    /// The body of this name.
    pub(in crate::actors) fn named(&self, name: &str) -> Option<Actor> {
        let actor = self.names.get(name)?;
        Some(Actor { how: How::Coreference, ..actor.clone() })
    }

    /// The one body before a token whose name ends in this word.
    pub(in crate::actors) fn short(&self, word: &str, before: u32) -> Option<Actor> {
        match self.short.get(word).map(Vec::as_slice) {
            Some([(at, actor)]) if *at < before => {
                Some(Actor { how: How::Coreference, ..actor.clone() })
            }
            _ => None,
        }
    }
}

impl Actors<'_> {
    /// The head of the name that an acronym in brackets stands for: 'National Salvation Union (NSU)'.
    pub(in crate::actors) fn spelt_out(&self, acronym: u32) -> Option<u32> {
        let text = self.parse.token_text(acronym);
        let letters: Vec<char> = text.chars().collect();
        if !(2..=8).contains(&letters.len()) || !letters.iter().all(|c| c.is_uppercase()) {
            return None;
        }
        let bracket = acronym.checked_sub(1).filter(|&b| self.parse.token_text(b) == "(")?;
        let sentence = self.parse.sentence_tokens(acronym);
        if !sentence.contains(&(acronym + 1)) || self.parse.token_text(acronym + 1) != ")" {
            return None;
        }
        // Initials from the last word back, small words between them left out.
        let mut left = letters.len();
        let mut at = bracket;
        while left > 0 && at > sentence.start && bracket - at < LONGEST {
            at -= 1;
            let initial = self.parse.token_text(at).chars().next()?;
            if initial.is_uppercase() {
                if initial != letters[left - 1] {
                    return None;
                }
                left -= 1;
            } else if self.parse.pos(at) == Pos::Punct && initial != '-' {
                return None;
            }
        }
        if left > 0 {
            return None;
        }
        (at..bracket).find(|&t| {
            let head = self.parse.head(t);
            self.parse.is_nominal(t) && (head == t || !(at..bracket).contains(&head))
        })
    }

    /// 'the Front': the last word of a name, written as a name.
    pub(in crate::actors) fn short_form(&self, t: u32) -> Option<Actor> {
        let text = self.parse.token_text(t);
        let capital = text.starts_with(char::is_uppercase) && text.chars().any(char::is_lowercase);
        (capital && self.is_definite(t) && self.parse.modifiers(t).is_empty())
            .then(|| self.coref.bodies.short(text, t))
            .flatten()
    }
}
