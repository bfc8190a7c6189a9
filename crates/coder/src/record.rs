//! The record: one JSON object an event. Fields that nothing in the text fills are null or empty.
//!
//! Offsets are bytes of the document's UTF-8 text.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Name and version of the record's schema.
pub const SCHEMA: &str = "demarche.event/1";

/// A piece of the document's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TextSpan {
    /// The text.
    pub text: String,
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
}

/// A run of bytes.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub struct ByteSpan {
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
}

/// An actor or recipient as the text names it and as it was resolved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Party {
    /// The noun phrase.
    pub text: String,
    /// Its first byte.
    pub start: u32,
    /// The byte after its last.
    pub end: u32,
    /// First byte of its head.
    pub head: u32,
    /// ISO 3166-1 alpha-3, or IGO, NGO, IMG, MNC, ISM.
    pub code: Option<String>,
    /// Short id of an organisation.
    pub organisation: Option<String>,
    /// Canonical name.
    pub name: Option<String>,
    /// Country.
    pub country: Option<String>,
    /// PLOVER sectors.
    pub sectors: Vec<String>,
    /// Name of the person.
    pub person: Option<String>,
    /// Role by which it acts.
    pub office: Option<String>,
    /// Wikidata id.
    pub wikidata: Option<String>,
    /// By what it was resolved.
    pub how: Option<String>,
}

impl Party {
    /// Code and sectors by blanks, as tables show them; the text where nothing is known.
    pub fn label(&self) -> String {
        let mut parts: Vec<&str> = self.code.as_deref().into_iter().collect();
        if self.country.is_none() && self.code.is_some() {
            parts.extend(self.organisation.as_deref().filter(|o| Some(*o) != self.code.as_deref()));
        }
        parts.extend(self.sectors.iter().map(String::as_str));
        if parts.is_empty() { self.text.clone() } else { parts.join(" ") }
    }
}

/// When it happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EventDate {
    /// First day, `YYYY-MM-DD`; null where the text is vague or the day it counts from is unknown.
    pub start: Option<String>,
    /// Last day.
    pub end: Option<String>,
    /// What the days are a whole of: day, week, month, quarter, season, year, decade; period for any other stretch;
    /// vague where the text says that it was at no time in particular.
    pub granularity: String,
    /// From what it was read: `absolute` where the text gives the year, `relative` where it is counted from the day of
    /// publication, `anchored` where from another time in the text, `document` for the day of publication itself.
    pub basis: String,
    /// The time expression.
    pub text: Option<String>,
}

/// Where it happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EventPlace {
    /// The toponym.
    pub text: String,
    /// Its first byte.
    pub start: u32,
    /// The byte after its last.
    pub end: u32,
    /// Id in GeoNames.
    pub geonameid: Option<u64>,
    /// Canonical name.
    pub name: Option<String>,
    /// Class letter and code of GeoNames, such as `P PPLC`.
    pub feature: Option<String>,
    /// Second administrative division.
    pub admin2: Option<String>,
    /// First administrative division.
    pub admin1: Option<String>,
    /// Country, ISO 3166-1 alpha-3.
    pub country: Option<String>,
    /// Latitude in degrees, WGS 84.
    pub lat: Option<f64>,
    /// Longitude in degrees, WGS 84.
    pub lon: Option<f64>,
    /// country, admin1, admin2, city, sub-city; region for seas, ranges and what has no border.
    pub resolution: Option<String>,
    /// Where the text names it: `clause`, `sentence`, `dateline`.
    pub basis: String,
    /// By what it was told from others of its name: name, container, context; `around` for a building or
    /// street that lies where the text is.
    pub how: String,
}

/// A number of people and the words that give it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Count {
    /// The number; the least that an open one means ('dozens': 24).
    pub value: u64,
    /// least, most or about, where the text hedges it.
    pub bound: Option<String>,
    /// The words.
    pub text: String,
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
}

/// An amount of money or goods and the words that give it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Amount {
    /// The number.
    pub value: f64,
    /// ISO 4217 code of the currency, or what is counted: `ton of rice`.
    pub unit: String,
    /// least, most or about, where the text hedges it.
    pub bound: Option<String>,
    /// The words.
    pub text: String,
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
}

/// Numbers that the text gives of the event.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Counts {
    /// Dead.
    pub killed: Option<Count>,
    /// Wounded.
    pub wounded: Option<Count>,
    /// Arrested, detained, captured.
    pub arrested: Option<Count>,
    /// People in the streets or on strike.
    pub protesters: Option<Count>,
    /// Money of aid, trade, fines.
    pub money: Option<Amount>,
    /// Goods of aid and trade.
    pub goods: Option<Amount>,
}

/// Who says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AttributionRecord {
    /// statement, thought, perception, document, accusation, denial.
    pub kind: String,
    /// Who speaks.
    pub speaker: Option<Party>,
    /// The word that says that somebody speaks.
    pub cue: TextSpan,
    /// What is said.
    pub content: ByteSpan,
    /// The medium through which it was said.
    pub medium: Option<String>,
}

/// A mention of the event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MentionRecord {
    /// Sentence, counted from 0.
    pub sentence: u32,
    /// First byte of the trigger.
    pub start: u32,
    /// Byte after its last.
    pub end: u32,
}

/// What made the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CoderRecord {
    /// Version of the program.
    pub version: String,
    /// Name, version and hash of the codebook.
    pub codebook: String,
    /// Version of the tables of actors, and that of the gazetteer.
    pub world: String,
    /// Name and version of the language model.
    pub model: String,
}

