//! The server, asked over HTTP.

#![cfg(feature = "serve")]

mod common;
#[path = "serve/limits.rs"]
mod limits;

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Stdio};

use common::Place;
use serde_json::Value;

const NEWS: &str = r#"{"text": "Iran and Iraq held talks in Baghdad on Friday. Two soldiers were killed when Iraqi troops shelled Mosul on Thursday.", "date": "2024-05-03", "publisher": "The Wire", "title": "Talks in Baghdad"}
{"text": "Norway accused Russia of seizing a “vessel” in Tromsø on Tuesday. The Kremlin denied the allegations. Russia threatened Norway with sanctions.", "date": "2024-03-06", "publisher": "The Post, Oslo"}
{"text": "Kenyan police arrested two Somali journalists in Nairobi on Sunday. Sudan condemned Kenya.", "date": "2024-05-14", "publisher": "The Post, Oslo"}
{"text": "Norway accused Russia of seizing a fishing vessel near Tromsø on Tuesday, a Norwegian official said. Moscow denied it.", "date": "2024-03-06", "publisher": "The Wire"}
"#;

struct Server {
    child: Child,
    address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer: status, type, body.
struct Answer {
    status: u16,
    kind: String,
    body: String,
    headers: Vec<(String, String)>,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.body))
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

impl Server {
    fn start(place: &Place, more: &[&str]) -> Self {
        let mut args = vec!["serve", "--store", "set", "--listen", "127.0.0.1:0", "--refresh", "1"];
        args.extend(more);
        let mut child = place
            .command(&args)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a server");
        let mut address = String::new();
        BufReader::new(child.stdout.take().expect("its output"))
            .read_line(&mut address)
            .expect("its address");
        assert!(address.starts_with("http://127.0.0.1:"), "{address}");
        Self { child, address: address.trim().trim_end_matches('/').to_owned() }
    }

    fn agent() -> ureq::Agent {
        ureq::Agent::config_builder().http_status_as_error(false).proxy(None).build().into()
    }

    fn get(&self, path: &str) -> Answer {
        answer(Self::agent().get(format!("{}{path}", self.address)).call().expect("an answer"))
    }

    fn post(&self, path: &str, token: Option<&str>, body: &str) -> Answer {
        let mut request = Self::agent()
            .post(format!("{}{path}", self.address))
            .header("Content-Type", "application/json");
        if let Some(token) = token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        answer(request.send(body).expect("an answer"))
    }

    fn json(&self, path: &str) -> Value {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer.json()
    }
}

fn answer(mut response: ureq::http::Response<ureq::Body>) -> Answer {
    let headers: Vec<(String, String)> = response
        .headers()
        .iter()
        .map(|(n, v)| (n.to_string(), v.to_str().unwrap_or_default().to_owned()))
        .collect();
    let kind = headers.iter().find(|(n, _)| n == "content-type").map(|(_, v)| v.clone());
    let body = response.body_mut().read_to_string().expect("a text");
    Answer { status: response.status().as_u16(), kind: kind.unwrap_or_default(), body, headers }
}

fn place() -> Option<Place> {
    let place = Place::new()?;
    place.write("news.jsonl", NEWS);
    let done = place.run(&["ingest", "news.jsonl", "--store", "set", "--summary", "json"]);
    assert_eq!(done.code, Some(0), "{done:?}");
    Some(place)
}

fn len(value: &Value) -> usize {
    value.as_array().expect("a list").len()
}

