//! What outlives a run: versions of feeds, articles that were seen, articles that are still to fetch.
//!
//! A folder holds two files and a lock. `state.json` is the [`State`], replaced as a whole: written
//! beside, synced, renamed. `journal.jsonl` has a line for each article that was confirmed since, synced
//! before [`Folder::record`] returns; [`Folder::save`] takes it up. A kill at any point loses no line
//! that was synced: a line that breaks off at the end is passed over, and one that is read twice says
//! the same twice.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use demarche_ingest::list::{Link, LinkKind};
use serde::{Deserialize, Serialize};

use crate::clock::Millis;
use crate::fetch::Validators;
use crate::pace::Host;

/// The form of the files.
const VERSION: u32 = 1;

/// Articles that are remembered; beyond that, those that were named longest ago are forgotten.
const MAX_SEEN: usize = 1_000_000;

const STATE: &str = "state.json";
const JOURNAL: &str = "journal.jsonl";
const LOCK: &str = "lock";

/// Why the state cannot be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// The file system refused.
    #[error("{path}: cannot {action}: {source}", path = .path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What was tried.
        action: &'static str,
        /// Why.
        source: io::Error,
    },
    /// Another program follows feeds with the same folder.
    #[error("{path}: another program uses it", path = .0.display())]
    Locked(PathBuf),
    /// Not a state, or a damaged one.
    #[error("{path}: not a state of feeds: {message}; move it away to begin anew", path = .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong, with the line.
        message: String,
    },
    /// Written by a later version of the program.
    #[error("{path}: has version {found}, but this program knows {VERSION}", path = .path.display())]
    Version {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: u32,
    },
}

/// All that outlives a run.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct State {
    version: u32,
    /// By address.
    pub(crate) feeds: BTreeMap<String, FeedState>,
    /// By key of the article.
    pub(crate) seen: BTreeMap<String, Seen>,
    /// Articles to fetch, by key.
    pub(crate) pending: BTreeMap<String, Pending>,
    /// Pauses, by host.
    pub(crate) hosts: BTreeMap<String, Host>,
}

/// What is known of a feed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FeedState {
    pub(crate) validators: Validators,
    /// When to poll again.
    pub(crate) next: Millis,
    /// When it was last read or found as it was.
    pub(crate) listed: Millis,
    /// Failures in a row.
    pub(crate) failures: u32,
}

/// An article that needs no fetching.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Seen {
    /// When it was first seen.
    pub(crate) first: Millis,
    /// When a feed last named it.
    pub(crate) listed: Millis,
    /// Its version, as each feed says it, by a hash of the feed's address.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) versions: BTreeMap<String, String>,
    /// Given up.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) failed: bool,
}

/// An article that is to be fetched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pending {
    pub(crate) url: String,
    pub(crate) kind: Kind,
    /// Address of the feed that named it.
    pub(crate) feed: String,
    /// When it was first named.
    pub(crate) first: Millis,
    /// Failures so far.
    #[serde(default)]
    pub(crate) tries: u32,
    /// When to try.
    #[serde(default)]
    pub(crate) next: Millis,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) date: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) publisher: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) language: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) versions: BTreeMap<String, String>,
}

/// The kinds of links that are fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    Article,
    Sitemap,
    Events,
}

impl Kind {
    pub(crate) fn of(kind: LinkKind) -> Option<Self> {
        match kind {
            LinkKind::Article => Some(Self::Article),
            LinkKind::Sitemap => Some(Self::Sitemap),
            LinkKind::GdeltEvents => Some(Self::Events),
            LinkKind::GdeltOther | LinkKind::File => None,
        }
    }

    fn link(self) -> LinkKind {
        match self {
            Self::Article => LinkKind::Article,
            Self::Sitemap => LinkKind::Sitemap,
            Self::Events => LinkKind::GdeltEvents,
        }
    }
}

impl Pending {
    pub(crate) fn link(&self) -> Link {
        Link {
            title: self.title.clone(),
            date: self.date.clone(),
            publisher: self.publisher.clone(),
            language: self.language.clone(),
            ..Link::new(self.url.clone(), self.kind.link())
        }
    }
}

/// A line of the journal: an article was stored.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Record {
    pub(crate) key: String,
    pub(crate) seen: Seen,
}

impl State {
    /// Takes up what the journal says.
    pub(crate) fn apply(&mut self, record: Record) {
        self.pending.remove(&record.key);
        self.seen.insert(record.key, record.seen);
    }

    /// Forgets articles that no feed has named since `before`, and feeds that are followed no longer.
    pub(crate) fn forget(&mut self, before: Millis, followed: &BTreeSet<String>, now: Millis) {
        self.seen.retain(|_, seen| seen.listed >= before);
        if self.seen.len() > MAX_SEEN {
            let mut listed: Vec<Millis> = self.seen.values().map(|seen| seen.listed).collect();
            let surplus = listed.len() - MAX_SEEN;
            let (_, last, _) = listed.select_nth_unstable(surplus);
            let last = *last;
            self.seen.retain(|_, seen| seen.listed >= last);
        }
        self.feeds.retain(|url, _| followed.contains(url));
        self.pending.retain(|_, pending| followed.contains(&pending.feed));
        self.hosts.retain(|_, host| host.until > now);
    }
}

/// The folder of a state, locked.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    journal: File,
    _lock: File,
}

