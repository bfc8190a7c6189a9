//! What others may take of the server, and what it says of itself.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::Stdio;
use std::time::{Duration, Instant};

use super::{Server, len, place};
use crate::common::Place;

/// Sends the beginning of a request.
fn begin(server: &Server, text: &str) -> TcpStream {
    let host = server.address.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a time limit");
    stream.write_all(text.replace("HOST", host).as_bytes()).expect("it is read");
    stream
}

fn status(stream: TcpStream) -> String {
    let mut first = String::new();
    BufReader::new(stream).read_line(&mut first).expect("an answer");
    first.split(' ').nth(1).unwrap_or_default().to_owned()
}

#[test]
fn slow_bodies_hold_up_nobody_else() {
    let Some(place) = place() else { return };
    let server = Server::start(&place, &["--no-coder"]);
    let head = "POST /v1/code HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{";
    let slow: Vec<TcpStream> = (0..70).map(|_| begin(&server, head)).collect();
    let start = Instant::now();
    assert_eq!(server.get("/v1/summary").status, 200);
    assert_eq!(server.get("/v1/events?party=RUS").status, 200);
    assert!(start.elapsed() < Duration::from_secs(8), "{:?}", start.elapsed());
    // Some wait until their time is over; the others are sent away.
    let statuses: BTreeSet<String> = slow.into_iter().map(status).collect();
    assert_eq!(statuses, ["408", "503"].map(str::to_owned).into());
    let body = r#"{"text": "Norway accused Russia."}"#;
    assert_eq!(server.post("/v1/code", None, body).json()["title"], "Service Unavailable");
}

#[test]
fn texts_on_the_fly_are_short_and_others_may_be_long() {
    let Some(place) = place() else { return };
    place.write("token", "correct-horse-battery-staple\n");
    let server = Server::start(&place, &["--no-coder", "--token-file", "token"]);
    let body = format!(r#"{{"text": "{}"}}"#, "a ".repeat(150 << 10));
    assert_eq!(server.post("/v1/code", None, &body).status, 413);
    // The server has no coder, but it has read what it was sent.
    assert_eq!(
        server.post("/v1/articles", Some("correct-horse-battery-staple"), &body).status,
        503
    );
    // Nothing is read of those who may not write.
    let head = "POST /v1/articles HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n";
    let start = Instant::now();
    assert_eq!(status(begin(&server, head)), "401");
    assert!(start.elapsed() < Duration::from_secs(8));
}

#[test]
fn a_sentence_has_one_tree_however_many_events_it_has() {
    let Some(place) = place() else { return };
    let server = Server::start(&place, &[]);
    let body = r#"{"text": "Norway accused Russia of spying, and Sweden condemned Iran. It rained. Peru expelled the ambassador of Chile."}"#;
    let coded = server.post("/v1/code", None, body).json();
    assert_eq!(len(&coded["tree_of"]), len(&coded["events"]));
    assert!(len(&coded["events"]) > 2 && len(&coded["trees"]) == 2, "{coded}");
    for (event, at) in
        coded["events"].as_array().unwrap().iter().zip(coded["tree_of"].as_array().unwrap())
    {
        let tree = &coded["trees"][at.as_u64().unwrap() as usize];
        assert_eq!(tree["text"], event["sentence_text"], "{coded}");
        let tokens = tree["tokens"].as_array().unwrap();
        assert!(tokens.iter().any(|t| t["text"] == event["trigger"]), "{coded}");
        let head = |token: &serde_json::Value| token["head"].as_u64().unwrap() as usize;
        for (at, token) in tokens.iter().enumerate() {
            assert_eq!(head(token) == at, token["dep"] == "ROOT", "{token}");
        }
        assert_eq!(tokens[head(&tokens[0])]["tag"], "VBD", "the verb of the first subject");
    }
}

#[test]
fn answers_do_not_depend_on_the_process() {
    let Some(place) = place() else { return };
    let (one, other) =
        (Server::start(&place, &["--no-coder"]), Server::start(&place, &["--no-coder"]));
    for path in [
        "/v1/events",
        "/v1/claims",
        "/v1/clusters",
        "/v1/articles",
        "/v1/summary?counted=all",
        "/v1/series?by=month&counted=all",
        "/v1/top/dyads?counted=all",
        "/v1/top/publishers?counted=all",
        "/v1/top/speakers?counted=all",
        "/v1/network?counted=all",
        "/v1/map?counted=all",
        "/v1/actors",
        "/v1/export",
        "/v1/export?format=jsonl&sort=score",
    ] {
        let answer = one.get(path);
        assert_eq!((answer.status, answer.body), (200, other.get(path).body), "{path}");
    }
}

/// What a server says on standard error until it answers.
fn says(place: &Place, more: &[&str]) -> String {
    let mut args = vec!["serve", "--store", "set", "--no-coder"];
    args.extend(more);
    let mut child = place
        .command(&args)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a server");
    let mut address = String::new();
    let mut out = BufReader::new(child.stdout.take().expect("its output"));
    out.read_line(&mut address).expect("its address");
    child.kill().expect("it runs");
    child.wait().expect("it ends");
    let mut says = String::new();
    child.stderr.take().expect("its notes").read_to_string(&mut says).expect("a text");
    assert!(address.starts_with("http://"), "{says}");
    says
}

#[test]
fn what_others_could_make_use_of_is_said_at_the_start() {
    let Some(place) = place() else { return };
    let everywhere = says(&place, &["--listen", "0.0.0.0:0"]);
    assert!(everywhere.contains("--allow-host"), "{everywhere}");
    let named = says(&place, &["--listen", "0.0.0.0:0", "--allow-host", "desk.example"]);
    assert!(!named.contains("--allow-host"), "{named}");
    assert!(!says(&place, &["--listen", "127.0.0.1:0"]).contains("--allow-host"));

    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        place.write("token", "correct-horse-battery-staple\n");
        for (mode, told) in [(0o600, false), (0o640, true), (0o604, true)] {
            let permissions = std::fs::Permissions::from_mode(mode);
            std::fs::set_permissions(place.path().join("token"), permissions).expect("its mode");
            let says = says(&place, &["--listen", "127.0.0.1:0", "--token-file", "token"]);
            assert_eq!(says.contains("can read the token"), told, "{mode:o}: {says}");
        }
    }
}
