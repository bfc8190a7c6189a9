//! One file from the net: asked for politely, checked at each step, bounded in size and time.
//!
//! [`Fetcher::get`] follows redirects by hand. At each hop the scheme, robots.txt, the pace of the host
//! and, through [`crate::address`], the address that is connected to are checked again. Connections
//! are not kept: a server that sends more than it announced cannot spoil the next answer.
//!
//! `rules`: robots.txt of each host. `underway`: redirects whose next host is not ready.

mod rules;
mod underway;

use std::io::Read;
use std::sync::Arc;
use std::time::{Duration, Instant};

use flate2::read::MultiGzDecoder;
use serde::{Deserialize, Serialize};
use ureq::http::{HeaderMap, Response};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body};
use url::{Position, Url};

use crate::address::Guard;
use crate::clock::{Clock, Millis};
use crate::config::Settings;
use crate::error::FetchError;
use crate::pace::{Pace, pause, retry_after};

/// The name in the user agent, and in robots.txt.
pub const PRODUCT: &str = "demarche";

/// Redirects that are followed.
pub const MAX_REDIRECTS: u8 = 5;

/// Bytes that an address may have.
pub(crate) const MAX_URL_BYTES: usize = 4096;

/// The longest time, in milliseconds, that the redirects of one file are waited for: who sends others around must not hold
/// the program.
const PATIENCE: Millis = 30_000;

