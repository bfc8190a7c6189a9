//! From the surface of a name or token to folded pieces.
//!
//! A piece is a run of characters without accents, dots and apostrophes: 'Côte' and 'Cote' are one
//! piece, 'U.S.' and 'US' another. Hyphens divide pieces and leave nothing behind, so that
//! 'Guinea-Bissau' has two pieces whether it is one token or three. Case is kept beside the folded
//! form, because names are matched with their case.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// How much of a token's surface is left after folding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A hyphen or apostrophe that may stand inside a name and has no piece.
    Joiner,
    /// One or more pieces.
    Pieces,
}

fn is_apostrophe(c: char) -> bool {
    // The modifier letters are those of transliterated Arabic, Hebrew and Hawaiian.
    matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '`' | '\u{b4}' | '\u{2bb}'..='\u{2bf}' | '\u{2b9}')
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

/// Letters that do not decompose into a base and an accent.
fn fold_letter(c: char, out: &mut String) {
    let folded = match c {
        'ø' => "o",
        'Ø' => "O",
        'ł' => "l",
        'Ł' => "L",
        'đ' | 'ð' => "d",
        'Đ' | 'Ð' => "D",
        'ħ' => "h",
        'Ħ' => "H",
        'ı' => "i",
        'ə' => "a",
        'Ə' => "A",
        'ß' => "ss",
        'æ' => "ae",
        'Æ' => "Ae",
        'œ' => "oe",
        'Œ' => "Oe",
        'þ' => "th",
        'Þ' => "Th",
        _ => return out.push(c),
    };
    out.push_str(folded);
}

/// Appends the pieces of one token to `out`, calling `piece` with each byte range of `out`.
/// Joiners append nothing.
pub(crate) fn fold(token: &str, out: &mut String, mut piece: impl FnMut(usize, usize)) -> Shape {
    if !token.chars().any(char::is_alphanumeric) {
        let mut chars = token.chars();
        return match (chars.next(), chars.next()) {
            (Some(c), None) if is_hyphen(c) || is_apostrophe(c) => Shape::Joiner,
            _ => {
                let start = out.len();
                out.push_str(if token == "&" { "and" } else { token });
                piece(start, out.len());
                Shape::Pieces
            }
        };
    }
    let mut start = out.len();
    let mut close = |out: &mut String, start: &mut usize| {
        if out.len() > *start {
            piece(*start, out.len());
        }
        *start = out.len();
    };
    let mut step = |c: char, out: &mut String| {
        if is_hyphen(c) || c == '\u{2013}' || c.is_whitespace() {
            close(out, &mut start);
        } else if c != '.' && !is_apostrophe(c) && !is_combining_mark(c) {
            fold_letter(c, out);
        }
    };
    if token.is_ascii() {
        token.chars().for_each(|c| step(c, out));
    } else {
        token.nfd().for_each(|c| step(c, out));
    }
    close(out, &mut start);
    Shape::Pieces
}

/// The lower-case form of a text, in `out` in place of what was there.
pub(crate) fn lower(text: &str, out: &mut String) {
    out.clear();
    if text.is_ascii() {
        out.push_str(text);
        out.make_ascii_lowercase();
    } else {
        out.push_str(&text.to_lowercase());
    }
}

/// Divides a name of a table into words as the tokeniser would: at blanks, before a possessive
/// ending, around commas and ampersands. A leading article is dropped.
pub(crate) fn words(surface: &str) -> Vec<&str> {
    let mut out = Vec::new();
    for word in surface.split_whitespace() {
        let mut word = word;
        let comma = word.strip_suffix(',');
        if let Some(bare) = comma {
            word = bare;
        }
        let possessive = ["'s", "\u{2019}s"].iter().find_map(|p| word.strip_suffix(p));
        match possessive {
            Some(owner) if !owner.is_empty() => {
                out.push(owner);
                out.push("'s");
            }
            _ if word.is_empty() => {}
            _ => out.push(word),
        }
        if comma.is_some() {
            out.push(",");
        }
    }
    if out.len() > 1 && is_article(out[0]) {
        out.remove(0);
    }
    out
}

/// Whether the token is the definite article.
pub(crate) fn is_article(token: &str) -> bool {
    token.eq_ignore_ascii_case("the")
}

/// Whether no letter of the text is lower-case.
pub(crate) fn is_upper(text: &str) -> bool {
    !text.chars().any(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(token: &str) -> Vec<String> {
        let mut buffer = String::new();
        let mut ranges = Vec::new();
        fold(token, &mut buffer, |a, b| ranges.push((a, b)));
        ranges.into_iter().map(|(a, b)| buffer[a..b].to_owned()).collect()
    }

    #[test]
    fn accents_dots_apostrophes_and_hyphens_fold() {
        assert_eq!(pieces("U.S."), ["US"]);
        assert_eq!(pieces("Côte"), ["Cote"]);
        assert_eq!(pieces("d’Ivoire"), pieces("d'Ivoire"));
        assert_eq!(pieces("Sana'a"), ["Sanaa"]);
        assert_eq!(pieces("M-23"), ["M", "23"]);
        assert_eq!(pieces("Türkiye"), ["Turkiye"]);
        assert_eq!(pieces("Łódź"), ["Lodz"]);
        assert!(pieces("-").is_empty());
        assert_eq!(pieces("&"), ["and"]);
        assert_eq!(pieces("..."), ["..."]);
        assert_eq!(pieces("--"), ["--"]);
    }

    #[test]
    fn names_are_divided_as_the_tokeniser_does() {
        assert_eq!(words("the People's Army"), ["People", "'s", "Army"]);
        assert_eq!(words("Washington, D.C."), ["Washington", ",", "D.C."]);
        assert_eq!(words("the"), ["the"]);
    }
}
