//! Works on documents on several threads and gives them back in the order of the input.
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

use demarche_coder::{Engine, Scratch};
use demarche_ingest::{ReadFailure, Source};
use demarche_text::Document;

/// Documents that a thread may have waiting for it or lying finished.
const TICKETS: usize = 8;

/// What came of one document.
pub enum Item<T> {
    /// What the work on it gave.
    Done(Box<(Document, T)>),
    /// It could not be read.
    Failed(ReadFailure),
    /// The work on it failed by a mistake of the program.
    Broken(Box<Document>),
}

/// The items in the order of the input. Made by [`start`].
pub struct InOrder<T> {
    results: Receiver<(u64, Item<T>)>,
    /// Results wait here for their turn.
    waiting: BTreeMap<u64, Item<T>>,
    next: u64,
    tickets: Receiver<()>,
}

/// Starts to read and to do a task with each document: code its events, list its attributions. Fails if the system
/// gives no more threads.
pub fn start<T: Send + 'static>(
    engine: impl Into<Arc<Engine>>,
    source: impl Source + 'static,
    threads: usize,
    task: impl Fn(&Engine, &Document, &mut Scratch) -> T + Send + Sync + 'static,
) -> io::Result<InOrder<T>> {
    let (engine, task) = (engine.into(), Arc::new(task));
    let (tickets_in, tickets) = sync_channel(threads * TICKETS);
    let (jobs_in, jobs) = sync_channel(threads * TICKETS);
    let (results_in, results) = sync_channel(threads * TICKETS);
    let jobs = Arc::new(Mutex::new(jobs));
    for _ in 0..threads {
        let (engine, jobs, results) = (engine.clone(), jobs.clone(), results_in.clone());
        let task = task.clone();
        thread::Builder::new()
            .name("coder".to_owned())
            .spawn(move || work(&engine, &*task, &jobs, &results))?;
    }
    thread::Builder::new()
        .name("reader".to_owned())
        .spawn(move || read(source, &tickets_in, &jobs_in, &results_in))?;
    Ok(InOrder { results, waiting: BTreeMap::new(), next: 0, tickets })
}

/// Hands out documents until there are none or nobody takes them.
fn read<T>(
    source: impl Source,
    tickets: &SyncSender<()>,
    jobs: &SyncSender<(u64, Document)>,
    results: &SyncSender<(u64, Item<T>)>,
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

/// Works on documents until there are none or nobody takes the results.
fn work<T>(
    engine: &Engine,
    task: &impl Fn(&Engine, &Document, &mut Scratch) -> T,
    jobs: &Mutex<Receiver<(u64, Document)>>,
    results: &SyncSender<(u64, Item<T>)>,
) {
    let mut scratch = Scratch::default();
    loop {
        let job = match jobs.lock() {
            Ok(queue) => queue.recv(),
            Err(_) => return,
        };
        let Ok((number, document)) = job else { return };
        // Unwind safe: nothing of the scratch is kept after a panic, and the engine is immutable.
        let done = catch_unwind(AssertUnwindSafe(|| task(engine, &document, &mut scratch)));
        let item = if let Ok(result) = done {
            Item::Done(Box::new((document, result)))
        } else {
            scratch = Scratch::default();
            Item::Broken(Box::new(document))
        };
        if results.send((number, item)).is_err() {
            return;
        }
    }
}

impl<T> Iterator for InOrder<T> {
    type Item = Item<T>;

    fn next(&mut self) -> Option<Item<T>> {
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
