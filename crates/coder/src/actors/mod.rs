//! Who a noun phrase speaks of.
//!
//! - [`Actor`]: what a mention resolves to.
//! - `mentions`: what the world knows of each token of the document.
//! - `resolve`: the actor of a noun phrase, from all its parts; `phrase`: roles and bodies with what
//!   stands beside them; `inside`: actors that a phrase only holds.
//! - `holder`: who holds an office on the day of the document.
//! - `home`: officials and parties of no country said, in a text about one.
//! - `coref`: who is spoken of again: persons, short names, roles, pronouns.

mod coref;
mod holder;
mod home;
mod inside;
mod mentions;
mod phrase;
mod resolve;

pub(crate) use resolve::Actors;

/// By what an actor was resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// By its own name.
    Name,
    /// By an adjective or demonym.
    Adjective,
    /// By a capital that stands for a government.
    Capital,
    /// By a seat of power that stands for a government.
    Seat,
    /// By a town or region of it.
    Place,
    /// By a role with a country or organisation beside it.
    Office,
    /// By a role alone: the country is not said.
    Role,
    /// By a title before the name or an apposition after it.
    Apposition,
    /// By something earlier in the document.
    Coreference,
    /// By the country that the document is about.
    Setting,
    /// By an actor named inside a phrase whose head is none.
    Modifier,
    /// By the model's entity label alone.
    Entity,
}

impl How {
    /// As the record writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Adjective => "adjective",
            Self::Capital => "capital",
            Self::Seat => "seat",
            Self::Place => "place",
            Self::Office => "office",
            Self::Role => "role",
            Self::Apposition => "apposition",
            Self::Coreference => "coreference",
            Self::Setting => "setting",
            Self::Modifier => "modifier",
            Self::Entity => "entity",
        }
    }
}

/// What sort of being an actor is; pronouns agree with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// A country, government or capital.
    Polity,
    /// An organisation or institution.
    Organisation,
    /// Several people.
    Group,
    /// One person.
    Person,
}

/// A resolved actor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// ISO 3166-1 alpha-3 of the country, or IGO, NGO, IMG, MNC, ISM; none when it is not said.
    pub code: Option<String>,
    /// Short id of an organisation, such as `NATO`.
    pub organisation: Option<String>,
    /// PLOVER sectors.
    pub sectors: Vec<String>,
    /// Canonical name of the country or organisation.
    pub name: Option<String>,
    /// Country, where it is one or belongs to one.
    pub country: Option<String>,
    /// Name of the person.
    pub person: Option<String>,
    /// The role by which it acts, such as `ambassador`.
    pub office: Option<String>,
    /// Wikidata id, where the tables have it.
    pub wikidata: Option<String>,
    /// A state that no longer exists.
    pub former: bool,
    /// What sort of being it is.
    pub nature: Nature,
    /// By what it was resolved.
    pub how: How,
}

impl Actor {
    pub(crate) fn new(nature: Nature, how: How) -> Self {
        Self {
            code: None,
            organisation: None,
            sectors: Vec::new(),
            name: None,
            country: None,
            person: None,
            office: None,
            wikidata: None,
            former: false,
            nature,
            how,
        }
    }

    /// Whether anything political is known of it: a code or a sector.
    pub fn is_known(&self) -> bool {
        self.code.is_some() || !self.sectors.is_empty()
    }

    /// Code, organisation (of international actors) and sectors by blanks: `RUS GOV`, `IGO NATO`.
    pub fn label(&self) -> String {
        let mut parts: Vec<&str> = Vec::new();
        if let Some(code) = &self.code {
            parts.push(code);
            if self.country.is_none() {
                parts.extend(self.organisation.as_deref().filter(|o| o != code));
            }
        }
        parts.extend(self.sectors.iter().map(String::as_str));
        if parts.is_empty() {
            self.person.clone().or_else(|| self.name.clone()).unwrap_or_default()
        } else {
            parts.join(" ")
        }
    }

    /// Whether the two may be one actor: same code, and sectors that do not contradict.
    pub fn same_party(&self, other: &Self) -> bool {
        self.code == other.code
            && self.organisation == other.organisation
            && (self.sectors == other.sectors
                || (self.code.is_some() && (self.sectors.is_empty() || other.sectors.is_empty())))
            && (self.code.is_some() || self.person == other.person)
    }
}
