//! Codes documents on several threads and gives them back in the order of the input.
//!
//! One thread reads, the others code. A document must hold a ticket from being read until it is given
//! back, so that one slow document cannot pile up the results of all that follow it. The threads are
//! not waited for: when the reader of the output has gone, the program ends, even if its own input has
//! not.

use std::collections::BTreeMap;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;

use demarche_coder::{Coded, Engine, Scratch};
use demarche_ingest::{ReadFailure, Source};
use demarche_text::Document;

/// Documents that a thread may have waiting for it or lying finished.
const TICKETS: usize = 8;

/// What came of one document.
pub(super) enum Item {
    /// Its events.
    Done(Box<(Document, Coded)>),
    /// It could not be read.
    Failed(ReadFailure),
    /// Coding it failed by a mistake of the program; holds the document's id.
    Broken(String),
}

/// The items in the order of the input. Made by [`start`].
pub(super) struct InOrder {
    results: Receiver<(u64, Item)>,
    /// Results wait here for their turn.
    waiting: BTreeMap<u64, Item>,
    next: u64,
    tickets: Receiver<()>,
}

/// Starts to read and code. Fails if the system gives no more threads.
pub(super) fn start(
    engine: Engine,
    source: impl Source + 'static,
    threads: usize,
) -> io::Result<InOrder> {
    let engine = Arc::new(engine);
    let (tickets_in, tickets) = sync_channel(threads * TICKETS);
    let (jobs_in, jobs) = sync_channel(threads * TICKETS);
    let (results_in, results) = sync_channel(threads * TICKETS);
    let jobs = Arc::new(Mutex::new(jobs));
    for _ in 0..threads {
        let (engine, jobs, results) = (engine.clone(), jobs.clone(), results_in.clone());
        thread::Builder::new()
            .name("coder".to_owned())
            .spawn(move || work(&engine, &jobs, &results))?;
    }
    thread::Builder::new()
        .name("reader".to_owned())
        .spawn(move || read(source, &tickets_in, &jobs_in, &results_in))?;
    Ok(InOrder { results, waiting: BTreeMap::new(), next: 0, tickets })
}

/// Hands out documents until there are none or nobody takes them.
fn read(
    source: impl Source,
    tickets: &SyncSender<()>,
    jobs: &SyncSender<(u64, Document)>,
    results: &SyncSender<(u64, Item)>,
) {
    for (number, item) in (0..).zip(source) {
        let taken = tickets.send(()).is_ok()
            && match item {
                Ok(document) => jobs.send((number, document)).is_ok(),
                Err(failure) => results.send((number, Item::Failed(failure))).is_ok(),
            };
        if !taken {
            return;
        }
    }
}

/// Codes documents until there are none or nobody takes the results.
fn work(
    engine: &Engine,
    jobs: &Mutex<Receiver<(u64, Document)>>,
    results: &SyncSender<(u64, Item)>,
) {
    let mut scratch = Scratch::default();
    loop {
        let job = match jobs.lock() {
            Ok(queue) => queue.recv(),
            Err(_) => return,
        };
        let Ok((number, document)) = job else { return };
        // Unwind safe: nothing of the scratch is kept after a panic, and the engine is immutable.
        let coded = catch_unwind(AssertUnwindSafe(|| engine.code(&document, &mut scratch)));
        let item = if let Ok(coded) = coded {
            Item::Done(Box::new((document, coded)))
        } else {
            scratch = Scratch::default();
            Item::Broken(document.id)
        };
        if results.send((number, item)).is_err() {
            return;
        }
    }
}

impl Iterator for InOrder {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.waiting.remove(&self.next) {
                self.next += 1;
                // Its ticket lies there: it was sent before the document.
                let _ = self.tickets.try_recv();
                return Some(item);
            }
            let (number, item) = self.results.recv().ok()?;
            self.waiting.insert(number, item);
        }
    }
}
