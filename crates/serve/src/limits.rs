//! How much is worked on at once. What a request holds is held until its work ends, not until its answer is given up:
//! a thread cannot be stopped, and what it does is done all the same.

use std::sync::Arc;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::problem::Problem;

/// Places that requests take.
pub(crate) struct Limits {
    /// Requests that are answered or wait.
    pub(crate) slots: Arc<Semaphore>,
    /// Of these, those that are worked on: no more than two a core, so that what is new is read in between.
    pub(crate) turns: Arc<Semaphore>,
    /// Requests with a body, from its first byte on: those who send slowly take no place from readers.
    pub(crate) bodies: Arc<Semaphore>,
    /// Texts that are parsed. One can take a core for long.
    pub(crate) parses: Arc<Semaphore>,
    /// Downloads, which last as long as their readers are slow.
    pub(crate) downloads: Arc<Semaphore>,
}

impl Limits {
    pub(crate) fn new(concurrency: usize) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let part = (concurrency / 4).max(1);
        let places = |n: usize| Arc::new(Semaphore::new(n));
        Self {
            slots: places(concurrency),
            turns: places(2 * cores),
            bodies: places(part),
            parses: places((cores / 2).clamp(1, 2)),
            downloads: places(part),
        }
    }
}

/// What a request holds.
#[derive(Clone)]
pub(crate) struct Held {
    /// Its places, but for the turn.
    pub(crate) places: Arc<Vec<OwnedSemaphorePermit>>,
    pub(crate) turn: Arc<OwnedSemaphorePermit>,
}

tokio::task_local! {
    /// What the request holds that is being answered.
    static HELD: Held;
}

impl Held {
    /// What the request holds that is being answered. Those who watch the server hold nothing.
    pub(crate) fn now() -> Option<Self> {
        HELD.try_with(Clone::clone).ok()
    }

    /// Answers while this is held.
    pub(crate) async fn during<R>(self, work: impl Future<Output = R>) -> R {
        HELD.scope(self, work).await
    }
}

/// Works on a thread that may take its time.
pub(crate) async fn aside<R: Send + 'static>(
    work: impl FnOnce() -> R + Send + 'static,
) -> Result<R, Problem> {
    let held = Held::now();
    let work = move || {
        let done = work();
        drop(held);
        done
    };
    tokio::task::spawn_blocking(work).await.map_err(|_| Problem::mistake())
}

/// The answer to those for whom there is no place.
pub(crate) fn full() -> Response {
    let problem = Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "Too many requests are under way; try again in a moment.",
    );
    let mut response = problem.into_response();
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    response
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn work_that_goes_on_holds_its_places() {
        let limits = Limits::new(1);
        let held = Held {
            places: Arc::new(vec![limits.slots.clone().try_acquire_owned().unwrap()]),
            turn: Arc::new(limits.turns.clone().try_acquire_owned().unwrap()),
        };
        let turns = limits.turns.available_permits();
        let (end, ended) = std::sync::mpsc::channel::<()>();
        let answer = held.during(aside(move || ended.recv()));
        assert!(tokio::time::timeout(Duration::from_millis(20), answer).await.is_err());
        assert_eq!(
            (limits.slots.available_permits(), limits.turns.available_permits()),
            (0, turns)
        );
        end.send(()).unwrap();
        let freed = tokio::time::timeout(Duration::from_secs(10), limits.slots.acquire());
        assert!(freed.await.is_ok());
    }
}
