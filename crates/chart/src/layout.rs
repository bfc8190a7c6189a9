//! Where everything stands in a picture.
//!
//! From top to bottom: heading, subtitle, legend, what the values are, the plot, labels, source.
//! The plot gets the room that the texts leave.

use crate::columns::{Columns, Value};
use crate::labels::{Room, thin};
use crate::measure;
use crate::palette::{self, Colour, style};
use crate::scale::{Range, Ticks};
use crate::scene::{Anchor, Scene, Shape, Size, Stroke, px};
use crate::words::{clean, fit, wrap};
use crate::{Chart, Kind, number};

mod marks;

const MARGIN: f64 = 24.0;
const SMALL: f64 = 12.0;
/// At most this many lines of legend.
const LEGEND_LINES: usize = 3;
/// Names longer than this are cut in the legend.
const NAME_WIDTH: f64 = 420.0;

/// The plot: where it is and how values and columns are placed in it.
struct Plot<'a> {
    columns: &'a Columns<'a>,
    kind: Kind,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    /// Where the lowest value is: above the bottom if values are written below bars.
    floor: f64,
    low: f64,
    high: f64,
}

impl Plot<'_> {
    /// Height of a value.
    fn y(&self, value: f64) -> f64 {
        // Halves, so that the difference of the largest numbers is finite.
        let share = (value / 2.0 - self.low / 2.0) / (self.high / 2.0 - self.low / 2.0);
        self.floor - share * (self.floor - self.top)
    }

    /// Width of a column.
    fn slot(&self) -> f64 {
        (self.right - self.left) / self.columns.labels.len().max(1) as f64
    }

    /// Middle of a column. Points of lines stand on the edges of the plot, bars between them.
    fn x(&self, column: usize) -> f64 {
        let count = self.columns.labels.len();
        if self.kind == Kind::Line && count > 1 {
            self.left + column as f64 * (self.right - self.left) / (count - 1) as f64
        } else {
            self.left + (column as f64 + 0.5) * self.slot()
        }
    }
}

