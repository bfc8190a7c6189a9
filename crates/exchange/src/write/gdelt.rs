//! GDELT 2.0 events: 61 columns, no header, one line a pair of actor and recipient.
//!
//! - `GLOBALEVENTID` is the first 53 bits of a hash of the event's id and the pair's number: positive, the same at every
//!   export, and exact in programs whose numbers are doubles.
//! - `SQLDATE` is the first day of the event, else the day of publication. `FractionDate` is the year and
//!   `((month - 1) * 30 + day) / 365`, as GDELT's files have it.
//! - `Actor…Code` and the columns after it are those of [`ActorCode`]; ethnic and religious codes are empty.
//! - `IsRootEvent` is 1 for the first three sentences, which are headline, dateline and lead where there are any.
//! - `QuadClass` is as in GDELT's files, where root 09 is of class 2 and root 14 of class 3; the codebook defines only the
//!   names of the classes. `GoldsteinScale` is from GDELT's table.
//! - `NumMentions`, `NumSources`, `NumArticles` are the reports of the event's cluster; where they were not counted,
//!   the mentions of the record, 1 and 1. `AvgTone` is empty, since no tone is measured: most readers take that for a gap,
//!   but gdelt-py 0.1.11 refuses rows without it, as it does rows without a Goldstein score (codes 155 and 176).
//! - Only the action has a place. Countries and ADM1 codes are FIPS 10-4; ADM1 is known for countries and for states of
//!   the United States. `FeatureID` is the id of GeoNames for towns, not that of GNS or GNIS, which GDELT has.
//! - `DATEADDED` is the day of publication at midnight. `SOURCEURL` is the article's id where it has no address; readers
//!   that strip lines lose the last column where it is empty.

use demarche_coder::Party;
use demarche_coder::record::EventPlace;

use super::{Lack, cameo, day, text};
use crate::actor::ActorCode;
use crate::cells::{cell, compact, number};
use crate::dyad::dyads;
use crate::{Row, tables};

/// Columns of one place.
const GEO: usize = 8;

/// The lines of an event.
pub(super) fn lines(row: &Row<'_>) -> Result<Vec<Vec<String>>, Lack> {
    let event = row.event;
    let (code, known) = cameo(row)?;
    let day = day(row)?;
    let date = compact(&day).ok_or(Lack::Day)?;
    let reports = &row.reports;
    let mentions = reports.mentions.unwrap_or(event.mentions.len().max(1) as u32);
    let added = row.article.date.as_deref().and_then(compact).unwrap_or_else(|| date.clone());
    let line = |pair: crate::Dyad<'_>| {
        let id = number(&["gdelt", &event.event_id, &pair.number.to_string()], 53);
        let mut cells =
            vec![id.to_string(), date.clone(), date[..6].to_owned(), date[..4].to_owned()];
        cells.push(fraction(&date));
        cells.extend(actor(pair.actor));
        cells.extend(actor(pair.recipient));
        cells.push(u8::from(event.sentence <= 2).to_string());
        cells.push(code.clone());
        cells.push(code.get(..3).unwrap_or(&code).to_owned());
        cells.push(code.get(..2).unwrap_or(&code).to_owned());
        cells.push(known.quad_gdelt.to_string());
        cells.push(known.goldstein_gdelt.map(|g| g.to_string()).unwrap_or_default());
        cells.push(mentions.to_string());
        cells.push(reports.publishers.unwrap_or(1).to_string());
        cells.push(reports.articles.unwrap_or(1).to_string());
        cells.push(String::new());
        cells.extend(place(None));
        cells.extend(place(None));
        cells.extend(place(event.place.as_ref()));
        cells.push(format!("{added}000000"));
        cells.push(text(row.article.url.as_ref().or(Some(&row.article.id))));
        cells
    };
    Ok(dyads(event).into_iter().map(line).collect())
}

