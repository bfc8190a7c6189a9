//! 'We', 'our', 'I' in direct speech: the speaker, or those for whom the speaker speaks.
//!
//! Who speaks is found after the actors are, so this is told later by whoever knows.

use crate::actors::resolve::Actors;
use crate::actors::{Actor, How, Nature};

/// Sectors whose members say 'we' of the body that they belong to.
const BODIES: [&str; 9] = ["GOV", "MIL", "REB", "PRM", "COP", "SPY", "PTY", "OPP", "LAB"];

/// Whether a pronoun of the first person is plural; none for other words.
fn first_person(word: &str) -> Option<bool> {
    match word.to_ascii_lowercase().as_str() {
        "we" | "us" | "our" | "ours" | "ourselves" => Some(true),
        "i" | "me" | "my" | "mine" | "myself" => Some(false),
        _ => None,
    }
}

impl Actors<'_> {
    /// Pronouns of the first person in direct speech.
    pub(crate) fn first_persons(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.parse.len() as u32).filter(|&t| {
            matches!(self.parse.tag(t), "PRP" | "PRP$")
                && self.is_quoted(t)
                && first_person(self.parse.token_text(t)).is_some()
        })
    }

    /// Takes note of who speaks where: pronouns of the first person with the head of their speaker.
    pub(crate) fn hear(&self, voices: &[(u32, u32)]) {
        for &(t, speaker) in voices {
            let Some(plural) = first_person(self.parse.token_text(t)) else { continue };
            let Some(actor) = self.resolve_at(speaker, 4).filter(Actor::is_known) else { continue };
            let mut actor = Actor { how: How::Coreference, ..actor };
            if plural {
                let person = actor.nature == Nature::Person;
                if person {
                    actor.nature = Nature::Group;
                }
                // A lawmaker's 'we' is the country at most, a doctor's or a former minister's nobody that is known.
                if person && actor.organisation.is_none() {
                    match actor.sectors.first().map(String::as_str) {
                        Some(first) if BODIES.contains(&first) => {}
                        Some("LEG") if actor.country.is_some() => actor.sectors.clear(),
                        _ => continue,
                    }
                }
                (actor.person, actor.office) = (None, None);
            }
            self.voices.borrow_mut().insert(t, actor);
        }
        if !voices.is_empty() {
            // What was resolved before did not know who speaks.
            self.cache.borrow_mut().fill(None);
        }
    }
}
