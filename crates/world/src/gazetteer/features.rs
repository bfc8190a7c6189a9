//! The table of places that lists of cities do not have: seas, ranges, conflict regions, bases, sites;
//! centre points of countries and provinces.

use super::Row;
use crate::table::{self, Source, TableError};

/// Words of the column `class` with the class letter and code of GeoNames.
const CLASSES: [(&str, &str); 31] = [
    ("continent", "LCONT"),
    ("region", "LRGN"),
    ("sea", "HSEA"),
    ("ocean", "HOCN"),
    ("strait", "HSTRT"),
    ("gulf", "HGULF"),
    ("bay", "HBAY"),
    ("lake", "HLK"),
    ("river", "HSTM"),
    ("canal", "HCNL"),
    ("mountains", "TMTS"),
    ("peak", "TPK"),
    ("volcano", "TVLC"),
    ("desert", "TDSRT"),
    ("island", "TISL"),
    ("islands", "TISLS"),
    ("peninsula", "TPEN"),
    ("cape", "TCAPE"),
    ("valley", "TVAL"),
    ("plain", "TPLN"),
    ("forest", "VFRST"),
    ("reef", "HRF"),
    ("park", "LPRK"),
    ("base", "SINSM"),
    ("airport", "SAIRP"),
    ("site", "SBDG"),
    ("area", "PPPLX"),
    ("admin", "AADM1"),
    ("district", "AADM2"),
    ("country", "APCLI"),
    ("camp", "SCMP"),
];

/// Reads a table of features. Rows have no id, no population and no divisions yet.
///
/// # Errors
/// [`TableError`] with file, line and column for the first cell that cannot be used.
pub fn features(source: &Source<'_>) -> Result<Vec<Row>, TableError> {
    table::rows(source)?
        .iter()
        .map(|row| {
            let class = row.cell("class");
            let known = CLASSES.iter().find(|(word, _)| *word == class);
            let (_, feature) = known.ok_or_else(|| row.malformed("class", class, "a class"))?;
            let degrees = |column: &str, most: f64| {
                let cell = row.cell(column);
                let value = cell.parse::<f64>().ok().filter(|d| d.abs() <= most);
                value.ok_or_else(|| row.malformed(column, cell, "degrees"))
            };
            Ok(Row {
                name: row.cell("name").to_owned(),
                alternates: row.list("aliases").map(str::to_owned).collect(),
                lat: degrees("lat", 90.0)?,
                lon: degrees("lon", 180.0)?,
                feature: (*feature).to_owned(),
                country: row.cell("iso3").to_owned(),
                ..Row::default()
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TableKind;

    #[test]
    fn a_row_is_read_and_a_wrong_cell_named() {
        let read = |text: &str| {
            features(&Source { kind: TableKind::Features, file: "features.tsv", text })
        };
        let head = "name\taliases\tclass\tiso3\tlat\tlon\n";
        let rows = read(&format!("{head}Black Sea\t\tsea\t\t43.2\t34.2\n")).unwrap();
        assert_eq!((rows[0].name.as_str(), rows[0].feature.as_str()), ("Black Sea", "HSEA"));
        let error = read(&format!("{head}Black Sea\t\tsea\t\t143.2\t34.2\n")).unwrap_err();
        assert_eq!(error.to_string(), "features.tsv:2: column 'lat': '143.2' is not degrees");
        assert!(read(&format!("{head}Black Sea\t\tpond\t\t43.2\t34.2\n")).is_err());
    }
}
