//! `demarche series`: a dyad over time, as a chart.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{Date32Type, Float64Type, Int64Type};
use clap::{Args, ValueEnum};
use demarche_chart::{Chart, Kind, Point, Series, Size, png, svg, terminal};
use demarche_store::{Snapshot, StoreError};
use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};

use super::args::{ViewArgs, runtime};
use crate::commands::code::day;

/// `demarche series …`
#[derive(Debug, Args)]
pub(crate) struct SeriesArgs {
    /// Actor and recipient, as RUS,UKR; may be given several times. One alone is all that the actor does
    #[arg(long, value_name = "A,B", required = true)]
    dyad: Vec<String>,
    /// Also draw the other direction of each dyad
    #[arg(long)]
    both: bool,
    /// Stretch of time
    #[arg(long, value_enum, default_value = "month")]
    by: Unit,
    /// What to draw
    #[arg(long, value_enum, default_value = "count")]
    measure: Measure,
    #[command(flatten)]
    view: ViewArgs,
    #[command(flatten)]
    when: When,
    /// Write the chart as SVG
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// Write the chart as PNG
    #[arg(long, value_name = "FILE")]
    png: Option<PathBuf>,
    /// Write the numbers as CSV in place of a chart
    #[arg(long)]
    csv: bool,
}

/// A stretch of days.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct When {
    /// First day
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    from: Option<String>,
    /// Last day
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    to: Option<String>,
}

