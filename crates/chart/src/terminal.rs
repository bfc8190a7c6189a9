//! Charts as text for terminals.
//!
//! Ticks stand exactly on rows. Bars are of eighths of a row above zero and halves below it, since
//! Unicode has no other blocks that hang. Lines are of braille dots, two to a column and four to a
//! row; without colours, where dots of two lines could not be told apart, and in ASCII, they are of
//! one character for each series. A legend gives first and last value.
//!
//! If there are more bars than columns, several labels share a column, which shows the highest
//! value above zero and the lowest below it; a line under the chart then says so.

mod bars;
mod grid;
mod lines;

use unicode_width::UnicodeWidthStr as _;

use crate::columns::Columns;
use crate::labels::{Label, Room, thin};
use crate::palette::style;
use crate::scale::{Range, Rows};
use crate::words::{ascii, clean, fit};
use crate::{Chart, Kind, number};
use grid::Grid;

/// What the terminal can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Columns, brought into 24 to 1000. No line is longer.
    pub width: usize,
    /// Rows, brought into 8 to 500. The drawing has at most so many lines, all texts included.
    pub height: usize,
    /// Whether to write ANSI colours.
    pub colour: bool,
    /// Whether to write other characters than ASCII.
    pub unicode: bool,
}

impl Default for Options {
    /// 80 columns, 24 rows, Unicode without colours.
    fn default() -> Self {
        Self { width: 80, height: 24, colour: false, unicode: true }
    }
}

/// Series with a line of legend.
const LEGEND: usize = 7;

