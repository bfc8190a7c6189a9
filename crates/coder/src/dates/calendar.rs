//! From what the text says to days of the calendar.
//!
//! Weeks run from Monday to Sunday. A bare weekday, month or day of a month is the nearest in the direction of
//! the tense; the day of the article counts for both. Early, mid and late are thirds.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::meaning::{Part, Unit, When};

/// Where the tense points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Past,
    Future,
}

/// Days, both included, with what they are a whole of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) start: Date,
    pub(crate) end: Date,
    pub(crate) granularity: &'static str,
}

impl Range {
    pub(super) fn new(start: Date, end: Date, granularity: &'static str) -> Option<Self> {
        (start <= end).then_some(Self { start, end, granularity })
    }

    pub(super) fn day(day: Date) -> Self {
        Self { start: day, end: day, granularity: "day" }
    }
}

fn date(year: i32, month: i32, day: i32) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn add(day: Date, span: Span) -> Option<Date> {
    day.checked_add(span).ok()
}

fn days(day: Date, by: i32) -> Option<Date> {
    add(day, by.days())
}

/// `count` whole months from the first of one.
fn months(year: i32, first: i32, count: i32, granularity: &'static str) -> Option<Range> {
    let start = date(year, first, 1)?;
    let end = days(add(start, count.months())?, -1)?;
    Range::new(start, end, granularity)
}

/// What so many months from one on are a whole of.
const fn of_months(first: i32, count: i32) -> &'static str {
    match (first, count) {
        (_, 1) => "month",
        (1 | 4 | 7 | 10, 3) => "quarter",
        (_, 3) => "season",
        _ => "period",
    }
}

/// The unit that a day lies in.
fn around(day: Date, unit: Unit) -> Option<Range> {
    let (y, m) = (i32::from(day.year()), i32::from(day.month()));
    match unit {
        Unit::Hour | Unit::Day | Unit::Night => Some(Range::day(day)),
        Unit::Week => {
            let start = days(day, -i32::from(day.weekday().to_monday_zero_offset()))?;
            Range::new(start, days(start, 6)?, "week")
        }
        Unit::Weekend => {
            let week = around(day, Unit::Week)?;
            Range::new(days(week.start, 5)?, week.end, "week")
        }
        Unit::Month => months(y, m, 1, "month"),
        Unit::Quarter => months(y, (m - 1) / 3 * 3 + 1, 3, "quarter"),
        Unit::Year => months(y, 1, 12, "year"),
        Unit::Decade => {
            Range::new(date(y / 10 * 10, 1, 1)?, date(y / 10 * 10 + 9, 12, 31)?, "decade")
        }
        Unit::Century => {
            Range::new(date(y / 100 * 100, 1, 1)?, date(y / 100 * 100 + 99, 12, 31)?, "period")
        }
    }
}

/// A day so many units away.
fn shifted(day: Date, unit: Unit, by: i32) -> Option<Date> {
    match unit {
        // Two days for 48 hours, none for three.
        Unit::Hour => days(day, by / 24),
        Unit::Day | Unit::Night => days(day, by),
        Unit::Week | Unit::Weekend => days(day, 7 * by),
        Unit::Month => add(day, by.months()),
        Unit::Quarter => add(day, (3 * by).months()),
        Unit::Year => add(day, by.years()),
        Unit::Decade => add(day, (10 * by).years()),
        Unit::Century => add(day, (100 * by).years()),
    }
}

/// A third of a stretch, or its part before or after now.
fn cut(range: Range, part: Option<Part>, now: Date) -> Option<Range> {
    let Some(part) = part.filter(|_| range.granularity != "day") else { return Some(range) };
    let (y, m) = (i32::from(range.start.year()), i32::from(range.start.month()));
    let third = match part {
        Part::Passed => return Range::new(range.start, now.min(range.end), "period"),
        Part::Rest => return Range::new(now.max(range.start), range.end, "period"),
        Part::Early => 0,
        Part::Mid => 1,
        Part::Late => 2,
    };
    match range.granularity {
        "year" => months(y, third * 4 + 1, 4, "period"),
        "month" => {
            let last = i32::from(range.end.day());
            let (from, to) = [(1, 10), (11, 20), (21, last)][third as usize];
            Range::new(date(y, m, from)?, date(y, m, to)?, "period")
        }
        "decade" => {
            let (from, to) = [(0, 3), (4, 6), (7, 9)][third as usize];
            Range::new(date(y + from, 1, 1)?, date(y + to, 12, 31)?, "period")
        }
        "week" => {
            let (from, to) = [(0, 1), (2, 3), (4, 6)][third as usize];
            Range::new(days(range.start, from)?, days(range.start, to)?, "period")
        }
        _ => Some(range),
    }
}

