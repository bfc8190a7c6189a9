//! From predicates to events: roles are filled, operators take their content.
//!
//! Every token that the codebook knows is interpreted once. An event sense gives a [`Draft`]; an
//! operator looks for events in its content and gives one of its own, the content kept as embedded;
//! a transparent operator passes its content on; a light verb leaves the word to its noun.

mod back;
mod operate;
mod parties;
mod roles;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use demarche_nlp::Dep;

use crate::actors::{Actor, Actors, How};
use crate::codebook::ontology::Kind;
use crate::codebook::sense::{Inner, Light, Where};
use crate::codebook::{Codebook, SenseId, SenseKind, Slot, TypeId};
use crate::grammar::Parse;
use crate::predicates::{Hit, Predicates};

/// An event in the making. Roles are heads of noun phrases.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) token: u32,
    pub(crate) sense: SenseId,
    /// Tokens of the expression, head first.
    pub(crate) matched: Vec<u32>,
    pub(crate) kind: Kind,
    pub(crate) actors: Vec<u32>,
    pub(crate) recipients: Vec<u32>,
    pub(crate) reciprocal: bool,
    /// The operator's event that holds this one.
    pub(crate) content_of: Option<usize>,
    /// What operators above say of it.
    pub(crate) inner: Vec<Inner>,
    /// Operators that it was passed through, outermost last: their modality counts for it.
    pub(crate) through: Vec<u32>,
    /// An earlier event that a word of the expression points back to ('dismissed these allegations').
    pub(crate) about: Option<usize>,
    /// It ends a conflictual act.
    pub(crate) stop: bool,
    /// Type in the older scheme, where it differs.
    pub(crate) older: Option<TypeId>,
    pub(crate) derivation: Vec<String>,
}

/// Why a candidate gave no event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dropped {
    /// The codebook knows it as no event here.
    Nonevent,
    /// An operator without an event in its content.
    NoContent,
    /// A part of a longer expression.
    PartOfExpression,
    /// Neither side resolves to an actor.
    NoActor,
    /// The type needs a recipient and none is said.
    NoRecipient,
    /// Actor and recipient are one and the same.
    SelfDirected,
    /// A word against somebody or for somebody that nobody known says.
    Unspoken,
    /// Only private people and firms take part, in what is political among others only.
    Private,
}

impl Dropped {
    /// A short name for counts.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nonevent => "known non-event",
            Self::NoContent => "operator without content",
            Self::PartOfExpression => "part of a longer expression",
            Self::NoActor => "no known actor",
            Self::Unspoken => "nobody known says so",
            Self::NoRecipient => "required recipient missing",
            Self::Private => "private parties only",
            Self::SelfDirected => "actor is its own recipient",
        }
    }
}

#[derive(Clone)]
enum State {
    New,
    Busy,
    Done(Vec<usize>),
}

/// Interprets one document.
pub(crate) struct Composer<'a> {
    parse: &'a Parse<'a>,
    book: &'a Codebook,
    actors: &'a Actors<'a>,
    predicates: &'a Predicates<'a>,
    state: Vec<State>,
    hits: Vec<Option<Rc<[Hit]>>>,
    pub(crate) drafts: Vec<Draft>,
    /// Operators whose sense asks for the negation upon them.
    pub(crate) spent: BTreeSet<u32>,
    /// Tokens that belong to a known non-event: 'war' in 'war memorial'.
    silenced: Vec<(u32, SenseId)>,
    /// Candidates that gave nothing: token, sense, reason.
    pub(crate) dropped: Vec<(u32, SenseId, Dropped)>,
}

impl<'a> Composer<'a> {
    pub(crate) fn new(
        parse: &'a Parse<'a>,
        book: &'a Codebook,
        actors: &'a Actors<'a>,
        predicates: &'a Predicates<'a>,
    ) -> Self {
        let n = parse.len();
        Self {
            parse,
            book,
            actors,
            predicates,
            state: vec![State::New; n],
            hits: vec![None; n],
            drafts: Vec::new(),
            spent: BTreeSet::new(),
            silenced: Vec::new(),
            dropped: Vec::new(),
        }
    }

