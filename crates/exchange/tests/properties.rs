//! No text breaks a row, and no file stops a reader.
#![allow(
    clippy::unwrap_used,
    clippy::float_cmp,
    reason = "tests may stop at the first surprise; values are copied"
)]

mod common;

use common::{arrest, read_all, read_good, write};
use demarche_coder::EventRecord;
use demarche_exchange::{Article, Layout, Reports, Row, Writer, Written};
use proptest::prelude::*;

/// Texts with all that rows are divided by.
fn nasty() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\t".to_owned()),
        Just("\n".to_owned()),
        Just("\r\n".to_owned()),
        Just("\"".to_owned()),
        Just("'".to_owned()),
        Just(";".to_owned()),
        Just("; ".to_owned()),
        Just(",".to_owned()),
        Just("---".to_owned()),
        Just("None".to_owned()),
        Just("\u{2028}\u{85}\u{b}".to_owned()),
        Just("É".to_owned()),
        "[a-z ]{1,6}",
        any::<String>(),
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

prop_compose! {
    fn events()(texts in prop::collection::vec(nasty(), 14), parties in 0..3usize) -> (EventRecord, Article) {
        let mut event = arrest();
        let mut texts = texts.into_iter();
        let mut next = || texts.next().unwrap_or_default();
        event.trigger.text = next();
        event.contexts = vec![next()];
        event.coder.version = next();
        let party = &mut event.actors[0];
        party.text = next();
        party.name = Some(next());
        party.office = Some(next());
        party.sectors = vec![next()];
        party.organisation = Some(next());
        event.actors = vec![party.clone(); parties];
        let place = event.place.as_mut().unwrap();
        place.text = next();
        place.name = Some(next());
        place.admin1 = Some(next());
        let article = Article {
            id: next(),
            url: Some(next()),
            publisher: Some(next()),
            date: Some("2024-05-14".into()),
            ..Article::default()
        };
        (event, article)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn texts_never_break_a_row((event, article) in events()) {
        for layout in Layout::ALL {
            let mut writer = Writer::new(layout, Vec::new());
            writer.begin().unwrap();
            let row = Row { event: &event, article: &article, reports: Reports::default() };
            let Written::Lines(lines) = writer.row(&row).unwrap() else { panic!("left out") };
            let file = String::from_utf8(writer.finish().unwrap()).unwrap();
            let header = usize::from(layout.header().is_some());
            if layout != Layout::Csv {
                prop_assert_eq!(file.matches('\n').count(), lines + header, "{}", layout);
            }
            let columns = match layout {
                Layout::Gdelt => 61,
                Layout::Icews => 20,
                Layout::Polecat => 40,
                Layout::Petrarch2 => 11,
                _ => 0,
            };
            if columns > 0 {
                for line in file.split_terminator('\n') {
                    prop_assert_eq!(line.split('\t').count(), columns, "{}", layout);
                    let control = line.contains(|c: char| c != '\t' && c.is_control() || c == '"');
                    prop_assert!(!control, "{}", layout);
                }
            }
            let back = read_good(layout, file.as_bytes());
            prop_assert_eq!(back.len(), lines, "{}", layout);
            for item in &back {
                prop_assert_eq!(item.event.recipients[0].code.as_deref(), Some("SOM"), "{}", layout);
                if layout != Layout::PloverJson {
                    let code = (layout != Layout::Polecat).then_some("173");
                    prop_assert_eq!(item.event.cameo.as_deref(), code, "{}", layout);
                }
            }
        }
    }

    #[test]
    fn anything_is_read_to_its_end(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for layout in Layout::ALL {
            let _ = read_all(layout, &bytes);
        }
    }

    /// Files with one byte changed, where a table is hardest to read.
    #[test]
    fn damaged_files_are_read_to_their_end(at in 0..4000usize, byte in any::<u8>()) {
        for layout in Layout::ALL {
            let mut file = write(layout, &[arrest()]);
            let at = at % file.len();
            file[at] = byte;
            for failure in read_all(layout, &file).into_iter().filter_map(Result::err) {
                prop_assert!(!failure.to_string().is_empty());
            }
        }
    }
}
