//! What makes a row of a table the same as another.

use rustc_hash::FxHashMap;

use crate::table::{Row, TableError, TableKind, TableProblem};

/// What must be unique within a file: up to three cells.
pub(crate) type Key<'a> = [&'a str; 3];

/// Key of a row, and the column to which a complaint points.
pub(crate) fn key<'a>(kind: TableKind, row: &Row<'a>) -> (&'static str, Key<'a>) {
    let cells = |columns: [&'static str; 3]| columns.map(|c| row.cell(c));
    match kind {
        TableKind::Countries => ("iso3", cells(["iso3", "", ""])),
        TableKind::Organisations => ("name", cells(["id", "name", ""])),
        TableKind::Roles => ("lemma", cells(["lemma", "", ""])),
        TableKind::Regions => ("name", cells(["name", "kind", "iso3"])),
        TableKind::Ambiguous => ("surface", cells(["surface", "", ""])),
        TableKind::Persons => ("name", cells(["name", "office", "from"])),
        TableKind::Memberships => ("iso3", cells(["id", "iso3", "from"])),
        TableKind::Features => ("name", cells(["name", "class", "iso3"])),
        TableKind::Plurals | TableKind::Reference | TableKind::Toponyms => {
            ("word", cells(["kind", "word", ""]))
        }
    }
}

pub(crate) fn unique(kind: TableKind, rows: &[Row<'_>]) -> Result<(), TableError> {
    let mut seen: FxHashMap<Key<'_>, usize> = FxHashMap::default();
    seen.reserve(rows.len());
    for row in rows {
        let (column, key) = key(kind, row);
        if let Some(first) = seen.insert(key, row.line) {
            let key = key.join(" ").trim_end().to_owned();
            return Err(row.error(column, TableProblem::Duplicate { key, first }));
        }
    }
    Ok(())
}
