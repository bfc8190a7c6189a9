//! Why something could not be fetched.

use std::io;
use std::net::IpAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};

use demarche_ingest::Reason;

use crate::address::Private;
use crate::clock::Millis;

/// Why a file could not be fetched, or not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// Not an address of the web.
    #[error("'{0}' is no address of the web")]
    Address(String),
    /// The host has only private addresses.
    #[error("the host has the address {0}, which is none of the public net")]
    Private(IpAddr),
    /// robots.txt forbids it.
    #[error("robots.txt forbids it")]
    Robots,
    /// robots.txt cannot be read, so that nothing may be fetched.
    #[error("robots.txt cannot be read: {0}")]
    RobotsUnreachable(String),
    /// The host asked for a pause, or failed, and is left alone until then.
    #[error("the host is left alone for now")]
    Busy {
        /// When it may be asked again.
        until: Millis,
    },
    /// The server asks for a pause: status 429 or 503.
    #[error("the server answered {status} and asks for a pause")]
    Later {
        /// The status.
        status: u16,
        /// When to ask again.
        until: Millis,
    },
    /// The server answered with a status that gives no file.
    #[error("the server answered {0}")]
    Status(u16),
    /// More redirects than may be; holds that number.
    #[error("more than {0} redirects")]
    Redirects(u8),
    /// The name of the host is not known.
    #[error("the host is not known")]
    UnknownHost,
    /// No connection.
    #[error("no connection: {0}")]
    Connection(String),
    /// It took too long.
    #[error("it took too long")]
    Timeout,
    /// TLS failed, such as for a certificate that is not valid.
    #[error("no safe connection: {0}")]
    Tls(String),
    /// What came is not HTTP.
    #[error("not HTTP: {0}")]
    Protocol(String),
    /// The connection ended within the file.
    #[error("the connection ended within the file")]
    CutOff,
    /// Packed in a way that was not asked for, or damaged.
    #[error("cannot be unpacked: {0}")]
    Unpack(String),
    /// Longer than a file may be; holds that limit in bytes.
    #[error("longer than {0} bytes")]
    Long(u64),
    /// Of a type that holds no article.
    #[error("a file of type '{0}', which holds no article")]
    Type(String),
    /// It came, but cannot be read.
    #[error("{0}")]
    Read(Reason),
}

impl FetchError {
    /// A short name, to count by.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Address(_) => "address",
            Self::Private(_) => "private address",
            Self::Robots => "robots",
            Self::RobotsUnreachable(_) => "robots unreachable",
            Self::Busy { .. } => "busy",
            Self::Later { .. } => "asked to wait",
            Self::Status(400..=499) => "status 4xx",
            Self::Status(500..=599) => "status 5xx",
            Self::Status(_) => "status",
            Self::Redirects(_) => "redirects",
            Self::UnknownHost => "unknown host",
            Self::Connection(_) => "connection",
            Self::Timeout => "timeout",
            Self::Tls(_) => "tls",
            Self::Protocol(_) => "protocol",
            Self::CutOff => "cut off",
            Self::Unpack(_) => "unpack",
            Self::Long(_) => "too long",
            Self::Type(_) => "type",
            Self::Read(_) => "unreadable",
        }
    }

    /// Whether it makes no sense to try again.
    pub fn is_final(&self) -> bool {
        match self {
            Self::Address(_)
            | Self::Private(_)
            | Self::Robots
            | Self::Redirects(_)
            | Self::Long(_)
            | Self::Type(_)
            | Self::Read(_) => true,
            // Request Timeout, Too Early.
            Self::Status(status) => (400..500).contains(status) && !matches!(status, 408 | 425),
            _ => false,
        }
    }

    /// Whether the host, not the file, is at fault.
    pub(crate) fn is_of_host(&self) -> bool {
        matches!(
            self,
            Self::UnknownHost
                | Self::Connection(_)
                | Self::Timeout
                | Self::Tls(_)
                | Self::Protocol(_)
        )
    }

    /// When to try again at the earliest, where that is known.
    pub(crate) fn until(&self) -> Option<Millis> {
        match self {
            Self::Busy { until } | Self::Later { until, .. } => Some(*until),
            _ => None,
        }
    }
}

/// Reads something that came. A panic is a failure of it alone: the same would stop the next run, too.
pub(crate) fn guarded<T>(read: impl FnOnce() -> Result<T, FetchError>) -> Result<T, FetchError> {
    // Unwind safe: what was being read is gone with it.
    let done = catch_unwind(AssertUnwindSafe(read));
    done.unwrap_or(Err(FetchError::Read(Reason::Stopped(None))))
}

impl From<ureq::Error> for FetchError {
    fn from(error: ureq::Error) -> Self {
        use ureq::Error as E;
        match error {
            E::Other(other) => match other.downcast_ref::<Private>() {
                Some(private) => Self::Private(private.0),
                None => Self::Connection(other.to_string()),
            },
            E::HostNotFound => Self::UnknownHost,
            E::Timeout(_) => Self::Timeout,
            E::BadUri(uri) => Self::Address(uri),
            E::Tls(_) | E::Rustls(_) | E::TlsRequired => Self::Tls(error.to_string()),
            E::Io(error) => Self::from(error),
            E::Protocol(_) | E::Http(_) | E::LargeResponseHeader(..) => {
                Self::Protocol(error.to_string())
            }
            other => Self::Connection(other.to_string()),
        }
    }
}

impl From<io::Error> for FetchError {
    fn from(error: io::Error) -> Self {
        if error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<ureq::Error>) {
            return Self::from(ureq::Error::from(error));
        }
        match error.kind() {
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Self::Timeout,
            io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset => Self::CutOff,
            // What the system says of names that it does not know has no kind of its own.
            _ if error.to_string().contains("lookup address") => Self::UnknownHost,
            _ => Self::Connection(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_while_reading_is_a_failure() {
        assert!(matches!(guarded(|| Ok(7)), Ok(7)));
        let error = guarded(|| -> Result<u8, _> { panic!("a mistake") }).unwrap_err();
        assert!(error.is_final() && error.to_string().contains("mistake"), "{error}");
    }
}