/// The date as a fraction of years, of `YYYYMMDD`.
fn fraction(date: &str) -> String {
    let part = |range: std::ops::Range<usize>| {
        date.get(range).and_then(|digits| digits.parse::<f64>().ok()).unwrap_or_default()
    };
    let days = (part(4..6) - 1.0) * 30.0 + part(6..8);
    format!("{:.4}", part(0..4) + days / 365.0)
}

/// The ten columns of an actor.
fn actor(party: Option<&Party>) -> [String; 10] {
    let mut cells: [String; 10] = Default::default();
    if let Some(party) = party {
        let actor = ActorCode::of(party);
        let name = party.person.as_ref().or(party.name.as_ref()).unwrap_or(&party.text);
        cells[0] = actor.code();
        cells[1] = cell(name).to_uppercase();
        cells[2] = actor.country;
        cells[3] = actor.group;
        for (cell, role) in cells[7..].iter_mut().zip(actor.types) {
            *cell = role;
        }
    }
    cells
}

/// The eight columns of a place: type 1 country, 2 state and 3 town of the United States, 4 town and 5 division
/// elsewhere, 0 none. Seas and regions without a country have no type in GDELT.
fn place(place: Option<&EventPlace>) -> [String; GEO] {
    let mut cells: [String; GEO] = Default::default();
    "0".clone_into(&mut cells[0]);
    let Some(place) = place else { return cells };
    let iso3 = place.country.as_deref().unwrap_or_default();
    let Some(country) = tables::country(iso3).filter(|c| !c.fips.is_empty()) else { return cells };
    let american = iso3 == "USA";
    let kind = match (place.resolution.as_deref(), american) {
        (Some("country"), _) => 1,
        (Some("admin1"), true) => 2,
        (Some("admin1"), false) => 5,
        (Some("admin2" | "city" | "sub-city"), true) => 3,
        (Some("admin2" | "city" | "sub-city"), false) => 4,
        _ => return cells,
    };
    let name = place.name.as_ref().unwrap_or(&place.text);
    let admin1 = if matches!(kind, 2 | 5) { Some(name) } else { place.admin1.as_ref() };
    let division = admin1.filter(|_| kind != 1).and_then(|name| tables::division(iso3, name));
    let fips = division.map_or(country.fips, |d| d.fips);
    let nation = tables::country_name(iso3).unwrap_or_default();
    // A comma would be taken for the border of the next division.
    let part = |name: &str| cell(name).replace(", ", " ");
    let parts: Vec<String> = match kind {
        1 => vec![part(nation)],
        2 | 5 => vec![part(name), part(nation)],
        _ => {
            let upper = place.admin1.as_ref().map(|a| part(a)).unwrap_or_default();
            vec![part(name), upper, part(nation)]
        }
    };
    let degrees = |d: Option<f64>| d.filter(|d| d.is_finite()).map(|d| d.to_string());
    cells[0] = kind.to_string();
    cells[1] = parts.join(", ");
    fips.clone_into(&mut cells[2]);
    cells[3] = match (kind, division) {
        (1, _) => fips.to_owned(),
        (_, Some(d)) => format!("{}{}", d.fips, d.code),
        (_, None) => String::new(),
    };
    cells[5] = degrees(place.lat).unwrap_or_default();
    cells[6] = degrees(place.lon).unwrap_or_default();
    cells[7] = match (kind, division) {
        (1, _) => fips.to_owned(),
        (2, Some(d)) => d.code.to_owned(),
        _ => place.geonameid.map(|id| id.to_string()).unwrap_or_default(),
    };
    cells
}

#[cfg(test)]
mod tests {
    use super::fraction;

    /// As in rows of GDELT's own files.
    #[test]
    fn fractions_are_those_of_gdelt() {
        for (date, is) in [
            ("20070704", "2007.5041"),
            ("20160312", "2016.1973"),
            ("20160701", "2016.4959"),
            ("20170210", "2017.1096"),
            ("20170305", "2017.1781"),
            ("20170601", "2017.4137"),
            ("20170630", "2017.4932"),
        ] {
            assert_eq!(fraction(date), is);
        }
    }
}
