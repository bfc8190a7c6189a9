//! From a folder of files to a [`Codebook`].

use std::collections::HashSet;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};
use sha2::{Digest, Sha256};
use toml::Spanned;

use super::cameo::Cameo;
use super::contexts::Contexts;
use super::error::CodebookError;
use super::ontology::Ontology;
use super::raw::{RawFile, RawFrame, RawSense};
use super::sense::{Sense, SenseId, Symbol, WordClass};
use super::senses::{FileBuilder, Table};
use super::sieve::Candidate;
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

/// Folders within folders that are read.
const MAX_DEPTH: usize = 16;

/// Bytes that the files of a codebook may have: the one of the program has 3 MB.
const MAX_BYTES: u64 = 64 << 20;

/// Every file of a codebook under a folder, sorted by name. Links to files are followed, but not links to folders, which
/// may lead in circles.
pub(crate) fn read_folder(folder: &Path) -> Result<Vec<SourceFile>, CodebookError> {
    let refused = |path: &Path, why: String| {
        let source = io::Error::new(io::ErrorKind::InvalidInput, why);
        CodebookError::Io { path: path.to_path_buf(), source }
    };
    let (mut files, mut room) = (Vec::new(), MAX_BYTES);
    let mut folders = vec![(folder.to_path_buf(), 0)];
    while let Some((at, depth)) = folders.pop() {
        if depth > MAX_DEPTH {
            return Err(refused(&at, format!("more than {MAX_DEPTH} folders within each other")));
        }
        let io = |source| CodebookError::Io { path: at.clone(), source };
        for entry in fs::read_dir(&at).map_err(io)? {
            let entry = entry.map_err(io)?;
            let path = entry.path();
            if entry.file_type().map_err(io)?.is_dir() {
                folders.push((path, depth + 1));
            } else if belongs(&path) && !path.is_dir() {
                let text = read_file(&path, room)
                    .map_err(|source| CodebookError::Io { path: path.clone(), source })?;
                let Some(left) = room.checked_sub(text.len() as u64) else {
                    return Err(refused(
                        folder,
                        format!("its files have more than {MAX_BYTES} bytes"),
                    ));
                };
                room = left;
                let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy();
                files.push((name.replace('\\', "/"), text));
            }
        }
    }
    files.sort();
    Ok(files)
}

/// The text of a file, and a byte too many if it is longer than `most`.
fn read_file(path: &Path, most: u64) -> io::Result<String> {
    // A pipe would be waited for.
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no regular file"));
    }
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        // Cut within a character, perhaps; it is refused in any case.
        return Ok(String::from_utf8_lossy(&bytes).into_owned());
    }
    String::from_utf8(bytes)
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8"))
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

/// Parses files on several threads, since a program that codes one sentence spends most of its time here. In the order of the
/// files.
fn parse_all(files: &[&SourceFile]) -> Vec<Result<RawFile, CodebookError>> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(4);
    // Neighbouring files are of a size, so that every so-manieth makes a fair share.
    let share = |number: usize| {
        let own = files.iter().skip(number).step_by(threads);
        own.map(|(name, text)| parse(name, text)).collect::<Vec<_>>()
    };
    let mut shares: Vec<_> = std::thread::scope(|scope| {
        let spawn = |number| std::thread::Builder::new().spawn_scoped(scope, move || share(number));
        let others: Vec<_> = (1..threads).map(|number| (number, spawn(number))).collect();
        let own = share(0);
        let others = others.into_iter().map(|(number, thread)| match thread {
            Ok(thread) => thread.join().unwrap_or_else(|e| std::panic::resume_unwind(e)),
            // Where no thread can be had, this one does it.
            Err(_) => share(number),
        });
        std::iter::once(own).chain(others).map(Vec::into_iter).collect()
    });
    (0..files.len()).filter_map(|at| shares[at % threads].next()).collect()
}

#[derive(Default)]
pub(super) struct Builder {
    pub(super) symbols: FxHashMap<String, Symbol>,
    pub(super) names: Vec<String>,
    lemmas: FxHashMap<Symbol, Symbol>,
    /// Words that a slot may be named by.
    pub(super) prepositions: Vec<Symbol>,
    pub(super) ontology: Ontology,
    pub(super) classes: FxHashMap<String, Vec<Symbol>>,
    pub(super) contexts: Contexts,
    pub(super) cameo: Cameo,
    pub(super) senses: Vec<Sense>,
    pub(super) ids: FxHashMap<String, usize>,
    ordinary: FxHashSet<(WordClass, Symbol)>,
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
        let files: Vec<&SourceFile> = files.iter().filter(|(name, _)| senses(name)).collect();
        for ((name, text), raw) in files.iter().zip(parse_all(&files)) {
            let raw = raw?;
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
        let mut index: FxHashMap<(WordClass, Symbol), Vec<Candidate>> = FxHashMap::default();
        for (s, sense) in self.senses.iter().enumerate() {
            for (p, predicate) in sense.predicates.iter().enumerate() {
                index.entry((predicate.class, predicate.head)).or_default().push(Candidate::new(
                    SenseId(s as u32),
                    p as u32,
                    sense,
                    predicate,
                ));
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
            index,
            ordinary: self.ordinary,
            confidence: None,
            removed: Vec::new(),
        }
    }
}
