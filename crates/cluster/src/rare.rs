//! How much common words tell: rare ones much, frequent ones nothing (TF-IDF, Spärck Jones 1972).
//!
//! Words are counted over the stories that are compared, not over the articles: a text that a hundred papers print is
//! one text. The weight of a word is `(1 + ln count) · ln((stories + 1) / (stories that have it + 0.5))`; names and
//! numbers weigh half as much again.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::report::Article;
use crate::terms::{Terms, is_telling};

/// By how much names and numbers outweigh other words.
const TELLING: f64 = 1.5;
/// Words that a rule names at most.
const SHOWN: usize = 5;

/// The words of a text with their weights: a vector of length 1, by number of the word.
pub(crate) type Vector = Vec<(u32, f32)>;

/// The words of all stories.
pub(crate) struct Words<'a> {
    numbers: HashMap<&'a str, u32>,
    names: Vec<&'a str>,
    rarity: Vec<f64>,
    /// Stories that have a word.
    having: Vec<u32>,
}

impl<'a> Words<'a> {
    /// Counts the words of articles.
    pub(crate) fn of(articles: &'a [Article]) -> Self {
        let mut stories: BTreeMap<&str, HashSet<u32>> = BTreeMap::new();
        let (mut numbers, mut names) = (HashMap::new(), Vec::new());
        for article in articles {
            let of_story =
                stories.entry(article.story.as_deref().unwrap_or(&article.id)).or_default();
            for (word, _) in article.terms.iter() {
                let number = *numbers.entry(word).or_insert_with(|| {
                    names.push(word);
                    names.len() as u32 - 1
                });
                of_story.insert(number);
            }
        }
        let mut having = vec![0_u32; names.len()];
        for number in stories.values().flatten() {
            having[*number as usize] += 1;
        }
        let n = stories.len() as f64;
        let rarity = having
            .iter()
            .zip(&names)
            .map(|(h, word)| {
                let telling = if is_telling(word) { TELLING } else { 1.0 };
                telling * ((n + 1.0) / (f64::from(*h) + 0.5)).ln().max(0.0)
            })
            .collect();
        Self { numbers, names, rarity, having }
    }

    /// Stories that have a word.
    pub(crate) fn stories(&self, word: u32) -> usize {
        self.having.get(word as usize).map_or(0, |n| *n as usize)
    }

    /// The vector of a text; words that no article has are left out.
    pub(crate) fn vector(&self, terms: &Terms) -> Vector {
        let mut vector: Vector = terms
            .iter()
            .filter_map(|(word, count)| {
                let number = *self.numbers.get(word)?;
                let weight = (1.0 + f64::from(count.max(1)).ln()) * self.rarity[number as usize];
                Some((number, weight as f32))
            })
            .collect();
        let length = vector.iter().map(|(_, w)| w * w).sum::<f32>().sqrt();
        if length > 0.0 {
            for (_, weight) in &mut vector {
                *weight /= length;
            }
        }
        vector.sort_unstable_by_key(|(number, _)| *number);
        vector
    }

    /// The words that weigh most in what two vectors have in common.
    pub(crate) fn shared(&self, a: &Vector, b: &Vector) -> Vec<&'a str> {
        let mut found: Vec<(f32, &str)> = common(a, b)
            .map(|(number, x, y)| (x * y, self.names[number as usize]))
            .filter(|(weight, _)| *weight > 0.0)
            .collect();
        found.sort_by(|(x, a), (y, b)| y.total_cmp(x).then(a.cmp(b)));
        found.into_iter().take(SHOWN).map(|(_, word)| word).collect()
    }
}

/// Cosine of two vectors of length 1.
pub(crate) fn cosine(a: &Vector, b: &Vector) -> f64 {
    f64::from(common(a, b).map(|(_, x, y)| x * y).sum::<f32>()).clamp(0.0, 1.0)
}

/// The share of one text's words that stand in another, by weight, 0 to 1.
pub(crate) fn covered(part: &Vector, whole: &Vector) -> f64 {
    let all: f32 = part.iter().map(|(_, w)| w).sum();
    if all <= 0.0 {
        return 0.0;
    }
    f64::from(common(part, whole).map(|(_, w, _)| w).sum::<f32>() / all).clamp(0.0, 1.0)
}

fn common<'v>(a: &'v Vector, b: &'v Vector) -> impl Iterator<Item = (u32, f32, f32)> + 'v {
    let (mut i, mut j) = (0, 0);
    std::iter::from_fn(move || {
        while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
            match x.0.cmp(&y.0) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    (i, j) = (i + 1, j + 1);
                    return Some((x.0, x.1, y.1));
                }
            }
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(id: &str, story: Option<&str>, text: &str) -> Article {
        Article {
            id: id.to_owned(),
            story: story.map(str::to_owned),
            terms: Terms::of("", text),
            ..Article::default()
        }
    }

    #[test]
    fn rare_words_tell_and_copies_do_not_count() {
        let texts = ["police said Kisumu burned", "police said men left", "police said rain fell"];
        let mut articles: Vec<Article> =
            texts.iter().enumerate().map(|(i, t)| article(&i.to_string(), None, t)).collect();
        let words = Words::of(&articles);
        let vector = |text| words.vector(&Terms::of("", text));
        let kisumu = cosine(&vector("in Kisumu police"), &vector("of Kisumu rain"));
        let police = cosine(&vector("police burned"), &vector("police fell"));
        assert!(kisumu > 0.3 && police < 0.1, "{kisumu} {police}");
        assert_eq!(
            words.shared(&vector("a Kisumu police"), &vector("a police Kisumu"))[0],
            "Kisumu"
        );
        let alone = vector("men left");
        for i in 0..50 {
            articles.push(article(&format!("copy{i}"), Some("0"), texts[0]));
        }
        articles[0].story = Some("0".to_owned());
        let more = Words::of(&articles);
        let copied = more.vector(&Terms::of("", "men left"));
        let weights = |v: &Vector| v.iter().map(|(_, w)| *w).collect::<Vec<_>>();
        assert_eq!(weights(&copied), weights(&alone));
    }

    #[test]
    fn nothing_is_like_nothing() {
        let words = Words::of(&[]);
        let vector = words.vector(&Terms::of("", "any words"));
        assert!(vector.is_empty());
        assert!(cosine(&vector, &vector) < f64::EPSILON);
    }
}
