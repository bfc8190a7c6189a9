//! Who is spoken of again: chains of mentions within one document.
//!
//! ```text
//! names.rs     the names of persons, as they stand in the text
//! persons.rs   full names, surnames, honorifics: which mentions are one person, and who that is
//! bodies.rs    acronyms in brackets, short forms of long names: 'the NSU', 'the Front'
//! setting.rs   the country that the text is about
//! follow.rs    the text from first word to last, with what was spoken of lately
//!   roles.rs     'the minister', 'the rebels', 'the company', 'both sides'
//!   pronouns.rs  'he', 'its', 'they'
//! voices.rs    'we' and 'I' in direct speech, once the speakers are found
//! ```
//!
//! All of it is decided once, in the order of the text, and kept by token. What was spoken of is
//! remembered for some sentences only, so time is linear in the length of the text. Where two
//! antecedents are as good, neither is taken.

mod bodies;
mod follow;
mod names;
mod persons;
mod pronouns;
mod roles;
mod setting;
mod voices;

use std::collections::HashMap;

use demarche_world::Gender;

use super::{Actor, Nature};
pub(super) use bodies::Bodies;
pub(super) use persons::Persons;
pub(super) use setting::{Setting, setting};

/// What was found of the chains of a document.
#[derive(Default)]
pub(crate) struct Coref<'w> {
    pub(super) persons: Persons<'w>,
    pub(super) bodies: Bodies,
    /// Country that the text is about.
    pub(super) setting: Setting,
    /// By token: what a pronoun or description names again.
    links: HashMap<u32, Again>,
    /// By token of 'the two countries': both.
    pairs: HashMap<u32, [Actor; 2]>,
}

/// What a pronoun or description names again.
#[derive(Clone, Debug)]
pub(super) struct Again {
    pub(super) actor: Actor,
    /// The person's place among the document's persons.
    pub(super) person: Option<u32>,
    pub(super) gender: Option<Gender>,
}

impl Coref<'_> {
    /// The actor that a pronoun or description names again.
    pub(super) fn link(&self, t: u32) -> Option<&Again> {
        self.links.get(&t)
    }

    /// Both actors of 'the two countries'.
    pub(super) fn pair(&self, t: u32) -> Option<&[Actor; 2]> {
        self.pairs.get(&t)
    }
}

/// Whether two mentions name one actor: the same person, else the same code, body and sectors.
fn is_same(a: &Spoken, b: &Spoken) -> bool {
    match (a.person, b.person) {
        (Some(a), Some(b)) => a == b,
        (None, None) => {
            a.actor.code == b.actor.code
                && a.actor.organisation == b.actor.organisation
                && a.actor.sectors == b.actor.sectors
                && a.actor.person == b.actor.person
        }
        _ => false,
    }
}

/// One mention in the discourse.
#[derive(Clone, Debug)]
struct Spoken {
    token: u32,
    sentence: usize,
    actor: Actor,
    person: Option<u32>,
    gender: Option<Gender>,
    plural: bool,
}

impl Spoken {
    fn is_person(&self) -> bool {
        self.person.is_some() || (self.actor.nature == Nature::Person && !self.plural)
    }
}
