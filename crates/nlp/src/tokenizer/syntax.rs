//! The syntax of a pattern, as far as taking it apart needs: alternatives, groups, look-around.

/// Writes `\w` as the class that Python means by it: letters, all numbers such as `³`, underscore.
pub(super) fn python_word_class(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let (mut at, mut class) = (0, false);
    while at < pattern.len() {
        let step = step_len(&pattern[at..]);
        let item = &pattern[at..at + step];
        match item {
            "[" => class = true,
            "]" => class = false,
            _ => {}
        }
        out.push_str(match (item, class) {
            (r"\w", true) => r"\p{L}\p{N}_",
            (r"\w", false) => r"[\p{L}\p{N}_]",
            _ => item,
        });
        at += step;
    }
    out
}

/// A pattern without look-around that matches every string in which `pattern` matches.
///
/// In each alternative, a look-behind at its very start and a look-ahead at its very end are read
/// as part of the match: the whole then matches exactly where the original does. All others are
/// left out.
pub(super) fn filter_pattern(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    for (i, alternative) in alternatives(pattern).into_iter().enumerate() {
        if i > 0 {
            out.push('|');
        }
        let mut rest = alternative;
        if let Some(inner) = rest.strip_prefix("(?<=") {
            let close = group_end(rest);
            if close < rest.len() {
                out.push_str("(?:");
                out.push_str(&inner[..close - "(?<=".len()]);
                out.push(')');
                rest = &rest[close + 1..];
            }
        }
        push_without_lookaround(rest, &mut out);
    }
    out
}

/// Copies a pattern, leaving out look-arounds except a look-ahead at its end.
fn push_without_lookaround(pattern: &str, out: &mut String) {
    let mut at = 0;
    let mut class = false;
    while at < pattern.len() {
        let rest = &pattern[at..];
        let step = step_len(rest);
        if !class && ["(?=", "(?!", "(?<=", "(?<!"].iter().any(|open| rest.starts_with(open)) {
            let close = group_end(rest);
            if rest.starts_with("(?=") && at + close + 1 == pattern.len() {
                out.push_str("(?:");
                out.push_str(&rest["(?=".len()..=close]);
            }
            at += (close + 1).min(rest.len());
            continue;
        }
        match &rest[..step] {
            "[" => class = true,
            "]" => class = false,
            _ => {}
        }
        out.push_str(&rest[..step]);
        at += step;
    }
}

/// The alternatives of a pattern at its top level.
pub(super) fn alternatives(pattern: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut start, mut depth, mut class, mut at) = (0, 0usize, false, 0);
    while at < pattern.len() {
        let step = step_len(&pattern[at..]);
        match &pattern[at..at + step] {
            "[" => class = true,
            "]" => class = false,
            "(" if !class => depth += 1,
            ")" if !class => depth = depth.saturating_sub(1),
            "|" if !class && depth == 0 => {
                found.push(&pattern[start..at]);
                start = at + step;
            }
            _ => {}
        }
        at += step;
    }
    found.push(&pattern[start..]);
    found
}

/// Index of the parenthesis that closes the group at the start of `pattern`, or its length.
fn group_end(pattern: &str) -> usize {
    let (mut depth, mut class, mut at) = (0usize, false, 0);
    while at < pattern.len() {
        let step = step_len(&pattern[at..]);
        match &pattern[at..at + step] {
            "[" => class = true,
            "]" => class = false,
            "(" if !class => depth += 1,
            ")" if !class => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at;
                }
            }
            _ => {}
        }
        at += step;
    }
    pattern.len()
}

/// Bytes of the first character of a pattern, or of the escape that it begins.
fn step_len(pattern: &str) -> usize {
    let mut chars = pattern.chars();
    match chars.next() {
        Some('\\') => 1 + chars.next().map_or(0, char::len_utf8),
        Some(c) => c.len_utf8(),
        None => 1,
    }
}

/// A pattern that begins with a look-behind, as the text of the look-behind and the rest.
///
/// `None` if it does not, or if the rest has further look-around, or if the look-behind is not a
/// plain row of characters and classes, which always has the same number of characters.
pub(super) fn split_lookbehind(pattern: &str) -> Option<(&str, &str)> {
    let inner = pattern.strip_prefix("(?<=")?;
    let close = group_end(pattern);
    let before = &inner[..close.checked_sub("(?<=".len())?];
    let rest = pattern.get(close + 1..)?;
    (is_row(before) && !has_lookaround(rest)).then_some((before, rest))
}

/// Whether a pattern has any look-around.
pub(super) fn has_lookaround(pattern: &str) -> bool {
    let mut out = String::new();
    push_without_lookaround(pattern, &mut out);
    out != pattern
}

/// Whether a pattern is a row of characters and classes.
fn is_row(pattern: &str) -> bool {
    let (mut class, mut at) = (false, 0);
    while at < pattern.len() {
        let step = step_len(&pattern[at..]);
        match &pattern[at..at + step] {
            "[" => class = true,
            "]" => class = false,
            "(" | ")" | "|" | "*" | "+" | "?" | "{" | "^" | "$" | r"\b" | r"\B" if !class => {
                return false;
            }
            _ => {}
        }
        at += step;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_read_outer_lookaround_as_text() {
        assert_eq!(filter_pattern(r"(?<=[0-9(|])km$|\($"), r"(?:[0-9(|])km$|\($");
        assert_eq!(filter_pattern(r"(?<=a)[:/](?=b|c)"), "(?:a)[:/](?:b|c)");
        assert_eq!(filter_pattern(r"^\+(?![0-9])"), r"^\+");
        assert_eq!(filter_pattern(r"x(?!(?:10|127)\.)y(?<=y)z"), "xyz");
    }

    #[test]
    fn word_characters_are_those_of_python() {
        assert_eq!(python_word_class(r"[\w+]\\w\w"), r"[\p{L}\p{N}_+]\\w[\p{L}\p{N}_]");
    }

    #[test]
    fn lookbehinds_of_fixed_length_are_split_off() {
        assert_eq!(split_lookbehind(r"(?<=°[(|)])\.$"), Some(("°[(|)]", r"\.$")));
        assert_eq!(split_lookbehind(r"(?<=a|bc)\.$"), None);
        assert_eq!(split_lookbehind(r"(?<=a)\.(?=b)"), None);
        assert_eq!(split_lookbehind(r"\.$"), None);
    }
}
