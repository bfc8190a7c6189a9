//! Lists of feeds and articles, old articles, how much a cycle takes, and redirects to hosts that want pauses.

#![allow(clippy::unwrap_used)]

mod bench;
mod server;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use bench::{bench, cycle};
use demarche_watch::{Answer, Clock, FeedKind, FetchError, Fetcher};
use server::{Reply, Server, article, reply, rss};
use url::Url;

#[test]
fn lists_of_gdelt_and_indexes_of_sitemaps() {
    let bench = bench(&[("/lastupdate.txt", FeedKind::Gdelt), ("/index.xml", FeedKind::Sitemap)]);
    let sum = "297a16b493de7cf6ca809a7cc31d0b93";
    let list = format!(
        "10 {sum} {}\n10 {sum} {}\n",
        bench.server.url("/20240503120000.export.CSV"),
        bench.server.url("/20240503120000.gkg.csv.zip")
    );
    bench.server.on("/lastupdate.txt", reply(200, &[], list.as_bytes()));
    let row = format!("{}20240503120000\t{}\n", "x\t".repeat(59), bench.server.url("/a"));
    bench.server.on(
        "/20240503120000.export.CSV",
        reply(200, &[], (row.clone() + &row + "bad\n").as_bytes()),
    );
    let index = format!(
        "<sitemapindex><sitemap><loc>{}</loc></sitemap></sitemapindex>",
        bench.server.url("/m.xml")
    );
    bench.server.on("/index.xml", reply(200, &[], index.as_bytes()));
    let map = format!("<urlset><url><loc>{}</loc></url></urlset>", bench.server.url("/b"));
    bench.server.on("/m.xml", reply(200, &[], map.as_bytes()));
    bench.server.page("/a", &article("a"));
    bench.server.page("/b", &article("b"));
    let mut watcher = bench.watcher();
    let (found, status) = cycle(&mut watcher);
    assert_eq!(
        found.iter().cloned().collect::<BTreeSet<_>>(),
        BTreeSet::from(["/a".to_owned(), "/b".to_owned()])
    );
    assert_eq!((status.new, status.unreadable_entries), (2, 1));
    bench.clock.minutes(15);
    assert_eq!(cycle(&mut watcher).0.len(), 0);
    assert_eq!(bench.server.asked("/20240503120000.export.CSV").len(), 1);
    // A sitemap that does not say when it changed is read once a day.
    assert_eq!(bench.server.asked("/m.xml").len(), 1);
    bench.clock.minutes(24 * 60);
    cycle(&mut watcher);
    assert_eq!(bench.server.asked("/m.xml").len(), 2);
}

#[test]
fn old_articles_are_left_out_and_seen_ones_remembered() {
    let mut bench = bench(&[("/rss", FeedKind::Feed)]);
    bench.config.settings.max_age = Some(Duration::from_secs(2 * 86_400));
    bench.config.settings.window = Duration::from_secs(10 * 86_400);
    let item = |path: &str, day: &str| {
        format!("<item><link>{}</link><pubDate>{day}</pubDate></item>", bench.server.url(path))
    };
    let feed = format!(
        "<rss><channel>{}{}</channel></rss>",
        item("/old", "2024-04-30"),
        item("/a", "2024-05-03")
    );
    bench.server.on("/rss", Reply::Tagged("\"1\"", feed.into_bytes()));
    bench.server.page("/a", &article("a"));
    let mut watcher = bench.watcher();
    let (found, status) = cycle(&mut watcher);
    assert_eq!((found, status.old), (vec!["/a".to_owned()], 1));
    // Named for longer than the window, although the feed was never sent again.
    bench.config.settings.max_age = None;
    drop(watcher);
    let mut watcher = bench.watcher();
    for _ in 0..20 {
        bench.clock.minutes(24 * 60);
        assert_eq!(cycle(&mut watcher).0.len(), 0);
    }
    bench.feed("/rss", "\"2\"", &["/a"]);
    bench.clock.minutes(24 * 60);
    let (found, status) = cycle(&mut watcher);
    assert_eq!((found.len(), status.known), (0, 1));
    // Forgotten when no feed has named it for the window.
    bench.feed("/rss", "\"3\"", &[]);
    for _ in 0..12 {
        bench.clock.minutes(24 * 60);
        cycle(&mut watcher);
    }
    let state = std::fs::read_to_string(bench.folder.path().join("state.json")).unwrap();
    assert!(state.contains("\"seen\": {}"), "{state}");
}

#[test]
fn cycles_are_bounded_and_hosts_take_turns() {
    let mut bench = bench(&[("/rss", FeedKind::Feed)]);
    bench.config.settings.articles_per_cycle = 3;
    let other = Server::start(&bench.clock);
    let mut urls: Vec<String> = Vec::new();
    for n in 0..4 {
        let path = format!("/{n}");
        bench.server.page(&path, &article(&path));
        other.page(&path, &article(&format!("other {n}")));
        urls.push(bench.server.url(&path));
    }
    urls.push(other.url("/0"));
    bench.server.on("/rss", Reply::Tagged("\"1\"", rss(&urls)));
    let mut watcher = bench.watcher();
    let (found, status) = cycle(&mut watcher);
    assert_eq!((found.len(), status.pending), (3, 2));
    assert_eq!(other.asked("/0").len(), 1, "the host that is ready is not kept waiting");
    assert_eq!(cycle(&mut watcher).0.len(), 2);
    let times: Vec<_> = (0..4).map(|n| bench.server.asked(&format!("/{n}"))[0].at).collect();
    assert!(times.windows(2).all(|pair| pair[1] - pair[0] >= 2000), "{times:?}");
}

#[test]
fn redirects_do_not_wait_for_slow_hosts() {
    let bench = bench(&[]);
    let mut fetcher = Fetcher::new(&bench.config.settings, Arc::new(bench.clock.clone()));
    let url = Url::parse(&bench.server.url("/0")).unwrap();
    let mut get = || match fetcher.get(&url, None) {
        Ok(Answer::File(file)) => Ok(*file),
        Ok(Answer::NotModified) => panic!("not modified"),
        Err(error) => Err(error),
    };
    let slow = "User-agent: *\nCrawl-delay: 120\n";
    bench.server.on("/robots.txt", reply(200, &[], slow.as_bytes()));
    for n in 0..2 {
        let to = format!("/{}", n + 1);
        bench.server.on(&format!("/{n}"), reply(302, &[("Location", &to)], b""));
    }
    bench.server.page("/2", "end");
    let mut tries = 0;
    let file = loop {
        let before = bench.clock.now();
        tries += 1;
        match get() {
            Ok(file) => break file,
            Err(FetchError::Busy { until }) => {
                assert!(bench.clock.now() - before <= 30_000 && tries < 4);
                // Asked too early, it is still under way.
                assert_eq!(get().unwrap_err().kind(), "busy");
                bench.clock.sleep(Duration::from_millis(until - bench.clock.now()));
            }
            Err(error) => panic!("{error}"),
        }
    };
    assert_eq!((file.bytes.as_slice(), file.url.path(), tries), (&b"end"[..], "/2", 3));
    let times: Vec<_> = ["/0", "/1", "/2"].map(|path| bench.server.asked(path)[0].at).into();
    assert!(times.windows(2).all(|pair| pair[1] - pair[0] >= 120_000), "{times:?}");
    assert_eq!(bench.server.paths(), ["/robots.txt", "/0", "/1", "/2"]);
}
