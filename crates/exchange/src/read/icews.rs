//! ICEWS: 20 columns, found by their names.
//!
//! `Intensity` is copied; the quad class is by the CAMEO root, as users of ICEWS have it. Sectors are read as PLOVER's
//! where the table knows the name; all names are kept in the derivation.

use demarche_coder::Party;
use demarche_coder::record::EventPlace;

use super::table::{Cells, Column};
use super::{
    Fault, Imported, article_id, blank, code_by_cameo, day, decimal, degrees, mention, present,
    required, required_day, whole,
};
use crate::actor::blank_party;
use crate::{Article, Layout, Reports, tables};

const CODEBOOK: &str = "ICEWS";

const fn column(names: &'static [&'static str], needed: bool, fits: fn(&str) -> bool) -> Column {
    Column { names, needed, fits }
}

fn any(_: &str) -> bool {
    true
}

fn is_number(cell: &str) -> bool {
    present(cell).is_none_or(|c| c.parse::<f64>().is_ok())
}

fn is_code(cell: &str) -> bool {
    (2..=5).contains(&cell.len()) && cell.as_bytes()[0].is_ascii_digit()
}

pub(super) const COLUMNS: &[Column] = &[
    column(&["Event ID"], true, is_number),
    column(&["Event Date"], true, |cell| day(cell).is_some()),
    column(&["Source Name"], true, any),
    column(&["Source Sectors"], false, any),
    column(&["Source Country"], false, any),
    column(&["Event Text"], false, any),
    column(&["CAMEO Code"], true, is_code),
    column(&["Intensity"], false, is_number),
    column(&["Target Name"], true, any),
    column(&["Target Sectors"], false, any),
    column(&["Target Country"], false, any),
    column(&["Story ID"], false, is_number),
    column(&["Sentence Number"], false, is_number),
    column(&["Publisher"], false, any),
    column(&["City"], false, any),
    column(&["District"], false, any),
    column(&["Province"], false, any),
    column(&["Country"], false, any),
    column(&["Latitude"], false, is_number),
    column(&["Longitude"], false, is_number),
];

/// One row of ICEWS.
pub(super) fn row(cells: &Cells<'_>) -> Result<Imported, Fault> {
    let get = |column: &str| present(cells.get(column));
    let original = required("Event ID", cells.get("Event ID"))?;
    let date = required_day("Event Date", cells.get("Event Date"))?;
    let mut event = blank(Layout::Icews, CODEBOOK, original, &date);
    let code = required("CAMEO Code", cells.get("CAMEO Code"))?;
    if !is_code(code) {
        return Err(Fault::value("CAMEO Code", code, "a CAMEO code"));
    }
    code_by_cameo(&mut event, code);
    let known = tables::cameo_or_parent(code);
    event.quad_class = known
        .map(|c| c.quad_icews)
        .ok_or_else(|| Fault::value("CAMEO Code", code, "a CAMEO code"))?;
    event.derivation.push(format!("quad class by the code {code}"));
    match decimal("Intensity", cells.get("Intensity"))? {
        Some(score) => event.score = score,
        None => {
            event.score = known.and_then(|c| c.goldstein_icews).unwrap_or_default();
            event
                .derivation
                .push("no score in the file; by the code, from ICEWS's table".to_owned());
        }
    }
    for (side, parties) in [("Source", &mut event.actors), ("Target", &mut event.recipients)] {
        let cell = |what: &str| get(&format!("{side} {what}"));
        let (name, sectors, country) = (cell("Name"), cell("Sectors"), cell("Country"));
        if name.is_none() && country.is_none() {
            continue;
        }
        if let Some(sectors) = sectors {
            event.derivation.push(format!("{side} Sectors: {sectors}"));
        }
        parties.push(actor(name.unwrap_or_default(), sectors, country));
    }
    if let Some(sentence) = whole("Sentence Number", cells.get("Sentence Number"))? {
        event.sentence = sentence.saturating_sub(1);
        event.mentions.push(mention(event.sentence));
    }
    event.place = place(cells)?;
    let story = get("Story ID").map(str::to_owned);
    let article = Article {
        id: article_id(CODEBOOK, None, story.as_deref().unwrap_or_default()),
        publisher: get("Publisher").map(str::to_owned),
        ..Article::default()
    };
    article.id.clone_into(&mut event.document_id);
    let reports = Reports { story, ..Reports::default() };
    Ok(Imported { article, event, reports, original: original.to_owned() })
}

fn actor(name: &str, sectors: Option<&str>, country: Option<&str>) -> Party {
    let mut party = blank_party(name);
    let iso3 = country.and_then(tables::iso3_of_name).map(str::to_owned);
    party.code.clone_from(&iso3);
    party.country = iso3;
    for sector in
        sectors.unwrap_or_default().split(',').filter_map(|s| tables::sector_of_icews(s.trim()))
    {
        if !party.sectors.iter().any(|s| s == sector) {
            party.sectors.push(sector.to_owned());
        }
    }
    party
}

fn place(cells: &Cells<'_>) -> Result<Option<EventPlace>, Fault> {
    let get = |column: &str| present(cells.get(column));
    let (city, district) = (get("City"), get("District"));
    let (province, country) = (get("Province"), get("Country"));
    let levels = [(city, "city"), (district, "admin2"), (province, "admin1"), (country, "country")];
    let Some((name, resolution)) = levels.into_iter().find_map(|(name, at)| Some((name?, at)))
    else {
        return Ok(None);
    };
    Ok(Some(EventPlace {
        text: name.to_owned(),
        start: 0,
        end: 0,
        geonameid: None,
        name: Some(name.to_owned()),
        feature: None,
        admin2: district.map(str::to_owned),
        admin1: province.map(str::to_owned),
        country: country.and_then(tables::iso3_of_name).map(str::to_owned),
        lat: degrees("Latitude", cells.get("Latitude"), 90.0)?,
        lon: degrees("Longitude", cells.get("Longitude"), 180.0)?,
        resolution: Some(resolution.to_owned()),
        basis: String::new(),
        how: String::new(),
    }))
}
