//! The senses of one file: predicates, slots, constraints and examples, checked as they are read.

use toml::Spanned;

use super::error::{CodebookError, line_of};
use super::load::{Builder, KINDS};
use super::ontology::{Kind, TypeId};
use super::raw::RawSense;
use super::sense::{
    Constraint, Example, FillerKind, GivenMode, Gives, Inner, Light, Operator, Predicate, Report,
    ReportStatus, Sense, SenseKind, Slot, Test, Where, WordClass,
};

/// Which table of a file a sense stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Table {
    Event,
    Operator,
    Report,
    Nonevent,
    Light,
}

/// One file of senses, read into the codebook that is being built.
pub(super) struct FileBuilder<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
    pub(super) builder: &'a mut Builder,
    pub(super) event_type: Option<TypeId>,
    /// Whether the codebook extends another.
    pub(super) extends: bool,
}

type Strings = [Spanned<String>];

impl FileBuilder<'_> {
    fn error(&self, at: usize, message: impl Into<String>) -> CodebookError {
        CodebookError::at(self.file, self.text, at, message)
    }

    pub(super) fn type_id(&self, name: &Spanned<String>) -> Result<TypeId, CodebookError> {
        self.builder.ontology.find(name.get_ref()).ok_or_else(|| {
            self.error(name.span().start, format!("unknown event type {:?}", name.get_ref()))
        })
    }

    fn kind(
        &self,
        event_type: TypeId,
        mode: Option<&Spanned<String>>,
    ) -> Result<Kind, CodebookError> {
        let mode = match mode {
            None => None,
            Some(m) => {
                Some(self.builder.ontology.find_mode(event_type, m.get_ref()).ok_or_else(|| {
                    let name = &self.builder.ontology.event_type(event_type).name;
                    self.error(m.span().start, format!("{name} has no mode {:?}", m.get_ref()))
                })?)
            }
        };
        Ok(Kind { event_type, mode })
    }

    fn older(&self, name: Option<&Spanned<String>>) -> Result<Option<TypeId>, CodebookError> {
        name.map(|n| self.type_id(n)).transpose()
    }

    fn slot(&mut self, text: &str, at: usize) -> Result<Slot, CodebookError> {
        Ok(match text {
            "subject" => Slot::Subject,
            "object" => Slot::Object,
            "indirect" | "dative" => Slot::Indirect,
            "poss" => Slot::Poss,
            "modifier" => Slot::Modifier,
            "complement" => Slot::Complement,
            "complement.subject" => Slot::ComplementSubject,
            "content.actor" => Slot::ContentActor,
            "content.recipient" => Slot::ContentRecipient,
            word => {
                let preposition = self.builder.symbol(word);
                if !self.builder.prepositions.contains(&preposition) {
                    return Err(self.error(
                        at,
                        format!("unknown slot {word:?}; a preposition must stand in [frame] prepositions"),
                    ));
                }
                Slot::Prep(preposition)
            }
        })
    }

    fn slots(
        &mut self,
        given: Option<&Strings>,
        default: &[&str],
    ) -> Result<Vec<Slot>, CodebookError> {
        match given {
            Some(list) => list.iter().map(|s| self.slot(s.get_ref(), s.span().start)).collect(),
            // The format's own defaults, which a codebook of another language need not know.
            None => Ok(default.iter().filter_map(|s| self.slot(s, 0).ok()).collect()),
        }
    }

    fn predicates(
        &mut self,
        list: &Strings,
        class: WordClass,
    ) -> Result<Vec<Predicate>, CodebookError> {
        let mut all = Vec::new();
        for item in list {
            let text = item.get_ref().trim();
            let words: Vec<&str> = text.split_whitespace().collect();
            if words.is_empty() {
                return Err(self.error(item.span().start, "an empty predicate"));
            }
            let head = match class {
                WordClass::Verb | WordClass::Preposition => 0,
                // The head of a noun is the word before its first preposition.
                WordClass::Noun | WordClass::Adjective => words
                    .iter()
                    .position(|w| super::is_linking_preposition(w))
                    .filter(|&at| at > 0)
                    .map_or(words.len() - 1, |at| at - 1),
            };
            let rest = words
                .iter()
                .enumerate()
                .filter(|&(i, _)| i != head)
                .map(|(_, w)| self.builder.symbol(w))
                .collect::<Vec<_>>();
            let head_word = words[head];
            let symbol = self.builder.symbol(head_word);
            all.push(Predicate {
                text: text.to_owned(),
                class,
                head: symbol,
                rest: rest.clone(),
                gerund: false,
            });
            if class == WordClass::Verb {
                // 'the shelling of', 'the arming of': a verb's gerund is also a noun.
                for gerund in super::gerunds(head_word) {
                    let head = self.builder.symbol(&gerund);
                    all.push(Predicate {
                        text: text.to_owned(),
                        class: WordClass::Noun,
                        head,
                        rest: rest.clone(),
                        gerund: true,
                    });
                }
            }
        }
        Ok(all)
    }

    fn constraints(&mut self, raw: &RawSense) -> Result<Vec<Constraint>, CodebookError> {
        let mut all = Vec::new();
        for (key, values) in &raw.constraints {
            let (negated, name) =
                key.strip_prefix("not_").map_or((false, key.as_str()), |k| (true, k));
            let place = if name == "sentence" {
                Where::Sentence
            } else {
                Where::Slot(self.slot(name, values.span().start)?)
            };
            let (mut words, mut tests) = (Vec::new(), Vec::new());
            for value in values.get_ref().values() {
                match value.as_str() {
                    "*" => tests.push(Test::Present),
                    "-" => tests.push(Test::Absent),
                    v if v.starts_with('#') => tests.push(Test::Kind(match v {
                        "#actor" => FillerKind::Actor,
                        "#state" => FillerKind::State,
                        "#armed" => FillerKind::Armed,
                        "#politician" => FillerKind::Politician,
                        "#press" => FillerKind::Press,
                        "#person" => FillerKind::Person,
                        "#party" => FillerKind::Party,
                        "#place" => FillerKind::Place,
                        "#number" => FillerKind::Number,
                        "#clause" => FillerKind::Clause,
                        _ => {
                            return Err(self.error(
                                values.span().start,
                                format!("unknown kind of filler {v:?}"),
                            ));
                        }
                    })),
                    v if v.starts_with('@') => {
                        let class = self.builder.classes.get(&v[1..]).ok_or_else(|| {
                            self.error(values.span().start, format!("unknown class {v:?}"))
                        })?;
                        words.extend(class.iter().copied());
                    }
                    v => words.push(self.builder.symbol(v)),
                }
            }
            words.sort_unstable();
            words.dedup();
            all.push(Constraint { place, negated, words, tests });
        }
        Ok(all)
    }

    fn inner(&self, list: &Strings) -> Result<Vec<Inner>, CodebookError> {
        list.iter()
            .map(|item| {
                Ok(match item.get_ref().as_str() {
                    "future" => Inner::Future,
                    "hypothetical" => Inner::Hypothetical,
                    "negation" => Inner::Negation,
                    "historical" => Inner::Historical,
                    "attempted" => Inner::Attempted,
                    "alleged" => Inner::Alleged,
                    "denied" => Inner::Denied,
                    other => {
                        return Err(
                            self.error(item.span().start, format!("unknown frame {other:?}"))
                        );
                    }
                })
            })
            .collect()
    }

    fn operator(&mut self, raw: &RawSense) -> Result<Operator, CodebookError> {
        let content = self.slots(raw.content.as_deref(), &["complement", "object", "of", "to"])?;
        let mut gives = Vec::new();
        for row in &raw.gives {
            let mut of = Vec::new();
            for group in &row.of {
                of.push(self.builder.ontology.parse_group(group.get_ref()).ok_or_else(|| {
                    self.error(
                        group.span().start,
                        format!("unknown type or group {:?}", group.get_ref()),
                    )
                })?);
            }
            let event_type = self.type_id(&row.event_type)?;
            let mode = match &row.mode {
                None => GivenMode::None,
                Some(m) if m.get_ref() == "by-content" => GivenMode::ByContent,
                Some(m) => {
                    self.kind(event_type, Some(m))?.mode.map_or(GivenMode::None, GivenMode::Fixed)
                }
            };
            let recipient =
                row.recipient.as_deref().map(|list| self.slots(Some(list), &[])).transpose()?;
            let older = self.older(row.older.as_ref())?;
            gives.push(Gives { of, event_type, mode, recipient, older });
        }
        let own = match &raw.own {
            Some(name) => Some(self.kind(self.type_id(name)?, raw.own_mode.as_ref())?),
            None => None,
        };
        let bare = match &raw.bare {
            Some(name) => Some(self.kind(self.type_id(name)?, None)?),
            None => None,
        };
        if gives.is_empty() && own.is_none() && !raw.transparent && !raw.opposite {
            return Err(self.error(
                raw.id.span().start,
                format!(
                    "operator {:?} gives nothing: it needs gives, own, transparent or opposite",
                    raw.id.get_ref()
                ),
            ));
        }
        Ok(Operator {
            content,
            gives,
            transparent: raw.transparent,
            opposite: raw.opposite,
            bare,
            own,
            inner: self.inner(&raw.inner)?,
            same_actor: raw.same_actor,
            inner_actor: self.slots(raw.inner_actor.as_deref(), &[])?,
        })
    }

    fn report(&mut self, raw: &RawSense) -> Result<Report, CodebookError> {
        let kind = raw.kind.as_ref().map_or("statement", |k| k.get_ref().as_str());
        if !KINDS.contains(&kind) {
            return Err(self.error(raw.id.span().start, format!("unknown kind of report {kind:?}")));
        }
        let status = match raw.status.as_ref().map_or("reported", |s| s.get_ref().as_str()) {
            "none" => ReportStatus::None,
            "reported" => ReportStatus::Reported,
            "alleged" => ReportStatus::Alleged,
            "denied" => ReportStatus::Denied,
            other => {
                return Err(self.error(raw.id.span().start, format!("unknown status {other:?}")));
            }
        };
        Ok(Report {
            kind: kind.to_owned(),
            status,
            content: self.slots(raw.content.as_deref(), &["complement"])?,
            speaker: self
                .slots(raw.speaker.as_deref(), &["subject", "poss", "modifier", "by", "from"])?,
            addressee: self.slots(raw.addressee.as_deref(), &[])?,
        })
    }

    fn light(&mut self, raw: &RawSense) -> Result<Light, CodebookError> {
        let subject_is_recipient = match raw.role.as_ref().map_or("actor", |r| r.get_ref().as_str())
        {
            "actor" => false,
            "recipient" => true,
            other => return Err(self.error(raw.id.span().start, format!("unknown role {other:?}"))),
        };
        Ok(Light {
            subject_is_recipient,
            objects: self.slots(raw.objects.as_deref(), &["object"])?,
            other: self
                .slots(raw.other.as_deref(), &["on", "against", "to", "with", "indirect"])?,
        })
    }

    pub(super) fn sense(&mut self, table: Table, raw: &RawSense) -> Result<(), CodebookError> {
        let at = raw.id.span().start;
        let id = raw.id.get_ref().clone();
        if self.builder.ids.insert(id.clone(), self.builder.senses.len()).is_some() {
            return Err(self.error(at, format!("sense {id:?} is defined twice")));
        }
        if let Some((key, home)) = misplaced(table, raw) {
            return Err(self.error(at, format!("sense {id:?}: {key:?} belongs in {home}")));
        }
        let kind = match table {
            Table::Event => {
                let event_type = match &raw.event_type {
                    Some(t) => self.type_id(t)?,
                    None => self.event_type.ok_or_else(|| {
                        self.error(
                            at,
                            "an event needs a type, in its own table or at the top of the file",
                        )
                    })?,
                };
                SenseKind::Event(self.kind(event_type, raw.mode.as_ref())?)
            }
            Table::Operator => SenseKind::Operator(self.operator(raw)?),
            Table::Report => SenseKind::Report(self.report(raw)?),
            Table::Nonevent => SenseKind::Nonevent,
            Table::Light => SenseKind::Light(self.light(raw)?),
        };
        let mut predicates = self.predicates(&raw.verbs, WordClass::Verb)?;
        predicates.extend(self.predicates(&raw.nouns, WordClass::Noun)?);
        predicates.extend(self.predicates(&raw.adjectives, WordClass::Adjective)?);
        predicates.extend(self.predicates(&raw.prepositions, WordClass::Preposition)?);
        if predicates.is_empty() {
            return Err(
                self.error(at, format!("sense {id:?} has no predicate (verbs, nouns, adjectives)"))
            );
        }
        let constraints = self.constraints(raw)?;
        let examples = self.examples(table, raw)?;
        let verb_recipient: &[&str] = match table {
            Table::Operator => &["object", "to", "against", "content.recipient"],
            _ => &["object"],
        };
        let noun_recipient: &[&str] = match table {
            Table::Operator => &["against", "to", "on", "toward", "towards", "content.recipient"],
            _ => &["against", "on", "at", "to", "toward", "towards", "of"],
        };
        let recipient = self.slots(raw.recipient.as_deref(), verb_recipient)?;
        // 'the hacking of the ministry': what the gerund of a verb with an object is of is that object.
        let gerunds = table == Table::Event && raw.nouns.is_empty();
        let noun_actor: &[&str] = if gerunds && recipient.contains(&Slot::Object) {
            &["poss", "by", "from", "modifier"]
        } else {
            &["poss", "by", "from", "modifier", "of"]
        };
        let sense = Sense {
            file: self.file.to_owned(),
            line: line_of(self.text, at),
            extends: self.extends,
            kind,
            predicates,
            constraints,
            actor: self.slots(raw.actor.as_deref(), &["subject"])?,
            recipient,
            noun_actor: self.slots(raw.noun_actor.as_deref(), noun_actor)?,
            noun_recipient: self.slots(raw.noun_recipient.as_deref(), noun_recipient)?,
            reciprocal: raw.reciprocal,
            negated: raw.negated,
            older: self.older(raw.older.as_ref())?,
            examples,
            id,
        };
        self.builder.senses.push(sense);
        Ok(())
    }

    fn examples(&self, table: Table, raw: &RawSense) -> Result<Vec<Example>, CodebookError> {
        let mut all = Vec::new();
        for item in &raw.examples {
            let line = line_of(self.text, item.span().start);
            let Some((text, expected)) = item.get_ref().split_once("=>") else {
                return Err(self.error(
                    item.span().start,
                    "an example is written 'Sentence. => expected events'",
                ));
            };
            let expected = expected.trim().to_owned();
            super::expect::parse(&expected, &self.builder.ontology)
                .map_err(|message| self.error(item.span().start, message))?;
            all.push(Example { text: text.trim().to_owned(), expected, counter: false, line });
        }
        if all.is_empty() && table != Table::Light {
            return Err(self.error(
                raw.id.span().start,
                format!("sense {:?} has no example", raw.id.get_ref()),
            ));
        }
        for item in &raw.counter {
            let line = line_of(self.text, item.span().start);
            let text = item.get_ref().split("=>").next().unwrap_or_default().trim().to_owned();
            all.push(Example { text, expected: String::new(), counter: true, line });
        }
        Ok(all)
    }
}