    /// Interprets every token and drops what belongs to a longer expression.
    pub(crate) fn run(&mut self) {
        for t in 0..self.parse.len() as u32 {
            // A noun before a noun ('attack helicopter', 'protest leader') only says of what kind.
            if !(self.parse.is_nominal(t) && self.parse.dep(t) == Dep::Compound) {
                self.interpret(t);
            }
        }
        self.inherit_modes();
        let mut part_of: BTreeMap<u32, usize> = BTreeMap::new();
        for (i, draft) in self.drafts.iter().enumerate() {
            for m in draft.matched[1..].iter().copied().chain(self.meant_objects(draft)) {
                part_of.entry(m).or_insert(i);
            }
        }
        let part = |i: usize, d: &Draft| {
            part_of.get(&d.token).is_some_and(|&owner| {
                owner != i && d.content_of != Some(owner) && self.drafts[owner].token != d.token
            })
        };
        let gone: Vec<bool> = self.drafts.iter().enumerate().map(|(i, d)| part(i, d)).collect();
        let silenced: BTreeMap<u32, SenseId> = self.silenced.drain(..).collect();
        let mut place = vec![None; self.drafts.len()];
        let mut kept = Vec::new();
        for (i, draft) in std::mem::take(&mut self.drafts).into_iter().enumerate() {
            if let Some(&by) = self.silenced_by(&draft, &silenced) {
                self.dropped.push((draft.token, by, Dropped::Nonevent));
            } else if gone[i] {
                self.dropped.push((draft.token, draft.sense, Dropped::PartOfExpression));
            } else {
                place[i] = Some(kept.len());
                kept.push(draft);
            }
        }
        for draft in &mut kept {
            draft.content_of = draft.content_of.and_then(|i| place[i]);
            draft.about = draft.about.and_then(|i| place[i]);
        }
        self.drafts = kept;
    }

    /// Objects that a sense asks for by word: 'sanctions' of 'eased sanctions', as good as a part of the expression.
    fn meant_objects(&self, draft: &Draft) -> Vec<u32> {
        if !self.parse.is_verb(draft.token) {
            return Vec::new();
        }
        let constraints = &self.book.sense(draft.sense).constraints;
        let asked = |o: u32| {
            constraints.iter().any(|c| {
                c.place == Where::Slot(Slot::Object)
                    && !c.negated
                    && self.parse.is_among(o, &c.words)
            })
        };
        let mut objects = self.parse.objects(draft.token);
        // 'kidnapped two aid workers': who is named is no part of the expression.
        let actor =
            |o: u32| self.actors.resolve(o).is_some_and(|a| a.is_known() && a.how != How::Modifier);
        objects.retain(|&o| asked(o) && !actor(o));
        objects
    }

