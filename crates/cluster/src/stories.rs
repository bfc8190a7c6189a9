//! Stories: articles that are one text, found in a stream.
//!
//! Signatures are cut into bands; two articles that agree in a whole band are compared (LSH, Indyk and Motwani
//! 1998). There are 64 bands of two values: of two texts with a Jaccard coefficient of 0.5 one pair in 10⁸ is missed,
//! of those with 0.2 (a short version within a text five times as long) 7 %. Texts written apart share no
//! five words and hardly ever meet in a band.
//!
//! Whether two articles are linked depends on the two alone, so the links do not depend on the order of insertion, as
//! long as articles come at most [`StoryConfig::late_days`] days after younger ones. What is older than all that may
//! still be linked is forgotten: memory is bounded by the articles of `window_days + late_days`.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::config::StoryConfig;
use crate::day::Day;
use crate::output::{Link, LinkKind};
use crate::signature::{PERMUTATIONS, Signature, mix};

/// Values of a band.
const ROWS: usize = 2;
/// Links of one article: beyond these, of a flood of copies, each is linked to the nearest of them.
const MOST_LINKS: usize = 64;

/// One remembered article.
struct Entry {
    id: String,
    day: Day,
    signature: Signature,
}

/// The articles of the last days, by which a new one is found to be a copy.
pub struct Stories {
    config: StoryConfig,
    entries: HashMap<u32, Entry>,
    next: u32,
    /// Entries that have a band's values.
    bands: HashMap<u64, Vec<u32>>,
    by_day: BTreeMap<Day, Vec<u32>>,
    late: u64,
}

impl Stories {
    /// No articles.
    pub fn new(config: StoryConfig) -> Self {
        Self {
            config,
            entries: HashMap::new(),
            next: 0,
            bands: HashMap::new(),
            by_day: BTreeMap::new(),
            late: 0,
        }
    }

    /// Articles that are remembered.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether no article is remembered.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Articles that came too late to be compared with their days.
    pub fn late(&self) -> u64 {
        self.late
    }

    /// Adds an article and links it to those of its window that are the same text, in the order of their ids. An
    /// article that comes more than `window_days + late_days` after a younger one is counted as late and has no links.
    pub fn insert(&mut self, id: &str, day: Day, signature: Signature) -> Vec<Link> {
        let newest = self.by_day.last_key_value().map_or(day, |(d, _)| (*d).max(day));
        let kept = self.config.window_days.saturating_add(self.config.late_days);
        let oldest = newest.plus(-i32::try_from(kept).unwrap_or(i32::MAX));
        if day < oldest {
            self.late += 1;
            return Vec::new();
        }
        self.forget_before(oldest);
        let keys = band_keys(&signature);
        let links = self.links(id, day, &signature, &keys);
        if signature.shingles() >= self.config.least_shingles {
            let slot = self.next;
            self.next = self.next.wrapping_add(1);
            for key in keys {
                self.bands.entry(key).or_default().push(slot);
            }
            self.by_day.entry(day).or_default().push(slot);
            self.entries.insert(slot, Entry { id: id.to_owned(), day, signature });
        }
        links
    }

    fn links(&self, id: &str, day: Day, signature: &Signature, keys: &[u64]) -> Vec<Link> {
        if signature.shingles() < self.config.least_shingles {
            return Vec::new();
        }
        let met: BTreeSet<u32> =
            keys.iter().filter_map(|k| self.bands.get(k)).flatten().copied().collect();
        let mut links: Vec<Link> = met
            .iter()
            .filter_map(|slot| self.entries.get(slot))
            .filter(|e| e.id != id && e.day.distance(day) <= self.config.window_days)
            .filter_map(|e| compare(id, signature, &e.id, &e.signature, &self.config))
            .collect();
        if links.len() > MOST_LINKS {
            let other = |l: &Link| if l.a == id { l.b.clone() } else { l.a.clone() };
            links.sort_by(|x, y| y.score.total_cmp(&x.score).then(other(x).cmp(&other(y))));
            links.truncate(MOST_LINKS);
        }
        links.sort_by(|x, y| (&x.a, &x.b).cmp(&(&y.a, &y.b)));
        links
    }

    fn forget_before(&mut self, oldest: Day) {
        while let Some(day) = self.by_day.first_entry().filter(|e| *e.key() < oldest) {
            for slot in day.remove() {
                let Some(entry) = self.entries.remove(&slot) else { continue };
                for key in band_keys(&entry.signature) {
                    if let Some(slots) = self.bands.get_mut(&key) {
                        slots.retain(|s| *s != slot);
                        if slots.is_empty() {
                            self.bands.remove(&key);
                        }
                    }
                }
            }
        }
    }
}

