//! The tables: their columns, what their files are sorted and skipped by.
//!
//! Codes are text everywhere, so that '042' stays '042'. Days are dates without a zone. Every row says in `batch` by
//! which append it came; `part` is the partition that the row's file lies in: the batch itself, or the compaction
//! that has put files of several batches together.

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    /// A list of texts.
    Texts,
    /// A list of numbers.
    Longs,
    Int,
    Long,
    Real,
    Flag,
    Day,
    /// Microseconds, UTC.
    Time,
    Bytes,
}

impl Kind {
    fn arrow(self) -> DataType {
        match self {
            Self::Text => DataType::Utf8,
            Self::Texts => DataType::List(Arc::new(Field::new("element", DataType::Utf8, true))),
            Self::Longs => DataType::List(Arc::new(Field::new("element", DataType::Int64, true))),
            Self::Int => DataType::Int32,
            Self::Long => DataType::Int64,
            Self::Real => DataType::Float64,
            Self::Flag => DataType::Boolean,
            Self::Day => DataType::Date32,
            Self::Time => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
            Self::Bytes => DataType::Binary,
        }
    }
}

use Kind::{Bytes, Day, Flag, Int, Long, Longs, Real, Text, Texts, Time};

/// A table of the data set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// Which appends are complete. A row of another table counts if its batch is here.
    Batches,
    /// What coded the rows: program, codebook, world, model.
    Runs,
    /// Texts with their metadata, once each.
    Articles,
    /// Which article was coded by which run.
    Codings,
    /// Events, one row each; `record` is the full record.
    Events,
    /// Pairs of an actor and a recipient of an event.
    Dyads,
    /// Where an article names an event.
    Mentions,
    /// Who says so.
    Attributions,
    /// Toponyms of an article.
    Places,
    /// Pairs of articles or events that were found to tell the same, with score and rule.
    Links,
    /// Members of stories and of clusters of events.
    Clusters,
    /// What could not be read or coded, and what was set aside.
    Failures,
}

impl Table {
    /// All tables, [`Table::Batches`] last: the order in which an append writes them.
    pub const ALL: [Self; 12] = [
        Self::Runs,
        Self::Articles,
        Self::Codings,
        Self::Events,
        Self::Dyads,
        Self::Mentions,
        Self::Attributions,
        Self::Places,
        Self::Links,
        Self::Clusters,
        Self::Failures,
        Self::Batches,
    ];

    /// Its name, which is that of its folder.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Batches => "batches",
            Self::Runs => "runs",
            Self::Articles => "articles",
            Self::Codings => "codings",
            Self::Events => "events",
            Self::Dyads => "dyads",
            Self::Mentions => "mentions",
            Self::Attributions => "attributions",
            Self::Places => "places",
            Self::Links => "links",
            Self::Clusters => "clusters",
            Self::Failures => "failures",
        }
    }

    /// Columns without `batch` and `part`.
    const fn columns(self) -> &'static [(&'static str, Kind)] {
        match self {
            Self::Batches => &[
                ("kind", Text),
                ("run_id", Text),
                ("committed", Time),
                ("articles", Long),
                ("events", Long),
                ("rows", Long),
                ("members", Texts),
            ],
            Self::Runs => &[
                ("run_id", Text),
                ("kind", Text),
                ("coder", Text),
                ("codebook", Text),
                ("world", Text),
                ("model", Text),
                ("started", Time),
            ],
            Self::Articles => &[
                ("article_id", Text),
                ("source_id", Text),
                ("published", Day),
                ("publisher", Text),
                ("title", Text),
                ("url", Text),
                ("author", Text),
                ("language", Text),
                ("origin", Text),
                ("characters", Long),
                ("signature", Bytes),
                ("text", Text),
            ],
            Self::Codings => &[
                ("article_id", Text),
                ("run_id", Text),
                ("published", Day),
                ("events", Int),
                ("counted", Int),
                ("tokens", Long),
                ("dropped", Long),
                // First byte and byte after the last of each sentence, in turn.
                ("sentences", Longs),
            ],
            Self::Events => EVENTS,
            Self::Dyads => &[
                ("event_id", Text),
                ("article_id", Text),
                ("run_id", Text),
                ("date", Day),
                ("actor", Text),
                ("actor_sector", Text),
                ("recipient", Text),
                ("recipient_sector", Text),
                ("event_type", Text),
                ("mode", Text),
                ("cameo", Text),
                ("quad_class", Int),
                ("score", Real),
                ("status", Text),
                ("counted", Flag),
            ],
            Self::Mentions => &[
                ("event_id", Text),
                ("article_id", Text),
                ("run_id", Text),
                ("sentence", Int),
                ("start", Long),
                ("end", Long),
                ("text", Text),
            ],
            Self::Attributions => &[
                ("event_id", Text),
                ("article_id", Text),
                ("run_id", Text),
                ("level", Int),
                ("kind", Text),
                ("speaker", Text),
                ("speaker_code", Text),
                ("speaker_organisation", Text),
                ("speaker_sectors", Texts),
                ("speaker_person", Text),
                ("speaker_office", Text),
                ("cue", Text),
                ("cue_start", Long),
                ("cue_end", Long),
                ("content", Text),
                ("content_start", Long),
                ("content_end", Long),
                ("medium", Text),
            ],
            Self::Places => &[
                ("article_id", Text),
                ("run_id", Text),
                ("sentence", Int),
                ("text", Text),
                ("start", Long),
                ("end", Long),
                ("literal", Flag),
                ("geonameid", Long),
                ("name", Text),
                ("feature", Text),
                ("admin2", Text),
                ("admin1", Text),
                ("country", Text),
                ("lat", Real),
                ("lon", Real),
                ("resolution", Text),
                ("how", Text),
            ],
            Self::Links => &[
                ("kind", Text),
                ("a", Text),
                ("b", Text),
                ("score", Real),
                ("rule", Text),
                ("settings", Text),
            ],
            Self::Clusters => &[
                ("kind", Text),
                ("member", Text),
                ("cluster_id", Text),
                ("generation", Long),
                ("settings", Text),
            ],
            Self::Failures => &[
                ("failure_id", Text),
                ("kind", Text),
                ("reason", Text),
                ("detail", Text),
                ("origin", Text),
                ("place", Text),
                ("at", Time),
                ("attempt", Int),
                ("open", Flag),
            ],
        }
    }

    /// Columns whose least and greatest values each file states, so that a query can pass it over.
    pub(crate) const fn statistics(self) -> &'static str {
        match self {
            Self::Batches => "batch,committed",
            Self::Runs => "run_id",
            Self::Articles => "article_id,published",
            Self::Codings => "article_id,run_id,published",
            Self::Events => "event_id,article_id,run_id,day,date,event_type,actor,recipient",
            Self::Dyads => "date,actor,recipient,event_type",
            Self::Mentions | Self::Attributions => "event_id,article_id",
            Self::Places => "article_id,country",
            Self::Links => "a,b",
            Self::Clusters => "member,generation",
            Self::Failures => "failure_id",
        }
    }

    /// Columns that compaction sorts by.
    pub(crate) const fn order(self) -> &'static [&'static str] {
        match self {
            Self::Dyads => &["actor", "recipient", "date", "event_id"],
            Self::Events => &["date", "article_id", "event_id"],
            Self::Articles => &["published", "article_id"],
            Self::Codings | Self::Places => &["article_id"],
            Self::Mentions | Self::Attributions => &["article_id", "event_id"],
            Self::Links => &["a", "b"],
            Self::Clusters => &["member", "generation"],
            Self::Runs | Self::Failures | Self::Batches => &[],
        }
    }

    /// Whether compaction leaves it alone: what is small, and what says which batches there are.
    pub(crate) const fn is_small(self) -> bool {
        matches!(self, Self::Batches | Self::Runs | Self::Failures)
    }

    /// Its columns as arrow has them, in the order of the files; `part`, the partition, is last.
    pub fn schema(self) -> SchemaRef {
        let mut fields = columns_of(self);
        fields.push(Field::new("batch", DataType::Utf8, true));
        fields.push(Field::new(PART, DataType::Utf8, true));
        Arc::new(Schema::new(fields))
    }
}

