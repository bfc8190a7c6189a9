//! The end of the interpreter: from then on no thread of ours asks Python for anything.
//!
//! A thread that waits for the interpreter's lock when the interpreter ends is stopped there, in the midst of Rust, which
//! aborts the process. [`leave`] runs at exit, before that: it shuts the door and waits for those who are inside.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::thread;
use std::time::{Duration, Instant};

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatchReader;
use pyo3::prelude::*;

/// How long those inside are waited for: what they wait for themselves may never come.
const PATIENCE: Duration = Duration::from_secs(2);

static CLOSED: AtomicBool = AtomicBool::new(false);
static INSIDE: AtomicUsize = AtomicUsize::new(0);

/// Shuts the door. `demarche` registers it with `atexit`.
#[pyfunction]
pub(crate) fn leave(py: Python<'_>) {
    CLOSED.store(true, SeqCst);
    py.detach(|| {
        let end = Instant::now() + PATIENCE;
        while INSIDE.load(SeqCst) > 0 && Instant::now() < end {
            thread::sleep(Duration::from_millis(2));
        }
    });
}

/// Does what may need the interpreter, if the door is open.
fn inside<T>(work: impl FnOnce() -> T) -> Option<T> {
    struct Visit;
    impl Drop for Visit {
        fn drop(&mut self) {
            INSIDE.fetch_sub(1, SeqCst);
        }
    }
    // First counted, then looked: whoever shuts the door sees one of the two.
    INSIDE.fetch_add(1, SeqCst);
    let _visit = Visit;
    (!CLOSED.load(SeqCst)).then(work)
}

/// Batches that Python makes. They end when it does.
pub(crate) struct FromPython<R>(Option<R>);

impl<R: RecordBatchReader> FromPython<R> {
    pub(crate) fn new(reader: R) -> Self {
        Self(Some(reader))
    }
}

impl<R: RecordBatchReader> Iterator for FromPython<R> {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let reader = self.0.as_mut()?;
        inside(|| reader.next()).flatten()
    }
}

impl<R: RecordBatchReader> RecordBatchReader for FromPython<R> {
    fn schema(&self) -> SchemaRef {
        self.0.as_ref().map_or_else(|| SchemaRef::new(arrow::datatypes::Schema::empty()), R::schema)
    }
}

impl<R> Drop for FromPython<R> {
    fn drop(&mut self) {
        // To let it go needs the interpreter, too; what ends with the process may as well be left.
        let mut reader = self.0.take();
        inside(|| drop(reader.take()));
        std::mem::forget(reader);
    }
}
