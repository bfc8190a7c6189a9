//! Character classes as Python defines them.
//!
//! Models were trained on features that Python computed. Rust's `char` methods are close but
//! differ: `is_alphabetic` counts vowel signs and letter numbers, which Python's `isalpha` does
//! not; no Rust method covers superscript digits; four control characters are white space in
//! Python only.

mod tables;

/// `str.isspace()` of one character.
pub(crate) fn is_space(c: char) -> bool {
    matches!(c, '\u{1c}'..='\u{1f}') || c.is_whitespace()
}

/// `str.isalpha()` of one character.
pub(crate) fn is_alpha(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphabetic() } else { contains(tables::ALPHABETIC, c) }
}

/// `str.isdigit()` of one character.
pub(crate) fn is_digit(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_digit() } else { contains(tables::DIGITS, c) }
}

fn contains(ranges: &[(u32, u32)], c: char) -> bool {
    let code = c as u32;
    let after = ranges.partition_point(|&(first, _)| first <= code);
    after > 0 && code <= ranges[after - 1].1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_those_of_python() {
        assert!(is_alpha('é') && is_alpha('中') && is_alpha('ª'));
        assert!(!is_alpha('\u{93e}'), "a Devanagari vowel sign is no letter");
        assert!(!is_alpha('Ⅷ'), "a Roman numeral is no letter");
        assert!(is_digit('²') && is_digit('٣') && is_digit('①'));
        assert!(!is_digit('½') && !is_digit('Ⅷ'));
        assert!(is_space('\u{1c}') && is_space('\u{a0}') && is_space('\u{3000}'));
        assert!(!is_space('\u{200b}'));
    }
}
