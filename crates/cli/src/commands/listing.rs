//! What commands that list something of each document write: the things themselves, and what could not be read.

use std::io::{self, BufWriter, StdoutLock, Write};
use std::process::ExitCode;

use anyhow::Context;
use demarche_text::Document;

use crate::output::{Screen, note};
use demarche_runtime::pool::{InOrder, Item};

/// Writes all items in the order of the input by `write`, which is told whether the document is the first one.
/// `out` is where: with or without colours. What failed is listed on standard error, and the exit code tells.
pub(super) fn write_all<T>(
    items: InOrder<T>,
    out: Screen<StdoutLock<'static>>,
    mut write: impl FnMut(&mut BufWriter<Screen<StdoutLock>>, bool, &Document, &T) -> io::Result<()>,
) -> anyhow::Result<ExitCode> {
    let mut out = BufWriter::new(out);
    let (mut failures, mut first) = (0_u64, true);
    let all = || -> io::Result<()> {
        for item in items {
            match item {
                Item::Failed(failure) => {
                    failures += 1;
                    note(failure);
                }
                Item::Broken(document) => {
                    failures += 1;
                    note(format_args!(
                        "the document {} could not be read: a mistake of this program",
                        document.id
                    ));
                }
                Item::Done(done) => {
                    let (document, value) = *done;
                    write(&mut out, std::mem::take(&mut first), &document, &value)?;
                }
            }
        }
        out.flush()
    };
    match all() {
        // The reader of a pipe went away: it has all that it wanted.
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(e) => Err(e).context("cannot write the output"),
        Ok(()) if failures > 0 => Ok(ExitCode::from(2)),
        Ok(()) => Ok(ExitCode::SUCCESS),
    }
}