/// The nearest of the same days a year apart, in a direction; `relative` names one beside it.
fn nearest(
    now: Date,
    direction: Direction,
    relative: Option<i32>,
    of_year: impl Fn(i32) -> Option<Range>,
) -> Option<Range> {
    let year = i32::from(now.year());
    match relative {
        // 'last March' in May is that of this year, in February that of the last.
        Some(by) if by < 0 => (0..=8).filter_map(|back| of_year(year - back)).find(|r| r.end < now),
        Some(by) if by > 0 => {
            (0..=8).filter_map(|ahead| of_year(year + ahead)).find(|r| r.start > now)
        }
        Some(_) => of_year(year),
        None => match direction {
            // Leap days come every four or eight years.
            Direction::Past => {
                (0..=8).filter_map(|back| of_year(year - back)).find(|r| r.start <= now)
            }
            Direction::Future => {
                (0..=8).filter_map(|ahead| of_year(year + ahead)).find(|r| r.end >= now)
            }
        },
    }
}

/// The days of a time, against the day of the article and a time that the text named before or beside it.
/// None where one of these would be needed and is not known, or for no day of the calendar.
pub(super) fn days_of(
    when: When,
    now: Option<Date>,
    direction: Direction,
    anchor: Option<Range>,
) -> Option<Range> {
    match when {
        When::Days { year, month, from, to } => {
            let (start, end) = (date(year, month, from)?, date(year, month, to)?);
            Range::new(start, end, if from == to { "day" } else { "period" })
        }
        When::Span { from, to } => {
            let of = |n: i32| date(n / 10_000, n / 100 % 100, n % 100);
            // A period that has not begun on the day of the article is another one.
            let begun = |start: Date| now.is_none_or(|now| start <= now);
            let start = of(from).filter(|start| begun(*start))?;
            Range::new(start, of(to)?, if from == to { "day" } else { "period" })
        }
        When::Month { year, month, part } => {
            let range = months(year, month, 1, "month")?;
            cut(range, part, range.end)
        }
        When::Year { year, part } => {
            let range = months(year, 1, 12, "year")?;
            cut(range, part, range.end)
        }
        When::Months { year, first, count } => months(year, first, count, of_months(first, count)),
        When::Decade { year, part } => {
            let range = Range::new(date(year, 1, 1)?, date(year + 9, 12, 31)?, "decade")?;
            cut(range, part, range.end)
        }
        When::Season { year: Some(year), month, .. } => months(year, month, 3, "season"),
        When::From { unit, by, .. } => {
            let anchor = anchor?;
            let day = shifted(anchor.start, unit, by)?;
            // 'that year': the unit around it.
            if by == 0 {
                return around(day, unit);
            }
            match anchor.granularity {
                "day" => Some(Range::day(day)),
                "week" => around(day, Unit::Week),
                "month" => around(day, Unit::Month),
                "year" => around(day, Unit::Year),
                _ => None,
            }
        }
        When::Vague | When::For { .. } => None,
        _ => against(when, now?, direction),
    }
}

