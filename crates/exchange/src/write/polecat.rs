//! POLECAT: 40 columns with a header, one line an event.
//!
//! - Lists are joined by `; ` and what is missing is `None`, also inside a list, so that the columns of actors stay
//!   parallel. The sectors of one actor within `Actor Sectors` are joined by `, `.
//! - Countries are ISO 3166-1 alpha-3 codes. `Actor COW` is the number of the Correlates of War; `Wikipedia Actor ID` is
//!   the Wikidata id, as the record has no page names.
//! - `Quad Code` is the class in words: `VERBAL COOPERATION` to `MATERIAL CONFLICT`. `Intensity` is the PLOVER score.
//! - `Event Date` is the first day of the event, else that of publication.
//! - People, organisations and locations of the whole story are not in a record: `None`.

use demarche_coder::Party;

use super::{Lack, day};
use crate::cells::cell;
use crate::{Row, tables};

/// What stands for nothing.
const NONE: &str = "None";

/// Quad classes in words, 1 to 4.
pub(crate) const QUADS: [&str; 4] =
    ["VERBAL COOPERATION", "MATERIAL COOPERATION", "VERBAL CONFLICT", "MATERIAL CONFLICT"];

/// The line of an event.
pub(super) fn line(row: &Row<'_>) -> Result<Vec<String>, Lack> {
    let event = row.event;
    let place = event.place.as_ref();
    let level = place.and_then(|p| p.resolution.as_deref());
    let named = |at: &str| place.filter(|_| level == Some(at)).and_then(|p| p.name.as_ref());
    let degrees = |d: Option<f64>| d.filter(|d| d.is_finite()).map(|d| d.to_string());
    let quad = usize::from(event.quad_class).checked_sub(1).and_then(|q| QUADS.get(q));
    let mut cells = vec![
        some(Some(&event.event_id)),
        day(row)?,
        some(Some(&event.event_type)),
        some(event.mode.as_ref()),
        event.score.to_string(),
        quad.map_or(NONE, |q| q).to_owned(),
        list(event.contexts.iter().map(|c| item(Some(c)))),
    ];
    cells.extend(side(&event.actors));
    cells.extend(side(&event.recipients));
    cells.push(some(place.and_then(|p| p.name.as_ref())));
    cells.push(some(named("city")));
    cells.push(some(named("admin2").or(place.and_then(|p| p.admin2.as_ref()))));
    cells.push(some(named("admin1").or(place.and_then(|p| p.admin1.as_ref()))));
    cells.push(some(place.and_then(|p| p.country.as_ref())));
    cells.push(some(place.and_then(|p| degrees(p.lat)).as_ref()));
    cells.push(some(place.and_then(|p| degrees(p.lon)).as_ref()));
    cells.push(some(place.and_then(|p| p.geonameid).map(|id| id.to_string()).as_ref()));
    cells.push(some(place.map(|p| &p.text)));
    cells.push(some(place.and_then(|p| p.feature.as_ref())));
    cells.push(some(row.article.publisher.as_ref()));
    cells.push(some(row.article.date.as_ref()));
    cells.extend([NONE, NONE, NONE].map(str::to_owned));
    cells.push(some(row.article.language.as_ref()));
    cells.push(cell(&format!("demarche {}", event.coder.version)));
    Ok(cells)
}

/// The eight columns of a side.
fn side(parties: &[Party]) -> [String; 8] {
    let country = |p: &Party| p.country.clone().or_else(|| p.code.clone());
    let cow = |p: &Party| {
        let known = country(p)?;
        tables::country(&known).map(|c| c.cow.to_owned())
    };
    let sectors = |p: &Party| {
        let all: Vec<String> = p.sectors.iter().map(|s| cell(s)).collect();
        if all.is_empty() { NONE.to_owned() } else { all.join(", ") }
    };
    [
        list(parties.iter().map(|p| item(p.person.as_ref().or(p.name.as_ref())))),
        list(parties.iter().map(|p| item(country(p).as_ref()))),
        list(parties.iter().map(|p| item(cow(p).as_ref()))),
        list(parties.iter().map(|p| item(p.sectors.first()))),
        list(parties.iter().map(sectors)),
        list(parties.iter().map(|p| item(p.office.as_ref()))),
        list(parties.iter().map(|p| item(Some(&p.text)))),
        list(parties.iter().map(|p| item(p.wikidata.as_ref()))),
    ]
}

fn some(value: Option<&String>) -> String {
    value.map(|v| cell(v)).filter(|v| !v.is_empty()).unwrap_or_else(|| NONE.to_owned())
}

/// One item of a list, without the border of items in it.
fn item(value: Option<&String>) -> String {
    some(value).replace(';', ",")
}

fn list(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    if items.is_empty() { NONE.to_owned() } else { items.join("; ") }
}
