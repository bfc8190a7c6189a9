//! Days of publication.
//!
//! [`day`] knows the forms of RFC 3339, [`any`] also those in which archives write days. The day is
//! always taken as it is written: the publisher's day, not that of another time zone. What could be
//! two days, as `03/05/2024`, is none.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::fmt::rfc2822::DateTimeParser;
use jiff::fmt::strtime::BrokenDownTime;
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;

/// Forms of a day, by the signs of `strptime`. A time of day may follow.
const FORMS: &[&str] = &[
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%d %B %Y",
    "%d %b %Y",
    "%d %b. %Y",
    "%d-%b-%Y",
    "%B %d, %Y",
    "%b %d, %Y",
    "%b. %d, %Y",
    "%B %d %Y",
    "%A, %d %B %Y",
    "%A, %B %d, %Y",
    "%a, %b %d, %Y",
    "%A %d %B %Y",
];

/// Bytes that a date may have.
const LONGEST: usize = 100;

/// The day that is written here, as `YYYY-MM-DD`.
///
/// Accepts a day (`2024-05-03`) or a time (RFC 3339, `2024-05-03T23:30:00+02:00`), of which the day
/// is taken as it is written. Nothing is returned for anything else, a day that no calendar has and
/// the year 0 included.
pub fn day(written: &str) -> Option<String> {
    let written = written.trim();
    let day = written.get(..10)?;
    let form = |(i, b): (usize, u8)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() };
    if !day.bytes().enumerate().all(form) {
        return None;
    }
    let pieces = Pieces::parse(written).ok()?;
    known(pieces.date())
}

/// The day that is written here in one of the common forms, as `YYYY-MM-DD`.
///
/// Beside those of [`day`]: RFC 2822 (`Fri, 03 May 2024 10:00:00 GMT`), `20240503`,
/// `20240503101500`, `2024/05/03`, `3 May 2024`, `May 3, 2024` and their like with a time of day
/// behind them, and numbers of seconds (9 or 10 digits), milliseconds (12 or 13) or microseconds
/// (15 or 16) since 1970 in UTC. Names of months are English. Years are 1 to 9999.
pub fn any(written: &str) -> Option<String> {
    let written = written.trim();
    if written.is_empty() || written.len() > LONGEST {
        return None;
    }
    if let Some(day) = day(written) {
        return Some(day);
    }
    // Tables often turn whole numbers into decimal ones.
    let (whole, fraction) = written.split_once('.').unwrap_or((written, ""));
    if whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) {
        return of_number(whole);
    }
    // Days of the week are often wrong; the day is not.
    let rfc2822 = DateTimeParser::new().relaxed_weekday(true);
    if let Ok(time) = rfc2822.parse_zoned_datetime(written) {
        return known(time.datetime().date());
    }
    FORMS.iter().find_map(|form| {
        let (mut parts, end) = BrokenDownTime::parse_prefix(form, written).ok()?;
        if !is_time(written.get(end..)?) {
            return None;
        }
        parts.set_weekday(None);
        // Fewer digits are no year: `03/05/20`.
        known(parts.to_date().ok()?).filter(|day| !day.starts_with('0'))
    })
}

/// The day of a whole number: a day itself, or time since 1970, told apart by the digits.
fn of_number(written: &str) -> Option<String> {
    let digits = written.len();
    let number: i64 = written.parse().ok()?;
    let second = match digits {
        8 => return of_day(number),
        14 => return of_day(number / 1_000_000),
        9 | 10 => number,
        12 | 13 => number / 1_000,
        15 | 16 => number / 1_000_000,
        _ => return None,
    };
    of_second(second)
}

/// The day of `20240503`.
fn of_day(number: i64) -> Option<String> {
    let part = |n: i64| i8::try_from(n % 100).ok();
    let year = i16::try_from(number / 10_000).ok()?;
    known(Date::new(year, part(number / 100)?, part(number)?).ok()?)
}

/// The day, in UTC, of a number of seconds since 1970.
pub(crate) fn of_second(second: i64) -> Option<String> {
    known(Offset::UTC.to_datetime(Timestamp::from_second(second).ok()?).date())
}

/// A day that can be written with four digits of a year that there was.
fn known(date: Date) -> Option<String> {
    (date.year() >= 1).then(|| date.to_string())
}

/// Whether what follows a day is nothing, or a time of day with its zone.
fn is_time(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', ',', 'T', 't']).trim_start_matches("at ");
    let mut parts = rest.splitn(2, ':');
    let (hour, behind) = (parts.next().unwrap_or_default(), parts.next());
    let below = |digits: &str, limit: u8| digits.parse().is_ok_and(|n: u8| n < limit);
    let minute = behind.and_then(|behind| behind.get(..2));
    let plain = |c: char| c.is_ascii_alphanumeric() || " :.,+-()/[]_".contains(c);
    rest.is_empty()
        || below(hour, 24) && minute.is_some_and(|m| below(m, 60)) && rest.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::{any, day};
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
            "1714730400",
            "1714730400.25",
            "20240503.0",
            "1714730400000",
            "1714730400000000",
        ] {
            assert_eq!(any(written).as_deref(), Some("2024-05-03"), "{written}");
        }
        assert_eq!(any("Sept. 11, 2001").as_deref(), None);
        assert_eq!(any("September 11, 2001").as_deref(), Some("2001-09-11"));
        assert_eq!(any("11 Sep. 2001").as_deref(), Some("2001-09-11"));
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
            "2024-05-03T25:00:00Z",
            "yesterday",
        ] {
            assert_eq!(any(written), None, "{written}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics_and_days_are_four_digits(written in "\\PC{0,40}|[0-9 A-Za-z,:+./-]{0,40}") {
            if let Some(day) = any(&written) {
                prop_assert!(day.len() == 10 && !day.starts_with("0000"), "{}", day);
            }
        }
    }
}
