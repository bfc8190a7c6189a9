//! The tables that come with the library, in the order in which those of one kind are read.

use crate::table::{Source, TableKind};

macro_rules! table {
    ($kind:ident, $file:literal) => {
        Source {
            kind: TableKind::$kind,
            file: $file,
            text: include_str!(concat!("../data/", $file)),
        }
    };
}

pub(crate) const BUILTIN: [Source<'static>; 22] = [
    table!(Countries, "countries.tsv"),
    table!(Organisations, "organisations.tsv"),
    table!(Organisations, "organisations_international.tsv"),
    table!(Organisations, "organisations_state.tsv"),
    table!(Organisations, "organisations_armed.tsv"),
    table!(Organisations, "organisations_parties.tsv"),
    table!(Organisations, "organisations_society.tsv"),
    table!(Organisations, "organisations_media.tsv"),
    table!(Organisations, "organisations_companies.tsv"),
    table!(Roles, "roles.tsv"),
    table!(Regions, "regions.tsv"),
    table!(Ambiguous, "ambiguous.tsv"),
    table!(Plurals, "plurals.tsv"),
    table!(Persons, "persons_americas.tsv"),
    table!(Persons, "persons_europe.tsv"),
    table!(Persons, "persons_mideast.tsv"),
    table!(Persons, "persons_asia.tsv"),
    table!(Persons, "persons_africa.tsv"),
    table!(Persons, "persons_international.tsv"),
    table!(Memberships, "memberships.tsv"),
    table!(Reference, "reference.tsv"),
    table!(Toponyms, "toponyms.tsv"),
];
