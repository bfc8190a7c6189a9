//! Is it the same place? One report names the street, another the town, a third the country.

use super::{Agreement, Notes, Veto};
use crate::config::EventConfig;
use crate::report::{Place, Resolution};

/// Two points of one town, by its middle and by a quarter of it, in kilometres.
const ONE_TOWN_KM: f64 = 4.0;
/// Mean radius of the Earth in kilometres.
const EARTH_KM: f64 = 6371.0088;

/// Compares the places.
pub(crate) fn places(
    a: Option<&Place>,
    b: Option<&Place>,
    config: &EventConfig,
    notes: &mut Notes,
) -> Agreement {
    let (Some(a), Some(b)) = (a, b) else { return Ok(None) };
    let agreement = agreement(a, b, config)?;
    notes.add(|| {
        let km = a.point.zip(b.point).map(|(p, q)| km(p, q));
        match km {
            _ if a.name == b.name => format!("{} 0 km", a.name),
            Some(km) if is_town(a) && is_town(b) => {
                format!("{} and {} {km:.0} km apart", a.name, b.name)
            }
            _ => format!("{} and {}", a.name, b.name),
        }
    });
    // Where an article was filed says less than where its text puts the event.
    let part = if a.dateline || b.dateline { 0.5 } else { 1.0 };
    Ok(Some(agreement * part))
}

fn agreement(a: &Place, b: &Place, config: &EventConfig) -> Result<f64, Veto> {
    let filed = a.dateline || b.dateline;
    let exclude = |value: f64| if filed { Ok(value) } else { Err(Veto::Place) };
    let same =
        |x: &Option<String>, y: &Option<String>| x.as_ref().zip(y.as_ref()).map(|(x, y)| x == y);
    if a.geonameid.is_some() && a.geonameid == b.geonameid {
        return Ok(match a.resolution {
            Resolution::Country => 0.2,
            Resolution::Admin1 => 0.6,
            _ => 1.0,
        });
    }
    if a.resolution == Resolution::Region || b.resolution == Resolution::Region {
        return Ok(0.0);
    }
    if same(&a.country, &b.country) == Some(false) {
        return exclude(-0.6);
    }
    let coarse = a.resolution.min(b.resolution);
    if coarse == Resolution::Country {
        return Ok(0.2);
    }
    if holds(a, b) || holds(b, a) {
        return Ok(if coarse >= Resolution::Admin2 { 0.8 } else { 0.5 });
    }
    let km = a.point.zip(b.point).map(|(p, q)| km(p, q));
    if coarse >= Resolution::Admin2 {
        return match km {
            Some(km) if km <= ONE_TOWN_KM => Ok(0.9),
            Some(km) if km <= config.town_km => Ok(-0.4),
            Some(_) => exclude(-0.6),
            None => Ok(0.0),
        };
    }
    match same(&a.admin1, &b.admin1) {
        Some(true) => Ok(0.4),
        Some(false) => Ok(-0.8),
        None => Ok(0.0),
    }
}

/// Whether a place lies within a division.
fn holds(outer: &Place, inner: &Place) -> bool {
    match outer.resolution {
        Resolution::Admin1 => inner.admin1.as_ref() == Some(&outer.name),
        Resolution::Admin2 => inner.admin2.as_ref() == Some(&outer.name),
        Resolution::City => inner.resolution == Resolution::SubCity && inner.name == outer.name,
        _ => false,
    }
}

fn is_town(place: &Place) -> bool {
    place.resolution >= Resolution::Admin2
}

/// Distance on the sphere, by the haversine formula.
pub(crate) fn km((lat1, lon1): (f64, f64), (lat2, lon2): (f64, f64)) -> f64 {
    let (p, q) = (lat1.to_radians(), lat2.to_radians());
    let half = |d: f64| (d / 2.0).sin().powi(2);
    let h = half(q - p) + p.cos() * q.cos() * half((lon2 - lon1).to_radians());
    2.0 * EARTH_KM * h.clamp(0.0, 1.0).sqrt().asin()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn place(name: &str, resolution: Resolution, point: (f64, f64)) -> Place {
        Place {
            geonameid: None,
            name: name.to_owned(),
            country: Some("BEL".to_owned()),
            admin1: Some("Wallonia".to_owned()),
            admin2: None,
            point: Some(point),
            resolution,
            dateline: false,
        }
    }

    fn compare(a: &Place, b: &Place) -> Agreement {
        places(Some(a), Some(b), &Config::default().event, &mut Notes::default())
    }

    #[test]
    fn towns_apart_exclude_each_other() {
        let charleroi = place("Charleroi", Resolution::City, (50.41, 4.44));
        let louviere = place("La Louvière", Resolution::City, (50.48, 4.19));
        let namur = place("Namur", Resolution::City, (50.47, 4.87));
        assert!(compare(&charleroi, &louviere).unwrap() < Some(0.0));
        assert_eq!(compare(&charleroi, &namur), Err(Veto::Place));
        let filed = Place { dateline: true, ..namur };
        assert!(compare(&charleroi, &filed).unwrap() < Some(0.0));
    }

    #[test]
    fn a_town_lies_in_its_province_and_country() {
        let charleroi = place("Charleroi", Resolution::City, (50.41, 4.44));
        let wallonia = place("Wallonia", Resolution::Admin1, (50.5, 4.7));
        let belgium = place("Belgium", Resolution::Country, (50.8, 4.5));
        assert!(compare(&charleroi, &wallonia).unwrap() > compare(&charleroi, &belgium).unwrap());
        let france = Place { country: Some("FRA".to_owned()), ..belgium };
        assert_eq!(compare(&charleroi, &france), Err(Veto::Place));
    }

    #[test]
    fn the_distance_is_that_of_the_sphere() {
        assert!((km((0.0, 0.0), (0.0, 180.0)) - 20_015.1).abs() < 0.1);
        assert!(km((f64::NAN, 0.0), (0.0, 0.0)).is_nan());
    }
}
