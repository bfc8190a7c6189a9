//! Feeds of each version, and hostile ones.

use proptest::prelude::*;

use super::*;

const RSS: &str = r#"<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Example//DTD RSS 0.91//EN" "http://example.org/rss.dtd">
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>The Example</title><atom:link href="https://news.example/rss" rel="self"/>
<link>https://news.example/</link><language>en-GB</language><image><title>Logo</title></image>
<item><title><![CDATA[Talks <b>begin</b>]]></title><link>/a?x=1&amp;y=2</link>
  <media:title>A picture</media:title><pubDate>Fri, 03 May 2024 23:30:00 -0500</pubDate>
  <description>Ministers met in &lt;i&gt;Geneva&lt;/i&gt;.</description><author>desk@news.example (Ana Example)</author>
  <content:encoded><![CDATA[<p>Ministers met.</p><p>They agreed.</p>]]></content:encoded></item>
<item><title>Second</title><guid isPermaLink="true">https://news.example/b</guid><dc:creator>B. Example</dc:creator>
  <pubDate>Fri, 03 May 99999 10:00:00 GMT</pubDate></item>
<item><title>No address</title></item>
</channel></rss>"#;

fn said(bytes: &str) -> Feed {
    parse(bytes.as_bytes(), None).unwrap()
}

#[test]
fn rss() {
    let feed = said(RSS);
    assert_eq!(feed.title.as_deref(), Some("The Example"));
    let entry = &feed.entries[0];
    assert_eq!(entry.link.url, "https://news.example/a?x=1&y=2");
    assert_eq!(entry.link.title.as_deref(), Some("Talks begin"));
    assert_eq!(entry.link.date.as_deref(), Some("2024-05-03"));
    assert_eq!(entry.link.publisher.as_deref(), Some("The Example"));
    assert_eq!(entry.summary.as_deref(), Some("Ministers met in Geneva."));
    assert_eq!(entry.author.as_deref(), Some("Ana Example"));
    let document = entry.document().unwrap().unwrap();
    assert_eq!(document.text(), "Ministers met.\n\nThey agreed.");
    assert_eq!(document.language.as_deref(), Some("en"));
    assert_eq!(document.url.as_deref(), Some("https://news.example/a?x=1&y=2"));

    let second = &feed.entries[1];
    assert_eq!(
        (second.link.url.as_str(), second.link.date.as_deref()),
        ("https://news.example/b", None)
    );
    assert_eq!(second.author.as_deref(), Some("B. Example"));
    assert!(second.document().is_none());
    assert!(
        matches!(&feed.failures[..], [Reason::Date(date), Reason::Address(_)] if date.contains("99999"))
    );
}

#[test]
fn rss_of_old() {
    let rdf = r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Old</title></channel>
        <item><title>One</title><link>http://news.example/1</link><dc:date>2024-05-03T10:00Z</dc:date></item></rdf:RDF>"#;
    let feed = said(rdf);
    assert_eq!(feed.title.as_deref(), Some("Old"));
    assert_eq!(feed.entries[0].link.date.as_deref(), Some("2024-05-03"));
    let plain = "<rss version='0.92'><channel><title>P</title><item><link>http://news.example/2</link></item></channel></rss>";
    assert_eq!(said(plain).entries[0].link.url, "http://news.example/2");
}

#[test]
fn atom() {
    let feed = said(
        r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr" xml:base="https://news.example/x/">
        <title type="html">L&amp;#8217;Exemple</title><link rel="self" href="/feed"/>
        <author><name>Desk</name></author>
        <entry><title>A &lt;b&gt; c</title><link rel="enclosure" href="a.mp3"/><link href="a.html"/>
          <id>urn:a</id><updated>2024-05-04T00:00:00Z</updated><published>2024-05-03T00:00:00Z</published>
          <author><name>Ana</name><uri>http://x.example</uri></author>
          <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p class="x">One &lt; two.</p><p>Three</p></div></content></entry>
        <entry><title>B</title><id>https://news.example/b</id><updated>2024-05-04T00:00:00Z</updated>
          <content src="https://news.example/b.png" type="image/png"/></entry></feed>"#,
    );
    assert_eq!(feed.title.as_deref(), Some("L’Exemple"));
    let a = &feed.entries[0];
    assert_eq!(a.link.url, "https://news.example/x/a.html");
    assert_eq!(a.link.date.as_deref(), Some("2024-05-03"));
    assert_eq!(a.link.changed.as_deref(), Some("2024-05-04T00:00:00Z"));
    assert_eq!(a.link.language.as_deref(), Some("fr"));
    assert_eq!(a.author.as_deref(), Some("Ana"));
    assert_eq!(a.document().unwrap().unwrap().text(), "One < two.\n\nThree");
    let b = &feed.entries[1];
    assert_eq!(b.link.url, "https://news.example/b");
    assert_eq!(b.link.date.as_deref(), Some("2024-05-04"));
    assert_eq!((b.content.as_ref(), b.author.as_ref()), (None, None));
}

