//! The picture as PNG: the shapes of [`svg`](crate::svg) in pixels.
//!
//! The letters are those of Noto Sans, which is part of the program (SIL Open Font License 1.1; see
//! `FONTS.md`), never those of the machine. Shapes are filled without SIMD, and the file is
//! compressed by code that does not look at the processor, so that the same chart has the same
//! bytes everywhere. Letters are set one after another, without kerning; a character that the font
//! lacks, as those of Arabic or Chinese, is drawn as an empty box. SVG has no such limit.

mod file;
mod glyphs;

use tiny_skia::{
    Color, FillRule, LineJoin, Paint, PathBuilder, Pixmap, Rect, StrokeDash, Transform,
};

use crate::palette::{self, Colour};
use crate::scene::{Scene, Shape, Stroke};
use crate::{Chart, Size, layout};
use glyphs::Fonts;

/// Why a picture could not be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PngError {
    /// There is no memory for so many pixels.
    #[error("a picture of {width} by {height} pixels is too large")]
    TooLarge {
        /// Pixels in a row.
        width: u32,
        /// Rows.
        height: u32,
    },
    /// The built-in font cannot be read.
    #[error("the built-in font {name} cannot be read")]
    Font {
        /// Its name.
        name: &'static str,
    },
}

/// Draws a chart as a PNG file with 24 bits of colour.
///
/// `scale` is the number of pixels for each of `size`, brought into 1 to 4; 2 suits today's screens
/// and print.
pub fn draw(chart: &Chart, size: Size, scale: u8) -> Result<Vec<u8>, PngError> {
    let scale = scale.clamp(1, 4);
    let picture = paint(&layout::scene(chart, size), f32::from(scale))?;
    Ok(file::write(&picture, u32::from(scale)))
}

fn paint(scene: &Scene, scale: f32) -> Result<Pixmap, PngError> {
    let width = u32::from(scene.size.width()) * scale as u32;
    let height = u32::from(scene.size.height()) * scale as u32;
    let mut pixels = Pixmap::new(width, height).ok_or(PngError::TooLarge { width, height })?;
    let Colour(red, green, blue) = palette::PAPER;
    pixels.fill(Color::from_rgba8(red, green, blue, 255));
    let fonts = Fonts::new()?;
    let transform = Transform::from_scale(scale, scale);
    for shape in &scene.shapes {
        paint_shape(&mut pixels, &fonts, shape, transform);
    }
    Ok(pixels)
}

fn paint_shape(pixels: &mut Pixmap, fonts: &Fonts<'_>, shape: &Shape, transform: Transform) {
    match shape {
        Shape::Rect { x, y, width, height, fill, .. } => {
            if let Some(rect) = Rect::from_xywh(*x, *y, *width, *height) {
                let path = PathBuilder::from_rect(rect);
                pixels.fill_path(&path, &ink(*fill), FillRule::Winding, transform, None);
            }
        }
        Shape::Dot { x, y, radius, fill, .. } => {
            // The rim lies half within and half without, as in SVG.
            for (radius, colour) in [(radius + 0.5, palette::PAPER), (radius - 0.5, *fill)] {
                if let Some(path) = PathBuilder::from_circle(*x, *y, radius) {
                    pixels.fill_path(&path, &ink(colour), FillRule::Winding, transform, None);
                }
            }
        }
        Shape::Line { points, stroke } => paint_line(pixels, points, stroke, transform),
        Shape::Text { x, y, text, size, bold, anchor, fill } => {
            if let Some(path) = fonts.outline(text, (*x, *y), *size, *bold, *anchor) {
                pixels.fill_path(&path, &ink(*fill), FillRule::Winding, transform, None);
            }
        }
    }
}

fn paint_line(pixels: &mut Pixmap, points: &[(f32, f32)], stroke: &Stroke, transform: Transform) {
    let mut path = PathBuilder::new();
    for (i, (x, y)) in points.iter().enumerate() {
        if i == 0 {
            path.move_to(*x, *y);
        } else {
            path.line_to(*x, *y);
        }
    }
    let style = tiny_skia::Stroke {
        width: stroke.width,
        line_join: LineJoin::Round,
        dash: StrokeDash::new(stroke.dashes.to_vec(), 0.0),
        ..tiny_skia::Stroke::default()
    };
    if let Some(path) = path.finish() {
        pixels.stroke_path(&path, &ink(stroke.colour), &style, transform, None);
    }
}

fn ink(colour: Colour) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color_rgba8(colour.0, colour.1, colour.2, 255);
    paint
}
