//! Words of sequence: by which an article sets its own event apart from one that it recalls (`data/sequence.tsv`).

use std::ops::Range;
use std::sync::LazyLock;

use crate::words::words;

/// What a phrase says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cue {
    Apart,
    After,
    Came,
    Before,
    Had,
    Beside,
    Clause,
    Reacts,
    GoesOn,
}

enum Part {
    Is(&'static str),
    Begins(&'static str),
    Ends(&'static str),
    Number,
    Unit,
}

#[derive(Default)]
struct Table {
    phrases: Vec<(Cue, Vec<Part>, Option<i32>)>,
    numbers: Vec<(&'static str, Option<i32>)>,
    units: Vec<(&'static str, Option<i32>)>,
}

/// Rows of a wrong layout are left out, and a test counts them.
static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let rows = include_str!("../data/sequence.tsv").lines().filter(|l| !l.starts_with('#')).skip(1);
    let mut table = Table::default();
    for row in rows {
        let mut cells = row.split('\t');
        let (Some(kind), Some(text), Some(value)) = (cells.next(), cells.next(), cells.next())
        else {
            continue;
        };
        let cue = match kind {
            "apart" => Cue::Apart,
            "after" => Cue::After,
            "came" => Cue::Came,
            "before" => Cue::Before,
            "had" => Cue::Had,
            "beside" => Cue::Beside,
            "clause" => Cue::Clause,
            "reacts" => Cue::Reacts,
            "goes-on" => Cue::GoesOn,
            "number" => {
                table.numbers.push((text, value.parse().ok()));
                continue;
            }
            "unit" => {
                table.units.push((text, value.parse().ok()));
                continue;
            }
            _ => continue,
        };
        table.phrases.push((cue, text.split(' ').map(part).collect(), value.parse().ok()));
    }
    table
});

fn part(word: &'static str) -> Part {
    match (word, word.strip_suffix('*'), word.strip_prefix('*')) {
        ("#", ..) => Part::Number,
        ("@", ..) => Part::Unit,
        (_, Some(stem), _) => Part::Begins(stem),
        (_, _, Some(end)) => Part::Ends(end),
        _ => Part::Is(word),
    }
}

/// A word in lower case with its bytes.
pub(crate) struct Token {
    pub(crate) start: usize,
    pub(crate) end: usize,
    form: String,
}

/// The words of a piece of text, at most so many.
pub(crate) fn tokens(text: &str, most: usize) -> Vec<Token> {
    let token =
        |(start, w): (usize, &str)| Token { start, end: start + w.len(), form: w.to_lowercase() };
    words(text).take(most).map(token).collect()
}

/// The first phrase of a kind, as a range of words.
pub(crate) fn find(cue: Cue, tokens: &[Token]) -> Option<Range<usize>> {
    (0..tokens.len()).find_map(|i| at(cue, tokens, i)).map(|(range, _)| range)
}

/// The last phrase of a kind.
pub(crate) fn find_last(cue: Cue, tokens: &[Token]) -> Option<Range<usize>> {
    (0..tokens.len()).rev().find_map(|i| at(cue, tokens, i)).map(|(range, _)| range)
}

fn at(cue: Cue, tokens: &[Token], i: usize) -> Option<(Range<usize>, Option<i32>)> {
    let fits = |parts: &[Part]| {
        parts.iter().enumerate().all(|(k, part)| {
            let Some(token) = tokens.get(i + k) else { return false };
            let form = token.form.as_str();
            match part {
                Part::Is(word) => form == *word,
                Part::Begins(stem) => form.starts_with(stem),
                Part::Ends(end) => form.len() > end.len() && form.ends_with(end),
                Part::Number => number(form).is_some(),
                Part::Unit => unit(form).is_some(),
            }
        })
    };
    let found = TABLE.phrases.iter().find(|(kind, parts, _)| *kind == cue && fits(parts));
    found.map(|(_, parts, days)| (i..i + parts.len(), *days))
}

/// Whether words end with a phrase.
pub(crate) fn ends_with(cue: Cue, tokens: &[Token]) -> bool {
    let n = tokens.len();
    (0..n).any(|i| at(cue, tokens, i).is_some_and(|(range, _)| range.end == n))
}

/// How many a word is: none for another word, none inside for a number that is open.
fn number(form: &str) -> Option<Option<i32>> {
    if form.starts_with(|c: char| c.is_ascii_digit()) {
        return Some(form.parse().ok().filter(|n| (1..1000).contains(n)));
    }
    TABLE.numbers.iter().find(|(w, _)| *w == form).map(|(_, n)| *n)
}

fn unit(form: &str) -> Option<Option<i32>> {
    TABLE.units.iter().find(|(w, _)| *w == form).map(|(_, n)| *n)
}

/// How long before the event what is recalled was: `two days after` gives 2; `ago` counts from the day of publication, which
/// the second value says.
pub(crate) fn distances(tokens: &[Token]) -> impl Iterator<Item = (i32, bool)> {
    let counted = tokens.windows(3).filter_map(|three| {
        let (count, days) = (number(&three[0].form)??, unit(&three[1].form)??);
        let ago = match three[2].form.as_str() {
            "ago" => true,
            "after" | "earlier" | "before" => false,
            _ => return None,
        };
        Some((count.saturating_mul(days), ago))
    });
    let fixed = (0..tokens.len()).filter_map(|i| Some((at(Cue::Before, tokens, i)?.1?, false)));
    counted.chain(fixed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(cue: Cue, text: &str) -> Option<String> {
        let tokens = tokens(text, 100);
        let range = find(cue, &tokens)?;
        Some(text[tokens[range.start].start..tokens[range.end - 1].end].to_owned())
    }

    #[test]
    fn phrases_are_found() {
        let text = "The raid came two days after rebels took it, in response to it.";
        assert_eq!(found(Cue::After, text).as_deref(), Some("days after"));
        assert_eq!(found(Cue::Came, text).as_deref(), Some("came"));
        assert_eq!(found(Cue::Apart, text).as_deref(), Some("in response to"));
        assert_eq!(found(Cue::Had, "They had landed.").as_deref(), Some("had landed"));
        assert_eq!(found(Cue::Before, "It was a few weeks ago."), Some("few weeks ago".to_owned()));
        // What is this week's is what the article is about.
        assert_eq!(found(Cue::Before, "after this week's talks"), None);
        assert_eq!(found(Cue::Reacts, ""), None);
    }

    #[test]
    fn distances_are_days() {
        let all = |text| distances(&tokens(text, 100)).collect::<Vec<_>>();
        assert_eq!(all("two weeks ago, and a day after; hours after"), [(14, true), (1, false)]);
        assert_eq!(all("passed the day before"), [(1, false)]);
        assert!(ends_with(Cue::Beside, &tokens("Zawiya, 45 km west of", 9)));
        assert!(!ends_with(Cue::Beside, &tokens("west of Zawiya", 9)));
        assert_eq!(all("99999999999999 days after"), []);
    }

    #[test]
    fn the_table_is_read() {
        let rows = include_str!("../data/sequence.tsv").lines().filter(|l| !l.starts_with('#'));
        let read = TABLE.phrases.len() + TABLE.numbers.len() + TABLE.units.len();
        assert_eq!(read, rows.count() - 1);
    }
}