/// Draws a chart as lines of text, each of which ends with a line end and none with blanks.
pub fn draw(chart: &Chart, options: Options) -> String {
    let options = Options {
        width: options.width.clamp(24, 1000),
        height: options.height.clamp(8, 500),
        ..options
    };
    let columns = Columns::of(chart);
    let pen = Pen { options, kind: chart.kind, many: chart.series.len() > 1 };
    let mut head = pen.head(chart);
    let mut legend = pen.legend(chart, &columns);
    let mut y_label = pen.line(&chart.y_label);
    let mut foot = pen.line(&chart.source);

    // Texts make way for the plot: least needed first.
    let fixed = 3; // axis, labels, note
    let used = |parts: [usize; 4]| parts.iter().sum::<usize>() + fixed + 4;
    let sizes =
        |head: &Vec<String>, legend: &Vec<String>, y: &Option<String>, foot: &Option<String>| {
            used([head.len(), legend.len(), y.iter().count(), foot.iter().count()])
        };
    if sizes(&head, &legend, &y_label, &foot) > options.height {
        foot = None;
    }
    if sizes(&head, &legend, &y_label, &foot) > options.height {
        y_label = None;
    }
    if sizes(&head, &legend, &y_label, &foot) > options.height {
        head.truncate(1);
    }
    let over = sizes(&head, &legend, &y_label, &foot).saturating_sub(options.height);
    legend.truncate(legend.len().saturating_sub(over));
    if sizes(&head, &legend, &y_label, &foot) > options.height {
        head.clear();
    }
    let height = options.height + 4 - sizes(&head, &legend, &y_label, &foot);

    let mut out = head;
    out.extend(legend);
    out.extend(y_label);
    out.extend(pen.plot(&columns, height));
    out.extend(foot);
    let mut text = String::new();
    for line in out {
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// How things are written.
#[derive(Clone, Copy)]
struct Pen {
    options: Options,
    kind: Kind,
    /// Whether series must be told apart.
    many: bool,
}

impl Pen {
    /// A text from outside as the terminal can show it.
    fn text(self, text: &str) -> String {
        let text = clean(text);
        if self.options.unicode { text } else { ascii(&text) }
    }

    fn ellipsis(self) -> &'static str {
        if self.options.unicode { "…" } else { "..." }
    }

    fn cut(self, text: &str, room: usize) -> String {
        fit(text, room as f64, self.ellipsis(), |t| t.width() as f64)
    }

    fn line(self, text: &str) -> Option<String> {
        let text = self.text(text);
        (!text.is_empty()).then(|| self.cut(&text, self.options.width))
    }

    fn head(self, chart: &Chart) -> Vec<String> {
        let bold = |line: String| {
            if self.options.colour { format!("\u{1b}[1m{line}\u{1b}[0m") } else { line }
        };
        self.line(&chart.title).map(bold).into_iter().chain(self.line(&chart.subtitle)).collect()
    }

    /// The character that draws a series.
    fn mark(self, series: usize) -> char {
        let look = style(series);
        match (self.kind, self.options.unicode) {
            (Kind::Bars, true) if self.options.colour => '█',
            (Kind::Bars, true) => ['█', '▒', '▓', '░'][series % 4],
            (Kind::Bars, false) => ['#', 'o', '+', 'x', '%', '@', '*'][series % 7],
            (Kind::Line, true) if self.braille() => '─',
            (Kind::Line, true) => look.mark,
            (Kind::Line, false) => look.ascii,
        }
    }

    /// Whether lines are of braille dots.
    fn braille(self) -> bool {
        self.options.unicode && (self.options.colour || !self.many)
    }

    /// One line a series: mark, name, first and last value.
    fn legend(self, chart: &Chart, columns: &Columns<'_>) -> Vec<String> {
        let mut lines = Vec::new();
        for (i, series) in chart.series.iter().enumerate() {
            if i + 1 == LEGEND && chart.series.len() > LEGEND {
                lines.push(format!("  and {} more", chart.series.len() - i));
                break;
            }
            let label = |column: usize| self.cut(&self.text(columns.labels[column]), 12);
            let ends = match columns.ends(i) {
                Some(((first, from), (last, to))) if first != last => format!(
                    "{} ({}) .. {} ({})",
                    number::value(from.exact),
                    label(first),
                    number::value(to.exact),
                    label(last)
                ),
                Some(((first, from), _)) => {
                    format!("{} ({})", number::value(from.exact), label(first))
                }
                None => "no values".to_owned(),
            };
            let width = self.options.width - 2;
            let ends = self.cut(&ends, width);
            let name = self.text(&series.name);
            let room = width.saturating_sub(ends.width() + 2);
            let words = if name.is_empty() || room < 4 {
                ends
            } else {
                format!("{}  {ends}", self.cut(&name, room))
            };
            let mark = self.mark(i);
            lines.push(if self.options.colour {
                format!("\u{1b}[38;5;{}m{mark}\u{1b}[0m {words}", style(i).terminal)
            } else {
                format!("{mark} {words}")
            });
        }
        lines
    }

    /// The plot with its axes and labels.
    fn plot(self, columns: &Columns<'_>, height: usize) -> Vec<String> {
        let rows = Rows::of(Range::of(columns.values()), height);
        let texts: Vec<(i64, String)> =
            rows.ticks.each().map(|i| (i, rows.ticks.text(i))).collect();
        let gutter = texts.iter().map(|(_, text)| text.len()).max().unwrap_or(0) + 1;
        let width = self.options.width.saturating_sub(gutter + 1).max(8);

        let mut grid = Grid::new(width, rows.above + 1 + rows.below);
        let line = if self.options.unicode { '─' } else { '-' };
        grid.fill_row(rows.above, line);
        let frame = match self.kind {
            Kind::Bars => bars::draw(&mut grid, self, columns, rows),
            Kind::Line => lines::draw(&mut grid, self, columns, rows),
        };
        let from = gutter + 1;
        let names: Vec<String> = columns.labels.iter().map(|label| self.text(label)).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let room = Room {
            width: |text: &str| text.width() as f64,
            at: |i| from as f64 + frame.middle(i),
            bounds: (0.0, self.options.width as f64),
            gap: 2.0,
        };
        let labels = thin(&names, &room);

        let mut lines = self.rows(&grid, rows, &texts, gutter, &labels);
        if !labels.is_empty() {
            lines.push(label_line(&labels, self));
        }
        if frame.share > 1 {
            let note = format!("{} labels a column: highest and lowest value shown", frame.share);
            lines.push(self.cut(&note, self.options.width));
        }
        lines
    }

    /// The grid with the vertical axis before it and, below values under zero, a horizontal one.
    fn rows(
        self,
        grid: &Grid,
        rows: Rows,
        texts: &[(i64, String)],
        gutter: usize,
        labels: &[Label],
    ) -> Vec<String> {
        let [bar, tick, zero, corner, line, mark] = if self.options.unicode {
            ['│', '┤', '┼', '└', '─', '┬']
        } else {
            ['|', '+', '+', '+', '-', '+']
        };
        let corner = if rows.below == 0 { zero } else { corner };
        let places: Vec<usize> = labels.iter().map(|label| label.at.floor() as usize).collect();
        let mut lines = Vec::new();
        for row in 0..grid.height() {
            let up = rows.above as i64 - row as i64;
            let i = up / rows.every as i64;
            let text = texts.iter().find(|(at, _)| *at == i && up % rows.every as i64 == 0);
            let axis = match text {
                Some(_) if up == 0 => zero,
                Some(_) => tick,
                None => bar,
            };
            let text = text.map_or("", |(_, text)| text.as_str());
            let ticks: &[usize] = if rows.below == 0 && up == 0 { &places } else { &[] };
            let over = |x: usize, c: char| {
                if c == line && ticks.contains(&(x + gutter + 1)) { mark } else { c }
            };
            let body = grid.row(row, self.options.colour, over);
            lines.push(format!("{text:>width$} {axis}{body}", width = gutter - 1));
        }
        if rows.below > 0 {
            let body: String = (0..grid.width())
                .map(|x| if places.contains(&(x + gutter + 1)) { mark } else { line })
                .collect();
            lines.push(format!("{:>gutter$}{corner}{body}", ""));
        }
        lines
    }
}

/// Where labels stand in the grid.
struct Frame {
    /// Columns of the terminal from one column of the chart to the next.
    slot: f64,
    /// Middle of the first.
    first: f64,
    /// Labels that share a place.
    share: usize,
}

impl Frame {
    fn middle(&self, column: usize) -> f64 {
        self.first + (column / self.share) as f64 * self.slot
    }
}

fn label_line(labels: &[Label], pen: Pen) -> String {
    let mut line = String::new();
    let mut used = 0;
    for label in labels {
        let start = (label.start.floor().max(0.0) as usize).max(used);
        let text = if pen.options.unicode { label.text.clone() } else { ascii(&label.text) };
        line.extend(std::iter::repeat_n(' ', start - used));
        used = start + text.width();
        line.push_str(&text);
    }
    pen.cut(&line, pen.options.width)
}
