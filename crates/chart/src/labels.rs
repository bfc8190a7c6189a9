//! Which labels of the horizontal axis are written, so that none touches another.

/// A label that is written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Label {
    /// Its column.
    pub(crate) column: usize,
    /// Its text.
    pub(crate) text: String,
    /// Where its text begins.
    pub(crate) start: f64,
    /// Where its column is.
    pub(crate) at: f64,
}

/// Where texts may stand and how long they are, in pixels or characters.
pub(crate) struct Room<W, P> {
    /// Width of a text.
    pub(crate) width: W,
    /// Middle of a column.
    pub(crate) at: P,
    /// First and last place of a text.
    pub(crate) bounds: (f64, f64),
    /// Least distance between texts.
    pub(crate) gap: f64,
}

/// Writes the labels in the finest regular steps that fit: for months every 2nd, 3rd, 6th or 12th,
/// counted from January, and then only the year. At least one label is written if there is any.
pub(crate) fn thin<W, P>(labels: &[&str], room: &Room<W, P>) -> Vec<Label>
where
    W: Fn(&str) -> f64,
    P: Fn(usize) -> f64,
{
    let calendar = Calendar::of(labels);
    let steps: &[i64] = match calendar {
        Calendar::Months => &[1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000],
        Calendar::Quarters => &[1, 2, 4, 8, 20, 40, 80, 200, 400, 2000],
        Calendar::Years | Calendar::Other => {
            &[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000]
        }
    };
    for &step in steps {
        let mut found = Vec::new();
        for (column, label) in labels.iter().enumerate() {
            if calendar.ordinal(label).unwrap_or(column as i64) % step == 0 {
                let text =
                    if calendar.is_year(step) { label.get(..4).unwrap_or(label) } else { label };
                found.push(place(column, text, room));
            }
        }
        if !found.is_empty() && apart(&found, room) {
            return found;
        }
    }
    // Texts of different lengths, or more labels than steps: first and last, if both fit.
    let ends = [0, labels.len().saturating_sub(1)];
    let mut found: Vec<Label> = Vec::new();
    for column in ends {
        if let Some(text) = labels.get(column) {
            let (from, to) = room.bounds;
            let text = crate::words::fit(text, (to - from).max(1.0), "…", &room.width);
            let next = place(column, &text, room);
            if found
                .last()
                .is_none_or(|last| last.start + (room.width)(&last.text) + room.gap <= next.start)
            {
                found.push(next);
            }
        }
    }
    found
}

fn place<W: Fn(&str) -> f64, P: Fn(usize) -> f64>(
    column: usize,
    text: &str,
    room: &Room<W, P>,
) -> Label {
    let (from, to) = room.bounds;
    let width = (room.width)(text);
    let at = (room.at)(column);
    let start = (at - width / 2.0).min(to - width).max(from);
    Label { column, text: text.to_owned(), start, at }
}

fn apart<W: Fn(&str) -> f64, P>(labels: &[Label], room: &Room<W, P>) -> bool {
    let (_, to) = room.bounds;
    let inside =
        labels.last().is_none_or(|last| last.start + (room.width)(&last.text) <= to + 1e-9);
    inside
        && labels.windows(2).all(|pair| {
            pair[0].start + (room.width)(&pair[0].text) + room.gap <= pair[1].start + 1e-9
        })
}

/// What all labels are.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Calendar {
    Years,
    Quarters,
    Months,
    Other,
}

impl Calendar {
    fn of(labels: &[&str]) -> Self {
        [Self::Months, Self::Quarters, Self::Years]
            .into_iter()
            .find(|kind| labels.iter().all(|label| kind.ordinal(label).is_some()))
            .unwrap_or(Self::Other)
    }

    /// Months, quarters or years since year 0.
    fn ordinal(self, label: &str) -> Option<i64> {
        let number = |text: &str, digits: usize| {
            (text.len() == digits && text.bytes().all(|b| b.is_ascii_digit()))
                .then(|| text.parse::<i64>().ok())
                .flatten()
        };
        let parts = || label.split_once('-').and_then(|(y, rest)| Some((number(y, 4)?, rest)));
        match self {
            Self::Years => number(label, 4),
            Self::Months => {
                let (year, month) = parts()?;
                Some(year * 12 + number(month, 2).filter(|m| (1..=12).contains(m))? - 1)
            }
            Self::Quarters => {
                let (year, quarter) = parts()?;
                let quarter = number(quarter.strip_prefix('Q')?, 1)?;
                (1..=4).contains(&quarter).then_some(year * 4 + quarter - 1)
            }
            Self::Other => None,
        }
    }

    /// Whether labels so far apart all begin years.
    fn is_year(self, step: i64) -> bool {
        match self {
            Self::Months => step % 12 == 0,
            Self::Quarters => step % 4 == 0,
            Self::Years | Self::Other => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(labels: &[String], room: f64) -> Vec<String> {
        let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
        let slot = room / labels.len() as f64;
        let room = Room {
            width: |text: &str| text.chars().count() as f64,
            at: |i| (i as f64 + 0.5) * slot,
            bounds: (0.0, room),
            gap: 1.0,
        };
        thin(&labels, &room).into_iter().map(|label| label.text).collect()
    }

    fn months(from: i64, count: i64) -> Vec<String> {
        (from..from + count).map(|m| format!("{:04}-{:02}", m / 12, m % 12 + 1)).collect()
    }

    #[test]
    fn months_step_by_quarters_and_years() {
        let year = months(2023 * 12 + 1, 12);
        assert_eq!(texts(&year, 200.0).len(), 12);
        assert_eq!(texts(&year, 40.0), ["2023-04", "2023-07", "2023-10", "2024-01"]);
        let century = months(1990 * 12, 400);
        assert_eq!(texts(&century, 60.0), ["1990", "1995", "2000", "2005", "2010", "2015", "2020"]);
    }

    #[test]
    fn other_labels_are_counted() {
        let days: Vec<String> = (1..=30).map(|d| format!("2024-03-{d:02}")).collect();
        assert_eq!(texts(&days, 60.0), ["2024-03-01", "2024-03-11", "2024-03-21"]);
        assert_eq!(texts(&["a long label".to_owned()], 6.0), ["a lon…"]);
        assert_eq!(texts(&[], 6.0), [""; 0]);
    }
}
