//! What two runs, or two versions, have and lack.

use arrow::array::AsArray;
use arrow::datatypes::Int64Type;

use crate::cells::text_at;
use crate::error::StoreError;
use crate::store::Store;

/// One side of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Side {
    /// What a run has coded, by its id or the beginning of it.
    Run(String),
    /// What was there after an append.
    Version(u64),
}

impl std::str::FromStr for Side {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.parse() {
            Ok(number) if text.len() < 8 => Ok(Self::Version(number)),
            _ if text.len() >= 4 && text.bytes().all(|b| b.is_ascii_hexdigit()) => {
                Ok(Self::Run(text.to_owned()))
            }
            _ => Err("a side is the number of a version or the id of a run".to_owned()),
        }
    }
}

/// Events of one type on both sides. An event has the same id on both if type, parties and place in the text are the
/// same.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Changed {
    /// Event type.
    pub event_type: String,
    /// On both sides.
    pub same: u64,
    /// Only on the first.
    pub lost: u64,
    /// Only on the second.
    pub gained: u64,
}

impl Store {
    /// Counted events of two sides by type. Two runs are compared on the articles that both have coded.
    pub async fn diff(&self, a: &Side, b: &Side) -> Result<Vec<Changed>, StoreError> {
        let snapshot = self.snapshot().await?;
        let condition = |side: &Side| match side {
            Side::Run(id) => {
                format!("run_id LIKE '{id}%' AND article_id IN (SELECT article_id FROM shared)")
            }
            Side::Version(_) => "true".to_owned(),
        };
        let shared = match (a, b) {
            (Side::Run(a), Side::Run(b)) => format!(
                "SELECT article_id FROM stored.codings WHERE run_id LIKE '{a}%' INTERSECT \
                 SELECT article_id FROM stored.codings WHERE run_id LIKE '{b}%'"
            ),
            _ => "SELECT article_id FROM stored.codings".to_owned(),
        };
        let within = |side: &Side| match side {
            Side::Version(n) => Some(*n),
            Side::Run(_) => None,
        };
        let mut names = Vec::new();
        for side in [a, b] {
            names.push(match within(side) {
                None => "SELECT batch FROM stored.batches".to_owned(),
                Some(n) => {
                    let then = self.snapshot_at(n).await?;
                    let list: Vec<String> =
                        then.complete_then().iter().map(|b| format!("('{b}')")).collect();
                    format!("SELECT column1 FROM (VALUES {})", list.join(", "))
                }
            });
        }
        let question = format!(
            "WITH shared AS ({shared}), sides AS (\
             SELECT event_id, event_type, 1 AS a, 0 AS b FROM stored.events WHERE counted AND {} AND batch IN ({}) \
             UNION ALL \
             SELECT event_id, event_type, 0 AS a, 1 AS b FROM stored.events WHERE counted AND {} AND batch IN ({})), \
             each AS (SELECT event_id, min(event_type) AS event_type, max(a) AS a, max(b) AS b FROM sides GROUP BY event_id) \
             SELECT event_type, sum(a * b) AS same, sum(a * (1 - b)) AS lost, sum(b * (1 - a)) AS gained FROM each \
             GROUP BY event_type ORDER BY event_type",
            condition(a),
            names[0],
            condition(b),
            names[1],
        );
        let mut all = Vec::new();
        for batch in snapshot.collect(&question).await? {
            let number = |column: usize, row: usize| {
                let values = batch.column(column).as_primitive_opt::<Int64Type>();
                values.map_or(0, |c| u64::try_from(c.value(row)).unwrap_or(0))
            };
            for row in 0..batch.num_rows() {
                all.push(Changed {
                    event_type: text_at(batch.column(0), row),
                    same: number(1, row),
                    lost: number(2, row),
                    gained: number(3, row),
                });
            }
        }
        Ok(all)
    }
}
