//! From a folder of files to a [`Codebook`].

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use sha2::{Digest, Sha256};
use toml::Spanned;

use super::cameo::Cameo;
use super::contexts::Contexts;
use super::error::CodebookError;
use super::ontology::Ontology;
use super::raw::{RawFile, RawFrame, RawSense};
use super::sense::{Sense, SenseId, Symbol, WordClass};
use super::senses::{FileBuilder, Table};
use super::tables::Manifest;
use super::{Codebook, FrameWords};
use crate::linear::Linear;

/// A file's name, relative to the codebook's folder, and its text.
pub(crate) type SourceFile = (String, String);

/// The file that every codebook has.
const MANIFEST: &str = "codebook.toml";

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
pub(super) const KINDS: [&str; 10] = [
    "statement",
    "question",
    "thought",
    "feeling",
    "intention",
    "stance",
    "perception",
    "document",
    "accusation",
    "denial",
];

/// The files of the codebook that comes with the program, sorted by name.
pub(crate) fn builtin_files() -> Vec<SourceFile> {
    let mut files = Vec::new();
    let mut folders = vec![&super::BUILTIN];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        for file in folder.files().filter(|f| belongs(f.path())) {
            let name = file.path().to_string_lossy().replace('\\', "/");
            files.push((name, file.contents_utf8().unwrap_or_default().to_owned()));
        }
    }
    files.sort();
    files
}

/// Builds the codebook from its files, and from those of the codebook that it extends.
///
/// What a codebook says comes before what the one below it says: its senses replace those of the same
/// id, its classes and types those of the same name. Contexts and grammar words add up.
pub(crate) fn build(files: &[SourceFile], folder: &Path) -> Result<Codebook, CodebookError> {
    let missing = || CodebookError::NoManifest(folder.to_path_buf());
    let own = manifest(files)?.ok_or_else(missing)?;
    let base_files: Vec<SourceFile> = match &own.raw.extends {
        None => Vec::new(),
        Some(base) if base.get_ref() == BUILTIN_NAME => builtin_files()
            .into_iter()
            .map(|(name, text)| (format!("{BUILTIN_NAME}:{name}"), text))
            .collect(),
        Some(base) => {
            let message = format!(
                "unknown codebook {:?}; only {BUILTIN_NAME:?} can be extended",
                base.get_ref()
            );
            return Err(CodebookError::at(own.file, own.text, base.span().start, message));
        }
    };
    if own.raw.types.is_empty() && base_files.is_empty() {
        let message = "missing field `types`: a codebook that extends none names its event types";
        return Err(CodebookError::at(own.file, own.text, 0, message));
    }
    let base = manifest(&base_files)?;

    let mut hash = Sha256::new();
    for (name, text) in files.iter().chain(&base_files) {
        hash.update(name.as_bytes());
        hash.update([0]);
        hash.update(text.as_bytes());
        hash.update([0]);
    }
    let sha256 = hash.finalize().iter().fold(String::new(), |s, b| s + &format!("{b:02x}"));
    let mut builder = Builder::default();
    let (name, version) = (own.raw.name.clone(), own.raw.version.clone());
    let mut words = RawFrame::default();
    for part in std::iter::once(&own).chain(&base) {
        words.add(&part.raw.frame);
        for (form, lemma) in &part.raw.lemmas {
            let (form, lemma) = (builder.symbol(form), builder.symbol(lemma));
            builder.lemmas.entry(form).or_insert(lemma);
        }
    }
    let frame = builder.frame(&words);
    builder.prepositions.clone_from(&frame.prepositions);
    let removed = own.raw.remove.clone();
    let (own_file, own_text) = (own.file, own.text);
    builder.ontology(std::iter::once(own).chain(base).collect())?;

    let own_parts = builder.read(files)?;
    let base_parts = builder.read(&base_files)?;
    // The codebook below first: its contexts and codes are there when others speak of them.
    let all = || base_parts.iter().chain(&own_parts);
    let named: Vec<_> =
        all().flat_map(|p| p.raw.context.iter().map(|c| (p.name, p.text, c))).collect();
    builder.contexts.name_all(named.iter().copied());
    for (file, text, context) in named {
        builder.context(file, text, context)?;
    }
    for part in all() {
        if let Some(table) = &part.raw.cameo {
            builder.cameo(part.name, part.text, table)?;
        }
    }
    let known: HashSet<&String> =
        base_parts.iter().flat_map(Part::senses).map(|(_, s)| s.id.get_ref()).collect();
    for id in &removed {
        if !known.contains(id.get_ref()) {
            let message = format!("no sense {:?} to remove", id.get_ref());
            return Err(CodebookError::at(own_file, own_text, id.span().start, message));
        }
    }
    let replaced: HashSet<String> = own_parts
        .iter()
        .flat_map(Part::senses)
        .map(|(_, s)| s.id.get_ref().clone())
        .chain(removed.iter().map(|id| id.get_ref().clone()))
        .collect();
    builder.senses_of(&own_parts, &HashSet::new(), !base_parts.is_empty())?;
    builder.senses_of(&base_parts, &replaced, false)?;

    let mut book = builder.finish(name, version, sha256, frame);
    book.removed = removed.into_iter().map(Spanned::into_inner).collect();
    let weights = files.iter().chain(&base_files).find(|(name, _)| is_confidence(name));
    if let Some((name, text)) = weights {
        let linear = Linear::from_text(text)
            .map_err(|e| CodebookError::at(name, text, 0, format!("not usable: {e}")))?;
        book.confidence = Some(linear);
    }
    Ok(book)
}

