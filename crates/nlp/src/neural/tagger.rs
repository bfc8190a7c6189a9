//! The tagger: a linear layer over the encoded token; the tag with the highest score.

use pulp::Arch;
use serde::Deserialize;

use super::kernel::Dense;
use super::norm::{Row, WIDTH};
use super::transition::best_of;
use crate::LoadError;
use crate::intern::intern;
use crate::package::Package;
use crate::package::model::Model;

/// The tagger.
#[derive(Debug)]
pub(crate) struct Tagger {
    dense: Dense,
    labels: Vec<&'static str>,
}

impl Tagger {
    /// Reads `tagger/model` and, for the labels in the order of the scores, `tagger/cfg`.
    pub(crate) fn load(arch: Arch, package: &Package) -> Result<Self, LoadError> {
        #[derive(Deserialize)]
        struct Config {
            labels: Vec<String>,
        }
        let name = "tagger/cfg";
        let config: Config =
            serde_json::from_slice(&package.file(name)?).map_err(|e| package.damaged(name, e))?;
        let name = "tagger/model";
        let bytes = package.file(name)?;
        let damaged = |e: String| package.damaged(name, e);
        let model = Model::read(&bytes).map_err(damaged)?;
        let node = model.only("softmax").map_err(damaged)?;
        let weights = node.param("W", &[config.labels.len(), WIDTH]).map_err(damaged)?;
        let bias = node.param("b", &[config.labels.len()]).map_err(damaged)?;
        let labels: Vec<_> = config.labels.iter().map(|label| intern(label)).collect();
        if labels.is_empty() {
            return Err(damaged("there are no labels".to_owned()));
        }
        Ok(Self { dense: Dense::linear(arch, &weights.data, &bias.data, WIDTH), labels })
    }

    /// Writes the tags of encoded tokens; `scores` is a buffer.
    pub(crate) fn tag(&self, rows: &[Row], scores: &mut Vec<f32>, tags: &mut [&'static str]) {
        let width = self.dense.width();
        scores.resize(rows.len() * width, 0.0);
        self.dense.apply(rows.as_flattened(), WIDTH, rows.len(), scores);
        for (scores, tag) in scores.chunks_exact(width).zip(tags) {
            if let Some((best, _)) = best_of(scores, 0..self.labels.len(), None) {
                *tag = self.labels[best];
            }
        }
    }
}
