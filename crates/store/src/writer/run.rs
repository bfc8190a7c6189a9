//! What coded the rows.

use demarche_coder::record::CoderRecord;
use demarche_text::ContentId;

/// How rows came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunKind {
    /// Coded by this program.
    Coded,
    /// Read from a data set of another coder.
    Imported,
}

impl RunKind {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Coded => "coded",
            Self::Imported => "imported",
        }
    }
}

/// A program with its codebook, world and model. The same four are the same run, whenever and wherever they work.
#[derive(Clone, Debug)]
pub struct Run {
    /// How the rows come to be.
    pub kind: RunKind,
    /// What makes them.
    pub coder: CoderRecord,
}

impl Run {
    /// A run of this program.
    pub fn coded(coder: CoderRecord) -> Self {
        Self { kind: RunKind::Coded, coder }
    }

    /// A comparison of what is there, which codes nothing.
    pub fn clusters() -> Self {
        let version = env!("CARGO_PKG_VERSION").to_owned();
        let none = String::new;
        Self::coded(CoderRecord { version, codebook: none(), world: none(), model: none() })
    }

    /// The rows of another coder.
    pub fn imported(coder: CoderRecord) -> Self {
        Self { kind: RunKind::Imported, coder }
    }

    /// Its id: a hash of what it is.
    pub fn id(&self) -> String {
        let c = &self.coder;
        let fields = [self.kind.name(), &c.version, &c.codebook, &c.world, &c.model];
        ContentId::of(fields).to_string()
    }

    /// The question for what the run has stored: articles, or imported events.
    pub(super) fn keys(&self, id: &str) -> String {
        match self.kind {
            RunKind::Coded => {
                format!("SELECT article_id FROM stored.codings WHERE run_id = '{id}'")
            }
            RunKind::Imported => {
                format!("SELECT event_id FROM stored.events WHERE run_id = '{id}'")
            }
        }
    }
}
