//! All forms in which days are written, for all readers.

use super::{any, day, leading, published};
use proptest::prelude::*;

#[test]
fn days_and_times_are_read() {
    for written in [
        "2024-02-29",
        " 2024-02-29\n",
        "2024-02-29T00:00:00Z",
        "2024-02-29T23:59:60+14:00",
        "2024-02-29t12:30:00.123456789-05:00",
        "2024-02-29 12:30:00Z",
        "2024-02-29T12:30",
    ] {
        assert_eq!(day(written).as_deref(), Some("2024-02-29"), "{written}");
    }
}

#[test]
fn anything_else_is_not() {
    for written in [
        "",
        "2023-02-29",
        "2024-13-01",
        "20240229",
        "2024-2-29",
        "29.02.2024",
        "February 29, 2024",
        "2024-02-29T25:00:00Z",
        "2024-02-29T",
        "2024-02-29x",
        "２０２４-02-29",
        "-02024-02-29",
        "0000-02-29",
        "99999-01-01",
    ] {
        assert_eq!(day(written), None, "{written}");
    }
}

#[test]
fn common_forms_are_read() {
    for written in [
        "2024-05-03",
        "2024-05-03T23:30:00+02:00",
        "2024-05-03 10:00:00 UTC",
        "2024-05-03T10:00:00.000+0000",
        "20240503",
        "20240503101500",
        "2024/05/03",
        "2024/5/3 10:00",
        "2024.05.03",
        "3 May 2024",
        "03 may 2024, 10:15",
        "3 May 2024 23:59 CEST",
        "May 3, 2024",
        "May 3, 2024 at 10:15 p.m.",
        "Friday, May 3, 2024",
        "Friday, 3 May 2024",
        "03-May-2024",
        "Fri, 03 May 2024 23:30:00 -0700",
        "Fri, 3 May 2024 10:00:00 GMT",
        "Mon, 3 May 2024 10:00:00 GMT",
        "Fri, 3 May 24 10:00 EST",
        "Thurs, 03 May 2024 24:00:00 UTC",
        "20240503T101500Z",
        "2024. 5. 3",
        "May 3rd 2024",
        "May 3rd, 2024, 10:15 a.m. EDT",
        "3rd of May 2024",
        "may 03 2024",
        "1714730400",
        "1714730400.25",
        "20240503.0",
        "1714730400000",
        "1714730400000000",
    ] {
        assert_eq!(any(written).as_deref(), Some("2024-05-03"), "{written}");
    }
    for written in ["Sept. 3, 2024", "September 3, 2024", "3 Sep. 2024", "SEPT. 3, 2024"] {
        assert_eq!(any(written).as_deref(), Some("2024-09-03"), "{written}");
    }
    assert_eq!(any("0001-01-01").as_deref(), Some("0001-01-01"));
    assert_eq!(any("31 December 9999").as_deref(), Some("9999-12-31"));
    assert_eq!(any("3 May 51 10:00 GMT").as_deref(), Some("1951-05-03"));
    // No day and time, so that it is milliseconds.
    assert_eq!(any("999999999999").as_deref(), Some("2001-09-09"));
}

#[test]
fn what_is_no_day_or_could_be_two_is_none() {
    for written in [
        "",
        "03/05/2024",
        "3.5.2024",
        "20241332",
        "00000101",
        "2024",
        "May 2024",
        "31 February 2024",
        "3 May 99999",
        "99999-01-01",
        "99999999999",
        "03/05/20",
        "3 May 24",
        "-1714730400000000",
        "May 3, 2024 and later",
        "before 3 May 2024",
        "2024-05-03T25:00:00Z",
        "2024-05/03",
        "0000-05-03",
        "202405031015",
        "May 3, 24",
        "24-5-3",
        "May May 2024",
        "Fri, 31 Jun 2024 10:00:00 GMT",
        "Fri, 03 May 99999 10:00:00 GMT",
        "+099999-01-01",
        "ven, 03 é 2024",
        "20é24-05-0",
        "Mai 3, 2024",
        "3 days ago",
        "yesterday",
    ] {
        assert_eq!(any(written), None, "{written}");
    }
}

#[test]
fn a_text_may_go_on_behind_its_day() {
    for written in [
        "2024-05-03T25:00",
        "May 3, 2024 by Ana Example",
        "Published: 3 May 2024 | Updated: 4 May 2024",
        "ven, 03 May 2024",
        "20240503 and more",
        "2024/05/03, Geneva",
    ] {
        assert_eq!(leading(written).as_deref(), Some("2024-05-03"), "{written}");
    }
    for written in
        ["On this May 3, 2024", "2024-05", "May 2024", "éééééé", "3 May", "Fri Fri Fri 3 May 2024"]
    {
        assert_eq!(leading(written), None, "{written}");
    }
}

#[test]
fn what_a_crawl_cannot_have_seen_is_not_believed() {
    assert!(published("2024-05-05", Some("2024-05-03")).is_some());
    assert!(published("2024-05-06", Some("2024-05-03")).is_none());
    assert!(published("2024-05-06", Some("nonsense")).is_some());
    assert!(published("2024-05-06", Some("9999-12-31")).is_some());
    for unset in ["0001-01-01T00:00:00", "1970-01-01", "0", "1699-12-31"] {
        assert!(published(unset, None).is_none(), "{unset}");
    }
}

proptest! {
    #[test]
    fn nothing_panics_and_days_are_four_digits(written in "\\PC{0,40}|[0-9 A-Za-z,:+./-]{0,40}") {
        published(&written, Some(&written));
        if let Some(day) = any(&written) {
            prop_assert_eq!(leading(&written), Some(day.clone()));
            prop_assert!(day.len() == 10 && !day.starts_with("0000"), "{}", day);
        }
    }
}
