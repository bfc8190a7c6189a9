//! SVG and PNG.

mod common;

use demarche_chart::{Chart, Kind, Point, Series, Size, svg};

#[test]
fn svg_is_self_contained_and_says_what_it_shows() {
    let text = svg::draw(&common::score(), Size::default());
    assert!(text.contains("<title id=\"title\">RUS, UKR: mean score by month</title>"));
    assert!(text.contains("RUS→UKR: 1.5 in 2023-01, 2.5 in 2024-01. UKR→RUS:"));
    for barred in ["<script", "<image", "href", "url(", "@import"] {
        assert!(!text.contains(barred), "{barred}");
    }
    assert_eq!(text.matches("http").count(), 1, "only the namespace");
}

#[test]
fn svg_escapes_texts_and_shows_numbers_of_events() {
    let points =
        vec![Point::new("<b>&", 2.0).of_events(1204), Point::new("c\u{0}", 1.0).of_events(1)];
    let name = "</text><script>alert('1')</script>";
    let chart = Chart::new("\"<&>", Kind::Bars).with(Series::new(name, points));
    let text = svg::draw(&chart, Size::new(0, u32::MAX));
    assert!(text.contains("&quot;&lt;&amp;&gt;"));
    assert!(text.contains("&lt;b&gt;&amp;: 2 (1,204 events)"));
    assert!(text.contains("c: 1 (1 event)"));
    assert!(!text.contains("<script") && !text.contains('\u{0}'));
    assert!(text.contains("width=\"320\" height=\"4000\""));
}

#[test]
fn a_gap_breaks_the_line() {
    let chart = Chart::new("", Kind::Line)
        .with(Series::new("", common::months(&[1.0, 2.0, f64::NAN, 4.0, f64::NAN, 3.0, 2.0])));
    let text = svg::draw(&chart, Size::default());
    let lines = text.lines().filter(|l| l.contains("stroke=\"#0072b2\"")).count();
    assert_eq!(lines, 2, "{text}");
    assert_eq!(text.matches("<circle").count(), 5);
}

#[test]
fn long_series_are_thinned_to_pixels() {
    let values: Vec<f64> = (0..200_000).map(|i| f64::from(i % 97)).collect();
    let points =
        values.iter().enumerate().map(|(i, v)| Point::new(format!("{i:06}"), *v)).collect();
    let chart = Chart::new("", Kind::Line).with(Series::new("", points));
    let text = svg::draw(&chart, Size::default());
    assert!(text.len() < 100_000, "{}", text.len());
}

#[cfg(feature = "png")]
mod png {
    use super::*;
    use demarche_chart::png;

    /// FNV-1a.
    fn hash(bytes: &[u8]) -> u64 {
        bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        })
    }

    /// A new version of a dependency may change them, a new machine may not.
    #[test]
    fn the_bytes_are_the_same_on_every_machine() {
        let file = png::draw(&common::score(), Size::default(), 2).unwrap();
        assert_eq!(format!("{:016x}", hash(&file)), "f7b80cb62bced3d8");
        let file = png::draw(&common::count(), Size::new(640, 360), 1).unwrap();
        assert_eq!(format!("{:016x}", hash(&file)), "741a0225e603d142");
    }

    #[test]
    fn the_file_has_the_size_asked_for() {
        for (size, scale, wanted) in [
            (Size::default(), 2, [1920, 960]),
            (Size::new(0, 0), 0, [320, 200]),
            (Size::new(400, 300), 9, [1600, 1200]),
        ] {
            let file = png::draw(&common::count(), size, scale).unwrap();
            assert_eq!(&file[..8], b"\x89PNG\r\n\x1a\n");
            let number = |at: usize| u32::from_be_bytes(file[at..at + 4].try_into().unwrap());
            assert_eq!([number(16), number(20)], wanted);
        }
    }
}