#[test]
fn events_are_filtered_sorted_and_paged() {
    let Some(place) = place() else { return };
    let server = Server::start(&place, &[]);
    let all = server.json("/v1/events");
    let total = all["total"].as_u64().unwrap();
    assert!(total >= 8, "{all}");
    assert_eq!(len(&all["events"]) as u64, total);

    // Pages give each event once, in the order of the whole.
    for sort in ["-date", "date", "score", "-confidence", "-reports"] {
        let whole = server.json(&format!("/v1/events?sort={sort}"));
        let ids = |v: &Value| -> Vec<String> {
            v["events"].as_array().unwrap().iter().map(|e| e["event_id"].to_string()).collect()
        };
        let (mut paged, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = server.json(&format!("/v1/events?sort={sort}&limit=3&cursor={cursor}"));
            paged.extend(ids(&page));
            match page["next"].as_str() {
                Some(next) => cursor = next.to_owned(),
                None => break,
            }
        }
        assert_eq!(paged, ids(&whole), "{sort}");
    }

    // Every filter lets through what it says, and something.
    let each = |query: &str, test: &dyn Fn(&Value) -> bool| {
        let found = server.json(&format!("/v1/events?{query}"));
        assert!(len(&found["events"]) > 0, "{query} finds nothing");
        assert!((len(&found["events"]) as u64) < total, "{query} finds everything");
        for event in found["events"].as_array().unwrap() {
            assert!(test(event), "{query}: {event}");
        }
    };
    each("actor=NOR", &|e| e["actor"] == "NOR");
    each("recipient=RUS", &|e| e["recipient"] == "RUS");
    each("party=RUS", &|e| e["actor"] == "RUS" || e["recipient"] == "RUS");
    each("dyad=RUS,NOR&type=THREATEN", &|e| e["actor"] == "RUS" && e["recipient"] == "NOR");
    each("country=KEN", &|e| e["place"]["country"] == "KEN");
    each("type=COERCE,CONSULT", &|e| e["event_type"] == "COERCE" || e["event_type"] == "CONSULT");
    each("mode=arrest", &|e| e["mode"] == "arrest");
    each("quad=4", &|e| e["quad_class"] == 4);
    each("status=alleged", &|e| e["status"] == "alleged");
    each("counted=true", &|e| e["counted"] == true);
    each("counted=false", &|e| e["counted"] == false);
    each("disputed=true", &|e| e["disputed"] == true);
    each("box=36,-2,37,0", &|e| e["place"]["name"] == "Nairobi");
    each("from=2024-05-12", &|e| e["published"] == "2024-05-14");
    each("to=2024-03-31", &|e| e["published"] == "2024-03-06");
    each("publisher=The+Post,+Oslo", &|e| e["publisher"] == "The Post, Oslo");
    each("q=VESSEL", &|e| e["sentence_text"].as_str().unwrap().contains("vessel"));
    each("q=%22two+Somali%22", &|e| e["sentence_text"].as_str().unwrap().contains("two Somali"));
    each("confidence=0.5", &|e| e["confidence"].as_f64().unwrap() >= 0.5);
    let none = server.json("/v1/events?actor=XYZ");
    assert_eq!((len(&none["events"]), &none["next"]), (0, &Value::Null));
}

#[test]
fn counts_agree_with_the_questions_of_the_command_line() {
    let Some(place) = place() else { return };
    let server = Server::start(&place, &["--no-coder"]);
    let sql = |question: &str| {
        place.run(&["query", question, "--store", "set", "--format", "jsonl"]).records()
    };
    let months = sql(
        "SELECT month, events, reports, score FROM dyad_months WHERE actor = 'NOR' AND recipient = 'RUS' ORDER BY month",
    );
    let series = server.json("/v1/series?actor=NOR&recipient=RUS&by=month");
    let points: Vec<&Value> =
        series["points"].as_array().unwrap().iter().filter(|p| p["events"] != 0).collect();
    assert_eq!(points.len(), months.len(), "{series}");
    for (point, month) in points.iter().zip(&months) {
        assert_eq!((&point["date"], &point["events"]), (&month["month"], &month["events"]));
        assert_eq!(point["reports"], month["reports"]);
        assert_eq!(point["score_sum"].as_f64(), month["score"].as_f64());
    }
    let counted = sql(
        "SELECT count(DISTINCT cluster_id) AS events, count(*) AS reports FROM events WHERE counted",
    );
    let summary = server.json("/v1/summary");
    assert_eq!(summary["events"], counted[0]["events"]);
    assert_eq!(summary["reports"], counted[0]["reports"]);
    assert_eq!(summary["articles"], 4);
    let types = sql(
        "SELECT event_type, count(DISTINCT cluster_id) AS events FROM events WHERE counted GROUP BY 1 ORDER BY 2 DESC, 1",
    );
    let top = server.json("/v1/top/types");
    assert_eq!(len(&top["rows"]), types.len());
    for row in top["rows"].as_array().unwrap() {
        let same = types.iter().find(|t| t["event_type"] == row["key"]).unwrap();
        assert_eq!(row["events"], same["events"]);
    }
    let dyads = sql("SELECT actor, recipient, count(DISTINCT cluster_id) AS events FROM dyads \
         WHERE counted AND actor IS NOT NULL AND recipient IS NOT NULL GROUP BY 1, 2");
    let top = server.json("/v1/top/dyads");
    assert_eq!(len(&top["rows"]), dyads.len());
    for row in top["rows"].as_array().unwrap() {
        let key = |d: &Value| {
            format!("{},{}", d["actor"].as_str().unwrap(), d["recipient"].as_str().unwrap())
        };
        let same = dyads.iter().find(|d| key(d) == row["key"].as_str().unwrap());
        assert_eq!(row["events"], same.unwrap()["events"], "{row}");
    }
    let network = server.json("/v1/network");
    let edge = network["edges"].as_array().unwrap().iter().find(|e| e["source"] == "NOR").unwrap();
    assert_eq!(edge["target"], "RUS");
    let map = server.json("/v1/map?counted=all");
    assert!(map["points"].as_array().unwrap().iter().any(|p| p["place"] == "Nairobi"), "{map}");
    assert_eq!(server.json("/v1/actors?starts=nor")["actors"][0]["name"], "Norway");
}

