//! Cells that have a form: sectors, dates, ids.

use crate::table::{Row, TableError};

/// Sectors of the ontology.
const SECTORS: [&str; 25] = [
    "COP", "GOV", "JUD", "LEG", "MIL", "PRM", "PTY", "REB", "SPY", "UAF", "UNK", "AGR", "BUS",
    "CRM", "CVL", "EDU", "ELI", "JRN", "LAB", "MED", "REF", "OPP", "PRE", "REL", "SOC",
];

/// A name without the signs that only concern matching.
pub(crate) fn plain(name: &str) -> String {
    name.trim_end_matches(['~', '!']).to_owned()
}

pub(crate) fn is_iso3(code: &str) -> bool {
    code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase())
}

pub(crate) fn sectors(row: &Row<'_>) -> Result<Vec<String>, TableError> {
    row.cell("sectors")
        .split_whitespace()
        .map(|s| {
            let known = SECTORS.contains(&s);
            known
                .then(|| s.to_owned())
                .ok_or_else(|| row.malformed("sectors", s, "a sector of the ontology"))
        })
        .collect()
}

pub(crate) fn wikidata(row: &Row<'_>) -> Result<Option<String>, TableError> {
    let id = row.cell("wikidata");
    let good = id.is_empty()
        || id
            .strip_prefix('Q')
            .is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    if good {
        Ok(row.optional("wikidata"))
    } else {
        Err(row.malformed("wikidata", id, "an item id such as Q159"))
    }
}

/// A year, month or day; the calendar is not checked beyond its form.
pub(crate) fn date(row: &Row<'_>, column: &'static str) -> Result<Option<String>, TableError> {
    let value = row.cell(column);
    let form =
        |(i, b): (usize, u8)| if matches!(i, 4 | 7) { b == b'-' } else { b.is_ascii_digit() };
    if matches!(value.len(), 0 | 4 | 7 | 10) && value.bytes().enumerate().all(form) {
        Ok(row.optional(column))
    } else {
        Err(row.malformed(column, value, "a date such as 1991 or 1991-12-26"))
    }
}
