//! Near duplicates and clusters: one event, many reports.
//!
//! Nothing is read or coded here, and nothing is merged: links say which two things are one, with a score and the rule
//! behind it, and clusters follow from the links. Whoever sets another threshold gets other clusters of the same reports.
//!
//! - [`Signature`]: what is kept of a text to find its copies. [`Stories`]: articles that are one text, in a stream.
//! - [`Article`], [`Report`]: what is known of an article, and of each event coded in it. [`Terms`]: its words. [`Gist`]: which
//!   of them are about its own event, and which only recall another one.
//! - [`cluster()`]: articles that tell one thing, and reports that are one event; [`resemblances`] and
//!   [`comparisons`] show what speaks for and against each pair.
//! - [`Link`], [`Cluster`], [`counts`]: what comes out.
//! - [`Config`]: weights and thresholds, in `data/cluster.toml`.
//!
//! ```
//! use demarche_cluster::{Day, Signature, Stories, StoryConfig};
//!
//! let text = "Police in Kisumu arrested twelve people on Monday after traders blocked the road to the port \
//!             for a third day, the county commissioner said in a statement.";
//! let day = Day::parse("2024-05-13").unwrap();
//! let mut stories = Stories::new(StoryConfig::default());
//! assert!(stories.insert("first", day, Signature::of(text)).is_empty());
//! let links = stories.insert("copy", day, Signature::of(&format!("{text} (Lake Wire)")));
//! assert_eq!((links[0].a.as_str(), links[0].b.as_str()), ("copy", "first"));
//! ```

mod candidates;
#[cfg(feature = "coder")]
mod coded;
mod config;
mod day;
mod events;
mod evidence;
mod gist;
mod grow;
mod likeness;
mod occurrence;
mod output;
mod rare;
mod report;
mod score;
mod sequence;
mod signature;
mod stories;
mod terms;
mod told;
mod words;

#[cfg(feature = "coder")]
pub use coded::{CodedText, Named};
pub use config::{
    BUILTIN, Config, ConfigError, EventConfig, OccurrenceConfig, OccurrenceWeights, StoryConfig,
    Weights,
};
pub use day::Day;
pub use events::{Clustering, Comparison, cluster, comparisons};
pub use evidence::Veto;
pub use gist::{Background, Gist};
pub use occurrence::{Likeness, Resemblance, resemblances};
pub use output::{Cluster, ClusterCounts, Link, LinkKind, components, counts};
pub use report::{Article, Bound, Number, Numbers, PartyKey, Place, Report, Resolution, When};
pub use score::Parts;
pub use signature::{PERMUTATIONS, SEED, SHINGLE, SIGNATURE_BYTES, Signature, SignatureError};
pub use stories::{Stories, band_keys};
pub use terms::{Terms, lead};
pub use told::told_day;
