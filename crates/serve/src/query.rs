//! What addresses say: filters, which every list takes, and what is the endpoint's own.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::IntoParams;

use crate::index::filter::{Area, Filter, day_number};
use crate::index::row::{AUXILIARY, Status};
use crate::index::words::Words;
use crate::problem::Problem;

/// Which events. Every value must hold; of values with commas between them, or of a name that is given several times, any will do.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)] // the description of what `Asked` reads
pub(crate) struct Filters {
    /// Code of an actor on either side.
    #[param(example = "RUS")]
    party: Option<String>,
    /// Two codes: events of one towards the other, in either direction.
    #[param(example = "RUS,UKR", pattern = "^[^,]+,[^,]+$")]
    dyad: Option<String>,
    /// Code of an actor.
    actor: Option<String>,
    /// Code of a recipient.
    recipient: Option<String>,
    /// Country of the place, ISO 3166-1 alpha-3.
    country: Option<String>,
    /// Event type, such as ASSAULT.
    r#type: Option<String>,
    /// Mode.
    mode: Option<String>,
    /// Context.
    context: Option<String>,
    /// Quad class: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
    #[param(pattern = "^[1-4](,[1-4])*$")]
    quad: Option<String>,
    /// asserted, reported, alleged, denied.
    #[param(
        pattern = "^(asserted|reported|alleged|denied)(,(asserted|reported|alleged|denied))*$"
    )]
    status: Option<String>,
    /// negation, future, hypothetical, historical, attempted; none for events without any.
    #[param(
        pattern = "^(none|negation|future|hypothetical|historical|attempted)(,(none|negation|future|hypothetical|historical|attempted))*$"
    )]
    auxiliary: Option<String>,
    /// West, south, east, north in degrees; west is greater than east where the box crosses the date line.
    #[param(
        example = "22,44,40,52",
        pattern = r"^-?[0-9]{1,3}(\.[0-9]{1,9})?(,-?[0-9]{1,3}(\.[0-9]{1,9})?){3}$"
    )]
    r#box: Option<String>,
    /// GeoNames id of the place.
    #[param(pattern = "^[0-9]{1,12}(,[0-9]{1,12})*$")]
    place: Option<String>,
    /// First day.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<String>,
    /// Last day.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<String>,
    /// Least confidence.
    #[param(minimum = 0.0, maximum = 1.0)]
    confidence: Option<f32>,
    /// Publisher, as the data set names it; not cut at commas.
    publisher: Option<String>,
    /// Who says so, as the data set names it; not cut at commas.
    speaker: Option<String>,
    /// Words that the sentence has, or their beginnings; a phrase in quotation marks.
    q: Option<String>,
    /// `true` for what a count of events counts, `false` for what it leaves out, `all` for everything.
    #[param(pattern = "^(true|false|all)$")]
    counted: Option<String>,
    /// Whether it is alleged and denied.
    disputed: Option<bool>,
    /// Whether somebody alleges, denies or disputes it; only `true` is a filter.
    claims: Option<bool>,
    /// Id of a cluster.
    cluster: Option<String>,
    /// Id of an article.
    article: Option<String>,
}

/// What an endpoint counts, unless it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counted {
    /// Only what a count of events counts.
    Only,
    All,
}

/// The filter of an address, and what is the endpoint's own.
pub(crate) struct Asked<T> {
    filter: Filter,
    counted: Option<&'static str>,
    pub(crate) own: T,
    /// Whether the address has any filter.
    pub(crate) has_filter: bool,
}

impl<T> Asked<T> {
    /// The filter; `counted` says what holds if the address does not.
    pub(crate) fn filter(&self, counted: Counted) -> Filter {
        let mut filter = self.filter.clone();
        filter.counted = match self.counted {
            Some("true") => Some(true),
            Some("false") => Some(false),
            Some(_) => None,
            None => (counted == Counted::Only).then_some(true),
        };
        filter
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        read(parts.uri.query().unwrap_or_default())
    }
}

