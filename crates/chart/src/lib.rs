//! Draws time series of event data: in the terminal, as SVG and as PNG.
//!
//! - [`Chart`]: what is drawn: titles and [`Series`] of [`Point`]s, as lines or bars. Start here.
//! - [`terminal`]: text of block, braille or ASCII characters, with or without colours.
//! - [`svg`]: a self-contained picture with real text. [`png`]: the same picture in pixels.
//! - [`number`]: how numbers are written on axes and beside points.
//!
//! Both pictures come from one list of shapes, so they differ only in how they are written down.
//! What stands in a chart is a function of its values alone: not of the machine, its fonts, its
//! processor or its language. Zero is always on the vertical axis, so that lengths can be compared.
//!
//! Texts may come from outside: control characters and marks that turn the direction of writing
//! become blanks, markup is escaped, and what is too long is cut with an ellipsis. A value that is
//! not finite is a gap; a value beyond ±10^300 is drawn at that bound.
//!
//! ```
//! use demarche_chart::{Chart, Kind, Point, Series, terminal};
//!
//! let months = [("2024-01", 2.0), ("2024-02", 5.0), ("2024-03", f64::NAN), ("2024-04", 3.0)];
//! let points = months.map(|(month, value)| Point::new(month, value)).to_vec();
//! let chart = Chart::new("Events a month", Kind::Bars).with(Series::new("RUS→UKR", points));
//! let options = terminal::Options { width: 40, height: 12, colour: false, unicode: false };
//! let text = terminal::draw(&chart, options);
//! assert!(text.lines().any(|line| line.contains("RUS->UKR  2 (2024-01) .. 3 (2024-04)")));
//! ```

mod columns;
mod labels;
mod layout;
mod measure;
pub mod number;
mod palette;
#[cfg(feature = "png")]
pub mod png;
mod scale;
mod scene;
pub mod svg;
pub mod terminal;
mod words;

pub use scene::Size;

/// One value of a series.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// The stretch of time: `2024`, `2024-Q1`, `2024-03`, `2024-W09` or `2024-03-05`. Other texts
    /// are taken as they are.
    pub label: String,
    /// The value; one that is not finite is a gap.
    pub value: f64,
    /// Number of events behind the value, shown by SVG when the pointer rests on the point.
    pub n: Option<u64>,
}

impl Point {
    /// A point without a number of events.
    pub fn new(label: impl Into<String>, value: f64) -> Self {
        Self { label: label.into(), value, n: None }
    }

    /// The point with the number of events behind it.
    #[must_use]
    pub fn of_events(mut self, n: u64) -> Self {
        self.n = Some(n);
        self
    }
}

/// Values with one name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// The name in the legend; a series without a name has no entry there.
    pub name: String,
    /// The values. If a label is there twice, the later value counts.
    pub points: Vec<Point>,
}

impl Series {
    /// A series.
    pub fn new(name: impl Into<String>, points: Vec<Point>) -> Self {
        Self { name: name.into(), points }
    }
}

/// How values are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Points joined by lines; a gap breaks the line.
    #[default]
    Line,
    /// Bars from the zero line. Of two series, one never below zero and one never above it, the
    /// bars of a label stand on one place, up and down; otherwise side by side.
    Bars,
}

/// What is drawn.
///
/// The horizontal axis has the labels of all series: sorted if each series has its labels in
/// ascending order, else in the order in which they first come. A label that no series has takes no
/// place, so whoever wants a gap for a month without events gives a point for it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chart {
    /// Heading; may be empty, as the other texts.
    pub title: String,
    /// Line below the heading.
    pub subtitle: String,
    /// What the values are, written above the vertical axis.
    pub y_label: String,
    /// Where the values come from, written below the chart.
    pub source: String,
    /// The series, drawn in this order.
    pub series: Vec<Series>,
    /// Lines or bars.
    pub kind: Kind,
}

impl Chart {
    /// An empty chart with a heading.
    pub fn new(title: impl Into<String>, kind: Kind) -> Self {
        Self { title: title.into(), kind, ..Self::default() }
    }

    /// The chart with one series more.
    #[must_use]
    pub fn with(mut self, series: Series) -> Self {
        self.series.push(series);
        self
    }
}
