//! Articles fetched by the program from a server on this machine.

#![cfg(feature = "store")]

mod common;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use common::Place;

/// Pages by path, and which were asked for.
struct Site {
    address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Site {
    fn start(pages: impl Fn(&str) -> BTreeMap<&'static str, (&'static str, String)>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let pages = pages(&address);
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = asked.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                answer(stream, &pages, &log);
            }
        });
        Self { address, asked }
    }

    fn count(&self, path: &str) -> usize {
        self.asked.lock().expect("the log").iter().filter(|p| *p == path).count()
    }
}

fn answer(stream: TcpStream, pages: &BTreeMap<&str, (&str, String)>, log: &Mutex<Vec<String>>) {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    if reader.read_line(&mut first).is_err() {
        return;
    }
    let mut line = String::new();
    while reader.read_line(&mut line).is_ok_and(|n| n > 2) {
        line.clear();
    }
    let path = first.split(' ').nth(1).unwrap_or("/").to_owned();
    log.lock().expect("the log").push(path.clone());
    let (status, kind, body) = match pages.get(path.as_str()) {
        Some((kind, body)) => ("200 OK", *kind, body.as_str()),
        None => ("404 Not Found", "text/plain", "nothing"),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    // Whoever asked may have gone.
    let _ = reader.get_mut().write_all(head.as_bytes());
    let _ = reader.get_mut().write_all(body.as_bytes());
}

fn page(title: &str, text: &str) -> (&'static str, String) {
    let more = "Officials gave no further details. The two sides have met several times this year without a result, and \
        neither has said when talks will go on. Residents said that the night had been quiet.";
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><title>{title}</title><meta property=\"article:published_time\" \
         content=\"2024-03-05T09:00:00Z\"></head><body><article><h1>{title}</h1><p>{text}</p><p>{more}</p></article></body></html>"
    );
    ("text/html; charset=utf-8", html)
}

fn site() -> Site {
    Site::start(|address| {
        let item = |path: &str| {
            format!(
                "<item><title>News</title><link>{address}{path}</link><guid>{address}{path}</guid></item>"
            )
        };
        let feed = format!(
            "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>The Test</title>{}{}{}{}</channel></rss>",
            item("/a"),
            item("/b"),
            item("/gone"),
            item("/private/c")
        );
        let map = format!(
            "<?xml version=\"1.0\"?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\
             <url><loc>{address}/a</loc></url><url><loc>{address}/b</loc></url></urlset>"
        );
        BTreeMap::from([
            ("/robots.txt", ("text/plain", "User-agent: *\nDisallow: /private/\n".to_owned())),
            ("/feed.xml", ("application/rss+xml", feed)),
            ("/sitemap.xml", ("application/xml", map)),
            (
                "/a",
                page(
                    "Norway accuses Russia",
                    "Norway accused Russia on Monday of seizing a fishing vessel in the Barents Sea.",
                ),
            ),
            (
                "/b",
                page(
                    "Iran and Iraq talk",
                    "The foreign ministers of Iran and Iraq held talks in Baghdad on Monday.",
                ),
            ),
            ("/private/c", page("Secret", "France attacked Spain.")),
        ])
    })
}

#[test]
fn feeds_are_followed_and_nothing_is_stored_twice() {
    let Some(place) = Place::new() else { return };
    let site = site();
    let feeds = format!(
        "[settings]\ncontact = \"https://example.org/robot\"\nallow_private = true\nrate = \"10ms\"\n\n\
         [[feed]]\nurl = \"{}/feed.xml\"\nname = \"The Test\"\nevery = \"1s\"\n",
        site.address
    );
    place.write("feeds.toml", feeds);
    let watch = || place.run(&["watch", "feeds.toml", "--store", "set", "--once"]);
    let first = watch();
    assert!(matches!(first.code, Some(0 | 2)), "{first:?}");
    let articles = |place: &Place| {
        let asked = [
            "query",
            "SELECT url, publisher FROM articles ORDER BY url",
            "--store",
            "set",
            "--format",
            "jsonl",
        ];
        place.run(&asked).records()
    };
    let stored = articles(&place);
    assert_eq!(stored.len(), 2, "{first:?} {stored:?}");
    assert_eq!(stored[0]["publisher"], "The Test");
    assert_eq!(site.count("/private/c"), 0, "robots.txt is obeyed");
    let events = place.run(&[
        "query",
        "SELECT count(*) AS n FROM events",
        "--store",
        "set",
        "--format",
        "jsonl",
    ]);
    assert!(events.records()[0]["n"].as_u64().is_some_and(|n| n >= 2), "{events:?}");

    // Another run fetches no article again.
    thread::sleep(std::time::Duration::from_millis(1100));
    let again = watch();
    assert!(matches!(again.code, Some(0 | 2)), "{again:?}");
    assert_eq!((site.count("/a"), site.count("/b")), (1, 1));
    assert_eq!(articles(&place).len(), 2);
    assert!(site.count("/feed.xml") >= 2, "the feed is asked again");
}

#[test]
fn what_a_sitemap_names_is_fetched() {
    let Some(place) = Place::new() else { return };
    let site = site();
    let map = format!("{}/sitemap.xml", site.address);
    let args = [
        "ingest",
        "--store",
        "set",
        "--fetch",
        "--contact",
        "https://example.org/robot",
        "--summary",
        "json",
    ];
    // A private address is refused unless it is allowed, and said so.
    let refused = place.run(&[&args[..], &[map.as_str()]].concat());
    assert_eq!(refused.records()[0]["coded"], 0, "{refused:?}");
    assert_eq!(site.count("/sitemap.xml"), 0);
    let done = place.run(&[&args[..], &["--allow-private", map.as_str()]].concat());
    assert_eq!((done.code, &done.records()[0]["coded"]), (Some(0), &2.into()), "{done:?}");
    let again = place.run(&[&args[..], &["--allow-private", map.as_str()]].concat());
    assert_eq!(again.records()[0]["coded"], 0, "{again:?}");
}
