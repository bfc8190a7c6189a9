//! Feeds, followed over several cycles, kills and restarts.

#![allow(clippy::unwrap_used)]

mod bench;
mod server;

use std::collections::BTreeSet;
use std::time::Duration;

use bench::{Bench, bench, cycle, cycle_with};
use demarche_watch::{FeedKind, Verdict};
use server::{Reply, article, reply, rss};

#[test]
fn new_articles_once() {
    let bench = bench(&[("/rss", FeedKind::Feed)]);
    bench.feed("/rss", "\"1\"", &["/a", "/b"]);
    for path in ["/a", "/b", "/c"] {
        bench.server.page(path, &article(path));
    }
    let mut watcher = bench.watcher();
    let (found, status) = cycle(&mut watcher);
    assert_eq!(found, ["/a", "/b"]);
    assert_eq!((status.polled, status.new, status.documents, status.pending), (1, 2, 2, 0));
    assert_eq!(status.next_due, Some(bench.server.asked("/rss")[0].at + 900_000));

    // Nothing is due yet.
    let (found, status) = cycle(&mut watcher);
    assert_eq!((found.len(), status.polled), (0, 0));
    assert!(watcher.idle() > Duration::from_secs(600));
    // Not modified.
    bench.clock.minutes(15);
    let (found, status) = cycle(&mut watcher);
    assert_eq!((found.len(), status.polled, status.not_modified), (0, 1, 1));
    // Another version names another article.
    bench.clock.minutes(15);
    bench.feed("/rss", "\"2\"", &["/c", "/a", "/b"]);
    let (found, status) = cycle(&mut watcher);
    assert_eq!(found, ["/c"]);
    assert_eq!((status.new, status.known), (1, 2));
    assert_eq!(bench.server.asked("/a").len(), 1);
    assert_eq!(bench.server.asked("/robots.txt").len(), 1);
}

#[test]
fn what_pages_do_not_say_comes_from_feed_and_settings() {
    let mut bench = bench(&[("/rss", FeedKind::Feed)]);
    bench.config.feeds[0].name = Some("The Desk".to_owned());
    bench.config.feeds[0].language = Some("en".to_owned());
    let feed = format!(
        "<rss version='2.0'><channel><title>Other</title><item><title>T</title><link>{}</link>\
        <pubDate>Thu, 02 May 2024 10:00:00 GMT</pubDate></item></channel></rss>",
        bench.server.url("/a")
    );
    bench.server.on("/rss", reply(200, &[], feed.as_bytes()));
    bench.server.page("/a", &article("grain"));
    let mut documents = Vec::new();
    bench
        .watcher()
        .cycle(&mut |fetched| {
            documents.push(fetched.outcome.unwrap());
            Verdict::Stored
        })
        .unwrap();
    let document = &documents[0];
    assert_eq!(document.date.as_deref(), Some("2024-05-02"));
    assert_eq!(document.publisher.as_deref(), Some("The Desk"));
    assert_eq!(document.language.as_deref(), Some("en"));
    assert_eq!(document.url, Some(bench.server.url("/a")));
}

#[test]
fn a_kill_loses_nothing_and_repeats_nothing() {
    let bench = bench(&[("/rss", FeedKind::Feed)]);
    let paths = ["/a", "/b", "/c", "/d", "/e"];
    bench.feed("/rss", "\"1\"", &paths);
    for path in paths {
        bench.server.page(path, &article(path));
    }
    // At each point of the way: n stored, one handed out and not stored, killed.
    for stored in 0..paths.len() {
        let folder = tempfile::tempdir().unwrap();
        let mut watcher = bench.open(folder.path()).unwrap();
        let (first, _) =
            cycle_with(
                &mut watcher,
                |n, _| if n < stored { Verdict::Stored } else { Verdict::Stop },
            );
        assert_eq!(first.len(), stored + 1);
        // A kill writes nothing more.
        drop(watcher);
        bench.clock.minutes(15);
        let mut watcher = bench.open(folder.path()).unwrap();
        let (second, status) = cycle(&mut watcher);
        assert_eq!(status.not_modified, 1);
        let all: Vec<_> = first[..stored].iter().chain(&second).cloned().collect();
        assert_eq!(all, paths, "killed behind {stored}");
    }
}

