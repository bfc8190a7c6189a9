//! The event types of a codebook: their modes, scores, quad classes and how they map onto each other.
//!
//! Types are data, not an enum: an analyst's own codebook may have others.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

/// Index of an event type in its codebook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub(crate) u8);

/// Index of a mode in its event type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModeId(pub(crate) u8);

/// One event type.
#[derive(Clone, Debug)]
pub struct EventType {
    /// Name, such as `AGREE`.
    pub name: String,
    /// Quad class: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
    pub quad: u8,
    /// Conflict–cooperation score from -10 to +10, where no mode applies.
    pub score: f64,
    /// Whether an event without a recipient is none.
    pub recipient_required: bool,
    /// Whether people of any sort make it political: a riot, a killing. Other types need a party from
    /// [`Ontology::political`].
    pub by_anybody: bool,
    /// Whether a town named before its noun is where it was done, and who suffered it: 'the Lyon attack'.
    pub scene: bool,
    /// Modes with their scores.
    pub modes: Vec<(String, f64)>,
}

/// As in the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawType {
    quad: Spanned<u8>,
    score: Spanned<f64>,
    #[serde(default)]
    recipient: bool,
    #[serde(default)]
    anybody: bool,
    #[serde(default)]
    scene: bool,
    #[serde(default)]
    modes: BTreeMap<String, Spanned<f64>>,
}

/// Event types of a codebook, and modes of a type: their ids are bytes.
pub(crate) const MOST: usize = 1 << 8;

impl RawType {
    /// What is wrong with it, and at which byte of its file.
    pub(crate) fn wrong(&self) -> Option<(usize, String)> {
        if !(1..=4).contains(self.quad.get_ref()) {
            let message =
                format!("the quad class must be from 1 to 4, not {}", self.quad.get_ref());
            return Some((self.quad.span().start, message));
        }
        let mut scores = std::iter::once(&self.score).chain(self.modes.values());
        if let Some(score) = scores.find(|s| !(-10.0..=10.0).contains(s.get_ref())) {
            let message = format!("the score must be from -10 to 10, not {}", score.get_ref());
            return Some((score.span().start, message));
        }
        (self.modes.len() > MOST)
            .then(|| (self.quad.span().start, format!("a type has {MOST} modes at most")))
    }

    pub(crate) fn into_type(self, name: String) -> EventType {
        EventType {
            name,
            quad: self.quad.into_inner(),
            score: self.score.into_inner(),
            recipient_required: self.recipient,
            by_anybody: self.anybody,
            scene: self.scene,
            modes: self.modes.into_iter().map(|(m, score)| (m, score.into_inner())).collect(),
        }
    }
}

/// Which contents an operator takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Every event.
    Any,
    /// Every event of these quad classes (bit `1 << quad`).
    Quads(u8),
    /// One type.
    Type(TypeId),
    /// One type in one mode.
    Mode(TypeId, ModeId),
    /// The end of a conflictual act.
    Stop,
}

impl Group {
    /// Whether an event of this kind belongs to the group. `stop` says that it ends a conflictual act.
    pub fn holds(self, kind: Kind, quad: u8, stop: bool) -> bool {
        match self {
            Self::Any => true,
            Self::Quads(bits) => bits & (1 << quad) != 0,
            Self::Type(of) => of == kind.event_type,
            Self::Mode(of, mode) => of == kind.event_type && kind.mode == Some(mode),
            Self::Stop => stop,
        }
    }
}

/// An event type with its mode, if it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kind {
    /// The type.
    pub event_type: TypeId,
    /// The mode.
    pub mode: Option<ModeId>,
}

/// All types of a codebook and the tables between them.
#[derive(Clone, Debug, Default)]
pub struct Ontology {
    /// The types in alphabetical order.
    pub types: Vec<EventType>,
    /// Sectors whose members act in politics. Empty: all do.
    pub political: Vec<String>,
    pub(crate) future: Vec<(TypeId, TypeId)>,
    pub(crate) older_future: Vec<(TypeId, TypeId)>,
    pub(crate) refused: Option<(Vec<Group>, TypeId)>,
    /// For an operator's type: from a content to a mode.
    pub(crate) mode_map: Vec<(TypeId, Vec<(Group, ModeId)>)>,
    pub(crate) opposite: Vec<(Vec<Group>, Kind)>,
}

impl Ontology {
    /// The type of this id.
    pub fn event_type(&self, id: TypeId) -> &EventType {
        &self.types[id.0 as usize]
    }