/// Those times that need the day of the article.
fn against(when: When, now: Date, direction: Direction) -> Option<Range> {
    let weekday = i32::from(now.weekday().to_monday_one_offset());
    match when {
        When::Dates { month, from, to, relative } => nearest(now, direction, relative, |year| {
            let (start, end) = (date(year, month, from)?, date(year, month, to)?);
            Range::new(start, end, if from == to { "day" } else { "period" })
        }),
        When::BareMonth { month, part, relative } => {
            let range = nearest(now, direction, relative, |year| months(year, month, 1, "month"))?;
            cut(range, part, now)
        }
        When::RelativeMonths { by, first, count } => {
            let year = i32::from(now.year()) + by;
            months(year, first, count, of_months(first, count))
        }
        When::BareMonths { first, count } => nearest(now, direction, None, |year| {
            months(year, first, count, of_months(first, count))
        }),
        When::OfYear { by, month, day } => {
            Some(Range::day(date(i32::from(now.year()) + by, month, day)?))
        }
        When::Season { month, relative, .. } => {
            nearest(now, direction, relative, |year| months(year, month, 3, "season"))
        }
        When::Weekday { day, relative: Some(by), of_week: true } => {
            let monday = days(now, 1 - weekday + 7 * by)?;
            Some(Range::day(days(monday, day - 1)?))
        }
        When::Weekday { day, relative, .. } => {
            let back = (weekday - day).rem_euclid(7);
            let ahead = (day - weekday).rem_euclid(7);
            let by = match (relative, direction) {
                (Some(-1), _) => {
                    if back == 0 {
                        -7
                    } else {
                        -back
                    }
                }
                (Some(1), _) => {
                    if ahead == 0 {
                        7
                    } else {
                        ahead
                    }
                }
                (_, Direction::Past) => -back,
                (_, Direction::Future) => ahead,
            };
            Some(Range::day(days(now, by)?))
        }
        When::Relative { unit: Unit::Day | Unit::Night | Unit::Hour, by, .. } => {
            Some(Range::day(days(now, by)?))
        }
        When::Relative { unit: Unit::Weekend, by: 0, .. } if direction == Direction::Past => {
            // 'this weekend' told on a Monday is the one that is over.
            let weekend = around(now, Unit::Weekend)?;
            if weekend.start <= now { Some(weekend) } else { around(days(now, -7)?, Unit::Weekend) }
        }
        When::Relative { unit: Unit::Weekend, by, .. } => {
            // The last weekend is the one before today, whatever the week.
            let this = around(now, Unit::Weekend)?;
            let by = if by < 0 && this.end < now { by + 1 } else { by };
            around(days(now, 7 * by)?, Unit::Weekend)
        }
        When::Relative { unit, by, part } => {
            let first = around(now, unit)?.start;
            cut(around(shifted(first, unit, by)?, unit)?, part, now)
        }
        When::Away { unit, by } => {
            let day = shifted(now, unit, by)?;
            match unit {
                Unit::Decade => around(day, Unit::Year),
                Unit::Century => around(day, Unit::Decade),
                _ => around(day, unit),
            }
        }
        When::Last { unit, count } => {
            let other = shifted(now, unit, -count)?;
            let (start, end) = if count >= 0 { (other, now) } else { (now, other) };
            Range::new(start, end, "period")
        }
        When::Day { by } => Some(Range::day(days(now, by)?)),
        When::Overnight => Range::new(days(now, -1)?, now, "day"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(day: &str, when: When, direction: Direction) -> String {
        let now = day.parse().ok();
        match days_of(when, now, direction, None) {
            Some(r) if r.start == r.end => format!("{} {}", r.start, r.granularity),
            Some(r) => format!("{}..{} {}", r.start, r.end, r.granularity),
            None => "none".to_owned(),
        }
    }

    #[test]
    fn days_without_a_year_never_roll_the_wrong_way() {
        let day = |month, day| When::Dates { month, from: day, to: day, relative: None };
        assert_eq!(on("2015-01-03", day(12, 28), Direction::Past), "2014-12-28 day");
        assert_eq!(on("2014-12-28", day(1, 5), Direction::Future), "2015-01-05 day");
        assert_eq!(on("2015-01-03", day(1, 3), Direction::Past), "2015-01-03 day");
        assert_eq!(on("2015-03-03", day(2, 29), Direction::Past), "2012-02-29 day");
    }

    #[test]
    fn weekdays_follow_the_tense() {
        let weekday = |relative| When::Weekday { day: 2, relative, of_week: false };
        // 2015-01-08 is a Thursday.
        assert_eq!(on("2015-01-08", weekday(None), Direction::Past), "2015-01-06 day");
        assert_eq!(on("2015-01-08", weekday(None), Direction::Future), "2015-01-13 day");
        assert_eq!(on("2015-01-06", weekday(None), Direction::Past), "2015-01-06 day");
        assert_eq!(on("2015-01-06", weekday(Some(-1)), Direction::Past), "2014-12-30 day");
        assert_eq!(on("2015-01-06", weekday(Some(1)), Direction::Future), "2015-01-13 day");
    }

    #[test]
    fn units_are_whole() {
        let of = |unit, by, part| When::Relative { unit, by, part };
        assert_eq!(
            on("2016-03-02", of(Unit::Week, -1, None), Direction::Past),
            "2016-02-22..2016-02-28 week"
        );
        assert_eq!(
            on("2016-03-31", of(Unit::Month, -1, None), Direction::Past),
            "2016-02-01..2016-02-29 month"
        );
        assert_eq!(
            on("2016-03-31", of(Unit::Month, 0, Some(Part::Passed)), Direction::Past),
            "2016-03-01..2016-03-31 period"
        );
        assert_eq!(
            on("2016-03-31", of(Unit::Year, -1, Some(Part::Late)), Direction::Past),
            "2015-09-01..2015-12-31 period"
        );
        assert_eq!(
            on("2016-03-07", of(Unit::Weekend, -1, None), Direction::Past),
            "2016-03-05..2016-03-06 week"
        );
    }

    #[test]
    fn nothing_is_dated_without_the_article_s_day() {
        let when = When::Day { by: -1 };
        assert_eq!(days_of(when, None, Direction::Past, None), None);
        let year = When::Year { year: 1998, part: None };
        assert!(days_of(year, None, Direction::Past, None).is_some());
    }
}
