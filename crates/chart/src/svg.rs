//! The picture as SVG 1.1: self-contained, without scripts, with real text.
//!
//! It has a `title` and a `desc` for readers who do not see it, and a `title` on each bar and point
//! with its label, value and number of events, which browsers show under the pointer.

use std::fmt::Write as _;

use crate::palette::{self, Colour};
use crate::scene::{Anchor, Scene, Shape, Stroke};
use crate::{Chart, Size, layout};

/// Fonts in the order in which a reader's machine is asked for them.
const FONTS: &str = "'Noto Sans','Segoe UI','Helvetica Neue',Helvetica,Arial,sans-serif";

/// Draws a chart as an SVG document, which ends with a line end.
pub fn draw(chart: &Chart, size: Size) -> String {
    write(&layout::scene(chart, size))
}

fn write(scene: &Scene) -> String {
    let (width, height) = (scene.size.width(), scene.size.height());
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"title desc\" \
         font-family=\"{FONTS}\">\n"
    );
    let _ = writeln!(out, "<title id=\"title\">{}</title>", escape(&scene.title));
    let _ = writeln!(out, "<desc id=\"desc\">{}</desc>", escape(&scene.description));
    let paper = palette::PAPER.hex();
    let _ = writeln!(out, "<rect width=\"{width}\" height=\"{height}\" fill=\"{paper}\"/>");
    for shape in &scene.shapes {
        write_shape(&mut out, shape);
    }
    out.push_str("</svg>\n");
    out
}

fn write_shape(out: &mut String, shape: &Shape) {
    // Writing to a string cannot fail.
    let _ = match shape {
        Shape::Rect { x, y, width, height, fill, tip } => {
            let start = format!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"");
            close(out, &start, *fill, "rect", tip.as_deref())
        }
        Shape::Dot { x, y, radius, fill, tip } => {
            let paper = palette::PAPER.hex();
            let start = format!(
                "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" stroke=\"{paper}\" stroke-width=\"1\""
            );
            close(out, &start, *fill, "circle", tip.as_deref())
        }
        Shape::Line { points, stroke } => {
            let places: Vec<String> = points.iter().map(|(x, y)| format!("{x},{y}")).collect();
            writeln!(out, "<polyline points=\"{}\" {}/>", places.join(" "), attributes(stroke))
        }
        Shape::Text { x, y, text, size, bold, anchor, fill } => {
            let weight = if *bold { " font-weight=\"700\"" } else { "" };
            let anchor = match anchor {
                Anchor::Start => "",
                Anchor::Middle => " text-anchor=\"middle\"",
                Anchor::End => " text-anchor=\"end\"",
            };
            let (fill, text) = (fill.hex(), escape(text));
            writeln!(
                out,
                "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\"{weight}{anchor} fill=\"{fill}\">{text}</text>"
            )
        }
    };
}

fn close(
    out: &mut String,
    start: &str,
    fill: Colour,
    name: &str,
    tip: Option<&str>,
) -> std::fmt::Result {
    let fill = fill.hex();
    match tip {
        Some(tip) => {
            writeln!(out, "{start} fill=\"{fill}\"><title>{}</title></{name}>", escape(tip))
        }
        None => writeln!(out, "{start} fill=\"{fill}\"/>"),
    }
}

fn attributes(stroke: &Stroke) -> String {
    let mut out = format!(
        "fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" stroke-linejoin=\"round\"",
        stroke.colour.hex(),
        stroke.width
    );
    if !stroke.dashes.is_empty() {
        let dashes: Vec<String> = stroke.dashes.iter().map(f32::to_string).collect();
        let _ = write!(out, " stroke-dasharray=\"{}\"", dashes.join(" "));
    }
    out
}

/// Text as XML holds it. Characters that XML bars were taken out before.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}