    /// The type of this name.
    pub fn find(&self, name: &str) -> Option<TypeId> {
        self.types.iter().position(|t| t.name == name).map(|i| TypeId(i as u8))
    }

    /// The mode of this name in a type.
    pub fn find_mode(&self, event_type: TypeId, mode: &str) -> Option<ModeId> {
        let modes = &self.event_type(event_type).modes;
        modes.iter().position(|(name, _)| name == mode).map(|i| ModeId(i as u8))
    }

    /// `TYPE` or `TYPE/mode`.
    pub fn name(&self, kind: Kind) -> String {
        let name = &self.event_type(kind.event_type).name;
        self.mode_name(kind).map_or_else(|| name.clone(), |mode| format!("{name}/{mode}"))
    }

    /// Name of the mode.
    pub fn mode_name(&self, kind: Kind) -> Option<&str> {
        let mode = kind.mode?;
        Some(self.event_type(kind.event_type).modes[mode.0 as usize].0.as_str())
    }

    /// Conflict–cooperation score of a type in a mode.
    pub fn score(&self, kind: Kind) -> f64 {
        let t = self.event_type(kind.event_type);
        kind.mode.map_or(t.score, |mode| t.modes[mode.0 as usize].1)
    }

    /// Quad class of a type.
    pub fn quad(&self, kind: Kind) -> u8 {
        self.event_type(kind.event_type).quad
    }

    /// What an act still to come is coded as.
    pub fn in_future(&self, kind: Kind) -> Kind {
        self.future
            .iter()
            .find(|(of, _)| *of == kind.event_type)
            .map_or(kind, |&(_, event_type)| Kind { event_type, mode: None })
    }

    /// What an act still to come was coded as in the older scheme.
    pub fn older_future(&self, kind: Kind) -> Option<TypeId> {
        self.older_future.iter().find(|(of, _)| *of == kind.event_type).map(|&(_, to)| to)
    }

    /// What an act that somebody will not do is coded as.
    pub fn refused(&self, kind: Kind) -> Option<Kind> {
        let (groups, event_type) = self.refused.as_ref()?;
        let quad = self.quad(kind);
        groups.iter().any(|g| g.holds(kind, quad, false)).then(|| Kind {
            event_type: *event_type,
            mode: self.mode_by_content(*event_type, kind),
        })
    }

    /// What stopping or lifting an act amounts to.
    pub fn opposite(&self, kind: Kind) -> Option<Kind> {
        let quad = self.quad(kind);
        let fits = |groups: &Vec<Group>| groups.iter().any(|g| g.holds(kind, quad, false));
        self.opposite.iter().find(|(of, _)| fits(of)).map(|&(_, to)| to)
    }

    /// The mode of an operator's event of type `event_type` over this content.
    pub fn mode_by_content(&self, event_type: TypeId, content: Kind) -> Option<ModeId> {
        let quad = self.quad(content);
        let (_, rows) = self.mode_map.iter().find(|(of, _)| *of == event_type)?;
        rows.iter().find(|(group, _)| group.holds(content, quad, false)).map(|&(_, mode)| mode)
    }

    /// Reads `any`, `conflict`, `TYPE`, `TYPE/mode` and the other group names.
    pub(crate) fn parse_group(&self, text: &str) -> Option<Group> {
        let quads = |quads: &[u8]| Group::Quads(quads.iter().fold(0, |bits, q| bits | 1 << q));
        Some(match text {
            "any" => Group::Any,
            "cooperation" => quads(&[1, 2]),
            "conflict" => quads(&[3, 4]),
            "verbal" => quads(&[1, 3]),
            "material" => quads(&[2, 4]),
            "verbal-cooperation" => quads(&[1]),
            "material-cooperation" => quads(&[2]),
            "verbal-conflict" => quads(&[3]),
            "material-conflict" => quads(&[4]),
            "stop" => Group::Stop,
            _ => {
                let kind = self.parse_kind(text)?;
                match kind.mode {
                    Some(mode) => Group::Mode(kind.event_type, mode),
                    None => Group::Type(kind.event_type),
                }
            }
        })
    }

    /// Reads `TYPE` or `TYPE/mode`.
    pub fn parse_kind(&self, text: &str) -> Option<Kind> {
        let (name, mode) = text.split_once('/').map_or((text, None), |(n, m)| (n, Some(m)));
        let event_type = self.find(name)?;
        let mode = match mode {
            Some(mode) => Some(self.find_mode(event_type, mode)?),
            None => None,
        };
        Some(Kind { event_type, mode })
    }
}
