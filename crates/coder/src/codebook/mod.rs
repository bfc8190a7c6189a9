//! The codebook: what an analyst writes, and what the engine looks up.
//!
//! - [`ontology`]: event types, modes, scores, and the tables between them.
//! - `raw`: the files as they are written; `load` turns them into [`Sense`]s, `tables`
//!   what `codebook.toml` says.
//! - [`sense`]: predicates, constraints, slots, operators, reports.
//! - `sieve`: which senses a sentence can have by its words.
//! - [`expect`]: the notation of expected events in examples.
//! - [`contexts`]: what an event is about; [`cameo`]: its code in an older scheme.
//! - `condition`: what rows of these tables ask of an event.
//!
//! The engine knows grammar only. Every verb, noun, title and cue that it acts on stands in these files.

pub mod cameo;
pub(crate) mod condition;
pub mod contexts;
mod error;
pub mod expect;
mod load;
pub mod ontology;
mod raw;
pub mod sense;
mod senses;
mod sieve;
mod tables;

use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::confidence::RIGHT;
use crate::linear::Linear;
pub use cameo::Cameo;
pub use contexts::{Context, Contexts};

pub use error::CodebookError;
pub use ontology::{EventType, Group, Kind, ModeId, Ontology, TypeId};
pub(crate) use sieve::{Candidate, WordSet};

pub use sense::{Sense, SenseId, SenseKind, Slot, Symbol, WordClass};

static BUILTIN: include_dir::Dir<'_> =
    include_dir::include_dir!("$CARGO_MANIFEST_DIR/data/codebook/plover");

/// Words that change how an event holds, from the codebook's `[frame]` table.
#[derive(Clone, Debug, Default)]
pub struct FrameWords {
    pub(crate) negation: Vec<Symbol>,
    pub(crate) future: Vec<Symbol>,
    pub(crate) future_in_past: Vec<Symbol>,
    pub(crate) hypothetical: Vec<Symbol>,
    pub(crate) conditional: Vec<Symbol>,
    pub(crate) alleged: Vec<Symbol>,
    pub(crate) imagined: Vec<Symbol>,
    pub(crate) planned: Vec<Symbol>,
    pub(crate) long_ago: Vec<Symbol>,
    pub(crate) current: Vec<Symbol>,
    pub(crate) factive: Vec<Symbol>,
    pub(crate) means: Vec<Symbol>,
    pub(crate) used_to: Vec<Symbol>,
    pub(crate) formerly: Vec<Symbol>,
    /// Words that make a clause in the present general: 'when people get shot'.
    pub(crate) generic: Vec<Symbol>,
    /// Adverbs that a negation makes one of the verb: 'no longer'.
    pub(crate) ceased: Vec<Symbol>,
    /// Before a preposition or conjunction: what follows does not happen. 'instead of'.
    pub(crate) instead: Vec<Symbol>,
    /// The same, before a preposition and a gerund only: 'far from attacking'.
    pub(crate) nowhere: Vec<Symbol>,
    /// What is said of a clause that is not so: 'it is false that'.
    pub(crate) untrue: Vec<Symbol>,
    pub(crate) months: Vec<Symbol>,
    pub(crate) last: Vec<Symbol>,
    pub(crate) ago: Vec<Symbol>,
    pub(crate) eras: Vec<String>,
    pub(crate) quantifiers: Vec<Symbol>,
    pub(crate) pointing: Vec<Symbol>,
    pub(crate) concessive: Vec<Symbol>,
    pub(crate) frontier: Vec<Symbol>,
    pub(crate) subject_control: Vec<Symbol>,
    /// Verbs whose subject speaks through their object: 'issued a statement condemning'.
    pub(crate) issuing: Vec<Symbol>,
    pub(crate) locative: Vec<Symbol>,
    pub(crate) prepositions: Vec<Symbol>,
    pub(crate) nominal_endings: Vec<String>,
}

/// A loaded codebook: immutable, shared by all threads.
#[derive(Debug)]
pub struct Codebook {
    /// Its name, such as `plover`.
    pub name: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of its files, in hexadecimal.
    pub sha256: String,
    /// Event types.
    pub ontology: Ontology,
    /// All senses, in the order of their files.
    pub senses: Vec<Sense>,
    /// What an event can be about.
    pub contexts: Contexts,
    /// The CAMEO codes of events.
    pub cameo: Cameo,
    pub(crate) frame: FrameWords,
    symbols: FxHashMap<String, Symbol>,
    names: Vec<String>,
    /// Lemmas of verb forms that the model gets wrong.
    pub(crate) lemmas: FxHashMap<Symbol, Symbol>,
    index: FxHashMap<(WordClass, Symbol), Vec<Candidate>>,
    /// Ids of senses that an extended codebook has and this one does not want.
    removed: Vec<String>,
    /// Weights of [`crate::confidence`], where the folder has them.
    confidence: Option<Linear>,
    /// Words that name no event on their own.
    ordinary: FxHashSet<(WordClass, Symbol)>,
}

impl Codebook {
    /// The codebook that comes with the program.
    pub fn builtin() -> Result<Self, CodebookError> {
        load::build(&load::builtin_files(), Path::new("the built-in codebook"))
    }

