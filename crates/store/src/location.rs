//! Where a data set lies: a folder, or a prefix of an object store.
//!
//! A folder also has a lock file, which every writer holds shared and whoever cleans up holds alone. The system gives
//! the lock back when a process dies, however it dies. Object stores have none; there, what an interrupted writer
//! left behind is known by its age.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use deltalake::DeltaResult;
use deltalake::logstore::object_store::{DynObjectStore, parse_url_opts};
use deltalake::logstore::{
    LogStore, LogStoreFactory, LogStoreRef, ObjectStoreRef, StorageConfig, default_logstore,
    logstore_factories,
};
use deltalake::table::builder::DeltaTableBuilder;
use url::Url;

use crate::error::StoreError;
use crate::schema::Table;

/// Name of the file that says that a folder is a data set, and in which format.
const MARK: &str = "demarche.store";
/// Name of the lock file.
const LOCK: &str = ".demarche.lock";
/// Format of the data set that this program writes.
const FORMAT: u32 = 2;

/// Where the tables lie and how they are reached.
#[derive(Clone, Debug)]
pub(crate) struct Location {
    /// As it was given, for people.
    pub(crate) name: String,
    root: Url,
    folder: Option<PathBuf>,
    backend: Option<Arc<DynObjectStore>>,
    options: HashMap<String, String>,
}

impl Location {
    /// From a path or an address such as `s3://bucket/prefix`. Options of object stores are those of the
    /// `object_store` crate; those of the environment (`AWS_…`) hold too.
    pub(crate) fn parse(text: &str, options: &HashMap<String, String>) -> Result<Self, StoreError> {
        let wrong = |why: String| StoreError::Location { location: text.to_owned(), why };
        if text.contains("://") {
            let mut address = text.trim_end_matches('/').to_owned();
            address.push('/');
            let root = Url::parse(&address).map_err(|e| wrong(e.to_string()))?;
            if root.scheme() != "file" {
                let mut all: HashMap<String, String> = std::env::vars()
                    .filter(|(k, _)| ["AWS_", "AZURE_", "GOOGLE_"].iter().any(|p| k.starts_with(p)))
                    .map(|(k, v)| (k.to_ascii_lowercase(), v))
                    .collect();
                all.extend(options.clone());
                let mut bucket = root.clone();
                bucket.set_path("");
                let (store, _) = parse_url_opts(&bucket, &all).map_err(|e| wrong(e.to_string()))?;
                // A commit is a put that must not replace anything, which all of these stores know.
                if let Ok(scheme) = Url::parse(&format!("{}://", root.scheme())) {
                    logstore_factories().entry(scheme).or_insert_with(|| Arc::new(ConditionalPuts));
                }
                return Ok(Self::backed(text, root, Arc::from(store), all));
            }
            let path = root.to_file_path().map_err(|()| wrong("not a local path".to_owned()))?;
            return Self::folder(text, &path);
        }
        Self::folder(text, Path::new(text))
    }

    /// In an object store that is there already, at `root` within it.
    pub(crate) fn backed(
        name: &str,
        root: Url,
        store: Arc<DynObjectStore>,
        options: HashMap<String, String>,
    ) -> Self {
        Self { name: name.to_owned(), root, folder: None, backend: Some(store), options }
    }

    fn folder(text: &str, path: &Path) -> Result<Self, StoreError> {
        let wrong = |why: String| StoreError::Location { location: text.to_owned(), why };
        let path = std::path::absolute(path).map_err(|e| wrong(e.to_string()))?;
        let root = Url::from_directory_path(&path).map_err(|()| wrong("not a path".to_owned()))?;
        let options = HashMap::new();
        Ok(Self { name: text.to_owned(), root, folder: Some(path), backend: None, options })
    }

