//! Rows in the layout of GeoNames' dumps (<https://download.geonames.org/export/dump/readme.txt>).

use std::io::{BufRead, BufReader};
use std::path::Path;

use super::{Builder, GazetteerError};
use crate::World;

/// A place before it is made compact; the fields of a row of GeoNames' table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row {
    /// Id in GeoNames; 0 for none.
    pub geonameid: u32,
    /// Name.
    pub name: String,
    /// Other names.
    pub alternates: Vec<String>,
    /// Degrees, WGS 84.
    pub lat: f64,
    /// Degrees, WGS 84.
    pub lon: f64,
    /// Class letter and code, such as `PPPLC` for class `P`, code `PPLC`.
    pub feature: String,
    /// ISO 3166-1 alpha-3; may be empty.
    pub country: String,
    /// Code of the first-level division within the country; may be empty.
    pub admin1: String,
    /// Code of the second-level division within the first; may be empty.
    pub admin2: String,
    /// Inhabitants.
    pub population: u32,
}

/// Columns of a row.
const COLUMNS: usize = 15;

/// Spots that news does not name as places of events are left out of a full dump.
fn is_kept(class: &str, code: &str) -> bool {
    match class {
        "A" | "P" | "H" | "T" | "L" => {
            !matches!(code, "PPLH" | "PPLQ" | "PPLW" | "ADM1H" | "ADM2H")
        }
        "S" => matches!(
            code,
            "AIRP" | "AIRB" | "INSM" | "NUCSTN" | "SQR" | "PAL" | "CMP" | "CMPRF" | "DAM" | "BDG"
        ),
        _ => false,
    }
}

/// Reads a table in the layout of GeoNames' dumps and makes it compact.
///
/// # Errors
/// [`GazetteerError`] with the line that cannot be used.
pub fn compact(path: &Path) -> Result<Vec<u8>, GazetteerError> {
    let shown = path.display().to_string();
    let io = |source| GazetteerError::Io { path: shown.clone(), source };
    let file = std::fs::File::open(path).map_err(io)?;
    let mut builder = Builder::new();
    for (i, line) in BufReader::new(file).lines().enumerate() {
        let line = line.map_err(io)?;
        let bad =
            |problem: String| GazetteerError::Row { path: shown.clone(), line: i + 1, problem };
        if let Some(row) = parse(&line).map_err(bad)? {
            builder.push(row);
        }
    }
    builder.finish()
}

/// A row of the table, or nothing for a spot that is not kept.
fn parse(line: &str) -> Result<Option<Row>, String> {
    let cells: Vec<&str> = line.split('\t').collect();
    if cells.len() < COLUMNS {
        return Err(format!("{} columns where GeoNames has 19", cells.len()));
    }
    let (class, code) = (cells[6], cells[7]);
    if !is_kept(class, code) {
        return Ok(None);
    }
    let number =
        |what: &str, cell: &str| cell.parse::<f64>().map_err(|_| format!("{what} '{cell}'"));
    let country = World::builtin().alpha3(cells[8]).unwrap_or_default().to_owned();
    Ok(Some(Row {
        geonameid: cells[0].parse().map_err(|_| format!("id '{}'", cells[0]))?,
        name: cells[1].to_owned(),
        alternates: cells[2..4]
            .join(",")
            .split(',')
            .filter(|a| !a.is_empty())
            .map(str::to_owned)
            .collect(),
        lat: number("latitude", cells[4])?,
        lon: number("longitude", cells[5])?,
        feature: format!("{class}{code}"),
        country,
        admin1: cells[10].to_owned(),
        admin2: cells[11].to_owned(),
        population: cells[14].parse::<u64>().map_or(0, |p| u32::try_from(p).unwrap_or(u32::MAX)),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_read_and_a_short_one_named() {
        let line = "3646738\tCaracas\tCaracas\tKarakas,CCS\t10.48801\t-66.87919\tP\tPPLC\tVE\t\t25\t101\t\t\t3000000\t\t920\tAmerica/Caracas\t2022-01-01";
        let row = parse(line).unwrap().unwrap();
        assert_eq!(
            (row.geonameid, row.country.as_str(), row.population),
            (3_646_738, "VEN", 3_000_000)
        );
        assert_eq!(row.feature, "PPPLC");
        assert!(parse("1\tX").unwrap_err().contains("2 columns"));
        assert_eq!(parse(&line.replace("\tP\tPPLC\t", "\tS\tHTL\t")).unwrap(), None);
    }
}
