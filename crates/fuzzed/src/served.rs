//! The data set asked from outside: addresses and bodies over HTTP, questions in SQL.
//!
//! Behind all of them is one small data set of coded articles, in a temporary folder. Without a model it is empty, and
//! texts are parsed but not coded.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use demarche_coder::{Codebook, Engine, Scratch};
use demarche_nlp::Pipeline;
use demarche_serve::Config;
use demarche_store::{Batch, CodedArticle, Run, Snapshot, Store, sheet};
use demarche_text::Document;
use demarche_world::World;
use demarche_world::gazetteer::Gazetteer;
use futures::TryStreamExt;
use tokio::runtime::Runtime;
use tower::ServiceExt;

/// Articles of the data set.
const ARTICLES: [(&str, &str, &str); 3] = [
    (
        "Iran and Iraq held talks in Baghdad on Friday. Two soldiers were killed in Mosul.",
        "2024-05-03",
        "The Wire",
    ),
    (
        "Norway accused Russia of seizing a “vessel” in Tromsø. The Kremlin denied it.",
        "2024-03-06",
        "The Post, Oslo",
    ),
    (
        "Kenyan police arrested two Somali journalists in Nairobi. Sudan condemned Kenya.",
        "2024-05-14",
        "The Wire",
    ),
];

/// Where filters are taken, and what else an address may be.
const PATHS: [&str; 20] = [
    "/v1/events",
    "/v1/claims",
    "/v1/clusters",
    "/v1/articles",
    "/v1/summary",
    "/v1/series",
    "/v1/top/actors",
    "/v1/top/types",
    "/v1/network",
    "/v1/map",
    "/v1/export",
    "/v1/actors",
    "/v1/codes",
    "/v1/events/",
    "/v1/events/x/tree",
    "/v1/clusters/",
    "/v1/articles/",
    "/v1/top/",
    "/health",
    "/",
];

struct Served {
    runtime: Runtime,
    router: Router,
    snapshot: Snapshot,
    _folder: tempfile::TempDir,
}

static SERVED: LazyLock<Served> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(4)
        .build()
        .expect("a runtime");
    let (router, snapshot) = runtime.block_on(open(folder.path()));
    Served { runtime, router, snapshot, _folder: folder }
});

fn engine() -> Option<Arc<Engine>> {
    let model = demarche_testkit::model("en_core_web_sm")?;
    let pipeline = Pipeline::load(model).expect("the model loads");
    let book = Codebook::builtin().expect("a sound codebook");
    let (world, gazetteer) = (World::builtin(), Gazetteer::builtin());
    Some(Arc::new(Engine::new(Arc::new(pipeline), Arc::new(book), world, gazetteer)))
}

async fn open(folder: &std::path::Path) -> (Router, Snapshot) {
    let place = folder.to_str().expect("a folder in UTF-8");
    let store = Store::create(place, &HashMap::new()).await.expect("a data set");
    let engine = engine();
    if let Some(engine) = &engine {
        let mut writer = store.writer(Run::coded(engine.coder())).await.expect("a writer");
        let articles = ARTICLES.map(|(text, date, publisher)| {
            let mut document = Document::new(text.to_owned()).expect("a text");
            document.date = Some(date.to_owned());
            document.publisher = Some(publisher.to_owned());
            document.identify_by_content();
            let coded = engine.code(&document, &mut Scratch::default());
            CodedArticle { document, coded, signature: vec![1, 2, 3] }
        });
        let batch = Batch { articles: articles.into(), failures: Vec::new() };
        writer.append(batch).await.expect("an append");
    }
    let snapshot = store.snapshot().await.expect("a data set");
    let snapshot = snapshot.with_views(None).await.expect("its views");
    let config = Config {
        store,
        name: "small".to_owned(),
        engine,
        actor_name: Box::new(|code| (code == "RUS").then(|| "Russia".to_owned())),
        types: Vec::new(),
        contexts: Vec::new(),
        token: Some("a token of many characters".to_owned()),
        origins: Vec::new(),
        hosts: BTreeSet::new(),
        concurrency: 8,
        timeout: Duration::from_secs(15),
        refresh: Duration::from_secs(60),
    };
    (demarche_serve::router(config).await.expect("a router"), snapshot)
}

