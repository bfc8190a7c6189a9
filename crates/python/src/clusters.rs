//! The pieces that a cluster of machines clusters with. `demarche.spark` puts them together.

use arrow::array::{Array, ArrayRef, AsArray, Float64Array, RecordBatch, StringArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Date32Type, Schema};
use arrow_pyarrow::PyArrowType;
use demarche_cluster::{Config, Day, Link, LinkKind, Signature};
use demarche_store::frames;
use pyo3::prelude::*;

use crate::errors;

/// First and last day.
type Days = Option<(String, String)>;

fn config(toml: Option<&str>) -> PyResult<Config> {
    toml.map_or_else(
        || Ok(Config::default()),
        |toml| Config::from_toml("the configuration", toml).map_err(errors::input),
    )
}

/// Columns of rows of events.
#[pyfunction]
pub(crate) fn events_schema() -> PyArrowType<Schema> {
    PyArrowType(frames::events_schema().as_ref().clone())
}

/// Columns of rows of coded articles.
#[pyfunction]
pub(crate) fn coded_schema() -> PyArrowType<Schema> {
    PyArrowType(frames::coded_schema().as_ref().clone())
}

/// The events of coded articles.
#[pyfunction]
pub(crate) fn events_of(
    py: Python<'_>,
    coded: PyArrowType<RecordBatch>,
) -> PyResult<PyArrowType<RecordBatch>> {
    let events = py.detach(|| frames::events_of(&coded.0));
    Ok(PyArrowType(events.map_err(|e| errors::store(&e))?))
}

/// Windows of days in which so many articles a day are compared.
#[pyfunction]
#[pyo3(signature = (days, config=None))]
pub(crate) fn plan(
    days: Vec<(Option<String>, u64)>,
    config: Option<&str>,
) -> PyResult<Vec<(Days, Days)>> {
    let windows = frames::plan(&days, &self::config(config)?);
    Ok(windows.into_iter().map(|w| (w.core, w.known)).collect())
}

/// Keys by which near copies meet, of each signature.
#[pyfunction]
#[pyo3(signature = (signatures, config=None))]
pub(crate) fn band_keys(
    signatures: Vec<Option<Vec<u8>>>,
    config: Option<&str>,
) -> PyResult<Vec<Vec<i64>>> {
    let least = self::config(config)?.story.least_shingles;
    let keys = |signature: Option<Vec<u8>>| {
        let Some(bytes) = signature else { return Ok(Vec::new()) };
        let signature = Signature::from_bytes(&bytes).map_err(errors::input)?;
        if signature.shingles() < least {
            return Ok(Vec::new());
        }
        Ok(demarche_cluster::band_keys(&signature).into_iter().map(u64::cast_signed).collect())
    };
    signatures.into_iter().map(keys).collect()
}

/// Links of articles that are one text, the later one first.
#[pyfunction]
#[pyo3(signature = (batch, config=None))]
pub(crate) fn story_links(
    py: Python<'_>,
    batch: PyArrowType<RecordBatch>,
    config: Option<&str>,
) -> PyResult<PyArrowType<RecordBatch>> {
    let config = self::config(config)?;
    let batch = batch.0;
    let column = |name: &str, kind: DataType| -> PyResult<ArrayRef> {
        let column = batch.column_by_name(name);
        let column = column.ok_or_else(|| errors::input(format!("there is no column '{name}'")))?;
        cast(column, &kind).map_err(errors::input)
    };
    let (ids, days) =
        (column("article_id", DataType::Utf8)?, column("published", DataType::Date32)?);
    let signatures = column("signature", DataType::Binary)?;
    let links = py.detach(|| {
        let (ids, signatures) = (ids.as_string::<i32>(), signatures.as_binary::<i32>());
        let days = days.as_primitive::<Date32Type>();
        let signed: Vec<(&str, Day, Signature)> = (0..batch.num_rows())
            .filter(|&row| !days.is_null(row) && !signatures.is_null(row))
            .filter_map(|row| {
                let signature = Signature::from_bytes(signatures.value(row)).ok()?;
                Some((ids.value(row), Day(days.value(row)), signature))
            })
            .collect();
        let order: std::collections::HashMap<&str, Day> =
            signed.iter().map(|(id, day, _)| (*id, *day)).collect();
        let links =
            frames::story_links(signed.iter().map(|(i, d, s)| (*i, *d, s.clone())), &config);
        let mut rows: Vec<(String, String, f64, String)> = Vec::with_capacity(links.len());
        for link in links {
            let place = |id: &str| (order.get(id).copied(), id.to_owned());
            let (later, other) =
                if place(&link.a) > place(&link.b) { (link.a, link.b) } else { (link.b, link.a) };
            rows.push((later, other, link.score, link.rule));
        }
        rows
    });
    let text = |of: &dyn Fn(&(String, String, f64, String)) -> String| -> ArrayRef {
        std::sync::Arc::new(links.iter().map(|l| Some(of(l))).collect::<StringArray>())
    };
    let scores: ArrayRef =
        std::sync::Arc::new(links.iter().map(|l| Some(l.2)).collect::<Float64Array>());
    let rows = RecordBatch::try_from_iter_with_nullable([
        ("later", text(&|l| l.0.clone()), true),
        ("other", text(&|l| l.1.clone()), true),
        ("score", scores, true),
        ("rule", text(&|l| l.3.clone()), true),
    ]);
    Ok(PyArrowType(rows.map_err(errors::mistake)?))
}

/// Which articles and events of a window's core are in which cluster.
#[pyfunction]
#[pyo3(signature = (coded, links, core, config=None))]
pub(crate) fn memberships(
    py: Python<'_>,
    coded: Vec<PyArrowType<RecordBatch>>,
    links: Vec<(String, String)>,
    core: Days,
    config: Option<&str>,
) -> PyResult<PyArrowType<RecordBatch>> {
    let config = self::config(config)?;
    let coded: Vec<RecordBatch> = coded.into_iter().map(|batch| batch.0).collect();
    let rows = py.detach(|| {
        let links = links
            .iter()
            .map(|(a, b)| Link::new(a, b, LinkKind::Story, 1.0, String::new()))
            .collect();
        let core = core.as_ref().map(|(from, to)| (from.as_str(), to.as_str()));
        frames::memberships(&coded, links, core, &config)
    });
    Ok(PyArrowType(rows.map_err(|e| errors::store(&e))?))
}
