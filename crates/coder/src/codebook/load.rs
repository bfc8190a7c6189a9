//! From a folder of files to a [`Codebook`].

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use sha2::{Digest, Sha256};
use toml::Spanned;

use super::error::{CodebookError, line_of};
use super::ontology::{Group, Kind, Ontology, TypeId};
use super::raw::{RawFile, RawFrame, RawManifest, RawSense};
use super::sense::{
    Constraint, Example, FillerKind, GivenMode, Gives, Inner, Light, Operator, Predicate, Report,
    ReportStatus, Sense, SenseId, SenseKind, Slot, Symbol, Test, Where, WordClass,
};
use super::{Codebook, FrameWords};

/// A file's name, relative to the codebook's folder, and its text.
pub(crate) type SourceFile = (String, String);

/// Every `*.toml` under a folder, sorted by name.
pub(crate) fn read_folder(folder: &Path) -> Result<Vec<SourceFile>, CodebookError> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(at) = folders.pop() {
        let io = |source| CodebookError::Io { path: at.clone(), source };
        for entry in std::fs::read_dir(&at).map_err(io)? {
            let path = entry.map_err(io)?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "toml") {
                let text = std::fs::read_to_string(&path)
                    .map_err(|source| CodebookError::Io { path: path.clone(), source })?;
                let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy();
                files.push((name.replace('\\', "/"), text));
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Kinds of report.
const KINDS: [&str; 6] = ["statement", "thought", "perception", "document", "accusation", "denial"];

/// Which table of a file a sense stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Table {
    Event,
    Operator,
    Report,
    Nonevent,
    Light,
}

/// Builds the codebook from its files.
pub(crate) fn build(files: &[SourceFile], folder: &Path) -> Result<Codebook, CodebookError> {
    let (manifest_name, manifest_text) = files
        .iter()
        .find(|(name, _)| name == "codebook.toml")
        .ok_or_else(|| CodebookError::NoManifest(folder.to_path_buf()))?;
    let manifest: RawManifest = parse(manifest_name, manifest_text)?;
    let mut builder = Builder::default();
    let mut hash = Sha256::new();
    for (name, text) in files {
        hash.update(name.as_bytes());
        hash.update([0]);
        hash.update(text.as_bytes());
        hash.update([0]);
    }
    let sha256 = hash.finalize().iter().fold(String::new(), |s, b| s + &format!("{b:02x}"));
    let (name, version) = (manifest.name.clone(), manifest.version.clone());
    let frame = builder.frame(&manifest.frame);
    builder.ontology(manifest, manifest_name, manifest_text)?;

    let mut raws = Vec::new();
    for (name, text) in files.iter().filter(|(name, _)| name != "codebook.toml") {
        let raw: RawFile = parse(name, text)?;
        for (class, words) in &raw.class {
            let symbols = words.iter().map(|w| builder.symbol(w)).collect();
            if builder.classes.insert(class.clone(), symbols).is_some() {
                let byte = text.find(class.as_str()).unwrap_or(0);
                return Err(CodebookError::at(
                    name,
                    text,
                    byte,
                    format!("class {class:?} is defined twice"),
                ));
            }
        }
        raws.push((name, text, raw));
    }
    for (name, text, raw) in raws {
        let mut file = FileBuilder { file: name, text, builder: &mut builder, event_type: None };
        if let Some(t) = &raw.event_type {
            file.event_type = Some(file.type_id(t)?);
        }
        let tables = [
            (Table::Event, raw.event),
            (Table::Operator, raw.operator),
            (Table::Report, raw.report),
            (Table::Nonevent, raw.nonevent),
            (Table::Light, raw.light),
        ];
        for (table, senses) in tables {
            for sense in senses {
                file.sense(table, &sense)?;
            }
        }
    }
    Ok(builder.finish(name, version, sha256, frame))
}

fn parse<T: serde::de::DeserializeOwned>(file: &str, text: &str) -> Result<T, CodebookError> {
    toml::from_str(text).map_err(|e| {
        let byte = e.span().map_or(0, |s| s.start);
        CodebookError::at(file, text, byte, e.message().replace('\n', " "))
    })
}

#[derive(Default)]
struct Builder {
    symbols: HashMap<String, Symbol>,
    names: Vec<String>,
    ontology: Ontology,
    classes: HashMap<String, Vec<Symbol>>,
    senses: Vec<Sense>,
    ids: HashMap<String, usize>,
}

impl Builder {
    fn symbol(&mut self, word: &str) -> Symbol {
        if let Some(&symbol) = self.symbols.get(word) {
            return symbol;
        }
        let symbol = Symbol(self.names.len() as u32);
        self.names.push(word.to_owned());
        self.symbols.insert(word.to_owned(), symbol);
        symbol
    }

    fn frame(&mut self, raw: &RawFrame) -> FrameWords {
        let mut words = |list: &[String]| list.iter().map(|w| self.symbol(w)).collect::<Vec<_>>();
        FrameWords {
            negation: words(&raw.negation),
            future: words(&raw.future),
            future_in_past: words(&raw.future_in_past),
            hypothetical: words(&raw.hypothetical),
            conditional: words(&raw.conditional),
            alleged: words(&raw.alleged),
            imagined: words(&raw.imagined),
            planned: words(&raw.planned),
            long_ago: words(&raw.long_ago),
            quantifiers: words(&raw.quantifiers),
            pointing: words(&raw.pointing),
            concessive: words(&raw.concessive),
            locative: words(&raw.locative),
            eras: raw.eras.clone(),
        }
    }

    fn ontology(&mut self, raw: RawManifest, file: &str, text: &str) -> Result<(), CodebookError> {
        let types = raw.types.into_iter().map(|(name, t)| t.into_type(name)).collect();
        let mut ontology = Ontology { types, ..Ontology::default() };
        let unknown = |at: usize, name: &str| {
            CodebookError::at(file, text, at, format!("unknown event type or mode {name:?}"))
        };
        let pairs = |table: &BTreeMap<String, Spanned<String>>, ontology: &Ontology| {
            let mut list = Vec::new();
            for (from, to) in table {
                let from = ontology.find(from).ok_or_else(|| unknown(to.span().start, from))?;
                let to = ontology
                    .find(to.get_ref())
                    .ok_or_else(|| unknown(to.span().start, to.get_ref()))?;
                list.push((from, to));
            }
            Ok::<_, CodebookError>(list)
        };
        ontology.future = pairs(&raw.future, &ontology)?;
        ontology.older_future = pairs(&raw.older_future, &ontology)?;
        for (name, rows) in &raw.mode_map {
            let byte = text.find(&format!("mode_map.{name}")).unwrap_or(0);
            let event_type = ontology.find(name).ok_or_else(|| unknown(byte, name))?;
            // More specific keys (`TYPE/mode`) come first, whatever the order in the file.
            let mut list = Vec::new();
            for (group, mode) in rows {
                let mode = mode.as_str().unwrap_or_default();
                let g = ontology.parse_group(group).ok_or_else(|| unknown(byte, group))?;
                let m = ontology.find_mode(event_type, mode).ok_or_else(|| unknown(byte, mode))?;
                list.push((g, m));
            }
            list.sort_by_key(|(g, _)| !matches!(g, Group::Mode(..)));
            ontology.mode_map.push((event_type, list));
        }
        let row = |row: &super::raw::RawOpposite, ontology: &Ontology| {
            let mut of = Vec::new();
            for group in &row.of {
                let name = group.get_ref();
                of.push(
                    ontology.parse_group(name).ok_or_else(|| unknown(group.span().start, name))?,
                );
            }
            let name = row.event_type.get_ref();
            let full = row.mode.as_ref().map_or_else(|| name.clone(), |m| format!("{name}/{m}"));
            let kind = ontology
                .parse_kind(&full)
                .ok_or_else(|| unknown(row.event_type.span().start, &full))?;
            Ok::<_, CodebookError>((of, kind))
        };
        for opposite in &raw.opposite {
            let found = row(opposite, &ontology)?;
            ontology.opposite.push(found);
        }
        if let Some(refused) = &raw.refused {
            let (of, kind) = row(refused, &ontology)?;
            ontology.refused = Some((of, kind.event_type));
        }
        self.ontology = ontology;
        Ok(())
    }

    fn finish(self, name: String, version: String, sha256: String, frame: FrameWords) -> Codebook {
        let mut index: BTreeMap<(WordClass, Symbol), Vec<(SenseId, u32)>> = BTreeMap::new();
        for (s, sense) in self.senses.iter().enumerate() {
            for (p, predicate) in sense.predicates.iter().enumerate() {
                index
                    .entry((predicate.class, predicate.head))
                    .or_default()
                    .push((SenseId(s as u32), p as u32));
            }
        }
        Codebook {
            name,
            version,
            sha256,
            ontology: self.ontology,
            senses: self.senses,
            frame,
            symbols: self.symbols,
            names: self.names,
            index: index.into_iter().collect(),
        }
    }
}

struct FileBuilder<'a> {
    file: &'a str,
    text: &'a str,
    builder: &'a mut Builder,
    event_type: Option<TypeId>,
}

