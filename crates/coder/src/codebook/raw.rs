//! The files as they are written. Unknown fields are errors, so a misspelt one is found.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::ontology::RawType;

/// `codebook.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawManifest {
    pub(crate) name: String,
    pub(crate) version: String,
    /// The codebook below this one.
    pub(crate) extends: Option<Spanned<String>>,
    /// Ids of its senses that are not wanted.
    #[serde(default)]
    pub(crate) remove: Vec<Spanned<String>>,
    /// Sectors whose members act in politics.
    #[serde(default)]
    pub(crate) political: Vec<String>,
    #[serde(default)]
    pub(crate) types: BTreeMap<String, RawType>,
    #[serde(default)]
    pub(crate) future: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    pub(crate) older_future: BTreeMap<String, Spanned<String>>,
    pub(crate) refused: Option<RawOpposite>,
    #[serde(default)]
    pub(crate) mode_map: BTreeMap<String, toml::map::Map<String, toml::Value>>,
    #[serde(default)]
    pub(crate) opposite: Vec<RawOpposite>,
    /// Verb forms whose lemma the model gets wrong ('stag' for 'staged'), and what it should be.
    #[serde(default)]
    pub(crate) lemmas: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) frame: RawFrame,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawOpposite {
    pub(crate) of: Vec<Spanned<String>>,
    #[serde(rename = "type")]
    pub(crate) event_type: Spanned<String>,
    pub(crate) mode: Option<String>,
}

/// Words that change how an event holds; see [`super::FrameWords`].
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawFrame {
    pub(crate) negation: Vec<String>,
    pub(crate) future: Vec<String>,
    pub(crate) future_in_past: Vec<String>,
    pub(crate) hypothetical: Vec<String>,
    pub(crate) conditional: Vec<String>,
    pub(crate) alleged: Vec<String>,
    pub(crate) imagined: Vec<String>,
    pub(crate) planned: Vec<String>,
    pub(crate) long_ago: Vec<String>,
    pub(crate) current: Vec<String>,
    pub(crate) factive: Vec<String>,
    pub(crate) means: Vec<String>,
    pub(crate) used_to: Vec<String>,
    pub(crate) formerly: Vec<String>,
    pub(crate) generic: Vec<String>,
    pub(crate) ceased: Vec<String>,
    pub(crate) instead: Vec<String>,
    pub(crate) nowhere: Vec<String>,
    pub(crate) untrue: Vec<String>,
    pub(crate) months: Vec<String>,
    pub(crate) last: Vec<String>,
    pub(crate) ago: Vec<String>,
    pub(crate) eras: Vec<String>,
    pub(crate) quantifiers: Vec<String>,
    pub(crate) pointing: Vec<String>,
    pub(crate) concessive: Vec<String>,
    pub(crate) frontier: Vec<String>,
    pub(crate) subject_control: Vec<String>,
    pub(crate) issuing: Vec<String>,
    pub(crate) locative: Vec<String>,
    pub(crate) prepositions: Vec<String>,
    pub(crate) nominal_endings: Vec<String>,
}

impl RawFrame {
    /// Adds the words of another.
    pub(crate) fn add(&mut self, other: &Self) {
        for (mine, theirs) in [
            (&mut self.negation, &other.negation),
            (&mut self.future, &other.future),
            (&mut self.future_in_past, &other.future_in_past),
            (&mut self.hypothetical, &other.hypothetical),
            (&mut self.conditional, &other.conditional),
            (&mut self.alleged, &other.alleged),
            (&mut self.imagined, &other.imagined),
            (&mut self.planned, &other.planned),
            (&mut self.long_ago, &other.long_ago),
            (&mut self.current, &other.current),
            (&mut self.factive, &other.factive),
            (&mut self.means, &other.means),
            (&mut self.used_to, &other.used_to),
            (&mut self.formerly, &other.formerly),
            (&mut self.generic, &other.generic),
            (&mut self.ceased, &other.ceased),
            (&mut self.instead, &other.instead),
            (&mut self.nowhere, &other.nowhere),
            (&mut self.untrue, &other.untrue),
            (&mut self.months, &other.months),
            (&mut self.last, &other.last),
            (&mut self.ago, &other.ago),
            (&mut self.eras, &other.eras),
            (&mut self.quantifiers, &other.quantifiers),
            (&mut self.pointing, &other.pointing),
            (&mut self.concessive, &other.concessive),
            (&mut self.frontier, &other.frontier),
            (&mut self.subject_control, &other.subject_control),
            (&mut self.issuing, &other.issuing),
            (&mut self.locative, &other.locative),
            (&mut self.prepositions, &other.prepositions),
            (&mut self.nominal_endings, &other.nominal_endings),
        ] {
            mine.extend(theirs.iter().cloned());
        }
    }
}

/// Every other file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawFile {
    #[serde(rename = "type")]
    pub(crate) event_type: Option<Spanned<String>>,
    pub(crate) event: Vec<RawSense>,
    pub(crate) operator: Vec<RawSense>,
    pub(crate) report: Vec<RawSense>,
    pub(crate) nonevent: Vec<RawSense>,
    pub(crate) light: Vec<RawSense>,
    pub(crate) class: BTreeMap<String, Vec<String>>,
    pub(crate) context: Vec<RawContext>,
    pub(crate) cameo: Option<RawCameo>,
    pub(crate) ordinary: RawOrdinary,
}