/// Lays a chart out.
pub(crate) fn scene(chart: &Chart, size: Size) -> Scene {
    let columns = Columns::of(chart);
    let (width, height) = (f64::from(size.width()), f64::from(size.height()));
    let room = width - 2.0 * MARGIN;
    let mut shapes = Vec::new();
    let mut y = MARGIN - 6.0;

    // A low picture keeps its plot: texts that would take it are left out.
    let title = clean(&chart.title);
    let lines = if height < 340.0 { 1 } else { 2 };
    for line in wrap(&title, room, lines, |t| measure::width(t, 20.0, true)) {
        y += 26.0;
        shapes.push(text(MARGIN, y - 4.0, line, 20.0, true, Anchor::Start, palette::INK));
    }
    let keep = |text: &str| if height < 260.0 { String::new() } else { clean(text) };
    let subtitle = keep(&chart.subtitle);
    for line in wrap(&subtitle, room, lines, |t| measure::width(t, 14.0, false)) {
        y += 20.0;
        shapes.push(text(MARGIN, y - 2.0, line, 14.0, false, Anchor::Start, palette::GREY));
    }
    let mut y =
        legend(chart, room, y + 4.0, if height < 340.0 { 1 } else { LEGEND_LINES }, &mut shapes);
    // Values stand above bars.
    let space = if chart.kind == Kind::Bars { 19.0 } else { 14.0 };
    let y_label = keep(&chart.y_label);
    if !y_label.is_empty() {
        y += 22.0;
        let line = fit(&y_label, room, "…", |t| measure::width(t, SMALL, false));
        shapes.push(text(MARGIN, y, line, SMALL, false, Anchor::Start, palette::GREY));
    }
    y += space;

    let mut bottom = height - MARGIN + 6.0;
    let source = clean(&chart.source);
    if !source.is_empty() {
        let line = fit(&source, room, "…", |t| measure::width(t, 11.0, false));
        shapes.push(text(MARGIN, bottom - 2.0, line, 11.0, false, Anchor::Start, palette::GREY));
        bottom -= 20.0;
    }
    bottom -= 24.0; // labels
    let top = y.min(bottom - 40.0);

    let range = Range::of(columns.values());
    let ticks = Ticks::of(range, (((bottom - top) / 38.0) as usize).clamp(2, 10));
    let texts: Vec<(i64, String)> = ticks.each().map(|i| (i, minus(&ticks.text(i)))).collect();
    let widest = texts.iter().map(|(_, t)| measure::width(t, SMALL, false)).fold(0.0, f64::max);
    let left = (MARGIN + widest + 10.0).min(width / 2.0);
    let mut plot = Plot {
        columns: &columns,
        kind: chart.kind,
        left,
        right: width - MARGIN,
        top,
        bottom,
        floor: bottom,
        low: ticks.value(-ticks.below),
        high: ticks.value(ticks.above),
    };
    marks::make_room(&mut plot);
    let plot = plot;
    for (i, words) in texts {
        let at = plot.y(ticks.value(i));
        if i != 0 {
            shapes.push(level(&plot, at, palette::GRID, 1.0));
        }
        shapes.push(text(left - 10.0, at + 4.3, words, SMALL, false, Anchor::End, palette::GREY));
    }
    if plot.floor < plot.bottom {
        shapes.push(level(&plot, plot.bottom, palette::GRID, 1.0));
    }
    label_columns(&plot, width, &mut shapes);
    if plot.kind == Kind::Line {
        shapes.push(level(&plot, plot.y(0.0), palette::ZERO, 1.2));
    }
    marks::draw(&plot, chart, &mut shapes);
    if plot.kind == Kind::Bars {
        shapes.push(level(&plot, plot.y(0.0), palette::ZERO, 1.2));
    }
    if range_is_empty(&columns) {
        let (x, y) = (f64::midpoint(plot.left, plot.right), f64::midpoint(plot.top, plot.bottom));
        shapes.push(text(x, y, "no values".to_owned(), 14.0, false, Anchor::Middle, palette::GREY));
    }
    let name = if title.is_empty() { "Chart".to_owned() } else { title };
    Scene { size, title: name, description: describe(chart, &columns), shapes }
}

/// One entry for each series with a name, in lines; what has no room is counted.
fn legend(chart: &Chart, room: f64, from: f64, most: usize, shapes: &mut Vec<Shape>) -> f64 {
    let (mut x, mut line) = (0.0, 0);
    let mut y = from;
    let names = chart.series.iter().map(|series| clean(&series.name)).enumerate();
    let names: Vec<_> = names.filter(|(_, name)| !name.is_empty()).collect();
    // Beside the longest name there is room to count the others.
    let longest = NAME_WIDTH.min(room - if names.len() > 1 { 140.0 } else { 30.0 });
    for (done, (i, name)) in names.iter().enumerate() {
        let name = fit(name, longest, "…", |t| measure::width(t, 13.0, false));
        let width = 24.0 + measure::width(&name, 13.0, false);
        let reserve = if line + 1 == most && done + 1 < names.len() { 90.0 } else { 0.0 };
        if line == 0 || x + width + reserve > room {
            if line == most {
                let words = format!("and {} more", names.len() - done);
                let at = (MARGIN + x).min(MARGIN + room - 80.0);
                shapes.push(text(at, y - 4.0, words, 13.0, false, Anchor::Start, palette::GREY));
                break;
            }
            line += 1;
            x = 0.0;
            y += 22.0;
        }
        let look = style(*i);
        let left = MARGIN + x;
        if chart.kind == Kind::Line {
            let points = vec![(px(left), px(y - 8.5)), (px(left + 18.0), px(y - 8.5))];
            let stroke = Stroke { colour: look.colour, width: 3.0, dashes: look.dashes };
            shapes.push(Shape::Line { points, stroke });
        } else {
            shapes.push(rect((left + 3.0, y - 14.0), (12.0, 11.0), look.colour, None));
        }
        shapes.push(text(left + 24.0, y - 4.0, name, 13.0, false, Anchor::Start, palette::INK));
        x += width + 20.0;
    }
    y
}

