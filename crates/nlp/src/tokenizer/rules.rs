//! The tokeniser's rules as a model stores them: four patterns and the special cases.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use super::pattern::{Pattern, Prefix, Suffix};
use crate::LoadError;
use crate::lexicon::Map;
use crate::package::{Package, lookups};
use crate::strings::string_id;

const FILE: &str = "tokenizer";
/// Attribute ids by which a special case sets the text and the norm of a piece.
const ORTH: u64 = 65;
const NORM: u64 = 67;
/// Steps after which a chunk is taken not to be a URL. Python would search on, in time that grows
/// with the square of the length or worse.
const URL_STEPS: usize = 1_000_000;

/// One token of a special case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Bytes of text it covers.
    pub len: u32,
    /// Id of its norm, or 0 for that of its word.
    pub norm: u64,
}

/// Patterns and special cases.
#[derive(Debug)]
pub(super) struct Rules {
    pub prefix: Prefix,
    pub suffix: Suffix,
    pub infix: Pattern,
    pub url: Pattern,
    specials: Map<Box<str>, Box<[Piece]>>,
    /// Bytes of the longest special case; longer strings need no look-up.
    longest_special: usize,
}

#[derive(Deserialize)]
struct RawRules {
    prefix_search: String,
    suffix_search: String,
    infix_finditer: String,
    token_match: Option<String>,
    url_match: String,
    exceptions: BTreeMap<String, Vec<HashMap<u64, String>>>,
    faster_heuristics: bool,
}

impl Rules {
    /// Reads the file `tokenizer` of a package.
    pub(super) fn load(package: &Package) -> Result<Self, LoadError> {
        let raw: RawRules = lookups::read(package, FILE)?;
        if raw.token_match.is_some() || !raw.faster_heuristics {
            return Err(package.unsupported(
                "the tokenizer sets token_match or unsets faster_heuristics, which is not supported",
            ));
        }
        let damaged = |name: &'static str| {
            move |e| package.damaged(FILE, format_args!("pattern {name}: {e}"))
        };
        let mut specials = Map::default();
        let mut longest_special = 0;
        for (text, tokens) in &raw.exceptions {
            let pieces = pieces(text, tokens).ok_or_else(|| {
                package.damaged(FILE, format_args!("the pieces of exception {text:?} do not fit"))
            })?;
            longest_special = longest_special.max(text.len());
            specials.insert(text.as_str().into(), pieces);
        }
        Ok(Self {
            prefix: Prefix::new(&raw.prefix_search).map_err(damaged("prefix_search"))?,
            suffix: Suffix::new(&raw.suffix_search).map_err(damaged("suffix_search"))?,
            infix: Pattern::new(&raw.infix_finditer, usize::MAX)
                .map_err(damaged("infix_finditer"))?,
            url: Pattern::new(&raw.url_match, URL_STEPS).map_err(damaged("url_match"))?,
            specials,
            longest_special,
        })
    }

    /// The pieces of a special case, if `text` is one.
    pub(super) fn special(&self, text: &str) -> Option<&[Piece]> {
        if text.len() > self.longest_special {
            return None;
        }
        self.specials.get(text).map(|pieces| &**pieces)
    }

    /// Special cases that an affix, an infix or white space could break up in the first pass.
    pub(super) fn breakable_specials(&self) -> impl Iterator<Item = &str> {
        self.specials.keys().map(|text| &**text).filter(|text| {
            let mut infixes = 0;
            self.infix.for_each_match(text, |_, _| infixes += 1);
            infixes > 0
                || text.contains(' ')
                || self.prefix.len_in(text) > 0
                || self.suffix.len_in(text) > 0
        })
    }
}

/// The pieces of a special case; `None` if they do not spell its text or set other attributes.
fn pieces(text: &str, tokens: &[HashMap<u64, String>]) -> Option<Box<[Piece]>> {
    let mut rest = text;
    let mut pieces = Vec::with_capacity(tokens.len());
    for token in tokens {
        let orth = token.get(&ORTH).filter(|orth| !orth.is_empty())?;
        if token.keys().any(|key| ![ORTH, NORM].contains(key)) {
            return None;
        }
        rest = rest.strip_prefix(orth.as_str())?;
        let norm = token.get(&NORM).map_or(0, |norm| string_id(norm));
        pieces.push(Piece { len: orth.len() as u32, norm });
    }
    rest.is_empty().then(|| pieces.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_must_spell_the_text() {
        let token = |orth: &str| HashMap::from([(ORTH, orth.to_owned())]);
        let good = pieces("don't", &[token("do"), token("n't")]).map(|p| p.len());
        assert_eq!(good, Some(2));
        assert_eq!(pieces("don't", &[token("do"), token("nt")]), None);
        assert_eq!(pieces("don't", &[token("do")]), None);
        assert_eq!(pieces("a", &[HashMap::from([(ORTH, "a".into()), (73, "b".into())])]), None);
    }
}
