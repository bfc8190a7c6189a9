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
use demarche_ingest::{Format, ReadFailure, Reason, Source};
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

/// Hands out documents until there are none or nobody takes them. A panic of the source is its last failure, so that it is
/// not taken for its end.
fn read<T>(
    mut source: impl Source,
    tickets: &SyncSender<()>,
    jobs: &SyncSender<(u64, Document)>,
    results: &SyncSender<(u64, Item<T>)>,
) {
    let mut last = None;
    let mut stopped = false;
    for number in 0.. {
        // Unwind safe: the source is not asked again after a panic.
        let item = match catch_unwind(AssertUnwindSafe(|| source.next())) {
            Ok(Some(item)) => item,
            Ok(None) => return,
            Err(_) => {
                stopped = true;
                Err(ended_early(last.take()))
            }
        };
        if let Ok(document) = &item {
            last.clone_from(&document.origin);
        }
        let taken = tickets.send(()).is_ok()
            && match item {
                Ok(document) => jobs.send((number, document)).is_ok(),
                Err(failure) => results.send((number, Item::Failed(failure))).is_ok(),
            };
        if !taken || stopped {
            return;
        }
    }
}

/// What is said of a source that panicked.
fn ended_early(last: Option<String>) -> ReadFailure {
    ReadFailure {
        // No file, so that nobody reads one again and takes it for all that was lost.
        path: "the input".into(),
        line: None,
        row: None,
        byte: None,
        format: Format::Auto,
        reason: Reason::Stopped(last),
    }
}

/// Does something with a document, or nothing if that panics.
pub fn attempt<T>(scratch: &mut Scratch, work: impl FnOnce(&mut Scratch) -> T) -> Option<T> {
    // Unwind safe: nothing of the scratch is kept after a panic, and the engine is immutable.
    let done = catch_unwind(AssertUnwindSafe(|| work(scratch)));
    if done.is_err() {
        *scratch = Scratch::default();
    }
    done.ok()
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
        let item = match attempt(&mut scratch, |scratch| task(engine, &document, scratch)) {
            Some(result) => Item::Done(Box::new((document, result))),
            None => Item::Broken(Box::new(document)),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_that_panics_has_not_ended() {
        let mut lines = 0;
        let source = std::iter::from_fn(move || {
            lines += 1;
            assert!(lines < 3, "a mistake in the reader");
            let mut document = Document::new("A text.".to_owned()).unwrap();
            document.origin = Some(format!("crawl.jsonl, line {lines}"));
            Some(Ok(document))
        });
        let (tickets_in, _tickets) = sync_channel(8);
        let (jobs_in, jobs) = sync_channel(8);
        let (results_in, results) = sync_channel::<(u64, Item<()>)>(8);
        read(source, &tickets_in, &jobs_in, &results_in);
        drop((jobs_in, results_in));
        assert_eq!(jobs.into_iter().map(|(number, _)| number).collect::<Vec<_>>(), [0, 1]);
        let failures: Vec<_> = results.into_iter().collect();
        let [(2, Item::Failed(failure))] = &failures[..] else { panic!("no failure") };
        let said = failure.to_string();
        assert!(said.contains("stopped") && said.contains("behind crawl.jsonl, line 2"), "{said}");
    }

    #[test]
    fn work_that_panics_gives_nothing() {
        let mut scratch = Scratch::default();
        assert_eq!(attempt(&mut scratch, |_| 7), Some(7));
        assert_eq!(attempt(&mut scratch, |_| -> u8 { panic!("a mistake") }), None);
        assert_eq!(attempt(&mut scratch, |_| 8), Some(8));
    }
}
