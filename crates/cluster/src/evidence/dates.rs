//! Is it the same time?
//!
//! A day that the text gives is the event's day. An article that gives none is published on the event's day or up to
//! [`window_days`](crate::config::EventConfig::window_days) later.

use super::{Agreement, Notes, Veto};
use crate::day::Day;
use crate::report::{Article, Report};

/// The days on which an event may have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Days {
    pub(crate) first: Day,
    pub(crate) last: Day,
    pub(crate) from_text: bool,
}

/// The days of a report; none of an event of which the text says only that it is past or to come.
pub(crate) fn days(report: &Report, article: Option<&Article>, window: u32) -> Option<Days> {
    let window = i32::try_from(window).unwrap_or(i32::MAX);
    if let Some(when) = report.when.filter(|w| w.from_text && w.start <= w.end) {
        return Some(Days { first: when.start, last: when.end, from_text: true });
    }
    let beside = report.auxiliary.iter().any(|a| matches!(a.as_str(), "historical" | "future"));
    let published =
        report.when.map(|w| w.end).or_else(|| article?.published.filter(|_| !beside))?;
    Some(Days { first: published.plus(-window), last: published, from_text: false })
}

/// Compares the days.
pub(crate) fn dates(a: Option<Days>, b: Option<Days>, notes: &mut Notes) -> Agreement {
    let (Some(a), Some(b)) = (a, b) else { return Ok(None) };
    let gap = (a.first.0.max(b.first.0)).saturating_sub(a.last.0.min(b.last.0)).max(0);
    let (agreement, text) = match (a.from_text, b.from_text) {
        (true, true) if a.first == a.last && b.first == b.last => match gap {
            0 => (1.0, a.first.to_string()),
            // Past midnight, or told from another zone.
            1 => (-0.5, format!("{} and {}", a.first, b.first)),
            _ => return Err(Veto::Date),
        },
        (true, true) => match gap {
            0 => (0.2, format!("{} to {} and {} to {}", a.first, a.last, b.first, b.last)),
            _ => return Err(Veto::Date),
        },
        (false, false) => {
            let apart = a.last.distance(b.last);
            let agreement = match apart {
                0 => 0.4,
                1 => 0.2,
                2 => -0.1,
                _ if gap == 0 => -0.4,
                _ => return Err(Veto::Date),
            };
            (agreement, format!("published {} and {}", a.last, b.last))
        }
        (text, _) => {
            let (told, published) = if text { (a, b) } else { (b, a) };
            let apart = i64::from(published.last.0) - i64::from(told.last.0);
            let agreement = match apart {
                0 => 0.7,
                1 => 0.4,
                2 => 0.0,
                // A text that gives several days, the last of them after the other was published.
                _ if gap == 0 => -0.3,
                // Published in a zone where it was still the day before.
                -1 => -0.4,
                _ => return Err(Veto::Date),
            };
            (agreement, format!("{} and published {}", told.last, published.last))
        }
    };
    notes.add(|| format!("days {text}"));
    Ok(Some(agreement))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(first: i32, last: i32) -> Option<Days> {
        Some(Days { first: Day(first), last: Day(last), from_text: true })
    }

    fn published(day: i32) -> Option<Days> {
        Some(Days { first: Day(day - 3), last: Day(day), from_text: false })
    }

    #[test]
    fn told_days_exclude_each_other() {
        let d = |a, b| dates(a, b, &mut Notes::default());
        assert_eq!(d(told(5, 5), told(5, 5)), Ok(Some(1.0)));
        assert!(d(told(5, 5), told(6, 6)).is_ok_and(|v| v.is_some_and(|v| v < 0.0)));
        assert_eq!(d(told(5, 5), told(7, 7)), Err(Veto::Date));
        assert_eq!(d(told(1, 7), told(8, 14)), Err(Veto::Date));
        assert!(d(told(1, 7), told(5, 5)).is_ok_and(|v| v > Some(0.0)));
        assert_eq!(d(None, told(5, 5)), Ok(None));
    }

    #[test]
    fn an_article_follows_its_event() {
        let d = |a, b| dates(a, b, &mut Notes::default());
        assert!(d(published(6), told(5, 5)).is_ok_and(|v| v > Some(0.0)));
        assert_eq!(d(told(5, 5), published(6)), d(published(6), told(5, 5)));
        assert_eq!(d(published(9), told(5, 5)), Err(Veto::Date));
        assert_eq!(d(published(3), told(5, 5)), Err(Veto::Date));
        assert_eq!(d(published(5), published(9)), Err(Veto::Date));
        assert_eq!(d(published(i32::MAX), told(5, 5)), Err(Veto::Date));
    }
}
