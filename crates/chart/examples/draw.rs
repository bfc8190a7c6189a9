//! Draws invented charts, also awkward ones, into a folder: `cargo run -p demarche-chart --example draw -- FOLDER`.

use std::path::PathBuf;

use demarche_chart::{Chart, Kind, Point, Series, Size, png, svg, terminal};

type Failure = Box<dyn std::error::Error>;

fn months(count: usize, value: impl Fn(f64) -> f64) -> Vec<Point> {
    let label = |i: usize| format!("{:04}-{:02}", 1990 + i / 12, i % 12 + 1);
    (0..count).map(|i| Point::new(label(i), value(i as f64)).of_events(i as u64)).collect()
}

fn charts() -> Vec<(&'static str, Chart)> {
    let wave = |i: f64| (10.0 * ((i * 37.0) % 11.0 - 4.0)).round() / 10.0;
    let other = |i: f64| ((i * 23.0) % 7.0 - 5.0) * 0.8;
    let count = |i: f64| (i * 29.0) % 53.0;
    let with_gap = |i: f64| if (8.0..11.0).contains(&i) { f64::NAN } else { wave(i) };
    let long = "The Ministry of Foreign Affairs and Trade of an Invented Republic of Many Provinces & its <Neighbours>";
    let of = |kind, series: Vec<(&str, Vec<Point>)>| {
        let mut chart = Chart::new("Russia and Ukraine: mean score of events by month", kind);
        "Invented values, PLOVER scores from −10 (conflict) to 10 (cooperation)"
            .clone_into(&mut chart.subtitle);
        "mean score".clone_into(&mut chart.y_label);
        "Source: an invented data set, 1,204 events".clone_into(&mut chart.source);
        for (name, points) in series {
            chart = chart.with(Series::new(name, points));
        }
        chart
    };
    let mut named = of(Kind::Line, vec![(long, months(20, wave)), (long, months(20, other))]);
    long.clone_into(&mut named.title);
    long.clone_into(&mut named.subtitle);
    let many = |kind, count: usize| {
        let names: Vec<String> = (0..count).map(|i| format!("series {i}")).collect();
        let series = names.iter().enumerate();
        let series =
            series.map(|(i, n)| (n.as_str(), months(12, move |x| wave(x + i as f64 * 3.0))));
        of(kind, series.collect())
    };
    vec![
        (
            "line",
            of(Kind::Line, vec![("RUS→UKR", months(30, with_gap)), ("UKR→RUS", months(30, other))]),
        ),
        ("single-line", of(Kind::Line, vec![("RUS→UKR", months(30, with_gap))])),
        (
            "mirror",
            of(
                Kind::Bars,
                vec![
                    ("cooperation", months(30, count)),
                    ("conflict", months(30, |i| -count(i + 3.0))),
                ],
            ),
        ),
        (
            "bars",
            of(
                Kind::Bars,
                vec![("RUS→UKR", months(12, count)), ("UKR→RUS", months(12, |i| count(i + 5.0)))],
            ),
        ),
        ("one-line", of(Kind::Line, vec![("RUS→UKR", months(1, |_| 3.0))])),
        ("one-bar", of(Kind::Bars, vec![("RUS→UKR", months(1, |_| 3.0))])),
        (
            "long-line",
            of(Kind::Line, vec![("RUS→UKR", months(400, count)), ("UKR→RUS", months(400, other))]),
        ),
        ("long-bars", of(Kind::Bars, vec![("RUS→UKR", months(400, wave))])),
        ("dense-line", of(Kind::Line, vec![("RUS→UKR", months(60_000, count))])),
        ("zero", of(Kind::Bars, vec![("RUS→UKR", months(12, |_| 0.0))])),
        ("zero-line", of(Kind::Line, vec![("RUS→UKR", months(12, |_| 0.0))])),
        (
            "huge",
            of(
                Kind::Line,
                vec![
                    ("RUS→UKR", months(12, |i| count(i) * 1e299)),
                    ("b", months(12, |i| -count(i) * 1e306)),
                ],
            ),
        ),
        ("millions", of(Kind::Bars, vec![("RUS→UKR", months(12, |i| count(i) * 1.3e6))])),
        ("negative", of(Kind::Bars, vec![("RUS→UKR", months(12, |i| -0.013 * count(i)))])),
        ("names", named),
        ("empty", of(Kind::Line, vec![("RUS→UKR", months(5, |_| f64::NAN))])),
        ("many-lines", many(Kind::Line, 24)),
        ("many-bars", many(Kind::Bars, 24)),
    ]
}

fn main() -> Result<(), Failure> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("name a folder")?);
    std::fs::create_dir_all(&folder)?;
    for (name, chart) in charts() {
        std::fs::write(folder.join(format!("{name}.svg")), svg::draw(&chart, Size::default()))?;
        std::fs::write(folder.join(format!("{name}.png")), png::draw(&chart, Size::default(), 2)?)?;
        let small = png::draw(&chart, Size::new(0, 0), 3)?;
        std::fs::write(folder.join(format!("{name}.small.png")), small)?;
        for (tag, colour, unicode) in
            [("plain", false, true), ("colour", true, true), ("ascii", false, false)]
        {
            let options = terminal::Options { width: 78, height: 22, colour, unicode };
            let text = terminal::draw(&chart, options);
            std::fs::write(folder.join(format!("{name}.{tag}.txt")), text)?;
        }
    }
    Ok(())
}
