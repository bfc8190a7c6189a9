//! One file from a server that misbehaves in each way.

#![allow(clippy::unwrap_used)]

mod server;

use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use demarche_ingest::list::{Link, LinkKind};
use demarche_watch::{Answer, Clock, FetchError, Fetcher, File, Settings, Validators};
use server::{Reply, Server, TestClock, article, html, reply};
use url::Url;

fn settings() -> Settings {
    let mut settings = Settings::new("desk@news.example");
    settings.allow_private = true;
    settings.max_bytes = 1 << 20;
    settings.timeout = Duration::from_millis(800);
    settings
}

struct Bench {
    clock: TestClock,
    server: Server,
    fetcher: Fetcher,
}

fn bench_with(change: impl FnOnce(&mut Settings)) -> Bench {
    let clock = TestClock::new();
    let mut settings = settings();
    change(&mut settings);
    let server = Server::start(&clock);
    let fetcher = Fetcher::new(&settings, Arc::new(clock.clone()));
    Bench { clock, server, fetcher }
}

fn bench() -> Bench {
    bench_with(|_| {})
}

impl Bench {
    fn get(&mut self, path: &str) -> Result<File, FetchError> {
        self.get_with(path, &Validators::default()).map(|answer| match answer {
            Answer::File(file) => *file,
            Answer::NotModified => panic!("not modified"),
        })
    }

    fn get_with(&mut self, path: &str, validators: &Validators) -> Result<Answer, FetchError> {
        let url = Url::parse(&self.server.url(path)).unwrap();
        self.fetcher.get(&url, Some(validators))
    }

    fn kind(&mut self, path: &str) -> &'static str {
        // Pauses after failures are not what is tested here.
        self.clock.minutes(24 * 60 * 2);
        self.get(path).map_or_else(|error| error.kind(), |_| "file")
    }
}

#[test]
fn a_file_with_its_headers() {
    let mut bench = bench();
    let headers = [
        ("Content-Type", "Text/HTML; Charset=\"utf-8\""),
        ("ETag", "\"1\""),
        ("Last-Modified", "x"),
    ];
    bench.server.on("/a?b=c", reply(200, &headers, b"text"));
    let file = bench.get("/a?b=c#part").unwrap();
    assert_eq!((file.bytes.as_slice(), file.media.as_str()), (&b"text"[..], "text/html"));
    assert_eq!(file.charset.as_deref(), Some("utf-8"));
    let request = bench.server.asked("/a?b=c").remove(0);
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(request.headers["user-agent"], format!("demarche/{version} (+desk@news.example)"));
    assert_eq!(request.headers["accept-encoding"], "gzip");
    assert_eq!(bench.server.paths(), ["/robots.txt", "/a?b=c"]);

    let answer = bench.get_with("/a?b=c", &file.validators).unwrap();
    assert!(matches!(answer, Answer::File(_)));
    let request = bench.server.asked("/a?b=c").remove(1);
    assert_eq!(request.headers["if-none-match"], "\"1\"");
    assert_eq!(request.headers["if-modified-since"], "x");

    bench.server.on("/t", Reply::Tagged("\"7\"", b"body".to_vec()));
    let file = bench.get("/t").unwrap();
    assert!(matches!(bench.get_with("/t", &file.validators), Ok(Answer::NotModified)));
    bench.server.on("/odd", reply(304, &[], b""));
    assert!(matches!(bench.get_with("/odd", &Validators::default()), Err(FetchError::Status(304))));
    bench.server.on("/t", Reply::Tagged("\"8\"", b"other".to_vec()));
    assert!(
        matches!(bench.get_with("/t", &file.validators), Ok(Answer::File(f)) if f.bytes == b"other")
    );
}

#[test]
fn redirects_are_followed_five_times() {
    let mut bench = bench();
    for n in 0..7 {
        let to = format!("/{}", n + 1);
        bench.server.on(&format!("/{n}"), reply(302, &[("Location", &to)], b""));
    }
    bench.server.page("/7", "end");
    let file = bench.get("/2").unwrap();
    assert_eq!((file.bytes.as_slice(), file.url.path()), (&b"end"[..], "/7"));
    assert_eq!(bench.kind("/1"), "redirects");
    bench.server.on("/loop", reply(301, &[("Location", "/loop")], b""));
    assert_eq!(bench.kind("/loop"), "redirects");
    bench.server.on("/nowhere", reply(301, &[], b""));
    assert_eq!(bench.kind("/nowhere"), "status");
    for bad in ["file:///etc/passwd", "ftp://news.example/", "data:text/html,x", "javascript:1"] {
        bench.server.on("/bad", reply(302, &[("Location", bad)], b""));
        assert_eq!(bench.kind("/bad"), "address", "{bad}");
    }
}