    /// The known non-event that a draft is, or that its sense rests on: 'signed' in 'signed a book deal'.
    fn silenced_by<'s>(
        &self,
        draft: &Draft,
        silenced: &'s BTreeMap<u32, SenseId>,
    ) -> Option<&'s SenseId> {
        let objects = self.meant_objects(draft);
        draft.matched.iter().chain(&objects).find_map(|t| silenced.get(t))
    }

    /// 'carried out a drone strike' as one expression: the noun inside may know the mode and the recipient.
    pub(super) fn inherit_modes(&mut self) {
        let mut at_token: BTreeMap<(u32, TypeId), usize> = BTreeMap::new();
        for (i, draft) in self.drafts.iter().enumerate() {
            at_token.entry((draft.token, draft.kind.event_type)).or_insert(i);
        }
        for i in 0..self.drafts.len() {
            let event_type = self.drafts[i].kind.event_type;
            let words = self.drafts[i].matched[1..].iter();
            let inside = words.into_iter().find_map(|&m| at_token.get(&(m, event_type)).copied());
            let Some(inner) = inside.map(|at| self.drafts[at].clone()) else { continue };
            let outer = &mut self.drafts[i];
            if outer.kind.mode.is_none() && inner.kind.mode.is_some() {
                outer.kind = inner.kind;
                outer.derivation.extend(inner.derivation);
            }
            if outer.recipients.is_empty() {
                outer.recipients =
                    inner.recipients.into_iter().filter(|r| !outer.actors.contains(r)).collect();
            }
        }
    }

    /// Senses that fit at a token, best first, without reports that say nothing of events.
    pub(crate) fn hits(&mut self, t: u32) -> Rc<[Hit]> {
        let hits = self.hits[t as usize].get_or_insert_with(|| {
            let mut hits = self.predicates.hits(t);
            hits.retain(|h| !self.book.sense(h.sense).is_bystander());
            hits.into()
        });
        Rc::clone(hits)
    }

    /// The events that a token gives.
    pub(crate) fn interpret(&mut self, t: u32) -> Vec<usize> {
        match &self.state[t as usize] {
            State::Done(out) => return out.clone(),
            State::Busy => return Vec::new(),
            State::New => {}
        }
        self.state[t as usize] = State::Busy;
        let out = self.interpret_new(t);
        self.state[t as usize] = State::Done(out.clone());
        out
    }

    pub(super) fn interpret_new(&mut self, t: u32) -> Vec<usize> {
        let book = self.book;
        let hits = self.hits(t);
        let is_event = |h: &Hit| matches!(book.sense(h.sense).kind, SenseKind::Event(_));
        let last_event = hits.iter().rposition(is_event);
        for (i, hit) in hits.iter().enumerate() {
            let last = last_event == Some(i);
            match &book.sense(hit.sense).kind {
                SenseKind::Report(_) => {}
                SenseKind::Nonevent => {
                    self.silenced.extend(hit.matched.iter().map(|&m| (m, hit.sense)));
                    self.dropped.push((t, hit.sense, Dropped::Nonevent));
                    return Vec::new();
                }
                SenseKind::Event(kind) => {
                    // An act that must have a recipient and has none is perhaps another sense of the word.
                    let required = book.ontology.event_type(kind.event_type).recipient_required;
                    if required && !last && !self.has_recipient(hit) {
                        continue;
                    }
                    return vec![self.event(t, hit, *kind)];
                }
                SenseKind::Light(light) => {
                    let found = self.light_content(hit, light);
                    if !found.is_empty() {
                        return found;
                    }
                }
                SenseKind::Operator(operator) => {
                    if let Some(found) = self.operate(t, hit, operator) {
                        return found;
                    }
                    self.dropped.push((t, hit.sense, Dropped::NoContent));
                }
            }
        }
        Vec::new()
    }

    /// The events of the nouns under a light verb.
    pub(super) fn light_content(&mut self, hit: &Hit, light: &Light) -> Vec<usize> {
        let nouns: Vec<u32> =
            light.objects.iter().flat_map(|&s| self.parse.fillers(&hit.matched, s)).collect();
        nouns
            .into_iter()
            .filter(|&n| !self.parse.is_verb(n))
            .flat_map(|n| self.interpret(n))
            .collect()
    }

    pub(super) fn has_recipient(&mut self, hit: &Hit) -> bool {
        let reciprocal = self.book.sense(hit.sense).reciprocal;
        let (actors, recipients) = self.roles(hit, &[]);
        !recipients.is_empty() || (reciprocal && actors.len() > 1)
    }

    pub(super) fn event(&mut self, t: u32, hit: &Hit, kind: Kind) -> usize {
        let mut draft = self.draft(t, hit, kind);
        (draft.actors, draft.recipients) = self.roles(hit, &[]);
        self.parties(hit, kind, (&mut draft.actors, &mut draft.recipients));
        self.refer_back(&mut draft);
        self.drafts.push(draft);
        self.drafts.len() - 1
    }

    pub(super) fn draft(&self, t: u32, hit: &Hit, kind: Kind) -> Draft {
        let sense = self.book.sense(hit.sense);
        Draft {
            token: t,
            sense: hit.sense,
            matched: hit.matched.clone(),
            kind,
            actors: Vec::new(),
            recipients: Vec::new(),
            reciprocal: sense.reciprocal,
            content_of: None,
            inner: Vec::new(),
            through: Vec::new(),
            about: None,
            stop: false,
            older: sense.older,
            derivation: vec![format!(
                "{:?} is {} ({}, line {}): {}",
                sense.predicates[hit.predicate as usize].text,
                sense.id,
                sense.file,
                sense.line,
                self.book.ontology.name(kind)
            )],
        }
    }

    /// The resolved actors of some fillers, those that resolve.
    pub(crate) fn resolved(&self, heads: &[u32]) -> Vec<(u32, Actor)> {
        let of = |&h: &u32| self.actors.resolve_each(h).into_iter().map(move |a| (h, a));
        heads.iter().flat_map(of).collect()
    }
}