#[test]
fn a_kill_within_the_cycle_keeps_what_was_confirmed() {
    let bench = bench(&[("/rss", FeedKind::Feed)]);
    bench.feed("/rss", "\"1\"", &["/a", "/b", "/c"]);
    for path in ["/a", "/b", "/c"] {
        bench.server.page(path, &article(path));
    }
    // The files as they are on disk at the third article, before the cycle ends.
    let copy = tempfile::tempdir().unwrap();
    let mut watcher = bench.watcher();
    cycle_with(&mut watcher, |n, _| {
        if n == 2 {
            for name in ["state.json", "journal.jsonl"] {
                std::fs::copy(bench.folder.path().join(name), copy.path().join(name)).unwrap();
            }
        }
        Verdict::Stored
    });
    let (found, _) = cycle(&mut bench.open(copy.path()).unwrap());
    assert_eq!(found, ["/c"]);
}

#[test]
fn articles_are_confirmed_later_in_one_go() {
    let bench = bench(&[("/rss", FeedKind::Feed)]);
    bench.feed("/rss", "\"1\"", &["/a", "/b"]);
    bench.server.page("/a", &article("a"));
    bench.server.page("/b", &article("b"));
    let mut watcher = bench.watcher();
    let mut keys = Vec::new();
    let (found, _) = cycle_with(&mut watcher, |_, key| {
        keys.push(key.to_owned());
        Verdict::Later
    });
    assert_eq!(found.len(), 2);
    // What the caller has is not fetched again meanwhile.
    assert_eq!(cycle(&mut watcher).0.len(), 0);
    watcher.confirm(&keys[..1]).unwrap();
    drop(watcher);
    assert_eq!(cycle(&mut bench.watcher()).0, ["/b"]);
}

fn full(bench: &Bench, text: &str) -> Vec<u8> {
    format!(
        "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>F</title>\
        <item><title>One</title><link>{}</link><content:encoded>&lt;p&gt;{text}&lt;/p&gt;</content:encoded></item>\
        <item><title>Two</title><link>{}</link><content:encoded>Second text.</content:encoded></item></channel></rss>",
        bench.server.url("/one"),
        bench.server.url("/two")
    )
    .into_bytes()
}

#[test]
fn articles_within_feeds() {
    let bench = bench(&[("/full", FeedKind::Feed)]);
    bench.server.on("/full", Reply::Tagged("\"1\"", full(&bench, "First text.")));
    let mut watcher = bench.watcher();
    // Killed when one of two is stored: the feed must not be "not modified" afterwards.
    let (found, _) =
        cycle_with(&mut watcher, |n, _| if n == 0 { Verdict::Stored } else { Verdict::Stop });
    assert_eq!(found, ["/one", "/two"]);
    drop(watcher);
    let mut watcher = bench.watcher();
    assert_eq!(cycle(&mut watcher).0, ["/two"]);
    bench.clock.minutes(15);
    let (found, status) = cycle(&mut watcher);
    assert_eq!((found.len(), status.not_modified), (0, 1));
    // No page was asked for.
    let asked: BTreeSet<String> = bench.server.paths().into_iter().collect();
    assert_eq!(asked.into_iter().collect::<Vec<_>>(), ["/full", "/robots.txt"]);

    // A changed text under the same address.
    bench.clock.minutes(15);
    bench.server.on("/full", Reply::Tagged("\"2\"", full(&bench, "First text, corrected.")));
    let (found, status) = cycle(&mut watcher);
    assert_eq!(found, ["/one"]);
    assert_eq!((status.new, status.changed, status.known), (0, 1, 1));
    // Handed out and never confirmed: again at the next poll.
    bench.clock.minutes(15);
    bench.server.on("/full", Reply::Tagged("\"3\"", full(&bench, "Third.")));
    cycle_with(&mut watcher, |_, _| Verdict::Later);
    bench.clock.minutes(15);
    assert_eq!(cycle(&mut watcher).0, ["/one"]);
    bench.clock.minutes(15);
    assert_eq!(cycle(&mut watcher).1.not_modified, 1);
}

