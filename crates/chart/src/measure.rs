//! Widths of texts in pictures.
//!
//! The layout must be the same with and without the font, and readers of SVG may have another one.
//! So widths come from a table of the letters of ASCII in Noto Sans; other characters are taken as
//! wide as a capital, those of East Asia as a square. A test holds the table against the font.

/// Widths of the characters from the blank to the tilde, in thousandths of the size.
const ASCII: [u16; 95] = [
    260, 269, 408, 646, 572, 831, 732, 225, 300, 300, 551, 572, 268, 322, 268, 372, 572, 572, 572,
    572, 572, 572, 572, 572, 572, 572, 268, 268, 572, 572, 572, 434, 899, 639, 650, 632, 730, 556,
    519, 728, 741, 339, 273, 619, 524, 907, 760, 781, 605, 781, 622, 549, 556, 731, 600, 930, 586,
    566, 572, 329, 372, 329, 572, 444, 580, 561, 615, 480, 615, 564, 344, 615, 618, 258, 258, 534,
    258, 935, 618, 605, 615, 615, 413, 479, 361, 618, 508, 786, 529, 510, 470, 380, 551, 380, 572,
];

/// Bold letters are wider by at most this, over a whole word.
const BOLD: f64 = 1.09;

/// Width of a text in pixels.
pub(crate) fn width(text: &str, size: f64, bold: bool) -> f64 {
    let thousandths: u64 = text.chars().map(|c| u64::from(advance(c))).sum();
    let width = thousandths as f64 / 1000.0 * size;
    if bold { width * BOLD } else { width }
}

fn advance(c: char) -> u16 {
    let known = (c as usize).checked_sub(' ' as usize).and_then(|i| ASCII.get(i));
    match (known, c) {
        (Some(width), _) => *width,
        (None, '\u{300}'..='\u{36f}') => 0,
        (
            None,
            '→'
            | '←'
            | '…'
            | '\u{1100}'..='\u{115f}'
            | '\u{2e80}'..='\u{d7a3}'
            | '\u{f900}'..='\u{faff}'
            | '\u{ff01}'..='\u{ff60}'
            | '\u{1f300}'..,
        ) => 1000,
        (None, _) => 660,
    }
}
