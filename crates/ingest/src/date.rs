//! Days of publication.
//!
//! - [`day`]: the forms of RFC 3339.
//! - [`any`]: also those in which tables and archives write days.
//! - `leading`: a day with which a text begins, as feeds and pages have it. `published`: one that a
//!   crawl can have seen.
//!
//! The day is always taken as it is written: the publisher's day, not that of another time zone.
//! What could be two days, as `03/05/2024`, is none. Years are 1 to 9999. The part: `forms`.

mod forms;

use jiff::civil::Date;
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;
use jiff::{Timestamp, ToSpan};

use forms::{Before, begin, compact, is_time};

/// Days that the publisher's day may lie behind that of the crawl: time zones, and clocks that are
/// wrong.
const AHEAD: i64 = 2;

/// No web page is older; software writes such days where it knows none.
const FIRST_YEAR: i16 = 1700;

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
/// `20240503101500`, `2024/05/03`, `3 May 2024`, `May 3, 2024`, `Sept. 3, 2024` and their like with a
/// time of day behind them, and numbers of seconds (9 or 10 digits), milliseconds (12 or 13) or
/// microseconds (15 or 16) since 1970 in UTC. Twelve digits that are also a day and a time, as
/// `202405031015`, are none. Names of months are English.
pub fn any(written: &str) -> Option<String> {
    let written = written.trim();
    day(written).or_else(|| of_number(written)).or_else(|| {
        let (date, rest) = begin(written, Before::Weekday)?;
        known(date).filter(|_| is_time(rest))
    })
}

/// The day with which a text begins, in the forms of [`any`]. One word may stand before it, as
/// `Published`, and anything behind it.
pub(crate) fn leading(written: &str) -> Option<String> {
    let written = written.trim();
    day(written).or_else(|| of_number(written)).or_else(|| known(begin(written, Before::Word)?.0))
}

/// The day with which a text begins, if the crawl of `crawled` can have seen it published.
pub(crate) fn published(written: &str, crawled: Option<&str>) -> Option<String> {
    let written = leading(written)?;
    let day: Date = written.parse().ok()?;
    let unset = day == Date::constant(1970, 1, 1) || day.year() < FIRST_YEAR;
    let latest = crawled.and_then(|c| c.parse::<Date>().ok()?.checked_add(AHEAD.days()).ok());
    (!unset && latest.is_none_or(|latest| day <= latest)).then_some(written)
}

/// The day of a whole number: a day itself, or time since 1970, told apart by the digits.
fn of_number(written: &str) -> Option<String> {
    // Tables often turn whole numbers into decimal ones.
    let (whole, fraction) = written.split_once('.').unwrap_or((written, ""));
    if !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    of_second(match whole.len() {
        8 | 14 => return of_digits(whole),
        9 | 10 => number,
        12 if compact(whole).is_some() && whole.get(8..).is_some_and(is_time) => return None,
        12 | 13 => number / 1_000,
        15 | 16 => number / 1_000_000,
        _ => return None,
    })
}

/// The day of `YYYYMMDD`, also with the time behind it.
pub(crate) fn of_digits(written: &str) -> Option<String> {
    let digits = matches!(written.len(), 8 | 14) && written.bytes().all(|b| b.is_ascii_digit());
    known(compact(written).filter(|_| digits)?)
}

/// The day, in UTC, of a number of seconds since 1970.
pub(crate) fn of_second(second: i64) -> Option<String> {
    known(Offset::UTC.to_datetime(Timestamp::from_second(second).ok()?).date())
}

/// A day that can be written with four digits of a year that there was.
fn known(date: Date) -> Option<String> {
    (date.year() >= 1).then(|| date.to_string())
}

#[cfg(test)]
mod tests;