#[test]
fn private_addresses_are_refused() {
    let open = bench();
    open.server.page("/secret", "secret");

    // Not allowed: by address, by name, by the many ways to write it, robots.txt too.
    let strict = Settings { allow_private: false, ..settings() };
    let port = open.server.port;
    for host in [
        "127.0.0.1",
        "localhost",
        "127.1",
        "0x7f000001",
        "2130706433",
        "0177.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",
        "169.254.169.254",
        "[::ffff:a9fe:a9fe]",
        "10.0.0.1",
        "[fd00::1]",
        "[64:ff9b::7f00:1]",
    ] {
        let mut fetcher = Fetcher::new(&strict, Arc::new(TestClock::new()));
        let url = Url::parse(&format!("http://{host}:{port}/secret")).unwrap();
        let error = fetcher.get(&url, None).unwrap_err();
        assert!(matches!(error, FetchError::Private(_)), "{host}: {error}");
    }
    assert_eq!(open.server.paths(), [""; 0]);
}

#[test]
fn slow_long_and_broken_bodies() {
    let mut bench = bench();
    let head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n".to_vec();
    bench.server.on("/drip", Reply::Drip(head));
    bench.server.on("/drip-head", Reply::Drip(b"HTTP/1.1 200 OK\r\nA: ".to_vec()));
    for path in ["/drip", "/drip-head"] {
        let begun = Instant::now();
        assert_eq!(bench.kind(path), "timeout", "{path}");
        assert!(begun.elapsed() < Duration::from_secs(5));
    }
    bench.server.on("/endless", Reply::Endless);
    assert_eq!(bench.kind("/endless"), "too long");
    bench.server.on("/exact", reply(200, &[], &vec![b'a'; 1 << 20]));
    assert_eq!(bench.kind("/exact"), "file");
    bench.server.on("/long", reply(200, &[], &vec![b'a'; (1 << 20) + 1]));
    assert_eq!(bench.kind("/long"), "too long");

    // Announced more than came, and less.
    bench
        .server
        .on("/cut", Reply::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf".to_vec()));
    assert_eq!(bench.kind("/cut"), "cut off");
    let more = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhalfHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfake";
    bench.server.on("/more", Reply::Raw(more.to_vec()));
    assert_eq!(bench.get("/more").unwrap().bytes, b"half");
    bench.server.on(
        "/chunked",
        Reply::Raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab".to_vec()),
    );
    assert_eq!(bench.kind("/chunked"), "cut off");
    bench.server.on("/gone", Reply::Raw(Vec::new()));
    assert_ne!(bench.kind("/gone"), "file");
    bench.server.on("/noise", Reply::Raw(b"\x00\x01\x02 what\r\n\r\n".to_vec()));
    assert_ne!(bench.kind("/noise"), "file");
    bench
        .server
        .on("/wrong", Reply::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nabc".to_vec()));
    assert_ne!(bench.kind("/wrong"), "file");
}

#[test]
fn packed_files() {
    let mut bench = bench();
    let pack = |bytes: &[u8]| {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(bytes).unwrap();
        gzip.finish().unwrap()
    };
    let headers = [("Content-Encoding", "gzip")];
    bench.server.on("/packed", reply(200, &headers, &pack(b"text")));
    assert_eq!(bench.get("/packed").unwrap().bytes, b"text");
    let bomb = pack(&vec![0; 64 << 20]);
    assert!(bomb.len() < 1 << 17);
    bench.server.on("/bomb", reply(200, &headers, &bomb));
    assert_eq!(bench.kind("/bomb"), "too long");
    bench
        .server
        .on("/damaged", reply(200, &headers, b"this is no gzip, whatever the server says of it"));
    assert_eq!(bench.kind("/damaged"), "unpack");
    let half = pack(article("x").as_bytes());
    bench.server.on("/half", reply(200, &headers, &half[..half.len() / 2]));
    assert_eq!(bench.kind("/half"), "cut off");
    bench.server.on("/br", reply(200, &[("Content-Encoding", "br")], b"x"));
    assert_eq!(bench.kind("/br"), "unpack");
}

#[test]
fn pauses_that_servers_ask_for() {
    let mut bench = bench();
    bench.server.page("/ok", "ok");
    bench.server.on("/later", reply(429, &[("Retry-After", "120")], b""));
    let now = bench.clock.now();
    let Err(FetchError::Later { status: 429, until }) = bench.get("/later") else { panic!() };
    assert!((now + 120_000..now + 130_000).contains(&until));
    // The whole host is left alone until then.
    assert!(matches!(bench.get("/ok"), Err(FetchError::Busy { .. })));
    assert!(bench.server.asked("/ok").is_empty());
    bench.clock.minutes(3);
    assert!(bench.get("/ok").is_ok());

    let date = "Fri, 03 May 2024 13:00:00 GMT";
    bench.server.on("/later", reply(503, &[("Retry-After", date)], b""));
    let Err(FetchError::Later { status: 503, until }) = bench.get("/later") else { panic!() };
    assert_eq!(until, 1_714_741_200_000);
    bench.clock.minutes(120);
    // Without a time: the pause doubles with each failure.
    bench.server.on("/later", reply(503, &[], b""));
    let mut pauses = Vec::new();
    for _ in 0..3 {
        let Err(FetchError::Later { until, .. }) = bench.get("/later") else { panic!() };
        pauses.push(until - bench.clock.now());
        bench.clock.minutes(24 * 60);
    }
    assert!(pauses[1] > pauses[0] * 3 / 2 && pauses[2] > pauses[1] * 3 / 2, "{pauses:?}");
    // Hostile ones are capped at a day.
    bench.server.on("/later", reply(429, &[("Retry-After", "18446744073709551615")], b""));
    let Err(FetchError::Later { until, .. }) = bench.get("/later") else { panic!() };
    assert!(until <= bench.clock.now() + 86_400_000);
}

#[test]
fn the_rate_of_a_host_holds() {
    let mut bench = bench();
    for path in ["/1", "/2", "/3"] {
        bench.server.page(path, "x");
        bench.get(path).unwrap();
    }
    let times: Vec<_> = ["/robots.txt", "/1", "/2", "/3"]
        .iter()
        .map(|path| bench.server.asked(path)[0].at)
        .collect();
    for pair in times.windows(2) {
        assert!(pair[1] - pair[0] >= 2000, "{times:?}");
    }
    let slow = "User-agent: *\nCrawl-delay: 10\n";
    bench.server.on("/robots.txt", reply(200, &[], slow.as_bytes()));
    bench.clock.minutes(25 * 60);
    bench.get("/1").unwrap();
    bench.get("/2").unwrap();
    let (one, two) = (bench.server.asked("/1").remove(1), bench.server.asked("/2").remove(1));
    assert!(two.at - one.at >= 10_000);
}

#[test]
fn robots() {
    let mut bench = bench();
    let rules = "User-agent: demarche\nDisallow: /closed\nAllow: /closed/open\n";
    bench.server.on("/robots.txt", reply(200, &[], rules.as_bytes()));
    for path in ["/closed/a", "/closed/open", "/free"] {
        bench.server.page(path, "x");
    }
    assert!(matches!(bench.get("/closed/a"), Err(FetchError::Robots)));
    assert!(bench.get("/closed/open").is_ok() && bench.get("/free").is_ok());
    // A redirect into what is closed.
    bench.server.on("/way", reply(302, &[("Location", "/closed/a")], b""));
    assert!(matches!(bench.get("/way"), Err(FetchError::Robots)));
    assert!(bench.server.asked("/closed/a").is_empty());
    assert_eq!(bench.server.asked("/robots.txt").len(), 1);

    // After a day it is read again; where there is none, all is allowed.
    bench.server.on("/robots.txt", reply(404, &[], b""));
    assert_eq!(bench.kind("/closed/a"), "file");
    assert_eq!(bench.server.asked("/robots.txt").len(), 2);
    // A server that fails allows nothing.
    for failing in [reply(500, &[], b""), reply(429, &[], b""), Reply::Raw(Vec::new())] {
        bench.server.on("/robots.txt", failing);
        assert_eq!(bench.kind("/free"), "robots unreachable");
    }
    // Redirects of robots.txt are followed; too many count as none.
    bench.server.on("/robots.txt", reply(302, &[("Location", "/rules")], b""));
    bench.server.on("/rules", reply(200, &[], b"User-agent: *\nDisallow: /\n"));
    assert_eq!(bench.kind("/free"), "robots");
    bench.server.on("/robots.txt", reply(302, &[("Location", "/robots.txt")], b""));
    assert_eq!(bench.kind("/free"), "file");
    // One that is longer than read is cut, not refused.
    let mut long = b"User-agent: *\nDisallow: /free\n".to_vec();
    long.resize(2 << 20, b'#');
    bench.server.on("/robots.txt", reply(200, &[], &long));
    assert_eq!(bench.kind("/free"), "robots");
    assert_eq!(bench.kind("/other"), "status 4xx");

    let mut careless = bench_with(|settings| settings.obey_robots = false);
    careless.server.on("/robots.txt", reply(200, &[], b"User-agent: *\nDisallow: /\n"));
    careless.server.page("/free", "x");
    assert!(careless.get("/free").is_ok());
    assert_eq!(careless.server.paths(), ["/free"]);
}

#[test]
fn statuses_and_final_failures() {
    let mut bench = bench();
    for (status, kind, is_final) in [
        (404, "status 4xx", true),
        (410, "status 4xx", true),
        (408, "status 4xx", false),
        (500, "status 5xx", false),
    ] {
        bench.server.on("/s", reply(status, &[], b""));
        bench.clock.minutes(60);
        let error = bench.get("/s").unwrap_err();
        assert_eq!((error.kind(), error.is_final()), (kind, is_final), "{status}");
    }
    let long = format!("/{}", "a".repeat(5000));
    assert_eq!(bench.kind(&long), "address");
    let closed = Url::parse("http://127.0.0.1:1/").unwrap();
    let error = bench.fetcher.get(&closed, None).unwrap_err();
    assert_eq!(error.kind(), "robots unreachable");
}

#[test]
fn links_are_fetched_once() {
    let Bench { server, fetcher, .. } = bench();
    server.page("/a", &article("grain"));
    server.page("/b", &article("water"));
    server.page("/short", "<p>too short");
    server.on("/pdf", reply(200, &[("Content-Type", "application/pdf")], b"%PDF"));
    server.each("/later", vec![reply(503, &[("Retry-After", "5")], b""), html(&article("late"))]);
    let map = format!(
        "<urlset><url><loc>{}</loc></url><url><loc>{}</loc></url></urlset>",
        server.url("/b"),
        server.url("/a")
    );
    server.on("/map.xml", reply(200, &[], map.as_bytes()));
    let endless = format!(
        "<sitemapindex><sitemap><loc>{}</loc></sitemap></sitemapindex>",
        server.url("/loop.xml")
    );
    server.on("/loop.xml", reply(200, &[], endless.as_bytes()));
    let link = |path: &str, kind| Link::new(server.url(path), kind);
    let links = [
        Link {
            title: Some("A title".to_owned()),
            date: Some("2024-05-01".to_owned()),
            ..link("/a", LinkKind::Article)
        },
        link("/map.xml", LinkKind::Sitemap),
        link("/loop.xml", LinkKind::Sitemap),
        link("/a", LinkKind::Article),
        link("/pdf", LinkKind::Article),
        link("/later", LinkKind::Article),
        Link::new("not there.txt", LinkKind::File),
    ];
    let found: Vec<_> = fetcher.fetch_links(links).collect();
    let texts: Vec<String> = found
        .iter()
        .map(|item| match item {
            Ok(document) => document.url.clone().unwrap().rsplit('/').next().unwrap().to_owned(),
            Err(failure) => failure.to_string().rsplit('/').next().unwrap().to_owned(),
        })
        .collect();
    assert_eq!(texts[0], "a");
    assert_eq!(texts[1], "b");
    assert!(texts[2].contains("application") || texts[2].contains("pdf"), "{texts:?}");
    assert_eq!(texts[3], "later");
    assert!(texts[4].starts_with("not there.txt: "), "{texts:?}");
    assert_eq!(found.len(), 5);
    assert_eq!(found[0].as_ref().unwrap().date.as_deref(), Some("2024-05-01"));
    assert_eq!(server.asked("/a").len(), 1);
}
