//! A calendar day as a number, so that days are compared by subtraction.

use std::fmt;

use jiff::civil::Date;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Days from 1970-01-01 in the proleptic Gregorian calendar. Written and read as `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

impl Day {
    /// The day that `YYYY-MM-DD` names; a time of day after it is ignored. None if there is no such day.
    pub fn parse(text: &str) -> Option<Self> {
        let date: Date = text.get(..10)?.parse().ok()?;
        Some(Self((date - epoch()).get_days()))
    }

    /// Days from this one to another, never negative.
    pub fn distance(self, other: Self) -> u32 {
        self.0.abs_diff(other.0)
    }

    /// The day so many days later, or earlier.
    #[must_use]
    pub fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }
}

fn epoch() -> Date {
    Date::constant(1970, 1, 1)
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let span = jiff::Span::new().try_days(self.0);
        match span.and_then(|s| epoch().checked_add(s)) {
            Ok(date) => write!(f, "{date}"),
            // Outside the years that a calendar date can have.
            Err(_) => write!(f, "day {}", self.0),
        }
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom(format!("{text:?} is no YYYY-MM-DD")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_numbers_and_back() {
        assert_eq!(Day::parse("1970-01-01"), Some(Day(0)));
        assert_eq!(Day::parse("2024-03-01T10:00:00Z"), Day::parse("2024-02-29").map(|d| d.plus(1)));
        assert_eq!(Day::parse("2024-02-30"), None);
        assert_eq!(Day::parse("naïve text"), None);
        assert_eq!(Day(19_855).to_string(), "2024-05-12");
        assert_eq!(Day(i32::MAX).to_string(), "day 2147483647");
        let day: Day = serde_json::from_str("\"2024-05-12\"").unwrap();
        assert_eq!(serde_json::to_string(&day).unwrap(), "\"2024-05-12\"");
    }
}
