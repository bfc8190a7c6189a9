//! Days of publication in the forms that pages write them.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::date;

/// Days that the publisher's day may lie behind that of the crawl: time zones, and clocks that are wrong.
const AHEAD: i64 = 2;

/// No web page is older; software writes such days where it knows none.
const FIRST_YEAR: i16 = 1700;

static MONTHS: LazyLock<HashMap<&'static str, i8>> = LazyLock::new(|| {
    let rows = include_str!("../../data/months.tsv").lines().filter(|l| !l.starts_with('#'));
    rows.filter_map(|row| row.split_once('\t'))
        .filter_map(|(number, names)| Some((number.parse().ok()?, names)))
        .flat_map(|(number, names)| names.split(['\t', ' ']).map(move |name| (name, number)))
        .collect()
});

/// The day that is written here, if the crawl of `crawled` can have seen it published.
///
/// Accepts what [`date::day`] does, `20240503`, `2024/5/3`, and forms with the English name of the month: `May 3,
/// 2024`, `Fri, 03 May 2024 10:00:00 GMT`. The day is taken as it is written. A day such as `03/05/2024`, which
/// reads either way, is none.
pub(super) fn day(written: &str, crawled: Option<&str>) -> Option<String> {
    let day: Date = match date::day(written) {
        Some(day) => day.parse().ok()?,
        None => other(written)?,
    };
    let unset = day == Date::constant(1970, 1, 1) || day.year() < FIRST_YEAR;
    let latest = crawled.and_then(|c| c.parse::<Date>().ok()?.checked_add(AHEAD.days()).ok());
    (!unset && latest.is_none_or(|latest| day <= latest)).then(|| day.to_string())
}

fn other(written: &str) -> Option<Date> {
    // Words and numbers in turn; a sign before a number is no part of it.
    let mut parts = Vec::new();
    let mut rest = written.trim();
    while let Some(first) = rest.chars().next() {
        let digits = first.is_ascii_digit();
        let same = |c: char| if digits { c.is_ascii_digit() } else { c.is_alphabetic() };
        let end = rest.find(|c| !same(c)).unwrap_or(rest.len()).max(first.len_utf8());
        let (part, behind) = rest.split_at(end);
        if digits || first.is_alphabetic() {
            parts.push(part);
        }
        if parts.len() == 5 {
            break;
        }
        rest = behind;
    }
    let number = |part: &str| part.parse::<i16>().ok();
    let date = |y: &str, month: i8, d: &str| {
        (y.len() == 4 && d.len() <= 2)
            .then(|| Date::new(number(y)?, month, d.parse().ok()?).ok())?
    };
    let month = |part: &str| MONTHS.get(part.to_lowercase().as_str()).copied();
    let ordinal = |part: &str| matches!(part, "st" | "nd" | "rd" | "th" | "of");
    let numeral = |part: &str| part.starts_with(|c: char| c.is_ascii_digit());
    if let [all, ..] = parts.as_slice()
        && matches!(all.len(), 8 | 12 | 14)
        && numeral(all)
    {
        return date(all.get(..4)?, all.get(4..6)?.parse().ok()?, all.get(6..8)?);
    }
    if let [y, m, d, ..] = parts.as_slice()
        && [y, m, d].iter().all(|p| numeral(p))
        && m.len() <= 2
    {
        return date(y, m.parse().ok()?, d);
    }
    let named: Vec<&str> = parts.into_iter().filter(|p| !ordinal(p)).collect();
    // The name of the weekday may stand before either.
    let from = usize::from(named.first().is_some_and(|p| !numeral(p) && month(p).is_none()));
    match named.get(from..from + 3)? {
        [d, m, y] if numeral(d) => date(y, month(m)?, d),
        [m, d, y] => date(y, month(m)?, d),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn many_forms_are_one_day() {
        for written in [
            "2024-05-03",
            "2024-05-03T23:30:00-0500",
            "2024-05-03 23:30:00 +0200",
            "2024-05-03T23:30:00.000Z",
            "20240503",
            "20240503T101500Z",
            "20240503101500",
            "2024/05/03 10:15",
            "2024.5.3",
            "Fri, 03 May 2024 23:30:00 GMT",
            "Friday, May 3, 2024",
            "May 3rd, 2024, 10:15 a.m. EDT",
            "3 May 2024",
            "3rd of May 2024",
            "may 03 2024",
            "03-May-2024",
        ] {
            assert_eq!(day(written, None).as_deref(), Some("2024-05-03"), "{written}");
        }
        assert_eq!(day("Sept. 9, 2023", None).as_deref(), Some("2023-09-09"));
    }

    #[test]
    fn what_names_no_day_is_none() {
        for written in [
            "",
            "May 2024",
            "03/05/2024",
            "3 days ago",
            "2024",
            "31 June 2024",
            "1714730000",
            "24-5-3",
            "0001-01-01T00:00:00",
            "1970-01-01",
            "2024-05",
            "Mai 3, 2024",
            "May 3, 24",
        ] {
            assert_eq!(day(written, None), None, "{written}");
        }
    }

    #[test]
    fn a_day_after_the_crawl_is_not_believed() {
        assert!(day("2024-05-05", Some("2024-05-03")).is_some());
        assert!(day("2024-05-06", Some("2024-05-03")).is_none());
        assert!(day("2024-05-06", Some("nonsense")).is_some());
        assert!(day("2024-05-06", Some("9999-12-31")).is_some());
    }

    proptest! {
        #[test]
        fn nothing_panics(written in "\\PC*", forms in "([0-9]{0,5}[ /,.-]?(May|th|mon)? ?){0,6}") {
            day(&written, Some(&forms));
            day(&forms, Some(&written));
        }
    }
}
