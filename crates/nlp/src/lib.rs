//! spaCy's English pipelines (`en_core_web_sm` and `en_core_web_md`, 3.8) in Rust, token for token.
//!
//! A [`Pipeline`] reads a model package as PyPI serves it, with no conversion and no Python, and
//! says of a text what spaCy says: tokens, tags, parts of speech, morphological features, lemmas,
//! the dependency tree, sentences and named entities. The tests compare every column with spaCy's.
//!
//! ```no_run
//! use demarche_nlp::{Dep, Pipeline, Workspace};
//!
//! let pipeline = Pipeline::load("en_core_web_sm-3.8.0")?;
//! let mut workspace = Workspace::new();
//! let text = "Protesters in Cairo demanded that the president resign.";
//! let annotation = pipeline.annotate(text, &mut workspace);
//! for i in 0..annotation.len() {
//!     let head = annotation.heads[i] as usize;
//!     println!("{} is {} of {}", annotation.text(text, i), annotation.deps[i], annotation.text(text, head));
//!     if annotation.deps[i] == Dep::Root {
//!         println!("its base form is {}", annotation.lemma(i));
//!     }
//! }
//! for entity in &annotation.entities {
//!     println!("{} {}..{}", entity.label, entity.tokens.start, entity.tokens.end);
//! }
//! # Ok::<(), demarche_nlp::LoadError>(())
//! ```
//!
//! The pipeline never changes after loading and is shared by threads; each thread has a
//! [`Workspace`], which keeps the memory from text to text. What a text yields depends on the text
//! and the model alone.
//!
//! # Map
//!
//! ```text
//! package ─ a wheel or folder, its files, and whether this crate can use them
//!
//! text ── tokenizer ── lexicon ── features ── neural ── ruler ── lemmatizer ── Annotation
//!                                             tagger, parser, entities
//! ```
//!
//! | module | what |
//! |---|---|
//! | `package` | opens a model and reads its formats |
//! | `tokenizer` | rules and special cases, with a cache by chunk |
//! | `lexicon`, `features` | what is known of a word without context |
//! | `neural`, `nonproj` | encoders, tagger, parser, entity recogniser |
//! | `ruler` | parts of speech and morphology from tags, words and labels |
//! | `lemmatizer` | lemmas by exceptions and suffix rules |
//! | `pipeline`, `stages` | the order, and what each stage needs |
//! | `strings`, `unicode`, `intern` | string ids, Python's character classes, permanent strings |
//!
//! # Limits
//!
//! Words with characters that Unicode added after version 14 may get other features than in spaCy
//! under a Python with a later version. spaCy refuses texts beyond a million characters; here, a
//! text may have up to 4 GiB. A chunk without white space on which Python's URL pattern would
//! backtrack for more than a million steps is taken not to be a URL.

mod annotation;
mod error;
mod features;
mod intern;
mod labels;
mod lemmatizer;
mod lexicon;
mod neural;
mod nonproj;
mod package;
mod pipeline;
mod ruler;
mod stages;
mod strings;
mod tokenizer;
mod unicode;

pub use annotation::{Annotation, Entity};
pub use error::{LoadError, StageError};
pub use labels::{Dep, Pos, UnknownLabel};
pub use neural::Precision;
pub use package::{Meta, Package};
pub use pipeline::{Pipeline, Workspace};
