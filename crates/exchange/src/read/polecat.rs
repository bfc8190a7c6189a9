//! POLECAT: 40 columns, found by their names; `Event Intensity` and `Headline` are read too.
//!
//! Type, mode, intensity and quad code are copied. Lists are divided by `; `; where the columns of a side have as many
//! items, each party has its own. Page names of Wikipedia are kept in the derivation; an id like `Q114` is taken as the
//! Wikidata id.

use demarche_coder::Party;
use demarche_coder::record::EventPlace;

use super::table::{Cells, Column};
use super::{
    Fault, Imported, article_id, blank, day, decimal, degrees, present, required, required_day,
};
use crate::actor::blank_party;
use crate::write::QUADS;
use crate::{Article, Layout, Reports, tables};

const CODEBOOK: &str = "POLECAT";

const fn column(name: &'static [&'static str], fits: fn(&str) -> bool) -> Column {
    Column { names: name, needed: false, fits }
}

fn any(_: &str) -> bool {
    true
}

fn is_number(cell: &str) -> bool {
    present(cell).is_none_or(|c| c.parse::<f64>().is_ok())
}

fn is_day(cell: &str) -> bool {
    present(cell).is_none_or(|c| day(c).is_some())
}

fn is_quad(cell: &str) -> bool {
    present(cell).is_none_or(|c| quad(c).is_some())
}

/// Items that are codes: capitals, digits, no longer than a country's.
fn are_codes(cell: &str) -> bool {
    let code = |item: &str| {
        present(item).is_none_or(|c| {
            c.len() <= 4 && c.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        })
    };
    cell.split([';', ',']).all(|item| code(item.trim()))
}

fn is_type(cell: &str) -> bool {
    present(cell).is_some_and(|c| c.bytes().all(|b| b.is_ascii_alphabetic()))
}

pub(super) const COLUMNS: &[Column] = &[
    Column { names: &["Event ID"], needed: true, fits: any },
    Column { names: &["Event Date"], needed: true, fits: is_day },
    Column { names: &["Event Type"], needed: true, fits: is_type },
    column(&["Event Mode"], any),
    column(&["Intensity", "Event Intensity"], is_number),
    column(&["Quad Code"], is_quad),
    column(&["Contexts"], any),
    Column { names: &["Actor Name"], needed: true, fits: any },
    column(&["Actor Country"], are_codes),
    column(&["Actor COW"], are_codes),
    column(&["Primary Actor Sector"], are_codes),
    column(&["Actor Sectors"], are_codes),
    column(&["Actor Title"], any),
    column(&["Actor Name Raw"], any),
    column(&["Wikipedia Actor ID"], any),
    column(&["Recipient Name"], any),
    column(&["Recipient Country"], are_codes),
    column(&["Recipient COW"], are_codes),
    column(&["Primary Recipient Sector"], are_codes),
    column(&["Recipient Sectors"], are_codes),
    column(&["Recipient Title"], any),
    column(&["Recipient Name Raw"], any),
    column(&["Wikipedia Recipient ID"], any),
    column(&["Placename"], any),
    column(&["City"], any),
    column(&["District"], any),
    column(&["Province"], any),
    column(&["Country"], any),
    column(&["Latitude"], is_number),
    column(&["Longitude"], is_number),
    column(&["GeoNames ID"], is_number),
    column(&["Raw Placename"], any),
    column(&["Feature Type"], any),
    column(&["Source"], any),
    column(&["Publication Date"], is_day),
    column(&["Story People"], any),
    column(&["Story Organizations"], any),
    column(&["Story Locations"], any),
    column(&["Language"], any),
    column(&["Version"], any),
    column(&["Headline"], any),
];

/// A quad class as a number or in words.
fn quad(cell: &str) -> Option<u8> {
    let words = cell.to_uppercase().replace(['_', '-'], " ");
    let at = QUADS.iter().position(|&q| q == words);
    at.or_else(|| ["1", "2", "3", "4"].iter().position(|&q| q == cell.trim_end_matches(".0")))
        .and_then(|at| u8::try_from(at + 1).ok())
}

/// One row of POLECAT.
pub(super) fn row(cells: &Cells<'_>) -> Result<Imported, Fault> {
    let get = |column: &str| present(cells.get(column));
    let own = |column: &str| get(column).map(str::to_owned);
    let original = required("Event ID", cells.get("Event ID"))?;
    let date = required_day("Event Date", cells.get("Event Date"))?;
    let mut event = blank(Layout::Polecat, CODEBOOK, original, &date);
    let written = required("Event Type", cells.get("Event Type"))?;
    (event.event_type, event.mode) = tables::plover_type(written, get("Event Mode"));
    if event.event_type != written {
        event.derivation.push(format!("Event Type: {written}"));
    }
    let class = required("Quad Code", cells.get("Quad Code"))?;
    event.quad_class =
        quad(class).ok_or_else(|| Fault::value("Quad Code", class, "a quad class"))?;
    match decimal("Intensity", cells.get("Intensity"))? {
        Some(score) => event.score = score,
        None => event.derivation.push("no score in the file".to_owned()),
    }
    event.contexts = items(get("Contexts")).into_iter().flatten().map(str::to_owned).collect();
    event.actors = side(cells, "Actor", &mut event.derivation);
    event.recipients = side(cells, "Recipient", &mut event.derivation);
    event.place = place(cells)?;
    if cells.mended {
        event.derivation.push("surplus tabs were taken out of the row".to_owned());
    }
    event.coder.version = own("Version").unwrap_or_default();
    let publication = match get("Publication Date") {
        Some(_) => Some(required_day("Publication Date", cells.get("Publication Date"))?),
        None => None,
    };
    // A row does not name its article; the headline does so well enough where the file has it.
    let title = own("Headline");
    let key = title.as_ref().map(|title| {
        format!(
            "{}\n{}\n{title}",
            get("Source").unwrap_or_default(),
            publication.as_deref().unwrap_or_default()
        )
    });
    let article = Article {
        id: article_id(CODEBOOK, None, key.as_deref().unwrap_or_default()),
        url: None,
        publisher: own("Source"),
        date: publication,
        title,
        language: own("Language"),
    };
    article.id.clone_into(&mut event.document_id);
    Ok(Imported { article, event, reports: Reports::default(), original: original.to_owned() })
}

