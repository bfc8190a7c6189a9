//! Who exists: the actors and places that news text names, and a matcher that finds their names.
//!
//! ```text
//! data/countries.tsv      states, territories, former states: names, adjectives, demonyms, capitals, seats
//! data/organisations*.tsv international bodies, armed groups, parties, ministries, media, companies
//! data/memberships.tsv    which states belonged to which international bodies, and when
//! data/roles.tsv          role words: 'foreign minister', 'rebels', 'spokesman', and the sectors they mean
//! data/regions.tsv        regions, provinces and cities, with their country where there is one
//! data/ambiguous.tsv      surfaces that several entries share on purpose
//! data/persons_*.tsv      persons in the news, by region, with their offices and dates
//! data/reference.tsv      words that speak again of somebody: honorifics, given names, 'the group', 'both sides'
//! data/toponyms.tsv       words by which a text names places: 'County', 'St.', 'northern'
//! data/plurals.tsv        irregular plurals and the prepositions that end the head of a role phrase
//!         │ table.rs: lines and cells, typed errors      │ plural.rs
//!         ▼                                              ▼
//!      load.rs: rows become [`Country`], [`Organisation`], [`Role`], [`Place`] and their surfaces
//!         │ norm.rs: a surface or token becomes folded pieces with their case
//!         ▼
//!      index.rs: a trie over pieces; longest match at a token, leftmost-longest over a sentence
//! gazetteer/: where exists; places with coordinates, found by name
//! ```
//!
//! The tables are plain text, embedded in the library, and a user can add rows with
//! [`World::from_tables`]. All knowledge of the language is in the tables, none in the code.
//!
//! ```
//! use demarche_world::{Entry, Naming, World};
//!
//! let world = World::builtin();
//! let tokens = ["South", "Korean", "lawmakers", "visited", "Guinea", "-", "Bissau"];
//! let found = world.find_all(&tokens);
//! assert_eq!((found[0].start, found[0].len), (0, 2));
//! assert!(matches!(
//!     found[0].readings[0],
//!     Entry::Polity { country, naming: Naming::Adjective } if country.iso3 == "KOR"
//! ));
//! assert_eq!((found[2].start, found[2].len), (4, 3));
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod builtin;
mod cells;
mod entry;
pub mod gazetteer;
mod index;
mod key;
mod load;
mod member;
mod norm;
mod person;
mod plural;
mod reference;
mod table;
mod toponymy;
mod world;

pub use entry::{Country, Entry, Naming, Organisation, Place, Role, RoleClass, Status};
pub use index::Match;
pub use person::{Gender, Office, Person, fold_name};
pub use reference::{PairOf, Reference};
pub use table::{Source, TableError, TableKind, TableProblem};
pub use toponymy::Toponymy;
pub use world::{Collision, World};

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |n: u8| char::from_digit(u32::from(n), 16).unwrap_or('0');
    bytes.iter().flat_map(|b| [digit(b >> 4), digit(b & 15)]).collect()
}
