//! What a codebook's files become: senses with their predicates, constraints and slots.

use super::ontology::{Group, Kind, ModeId, TypeId};

/// Index of a sense in its codebook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SenseId(pub(crate) u32);

/// A word that the codebook knows (lemma or lower-case form), interned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(pub(crate) u32);

/// A grammatical place beside a predicate that a role can be read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Slot {
    /// Deep subject: active subject, passive agent, controller.
    Subject,
    /// Deep object: direct object, passive subject.
    Object,
    /// Dative.
    Indirect,
    /// Genitive of a noun.
    Poss,
    /// Adjective or compound before a noun.
    Modifier,
    /// Clause: infinitive, that-clause, gerund.
    Complement,
    /// Subject of the complement clause.
    ComplementSubject,
    /// Object of this preposition.
    Prep(Symbol),
    /// The actor of the content event (operators).
    ContentActor,
    /// The recipient of the content event (operators).
    ContentRecipient,
}

/// What a constraint asks of a filler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// It is of this kind.
    Kind(FillerKind),
    /// There is one.
    Present,
    /// There is none.
    Absent,
}

/// Kinds of filler that the engine can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FillerKind {
    /// Resolves to a political actor.
    Actor,
    /// A country, a government or an international organisation.
    State,
    /// Bears arms: military, police, rebels, militia, unidentified armed.
    Armed,
    /// In civil politics or the press by sector, and not in office with force: a party, a lawmaker, a candidate, a
    /// former official, a journalist.
    Politician,
    /// Of the press.
    Press,
    /// A person by name or role.
    Person,
    /// A party, a candidate, a lawmaker or a former office holder: fights with words.
    Party,
    /// A place.
    Place,
    /// A number.
    Number,
    /// A clause.
    Clause,
}

/// Where a constraint looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    /// The fillers of a slot.
    Slot(Slot),
    /// Any token of the sentence.
    Sentence,
}

/// One constraint of a sense: any of the tests must hold (or, negated, none may).
#[derive(Clone, Debug)]
pub struct Constraint {
    /// Where it looks.
    pub place: Where,
    /// Whether it forbids.
    pub negated: bool,
    /// Words it looks for, sorted: a filler's head, or any word of a sentence, by lemma or form.
    pub words: Vec<Symbol>,
    /// What else it looks for.
    pub tests: Vec<Test>,
}

/// Class of word that a predicate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WordClass {
    /// Verb.
    Verb,
    /// Noun.
    Noun,
    /// Adjective.
    Adjective,
    /// Preposition, such as 'according to'.
    Preposition,
}

/// One predicate of a sense: a head lemma and the words that must hang on it.
#[derive(Clone, Debug)]
pub struct Predicate {
    /// As written in the file.
    pub text: String,
    /// Word class of the head.
    pub class: WordClass,
    /// Lemma of the head.
    pub head: Symbol,
    /// The other words.
    pub rest: Vec<Symbol>,
    /// Made by the engine from a verb: its gerund used as a noun.
    pub gerund: bool,
}

/// Auxiliary findings that an operator gives its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inner {
    /// Still to come.
    Future,
    /// Imagined or conditional.
    Hypothetical,
    /// Does not hold.
    Negation,
    /// Long past.
    Historical,
    /// Tried.
    Attempted,
    /// Somebody's accusation.
    Alleged,
    /// Denied by the operator's subject.
    Denied,
}

/// One row of an operator: contents of these groups give an event of this type.
#[derive(Clone, Debug)]
pub struct Gives {
    /// Contents that it takes.
    pub of: Vec<Group>,
    /// Type of the result.
    pub event_type: TypeId,
    /// Mode of the result.
    pub mode: GivenMode,
    /// Slots of the recipient, where they differ from the sense's.
    pub recipient: Option<Vec<Slot>>,
    /// What the older scheme coded, where it differs.
    pub older: Option<TypeId>,
}

/// How the mode of an operator's result is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GivenMode {
    /// It has none.
    None,
    /// Always this one.
    Fixed(ModeId),
    /// By the codebook's table from the content.
    ByContent,
}

