//! A data set in an object store that speaks S3: `tools/s3.sh` starts such a server and runs this test.

use std::collections::HashMap;

use crate::common::{batch, run};
use demarche_store::Store;

#[tokio::test(flavor = "multi_thread")]
async fn two_writers_share_a_bucket() {
    let Ok(endpoint) = std::env::var("DEMARCHE_S3") else {
        eprintln!("skipped: DEMARCHE_S3 is not set; tools/s3.sh sets it");
        return;
    };
    let options: HashMap<String, String> = [
        ("aws_endpoint", endpoint.as_str()),
        ("aws_access_key_id", "test"),
        ("aws_secret_access_key", "test"),
        ("aws_region", "us-east-1"),
        ("aws_allow_http", "true"),
    ]
    .map(|(k, v)| (k.to_owned(), v.to_owned()))
    .into();
    let place = format!("s3://demarche/news-{}", std::process::id());
    assert!(Store::open(&place, &options).await.is_err(), "there is nothing yet");
    let store = Store::create(&place, &options).await.unwrap();
    let names = |from: usize| (from..from + 10).map(|n| format!("envoy {n}"));
    let write = |from: usize| {
        let store = store.clone();
        async move {
            let mut writer = store.writer(run()).await.unwrap();
            let mut stored = 0;
            for i in 0..3 {
                stored += writer.append(batch(names(from + i * 10))).await.unwrap().articles;
            }
            stored
        }
    };
    let (a, b) = tokio::join!(tokio::spawn(write(0)), tokio::spawn(write(20)));
    assert_eq!(a.unwrap() + b.unwrap(), 50);
    store.compact().await.unwrap();
    let store = Store::open(&place, &options).await.unwrap();
    let seen = store.verify(true).await.unwrap();
    assert_eq!((seen.findings, seen.articles, seen.codings), (vec![], 50, 50));
}
