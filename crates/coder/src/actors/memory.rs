//! Names and roles introduced in the document: 'Ukrainian President Volodymyr Zelenskyy' makes
//! 'Zelenskyy' and 'the president' known for the rest of it.

use std::collections::HashMap;

use super::{Actor, How};

/// What the document has introduced.
#[derive(Default)]
pub(crate) struct Memory {
    names: HashMap<String, Actor>,
    /// By role: where it was said (token) and of whom.
    roles: HashMap<String, Vec<(u32, Actor)>>,
}

impl Memory {
    /// Remembers a person under the full name and the last.
    pub(crate) fn learn_name(&mut self, full: &str, actor: &Actor) {
        let last = full.rsplit([' ']).next().unwrap_or(full);
        for key in [full, last] {
            if key.chars().count() > 1 {
                self.names
                    .entry(key.to_owned())
                    .or_insert_with(|| Actor { person: Some(full.to_owned()), ..actor.clone() });
            }
        }
    }

    /// Remembers whom a role was used of, at a token.
    pub(crate) fn learn_role(&mut self, role: &str, at: u32, actor: &Actor) {
        self.roles.entry(role.to_owned()).or_default().push((at, actor.clone()));
    }

    /// The person of this full or last name.
    pub(crate) fn name(&self, name: &str) -> Option<Actor> {
        let last = || name.rsplit(' ').next().and_then(|l| self.names.get(l));
        let actor = self.names.get(name).or_else(last)?;
        Some(Actor { how: How::Coreference, ..actor.clone() })
    }

    /// The last actor that a role was used of before a token.
    pub(crate) fn role(&self, role: &str, before: u32) -> Option<Actor> {
        let (_, actor) = self.roles.get(role)?.iter().rev().find(|(at, _)| *at < before)?;
        Some(Actor { how: How::Coreference, ..actor.clone() })
    }
}
