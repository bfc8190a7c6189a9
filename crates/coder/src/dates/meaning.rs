//! What the captured words of a rule mean, before any calendar: [`When`].

use super::words::{Class, Value};

/// Units of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Hour,
    Day,
    Night,
    Week,
    Weekend,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

/// A third of a stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Early,
    Mid,
    Late,
    /// From its beginning until now.
    Passed,
    /// From now to its end.
    Rest,
}

/// A time as the text gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// Days of a year and month.
    Days { year: i32, month: i32, from: i32, to: i32 },
    /// Days of a month, of the nearest year in the direction of the tense.
    Dates { month: i32, from: i32, to: i32, relative: Option<i32> },
    /// A month of a year.
    Month { year: i32, month: i32, part: Option<Part> },
    /// A month, of the nearest year.
    BareMonth { month: i32, part: Option<Part>, relative: Option<i32> },
    /// A year or a part of it.
    Year { year: i32, part: Option<Part> },
    /// Months of a year: quarters, halves.
    Months { year: i32, first: i32, count: i32 },
    /// The same of a year counted from this one.
    RelativeMonths { by: i32, first: i32, count: i32 },
    /// The same of the nearest year in the direction of the tense.
    BareMonths { first: i32, count: i32 },
    /// A day of a year counted from this one.
    OfYear { by: i32, month: i32, day: i32 },
    /// Ten years.
    Decade { year: i32, part: Option<Part> },
    /// Three months from a month on.
    Season { year: Option<i32>, month: i32, relative: Option<i32> },
    /// A day of the week; weeks from this one where it is said.
    Weekday { day: i32, relative: Option<i32>, of_week: bool },
    /// Units from the present one.
    Relative { unit: Unit, by: i32, part: Option<Part> },
    /// Units back or ahead, as exact as the unit.
    Away { unit: Unit, by: i32 },
    /// From so many units ago until now; ahead where negative.
    Last { unit: Unit, count: i32 },
    /// How long something has gone on, if the verb says that it still does.
    For { unit: Unit, count: i32 },
    /// Days from today.
    Day { by: i32 },
    /// Last night and this morning.
    Overnight,
    /// First and last day by their numbers, year month day.
    Span { from: i32, to: i32 },
    /// Units from another time that the text names: behind a preposition, or before.
    From { unit: Unit, by: i32, spoken: bool },
    /// At no time that can be told.
    Vague,
}