/// The codebook that can be extended.
const BUILTIN_NAME: &str = "plover";

/// Name of a file in its own codebook.
fn file_name(name: &str) -> &str {
    name.strip_prefix(BUILTIN_NAME).and_then(|n| n.strip_prefix(':')).unwrap_or(name)
}

fn is_confidence(name: &str) -> bool {
    file_name(name) == CONFIDENCE
}

fn manifest(files: &[SourceFile]) -> Result<Option<Manifest<'_>>, CodebookError> {
    let found = files.iter().find(|(name, _)| file_name(name) == MANIFEST);
    found.map(|(file, text)| Ok(Manifest { raw: parse(file, text)?, file, text })).transpose()
}

/// A file of senses, contexts and classes.
struct Part<'f> {
    name: &'f str,
    text: &'f str,
    raw: RawFile,
}

impl Part<'_> {
    fn senses(&self) -> impl Iterator<Item = (Table, &RawSense)> {
        let tables: [(Table, &[RawSense]); 5] = [
            (Table::Event, &self.raw.event),
            (Table::Operator, &self.raw.operator),
            (Table::Report, &self.raw.report),
            (Table::Nonevent, &self.raw.nonevent),
            (Table::Light, &self.raw.light),
        ];
        tables.into_iter().flat_map(|(table, list)| list.iter().map(move |s| (table, s)))
    }
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

    /// Reads the files of one codebook, with their classes and ordinary words.
    fn read<'f>(&mut self, files: &'f [SourceFile]) -> Result<Vec<Part<'f>>, CodebookError> {
        let mut parts = Vec::new();
        let mut own: HashSet<String> = HashSet::new();
        let senses = |name: &str| file_name(name) != MANIFEST && !is_confidence(name);
        for (name, text) in files.iter().filter(|(name, _)| senses(name)) {
            let raw: RawFile = parse(name, text)?;
            for (class, words) in &raw.class {
                let symbols = words.iter().map(|w| self.symbol(w)).collect();
                if !own.insert(class.clone()) {
                    let byte = text.find(class.as_str()).unwrap_or(0);
                    let message = format!("class {class:?} is defined twice");
                    return Err(CodebookError::at(name, text, byte, message));
                }
                self.classes.entry(class.clone()).or_insert(symbols);
            }
            let ordinary =
                [(WordClass::Verb, &raw.ordinary.verbs), (WordClass::Noun, &raw.ordinary.nouns)];
            for (class, groups) in ordinary {
                for word in groups.values().flatten() {
                    let symbol = self.symbol(word);
                    self.ordinary.insert((class, symbol));
                }
            }
            parts.push(Part { name, text, raw });
        }
        Ok(parts)
    }

    /// Reads the senses of one codebook, without those whose ids are named.
    fn senses_of(
        &mut self,
        parts: &[Part<'_>],
        without: &HashSet<String>,
        extends: bool,
    ) -> Result<(), CodebookError> {
        for part in parts {
            let (file, text) = (part.name, part.text);
            let mut file = FileBuilder { file, text, builder: self, event_type: None, extends };
            if let Some(t) = &part.raw.event_type {
                file.event_type = Some(file.type_id(t)?);
            }
            for (table, sense) in part.senses() {
                if !without.contains(sense.id.get_ref()) {
                    file.sense(table, sense)?;
                }
            }
        }
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
            removed: Vec::new(),
        }
    }
}
