//! The things that a name can stand for. Plain values, filled by `load` from the tables.

use serde::Serialize;

use crate::person::in_time;

/// How a name names a country or place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Naming {
    /// The name itself: 'France', 'the United States', 'U.S.'.
    Name,
    /// The adjective: 'French', 'U.S.', 'South Korean'.
    Adjective,
    /// A word for its people, singular or plural: 'Frenchman', 'Russians'.
    Demonym,
    /// The capital, or the town that diplomats use as one: 'Moscow', 'Tel Aviv'.
    Capital,
    /// A building, street or office that stands for the government: 'the Kremlin'.
    Seat,
    /// A city that is no capital.
    City,
    /// A region or province.
    Region,
}

/// Standing of a row of the country table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// A sovereign state with general recognition.
    State,
    /// A state or government that only part of the world recognises.
    Partial,
    /// A dependent or special territory with an ISO 3166 code of its own.
    Territory,
    /// A state that is no more; see [`Country::successor`].
    Former,
}

/// A state, territory or former state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Country {
    /// ISO 3166-1 alpha-3. Former states have their ISO 3166-3 alpha-3 where there is one
    /// (`SUN`, `YUG`), Kosovo has the user-assigned `KOS`.
    pub iso3: String,
    /// ISO 3166-1 alpha-2; GeoNames' files use it.
    pub iso2: Option<String>,
    /// Short English name.
    pub name: String,
    /// Abbreviation in the Correlates of War state list.
    pub cow: Option<String>,
    /// Wikidata item, as `Q159`.
    pub wikidata: Option<String>,
    /// ISO 3166-1 code of the state that continues a former one.
    pub successor: Option<String>,
    /// Standing of the row.
    pub status: Status,
    /// First day or year of existence (`1991`, `2011-07-09`); absent where it does not matter for news.
    pub from: Option<String>,
    /// Last day or year of existence.
    pub until: Option<String>,
}

/// An organisation, or an organ of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Organisation {
    /// Short id of the actor, such as `UNO`, `NATO`, `ISL`. Organs share the id of their body
    /// ('UN Security Council' is `UNO`), so id and name together are the key.
    pub id: String,
    /// `IGO`, `NGO`, `IMG`, `MNC`, `ISM`, `WST` or the ISO 3166 alpha-3 of its country.
    pub code: String,
    /// PLOVER sectors, the most usual first; empty for most international organisations.
    pub sectors: Vec<String>,
    /// What sort of body it is: `igo`, `bloc`, `armed group`, `party`, `ministry`, `media` …
    pub kind: String,
    /// Canonical name.
    pub name: String,
    /// Wikidata item.
    pub wikidata: Option<String>,
    /// First day or year of existence under this description.
    pub from: Option<String>,
    /// Last day or year.
    pub until: Option<String>,
}

/// What a role word names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RoleClass {
    /// One holder: 'president', 'soldier'.
    Person,
    /// A body of people: 'troops', 'villagers', 'rebels'.
    Group,
    /// A body with standing: 'government', 'foreign ministry', 'court'.
    Institution,
    /// Who stands to somebody: 'ally', 'neighbour', 'rival'. Never the one of whom it is said:
    /// 'Russia's ally' is not Russia, 'its Russian ally' is.
    Relation,
    /// One who speaks for others and has the sector of whom he speaks for: 'spokesman'.
    Voice,
    /// Equipment that stands for those who use it: 'warplanes', 'drones'.
    WeaponSystem,
    /// No actor alone; adds its sectors to the role or name beside it: 'former', 'rebel-held', 'presidential'.
    Modifier,
}

/// A role word or phrase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Role {
    /// Singular form, lower-case unless it is an abbreviation or a rank.
    pub lemma: String,
    /// PLOVER sectors, the first being the main one; empty where the context must give it.
    pub sectors: Vec<String>,
    /// What the word names.
    pub class: RoleClass,
}

/// A region, province or city.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// English name.
    pub name: String,
    /// Country, absent where the place spans several or is disputed between them.
    pub iso3: Option<String>,
    /// `region`, `province` or `city`.
    pub kind: String,
    /// Wikidata item.
    pub wikidata: Option<String>,
    /// The region whose name must stand in the text too, for a small namesake of a well-known place.
    pub within: Option<String>,
}

impl Country {
    /// Whether it existed on a day, written `YYYY-MM-DD`, as far as the table says.
    pub fn exists_on(&self, day: &str) -> bool {
        in_time(self.from.as_deref(), self.until.as_deref(), day)
    }
}

impl Place {
    /// How the place's name names it: cities as [`Naming::City`], all else as [`Naming::Region`].
    pub fn naming(&self) -> Naming {
        if self.kind == "city" { Naming::City } else { Naming::Region }
    }
}

/// One reading of a matched name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry<'w> {
    /// A state or territory, and how the words name it.
    Polity {
        /// The row of the country table.
        country: &'w Country,
        /// How the words name it.
        naming: Naming,
    },
    /// A region, province or city.
    Place {
        /// The row of the region table.
        place: &'w Place,
    },
    /// An organisation.
    Organisation(&'w Organisation),
    /// A role word.
    Role(&'w Role),
}
