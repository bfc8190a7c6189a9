//! Counts by stretches of time.

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Index;
use super::filter::{Filter, date_of};
use super::row::NO_DAY;
use super::tally::{Tallies, Tally};

/// A stretch of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Unit {
    Day,
    /// From Monday.
    Week,
    #[default]
    Month,
    Year,
}

impl Unit {
    /// The first day of the stretch that a day lies in.
    fn start(self, day: Date) -> Date {
        match self {
            Self::Day => day,
            Self::Week => {
                let back = day.weekday().since(Weekday::Monday);
                day.checked_sub(jiff::Span::new().days(back)).unwrap_or(Date::MIN)
            }
            Self::Month => day.first_of_month(),
            Self::Year => day.first_of_year(),
        }
    }

    /// The first day of the next stretch.
    fn next(self, start: Date) -> Option<Date> {
        let span = match self {
            Self::Day => jiff::Span::new().days(1),
            Self::Week => jiff::Span::new().weeks(1),
            Self::Month => jiff::Span::new().months(1),
            Self::Year => jiff::Span::new().years(1),
        };
        start.checked_add(span).ok()
    }
}

/// Points without gaps.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Series {
    by: Unit,
    points: Vec<SeriesPoint>,
    /// Events that tell no day.
    undated: u64,
}

/// A stretch of time.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SeriesPoint {
    /// Its first day.
    #[schema(value_type = String, format = Date)]
    date: String,
    /// Events; reports of one event in the stretch count once.
    events: u64,
    reports: u64,
    score_sum: f64,
    score_mean: Option<f64>,
    /// Events by quad class, 1 to 4.
    quad: [u64; 4],
    /// Sum of the scores above zero.
    cooperation: f64,
    /// Sum of the scores below zero.
    conflict: f64,
    disputed: u64,
}

/// Points that an answer may have; years between the first and the last event would fill memory otherwise.
pub(crate) const MOST: usize = 20_000;

/// There are more stretches than [`MOST`] between the first and the last event.
#[derive(Debug)]
pub(crate) struct TooLong;

impl Index {
    /// Counts by stretches of time.
    pub(crate) fn series(&self, filter: &Filter, by: Unit) -> Result<Series, TooLong> {
        // Stretches by day: most days come often.
        let mut starts = std::collections::HashMap::new();
        let mut tallies = Tallies::new(filter);
        let mut undated = Tallies::new(filter);
        self.scan_counts(filter, |met| {
            if met.row.day == NO_DAY {
                undated.add((), &met);
                return;
            }
            let start = *starts
                .entry(met.row.day)
                .or_insert_with(|| date_of(met.row.day).map(|d| by.start(d)));
            if let Some(start) = start {
                tallies.add(start, &met);
            }
        });
        let mut points: Vec<SeriesPoint> = Vec::new();
        let mut next: Option<Date> = None;
        for (start, tally) in tallies.finish() {
            while let Some(gap) = next.filter(|&gap| gap < start) {
                points.push(point(gap, &Tally::default()));
                if points.len() > MOST {
                    return Err(TooLong);
                }
                next = by.next(gap);
            }
            points.push(point(start, &tally));
            next = by.next(start);
        }
        let undated = undated.finish().first().map_or(0, |((), t)| t.events);
        Ok(Series { by, points, undated })
    }
}

fn point(date: Date, t: &Tally) -> SeriesPoint {
    SeriesPoint {
        date: date.to_string(),
        events: t.events,
        reports: t.reports,
        score_sum: round(t.score),
        score_mean: (t.events > 0).then(|| round(t.mean())),
        quad: t.quad,
        cooperation: round(t.cooperation),
        conflict: round(t.conflict),
        disputed: t.disputed,
    }
}

/// Scores are kept as 32-bit numbers, of which more digits say nothing.
pub(crate) fn round(score: f64) -> f64 {
    (score * 1e4).round() / 1e4
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn stretches_begin_where_calendars_say() {
        let day = date(2024, 3, 3);
        assert_eq!(Unit::Week.start(day), date(2024, 2, 26));
        assert_eq!(Unit::Month.start(day), date(2024, 3, 1));
        assert_eq!(Unit::Year.start(day), date(2024, 1, 1));
        assert_eq!(Unit::Month.next(date(2024, 12, 1)), Some(date(2025, 1, 1)));
        assert_eq!(Unit::Year.next(date(9999, 1, 1)), None);
    }
}