#[test]
fn changed_articles_are_fetched_again() {
    let bench = bench(&[("/map.xml", FeedKind::Sitemap)]);
    let map = |day: &str| {
        let url = bench.server.url("/a");
        format!("<urlset><url><loc>{url}</loc><lastmod>{day}</lastmod></url></urlset>").into_bytes()
    };
    bench.server.on("/map.xml", reply(200, &[], &map("2024-05-01")));
    bench.server.page("/a", &article("grain"));
    let mut watcher = bench.watcher();
    assert_eq!(cycle(&mut watcher).0, ["/a"]);
    bench.clock.minutes(15);
    assert_eq!(cycle(&mut watcher).0.len(), 0);
    bench.clock.minutes(15);
    bench.server.on("/map.xml", reply(200, &[], &map("2024-05-02")));
    bench.server.page("/a", &article("grain and water"));
    let (found, status) = cycle(&mut watcher);
    assert_eq!((found.len(), status.changed), (1, 1));
    bench.clock.minutes(15);
    assert_eq!(cycle(&mut watcher).0.len(), 0);
    assert_eq!(bench.server.asked("/a").len(), 2);
}

#[test]
fn what_is_kept_of_a_feed_is_bounded() {
    let bench = bench(&[("/map.xml", FeedKind::Sitemap), ("/rss", FeedKind::Feed)]);
    let map = |day: &str| {
        let (url, long) = (bench.server.url("/a"), bench.server.url(&"/b".repeat(4000)));
        let day = format!("2024-05-01{}{day}", " ".repeat(5000));
        let item = |url: &str| format!("<url><loc>{url}</loc><lastmod>.{day}</lastmod></url>");
        format!("<urlset>{}{}</urlset>", item(&url), item(&long)).into_bytes()
    };
    let title = "é".repeat(50_000);
    let rss = format!(
        "<rss version='2.0'><channel><title>{title}</title><item><title>{title}</title><link>{}</link></item></channel></rss>",
        bench.server.url("/c")
    );
    bench.server.on("/map.xml", reply(200, &[], &map("x")));
    bench.server.on("/rss", reply(200, &[], rss.as_bytes()));
    let mut watcher = bench.watcher();
    // Neither is there yet, so that both stay pending.
    bench.server.on("/a", reply(500, &[], b""));
    bench.server.on("/c", reply(500, &[], b""));
    let (_, status) = cycle(&mut watcher);
    assert_eq!((status.new, status.pending), (2, 2));
    let state = std::fs::read_to_string(bench.folder.path().join("state.json")).unwrap();
    assert!(state.contains(&"é".repeat(1000)) && state.len() < 10_000, "{}", state.len());
    // A hash serves as well to see what changed.
    bench.server.page("/a", &article("grain"));
    bench.server.page("/c", &article("water"));
    bench.clock.minutes(24 * 60);
    assert_eq!(cycle(&mut watcher).0.len(), 2);
    bench.clock.minutes(24 * 60);
    assert_eq!(cycle(&mut watcher).1.changed, 0);
    bench.clock.minutes(24 * 60);
    bench.server.on("/map.xml", reply(200, &[], &map("y")));
    assert_eq!(cycle(&mut watcher).1.changed, 1);
}

#[test]
fn two_feeds_name_one_article() {
    let bench = bench(&[("/1", FeedKind::Feed), ("/2", FeedKind::Feed), ("/3", FeedKind::List)]);
    bench.feed("/1", "\"1\"", &["/a?utm_source=one"]);
    bench.feed("/2", "\"1\"", &["/a?utm_source=two#top", "/short"]);
    bench.server.on(
        "/3",
        reply(200, &[], format!("# list\n{}\n/etc/passwd\n", bench.server.url("/a")).as_bytes()),
    );
    for path in ["/a", "/a?utm_source=one", "/a?utm_source=two"] {
        bench.server.page(path, &article("grain"));
    }
    // The same article behind a redirect of another address.
    bench.server.on("/short", reply(301, &[("Location", "/a")], b""));
    let mut watcher = bench.watcher();
    let (found, status) = cycle(&mut watcher);
    assert_eq!(found, ["/a", "/short"]);
    assert_eq!((status.new, status.known), (2, 2));
    bench.clock.minutes(15);
    assert_eq!(cycle(&mut watcher).0.len(), 0);
}

