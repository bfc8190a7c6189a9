//! Cells of tables whose rows are lines and whose columns are divided by tabs: what may stand in one, and numbers for ids.

use demarche_text::ContentId;

/// A text that fits one cell. Readers split such files at tabs and line ends, and some take a quotation mark at the
/// start of a cell for the begin of a quoted one; control characters and line and paragraph separators become blanks,
/// quotation marks apostrophes. Blanks around it are dropped.
pub(crate) fn cell(text: &str) -> String {
    let plain = |c: char| match c {
        '\u{2028}' | '\u{2029}' => ' ',
        '"' => '\'',
        c if c.is_control() => ' ',
        c => c,
    };
    text.chars().map(plain).collect::<String>().trim().to_owned()
}

/// A line of cells.
pub(crate) fn line(cells: &[String]) -> String {
    let mut line = cells.join("\t");
    line.push('\n');
    line
}

/// A positive number of at most `bits` bits (1 to 63) that these fields always give.
pub(crate) fn number(fields: &[&str], bits: u32) -> u64 {
    let hex = ContentId::of(fields.iter().copied()).to_string();
    let value = u64::from_str_radix(&hex[..16], 16).unwrap_or(1);
    (value >> (64 - bits)).max(1)
}

/// A day without dashes, `YYYYMMDD`; nothing where it is not written as a day.
pub(crate) fn compact(day: &str) -> Option<String> {
    let days = day.get(..10)?;
    let fits = |(i, b): (usize, u8)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() };
    days.bytes().enumerate().all(fits).then(|| days.replace('-', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_has_no_borders_in_it() {
        assert_eq!(cell("a\tb\r\nc \"d\"\u{85}e\u{2028}"), "a b  c 'd' e");
    }

    #[test]
    fn numbers_are_stable_and_within_their_bits() {
        assert_eq!(number(&["a"], 31), number(&["a"], 31));
        assert_ne!(number(&["a"], 53), number(&["b"], 53));
        assert!(number(&["a"], 31) < 1 << 31);
    }

    #[test]
    fn days_lose_their_dashes() {
        assert_eq!(compact("2024-05-12").as_deref(), Some("20240512"));
        assert_eq!(compact("2024"), None);
    }
}
