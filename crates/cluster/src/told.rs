//! The days that a text tells, and which of them is that of its event.
//!
//! The coder dates events by grammar. This is for whole articles: it knows the words in `data/days.tsv` and no grammar. A day
//! beside a word of saying is that of a statement about an event, not the event's.

use std::sync::LazyLock;

use jiff::civil::Date;

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
    Month(i8),
    Ahead,
    Saying,
}

/// A day that a text tells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Told {
    /// First byte of its word.
    pub(crate) at: usize,
    pub(crate) day: Day,
    /// Whether it is that of a statement.
    pub(crate) said: bool,
    /// Whether what was on it is named by it: `Monday's raid`, `the raid of 3 May`, `the 3 May raid`.
    pub(crate) owns: bool,
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
            "month" => Kind::Month(value.parse().ok()?),
            "ahead" => Kind::Ahead,
            "saying" => Kind::Saying,
            _ => return None,
        };
        Some((text.split(' ').collect(), kind))
    })
    .collect()
});

/// Whether a term is the name of a weekday or a month.
pub(crate) fn is_calendar(term: &str) -> bool {
    let has = |row: &(Vec<&str>, Kind)| {
        matches!(row.1, Kind::Weekday(_) | Kind::Month(_)) && row.0[0].eq_ignore_ascii_case(term)
    };
    term.starts_with(char::is_uppercase) && TABLE.iter().any(has)
}

/// The first day that a text tells of its event, counted from the day of publication.
pub fn told_day(text: &str, published: Day) -> Option<Day> {
    days_told(text, published).into_iter().find(|told| !told.said).map(|told| told.day)
}

/// The days that a text tells, in its order.
pub(crate) fn days_told(text: &str, published: Day) -> Vec<Told> {
    let lower: Vec<(usize, String)> =
        words(text).take(MOST_WORDS).map(|(at, w)| (at, w.to_lowercase())).collect();
    let form = |i: usize| lower.get(i).map_or("", |l| l.1.split(['\'', '’']).next().unwrap_or(""));
    let kind_at = |i: usize| {
        let has =
            |row: &&(Vec<&str>, Kind)| row.0.iter().enumerate().all(|(k, w)| form(i + k) == *w);
        TABLE.iter().find(has).map(|row| (row.1, row.0.len()))
    };
    let (mut said, mut ahead) = (None, None);
    let mut out = Vec::new();
    for i in 0..lower.len() {
        // A sentence ends what was said before it.
        if i > 0 && text[lower[i - 1].0..lower[i].0].contains(['.', '!', '?', '\n']) {
            said = None;
        }
        let (kind, length) = match kind_at(i) {
            Some((Kind::Saying, _)) => {
                said = Some(i);
                continue;
            }
            Some((Kind::Ahead, _)) => {
                ahead = Some(i);
                continue;
            }
            Some(found) => found,
            None => continue,
        };
        let day = match kind {
            Kind::Weekday(_) if ahead.is_some_and(|a| a + 1 == i) => continue,
            // 1970-01-01 was a Thursday.
            Kind::Weekday(day) => Some(
                published.plus(-(published.0.saturating_add(3).rem_euclid(7) - day).rem_euclid(7)),
            ),
            Kind::Offset(days) => Some(published.plus(days)),
            // 'They may' is no month.
            Kind::Month(_) if !text[lower[i].0..].starts_with(char::is_uppercase) => None,
            Kind::Month(month) => {
                let before = if i > 0 { form(i - 1).parse().ok() } else { None };
                let after: Option<i8> = form(i + 1).parse().ok();
                after.filter(|n| *n <= 31).or(before).and_then(|n| last_date(published, month, n))
            }
            Kind::Ahead | Kind::Saying => None,
        };
        let last = lower[i + length - 1].1.as_str();
        let names = |i: usize| matches!(form(i), "of" | "the");
        let dated = matches!(kind, Kind::Month(_))
            && ((i > 0 && names(i - 1)) || (i > 1 && is_number(form(i - 1)) && names(i - 2)));
        let owns = last.ends_with("'s") || last.ends_with("’s") || dated;
        let said = said.is_some_and(|s| i - s <= REACH);
        out.extend(day.map(|day| Told { at: lower[i].0, day, said, owns }));
    }
    out
}

fn is_number(form: &str) -> bool {
    form.bytes().all(|b| b.is_ascii_digit())
}

/// The last such date up to a day.
fn last_date(published: Day, month: i8, day: i8) -> Option<Day> {
    let year: i16 = published.to_string().get(..4)?.parse().ok()?;
    let dates =
        [year, year.checked_sub(1)?].into_iter().filter_map(|y| Date::new(y, month, day).ok());
    dates.filter_map(|date| Day::parse(&date.to_string())).find(|date| *date <= published)
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
        assert!(told_day("on May 3", Day(i32::MIN)).is_none());
    }

    #[test]
    fn dates_are_the_last_ones() {
        let published = Day::parse("2024-05-15").unwrap();
        let days = |text| -> Vec<String> {
            days_told(text, published).iter().map(|t| t.day.to_string()).collect()
        };
        assert_eq!(days("the 3 May raid, and that of June 7."), ["2024-05-03", "2023-06-07"]);
        assert_eq!(days("They may 40 times; may go."), [""; 0]);
        let owns = |text| days_told(text, published).iter().all(|told| told.owns);
        assert!(owns("Monday's attack, the blast of September 19 and the 22 August raid"));
        assert!(!owns("on 22 August") && !owns("on Monday"));
        assert!(is_calendar("March") && is_calendar("Sunday") && !is_calendar("march"));
    }

    #[test]
    fn the_table_is_read() {
        let rows = include_str!("../data/days.tsv").lines().filter(|l| !l.starts_with('#'));
        assert_eq!(TABLE.len(), rows.count() - 1);
    }
}
