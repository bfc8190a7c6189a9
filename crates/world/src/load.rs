//! Rows become entries, and every way to write an entry becomes a surface of the index.
//!
//! A row whose key an earlier file already has extends that entry: its surfaces are added and its
//! non-empty cells replace the old ones. Within one file a key may occur once.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::cells::{date, is_iso3, plain, sectors, wikidata};
use crate::entry::{Country, Naming, Organisation, Place, Role, RoleClass, Status};
use crate::index::{Index, Target};
use crate::key::{Key, key, unique};
use crate::member::Memberships;
use crate::person::Persons;
use crate::plural::{Plurals, regular};
use crate::reference::Reference;
use crate::table::{Row, Source, TableError, TableKind, TableProblem, rows};
use crate::toponymy::Toponymy;

/// Codes of actors without a country.
const INTERNATIONAL: [&str; 7] = ["IGO", "NGO", "IMG", "MNC", "ISM", "WST", "INT"];

/// What a cell for an id of an organisation must hold.
const NO_ID: &str = "the id of an organisation";

/// Everything that the tables hold.
#[derive(Debug)]
pub(crate) struct Loaded<'a> {
    pub(crate) countries: Vec<Country>,
    pub(crate) by_iso3: FxHashMap<String, u32>,
    pub(crate) organisations: Vec<Organisation>,
    pub(crate) places: Vec<Place>,
    pub(crate) roles: Vec<Role>,
    pub(crate) ambiguous: Vec<String>,
    pub(crate) index: Index,
    pub(crate) persons: Persons,
    pub(crate) reference: Reference,
    pub(crate) toponymy: Toponymy,
    pub(crate) memberships: Memberships,
    plurals: Plurals,
    keys: FxHashMap<(TableKind, Key<'a>), u32>,
}

/// Reads all sources.
pub(crate) fn load<'a>(sources: &[Source<'a>]) -> Result<Loaded<'a>, TableError> {
    let mut out = Loaded {
        countries: Vec::new(),
        by_iso3: FxHashMap::default(),
        organisations: Vec::new(),
        places: Vec::new(),
        roles: Vec::new(),
        ambiguous: Vec::new(),
        index: Index::sized(sources.iter().map(|s| s.text.len()).sum()),
        persons: Persons::default(),
        reference: Reference::default(),
        toponymy: Toponymy::default(),
        memberships: Memberships::default(),
        plurals: Plurals::default(),
        keys: FxHashMap::default(),
    };
    // Plurals and countries first: the other tables refer to them.
    let order = [
        TableKind::Plurals,
        TableKind::Countries,
        TableKind::Organisations,
        TableKind::Regions,
        TableKind::Roles,
        TableKind::Ambiguous,
        TableKind::Persons,
        TableKind::Memberships,
        TableKind::Reference,
        TableKind::Toponyms,
    ];
    for kind in order {
        for source in sources.iter().filter(|s| s.kind == kind) {
            let rows = rows(source)?;
            unique(kind, &rows)?;
            match kind {
                TableKind::Plurals => out.plurals.add(&rows)?,
                TableKind::Countries => out.countries(&rows)?,
                TableKind::Organisations => out.organisations(&rows)?,
                TableKind::Regions => out.places(&rows)?,
                TableKind::Roles => out.roles(&rows)?,
                TableKind::Persons => out.persons(&rows)?,
                TableKind::Memberships => out.memberships(&rows)?,
                TableKind::Reference => {
                    rows.iter().try_for_each(|row| out.reference.add(row))?;
                }
                TableKind::Ambiguous => {
                    out.ambiguous.extend(rows.iter().map(|r| r.cell("surface").to_owned()));
                }
                TableKind::Toponyms => {
                    rows.iter().try_for_each(|row| out.toponymy.add(row))?;
                }
                TableKind::Features => {} // places with coordinates go into a gazetteer
            }
        }
    }
    Ok(out)
}

impl<'a> Loaded<'a> {
    fn known(&self, kind: TableKind, row: &Row<'a>) -> Option<u32> {
        self.keys.get(&(kind, key(kind, row).1)).copied()
    }

    fn remember(&mut self, kind: TableKind, row: &Row<'a>, at: u32) {
        self.keys.insert((kind, key(kind, row).1), at);
    }

