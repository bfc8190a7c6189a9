//! `demarche eval actors`: who given noun phrases of short texts speak of.
//!
//! A row is right if code, sector and person are all as labelled, wrong if one of them is another, and
//! unresolved if nothing that was said is wrong but something is missing.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use demarche_coder::{Party, Scratch};
use demarche_text::Document;
use demarche_world::fold_name;

use super::EngineArgs;
use super::part::PartArgs;

/// `demarche eval actors …`
#[derive(Debug, Args)]
pub(crate) struct ActorsArgs {
    /// Tab-separated file with a header: id, hard, date, text, phrase, code, sector, person
    file: PathBuf,
    #[command(flatten)]
    part: PartArgs,
    /// Write every row that is not right: id, verdict, what was found, what is right, phrase, text
    #[arg(long, conflicts_with = "blind", requires = "open")]
    errors: bool,
    #[command(flatten)]
    engine: EngineArgs,
}

/// Columns of the file.
const COLUMNS: [&str; 8] = ["id", "hard", "date", "text", "phrase", "code", "sector", "person"];
/// What a cell says where there is nothing.
const NOTHING: &str = "-";

/// One labelled row.
struct Row {
    id: String,
    hard: bool,
    date: String,
    text: String,
    phrase: String,
    code: String,
    sector: String,
    person: String,
}

/// How a row was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Right,
    Wrong,
    Unresolved,
}

fn rows(path: &Path) -> anyhow::Result<Vec<Row>> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let mut at = [0; COLUMNS.len()];
    for (place, name) in at.iter_mut().zip(COLUMNS) {
        *place = header.iter().position(|h| *h == name).with_context(|| {
            format!(
                "{}, line 1: no column {name:?}; it needs {}",
                path.display(),
                COLUMNS.join(", ")
            )
        })?;
    }
    let mut rows = Vec::new();
    for (number, line) in (2..).zip(lines).filter(|(_, l)| !l.is_empty()) {
        let cells: Vec<&str> = line.split('\t').collect();
        // Blank cells at the end may be missing.
        let [id, hard, date, text, phrase, code, sector, person] =
            at.map(|i| cells.get(i).copied().unwrap_or_default().to_owned());
        if phrase.is_empty() || !text.contains(phrase.as_str()) {
            bail!("{}, line {number}: the phrase {phrase:?} is not in the text", path.display());
        }
        rows.push(Row { id, hard: hard == "yes", date, text, phrase, code, sector, person });
    }
    Ok(rows)
}

/// What an actor is against the label; of its parts `None` are missing.
fn judge(row: &Row, party: Option<&Party>) -> Verdict {
    let code = party.and_then(|p| p.code.as_deref());
    if row.code == NOTHING {
        return if code.is_none() { Verdict::Right } else { Verdict::Wrong };
    }
    let (Some(party), Some(code)) = (party, code) else { return Verdict::Unresolved };
    let mut parts = vec![Some(row.code.split('|').any(|c| c == code))];
    let sector = party.sectors.first().map(String::as_str);
    // Labels leave the sector of bodies above the states open; to say that a court is one is not wrong.
    let above = matches!(row.code.as_str(), "IGO" | "NGO" | "IMG" | "ISM");
    parts.push(match (row.sector.as_str(), sector) {
        ("" | NOTHING, Some(_)) if above => Some(true),
        ("" | NOTHING, found) => Some(found.is_none()),
        (wanted, Some(found)) => Some(wanted.split('|').any(|w| w == found)),
        (wanted, None) if wanted.split('|').any(|w| w.is_empty() || w == NOTHING) => Some(true),
        (_, None) => None,
    });
    if !row.person.is_empty() {
        parts.push(party.person.as_deref().map(|p| is_same_person(&row.person, p)));
    }
    if parts.contains(&Some(false)) {
        Verdict::Wrong
    } else if parts.contains(&None) {
        Verdict::Unresolved
    } else {
        Verdict::Right
    }
}

