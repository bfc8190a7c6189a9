//! The day that a text tells: the first one that is not that of a statement about the event.
//!
//! The coder dates events by grammar. This is for articles of which no event was coded, or none with a day: it knows the
//! words in `data/days.tsv` and no grammar.

use std::sync::LazyLock;

use crate::day::Day;
use crate::words::words;

/// Words between a word of saying and the day of what is said.
const REACH: usize = 4;
/// Words that are read of a text.
const MOST_WORDS: usize = 400;

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Weekday(i32),
    Offset(i32),
    Ahead,
    Saying,
}

/// Each row's words with what they mean; rows of a wrong layout are left out, and a test counts them.
static TABLE: LazyLock<Vec<(Vec<&'static str>, Kind)>> = LazyLock::new(|| {
    let rows = include_str!("../data/days.tsv").lines().filter(|l| !l.starts_with('#')).skip(1);
    rows.filter_map(|row| {
        let mut cells = row.split('\t');
        let (kind, text, value) = (cells.next()?, cells.next()?, cells.next()?);
        let kind = match kind {
            "weekday" => Kind::Weekday(value.parse().ok()?),
            "day" => Kind::Offset(value.parse().ok()?),
            "ahead" => Kind::Ahead,
            "saying" => Kind::Saying,
            _ => return None,
        };
        Some((text.split(' ').collect(), kind))
    })
    .collect()
});

/// The first day that a text tells of its event, counted from the day of publication.
pub fn told_day(text: &str, published: Day) -> Option<Day> {
    let lower: Vec<(usize, String)> =
        words(text).take(MOST_WORDS).map(|(at, w)| (at, w.to_lowercase())).collect();
    let kind_at = |i: usize| {
        let has = |row: &&(Vec<&str>, Kind)| {
            row.0.iter().enumerate().all(|(k, w)| lower.get(i + k).is_some_and(|l| l.1 == *w))
        };
        TABLE.iter().find(has).map(|row| row.1)
    };
    let (mut said, mut ahead) = (None, None);
    for i in 0..lower.len() {
        // A sentence ends what was said before it.
        if i > 0 && text[lower[i - 1].0..lower[i].0].contains(['.', '!', '?', '\n']) {
            said = None;
        }
        let day = match kind_at(i) {
            Some(Kind::Saying) => {
                said = Some(i);
                continue;
            }
            Some(Kind::Ahead) => {
                ahead = Some(i);
                continue;
            }
            Some(Kind::Weekday(_)) if ahead.is_some_and(|a| a + 1 == i) => continue,
            // 1970-01-01 was a Thursday.
            Some(Kind::Weekday(day)) => {
                published.plus(-(published.0.saturating_add(3).rem_euclid(7) - day).rem_euclid(7))
            }
            Some(Kind::Offset(days)) => published.plus(days),
            None => continue,
        };
        if said.is_none_or(|s| i - s > REACH) {
            return Some(day);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_statements_do_not_count() {
        let published = Day::parse("2024-05-15").unwrap(); // a Wednesday
        let day = |text| told_day(text, published).map(|d| d.to_string());
        assert_eq!(day("Rebels took the town on Monday.").as_deref(), Some("2024-05-13"));
        assert_eq!(
            day("It fell, he said on Wednesday. It was on Tuesday.").as_deref(),
            Some("2024-05-14")
        );
        assert_eq!(day("A curfew until Friday was set last night.").as_deref(), Some("2024-05-14"));
        assert_eq!(day("On Thursday they left.").as_deref(), Some("2024-05-09"));
        assert_eq!(day("The minister said."), None);
        assert!(told_day("on Monday", Day(i32::MIN)).is_some());
    }

    #[test]
    fn the_table_is_read() {
        let rows = include_str!("../data/days.tsv").lines().filter(|l| !l.starts_with('#'));
        assert_eq!(TABLE.len(), rows.count() - 1);
    }
}
