//! Parties in the actor codes of CAMEO, as GDELT and PETRARCH2 write them, and back.
//!
//! A code is a run of three-letter parts: what kind of international body it is (`IGO`), the country or region, up to
//! three roles, the known group: `KENCOP`, `IGOUNO`, `IGOEUREEC`, `PSEREBHMS`.

use demarche_coder::Party;

use crate::tables;

/// Roles that GDELT has columns for.
const MAX_ROLES: usize = 3;

/// The parts of an actor's code. Empty where there is nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ActorCode {
    pub(crate) country: String,
    pub(crate) group: String,
    /// The international kind first, then roles.
    pub(crate) types: Vec<String>,
    /// Whether the first type is an international kind.
    international: bool,
}

/// CAMEO's name of an international kind of ours.
fn kind_to_cameo(code: &str) -> Option<&'static str> {
    Some(match code {
        "IGO" => "IGO",
        "NGO" => "NGO",
        "IMG" => "IMG",
        "MNC" => "MNC",
        "ISM" => "NGM",
        "INT" => "INT",
        _ => return None,
    })
}

/// Ours of CAMEO's.
fn kind_of_cameo(code: &str) -> Option<&'static str> {
    Some(match code {
        "NGM" => "ISM",
        other => kind_to_cameo(other)?,
    })
}

impl ActorCode {
    /// Of a party. Sectors that CAMEO has no role for are left out.
    pub(crate) fn of(party: &Party) -> Self {
        let kind = party.code.as_deref().and_then(kind_to_cameo);
        let iso3 = party.country.as_deref().or(party.code.as_deref().filter(|_| kind.is_none()));
        let group = party.organisation.as_deref().and_then(tables::group);
        let mut country =
            iso3.and_then(tables::country).map(|c| c.cameo.to_owned()).unwrap_or_default();
        if let Some(group) = group.filter(|g| !g.region.is_empty()) {
            group.region.clone_into(&mut country);
        }
        if country.is_empty() && kind.is_none() {
            // A region that is no country, such as WST.
            iso3.filter(|c| c.len() == 3).unwrap_or_default().clone_into(&mut country);
        }
        let roles = party.sectors.iter().filter_map(|s| tables::cameo_of_sector(s));
        let types = kind.into_iter().chain(roles).take(MAX_ROLES).map(str::to_owned).collect();
        Self {
            country,
            group: group.map(|g| g.cameo.to_owned()).unwrap_or_default(),
            types,
            international: kind.is_some(),
        }
    }

    /// The whole code.
    pub(crate) fn code(&self) -> String {
        let (kind, roles) = self.types.split_at(usize::from(self.international));
        let mut parts: Vec<&str> = kind.iter().map(String::as_str).collect();
        parts.push(&self.country);
        if self.international {
            parts.push(&self.group);
        }
        parts.extend(roles.iter().map(String::as_str));
        if !self.international {
            parts.push(&self.group);
        }
        parts.concat()
    }

    /// Takes a whole code apart: letters in threes. Parts that are nothing known are returned.
    pub(crate) fn parse(code: &str) -> (Self, Vec<String>) {
        let mut actor = Self::default();
        let mut unknown = Vec::new();
        let letters: Vec<char> = code.chars().collect();
        for (at, part) in letters.chunks(3).enumerate() {
            let part: String = part.iter().collect();
            let kind = kind_of_cameo(&part).is_some();
            let place =
                actor.country.is_empty() && actor.types.iter().all(|t| kind_of_cameo(t).is_some());
            if at == 0 && kind {
                actor.international = true;
                actor.types.push(part);
            } else if place && tables::country_of_cameo(&part).is_some() {
                actor.country = part;
            } else if actor.group.is_empty() && tables::group_of_cameo(&part).is_some() {
                actor.group = part;
            } else if tables::sector_of_cameo(&part).is_some() {
                actor.types.push(part);
            } else if at < 2 && place && matches!(&*part, "EUR" | "WST") {
                actor.country = part;
            } else {
                unknown.push(part);
            }
        }
        (actor, unknown)
    }

