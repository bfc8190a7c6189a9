//! A web server for tests, which answers as it is told and misbehaves on demand.

// Each test file uses a part of it.
#![allow(dead_code, missing_docs, unreachable_pub, clippy::unwrap_used)]

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use demarche_watch::{Clock, Fetched, Millis};

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Request {
    /// Path with query.
    pub path: String,
    /// Names in lower case.
    pub headers: HashMap<String, String>,
    /// By the tests' clock.
    pub at: Millis,
}

/// How a path is answered.
#[derive(Clone)]
pub enum Reply {
    /// Status, headers, body.
    Plain(u16, Vec<(String, String)>, Vec<u8>),
    /// Exactly these bytes.
    Raw(Vec<u8>),
    /// These bytes, then one byte each 50 ms for ever.
    Drip(Vec<u8>),
    /// A head, then bytes for ever.
    Endless,
    /// 304 where the ETag fits, else this body with it.
    Tagged(&'static str, Vec<u8>),
}

type Replies = Arc<Mutex<HashMap<String, Vec<Reply>>>>;

/// A server on a port of its own, until it is dropped.
pub struct Server {
    pub port: u16,
    replies: Replies,
    requests: Arc<Mutex<Vec<Request>>>,
    stop: Arc<AtomicBool>,
}

impl Server {
    pub fn start(clock: &TestClock) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let replies = Replies::default();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let stop = Arc::new(AtomicBool::new(false));
        let (theirs, seen, ends, clock) =
            (Arc::clone(&replies), Arc::clone(&requests), Arc::clone(&stop), clock.clone());
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if ends.load(Ordering::SeqCst) {
                    break;
                }
                let (theirs, seen, ends, clock) =
                    (Arc::clone(&theirs), Arc::clone(&seen), Arc::clone(&ends), clock.clone());
                thread::spawn(move || {
                    let _ = answer(&stream, &theirs, &seen, &ends, &clock);
                });
            }
        });
        Self { port, replies, requests, stop }
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Sets the reply to a path from now on.
    pub fn on(&self, path: &str, reply: Reply) {
        self.replies.lock().unwrap().insert(path.to_owned(), vec![reply]);
    }

    /// Sets replies that are given one after the other; the last one stays.
    pub fn each(&self, path: &str, mut replies: Vec<Reply>) {
        replies.reverse();
        self.replies.lock().unwrap().insert(path.to_owned(), replies);
    }

    pub fn page(&self, path: &str, body: &str) {
        self.on(path, html(body));
    }

    /// All requests for a path so far.
    pub fn asked(&self, path: &str) -> Vec<Request> {
        let requests = self.requests.lock().unwrap();
        requests.iter().filter(|request| request.path == path).cloned().collect()
    }

    /// All paths that were asked for.
    pub fn paths(&self) -> Vec<String> {
        self.requests.lock().unwrap().iter().map(|request| request.path.clone()).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

pub fn html(body: &str) -> Reply {
    reply(200, &[("Content-Type", "text/html; charset=utf-8")], body.as_bytes())
}

pub fn reply(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Reply {
    let headers = headers.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    Reply::Plain(status, headers, body.to_vec())
}

/// A page with enough words to be an article. `mark` makes it one of its own.
pub fn article(mark: &str) -> String {
    let words = format!(
        "The ministers of both countries met in Geneva for talks on {mark} and agreed to reopen the border before \
         the end of the month. "
    );
    format!(
        "<html><head><title>Talks on {mark}</title></head><body><article><h1>Talks on {mark}</h1><p>{0}</p>\
        <p>{0}{0}</p></article></body></html>",
        words.repeat(3)
    )
}

/// A feed of RSS with these addresses.
pub fn rss(urls: &[String]) -> Vec<u8> {
    let items: Vec<_> = urls.iter().map(|url| format!("<item><link>{url}</link></item>")).collect();
    let items = items.concat();
    format!("<rss version='2.0'><channel><title>The Example</title>{items}</channel></rss>")
        .into_bytes()
}

fn answer(
    stream: &TcpStream,
    replies: &Replies,
    requests: &Mutex<Vec<Request>>,
    stop: &AtomicBool,
    clock: &TestClock,
) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next().transpose()?.unwrap_or_default();
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut headers = HashMap::new();
    for line in lines {
        let line = line?;
        let Some((name, value)) = line.split_once(':') else { break };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let tag = headers.get("if-none-match").cloned();
    requests.lock().unwrap().push(Request { path: path.clone(), headers, at: clock.now() });
    let reply = {
        let mut replies = replies.lock().unwrap();
        match replies.get_mut(&path) {
            Some(list) if list.len() > 1 => list.pop().unwrap(),
            Some(list) => list[0].clone(),
            None => reply(404, &[], b"nothing"),
        }
    };
    let mut out = stream;
    match reply {
        Reply::Plain(status, headers, body) => {
            write!(out, "HTTP/1.1 {status} Said\r\nContent-Length: {}\r\n", body.len())?;
            for (name, value) in headers {
                write!(out, "{name}: {value}\r\n")?;
            }
            out.write_all(b"\r\n")?;
            out.write_all(&body)?;
        }
        Reply::Tagged(etag, body) => {
            if tag.as_deref() == Some(etag) {
                write!(out, "HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\n\r\n")?;
            } else {
                write!(
                    out,
                    "HTTP/1.1 200 OK\r\nETag: {etag}\r\nContent-Length: {}\r\n\r\n",
                    body.len()
                )?;
                out.write_all(&body)?;
            }
        }
        Reply::Raw(bytes) => out.write_all(&bytes)?,
        Reply::Drip(bytes) => {
            out.write_all(&bytes)?;
            while !stop.load(Ordering::SeqCst) {
                out.write_all(b"x")?;
                thread::sleep(Duration::from_millis(50));
            }
        }
        Reply::Endless => {
            out.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")?;
            while !stop.load(Ordering::SeqCst) {
                out.write_all(&[b'a'; 8192])?;
            }
        }
    }
    out.flush()
}

/// A clock that only sleeping and tests move.
#[derive(Clone)]
pub struct TestClock(Arc<AtomicU64>);

impl TestClock {
    /// 2024-05-03T12:00:00Z.
    pub fn new() -> Self {
        Self(Arc::new(AtomicU64::new(1_714_737_600_000)))
    }

    pub fn pass(&self, time: Duration) {
        self.0.fetch_add(u64::try_from(time.as_millis()).unwrap(), Ordering::SeqCst);
    }

    pub fn minutes(&self, minutes: u64) {
        self.pass(Duration::from_secs(60 * minutes));
    }
}

impl Clock for TestClock {
    fn now(&self) -> Millis {
        self.0.load(Ordering::SeqCst)
    }

    fn sleep(&self, time: Duration) {
        self.pass(time);
    }
}

/// What was handed out, in short: the path, or the path and the kind of failure.
pub fn short(fetched: &Fetched) -> String {
    let path = url::Url::parse(&fetched.url).unwrap().path().to_owned();
    match &fetched.outcome {
        Ok(_) => path,
        Err(error) => format!(
            "{path}: {}{}",
            error.kind(),
            if fetched.again.is_some() { ", again" } else { "" }
        ),
    }
}