fn read<T: DeserializeOwned>(query: &str) -> Result<Asked<T>, Problem> {
    let mut filter = Filter::default();
    let mut counted = None;
    let mut has_filter = false;
    let mut own = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        let known = take(&mut filter, &mut counted, &name, &value)?;
        has_filter |= known;
        if !known {
            own.append_pair(&name, &value);
        }
    }
    let own = own_of(&own.finish())?;
    Ok(Asked { filter, counted, own, has_filter })
}

/// An endpoint's own parameters.
fn own_of<T: DeserializeOwned>(query: &str) -> Result<T, Problem> {
    serde_urlencoded::from_str(query).map_err(|e: serde::de::value::Error| {
        // serde does not say which one it is: alone, it is refused as well.
        let alone = |(name, value): &(String, String)| {
            let pair = url::form_urlencoded::Serializer::new(String::new())
                .append_pair(name, value)
                .finish();
            serde_urlencoded::from_str::<T>(&pair).is_err()
        };
        let pairs = url::form_urlencoded::parse(query.as_bytes()).into_owned();
        let reason = e.to_string();
        Problem::wrong(match pairs.into_iter().find(alone) {
            Some((name, _)) if reason.starts_with("unknown field") => {
                format!("'{name}' is no parameter of this address; /docs/ lists them.")
            }
            Some((name, value)) => format!("'{name}' cannot be '{value}': {reason}."),
            None => format!("The address cannot be understood: {reason}."),
        })
    })
}

/// The parameters of an address that takes no filters.
pub(crate) struct Own<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Own<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        own_of(parts.uri.query().unwrap_or_default()).map(Self)
    }
}

/// Takes a value into the filter; says whether its name is that of a filter.
fn take(
    f: &mut Filter,
    counted: &mut Option<&'static str>,
    name: &str,
    value: &str,
) -> Result<bool, Problem> {
    let list = || value.split(',').map(str::trim).filter(|v| !v.is_empty()).map(str::to_owned);
    let wrong = |must: &str| Problem::wrong(format!("'{name}' must be {must}, not '{value}'."));
    match name {
        "party" => f.party.extend(list()),
        "dyad" => {
            let (a, b) = value.split_once(',').ok_or_else(|| wrong("two codes as RUS,UKR"))?;
            if a.is_empty() || b.is_empty() || b.contains(',') {
                return Err(wrong("two codes as RUS,UKR"));
            }
            f.dyad = Some((a.to_owned(), b.to_owned()));
        }
        "actor" => f.actor.extend(list()),
        "recipient" => f.recipient.extend(list()),
        "country" => f.country.extend(list()),
        "type" => f.event_type.extend(list()),
        "mode" => f.mode.extend(list()),
        "context" => f.context.extend(list()),
        "quad" => {
            for one in list() {
                match one.as_str() {
                    "1" | "2" | "3" | "4" => f.quad |= 1 << (one.as_bytes()[0] - b'0'),
                    _ => return Err(wrong("of 1, 2, 3, 4")),
                }
            }
        }
        "status" => {
            for one in list() {
                let status = Status::of(&one).ok_or_else(|| {
                    wrong(&format!("of {}", Status::ALL.map(Status::name).join(", ")))
                })?;
                f.status |= status.bit();
            }
        }
        "auxiliary" => {
            for one in list() {
                match AUXILIARY.iter().position(|a| *a == one) {
                    Some(bit) => f.auxiliary |= 1 << bit,
                    None if one == "none" => f.plain = true,
                    None => return Err(wrong(&format!("of {}, none", AUXILIARY.join(", ")))),
                }
            }
        }
        "box" => {
            f.area = Some(area(value).ok_or_else(|| wrong("west,south,east,north in degrees"))?);
        }
        "place" => {
            for one in list() {
                f.place.push(one.parse().map_err(|_| wrong("a GeoNames id, which is a number"))?);
            }
        }
        "from" => f.from = Some(day(value).ok_or_else(|| wrong("a day as 2024-03-05"))?),
        "to" => f.to = Some(day(value).ok_or_else(|| wrong("a day as 2024-03-05"))?),
        "confidence" => {
            let least = value.parse().ok().filter(|c| (0.0..=1.0).contains(c));
            f.confidence = Some(least.ok_or_else(|| wrong("a number from 0 to 1"))?);
        }
        "publisher" => f.publisher.push(value.to_owned()),
        "speaker" => f.speaker.push(value.to_owned()),
        "q" => f.words = Words::parse(value),
        "counted" => {
            let known = ["true", "false", "all"].into_iter().find(|k| *k == value);
            *counted = Some(known.ok_or_else(|| wrong("true, false or all"))?);
        }
        "disputed" => f.disputed = Some(value.parse().map_err(|_| wrong("true or false"))?),
        "claims" => f.claims = value.parse().map_err(|_| wrong("true or false"))?,
        "cluster" => f.cluster = Some(value.to_owned()),
        "article" => f.article = Some(value.to_owned()),
        _ => return Ok(false),
    }
    Ok(true)
}