/// Accepted types, articles and feeds before others.
const ACCEPT: &str = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, \
    application/feed+json, application/xml;q=0.9, text/plain;q=0.8, */*;q=0.5";

/// What a server said of the version of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validators {
    /// `ETag`, sent back as `If-None-Match`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// `Last-Modified`, sent back as `If-Modified-Since`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
}

/// A file that came.
#[derive(Clone, Debug)]
pub struct File {
    /// Where it was found, behind all redirects.
    pub url: Url,
    /// Its bytes, unpacked.
    pub bytes: Vec<u8>,
    /// Its type, as `text/html`, in lower case; empty where the server said none.
    pub media: String,
    /// The charset of its type.
    pub charset: Option<String>,
    /// Its version.
    pub validators: Validators,
}

/// What a server answered.
#[derive(Clone, Debug)]
pub enum Answer {
    /// The file is as it was.
    NotModified,
    /// The file.
    File(Box<File>),
}

/// Fetches files. One for a whole program, since it keeps the pace of each host.
pub struct Fetcher {
    agent: Agent,
    pub(crate) clock: Arc<dyn Clock + Sync>,
    pub(crate) settings: Settings,
    pub(crate) pace: Pace,
    rules: rules::Rules,
    underway: underway::Underway,
    /// The longest time that the redirects of one file are waited for.
    pub(crate) patience: Millis,
}

/// What one request gave.
enum Hop {
    Redirect(Url),
    Answer(Answer),
}

/// How to ask.
#[derive(Clone, Copy)]
struct Ask<'a> {
    validators: Option<&'a Validators>,
    /// Bytes; a file that is longer is cut here or refused.
    limit: u64,
    cut: bool,
    obey_robots: bool,
    /// Time that may be waited for before the first request; only what is behind a redirect has a limit.
    wait: Millis,
}

impl Fetcher {
    /// A fetcher with a clock.
    pub fn new(settings: &Settings, clock: Arc<dyn Clock + Sync>) -> Self {
        Self::guarded(settings, clock, Guard::new(settings.allow_private))
    }

    fn guarded(settings: &Settings, clock: Arc<dyn Clock + Sync>, guard: Guard) -> Self {
        let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
        let contact = settings.contact.trim();
        let agent = format!("{PRODUCT}/{} (+{contact})", env!("CARGO_PKG_VERSION"));
        let config = Agent::config_builder()
            .tls_config(tls)
            .user_agent(agent)
            .accept(ACCEPT)
            .accept_encoding("gzip")
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            // A proxy would look names up itself, behind the guard's back.
            .proxy(None)
            .max_idle_connections(0)
            .build();
        Self {
            agent: Agent::with_parts(config, DefaultConnector::default(), guard),
            clock,
            settings: settings.clone(),
            pace: Pace::new(settings),
            rules: rules::Rules::default(),
            underway: underway::Underway::default(),
            patience: PATIENCE,
        }
    }

    /// Fetches a file, or learns that it is as it was. Waits until the host may be asked again, unless
    /// it is paused for a failure, which is [`FetchError::Busy`]. So is a redirect to a host that wants a
    /// long pause; the next time, the file is asked for where the redirects had led.
    pub fn get(
        &mut self,
        url: &Url,
        validators: Option<&Validators>,
    ) -> Result<Answer, FetchError> {
        let ask = Ask {
            validators,
            limit: self.settings.max_bytes,
            cut: false,
            obey_robots: self.settings.obey_robots,
            wait: Millis::MAX,
        };
        self.follow(url, ask)
    }

    /// When the host of an address may be asked.
    pub fn ready(&self, url: &Url) -> Millis {
        self.pace.ready(&host(url))
    }

    fn follow(&mut self, url: &Url, ask: Ask<'_>) -> Result<Answer, FetchError> {
        let asked = url;
        let (mut url, first) = self.underway.take(asked).unwrap_or_else(|| (asked.clone(), 0));
        let (mut spent, mut waited) = (Duration::ZERO, 0);
        for hop in first..=MAX_REDIRECTS {
            if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
                return Err(FetchError::Address(url.into()));
            }
            if url.as_str().len() > MAX_URL_BYTES {
                return Err(FetchError::Address(shown(url.as_str())));
            }
            // What stands before an @ or behind a # is not for the server.
            if url.set_username("").and(url.set_password(None)).is_err() {
                return Err(FetchError::Address(url.into()));
            }
            url.set_fragment(None);
            let host = host(&url);
            if let Some(until) = self.pace.paused(&host, self.clock.now()) {
                return Err(FetchError::Busy { until });
            }
            if ask.obey_robots {
                let wait = if hop == 0 { ask.wait } else { self.patience - waited };
                let robots = match self.robots(&url, wait) {
                    Err(error @ FetchError::Busy { .. }) if hop > 0 => {
                        self.underway.put(asked, url, hop);
                        return Err(error);
                    }
                    robots => robots?,
                };
                if !robots.allows(&url[Position::BeforePath..Position::AfterQuery]) {
                    return Err(FetchError::Robots);
                }
                if let Some(delay) = robots.delay {
                    self.pace.hosts.entry(host.clone()).or_default().delay = delay;
                }
            }
            let now = self.clock.now();
            let ready = self.pace.ready(&host);
            if ready > now {
                let most = if hop == 0 { ask.wait } else { self.patience - waited };
                if ready - now > most {
                    self.underway.put(asked, url, hop);
                    return Err(FetchError::Busy { until: ready });
                }
                if hop > 0 {
                    waited += ready - now;
                }
                self.clock.sleep(pause(now, ready));
            }
            self.pace.begin(&host, self.clock.now());
            let begun = Instant::now();
            let rest = self.settings.timeout.saturating_sub(spent);
            let hop = self.hop(&url, ask, rest);
            spent += begun.elapsed();
            match self.judged(&host, hop)? {
                Hop::Answer(answer) => return Ok(answer),
                Hop::Redirect(next) => url = next,
            }
        }
        Err(FetchError::Redirects(MAX_REDIRECTS))
    }

    /// Keeps account of the host.
    fn judged(&mut self, host: &str, hop: Result<Hop, FetchError>) -> Result<Hop, FetchError> {
        let now = self.clock.now();
        match hop {
            Err(FetchError::Later { status, until }) => {
                // `until` is the pause that was asked for, as yet; 0 if none was.
                let asked = (until > 0).then_some(until);
                let until = self.pace.failed(host, now, asked);
                Err(FetchError::Later { status, until })
            }
            Err(error) if error.is_of_host() => {
                self.pace.failed(host, now, None);
                Err(error)
            }
            Ok(hop) => {
                self.pace.succeeded(host);
                Ok(hop)
            }
            Err(error) => Err(error),
        }
    }

    /// One request.
    fn hop(&self, url: &Url, ask: Ask<'_>, timeout: Duration) -> Result<Hop, FetchError> {
        if timeout.is_zero() {
            return Err(FetchError::Timeout);
        }
        let mut request = self.agent.get(url.as_str()).header("Connection", "close");
        if let Some(validators) = ask.validators {
            if let Some(etag) = &validators.etag {
                request = request.header("If-None-Match", etag);
            }
            if let Some(modified) = &validators.modified {
                request = request.header("If-Modified-Since", modified);
            }
        }
        let response = request.config().timeout_global(Some(timeout)).build().call()?;
        match response.status().as_u16() {
            200 => {}
            301 | 302 | 303 | 307 | 308 => {
                let to = text(response.headers(), "location");
                let next = to.and_then(|to| url.join(&to).ok());
                return next
                    .map(Hop::Redirect)
                    .ok_or(FetchError::Status(response.status().as_u16()));
            }
            304 if ask.validators.is_some_and(|v| *v != Validators::default()) => {
                return Ok(Hop::Answer(Answer::NotModified));
            }
            status @ (429 | 503) => {
                let asked = text(response.headers(), "retry-after")
                    .and_then(|value| retry_after(&value, self.clock.now()));
                return Err(FetchError::Later { status, until: asked.unwrap_or(0) });
            }
            status => return Err(FetchError::Status(status)),
        }
        file(url.clone(), response, ask).map(|file| Hop::Answer(Answer::File(Box::new(file))))
    }
}

/// Reads the file of an answer.
fn file(url: Url, response: Response<Body>, ask: Ask<'_>) -> Result<File, FetchError> {
    let headers = response.headers();
    let validators =
        Validators { etag: text(headers, "etag"), modified: text(headers, "last-modified") };
    let kind = text(headers, "content-type").unwrap_or_default();
    let packing = text(headers, "content-encoding").unwrap_or_default().to_ascii_lowercase();
    let mut parts = kind.split(';');
    let media = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
    let charset = parts.find_map(|part| {
        let (key, value) = part.split_once('=')?;
        let is_it = key.trim().eq_ignore_ascii_case("charset");
        is_it.then(|| value.trim().trim_matches(['"', '\'']).to_owned())
    });
    let packed = response.into_body().into_reader();
    let bytes = match packing.trim() {
        "" | "identity" => read(packed, ask)?,
        "gzip" | "x-gzip" => {
            let unpacked = MultiGzDecoder::new(packed.take(ask.limit.saturating_add(1)));
            read(unpacked, ask).map_err(|error| match error {
                FetchError::Connection(why) => FetchError::Unpack(why),
                other => other,
            })?
        }
        other => return Err(FetchError::Unpack(format!("'{}' is not known", shown(other)))),
    };
    Ok(File { url, bytes, media, charset, validators })
}

/// Reads up to the limit, and no byte further.
fn read(mut from: impl Read, ask: Ask<'_>) -> Result<Vec<u8>, FetchError> {
    let mut bytes = Vec::new();
    from.by_ref().take(ask.limit).read_to_end(&mut bytes)?;
    if ask.cut || (bytes.len() as u64) < ask.limit {
        return Ok(bytes);
    }
    match from.read(&mut [0])? {
        0 => Ok(bytes),
        _ => Err(FetchError::Long(ask.limit)),
    }
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    // Addresses in redirects are sometimes UTF-8.
    let value = headers.get(name)?.as_bytes();
    Some(String::from_utf8_lossy(value).into_owned())
}

/// Host and port.
pub(crate) fn host(url: &Url) -> String {
    url[Position::BeforeHost..Position::AfterPort].to_owned()
}

/// The start of a text from outside.
fn shown(text: &str) -> String {
    text.chars().take(120).collect()
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Write};
    use std::net::TcpListener;

    use super::*;
    use crate::clock::SystemClock;

    /// A server that may be reached sends its visitors to ones that may not.
    #[test]
    fn redirects_to_private_addresses_are_refused() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let port = address.port();
        // Connected to by mistake, this listener would answer: another port of the same machine.
        let other = TcpListener::bind("127.0.0.1:0").unwrap();
        other.set_nonblocking(true).unwrap();
        let inner = other.local_addr().unwrap().port();
        let targets = [
            "http://169.254.169.254/latest/meta-data/".to_owned(),
            format!("http://127.0.0.1:{inner}/"),
            format!("http://localhost:{inner}/"),
            format!("http://[::ffff:127.0.0.1]:{inner}/"),
            format!("//2130706433:{inner}/"),
        ];
        let locations = targets.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let mut path = String::new();
                let _ = BufReader::new(&stream).read_line(&mut path);
                let n = path.split(['/', ' ']).nth(2).and_then(|n| n.parse::<usize>().ok());
                let reply = match n.and_then(|n| locations.get(n)) {
                    Some(to) => {
                        format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n")
                    }
                    None => "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".to_owned(),
                };
                let _ = (&stream).write_all(reply.as_bytes());
            }
        });
        let mut settings = Settings::new("x");
        settings.rate = Duration::ZERO;
        let guard = Guard::exempting(address);
        let mut fetcher = Fetcher::guarded(&settings, Arc::new(SystemClock), guard);
        for (n, target) in targets.iter().enumerate() {
            let url = Url::parse(&format!("http://127.0.0.1:{port}/{n}")).unwrap();
            let error = fetcher.get(&url, None).unwrap_err();
            assert!(matches!(error, FetchError::Private(_)), "{target}: {error}");
        }
        assert!(other.accept().is_err());
    }
}
