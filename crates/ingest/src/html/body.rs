//! The lines of the main text.

/// Drops white space at the ends of lines and all but one of several blank lines.
pub(super) fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut blank = 0;
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            blank += 1;
            continue;
        }
        if !tidy.is_empty() {
            tidy.push_str(if blank > 0 { "\n\n" } else { "\n" });
        }
        tidy.push_str(line);
        blank = 0;
    }
    tidy
}

/// Words by white space. In scripts that do not write it, two letters count as a word.
pub(super) fn words(text: &str) -> usize {
    let unspaced = |c: &char| {
        matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
            | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}')
    };
    text.split_whitespace().count() + text.chars().filter(unspaced).count() / 2
}

/// Whether more than one character in a thousand did not decode.
pub(super) fn is_damaged(text: &str) -> bool {
    let lost = text.chars().filter(|&c| c == char::REPLACEMENT_CHARACTER).count();
    lost > 0 && lost * 1000 > text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_are_one_and_words_stay() {
        assert_eq!(tidy("\n Talks begin \n\n\n \n GENEVA  —\nBoth\u{A0}sides \n"), {
            "Talks begin\n\nGENEVA  —\nBoth\u{A0}sides"
        });
        assert_eq!(tidy(" \n\t\n"), "");
    }

    #[test]
    fn words_of_all_scripts_count() {
        assert_eq!(words("two words"), 2);
        assert!(words(&"外交部长".repeat(20)) > 30);
    }

    #[test]
    fn one_lost_character_is_borne() {
        let text = "word ".repeat(300);
        assert!(!is_damaged(&text));
        assert!(!is_damaged(&format!("{text}\u{FFFD}")));
        assert!(is_damaged(&format!("{text}\u{FFFD}\u{FFFD}")));
    }
}