#[test]
fn an_event_is_shown_with_all_that_it_rests_on() {
    let Some(place) = place() else { return };
    let server = Server::start(&place, &[]);
    let disputed = server.json("/v1/claims?disputed=true&status=alleged");
    let claim = &disputed["claims"][0];
    assert!(len(&claim["denied_by"]) > 0 && len(&claim["said_by"]) > 0, "{disputed}");
    let id = claim["event"]["event_id"].as_str().unwrap();
    let detail = server.json(&format!("/v1/events/{id}"));
    assert_eq!(&detail["event"], &claim["event"]);
    assert_eq!(detail["denied_by"], claim["denied_by"]);
    assert!(len(&detail["record"]["derivation"]) > 0, "{detail}");
    assert!(len(&detail["cluster"]["reports"]) >= 1);
    let tree = server.json(&format!("/v1/events/{id}/tree"));
    let roots = tree["tokens"].as_array().unwrap().iter().filter(|t| t["dep"] == "ROOT").count();
    assert_eq!(roots, 1, "{tree}");

    // Marks are in the units of browsers: '“' and 'ø' are one each.
    let article = claim["event"]["article_id"].as_str().unwrap();
    let coded = server.json(&format!("/v1/articles/{article}"));
    let units: Vec<u16> = coded["text"].as_str().unwrap().encode_utf16().collect();
    let piece = |span: &Value| {
        let at = |name: &str| span[name].as_u64().unwrap() as usize;
        String::from_utf16(&units[at("start")..at("end")]).unwrap()
    };
    let spans = coded["spans"].as_array().unwrap();
    assert!(spans.iter().any(|s| s["kind"] == "event" && piece(s) == "accused"), "{coded}");
    for span in spans {
        for at in span["events"].as_array().unwrap() {
            assert!(at.as_u64().unwrap() < len(&coded["events"]) as u64);
        }
    }
}

