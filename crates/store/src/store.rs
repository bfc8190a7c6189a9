//! A data set at a place.

use std::collections::HashMap;
use std::sync::Arc;

use deltalake::logstore::object_store::DynObjectStore;
use futures::future::try_join_all;
use url::Url;

use crate::error::StoreError;
use crate::location::Location;
use crate::schema::Table;
use crate::snapshot::Snapshot;
use crate::table::DataTable;
use crate::writer::{Run, Writer};

/// A data set. Cheap to clone; holds no data.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) location: Location,
}

impl Store {
    /// Opens a data set that is there: a folder, or an address such as `s3://bucket/prefix`, with the options that
    /// the `object_store` crate knows.
    pub async fn open(
        location: &str,
        options: &HashMap<String, String>,
    ) -> Result<Self, StoreError> {
        let location = Location::parse(location, options)?;
        if location.is_marked()? == Some(false)
            || !DataTable::exists(&location, Table::Batches).await?
        {
            return Err(StoreError::NotThere(location.name));
        }
        Ok(Self { location })
    }

    /// Opens a data set, or makes an empty one if there is nothing yet.
    pub async fn create(
        location: &str,
        options: &HashMap<String, String>,
    ) -> Result<Self, StoreError> {
        Self::at(Location::parse(location, options)?).await
    }

    /// Opens or makes a data set in an object store that the caller has, at `root` within it.
    pub async fn within(store: Arc<DynObjectStore>, root: Url) -> Result<Self, StoreError> {
        Self::at(Location::backed(root.as_str(), root.clone(), store, HashMap::new())).await
    }

    async fn at(location: Location) -> Result<Self, StoreError> {
        if location.is_marked()? != Some(true) {
            location.mark()?;
        }
        // `batches` is made last, since it says that all others are there.
        let others = Table::ALL.iter().filter(|t| **t != Table::Batches);
        try_join_all(others.map(|&t| DataTable::create(&location, t))).await?;
        DataTable::create(&location, Table::Batches).await?;
        Ok(Self { location })
    }

    /// As it was given.
    pub fn name(&self) -> &str {
        &self.location.name
    }

    /// The folder, if it is a local one.
    pub fn folder(&self) -> Option<&std::path::Path> {
        self.location.local()
    }

    /// What is there now.
    pub async fn snapshot(&self) -> Result<Snapshot, StoreError> {
        Snapshot::open(&self.location, None).await
    }

    /// What was there after the append number `version`, counted from 1.
    pub async fn snapshot_at(&self, version: u64) -> Result<Snapshot, StoreError> {
        Snapshot::open(&self.location, Some(version)).await
    }

    /// Opens for writing what `run` makes. If nobody else writes, what killed writers left behind is removed first.
    pub async fn writer(&self, run: Run) -> Result<Writer, StoreError> {
        Writer::open(self.location.clone(), run).await
    }
}
