//! Days of publication.

use jiff::fmt::temporal::Pieces;

/// The day that is written here, as `YYYY-MM-DD`.
///
/// Accepts a day (`2024-05-03`) or a time (RFC 3339, `2024-05-03T23:30:00+02:00`), of which the day
/// is taken as it is written: the publisher's day, not that of another time zone. Nothing is
/// returned for anything else, a day that no calendar has included.
pub fn day(written: &str) -> Option<String> {
    let written = written.trim();
    let day = written.get(..10)?;
    let form = |(i, b): (usize, u8)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() };
    if !day.bytes().enumerate().all(form) {
        return None;
    }
    let pieces = Pieces::parse(written).ok()?;
    Some(pieces.date().to_string())
}

#[cfg(test)]
mod tests {
    use super::day;

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
        ] {
            assert_eq!(day(written), None, "{written}");
        }
    }
}
