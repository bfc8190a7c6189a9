//! A small linear classifier over named, sparse features: multinomial logistic regression.
//!
//! The features have names, so that a reader sees what a probability rests on. Training is full-batch
//! gradient descent with adaptive steps (Adam; Kingma and Ba 2015) under an L2 penalty: no random
//! numbers, so the same rows give the same weights. The weights are kept as text, one feature a line.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

/// Features of one row: name and value.
pub type Features = Vec<(String, f32)>;

/// A row to learn from.
#[derive(Clone, Debug)]
pub struct Row {
    /// What it shows.
    pub features: Features,
    /// What it is.
    pub label: String,
    /// How much it counts, beside others.
    pub weight: f32,
}

/// First line of a weights file.
const MAGIC: &str = "demarche.linear/1";

/// Why a weights file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinearError {
    /// It does not begin as such a file does.
    #[error("line 1: not a weights file; it would begin with {MAGIC}")]
    Magic,
    /// A line with another number of columns than there are labels.
    #[error("line {line}: {found} weights for {labels} labels")]
    Columns {
        /// Line, counted from 1.
        line: usize,
        /// Weights on it.
        found: usize,
        /// Labels in the header.
        labels: usize,
    },
    /// A weight that is no number.
    #[error("line {line}: {text:?} is not a number")]
    Number {
        /// Line, counted from 1.
        line: usize,
        /// What stands there.
        text: String,
    },
}

/// A trained classifier.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Linear {
    labels: Vec<String>,
    /// Weights of each feature, one a label.
    weights: HashMap<String, Vec<f32>>,
}

/// How to train.
#[derive(Clone, Copy, Debug)]
pub struct Training {
    /// Strength of the L2 penalty, per row.
    pub penalty: f32,
    /// Steps over all rows.
    pub steps: usize,
    /// Features that occur in fewer rows are left out.
    pub min_rows: usize,
}

impl Default for Training {
    fn default() -> Self {
        Self { penalty: 0.002, steps: 300, min_rows: 2 }
    }
}

impl Linear {
    /// Trains on rows of features with their label.
    pub fn train(rows: &[Row], how: Training) -> Self {
        let mut labels: Vec<String> = rows.iter().map(|r| r.label.clone()).collect();
        labels.sort();
        labels.dedup();
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for row in rows {
            for (name, _) in &row.features {
                *seen.entry(name).or_default() += 1;
            }
        }
        let names: Vec<&str> =
            seen.into_iter().filter(|&(_, n)| n >= how.min_rows).map(|(name, _)| name).collect();
        let index: HashMap<&str, usize> = names.iter().enumerate().map(|(i, &n)| (n, i)).collect();
        let table: Vec<Indexed> = rows
            .iter()
            .map(|row| Indexed {
                features: row
                    .features
                    .iter()
                    .filter_map(|(n, v)| Some((*index.get(n.as_str())?, *v)))
                    .collect(),
                label: labels.binary_search(&row.label).unwrap_or(0),
                weight: row.weight,
            })
            .collect();
        let weights = descend(&table, names.len(), labels.len(), how);
        let k = labels.len();
        let weights = names
            .iter()
            .zip(weights.chunks(k.max(1)))
            .map(|(name, w)| ((*name).to_owned(), w.to_vec()))
            .collect();
        Self { labels, weights }
    }

    /// Labels, in the order of the probabilities.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// The probability of each label; none if the classifier was never trained.
    pub fn probabilities(&self, features: &[(String, f32)]) -> Vec<f32> {
        let mut scores = vec![0.0; self.labels.len()];
        for (name, value) in features {
            if let Some(weights) = self.weights.get(name) {
                for (s, w) in scores.iter_mut().zip(weights) {
                    *s += w * value;
                }
            }
        }
        softmax(&mut scores);
        scores
    }

    /// The features that speak most for a label, with what each adds to its score.
    pub fn reasons(&self, features: &[(String, f32)], label: usize) -> Vec<(String, f32)> {
        let mut reasons: Vec<(String, f32)> = features
            .iter()
            .filter_map(|(name, value)| {
                let weights = self.weights.get(name)?;
                let mean = weights.iter().sum::<f32>() / weights.len() as f32;
                Some((name.clone(), (weights.get(label)? - mean) * value))
            })
            .collect();
        reasons.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        reasons
    }

    /// The weights as text: a header with the labels, then one feature a line, sorted.
    pub fn to_text(&self) -> String {
        let mut out = format!("{MAGIC}\t{}\n", self.labels.join("\t"));
        let sorted: BTreeMap<_, _> = self.weights.iter().collect();
        for (name, weights) in sorted {
            out.push_str(name);
            for w in weights {
                let _ = write!(out, "\t{w:.2}");
            }
            out.push('\n');
        }
        out
    }

