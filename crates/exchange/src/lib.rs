//! Event data in the layouts of the field, so that scripts written for other data sets run unchanged.
//!
//! - [`Layout`]: which layouts there are and what each cannot say. Start here.
//! - [`Writer`]: writes [`Row`]s in a layout. A row is an event, the article that it was read in, and how often it was
//!   reported.
//! - [`read`](read::read): reads a file of a layout into [`Imported`] events and [`Failure`]s; bad rows never stop it.
//! - [`compare`]: what two sets of events have in common: overlap on articles, correlation of series, changes by type.
//! - [`csv`] and [`plover`]: our own flat table and the PLOVER manual's JSON, which the program writes too.
//! - [`tables`]: codes of other schemes, from `data/*.tsv`. [`Dyad`]: events as pairs of one actor and one recipient.
//!
//! Codes are strings everywhere and keep their leading zeros. Layouts that have no column for status or auxiliary modes
//! cannot tell a denied, feared or future event from one that happened: leave such events out before you write.
//!
//! ```
//! use demarche_exchange::{Layout, read};
//!
//! let row = "1\t2024-05-12\tPolice (Kenya)\tPolice\tKenya\tarrest\t173\t-5.0\tCitizen (Somalia)\tCivilian\tSomalia\t\
//!            77\t3\tThe Daily\tNairobi\t\t\tKenya\t-1.28\t36.82\n";
//! let file = format!("{}\n{row}", Layout::Icews.header().unwrap().join("\t"));
//! let found: Vec<_> = read::read(Layout::Icews, file.as_bytes(), "events.tab").collect();
//! let event = &found[0].as_ref().unwrap().event;
//! assert_eq!(event.cameo.as_deref(), Some("173"));
//! assert_eq!(event.actors[0].label(), "KEN COP");
//! ```

mod actor;
mod cells;
pub mod compare;
pub mod csv;
mod dyad;
mod layout;
pub mod plover;
pub mod read;
mod row;
pub mod tables;
mod write;

pub use dyad::{Dyad, MAX_PARTIES, dyads};
pub use layout::Layout;
pub use read::{Failure, Imported, Reason};
pub use row::{Article, Reports, Row};
pub use write::{Lack, Writer, Written};
