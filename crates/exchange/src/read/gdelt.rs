//! GDELT events: 61 columns (2.0), 58 (1.0, daily) or 57 (1.0, historical, without an address).
//!
//! `QuadClass` and `GoldsteinScale` are copied. `FeatureID` is an id of GNS or GNIS, not of GeoNames, and is kept in the
//! derivation with ethnic and religious codes. Places of the actors and `AvgTone` are left out.

use demarche_coder::Party;
use demarche_coder::record::EventPlace;

use super::{
    Fault, Imported, Reason, article_id, blank, code_by_cameo, day, decimal, degrees, required,
    required_day, whole,
};
use crate::actor::ActorCode;
use crate::layout::GDELT;
use crate::{Article, Layout, Reports, tables};

/// One row of GDELT.
pub(super) fn row(line: &str) -> Result<Imported, Fault> {
    let cells: Vec<&str> = line.split('\t').collect();
    let older = match cells.len() {
        61 => false,
        57 | 58 => true,
        found => return Err(Reason::Columns { found, expected: "GDELT has 57, 58 or 61" }.into()),
    };
    let codebook = if older { "GDELT 1.0" } else { "GDELT 2.0" };
    // The cell of a column of version 2; version 1 has no second divisions, of which there are three.
    let get = |at: usize| -> &str {
        let gone = [39, 47, 55].iter().filter(|&&gone| gone <= at).count();
        let at = if older { at - gone } else { at };
        cells.get(at).map_or("", |cell| cell.trim())
    };
    let name = |at: usize| GDELT.get(at).copied().unwrap_or_default();
    let original = required(name(0), get(0))?;
    let date = required_day(name(1), get(1))?;
    let mut event = blank(Layout::Gdelt, codebook, original, &date);
    let code = required(name(26), get(26))?;
    code_by_cameo(&mut event, code);
    event.quad_class = match get(29).trim_end_matches(".0") {
        "1" => 1,
        "2" => 2,
        "3" => 3,
        "4" => 4,
        other => return Err(Fault::value(name(29), other, "a quad class")),
    };
    let by_code = || tables::cameo_or_parent(code).and_then(|c| c.goldstein_gdelt);
    event.score = match decimal(name(30), get(30))? {
        Some(score) => score,
        None => {
            event
                .derivation
                .push("no score in the file; by the code, from GDELT's table".to_owned());
            by_code().unwrap_or_default()
        }
    };
    for (start, side) in [(5, &mut event.actors), (15, &mut event.recipients)] {
        let cells: [&str; 10] = std::array::from_fn(|i| get(start + i));
        if let Some((party, notes)) = actor(&cells) {
            side.push(party);
            let notes = notes.into_iter().map(|note| format!("{}: {note}", name(start)));
            event.derivation.extend(notes);
        }
    }
    let place = place(&std::array::from_fn(|i| get(51 + i)))?;
    if let Some((place, feature)) = place {
        event.place = Some(place);
        event.derivation.extend(feature);
    }
    // Where there is no address, a citation or id stands there.
    let cited = get(60);
    let url = cited.contains("://").then(|| cited.to_owned());
    let article = Article {
        id: article_id(codebook, url.as_deref(), cited),
        url,
        date: day(get(59)),
        ..Article::default()
    };
    article.id.clone_into(&mut event.document_id);
    let reports = Reports {
        mentions: whole(name(31), get(31))?,
        publishers: whole(name(32), get(32))?,
        articles: whole(name(33), get(33))?,
        story: None,
    };
    Ok(Imported { article, event, reports, original: original.to_owned() })
}

/// The party of ten columns, and notes on what has no place in it.
fn actor(cells: &[&str; 10]) -> Option<(Party, Vec<String>)> {
    let [code, name, country, group, ethnic, religion, religion2, types @ ..] = cells;
    if code.is_empty() && name.is_empty() {
        return None;
    }
    let by_columns = ActorCode::of_columns(country, group, types);
    let (mut party, mut notes) = by_columns.party(name);
    if party.code.is_none() && party.sectors.is_empty() && party.organisation.is_none() {
        notes.push(format!("code {code} has no columns"));
    }
    if party.text.is_empty() {
        (*code).clone_into(&mut party.text);
    }
    let others = [("ethnic group", ethnic), ("religion", religion), ("religion", religion2)];
    let others = others.into_iter().filter(|(_, code)| !code.is_empty());
    notes.extend(others.map(|(what, code)| format!("{what} {code}")));
    Some((party, notes))
}

/// The place of eight columns, and a note on its id.
fn place(cells: &[&str; 8]) -> Result<Option<(EventPlace, Option<String>)>, Fault> {
    let [kind, full, country, adm1, _, lat, lon, feature] = cells;
    let resolution = match *kind {
        "" | "0" => return Ok(None),
        "1" => "country",
        "2" | "5" => "admin1",
        "3" | "4" => "city",
        other => return Err(Fault::value("ActionGeo_Type", other, "a type of place")),
    };
    let parts: Vec<&str> = full.split(", ").collect();
    let admin1 = match parts[..] {
        [name, _] if resolution == "admin1" => Some(name),
        [_, admin1, _] => Some(admin1),
        _ => None,
    };
    let place = EventPlace {
        text: (*full).to_owned(),
        start: 0,
        end: 0,
        geonameid: None,
        name: parts.first().map(|&name| name.to_owned()).filter(|name| !name.is_empty()),
        feature: None,
        admin2: None,
        admin1: admin1.map(str::to_owned).filter(|name| !name.is_empty()),
        country: tables::country_of_fips(country).map(|c| c.iso3.to_owned()),
        lat: degrees("ActionGeo_Lat", lat, 90.0)?,
        lon: degrees("ActionGeo_Long", lon, 180.0)?,
        resolution: Some(resolution.to_owned()),
        basis: String::new(),
        how: String::new(),
    };
    let known = [("country", *country), ("ADM1", *adm1), ("feature", *feature)];
    let known: Vec<String> = known
        .into_iter()
        .filter(|(_, code)| !code.is_empty())
        .map(|(what, code)| format!("{what} {code}"))
        .collect();
    let note = (!known.is_empty()).then(|| format!("ActionGeo: {}", known.join(", ")));
    Ok(Some((place, note)))
}