    /// The codebook in a folder of TOML files.
    pub fn load(folder: &Path) -> Result<Self, CodebookError> {
        load::build(&load::read_folder(folder)?, folder)
    }

    /// Name, version and the first twelve digits of the hash, as records cite it.
    pub fn citation(&self) -> String {
        format!("{} {} sha256:{}", self.name, self.version, &self.sha256[..12])
    }

    /// Names of senses in the tables that no sense of the codebook has.
    pub fn dangling(&self) -> Vec<String> {
        let mut names = self.cameo.dangling(&self.senses);
        names.retain(|n| !self.removed.iter().any(|id| condition::Name::new(n).fits(id)));
        names
    }

    /// The sense of this id.
    pub fn sense(&self, id: SenseId) -> &Sense {
        &self.senses[id.0 as usize]
    }

    /// The symbol of a word, if the codebook knows the word.
    pub fn symbol(&self, word: &str) -> Option<Symbol> {
        self.symbols.get(word).copied()
    }

    /// The word of a symbol.
    pub fn word(&self, symbol: Symbol) -> &str {
        &self.names[symbol.0 as usize]
    }

    /// Senses with a predicate of this class and head.
    pub(crate) fn candidates(&self, class: WordClass, head: Symbol) -> &[Candidate] {
        self.index.get(&(class, head)).map_or(&[], Vec::as_slice)
    }

    /// The probability that a human coder agrees, from the features of a finding, to three digits.
    pub(crate) fn confidence(&self, features: &[(String, f32)]) -> Option<f64> {
        let linear = self.confidence.as_ref()?;
        let right = linear.labels().iter().position(|l| l == RIGHT)?;
        let p = f64::from(*linear.probabilities(features).get(right)?);
        Some((p * 1000.0).round() / 1000.0)
    }

    /// Whether a word was decided to name no event on its own.
    pub(crate) fn is_ordinary(&self, class: WordClass, word: Symbol) -> bool {
        self.ordinary.contains(&(class, word))
    }

    /// A slot as it is written in the files.
    pub fn slot_name(&self, slot: Slot) -> &str {
        match slot {
            Slot::Subject => "subject",
            Slot::Object => "object",
            Slot::Indirect => "indirect",
            Slot::Poss => "poss",
            Slot::Modifier => "modifier",
            Slot::Complement => "complement",
            Slot::ComplementSubject => "complement.subject",
            Slot::ContentActor => "content.actor",
            Slot::ContentRecipient => "content.recipient",
            Slot::Prep(symbol) => self.word(symbol),
        }
    }
}

/// Prepositions that join a noun to its complement; they mark the head of a noun of several words.
pub(crate) fn is_linking_preposition(word: &str) -> bool {
    const LINKS: [&str; 14] = [
        "of", "in", "on", "to", "for", "with", "from", "against", "at", "between", "by", "into",
        "under", "over",
    ];
    LINKS.contains(&word)
}

/// The gerunds that English spelling allows for a verb: 'shell' gives 'shelling', 'bomb' 'bombing', 'seize' 'seizing', 'stab' 'stabbing'.
pub(crate) fn gerunds(verb: &str) -> Vec<String> {
    if !verb.is_ascii() || verb.len() < 2 {
        return Vec::new();
    }
    if let Some(stem) = verb.strip_suffix("ie") {
        return vec![format!("{stem}ying")];
    }
    if verb.ends_with('e')
        && !verb.ends_with("ee")
        && !verb.ends_with("oe")
        && !verb.ends_with("ye")
    {
        return vec![format!("{}ing", &verb[..verb.len() - 1])];
    }
    let mut forms = vec![format!("{verb}ing")];
    let bytes = verb.as_bytes();
    let vowel = |b: u8| b"aeiou".contains(&b);
    let (last, before) = (bytes[bytes.len() - 1], bytes[bytes.len() - 2]);
    if !vowel(last) && !b"wxy".contains(&last) && vowel(before) {
        forms.push(format!("{verb}{}ing", last as char));
    }
    forms
}

/// The regular plural that English spelling gives a noun: 'army' 'armies', 'tax' 'taxes'.
pub(crate) fn plural(noun: &str) -> String {
    let sibilant = ["s", "x", "z", "ch", "sh"].iter().any(|e| noun.ends_with(e));
    let before_y = noun.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u']));
    match before_y {
        _ if sibilant => format!("{noun}es"),
        Some(stem) => format!("{stem}ies"),
        None => format!("{noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::{gerunds, plural};

    #[test]
    fn plurals_follow_spelling() {
        assert_eq!(plural("army"), "armies");
        assert_eq!(plural("tax"), "taxes");
        assert_eq!(plural("convoy"), "convoys");
    }

    #[test]
    fn gerunds_follow_spelling() {
        assert_eq!(gerunds("seize"), ["seizing"]);
        assert!(gerunds("stab").contains(&"stabbing".to_owned()));
        assert!(gerunds("shell").contains(&"shelling".to_owned()));
        assert_eq!(gerunds("tie"), ["tying"]);
    }
}
