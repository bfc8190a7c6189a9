//! Conditions on a finished event: its type, its content, who takes part, what it is about.
//!
//! Contexts that follow from an event's type and the rows of the CAMEO table are written with them.
//! All keys of a condition must hold; one value of a key is enough.

use std::fmt;

use super::ontology::{Group, Kind, Ontology};
use super::sense::Symbol;

/// What must hold of an event.
#[derive(Clone, Debug, Default)]
pub(crate) struct Condition {
    pub(crate) of: Vec<Group>,
    pub(crate) content: Vec<Group>,
    pub(crate) deeper: Vec<Group>,
    /// Indices into the codebook's contexts.
    pub(crate) context: Vec<u16>,
    pub(crate) actor: Vec<String>,
    pub(crate) recipient: Vec<String>,
    pub(crate) party: Vec<String>,
    pub(crate) auxiliary: Vec<String>,
    pub(crate) sense: Vec<Name>,
    pub(crate) content_sense: Vec<Name>,
    pub(crate) word: Vec<Symbol>,
    pub(crate) states: bool,
}

/// The id of a sense, or the start of several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Name {
    Whole(String),
    Start(String),
}

impl Name {
    /// Reads `assault.bomb` or `assault.bomb*`.
    pub(crate) fn new(text: &str) -> Self {
        text.strip_suffix('*')
            .map_or_else(|| Self::Whole(text.to_owned()), |start| Self::Start(start.to_owned()))
    }

    /// A whole id weighs more than a start, a longer start more than a shorter.
    pub(crate) fn weight(&self) -> (bool, usize) {
        match self {
            Self::Whole(name) => (true, name.len()),
            Self::Start(start) => (false, start.len()),
        }
    }

    pub(crate) fn fits(&self, id: &str) -> bool {
        match self {
            Self::Whole(name) => name == id,
            Self::Start(start) => id.starts_with(start.as_str()),
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(name) => f.write_str(name),
            Self::Start(start) => write!(f, "{start}*"),
        }
    }
}

/// One side's party, as conditions see it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Side<'a> {
    pub(crate) code: Option<&'a str>,
    pub(crate) sectors: &'a [String],
}

/// An event, as conditions see it.
#[derive(Debug)]
pub(crate) struct Facts<'a> {
    pub(crate) kind: Kind,
    /// The event in its content; for an act still to come, the act itself.
    pub(crate) content: Option<Kind>,
    /// The event in that one's content.
    pub(crate) deeper: Option<Kind>,
    pub(crate) contexts: &'a [u16],
    pub(crate) actors: Vec<Side<'a>>,
    pub(crate) recipients: Vec<Side<'a>>,
    /// Auxiliary modes and the status.
    pub(crate) auxiliary: Vec<&'a str>,
    pub(crate) sense: &'a str,
    /// The sense of the event in its content.
    pub(crate) content_sense: Option<&'a str>,
    /// Words of the expression, as lemmas and as written.
    pub(crate) words: Vec<Symbol>,
}

impl Condition {
    pub(crate) fn holds(&self, facts: &Facts<'_>, ontology: &Ontology) -> bool {
        let kind = |groups: &[Group], kind: Option<Kind>| {
            groups.is_empty()
                || kind.is_some_and(|k| groups.iter().any(|g| g.holds(k, ontology.quad(k), false)))
        };
        let has = |wanted: &[String], side: &Side<'_>| {
            wanted.iter().any(|w| side.sectors.contains(w) || side.code == Some(w))
        };
        let sector = |wanted: &[String], sides: &[&[Side<'_>]]| {
            wanted.is_empty() || sides.iter().any(|list| list.iter().any(|s| has(wanted, s)))
        };
        kind(&self.of, Some(facts.kind))
            && kind(&self.content, facts.content)
            && kind(&self.deeper, facts.deeper)
            && (self.context.is_empty() || self.context.iter().any(|c| facts.contexts.contains(c)))
            && sector(&self.actor, &[&facts.actors])
            && sector(&self.recipient, &[&facts.recipients])
            && sector(&self.party, &[&facts.actors, &facts.recipients])
            && (self.auxiliary.is_empty()
                || self.auxiliary.iter().any(|a| facts.auxiliary.contains(&a.as_str())))
            && (self.sense.is_empty() || self.sense.iter().any(|s| s.fits(facts.sense)))
            && (self.content_sense.is_empty()
                || facts
                    .content_sense
                    .is_some_and(|id| self.content_sense.iter().any(|s| s.fits(id))))
            && (self.word.is_empty() || self.word.iter().any(|w| facts.words.contains(w)))
            && (!self.states || facts.between_states())
    }
}

impl Facts<'_> {
    /// Whether governments of different countries deal with each other. International bodies count as one.
    fn between_states(&self) -> bool {
        let speaks = |s: &Side<'_>| s.sectors.iter().all(|x| x == GOVERNMENT);
        let codes: Vec<&str> = self
            .actors
            .iter()
            .chain(&self.recipients)
            .filter(|s| speaks(s))
            .filter_map(|s| s.code)
            .collect();
        codes.iter().any(|c| *c != codes[0])
    }
}

/// PLOVER's sector of whoever acts for a state.
const GOVERNMENT: &str = "GOV";
