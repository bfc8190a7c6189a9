//! Numbers for Prometheus.

use std::time::Duration;

use axum::http::StatusCode;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::index::Index;

/// A request: by route, so that ids do not make new series.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(crate) struct Route {
    route: String,
    status: u16,
}

/// What is counted.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Route, Counter>,
    seconds: Histogram,
    version: Gauge,
    events: Gauge,
    articles: Gauge,
    pub(crate) refresh_failures: Counter,
}

/// Upper ends of the classes of duration, in seconds.
const SECONDS: [f64; 10] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 5.0];

impl Metrics {
    pub(crate) fn new() -> Self {
        let mut registry = Registry::with_prefix("demarche");
        let made = Self {
            requests: Family::default(),
            seconds: Histogram::new(SECONDS),
            version: Gauge::default(),
            events: Gauge::default(),
            articles: Gauge::default(),
            refresh_failures: Counter::default(),
            registry: Registry::default(),
        };
        registry.register("http_requests", "Requests answered", made.requests.clone());
        registry.register("http_request_seconds", "Time to answer", made.seconds.clone());
        registry.register("data_version", "Appends of the data set", made.version.clone());
        registry.register("data_reports", "Events, one a report", made.events.clone());
        registry.register("data_articles", "Articles", made.articles.clone());
        registry.register(
            "data_refresh_failures",
            "Times that the data set could not be read",
            made.refresh_failures.clone(),
        );
        Self { registry, ..made }
    }

    pub(crate) fn note_request(&self, route: &str, status: StatusCode, took: Duration) {
        let label = Route { route: route.to_owned(), status: status.as_u16() };
        self.requests.get_or_create(&label).inc();
        self.seconds.observe(took.as_secs_f64());
    }

    pub(crate) fn note_data(&self, index: &Index) {
        self.version.set(i64::try_from(index.version).unwrap_or(i64::MAX));
        self.events.set(index.len() as i64);
        self.articles.set(index.articles.entries.len() as i64);
    }

    /// In the text format of OpenMetrics.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        // Writing into memory cannot fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}
