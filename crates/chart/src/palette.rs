//! Colours that readers with any colour vision can tell apart: those of Okabe and Ito, without
//! yellow, which is lost on a light ground. Colours of the page are greys.

/// A colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Colour(pub(crate) u8, pub(crate) u8, pub(crate) u8);

impl Colour {
    /// As SVG writes it.
    pub(crate) fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

/// The ground.
pub(crate) const PAPER: Colour = Colour(0xff, 0xff, 0xff);
/// Heading and values.
pub(crate) const INK: Colour = Colour(0x1f, 0x23, 0x28);
/// Other texts; 5.7 to 1 on the ground.
pub(crate) const GREY: Colour = Colour(0x5f, 0x66, 0x6e);
/// Lines at ticks.
pub(crate) const GRID: Colour = Colour(0xe3, 0xe6, 0xe9);
/// The line of zero.
pub(crate) const ZERO: Colour = Colour(0x6b, 0x72, 0x7a);

/// How a series is drawn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    /// Its colour in pictures.
    pub(crate) colour: Colour,
    /// A darker kind of it for texts: at least 4.5 to 1 on the ground.
    pub(crate) text: Colour,
    /// The nearest of the 256 colours of terminals.
    pub(crate) terminal: u8,
    /// Lengths of dashes and gaps; empty for a whole line.
    pub(crate) dashes: &'static [f32],
    /// Its mark in terminals without colours.
    pub(crate) mark: char,
    /// Its mark where only ASCII is shown.
    pub(crate) ascii: char,
}

const COLOURS: [(Colour, Colour, u8); 7] = [
    (Colour(0x00, 0x72, 0xb2), Colour(0x00, 0x6a, 0xa6), 32), // blue
    (Colour(0xd5, 0x5e, 0x00), Colour(0xb8, 0x4f, 0x00), 166), // vermilion
    (Colour(0x00, 0x9e, 0x73), Colour(0x00, 0x7a, 0x58), 36), // bluish green
    (Colour(0xcc, 0x79, 0xa7), Colour(0x9c, 0x4a, 0x77), 175), // reddish purple
    (Colour(0xe6, 0x9f, 0x00), Colour(0x8f, 0x63, 0x00), 178), // orange
    (Colour(0x56, 0xb4, 0xe9), Colour(0x1f, 0x77, 0xad), 74), // sky blue
    (Colour(0x33, 0x33, 0x33), Colour(0x33, 0x33, 0x33), 245), // black
];

/// Lines are told apart by dashes too, once the colours are used up.
const DASHES: [&[f32]; 3] = [&[], &[6.0, 3.0], &[2.0, 3.0]];

const MARKS: [(char, char); 7] =
    [('●', '*'), ('○', 'o'), ('▲', '+'), ('△', 'x'), ('■', '#'), ('□', '%'), ('◆', '@')];

/// Style of series `i`.
pub(crate) fn style(i: usize) -> Style {
    let (colour, text, terminal) = COLOURS[i % COLOURS.len()];
    let dashes = DASHES[i / COLOURS.len() % DASHES.len()];
    let (mark, ascii) = MARKS[i % MARKS.len()];
    Style { colour, text, terminal, dashes, mark, ascii }
}
