//! Events on the map.

use serde::Serialize;
use utoipa::ToSchema;

use super::Index;
use super::filter::Filter;
use super::series::round;
use super::tally::{Tallies, by_events};

/// Places with events.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MapPoints {
    points: Vec<MapPoint>,
    /// Events without a place, or at one without coordinates.
    unplaced: u64,
    /// Places in all.
    total: usize,
}

/// A place with its events.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MapPoint {
    geonameid: Option<i64>,
    place: String,
    country: Option<String>,
    /// Degrees, WGS 84.
    lat: f64,
    lon: f64,
    /// country, admin1, admin2, city, sub-city, region.
    resolution: String,
    events: u64,
    reports: u64,
    score_mean: f64,
    quad: [u64; 4],
}

impl Index {
    /// The `limit` places with the most events.
    pub(crate) fn map(&self, filter: &Filter, limit: usize) -> MapPoints {
        let dictionary = &*self.dictionary;
        let (mut tallies, mut unplaced) = (Tallies::new(filter), Tallies::new(filter));
        self.scan_counts(filter, |met| {
            match dictionary.places.get(met.row.place).and_then(|p| p.point) {
                Some(_) => tallies.add(met.row.place, &met),
                None => unplaced.add((), &met),
            }
        });
        let mut groups = tallies.finish();
        by_events(&mut groups);
        let total = groups.len();
        groups.truncate(limit);
        let points = groups.into_iter().filter_map(|(number, tally)| {
            let place = dictionary.places.get(number)?;
            let (lat, lon) = place.point?;
            Some(MapPoint {
                geonameid: place.geonameid,
                place: place.name.clone(),
                country: place.country.clone(),
                lat,
                lon,
                resolution: place.resolution.clone().unwrap_or_default(),
                events: tally.events,
                reports: tally.reports,
                score_mean: round(tally.mean()),
                quad: tally.quad,
            })
        });
        MapPoints {
            points: points.collect(),
            unplaced: unplaced.finish().first().map_or(0, |((), t)| t.events),
            total,
        }
    }
}