type Strings = [Spanned<String>];

impl FileBuilder<'_> {
    fn error(&self, at: usize, message: impl Into<String>) -> CodebookError {
        CodebookError::at(self.file, self.text, at, message)
    }

    fn type_id(&self, name: &Spanned<String>) -> Result<TypeId, CodebookError> {
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

    fn slot(&mut self, text: &str) -> Slot {
        match text {
            "subject" => Slot::Subject,
            "object" => Slot::Object,
            "indirect" | "dative" => Slot::Indirect,
            "poss" => Slot::Poss,
            "modifier" => Slot::Modifier,
            "complement" => Slot::Complement,
            "complement.subject" => Slot::ComplementSubject,
            "content.actor" => Slot::ContentActor,
            "content.recipient" => Slot::ContentRecipient,
            preposition => Slot::Prep(self.builder.symbol(preposition)),
        }
    }

    fn slots(&mut self, given: Option<&Strings>, default: &[&str]) -> Vec<Slot> {
        match given {
            Some(list) => list.iter().map(|s| self.slot(s.get_ref())).collect(),
            None => default.iter().map(|s| self.slot(s)).collect(),
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
            let place =
                if name == "sentence" { Where::Sentence } else { Where::Slot(self.slot(name)) };
            let mut tests = Vec::new();
            for value in values.get_ref().values() {
                match value.as_str() {
                    "*" => tests.push(Test::Present),
                    "-" => tests.push(Test::Absent),
                    v if v.starts_with('#') => tests.push(Test::Kind(match v {
                        "#actor" => FillerKind::Actor,
                        "#state" => FillerKind::State,
                        "#armed" => FillerKind::Armed,
                        "#person" => FillerKind::Person,
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
                        tests.extend(class.iter().map(|&s| Test::Word(s)));
                    }
                    v => tests.push(Test::Word(self.builder.symbol(v))),
                }
            }
            all.push(Constraint { place, negated, tests });
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
        let content = self.slots(raw.content.as_deref(), &["complement", "object", "of", "to"]);
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
            let recipient = row.recipient.as_deref().map(|list| self.slots(Some(list), &[]));
            let older = self.older(row.older.as_ref())?;
            gives.push(Gives { of, event_type, mode, recipient, older });
        }
        let own = match &raw.own {
            Some(name) => Some(self.kind(self.type_id(name)?, raw.own_mode.as_ref())?),
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
            own,
            inner: self.inner(&raw.inner)?,
            same_actor: raw.same_actor,
            inner_actor: self.slots(raw.inner_actor.as_deref(), &[]),
        })
    }

    fn report(&mut self, raw: &RawSense) -> Result<Report, CodebookError> {
        let kind = raw.kind.as_ref().map_or("statement", |k| k.get_ref().as_str());
        if !KINDS.contains(&kind) {
            return Err(self.error(raw.id.span().start, format!("unknown kind of report {kind:?}")));
        }
        let status = match raw.status.as_ref().map_or("reported", |s| s.get_ref().as_str()) {
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
            content: self.slots(raw.content.as_deref(), &["complement"]),
            speaker: self
                .slots(raw.speaker.as_deref(), &["subject", "poss", "modifier", "by", "from"]),
            addressee: self.slots(raw.addressee.as_deref(), &[]),
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
            objects: self.slots(raw.objects.as_deref(), &["object"]),
            other: self.slots(raw.other.as_deref(), &["on", "against", "to", "with", "indirect"]),
        })
    }

    fn sense(&mut self, table: Table, raw: &RawSense) -> Result<(), CodebookError> {
        let at = raw.id.span().start;
        let id = raw.id.get_ref().clone();
        if self.builder.ids.insert(id.clone(), self.builder.senses.len()).is_some() {
            return Err(self.error(at, format!("sense {id:?} is defined twice")));
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
        let sense = Sense {
            file: self.file.to_owned(),
            line: line_of(self.text, at),
            kind,
            predicates,
            constraints,
            actor: self.slots(raw.actor.as_deref(), &["subject"]),
            recipient: self.slots(raw.recipient.as_deref(), verb_recipient),
            noun_actor: self
                .slots(raw.noun_actor.as_deref(), &["poss", "by", "from", "modifier", "of"]),
            noun_recipient: self.slots(raw.noun_recipient.as_deref(), noun_recipient),
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
