//! An iterator on a thread of its own, which is left to itself where it does not come back.
//!
//! A Parquet file can keep the library counting without end (a list that claims two thousand million truth values takes
//! six bytes, and a file may have thousands of them), or make it panic. Nothing can stop a thread, but the file can be given up: it is one failure,
//! the others are read, and the thread ends with the program.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use crate::failure::Reason;

/// Asks an iterator for one item at a time.
pub(super) struct Aside<T> {
    asks: Sender<()>,
    answers: Receiver<Option<T>>,
    /// How long an answer may take.
    patience: Duration,
}

impl<T: Send + 'static> Aside<T> {
    /// Starts the thread. The iterator is made on it.
    pub(super) fn new<I: Iterator<Item = T>>(
        make: impl FnOnce() -> I + Send + 'static,
        patience: Duration,
    ) -> Result<Self, Reason> {
        let (asks, asked) = channel();
        let (answers_in, answers) = channel();
        let work = move || {
            let mut items = None;
            let mut make = Some(make);
            for () in asked {
                if let Some(make) = make.take() {
                    items = Some(make());
                }
                let item = items.as_mut().and_then(Iterator::next);
                if answers_in.send(item).is_err() {
                    return;
                }
            }
        };
        thread::Builder::new().name("parquet".to_owned()).spawn(work).map_err(Reason::Io)?;
        Ok(Self { asks, answers, patience })
    }

    /// The next item; a failure if it takes too long or panics. Then nothing more can be had.
    pub(super) fn next(&mut self) -> Result<Option<T>, Reason> {
        // A thread that is gone says so below.
        let _ = self.asks.send(());
        self.answers.recv_timeout(self.patience).map_err(|error| match error {
            RecvTimeoutError::Timeout => Reason::Parquet(format!(
                "it keeps its reader busy for more than {} seconds",
                self.patience.as_secs()
            )),
            RecvTimeoutError::Disconnected => Reason::Parquet("it is damaged".to_owned()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOON: Duration = Duration::from_millis(200);
    /// Longer than any machine needs, however busy.
    const LATE: Duration = Duration::from_secs(300);

    #[test]
    fn items_come_one_by_one_and_end() {
        let mut aside = Aside::new(|| 1..=2, LATE).unwrap();
        let found: Vec<_> = (0..4).map(|_| aside.next().unwrap()).collect();
        assert_eq!(found, [Some(1), Some(2), None, None]);
    }

    #[test]
    fn what_does_not_come_back_is_given_up() {
        let forever = || std::iter::once_with(thread::park);
        let mut aside = Aside::new(forever, SOON).unwrap();
        let said = aside.next().unwrap_err().to_string();
        assert!(said.contains("busy"), "{said}");
    }

    #[test]
    fn what_panics_is_damaged() {
        let panics = || std::iter::once_with(|| panic!("a column at a negative place"));
        let mut aside = Aside::<()>::new(panics, LATE).unwrap();
        assert!(matches!(aside.next(), Err(Reason::Parquet(said)) if said.contains("damaged")));
        assert!(aside.next().is_err());
    }
}
