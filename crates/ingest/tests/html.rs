//! Web pages, good and hostile, through [`demarche_ingest::html`].

#![cfg(test)]

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use demarche_ingest::Reason;
use demarche_ingest::html::{self, Hints};

const WORDS: &str = "The ministers of both countries met in Geneva on Friday and agreed, after long talks, \
    to reopen the border that has been closed since the spring. ";

/// A page as news sites write them: head, navigation, article, links, footer.
fn page(number: usize) -> String {
    let mut links = String::new();
    for i in 0..40 {
        write!(links, "<li><a href=/x/{i}>Section {i}</a></li>").unwrap();
    }
    let mut body = String::new();
    for i in 0..12 {
        let talks = format!("<a href=/t/{i}>The talks</a> go on.");
        writeln!(body, "<p>Paragraph {i}. {WORDS}{talks} {WORDS}</p>").unwrap();
    }
    format!(
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>Border to reopen {number} | The Wire</title>
        <meta property='og:site_name' content='The Wire'><link rel=canonical href='/world/{number}'>
        <script type='application/ld+json'>{{\"@context\": \"https://schema.org\", \"@type\": \"NewsArticle\",
        \"datePublished\": \"2024-05-03T08:00:00Z\", \"author\": {{\"name\": \"Ada Reed\"}}}}</script>
        <style>{0}</style></head><body><nav><ul>{1}</ul></nav><main><article>
        <h1>Border to reopen {number}</h1><p>GENEVA, May 3 —</p>{body}</article>
        <aside><ul>{1}</ul></aside></main><footer><ul>{1}</ul></footer><script>{2}</script></body></html>",
        ".a { color: red }\n".repeat(200),
        links,
        "var a = '<p>';\n".repeat(500),
    )
}

#[test]
fn an_article_has_its_paragraphs_and_its_publication() {
    let hints =
        Hints { url: Some("https://wire.example/amp/7"), date: Some("2024-05-04"), charset: None };
    let document = html::article(page(7).as_bytes(), &hints).unwrap();
    assert_eq!(document.title.as_deref(), Some("Border to reopen 7"));
    assert_eq!(document.date.as_deref(), Some("2024-05-03"));
    assert_eq!(document.author.as_deref(), Some("Ada Reed"));
    assert_eq!(document.publisher.as_deref(), Some("The Wire"));
    assert_eq!(document.language.as_deref(), Some("en"));
    assert_eq!(document.url.as_deref(), Some("https://wire.example/world/7"));
    let blocks: Vec<&str> = document.text().split("\n\n").collect();
    assert_eq!(blocks[0], "GENEVA, May 3 —");
    assert!(blocks[1].starts_with("Paragraph 0. The ministers"));
    assert_eq!(blocks.len(), 13);
    assert!(!document.text().contains("Section"));
}

#[test]
fn the_same_page_is_the_same_document() {
    let hints = Hints::default();
    let first = html::article(page(1).as_bytes(), &hints).unwrap();
    for _ in 0..20 {
        let again = html::article(page(1).as_bytes(), &hints).unwrap();
        assert_eq!((&again.id, again.text()), (&first.id, first.text()));
    }
}

#[test]
fn pages_without_an_article_are_refused() {
    for page in [
        "",
        "<html>",
        "<p>Log in to read on.",
        "plain words",
        "<nav><a href=/>Home</a></nav>",
        "\0\0",
    ] {
        let refused = html::article(page.as_bytes(), &Hints::default());
        assert!(matches!(refused, Err(Reason::NoArticle)), "{page:?}: {refused:?}");
    }
}

#[test]
fn text_that_does_not_decode_is_refused_and_one_byte_is_not() {
    let page = |bad: &[u8]| {
        let text = format!("<meta charset=utf-8><p>{}</p><p>", WORDS.repeat(20)).into_bytes();
        [&text[..], bad, WORDS.repeat(20).as_bytes()].concat()
    };
    assert!(
        html::article(&page(b"Pe\xF1a"), &Hints::default()).unwrap().text().contains("Pe\u{FFFD}a")
    );
    let refused = html::article(&page(&b"Pe\xF1a ".repeat(20)), &Hints::default());
    assert!(matches!(refused, Err(Reason::Encoding)));
}

#[test]
fn hostile_pages_take_little_time() {
    let many = |unit: &str, bytes: usize| unit.repeat(bytes / unit.len());
    let most = html::MAX_PAGE_BYTES;
    for (name, page) in [
        ("deep", "<div>".repeat(10_000)),
        ("links", many("<a>", 100_000_000)),
        ("links to the limit", many("<a>", most)),
        ("paragraphs", "<p>Words, of a text".repeat(99_000)),
        ("lists", format!("{}{WORDS}", "<ul><li>".repeat(250)).repeat(180)),
        ("breaks", "<br><br>x".repeat(49_000)),
        ("comment", format!("<!--{}", many("-", most - 10))),
        ("zeros", many("\0", most)),
        ("ampersands", many("&", most)),
        ("signs", many("<", most)),
        ("attribute", format!("<p a='{}'>", many("x", most - 10))),
        ("attributes", format!("<p {}>", many("a b c ", most - 10))),
        ("fonts", format!("{}{}", "<font>".repeat(200), "<p>x".repeat(90_000))),
        ("brackets", format!("<script type='application/ld+json'>{}", many("[", most - 99))),
        ("text", many(WORDS, most)),
    ] {
        let begun = Instant::now();
        let read = html::article(page.as_bytes(), &Hints::default());
        // Far more than it takes: some one second where libraries are not optimised.
        assert!(begun.elapsed() < Duration::from_secs(60), "{name}: {:?}", begun.elapsed());
        eprintln!(
            "{name}: {:?}, {:?}",
            begun.elapsed(),
            read.map(|d| d.text().len()).map_err(|e| e.to_string())
        );
    }
}

/// `cargo test --release -- --ignored --nocapture pages_a_second`
#[test]
#[ignore = "a measurement"]
fn pages_a_second() {
    let pages: Vec<String> = (0..500).map(page).collect();
    let bytes: usize = pages.iter().map(String::len).sum();
    let begun = Instant::now();
    for page in &pages {
        html::article(page.as_bytes(), &Hints::default()).unwrap();
    }
    let seconds = begun.elapsed().as_secs_f64();
    eprintln!("{:.0} pages/s of {} bytes, one thread", 500.0 / seconds, bytes / 500);
}