    /// The local folder, if it is one.
    pub(crate) fn local(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// The log of a table.
    pub(crate) fn log(&self, table: Table) -> Result<LogStoreRef, StoreError> {
        let wrong = |e: url::ParseError| StoreError::Location {
            location: self.name.clone(),
            why: e.to_string(),
        };
        let url = self.root.join(&format!("{}/", table.name())).map_err(wrong)?;
        let failed = StoreError::delta(table.name());
        let mut builder = DeltaTableBuilder::from_url(url.clone()).map_err(&failed)?;
        if let Some(store) = &self.backend {
            builder = builder.with_storage_backend(store.clone(), url);
        }
        builder.with_storage_options(self.options.clone()).build_storage().map_err(&failed)
    }

    /// Whether a local folder is marked as a data set; object stores are asked by their tables.
    pub(crate) fn is_marked(&self) -> Result<Option<bool>, StoreError> {
        let Some(folder) = &self.folder else { return Ok(None) };
        let path = folder.join(MARK);
        match fs::read_to_string(&path) {
            Ok(text) => {
                let found =
                    text.trim().rsplit(' ').next().and_then(|n| n.parse().ok()).unwrap_or(0);
                if found == FORMAT {
                    Ok(Some(true))
                } else {
                    Err(StoreError::Format { found, known: FORMAT })
                }
            }
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Some(false)),
            Err(source) => Err(StoreError::File { path, source }),
        }
    }

    /// Makes the folder and marks it. A folder with other things in it is refused.
    pub(crate) fn mark(&self) -> Result<(), StoreError> {
        let Some(folder) = &self.folder else { return Ok(()) };
        let failed = |path: &Path| {
            let path = path.to_path_buf();
            move |source| StoreError::File { path, source }
        };
        fs::create_dir_all(folder).map_err(failed(folder))?;
        let strange = fs::read_dir(folder)
            .map_err(failed(folder))?
            .filter_map(Result::ok)
            .any(|e| !is_ours(&e.file_name().to_string_lossy()));
        if strange {
            return Err(StoreError::NotEmpty(self.name.clone()));
        }
        let path = folder.join(MARK);
        // Whole or not at all: a second creator writes the same.
        let temporary = folder.join(format!("{MARK}.{}", std::process::id()));
        fs::write(&temporary, format!("demarche data set, format {FORMAT}\n"))
            .and_then(|()| fs::rename(&temporary, &path))
            .map_err(failed(&path))
    }

    /// Locks a local folder for writing: alone if nobody else writes, else with the others.
    pub(crate) fn lock(&self) -> Result<Lock, StoreError> {
        let Some(folder) = &self.folder else { return Ok(Lock { file: None, alone: false }) };
        let path = folder.join(LOCK);
        let failed = |source| StoreError::File { path: path.clone(), source };
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Lock { file: Some(file), alone: true }),
            Err(TryLockError::WouldBlock) => {
                file.lock_shared().map_err(failed)?;
                Ok(Lock { file: Some(file), alone: false })
            }
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }
}

/// Makes logs of tables in object stores by delta-rs's own log store.
struct ConditionalPuts;

impl LogStoreFactory for ConditionalPuts {
    fn with_options(
        &self,
        prefixed_store: ObjectStoreRef,
        root_store: ObjectStoreRef,
        location: &Url,
        options: &StorageConfig,
    ) -> DeltaResult<Arc<dyn LogStore>> {
        Ok(default_logstore(prefixed_store, root_store, location, options))
    }
}

/// Whether a name in the folder of a data set may be there before it is marked: other creators, and state of `watch`.
fn is_ours(name: &str) -> bool {
    name.starts_with(MARK)
        || name.starts_with('.')
        || name.starts_with("watch")
        || Table::ALL.iter().any(|t| t.name() == name)
}

/// The writer's hold on a folder.
#[derive(Debug)]
pub(crate) struct Lock {
    file: Option<File>,
    /// Whether nobody else writes.
    pub(crate) alone: bool,
}

impl Lock {
    /// Lets other writers in, if it was held alone.
    pub(crate) fn share(&mut self) {
        if let (Some(file), true) = (&self.file, self.alone) {
            // From alone to shared; should the system refuse, the lock stays as it is.
            let _ = file.lock_shared();
            self.alone = false;
        }
    }
}
