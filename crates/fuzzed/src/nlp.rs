//! Texts through a pipeline, and packages of models.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use demarche_nlp::{Annotation, Dep, Package, Pipeline, Pos, Workspace};
use demarche_text::Span;

/// The model's folder; nothing where it is not there, unless it must be.
static MODEL: LazyLock<Option<PathBuf>> =
    LazyLock::new(|| demarche_testkit::model("en_core_web_sm"));

/// The small model, loaded once.
pub(crate) static PIPELINE: LazyLock<Option<Arc<Pipeline>>> = LazyLock::new(|| {
    MODEL.as_deref().map(|folder| Arc::new(Pipeline::load(folder).expect("the model loads")))
});

/// Any text, by the whole pipeline: columns in step, spans in order, a tree for each sentence; the same a second time,
/// by a workspace that has seen other texts as by one that has not.
pub fn tokenizer(bytes: &[u8]) {
    thread_local! {
        static WORKSPACE: RefCell<Workspace> = RefCell::new(Workspace::new());
    }
    let Some(pipeline) = &*PIPELINE else { return };
    let text = String::from_utf8_lossy(bytes);
    WORKSPACE.with_borrow_mut(|workspace| {
        let first = pipeline.annotate(&text, workspace).clone();
        check(&text, &first);
        let second = pipeline.annotate(&text, workspace);
        assert_eq!(
            format!("{first:?}"),
            format!("{second:?}"),
            "the second pass gives something else"
        );
        if bytes.len().is_multiple_of(16) {
            let mut fresh = Workspace::new();
            let third = pipeline.annotate(&text, &mut fresh);
            assert_eq!(format!("{first:?}"), format!("{third:?}"), "other texts change this one");
        }
    });
}

/// What must hold of the annotation of any text.
fn check(text: &str, a: &Annotation) {
    let n = a.len();
    let lengths = [
        a.space_after.len(),
        a.tags.len(),
        a.pos.len(),
        a.morphs.len(),
        a.heads.len(),
        a.deps.len(),
        a.sentence_starts.len(),
    ];
    assert_eq!(lengths, [n; 7], "columns out of step");
    let mut at = 0;
    for i in 0..n {
        let span: Span<_> = a.spans[i];
        assert_eq!(span.start, at, "token {i} does not follow the one before it");
        let token = span.of(text).expect("a span on character boundaries");
        assert!(!token.is_empty());
        let _ = a.lemma(i);
        at = span.end;
        if a.space_after[i] {
            assert_eq!(text.as_bytes().get(at as usize), Some(&b' '));
            at += 1;
        }
        assert!(!a.tags[i].is_empty());
    }
    assert_eq!(at as usize, text.len(), "the end of the text has no token");
    sentences(a);
    let mut end = 0;
    for entity in &a.entities {
        let tokens = entity.tokens;
        assert!(end <= tokens.start && tokens.start < tokens.end && !entity.label.is_empty());
        end = tokens.end;
    }
    assert!(end as usize <= n);
}

/// Sentences cover the text, and following heads ends at a root.
fn sentences(a: &Annotation) {
    let n = a.len();
    assert!(n == 0 || a.sentence_starts[0], "the text does not begin with a sentence");
    let mut covered = 0;
    for sentence in a.sentences() {
        assert_eq!(sentence.start, covered);
        assert!(!sentence.is_empty());
        covered = sentence.end;
    }
    assert_eq!(covered as usize, n, "sentences do not cover the text");
    for i in 0..n {
        assert!((a.heads[i] as usize) < n, "a head outside the text");
        // White space has a label of its own, even where it heads itself; spaCy's rules do the same.
        let root = a.heads[i] as usize == i && a.pos[i] != Pos::Space;
        assert!(!root || a.deps[i] == Dep::Root, "token {i} has no head and is no root");
        let (mut at, mut steps) = (i, 0);
        while a.heads[at] as usize != at {
            at = a.heads[at] as usize;
            steps += 1;
            assert!(steps <= n, "heads in a circle at token {i}");
        }
    }
}

/// Any file as a package.
pub fn package(bytes: &[u8]) {
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    fs::write(file.path(), bytes).expect("a temporary file");
    match Package::open(file.path()) {
        Ok(package) => {
            assert_eq!(package.meta().lang, "en");
            for name in FILES {
                let _ = package.probe(name);
            }
            if let Err(error) = Pipeline::from_package(&package) {
                assert!(!error.to_string().is_empty());
            }
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// The files of a package.
const FILES: [&str; 14] = [
    "meta.json",
    "config.cfg",
    "tokenizer",
    "tok2vec/model",
    "tagger/model",
    "parser/model",
    "parser/moves",
    "ner/model",
    "ner/moves",
    "attribute_ruler/patterns",
    "lemmatizer/lookups/lookups.bin",
    "vocab/lookups.bin",
    "vocab/vectors",
    "vocab/key2row",
];

/// The model with one of its files replaced: the first byte chooses which, and the rest is its bytes. The file is read
/// alone; some that can be read are loaded with the rest of the model, which takes a thousand times as long.
pub fn package_file(bytes: &[u8]) {
    let (Some(model), Some((&first, rest))) = (&*MODEL, bytes.split_first()) else { return };
    let name = FILES[first as usize % FILES.len()];
    let folder = tempfile::tempdir().expect("a temporary folder");
    for file in ["meta.json", "config.cfg", "tokenizer", "vocab/lookups.bin", name] {
        place(folder.path(), file, (file == name).then_some(rest), model);
    }
    let Ok(package) = Package::open(folder.path()) else { return };
    if let Err(error) = package.probe(name) {
        assert!(!error.to_string().is_empty());
    } else if rest.len() % 16 == 5 {
        for file in FILES.into_iter().chain(["tagger/cfg"]) {
            place(folder.path(), file, (file == name).then_some(rest), model);
        }
        match Pipeline::load(folder.path()) {
            Ok(pipeline) => {
                let text = "Iran’s envoy (“é”) held talks 5km off Genève…\n\nDon't :) 🔥b";
                let _ = pipeline.annotate(text, &mut Workspace::new());
            }
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}

/// Makes a file of a model's folder: of these bytes, else that of the model.
fn place(folder: &Path, file: &str, bytes: Option<&[u8]>, model: &Path) {
    let (place, from) = (folder.join(file), model.join(file));
    if let Some(parent) = place.parent() {
        fs::create_dir_all(parent).expect("a temporary folder");
    }
    match bytes {
        Some(bytes) => fs::write(place, bytes).expect("a temporary file"),
        None if place.exists() || !from.exists() => {}
        #[cfg(unix)]
        None => std::os::unix::fs::symlink(from, place).expect("a link"),
        #[cfg(not(unix))]
        None => drop(fs::copy(from, place).expect("a copy")),
    }
}