/// The link between two articles, if they are one text.
fn compare(
    a: &str,
    of_a: &Signature,
    b: &str,
    of_b: &Signature,
    config: &StoryConfig,
) -> Option<Link> {
    let jaccard = of_a.jaccard(of_b);
    if jaccard >= config.jaccard {
        let rule = format!("the same text: {:.0} % of all shingles", 100.0 * jaccard);
        return Some(Link::new(a, b, LinkKind::Story, jaccard, rule));
    }
    let contained = of_a.containment(of_b);
    (jaccard >= config.least_jaccard && contained >= config.containment).then(|| {
        let rule = format!(
            "one within the other: {:.0} % of the shorter one's shingles, {} and {}",
            100.0 * contained,
            of_a.shingles().min(of_b.shingles()),
            of_a.shingles().max(of_b.shingles()),
        );
        Link::new(a, b, LinkKind::Story, contained, rule)
    })
}

/// Keys by which near copies meet: articles that share none are not compared.
pub fn band_keys(signature: &Signature) -> Vec<u64> {
    let bands = signature.least().chunks_exact(ROWS).take(PERMUTATIONS / ROWS).zip(1_u64..);
    let mut keys: Vec<u64> = bands
        .map(|(band, number)| {
            band.iter().fold(mix(number), |key, value| mix(key ^ u64::from(*value)))
        })
        .collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::components;

    /// Sentences of invented words; `n` tells one text from another.
    fn text(n: u64, words: std::ops::Range<u64>) -> String {
        words.map(|w| format!("w{}", mix(n << 32 | w) % 5000)).collect::<Vec<_>>().join(" ") + " "
    }

    /// Twenty texts with a copy, a shortened and a continued version each, on days near one another.
    fn articles() -> Vec<(String, Day, Signature)> {
        let mut all = Vec::new();
        for n in 0..20 {
            let mut add = |name: &str, day, text: &str| {
                all.push((format!("{n:02}{name}"), Day(day), Signature::of(text)));
            };
            let day = 100 + n as i32 / 5;
            add("", day, &text(n, 0..200));
            add("copy", day, &format!("{} (agency)", text(n, 0..200)));
            add("short", day + 1, &text(n, 0..80));
            add("more", day + 1, &format!("{}{}", text(n, 0..200), text(n + 100, 0..60)));
        }
        all
    }

    fn all_links(articles: &[(String, Day, Signature)]) -> Vec<Link> {
        let mut stories = Stories::new(StoryConfig::default());
        let mut links: Vec<Link> =
            articles.iter().flat_map(|(id, day, s)| stories.insert(id, *day, s.clone())).collect();
        links.sort_by(|x, y| (&x.a, &x.b).cmp(&(&y.a, &y.b)));
        links
    }

    #[test]
    fn versions_of_a_text_are_one_story() {
        let links = all_links(&articles());
        let clusters = components(LinkKind::Story, &links, |_| None);
        assert_eq!(clusters.len(), 20);
        for cluster in &clusters {
            assert_eq!(cluster.members.len(), 4, "{cluster:?}");
            assert!(cluster.members.iter().all(|m| m[..2] == cluster.members[0][..2]));
        }
    }

    #[test]
    fn links_do_not_depend_on_the_order() {
        let mut articles = articles();
        let links = all_links(&articles);
        for seed in 0..5 {
            articles
                .sort_by_key(|(id, _, _)| mix(id.bytes().fold(seed, |h, b| mix(h ^ u64::from(b)))));
            assert_eq!(all_links(&articles), links);
        }
    }

    #[test]
    fn memory_is_flat() {
        let config = StoryConfig { window_days: 3, late_days: 1, ..StoryConfig::default() };
        let mut stories = Stories::new(config);
        for day in 0..50 {
            for n in 0..10 {
                stories.insert(
                    &format!("{day}-{n}"),
                    Day(day),
                    Signature::of(&text(day as u64 * 10 + n, 0..60)),
                );
            }
            assert!(stories.len() <= 50, "{}", stories.len());
            assert!(stories.bands.len() <= 64 * 50);
        }
        assert!(stories.insert("old", Day(10), Signature::of(&text(1, 0..60))).is_empty());
        assert_eq!((stories.late(), stories.is_empty()), (1, false));
    }

    #[test]
    fn a_flood_of_copies_and_empty_texts_are_bounded() {
        let mut stories = Stories::new(StoryConfig::default());
        let signature = Signature::of(&text(1, 0..60));
        for n in 0..300 {
            let links = stories.insert(&format!("{n:03}"), Day(1), signature.clone());
            assert_eq!(links.len(), n.min(MOST_LINKS));
            assert!(stories.insert(&format!("e{n}"), Day(1), Signature::of("short")).is_empty());
        }
        let far = stories.insert("far", Day(9), signature);
        assert!(far.is_empty(), "out of the window");
    }
}