#[test]
fn json_feed() {
    let feed = said(
        r#"{"version": "https://jsonfeed.org/version/1.1", "title": "J", "language": "en", "items": [
        {"id": "1", "url": "https://news.example/1", "content_html": "<p>Text</p>", "date_published": "2024-05-03T10:00:00Z",
         "authors": [{"name": "Ana"}]},
        {"id": 2, "external_url": "https://news.example/2", "content_text": "Plain"}, {"url": 3}, {"id": "x"}]}"#,
    );
    assert_eq!(feed.entries.len(), 2);
    assert_eq!(feed.failures.len(), 2);
    assert_eq!(feed.entries[0].author.as_deref(), Some("Ana"));
    assert_eq!(feed.entries[1].document().unwrap().unwrap().text(), "Plain");
}

#[test]
fn entities_are_refused_and_never_expanded() {
    let laughs = r#"<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
        <rss><channel><title>&b;</title></channel></rss>"#;
    assert!(matches!(parse(laughs.as_bytes(), None), Err(Reason::Entities)));
    let outer = "<rss><channel><title>&b; &eacute;</title></channel></rss>";
    assert_eq!(said(outer).title.as_deref(), Some("&b; é"));
}

#[test]
fn limits_hold() {
    assert!(matches!(parse(&vec![b' '; 100 << 20], None), Err(Reason::LongFile(_))));
    let items = "<item><link>https://news.example/a</link></item>".repeat(MAX_ENTRIES + 1);
    let feed = said(&format!("<rss><channel>{items}</channel></rss>"));
    assert_eq!(feed.entries.len(), MAX_ENTRIES);
    assert!(matches!(feed.failures[..], [Reason::TooMany { .. }]));
    // Depth, attributes and name spaces cost no more than their length.
    let deep = format!("<rss><channel><item><description>{}", "<b>".repeat(1_000_000));
    assert_eq!(said(&deep).failures.len(), 1);
    let many = (0..200_000).map(|i| format!(" a{i}=''")).collect::<Vec<_>>().concat();
    said(&format!("<feed{many}><entry{many}/></feed>"));
    let spaces = (0..1000).map(|i| format!(" xmlns:a{i}='b'")).collect::<Vec<_>>().concat();
    assert!(matches!(parse(format!("<feed{spaces}/>").as_bytes(), None), Err(Reason::Xml(_))));
}

#[test]
fn what_breaks_off_keeps_what_came() {
    let feed = said(&RSS[..RSS.find("<item><title>Second").unwrap() + 20]);
    assert_eq!((feed.entries.len(), feed.failures.len()), (1, 1));
    for none in ["", "text", "<html></html>", "{\"a\": 1}", "<", "<!--"] {
        assert!(parse(none.as_bytes(), None).is_err(), "{none}");
    }
}

#[test]
fn documents_and_bare_links() {
    let found = read(RSS.as_bytes(), Path::new("feed.xml"));
    assert!(found[0].is_ok());
    let link = found[1].as_ref().unwrap_err().to_string();
    assert_eq!(
        link,
        "feed.xml, entry 2: only the address of the article is there: https://news.example/b"
    );
    assert_eq!(found.len(), 4);
}

#[test]
fn kinds_are_told_by_their_start() {
    assert!(is_feed(RSS.as_bytes()) && is_feed(b"\xEF\xBB\xBF <feed"));
    assert!(!is_feed(b"<html><a href='<rss'>") || !is_feed(b"<html>"));
    assert!(!is_feed(b"{\"text\": \"a\"}") && !is_feed(b"plain <rss"));
}

proptest! {
    #[test]
    fn no_feed_panics(pieces in prop::collection::vec(prop::sample::select(vec![
        "<rss>", "<channel>", "<item>", "</item>", "<title>", "</title>", "<link>", "</link>", "<author>", "“a@b.c”", "(",
        "<content:encoded>", "<![CDATA[", "]]>", "<p>", "&amp;", "&é;", "é", "<feed>", "<entry", " type='xhtml'", ">", "</", "<!",
        "<pubDate>Fri, 3é May", "<?xml version='1.0' encoding='utf-16'?>", "<!DOCTYPE a [", "]>", "http://a.example/",
    ]), 0..40)) {
        let _ = parse(pieces.concat().as_bytes(), None);
    }

    #[test]
    fn no_bytes_panic(bytes: Vec<u8>) {
        let _ = parse(&bytes, None);
        let _ = crate::sitemap::parse(&bytes);
        let _ = is_feed(&bytes);
    }
}