impl Folder {
    /// Opens a folder, makes it if need be, and reads the state in it.
    pub(crate) fn open(path: &Path) -> Result<(Self, State), StateError> {
        let failed = |path: &Path, action| {
            let path = path.to_path_buf();
            move |source| StateError::Io { path, action, source }
        };
        fs::create_dir_all(path).map_err(failed(path, "make the folder"))?;
        let lock_path = path.join(LOCK);
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        let lock = options.open(&lock_path).map_err(failed(&lock_path, "open"))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => {
                return Err(StateError::Locked(path.to_path_buf()));
            }
            Err(fs::TryLockError::Error(e)) => return Err(failed(&lock_path, "lock")(e)),
        }
        let mut state = read_state(&path.join(STATE))?;
        let journal_path = path.join(JOURNAL);
        let journal = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&journal_path)
            .map_err(failed(&journal_path, "open"))?;
        let mut folder = Self { path: path.to_path_buf(), journal, _lock: lock };
        let text = fs::read(&journal_path).map_err(failed(&journal_path, "read"))?;
        let whole = text.iter().rposition(|&b| b == b'\n').map_or(0, |at| at + 1);
        for (line, number) in text[..whole].split(|&b| b == b'\n').zip(1..) {
            if line.is_empty() {
                continue;
            }
            let record = serde_json::from_slice(line).map_err(|e| StateError::Damaged {
                path: journal_path.clone(),
                message: format!("line {number}: {e}"),
            })?;
            state.apply(record);
        }
        if !text.is_empty() {
            folder.save(&mut state)?;
        }
        Ok((folder, state))
    }

    /// Replaces the file of the state, then empties the journal.
    pub(crate) fn save(&mut self, state: &mut State) -> Result<(), StateError> {
        state.version = VERSION;
        let target = self.path.join(STATE);
        let beside = self.path.join("state.json.new");
        let failed = |path: &Path, action| {
            let path = path.to_path_buf();
            move |source| StateError::Io { path, action, source }
        };
        let mut bytes = serde_json::to_vec_pretty(state)
            .map_err(|e| failed(&target, "write")(io::Error::other(e)))?;
        bytes.push(b'\n');
        let mut file = File::create(&beside).map_err(failed(&beside, "make"))?;
        file.write_all(&bytes).map_err(failed(&beside, "write"))?;
        file.sync_all().map_err(failed(&beside, "sync"))?;
        drop(file);
        fs::rename(&beside, &target).map_err(failed(&target, "replace"))?;
        // The rename is on disk when the folder is; not all systems can open one.
        if let Ok(folder) = File::open(&self.path) {
            let _ = folder.sync_all();
        }
        self.journal.set_len(0).map_err(failed(&self.path.join(JOURNAL), "empty"))
    }

    /// Notes stored articles. They are on disk when this returns.
    pub(crate) fn record(&mut self, records: &[Record]) -> Result<(), StateError> {
        let failed = |action| {
            let path = self.path.join(JOURNAL);
            move |source| StateError::Io { path, action, source }
        };
        let mut lines = Vec::new();
        for record in records {
            serde_json::to_writer(&mut lines, record)
                .map_err(|e| failed("write")(io::Error::other(e)))?;
            lines.push(b'\n');
        }
        self.journal.write_all(&lines).map_err(failed("write"))?;
        self.journal.sync_data().map_err(failed("sync"))
    }
}

/// What all versions of the file have.
#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

fn read_state(path: &Path) -> Result<State, StateError> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(State::default()),
        Err(source) => {
            return Err(StateError::Io { path: path.to_path_buf(), action: "read", source });
        }
    };
    let damaged = |e: serde_json::Error| StateError::Damaged {
        path: path.to_path_buf(),
        message: e.to_string(),
    };
    let found = serde_json::from_slice::<Versioned>(&bytes).map_err(damaged)?.version;
    if found > VERSION {
        return Err(StateError::Version { path: path.to_path_buf(), found });
    }
    serde_json::from_slice(&bytes).map_err(damaged)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(key: &str) -> Record {
        Record { key: key.to_owned(), seen: Seen { first: 1, listed: 2, ..Seen::default() } }
    }

    #[test]
    fn what_was_recorded_or_saved_comes_back() {
        let dir = tempfile::tempdir().unwrap();
        let (mut folder, mut state) = Folder::open(dir.path()).unwrap();
        state.feeds.insert("f".to_owned(), FeedState { next: 7, ..FeedState::default() });
        folder.save(&mut state).unwrap();
        folder.record(&[record("a"), record("b")]).unwrap();
        assert!(matches!(Folder::open(dir.path()), Err(StateError::Locked(_))));
        drop(folder);
        // Killed within a line.
        let journal = dir.path().join(JOURNAL);
        let mut text = fs::read(&journal).unwrap();
        text.extend_from_slice(b"{\"key\": \"c");
        fs::write(&journal, text).unwrap();
        let (folder, state) = Folder::open(dir.path()).unwrap();
        assert_eq!(state.feeds["f"].next, 7);
        assert_eq!(state.seen.keys().collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(fs::read(&journal).unwrap().len(), 0);
        drop(folder);
        let (_, state) = Folder::open(dir.path()).unwrap();
        assert_eq!(state.seen.len(), 2);
    }

    #[test]
    fn damage_is_told() {
        let dir = tempfile::tempdir().unwrap();
        for (text, said) in [("{oops", "line 1"), ("{\"version\": 99}", "version 99")] {
            fs::write(dir.path().join(STATE), text).unwrap();
            let error = Folder::open(dir.path()).unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
        }
        fs::remove_file(dir.path().join(STATE)).unwrap();
        fs::write(dir.path().join(JOURNAL), "oops\n").unwrap();
        assert!(Folder::open(dir.path()).unwrap_err().to_string().contains("line 1"));
    }
}