/// Items of a list, of which some may be nothing.
fn items(cell: Option<&str>) -> Vec<Option<&str>> {
    cell.map(|cell| cell.split(';').map(present).collect()).unwrap_or_default()
}

/// The parties of a side.
fn side(cells: &Cells<'_>, side: &str, notes: &mut Vec<String>) -> Vec<Party> {
    let list = |column: &str| items(present(cells.get(column)));
    let names = list(&format!("{side} Name"));
    let countries = list(&format!("{side} Country"));
    let primary = list(&format!("Primary {side} Sector"));
    let sectors = list(&format!("{side} Sectors"));
    let titles = list(&format!("{side} Title"));
    let raw = list(&format!("{side} Name Raw"));
    let pages = list(&format!("Wikipedia {side} ID"));
    // Names are the columns that make parties; codes alone make one.
    let count = match names.len().max(raw.len()) {
        0 => usize::from(!countries.is_empty() || !sectors.is_empty()),
        count => count,
    };
    // The item of a party: its own where the column has one for each, the only one where it has but one party.
    let item = |list: &[Option<&str>], at: usize| -> Option<String> {
        let fits = list.len() == count || count == 1;
        list.get(at).copied().flatten().filter(|_| fits).map(str::to_owned)
    };
    let columns = [("Country", &countries), ("Sectors", &sectors), ("Title", &titles)];
    for (what, list) in columns {
        if count > 1 && list.len() != count && !list.is_empty() {
            let all: Vec<&str> = list.iter().map(|i| i.unwrap_or("None")).collect();
            notes.push(format!("{side} {what}, not told apart: {}", all.join("; ")));
        }
    }
    let mut parties = Vec::new();
    for at in 0..count {
        let name = item(&names, at);
        let mut party = blank_party(name.as_deref().unwrap_or_default());
        if let Some(text) = item(&raw, at) {
            party.text = text;
        }
        party.code = item(&countries, at);
        party.country = party.code.clone().filter(|c| tables::country(c).is_some());
        party.office = item(&titles, at);
        let own: Vec<Option<&str>> = if count == 1 {
            primary.iter().chain(&sectors).copied().collect()
        } else {
            [&primary, &sectors]
                .into_iter()
                .filter(|list| list.len() == count)
                .filter_map(|list| list.get(at).copied())
                .collect()
        };
        let codes = own.into_iter().flatten().flat_map(|cell| cell.split(','));
        for sector in codes.filter_map(present) {
            if tables::is_sector(sector) {
                if !party.sectors.iter().any(|s| s == sector) {
                    party.sectors.push(sector.to_owned());
                }
            } else {
                notes.push(format!("{side}: sector {sector}"));
            }
        }
        match item(&pages, at) {
            Some(id)
                if id.len() > 1
                    && id.starts_with('Q')
                    && id[1..].bytes().all(|b| b.is_ascii_digit()) =>
            {
                party.wikidata = Some(id);
            }
            Some(page) => notes.push(format!("Wikipedia {side} ID: {page}")),
            None => {}
        }
        parties.push(party);
    }
    parties
}

fn place(cells: &Cells<'_>) -> Result<Option<EventPlace>, Fault> {
    let own = |column: &str| present(cells.get(column)).map(str::to_owned);
    let (name, raw) = (own("Placename"), own("Raw Placename"));
    let (city, district, province) = (own("City"), own("District"), own("Province"));
    let nation = own("Country");
    if [&name, &raw, &city, &district, &province, &nation].into_iter().all(Option::is_none) {
        return Ok(None);
    }
    let iso3 = nation.as_deref().and_then(|nation| {
        tables::country(nation).map(|c| c.iso3).or_else(|| tables::iso3_of_name(nation))
    });
    let id = present(cells.get("GeoNames ID")).map(|id| {
        let digits = id.strip_suffix(".0").unwrap_or(id);
        digits.parse().map_err(|_| Fault::value("GeoNames ID", id, "a GeoNames id"))
    });
    let levels =
        [(&city, "city"), (&district, "admin2"), (&province, "admin1"), (&nation, "country")];
    let resolution = levels.iter().find(|(cell, _)| cell.is_some()).map(|(_, at)| (*at).to_owned());
    let finest = levels.iter().find_map(|(cell, _)| cell.as_deref());
    let text = raw.as_deref().or(name.as_deref()).or(finest).unwrap_or_default().to_owned();
    Ok(Some(EventPlace {
        text,
        start: 0,
        end: 0,
        geonameid: id.transpose()?,
        name: name.or_else(|| city.clone()),
        feature: own("Feature Type"),
        admin2: district,
        admin1: province,
        country: iso3.map(str::to_owned),
        lat: degrees("Latitude", cells.get("Latitude"), 90.0)?,
        lon: degrees("Longitude", cells.get("Longitude"), 180.0)?,
        resolution,
        basis: String::new(),
        how: String::new(),
    }))
}
