//! Time, so that tests need not wait for it.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Milliseconds since 1970-01-01T00:00:00Z.
pub type Millis = u64;

/// What tells the time and waits.
pub trait Clock: Send {
    /// Now.
    fn now(&self) -> Millis;

    /// Returns when this time has passed.
    fn sleep(&self, time: Duration);
}

/// The clock of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Millis {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, millis)
    }

    fn sleep(&self, time: Duration) {
        std::thread::sleep(time);
    }
}

/// A duration in milliseconds.
pub(crate) fn millis(time: impl Into<Duration>) -> Millis {
    u64::try_from(time.into().as_millis()).unwrap_or(u64::MAX)
}

/// The day of a time in UTC, `YYYY-MM-DD`.
pub(crate) fn day(time: Millis) -> String {
    let time = i64::try_from(time).ok().and_then(|ms| Timestamp::from_millisecond(ms).ok());
    TimeZone::UTC.to_datetime(time.unwrap_or(Timestamp::UNIX_EPOCH)).date().to_string()
}