fn day(text: &str) -> Option<i32> {
    text.parse().ok().map(day_number)
}

fn area(text: &str) -> Option<Area> {
    let numbers: Vec<f64> =
        text.split(',').map(|n| n.trim().parse().ok()).collect::<Option<_>>()?;
    let &[west, south, east, north] = &numbers[..] else { return None };
    let finite = numbers.iter().all(|n| n.is_finite());
    finite.then_some(Area { west, south, east, north })
}

/// An address without parameters of its own.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names of filters.
    const NAMES: [&str; 24] = [
        "party",
        "dyad",
        "actor",
        "recipient",
        "country",
        "type",
        "mode",
        "context",
        "quad",
        "status",
        "auxiliary",
        "box",
        "place",
        "from",
        "to",
        "confidence",
        "publisher",
        "speaker",
        "q",
        "counted",
        "disputed",
        "claims",
        "cluster",
        "article",
    ];

    fn problem(query: &str) -> bool {
        read::<Nothing>(query).is_err()
    }

    #[test]
    fn a_filter_is_read() {
        let asked =
            read::<Nothing>("party=RUS,UKR&party=USA&quad=3,4&from=2024-01-01&q=%22peace+talks%22")
                .unwrap();
        let filter = asked.filter(Counted::Only);
        assert_eq!(filter.party, ["RUS", "UKR", "USA"]);
        assert_eq!((filter.quad, filter.counted), (0b11000, Some(true)));
        assert_eq!(filter.words, Words::parse("\"peace talks\""));
        let asked = read::<Nothing>("counted=all").unwrap();
        assert_eq!(asked.filter(Counted::Only).counted, None);
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for query in [
            "acter=RUS",
            "quad=5",
            "from=2024-13-01",
            "box=1,2,3",
            "box=0,NaN,10,40",
            "status=so",
            "dyad=RUS",
            "confidence=2",
            "confidence=NaN",
            "counted=maybe",
            "place=Kyiv",
            "auxiliary=x",
        ] {
            assert!(problem(query), "{query}");
        }
        assert!(problem("from="), "an empty day is none");
    }

    #[test]
    fn problems_name_the_parameter() {
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        #[allow(dead_code)]
        struct Limit {
            limit: Option<u32>,
        }
        let said = |query| serde_json::to_string(&own_of::<Limit>(query).unwrap_err()).unwrap();
        assert!(said("limit=x").contains("'limit' cannot be 'x'"), "{}", said("limit=x"));
        assert!(said("limit=1&party=RUS").contains("'party' is no parameter"));
    }

    #[test]
    fn every_filter_that_is_described_is_read() {
        let described = Filters::into_params(|| None);
        assert_eq!(described.len(), NAMES.len());
        for parameter in described {
            let name = NAMES.iter().find(|n| **n == parameter.name);
            assert!(name.is_some(), "{}", parameter.name);
        }
    }
}
