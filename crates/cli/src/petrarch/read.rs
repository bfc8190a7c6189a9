//! The lines of a PETRARCH dictionary: names, synonyms, codes with dates, agents with plurals.
//!
//! ```text
//! NAME_OF_ACTOR_ [AFGGOV 20010101-20041231]   # a name, a code, when it holds
//! +OTHER_NAME_
//!     [AFGELI >20050101]                       # a further code
//! CHAMBER_OF_COMMERCE {CHAMBERS_OF_COMMERCE} [~BUS]
//! !PERSON! = MAN, MEN, WOMAN, WOMEN            # CATTLE!PERSON! stands for four words
//! ```

use std::collections::BTreeMap;

use super::report::{Reason, Report};

/// A name as the file writes it, blanks for underscores, and its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) text: String,
    pub(super) line: usize,
}

/// A code and when it holds: first and last day, `YYYY-MM-DD`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Coded {
    pub(super) code: String,
    pub(super) from: Option<String>,
    pub(super) until: Option<String>,
    pub(super) line: usize,
}

/// One actor or agent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Entry {
    /// The first name, then the synonyms.
    pub(super) names: Vec<Name>,
    pub(super) codes: Vec<Coded>,
    /// The plural, as `{…}` gives it: empty braces for none. Regular where nothing is said.
    pub(super) plural: Option<String>,
}

/// Reads a dictionary.
pub(super) fn read(file: &str, text: &str, report: &mut Report) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut macros: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (i, raw) in text.lines().enumerate() {
        let number = i + 1;
        let line = raw.split('#').next().unwrap_or_default();
        if line.trim().is_empty() {
            continue;
        }
        if let Some((name, words)) = line.split_once('=').filter(|_| line.starts_with('!')) {
            let words = words.split(',').map(str::trim).filter(|w| !w.is_empty()).collect();
            macros.insert(name.trim(), words);
            continue;
        }
        let (before, codes) = match line.find('[') {
            Some(at) => line.split_at(at),
            None => (line, ""),
        };
        // What stands behind a semicolon was a comment in older files.
        let before = before.split(';').next().unwrap_or_default();
        let (before, plural) = match before.split_once('{') {
            Some((name, plural)) => {
                (name, Some(clean(plural.split('}').next().unwrap_or_default())))
            }
            None => (before, None),
        };
        let synonym = before.strip_prefix('+');
        let name = clean(synonym.unwrap_or(before));
        if !name.is_empty() {
            let name = Name { text: name, line: number };
            match (synonym, entries.last_mut()) {
                (Some(_), Some(entry)) => entry.names.push(name),
                (Some(_), None) => report.add(Reason::Malformed, file, number, raw),
                (None, _) => entries.push(Entry { names: vec![name], plural, ..Entry::default() }),
            }
        }
        let Some(entry) = entries.last_mut() else {
            report.add(Reason::Malformed, file, number, raw);
            continue;
        };
        for piece in codes.split('[').skip(1) {
            let Some((inside, _)) = piece.split_once(']') else {
                report.add(Reason::Malformed, file, number, raw);
                continue;
            };
            match coded(inside, number) {
                Ok(coded) => entry.codes.push(coded),
                Err(reason) => report.add(reason, file, number, raw),
            }
        }
    }
    expand(file, entries, &macros, report)
}