#[test]
fn failures_are_told_tried_again_and_given_up() {
    let mut bench = bench(&[("/rss", FeedKind::Feed)]);
    bench.config.settings.tries = 3;
    bench.feed("/rss", "\"1\"", &["/gone", "/500", "/closed", "/thin", "/a"]);
    bench.server.on("/robots.txt", reply(200, &[], b"User-agent: *\nDisallow: /closed\n"));
    bench.server.on("/500", reply(500, &[], b""));
    bench.server.page("/thin", "nothing to read");
    bench.server.page("/a", &article("a"));
    let mut watcher = bench.watcher();
    let (found, status) = cycle(&mut watcher);
    let expected = [
        "/500: status 5xx, again",
        "/a",
        "/closed: robots",
        "/gone: status 4xx",
        "/thin: unreadable",
    ];
    assert_eq!(found, expected);
    assert_eq!(status.refused_by_robots, 1);
    assert_eq!(status.failed.values().sum::<u64>(), 3);
    // Not yet; then again; then given up, and not asked for a fourth time.
    assert_eq!(cycle(&mut watcher).0.len(), 0);
    bench.clock.minutes(10);
    assert_eq!(cycle(&mut watcher).0, ["/500: status 5xx, again"]);
    bench.clock.minutes(10);
    drop(watcher);
    let mut watcher = bench.watcher();
    assert_eq!(cycle(&mut watcher).0, ["/500: status 5xx"]);
    bench.clock.minutes(600);
    bench.feed("/rss", "\"2\"", &["/gone", "/500", "/closed", "/thin", "/a"]);
    assert_eq!(cycle(&mut watcher).0.len(), 0);
    assert_eq!(bench.server.asked("/500").len(), 3);
    assert!(bench.server.asked("/closed").is_empty());
}

#[test]
fn feeds_that_fail_are_left_alone_for_longer_each_time() {
    let bench =
        bench(&[("/rss", FeedKind::Feed), ("/laughs", FeedKind::Feed), ("/later", FeedKind::Feed)]);
    bench.server.on("/rss", reply(500, &[], b""));
    let laughs = "<!DOCTYPE r [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><rss><channel><title>&b;</title></channel></rss>";
    bench.server.on("/laughs", reply(200, &[], laughs.as_bytes()));
    bench.server.on("/later", reply(429, &[("Retry-After", "7200")], b""));
    let mut watcher = bench.watcher();
    let (found, status) = cycle(&mut watcher);
    assert_eq!(
        found,
        ["/rss: status 5xx, again", "/laughs: unreadable, again", "/later: asked to wait, again"]
    );
    assert_eq!(status.failed.len(), 3);
    drop(watcher);
    // The pause of the host outlives the program.
    let mut watcher = bench.watcher();
    bench.clock.minutes(60);
    let asked = bench.server.paths().len();
    let (found, _) = cycle(&mut watcher);
    assert_eq!(found, ["/rss: busy, again", "/laughs: busy, again"]);
    assert_eq!(bench.server.paths().len(), asked);
    bench.clock.minutes(61);
    bench.server.on("/later", Reply::Tagged("\"1\"", rss(&[])));
    let (found, _) = cycle(&mut watcher);
    assert_eq!(found.len(), 2);
    // Pauses of the failing feed grow beyond its own rhythm.
    let mut gaps = Vec::new();
    for _ in 0..8 {
        let before = bench.server.asked("/rss").len();
        let begun = demarche_watch::Clock::now(&bench.clock);
        while bench.server.asked("/rss").len() == before {
            bench.clock.minutes(5);
            cycle(&mut watcher);
        }
        gaps.push((demarche_watch::Clock::now(&bench.clock) - begun) / 60_000);
    }
    assert!(gaps[0] <= 25 && gaps[7] >= 60, "{gaps:?}");
}
