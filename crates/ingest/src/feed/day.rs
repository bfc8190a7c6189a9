//! Days of publication as feeds write them.

use jiff::civil::Date;

use crate::date;

/// Names of months in the dates of RFC 822, by their first three letters.
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The day that is written here, as `YYYY-MM-DD`: RFC 3339, RFC 822 and what people take for them.
///
/// The day is taken as written: the publisher's day, not that of another time zone.
pub(crate) fn day(written: &str) -> Option<String> {
    let written = written.trim();
    if let Some(day) = date::day(written) {
        return Some(day);
    }
    // A time in a form that is not quite RFC 3339, such as +0200.
    if let Some(rest) = written.get(10..)
        && rest.starts_with(['T', 't', ' '])
        && let Some(day) = date::day(&written[..10])
    {
        return Some(day);
    }
    let mut words =
        written.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
    // The day of the week.
    if words.peek().is_some_and(|w| month(w).is_none() && !starts_with_digit(w)) {
        words.next();
    }
    let (first, second, year) = (words.next()?, words.next()?, words.next()?);
    let (day, month) = match (month(first), month(second)) {
        (None, Some(month)) => (first, month),
        (Some(month), None) => (second, month),
        _ => return None,
    };
    let day = day.trim_end_matches(|c: char| c.is_ascii_alphabetic()); // 3rd
    let year: i16 = match year.len() {
        4 => year.parse().ok()?,
        // RFC 2822, section 4.3.
        2 => year.parse::<i16>().ok().map(|y| if y < 50 { 2000 + y } else { 1900 + y })?,
        _ => return None,
    };
    Some(Date::new(year, month, day.parse().ok()?).ok()?.to_string())
}

fn starts_with_digit(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
}

fn month(word: &str) -> Option<i8> {
    let start = word.get(..3)?.to_ascii_lowercase();
    let index = MONTHS.iter().position(|m| *m == start)?;
    i8::try_from(index + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn dates_of_feeds() {
        for written in [
            "Fri, 03 May 2024 23:30:00 +1400",
            "Fri, 3 May 24 10:00 EST",
            "3 May 2024",
            "Friday, May 3, 2024",
            "Thurs, 03 May 2024 24:00:00 UTC",
            "03-May-2024",
            "2024-05-03",
            "2024-05-03T10:00:00+0200",
            "2024-05-03 10:00",
            "May 3rd 2024",
        ] {
            assert_eq!(day(written).as_deref(), Some("2024-05-03"), "{written}");
        }
        for written in [
            "",
            "Fri, 31 Jun 2024 10:00:00 GMT",
            "Fri, 03 May 99999 10:00:00 GMT",
            "99999-01-01T00:00:00Z",
            "+099999-01-01",
            "May May 2024",
            "yesterday",
            "ven, 03 é 2024",
            "éééééé",
            "20é24-05-0",
        ] {
            assert_eq!(day(written), None, "{written}");
        }
    }
}
