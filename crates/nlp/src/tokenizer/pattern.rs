//! The regular expressions of the tokeniser, and faster ways to the same result.
//!
//! The patterns are Python's and use look-around, so only a backtracking engine can run them as they
//! stand, and it does so slowly. Most of what they say needs none, however:
//!
//! * A *filter* is the pattern without look-around. Leaving a look-around out, or reading its text as
//!   part of the match, only lets more strings through; where the filter fails, so does the pattern.
//! * Of the prefix and suffix patterns each alternative is anchored to one end. Alternatives without
//!   look-around are run by the linear engine; a look-behind of fixed length before a suffix is
//!   read as text and then cut off. Only what remains goes to the backtracking engine.

use fancy_regex::RegexBuilder;

use super::syntax::{
    alternatives, filter_pattern, has_lookaround, python_word_class, split_lookbehind,
};

/// Length of the window, in bytes, at either end of a chunk in which affixes are sought first.
const WINDOW: usize = 64;

type PatternError = Box<fancy_regex::Error>;

/// A pattern as it stands, behind its filter.
#[derive(Debug)]
pub(super) struct Pattern {
    exact: fancy_regex::Regex,
    /// Matches every string that `exact` matches; `None` if it could not be derived.
    filter: Option<regex::Regex>,
}

impl Pattern {
    /// Compiles a pattern that may take `limit` backtracking steps on one string.
    pub(super) fn new(pattern: &str, limit: usize) -> Result<Self, PatternError> {
        let pattern = python_word_class(pattern);
        let exact = RegexBuilder::new(&pattern).backtrack_limit(limit).build()?;
        Ok(Self { exact, filter: regex::Regex::new(&filter_pattern(&pattern)).ok() })
    }

    fn may_match(&self, text: &str) -> bool {
        self.filter.as_ref().is_none_or(|filter| filter.is_match(text))
    }

    /// Whether the pattern matches; `false` also where it gives up at the limit of steps.
    pub(super) fn is_match(&self, text: &str) -> bool {
        self.may_match(text) && self.exact.is_match(text).unwrap_or(false)
    }

    /// Calls `each` with start and end of every match, in order.
    pub(super) fn for_each_match(&self, text: &str, mut each: impl FnMut(usize, usize)) {
        if !self.may_match(text) {
            return;
        }
        for found in self.exact.find_iter(text).map_while(Result::ok) {
            each(found.start(), found.end());
        }
    }

    /// Length of the first match; 0 for none.
    fn find_len(&self, text: &str) -> usize {
        if !self.may_match(text) {
            return 0;
        }
        // An error is a match given up at the limit of steps.
        let found = self.exact.find(text).ok().flatten();
        found.map_or(0, |found| found.end() - found.start())
    }
}

/// The pattern for prefixes, as alternatives in order: the first that matches wins.
#[derive(Debug)]
pub(super) struct Prefix(Vec<Run>);

/// Neighbouring alternatives that the same engine can run.
#[derive(Debug)]
enum Run {
    Linear(regex::Regex),
    Backtracking(Pattern),
}

impl Prefix {
    pub(super) fn new(pattern: &str) -> Result<Self, PatternError> {
        let whole = || Ok(Self(vec![Run::Backtracking(Pattern::new(pattern, usize::MAX)?)]));
        let all = alternatives(pattern);
        if !all.iter().all(|alternative| alternative.starts_with('^')) {
            return whole();
        }
        let mut runs = Vec::new();
        for group in all.chunk_by(|a, b| !has_lookaround(a) && !has_lookaround(b)) {
            let text = group.join("|");
            runs.push(if has_lookaround(&text) {
                Run::Backtracking(Pattern::new(&text, usize::MAX)?)
            } else if let Ok(regex) = regex::Regex::new(&python_word_class(&text)) {
                Run::Linear(regex)
            } else {
                return whole();
            });
        }
        Ok(Self(runs))
    }

    /// Length in bytes of the prefix of `text`; 0 for none.
    pub(super) fn len_in(&self, text: &str) -> usize {
        let window = &text[..floor_boundary(text, WINDOW)];
        let len = match self.find_len(window) {
            // What fills the window may go on beyond it.
            len if len == window.len() && len < text.len() => self.find_len(text),
            len => len,
        };
        // A pattern that is not anchored may have matched elsewhere.
        if text.is_char_boundary(len) { len } else { 0 }
    }

    fn find_len(&self, text: &str) -> usize {
        let lengths = self.0.iter().map(|run| match run {
            Run::Linear(regex) => regex.find(text).map_or(0, |found| found.len()),
            Run::Backtracking(pattern) => pattern.find_len(text),
        });
        lengths.into_iter().find(|&len| len > 0).unwrap_or(0)
    }
}

