//! A picture as a list of shapes, which SVG and PNG write down alike.

use crate::palette::Colour;

/// Width and height of a picture in pixels of CSS; PNG has several pixels for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    width: u16,
    height: u16,
}

impl Size {
    /// A size, brought into 320 to 4000 pixels of width and 200 to 4000 of height.
    pub fn new(width: u32, height: u32) -> Self {
        let within = |length: u32, least: u32| length.clamp(least, 4000) as u16;
        Self { width: within(width, 320), height: within(height, 200) }
    }

    /// Width in pixels.
    pub fn width(self) -> u16 {
        self.width
    }

    /// Height in pixels.
    pub fn height(self) -> u16 {
        self.height
    }
}

impl Default for Size {
    /// 960 by 480.
    fn default() -> Self {
        Self { width: 960, height: 480 }
    }
}

/// A length in pixels, in hundredths, so that both ways of writing see the same number.
pub(crate) fn px(length: f64) -> f32 {
    ((length * 100.0).round() / 100.0) as f32
}

/// How a line is drawn.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Stroke {
    pub(crate) colour: Colour,
    pub(crate) width: f32,
    pub(crate) dashes: &'static [f32],
}

/// On which side of its place a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// A shape. Places count from the upper left corner.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Shape {
    /// A filled rectangle, with what is shown when the pointer rests on it.
    Rect { x: f32, y: f32, width: f32, height: f32, fill: Colour, tip: Option<String> },
    /// Straight lines from point to point.
    Line { points: Vec<(f32, f32)>, stroke: Stroke },
    /// A filled circle with a rim in the colour of the ground.
    Dot { x: f32, y: f32, radius: f32, fill: Colour, tip: Option<String> },
    /// A text on its base line.
    Text { x: f32, y: f32, text: String, size: f32, bold: bool, anchor: Anchor, fill: Colour },
}

/// A picture.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Scene {
    pub(crate) size: Size,
    /// Name of the picture for those who do not see it.
    pub(crate) title: String,
    /// What it shows, in words.
    pub(crate) description: String,
    /// The shapes, from back to front.
    pub(crate) shapes: Vec<Shape>,
}