/// Words that name no event on their own, in groups for the reader's sake.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawOrdinary {
    pub(crate) verbs: BTreeMap<String, Vec<String>>,
    pub(crate) nouns: BTreeMap<String, Vec<String>>,
}

/// The table from events to CAMEO codes.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawCameo {
    pub(crate) codes: BTreeMap<String, Spanned<String>>,
    pub(crate) senses: BTreeMap<String, Spanned<String>>,
    pub(crate) rows: Vec<RawCondition>,
    pub(crate) variants: Vec<RawVariant>,
    pub(crate) examples: Vec<Spanned<String>>,
}

/// Codes that start with `from` start with `to` instead.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawVariant {
    pub(crate) when: RawCondition,
    pub(crate) from: Spanned<String>,
    pub(crate) to: Spanned<String>,
}

/// A context: what an event is about.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawContext {
    pub(crate) id: Spanned<String>,
    #[serde(default)]
    pub(crate) strong: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) weak: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) not: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) implied: Vec<RawCondition>,
    #[serde(default)]
    pub(crate) examples: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) counter: Vec<Spanned<String>>,
    #[allow(dead_code)] // for the reader of the file
    pub(crate) note: Option<String>,
}

/// What must hold of an event; see [`super::condition::Condition`].
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawCondition {
    pub(crate) of: Vec<Spanned<String>>,
    pub(crate) content: Vec<Spanned<String>>,
    pub(crate) deeper: Vec<Spanned<String>>,
    pub(crate) context: Vec<Spanned<String>>,
    pub(crate) actor: Vec<Spanned<String>>,
    pub(crate) recipient: Vec<Spanned<String>>,
    pub(crate) party: Vec<Spanned<String>>,
    pub(crate) auxiliary: Vec<Spanned<String>>,
    pub(crate) sense: Vec<Spanned<String>>,
    pub(crate) content_sense: Vec<Spanned<String>>,
    pub(crate) word: Vec<Spanned<String>>,
    pub(crate) states: bool,
    /// CAMEO rows only: the code.
    pub(crate) code: Option<Spanned<String>>,
}

/// Any sense; which fields it may have depends on the table it stands in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawSense {
    pub(crate) id: Spanned<String>,
    #[serde(default)]
    pub(crate) verbs: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) nouns: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) adjectives: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) prepositions: Vec<Spanned<String>>,
    #[serde(rename = "type")]
    pub(crate) event_type: Option<Spanned<String>>,
    pub(crate) mode: Option<Spanned<String>>,
    pub(crate) actor: Option<Vec<Spanned<String>>>,
    pub(crate) recipient: Option<Vec<Spanned<String>>>,
    pub(crate) noun_actor: Option<Vec<Spanned<String>>>,
    pub(crate) noun_recipient: Option<Vec<Spanned<String>>>,
    #[serde(default)]
    pub(crate) reciprocal: bool,
    #[serde(default)]
    pub(crate) negated: bool,
    pub(crate) older: Option<Spanned<String>>,
    #[serde(default, rename = "where")]
    pub(crate) constraints: BTreeMap<String, Spanned<OneOrMany>>,
    pub(crate) content: Option<Vec<Spanned<String>>>,
    #[serde(default)]
    pub(crate) gives: Vec<RawGives>,
    pub(crate) own: Option<Spanned<String>>,
    pub(crate) own_mode: Option<Spanned<String>>,
    pub(crate) bare: Option<Spanned<String>>,
    #[serde(default)]
    pub(crate) inner: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) same_actor: bool,
    pub(crate) inner_actor: Option<Vec<Spanned<String>>>,
    #[serde(default)]
    pub(crate) transparent: bool,
    #[serde(default)]
    pub(crate) opposite: bool,
    pub(crate) kind: Option<Spanned<String>>,
    pub(crate) status: Option<Spanned<String>>,
    pub(crate) speaker: Option<Vec<Spanned<String>>>,
    pub(crate) addressee: Option<Vec<Spanned<String>>>,
    pub(crate) role: Option<Spanned<String>>,
    pub(crate) objects: Option<Vec<Spanned<String>>>,
    pub(crate) other: Option<Vec<Spanned<String>>>,
    #[serde(default)]
    pub(crate) examples: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) counter: Vec<Spanned<String>>,
    #[allow(dead_code)] // for the reader of the file
    pub(crate) note: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawGives {
    pub(crate) of: Vec<Spanned<String>>,
    #[serde(rename = "type")]
    pub(crate) event_type: Spanned<String>,
    pub(crate) mode: Option<Spanned<String>>,
    pub(crate) recipient: Option<Vec<Spanned<String>>>,
    pub(crate) older: Option<Spanned<String>>,
}

/// A string or a list of strings.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    pub(crate) fn values(&self) -> &[String] {
        match self {
            Self::One(value) => std::slice::from_ref(value),
            Self::Many(values) => values,
        }
    }
}