    /// Reads what [`Linear::to_text`] wrote.
    pub fn from_text(text: &str) -> Result<Self, LinearError> {
        let mut lines = text.lines();
        let mut header = lines.next().unwrap_or_default().split('\t');
        if header.next() != Some(MAGIC) {
            return Err(LinearError::Magic);
        }
        let labels: Vec<String> = header.map(str::to_owned).collect();
        let mut weights = HashMap::new();
        for (line, row) in (2..).zip(lines).filter(|(_, row)| !row.is_empty()) {
            let mut cells = row.split('\t');
            let name = cells.next().unwrap_or_default().to_owned();
            let values = cells
                .map(|c| {
                    c.parse::<f32>().map_err(|_| LinearError::Number { line, text: c.to_owned() })
                })
                .collect::<Result<Vec<_>, _>>()?;
            if values.len() != labels.len() {
                return Err(LinearError::Columns {
                    line,
                    found: values.len(),
                    labels: labels.len(),
                });
            }
            weights.insert(name, values);
        }
        Ok(Self { labels, weights })
    }
}

fn softmax(scores: &mut [f32]) {
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for s in scores.iter_mut() {
        *s = (*s - top).exp();
        sum += *s;
    }
    for s in scores.iter_mut() {
        *s /= sum;
    }
}

/// A row with its features by number.
struct Indexed {
    features: Vec<(usize, f32)>,
    label: usize,
    weight: f32,
}

/// Weights, features by labels, that make the labels of the table likely.
fn descend(table: &[Indexed], n: usize, k: usize, how: Training) -> Vec<f32> {
    const RATE: f32 = 0.05;
    const MEAN: f32 = 0.9;
    const VARIANCE: f32 = 0.999;
    let mut weights = vec![0.0f32; n * k];
    let (mut mean, mut variance) = (vec![0.0f32; n * k], vec![0.0f32; n * k]);
    let rows = table.iter().map(|r| r.weight).sum::<f32>().max(1.0);
    for step in 1..=how.steps {
        let mut gradient: Vec<f32> = weights.iter().map(|w| how.penalty * w).collect();
        for row in table {
            let mut scores = vec![0.0; k];
            for &(f, value) in &row.features {
                for (s, w) in scores.iter_mut().zip(&weights[f * k..]) {
                    *s += w * value;
                }
            }
            softmax(&mut scores);
            scores[row.label] -= 1.0;
            for &(f, value) in &row.features {
                for (g, s) in gradient[f * k..].iter_mut().zip(&scores) {
                    *g += row.weight * s * value / rows;
                }
            }
        }
        let (bias_mean, bias_variance) =
            (1.0 - MEAN.powi(step as i32), 1.0 - VARIANCE.powi(step as i32));
        for i in 0..n * k {
            mean[i] = MEAN * mean[i] + (1.0 - MEAN) * gradient[i];
            variance[i] = VARIANCE * variance[i] + (1.0 - VARIANCE) * gradient[i] * gradient[i];
            weights[i] -=
                RATE * (mean[i] / bias_mean) / ((variance[i] / bias_variance).sqrt() + 1e-8);
        }
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(words: &[&str], label: &str) -> Row {
        let features = words.iter().map(|w| ((*w).to_owned(), 1.0)).collect();
        Row { features, label: label.to_owned(), weight: 1.0 }
    }

    #[test]
    fn learns_what_its_rows_say_and_survives_being_written() {
        let rows: Vec<_> = (0..8)
            .flat_map(|_| [row(&["bomb", "the"], "ASSAULT"), row(&["talk", "the"], "CONSULT")])
            .collect();
        let trained = Linear::train(&rows, Training::default());
        let read = Linear::from_text(&trained.to_text()).unwrap();
        let p = read.probabilities(&row(&["talk", "unseen"], "").features);
        assert!(p[1] > 0.8, "{p:?}");
        assert_eq!(read.reasons(&row(&["talk", "the"], "").features, 1)[0].0, "talk");
        assert_eq!(trained.to_text(), read.to_text());
    }

    #[test]
    fn bad_files_name_their_line() {
        assert_eq!(Linear::from_text("x"), Err(LinearError::Magic));
        let short = format!("{MAGIC}\tA\tB\nword\t1\n");
        let error = Linear::from_text(&short).unwrap_err();
        assert_eq!(error, LinearError::Columns { line: 2, found: 1, labels: 2 });
        let word = format!("{MAGIC}\tA\nword\tx\n");
        assert!(matches!(Linear::from_text(&word), Err(LinearError::Number { line: 2, .. })));
    }
}