/// Columns of a table without those that only a data set has.
pub(crate) fn columns_of(table: Table) -> Vec<Field> {
    table.columns().iter().map(|&(name, kind)| Field::new(name, kind.arrow(), true)).collect()
}

/// What a coded article has besides the columns of [`Table::Articles`].
pub(crate) fn coded_columns() -> Vec<Field> {
    let columns = [
        ("run_id", Text),
        ("tokens", Long),
        ("sentences", Longs),
        ("events", Texts),
        ("places", Texts),
    ];
    columns.into_iter().map(|(name, kind)| Field::new(name, kind.arrow(), true)).collect()
}

/// The partition column.
pub(crate) const PART: &str = "part";

/// One event a row. `actor` and `recipient` are the codes of the first ones; the lists have all of them.
const EVENTS: &[(&str, Kind)] = &[
    ("event_id", Text),
    ("article_id", Text),
    ("run_id", Text),
    ("published", Day),
    ("publisher", Text),
    ("url", Text),
    ("sentence", Int),
    ("event_type", Text),
    ("mode", Text),
    ("contexts", Texts),
    ("cameo", Text),
    ("quad_class", Int),
    ("score", Real),
    ("actor", Text),
    ("actor_name", Text),
    ("actor_sectors", Texts),
    ("actors", Texts),
    // The code of each, null where it is not known; of recipients likewise.
    ("actor_codes", Texts),
    ("recipient", Text),
    ("recipient_name", Text),
    ("recipient_sectors", Texts),
    ("recipients", Texts),
    ("recipient_codes", Texts),
    ("reciprocal", Flag),
    // The day by which it is counted: its own or, if it is of the time of the article, that of publication.
    ("day", Day),
    ("date", Day),
    ("date_end", Day),
    ("date_granularity", Text),
    ("date_basis", Text),
    ("place", Text),
    ("place_geonameid", Long),
    ("place_admin2", Text),
    ("place_admin1", Text),
    ("place_country", Text),
    ("lat", Real),
    ("lon", Real),
    ("place_resolution", Text),
    ("place_basis", Text),
    ("status", Text),
    ("auxiliary", Texts),
    ("counted", Flag),
    ("disputed", Flag),
    ("content_of", Text),
    ("denied_by", Texts),
    ("speaker", Text),
    ("killed", Long),
    ("wounded", Long),
    ("arrested", Long),
    ("protesters", Long),
    ("mentions", Int),
    ("trigger", Text),
    ("sentence_text", Text),
    ("sense", Text),
    ("confidence", Real),
    ("record", Text),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sorted_and_skipped_by_are_columns() {
        for table in Table::ALL {
            let schema = table.schema();
            for name in table.order().iter().copied().chain(table.statistics().split(',')) {
                assert!(schema.field_with_name(name).is_ok(), "{}: {name}", table.name());
            }
        }
    }

    #[test]
    fn batches_are_written_last() {
        assert_eq!(Table::ALL.last(), Some(&Table::Batches));
    }
}
