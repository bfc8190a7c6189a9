//! Which feeds to follow, and how: the file `feeds.toml`.
//!
//! ```toml
//! [settings]
//! contact = "https://example.org/about-our-robot"  # required: whom to ask about the requests
//! rate = "2s"              # least time between two requests to a host
//! timeout = "30s"          # for one file with all its redirects
//! max_bytes = 16777216     # of one file, packed and unpacked
//! allow_private = false    # may hosts of private networks be asked?
//! obey_robots = true       # is robots.txt obeyed?
//! backoff = "1m"           # pause after a failure; it doubles with each further one
//! backoff_max = "1d"       # the longest pause, and the longest Retry-After that is honoured
//! tries = 5                # of one article, before it is given up
//! window = "30d"           # how long an article is remembered after feeds stopped naming it
//! max_age = "7d"           # leave out articles that were published earlier; without it none are
//! articles_per_cycle = 500 # articles to fetch before feeds are polled again
//!
//! [[feed]]
//! url = "https://news.example/rss"  # required
//! name = "The Example"     # publisher; else what the feed or the page says
//! kind = "feed"            # feed (RSS, Atom, JSON Feed), sitemap, gdelt, list
//! every = "15m"            # time between polls
//! language = "en"          # of the articles; else what the feed or the page says
//! ```
//!
//! All keys but the two required ones may be left out; the values above are the defaults, but for
//! `max_age`, `name` and `language`. Times are numbers with a unit: `ms`, `s`, `m`, `h`, `d`. A key
//! that is not listed here is an error.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Deserializer};
use toml::Spanned;
use url::Url;

/// Feeds and settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// How to fetch.
    pub settings: Settings,
    /// What to follow, in the order of the file.
    pub feeds: Vec<FeedConfig>,
}

/// How to fetch.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Address of a page or of mail, for whoever wonders who asks.
    pub contact: String,
    /// Least time between two requests to a host.
    #[serde(default = "two_seconds", deserialize_with = "duration")]
    pub rate: Duration,
    /// Time for one file with all its redirects.
    #[serde(default = "thirty_seconds", deserialize_with = "duration")]
    pub timeout: Duration,
    /// Bytes that a file may have, packed and unpacked.
    #[serde(default = "sixteen_mebibytes")]
    pub max_bytes: u64,
    /// Whether hosts of private networks may be asked.
    #[serde(default)]
    pub allow_private: bool,
    /// Whether robots.txt is obeyed.
    #[serde(default = "yes")]
    pub obey_robots: bool,
    /// Pause after a failure. It doubles with each further one.
    #[serde(default = "one_minute", deserialize_with = "duration")]
    pub backoff: Duration,
    /// The longest pause.
    #[serde(default = "one_day", deserialize_with = "duration")]
    pub backoff_max: Duration,
    /// Tries of one article before it is given up.
    #[serde(default = "five")]
    pub tries: u32,
    /// How long an article is remembered after feeds stopped naming it.
    #[serde(default = "thirty_days", deserialize_with = "duration")]
    pub window: Duration,
    /// Articles that were published earlier than this ago are left out.
    #[serde(default, deserialize_with = "optional_duration")]
    pub max_age: Option<Duration>,
    /// Articles to fetch before feeds are polled again.
    #[serde(default = "five_hundred")]
    pub articles_per_cycle: usize,
}

impl Settings {
    /// The defaults.
    pub fn new(contact: impl Into<String>) -> Self {
        Self {
            contact: contact.into(),
            rate: two_seconds(),
            timeout: thirty_seconds(),
            max_bytes: sixteen_mebibytes(),
            allow_private: false,
            obey_robots: true,
            backoff: one_minute(),
            backoff_max: one_day(),
            tries: five(),
            window: thirty_days(),
            max_age: None,
            articles_per_cycle: five_hundred(),
        }
    }
}

/// One feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedConfig {
    /// Its address.
    pub url: Url,
    /// The publisher.
    pub name: Option<String>,
    /// What it is.
    pub kind: FeedKind,
    /// Time between polls.
    pub every: Duration,
    /// Language of its articles, ISO 639-1.
    pub language: Option<String>,
}