/// The pattern for suffixes. All alternatives end where the text ends, so the leftmost match, which
/// is the one that counts, is the longest.
#[derive(Debug)]
pub(super) struct Suffix {
    /// The alternatives without look-around.
    plain: Option<regex::Regex>,
    /// An alternative with a look-behind before it, read as text; the suffix is group 1.
    after: Vec<regex::Regex>,
    /// What neither holds.
    rest: Option<Pattern>,
}

impl Suffix {
    pub(super) fn new(pattern: &str) -> Result<Self, PatternError> {
        let whole = || {
            Ok(Self { plain: None, after: vec![], rest: Some(Pattern::new(pattern, usize::MAX)?) })
        };
        let (mut plain, mut after, mut rest) = (Vec::new(), Vec::new(), Vec::new());
        for alternative in alternatives(pattern) {
            if !alternative.ends_with('$') || alternative.ends_with(r"\$") {
                return whole();
            }
            if !has_lookaround(alternative) {
                plain.push(alternative);
            } else if let Some((before, suffix)) = split_lookbehind(alternative)
                && let Ok(regex) =
                    regex::Regex::new(&python_word_class(&format!("(?:{before})({suffix})")))
            {
                after.push(regex);
            } else {
                rest.push(alternative);
            }
        }
        let join = |list: &[&str]| (!list.is_empty()).then(|| list.join("|"));
        let plain = match join(&plain) {
            None => None,
            Some(text) => match regex::Regex::new(&python_word_class(&text)) {
                Ok(regex) => Some(regex),
                Err(_) => return whole(),
            },
        };
        let rest = join(&rest).map(|text| Pattern::new(&text, usize::MAX)).transpose()?;
        Ok(Self { plain, after, rest })
    }

    /// Length in bytes of the suffix of `text`; 0 for none.
    pub(super) fn len_in(&self, text: &str) -> usize {
        let start = floor_boundary(text, text.len().saturating_sub(WINDOW));
        let window = &text[start..];
        let len = match self.find_len(window) {
            // What fills the window, up to a look-behind, may go on before it.
            len if start > 0 && 2 * len > window.len() => self.find_len(text),
            len => len,
        };
        if text.is_char_boundary(text.len() - len) { len } else { 0 }
    }

    fn find_len(&self, text: &str) -> usize {
        let plain = self.plain.iter().filter_map(|regex| regex.find(text)).map(|found| found.len());
        let after = self
            .after
            .iter()
            .filter(|regex| regex.is_match(text))
            .filter_map(|regex| regex.captures(text)?.get(1))
            .map(|found| found.len());
        let rest = self.rest.iter().map(|pattern| pattern.find_len(text));
        plain.chain(after).chain(rest).max().unwrap_or(0)
    }
}

/// The greatest character boundary at or before `at`.
fn floor_boundary(text: &str, at: usize) -> usize {
    if at >= text.len() {
        return text.len();
    }
    (0..=at).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suffixes_are_the_longest_at_the_end() -> Result<(), PatternError> {
        let suffix =
            Suffix::new(r"\.\.+$|,$|'s$|s$|(?<=[0-9])(?:km|m|s)$|(?<=[0-9]s)\.$|(?<!x)y$")?;
        assert_eq!((suffix.after.len(), suffix.rest.is_some()), (2, true));
        for (text, len) in [("5km", 2), ("akm", 0), ("it's", 2), ("5s", 1), ("5s.", 1), ("as.", 0)]
        {
            assert_eq!(suffix.len_in(text), len, "{text}");
        }
        assert_eq!((suffix.len_in("ay"), suffix.len_in("xy")), (1, 0));
        let dots = format!("{}{}", "ä".repeat(1000), ".".repeat(1000));
        assert_eq!(suffix.len_in(&dots), 1000);
        Ok(())
    }

    #[test]
    fn the_first_prefix_wins() -> Result<(), PatternError> {
        let prefix = Prefix::new(r"^…|^……|^\+(?![0-9])|^\.\.+|^\+1")?;
        assert_eq!(prefix.0.len(), 3);
        let length = |text: &str| prefix.len_in(text);
        assert_eq!((length("……"), length("+a"), length("+1"), length("+2")), (3, 1, 2, 0));
        assert_eq!(length(&format!("{}x", ".".repeat(1000))), 1000);
        assert_eq!(length("x.."), 0);
        Ok(())
    }

    #[test]
    fn a_pattern_that_is_not_anchored_is_run_as_it_stands() -> Result<(), PatternError> {
        assert_eq!(Prefix::new("^a|b")?.len_in("xb"), 1);
        assert_eq!(Suffix::new("a$|b")?.len_in("bx"), 1);
        // No character is cut in two.
        assert_eq!(Prefix::new("b")?.len_in("éb"), 0);
        assert_eq!(Suffix::new("b")?.len_in("bé"), 0);
        Ok(())
    }
}
