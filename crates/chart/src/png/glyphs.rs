//! Letters as outlines.

use tiny_skia::{Path, PathBuilder};
use ttf_parser::{Face, GlyphId, OutlineBuilder};

use super::PngError;
use crate::scene::Anchor;

/// The fonts of pictures.
pub(super) struct Fonts<'a> {
    regular: Face<'a>,
    bold: Face<'a>,
}

impl Fonts<'_> {
    pub(super) fn new() -> Result<Self, PngError> {
        let read = |bytes, name| Face::parse(bytes, 0).map_err(|_| PngError::Font { name });
        Ok(Self {
            regular: read(notosans::REGULAR_TTF, "Noto Sans")?,
            bold: read(notosans::BOLD_TTF, "Noto Sans Bold")?,
        })
    }

    /// Width of a text.
    pub(super) fn width(&self, text: &str, size: f32, bold: bool) -> f32 {
        let face = if bold { &self.bold } else { &self.regular };
        let units: u32 = text.chars().map(|c| advance(face, glyph(face, c))).sum();
        units as f32 * size / f32::from(face.units_per_em())
    }

    /// Outlines of a text on a base line; none if it has no ink.
    pub(super) fn outline(
        &self,
        text: &str,
        at: (f32, f32),
        size: f32,
        bold: bool,
        anchor: Anchor,
    ) -> Option<Path> {
        let face = if bold { &self.bold } else { &self.regular };
        let width = self.width(text, size, bold);
        let left = match anchor {
            Anchor::Start => at.0,
            Anchor::Middle => at.0 - width / 2.0,
            Anchor::End => at.0 - width,
        };
        let scale = size / f32::from(face.units_per_em());
        let mut pen = Pen { path: PathBuilder::new(), x: left, y: at.1, scale };
        let mut units = 0;
        for c in text.chars() {
            let glyph = glyph(face, c);
            pen.x = left + units as f32 * scale;
            // A glyph without outline, as the blank, is none: nothing to draw.
            let _ = face.outline_glyph(glyph, &mut pen);
            units += advance(face, glyph);
        }
        pen.path.finish()
    }
}

/// The glyph of a character: of one that the font lacks, the empty box.
fn glyph(face: &Face<'_>, c: char) -> GlyphId {
    face.glyph_index(c).unwrap_or(GlyphId(0))
}

fn advance(face: &Face<'_>, glyph: GlyphId) -> u32 {
    u32::from(face.glyph_hor_advance(glyph).unwrap_or(0))
}

/// Writes outlines of the font, whose y goes up, into a path, whose y goes down.
struct Pen {
    path: PathBuilder,
    x: f32,
    y: f32,
    scale: f32,
}

impl Pen {
    fn place(&self, x: f32, y: f32) -> (f32, f32) {
        (self.x + x * self.scale, self.y - y * self.scale)
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.place(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.place(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.place(x1, y1), self.place(x, y));
        self.path.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2)) = (self.place(x1, y1), self.place(x2, y2));
        let (x, y) = self.place(x, y);
        self.path.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure;

    /// Run with `--nocapture` to see the table of `measure`.
    #[test]
    fn the_table_of_widths_is_that_of_the_font() {
        let fonts = Fonts::new().unwrap();
        let table: Vec<u32> = (' '..='~')
            .map(|c| (fonts.width(&c.to_string(), 1000.0, false)).round() as u32)
            .collect();
        println!("{table:?}");
        for (c, width) in (' '..='~').zip(table) {
            let measured = measure::width(&c.to_string(), 1000.0, false).round() as u32;
            assert_eq!(measured, width, "{c:?}");
        }
        for text in ["Cooperation and conflict", "RUS→UKR", "−1,234", "WWW", "éôü", "Россия"]
        {
            for bold in [false, true] {
                let real = f64::from(fonts.width(text, 12.0, bold));
                let measured = measure::width(text, 12.0, bold);
                assert!(
                    measured >= real * 0.97 && measured < real * 1.3,
                    "{text} {real} {measured}"
                );
            }
        }
    }
}