macro_rules! meanings {
    ($($name:literal => $variant:ident),* $(,)?) => {
        /// Meanings that rules may have, by the name in rules.tsv.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Meaning { $($variant),* }

        impl Meaning {
            pub(super) fn named(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

meanings! {
    "date" => Date, "month-day-year" => MonthDayYear, "day-month-year" => DayMonthYear,
    "month-days-year" => MonthDaysYear, "days-month-year" => DaysMonthYear, "month-days" => MonthDays,
    "days-month" => DaysMonth, "month-day" => MonthDay, "day-month" => DayMonth, "month-year" => MonthYear,
    "part-month-year" => PartMonthYear, "part-month" => PartMonth, "part-year" => PartYear, "year" => Year,
    "decade" => Decade, "part-decade" => PartDecade, "quarter-year" => QuarterYear, "half-year" => HalfYear,
    "quarter-relative" => QuarterRelative, "half-relative" => HalfRelative, "season-year" => SeasonYear,
    "relative-season" => RelativeSeason, "relative-month" => RelativeMonth,
    "relative-weekday" => RelativeWeekday, "weekday" => Weekday,
    "weekday-month-day-year" => WeekdayMonthDayYear, "weekday-month-day" => WeekdayMonthDay,
    "weekday-day-month" => WeekdayDayMonth, "weekday-day-month-year" => WeekdayDayMonthYear,
    "passed-weekday" => PassedWeekday, "weekday-relative-week" => WeekdayRelativeWeek,
    "relative-unit" => RelativeUnit, "relative-daypart" => RelativeDaypart,
    "part-relative-unit" => PartRelativeUnit, "part-this-unit" => PartThisUnit,
    "passed-relative-unit" => PassedRelativeUnit, "passed-unit" => PassedUnit,
    "rest-relative-unit" => RestRelativeUnit, "rest-unit" => RestUnit,
    "relative-count-unit" => RelativeCountUnit, "relative-some-unit" => RelativeSomeUnit,
    "relative-couple-unit" => RelativeCoupleUnit, "count-unit-ago" => CountUnitAgo,
    "couple-unit-ago" => CoupleUnitAgo, "half-unit-ago" => HalfUnitAgo, "in-count-unit" => InCountUnit,
    "count-unit-shift" => CountUnitShift, "couple-unit-shift" => CoupleUnitShift,
    "count-unit-anchor" => CountUnitAnchor, "one-unit-anchor" => OneUnitAnchor,
    "next-unit-then" => NextUnitThen, "previous-unit-then" => PreviousUnitThen, "same-unit" => SameUnit, "units-shift" => UnitsShift, "century" => Century,
    "year-month-day" => YearMonthDay, "month-relative-year" => MonthRelativeYear,
    "month-day-relative-year" => MonthDayRelativeYear, "season-relative-year" => SeasonRelativeYear,
    "quarter" => Quarter, "half" => Half, "last-months-year" => LastMonthsYear,
    "first-months-year" => FirstMonthsYear, "the-unit" => TheUnit, "following-unit" => FollowingUnit,
    "within" => Within, "units-anchor" => UnitsAnchor, "eve" => Eve,
    "for-past" => ForPast, "for" => For, "dayword" => Dayword, "overnight" => Overnight,
    "period" => Period, "holiday-year" => HolidayYear, "holiday" => Holiday,
    "relative-holiday" => RelativeHoliday, "vague" => Vague,
}

/// The unit of a word, and how many of it the word is.
fn unit(value: Option<Value>) -> Option<(Unit, i32)> {
    Some(match value?.text {
        "minute" | "minutes" | "hour" | "hours" => (Unit::Hour, 1),
        "day" | "days" => (Unit::Day, 1),
        "night" | "nights" => (Unit::Night, 1),
        "week" | "weeks" => (Unit::Week, 1),
        "fortnight" | "fortnights" => (Unit::Week, 2),
        "weekend" | "weekends" => (Unit::Weekend, 1),
        "month" | "months" => (Unit::Month, 1),
        "quarter" | "quarters" => (Unit::Quarter, 1),
        "year" | "years" => (Unit::Year, 1),
        "decade" | "decades" => (Unit::Decade, 1),
        "century" | "centuries" => (Unit::Century, 1),
        _ => return None,
    })
}

fn part(value: Option<Value>) -> Option<Part> {
    Some(match value?.text {
        "early" => Part::Early,
        "mid" => Part::Mid,
        "late" => Part::Late,
        _ => return None,
    })
}

/// `12-25` or `1989-06-03` as numbers.
fn numbers(text: &str) -> Vec<i32> {
    text.split(['-', '/']).filter_map(|n| n.parse().ok()).collect()
}

/// What the captures of a rule mean; none where they cannot ('the third quarter of last Monday').
pub(super) fn of(meaning: Meaning, captured: &[Value]) -> Option<When> {
    let get = |class: Class| captured.iter().find(|v| v.class == class).copied();
    let number = |class: Class| get(class).map(|v| v.number);
    let relative = number(Class::Relative);
    let day = || number(Class::Day).or_else(|| number(Class::Ordinal));
    let counted = |by: i32| {
        let (unit, each) = unit(get(Class::Unit))?;
        Some((unit, each * by * number(Class::Count).unwrap_or(1)))
    };
    let plural = get(Class::Unit).is_some_and(|v| v.text.ends_with('s'));
    let away = |sign: i32, count: i32| {
        let (unit, each) = unit(get(Class::Unit))?;
        Some(When::Away { unit, by: sign * each * count })
    };
    let of_unit = |by: i32, part: Option<Part>| {
        let (unit, each) = unit(get(Class::Unit))?;
        Some(When::Relative { unit, by: by * each, part })
    };
    Some(match meaning {
        Meaning::Date => {
            let n = number(Class::Date)?;
            When::Days { year: n / 10_000, month: n / 100 % 100, from: n % 100, to: n % 100 }
        }
        Meaning::MonthDayYear
        | Meaning::DayMonthYear
        | Meaning::WeekdayMonthDayYear
        | Meaning::WeekdayDayMonthYear => {
            let (month, day) = (number(Class::Month)?, day()?);
            match number(Class::Year) {
                Some(year) => When::Days { year, month, from: day, to: day },
                None => When::Dates { month, from: day, to: day, relative: None },
            }
        }
        Meaning::MonthDaysYear
        | Meaning::DaysMonthYear
        | Meaning::MonthDays
        | Meaning::DaysMonth => {
            let mut days = captured.iter().filter(|v| v.class == Class::Day).map(|v| v.number);
            let (from, to, month) = (days.next()?, days.next()?, number(Class::Month)?);
            match number(Class::Year) {
                Some(year) => When::Days { year, month, from, to },
                None => When::Dates { month, from, to, relative: None },
            }
        }
        Meaning::MonthDay
        | Meaning::DayMonth
        | Meaning::WeekdayMonthDay
        | Meaning::WeekdayDayMonth => {
            let (month, day) = (number(Class::Month)?, day()?);
            When::Dates { month, from: day, to: day, relative: None }
        }
        Meaning::MonthYear | Meaning::PartMonthYear => When::Month {
            year: number(Class::Year)?,
            month: number(Class::Month)?,
            part: part(get(Class::Part)),
        },
        Meaning::PartMonth => When::BareMonth {
            month: number(Class::Month)?,
            part: part(get(Class::Part)),
            relative: None,
        },
        Meaning::RelativeMonth => {
            When::BareMonth { month: number(Class::Month)?, part: part(get(Class::Part)), relative }
        }
        Meaning::PartYear | Meaning::Year => {
            When::Year { year: number(Class::Year)?, part: part(get(Class::Part)) }
        }
        Meaning::Decade | Meaning::PartDecade => {
            When::Decade { year: number(Class::Decade)?, part: part(get(Class::Part)) }
        }
        Meaning::QuarterYear
        | Meaning::HalfYear
        | Meaning::QuarterRelative
        | Meaning::HalfRelative => {
            let nth = number(Class::Ordinal)?;
            let count = if matches!(meaning, Meaning::QuarterYear | Meaning::QuarterRelative) {
                3
            } else {
                6
            };
            let first = (nth - 1) * count + 1;
            if !(1..=12).contains(&first) {
                return None;
            }
            match number(Class::Year) {
                Some(year) => When::Months { year, first, count },
                None => When::RelativeMonths { by: relative?, first, count },
            }
        }
        Meaning::SeasonYear => When::Season {
            year: Some(number(Class::Year)?),
            month: number(Class::Season)?,
            relative: None,
        },
        Meaning::RelativeSeason => {
            When::Season { year: None, month: number(Class::Season)?, relative }
        }
        Meaning::RelativeWeekday => {
            When::Weekday { day: number(Class::Weekday)?, relative, of_week: false }
        }
        Meaning::Weekday | Meaning::PassedWeekday => {
            When::Weekday { day: number(Class::Weekday)?, relative: None, of_week: false }
        }
        Meaning::WeekdayRelativeWeek => {
            When::Weekday { day: number(Class::Weekday)?, relative, of_week: true }
        }
        // 'in the coming weeks'
        Meaning::RelativeUnit | Meaning::FollowingUnit if plural => When::Vague,
        Meaning::RelativeUnit => of_unit(relative?, None)?,
        // 'over the weekend'; 'during the week' is at no time.
        Meaning::TheUnit => match unit(get(Class::Unit))? {
            (Unit::Weekend, 1) if !plural => of_unit(0, None)?,
            _ => return None,
        },
        Meaning::FollowingUnit => {
            let (unit, by) = unit(get(Class::Unit))?;
            When::From { unit, by, spoken: true }
        }
        Meaning::Within => {
            let (unit, count) = counted(1)?;
            When::Last { unit, count: -count }
        }
        // 'hours after the vote' is on its day, 'days after' at no time that can be told.
        Meaning::UnitsAnchor if !plural => return None,
        Meaning::UnitsAnchor => match unit(get(Class::Unit))? {
            (Unit::Hour, _) => When::From { unit: Unit::Day, by: 0, spoken: false },
            _ => When::Vague,
        },
        Meaning::Eve => When::From { unit: Unit::Day, by: -1, spoken: false },
        Meaning::YearMonthDay => {
            let mut days = captured.iter().filter(|v| v.class == Class::Day).map(|v| v.number);
            let (month, day) = (days.next()?, days.next()?);
            When::Days { year: number(Class::Year)?, month, from: day, to: day }
        }
        Meaning::MonthRelativeYear => {
            When::RelativeMonths { by: relative?, first: number(Class::Month)?, count: 1 }
        }
        Meaning::SeasonRelativeYear => {
            When::RelativeMonths { by: relative?, first: number(Class::Season)?, count: 3 }
        }
        Meaning::MonthDayRelativeYear => {
            let (month, day) = (number(Class::Month)?, day()?);
            When::OfYear { by: relative?, month, day }
        }
        Meaning::Quarter | Meaning::Half => {
            let count = if meaning == Meaning::Quarter { 3 } else { 6 };
            let first = (number(Class::Ordinal)? - 1) * count + 1;
            if !(1..=12).contains(&first) {
                return None;
            }
            When::BareMonths { first, count }
        }
        Meaning::LastMonthsYear => {
            let count = number(Class::Count)?;
            When::Months { year: number(Class::Year)?, first: 13 - count, count }
        }
        Meaning::FirstMonthsYear => {
            When::Months { year: number(Class::Year)?, first: 1, count: number(Class::Count)? }
        }
        Meaning::RelativeDaypart => {
            let last_night = relative == Some(-1);
            When::Day { by: if last_night { -1 } else { relative.unwrap_or(0) } }
        }
        Meaning::PartRelativeUnit => of_unit(relative?, part(get(Class::Part)))?,
        Meaning::PartThisUnit => of_unit(0, part(get(Class::Part)))?,
        Meaning::PassedRelativeUnit => {
            let by = relative?;
            of_unit(by, (by == 0).then_some(Part::Passed))?
        }
        Meaning::PassedUnit => of_unit(0, Some(Part::Passed))?,
        Meaning::RestRelativeUnit => {
            let by = relative?;
            of_unit(by, (by == 0).then_some(Part::Rest))?
        }
        Meaning::RestUnit => of_unit(0, Some(Part::Rest))?,
        Meaning::RelativeCountUnit => {
            let (unit, count) = counted(1)?;
            When::Last { unit, count: if relative? > 0 { -count } else { count } }
        }
        Meaning::RelativeCoupleUnit => {
            let (unit, each) = unit(get(Class::Unit))?;
            When::Last { unit, count: if relative? > 0 { -2 * each } else { 2 * each } }
        }
        Meaning::RelativeSomeUnit | Meaning::Vague => When::Vague,
        Meaning::CountUnitAgo => away(-1, number(Class::Count)?)?,
        Meaning::CoupleUnitAgo => away(-1, 2)?,
        Meaning::HalfUnitAgo => match unit(get(Class::Unit))?.0 {
            Unit::Year => When::Away { unit: Unit::Month, by: -6 },
            Unit::Century => When::Away { unit: Unit::Year, by: -50 },
            Unit::Decade => When::Away { unit: Unit::Year, by: -5 },
            _ => When::Vague,
        },
        Meaning::InCountUnit => away(1, number(Class::Count)?)?,
        Meaning::CountUnitShift | Meaning::CountUnitAnchor => {
            let sign = number(Class::Shift).or_else(|| number(Class::Anchor))?;
            let (unit, by) = counted(sign)?;
            When::From { unit, by, spoken: meaning == Meaning::CountUnitShift }
        }
        Meaning::CoupleUnitShift => {
            let (unit, each) = unit(get(Class::Unit))?;
            When::From { unit, by: 2 * each * number(Class::Shift)?, spoken: true }
        }
        Meaning::OneUnitAnchor => {
            let (unit, each) = unit(get(Class::Unit))?;
            When::From { unit, by: each * number(Class::Anchor)?, spoken: false }
        }
        Meaning::NextUnitThen | Meaning::PreviousUnitThen => {
            let (unit, each) = unit(get(Class::Unit))?;
            let by = if meaning == Meaning::NextUnitThen { each } else { -each };
            // 'the next week' is told from now, 'the next day' from the story's own time.
            match unit {
                Unit::Day | Unit::Night => When::From { unit: Unit::Day, by, spoken: true },
                _ => When::Relative { unit, by, part: None },
            }
        }
        // 'that year'; 'the week' alone is at no time.
        Meaning::SameUnit if plural => return None,
        Meaning::SameUnit => {
            let (unit, _) = unit(get(Class::Unit))?;
            When::From { unit, by: 0, spoken: true }
        }
        Meaning::UnitsShift => match unit(get(Class::Unit))? {
            _ if !plural => return None,
            (Unit::Hour, _) => When::From { unit: Unit::Day, by: 0, spoken: true },
            _ => When::Vague,
        },
        Meaning::Century => {
            let year = (number(Class::Ordinal)? - 1) * 100;
            When::Span { from: year * 10_000 + 101, to: (year + 99) * 10_000 + 1231 }
        }
        Meaning::ForPast => {
            let (unit, count) = counted(1)?;
            When::Last { unit, count }
        }
        Meaning::For => {
            let (unit, count) = counted(1)?;
            When::For { unit, count }
        }
        Meaning::Dayword => When::Day { by: number(Class::Dayword)? },
        Meaning::Overnight => When::Overnight,
        Meaning::Period => {
            let n = numbers(get(Class::Period)?.text);
            let [y, m, d, y2, m2, d2] = n[..] else { return None };
            When::Span { from: y * 10_000 + m * 100 + d, to: y2 * 10_000 + m2 * 100 + d2 }
        }
        Meaning::HolidayYear | Meaning::Holiday | Meaning::RelativeHoliday => {
            let n = numbers(get(Class::Holiday)?.text);
            let [month, day] = n[..] else { return None };
            match number(Class::Year) {
                Some(year) => When::Days { year, month, from: day, to: day },
                None => When::Dates { month, from: day, to: day, relative },
            }
        }
    })
}
