//! When two addresses name one article.

use url::Url;

/// Parameters that tell where a reader came from, not what is read.
const TRACKING: [&str; 8] =
    ["fbclid", "gclid", "msclkid", "mc_cid", "mc_eid", "igshid", "at_medium", "at_campaign"];

/// The key of an address: without fragment and without parameters that only track readers.
pub(crate) fn key(url: &Url) -> String {
    let mut url = url.clone();
    url.set_fragment(None);
    let tracks = |pair: &str| {
        let name = pair.split('=').next().unwrap_or_default();
        name.starts_with("utm_") || TRACKING.contains(&name)
    };
    let kept = url
        .query()
        .map(|query| query.split('&').filter(|pair| !tracks(pair)).collect::<Vec<_>>().join("&"));
    url.set_query(kept.as_deref().filter(|query| !query.is_empty()));
    url.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tracks_is_dropped() {
        for (url, expected) in [
            (
                "HTTPS://News.example:443/a?utm_source=rss&id=7&fbclid=x#top",
                "https://news.example/a?id=7",
            ),
            ("https://news.example/a?utm_source=rss", "https://news.example/a"),
            ("https://news.example/a?b&c=%20", "https://news.example/a?b&c=%20"),
        ] {
            assert_eq!(key(&Url::parse(url).unwrap()), expected);
        }
    }
}