    fn countries(&mut self, rows: &[Row<'a>]) -> Result<(), TableError> {
        for row in rows {
            let iso3 = row.cell("iso3");
            if !is_iso3(iso3) {
                return Err(row.malformed("iso3", iso3, "three capital letters"));
            }
            let status = match row.cell("status") {
                "" | "state" => Status::State,
                "partial" => Status::Partial,
                "territory" => Status::Territory,
                "former" => Status::Former,
                other => {
                    return Err(row.malformed(
                        "status",
                        other,
                        "'state', 'partial', 'territory' or 'former'",
                    ));
                }
            };
            let new = Country {
                iso3: iso3.to_owned(),
                iso2: row.optional("iso2"),
                name: plain(row.cell("name")),
                cow: row.optional("cow"),
                wikidata: wikidata(row)?,
                successor: row.optional("successor"),
                status,
                from: date(row, "from")?,
                until: date(row, "until")?,
            };
            let at = if let Some(&at) = self.by_iso3.get(iso3) {
                let old = &mut self.countries[at as usize];
                *old = Country {
                    iso2: new.iso2.or(old.iso2.take()),
                    cow: new.cow.or(old.cow.take()),
                    wikidata: new.wikidata.or(old.wikidata.take()),
                    successor: new.successor.or(old.successor.take()),
                    status: if row.cell("status").is_empty() { old.status } else { status },
                    from: new.from.or(old.from.take()),
                    until: new.until.or(old.until.take()),
                    ..new
                };
                at
            } else {
                let at = self.countries.len() as u32;
                self.by_iso3.insert(iso3.to_owned(), at);
                self.countries.push(new);
                at
            };
            self.surface(row, "name", row.cell("name"), Target::Polity(at, Naming::Name))?;
            let columns = [
                ("aliases", Naming::Name),
                ("adjectives", Naming::Adjective),
                ("capitals", Naming::Capital),
                ("seats", Naming::Seat),
            ];
            for (column, naming) in columns {
                for surface in row.list(column) {
                    self.surface(row, column, surface, Target::Polity(at, naming))?;
                }
            }
            for demonym in row.list("demonyms") {
                // 'Frenchman/Frenchmen' gives its plural, 'Iraqi' has the regular one, 'Swiss/' none.
                let (one, many) = match demonym.split_once('/') {
                    Some((one, many)) => (one, many.to_owned()),
                    None => (demonym, regular(demonym)),
                };
                let target = Target::Polity(at, Naming::Demonym);
                self.surface(row, "demonyms", one, target)?;
                if !many.is_empty() {
                    self.surface(row, "demonyms", &many, target)?;
                }
            }
        }
        for row in rows {
            let successor = row.cell("successor");
            if !successor.is_empty() && !self.by_iso3.contains_key(successor) {
                return Err(
                    row.error("successor", TableProblem::Dangling { value: successor.to_owned() })
                );
            }
        }
        Ok(())
    }

    fn organisations(&mut self, rows: &[Row<'a>]) -> Result<(), TableError> {
        for row in rows {
            let code = row.cell("code");
            if !INTERNATIONAL.contains(&code) && !self.by_iso3.contains_key(code) {
                return Err(row.error("code", TableProblem::Dangling { value: code.to_owned() }));
            }
            let new = Organisation {
                id: row.cell("id").to_owned(),
                code: code.to_owned(),
                sectors: sectors(row)?,
                kind: row.cell("kind").to_owned(),
                name: plain(row.cell("name")),
                wikidata: wikidata(row)?,
                from: date(row, "from")?,
                until: date(row, "until")?,
            };
            let at = if let Some(at) = self.known(TableKind::Organisations, row) {
                self.organisations[at as usize] = new;
                at
            } else {
                self.organisations.push(new);
                self.organisations.len() as u32 - 1
            };
            self.remember(TableKind::Organisations, row, at);
            self.surface(row, "name", row.cell("name"), Target::Organisation(at))?;
            for alias in row.list("aliases") {
                self.surface(row, "aliases", alias, Target::Organisation(at))?;
            }
        }
        Ok(())
    }

    fn places(&mut self, rows: &[Row<'a>]) -> Result<(), TableError> {
        for row in rows {
            let iso3 = row.optional("iso3");
            if let Some(value) = iso3.clone().filter(|i| !self.by_iso3.contains_key(i)) {
                return Err(row.error("iso3", TableProblem::Dangling { value }));
            }
            let kind = row.cell("kind");
            if !["region", "province", "city"].contains(&kind) {
                return Err(row.malformed("kind", kind, "'region', 'province' or 'city'"));
            }
            let new = Place {
                name: plain(row.cell("name")),
                iso3,
                kind: kind.to_owned(),
                wikidata: wikidata(row)?,
                within: row.optional("within"),
            };
            let at = if let Some(at) = self.known(TableKind::Regions, row) {
                self.places[at as usize] = new;
                at
            } else {
                self.places.push(new);
                self.places.len() as u32 - 1
            };
            self.remember(TableKind::Regions, row, at);
            self.surface(row, "name", row.cell("name"), Target::Place(at))?;
            for alias in row.list("aliases") {
                self.surface(row, "aliases", alias, Target::Place(at))?;
            }
        }
        Ok(())
    }

    fn roles(&mut self, rows: &[Row<'a>]) -> Result<(), TableError> {
        for row in rows {
            let class = match row.cell("class") {
                "person" => RoleClass::Person,
                "group" => RoleClass::Group,
                "institution" => RoleClass::Institution,
                "relation" => RoleClass::Relation,
                "voice" => RoleClass::Voice,
                "weapon-system" => RoleClass::WeaponSystem,
                "modifier" => RoleClass::Modifier,
                other => return Err(row.malformed("class", other, "a class of role")),
            };
            let lemma = row.cell("lemma");
            let new = Role { lemma: lemma.to_owned(), sectors: sectors(row)?, class };
            let at = if let Some(at) = self.known(TableKind::Roles, row) {
                self.roles[at as usize] = new;
                at
            } else {
                self.roles.push(new);
                self.roles.len() as u32 - 1
            };
            self.remember(TableKind::Roles, row, at);
            self.surface(row, "lemma", lemma, Target::Role(at))?;
            // A modifier and a row whose forms are '-' have no plural of their own.
            match row.cell("forms") {
                "" if class == RoleClass::Modifier => {}
                "" => {
                    for plural in self.plurals.of(lemma) {
                        self.surface(row, "lemma", &plural, Target::Role(at))?;
                    }
                }
                "-" => {}
                _ => {
                    for form in row.list("forms") {
                        self.surface(row, "forms", form, Target::Role(at))?;
                    }
                }
            }
        }
        Ok(())
    }

    fn persons(&mut self, rows: &[Row<'a>]) -> Result<(), TableError> {
        let ids = self.ids();
        for row in rows {
            let (code, id) = (row.cell("code"), row.cell("organisation"));
            if !INTERNATIONAL.contains(&code) && !self.by_iso3.contains_key(code) {
                return Err(row.error("code", TableProblem::Dangling { value: code.to_owned() }));
            }
            if !id.is_empty() && !ids.contains(id) {
                return Err(row.malformed("organisation", id, NO_ID));
            }
            self.persons.add(row, sectors(row)?, date(row, "from")?, date(row, "until")?)?;
        }
        Ok(())
    }

    fn memberships(&mut self, rows: &[Row<'a>]) -> Result<(), TableError> {
        let ids = self.ids();
        let first = self.memberships.is_empty();
        let mut read = Memberships::default();
        std::mem::swap(&mut read, &mut self.memberships);
        for row in rows {
            let (id, iso3) = (row.cell("id"), row.cell("iso3"));
            if !ids.contains(id) {
                return Err(row.malformed("id", id, NO_ID));
            }
            if !self.by_iso3.contains_key(iso3) {
                return Err(row.error("iso3", TableProblem::Dangling { value: iso3.to_owned() }));
            }
            let from = date(row, "from")?.unwrap_or_default();
            read.add(id, iso3, from, date(row, "until")?, first);
        }
        self.memberships = read;
        Ok(())
    }

    /// The ids of all organisations.
    fn ids(&self) -> FxHashSet<String> {
        self.organisations.iter().map(|o| o.id.clone()).collect()
    }

    fn surface(
        &mut self,
        row: &Row<'_>,
        column: &str,
        surface: &str,
        target: Target,
    ) -> Result<(), TableError> {
        if self.index.insert(surface, target) {
            Ok(())
        } else {
            Err(row.malformed(column, surface, "a name with letters or digits"))
        }
    }
}