/// One event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EventRecord {
    /// Name and version of this schema.
    pub schema: String,
    /// Hash of the document's id, the trigger's place, type and parties.
    pub event_id: String,
    /// Id of the document.
    pub document_id: String,
    /// Sentence of the first mention, counted from 0.
    pub sentence: u32,
    /// Event type.
    pub event_type: String,
    /// Mode.
    pub mode: Option<String>,
    /// What it is about, in alphabetical order.
    pub contexts: Vec<String>,
    /// The closest CAMEO code, as a string with its leading zero.
    pub cameo: Option<String>,
    /// Quad class, 1 to 4.
    pub quad_class: u8,
    /// Conflict–cooperation score, -10 to +10.
    pub score: f64,
    /// Who acts. In a reciprocal event, all parties.
    pub actors: Vec<Party>,
    /// Towards whom.
    pub recipients: Vec<Party>,
    /// Whether all parties take part alike.
    pub reciprocal: bool,
    /// When.
    pub date: Option<EventDate>,
    /// Where.
    pub place: Option<EventPlace>,
    /// asserted, reported, alleged or denied.
    pub status: String,
    /// negation, future, hypothetical, historical, attempted.
    pub auxiliary: Vec<String>,
    /// Numbers.
    pub counts: Counts,
    /// Who says so, outermost first.
    pub attribution: Vec<AttributionRecord>,
    /// The event whose content this one is.
    pub content_of: Option<String>,
    /// Events that deny it.
    pub denied_by: Vec<String>,
    /// Whether it is alleged and denied.
    pub disputed: bool,
    /// Every mention.
    pub mentions: Vec<MentionRecord>,
    /// The words that name the event.
    pub trigger: TextSpan,
    /// Everything that the coding rests on.
    pub evidence: Vec<ByteSpan>,
    /// Sense of the codebook.
    pub sense: String,
    /// How it was coded, step by step.
    pub derivation: Vec<String>,
    /// Probability that a careful human coder records the same type, actor and recipient, 0 to 1.
    pub confidence: Option<f64>,
    /// What made the record.
    pub coder: CoderRecord,
}

/// Why an event is not told as a fact of its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aside {
    /// Conditional, feared, hoped or possible.
    Hypothetical,
    /// Background, long before the article.
    Historical,
    /// What did not happen.
    Negated,
    /// An accusation or a doubted claim.
    Alleged,
    /// What the speaker denies.
    Denied,
    /// The content of a demand, promise or threat, and nothing of the above.
    Embedded,
    /// A word without a known actor: a deed may have an unknown doer, but what nobody says is seldom an event.
    Actorless,
}

impl Aside {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Hypothetical,
        Self::Historical,
        Self::Negated,
        Self::Alleged,
        Self::Denied,
        Self::Embedded,
        Self::Actorless,
    ];

    /// Its name for users.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hypothetical => "hypothetical",
            Self::Historical => "historical",
            Self::Negated => "negated",
            Self::Alleged => "alleged",
            Self::Denied => "denied",
            Self::Embedded => "embedded",
            Self::Actorless => "actorless",
        }
    }

    /// What it is, for users.
    pub const fn about(self) -> &'static str {
        match self {
            Self::Hypothetical => "Conditional, feared, hoped or possible",
            Self::Historical => "Background, long before the article",
            Self::Negated => "What did not happen",
            Self::Alleged => "Accusations and doubted claims",
            Self::Denied => "What the speaker denies",
            Self::Embedded => "The content of a threat, demand, promise or denial",
            Self::Actorless => {
                "Words without a known actor: demands, accusations, support, talks of nobody"
            }
        }
    }
}

impl EventRecord {
    /// Whether the event belongs in what is shown: told as a fact, or kept from it by nothing else than what is
    /// included.
    pub fn is_wanted(&self, include: &[Aside]) -> bool {
        self.aside().iter().all(|aside| include.contains(aside))
    }

    /// What keeps the event from being told as a fact of its time. Nothing: a count of events counts it.
    pub fn aside(&self) -> Vec<Aside> {
        let auxiliary = |name: &str| self.auxiliary.iter().any(|a| a == name);
        let known = |p: &Party| p.code.is_some() || !p.sectors.is_empty();
        let verbal = matches!(self.quad_class, 1 | 3);
        let mut found = Vec::new();
        let mut add = |is: bool, aside| {
            if is {
                found.push(aside);
            }
        };
        add(auxiliary("hypothetical"), Aside::Hypothetical);
        add(auxiliary("historical"), Aside::Historical);
        add(auxiliary("negation"), Aside::Negated);
        add(self.status == "alleged", Aside::Alleged);
        add(self.status == "denied", Aside::Denied);
        add(verbal && !self.actors.iter().any(known), Aside::Actorless);
        // Whoever asks for allegations or the hypothetical is shown what is accused or threatened.
        if self.content_of.is_some() && found.iter().all(|a| *a == Aside::Actorless) {
            found.push(Aside::Embedded);
        }
        found
    }

    /// Whether a count of events counts it: see [`aside`](Self::aside).
    pub fn is_counted(&self) -> bool {
        self.aside().is_empty()
    }
}

/// The JSON Schema of a record, made from the types above. Every field is always there; what the text
/// does not say is null or empty.
pub fn schema() -> serde_json::Value {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<EventRecord>().to_value();
    if let Some(root) = schema.as_object_mut() {
        root.insert("$id".to_owned(), format!("urn:{}", SCHEMA.replace('/', ":")).into());
        root.insert("title".to_owned(), SCHEMA.into());
        if let Some(tag) = root.get_mut("properties").and_then(|p| p.get_mut("schema")) {
            tag["const"] = SCHEMA.into();
        }
    }
    schema
}