impl When {
    /// What a column must meet, with a leading `AND`.
    pub(super) fn condition(&self, column: &str) -> String {
        let mut text = String::new();
        for (operator, day) in [(">=", &self.from), ("<=", &self.to)] {
            if let Some(day) = day {
                text.push_str(&format!(" AND {column} {operator} DATE '{day}'"));
            }
        }
        text
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Unit {
    Day,
    Week,
    Month,
    Year,
}

impl Unit {
    fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    fn step(self) -> Span {
        match self {
            Self::Day => 1.day(),
            Self::Week => 1.week(),
            Self::Month => 1.month(),
            Self::Year => 1.year(),
        }
    }

    fn label(self, day: Date) -> String {
        match self {
            Self::Day => day.to_string(),
            Self::Week => {
                let week = day.iso_week_date();
                format!("{:04}-W{:02}", week.year(), week.week())
            }
            Self::Month => day.strftime("%Y-%m").to_string(),
            Self::Year => day.strftime("%Y").to_string(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Measure {
    /// Events: clusters of reports, not articles
    Count,
    /// Mean conflict–cooperation score
    Score,
    /// Sum of the scores
    ScoreSum,
    /// Cooperation above the line, conflict below it
    Balance,
}

/// A stretch of one dyad.
#[derive(Clone, Copy, Debug, Default)]
struct Cell {
    events: u64,
    reports: u64,
    score: f64,
    cooperation: u64,
    conflict: u64,
}

pub(crate) fn run(args: &SeriesArgs) -> anyhow::Result<ExitCode> {
    let mut pairs = Vec::new();
    for dyad in &args.dyad {
        let (a, b) =
            dyad.split_once(',').map_or((dyad.as_str(), ""), |(a, b)| (a.trim(), b.trim()));
        if a.is_empty() && b.is_empty() {
            bail!("a dyad is written A,B with codes as `demarche top actors` lists them");
        }
        pairs.push((a.to_owned(), b.to_owned()));
        if args.both && a != b {
            pairs.push((b.to_owned(), a.to_owned()));
        }
    }
    let (cells, source) = runtime()?.block_on(async {
        let snapshot = args.view.open().await?;
        let mut cells = Vec::new();
        for (a, b) in &pairs {
            cells.push(read(&snapshot, args, a, b).await?);
        }
        anyhow::Ok((cells, format!("{}, version {}", args.view.store.store, snapshot.version())))
    })?;
    let all = cells.iter().flat_map(BTreeMap::keys);
    let (Some(first), Some(last)) = (all.clone().min(), all.max()) else {
        bail!("no event of these dyads; `demarche top dyads` lists what there is");
    };
    let stretches: Vec<Date> = first.series(args.by.step()).take_while(|d| d <= last).collect();
    let name = |(a, b): &(String, String)| match (a.as_str(), b.as_str()) {
        (a, "") => format!("{a}→"),
        ("", b) => format!("→{b}"),
        (a, b) => format!("{a}→{b}"),
    };
    if args.csv {
        return csv(args, &pairs, &cells, &stretches);
    }
    let mut chart = Chart::new(
        format!("{} by {}", pairs.iter().map(name).collect::<Vec<_>>().join(", "), args.by.name()),
        if args.measure == Measure::Score { Kind::Line } else { Kind::Bars },
    );
    chart.source = source;
    let label = match args.measure {
        Measure::Count => "events",
        Measure::Score => "mean score, -10 conflict to +10 cooperation",
        Measure::ScoreSum => "sum of scores",
        Measure::Balance => "events of cooperation (up) and conflict (down)",
    };
    label.clone_into(&mut chart.y_label);
    for (pair, cells) in pairs.iter().zip(&cells) {
        let series = |label: String, value: &dyn Fn(&Cell) -> f64| {
            let points = stretches.iter().map(|day| {
                let cell = cells.get(day).copied().unwrap_or_default();
                Point::new(args.by.label(*day), value(&cell)).of_events(cell.events)
            });
            Series::new(label, points.collect())
        };
        let add = |chart: Chart, series| chart.with(series);
        chart = match args.measure {
            Measure::Count => add(chart, series(name(pair), &|c| c.events as f64)),
            Measure::Score => add(
                chart,
                series(name(pair), &|c| {
                    if c.events == 0 { f64::NAN } else { c.score / c.events as f64 }
                }),
            ),
            Measure::ScoreSum => add(chart, series(name(pair), &|c| c.score)),
            Measure::Balance => {
                let up = series(format!("{} cooperation", name(pair)), &|c| c.cooperation as f64);
                let down = series(format!("{} conflict", name(pair)), &|c| -(c.conflict as f64));
                chart.with(up).with(down)
            }
        };
    }
    write(args, &chart)
}

fn write(args: &SeriesArgs, chart: &Chart) -> anyhow::Result<ExitCode> {
    if let Some(path) = &args.svg {
        std::fs::write(path, svg::draw(chart, Size::default()))
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    if let Some(path) = &args.png {
        let picture = png::draw(chart, Size::default(), 2).context("cannot draw the picture")?;
        std::fs::write(path, picture)
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    if args.svg.is_none() && args.png.is_none() {
        let colour = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        let width = std::env::var("COLUMNS").ok().and_then(|w| w.parse().ok()).unwrap_or(80);
        let options = terminal::Options { width, height: 20, colour, unicode: true };
        print!("{}", terminal::draw(chart, options));
    }
    Ok(ExitCode::SUCCESS)
}

fn csv(
    args: &SeriesArgs,
    pairs: &[(String, String)],
    cells: &[BTreeMap<Date, Cell>],
    stretches: &[Date],
) -> anyhow::Result<ExitCode> {
    let mut out = csv::Writer::from_writer(crate::output::Screen::plain());
    out.write_record([
        "actor",
        "recipient",
        args.by.name(),
        "events",
        "reports",
        "score",
        "cooperation",
        "conflict",
    ])?;
    for ((a, b), cells) in pairs.iter().zip(cells) {
        for day in stretches {
            let c = cells.get(day).copied().unwrap_or_default();
            let numbers = [
                c.events.to_string(),
                c.reports.to_string(),
                c.score.to_string(),
                c.cooperation.to_string(),
                c.conflict.to_string(),
            ];
            let label = args.by.label(*day);
            out.write_record(
                [a.as_str(), b, &label].into_iter().chain(numbers.iter().map(String::as_str)),
            )?;
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// A text in SQL.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// The stretches of a dyad that have events.
async fn read(
    snapshot: &Snapshot,
    args: &SeriesArgs,
    a: &str,
    b: &str,
) -> Result<BTreeMap<Date, Cell>, StoreError> {
    let unit = args.by.name();
    let mut condition = "true".to_owned();
    for (column, code) in [("actor", a), ("recipient", b)] {
        if !code.is_empty() {
            condition.push_str(&format!(" AND {column} = {}", quoted(code)));
        }
    }
    condition.push_str(&args.when.condition(unit));
    let question = format!(
        "SELECT {unit}, sum(events) AS events, sum(reports) AS reports, sum(score) AS score, \
         sum(verbal_cooperation + material_cooperation) AS cooperation, \
         sum(verbal_conflict + material_conflict) AS conflict \
         FROM dyad_{unit}s WHERE {condition} GROUP BY {unit} ORDER BY {unit}"
    );
    let mut cells = BTreeMap::new();
    for batch in snapshot.collect(&question).await? {
        for row in 0..batch.num_rows() {
            let days = batch.column(0).as_primitive::<Date32Type>();
            if days.is_null(row) {
                continue;
            }
            let day = date(1970, 1, 1).saturating_add(i64::from(days.value(row)).days());
            let count = |column: usize| integer(&batch, column, row);
            let score =
                batch.column(3).as_primitive_opt::<Float64Type>().map_or(0.0, |c| c.value(row));
            let cell = Cell {
                events: count(1),
                reports: count(2),
                score,
                cooperation: count(4),
                conflict: count(5),
            };
            cells.insert(day, cell);
        }
    }
    Ok(cells)
}

fn integer(batch: &RecordBatch, column: usize, row: usize) -> u64 {
    let values = batch.column(column).as_primitive_opt::<Int64Type>();
    values.map_or(0, |c| u64::try_from(c.value(row)).unwrap_or(0))
}
