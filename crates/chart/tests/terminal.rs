//! What terminals show, to the byte. `DEMARCHE_BLESS=1` writes the snapshots anew.

mod common;

use std::path::Path;

use demarche_chart::terminal::{Options, draw};
use demarche_chart::{Chart, Kind, Point, Series};
use proptest::prelude::*;
use unicode_width::UnicodeWidthStr as _;

const PLAIN: Options = Options { width: 72, height: 18, colour: false, unicode: true };

fn check(name: &str, chart: &Chart, options: Options) {
    let found = draw(chart, options);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/snapshots/{name}.txt"));
    if std::env::var_os("DEMARCHE_BLESS").is_some() {
        std::fs::write(&path, &found).expect("the folder of snapshots can be written");
    }
    let wanted = std::fs::read_to_string(&path).expect("the snapshot is there");
    assert!(found == wanted, "{name} has changed:\n{found}");
}

#[test]
fn charts_look_as_before() {
    check("score", &common::score(), PLAIN);
    check("score-ascii", &common::score(), Options { unicode: false, ..PLAIN });
    check("score-colour", &common::score(), Options { colour: true, ..PLAIN });
    check("single", &common::single(), PLAIN);
    check("count", &common::count(), PLAIN);
    check("count-ascii", &common::count(), Options { unicode: false, ..PLAIN });
    check("count-colour", &common::count(), Options { colour: true, ..PLAIN });
    check("side-by-side", &common::side_by_side(), PLAIN);
    check("long", &common::long(), PLAIN);
    check("small", &common::score(), Options { width: 30, height: 9, ..PLAIN });
    check("empty", &Chart::new("Nothing", Kind::Line), PLAIN);
    let one = Chart::new("", Kind::Line).with(Series::new("", common::months(&[3.0])));
    check("one", &one, PLAIN);
    let zero = Chart::new("", Kind::Bars).with(Series::new("zero", common::months(&[0.0; 8])));
    check("zero", &zero, PLAIN);
    let huge = common::months(&[1e15, -3e14, 7e14]);
    check("huge", &Chart::new("", Kind::Bars).with(Series::new("huge", huge)), PLAIN);
}

#[test]
fn escapes_of_terminals_do_not_pass() {
    let points = vec![Point::new("2024\u{1b}[2J", 1.0)];
    let series = Series::new("\u{1b}]0;title\u{7}", points);
    let chart = Chart::new("a\r\nb\u{202e}", Kind::Bars).with(series);
    let text = draw(&chart, PLAIN);
    assert!(!text.contains(['\u{1b}', '\u{7}', '\r', '\u{202e}']), "{text}");
}

fn values() -> impl Strategy<Value = Vec<f64>> {
    let value = prop_oneof![any::<f64>(), -10.0..10.0, (-50..1000_i32).prop_map(f64::from)];
    prop::collection::vec(value, 0..90)
}

fn any_chart() -> impl Strategy<Value = Chart> {
    let series = ("\\PC{0,120}", values());
    let texts = ("\\PC{0,120}", ".{0,20}", "\\PC{0,90}", "\\PC{0,90}");
    (texts, prop::collection::vec(series, 0..10), any::<bool>()).prop_map(|(texts, all, bars)| {
        let mut chart = Chart::new(texts.0, if bars { Kind::Bars } else { Kind::Line });
        (chart.subtitle, chart.y_label, chart.source) = (texts.1, texts.2, texts.3);
        all.iter().fold(chart, |chart, (name, values)| {
            chart.with(Series::new(name.as_str(), common::months(values)))
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    #[test]
    fn drawings_stay_within_their_bounds(
        chart in any_chart(),
        width in 0..120_usize,
        height in 0..40_usize,
        unicode: bool,
    ) {
        let text = draw(&chart, Options { width, height, colour: false, unicode });
        prop_assert!(text.lines().count() <= height.max(8), "{}", text);
        for line in text.lines() {
            prop_assert!(line.width() <= width.max(24), "{}: {}", line.width(), text);
            prop_assert!(unicode || line.is_ascii(), "{}", text);
        }
        let again = draw(&chart, Options { width, height, colour: true, unicode });
        prop_assert_eq!(again.lines().count() <= height.max(8), true);
    }

    #[test]
    fn pictures_can_be_drawn(chart in any_chart(), width in 0..1500_u32, height in 0..900_u32) {
        let size = demarche_chart::Size::new(width, height);
        let text = demarche_chart::svg::draw(&chart, size);
        prop_assert!(!text.contains("NaN") || chart_says(&chart, "NaN"), "{}", text);
        prop_assert!(!text.contains("\"inf"));
        let mut reader = quick_xml::Reader::from_str(&text);
        loop {
            match reader.read_event() {
                Ok(quick_xml::events::Event::Eof) => break,
                Ok(_) => {}
                Err(error) => prop_assert!(false, "{error}: {text}"),
            }
        }
    }
}

fn chart_says(chart: &Chart, what: &str) -> bool {
    let texts = [&chart.title, &chart.subtitle, &chart.y_label, &chart.source];
    texts.into_iter().chain(chart.series.iter().map(|s| &s.name)).any(|t| t.contains(what))
}