/// Sends a request. No answer may be a mistake of the program, nor take too long.
fn ask(request: Request<Body>) {
    let address = request.uri().to_string();
    SERVED.runtime.block_on(async {
        let answer = SERVED.router.clone().oneshot(request).await;
        let answer = answer.unwrap_or_else(|never| match never {});
        let (status, kind) = (answer.status(), answer.headers().get(header::CONTENT_TYPE).cloned());
        let body = to_bytes(answer.into_body(), 64 << 20).await.expect("a whole answer");
        // Without a model, coding is refused as unavailable.
        let mistake = status.is_server_error() && status != StatusCode::SERVICE_UNAVAILABLE;
        assert!(!mistake, "{address}: {status}");
        let json = kind.is_some_and(|kind| kind.as_bytes().ends_with(b"json"));
        if json && !address.starts_with("/v1/export") {
            let parsed: Result<serde_json::Value, _> = serde_json::from_slice(&body);
            assert!(parsed.is_ok(), "{address}: an answer that is no JSON");
        }
    });
}

/// An address: the first byte chooses the path, and the rest is what stands behind the question mark; or all of it is
/// the address, if it begins with a slash.
pub fn http_query(bytes: &[u8]) {
    let Some((&first, rest)) = bytes.split_first() else { return };
    let address = if first == b'/' {
        written(bytes)
    } else {
        let path = PATHS[first as usize % PATHS.len()];
        format!("{path}?{}", written(rest))
    };
    let Ok(request) = Request::get(address).body(Body::empty()) else { return };
    ask(request);
}

/// Bytes as an address has them.
fn written(bytes: &[u8]) -> String {
    let mut address = String::with_capacity(bytes.len());
    for &byte in bytes {
        match byte {
            b'#' | b'"' | b'<' | b'>' | 0..=b' ' | 0x7F.. => address += &format!("%{byte:02X}"),
            plain => address.push(plain as char),
        }
    }
    address
}

/// A body: the first byte chooses the path and the headers.
pub fn http_body(bytes: &[u8]) {
    let Some((&first, rest)) = bytes.split_first() else { return };
    let path = ["/v1/code", "/v1/articles", "/v1/code", "/v1/events"][first as usize % 4];
    let kind = ["application/json", "application/json; charset=utf-8", "text/plain", ""];
    let kind = kind[if first < 0x80 { 0 } else { first as usize / 4 % 4 }];
    let request = Request::post(path).header(header::CONTENT_TYPE, kind);
    ask(request.body(Body::from(rest.to_vec())).expect("a request"));
}

/// A question in SQL, and its answer as cells. What asks for a great deal in few words is passed over.
pub fn sql(bytes: &[u8]) {
    const GREAT: [&str; 6] = ["repeat", "pad", "range", "series", "recursive", "space"];
    /// Rows of an answer that are looked at.
    const ROWS: usize = 500;

    let Ok(question) = std::str::from_utf8(bytes) else { return };
    let lower = question.to_lowercase();
    let digits = question.as_bytes().chunk_by(|a, b| a.is_ascii_digit() && b.is_ascii_digit());
    if GREAT.iter().any(|word| lower.contains(word)) || digits.into_iter().any(|d| d.len() > 4) {
        return;
    }
    let served = &*SERVED;
    let answer = async {
        let mut batches = served.snapshot.stream(question).await?;
        let mut rows = 0;
        while let Some(batch) = batches.try_next().await? {
            rows += batch.num_rows();
            let _ = sheet::texts(&batch, "; ")?;
            if rows > ROWS {
                break;
            }
        }
        Ok::<_, demarche_store::StoreError>(())
    };
    let answered = served
        .runtime
        .block_on(async { tokio::time::timeout(Duration::from_secs(5), answer).await });
    if let Ok(Err(error)) = answered {
        assert!(!error.to_string().is_empty());
    }
}
