//! An event as answers give it.

use serde::Serialize;
use utoipa::ToSchema;

use super::filter::date_of;
use super::page::confidence;
use super::row::{AUXILIARY, PlaceEntry, Row};
use super::strings::BETWEEN;
use super::{At, Index};

/// An event as one article tells it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct EventRow {
    pub(crate) event_id: String,
    /// Reports of one event share it; an event that nobody else reports has its own id here.
    pub(crate) cluster_id: String,
    /// Reports in the cluster, in the whole data set.
    pub(crate) reports: u32,
    pub(crate) article_id: String,
    /// The day by which it is counted, filtered and sorted: its own or, if it is of the time of the article, that of
    /// publication.
    #[schema(value_type = Option<String>, format = Date)]
    pub(crate) day: Option<String>,
    /// First day; null where the text is vague.
    #[schema(value_type = Option<String>, format = Date)]
    pub(crate) date: Option<String>,
    #[schema(value_type = Option<String>, format = Date)]
    pub(crate) date_end: Option<String>,
    /// day, week, month, quarter, season, year, decade, period, vague.
    pub(crate) date_granularity: Option<String>,
    #[schema(value_type = Option<String>, format = Date)]
    pub(crate) published: Option<String>,
    pub(crate) publisher: Option<String>,
    pub(crate) url: Option<String>,
    /// Type of the ontology, such as ASSAULT.
    pub(crate) event_type: String,
    pub(crate) mode: Option<String>,
    pub(crate) contexts: Vec<String>,
    /// The closest CAMEO code.
    pub(crate) cameo: Option<String>,
    /// 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
    pub(crate) quad_class: u8,
    /// -10 conflict to +10 cooperation.
    pub(crate) score: f64,
    /// Code of the first actor.
    pub(crate) actor: Option<String>,
    pub(crate) actor_name: Option<String>,
    pub(crate) actor_sectors: Vec<String>,
    /// All actors, as codes with sectors or as the text names them. In a reciprocal event all parties.
    pub(crate) actors: Vec<String>,
    /// Code of the first recipient.
    pub(crate) recipient: Option<String>,
    pub(crate) recipient_name: Option<String>,
    pub(crate) recipient_sectors: Vec<String>,
    /// All recipients.
    pub(crate) recipients: Vec<String>,
    /// Whether all parties take part alike.
    pub(crate) reciprocal: bool,
    pub(crate) place: Option<Place>,
    /// asserted, reported, alleged, denied.
    pub(crate) status: String,
    /// negation, future, hypothetical, historical, attempted.
    pub(crate) auxiliary: Vec<String>,
    /// Whether a count of events counts it.
    pub(crate) counted: bool,
    /// Whether it is alleged and denied.
    pub(crate) disputed: bool,
    /// Who says so; null where the article itself does.
    pub(crate) speaker: Option<String>,
    pub(crate) killed: Option<i64>,
    pub(crate) wounded: Option<i64>,
    pub(crate) arrested: Option<i64>,
    pub(crate) protesters: Option<i64>,
    /// The words that name it.
    pub(crate) trigger: String,
    pub(crate) sentence_text: String,
    /// Probability that a careful human coder records the same.
    pub(crate) confidence: Option<f64>,
}

/// Where it happened.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Place {
    pub(crate) name: String,
    /// ISO 3166-1 alpha-3.
    pub(crate) country: Option<String>,
    pub(crate) admin1: Option<String>,
    /// Degrees, WGS 84.
    pub(crate) lat: Option<f64>,
    pub(crate) lon: Option<f64>,
    /// country, admin1, admin2, city, sub-city, region.
    pub(crate) resolution: Option<String>,
}

impl Place {
    fn of(entry: &PlaceEntry) -> Self {
        Self {
            name: entry.name.clone(),
            country: entry.country.clone(),
            admin1: entry.admin1.clone(),
            lat: entry.point.map(|p| p.0),
            lon: entry.point.map(|p| p.1),
            resolution: entry.resolution.clone(),
        }
    }
}

/// The shortest decimal that is this number in 32 bits.
fn plain(value: f32) -> f64 {
    value.to_string().parse().unwrap_or_else(|_| f64::from(value))
}

/// A day as text.
pub(crate) fn day(day: i32) -> Option<String> {
    date_of(day).map(|d| d.to_string())
}

impl Index {
    /// An event as answers give it.
    pub(crate) fn event(&self, at: At) -> EventRow {
        let part = self.part(at);
        let (segment, row) = (&part.segment, self.row(at));
        let words = &self.dictionary.words;
        let word = |number: u32| words.some(number).map(str::to_owned);
        let text = |number: u32| segment.texts.some(number).map(str::to_owned);
        let labels = |number: u32| {
            let all = segment.texts.some(number);
            all.map_or_else(Vec::new, |t| t.split(BETWEEN).map(str::to_owned).collect())
        };
        let cluster = part.clusters[at.row as usize];
        let event_id = segment.ids.get(at.row).to_owned();
        let cluster_id =
            self.clusters.names.some(cluster).map_or_else(|| event_id.clone(), str::to_owned);
        let article = self.articles.get(row.article);
        let [killed, wounded, arrested, protesters] =
            (row.counts as usize).checked_sub(1).map_or([None; 4], |at| segment.people[at]);
        let auxiliary = AUXILIARY.iter().enumerate().filter(|(i, _)| row.auxiliary & (1 << i) != 0);
        EventRow {
            cluster_id,
            event_id,
            reports: self.reports(cluster),
            article_id: article.map(|a| a.id.clone()).unwrap_or_default(),
            day: day(row.day),
            date: day(row.date),
            date_end: day(row.date_end),
            date_granularity: word(row.granularity),
            published: day(row.published),
            publisher: word(row.publisher),
            url: article.and_then(|a| a.url.clone()),
            event_type: words.get(row.event_type).to_owned(),
            mode: word(row.mode),
            contexts: self.dictionary.list(row.contexts),
            cameo: word(row.cameo),
            quad_class: row.quad,
            score: plain(row.score),
            actor: word(row.actor),
            actor_name: text(row.actor_name),
            actor_sectors: self.dictionary.list(row.actor_sectors),
            actors: labels(row.actor_labels),
            recipient: word(row.recipient),
            recipient_name: text(row.recipient_name),
            recipient_sectors: self.dictionary.list(row.recipient_sectors),
            recipients: labels(row.recipient_labels),
            reciprocal: row.is(Row::RECIPROCAL),
            place: self.dictionary.places.get(row.place).map(Place::of),
            status: row.status.name().to_owned(),
            auxiliary: auxiliary.map(|(_, a)| (*a).to_owned()).collect(),
            counted: row.is(Row::COUNTED),
            disputed: row.is(Row::DISPUTED),
            speaker: word(row.speaker),
            killed,
            wounded,
            arrested,
            protesters,
            trigger: segment.texts.get(row.trigger).to_owned(),
            sentence_text: segment.sentences.get(row.sentence).trim_end().to_owned(),
            confidence: confidence(row).map(plain),
        }
    }

    /// Events by where they are.
    pub(crate) fn events(&self, at: &[At]) -> Vec<EventRow> {
        at.iter().map(|&at| self.event(at)).collect()
    }

    /// Of these ids, the events that are in the index.
    pub(crate) fn by_ids<'a>(&self, ids: impl IntoIterator<Item = &'a str>) -> Vec<EventRow> {
        ids.into_iter().filter_map(|id| self.find(id)).map(|at| self.event(at)).collect()
    }
}