#[test]
fn texts_are_coded_on_the_fly() {
    let Some(place) = place() else { return };
    let server = Server::start(&place, &[]);
    let body = r#"{"text": "Norway accused Russia on Tuesday of spying.", "date": "2024-03-06"}"#;
    let coded = server.post("/v1/code", None, body);
    assert_eq!(coded.status, 200, "{}", coded.body);
    let coded = coded.json();
    assert_eq!(coded["events"][0]["event_type"], "ACCUSE");
    assert_eq!(len(&coded["derivations"]), len(&coded["events"]));
    assert_eq!(coded["events"][0]["date"], "2024-03-05");
    assert_eq!(coded["trees"][0]["tokens"][0]["text"], "Norway");
    for wrong in
        ["{", r#"{"text": ""}"#, r#"{"text": "a", "date": "so"}"#, r#"{"text": "a", "x": 1}"#]
    {
        let refused = server.post("/v1/code", None, wrong);
        assert_eq!((refused.status, refused.kind.as_str()), (400, "application/problem+json"));
    }
    // Who says that the body is too long need not send it.
    let host = server.address.trim_start_matches("http://");
    let mut stream = std::net::TcpStream::connect(host).unwrap();
    let head = format!(
        "POST /v1/code HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: 5000000\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut first = String::new();
    BufReader::new(stream).read_line(&mut first).unwrap();
    assert!(first.starts_with("HTTP/1.1 413"), "{first}");
}

#[test]
fn writing_needs_the_token_and_is_seen_at_once() {
    let Some(place) = place() else { return };
    place.write("token", "correct-horse-battery-staple\n");
    let body = r#"{"text": "Peru expelled the ambassador of Chile on Monday.", "date": "2024-06-04", "publisher": "The Andes"}"#;
    let reader = Server::start(&place, &[]);
    assert_eq!(reader.post("/v1/articles", None, body).status, 403);
    let server = Server::start(&place, &["--token-file", "token"]);
    assert_eq!(server.post("/v1/articles", Some("guess"), body).status, 401);
    let token = Some("correct-horse-battery-staple");
    let added = server.post("/v1/articles", token, body);
    assert_eq!((added.status, &added.json()["added"]), (200, &true.into()), "{}", added.body);
    assert_eq!(server.post("/v1/articles", token, body).json()["added"], false);
    assert!(len(&server.json("/v1/events?publisher=The+Andes")["events"]) > 0);
    // The other server follows.
    for _ in 0..50 {
        if len(&reader.json("/v1/events?publisher=The+Andes")["events"]) > 0 {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
    panic!("what was appended is not seen");
}

#[test]
fn downloads_hold_what_the_filter_lets_through() {
    let Some(place) = place() else { return };
    let server = Server::start(&place, &["--no-coder"]);
    let total = server.json("/v1/events?party=RUS")["total"].as_u64().unwrap() as usize;
    let csv = server.get("/v1/export?party=RUS");
    assert!(csv.kind.starts_with("text/csv"), "{}", csv.kind);
    assert_eq!(csv.body.lines().count(), total + 1, "{}", csv.body);
    let lines = server.get("/v1/export?party=RUS&format=jsonl");
    assert_eq!(lines.body.lines().count(), total);
    let first: Value = serde_json::from_str(lines.body.lines().next().unwrap()).unwrap();
    assert!(first["event_id"].is_string());
}

#[test]
fn mistakes_are_problems_and_answers_are_guarded() {
    let Some(place) = place() else { return };
    let server = Server::start(&place, &["--no-coder", "--allow-origin", "https://desk.example"]);
    for (path, status) in [
        ("/v1/events?acter=RUS", 400),
        ("/v1/events?quad=9", 400),
        ("/v1/events?limit=0", 400),
        ("/v1/events?cursor=x", 400),
        ("/v1/events/none", 404),
        ("/v1/articles/none", 404),
        ("/v1/clusters/none", 404),
        ("/v1/top/nothing", 404),
        ("/v1/nothing", 404),
        ("/v1/series?by=minute", 400),
    ] {
        let refused = server.get(path);
        assert_eq!(
            (refused.status, refused.kind.as_str()),
            (status, "application/problem+json"),
            "{path}"
        );
        let problem = refused.json();
        assert!(problem["detail"].as_str().unwrap().ends_with('.'), "{problem}");
    }
    let answer = server.get("/v1/summary");
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    assert!(answer.header("content-security-policy").unwrap().starts_with("default-src 'none'"));
    assert_eq!(answer.header("access-control-allow-origin"), None, "no origin asked");
    // Another name that points to this machine is not answered.
    let host = Server::agent()
        .get(format!("{}/v1/summary", server.address))
        .header("Host", "evil.example")
        .call()
        .unwrap();
    assert_eq!(host.status().as_u16(), 421);
    let other = Server::agent()
        .get(format!("{}/v1/summary", server.address))
        .header("Origin", "https://desk.example")
        .call()
        .unwrap();
    assert_eq!(other.headers()["access-control-allow-origin"], "https://desk.example");
    assert_eq!(server.json("/health")["status"], "ok");
    let metrics = server.get("/metrics").body;
    assert!(
        metrics.contains("demarche_http_requests_total{route=\"/v1/summary\",status=\"200\"}"),
        "{metrics}"
    );
    let description = server.json("/openapi.json");
    assert_eq!(description["info"]["title"], "demarche");
    assert_eq!(server.get("/docs/").status, 200);
    assert!(server.get("/dyad/NOR/RUS").kind.starts_with("text/html"));
}
