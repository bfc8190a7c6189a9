//! From a folder of files to a [`Codebook`].

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use sha2::{Digest, Sha256};
use toml::Spanned;

use super::cameo::Cameo;
use super::condition::{Condition, Name};
use super::contexts::Contexts;
use super::error::CodebookError;
use super::ontology::{Group, Ontology};
use super::raw::{RawCondition, RawFile, RawFrame, RawManifest};
use super::sense::{Sense, SenseId, Symbol, WordClass};
use super::senses::{FileBuilder, Table};
use super::{Codebook, FrameWords};
use crate::linear::Linear;

/// A file's name, relative to the codebook's folder, and its text.
pub(crate) type SourceFile = (String, String);

/// The file of a codebook's confidence.
const CONFIDENCE: &str = "confidence.tsv";

/// Whether a file is part of a codebook.
pub(crate) fn belongs(path: &Path) -> bool {
    path.extension().is_some_and(|e| e == "toml")
        || path.file_name().is_some_and(|n| n == CONFIDENCE)
}

/// Every file of a codebook under a folder, sorted by name.
pub(crate) fn read_folder(folder: &Path) -> Result<Vec<SourceFile>, CodebookError> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(at) = folders.pop() {
        let io = |source| CodebookError::Io { path: at.clone(), source };
        for entry in std::fs::read_dir(&at).map_err(io)? {
            let path = entry.map_err(io)?.path();
            if path.is_dir() {
                folders.push(path);
            } else if belongs(&path) {
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
pub(super) const KINDS: [&str; 6] =
    ["statement", "thought", "perception", "document", "accusation", "denial"];

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
    builder.prepositions.clone_from(&frame.prepositions);
    for (form, lemma) in &manifest.lemmas {
        let form = builder.symbol(form);
        let lemma = builder.symbol(lemma);
        builder.lemmas.insert(form, lemma);
    }
    builder.ontology(manifest, manifest_name, manifest_text)?;

    let mut raws = Vec::new();
    let senses = |name: &str| name != "codebook.toml" && name != CONFIDENCE;
    for (name, text) in files.iter().filter(|(name, _)| senses(name)) {
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
        let ordinary =
            [(WordClass::Verb, &raw.ordinary.verbs), (WordClass::Noun, &raw.ordinary.nouns)];
        for (class, groups) in ordinary {
            for word in groups.values().flatten() {
                let symbol = builder.symbol(word);
                builder.ordinary.insert((class, symbol));
            }
        }
        raws.push((name, text, raw));
    }
    let named = raws.iter().flat_map(|(name, text, raw)| {
        raw.context.iter().map(|c| (name.as_str(), text.as_str(), c))
    });
    builder.contexts.name_all(named);
    for (name, text, mut raw) in raws {
        for context in &raw.context {
            builder.context(name, text, context)?;
        }
        if let Some(table) = raw.cameo.take() {
            builder.cameo(name, text, table)?;
        }
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
    let mut book = builder.finish(name, version, sha256, frame);
    if let Some((name, text)) = files.iter().find(|(name, _)| name == CONFIDENCE) {
        let linear = Linear::from_text(text)
            .map_err(|e| CodebookError::at(name, text, 0, format!("not usable: {e}")))?;
        book.confidence = Some(linear);
    }
    Ok(book)
}

fn parse<T: serde::de::DeserializeOwned>(file: &str, text: &str) -> Result<T, CodebookError> {
    toml::from_str(text).map_err(|e| {
        let byte = e.span().map_or(0, |s| s.start);
        CodebookError::at(file, text, byte, e.message().replace('\n', " "))
    })
}

#[derive(Default)]
pub(super) struct Builder {
    pub(super) symbols: HashMap<String, Symbol>,
    pub(super) names: Vec<String>,
    lemmas: HashMap<Symbol, Symbol>,
    /// Words that a slot may be named by.
    pub(super) prepositions: Vec<Symbol>,
    pub(super) ontology: Ontology,
    pub(super) classes: HashMap<String, Vec<Symbol>>,
    pub(super) contexts: Contexts,
    pub(super) cameo: Cameo,
    pub(super) senses: Vec<Sense>,
    pub(super) ids: HashMap<String, usize>,
    ordinary: HashSet<(WordClass, Symbol)>,
}

impl Builder {
    pub(super) fn symbol(&mut self, word: &str) -> Symbol {
        if let Some(&symbol) = self.symbols.get(word) {
            return symbol;
        }
        let symbol = Symbol(self.names.len() as u32);
        self.names.push(word.to_owned());
        self.symbols.insert(word.to_owned(), symbol);
        symbol
    }

    /// Reads a condition on events.
    pub(super) fn condition(
        &mut self,
        file: &str,
        text: &str,
        raw: &RawCondition,
    ) -> Result<Condition, CodebookError> {
        let groups = |list: &[Spanned<String>]| {
            list.iter()
                .map(|item| {
                    self.ontology.parse_group(item.get_ref()).ok_or_else(|| {
                        let message = format!("unknown type or group {:?}", item.get_ref());
                        CodebookError::at(file, text, item.span().start, message)
                    })
                })
                .collect::<Result<Vec<_>, _>>()
        };
        let strings = |list: &[Spanned<String>]| list.iter().map(|s| s.get_ref().clone()).collect();
        let context = raw
            .context
            .iter()
            .map(|item| {
                self.contexts.find(item.get_ref()).ok_or_else(|| {
                    let message = format!("unknown context {:?}", item.get_ref());
                    CodebookError::at(file, text, item.span().start, message)
                })
            })
            .collect::<Result<_, _>>()?;
        Ok(Condition {
            of: groups(&raw.of)?,
            content: groups(&raw.content)?,
            deeper: groups(&raw.deeper)?,
            context,
            actor: strings(&raw.actor),
            recipient: strings(&raw.recipient),
            party: strings(&raw.party),
            auxiliary: strings(&raw.auxiliary),
            sense: raw.sense.iter().map(|s| Name::new(s.get_ref())).collect(),
            content_sense: raw.content_sense.iter().map(|s| Name::new(s.get_ref())).collect(),
            word: raw.word.iter().map(|w| self.symbol(w.get_ref())).collect(),
            states: raw.states,
        })
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
            frontier: words(&raw.frontier),
            subject_control: words(&raw.subject_control),
            locative: words(&raw.locative),
            prepositions: words(&raw.prepositions),
            eras: raw.eras.clone(),
            nominal_endings: raw.nominal_endings.clone(),
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
            contexts: self.contexts,
            cameo: self.cameo,
            frame,
            symbols: self.symbols,
            names: self.names,
            lemmas: self.lemmas,
            index: index.into_iter().collect(),
            ordinary: self.ordinary,
            confidence: None,
        }
    }
}