impl FeedConfig {
    /// A feed with the defaults.
    pub fn new(url: Url, kind: FeedKind) -> Self {
        Self { url, name: None, kind, every: fifteen_minutes(), language: None }
    }
}

/// What a feed is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FeedKind {
    /// RSS, Atom or JSON Feed.
    #[default]
    Feed,
    /// A sitemap or an index of sitemaps.
    Sitemap,
    /// A list of GDELT's files, such as `lastupdate.txt`: the articles of its files of events.
    Gdelt,
    /// Addresses of articles, one a line.
    List,
}

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{path}: cannot be read: {source}", path = .path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file says something that it must not say.
    #[error("{path}, line {line}: {message}", path = .path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// Line, counted from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    settings: Settings,
    #[serde(default)]
    feed: Vec<WrittenFeed>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenFeed {
    url: Spanned<String>,
    #[serde(alias = "publisher")]
    name: Option<String>,
    #[serde(default)]
    kind: FeedKind,
    #[serde(default = "fifteen_minutes", deserialize_with = "duration")]
    every: Duration,
    language: Option<String>,
}

impl Config {
    /// Reads a file.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = fs::read_to_string(path)
            .map_err(|source| ConfigError::Read { path: path.to_path_buf(), source })?;
        Self::parse(&text, path)
    }

    /// Reads a text. `path` is for errors.
    pub fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        let invalid = |at: usize, message: String| ConfigError::Invalid {
            path: path.to_path_buf(),
            line: 1 + text.bytes().take(at).filter(|&b| b == b'\n').count(),
            message,
        };
        let file: File = toml::from_str(text)
            .map_err(|e| invalid(e.span().map_or(0, |span| span.start), e.message().to_owned()))?;
        let settings = file.settings;
        let at = |key: &str| text.find(key).unwrap_or(0);
        if settings.contact.trim().is_empty() || settings.contact.chars().any(char::is_control) {
            let message = "'contact' must be an address of a page or of mail".to_owned();
            return Err(invalid(at("contact"), message));
        }
        if settings.tries == 0 || settings.timeout.is_zero() || settings.max_bytes == 0 {
            let message = "'tries', 'timeout' and 'max_bytes' must be more than nothing".to_owned();
            return Err(invalid(at("[settings]"), message));
        }
        let mut feeds: Vec<FeedConfig> = Vec::with_capacity(file.feed.len());
        for feed in file.feed {
            let WrittenFeed { url, name, kind, every, language } = feed;
            let start = url.span().start;
            let written = url.into_inner();
            let url = Url::parse(&written)
                .ok()
                .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
            let Some(url) = url else {
                return Err(invalid(start, format!("'{written}' is no address of the web")));
            };
            if !url.username().is_empty() || url.password().is_some() {
                let message = "an address with a user or password is not supported".to_owned();
                return Err(invalid(start, message));
            }
            if feeds.iter().any(|f| f.url == url) {
                return Err(invalid(start, format!("'{written}' is there twice")));
            }
            feeds.push(FeedConfig { url, name, kind, every, language });
        }
        Ok(Self { settings, feeds })
    }
}

fn duration<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
    let written = String::deserialize(from)?;
    parse_duration(&written).ok_or_else(|| {
        let message = format!("'{written}' is no time such as \"2s\", \"15m\", \"12h\" or \"30d\"");
        serde::de::Error::custom(message)
    })
}

fn optional_duration<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Duration>, D::Error> {
    duration(from).map(Some)
}

/// At most a century.
fn parse_duration(written: &str) -> Option<Duration> {
    const MOST: u64 = 36_525 * 86_400_000;
    let written = written.trim();
    let digits = written.find(|c: char| !c.is_ascii_digit())?;
    let number: u64 = written[..digits].parse().ok()?;
    let unit = match written[digits..].trim_start() {
        "ms" => 1,
        "s" => 1000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return None,
    };
    let time = number.checked_mul(unit).filter(|&ms| ms <= MOST)?;
    Some(Duration::from_millis(time))
}

fn two_seconds() -> Duration {
    Duration::from_secs(2)
}

fn thirty_seconds() -> Duration {
    Duration::from_secs(30)
}