/// The same surname, and no given name of another letter: 'Bush' and 'George W. Bush', but not 'George H. W. Bush'.
fn is_same_person(wanted: &str, found: &str) -> bool {
    let words = |name: &str| -> Vec<String> {
        let folded = fold_name(name);
        folded.split(' ').filter(|w| !matches!(*w, "jr" | "sr")).map(str::to_owned).collect()
    };
    let (wanted, found) = (words(wanted), words(found));
    let ends = |w: &[String]| -> Option<(String, String)> {
        Some((w.first()?.clone(), w.last()?.clone()))
    };
    let (Some((first, last)), Some((other_first, other_last))) = (ends(&wanted), ends(&found))
    else {
        return false;
    };
    if found.len() == 1 {
        return wanted.contains(&other_last);
    }
    // 'George H.W. Bush' is folded to 'hw', 'George H. W. Bush' to 'h', 'w'.
    let initials = |w: &[String]| -> String {
        let middle = w.get(1..w.len().saturating_sub(1)).unwrap_or_default();
        middle.iter().filter(|m| m.len() < 3).map(String::as_str).collect()
    };
    let (a, b) = (initials(&wanted), initials(&found));
    let initials_agree = a.is_empty() || b.is_empty() || a == b;
    // 'Moqtada' and 'Muqtada': spellings differ, first letters seldom.
    let given = first.chars().next() == other_first.chars().next();
    let rest =
        || wanted.iter().all(|w| found.contains(w)) || found.iter().all(|w| wanted.contains(w));
    (last == other_last && given && initials_agree) || (initials_agree && rest())
}

pub(crate) fn run(args: &ActorsArgs) -> anyhow::Result<ExitCode> {
    let mut rows = rows(&args.file)?;
    rows.retain(|r| args.part.has(&r.id));
    let engine = args.engine.engine()?;
    let mut scratch = Scratch::default();
    let mut read = Vec::with_capacity(rows.len());
    for row in &rows {
        let mut document = Document::new(row.text.clone())
            .with_context(|| format!("{}, row {}", args.file.display(), row.id))?;
        document.date = Some(row.date.clone()).filter(|d| !d.is_empty());
        let party = engine.party(&document, &row.phrase, &mut scratch);
        read.push((judge(row, party.as_ref()), party));
    }
    let mut out = io::stdout().lock();
    if args.errors {
        writeln!(out, "id\tverdict\tfound\tright\tphrase\ttext")?;
        for (row, (verdict, party)) in rows.iter().zip(&read) {
            if *verdict == Verdict::Right {
                continue;
            }
            let verdict = if *verdict == Verdict::Wrong { "wrong" } else { "unresolved" };
            let found = party.as_ref().map(|p| {
                let person = p.person.as_deref().unwrap_or(NOTHING);
                format!(
                    "{} {} ({person}) by {}",
                    p.code.as_deref().unwrap_or(NOTHING),
                    p.sectors.join(" "),
                    p.how.as_deref().unwrap_or(NOTHING)
                )
            });
            writeln!(
                out,
                "{}\t{verdict}\t{}\t{} {} ({})\t{}\t{}",
                row.id,
                found.unwrap_or_default(),
                row.code,
                row.sector,
                row.person,
                row.phrase,
                row.text
            )?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(out, "          rows  right  wrong  unresolved, %")?;
    let parts: [(&str, fn(&Row) -> bool); 3] =
        [("all", |_| true), ("hard", |r| r.hard), ("others", |r| !r.hard)];
    for (name, belongs) in parts {
        let verdicts: Vec<Verdict> =
            rows.iter().zip(&read).filter(|(r, _)| belongs(r)).map(|(_, (v, _))| *v).collect();
        let share = |of: Verdict| {
            let count = verdicts.iter().filter(|v| **v == of).count();
            100.0 * count as f64 / verdicts.len().max(1) as f64
        };
        writeln!(
            out,
            "{name:<8} {:>5}  {:>5.1}  {:>5.1}  {:>10.1}",
            verdicts.len(),
            share(Verdict::Right),
            share(Verdict::Wrong),
            share(Verdict::Unresolved)
        )?;
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn namesakes_are_told_apart() {
        assert!(is_same_person("George H. W. Bush", "George H.W. Bush"));
        assert!(!is_same_person("George H. W. Bush", "George W. Bush"));
        assert!(is_same_person("George W. Bush", "Bush"));
        assert!(is_same_person("Hugo Chávez", "Hugo Chavez"));
        assert!(!is_same_person("Indira Gandhi", "Rajiv Gandhi"));
        assert!(is_same_person("Kim Jong Un", "Kim Jong-un"));
        assert!(is_same_person("Harry B. Harris Jr.", "Harry Harris"));
    }
}
