//! Which predicates of a text the codebook has decided: an event, an operator, a report, a light verb,
//! a known non-event, or a word that names no event on its own.
//!
//! Asked are verbs (auxiliaries aside) and event-like nouns: those with an ending that makes nouns of
//! verbs, those that the codebook knows, and those that are often verbs in the corpus. The last is known
//! only at the end, so every noun is collected and [`Coverage::report`] leaves out the others.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use demarche_nlp::{Dep, Pos};

use crate::analysis::Analysis;
use crate::codebook::{SenseKind, WordClass};
use crate::predicates::Predicates;

/// What decided a predicate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decision {
    /// A sense of an event.
    Event,
    /// An operator.
    Operator,
    /// A report.
    Report,
    /// A light verb.
    Light,
    /// A known non-event.
    Nonevent,
    /// Part of a longer expression.
    Part,
    /// On the list of words that name no event on their own.
    Ordinary,
    /// Nothing: no sense fits here, and the word is on no list.
    Open,
}

impl Decision {
    /// A short name for tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Operator => "operator",
            Self::Report => "report",
            Self::Light => "light verb",
            Self::Nonevent => "non-event",
            Self::Part => "part of an expression",
            Self::Ordinary => "ordinary word",
            Self::Open => "open",
        }
    }
}

/// A noun that is a verb less often than once in so many times is no event-like noun for that ('time', 'state').
const VERB_SHARE: u64 = 5;

/// A lemma with its class.
type Word = (WordClass, String);

/// Counts over a corpus.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    counts: BTreeMap<Word, BTreeMap<Decision, u64>>,
    /// Nouns that are event-like by themselves.
    eventlike: BTreeSet<String>,
}

/// One undecided lemma.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenWord {
    /// The lemma.
    pub lemma: String,
    /// Verb or noun.
    pub class: WordClass,
    /// Tokens that nothing decides.
    pub open: u64,
    /// All tokens of the lemma.
    pub total: u64,
}

/// What a corpus amounts to.
#[derive(Clone, Debug, Default)]
pub struct CoverageReport {
    /// Tokens by what decided them.
    pub decisions: BTreeMap<Decision, u64>,
    /// Lemmas with open tokens, the most frequent first.
    pub open: Vec<OpenWord>,
}

impl CoverageReport {
    /// All predicate tokens.
    pub fn total(&self) -> u64 {
        self.decisions.values().sum()
    }

    /// Share of predicate tokens that are decided, 0 to 1; 1 for an empty corpus.
    pub fn share(&self) -> f64 {
        let open = self.decisions.get(&Decision::Open).copied().unwrap_or(0);
        1.0 - open as f64 / self.total().max(1) as f64
    }
}

impl Coverage {
    /// Adds the counts of another part of the corpus.
    pub fn merge(&mut self, other: Self) {
        for (word, decisions) in other.counts {
            let mine = self.counts.entry(word).or_default();
            for (decision, n) in decisions {
                *mine.entry(decision).or_default() += n;
            }
        }
        self.eventlike.extend(other.eventlike);
    }

    fn verbs(&self, lemma: &str) -> u64 {
        self.counts.get(&(WordClass::Verb, lemma.to_owned())).map_or(0, |d| d.values().sum())
    }

    /// Sums over verbs and event-like nouns.
    pub fn report(&self) -> CoverageReport {
        let mut report = CoverageReport::default();
        for ((class, lemma), decisions) in &self.counts {
            let total: u64 = decisions.values().sum();
            if *class == WordClass::Noun
                && !self.eventlike.contains(lemma)
                && VERB_SHARE * self.verbs(lemma) < total
            {
                continue;
            }
            for (&decision, n) in decisions {
                *report.decisions.entry(decision).or_default() += n;
            }
            let open = decisions.get(&Decision::Open).copied().unwrap_or(0);
            if open > 0 {
                report.open.push(OpenWord { lemma: lemma.clone(), class: *class, open, total });
            }
        }
        report.open.sort_by(|a, b| {
            b.open.cmp(&a.open).then_with(|| (&a.lemma, a.class).cmp(&(&b.lemma, b.class)))
        });
        report
    }
}

/// The coverage of one document.
pub(crate) fn of(analysis: &Analysis<'_>) -> Coverage {
    let (parse, book) = (analysis.parse, analysis.book);
    let predicates = Predicates::new(parse, book, analysis.actors);
    let tokens = 0..parse.len() as u32;
    let hits: Vec<_> = tokens.clone().map(|t| predicates.hits(t)).collect();
    let parts: HashSet<u32> =
        hits.iter().flatten().flat_map(|h| h.matched[1..].iter().copied()).collect();
    let mut coverage = Coverage::default();
    for t in tokens {
        let class = match parse.pos(t) {
            Pos::Verb if !matches!(parse.dep(t), Dep::Aux | Dep::AuxPass) => WordClass::Verb,
            Pos::Noun => WordClass::Noun,
            _ => continue,
        };
        let name = match parse.lemma(t) {
            Some(symbol) => book.word(symbol).to_owned(),
            None => parse.ann.lemma(t as usize).to_lowercase(),
        };
        if !name.chars().all(|c| c.is_alphabetic() || c == '-') || name.is_empty() {
            continue;
        }
        let listed = parse.lemma(t).is_some_and(|s| book.is_ordinary(class, s));
        let decision = match hits[t as usize].first().map(|h| &book.sense(h.sense).kind) {
            Some(SenseKind::Event(_)) => Decision::Event,
            Some(SenseKind::Operator(_)) => Decision::Operator,
            Some(SenseKind::Report(_)) => Decision::Report,
            Some(SenseKind::Light(_)) => Decision::Light,
            Some(SenseKind::Nonevent) => Decision::Nonevent,
            None if parts.contains(&t) => Decision::Part,
            None if listed => Decision::Ordinary,
            None => Decision::Open,
        };
        if class == WordClass::Noun {
            let known = parse.lemma(t).is_some_and(|s| !book.candidates(class, s).is_empty());
            let derived = book.frame.nominal_endings.iter().any(|e| name.ends_with(e.as_str()));
            if known || derived {
                coverage.eventlike.insert(name.clone());
            }
        }
        *coverage.counts.entry((class, name)).or_default().entry(decision).or_default() += 1;
    }
    coverage
}
