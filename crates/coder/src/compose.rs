//! From predicates to events: roles are filled, operators take their content.
//!
//! Every token that the codebook knows is interpreted once. An event sense gives a [`Draft`]; an
//! operator looks for events in its content and gives one of its own, the content kept as embedded;
//! a transparent operator passes its content on; a light verb leaves the word to its noun.

use std::collections::BTreeMap;

use demarche_nlp::{Dep, Pos};
use demarche_world::{Entry, Naming};

use crate::actors::{Actor, Actors};
use crate::codebook::ontology::Kind;
use crate::codebook::sense::{GivenMode, Inner, Light, Operator, WordClass};
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

/// What an operator makes of its content.
struct Made {
    /// The content that decided.
    content: usize,
    kind: Kind,
    recipient: Option<Vec<Slot>>,
    older: Option<TypeId>,
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
}

impl Dropped {
    /// A short name for counts.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nonevent => "known non-event",
            Self::NoContent => "operator without content",
            Self::PartOfExpression => "part of a longer expression",
            Self::NoActor => "no known actor",
            Self::NoRecipient => "required recipient missing",
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
    hits: Vec<Option<Vec<Hit>>>,
    pub(crate) drafts: Vec<Draft>,
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
            for &m in &draft.matched[1..] {
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
            if let Some(&by) = silenced.get(&draft.token) {
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

    /// 'carried out a drone strike' as one expression: the noun inside may know the mode and the recipient.
    fn inherit_modes(&mut self) {
        for i in 0..self.drafts.len() {
            let inside = self.drafts[i].matched[1..].iter().find_map(|&m| {
                self.drafts.iter().position(|d| {
                    d.token == m && d.kind.event_type == self.drafts[i].kind.event_type
                })
            });
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

    /// Senses that fit at a token, best first.
    pub(crate) fn hits(&mut self, t: u32) -> Vec<Hit> {
        if self.hits[t as usize].is_none() {
            self.hits[t as usize] = Some(self.predicates.hits(t));
        }
        self.hits[t as usize].clone().unwrap_or_default()
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

    fn interpret_new(&mut self, t: u32) -> Vec<usize> {
        let book = self.book;
        let hits = self.hits(t);
        let is_event = |h: &Hit| matches!(book.sense(h.sense).kind, SenseKind::Event(_));
        let last_event = hits.iter().rposition(is_event);
        for (i, hit) in hits.into_iter().enumerate() {
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
                    if required && !last && !self.has_recipient(&hit) {
                        continue;
                    }
                    return vec![self.event(t, &hit, *kind)];
                }
                SenseKind::Light(light) => {
                    let found = self.light_content(&hit, light);
                    if !found.is_empty() {
                        return found;
                    }
                }
                SenseKind::Operator(operator) => {
                    if let Some(found) = self.operate(t, &hit, operator) {
                        return found;
                    }
                    self.dropped.push((t, hit.sense, Dropped::NoContent));
                }
            }
        }
        Vec::new()
    }

    /// The events of the nouns under a light verb.
    fn light_content(&mut self, hit: &Hit, light: &Light) -> Vec<usize> {
        let nouns: Vec<u32> =
            light.objects.iter().flat_map(|&s| self.parse.fillers(&hit.matched, s)).collect();
        nouns
            .into_iter()
            .filter(|&n| !self.parse.is_verb(n))
            .flat_map(|n| self.interpret(n))
            .collect()
    }

    fn has_recipient(&mut self, hit: &Hit) -> bool {
        let reciprocal = self.book.sense(hit.sense).reciprocal;
        let (actors, recipients) = self.roles(hit, &[]);
        !recipients.is_empty() || (reciprocal && actors.len() > 1)
    }

    fn event(&mut self, t: u32, hit: &Hit, kind: Kind) -> usize {
        let mut draft = self.draft(t, hit, kind);
        (draft.actors, draft.recipients) = self.roles(hit, &[]);
        self.refer_back(&mut draft);
        self.drafts.push(draft);
        self.drafts.len() - 1
    }

    /// 'these allegations', 'the same attack': a noun that points back takes the roles of the event it
    /// points to; a verb with such an object ('dismissed these allegations') is directed at whose they are.
    fn refer_back(&mut self, draft: &mut Draft) {
        let t = draft.token;
        if !self.parse.is_verb(t) {
            if draft.actors.is_empty()
                && let Some(i) = self.pointed_at(t, draft.kind.event_type)
            {
                let d = &self.drafts[i];
                draft.actors.clone_from(&d.actors);
                if draft.recipients.is_empty() {
                    draft.recipients.clone_from(&d.recipients);
                }
                draft.derivation.push(self.points_back(i));
            }
            return;
        }
        for &noun in draft.matched[1..].iter().rev() {
            let kinds: Vec<TypeId> = self
                .hits(noun)
                .iter()
                .filter_map(|h| self.book.sense(h.sense).own_type())
                .collect();
            let Some(i) = kinds.into_iter().find_map(|kind| self.pointed_at(noun, kind)) else {
                continue;
            };
            draft.about = Some(i);
            draft.derivation.push(self.points_back(i));
            if draft.recipients.is_empty() {
                let theirs = self.drafts[i].actors.iter().copied();
                draft.recipients = theirs.filter(|a| !self.is_party(*a, &draft.actors)).collect();
            }
            return;
        }
    }

    /// Whether a phrase names one of these parties again.
    fn is_party(&self, t: u32, of: &[u32]) -> bool {
        let party = |t: u32| self.actors.resolve(t);
        of.contains(&t)
            || party(t)
                .is_some_and(|a| of.iter().any(|&o| party(o).is_some_and(|b| b.same_party(&a))))
    }

    fn points_back(&self, to: usize) -> String {
        format!("points back to {:?}", self.parse.token_text(self.drafts[to].token))
    }

    /// The event of a type, at most two sentences back, that a noun with 'these', 'the' … speaks of.
    fn pointed_at(&self, noun: u32, event_type: TypeId) -> Option<usize> {
        let points = self
            .parse
            .children_by(noun, Dep::Det)
            .any(|c| self.parse.is_any(c, &self.book.frame.pointing));
        let earlier = |d: &Draft| {
            d.kind.event_type == event_type
                && d.token < noun
                && !d.actors.is_empty()
                && self.parse.sentence(noun) - self.parse.sentence(d.token) <= 2
        };
        points.then(|| self.drafts.iter().rposition(earlier)).flatten()
    }

    fn draft(&self, t: u32, hit: &Hit, kind: Kind) -> Draft {
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

    /// Whether a modifier or genitive names somebody.
    fn names_actor(&self, t: u32) -> bool {
        self.actors.resolve(t).is_some_and(|a| a.is_known())
    }

    /// Actor and recipient of a hit; fillers in `not` are content, not roles.
    fn roles(&mut self, hit: &Hit, not: &[u32]) -> (Vec<u32>, Vec<u32>) {
        let sense = self.book.sense(hit.sense);
        let class = sense.predicates[hit.predicate as usize].class;
        let nominal = class == WordClass::Noun;
        let (actor_slots, recipient_slots) = if nominal {
            (&sense.noun_actor, &sense.noun_recipient)
        } else {
            (&sense.actor, &sense.recipient)
        };
        let (mut actors, mut recipients) = (Vec::new(), Vec::new());
        if nominal {
            self.light_roles(hit, &mut actors, &mut recipients);
        }
        if sense.reciprocal && nominal && actors.is_empty() {
            for name in ["between", "among"] {
                if let Some(word) = self.book.symbol(name) {
                    actors.extend(self.fill(hit, Slot::Prep(word), nominal, not, &[]));
                }
            }
        }
        for &slot in actor_slots {
            if !actors.is_empty() {
                break;
            }
            actors = self.fill(hit, slot, nominal, not, &recipients);
        }
        let mut slots = recipient_slots.clone();
        if sense.reciprocal
            && let Some(with) = self.book.symbol("with")
        {
            slots.push(Slot::Prep(with));
        }
        for slot in slots {
            if !recipients.is_empty() {
                break;
            }
            recipients = self.fill(hit, slot, nominal, not, &actors);
        }
        (actors, recipients)
    }

    fn fill(&self, hit: &Hit, slot: Slot, nominal: bool, not: &[u32], used: &[u32]) -> Vec<u32> {
        let mut all = self.parse.fillers(&hit.matched, slot);
        all.retain(|f| !not.contains(f) && !used.contains(f));
        let mut found: Vec<u32> =
            all.iter().copied().filter(|f| !hit.matched.contains(f)).collect();
        if found.is_empty() && matches!(slot, Slot::Object | Slot::Prep(_)) {
            // 'expelled Russian diplomats', 'expulsion of Russian diplomats' as one expression: the noun
            // in it names them.
            if slot == Slot::Object && !nominal {
                all = self.parse.objects(hit.matched[0]);
            }
            all.retain(|f| {
                hit.matched[1..].contains(f) && !used.contains(f) && self.names_actor(*f)
            });
            found = all;
        }
        if found.is_empty() && slot == Slot::Indirect {
            found = self.misread_dative(hit.matched[0]);
        }
        match slot {
            Slot::Modifier => {
                found.retain(|&f| self.names_actor(f));
                // 'NATO military equipment': who is named counts, not what kind.
                let named = |f: &u32| self.actors.resolve(*f).is_some_and(|a| a.code.is_some());
                if found.iter().any(named) {
                    found.retain(named);
                }
                found.dedup_by_key(|f| self.actors.resolve(*f).map(|a| a.label()));
            }
            Slot::Poss if nominal => {
                found.retain(|&f| self.names_actor(f) || self.parse.pos(f) != Pos::Pron);
            }
            Slot::Complement => found.clear(),
            Slot::Prep(_) => found.retain(|&f| !self.is_time(f)),
            Slot::Object => found.retain(|&f| !self.is_time(f)),
            _ => {}
        }
        found
    }

    /// 'gave Ukraine Stinger missiles': the parser may read the receiver as a part of the object's name.
    fn misread_dative(&self, verb: u32) -> Vec<u32> {
        let names = |m: &u32| {
            self.parse.dep(*m) == Dep::Compound
                && matches!(
                    self.actors.entry(*m),
                    Some(Entry::Polity { naming: Naming::Name | Naming::Capital, .. })
                )
        };
        let first = |o: u32| self.parse.children(o).iter().copied().find(|&c| c < o);
        self.parse
            .children_by(verb, Dep::Dobj)
            .filter_map(first)
            .filter(names)
            .filter(|&m| m == verb + 1)
            .collect()
    }

    fn is_time(&self, t: u32) -> bool {
        self.parse.ann.entities.iter().any(|e| {
            e.tokens.contains(t)
                && matches!(e.label, "DATE" | "TIME" | "PERCENT" | "MONEY" | "CARDINAL")
        }) && !self.names_actor(t)
    }

    /// Roles that a light verb above or a participle behind gives an event noun.
    fn light_roles(&mut self, hit: &Hit, actors: &mut Vec<u32>, recipients: &mut Vec<u32>) {
        let noun = hit.matched[0];
        for verb in self.verbs_over(noun) {
            let book = self.book;
            let light = self.hits(verb).into_iter().find_map(|h| match &book.sense(h.sense).kind {
                SenseKind::Light(light) => {
                    let hangs = light
                        .objects
                        .iter()
                        .any(|&s| self.parse.fillers(&h.matched, s).contains(&noun));
                    hangs.then_some((h, light))
                }
                _ => None,
            });
            let Some((verb_hit, light)) = light else { continue };
            let subject = self.parse.subjects(verb);
            let other = |this: &Self| {
                light
                    .other
                    .iter()
                    .map(|&s| this.parse.fillers(&verb_hit.matched, s))
                    .find(|found| !found.is_empty() && !found.contains(&noun))
                    .unwrap_or_default()
                    .into_iter()
                    .filter(|&f| !this.is_time(f))
                    .collect::<Vec<_>>()
            };
            if light.subject_is_recipient {
                *recipients = if self.parse.is_passive(verb) { Vec::new() } else { subject };
            } else {
                *actors = subject;
                // 'imposed on Iran': the verb's own phrase, unless the noun has one.
                let own = self.book.sense(hit.sense).noun_recipient.iter().any(|&s| {
                    matches!(s, Slot::Prep(_)) && !self.parse.fillers(&hit.matched, s).is_empty()
                });
                if !own {
                    *recipients = other(self);
                }
            }
            return;
        }
    }

    /// Verbs that may be light verbs of a noun: those it is an argument of, and those in its participles and relative clauses.
    fn verbs_over(&self, noun: u32) -> Vec<u32> {
        let mut verbs = Vec::new();
        let mut top = noun;
        while self.parse.dep(top) == Dep::Conj && self.parse.is_nominal(self.parse.head(top)) {
            top = self.parse.head(top);
        }
        let head = self.parse.head(top);
        match self.parse.dep(top) {
            Dep::Dobj | Dep::NsubjPass | Dep::Nsubj | Dep::Dative if self.parse.is_verb(head) => {
                verbs.push(head);
            }
            Dep::Pobj => {
                let governor = self.parse.head(head);
                if self.parse.is_verb(governor) {
                    verbs.push(governor);
                } else if self.parse.dep(governor) == Dep::Prep
                    || self.parse.dep(governor) == Dep::Prt
                {
                    verbs.push(self.parse.head(governor));
                }
            }
            _ => {}
        }
        verbs.extend(
            self.parse
                .children(noun)
                .iter()
                .copied()
                .filter(|&c| matches!(self.parse.dep(c), Dep::Acl | Dep::Relcl)),
        );
        verbs
    }

    /// An operator with its content; none when it has nothing to say here.
    fn operate(&mut self, t: u32, hit: &Hit, operator: &Operator) -> Option<Vec<usize>> {
        let mut heads = Vec::new();
        let mut found: Vec<usize> = Vec::new();
        for &slot in &operator.content {
            let fillers: Vec<u32> = self
                .parse
                .fillers(&hit.matched, slot)
                .into_iter()
                .filter(|f| !hit.matched.contains(f))
                .collect();
            for filler in fillers {
                let events = self.events_in(filler, 3);
                if !events.is_empty() {
                    heads.push(filler);
                    found.extend(events);
                }
            }
            if !found.is_empty() {
                break;
            }
        }
        found.retain(|&d| self.drafts[d].content_of.is_none() && self.drafts[d].token != t);
        found.dedup();
        if found.is_empty() {
            let kind = operator.own?;
            let mut draft = self.draft(t, hit, kind);
            (draft.actors, draft.recipients) = self.roles(hit, &[]);
            self.refer_back(&mut draft);
            self.drafts.push(draft);
            return Some(vec![self.drafts.len() - 1]);
        }
        if operator.transparent {
            return Some(self.pass_on(t, hit, operator, &heads, found));
        }
        let Some(Made { content: first, kind, recipient: recipient_slots, older }) =
            self.result(operator, &found)
        else {
            // 'plans to attack': no event of its own, but it says how its content holds.
            return Some(self.pass_on(t, hit, operator, &heads, found));
        };
        let mut draft = self.draft(t, hit, kind);
        draft.reciprocal = false;
        draft.older = older.or(draft.older);
        draft.stop = operator.opposite && self.book.ontology.quad(self.drafts[first].kind) >= 3;
        let content = self.drafts[first].clone();
        draft.derivation.push(format!(
            "its content is {:?} ({})",
            self.parse.token_text(content.token),
            self.book.ontology.name(content.kind)
        ));
        draft.actors = self.operator_actors(hit, &heads);
        if draft.actors.is_empty() && operator.same_actor {
            draft.actors.clone_from(&content.actors);
        }
        draft.recipients =
            self.operator_recipients(hit, &heads, recipient_slots, &draft.actors, &content);
        if !operator.same_actor && draft.actors.is_empty() && operator.opposite {
            draft.actors =
                content.actors.iter().copied().filter(|a| !draft.recipients.contains(a)).collect();
        }
        let index = self.drafts.len();
        let holders = draft.actors.clone();
        self.drafts.push(draft);
        let inner_actors = self.inner_actors(hit, operator, &heads);
        for &d in &found {
            let draft = &mut self.drafts[d];
            draft.content_of = Some(index);
            draft.inner.extend(&operator.inner);
            if draft.actors.is_empty() {
                let fill = if operator.same_actor { &holders } else { &inner_actors };
                draft.actors.extend(fill.iter().filter(|a| !draft.recipients.contains(a)));
            }
        }
        Some(vec![index])
    }

    /// The content comes out itself, framed by the operator and with its subject for an actor.
    fn pass_on(
        &mut self,
        t: u32,
        hit: &Hit,
        operator: &Operator,
        heads: &[u32],
        found: Vec<usize>,
    ) -> Vec<usize> {
        let subject = match self.inner_actors(hit, operator, heads) {
            named if !named.is_empty() => named,
            _ => self.operator_actors(hit, heads),
        };
        for &d in &found {
            let draft = &mut self.drafts[d];
            draft.inner.extend(&operator.inner);
            draft.through.push(t);
            draft.derivation.push(format!("through {}", self.book.sense(hit.sense).id));
            if draft.actors.is_empty() && !operator.inner.contains(&Inner::Alleged) {
                draft.actors.extend(subject.iter().filter(|s| !draft.recipients.contains(s)));
            }
        }
        found
    }

    fn inner_actors(&self, hit: &Hit, operator: &Operator, heads: &[u32]) -> Vec<u32> {
        operator
            .inner_actor
            .iter()
            .map(|&s| self.fill(hit, s, false, heads, &[]))
            .find(|f| !f.is_empty())
            .unwrap_or_default()
    }

    /// Type and mode of an operator's event, with the content that it was made from.
    fn result(&self, operator: &Operator, found: &[usize]) -> Option<Made> {
        let ontology = &self.book.ontology;
        for &d in found {
            let content = &self.drafts[d];
            let quad = ontology.quad(content.kind);
            let row = operator
                .gives
                .iter()
                .find(|g| g.of.iter().any(|group| group.holds(content.kind, quad, content.stop)));
            if let Some(row) = row {
                let mode = match row.mode {
                    GivenMode::None => None,
                    GivenMode::Fixed(mode) => Some(mode),
                    GivenMode::ByContent => ontology.mode_by_content(row.event_type, content.kind),
                };
                let kind = Kind { event_type: row.event_type, mode };
                return Some(Made {
                    content: d,
                    kind,
                    recipient: row.recipient.clone(),
                    older: row.older,
                });
            }
            if operator.opposite
                && let Some(kind) = ontology.opposite(content.kind)
            {
                return Some(Made { content: d, kind, recipient: None, older: None });
            }
        }
        operator.own.map(|kind| Made { content: found[0], kind, recipient: None, older: None })
    }

    fn operator_actors(&mut self, hit: &Hit, content: &[u32]) -> Vec<u32> {
        let sense = self.book.sense(hit.sense);
        let nominal = sense.predicates[hit.predicate as usize].class == WordClass::Noun;
        let slots = if nominal { &sense.noun_actor } else { &sense.actor };
        if nominal {
            let (mut actors, mut recipients) = (Vec::new(), Vec::new());
            self.light_roles(hit, &mut actors, &mut recipients);
            if !actors.is_empty() {
                return actors;
            }
        }
        let found = slots
            .iter()
            .map(|&s| self.fill(hit, s, nominal, content, &[]))
            .find(|f| !f.is_empty())
            .unwrap_or_default();
        if found.is_empty() && nominal { self.owner_above(hit.matched[0]) } else { found }
    }

    /// 'Washington's eagerness regarding the *preparation* of an attack': the noun hangs on one that
    /// the codebook does not decide, and whoever has that has this.
    fn owner_above(&mut self, noun: u32) -> Vec<u32> {
        let preposition = self.parse.head(noun);
        let above = self.parse.head(preposition);
        if self.parse.dep(noun) != Dep::Pobj
            || self.parse.dep(preposition) != Dep::Prep
            || !self.parse.is_nominal(above)
            || !self.hits(above).iter().all(|h| self.book.sense(h.sense).is_operator())
        {
            return Vec::new();
        }
        let mut owners = self.parse.genitives(above);
        owners.retain(|&o| self.names_actor(o));
        owners
    }

    fn operator_recipients(
        &mut self,
        hit: &Hit,
        heads: &[u32],
        slots: Option<Vec<Slot>>,
        actors: &[u32],
        content: &Draft,
    ) -> Vec<u32> {
        let sense = self.book.sense(hit.sense);
        let nominal = sense.predicates[hit.predicate as usize].class == WordClass::Noun;
        let slots = slots.unwrap_or_else(|| {
            if nominal { sense.noun_recipient.clone() } else { sense.recipient.clone() }
        });
        let party = |t: u32| self.actors.resolve(t).map(|a| a.label());
        let own: Vec<Option<String>> = actors.iter().map(|&a| party(a)).collect();
        for slot in slots {
            let mut found = match slot {
                Slot::ContentActor => content.actors.clone(),
                Slot::ContentRecipient => content.recipients.clone(),
                slot => self.fill(hit, slot, nominal, heads, actors),
            };
            found.retain(|&f| {
                !actors.contains(&f)
                    && f != content.token
                    && (party(f).is_none() || !own.contains(&party(f)))
            });
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// Events at a phrase or clause, looking through words that the codebook does not decide
    /// ('steps to end the war', 'a series of attacks', 'a ceasefire deal').
    fn events_in(&mut self, head: u32, depth: u8) -> Vec<usize> {
        let found = self.interpret(head);
        if !found.is_empty() || depth == 0 {
            return found;
        }
        let book = self.book;
        if self.hits(head).iter().any(|h| matches!(book.sense(h.sense).kind, SenseKind::Nonevent)) {
            return Vec::new();
        }
        let undecided = self.hits(head).is_empty();
        let mut inside = Vec::new();
        for &c in self.parse.children(head) {
            match self.parse.dep(c) {
                Dep::Xcomp | Dep::Dobj | Dep::Attr | Dep::Ccomp if self.parse.is_verb(head) => {
                    inside.push(c);
                }
                Dep::Acl if self.parse.is_infinitive(c) => inside.push(c),
                // 'a ceasefire deal', but not 'combat readiness', where the head is decided.
                Dep::Compound | Dep::Amod if undecided && c < head && self.parse.is_nominal(c) => {
                    inside.push(c);
                }
                Dep::Prep if !self.parse.is_verb(head) => {
                    inside.extend(
                        self.parse
                            .children(c)
                            .iter()
                            .filter(|&&o| matches!(self.parse.dep(o), Dep::Pobj | Dep::Pcomp)),
                    );
                }
                _ => {}
            }
        }
        inside.into_iter().flat_map(|c| self.events_in(c, depth - 1)).collect()
    }

    /// The resolved actors of some fillers, those that resolve.
    pub(crate) fn resolved(&self, heads: &[u32]) -> Vec<(u32, Actor)> {
        let of = |&h: &u32| self.actors.resolve_each(h).into_iter().map(move |a| (h, a));
        heads.iter().flat_map(of).collect()
    }
}
