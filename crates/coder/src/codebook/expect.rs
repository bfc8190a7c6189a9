//! The notation of expected events: `RUS GOV -> VEN MIL : COOPERATE (reported)`.
//!
//! Several are joined by `;`. `?` for a role means that it is not checked, `-` that it must be empty,
//! `+` joins several actors, `<->` says that both sides are actors of one event. `none` expects no event.
//!
//! An attribution is expected by its words: `"The mayor" wants "to resign"`, source, cue and content in
//! as many pieces as it has; `-` for no source.

use super::{Kind, Ontology};

/// One expected event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// Labels of the actors, sorted; none when the role is not checked.
    pub actors: Option<Vec<String>>,
    /// Labels of the recipients, sorted; none when the role is not checked.
    pub recipients: Option<Vec<String>>,
    /// Both sides are actors alike.
    pub reciprocal: bool,
    /// Type and, if written, mode; none for `?`.
    pub kind: Option<Kind>,
    /// Auxiliary modes and statuses that it must have.
    pub flags: Vec<String>,
}

const FLAGS: [&str; 8] = [
    "future",
    "hypothetical",
    "negation",
    "historical",
    "attempted",
    "reported",
    "alleged",
    "denied",
];

/// An expected attribution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedSaid {
    /// Words of the source; none for no source.
    pub source: Option<String>,
    /// Words of the cue.
    pub cue: String,
    /// Words of each piece of content.
    pub content: Vec<String>,
}

/// The attribution that an expectation asks for, if it asks for one and not for events.
pub fn said(text: &str) -> Option<ExpectedSaid> {
    let (source, rest) = match text.strip_prefix("- ") {
        Some(rest) => (None, rest),
        None => {
            let (source, rest) = text.strip_prefix('"')?.split_once("\" ")?;
            (Some(source.to_owned()), rest)
        }
    };
    let (cue, content) = rest.strip_suffix('"')?.split_once(" \"")?;
    let content = content.split("\" \"").map(str::to_owned).collect();
    Some(ExpectedSaid { source, cue: cue.trim().to_owned(), content })
}

/// Reads an expectation; the error is a sentence for the codebook's author.
pub fn parse(text: &str, ontology: &Ontology) -> Result<Vec<Expected>, String> {
    if text == "none" || said(text).is_some() {
        return Ok(Vec::new());
    }
    text.split(';').map(|item| parse_one(item.trim(), ontology)).collect()
}

fn parse_one(text: &str, ontology: &Ontology) -> Result<Expected, String> {
    let (roles, event) =
        text.rsplit_once(':').ok_or_else(|| format!("{text:?} lacks ': TYPE' after the roles"))?;
    let (left, right, reciprocal) = if let Some((l, r)) = roles.split_once("<->") {
        (l, r, true)
    } else if let Some((l, r)) = roles.split_once("->") {
        (l, r, false)
    } else {
        return Err(format!("{text:?} lacks '->' between actor and recipient"));
    };
    let (kind, flags) = match event.trim().split_once('(') {
        Some((kind, flags)) => (kind.trim(), flags.trim_end_matches(')').trim()),
        None => (event.trim(), ""),
    };
    let kind = match kind {
        "?" => None,
        name => Some(
            ontology
                .parse_kind(name)
                .ok_or_else(|| format!("unknown event type or mode {name:?}"))?,
        ),
    };
    // 'reported by X' is allowed for the reader; the speaker is not checked here.
    let flags =
        flags
            .split(',')
            .filter_map(|f| f.split_whitespace().next())
            .map(|f| {
                if FLAGS.contains(&f) {
                    Ok(f.to_owned())
                } else {
                    Err(format!("unknown flag {f:?}"))
                }
            })
            .collect::<Result<_, _>>()?;
    Ok(Expected { actors: labels(left), recipients: labels(right), reciprocal, kind, flags })
}

fn labels(side: &str) -> Option<Vec<String>> {
    match side.trim() {
        "?" => None,
        "-" | "" => Some(Vec::new()),
        list => {
            let mut labels: Vec<String> = list
                .split('+')
                .map(|l| l.split_whitespace().collect::<Vec<_>>().join(" "))
                .collect();
            labels.sort();
            Some(labels)
        }
    }
}
