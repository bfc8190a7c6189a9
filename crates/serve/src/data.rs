//! The data set as it is now.

use std::sync::{Arc, RwLock};
use std::time::{Duration, Instant};

use demarche_store::{Snapshot, Store, StoreError};

use crate::index::Index;
use crate::metrics::Metrics;
use crate::problem::tell;

/// A moment of the data set: the index, and the tables that it was made of.
pub(crate) struct Moment {
    pub(crate) index: Arc<Index>,
    pub(crate) snapshot: Arc<Snapshot>,
}

/// A data set that others may append to.
pub(crate) struct Data {
    pub(crate) store: Store,
    now: RwLock<Arc<Moment>>,
}

impl Data {
    /// Reads all that is there.
    pub(crate) async fn open(store: Store) -> Result<Self, StoreError> {
        let snapshot = store.snapshot().await?.with_views(None).await?;
        let index = Index::load(&snapshot).await?;
        let now = Moment { index: Arc::new(index), snapshot: Arc::new(snapshot) };
        Ok(Self { store, now: RwLock::new(Arc::new(now)) })
    }

    /// What is there now. Whoever holds it sees one moment.
    pub(crate) fn now(&self) -> Arc<Moment> {
        // A poisoned lock holds a whole moment: it is only ever replaced.
        self.now.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// Takes in what has been appended. Says whether there was anything.
    pub(crate) async fn refresh(&self) -> Result<bool, StoreError> {
        let then = self.now();
        let snapshot = self.store.snapshot().await?;
        if snapshot.version() == then.index.version {
            return Ok(false);
        }
        let snapshot = snapshot.with_views(None).await?;
        let index = then.index.refreshed(&snapshot).await?;
        let now = Arc::new(Moment { index: Arc::new(index), snapshot: Arc::new(snapshot) });
        *self.now.write().unwrap_or_else(std::sync::PoisonError::into_inner) = now;
        Ok(true)
    }
}

/// How many times as long as a look took is waited until the next one: readers come first.
const REST: u32 = 5;

/// Looks for what is new, again and again. A failure is told once, until it is over.
pub(crate) async fn follow(data: Arc<Data>, metrics: Arc<Metrics>, every: Duration) {
    let mut told = false;
    let mut took = Duration::ZERO;
    loop {
        tokio::time::sleep(every.max(took * REST)).await;
        let start = Instant::now();
        let looked = data.refresh().await;
        took = start.elapsed();
        match looked {
            Ok(new) => {
                told = false;
                if new {
                    metrics.note_data(&data.now().index);
                }
            }
            Err(error) => {
                metrics.refresh_failures.inc();
                if !told {
                    tell(&format!("the data set cannot be read just now: {error}"));
                }
                told = true;
            }
        }
    }
}