/// A name without stops and doubled blanks.
fn clean(name: &str) -> String {
    name.replace('_', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn coded(inside: &str, line: usize) -> Result<Coded, Reason> {
    let (code, when) = inside.trim().split_once(char::is_whitespace).unwrap_or((inside.trim(), ""));
    let when: String = when.split_whitespace().collect();
    let (from, until) = if when.is_empty() {
        (None, None)
    } else if let Some(day) = when.strip_prefix('>') {
        (Some(date(day)?), None)
    } else if let Some(day) = when.strip_prefix('<') {
        (None, Some(date(day)?))
    } else if let Some((from, until)) = when.split_once('-') {
        (Some(date(from)?), Some(date(until)?))
    } else {
        let day = date(&when)?;
        (Some(day.clone()), Some(day))
    };
    if from.as_ref().zip(until.as_ref()).is_some_and(|(f, u)| f > u) {
        return Err(Reason::Date);
    }
    Ok(Coded { code: code.to_owned(), from, until, line })
}

/// `YYMMDD` or `YYYYMMDD` as `YYYY-MM-DD`. Two-digit years from 30 on are of the twentieth century, as
/// PETRARCH reads them. A month's last days are not looked at: dictionaries end every month on the 31st.
fn date(text: &str) -> Result<String, Reason> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    let (year, rest) = match text.len() {
        6 if digits => {
            let short: u32 = text[..2].parse().map_err(|_| Reason::Date)?;
            (if short >= 30 { 1900 + short } else { 2000 + short }, &text[2..])
        }
        8 if digits => (text[..4].parse().map_err(|_| Reason::Date)?, &text[4..]),
        _ => return Err(Reason::Date),
    };
    let (month, day) = rest.split_at(2);
    let number = |s: &str| s.parse::<u32>().unwrap_or(0);
    if (1..=12).contains(&number(month)) && (1..=31).contains(&number(day)) {
        Ok(format!("{year:04}-{month}-{day}"))
    } else {
        Err(Reason::Date)
    }
}

/// Puts the words of substitutions in the place of their names.
fn expand(
    file: &str,
    entries: Vec<Entry>,
    macros: &BTreeMap<&str, Vec<&str>>,
    report: &mut Report,
) -> Vec<Entry> {
    let mut out = Vec::new();
    for entry in entries {
        let first = &entry.names[0];
        let Some(start) = first.text.find('!') else {
            out.push(entry);
            continue;
        };
        let end = first.text[start + 1..].find('!').map(|at| start + at + 2);
        let words = end.and_then(|end| Some((end, macros.get(&first.text[start..end])?)));
        let Some((end, words)) = words else {
            report.add(Reason::Substitution, file, first.line, &first.text);
            continue;
        };
        for word in words {
            let text = format!("{}{word}{}", &first.text[..start], &first.text[end..]);
            let mut names = entry.names.clone();
            names[0].text = clean(&text);
            // The words are singulars and plurals already.
            out.push(Entry { names, plural: Some(String::new()), ..entry.clone() });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(text: &str) -> (Vec<Entry>, Report) {
        let mut report = Report::default();
        (read("a.txt", text, &mut report), report)
    }

    #[test]
    fn an_actor_with_synonyms_and_dated_codes() {
        let (entries, report) = read_all(
            "ADA_NORD_ ; old comment\n+A._NORD_ # x\n\t[QQQGOV 010203-20041231]\n\t[QQQELI >050101]\n",
        );
        let names: Vec<_> = entries[0].names.iter().map(|n| n.text.as_str()).collect();
        assert_eq!(names, ["ADA NORD", "A. NORD"]);
        let codes = &entries[0].codes;
        assert_eq!(
            (codes[0].from.as_deref(), codes[0].until.as_deref()),
            (Some("2001-02-03"), Some("2004-12-31"))
        );
        assert_eq!((codes[1].code.as_str(), codes[1].until.as_deref()), ("QQQELI", None));
        assert_eq!(report.counts().count(), 0);
    }

    #[test]
    fn dates_that_are_none_are_reported() {
        for when in ["991301-991231", "99010-991231", ">1999-01-01", "20050101-20040101"] {
            let (entries, report) = read_all(&format!("X_Y_ [QQQGOV {when}]\n"));
            assert!(entries[0].codes.is_empty(), "{when}");
            assert_eq!(report.counts().next(), Some((Reason::Date, 1)), "{when}");
        }
    }

    #[test]
    fn substitutions_make_an_entry_a_word() {
        let (entries, report) =
            read_all("!PERSON! = MAN, MEN\nTUGBOAT!PERSON! [~LAB]\nX!GONE! [~LAB]\n");
        let names: Vec<_> = entries.iter().map(|e| e.names[0].text.as_str()).collect();
        assert_eq!(names, ["TUGBOATMAN", "TUGBOATMEN"]);
        assert_eq!(report.counts().next(), Some((Reason::Substitution, 1)));
    }
}
