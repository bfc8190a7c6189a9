//! What there is most of.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::filter::Filter;
use super::row::Row;
use super::series::round;
use super::strings::NONE;
use super::tally::{Tallies, Tally, by_events};
use super::{Dictionary, Index, Met};

/// What is ranked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum What {
    /// Actor and recipient.
    Dyads,
    Actors,
    Recipients,
    Types,
    Places,
    Publishers,
    Speakers,
}

/// A ranking.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Top {
    rows: Vec<TopRow>,
    /// Different ones in all.
    total: usize,
}

/// One of a ranking.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TopRow {
    /// What a filter takes: `RUS`; `RUS,UKR` of dyads; the GeoNames id of places, or the name where there is none.
    key: String,
    label: String,
    events: u64,
    reports: u64,
    score_mean: f64,
    disputed: u64,
}

/// Who acts towards whom in an event: each pair of codes once, in both directions if it is reciprocal.
pub(crate) fn pairs(dictionary: &Dictionary, row: &Row) -> Vec<(u32, u32)> {
    let (actors, recipients) =
        (dictionary.lists.get(row.actors), dictionary.lists.get(row.recipients));
    let mut pairs = Vec::new();
    let mut add = |a: u32, b: u32| {
        if a != NONE && b != NONE && !pairs.contains(&(a, b)) {
            pairs.push((a, b));
        }
    };
    if row.is(Row::RECIPROCAL) {
        let all: Vec<u32> = actors.iter().chain(recipients).copied().collect();
        for (i, &a) in all.iter().enumerate() {
            for (j, &b) in all.iter().enumerate() {
                if i != j {
                    add(a, b);
                }
            }
        }
    } else {
        for &a in actors {
            for &b in recipients {
                add(a, b);
            }
        }
    }
    pairs
}

impl Index {
    /// The `limit` with the most events.
    pub(crate) fn top(
        &self,
        filter: &Filter,
        what: What,
        limit: usize,
        name: &dyn Fn(&str) -> String,
    ) -> Top {
        let mut tallies = Tallies::new(filter);
        let dictionary = &*self.dictionary;
        let each = |met: &Met<'_>, list: u32, tallies: &mut Tallies<(u32, u32)>| {
            let codes = dictionary.lists.get(list);
            for (i, &code) in codes.iter().enumerate() {
                if code != NONE && !codes[..i].contains(&code) {
                    tallies.add((code, NONE), met);
                }
            }
        };
        self.scan_counts(filter, |met| {
            let row = met.row;
            let one = match what {
                What::Dyads => {
                    for pair in pairs(dictionary, row) {
                        tallies.add(pair, &met);
                    }
                    return;
                }
                What::Actors => return each(&met, row.actors, &mut tallies),
                What::Recipients => return each(&met, row.recipients, &mut tallies),
                What::Types => row.event_type,
                What::Places => row.place,
                What::Publishers => row.publisher,
                What::Speakers => row.speaker,
            };
            if one != NONE {
                tallies.add((one, NONE), &met);
            }
        });
        let mut groups = tallies.finish();
        by_events(&mut groups);
        let total = groups.len();
        groups.truncate(limit);
        let rows = groups.into_iter().map(|(key, tally)| self.ranked(what, key, &tally, name));
        Top { rows: rows.collect(), total }
    }

    fn ranked(
        &self,
        what: What,
        (a, b): (u32, u32),
        tally: &Tally,
        name: &dyn Fn(&str) -> String,
    ) -> TopRow {
        let words = &self.dictionary.words;
        let (key, label) = match what {
            What::Dyads => {
                let (a, b) = (words.get(a), words.get(b));
                (format!("{a},{b}"), format!("{} → {}", name(a), name(b)))
            }
            What::Actors | What::Recipients => (words.get(a).to_owned(), name(words.get(a))),
            What::Places => match self.dictionary.places.get(a) {
                Some(place) => {
                    let key = place.geonameid.map_or_else(|| place.name.clone(), |g| g.to_string());
                    let label: Vec<&str> = std::iter::once(place.name.as_str())
                        .chain(place.country.as_deref())
                        .collect();
                    (key, label.join(", "))
                }
                None => Default::default(),
            },
            What::Speakers => {
                // A code and sectors, or the speaker's own words.
                let key = words.get(a);
                let label = match key.split_once(' ') {
                    Some((code, sectors)) => format!("{} {sectors}", name(code)),
                    None => name(key),
                };
                (key.to_owned(), label)
            }
            What::Types | What::Publishers => (words.get(a).to_owned(), words.get(a).to_owned()),
        };
        TopRow {
            key,
            label,
            events: tally.events,
            reports: tally.reports,
            score_mean: round(tally.mean()),
            disputed: tally.disputed,
        }
    }
}