fn one_minute() -> Duration {
    Duration::from_secs(60)
}

fn fifteen_minutes() -> Duration {
    Duration::from_secs(15 * 60)
}

fn one_day() -> Duration {
    Duration::from_secs(86_400)
}

fn thirty_days() -> Duration {
    Duration::from_secs(30 * 86_400)
}

fn sixteen_mebibytes() -> u64 {
    16 << 20
}

fn yes() -> bool {
    true
}

fn five() -> u32 {
    5
}

fn five_hundred() -> usize {
    500
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Config, String> {
        Config::parse(text, Path::new("feeds.toml")).map_err(|e| e.to_string())
    }

    #[test]
    fn defaults() {
        let config = parse(
            "[settings]\ncontact = 'desk@news.example'\n[[feed]]\nurl = 'https://news.example/rss'\n\
            [[feed]]\nurl = 'https://news.example/map.xml'\nkind = 'sitemap'\npublisher = 'X'\nevery = '1h'\n",
        )
        .unwrap();
        assert_eq!(config.settings, Settings::new("desk@news.example"));
        assert_eq!(config.feeds[0].every, Duration::from_secs(900));
        assert_eq!(config.feeds[0].kind, FeedKind::Feed);
        assert_eq!(config.feeds[1].kind, FeedKind::Sitemap);
        assert_eq!(config.feeds[1].name.as_deref(), Some("X"));
    }

    #[test]
    fn the_documented_file_is_read() {
        let docs: Vec<&str> = include_str!("config.rs")
            .lines()
            .filter_map(|line| line.strip_prefix("//!"))
            .map(|line| line.strip_prefix(' ').unwrap_or(line))
            .collect();
        let docs = docs.join("\n");
        let example = docs.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
        let config = parse(example).unwrap();
        let mut defaults = Settings::new("https://example.org/about-our-robot");
        defaults.max_age = Some(Duration::from_secs(7 * 86_400));
        assert_eq!(config.settings, defaults);
    }

    #[test]
    fn errors_name_the_line() {
        let head = "[settings]\ncontact = 'a@b.example'\n";
        for (text, start, holds) in [
            (format!("{head}colour = 'red'\n"), "feeds.toml, line 3: ", "colour"),
            (format!("{head}rate = 'fast'\n"), "feeds.toml, line 3: ", "fast"),
            (
                format!("{head}[[feed]]\nurl = 'file:///etc/passwd'\n"),
                "feeds.toml, line 4: ",
                "no address",
            ),
            (
                format!("{head}[[feed]]\nurl = 'http://a.example'\nkind = 'rss'\n"),
                "feeds.toml, line 5: ",
                "rss",
            ),
            (format!("{head}[[feed]]\nname = 'x'\n"), "feeds.toml, line 3: ", "url"),
            (format!("{head}[[feeds]]\n"), "feeds.toml, line 3: ", "feeds"),
            (
                format!(
                    "{head}[[feed]]\nurl = 'http://a.example'\n[[feed]]\nurl = 'http://a.example/'\n"
                ),
                "feeds.toml, line 6: ",
                "twice",
            ),
            (
                format!("{head}[[feed]]\nurl = 'http://me:secret@a.example'\n"),
                "feeds.toml, line 4: ",
                "user",
            ),
            ("[settings]\ncontact = ''\n".to_owned(), "feeds.toml, line 2: ", "contact"),
            ("[settings\n".to_owned(), "feeds.toml, line 1: ", ""),
            ("[settings]\n".to_owned(), "feeds.toml, line 1: ", "contact"),
        ] {
            let error = parse(&text).unwrap_err();
            assert!(error.starts_with(start) && error.contains(holds), "{text}: {error}");
        }
    }

    #[test]
    fn times() {
        assert_eq!(parse_duration("1500 ms"), Some(Duration::from_millis(1500)));
        assert_eq!(parse_duration("30d"), Some(thirty_days()));
        for bad in ["", "5", "m", "-1s", "1.5h", "99999999999d", "18446744073709551615d", "1é"] {
            assert_eq!(parse_duration(bad), None, "{bad}");
        }
    }
}
