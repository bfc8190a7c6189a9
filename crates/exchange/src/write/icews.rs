//! ICEWS: 20 columns with a header, one line a pair of source and target.
//!
//! - `Event ID` is the first 31 bits of a hash, since readers of ICEWS take it for a 32-bit integer; as in ICEWS itself it
//!   is unique only together with `Event Date`, and on busy days a few may fall together. `Story ID` is the same of
//!   the story, or of the article where no story is known.
//! - Countries are names. `Source Name` is the person, or the office or first sector with the country in parentheses, or the
//!   name.
//! - `Event Text` is a label of ours. `Intensity` is from ICEWS's table.
//! - `Sentence Number` counts from 1. What is missing is empty.

use demarche_coder::Party;

use super::{Lack, cameo, day, text};
use crate::cells::{cell, number};
use crate::dyad::dyads;
use crate::{Row, tables};

/// The lines of an event.
pub(super) fn lines(row: &Row<'_>) -> Result<Vec<Vec<String>>, Lack> {
    let event = row.event;
    let (code, known) = cameo(row)?;
    let day = day(row)?;
    let story = row.reports.story.as_deref().unwrap_or(&row.article.id);
    let place = event.place.as_ref();
    let level = place.and_then(|p| p.resolution.as_deref());
    let named = |levels: &[&str]| {
        let place = place.filter(|_| level.is_some_and(|l| levels.contains(&l)));
        text(place.map(|p| p.name.as_ref().unwrap_or(&p.text)))
    };
    let above =
        |own: String, upper: Option<&String>| if own.is_empty() { text(upper) } else { own };
    let degrees =
        |d: Option<f64>| d.filter(|d| d.is_finite()).map(|d| d.to_string()).unwrap_or_default();
    let nation = place.and_then(|p| p.country.as_deref()).and_then(tables::country);
    let line = |pair: crate::Dyad<'_>| {
        let id = number(&["icews", &event.event_id, &pair.number.to_string()], 31);
        let mut cells = vec![id.to_string(), day.clone()];
        cells.extend(actor(pair.actor));
        cells.push(label(known.label));
        cells.push(code.clone());
        cells.push(known.goldstein_icews.map(|g| format!("{g:.1}")).unwrap_or_default());
        cells.extend(actor(pair.recipient));
        cells.push(number(&["icews story", story], 31).to_string());
        cells.push((u64::from(event.sentence) + 1).to_string());
        cells.push(text(row.article.publisher.as_ref()));
        cells.push(named(&["city", "sub-city"]));
        cells.push(above(named(&["admin2"]), place.and_then(|p| p.admin2.as_ref())));
        cells.push(above(named(&["admin1"]), place.and_then(|p| p.admin1.as_ref())));
        cells.push(nation.map(|c| c.icews_name().to_owned()).unwrap_or_default());
        cells.push(degrees(place.and_then(|p| p.lat)));
        cells.push(degrees(place.and_then(|p| p.lon)));
        cells
    };
    Ok(dyads(event).into_iter().map(line).collect())
}

/// Name, sectors and country of an actor.
fn actor(party: Option<&Party>) -> [String; 3] {
    let Some(party) = party else { return Default::default() };
    let iso3 = party.country.as_deref().or(party.code.as_deref());
    let country =
        iso3.and_then(tables::country).map(tables::CountryCodes::icews_name).unwrap_or_default();
    let sector = party.sectors.first().and_then(|s| tables::icews_of_sector(s));
    let role = party.office.as_deref().or(sector).filter(|_| !country.is_empty());
    let named = party.name.as_ref().filter(|_| party.organisation.is_some() || role.is_none());
    let name = match (&party.person, named, role) {
        (Some(person), _, _) => cell(person),
        (None, Some(name), _) => cell(name),
        (None, None, Some(role)) => format!("{} ({country})", label(&cell(role))),
        (None, None, None) => cell(&party.text),
    };
    let sectors: Vec<&str> =
        party.sectors.iter().filter_map(|s| tables::icews_of_sector(s)).collect();
    [name, sectors.join(","), country.to_owned()]
}

/// A label with a capital.
fn label(label: &str) -> String {
    let mut chars = label.chars();
    let first = chars.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default();
    first + chars.as_str()
}