/// A key that means nothing in this table, and where it would.
fn misplaced(table: Table, raw: &RawSense) -> Option<(&'static str, &'static str)> {
    let event = "[[event]]";
    let operator = "[[operator]]";
    let report = "[[report]]";
    let light = "[[light]]";
    let is = |wanted: Table| table == wanted;
    [
        ("type", raw.event_type.is_some(), is(Table::Event), event),
        ("mode", raw.mode.is_some(), is(Table::Event), event),
        ("gives", !raw.gives.is_empty(), is(Table::Operator), operator),
        ("own", raw.own.is_some(), is(Table::Operator), operator),
        ("own_mode", raw.own_mode.is_some(), is(Table::Operator), operator),
        ("bare", raw.bare.is_some(), is(Table::Operator), operator),
        ("inner", !raw.inner.is_empty(), is(Table::Operator), operator),
        ("same_actor", raw.same_actor, is(Table::Operator), operator),
        ("inner_actor", raw.inner_actor.is_some(), is(Table::Operator), operator),
        ("transparent", raw.transparent, is(Table::Operator), operator),
        ("opposite", raw.opposite, is(Table::Operator), operator),
        ("content", raw.content.is_some(), is(Table::Operator) || is(Table::Report), operator),
        ("kind", raw.kind.is_some(), is(Table::Report), report),
        ("status", raw.status.is_some(), is(Table::Report), report),
        ("speaker", raw.speaker.is_some(), is(Table::Report), report),
        ("addressee", raw.addressee.is_some(), is(Table::Report), report),
        ("role", raw.role.is_some(), is(Table::Light), light),
        ("objects", raw.objects.is_some(), is(Table::Light), light),
        ("other", raw.other.is_some(), is(Table::Light), light),
    ]
    .into_iter()
    .find(|&(_, given, at_home, _)| given && !at_home)
    .map(|(key, _, _, home)| (key, home))
}