/// What an operator does with its content.
#[derive(Clone, Debug)]
pub struct Operator {
    /// Where the content is looked for.
    pub content: Vec<Slot>,
    /// First row that fits wins.
    pub gives: Vec<Gives>,
    /// The content itself comes out.
    pub transparent: bool,
    /// The codebook's opposite of the content comes out.
    pub opposite: bool,
    /// The event where there is no content event.
    pub own: Option<Kind>,
    /// The event where an infinitive tells what is agreed or offered and the codebook does not know it.
    pub bare: Option<Kind>,
    /// What becomes of the content's frame.
    pub inner: Vec<Inner>,
    /// The content's empty actor is the operator's.
    pub same_actor: bool,
    /// Slots of the content's empty actor.
    pub inner_actor: Vec<Slot>,
}

/// How a report presents its content.
#[derive(Clone, Debug)]
pub struct Report {
    /// statement, question, thought, feeling, intention, stance, perception, document, accusation or denial.
    pub kind: String,
    /// What the content becomes.
    pub status: ReportStatus,
    /// Where the content is looked for.
    pub content: Vec<Slot>,
    /// Who speaks.
    pub speaker: Vec<Slot>,
    /// Who is told.
    pub addressee: Vec<Slot>,
}

/// Status that a report gives its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportStatus {
    /// None: 'wants', 'supports'. Events below it are coded as if it were not there.
    None,
    /// Attributed.
    Reported,
    /// Doubted or accusing.
    Alleged,
    /// Denied.
    Denied,
}

/// A light verb: its event noun says what happens.
#[derive(Clone, Debug)]
pub struct Light {
    /// Whether the verb's subject is the noun's recipient, and not its actor.
    pub subject_is_recipient: bool,
    /// Slots where the noun hangs.
    pub objects: Vec<Slot>,
    /// Slots of the verb that fill the noun's other role.
    pub other: Vec<Slot>,
}

/// What a sense is.
#[derive(Clone, Debug)]
pub enum SenseKind {
    /// An event of its own.
    Event(Kind),
    /// Takes an event and gives an event.
    Operator(Operator),
    /// Speech, thought, perception.
    Report(Report),
    /// Known, and not an event.
    Nonevent,
    /// Says nothing without its noun.
    Light(Light),
}

/// An example sentence with what it must give.
#[derive(Clone, Debug)]
pub struct Example {
    /// The sentence.
    pub text: String,
    /// The expectation as written; empty for a counter-example.
    pub expected: String,
    /// The sense must not be used here.
    pub counter: bool,
    /// Line of the file, from 1.
    pub line: usize,
}

/// One sense of the codebook.
#[derive(Clone, Debug)]
pub struct Sense {
    /// Unique name.
    pub id: String,
    /// File and line it was read from.
    pub file: String,
    /// Line of its id, from 1.
    pub line: usize,
    /// Stands in a codebook that extends another.
    pub extends: bool,
    /// What it is.
    pub kind: SenseKind,
    /// Predicates.
    pub predicates: Vec<Predicate>,
    /// Constraints; all must hold.
    pub constraints: Vec<Constraint>,
    /// Slots of the actor for verbs and adjectives.
    pub actor: Vec<Slot>,
    /// Slots of the recipient for verbs and adjectives.
    pub recipient: Vec<Slot>,
    /// Slots of the actor for nouns.
    pub noun_actor: Vec<Slot>,
    /// Slots of the recipient for nouns.
    pub noun_recipient: Vec<Slot>,
    /// All parties take part alike.
    pub reciprocal: bool,
    /// Only where the predicate is negated: 'has *no* intention'.
    pub negated: bool,
    /// What the older scheme coded, where it differs.
    pub older: Option<TypeId>,
    /// Examples and counter-examples.
    pub examples: Vec<Example>,
}

impl Sense {
    /// Whether it takes an event as its content.
    pub(crate) const fn is_operator(&self) -> bool {
        matches!(self.kind, SenseKind::Operator(_))
    }

    /// Whether it is a report that leaves the status of events alone.
    pub(crate) fn is_bystander(&self) -> bool {
        matches!(&self.kind, SenseKind::Report(r) if r.status == ReportStatus::None)
    }

    /// The event that it gives by itself, if any.
    pub(crate) fn own_kind(&self) -> Option<Kind> {
        match &self.kind {
            SenseKind::Event(kind) => Some(*kind),
            SenseKind::Operator(operator) => operator.own,
            _ => None,
        }
    }
}
