//! Appends are whole, happen once, and do not lose one another.

use std::collections::HashMap;

use crate::common::{article, batch, coder, run};
use arrow::array::RecordBatch;
use demarche_store::schema::Table;
use demarche_store::{Batch, FailureRow, Run, Side, Store, StoreError};

fn names(from: usize, to: usize) -> impl Iterator<Item = String> {
    (from..to).map(|n| format!("envoy {n}"))
}

async fn store(folder: &std::path::Path) -> Store {
    let place = folder.join("data").display().to_string();
    Store::create(&place, &HashMap::new()).await.expect("a data set")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_appended_is_there_once() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path()).await;
    let mut writer = store.writer(run()).await.unwrap();
    let done = writer.append(batch(names(0, 10))).await.unwrap();
    assert_eq!((done.articles, done.events, done.duplicates, done.version), (10, 13, 0, 1));
    // The same writer, and another one later, add nothing.
    let again = writer.append(batch(names(0, 10))).await.unwrap();
    drop(writer);
    let mut later = store.writer(run()).await.unwrap();
    assert!(later.known().contains(&article("envoy 3", 0).document.id));
    let mixed = later.append(batch(names(8, 12))).await.unwrap();
    assert_eq!((mixed.articles, mixed.duplicates), (2, 2));
    assert_eq!(again.articles, 0, "the second append of the same writer");
    let seen = store.verify(true).await.unwrap();
    assert_eq!(seen.findings, vec![]);
    assert_eq!((seen.batches, seen.articles), (2, 12));
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_read_like_the_field() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path()).await;
    store.writer(run()).await.unwrap().append(batch(names(0, 40))).await.unwrap();
    let snapshot = store.snapshot().await.unwrap().with_views(None).await.unwrap();
    for (view, least) in [
        ("events", 60),
        ("dyads", 60),
        ("dyad_months", 3),
        ("articles", 40),
        ("mentions", 60),
        ("places", 40),
        ("runs", 1),
        ("batches", 1),
    ] {
        let rows = snapshot.collect(&format!("SELECT * FROM {view}")).await.unwrap();
        let n: usize = rows.iter().map(RecordBatch::num_rows).sum();
        assert!(n >= least, "{view}: {n}");
    }
    for view in ["quotes", "claims", "stories", "clusters", "failures", "links", "attributions"] {
        snapshot.collect(&format!("SELECT * FROM {view}")).await.unwrap();
    }
    let question =
        "SELECT sum(events) AS n FROM dyad_months WHERE actor = 'RUS' AND recipient = 'UKR'";
    let rows = snapshot.collect(question).await.unwrap();
    let shown = arrow::util::pretty::pretty_format_batches(&rows).unwrap().to_string();
    assert!(shown.contains("30"), "{shown}");
    for wrong in [
        "DELETE FROM events",
        "CREATE TABLE t AS SELECT 1",
        "SELECT nothing FROM events",
        "SET a = 1",
    ] {
        let error = snapshot.collect(wrong).await.unwrap_err();
        assert!(matches!(error, StoreError::Query(_)), "{wrong}: {error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_writers_do_not_lose_or_double_rows() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path()).await;
    let write = |from: usize| {
        let store = store.clone();
        async move {
            let mut writer = store.writer(run()).await.unwrap();
            let mut stored = 0;
            for i in 0..6 {
                let at = from + i * 10;
                stored += writer.append(batch(names(at, at + 10))).await.unwrap().articles;
            }
            stored
        }
    };
    // Half of the articles are the same.
    let (a, b) = tokio::join!(tokio::spawn(write(0)), tokio::spawn(write(30)));
    assert_eq!(a.unwrap() + b.unwrap(), 90);
    let seen = store.verify(true).await.unwrap();
    assert_eq!(seen.findings, vec![]);
    assert_eq!((seen.articles, seen.codings, seen.unfinished), (90, 90, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_codebook_is_a_version_next_to_the_old_one() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path()).await;
    store.writer(run()).await.unwrap().append(batch(names(0, 8))).await.unwrap();
    let newer = Run::coded(coder("book 2"));
    let id = newer.id();
    let recoded = names(0, 8).map(|name| article(&name, 1)).collect();
    let mut writer = store.writer(newer).await.unwrap();
    let done = writer.append(Batch { articles: recoded, failures: vec![] }).await.unwrap();
    assert_eq!((done.articles, done.version), (8, 2));
    let count = async |run: Option<&str>| {
        let snapshot = store.snapshot().await.unwrap().with_views(run).await.unwrap();
        let rows = snapshot.collect("SELECT event_id FROM events").await.unwrap();
        rows.iter().map(RecordBatch::num_rows).sum::<usize>()
    };
    assert_eq!(count(None).await, 8, "the newest coding");
    assert_eq!(count(Some(&run().id())).await, 12, "the older one");
    assert_eq!(count(Some(&id)).await, 8);
    let old = store.snapshot_at(1).await.unwrap();
    assert_eq!(
        old.collect("SELECT * FROM stored.events")
            .await
            .unwrap()
            .iter()
            .map(RecordBatch::num_rows)
            .sum::<usize>(),
        12
    );
    let changed = store.diff(&Side::Run(run().id()), &Side::Run(id)).await.unwrap();
    let sums = changed.iter().fold((0, 0, 0), |s, c| (s.0 + c.same, s.1 + c.lost, s.2 + c.gained));
    assert_eq!(sums, (6, 6, 2));
    let added = store.diff(&Side::Version(1), &Side::Version(2)).await.unwrap();
    assert_eq!(added.iter().map(|c| c.gained).sum::<u64>(), 2);
    assert!(matches!(store.snapshot_at(9).await, Err(StoreError::NoVersion { asked: 9, last: 2 })));
}

#[tokio::test(flavor = "multi_thread")]
async fn compaction_changes_no_row() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path()).await;
    let mut writer = store.writer(run()).await.unwrap();
    for i in 0..5 {
        writer.append(batch(names(i * 10, i * 10 + 10))).await.unwrap();
    }
    let before = store.snapshot().await.unwrap();
    let all = "SELECT * FROM stored.events ORDER BY event_id";
    let rows = before.collect(all).await.unwrap();
    let done = store.compact().await.unwrap();
    assert!(done.iter().any(|c| c.table == "events" && c.before == 5 && c.after == 1), "{done:?}");
    let after = store.snapshot().await.unwrap();
    let text = |rows: &[RecordBatch]| {
        arrow::util::pretty::pretty_format_batches(rows).unwrap().to_string()
    };
    assert_eq!(text(&after.collect(all).await.unwrap()), text(&rows));
    // A reader that was there before sees what it saw, and an old version is what it was.
    assert_eq!(text(&before.collect(all).await.unwrap()), text(&rows));
    let first = store.snapshot_at(1).await.unwrap();
    assert_eq!(first.rows(Table::Events).unwrap(), after.rows(Table::Events).unwrap());
    let n: usize = first.collect(all).await.unwrap().iter().map(RecordBatch::num_rows).sum();
    assert_eq!(n, 13);
    // The writer goes on, and compaction does so once more.
    writer.append(batch(names(100, 110))).await.unwrap();
    store.compact().await.unwrap();
    drop(writer);
    let seen = store.verify(true).await.unwrap();
    assert_eq!((seen.findings, seen.articles), (vec![], 60));
    let gone = store.vacuum(0, false).await.unwrap();
    assert!(gone.files > 5, "{gone:?}");
    assert_eq!(store.verify(true).await.unwrap().findings, vec![]);
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_are_known_once_and_can_be_closed() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path()).await;
    let failure = |attempt, open| FailureRow {
        failure_id: "f".to_owned(),
        kind: "failed".to_owned(),
        reason: "encoding".to_owned(),
        detail: "a.txt: neither".to_owned(),
        origin: "a.txt".to_owned(),
        place: None,
        at: "2024-05-03T10:00:00Z".to_owned(),
        attempt,
        open,
    };
    let of = |f| Batch { articles: vec![], failures: vec![f] };
    let mut writer = store.writer(run()).await.unwrap();
    assert_eq!(writer.append(of(failure(1, true))).await.unwrap().failures, 1);
    assert_eq!(writer.append(of(failure(1, true))).await.unwrap().failures, 0);
    let open = async || {
        let snapshot = store.snapshot().await.unwrap().with_views(None).await.unwrap();
        snapshot
            .collect("SELECT * FROM failures")
            .await
            .unwrap()
            .iter()
            .map(RecordBatch::num_rows)
            .sum::<usize>()
    };
    assert_eq!(open().await, 1);
    writer.append(of(failure(2, false))).await.unwrap();
    assert_eq!(open().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_with_other_things_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("thesis.docx"), "x").unwrap();
    let path = folder.path().to_str().unwrap();
    let none = HashMap::new();
    assert!(matches!(Store::create(path, &none).await, Err(StoreError::NotEmpty(_))));
    assert!(matches!(Store::open(path, &none).await, Err(StoreError::NotThere(_))));
    let there = store(folder.path()).await;
    std::fs::write(folder.path().join("data/demarche.store"), "demarche data set, format 99\n")
        .unwrap();
    let path = folder.path().join("data");
    assert!(matches!(
        Store::open(path.to_str().unwrap(), &none).await,
        Err(StoreError::Format { found: 99, known: 2 })
    ));
    drop(there);
}

/// The same protocol on an object store, which has no locks.
#[tokio::test(flavor = "multi_thread")]
async fn two_writers_share_an_object_store() {
    let memory = std::sync::Arc::new(deltalake::logstore::object_store::memory::InMemory::new());
    let root = url::Url::parse("memory:///news/").unwrap();
    let store = Store::within(memory, root).await.unwrap();
    let write = |from: usize| {
        let store = store.clone();
        async move {
            let mut writer = store.writer(run()).await.unwrap();
            let mut stored = 0;
            for i in 0..4 {
                let at = from + i * 10;
                stored += writer.append(batch(names(at, at + 10))).await.unwrap().articles;
            }
            stored
        }
    };
    let (a, b) = tokio::join!(tokio::spawn(write(0)), tokio::spawn(write(20)));
    assert_eq!(a.unwrap() + b.unwrap(), 60);
    store.compact().await.unwrap();
    let seen = store.verify(true).await.unwrap();
    assert_eq!((seen.findings, seen.articles), (vec![], 60));
}