fn label_columns(plot: &Plot<'_>, width: f64, shapes: &mut Vec<Shape>) {
    let labels: Vec<String> = plot.columns.labels.iter().map(|label| clean(label)).collect();
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    let room = Room {
        width: |t: &str| measure::width(t, SMALL, false),
        at: |i| plot.x(i),
        bounds: (MARGIN, width - MARGIN),
        gap: 14.0,
    };
    for label in thin(&labels, &room) {
        let points = vec![(px(label.at), px(plot.bottom)), (px(label.at), px(plot.bottom + 5.0))];
        let stroke = Stroke { colour: palette::ZERO, width: 1.0, dashes: &[] };
        shapes.push(Shape::Line { points, stroke });
        let middle = label.start + (room.width)(&label.text) / 2.0;
        let y = plot.bottom + 19.0;
        shapes.push(text(middle, y, label.text, SMALL, false, Anchor::Middle, palette::GREY));
    }
}

/// The chart in words: each series with its first and last value.
fn describe(chart: &Chart, columns: &Columns<'_>) -> String {
    let kind = if chart.kind == Kind::Line { "Line chart" } else { "Bar chart" };
    let mut words = vec![format!("{kind}.")];
    let ends = [columns.labels.first(), columns.labels.last()];
    if let [Some(first), Some(last)] = ends {
        words.push(format!("From {} to {}.", clean(first), clean(last)));
    }
    for text in [&chart.subtitle, &chart.y_label].map(|text| clean(text)) {
        if !text.is_empty() {
            words.push(format!("{}.", text.trim_end_matches('.')));
        }
    }
    for (i, series) in chart.series.iter().enumerate().take(20) {
        let name = clean(&series.name);
        let name = if name.is_empty() { format!("Series {}", i + 1) } else { name };
        words.push(match columns.ends(i) {
            Some(((first, from), (last, to))) => format!(
                "{name}: {} in {}, {} in {}.",
                number::value(from.exact),
                clean(columns.labels[first]),
                number::value(to.exact),
                clean(columns.labels[last]),
            ),
            None => format!("{name}: no values."),
        });
    }
    words.join(" ")
}

fn range_is_empty(columns: &Columns<'_>) -> bool {
    columns.values().next().is_none()
}

/// What the pointer shows: label, value, events.
fn tip(plot: &Plot<'_>, column: usize, value: Value) -> String {
    let mut words =
        format!("{}: {}", clean(plot.columns.labels[column]), number::value(value.exact));
    match value.n {
        Some(1) => words.push_str(" (1 event)"),
        Some(n) => words = format!("{words} ({} events)", number::value(n as f64)),
        None => {}
    }
    words
}

/// Numbers in pictures have a true minus sign.
fn minus(text: &str) -> String {
    text.replace('-', "−")
}

fn level(plot: &Plot<'_>, y: f64, colour: Colour, width: f32) -> Shape {
    let points = vec![(px(plot.left), px(y)), (px(plot.right), px(y))];
    Shape::Line { points, stroke: Stroke { colour, width, dashes: &[] } }
}

fn rect(from: (f64, f64), size: (f64, f64), fill: Colour, tip: Option<String>) -> Shape {
    let ((x, y), (width, height)) = (from, size);
    Shape::Rect { x: px(x), y: px(y), width: px(width), height: px(height), fill, tip }
}

fn text(
    x: f64,
    y: f64,
    text: String,
    size: f64,
    bold: bool,
    anchor: Anchor,
    fill: Colour,
) -> Shape {
    Shape::Text { x: px(x), y: px(y), text, size: px(size), bold, anchor, fill }
}
