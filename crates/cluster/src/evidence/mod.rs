//! What speaks for and against two reports being one event.
//!
//! Each part compares one side of the reports and gives an agreement from -1 to 1, nothing where one of them does not
//! tell, or a [`Veto`]: the two cannot be one event whatever else they share. [`score`](crate::score) adds them up.

mod acts;
mod dates;
mod numbers;
mod parties;
mod places;

use std::fmt;

pub(crate) use acts::acts;
pub(crate) use dates::{Days, dates, days};
pub(crate) use numbers::numbers;
pub(crate) use parties::parties;
pub(crate) use places::{km, places};

/// Why two reports cannot be one event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Veto {
    /// The days exclude each other.
    Date,
    /// The places exclude each other.
    Place,
    /// They are other acts.
    Act,
    /// Others act.
    Actors,
    /// Who acts in the one suffers in the other.
    Roles,
    /// Others suffer.
    Recipients,
    /// The numbers exclude each other.
    Numbers,
    /// The articles tell other things.
    Article,
    /// What the one tells, the other only recalls.
    Background,
}

impl fmt::Display for Veto {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Date => "other days",
            Self::Place => "another place",
            Self::Act => "another act",
            Self::Actors => "other actors",
            Self::Roles => "roles are turned round",
            Self::Recipients => "other recipients",
            Self::Numbers => "other numbers",
            Self::Article => "articles of other things",
            Self::Background => "one recalls the other",
        })
    }
}

/// What a part says.
pub(crate) type Agreement = Result<Option<f64>, Veto>;

/// What the parts have to say to a reader; written only for links that are kept.
#[derive(Default)]
pub(crate) struct Notes(Option<Vec<String>>);

impl Notes {
    /// Notes that are kept.
    pub(crate) fn kept() -> Self {
        Self(Some(Vec::new()))
    }

    pub(crate) fn add(&mut self, note: impl FnOnce() -> String) {
        if let Some(notes) = &mut self.0 {
            notes.push(note());
        }
    }

    pub(crate) fn join(self) -> String {
        self.0.unwrap_or_default().join("; ")
    }
}
