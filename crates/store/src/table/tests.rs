//! Two writers of one table, and logs made by others.

use std::collections::{BTreeSet, HashMap};

use deltalake::kernel::Add;

use super::{DataTable, part_of, stays_inside};
use crate::error::StoreError;
use crate::location::Location;
use crate::rows::{self, RunRow};
use crate::schema::Table;

async fn written(table: &DataTable, part: &str) -> Vec<Add> {
    let row = RunRow {
        run_id: part,
        kind: "coded",
        coder: "1",
        codebook: "b",
        world: "w",
        model: "m",
        started: "2026-11-27T00:00:00Z".to_owned(),
    };
    table.write(vec![rows::batch(Table::Runs, &[row], part).unwrap()]).await.unwrap()
}

async fn two_handles(folder: &std::path::Path) -> (DataTable, DataTable) {
    let location = Location::parse(&folder.display().to_string(), &HashMap::new()).unwrap();
    DataTable::create(&location, Table::Runs).await.unwrap();
    let open = || DataTable::open(&location, Table::Runs, None);
    (open().await.unwrap(), open().await.unwrap())
}

fn part(name: &str) -> BTreeSet<String> {
    BTreeSet::from([name.to_owned()])
}

#[tokio::test]
async fn what_another_writer_takes_back_is_in_nobodys_way() {
    let folder = tempfile::tempdir().unwrap();
    let (mut one, mut other) = two_handles(folder.path()).await;
    other.append(written(&other, "b-1").await).await.unwrap();
    other.append(written(&other, "b-2").await).await.unwrap();
    one.renew().await.unwrap();
    assert_eq!(one.parts().unwrap().len(), 2);
    // It has loaded what goes now.
    assert_eq!(other.drop_parts(&part("b-1")).await.unwrap(), 1);
    one.append(written(&one, "b-3").await).await.unwrap();
    other.renew().await.unwrap();
    assert_eq!(other.drop_parts(&part("b-3")).await.unwrap(), 1);
    assert_eq!(one.drop_parts(&part("b-3")).await.unwrap(), 0, "it has gone already");
    assert_eq!(one.drop_parts(&part("b-2")).await.unwrap(), 1);
    assert_eq!(one.parts().unwrap(), BTreeSet::new());
}

#[tokio::test]
async fn files_are_replaced_once() {
    let folder = tempfile::tempdir().unwrap();
    let (mut one, mut other) = two_handles(folder.path()).await;
    one.append(written(&one, "b-1").await).await.unwrap();
    other.renew().await.unwrap();
    let old = one.files().unwrap();
    assert!(one.replace(&old, written(&one, "c-1").await).await.unwrap());
    assert!(!other.replace(&old, written(&other, "c-2").await).await.unwrap());
    other.renew().await.unwrap();
    assert_eq!(other.parts().unwrap(), part("c-1"));
}

#[tokio::test]
async fn a_log_that_names_files_elsewhere_is_refused() {
    for inside in ["part=b-1/part-0000.zstd.parquet", "other.parquet", "part=b 1/x..y.parquet"] {
        assert!(stays_inside(inside), "{inside}");
    }
    for outside in ["", "/etc/x", "file:///x", "s3://a/b", "a//b", "a\\..\\b", "part=a/%2e%2e/b"] {
        assert!(!stays_inside(outside), "{outside}");
    }
    for path in ["part=x/../../other.parquet", "part=x/%2E%2E/%2e%2e/other.parquet"] {
        let folder = tempfile::tempdir().unwrap();
        let (mut one, other) = two_handles(folder.path()).await;
        let mut adds = written(&other, "b-1").await;
        path.clone_into(&mut adds[0].path);
        // The log takes it, as one made by others would have it.
        one.append(adds).await.unwrap();
        let location =
            Location::parse(&folder.path().display().to_string(), &HashMap::new()).unwrap();
        let refused = DataTable::open(&location, Table::Runs, None).await.unwrap_err();
        let StoreError::Outside { table, path } = refused else { panic!("{refused}") };
        assert!(table == Table::Runs.name() && path.ends_with("/other.parquet"), "{path}");
    }
}

#[test]
fn the_path_names_the_partition() {
    assert_eq!(part_of("part=b-17/part-0000.parquet"), Some("b-17"));
    assert_eq!(part_of("other.parquet"), None);
}
