//! Words as near duplicates and articles are compared by: letters and digits, in lower case.

/// The words of a text: longest runs of letters and digits. An apostrophe inside a word belongs to it.
pub(crate) fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + text.get(rest..)?.find(char::is_alphanumeric)?;
        let mut end = start;
        let mut chars = text[start..].char_indices().peekable();
        while let Some((i, c)) = chars.next() {
            let joins = matches!(c, '\'' | '’')
                && chars.peek().is_some_and(|(_, next)| next.is_alphanumeric());
            if !c.is_alphanumeric() && !joins {
                break;
            }
            end = start + i + c.len_utf8();
        }
        rest = end;
        Some((start, &text[start..end]))
    })
}

/// A word without its apostrophe and what follows (`Kenya's`, `Kenya’s`), unless nothing much stands before it.
pub(crate) fn bare(word: &str) -> &str {
    match word.find(['\'', '’']) {
        Some(i) if i >= 3 => &word[..i],
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        let found: Vec<&str> = words("Kenya’s 1,200 men — 'left' É. it").map(|(_, w)| w).collect();
        assert_eq!(found, ["Kenya’s", "1", "200", "men", "left", "É", "it"]);
        assert_eq!(words(" … ").count(), 0);
        assert_eq!(bare("Kenya’s"), "Kenya");
        assert_eq!(bare("o'clock"), "o'clock");
    }
}
