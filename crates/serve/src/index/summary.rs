//! The numbers above everything else.

use serde::Serialize;
use utoipa::ToSchema;

use super::Index;
use super::filter::{Filter, date_of};
use super::row::{NO_ARTICLE, NO_DAY, Row};
use super::strings::NONE;
use super::tally::Tallies;

/// What the filters let through, counted.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Summary {
    /// Appends so far; it changes when the data set does.
    version: u64,
    /// Events; reports of one event count once.
    events: u64,
    reports: u64,
    articles: usize,
    publishers: usize,
    disputed: u64,
    /// Events by quad class, 1 to 4.
    quad: [u64; 4],
    /// Days of the first and the last event.
    #[schema(value_type = Option<String>, format = Date)]
    from: Option<String>,
    #[schema(value_type = Option<String>, format = Date)]
    to: Option<String>,
}

impl Index {
    /// Counts what a filter lets through.
    pub(crate) fn summary(&self, filter: &Filter) -> Summary {
        let mut tallies = Tallies::new(filter);
        let mut articles = vec![false; self.articles.entries.len()];
        let mut publishers = std::collections::BTreeSet::new();
        let (mut first, mut last) = (i32::MAX, NO_DAY);
        self.scan_counts(filter, |met| {
            tallies.add((), &met);
            if filter.counted == Some(true) && !met.row.is(Row::COUNTED) {
                return;
            }
            if met.row.article != NO_ARTICLE {
                articles[met.row.article as usize] = true;
            }
            if met.row.publisher != NONE {
                publishers.insert(met.row.publisher);
            }
            if met.row.day != NO_DAY {
                first = first.min(met.row.day);
                last = last.max(met.row.day);
            }
        });
        let all = tallies.finish().first().map(|((), t)| *t).unwrap_or_default();
        let day = |day: i32| date_of(day).map(|d| d.to_string());
        Summary {
            version: self.version,
            events: all.events,
            reports: all.reports,
            articles: articles.into_iter().filter(|a| *a).count(),
            publishers: publishers.len(),
            disputed: all.disputed,
            quad: all.quad,
            from: if last == NO_DAY { None } else { day(first) },
            to: day(last),
        }
    }
}