    /// The actor of these columns.
    pub(crate) fn of_columns(country: &str, group: &str, types: &[&str]) -> Self {
        let types: Vec<String> =
            types.iter().filter(|t| !t.is_empty()).map(|&t| t.to_owned()).collect();
        let international = types.first().is_some_and(|t| kind_of_cameo(t).is_some());
        Self { country: country.to_owned(), group: group.to_owned(), types, international }
    }

    /// The party, and notes on what has no place in it.
    pub(crate) fn party(&self, name: &str) -> (Party, Vec<String>) {
        let mut party = blank_party(name);
        let mut notes = Vec::new();
        let kind = self.types.iter().find_map(|t| kind_of_cameo(t));
        let country = tables::country_of_cameo(&self.country).map(|c| c.iso3.to_owned());
        party.code = kind.map(str::to_owned).or_else(|| country.clone());
        if party.code.is_none() && !self.country.is_empty() {
            party.code = Some(self.country.clone());
        }
        party.country = country;
        if !self.group.is_empty() {
            let id = tables::group_of_cameo(&self.group).map_or(&*self.group, |g| g.id);
            party.organisation = Some(id.to_owned());
        }
        for role in &self.types {
            match tables::sector_of_cameo(role) {
                _ if kind_of_cameo(role).is_some() => {}
                Some(sector) if party.sectors.iter().any(|s| s == sector) => {}
                Some(sector) => party.sectors.push(sector.to_owned()),
                None => notes.push(format!("role {role} has no sector")),
            }
        }
        (party, notes)
    }
}

/// A party of which only a name is known, if that.
pub(crate) fn blank_party(name: &str) -> Party {
    Party {
        text: name.to_owned(),
        start: 0,
        end: 0,
        head: 0,
        code: None,
        organisation: None,
        name: Some(name.to_owned()).filter(|n| !n.is_empty()),
        country: None,
        sectors: Vec::new(),
        person: None,
        office: None,
        wikidata: None,
        how: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn party(code: &str, organisation: Option<&str>, sectors: &[&str]) -> Party {
        let country = (code.len() == 3 && tables::country(code).is_some()).then(|| code.to_owned());
        Party {
            code: Some(code.to_owned()),
            organisation: organisation.map(str::to_owned),
            country,
            sectors: sectors.iter().map(|&s| s.to_owned()).collect(),
            ..blank_party("")
        }
    }

    #[test]
    fn codes_go_out_and_come_back() {
        for (given, code) in [
            (party("KEN", None, &["COP"]), "KENCOP"),
            (party("ROU", None, &["JRN"]), "ROMMED"),
            (party("USA", None, &["MED"]), "USAHLH"),
            (party("IGO", Some("UNO"), &[]), "IGOUNO"),
            (party("IGO", Some("EUR"), &[]), "IGOEUREEC"),
            (party("PSE", Some("HMS"), &["REB", "PTY"]), "PSEREBPTYHMS"),
            (party("SYR", None, &[]), "SYR"),
            (party("NGO", None, &[]), "NGO"),
        ] {
            assert_eq!(ActorCode::of(&given).code(), code);
            let (parsed, unknown) = ActorCode::parse(code);
            let (back, notes) = parsed.party("");
            assert!(unknown.is_empty() && notes.is_empty(), "{code}: {unknown:?} {notes:?}");
            assert_eq!((&back.code, &back.sectors), (&given.code, &given.sectors), "{code}");
            assert_eq!(back.organisation, given.organisation, "{code}");
        }
    }

    #[test]
    fn any_text_parses() {
        for code in ["", "X", "é€🙂", "USAUSAUSA", "---", "ABCDEFGHIJ"] {
            let (actor, _) = ActorCode::parse(code);
            let _ = (actor.code(), actor.party(code));
        }
    }
}
