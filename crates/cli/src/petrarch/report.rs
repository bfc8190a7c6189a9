//! What could not be carried over: counted by reason, each with its place.

use std::fmt::Write;

/// Why something was not carried over, or not whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reason {
    /// A line of no known form.
    Malformed,
    /// A date that is none, or ends before it begins.
    Date,
    /// `!NAME!` without a definition.
    Substitution,
    /// A name without a code.
    NoCode,
    /// A code for nobody, such as `---`.
    Nobody,
    /// An agent whose code is put around the country's.
    Around,
    /// A code whose first part is no country and no kind of actor.
    Code,
    /// A part of a code that we have nothing for.
    Part,
    /// A company, group or organisation loses its country.
    Country,
    /// An organisation has one description at a time.
    Period,
    /// A single name, by which several persons may be called.
    Single,
    /// A name that stands for somebody else already.
    Twice,
    /// A name without letters.
    Name,
}

impl Reason {
    /// For a reader.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Malformed => "line of no known form",
            Self::Date => "date that is none",
            Self::Substitution => "substitution without a definition",
            Self::NoCode => "name without a code",
            Self::Nobody => "code that stands for nobody",
            Self::Around => "agent code around the country's",
            Self::Code => "code with an unknown beginning",
            Self::Part => "part of a code without a counterpart",
            Self::Country => "country of a body without one here",
            Self::Period => "earlier description of an organisation",
            Self::Single => "single name of a person",
            Self::Twice => "name of another entry too",
            Self::Name => "name without letters",
        }
    }
}

/// One thing that was not carried over.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) reason: Reason,
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) what: String,
}

/// All of them, in the order of the files.
#[derive(Debug, Default)]
pub(super) struct Report {
    pub(super) items: Vec<Item>,
}

impl Report {
    pub(super) fn add(&mut self, reason: Reason, file: &str, line: usize, what: &str) {
        let what = what.split_whitespace().collect::<Vec<_>>().join(" ");
        self.items.push(Item { reason, file: file.to_owned(), line, what });
    }

    /// How many of each reason, in the order of [`Reason`].
    pub(super) fn counts(&self) -> impl Iterator<Item = (Reason, usize)> {
        let mut counts = std::collections::BTreeMap::new();
        for item in &self.items {
            *counts.entry(item.reason).or_insert(0) += 1;
        }
        counts.into_iter()
    }

    /// The first of a reason.
    pub(super) fn first(&self, reason: Reason) -> Option<&Item> {
        self.items.iter().find(|i| i.reason == reason)
    }

    /// The whole list: reason, file, line and text, divided by tabs.
    pub(super) fn to_tsv(&self) -> String {
        let mut out = "reason\tfile\tline\ttext\n".to_owned();
        for Item { reason, file, line, what } in &self.items {
            let _ = writeln!(out, "{}\t{file}\t{line}\t{what}", reason.as_str());
        }
        out
    }
}
